"""What binds when: in each year, in which part of the futures money, industry or people hold the defender back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from burdenshare.engine.outcome import Run
from burdenshare.studies.finding import ON_THE_PATH, Cell, Finding, Table, Trace, Traces
from burdenshare.studies.wars import war_of_run
from burdenshare.vocabulary.errors import Problem, ProblemsFound

NEEDED: Final = ("unspent_money", "budget_shortfall", "manning", "defence_spending")
ENOUGH: Final = 0.9
WAITING: Final = 0.005  # half a percent of spending waiting is a limit of industry, not a rounding
TRACES: Final[Mapping[str, Traces]] = {
    "years": {
        "money": Trace("part of the draws in which there is less money than costs", ("budget_shortfall",)),
        "industry": Trace(
            "part of the draws in which more than 0.5 % of spending waits",
            ("unspent_money", "defence_spending"),
        ),
        "people": Trace("part of the draws in which the worst mission is manned for less than 0.9", ("manning",)),
    }
}


def what_binds(run: Run, contingency: str = "") -> Finding:
    """Say what holds the defender back, year by year.

    Money binds where people, upkeep, research and programmes cost more than there is; industry binds where voted money
    waits; people bind where equipment of a mission has crews for fewer than 90 of 100, with 2025 as full.

    Raises:
        ProblemsFound: the run lacks an outcome or a contingency, or keeps no draws.
    """
    missing = [n for n in NEEDED if n not in run.outcomes]
    if missing:
        wrong = f"the run does not keep {', '.join(f'`{n}`' for n in missing)}."
        raise ProblemsFound([Problem(f"Run {run.id}", wrong, "Add them to `outcomes:`.")])
    who = war_of_run(run, contingency)[1].defender
    at = run.outcomes["manning"].about.labels["actor"].index(who)
    values = {n: run.outcomes[n].values[:, at] for n in NEEDED}
    spent = values["defence_spending"]
    missions = run.outcomes["manning"].about.labels["mission"]
    rows: list[dict[str, Cell]] = []
    for i, year in enumerate(run.outcomes["manning"].years):
        manned = values["manning"][i]
        worst = int(np.argmin(manned.mean(axis=-1)))
        chances = {
            "money": float((values["budget_shortfall"][i] > 1e-6 * spent[i]).mean()),
            "industry": float((values["unspent_money"][i] > WAITING * spent[i]).mean()),
            "people": float((manned[worst] < ENOUGH).mean()),
        }
        most = max(chances, key=lambda k: chances[k])
        rows.append(
            {
                "year": year,
                **chances,
                "people_in": missions[worst],
                "binds": most if chances[most] >= 0.5 else "none in most futures",
            }
        )
    last = rows[-1]
    sentence = f"In {last['year']}: {last['binds']}" + (
        f", in {str(last['people_in']).replace('_', ' ')}." if last["binds"] == "people" else "."
    )
    columns = {
        "year": "",
        "money": "share of futures",
        "industry": "share of futures",
        "people": "share of futures",
        "people_in": "mission",
        "binds": "",
    }
    table = Table("years", "What binds when", sentence, columns, tuple(rows), TRACES["years"])
    return Finding("what_binds", "What holds the defender back, and when?", (table,), (ON_THE_PATH,), run.manifest)
