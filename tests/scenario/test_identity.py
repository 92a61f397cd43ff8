"""Every field of a scenario, and of everything inside it: change it, and the run has another name or the same numbers."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_type_hints

import numpy as np
import pytest

from burdenshare.data.catalog import load_catalog
from burdenshare.engine.compile import compile_program
from burdenshare.engine.distributions import FAMILIES, Distribution
from burdenshare.engine.draws import SAMPLINGS
from burdenshare.engine.identity import identity
from burdenshare.scenario.bind import bind
from burdenshare.scenario.load import load_scenario
from burdenshare.scenario.schema import Scenario
from burdenshare.vocabulary.errors import ProblemsFound
from burdenshare.vocabulary.sources import Source

DRAWS = 32
OUTCOMES = ("defence_share", "debt_burden")
FAULTS = (ProblemsFound, KeyError, ValueError, IndexError, TypeError)  # what a value that makes no scenario runs into


@pytest.fixture(scope="module")
def small(cards):
    """A scenario of two outcomes and three years, in which a lever moves late, so that its start counts."""
    loaded = load_scenario("indo-pacific-2026", cards, ("KOR.spending_pledge=3@2028",))
    lever = loaded.levers["spending_pledge"]
    late = dataclasses.replace(lever, paths={**lever.paths, "KOR": ((2028, 3.0),)}, starts={**lever.starts, "KOR": 2.5})
    ready = dataclasses.replace(loaded.levers["readiness_level"], paths={"each": ((2028, 0.8),)}, starts={"each": 1.0})
    first = {"spending_pledge": late, "readiness_level": ready}
    levers = {**first, **loaded.levers, **first}
    outcomes = {"outcomes": OUTCOMES, "last_year": 2028, "shown_years": (2027,), "keep_draws": OUTCOMES}
    outcomes |= {"bibliography": {"Mine2026": Source("Mine2026", "Me", 2026, "Mine", "here", "study")}}
    return dataclasses.replace(loaded, levers=levers, **outcomes)


def records(form: Any, found: set[type] | None = None) -> set[type]:
    """All data classes that a data class holds, and itself, as its annotations say."""
    found = set() if found is None else found
    if dataclasses.is_dataclass(form) and isinstance(form, type) and form not in found:
        found.add(form)
        for hint in get_type_hints(form).values():
            records(hint, found)
    for inner in get_args(form):
        records(inner, found)
    return found


def fields(form: Any) -> set[tuple[str, str]]:
    return {(record.__name__, f.name) for record in records(form) for f in dataclasses.fields(record)}


def others(value: Any, words: tuple[str, ...]) -> Iterator[Any]:
    """Values that differ from a value a little."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value - 1)
    elif isinstance(value, float):
        yield value * (1 + 1e-12) if value else 1e-12
    elif isinstance(value, str):
        yield from (w for w in words if w != value)
        yield value + "x"
    elif value is None:
        yield "x"
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from ((*value[:i], other, *value[i + 1 :]) for other in others(item, words))
        yield value[:-1] if value else ("x",)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from ({**value, key: other} for other in others(item, words))
        yield from ({k: v for k, v in value.items() if k != gone} for gone in value)
        yield {"x": "x"}
    elif dataclasses.is_dataclass(value):
        for f in dataclasses.fields(value):
            yield from (dataclasses.replace(value, **{f.name: o}) for o in others(getattr(value, f.name), words))


def words_for(scenario: Scenario, value: Any) -> tuple[str, ...]:
    """Words that may stand where a word stands: those of the same list."""
    lists = (scenario.actors, SAMPLINGS, tuple(FAMILIES), tuple(scenario.outcomes), scenario.missions)
    return next((tuple(several) for several in lists if value in several), ())


def variants(value: Any, scenario: Scenario, used: set[str]) -> Iterator[tuple[str, str, Iterator[Any]]]:
    """For every field of a value and of everything inside it: class, field, and whole values in which it differs."""
    for f in dataclasses.fields(value):
        held = getattr(value, f.name)
        first = held if isinstance(held, str) else next(iter(held), "") if isinstance(held, tuple) else ""
        changed = others(held, words_for(scenario, first))
        yield type(value).__name__, f.name, (dataclasses.replace(value, **{f.name: o}) for o in changed)
        if dataclasses.is_dataclass(held):
            for owner, name, several in variants(held, scenario, used):
                yield owner, name, (dataclasses.replace(value, **{f.name: o}) for o in several)
        if isinstance(held, tuple) and held and dataclasses.is_dataclass(held[0]):
            for owner, name, several in variants(held[0], scenario, used):
                yield owner, name, (dataclasses.replace(value, **{f.name: (o, *held[1:])}) for o in several)
        if isinstance(held, Mapping):
            inner = [k for k in held if dataclasses.is_dataclass(held[k])]
            known = [k for k in inner if k in used] or inner
            for key in known[:2]:
                for owner, name, several in variants(held[key], scenario, used):
                    whole = (dataclasses.replace(value, **{f.name: {**held, key: o}}) for o in several)
                    yield owner, name, whole


class Names:
    """Binds, names and runs variants of one scenario."""

    def __init__(self, cards: Any) -> None:
        self.cards = cards

    def program(self, scenario: Scenario) -> Any:
        bound = bind(scenario, load_catalog(), self.cards)
        # What equations keep besides, such as residuals, is left out: fewer outcomes compile faster.
        return bound, identity(bound.program, bound.watched, draws=scenario.draws, precision=64)

    def numbers(self, bound: Any) -> dict[str, Any]:
        machine = compile_program(bound.program, 64)
        return {n: v / bound.watched[n].factor for n, v in machine.run(DRAWS).items()}


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[n], other[n], equal_nan=True) for n in one)


@pytest.mark.slow
@pytest.mark.seconds
def test_every_field_of_a_scenario_changes_the_name_or_no_number(small, cards):
    names = Names(cards)
    bound, base = names.program(small)
    numbers = names.numbers(bound)
    assert {"spending_pledge", "readiness_level", "multiplier"} <= bound.program.inputs.keys()
    used = {n for n in bound.program.inputs if n not in ("further_diversion", "related_pledge")}
    renamed, unmoved, refused = set(), set(), set()
    for owner, field, several in variants(small, small, used):
        for other in several:
            try:
                one, its = names.program(other)
            except FAULTS as fault:  # no scenario: another value of the field is tried
                if isinstance(fault, ProblemsFound):
                    refused.add((owner, field))
                continue
            if its.name != base.name:
                renamed.add((owner, field))
            else:
                assert same(names.numbers(one), numbers), f"{owner}.{field} moves numbers under one name"
                unmoved.add((owner, field))
            break
    # Where every other value is refused with a message, no run can have the name.
    assert renamed | unmoved | refused == fields(Scenario), "a field was not changed"
    assert len(refused - renamed - unmoved) <= 1
    decisive = {("Scenario", n) for n in ("focus", "actors", "seed", "draws", "sampling", "outcomes", "last_year")}
    assert decisive <= renamed
    assert {("Lever", "starts"), ("Lever", "paths"), ("Distribution", "parameters"), ("Programme", "serves")} <= renamed
    assert {("Scenario", "question"), ("Scenario", "name"), ("Lever", "why"), ("Uncertainty", "source")} <= unmoved


def test_focus_start_and_the_twelfth_digit_change_the_name(small, cards):
    names = Names(cards)
    multiplier = small.uncertainties["multiplier"]
    near = {
        who: Distribution(d.family, tuple((k, v * (1 + 1e-12)) for k, v in d.parameters))
        for who, d in multiplier.distributions.items()
    }
    lever = small.levers["spending_pledge"]
    several = [
        small,
        dataclasses.replace(small, focus="JPN"),
        dataclasses.replace(small, levers={**small.levers, "readiness_level": dataclasses.replace(
            small.levers["readiness_level"], starts={"each": 0.9})}),
        dataclasses.replace(small, uncertainties={**small.uncertainties, "multiplier": dataclasses.replace(
            multiplier, distributions=near)}),
        dataclasses.replace(small, levers={**small.levers, "spending_pledge": dataclasses.replace(
            lever, paths={**lever.paths, "KOR": ((2028, 3.0 * (1 + 1e-12)),)})}),
    ]  # fmt: skip
    assert len({names.program(s)[1].name for s in several}) == len(several)


@pytest.mark.slow
@pytest.mark.seconds
def test_the_same_scenario_written_in_another_order_has_the_same_name(small, cards):
    names = Names(cards)
    turned = {}
    for f in dataclasses.fields(Scenario):
        held = getattr(small, f.name)
        # The order of wars and programmes is that of the labels: rows come in it, as in that of actors.
        if isinstance(held, Mapping) and f.name not in ("contingencies", "programmes"):
            turned[f.name] = {k: _turned(v) for k, v in reversed(held.items())}
    turned["correlations"] = small.correlations[::-1]
    other = dataclasses.replace(small, **turned)
    assert list(other.levers) != list(small.levers)
    (one, its), (two, theirs) = names.program(small), names.program(other)
    assert its == theirs
    assert same(names.numbers(one), names.numbers(two))


def _turned(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(reversed(value.items()))
    if dataclasses.is_dataclass(value):
        pairs = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
        return dataclasses.replace(value, **{n: _turned(v) for n, v in pairs.items() if isinstance(v, Mapping)})
    return value


def test_a_cards_factor_changes_the_name(small, cards):
    card = cards["multiplier"]
    other = dataclasses.replace(card.shown_unit, factor=card.shown_unit.factor * (1 + 1e-12))
    changed = {**cards, "multiplier": dataclasses.replace(card, shown_unit=other)}
    assert Names(cards).program(small)[1].name != Names(changed).program(small)[1].name
