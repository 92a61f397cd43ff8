"""Feeding a program: inputs made from figures by the pack's rules, and missing ones with the way to give them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from burdenshare.data.catalog import Catalog
from burdenshare.data.recipes.make import Maker, Rule
from burdenshare.data.recipes.series import Made, Series
from burdenshare.engine.graph import CLOCK, Equation, base_of, states_of
from burdenshare.scenario.schema import EACH, Scenario
from burdenshare.vocabulary.cards import Card
from burdenshare.vocabulary.errors import NotHeld, Problem, listed, so_many


def figures_needed(equations: Mapping[str, Equation], scenario: Scenario, cards: Mapping[str, Card]) -> list[str]:
    """The inputs that figures must feed: those that equations need, and the first values of levers and states."""
    asked = sorted({p for e in equations.values() for p in e.takes if p not in equations})
    starts = [getattr(cards.get(name), "start", None) for name in (*asked, *states_of(equations))]
    return list(dict.fromkeys(n for n in (*asked, *starts) if n and n in scenario.figures))


def series_of(
    scenario: Scenario, catalog: Catalog, names: Iterable[str], cards: Mapping[str, Card]
) -> tuple[dict[str, Series], list[Problem]]:
    """Inputs made from figures, by name; and the missing ones and those in another unit, at their lines.

    Args:
        scenario: its pack names a rule for each input and actor.
        catalog: the figures.
        names: the names of the inputs.
        cards: of all quantities: what the inputs have to be.
    """
    figures = scenario.figures
    years = range(scenario.reference_year, scenario.last_year + 1)

    def rule_of(name: str, actor: str) -> Rule | None:
        return figures[name].rule(actor) if name in figures else None

    maker = Maker(rule_of, catalog, years, scenario.actor_names)
    made: dict[str, dict[str, Made]] = {}
    problems: list[Problem] = []
    for name in names:
        for actor in scenario.actors:
            try:
                made.setdefault(name, {})[actor] = maker.made(name, actor)
            except NotHeld as found:
                problems += _at_their_line(scenario, name, actor, found)
    wrong = [*_uncovered(scenario, made), *_mixed(scenario, made, cards, catalog)]
    problems = list(dict.fromkeys([*_misfits(scenario, maker.known, cards), *problems, *wrong]))
    if problems:
        return {}, problems
    return {name: maker.series(name, scenario.actors, figures[name].how) for name in made}, []


def _at_their_line(scenario: Scenario, name: str, actor: str, found: NotHeld) -> Iterator[Problem]:
    """The faults of an input of an actor, at the line of its rule, each with its remedy."""
    figure = scenario.figures[name]
    if figure.rule(actor) is None:
        do = (
            f"Write `{actor}: {{rule: observed, figure: NAME, definition: WHICH}}` there, "
            f"or `{actor}: {{rule: left_out, why: REASON}}`."
        )
        yield Problem(figure.place, f"`figures.{name}` names no figure for {actor}.", "", do)
        return
    place = figure.places.get(actor, figure.places.get("each", figure.place))
    for problem in found.problems:
        inner = f"{problem.place}: {problem.wrong}"
        about = f"`{name}` of {actor}"
        wrong = inner if problem.place == about else f"{about}: {inner}"
        yield Problem(place, wrong, problem.right, problem.do)


def _misfits(scenario: Scenario, made: Mapping[tuple[str, str], Made], cards: Mapping[str, Card]) -> Iterator[Problem]:
    """Inputs that their rule gives in another unit than their card has, at the line of the rule."""
    for (name, actor), one in made.items():
        card, figure = cards.get(name), scenario.figures[name]
        if card is None or one.why:
            continue
        alone = one.constant or list(one.values) == [scenario.reference_year]
        if one.unit.misses(card.kind, card.counts, actor, scenario.reference_year, alone):
            place = figure.places.get(actor, figure.places.get("each", figure.place))
            counts = f" ({card.counts})" if card.counts else ""
            wrong = f"the rule of `{name}` of {actor} gives {one.unit}."
            right = f"`{name}` is in {card.kind.unit}{counts}."
            yield Problem(place, wrong, right, "Name another figure or another rule.")


def _mixed(
    scenario: Scenario, made: Mapping[str, Mapping[str, Made]], cards: Mapping[str, Card], catalog: Catalog
) -> Iterator[Problem]:
    """Figures of another definition than the scenario names, at the line that names it."""
    for name, by_actor in made.items():
        quantity = cards[name].definition_of if name in cards else None
        for actor, one in by_actor.items():
            meant = scenario.definition(quantity, actor) if quantity else None
            if not meant or not one.definition or meant == one.definition:
                continue
            whole = f"definitions.{quantity}"
            keys = (f"{whole}.{actor}", f"{whole}.{EACH}", whole)
            place = next((scenario.places[k] for k in keys if k in scenario.places), scenario.place)
            figure = (scenario.figures[name].rule(actor) or {}).get("figure", "")
            held = dict.fromkeys(o.definition for o in catalog.observations.get((figure, actor), ()))
            wrong = f"`{whole}`: {actor} is defined as `{meant}`, but `{name}` is held as `{one.definition}`."
            right = f"Definitions are never mixed. `{figure}` of {actor} is held as {listed(tuple(held))}."
            do = f"Write `{one.definition}`, or name a figure of `{meant}` in `figures.{name}`."
            yield Problem(place, wrong, right, do)


def _uncovered(scenario: Scenario, made: Mapping[str, Mapping[str, Made]]) -> Iterator[Problem]:
    """Years of the scenario that an input does not cover: the input that ends first, at the line of the last year."""
    ends: list[tuple[int, str, str]] = []
    for name, by_actor in made.items():
        for actor, one in by_actor.items():
            open_years = [y for y in scenario.years if y not in one.values]
            if one.why or one.constant or not open_years:
                continue
            place = scenario.figures[name].places.get(actor, scenario.figures[name].place)
            last = max(one.values, default=scenario.reference_year - 1)
            if open_years[0] > last:
                ends.append((last, name, actor))
            else:
                wrong = f"`{name}` of {actor} has no number for {open_years[0]}; its rule begins in {min(one.values)}."
                yield Problem(place, wrong, "", "Name a rule that covers it, such as `before: held`.")
    if ends:
        last, name, actor = min(ends, key=lambda end: end[0])
        others = len(ends) - 1
        more = f", and {so_many(others, 'other')} then or later" if others else ""
        figure = scenario.figures[name]
        place = scenario.places.get("years.last", scenario.place)
        wrong = f"{scenario.last_year} lies beyond the figures: `{name}` of {actor} ends in {last}{more}."
        at = figure.places.get(actor, figure.places.get("each", figure.place))
        do = f"End by {last}, or name a rule that goes further, such as `then: held` ({at})."
        yield Problem(place, wrong, "", do)


def missing_inputs(
    equations: Mapping[str, Equation], inputs: Iterable[str], scenario: Scenario, cards: Mapping[str, Card]
) -> list[Problem]:
    """The inputs that equations need and nothing gives, each with the file and key that would give it.

    The check of the program finds inputs without a card, or with a dimension without labels.
    """
    given = {*equations, *inputs, *CLOCK}
    asked: dict[str, str] = {}
    for equation in equations.values():
        for parameter in equation.takes:
            base = base_of(parameter)
            if parameter not in given and base not in given:
                asked.setdefault(base, equation.name)
    problems = []
    for name, by in sorted(asked.items()):
        card = cards.get(name)
        if card is not None and all(d in scenario.labels for d in card.kind.dimensions):
            problems.append(_missing(card, by, scenario))
    return problems


def _missing(card: Card, by: str, scenario: Scenario) -> Problem:
    """One missing input. `by` is an equation that needs it."""
    folder = scenario.places.get("pack", "the pack")
    place = scenario.places.get("theories", scenario.place)
    labels = card.kind.dimensions[0].upper() if card.kind.dimensions else "value"
    if card.role == "observation":
        wrong = f"the equation `{by}` needs `{card.name}`, but no figure is named for it. {card.help}"
        do = (
            f"Write under `figures:`, in `{folder}/figures.yaml`: "
            f"`{card.name}: {{each: {{rule: observed, figure: NAME, definition: WHICH, then: held}}}}`."
        )
        return Problem(place, wrong, "", do)
    if card.role in ("lever", "uncertainty"):
        section = "levers" if card.role == "lever" else "uncertainties"
        wrong = f"the equation `{by}` needs the {card.role} `{card.name}`, but no file gives it. {card.help}"
        unit = f'in: "{card.shown_unit.name}"'
        do = f"Write under `{section}:`, in a file of `{folder}`: `{card.name}: {{{unit}, {labels}: ..., why: ...}}`."
        return Problem(place, wrong, "", do)
    wrong = f"the equation `{by}` needs `{card.name}` of the topic `{card.topic}`, of which no theory is chosen."
    return Problem(place, wrong, "", f"Choose one under `theories:`, or remove the outcomes that need `{by}`.")
