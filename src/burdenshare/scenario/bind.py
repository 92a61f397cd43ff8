"""Binding: theories, scenario and observations become one checked program."""

from __future__ import annotations

import dataclasses
import importlib
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from burdenshare import model
from burdenshare.data.catalog import Catalog
from burdenshare.data.recipes.baseline import Series, baseline
from burdenshare.engine.graph import LAST_YEAR, Equation, Theory, read_theory, states_of
from burdenshare.engine.join import choice_of, join_theories, side_by_side
from burdenshare.engine.outcome import Watched
from burdenshare.engine.program import Correlation, Fixed, Input, Path, Program, Sampled, Shock, make_program
from burdenshare.scenario.schema import EACH, Lever, Points, Scenario, Uncertainty
from burdenshare.vocabulary.cards import Card
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest
from burdenshare.vocabulary.kinds import kind

SHOWN = 4
WORLDS = {"path": "on the path without war", "all": "in all worlds"}


@dataclass(frozen=True)
class Bound:
    """A bound scenario: the program, and everything that a run must carry to be understood without it."""

    scenario: Scenario
    program: Program
    theories: Mapping[str, Mapping[str, Theory]]
    series: Mapping[str, Series]
    cards: Mapping[str, Card]
    catalog: Catalog

    @property
    def watched(self) -> dict[str, Watched]:
        """How each kept outcome presents itself; the first four are the shown ones."""
        return {
            name: watched(self.cards[name], self.program, shown=position < SHOWN)
            for position, name in enumerate(self.program.outcomes)
        }


def watched(card: Card, program: Program, shown: bool) -> Watched:
    """How an outcome presents itself, from its card."""
    dimensions = card.kind.dimensions
    return Watched(
        name=card.name,
        label=card.label,
        unit=card.shown_unit.name,
        definition=card.definition,
        factor=card.shown_unit.factor,
        dimensions=dimensions,
        labels={d: program.labels[d] for d in dimensions},
        decimals=card.decimals,
        leave_out=dict(card.leave_out),
        source=card.source,
        shown=shown,
        worlds=WORLDS[card.worlds] if "contingency" in program.labels else "",
    )


def theory_names(topic: str | None = None) -> list[str]:
    """The topics, or the theories of one topic."""
    root = FilePath(str(model.__file__)).parent
    if topic is None:
        return sorted(p.parent.name for p in root.glob("*/__init__.py"))
    return sorted(p.stem for p in (root / topic).glob("*.py") if not p.stem.startswith("_"))


def bind(
    scenario: Scenario,
    catalog: Catalog,
    cards: Mapping[str, Card],
    rivals: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Bound:
    """Bind a scenario.

    Args:
        scenario: loaded and checked.
        catalog: the observations.
        cards: of all quantities.
        rivals: topics of which several theories are to stand side by side, and which; the number `choice_of_TOPIC`
            picks among them, and is nought at first.

    Raises:
        ProblemsFound: a theory is not there, a quantity is not given, an edge does not fit, a definition is mixed.
    """
    theories, problems = _theories(scenario)
    if problems:
        raise ProblemsFound(problems)
    apart = {t: [_theory(t, name) for name in names] for t, names in rivals.items()}
    equations, problems = join_theories({t: by for t, by in theories.items() if t not in apart}, scenario.actors)
    for topic, several in apart.items():
        equations |= side_by_side(topic, several)
    series = baseline(catalog)
    feed = _Feed(scenario, series, cards)
    inputs = feed.inputs(equations)
    inputs |= {choice_of(topic): Fixed(kind("Index"), np.array(0.0)) for topic in apart}
    problems += feed.problems
    if problems:
        raise ProblemsFound(problems)
    program = make_program(
        equations,
        inputs,
        labels=scenario.labels,
        years=scenario.years,
        reference_year=scenario.reference_year,
        outcomes=(*scenario.outcomes, *_residuals(equations, scenario)),
        correlations=tuple(Correlation(*c) for c in scenario.correlations),
        seed=scenario.seed,
        sampling=scenario.sampling,
    )
    return Bound(scenario, program, theories, series, cards, catalog)


def with_levers(bound: Bound, levers: Mapping[str, Lever]) -> Bound:
    """Move levers of a bound scenario: only their paths are made again, and nothing is compiled or drawn again.

    Args:
        bound: the scenario.
        levers: by name, levers of the scenario with other points.

    Raises:
        ProblemsFound: the scenario has no such lever.
    """
    held = bound.scenario.levers
    problems = [
        Problem(bound.scenario.place, f"there is no lever named `{n}`.", nearest(n, held))
        for n in levers
        if n not in held
    ]
    if problems:
        raise ProblemsFound(problems)
    scenario = dataclasses.replace(bound.scenario, levers={**held, **levers})
    feed = _Feed(scenario, bound.series, bound.cards)
    inputs = bound.program.inputs
    paths = {n: feed.lever(bound.cards[n], lever) for n, lever in levers.items() if n in inputs}
    return dataclasses.replace(
        bound, scenario=scenario, program=dataclasses.replace(bound.program, inputs={**inputs, **paths})
    )


def _theories(scenario: Scenario) -> tuple[dict[str, dict[str, Theory]], list[Problem]]:
    chosen: dict[str, dict[str, Theory]] = {}
    problems: list[Problem] = []
    topics = theory_names()
    for topic, by_actor in scenario.theories.items():
        place = f"{scenario.place}: `theories.{topic}`"
        if topic not in topics:
            problems.append(
                Problem(place, f"`{topic}` is no topic.", nearest(topic, topics) or f"Topics are {listed(topics)}.")
            )
            continue
        known = theory_names(topic)
        for actor, name in by_actor.items():
            if name not in known:
                right = nearest(name, known) or f"Theories are {listed(known)}."
                problems.append(Problem(place, f"`{name}` is no theory of `{topic}`.", right))
                continue
            chosen.setdefault(topic, {})[actor] = _theory(topic, name)
        if topic in chosen and EACH not in by_actor and set(by_actor) != set(scenario.actors):
            missing = [a for a in scenario.actors if a not in by_actor]
            problems.append(Problem(place, f"no theory is chosen for {listed(missing)}.", "Give `each`."))
    return chosen, problems


def _residuals(equations: Mapping[str, Equation], scenario: Scenario) -> list[str]:
    """What every run watches: how far each point that is searched for is from answering itself."""
    return [n for n in equations if n.endswith("_residual") and "__" not in n and n not in scenario.outcomes]


def _theory(topic: str, name: str) -> Theory:
    return read_theory(importlib.import_module(f"burdenshare.model.{topic}.{name}"))


class _Feed:
    """Finds, for every quantity that no equation computes, who gives it."""

    def __init__(self, scenario: Scenario, series: Mapping[str, Series], cards: Mapping[str, Card]) -> None:
        self.scenario, self.series, self.cards = scenario, series, cards
        self.problems: list[Problem] = []

    def inputs(self, equations: Mapping[str, Equation]) -> dict[str, Input]:
        """Every input that is asked for and given; what is missing is found when the program is checked."""
        asked = {p for e in equations.values() for p in e.takes if p not in equations}
        found: dict[str, Input] = {}
        for name in sorted(asked):
            card = self.cards.get(name)
            if card is None:
                continue
            given = self._input(name, card)
            if given is not None:
                found[name] = given
        for state in states_of(equations):
            start = getattr(self.cards.get(state), "start", None)
            if start and start in self.series:
                found[state + LAST_YEAR] = Fixed(equations[state].gives, self._path(self.series[start])[0])
        return found

    def _input(self, name: str, card: Card) -> Input | None:
        scenario = self.scenario
        if any(d not in scenario.labels for d in card.kind.dimensions):
            return None  # said once, for the dimension, when the program is checked
        if name in scenario.uncertainties:
            return self._sampled(card, scenario.uncertainties[name])
        if name in scenario.levers:
            return self.lever(card, scenario.levers[name])
        if card.role == "shock":
            return Shock(card.kind)
        if name in self.series:
            series = self.series[name]
            self._check_definitions(card, series)
            return Fixed(card.kind, self._path(series)[0]) if series.constant else Path(card.kind, self._path(series))
        truth = truths(scenario).get(name)
        return None if truth is None else Fixed(card.kind, np.array(truth, dtype=np.float64))

    def _path(self, series: Series) -> npt.NDArray[np.float64]:
        """Year × actor in base units; an actor of whom nothing is known has no number in any year."""
        known = series.values
        return np.array(
            [
                [known[a].get(year, known[a][min(known[a])]) if a in known else np.nan for a in self.scenario.actors]
                for year in self.scenario.years
            ]
        )

    def _check_definitions(self, card: Card, series: Series) -> None:
        for actor in self.scenario.actors if card.definition_of else ():
            meant, held = self.scenario.definition(str(card.definition_of), actor), series.definitions.get(actor)
            if meant and held and meant != held:
                place = f"{self.scenario.place}: `definitions.{card.definition_of}`"
                wrong = f"{actor} is counted as `{meant}`, but `{card.name}` is held as `{held}`."
                self.problems.append(Problem(place, wrong, "Definitions are never mixed."))

    def _sampled(self, card: Card, uncertainty: Uncertainty) -> Sampled | None:
        places = self._places(card)
        cells = [uncertainty.distribution(*labels) for labels in places]
        missing = [" ".join(labels) for labels, cell in zip(places, cells, strict=True) if cell is None]
        if missing:
            right = "Give each of them, or `each`."
            self.problems.append(Problem(uncertainty.place, f"`{card.name}` says nothing of {listed(missing)}.", right))
            return None
        names = tuple(f"{card.name}[{','.join(labels)}]" if labels else card.name for labels in places)
        return Sampled(card.kind, tuple(c for c in cells if c is not None), names, card.shown_unit.factor)

    def lever(self, card: Card, lever: Lever) -> Path:
        """A lever's path: year × the card's dimensions."""
        columns = [self._lever_path(card, lever, labels) for labels in self._places(card)]
        shape = (len(self.scenario.years), *(len(self.scenario.labels[d]) for d in card.kind.dimensions))
        return Path(card.kind, (np.array(columns).T * card.shown_unit.factor).reshape(shape))

    def _places(self, card: Card) -> list[tuple[str, ...]]:
        """The labels of every cell of a quantity, in row-major order."""
        return list(itertools.product(*(self.scenario.labels.get(d, ()) for d in card.kind.dimensions)))

    def _lever_path(self, card: Card, lever: Lever, labels: tuple[str, ...]) -> list[float]:
        points, start = lever.path(*labels), lever.start(*labels)
        actor = labels[0] if card.kind.dimensions == ("actor",) else None
        if card.start and actor is not None and actor in self.series[card.start].values:
            start = self.series[card.start].values[actor][self.scenario.reference_year] / card.shown_unit.factor
        if not points:
            return [start if start is not None else np.nan] * len(self.scenario.years)
        return lever_path(points, self.scenario.years, start)


def truths(scenario: Scenario) -> dict[str, list[Any]]:
    """What a scenario says by naming: who is ally, defender, supporter or adversary, and whose a programme is."""
    wars, programmes = scenario.contingencies.values(), scenario.programmes.values()
    return {
        "is_ally": [a in scenario.alliance for a in scenario.actors],
        "is_focus": [a == scenario.focus for a in scenario.actors],
        "is_dollar_issuer": [a == "USA" for a in scenario.actors],
        "is_defender": [[a == war.defender for war in wars] for a in scenario.actors],
        "is_supporter": [[a in war.supporters for war in wars] for a in scenario.actors],
        "is_adversary": [[a == war.adversary for war in wars] for a in scenario.actors],
        "is_home": [war.defender == scenario.focus for war in wars],
        "is_owner": [[p.actor == a for p in programmes] for a in scenario.actors],
        "serving_share": [[p.serves.get(m, 0.0) for p in programmes] for m in scenario.missions],
    }


def lever_path(points: Points, years: tuple[int, ...], start: float | None = None) -> list[float]:
    """A lever's value in each year: straight lines between points, held after the last.

    Before the first year given the start value counts; where there is none, the first point.
    """
    given = dict(points)
    first, last = points[0][0], points[-1][0]
    path = []
    for year in years:
        if year < first:
            path.append(start if start is not None else given[first])
        elif year >= last:
            path.append(given[last])
        else:
            before = max(y for y in given if y <= year)
            after = min(y for y in given if y > year)
            path.append(given[before] + (year - before) / (after - before) * (given[after] - given[before]))
    return path


def identity(bound: Bound) -> dict[str, Any]:
    """What a run's name is made of, besides draws, precision and chunk."""
    from burdenshare.engine.run import versions

    digests = {f"{t}.{th.name}": th.digest for t, by in bound.theories.items() for th in by.values()}
    return {
        "versions": versions(),
        "equations": digests,
        "scenario": bound.scenario.words(),
        "data": [bound.catalog.vintage, bound.catalog.digest],
        "seed": bound.scenario.seed,
        "sampling": bound.scenario.sampling,
    }
