"""Trend growth: real output grows with productivity and people of working age, around the path that budgets rest on.

Claims that output follows an official path, that deviations from it persist and fade, and that a rise in defence that
is borrowed and bought at home lifts output for some years; coercion and clashes take something off. Leaves out crowding
out by interest, the capital stock, and war, which is laid over the path (topic events). Disagrees:
[SheremirovSpirovska2022] finds pooled multipliers below 0.2, [Ramey2011] 0.8 to 1.5; `multiplier` spans them. Money is
in 2025 prices; 2025 itself is observed.
Source: [Ramey2011], [RameyZubairy2018]; the fading is our judgement within [SheremirovSpirovska2022].
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    DurationByActor,
    ExchangeRateByActor,
    LogByActor,
    OutputFlowByActor,
    OutputForMoneyByActor,
    OutputShareByActor,
    PriceLevel,
    PriceLevelByActor,
    RateByActor,
    Ratio,
    RatioByActor,
    ShareByActor,
    ShockByActor,
    Truth,
    TruthByActor,
)
from burdenshare.vocabulary.numerics import CONSTANT_PRICES, ONE_E_FOLD, ONE_YEAR, exp, over, spread


def expected_growth(expected_nominal_growth: RateByActor, expected_price_growth: RateByActor) -> RateByActor:
    """Real growth on the path that the official budgets rest on."""
    grown = (1 + ONE_YEAR * expected_nominal_growth) / (1 + ONE_YEAR * expected_price_growth)
    return (grown - 1) / ONE_YEAR


def official_output(
    official_output_last_year: OutputFlowByActor,
    expected_growth: RateByActor,
    output_in_2025: OutputFlowByActor,
    is_reference_year: Truth,
) -> OutputFlowByActor:
    """Output on the path that the official budgets rest on."""
    return jnp.where(is_reference_year, output_in_2025, official_output_last_year * (1 + ONE_YEAR * expected_growth))


def growth_deviation(
    growth_deviation_last_year: RateByActor,
    growth_persistence: ShareByActor,
    growth_volatility: RateByActor,
    growth_shock: ShockByActor,
    is_reference_year: Truth,
) -> RateByActor:
    """How far this year's growth is from its trend: last year's deviation, faded, and a new shock."""
    later = growth_persistence * growth_deviation_last_year + growth_volatility * growth_shock
    return jnp.where(is_reference_year, 0.0, later)


def productivity_growth(
    expected_growth: RateByActor,
    working_age_growth: RateByActor,
    productivity_drift: RateByActor,
    growth_deviation: RateByActor,
) -> RateByActor:
    """Growth of output a person of working age: what the official path implies, a drift, and the year's deviation.

    Holds: without drift and deviation, output grows as the official path says.
    """
    grown = (1 + ONE_YEAR * expected_growth) / (1 + ONE_YEAR * working_age_growth)
    return (grown - 1) / ONE_YEAR + productivity_drift + growth_deviation


def output_at_trend(
    output_at_trend_last_year: OutputFlowByActor,
    productivity_growth: RateByActor,
    working_age_growth: RateByActor,
    output_in_2025: OutputFlowByActor,
    is_reference_year: Truth,
) -> OutputFlowByActor:
    """Output before what a rise in defence does to it: people of working age times what each makes."""
    grown = output_at_trend_last_year * (1 + ONE_YEAR * productivity_growth) * (1 + ONE_YEAR * working_age_growth)
    return jnp.where(is_reference_year, output_in_2025, grown)


def output_effect(
    output_effect_last_year: ShareByActor,
    fiscal_rise: OutputShareByActor,
    fiscal_rise_last_year: OutputShareByActor,
    multiplier: OutputForMoneyByActor,
    domestic_share: ShareByActor,
    deficit_financing: ShareByActor,
    multiplier_fading: DurationByActor,
    is_reference_year: Truth,
) -> ShareByActor:
    """What the rise in defence adds to output: each year's new borrowed purchases at home, fading as years pass.

    What is paid by taxes or civil cuts adds nothing. Nine tenths of an effect are gone after `multiplier_fading` years.
    """
    added = multiplier * domestic_share * deficit_financing * (fiscal_rise - fiscal_rise_last_year)
    kept = jnp.exp(jnp.log(0.1) * ONE_YEAR / multiplier_fading)
    return jnp.where(is_reference_year, 0.0, kept * output_effect_last_year + added)


def gdp(
    output_at_trend: OutputFlowByActor,
    output_effect: ShareByActor,
    loss_at_peace_last_year: ShareByActor,
    is_reference_year: Truth,
) -> OutputFlowByActor:
    """Output at 2025 prices, less what coercion and clashes of the year before cost; no war is in it."""
    lost = jnp.where(is_reference_year, 0.0, loss_at_peace_last_year)
    return output_at_trend * (1 + output_effect) * (1 - lost)


def price_deviation(
    price_deviation_last_year: RateByActor,
    price_persistence: ShareByActor,
    price_volatility: RateByActor,
    price_shock: ShockByActor,
    is_reference_year: Truth,
) -> RateByActor:
    """How far this year's price growth is from what was expected."""
    later = price_persistence * price_deviation_last_year + price_volatility * price_shock
    return jnp.where(is_reference_year, 0.0, later)


def price_growth(expected_price_growth: RateByActor, price_deviation: RateByActor) -> RateByActor:
    """Growth of the price of output."""
    return expected_price_growth + price_deviation


def price_level(
    price_level_last_year: PriceLevelByActor, price_growth: RateByActor, is_reference_year: Truth
) -> PriceLevelByActor:
    """The price of output, 1 in 2025."""
    return jnp.where(is_reference_year, CONSTANT_PRICES, price_level_last_year * (1 + ONE_YEAR * price_growth))


def nominal_growth(gdp: OutputFlowByActor, gdp_last_year: OutputFlowByActor, price_growth: RateByActor) -> RateByActor:
    """Growth of output in current prices."""
    return (gdp / gdp_last_year * (1 + ONE_YEAR * price_growth) - 1) / ONE_YEAR


def exchange_rate_deviation(
    exchange_rate_deviation_last_year: LogByActor,
    exchange_rate_persistence: ShareByActor,
    exchange_rate_volatility: RateByActor,
    exchange_rate_shock: ShockByActor,
    is_reference_year: Truth,
) -> LogByActor:
    """How far (in logs) the currency stands below the value that keeps its purchasing power of 2025."""
    moved = ONE_E_FOLD * ONE_YEAR * exchange_rate_volatility * exchange_rate_shock
    later = exchange_rate_persistence * exchange_rate_deviation_last_year + moved
    return jnp.where(is_reference_year, 0.0, later)


def dollar_price_level(price_level: PriceLevelByActor, is_dollar_issuer: TruthByActor) -> PriceLevel:
    """The price of output in the United States, 1 in 2025."""
    return over("actor", jnp.where(is_dollar_issuer > 0, price_level, 0.0), RatioByActor)


def exchange_rate(
    exchange_rate_in_2025: ExchangeRateByActor,
    price_level: PriceLevelByActor,
    dollar_price_level: PriceLevel,
    exchange_rate_deviation: LogByActor,
) -> ExchangeRateByActor:
    """Units of local currency for a dollar of the year: purchasing power of 2025, and the drawn deviation.

    It touches the views in current dollars, and nothing else.
    """
    ratio = price_level / spread(dollar_price_level, Ratio, RatioByActor)
    return exchange_rate_in_2025 * ratio * exp(exchange_rate_deviation)
