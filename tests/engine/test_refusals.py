"""An equation with a planted fault is refused, in the house's form."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest

from burdenshare.engine.graph import read_equation
from burdenshare.engine.join import join_theories
from burdenshare.engine.program import Fixed
from burdenshare.engine.units import scaling_problems
from burdenshare.vocabulary.arrays import (
    MoneyFlow,
    MoneyFlowByActor,
    MoneyStockByActor,
    PeopleStockByActor,
    RateByActor,
    ShareByActor,
)
from burdenshare.vocabulary.errors import ProblemsFound
from burdenshare.vocabulary.kinds import kind

from . import invented


def refusal(*functions, outcomes, given=None):
    with pytest.raises(ProblemsFound) as found:
        invented.program(given, invented.equations(*functions), outcomes=outcomes)
    return str(found.value)


def test_a_typo_is_refused_with_the_nearest_word():
    def shield(wealht: MoneyFlowByActor) -> MoneyFlowByActor:
        return wealht

    assert refusal(invented.wealth, shield, outcomes=("shield", "wealth")) == (
        "Equation `shield` needs `wealht`, but no equation computes it and the scenario does not give it. "
        "Did you mean `wealth`?\n  Either write an equation called `wealht`, or give it under `uncertainties:`."
    )


def test_both_ends_of_an_edge_must_be_of_one_kind():
    def shield(wealth: MoneyStockByActor) -> MoneyStockByActor:
        return wealth

    assert refusal(invented.wealth, shield, outcomes=("shield",)) == (
        "Equation `shield`: it takes `wealth` as MoneyStockByActor (billion USD at constant prices), but equation `wealth` "
        "gives MoneyFlowByActor (billion USD at constant prices a year). Both must have the same kind."
    )


def test_a_circle_is_refused_with_its_way_round():
    def first(second: ShareByActor) -> ShareByActor:
        return second

    def second(third: ShareByActor) -> ShareByActor:
        return third

    def third(first: ShareByActor) -> ShareByActor:
        return first

    assert refusal(first, second, third, outcomes=("first",)) == (
        "These equations need each other within one year: first -> second -> third -> first.\n"
        "  Break the circle with `first_last_year`, or solve it inside one equation."
    )


def test_a_circle_through_the_reference_year_is_refused():
    def first(first_reference: ShareByActor, part: ShareByActor) -> ShareByActor:
        return part * first_reference

    assert "need each other within one year: first" in refusal(first, outcomes=("first",))


def test_a_shape_that_does_not_fit_its_kind_is_refused():
    def common(wealth: MoneyFlowByActor) -> MoneyFlow:
        return wealth

    assert refusal(invented.wealth, common, outcomes=("common",)) == (
        "Equation `common`: its result has the shape (5, 19) instead of (19,). MoneyFlow is draw. "
        "Use `spread` or `over`."
    )


def test_dimensions_that_do_not_meet_are_refused():
    def common(wealth: MoneyFlowByActor) -> MoneyFlow:
        return wealth.sum(axis=0)

    def odd(common: MoneyFlow, wealth: MoneyFlowByActor) -> MoneyFlowByActor:
        return wealth @ common[:-1]

    assert "Equation `odd`: the dimensions of `common` (draw), `wealth` (actor × draw) do not match." in refusal(
        invented.wealth, common, odd, outcomes=("odd",)
    )


def test_a_wrong_unit_inside_an_equation_is_refused():
    def burden(debt: MoneyStockByActor, gdp: MoneyFlowByActor) -> ShareByActor:
        return debt + 0.0 * gdp

    [problem] = scaling_problems(read_equation(burden, "invented"))
    assert str(problem) == (
        "Equation `burden`: its units are wrong in money: counted in halves, the result is not multiplied by two to "
        "the power 0. It gives ShareByActor (share of one). Look for a missing or doubled factor, or a bare number "
        "that has a unit."
    )


def test_a_bare_number_with_a_unit_is_refused():
    def paid(people: PeopleStockByActor, gdp: MoneyFlowByActor) -> MoneyFlowByActor:
        return jnp.maximum(gdp - 0.3, 0.0) + 0.0 * people

    assert "its units are wrong in money" in str(scaling_problems(read_equation(paid, "invented"))[0])


def test_a_state_without_a_first_value_is_refused():
    given = {k: v for k, v in invented.inputs().items() if k != "wealth_last_year"}
    assert refusal(invented.wealth, outcomes=("wealth",), given=given).startswith(
        "State `wealth`: it has no first value."
    )


def test_an_equation_without_a_kind_is_refused():
    def bare(x) -> ShareByActor:
        return x

    with pytest.raises(ProblemsFound, match="Equation `bare`: `x` has no kind"):
        read_equation(bare, "invented")


def test_a_parameter_by_name_only_is_refused():
    def shield(*, wealth: MoneyFlowByActor) -> MoneyFlowByActor:
        return wealth

    with pytest.raises(ProblemsFound, match=r"Equation `shield`: it has a keyword-only parameter. Remove the `\*`"):
        read_equation(shield, "invented")


def test_an_array_of_the_wrong_size_is_refused():
    given = {**invented.inputs(), "wealth_last_year": Fixed(kind("MoneyFlowByActor"), np.ones(2))}
    assert "Input `wealth_last_year`: its shape is (2,)." in refusal(invented.wealth, outcomes=("wealth",), given=given)


def test_an_outcome_that_nothing_computes_is_refused_with_the_nearest_word():
    assert "Outcome `weatlh`: no equation computes it. Did you mean `wealth`?" in refusal(
        invented.wealth, outcomes=("weatlh",)
    )


def test_all_problems_are_said_at_once():
    def shield(wealht: MoneyFlowByActor, prat: ShareByActor) -> MoneyFlowByActor:
        return wealht * prat

    assert refusal(invented.wealth, shield, outcomes=("shield",)).count(", but no equation computes it") == 2


def test_two_theories_of_different_topics_must_not_give_one_quantity():
    one = invented.theory("a", "one", invented.shield)
    two = invented.theory("b", "two", invented.shield)
    _, problems = join_theories({"a": {"each": one}, "b": {"each": two}}, invented.ACTORS)
    assert "both `one` and `two` define it" in str(problems[0])


def test_rates_are_not_money():
    def growth(wealth: MoneyFlowByActor) -> RateByActor:
        return wealth

    assert scaling_problems(read_equation(growth, "invented"))
