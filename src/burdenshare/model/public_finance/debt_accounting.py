"""Debt accounting: how a year's deficit becomes a debt that later years carry.

Claims that debt moves by interest, growth and the primary balance, starting from an official path that already contains
the planned defence line: only the departure from that line is charged. A smaller economy than planned widens the
deficit; a larger debt raises interest. Leaves out default, inflation surprises on old debt and any change of policy in
answer. Disagrees: event studies of past build-ups find a rise of debt about twice as large ([IMF2026]); that reading is
computed beside this one (`event_study_debt_burden`) and never inside it. All are shares of the year's output; a stock
is that of 31 December.
Source: [Escolano2010], the debt accumulation identity; [MOEF2025] and [NABO2025] for the ROK's path.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    MoneyFlowByActor,
    MoneyPerPersonByActor,
    MoneyStockByActor,
    OutputFlowByActor,
    OutputShareByActor,
    PeopleStockByActor,
    RateByActor,
    RateForOutputShareByActor,
    RatioByActor,
    ShareByActor,
    ShockByActor,
    Truth,
)
from burdenshare.vocabulary.numerics import ONE_YEAR


def fiscal_rise(
    defence_rise: OutputShareByActor, related_pledge: OutputShareByActor, related_new_money: ShareByActor
) -> OutputShareByActor:
    """What has to be financed: defence above the planned line, and that part of related spending that is new money."""
    return defence_rise + related_new_money * related_pledge


def borrowed_rise(fiscal_rise: OutputShareByActor, deficit_financing: ShareByActor) -> OutputShareByActor:
    """The part of the rise that is borrowed."""
    return deficit_financing * fiscal_rise


def tax_rise(
    fiscal_rise: OutputShareByActor, deficit_financing: ShareByActor, tax_financing: ShareByActor
) -> OutputShareByActor:
    """The part of the rise that is paid by higher taxes."""
    return (1 - deficit_financing) * tax_financing * fiscal_rise


def civil_cut(
    fiscal_rise: OutputShareByActor, borrowed_rise: OutputShareByActor, tax_rise: OutputShareByActor
) -> OutputShareByActor:
    """The part of the rise that is taken from civil spending.

    Holds: borrowed, taxed and cut add to the rise.
    """
    return fiscal_rise - borrowed_rise - tax_rise


def interest_deviation(
    interest_deviation_last_year: RateByActor,
    interest_persistence: ShareByActor,
    interest_volatility: RateByActor,
    interest_shock: ShockByActor,
    is_reference_year: Truth,
) -> RateByActor:
    """How far the effective interest rate is from what was expected."""
    later = interest_persistence * interest_deviation_last_year + interest_volatility * interest_shock
    return jnp.where(is_reference_year, 0.0, later)


def interest_rate(
    official_interest_rate: RateByActor,
    debt_gap_last_year: OutputShareByActor,
    interest_slope: RateForOutputShareByActor,
    interest_deviation: RateByActor,
) -> RateByActor:
    """The effective rate on public debt: the official path, more where debt is above its path, and the deviation."""
    return official_interest_rate + interest_slope * debt_gap_last_year + interest_deviation


def interest_burden(
    interest_rate: RateByActor, debt_burden_last_year: OutputShareByActor, nominal_growth: RateByActor
) -> OutputShareByActor:
    """What an actor pays this year, as a share of output, to carry the debt with which it began it."""
    return ONE_YEAR * interest_rate * debt_burden_last_year / (1 + ONE_YEAR * nominal_growth)


def smaller_economy(official_output: OutputFlowByActor, gdp: OutputFlowByActor) -> RatioByActor:
    """Output as it was planned over output as it is."""
    return official_output / gdp


def automatic_deficit(
    automatic_deficit_last_year: OutputShareByActor,
    smaller_economy: RatioByActor,
    smaller_economy_last_year: RatioByActor,
    deficit_persistence: ShareByActor,
    spending_ratio: OutputShareByActor,
    is_reference_year: Truth,
) -> OutputShareByActor:
    """The deficit that opens because spending was planned for a larger economy, and closes as budgets are made anew."""
    opened = spending_ratio * (smaller_economy - smaller_economy_last_year)
    return jnp.where(is_reference_year, 0.0, deficit_persistence * automatic_deficit_last_year + opened)


def primary_deficit(
    official_primary_deficit: OutputShareByActor,
    borrowed_rise: OutputShareByActor,
    output_effect: ShareByActor,
    revenue_response: OutputShareByActor,
    automatic_deficit: OutputShareByActor,
) -> OutputShareByActor:
    """The deficit before interest: the official one, what is borrowed, less what higher output pays back."""
    return official_primary_deficit + borrowed_rise - revenue_response * output_effect + automatic_deficit


def debt_burden(
    debt_burden_last_year: OutputShareByActor,
    interest_rate: RateByActor,
    nominal_growth: RateByActor,
    primary_deficit: OutputShareByActor,
) -> OutputShareByActor:
    """Public debt as a share of one year's output; it may exceed one.

    Holds: d = d₋₁ (1 + i) / (1 + g) + primary deficit.
    """
    return debt_burden_last_year * (1 + ONE_YEAR * interest_rate) / (1 + ONE_YEAR * nominal_growth) + primary_deficit


def debt_gap(debt_burden: OutputShareByActor, official_debt_burden: OutputShareByActor) -> OutputShareByActor:
    """Debt above the official path, as a share of output."""
    return debt_burden - official_debt_burden


def deficit(primary_deficit: OutputShareByActor, interest_burden: OutputShareByActor) -> OutputShareByActor:
    """The deficit with interest, as a share of output."""
    return primary_deficit + interest_burden


def public_debt(debt_burden: OutputShareByActor, gdp: OutputFlowByActor) -> MoneyStockByActor:
    """Public debt in money."""
    return debt_burden * gdp * ONE_YEAR


def interest_paid(interest_burden: OutputShareByActor, gdp: OutputFlowByActor) -> MoneyFlowByActor:
    """Interest on public debt in money."""
    return interest_burden * gdp


def debt_from_rise(
    debt_from_rise_last_year: OutputShareByActor,
    interest_rate: RateByActor,
    nominal_growth: RateByActor,
    borrowed_rise: OutputShareByActor,
    is_reference_year: Truth,
) -> OutputShareByActor:
    """The part of the debt that was borrowed for the rise, with the interest on it."""
    carried = debt_from_rise_last_year * (1 + ONE_YEAR * interest_rate) / (1 + ONE_YEAR * nominal_growth)
    return jnp.where(is_reference_year, 0.0, carried + borrowed_rise)


def event_study_debt_burden(
    debt_burden: OutputShareByActor, debt_from_rise: OutputShareByActor, event_study_ratio: RatioByActor
) -> OutputShareByActor:
    """Debt if the rise did what past build-ups did, beside what accounting says.

    Beyond: about three years; the studies look no further.
    """
    return debt_burden + (event_study_ratio - 1) * debt_from_rise


def tax_equivalent(
    fiscal_rise: OutputShareByActor, gdp: OutputFlowByActor, population: PeopleStockByActor
) -> MoneyPerPersonByActor:
    """What the whole rise would cost each inhabitant a year if taxes paid all of it."""
    return fiscal_rise * gdp / population


def civil_spending_forgone(
    civil_cut: OutputShareByActor, gdp: OutputFlowByActor, population: PeopleStockByActor
) -> MoneyPerPersonByActor:
    """Civil spending given up for the rise, for each inhabitant a year."""
    return civil_cut * gdp / population
