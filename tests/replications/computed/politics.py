"""Cases of the topics `bargaining`, `politics` and `opinion`."""

from __future__ import annotations

import numpy as np

from burdenshare.model.bargaining._rules import (
    agreement_set,
    first_offer,
    median_voter,
    nash_split,
    weighted_mean,
    weighted_median,
)
from burdenshare.model.opinion.thermostat import answered_share, relative_preference
from burdenshare.model.politics.win_sets import agreement_exists, pledge_is_refused, ratified_pledge


def n01(x):
    return {"x1": [float(first_offer(first, second)) for first, second in x["cases"]]}


def n02(x):
    first, second = x["d"]
    return {"x1": [float(nash_split(first, second, weight)) for weight in x["w"]]}


def n04(x):
    position = np.array([row[2] for row in x["rows"]], float)
    weight = np.array([row[1] * row[3] for row in x["rows"]])
    return {
        "weighted_mean": float(weighted_mean(position, weight)),
        "weighted_median": float(weighted_median(position, weight)),
    }


def ratified(asked, least, tolerated, planned=2.3):
    """What is ratified of a pledge, in percent of output; the budgets contain `planned`, which stood last year."""
    pledge, least, most, before = (np.array([[v]]) for v in (asked, least, tolerated, planned))
    meets, refused = agreement_exists(most, least), pledge_is_refused(pledge, most, before)
    return float(np.asarray(ratified_pledge(before, pledge, refused, meets, most, before, False))[0, 0])


def n08(x):
    (least, asked), (planned, most) = x["US_accepts"], x["ROK_accepts"]
    low, high = agreement_set(least, asked, planned, most)
    # The property, on the model's own equations: a lower limit of the host lowers what is agreed, and below the least
    # that the supporter accepts there is no agreement and the old share stands.
    agreed = [ratified(asked, least, limit, planned) for limit in (most, 3.3, least)]
    assert agreed == sorted(agreed, reverse=True) == [most, 3.3, least]
    assert ratified(asked, least, 2.9, planned) == planned
    empty_low, empty_high = agreement_set(least, asked, planned, 2.9)
    assert empty_low > empty_high
    return {
        "agreement_set": [float(low), float(high)],
        "property": "shrinking the ROK upper limit lowers the agreed value; below 3.0 no agreement",
    }


def n09(x):
    spent, wanted, gain = (np.array([float(x[k])]) for k in ("P0", "P_star", "gain"))
    gaps = []
    for _ in range(x["years"]):
        gaps.append(float(relative_preference(wanted, spent)[0]))
        spent = answered_share(spent, relative_preference(wanted, spent), gain)
    assert gaps == sorted(gaps, reverse=True)
    return {"P5": float(spent[0]), "property": "relative preference P*-P falls as spending rises"}


COMPUTED = {
    "N01": n01,
    "N02": n02,
    "N04": n04,
    "N07": lambda x: {"median": float(median_voter(np.array(x["ideal"], float)))},
    "N08": n08,
    "N09": n09,
}
