"""Debt accounting: a year's deficit becomes debt that later years carry.

Claims that debt moves with interest, growth and the primary balance. The official path already contains the planned
defence budget, so only spending above that plan is charged. An economy smaller than planned widens the deficit, and
higher debt raises interest rates. Leaves out default, the effect of surprise inflation on old debt, and any change of
fiscal policy in response. Disagrees: event studies of past build-ups find that debt rises about twice as much
([IMF2026]); `event_study_debt_burden` shows that reading beside this one and never inside it. All quantities are shares
of the year's GDP; a stock is that of 31 December.
Source: [Escolano2010], the debt accumulation identity; [MOEF2025] and [NABO2025] for official debt paths.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    MoneyFlowByActor,
    MoneyPerPersonByActor,
    MoneyStockByActor,
    PeopleStockByActor,
    RateByActor,
    RatioByActor,
    ShareByActor,
    ShockByActor,
    Truth,
)


def fiscal_rise(
    defence_rise: ShareByActor, related_pledge: ShareByActor, related_new_money: ShareByActor
) -> ShareByActor:
    """The fiscal cost is defence spending above plan, plus the part of related spending that is new money."""
    return defence_rise + related_new_money * related_pledge


def borrowed_rise(fiscal_rise: ShareByActor, deficit_financing: ShareByActor) -> ShareByActor:
    """New debt pays for part of the fiscal cost."""
    return deficit_financing * fiscal_rise


def tax_rise(fiscal_rise: ShareByActor, deficit_financing: ShareByActor, tax_financing: ShareByActor) -> ShareByActor:
    """Higher taxes pay for part of what is not borrowed."""
    return (1 - deficit_financing) * tax_financing * fiscal_rise


def civil_cut(fiscal_rise: ShareByActor, borrowed_rise: ShareByActor, tax_rise: ShareByActor) -> ShareByActor:
    """Cuts in civil spending pay for the rest.

    Holds: debt, taxes and cuts add to the fiscal cost.
    """
    return fiscal_rise - borrowed_rise - tax_rise


def interest_deviation(
    interest_deviation_last_year: RateByActor,
    interest_persistence: ShareByActor,
    interest_volatility: RateByActor,
    interest_shock: ShockByActor,
    is_reference_year: Truth,
) -> RateByActor:
    """The interest rate keeps some of last year's deviation from expectations and adds a new shock."""
    later = interest_persistence * interest_deviation_last_year + interest_volatility * interest_shock
    return jnp.where(is_reference_year, 0.0, later)


def interest_rate(
    official_interest_rate: RateByActor,
    debt_gap_last_year: ShareByActor,
    interest_slope: RateByActor,
    interest_deviation: RateByActor,
) -> RateByActor:
    """The effective interest rate on public debt follows the official path and rises when debt exceeds its path."""
    return official_interest_rate + interest_slope * debt_gap_last_year + interest_deviation


def interest_burden(
    interest_rate: RateByActor, debt_burden_last_year: ShareByActor, nominal_growth: RateByActor
) -> ShareByActor:
    """Interest payments are the interest rate times last year's debt, as a share of this year's GDP."""
    return interest_rate * debt_burden_last_year / (1 + nominal_growth)


def smaller_economy(official_output: MoneyFlowByActor, gdp: MoneyFlowByActor) -> RatioByActor:
    """Planned GDP over actual GDP shows how much smaller than planned the economy is."""
    return official_output / gdp


def automatic_deficit(
    automatic_deficit_last_year: ShareByActor,
    smaller_economy: RatioByActor,
    smaller_economy_last_year: RatioByActor,
    deficit_persistence: ShareByActor,
    spending_ratio: ShareByActor,
    is_reference_year: Truth,
) -> ShareByActor:
    """A deficit opens when the economy is smaller than planned, and closes as later budgets adjust."""
    opened = spending_ratio * (smaller_economy - smaller_economy_last_year)
    return jnp.where(is_reference_year, 0.0, deficit_persistence * automatic_deficit_last_year + opened)


def primary_deficit(
    official_primary_deficit: ShareByActor,
    borrowed_rise: ShareByActor,
    output_effect: ShareByActor,
    revenue_response: ShareByActor,
    automatic_deficit: ShareByActor,
) -> ShareByActor:
    """The primary deficit is the official one plus borrowing for defence, less the revenue from higher GDP.

    The automatic deficit of a smaller economy is added.
    """
    return official_primary_deficit + borrowed_rise - revenue_response * output_effect + automatic_deficit


def debt_burden(
    debt_burden_last_year: ShareByActor,
    interest_rate: RateByActor,
    nominal_growth: RateByActor,
    primary_deficit: ShareByActor,
) -> ShareByActor:
    """Public debt equals last year's debt, with interest and relative to GDP growth, plus the primary deficit.

    Holds: d = d₋₁ (1 + i) / (1 + g) + primary deficit. It may exceed 1.
    """
    return debt_burden_last_year * (1 + interest_rate) / (1 + nominal_growth) + primary_deficit


def debt_gap(debt_burden: ShareByActor, official_debt_burden: ShareByActor) -> ShareByActor:
    """The debt gap is public debt above its official path, as a share of GDP."""
    return debt_burden - official_debt_burden


def deficit(primary_deficit: ShareByActor, interest_burden: ShareByActor) -> ShareByActor:
    """The deficit is the primary deficit plus interest, as a share of GDP."""
    return primary_deficit + interest_burden


def public_debt(debt_burden: ShareByActor, gdp: MoneyFlowByActor) -> MoneyStockByActor:
    """Public debt in money is its share of GDP times GDP."""
    return debt_burden * gdp


def interest_paid(interest_burden: ShareByActor, gdp: MoneyFlowByActor) -> MoneyFlowByActor:
    """Interest payments in money are their share of GDP times GDP."""
    return interest_burden * gdp


def debt_from_rise(
    debt_from_rise_last_year: ShareByActor,
    interest_rate: RateByActor,
    nominal_growth: RateByActor,
    borrowed_rise: ShareByActor,
    is_reference_year: Truth,
) -> ShareByActor:
    """Debt from the rise in defence spending is what was borrowed for it, with interest."""
    carried = debt_from_rise_last_year * (1 + interest_rate) / (1 + nominal_growth)
    return jnp.where(is_reference_year, 0.0, carried + borrowed_rise)


def event_study_debt_burden(
    debt_burden: ShareByActor, debt_from_rise: ShareByActor, event_study_ratio: RatioByActor
) -> ShareByActor:
    """Public debt rises as it did in past build-ups, beside the accounting result.

    Beyond: about three years; the event studies look no further.
    """
    return debt_burden + (event_study_ratio - 1) * debt_from_rise


def tax_equivalent(
    fiscal_rise: ShareByActor, gdp: MoneyFlowByActor, population: PeopleStockByActor
) -> MoneyPerPersonByActor:
    """The tax equivalent is what each inhabitant would pay a year if taxes paid for the whole fiscal cost."""
    return fiscal_rise * gdp / population


def civil_spending_forgone(
    civil_cut: ShareByActor, gdp: MoneyFlowByActor, population: PeopleStockByActor
) -> MoneyPerPersonByActor:
    """Civil spending forgone is the cut in civil spending for each inhabitant a year."""
    return civil_cut * gdp / population
