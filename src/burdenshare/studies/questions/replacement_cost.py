"""Replacement cost: the spending that restores what lost support covered, when, and what limits it.

The model is run, not a formula: money is set aside for each mission on top of the pledge, the run is repeated on the
same draws, and the amount is moved until coverage is again what it would be with all support kept, in the wanted part
of the draws. The limit is found by lifting one at a time: industry's, then people's.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np

from burdenshare.engine.threads import THREADS
from burdenshare.scenario.bind import Bound
from burdenshare.studies.frame import frame_of, reference_year
from burdenshare.studies.paired import Array, Paired
from burdenshare.studies.ranges import ranged
from burdenshare.studies.study import CONTINGENCY, MIDDLE, Column, Form, Option, Study, Year, with_ends
from burdenshare.vocabulary.answers import Answer, Cell, Picture, Table, listed_plainly
from burdenshare.vocabulary.errors import Problem, ProblemsFound

GOAL: Final = ("coverage", "lost_support", "requirement")
MOST_OF_OUTPUT: Final = 0.05  # no more than a twentieth of output is set aside
STEPS: Final = 12
NEAR: Final = 1e-3
SLOW: Final = 0.95  # a need that shrinks by less than a twentieth, three times in a row, will not be met
# What lifts a limit: the uncertainties that are set to a value at which it no longer counts.
LIFTED: Final[Mapping[str, Mapping[str, float]]] = {
    "industry": {"absorption_growth": 1000.0},
    "people": {"crew_need": 0.0},
    "industry and people": {"absorption_growth": 1000.0, "crew_need": 0.0},
}
NONE: Final = "none"
MONEY: Final = "billion USD a year at constant prices of {reference_year}"
_BILL: Final = (*GOAL, "replacement_money")
MISSIONS: Final = Form(
    "missions",
    "Cost of restoring each mission by {year}",
    with_ends(
        {
            "mission": Column(),
            "lost": Column(
                "billion USD at constant prices of {reference_year}, median", "median over the draws", ("lost_support",)
            ),
            "bill": Column(
                MONEY, "solved for: the money a year with which coverage is as if all support were kept", _BILL
            ),
            "chance": Column(
                "share of futures restored", "part of the draws in which coverage is as if all support were kept", _BILL
            ),
            "first_year": Column(
                "", "the first year by which some money restores coverage", _BILL, "restored first by"
            ),
            "binds": Column(heading="limit"),
        },
        "lost",
    ),
    Picture("bar", "mission", "bill"),
)
YEARS: Final = Form(
    "years",
    "Cost of restoring all missions that can be restored, by target year",
    {
        "year": Column(),
        "bill": Column(MONEY, "the bills of all missions that can be restored, added", _BILL),
        "share": Column("share of output of the year", "the bill over the median of output", (*_BILL, "gdp")),
        "together": Column(
            "share of futures",
            "part of the draws in which all missions that can be restored are restored at once",
            _BILL,
        ),
        "not_restored": Column(),
    },
    Picture("line", "year", "bill"),
)


@dataclass(frozen=True)
class Solved:
    """What a solve found for one year: money by mission, which missions it restores, and in which part of the draws.

    `chance` is that part by mission; `together` is that part for all missions that it restores at once.
    """

    year: int
    money: Array
    restored: Array
    chance: Array
    together: float


class _Solver:
    """Moves the money by mission until each is covered as if nothing were lost."""

    def __init__(self, bound: Bound, confidence: float, draws: int, contingency: str) -> None:
        self.paired = Paired(bound, (*GOAL, "gdp"), draws)
        self.covering = Paired(bound, ("coverage",), draws, precision=32)
        self.confidence = confidence
        self.missions = bound.scenario.missions
        self.money_from = frame_of(bound).money_from
        self.defender = self.paired.label("actor", bound.scenario.contingencies[contingency].defender)
        self.contingency = contingency
        self.base = self.of_the_war(self.paired.run())
        self.goal = self.base["coverage"] + self.base["lost_support"] / self.base["requirement"]
        self.slopes: dict[int, Array] = {}
        self.kept: dict[tuple[int, str], Solved] = {}

    def of_the_war(self, found: Mapping[str, Array]) -> dict[str, Array]:
        """The outcomes in the war of this study: year × mission (or actor) × draw."""
        return {name: self.paired.cell(found, name, contingency=self.contingency) for name in found}

    def path(self, money: Array, until: int) -> Array:
        """The lever: money a year by mission of the defender from the first year on."""
        years = self.paired.program.years
        shape = (len(years), len(self.paired.program.labels["actor"]), len(self.missions))
        path = np.zeros(shape)
        for i, year in enumerate(years):
            if self.money_from <= year <= until:
                path[i, self.defender] = money
        return path

    def coverage(self, money: Array, year: int, pinned: Mapping[str, float] | None = None) -> Array:
        """Coverage by mission and draw in a year under some money."""
        found = self.covering.run({"replacement_money": self.path(money, year)}, pinned)
        return np.asarray(self.covering.cell(found, "coverage", contingency=self.contingency)[self.at(year)])

    def at(self, year: int) -> int:
        """The place of a year in the run."""
        return self.paired.years.index(year)

    def goal_under(self, pinned: Mapping[str, float] | None) -> Array:
        """The goal: coverage with all support kept, in the same draw."""
        if not pinned:
            return self.goal
        base = self.of_the_war(self.paired.run(pinned=pinned))
        return np.asarray(base["coverage"] + base["lost_support"] / base["requirement"])

    def solve(self, year: int, pinned: Mapping[str, float] | None = None) -> Solved:
        """Find the money by mission that restores coverage by the end of a year, where there is such money.

        Missions are tried one after the other, the one that needs least first. One that no money restores, or only by
        undoing another, gets 0. What was not lost must hold in any case.
        """
        goal = self.goal_under(pinned)[self.at(year)]
        money = np.zeros(len(self.missions))
        done = self._done(goal, self.coverage(money, year, pinned))
        held = done.mean(axis=-1) >= self.confidence
        need = np.median((goal - self.coverage(money, year, pinned)) / self.slope(year), axis=-1)
        for mission in np.argsort(need):
            tried = held | (np.arange(len(held)) == mission)
            found, reached = self._move(goal, year, pinned, tried, money)
            if (reached.mean(axis=-1) >= self.confidence)[tried].all():
                held, money, done = tried, found, reached
        return Solved(year, money, held, done.mean(axis=-1), float(done[held].all(axis=0).mean()))

    def lifted(self, year: int, what: str) -> Solved:
        """The answer where a limit is lifted; kept, because every mission needs it."""
        if (year, what) not in self.kept:
            self.kept[year, what] = self.solve(year, LIFTED[what])
        return self.kept[year, what]

    def _move(
        self, goal: Array, year: int, pinned: Mapping[str, float] | None, open_ones: Array, start: Array
    ) -> tuple[Array, Array]:
        """Move the money of the open missions, faster where it gained little, until all are restored or it is too much.

        Returns:
            The money, and by mission and draw whether it is restored: nowhere where money does not help, or its sum
            exceeds a twentieth of output.
        """
        most = MOST_OF_OUTPUT * float(np.median(self.base["gdp"][self.at(year), self.defender]))
        slope, money = self.slope(year), start
        before, stuck = np.full_like(money, np.inf), 0
        for _ in range(STEPS):
            reached = self.coverage(money, year, pinned)
            done = self._done(goal, reached)
            chance = done.mean(axis=-1)
            if (chance >= self.confidence)[open_ones].all():
                return money, done
            need = np.array([_quantile(row, self.confidence) for row in (goal - reached) / slope])
            need = np.where(open_ones & (chance < self.confidence), np.maximum(need, 0.0), 0.0)
            stuck = stuck + 1 if (need > SLOW * before).any() else 0
            kept = np.clip(need / before, 0.0, 0.8)
            money = money + need / (1 - kept) * 1.005
            before = np.where(need > 0, need, np.inf)
            if money.sum() > most or stuck == 3:
                break
        return money, np.zeros(goal.shape, bool)

    def slope(self, year: int) -> Array:
        """Coverage gained by mission and draw for a billion dollars a year, where neither industry nor people bind."""
        if year not in self.slopes:
            free = LIFTED["industry and people"]
            small = np.full(len(self.missions), 0.1)
            gained = self.coverage(small, year, free) - self.coverage(0 * small, year, free)
            self.slopes[year] = np.maximum(gained / small[:, None], 1e-9)
        return self.slopes[year]

    def _done(self, goal: Array, reached: Array) -> Array:
        """By mission and draw, whether coverage is restored."""
        return np.asarray(reached >= goal * (1 - NEAR))


def _quantile(values: Array, level: float) -> float:
    """The smallest value that at least `level` of all values do not exceed."""
    ordered = np.sort(values)
    return float(ordered[min(len(ordered) - 1, max(0, int(np.ceil(level * len(ordered))) - 1))])


def replacement_cost(bound: Bound, draws: int, year: int, confidence: float, contingency: str) -> Answer:
    """Solve for the spending that restores lost support.

    Args:
        bound: the scenario whose support is lost.
        draws: how many draws are solved on.
        year: by the end of which coverage is to be restored.
        confidence: in which part of the draws.
        contingency: whose support.

    Returns:
        Two tables: by mission for the wanted year (lost support, yearly bill, chance, limit), and by year (the yearly
        bill of all missions that can be restored, and which cannot).

    Raises:
        ProblemsFound: the year is too early.
    """
    frame = frame_of(bound)
    years = [y for y in frame.years if y > frame.money_from]
    if year not in years:
        wrong = f"coverage cannot be restored by {year}: money is added from {frame.money_from} on."
        right = f"Years are {years[0]} to {years[-1]}." if years else "The scenario is too short."
        raise ProblemsFound([Problem("burdenshare study replacement-cost", wrong, right)])
    solver = _Solver(bound, confidence, draws, contingency)
    with ThreadPoolExecutor(THREADS) as pool:  # a few draws are one chunk: years are solved side by side
        by_year = dict(zip(years, pool.map(solver.solve, years), strict=True))
    return Answer(
        STUDY.name,
        f"What restores by {year} what lost support covered in {frame.war_in_words(contingency)}, each mission in "
        f"{100 * confidence:g} of 100 futures?",
        (_missions(solver, by_year, year, reference_year(bound)), _years(solver, by_year, reference_year(bound))),
        (
            *frame.on_the_path,
            "The money is procurement on top of the pledge. Its upkeep is paid from the same budget, and what that "
            "takes from other missions is made good too.",
            "The nuclear umbrella has no replacement cost: money does not restore it.",
        ),
    )


def _binds(solver: _Solver, answer: Solved, mission: int) -> str:
    """What limits one mission: what would restore it if it were lifted."""
    if answer.restored[mission]:
        return "money" if answer.money[mission] > 0 else "nothing is lost"
    return next((what for what in LIFTED if solver.lifted(answer.year, what).restored[mission]), "time")


def _missions(solver: _Solver, by_year: Mapping[int, Solved], year: int, prices: int) -> Table:
    answer = by_year[year]
    lost = solver.base["lost_support"][solver.at(year)]
    rows: list[dict[str, Cell]] = []
    for i, mission in enumerate(solver.missions):
        rows.append(
            {
                "mission": mission,
                **ranged("lost", lost[i]),
                "bill": float(answer.money[i]) if answer.restored[i] else None,
                "chance": float(answer.chance[i]),
                "first_year": next((y for y, a in by_year.items() if a.restored[i]), None),
                "binds": _binds(solver, answer, i),
            }
        )
    return MISSIONS.table(_said(solver, answer, prices), rows, year=year, reference_year=prices)


def _said(solver: _Solver, answer: Solved, prices: int) -> str:
    """What restores coverage by the wanted year, and in how many futures: each mission, and all at once."""
    held = [m.replace("_", " ") for m, ok in zip(solver.missions, answer.restored, strict=True) if not ok]
    if not answer.restored.any():
        return f"Money alone restores no mission by {answer.year} in {100 * solver.confidence:g} of 100 futures."
    which = "the missions that money can restore" if held else "all missions"
    bill = float(answer.money[answer.restored].sum())
    sentence = (
        f"Restoring {which} by {answer.year} takes {bill:.1f} billion dollars a year from "
        f"{solver.money_from} on, at constant prices of {prices}, with which each is restored in at least "
        f"{100 * solver.confidence:g} of 100 futures and all at once in {100 * answer.together:.0f}"
    )
    return sentence + (f"; money alone does not restore {listed_plainly(held)}." if held else ".")


def _years(solver: _Solver, by_year: Mapping[int, Solved], prices: int) -> Table:
    rows: list[dict[str, Cell]] = []
    for year, answer in by_year.items():
        held = [m for m, ok in zip(solver.missions, answer.restored, strict=True) if not ok]
        output = float(np.median(solver.base["gdp"][solver.at(year), solver.defender]))
        bill = float(answer.money[answer.restored].sum())
        chances: dict[str, Cell] = {"share": bill / output, "together": answer.together}
        rows.append({"year": year, "bill": bill, **chances, "not_restored": ", ".join(held) or NONE})
    first = next((r["year"] for r in rows if r["not_restored"] == NONE), None)
    sentence = f"All missions can be restored from {first} on." if first else "In no year are all missions restored."
    if any(r["not_restored"] != NONE for r in rows):
        sentence += " The bill leaves out missions that cannot be restored."
    return YEARS.table(sentence, rows, reference_year=prices)


STUDY: Final = Study(
    name="replacement-cost",
    question="What spending restores what lost support covered, by when, and what limits it?",
    function=replacement_cost,
    tables=(MISSIONS, YEARS),
    options=(
        Option("year", Year, "The year by the end of which coverage is restored.", MIDDLE),
        Option("confidence", float, "The share of futures in which it is restored.", 0.5, (0.01, 0.99)),
        CONTINGENCY,
    ),
    needs=(*_BILL, "gdp", "absorption_growth", "crew_need"),
    needs_war=True,
)
