"""Debt accounting: a year's deficit becomes debt that later years carry.

Claims that debt moves with interest, growth, the primary balance and what no deficit counts. The official path already
contains the planned defence budget, so only what is paid above that plan is charged, and part of what is not spent of
it is saved. Money that is voted and waits or lapses is not borrowed. An economy smaller than planned widens the
deficit, higher debt raises interest rates, and governments tighten when debt exceeds its path. A state keeps some gross
debt, for its markets; with what it need not borrow it buys assets.
Leaves out default, the effect of surprise inflation on old debt, the return on assets bought, and who pays for the
tightening. Disagrees: event studies of past build-ups find that debt rises about twice as much ([IMF2026]);
`event_study_debt_burden` shows that reading beside this one and never inside it. Governments also have let debt drift
without an answer. All quantities are shares of the year's GDP; a stock is that of 31 December.
Source: [Escolano2010], the debt accumulation identity.
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
    defence_rise: OutputShareByActor,
    unpaid_share: OutputShareByActor,
    borrowed_when_voted: ShareByActor,
    related_pledge: OutputShareByActor,
    related_new_money: ShareByActor,
) -> OutputShareByActor:
    """The fiscal cost is what is paid for defence above plan, plus the part of related spending that is new money.

    Money that is voted costs the treasury when it is paid.
    """
    return defence_rise - (1 - borrowed_when_voted) * unpaid_share + related_new_money * related_pledge


def new_related_spending(
    related_pledge: OutputShareByActor, related_new_money: ShareByActor, gdp: OutputFlowByActor
) -> MoneyFlowByActor:
    """Of related spending, what was spent before under another name costs nothing more."""
    return related_new_money * related_pledge * gdp


def borrowed_rise(
    fiscal_rise: OutputShareByActor, deficit_financing: ShareByActor, saving_to_debt: ShareByActor
) -> OutputShareByActor:
    """New debt pays for part of a fiscal cost above plan; part of what is spent below plan is not borrowed."""
    return deficit_financing * jnp.maximum(fiscal_rise, 0) + saving_to_debt * jnp.minimum(fiscal_rise, 0)


def tax_rise(
    fiscal_rise: OutputShareByActor, borrowed_rise: OutputShareByActor, tax_financing: ShareByActor
) -> OutputShareByActor:
    """Higher taxes pay for part of what is not borrowed."""
    return tax_financing * (fiscal_rise - borrowed_rise)


def civil_cut(
    fiscal_rise: OutputShareByActor, borrowed_rise: OutputShareByActor, tax_rise: OutputShareByActor
) -> OutputShareByActor:
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
    debt_gap_last_year: OutputShareByActor,
    interest_slope: RateForOutputShareByActor,
    interest_deviation: RateByActor,
    interest_drift: RateByActor,
    least_interest_rate: RateByActor,
) -> RateByActor:
    """The effective interest rate on public debt follows the official path and rises when debt exceeds its path.

    A drift lies on top of it, the same in every year.

    Holds: it is at least the least interest rate, or the official one where that is lower.
    """
    rate = official_interest_rate + interest_slope * debt_gap_last_year + interest_deviation + interest_drift
    return jnp.maximum(rate, jnp.minimum(least_interest_rate, official_interest_rate))


def interest_burden(
    interest_rate: RateByActor, debt_burden_last_year: OutputShareByActor, nominal_growth: RateByActor
) -> OutputShareByActor:
    """Interest payments are the interest rate times last year's debt, as a share of this year's GDP."""
    return ONE_YEAR * interest_rate * debt_burden_last_year / (1 + ONE_YEAR * nominal_growth)


def smaller_economy(official_output: OutputFlowByActor, gdp: OutputFlowByActor) -> RatioByActor:
    """Planned GDP over actual GDP shows how much smaller than planned the economy is."""
    return official_output / gdp


def automatic_deficit(
    automatic_deficit_last_year: OutputShareByActor,
    smaller_economy: RatioByActor,
    smaller_economy_last_year: RatioByActor,
    deficit_persistence: ShareByActor,
    spending_ratio: OutputShareByActor,
    is_reference_year: Truth,
) -> OutputShareByActor:
    """A deficit opens when the economy is smaller than planned, and closes as later budgets adjust."""
    opened = spending_ratio * (smaller_economy - smaller_economy_last_year)
    return jnp.where(is_reference_year, 0.0, deficit_persistence * automatic_deficit_last_year + opened)


def fiscal_answer(fiscal_reaction: ShareByActor, debt_gap_last_year: OutputShareByActor) -> OutputShareByActor:
    """Governments tighten when last year's debt exceeded its official path, and ease when it fell short."""
    return fiscal_reaction * debt_gap_last_year


def primary_deficit(
    official_primary_deficit: OutputShareByActor,
    official_stock_flow: OutputShareByActor,
    borrowed_rise: OutputShareByActor,
    output_effect: ShareByActor,
    revenue_response: OutputShareByActor,
    automatic_deficit: OutputShareByActor,
    fiscal_answer: OutputShareByActor,
) -> OutputShareByActor:
    """The primary deficit is the official one plus borrowing for defence, less the revenue from higher GDP.

    The official one is that behind the debt path less what no deficit counts. The automatic deficit of a smaller
    economy is added, and the government's answer to debt is subtracted.
    """
    counted = official_primary_deficit - official_stock_flow
    return counted + borrowed_rise - revenue_response * output_effect + automatic_deficit - fiscal_answer


def uncut_debt(
    debt_burden_last_year: OutputShareByActor,
    interest_rate: RateByActor,
    nominal_growth: RateByActor,
    primary_deficit: OutputShareByActor,
    official_stock_flow: OutputShareByActor,
) -> OutputShareByActor:
    """Debt, had no assets been bought, is last year's with interest and relative to growth, plus this year's changes.

    Holds: d₋₁ (1 + i) / (1 + g) + primary deficit + stock-flow adjustment. It may exceed 1.
    """
    carried = debt_burden_last_year * (1 + ONE_YEAR * interest_rate) / (1 + ONE_YEAR * nominal_growth)
    return carried + primary_deficit + official_stock_flow


def least_debt(debt_floor: OutputShareByActor, official_debt_burden: OutputShareByActor) -> OutputShareByActor:
    """A state keeps some debt for its markets, but no more than its official path has."""
    return jnp.minimum(debt_floor, official_debt_burden)


def assets_bought(least_debt: OutputShareByActor, uncut_debt: OutputShareByActor) -> OutputShareByActor:
    """A state that needs to borrow less than the least debt borrows it all the same and buys assets with it.

    Holds: it is never below 0.
    """
    return jnp.maximum(least_debt - uncut_debt, 0)


def debt_burden(uncut_debt: OutputShareByActor, assets_bought: OutputShareByActor) -> OutputShareByActor:
    """Public debt is what the budget leaves, plus what is borrowed to buy assets.

    Holds: d = d₋₁ (1 + i) / (1 + g) + primary deficit + stock-flow adjustment + assets bought. It is at least the
    least debt.
    """
    return uncut_debt + assets_bought


def debt_gap(debt_burden: OutputShareByActor, official_debt_burden: OutputShareByActor) -> OutputShareByActor:
    """The debt gap is public debt above its official path, as a share of GDP."""
    return debt_burden - official_debt_burden


def deficit(primary_deficit: OutputShareByActor, interest_burden: OutputShareByActor) -> OutputShareByActor:
    """The deficit is the primary deficit plus interest, as a share of GDP."""
    return primary_deficit + interest_burden


def public_debt(debt_burden: OutputShareByActor, gdp: OutputFlowByActor) -> MoneyStockByActor:
    """Public debt in money is its share of GDP times GDP."""
    return debt_burden * gdp * ONE_YEAR


def interest_paid(interest_burden: OutputShareByActor, gdp: OutputFlowByActor) -> MoneyFlowByActor:
    """Interest payments in money are their share of GDP times GDP."""
    return interest_burden * gdp


def debt_from_rise(
    debt_from_rise_last_year: OutputShareByActor,
    interest_rate: RateByActor,
    nominal_growth: RateByActor,
    borrowed_rise: OutputShareByActor,
    is_reference_year: Truth,
) -> OutputShareByActor:
    """Debt from the rise in defence spending is what was borrowed for it, with interest."""
    carried = debt_from_rise_last_year * (1 + ONE_YEAR * interest_rate) / (1 + ONE_YEAR * nominal_growth)
    return jnp.where(is_reference_year, 0.0, carried + borrowed_rise)


def event_study_debt_burden(
    debt_burden: OutputShareByActor, debt_from_rise: OutputShareByActor, event_study_ratio: RatioByActor
) -> OutputShareByActor:
    """Public debt rises as it did in past build-ups, beside the accounting result.

    Past build-ups say nothing of savings, so it is never below the accounting result.
    Beyond: about three years; the event studies look no further.
    """
    return debt_burden + (event_study_ratio - 1) * jnp.maximum(debt_from_rise, 0)


def tax_equivalent(
    fiscal_rise: OutputShareByActor, gdp: OutputFlowByActor, population: PeopleStockByActor
) -> MoneyPerPersonByActor:
    """The tax equivalent is what each inhabitant would pay a year if taxes paid for the whole fiscal cost."""
    return fiscal_rise * gdp / population


def civil_spending_forgone(
    civil_cut: OutputShareByActor, gdp: OutputFlowByActor, population: PeopleStockByActor
) -> MoneyPerPersonByActor:
    """Civil spending forgone is the cut in civil spending for each inhabitant a year."""
    return civil_cut * gdp / population
