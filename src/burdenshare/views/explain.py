"""Explaining a name: what it is, what a scenario assumes of it and why, and where it comes from. In plain text."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from burdenshare.engine.graph import OTHERWISE
from burdenshare.engine.opened import load_run
from burdenshare.scenario.feeding import series_of
from burdenshare.scenario.manifest import programmes
from burdenshare.scenario.packs import scenario_names
from burdenshare.scenario.presentation import definition_in_words
from burdenshare.scenario.schema import Scenario
from burdenshare.scenario.theories import cards_with
from burdenshare.views.explain_scenario import is_scenario, scenario_lines
from burdenshare.views.reference import body, functions, theory_files
from burdenshare.views.trace import is_of_run
from burdenshare.vocabulary.cards import Card
from burdenshare.vocabulary.errors import NotHeld, Problem, ProblemsFound, nearest
from burdenshare.vocabulary.sources import Source, load_bibliography

FIGURES: Final = 12  # figures that are shown of a series with more
_FEWEST: Final = 4  # letters of a part of a label


def explain(name: str, scenario: Scenario, whole: bool = False) -> str:
    """Explain a quantity, a scenario, a source, a series, a programme, a setting, a contingency or a theory.

    Args:
        name: the name to explain, or a label: `public debt`.
        scenario: the scenario to read assumptions from.
        whole: show all figures, not the first ones.

    Raises:
        ProblemsFound: there is nothing of this name.
    """
    cards, sources = cards_with(scenario.theory_folder), {**load_bibliography(), **scenario.bibliography}
    if is_scenario(name):
        return "\n".join(scenario_lines(name, cards, sources)) + "\n"
    found = _found(name, scenario, cards, sources, whole)
    if not found and (named := labelled(name, scenario, cards)):
        if len(named) > 1:
            return "\n".join([f"Several names have `{name}` in their label:", *_names(named)]) + "\n"
        found = _found(next(iter(named)), scenario, cards, sources, whole)
    if not found:
        _refuse_run(name)
        files = theory_files(folder=scenario.theory_folder)
        known = [
            *cards, *sources, *scenario.programmes, *scenario.contingencies, *scenario.known_settings,
            *scenario_names(), *(p.stem for p in files), *(n.name for p in files for n in functions(p)),
        ]  # fmt: skip
        right = nearest(name, known) or "`burdenshare list outcomes` and `list levers` name some."
        raise ProblemsFound([Problem("burdenshare explain", f"there is nothing named `{name}`.", right)])
    return "\n".join(found) + "\n"


def _refuse_run(name: str) -> None:
    """Refuse the name of a run alone: only a number of it is explained.

    Raises:
        ProblemsFound: it has the form of a run's name; how a number of it is named, with one of its own if it is kept.
    """
    if not is_of_run(f"{name}:OUTCOME:YEAR"):
        return
    right = "Name a number of a run as RUN:OUTCOME:LABEL:YEAR, with a label for each dimension of the outcome"
    try:
        run = load_run(name)
    except NotHeld as missing:
        said = f"no quantity and no kept run is named `{name}`."
        do = "`burdenshare runs` lists the runs that are kept."
        raise ProblemsFound([Problem("burdenshare explain", said, f"{right}.", do)]) from missing
    found = next((o for o in run.outcomes.values() if o.about.shown), next(iter(run.outcomes.values())))
    focus = run.manifest.focus
    labels = [
        focus if focus in known else known[0] for known in (found.about.labels[d] for d in found.about.dimensions)
    ]
    example = ":".join((name, found.about.name, *labels, str(found.years[-1])))
    wrong = f"`{name}` is a run, and `explain` shows one number of a run."
    raise ProblemsFound([Problem("burdenshare explain", wrong, f"{right}: `burdenshare explain {example}`.")])


def labelled(label: str, scenario: Scenario, cards: Mapping[str, Card]) -> dict[str, str]:
    """The names that have a label, with their labels: exactly, or else as a part of it; in any case of letters."""
    known = {name: card.label for name, card in cards.items()}
    known |= {name: setting.label for name, setting in scenario.known_settings.items()}
    known |= {name: programme.label for name, programme in scenario.programmes.items()}
    wanted = label.replace("_", " ").casefold().strip()
    exact = {n: said for n, said in known.items() if wanted in (said.casefold(), said.casefold().partition(",")[0])}
    part = {n: said for n, said in known.items() if len(wanted) >= _FEWEST and wanted in said.casefold()}
    return exact or part


def _names(named: Mapping[str, str]) -> Iterator[str]:
    wide = max(map(len, named))
    yield from (f"  {name:<{wide}}  {label}" for name, label in sorted(named.items()))


def _found(
    name: str, scenario: Scenario, cards: Mapping[str, Card], sources: Mapping[str, Source], whole: bool
) -> list[str]:
    """All that is known under one name."""
    found = [
        *_quantity(name, cards.get(name), sources, scenario),
        *_assumed(name, scenario, sources),
        *_programme(name, scenario, cards, sources),
        *_setting(name, scenario, sources),
        *_contingency(name, scenario),
        *_theory(name, scenario),
    ]
    if name in sources:
        found.append(f"{sources[name].citation()}\n  evidence: {sources[name].evidence}")
    return found + _data(name, scenario, cards, whole)


def _assumed(name: str, scenario: Scenario, sources: Mapping[str, Source]) -> Iterator[str]:
    """What a scenario says of a lever or an uncertainty, and why."""
    said = scenario.levers.get(name) or scenario.uncertainties.get(name)
    if said:
        yield f"  in {scenario.name}, {said.shown_unit}:"
        yield from (f"    {who}: {words}" for who, words in said.words().items())
        yield f"    why: {_one_line(said.why)}"
        yield from _cited(said.source, sources, "    ")


def _programme(
    name: str, scenario: Scenario, cards: Mapping[str, Card], sources: Mapping[str, Source]
) -> Iterator[str]:
    row = next((r for r in programmes(scenario, cards) if r.name == name), None)
    if row:
        yield f"{row.label}: a programme of {row.actor}, in {scenario.name}"
        serves = (f"{mission.replace('_', ' ')} {part:.0%}" for mission, part in row.serves.items())
        yield f"  serves: {', '.join(serves)}"
        yield from (f"  {word.replace('_', ' ')}: {number}" for word, number in row.numbers.items() if number)
        yield f"    why: {_one_line(row.why)}"
        yield from _cited(row.source, sources, "    ")


def _setting(name: str, scenario: Scenario, sources: Mapping[str, Source]) -> Iterator[str]:
    setting = scenario.known_settings.get(name)
    if setting is None:
        return
    yield f"{setting.label}: a setting. {setting.help}"
    for choice, says in setting.choices.items():
        chosen = f" (chosen in {scenario.name})" if scenario.settings.get(name) == choice else ""
        yield f"  {choice}: {says.get('label', choice)}{chosen}"
        for section in ("levers", "uncertainties", "programmes"):
            for _, moved, block in setting.blocks(choice, section):
                why = block.get("why")
                yield f"    {moved}" + (f": {_one_line(why)}" if why else "")
                yield from _cited(block.get("source", ()), sources, "      ")


def _contingency(name: str, scenario: Scenario) -> Iterator[str]:
    war = scenario.contingencies.get(name)
    if war:
        supporters = f", supported by {', '.join(war.supporters)}" if war.supporters else ""
        yield f"{name}: a war that is deterred, in {scenario.name}: {war.adversary} against {war.defender}{supporters}"


def _theory(name: str, scenario: Scenario) -> Iterator[str]:
    """What a theory claims, leaves out, and who disagrees, as its file says it."""
    for path in theory_files(folder=scenario.theory_folder):
        if path.stem == name:
            chosen = scenario.theories.get(path.parent.name, {})
            who = [actor for actor, theory in chosen.items() if theory == name]
            said = f"chosen in {scenario.name} for {', '.join(who)}" if who else f"not chosen in {scenario.name}"
            yield f"A theory of {path.parent.name}, {said}."
            yield ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            yield f"  gives: {', '.join(node.name for node in functions(path))}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _cited(keys: Sequence[str], sources: Mapping[str, Source], indent: str) -> Iterator[str]:
    yield from (f"{indent}source: {sources[key].citation()}" for key in keys if key in sources)


def _quantity(name: str, card: Card | None, sources: Mapping[str, Source], scenario: Scenario) -> Iterator[str]:
    if card:
        presented = scenario.presentation.get(name)
        yield f"{card.label}\n{card.help}"
        if definition := definition_in_words(presented, card.definition, scenario):
            yield f"  definition: {definition}"
        bounds = f", {card.said_bounds(scenario.reference_year)}" if card.bounds else ""
        yield f"  {card.role}, in {card.shown_unit.name}{bounds}; kind {card.kind.name}"
        if card.decided_by:
            yield f"  decided by: {card.decided_by}"
        for actor, why in (presented.leave_out if presented else {}).items():
            yield f"  not shown for {actor}: {why}"
        cited = (presented.source if presented else ()) or card.source
        given = name in scenario.levers or name in scenario.uncertainties  # its judgement is the scenario's
        yield from _cited([key for key in cited if not given or key != "judgement"], sources, "  ")
    used = _used_theories(scenario)
    for path in theory_files(folder=scenario.theory_folder):
        chosen = (path.parent.name, path.stem) in used
        for node in functions(path):
            arguments = [a.arg for a in node.args.args]
            if node.name == name:
                said = (ast.get_docstring(node) or "").splitlines()[0]
                yield f"  equation of {path.parent.name}: {path.stem}{_if_not(chosen, scenario)}. {said}"
                yield f"    needs: {', '.join(arguments)}"
                yield "    " + body(path, node).replace("\n", "\n    ")
            elif name in arguments and chosen:
                yield f"  used by: {node.name} ({path.parent.name}: {path.stem})"


def _used_theories(scenario: Scenario) -> set[tuple[str, str]]:
    """The topic and name of each theory that a scenario chooses, and of those that give the rest of its topic."""
    found = {(topic, name) for topic, by_actor in scenario.theories.items() for name in by_actor.values()}
    rest = {(path.parent.name, path.stem): _otherwise(path) for path in theory_files(folder=scenario.theory_folder)}
    for topic, name in list(found):
        while name := rest.get((topic, name), ""):
            found.add((topic, name))
    return found


def _otherwise(path: Path) -> str:
    """The theory that gives all quantities of the topic which a theory's file does not give."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == OTHERWISE:
            return str(ast.literal_eval(node.value))
    return ""


def _if_not(chosen: bool, scenario: Scenario) -> str:
    return "" if chosen else f" (not chosen in {scenario.name})"


def _data(name: str, scenario: Scenario, cards: Mapping[str, Card], whole: bool) -> list[str]:
    from burdenshare.scenario.vintage import catalog_of

    catalog = catalog_of(scenario)
    found = []
    series = series_of(scenario, catalog, [name], cards)[0].get(name) if name in scenario.figures else None
    if series:
        found.append(f"  how computed: {series.how}")
        for actor, keys in series.origins.items():
            found += [
                f"  {actor}: {catalog.origins[k].publisher}, {catalog.origins[k].title} ({catalog.origins[k].licence})"
                for k in keys
            ]
    figures = []
    for (quantity, actor), rows in catalog.observations.items():
        if quantity == name:
            for o in rows:
                origin = catalog.origins[o.origin]
                where = f"{o.definition}; {origin.publisher}, {origin.vintage}; {o.basis}"
                grade = f"; grade {o.grade}" if o.grade else ""
                text = f"  {actor} {o.year}: {o.value:,g} {o.unit} ({where}{grade})"
                figures.append((_place_of(actor, scenario), text))
    figures.sort(key=lambda pair: pair[0])  # the scenario's own actors first; it keeps the order of the rest
    found += [text for _, text in (figures if whole else figures[:FIGURES])]
    if len(figures) > FIGURES and not whole:
        found += [f"  {len(figures) - FIGURES:,} more figures. All of them:", f"    burdenshare explain {name} --all"]
    return found


def _place_of(actor: str, scenario: Scenario) -> int:
    order = (scenario.focus, *scenario.actors)
    return order.index(actor) if actor in order else len(order)
