"""Making a slide from scenarios or runs: the same from the command line and from Python."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from burdenshare.engine.implausible import LOOK, refuse_implausible
from burdenshare.engine.manifest import Manifest
from burdenshare.engine.outcome import Run, Watched
from burdenshare.interfaces.charted import PLACE, Asked, kind_of
from burdenshare.interfaces.naming import actors_named, is_run
from burdenshare.scenario.again import open_run
from burdenshare.scenario.load import load_scenario
from burdenshare.scenario.schema import Scenario
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest

if TYPE_CHECKING:  # a chart of a kept run needs neither compiler nor studies
    from burdenshare.interfaces.chart_money import ChartMoney
    from burdenshare.scenario.bind import Bound
    from burdenshare.studies.one_reading import OneReading

COMPARING: Final = ("compare", "waterfall")  # kinds that show one thing less another
WATERFALL_DRAWS: Final = 2_048  # at most, unless more are wanted: every subset of the changes is run


@dataclass(frozen=True)
class Side:
    """One of the things that a chart shows: a run, or a bound scenario that is not run yet, and its name."""

    held: Run | Bound
    name: str

    @property
    def bound(self) -> Bound | None:
        """The bound scenario, if it is not a run."""
        return None if isinstance(self.held, Run) else self.held

    @property
    def told(self) -> Manifest | Scenario:
        """Its words."""
        return self.held.manifest if isinstance(self.held, Run) else self.held.scenario

    @property
    def scenario(self) -> str:
        """The scenario's own name."""
        return self.told.name if isinstance(self.told, Scenario) else self.told.scenario

    @property
    def watched(self) -> Mapping[str, Watched]:
        """How each of its outcomes is presented."""
        if isinstance(self.held, Run):
            return {name: outcome.about for name, outcome in self.held.outcomes.items()}
        return self.held.watched

    @property
    def seed(self) -> int:
        """That of its draws."""
        return self.told.seed


def slide(asked: Asked) -> str:
    """The slide that is wanted, as SVG.

    Raises:
        ProblemsFound: something that is wanted does not fit.
        Implausible: a mean or a quantile of what it would show leaves its plausible range.
    """
    return _Making(asked, kind_of(asked)).svg()


@dataclass(frozen=True)
class _Making:
    """The way from what is wanted to a slide."""

    asked: Asked
    kind: str

    def svg(self) -> str:
        made = {
            "fan": self._fan, "compare": self._compare, "who-carries-what": self._carries,
            "waterfall": self._waterfall, "dots": self._dots,
        }  # fmt: skip
        return made[self.kind]()

    @cached_property
    def sides(self) -> list[Side]:
        """What is shown; where things are compared, the first is the comparator, and all have one reading."""
        if self.kind not in COMPARING:
            return self._given
        from burdenshare.studies.one_reading import read_as

        return [
            Side(self._bound(read_as(side.bound.scenario, choices)), side.name) if choices and side.bound else side
            for side, choices in zip(self._given, self._reading.changes, strict=True)
        ]

    @cached_property
    def _given(self) -> list[Side]:
        """What was given; before a single scenario of a kind that needs two comes its comparator."""
        found = [self._side(one, i) for i, one in enumerate(self.asked.given)]
        if len(found) == 1 and self.kind in COMPARING:
            return [self._comparator(found[0]), found[0]]
        names = [side.name for side in found]
        if self.asked.names or len(set(names)) == len(names):
            return found
        return [
            Side(side.held, f"{side.name} ({i})") if names.count(side.name) > 1 else side
            for i, side in enumerate(found, 1)
        ]

    @cached_property
    def _reading(self) -> OneReading:
        """How all are read where they are compared."""
        from burdenshare.studies.one_reading import one_reading, titled_changes

        told = [side.told for side in self._given]
        last = told[-1]
        wanted = titled_changes(last, self.asked.changes) if isinstance(last, Scenario) else {}
        return one_reading(told, wanted=wanted)

    def _side(self, given: Any, place: int) -> Side:
        is_last = place == len(self.asked.given) - 1
        changes = tuple(self.asked.changes) if is_last else ()
        held: Run | Bound | None = None
        if isinstance(given, Run):
            held = given
        elif isinstance(given, Scenario):
            held = self._bound(given)
        elif is_run(str(given)):
            held = open_run(str(given), None, self.asked.theories)
        if isinstance(held, Run):
            for option in ("draws", "seed"):
                if getattr(self.asked, option) is not None:
                    wrong = f"`{option}` does not change a run, which has its own."
                    raise ProblemsFound(
                        [Problem(PLACE, wrong, "", f"Leave it out, or name `{held.manifest.scenario}`.")]
                    )
        if held is not None and changes:
            do = "Name its scenario instead, with `--set`."
            raise ProblemsFound([Problem(PLACE, f"`--set` does not change `{given}`, which is run.", "", do)])
        if held is None:
            from burdenshare.scenario.theories import cards_with

            theories = self.asked.theories
            held = self._bound(load_scenario(given, cards_with(theories), changes, theories))
        side = Side(held, "")
        name = f"{side.scenario}, changed" if side.told.changes else side.scenario
        return Side(held, self.asked.names[place] if self.asked.names else name)

    def _bound(self, scenario: Scenario) -> Bound:
        from burdenshare.engine.compile import keep_compiled
        from burdenshare.scenario.bind import bind
        from burdenshare.scenario.idle import refuse_idle
        from burdenshare.scenario.theories import cards_with
        from burdenshare.scenario.vintage import catalog_of
        from burdenshare.vocabulary.folders import cache_folder

        keep_compiled(cache_folder() / "compiled")
        if self.asked.seed is not None:
            scenario = dataclasses.replace(scenario, seed=self.asked.seed)
        return refuse_idle(bind(scenario, catalog_of(scenario), cards_with(self.asked.theories)))

    def _comparator(self, side: Side) -> Side:
        """The scenario with which a single one is compared."""
        from burdenshare.scenario.theories import cards_with
        from burdenshare.studies.comparator import comparator

        name = comparator(side.told, PLACE)
        loaded = load_scenario(name, cards_with(self.asked.theories), (), self.asked.theories)
        return Side(self._bound(dataclasses.replace(loaded, seed=side.seed)), loaded.name)

    def runs(self, *outcomes: str) -> list[Run]:
        """All sides as runs with some outcomes, on one number of draws."""
        from burdenshare.studies.parts import run_part

        money = self._money
        found = []
        for side in self.sides:
            self._refuse_absent(side, outcomes)
        for side in self.sides:
            run = side.held if isinstance(side.held, Run) else run_part(side.held, outcomes, self._draws)
            refuse_implausible(run, LOOK)
            found.append(run)
        return money.shown(found) if money else found

    @cached_property
    def _money(self) -> ChartMoney | None:
        """The money in which an amount is drawn; None where none is wanted."""
        asked = self.asked
        if asked.money is None and asked.prices is None:
            return None
        from burdenshare.interfaces.chart_money import chart_money

        held = [side.held for side in self.sides]
        return chart_money(held, self.outcome, asked.actor, asked.money, asked.prices, asked.theories)

    @property
    def _note(self) -> str:  # what the foot says of the money
        return self._money.note if self._money else ""

    def before(self, *outcomes: str) -> list[Run]:
        """All sides with some outcomes before anything is run: words, labels and years, but no numbers."""
        found = []
        for side in self.sides:
            self._refuse_absent(side, outcomes)
            if isinstance(side.held, Run):
                found.append(side.held)
            else:
                from burdenshare.studies.not_run import not_run

                found.append(not_run(side.held, outcomes, self._draws))
        return found

    @cached_property
    def _draws(self) -> int:
        opened = [side.held.draws for side in self.sides if isinstance(side.held, Run)]
        draws = self.asked.draws or max(opened or [side.bound.scenario.draws for side in self.sides if side.bound])
        return min(draws, WATERFALL_DRAWS) if self.kind == "waterfall" and not self.asked.draws else draws

    def _refuse_absent(self, side: Side, outcomes: Sequence[str]) -> None:
        for name in outcomes:
            if name not in side.watched:
                right = nearest(name, side.watched) or f"Outcomes: {listed(list(side.watched))}."
                raise ProblemsFound([Problem(PLACE, f"`{side.scenario}` has no outcome `{name}`.", right)])

    @cached_property
    def outcome(self) -> str:
        """The outcome that is drawn: the one named, or the first whose draws are kept among those that are shown."""
        side = self.sides[1] if self.kind in COMPARING else self.sides[0]
        watched = side.watched
        shown = [n for n in (*side.told.keep_draws, *watched) if n in watched and watched[n].shown]
        return self.asked.outcome or shown[0]

    def cell(self, run: Run) -> dict[str, str]:
        """The labels of the cell: the actor that is named or of the question, the war at home, else the first label."""
        about, m = run.outcomes[self.outcome].about, run.manifest
        found = {d: about.labels[d][0] for d in about.dimensions}
        for dimension, label in (("actor", m.leads), ("contingency", m.home)):
            if label in about.labels.get(dimension, ()):
                found[dimension] = label
        if self.asked.actor:
            if "actor" not in found:
                raise ProblemsFound([Problem(PLACE, f"`{self.outcome}` has no actors.", "", "Remove `--actor`.")])
            names = {label: m.actors.get(label, label) for label in about.labels["actor"]}
            (found["actor"],) = actors_named([self.asked.actor], names, f"`{m.scenario}`", PLACE)
        if (left := about.leave_out.get(found.get("actor", ""))) is not None:
            wrong = f"`{self.outcome}` is not shown for {found['actor']}."
            raise ProblemsFound([Problem(PLACE, wrong, left, "Choose another actor.")])
        return found

    def year(self, run: Run) -> int:
        """The year that is drawn: the one that is named, or the last."""
        from burdenshare.studies.frame import frame_of_run

        frame = dataclasses.replace(frame_of_run(run), place=PLACE)
        return frame.years[-1] if self.asked.year is None else frame.year(self.asked.year)

    def _fan(self) -> str:
        from burdenshare.views.slides.fan import fan_slide

        cell = self.cell(*self.before(self.outcome))
        (run,) = self.runs(self.outcome)
        return fan_slide(run, run.outcomes[self.outcome], cell, self.asked.title, self._note)

    def _dots(self) -> str:
        from burdenshare.views.slides.dots import DOTS, dots_slide

        (told,) = self.before(self.outcome)
        if told.draws < DOTS:
            wrong = f"{DOTS} futures cannot be shown of {told.draws}."
            raise ProblemsFound([Problem(PLACE, wrong, "", f"Take {DOTS} draws or more.")])
        assert self.asked.threshold is not None
        cell, year = self.cell(told), self.year(told)
        (run,) = self.runs(self.outcome)
        outcome = run.outcomes[self.outcome]
        return dots_slide(run, outcome, cell, year, self.asked.threshold, self.asked.title, self._note)

    def _compare(self) -> str:
        from burdenshare.studies.comparing import compared, refuse_unlike
        from burdenshare.studies.shared_years import cut_years, shared_years
        from burdenshare.views.narrowed import narrowed
        from burdenshare.views.slides.compare import CellComparison, compare_slide

        told = self.before(self.outcome)
        years, cut, cell = shared_years(told), cut_years(told), self.cell(told[1])
        year = years[-1] if self.asked.year is None else self.asked.year
        refuse_unlike(told, self.outcome, year, cell.get("actor", ()))
        runs = [narrowed(run, [self.outcome], (), years) if cut else run for run in self.runs(self.outcome)]
        blocks = compared(runs, self.outcome, year, cell.get("actor", ())).blocks
        rows = tuple(block.rows[0] for block in blocks if block.labels == cell)
        names = tuple(side.name for side in self.sides)
        said = " ".join(filter(None, (self._reading.said, self._note, cut)))
        shown = CellComparison(names, tuple(runs), self.outcome, cell, rows, said)
        return compare_slide(shown, self.asked.title)

    def _carries(self) -> str:
        from burdenshare.views.slides.carries import NEEDS, carries_slide

        missing = [n for n in NEEDS if n not in self.sides[0].watched]
        if missing:
            wrong = f"`{self.sides[0].scenario}` has no outcome {listed(missing)}."
            raise ProblemsFound([Problem(PLACE, wrong, "It has no missions to divide.", "Choose another kind.")])
        year = self.year(*self.before(*NEEDS))
        (run,) = self.runs(*NEEDS)
        return carries_slide(run, self.asked.contingency, year, self.asked.title)

    def _waterfall(self) -> str:
        from burdenshare.studies.attribution import attribute, refuse_unlike
        from burdenshare.views.slides.waterfall import waterfall_slide

        bounds = [side.bound for side in self.sides if side.bound]
        if len(bounds) != 2:
            do = "Name the scenario or its file."
            raise ProblemsFound([Problem(PLACE, "`waterfall` runs scenarios in parts, not kept runs.", "", do)])
        told = self.before(self.outcome)[1]
        refuse_unlike(bounds[1], bounds[0])
        cell, year = self.cell(told), self.year(told)
        base, mine = self.runs(self.outcome)
        found = attribute(bounds[1], bounds[0], self.outcome, cell, year, mine.draws)
        names = (self.sides[1].name, self.sides[0].name)
        outcome, said = mine.outcomes[self.outcome], self._reading.said
        return waterfall_slide(mine, base, names, outcome, cell, year, found, self.asked.title, said)
