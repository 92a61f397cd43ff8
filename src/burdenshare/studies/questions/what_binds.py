"""What binds: in what part of the draws money, industry or people limit the defender, year by year."""

from __future__ import annotations

from typing import Final

import numpy as np

from burdenshare.engine.outcome import Run
from burdenshare.studies.frame import frame_of_run, reference_year, war_of_run
from burdenshare.studies.study import CONTINGENCY, RUN, Column, Form, Study
from burdenshare.vocabulary.answers import Answer, Cell, Picture

NEEDED: Final = ("unspent_money", "budget_shortfall", "programme_pace", "manning", "defence_spending")
ENOUGH: Final = 0.9
WAITING: Final = 0.005  # half a percent of spending waiting is a limit of industry, not a rounding
NO_LIMIT: Final = "none in most futures"
YEARS: Final = Form(
    "years",
    "How often money, industry and people limit the defender",
    {
        "year": Column(),
        "money": Column(
            "share of futures",
            "part of the draws in which there is less money than costs: programmes are stretched, or money is missing",
            ("budget_shortfall", "programme_pace"),
        ),
        "industry": Column(
            "share of futures",
            "part of the draws in which more than 0.5 % of spending waits",
            ("unspent_money", "defence_spending"),
        ),
        "people": Column(
            "share of futures",
            "part of the draws in which the worst mission has crews for less than 0.9 of its equipment",
            ("manning",),
        ),
        "people_in": Column(heading="mission with the fewest crews"),
        "binds": Column(heading="limit in most futures"),
    },
    Picture("line", "year", "people"),
)


def what_binds(run: Run, contingency: str = "") -> Answer:
    """Show what limits the defender in one contingency, year by year.

    Money limits where people, upkeep, research and programmes cost more than there is; industry where voted money
    waits; people where the equipment of a mission has crews for fewer than 90 of 100, with the reference year as full.

    Args:
        run: with the outcomes of budget and manpower.
        contingency: which war; the one in which the actor in focus defends if not given.

    Raises:
        ProblemsFound: the run has no such contingency.
    """
    name, war = war_of_run(run, contingency)
    frame = frame_of_run(run)
    who = frame.name(war.defender)
    about = run.outcomes["manning"].about
    at = about.labels["actor"].index(war.defender)
    values = {n: run.outcomes[n].values[:, at] for n in NEEDED}
    spent, missions = values["defence_spending"], about.labels["mission"]
    rows: list[dict[str, Cell]] = []
    for i, year in enumerate(run.outcomes["manning"].years):
        manned = values["manning"][i]
        worst = int(np.argmin(manned.mean(axis=-1)))
        chances = {
            "money": float(
                ((values["budget_shortfall"][i] > 1e-6 * spent[i]) | (values["programme_pace"][i] < 1)).mean()
            ),
            "industry": float((values["unspent_money"][i] > WAITING * spent[i]).mean()),
            "people": float((manned[worst] < ENOUGH).mean()),
        }
        most = max(chances, key=lambda k: chances[k])
        binds = most if chances[most] >= 0.5 else NO_LIMIT
        rows.append({"year": year, **chances, "people_in": missions[worst], "binds": binds})
    last, where = rows[-1], ""
    if last["binds"] == NO_LIMIT:
        sentence = f"In {last['year']}, nothing limits {who} in most futures."
    else:
        part = 100 * float(last[str(last["binds"])] or 0)
        where = f", first in {str(last['people_in']).replace('_', ' ')}" if last["binds"] == "people" else ""
        sentence = f"In {last['year']}, {last['binds']} limits {who} in {part:.0f} of 100 futures{where}."
        sentence = sentence.replace("people limits", "a lack of people limits")
    caveat = (
        f"People limit where a mission has crews for less than {ENOUGH:.0%} of its equipment; "
        f"{reference_year(run)} counts as full."
    )
    question = f"What limits the defender in {frame.war_in_words(name)}, and when?"
    return Answer(STUDY.name, question, (YEARS.table(sentence, rows),), (*frame.on_the_path, caveat))


STUDY: Final = Study(
    name="what-binds",
    question="Do money, industry or people limit the defender, and when?",
    function=what_binds,
    tables=(YEARS,),
    reads=RUN,
    options=(CONTINGENCY,),
    needs=NEEDED,
    needs_war=True,
)
