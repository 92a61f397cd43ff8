"""Who carries what: the parts of each mission by member and year, what nobody covers, and what cannot be assigned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from burdenshare.engine.outcome import Outcome, Run
from burdenshare.scenario.schema import Contingency
from burdenshare.studies.frame import Frame, frame_of_run, reference_year, war_of_run
from burdenshare.studies.study import CONTINGENCY, RUN, Column, Form, Study, with_ends
from burdenshare.vocabulary.answers import Answer, Cell, Picture, Pivot, Table, listed_plainly

NEEDED: Final = ("mission_share", "uncovered_share", "umbrella_kept", "unassigned_spending", "defence_spending")
UMBRELLA: Final = "nuclear_umbrella"
OF_SUPPLY: Final = "Parts are shares of what is supplied, not of what is needed."
NOT_NAMED: Final = "not named"
HALF: Final = 50.0  # percent of what is supplied
SURE: Final = 0.9  # the share of futures from which a sentence says it without a number of its own
FEW: Final = 0.1  # and the share up to which it leaves it out
MONEY: Final = "billion USD a year at constant prices of {reference_year}"
LOST: Final = ("uncovered_share", "umbrella_kept")
_OF_UNCOVERED: Final = "{} percent quantile over the draws; of the umbrella of the part that is lost"
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
        "part_low": Column("% of what is supplied, p5", "5 percent quantile over the draws", ("mission_share",)),
        "part_high": Column("% of what is supplied, p95", "95 percent quantile over the draws", ("mission_share",)),
        "leads": Column(
            "share of futures",
            "part of the draws in which the member supplies more than half; none for the umbrella",
            ("mission_share",),
            heading="more than half",
        ),
        "uncovered": Column(
            "% of what is needed",
            "mean over the draws; of the umbrella the part that is lost",
            LOST,
            heading="covered by nobody",
        ),
        "uncovered_low": Column("% of what is needed, p5", _OF_UNCOVERED.format(5), LOST),
        "uncovered_high": Column("% of what is needed, p95", _OF_UNCOVERED.format(95), LOST),
    },
    Picture("bar", "year", "part", colour="who", facet="mission"),
    pivot=Pivot("mission", "who", "part", "year", ("uncovered",)),
)
UNASSIGNED: Final = Form(
    "unassigned",
    "Spending that serves no single mission",
    with_ends(
        {
            "year": Column(),
            "who": Column(heading="defender"),
            "spending": Column(MONEY, "mean over the draws", ("defence_spending",)),
            "unassigned": Column(MONEY, "mean over the draws", ("unassigned_spending",)),
            "part": Column("% of spending", "one mean over the other", ("unassigned_spending", "defence_spending")),
        },
        "spending",
        "unassigned",
    ),
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
    caveats = [*frame.on_the_path, f"Parts of {reference_year(run)} are our judgement, drawn from ranges."]
    caveats.append(OF_SUPPLY)
    if len(war.supporters) != 1:
        who = listed_plainly([frame.name(actor) for actor in war.supporters])
        caveats.append(
            f"The model does not say who holds the nuclear umbrella in {frame.war_in_words(name)}; supporters: {who}."
        )
    question = f"Who carries what in {frame.war_in_words(name)}, by mission and year?"
    tables = (_parts(run, chosen, war, frame), _unassigned(run, chosen, war.defender, frame.name(war.defender)))
    return Answer(STUDY.name, question, tables, (*caveats,))


def _parts(run: Run, years: Sequence[int], war: Contingency, frame: Frame) -> Table:
    share, uncovered = run.outcomes["mission_share"], run.outcomes["uncovered_share"]
    rows: list[dict[str, Cell]] = []
    for year in years:
        for mission in share.about.labels["mission"]:
            left = {
                column: uncovered.at(year, level, mission=mission, contingency=war.name)
                for column, level in (("uncovered", "mean"), ("uncovered_low", "p5"), ("uncovered_high", "p95"))
            }
            for who in (war.defender, *war.supporters):
                part = {
                    column: share.at(year, level, actor=who, mission=mission, contingency=war.name)
                    for column, level in (("part", "mean"), ("part_low", "p5"), ("part_high", "p95"))
                }
                leads = _leads(share, year, who, mission, war.name)
                named: dict[str, Cell] = {"year": year, "mission": mission, "who": who}
                rows.append({**named, **part, "leads": leads, **left})
        rows += _umbrella(run, year, war)
    led = {
        str(r["mission"]).replace("_", " "): float(r["leads"])
        for r in rows
        if r["year"] == years[-1] and r["who"] == war.defender and r["leads"] is not None
    }
    who, whose = frame.name(war.defender), frame.war_in_words(war.name)
    return PARTS.table(f"In {years[-1]}, in {whose}, {who} {_said(led)}.", rows)


def _leads(share: Outcome, year: int, who: str, mission: str, war: str) -> float:
    """The share of draws in which a member supplies more than half of a mission."""
    labels = {"actor": who, "mission": mission, "contingency": war}
    index = tuple(share.about.labels[d].index(labels[d]) for d in share.about.dimensions)
    return float((share.values[(share.years.index(year), *index)] > HALF).mean())


def _said(led: Mapping[str, float]) -> str:
    """Of which missions the defender carries more than half: in nearly all futures, or in how many."""
    sure = [mission for mission, chance in led.items() if chance >= SURE]
    unsure = [f"{m} in {100 * chance:.0f} of 100" for m, chance in led.items() if FEW < chance < SURE]
    if not sure and not unsure:
        return f"carries half or less of each mission in at least {10 * SURE:.0f} of 10 futures"
    if not sure:
        return f"carries more than half of {listed_plainly(unsure)} futures"
    said = f"carries more than half of {listed_plainly(sure)} in at least {10 * SURE:.0f} of 10 futures"
    return f"{said}, and of {listed_plainly(unsure)}" if unsure else said


def _umbrella(run: Run, year: int, war: Contingency) -> list[dict[str, Cell]]:
    """The umbrella, which the model gives to a contingency and to no actor: only a single supporter can be named."""
    whole = run.outcomes["umbrella_kept"]
    kept, low, high = (whole.at(year, level, contingency=war.name) for level in ("mean", "p5", "p95"))
    lost: dict[str, Cell] = {
        "uncovered": 100 * (1 - kept), "uncovered_low": 100 * (1 - high), "uncovered_high": 100 * (1 - low),
    }  # fmt: skip
    body: dict[str, Cell] = {"year": year, "mission": UMBRELLA, "leads": None, **lost}

    def row(who: str, part: float) -> dict[str, Cell]:
        return {**body, "who": who, "part": part, "part_low": part, "part_high": part}

    if kept == 0 or len(war.supporters) != 1:
        return [row(NOT_NAMED, 100.0 if kept > 0 else 0.0)]
    return [row(war.defender, 0.0), row(war.supporters[0], 100.0)]


def _unassigned(run: Run, years: Sequence[int], who: str, name: str) -> Table:
    spent, free = run.outcomes["defence_spending"], run.outcomes["unassigned_spending"]
    rows: list[dict[str, Cell]] = []
    for year in years:
        whole, part = spent.at(year, "mean", actor=who), free.at(year, "mean", actor=who)
        ends: dict[str, Cell] = {
            f"{column}_{end}": outcome.at(year, level, actor=who)
            for column, outcome in (("spending", spent), ("unassigned", free))
            for end, level in (("low", "p5"), ("high", "p95"))
        }
        said: dict[str, Cell] = {"year": year, "who": who, "spending": whole, "unassigned": part}
        rows.append({**said, "part": 100 * part / whole, **ends})
    part = float(rows[-1]["part"] or 0)
    sentence = (
        f"In {years[-1]}, {part:.0f} percent of the spending of {name} is people and research, which serve no single "
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
