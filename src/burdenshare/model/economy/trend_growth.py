"""Trend growth: GDP grows with productivity and the working-age population, around the path in the official budgets.

Claims that GDP follows an official path and that deviations from it persist and fade. A rise in defence spending that
is borrowed and spent at home lifts GDP for some years. Coercion and clashes lower it. Leaves out crowding out through
interest rates, the capital stock, and war, which the topic events adds to the path. Disagrees:
[SheremirovSpirovska2022] finds pooled multipliers below 0.2 and [Ramey2011] 0.8 to 1.5; `multiplier` spans both. Money
is at the prices of the reference year, and the reference year itself is observed.
Source: [Ramey2011], [RameyZubairy2018]; the fading is judgement within [SheremirovSpirovska2022].
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
    """Expected real growth is nominal growth less price growth on the path in the official budgets."""
    grown = (1 + ONE_YEAR * expected_nominal_growth) / (1 + ONE_YEAR * expected_price_growth)
    return (grown - 1) / ONE_YEAR


def official_output(
    official_output_last_year: OutputFlowByActor,
    expected_growth: RateByActor,
    output_at_start: OutputFlowByActor,
    is_reference_year: Truth,
) -> OutputFlowByActor:
    """Official GDP starts at observed GDP and grows at the expected real rate."""
    return jnp.where(is_reference_year, output_at_start, official_output_last_year * (1 + ONE_YEAR * expected_growth))


def growth_deviation(
    growth_deviation_last_year: RateByActor,
    growth_persistence: ShareByActor,
    growth_volatility: RateByActor,
    growth_shock: ShockByActor,
    is_reference_year: Truth,
) -> RateByActor:
    """Growth keeps some of last year's deviation from trend and adds a new shock."""
    later = growth_persistence * growth_deviation_last_year + growth_volatility * growth_shock
    return jnp.where(is_reference_year, 0.0, later)


def productivity_growth(
    expected_growth: RateByActor,
    working_age_growth: RateByActor,
    productivity_drift: RateByActor,
    growth_deviation: RateByActor,
) -> RateByActor:
    """Output per person of working age grows at the official rate, plus a drift, plus the year's deviation.

    Holds: without drift and deviation, GDP grows as the official path says.
    """
    grown = (1 + ONE_YEAR * expected_growth) / (1 + ONE_YEAR * working_age_growth)
    return (grown - 1) / ONE_YEAR + productivity_drift + growth_deviation


def output_at_trend(
    output_at_trend_last_year: OutputFlowByActor,
    productivity_growth: RateByActor,
    working_age_growth: RateByActor,
    output_at_start: OutputFlowByActor,
    is_reference_year: Truth,
) -> OutputFlowByActor:
    """Trend GDP grows with productivity and the working-age population, before any effect of defence spending."""
    grown = output_at_trend_last_year * (1 + ONE_YEAR * productivity_growth) * (1 + ONE_YEAR * working_age_growth)
    return jnp.where(is_reference_year, output_at_start, grown)


def output_effect(
    output_effect_last_year: ShareByActor,
    borrowed_rise: OutputShareByActor,
    borrowed_rise_last_year: OutputShareByActor,
    multiplier: OutputForMoneyByActor,
    domestic_share: ShareByActor,
    multiplier_fading: DurationByActor,
    is_reference_year: Truth,
) -> ShareByActor:
    """New borrowed defence purchases at home raise GDP, and the effect fades over the years.

    The part that taxes or civil cuts pay for adds nothing. A saving takes away as far as less is borrowed for it. After
    `multiplier_fading` years, 10 percent of an effect is left.
    """
    added = multiplier * domestic_share * (borrowed_rise - borrowed_rise_last_year)
    kept = jnp.exp(jnp.log(0.1) * ONE_YEAR / multiplier_fading)
    return jnp.where(is_reference_year, 0.0, kept * output_effect_last_year + added)


def gdp(
    output_at_trend: OutputFlowByActor,
    output_effect: ShareByActor,
    loss_at_peace_last_year: ShareByActor,
    is_reference_year: Truth,
) -> OutputFlowByActor:
    """GDP is trend GDP, plus the effect of defence spending, less last year's losses to coercion and clashes.

    It is at the prices of the reference year, on the path without war.
    """
    lost = jnp.where(is_reference_year, 0.0, loss_at_peace_last_year)
    return output_at_trend * (1 + output_effect) * (1 - lost)


def price_deviation(
    price_deviation_last_year: RateByActor,
    price_persistence: ShareByActor,
    price_volatility: RateByActor,
    price_shock: ShockByActor,
    is_reference_year: Truth,
) -> RateByActor:
    """Inflation keeps some of last year's deviation from expectations and adds a new shock."""
    later = price_persistence * price_deviation_last_year + price_volatility * price_shock
    return jnp.where(is_reference_year, 0.0, later)


def price_growth(
    expected_price_growth: RateByActor, inflation_drift: RateByActor, price_deviation: RateByActor
) -> RateByActor:
    """Inflation is expected inflation, a drift that is the same in every year, and the year's deviation."""
    return expected_price_growth + inflation_drift + price_deviation


def price_level(
    price_level_last_year: PriceLevelByActor, price_growth: RateByActor, is_reference_year: Truth
) -> PriceLevelByActor:
    """The price level is 1 in the reference year and rises with inflation."""
    return jnp.where(is_reference_year, CONSTANT_PRICES, price_level_last_year * (1 + ONE_YEAR * price_growth))


def nominal_growth(gdp: OutputFlowByActor, gdp_last_year: OutputFlowByActor, price_growth: RateByActor) -> RateByActor:
    """Nominal GDP grows with real GDP and inflation."""
    return (gdp / gdp_last_year * (1 + ONE_YEAR * price_growth) - 1) / ONE_YEAR


def exchange_rate_deviation(
    exchange_rate_deviation_last_year: LogByActor,
    exchange_rate_persistence: ShareByActor,
    exchange_rate_volatility: RateByActor,
    exchange_rate_shock: ShockByActor,
    is_reference_year: Truth,
) -> LogByActor:
    """The exchange rate keeps some of last year's deviation from purchasing power and adds a new shock.

    It is a logarithm; above 0 the currency is weaker than its purchasing power in the reference year.
    """
    moved = ONE_E_FOLD * ONE_YEAR * exchange_rate_volatility * exchange_rate_shock
    later = exchange_rate_persistence * exchange_rate_deviation_last_year + moved
    return jnp.where(is_reference_year, 0.0, later)


def dollar_price_level(price_level: PriceLevelByActor, is_dollar_issuer: TruthByActor) -> PriceLevel:
    """The dollar price level is that of the actor that issues the dollar; it is 1 in the reference year."""
    return over("actor", jnp.where(is_dollar_issuer > 0, price_level, 0.0), RatioByActor)


def exchange_rate(
    exchange_rate_at_start: ExchangeRateByActor,
    price_level: PriceLevelByActor,
    dollar_price_level: PriceLevel,
    exchange_rate_deviation: LogByActor,
) -> ExchangeRateByActor:
    """The exchange rate follows relative prices since the reference year, plus the sampled deviation.

    It is in units of local currency for one dollar of the year. Only the views in current dollars use it.
    """
    ratio = price_level / spread(dollar_price_level, Ratio, RatioByActor)
    return exchange_rate_at_start * ratio * exp(exchange_rate_deviation)
