"""Binding: theories, a scenario and observations become one checked program."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from burdenshare.data.catalog import Catalog
from burdenshare.data.recipes.series import Series
from burdenshare.engine.graph import LAST_YEAR, Equation, Theory, needed, states_of
from burdenshare.engine.join import choice_of, join_theories, side_by_side
from burdenshare.engine.outcome import Watched
from burdenshare.engine.program import Correlation, Fixed, Input, Path, Program, Sampled, Shock, make_program
from burdenshare.engine.unread import without_unread
from burdenshare.scenario.feeding import figures_needed, missing_inputs, series_of
from burdenshare.scenario.members import refuse_unnumbered
from burdenshare.scenario.paths import lever_path
from burdenshare.scenario.presentation import definition_in_words
from burdenshare.scenario.schema import EACH, Lever, Scenario, Uncertainty
from burdenshare.scenario.theories import absent_topics, chosen_theories, load_theory
from burdenshare.vocabulary.cards import Card
from burdenshare.vocabulary.dimensions import COHORTS
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed
from burdenshare.vocabulary.kinds import kind

SHOWN = 4
WORLDS = {"path": "on the path without war", "all": "in all worlds"}


@dataclass(frozen=True)
class Bound:
    """A bound scenario: the program, and everything that makes its run understandable without the scenario."""

    scenario: Scenario
    program: Program
    theories: Mapping[str, Mapping[str, Theory]]
    series: Mapping[str, Series]
    cards: Mapping[str, Card]
    catalog: Catalog

    @property
    def watched(self) -> dict[str, Watched]:
        """How each kept outcome is presented; the pack's leading outcomes are shown, or else the first four."""
        kept = self.program.outcomes
        leading = [n for n in self.scenario.leading if n in kept] or kept[:SHOWN]
        return {
            name: watched(self.cards[name], self.program, self.scenario, shown=name in leading)
            for name in self.program.outcomes
        }


def watched(card: Card, program: Program, scenario: Scenario, shown: bool) -> Watched:
    """How an outcome is presented, from its card and its pack."""
    dimensions, said = card.kind.dimensions, scenario.presentation.get(card.name)
    return Watched(
        name=card.name,
        label=card.label,
        unit=card.shown_unit.name,
        definition=definition_in_words(said, card.definition, scenario),
        factor=card.shown_unit.factor,
        dimensions=dimensions,
        labels={d: program.labels[d] for d in dimensions},
        decimals=card.decimals,
        leave_out=dict(said.leave_out) if said else {},
        source=(said.source if said else ()) or card.source,
        shown=shown,
        worlds=WORLDS[card.worlds] if "contingency" in program.labels else "",
        plausible=card.plausible,
        plausible_why=card.plausible_why,
        plausible_source=card.plausible_source,
    )


def bind(
    scenario: Scenario,
    catalog: Catalog,
    cards: Mapping[str, Card],
    rivals: Mapping[str, Sequence[str]] = MappingProxyType({}),
    by_actor: Collection[str] = (),
) -> Bound:
    """Bind a scenario.

    Args:
        scenario: the scenario.
        catalog: the observations.
        cards: of all quantities.
        rivals: several theories of a topic that belong in one program; the number `choice_of_TOPIC` selects among
            them, by their place, and begins with the scenario's own. Where actors differ in theory, each has a number.
        by_actor: topics among them in which each actor has a number in any case.

    Raises:
        ProblemsFound: a theory, a quantity or a number is missing, an edge does not fit, or definitions are mixed.
    """
    folder = FilePath(scenario.theory_folder) if scenario.theory_folder else None
    theories, problems = chosen_theories(scenario, folder)
    if problems:
        raise ProblemsFound(problems)
    apart = {t: [load_theory(t, name, folder, scenario.theory_files) for name in names] for t, names in rivals.items()}
    equations, problems = join_theories({t: by for t, by in theories.items() if t not in apart}, scenario.actors)
    for topic, several in apart.items():
        equations |= side_by_side(topic, several, topic in by_actor or is_by_actor(scenario, topic))
    equations |= {n: e for n, e in absent_topics(theories).items() if n not in equations}
    outcomes = (*scenario.outcomes, *_residuals(equations, scenario))
    used = needed(equations, outcomes)
    series, missing = series_of(scenario, catalog, figures_needed(used, scenario, cards), cards)
    feed = _Feed(scenario, series, cards)
    inputs = feed.inputs(used)
    inputs |= {choice_of(topic): choice_at_start(scenario, topic, rivals[topic], topic in by_actor) for topic in apart}
    problems += [*missing_inputs(used, {*inputs, *scenario.figures}, scenario, cards), *missing, *feed.problems]
    if problems:
        raise ProblemsFound(problems)
    program = make_program(
        equations,
        inputs,
        labels=scenario.labels,
        years=scenario.years,
        reference_year=scenario.reference_year,
        outcomes=outcomes,
        correlations=tuple(Correlation(*c) for c in sorted(scenario.correlations)),
        seed=scenario.seed,
        sampling=scenario.sampling,
        groups=scenario.groups,
    )
    bound = Bound(scenario, without_unread(program), theories, series, cards, catalog)
    return bound if rivals else refuse_unnumbered(bound)  # with rivals a page is bound many times, its scenario before


def is_by_actor(scenario: Scenario, topic: str) -> bool:
    """Whether actors of a scenario differ in theory."""
    return len({*scenario.theories.get(topic, {}).values()}) > 1


def choice_at_start(scenario: Scenario, topic: str, rivals: Sequence[str], by_actor: bool = False) -> Fixed:
    """The number that selects a rival, or a number for each actor: the scenario's own theories, or else the first."""
    chosen = scenario.theories.get(topic, {})
    place = {name: float(i) for i, name in enumerate(rivals)}
    if not by_actor and not is_by_actor(scenario, topic):
        return Fixed(kind("Index"), np.array(place.get(next(iter(chosen.values()), ""), 0.0)))
    own = [chosen.get(actor, chosen.get(EACH, "")) for actor in scenario.actors]
    return Fixed(kind("IndexByActor"), np.array([place.get(name, 0.0) for name in own]))


def with_levers(bound: Bound, scenario: Scenario) -> Bound:
    """Bind a scenario that differs in levers alone: only their paths are made again.

    Args:
        bound: a bound scenario.
        scenario: the same scenario with other paths of its levers.

    Raises:
        ProblemsFound: a lever has no value where it needs one.
    """
    held, inputs = bound.scenario.levers, bound.program.inputs
    feed = _Feed(scenario, bound.series, bound.cards)
    moved = {n: lever for n, lever in scenario.levers.items() if n in inputs and lever is not held.get(n)}
    paths = {n: feed.lever(bound.cards[n], lever) for n, lever in moved.items()}
    if feed.problems:
        raise ProblemsFound(feed.problems)
    program = dataclasses.replace(bound.program, inputs={**inputs, **paths})
    return dataclasses.replace(bound, scenario=scenario, program=program)


def lever_values(bound: Bound, lever: Lever) -> dict[tuple[str, ...], list[float]]:
    """The values of a lever in the shown unit, a number for each year, by the labels of each cell."""
    feed, card = _Feed(bound.scenario, bound.series, bound.cards), bound.cards[lever.name]
    return {labels: feed._lever_path(card, lever, labels) for labels in feed._places(card)}


def _residuals(equations: Mapping[str, Equation], scenario: Scenario) -> list[str]:
    """The outcomes that every run keeps: the residual of each equilibrium."""
    return [n for n in equations if n.endswith("_residual") and "__" not in n and n not in scenario.outcomes]


class _Feed:
    """Finds the input for every quantity that no equation computes."""

    def __init__(self, scenario: Scenario, series: Mapping[str, Series], cards: Mapping[str, Card]) -> None:
        self.scenario, self.series, self.cards = scenario, series, cards
        self.problems: list[Problem] = []

    def inputs(self, equations: Mapping[str, Equation]) -> dict[str, Input]:
        """Every input that is needed and given; the check of the program finds the missing ones."""
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
            if card.kind.dimensions == ("actor", "cohort"):
                return Path(card.kind, self._cohorts(series))
            return Fixed(card.kind, self._path(series)[0]) if series.constant else Path(card.kind, self._path(series))
        truth = truths(scenario).get(name)
        return None if truth is None else Fixed(card.kind, np.array(truth, dtype=np.float64))

    def _path(self, series: Series) -> npt.NDArray[np.float64]:
        """Year × actor in base units; an actor that is left out has NaN in every year."""
        known, actors = series.values, self.scenario.actors
        if series.constant:
            reference = self.scenario.reference_year
            return np.array([[known[a][reference] if a in known else np.nan for a in actors]])
        return np.array([[known[a][y] if a in known else np.nan for a in actors] for y in self.scenario.years])

    def _cohorts(self, series: Series) -> npt.NDArray[np.float64]:
        """Year × actor × cohort: the figure of the year, of the year before, and so on."""
        known, ages, actors = series.values, range(len(COHORTS)), self.scenario.actors
        rows = [
            [[known[a][y - k] if a in known else np.nan for k in ages] for a in actors] for y in self.scenario.years
        ]
        return np.array(rows)

    def _sampled(self, card: Card, uncertainty: Uncertainty) -> Sampled | None:
        places = self._places(card)
        cells = [uncertainty.distribution(*labels) for labels in places]
        missing = [" ".join(labels) for labels, cell in zip(places, cells, strict=True) if cell is None]
        if missing:
            right = "Give each a value, or `each`."
            self.problems.append(
                Problem(uncertainty.place, f"`{card.name}` has no value for {listed(missing)}.", right)
            )
            return None
        names = tuple(f"{card.name}[{','.join(labels)}]" if labels else card.name for labels in places)
        return Sampled(card.kind, tuple(c for c in cells if c is not None), names, card.shown_unit.factor)

    def lever(self, card: Card, lever: Lever) -> Path:
        """A lever's path: year × the card's dimensions."""
        silent = [labels for labels in self._places(card) if self._start(card, lever, labels) is None]
        silent = [labels for labels in silent if not lever.path(*labels) and not self._is_left_out(card, labels)]
        if silent:
            right = "Give each a value, or `each`."
            wrong = f"`{card.name}` has no value for {listed([' '.join(labels) for labels in silent])}."
            self.problems.append(Problem(lever.place, wrong, right))
        columns = [self._lever_path(card, lever, labels) for labels in self._places(card)]
        shape = (len(self.scenario.years), *(len(self.scenario.labels[d]) for d in card.kind.dimensions))
        return Path(card.kind, (np.array(columns).T * card.shown_unit.factor).reshape(shape))

    def _places(self, card: Card) -> list[tuple[str, ...]]:
        """The labels of every cell of a quantity, in row-major order."""
        return list(itertools.product(*(self.scenario.labels.get(d, ()) for d in card.kind.dimensions)))

    def _start(self, card: Card, lever: Lever, labels: tuple[str, ...]) -> float | None:
        """A cell's value in the reference year: the observed figure, or the value in the oldest file."""
        series = self.series.get(str(card.start)) if card.kind.dimensions == ("actor",) else None
        if series is not None and labels[0] in series.values:
            return series.values[labels[0]][self.scenario.reference_year] / card.shown_unit.factor
        return lever.start(*labels)

    def _is_left_out(self, card: Card, labels: tuple[str, ...]) -> bool:
        """Whether the pack leaves out the actor of a cell, so that the lever has no figure to start from."""
        series = self.series.get(str(card.start)) if card.kind.dimensions == ("actor",) else None
        return series is not None and labels[0] in series.left_out

    def _lever_path(self, card: Card, lever: Lever, labels: tuple[str, ...]) -> list[float]:
        points, start = lever.path(*labels), self._start(card, lever, labels)
        if not points:
            return [start if start is not None else np.nan] * len(self.scenario.years)
        return lever_path(points, self.scenario.years, start)


def truths(scenario: Scenario) -> dict[str, list[Any]]:
    """The inputs that follow from names: ally, defender, supporter, adversary, and the owner of each programme."""
    wars, programmes = scenario.contingencies.values(), scenario.programmes.values()
    return {
        "is_ally": [a in scenario.alliance for a in scenario.actors],
        "is_focus": [a == scenario.focus for a in scenario.actors],
        "is_dollar_issuer": [a == scenario.dollar_issuer for a in scenario.actors],
        "is_defender": [[a == war.defender for war in wars] for a in scenario.actors],
        "is_supporter": [[a in war.supporters for war in wars] for a in scenario.actors],
        "is_adversary": [[a == war.adversary for war in wars] for a in scenario.actors],
        "is_home": [war.defender == scenario.focus for war in wars],
        "is_owner": [[p.actor == a for p in programmes] for a in scenario.actors],
        "years_since_call": [float(age) for age in COHORTS],
        "serving_share": [[p.serves.get(m, 0.0) for p in programmes] for m in scenario.missions],
    }
