"""Every equation by itself: shapes by prime lengths, units by counting in others, words by the house's rules."""

from __future__ import annotations

import ast
import importlib
from functools import cache

import pytest

from burdenshare.engine.check import prime_sizes, shape_problems
from burdenshare.engine.graph import CLOCK, LAST_YEAR, REFERENCE, read_theory
from burdenshare.engine.units import check_reach, scaling_problems
from burdenshare.views.reference import functions, theory_files
from burdenshare.vocabulary.sources import load_bibliography

THEORIES = [read_theory(importlib.import_module(f"burdenshare.model.{p.parent.name}.{p.stem}")) for p in theory_files()]
EQUATIONS = [pytest.param(e, id=f"{t.name}:{e.name}") for t in THEORIES for e in t.equations.values()]
# What one theory takes over from another is one function, and is checked once.
FUNCTIONS = list(
    {e.function: (e, f"{t.name}:{e.name}") for t in reversed(THEORIES) for e in t.equations.values()}.values()
)
DISTINCT = [pytest.param(e, id=name) for e, name in FUNCTIONS]
# Theories whose claim is that something does nothing give one number, whatever they are fed.
CONSTANT = {
    "as_offered:payment_is_refused", "no_coercion:chance_of_coercion", "no_coercion:coercion_time",
    "base_rate:concession_index", "base_rate:counted_preemption", "spiral:concession_index",
    "spiral:counted_preemption", "no_feedback:output_effect", "no_narrative:narrative_signal",
    "unconstrained:pledge_is_refused", "unconstrained:transfer_is_sought", "steady_buildup:arms_answer",
}  # fmt: skip
# Inputs that an equation takes and does not use: an end of a set that the other end does not need, and a start from
# which only the number of draws is read.
UNUSED = {
    "compromise:lowest_agreement": {"most_tolerated_payment", "asked_payment", "offered_payment"},
    "compromise:highest_agreement": {"least_accepted_payment"},
    "reciprocal_fear:is_bistable": {"fear"},
    # Read only where what is divided by is 0.
    "money_ledger:spending_part": {"output_part"},
    "supply_and_requirement:coverage": {"coverage_at_start"},
    # Read only where spending is below its plan, and where a rate is below the least.
    "debt_accounting:borrowed_rise": {"saving_to_debt"},
    "debt_accounting:interest_rate": {"least_interest_rate"},
    # Read for the number of missions alone.
    "supply_and_requirement:support_index": {"support_kept"},
}


@cache
def reach(every):
    """For distinct equations (all, or every eighth), how far the check of units reaches."""
    return {f"{e.function.__module__.split('.')[-1]}:{e.name}": check_reach(e) for e, _ in FUNCTIONS[::every]}


@pytest.mark.parametrize("equation", DISTINCT)
def test_dimensions_line_up(equation):
    assert shape_problems(equation, prime_sizes()) == []


@pytest.mark.parametrize("equation", DISTINCT)
def test_units_are_right(equation):
    assert scaling_problems(equation) == []


@pytest.mark.slow
def test_units_are_really_tested_in_nine_equations_of_ten():
    tested = [name for name, found in reach(1).items() if found.tested]
    left = sorted(set(reach(1)) - set(tested))
    part = len(tested) / len(reach(1))
    print(f"\nUnits are really tested in {len(tested)} of {len(reach(1))} equations ({part:.1%}).")
    print(f"{len(CONSTANT)} give one number whatever they are fed. The others have no unit: "
          f"{', '.join(n for n in left if n not in CONSTANT)}.")  # fmt: skip
    assert part >= 0.9


@pytest.mark.parametrize("every", [8, pytest.param(1, marks=pytest.mark.slow)])
def test_a_result_depends_on_every_input_at_some_point_of_the_check(every):
    found = reach(every)
    dead = {name: set(reached.dead) for name, reached in found.items() if reached.dead}
    unused = {name: inputs for name, inputs in UNUSED.items() if name in found}
    assert {name: inputs for name, inputs in dead.items() if name not in CONSTANT} == unused
    assert set(dead) - set(unused) == CONSTANT & set(found)
    if every == 1:
        assert set(UNUSED) | CONSTANT <= set(found)


@pytest.mark.parametrize("equation", EQUATIONS)
def test_a_card_and_an_equation_say_the_same_kind(equation, cards):
    if equation.name in cards:
        assert cards[equation.name].kind == equation.gives
    for parameter, kind in equation.takes.items():
        base = parameter.removesuffix(LAST_YEAR).removesuffix(REFERENCE)
        if base in cards and parameter not in CLOCK:
            assert cards[base].kind == kind, parameter


@pytest.mark.parametrize("equation", EQUATIONS)
def test_an_equation_has_a_card(equation, cards):
    assert equation.name in cards


def test_whatever_no_equation_computes_has_a_card(cards):
    computed = {name for theory in THEORIES for name in theory.equations}
    for theory in THEORIES:
        for equation in theory.equations.values():
            for parameter in equation.takes:
                base = parameter.removesuffix(LAST_YEAR).removesuffix(REFERENCE)
                assert base in computed or base in cards or parameter in CLOCK, f"{equation.name} takes {parameter}"


def test_every_card_is_used_and_its_sources_have_entries(cards):
    computed = {name for theory in THEORIES for name in theory.equations}
    asked = {p for theory in THEORIES for e in theory.equations.values() for p in e.takes}
    held = load_bibliography()
    for card in cards.values():
        assert card.name in computed | asked, f"no equation knows `{card.name}`"
        assert set(card.source) <= set(held), card.name
        assert card.help.endswith("."), card.name
        if card.role == "outcome":
            assert card.definition, card.name


@pytest.mark.parametrize("path", theory_files(), ids=lambda p: p.stem)
def test_a_theory_says_its_source_and_who_disagrees(path):
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    assert "Source:" in text
    assert "Disagrees:" in text
    assert "Leaves out" in text
    held = load_bibliography()
    named = {word for word in __import__("re").findall(r"\[([A-Z]\w+)\]", text)}
    assert named <= set(held), named - set(held)


@pytest.mark.parametrize("path", theory_files(), ids=lambda p: p.stem)
def test_an_equation_is_short_plain_and_documented(path):
    for node in functions(path):
        assert ast.get_docstring(node), node.name
        assert not node.decorator_list, node.name
        assert node.end_lineno - node.body[0].end_lineno <= 12, node.name
        assert not any(isinstance(inner, ast.Raise | ast.For | ast.While) for inner in ast.walk(node)), node.name
        assert not node.name.startswith(("get_", "compute_", "calculate_")), node.name
