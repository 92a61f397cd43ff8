"""Would the checks notice? Errors are planted: by hand, as a reviewer would, and in every equation of the model.

A wrong sign keeps all units and all shapes. It is caught where a number or a direction is known: by hand-worked numbers
(`tests/model`), by the literature (`tests/replications`), by what levers do (`tests/behaviour`), and by the snapshot
(`tests/golden`).
"""

from __future__ import annotations

import jax.numpy as jnp
import pytest

from burdenshare.engine.graph import check_edges, read_equation
from burdenshare.engine.units import check_reach
from burdenshare.vocabulary.arrays import (
    Chance,
    CoverageByMissionContingency,
    DurationByActor,
    EvidenceByContingency,
    IndexByActor,
    IndexByActorParty,
    LocalMoneyFlowByActor,
    LogByActor,
    LogByContingency,
    MoneyFlowByActor,
    MoneyStockByActor,
    OutputFlowByActor,
    OutputShareByActor,
    PeopleStockByActor,
    RateByActor,
    RateByContingency,
    ShareByActor,
    ShareByContingency,
    ShareByMissionContingency,
    SupportByContingency,
    TruthByActor,
    TruthByActorParty,
    TruthByParty,
    Year,
    YearByProgramme,
)
from burdenshare.vocabulary.numerics import ONE_YEAR, as_party, exp, over, spread
from tests.model.mutants import ERRORS, SIGNS, caught, mutants
from tests.model.test_equations import FUNCTIONS


def summed_over_actor_for_party(weight: IndexByActorParty, stock: IndexByActor) -> IndexByActor:
    heard = weight * spread(as_party(stock, IndexByActor), TruthByParty, IndexByActorParty)
    return over("actor", heard, IndexByActorParty)


def transposed_pair(weight: IndexByActorParty, stock: IndexByActor) -> IndexByActor:
    heard = jnp.swapaxes(weight, 0, 1) * spread(stock, TruthByActor, TruthByActorParty)
    return over("party", heard, IndexByActorParty)


def actor_read_as_party(weight: IndexByActorParty, stock: IndexByActor) -> IndexByActor:
    return over("party", weight * spread(stock, TruthByParty, IndexByActorParty), IndexByActorParty)


def share_and_rate(part: ShareByActor, growth: RateByActor) -> ShareByActor:
    return part + growth


def flow_and_stock(spending: MoneyFlowByActor, debt: MoneyStockByActor) -> MoneyStockByActor:
    return debt + spending


def flow_and_stock_as_flow(spending: MoneyFlowByActor, debt: MoneyStockByActor) -> MoneyFlowByActor:
    return debt + spending


def growth_without_a_year(output_last_year: OutputFlowByActor, growth: RateByActor) -> OutputFlowByActor:
    return output_last_year * (1 + growth)


def debt_over_output_without_a_year(debt: MoneyStockByActor, output: OutputFlowByActor) -> OutputShareByActor:
    return debt / output


def spending_added_to_output(output: OutputFlowByActor, spending: MoneyFlowByActor) -> OutputFlowByActor:
    return output - spending


def share_of_output_and_share_of_people(spent: OutputShareByActor, agrees: ShareByActor) -> OutputShareByActor:
    return spent + agrees


def chance_without_a_year(hazard: RateByContingency) -> ShareByContingency:
    return -jnp.expm1(-hazard)


def logarithm_as_level(growth: LogByActor, stock: MoneyStockByActor) -> MoneyStockByActor:
    return stock * (1 + growth)


def logarithm_left_out(hazard: RateByContingency, effect: LogByContingency) -> RateByContingency:
    return hazard * effect


def date_as_duration(begins: YearByProgramme, this_year: Year) -> YearByProgramme:
    return begins + this_year


def date_over_duration(time: DurationByActor, this_year: Year) -> ShareByActor:
    return time / this_year


def years_in_months(time: DurationByActor) -> ShareByActor:
    return jnp.minimum(time / 12, 1.0)


def nominal_and_real(local: LocalMoneyFlowByActor, real: MoneyFlowByActor) -> MoneyFlowByActor:
    return jnp.maximum(local, real)


def people_and_money(cost: MoneyFlowByActor, people: PeopleStockByActor) -> MoneyFlowByActor:
    return cost * people


def coverage_as_share(coverage: CoverageByMissionContingency) -> ShareByMissionContingency:
    return jnp.clip(coverage, 0.0, 1.0)


def support_as_chance(support: SupportByContingency, kept: EvidenceByContingency) -> EvidenceByContingency:
    return kept + support


def luck_against_a_date(luck: Chance, this_year: Year) -> Chance:
    return jnp.where(luck < this_year, luck, 0.0)


PLANTED = [
    f for f in list(vars().values()) if getattr(f, "__module__", None) == __name__ and getattr(f, "__code__", None)
]


@pytest.mark.parametrize("function", PLANTED, ids=lambda f: f.__name__)
def test_a_planted_error_is_caught(function):
    assert caught(read_equation(function, "planted"))


def test_the_same_equations_without_the_error_pass():
    def heard(weight: IndexByActorParty, stock: IndexByActor) -> IndexByActor:
        theirs = spread(as_party(stock, IndexByActor), TruthByParty, IndexByActorParty)
        return over("party", weight * theirs, IndexByActorParty)

    def debt(debt_last_year: MoneyStockByActor, spending: MoneyFlowByActor) -> MoneyStockByActor:
        return debt_last_year + ONE_YEAR * spending

    def output(output_last_year: OutputFlowByActor, growth: RateByActor) -> OutputFlowByActor:
        return output_last_year * (1 + ONE_YEAR * growth)

    def hazard(usual: RateByContingency, effect: LogByContingency) -> RateByContingency:
        return usual * exp(effect)

    for function in (heard, debt, output, hazard):
        assert caught(read_equation(function, "right")) is None, function.__name__


def test_a_stock_in_the_place_of_a_flow_is_caught_at_the_edge():
    def spending(debt: MoneyStockByActor) -> MoneyStockByActor:
        return debt

    def paid(spending: MoneyFlowByActor) -> MoneyFlowByActor:
        return spending

    equations = {f.__name__: read_equation(f, "planted") for f in (spending, paid)}
    [problem] = check_edges(
        {"paid": equations["paid"], "spending": equations["spending"]}, {"debt": equations["spending"].gives}
    )
    assert "takes `spending` as MoneyFlowByActor" in str(problem)


# The part that must be caught, a little below what is: what has no unit (a ratio over a ratio) has nothing to catch.
FLOORS = {
    "times for over": 0.7, "over for times": 0.45, "factor left out": 0.98, "wrong axis": 0.95, "transposed": 1.0,
    "no year": 0.98, "no other unit": 0.95, "not a party": 1.0, "no logarithm": 1.0, "not summed": 1.0,
    "another input": 0.95, "wrong kind": 0.95,
}  # fmt: skip


def _more_dead(mutant, right):
    """Inputs that the right equation reads and the mutant does not: test_equations.py lists those that none may join."""
    return set(check_reach(mutant).dead) - set(check_reach(right).dead)


LONG = ("over for times", "times for over", "another input")


@pytest.mark.parametrize("error", [pytest.param(e, marks=[pytest.mark.slow] if e in LONG else []) for e in FLOORS])
def test_an_error_in_any_equation_is_caught(error):
    made = [(m, equation) for equation, _ in FUNCTIONS for m in mutants(equation, (error,))]
    alive = [m for m, right in made if not caught(m.equation) and not _more_dead(m.equation, right)]
    print(f"\n{error}: {len(made) - len(alive)} of {len(made)} are caught; these are not:")
    print("\n".join(f"  {m.equation.name}: {m.what}" for m in alive))
    assert made
    assert 1 - len(alive) / len(made) >= FLOORS[error]


def test_every_kind_of_error_has_a_floor_but_wrong_signs():
    assert set(FLOORS) == {*ERRORS, "wrong kind"} - set(SIGNS)
