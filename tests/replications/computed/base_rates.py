"""Cases of base rates: what the shipped counts of disputes and wars are, and what the model makes of them."""

from __future__ import annotations

import numpy as np
import pytest

from burdenshare.data.catalog import load_catalog
from burdenshare.engine.distributions import read_distribution
from burdenshare.model.events.clocks_and_clashes import chance_of_clash_so_far, chance_of_war_so_far

PAIRS = {
    "ROK-DPRK": ("prk", "KOR"),
    "US-DPRK": ("prk", "USA"),
    "DPRK-JPN": ("prk", "JPN"),
    "CHN-JPN": ("chn", "JPN"),
    "US-CHN": ("chn", "USA"),
    "CHN-ROK": ("chn", "KOR"),
    "CHN-TWN": ("chn", "TWN"),
}


def counted(quantity, actor="WLD", definition="gml"):
    (row,) = load_catalog().find(quantity, actor, definition)
    assert row.unit == "number"
    return int(row.value)


def disputes(definition):
    names = {"disputes": "disputes", "war_level": "disputes_at_war_level"}
    names |= {f"{k}_since_1946": f"{v}_since_1946" for k, v in names.items()}
    found = {k: counted(v, definition=definition) for k, v in names.items()}
    return {k.removeprefix("disputes_"): v for k, v in found.items()}


def v06(x):
    found = disputes("gml")
    return found | {"share": found["war_level"] / found["disputes"]}


def v08(x):
    pairs = {
        name: counted(f"years_with_new_dispute_with_{other}", actor)
        for name, (other, actor) in PAIRS.items()
        if name != "CHN-TWN"
    }
    return {
        "onset_years": pairs,
        "rok_dprk_fatal": counted("years_with_new_fatal_dispute_with_prk", "KOR"),
        "rok_dprk_war": counted("years_with_new_war_with_prk", "KOR"),
        "years": counted("years_counted", "KOR"),
        "all_dyads_onset_rate_1816_2010": counted("pair_years_with_new_dispute")
        / counted("pair_years", definition="cow"),
    }


def v09(x):
    wars = counted("wars_begun_since_1946", definition="cow")
    return {"wars": wars, "per_year": wars / (2003 - 1945)}


def so_far(equation, rate, years):
    """The chance by a horizon at a constant rate, by the model's own equation."""
    return float(np.asarray(equation(np.array([[rate * years]])))[0, 0])


def v10(x):
    years, wars = counted("years_counted", "KOR"), counted("years_with_new_war_with_prk", "KOR")
    found = counted("years_with_new_dispute_with_prk", "KOR")
    assert (wars, years, found, wars) == (x["events"], x["years"], x["mids"], x["mid_wars"])
    rate = (wars + 0.5) / years
    a, b = wars + 0.5, found - wars + 0.5
    escalation, problems = read_distribution({"beta": {"a": a, "b": b}}, "here", "x")
    assert not problems
    return {
        "annual_rate": rate,
        "p_horizon": so_far(chance_of_war_so_far, rate, x["horizon"]),
        "p_war_given_mid_mean": a / (a + b),
        "p_war_given_mid_p95": float(escalation.quantile(np.array([0.95]))[0]),
        "rule_of_three": 3 / years,
    }


def v12(x):
    rate = counted("years_with_new_fatal_dispute_with_prk", "KOR") / counted("years_counted", "KOR")
    assert rate == pytest.approx(x["rate_fatal_mid_per_year"], abs=1e-6)
    return {"p_at_least_one": so_far(chance_of_clash_so_far, rate, x["horizon"])}


COMPUTED = {"V06": v06, "V07": lambda x: disputes("cow"), "V08": v08, "V09": v09, "V10": v10, "V12": v12}
