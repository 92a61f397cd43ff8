"""Who carries what: the parts of each mission by member and year, what nobody covers, and what cannot be assigned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from burdenshare.engine.outcome import Run
from burdenshare.scenario.schema import Contingency
from burdenshare.studies.frame import frame_of_run, reference_year, war_of_run
from burdenshare.studies.study import CONTINGENCY, ON_THE_PATH, RUN, Column, Form, Study
from burdenshare.vocabulary.answers import Answer, Cell, Picture, Table, listed_plainly

NEEDED: Final = ("mission_share", "uncovered_share", "umbrella_kept", "unassigned_spending", "defence_spending")
UMBRELLA: Final = "nuclear_umbrella"
NOT_NAMED: Final = "not named"
MONEY: Final = "billion USD a year at constant prices of {reference_year}"
PARTS: Final = Form(
    "parts",
    "Part of each mission by member, and part that nobody covers",
    {
        "year": Column(),
        "mission": Column(),
        "who": Column(heading="member"),
        "part": Column(
            "% of what is supplied",
            "mean over the draws; the umbrella is the only supporter's, or nobody is named",
            ("mission_share",),
        ),
        "uncovered": Column(
            "% of what is needed",
            "mean over the draws; of the umbrella the part that is lost",
            ("uncovered_share", "umbrella_kept"),
            heading="covered by nobody",
        ),
    },
    Picture("bar", "year", "part", colour="who", facet="mission"),
)
UNASSIGNED: Final = Form(
    "unassigned",
    "Spending that serves no single mission",
    {
        "year": Column(),
        "who": Column(heading="defender"),
        "spending": Column(MONEY, "mean over the draws", ("defence_spending",)),
        "unassigned": Column(MONEY, "mean over the draws", ("unassigned_spending",)),
        "part": Column("% of spending", "one mean over the other", ("unassigned_spending", "defence_spending")),
    },
    Picture("bar", "year", "part"),
)


def who_carries_what(run: Run, contingency: str = "", years: tuple[int, ...] = ()) -> Answer:
    """Show who carries each mission in one contingency.

    Args:
        run: with the outcomes of roles and posture.
        contingency: which war; the one in which the actor in focus defends if not given.
        years: which years are shown; the first and the scenario's shown years if not given.

    Returns:
        Means over the draws, because means of parts add to 100: a row for each mission, member and year, with what
        nobody covers; the umbrella beside them; and the spending that serves no single mission.

    Raises:
        ProblemsFound: the run has no such contingency.
    """
    frame = frame_of_run(run)
    chosen = years or tuple(dict.fromkeys((frame.years[0], *frame.milestones)))
    name, war = war_of_run(run, contingency)
    caveats = [ON_THE_PATH, f"Parts of {reference_year(run)} are our judgement, drawn from ranges."]
    caveats.append("Parts are shares of what is supplied, not of what is needed.")
    if len(war.supporters) != 1:
        who = listed_plainly(war.supporters)
        caveats.append(
            f"The model does not say who holds the nuclear umbrella in the contingency {name}; supporters: {who}."
        )
    question = f"Who carries what in the contingency `{name}`, by mission and year?"
    return Answer(STUDY.name, question, (_parts(run, chosen, war), _unassigned(run, chosen, war.defender)), (*caveats,))


def _parts(run: Run, years: Sequence[int], war: Contingency) -> Table:
    share, uncovered = run.outcomes["mission_share"], run.outcomes["uncovered_share"]
    rows: list[dict[str, Cell]] = []
    for year in years:
        for mission in share.about.labels["mission"]:
            left = uncovered.at(year, "mean", mission=mission, contingency=war.name)
            for who in (war.defender, *war.supporters):
                part = share.at(year, "mean", actor=who, mission=mission, contingency=war.name)
                rows.append({"year": year, "mission": mission, "who": who, "part": part, "uncovered": left})
        rows += _umbrella(run, year, war)
    led = [
        str(r["mission"]).replace("_", " ")
        for r in rows
        if r["year"] == years[-1] and r["who"] == war.defender and float(r["part"] or 0) > 50
    ]
    sentence = f"In {years[-1]}, in the contingency {war.name}, {war.defender} carries more than half of "
    return PARTS.table(sentence + f"{listed_plainly(led) if led else 'no mission'}.", rows)


def _umbrella(run: Run, year: int, war: Contingency) -> list[dict[str, Cell]]:
    """The umbrella, which the model gives to a contingency and to no actor: only a single supporter can be named."""
    kept = run.outcomes["umbrella_kept"].at(year, "mean", contingency=war.name)
    body: dict[str, Cell] = {"year": year, "mission": UMBRELLA, "uncovered": 100 * (1 - kept)}
    if kept == 0 or len(war.supporters) != 1:
        return [{**body, "who": NOT_NAMED, "part": 100.0 if kept > 0 else 0.0}]
    return [{**body, "who": war.defender, "part": 0.0}, {**body, "who": war.supporters[0], "part": 100.0}]


def _unassigned(run: Run, years: Sequence[int], who: str) -> Table:
    spent, free = run.outcomes["defence_spending"], run.outcomes["unassigned_spending"]
    rows: list[dict[str, Cell]] = []
    for year in years:
        whole, part = spent.at(year, "mean", actor=who), free.at(year, "mean", actor=who)
        rows.append({"year": year, "who": who, "spending": whole, "unassigned": part, "part": 100 * part / whole})
    part = float(rows[-1]["part"] or 0)
    sentence = (
        f"In {years[-1]}, {part:.0f} percent of the spending of {who} is people and research, which serve no single "
        "mission."
    )
    return UNASSIGNED.table(sentence, rows, reference_year=reference_year(run))


STUDY: Final = Study(
    name="who-carries-what",
    question="Who carries what part of each mission, and what does nobody cover?",
    function=who_carries_what,
    tables=(PARTS, UNASSIGNED),
    reads=RUN,
    options=(CONTINGENCY,),
    needs=NEEDED,
    needs_war=True,
)
