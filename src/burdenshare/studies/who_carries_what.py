"""Who carries what: the parts of each mission by member and year, what nobody covers, and what cannot be assigned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from burdenshare.engine.manifest import War
from burdenshare.engine.outcome import COLUMNS, Run
from burdenshare.studies.finding import ON_THE_PATH, Cell, Finding, Table, Trace, Traces, listed_plainly
from burdenshare.studies.wars import war_of_run
from burdenshare.vocabulary.errors import Problem, ProblemsFound

NEEDED: Final = ("mission_share", "uncovered_share", "umbrella_kept", "unassigned_spending", "defence_spending")
TRACES: Final[Mapping[str, Traces]] = {
    "parts": {
        "part": Trace("mean over the draws; the umbrella is its first supporter's", ("mission_share",)),
        "uncovered": Trace("mean over the draws; of the umbrella the part lost", ("uncovered_share", "umbrella_kept")),
    },
    "unassigned": {
        "spending": Trace("mean over the draws", ("defence_spending",)),
        "unassigned": Trace("mean over the draws", ("unassigned_spending",)),
        "part": Trace("one mean over the other", ("unassigned_spending", "defence_spending")),
    },
}
MEAN: Final = COLUMNS.index("mean")


def who_carries_what(run: Run, years: tuple[int, ...] = (), contingency: str = "") -> Finding:
    """Say who carries each mission.

    Args:
        run: with the outcomes of roles and posture.
        years: which years are shown; the first, 2030, 2035 and the last where not given.
        contingency: which war; the one at home where not given.

    Returns:
        Means over the draws, because means of parts add to one: a row for each mission, member and year, one for what
        nobody covers, the umbrella beside them, and the spending that serves no single mission.

    Raises:
        ProblemsFound: the run lacks an outcome or a contingency.
    """
    missing = [n for n in NEEDED if n not in run.outcomes]
    if missing:
        wrong = f"the run does not keep {', '.join(f'`{n}`' for n in missing)}."
        raise ProblemsFound([Problem(f"Run {run.id}", wrong, "Add them to `outcomes:`.")])
    share = run.outcomes["mission_share"]
    chosen = years or tuple(y for y in share.years if y in (share.years[0], 2030, 2035, share.years[-1]))
    name, war = war_of_run(run, contingency)
    parts = _parts(run, chosen, name, war)
    money = _unassigned(run, chosen, war.defender)
    return Finding(
        "who_carries_what",
        f"Who carries what in the contingency `{name}`, by mission and year?",
        (parts, money),
        (
            ON_THE_PATH,
            "Parts of 2025 are our judgement, drawn from ranges; parts are of supply, not of what is needed.",
        ),
        run.manifest,
    )


def _parts(run: Run, years: tuple[int, ...], name: str, war: War) -> Table:
    share, uncovered = run.outcomes["mission_share"], run.outcomes["uncovered_share"]
    members = [war.defender, *war.supporters]
    rows: list[dict[str, Cell]] = []
    for year in years:
        for mission in share.about.labels["mission"]:
            left = uncovered.at(year, "mean", mission=mission, contingency=name)
            for who in members:
                part = share.at(year, "mean", actor=who, mission=mission, contingency=name)
                rows.append({"year": year, "mission": mission, "who": who, "part": part, "uncovered": left})
        umbrella = run.outcomes["umbrella_kept"].at(year, "mean", contingency=name)
        for who in members:
            part = 100.0 if who == war.supporters[0] else 0.0  # the first supporter named holds the umbrella
            rows.append(
                {
                    "year": year,
                    "mission": "nuclear_umbrella",
                    "who": who,
                    "part": part,
                    "uncovered": 100 * (1 - umbrella),
                }
            )
    led = [
        str(r["mission"]).replace("_", " ")
        for r in rows
        if r["year"] == years[-1] and r["who"] == war.defender and float(r["part"] or 0) > 50
    ]
    sentence = f"In {years[-1]} the defender carries more than half of {listed_plainly(led)}."
    columns = {
        "year": "",
        "mission": "",
        "who": "",
        "part": "% of what is supplied",
        "uncovered": "% of what is needed",
    }
    return Table("parts", "Parts of each mission", sentence, columns, tuple(rows), TRACES["parts"])


def _unassigned(run: Run, years: tuple[int, ...], who: str) -> Table:
    spent, free = run.outcomes["defence_spending"], run.outcomes["unassigned_spending"]
    rows: list[dict[str, Cell]] = []
    for year in years:
        whole, part = spent.at(year, "mean", actor=who), free.at(year, "mean", actor=who)
        rows.append({"year": year, "who": who, "spending": whole, "unassigned": part, "part": 100 * part / whole})
    last = rows[-1]
    sentence = (
        f"{float(last['part'] or 0):.0f} percent of its spending in {years[-1]} is people and research, which serve no "
        "single mission."
    )
    columns = {
        "year": "",
        "who": "",
        "spending": "billion USD a year",
        "unassigned": "billion USD a year",
        "part": "% of spending",
    }
    title = "What cannot be assigned to a mission"
    return Table("unassigned", title, sentence, columns, tuple(rows), TRACES["unassigned"])
