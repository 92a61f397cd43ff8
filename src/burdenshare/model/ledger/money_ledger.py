"""Money ledger: who spends what, under one definition for all members, beside what each could bear.

Claims nothing: it counts. National budgets are not comparable, so members are compared on spending as NATO would
count it (`nato_factor`, an estimate), and each actor is shown in its own money as well. Leaves out troops, bases,
missions and risk, which money does not measure. Disagrees: [Mallory2024] puts the US share of all burdens near 47
percent, where money alone gives it nine tenths.
Source: [SandlerMurdoch2000] for shares; population form of the Gini coefficient; proportional and ability-to-pay rules
after the scales of assessment.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    DollarFlowByActor,
    ExchangeRateByActor,
    Index,
    LocalMoneyFlowByActor,
    LocalMoneyStockByActor,
    LocalOutputFlowByActor,
    MoneyFlow,
    MoneyFlowByActor,
    MoneyStockByActor,
    OutputFlow,
    OutputFlowByActor,
    OutputShareByActor,
    PeopleStockByActor,
    PriceLevelByActor,
    RatioByActor,
    RatioByActorParty,
    RatioByParty,
    Share,
    ShareByActor,
    ShareByActorParty,
    ShareByParty,
    Truth,
    TruthByActor,
)
from burdenshare.vocabulary.numerics import ONE_YEAR, as_party, over, spread


def local_spending(
    defence_spending: MoneyFlowByActor, exchange_rate_in_2025: ExchangeRateByActor, price_level: PriceLevelByActor
) -> LocalMoneyFlowByActor:
    """Defence spending in local money of the year."""
    return defence_spending * exchange_rate_in_2025 * price_level


def local_output(
    gdp: OutputFlowByActor, exchange_rate_in_2025: ExchangeRateByActor, price_level: PriceLevelByActor
) -> LocalOutputFlowByActor:
    """Output in local money of the year."""
    return gdp * exchange_rate_in_2025 * price_level


def dollar_spending(local_spending: LocalMoneyFlowByActor, exchange_rate: ExchangeRateByActor) -> DollarFlowByActor:
    """Defence spending in dollars of the year, at the year's drawn exchange rate."""
    return local_spending / exchange_rate


def nato_spending(defence_spending: MoneyFlowByActor, nato_factor: RatioByActor) -> MoneyFlowByActor:
    """Defence spending as NATO would count it; an estimate where no return in that form is published."""
    return defence_spending * nato_factor


def sipri_spending(defence_spending: MoneyFlowByActor, sipri_factor: RatioByActor) -> MoneyFlowByActor:
    """Defence spending as SIPRI would count it; an estimate."""
    return defence_spending * sipri_factor


def nato_share(nato_spending: MoneyFlowByActor, gdp: OutputFlowByActor) -> OutputShareByActor:
    """Defence spending as NATO would count it, as a share of output."""
    return nato_spending / gdp


def sipri_share(sipri_spending: MoneyFlowByActor, gdp: OutputFlowByActor) -> OutputShareByActor:
    """Defence spending as SIPRI would count it, as a share of output."""
    return sipri_spending / gdp


def allied_spending(nato_spending: MoneyFlowByActor, is_ally: TruthByActor) -> MoneyFlow:
    """What all members spend together."""
    return over("actor", jnp.where(is_ally > 0, nato_spending, 0.0), MoneyFlowByActor)


def allied_output(gdp: OutputFlowByActor, is_ally: TruthByActor) -> OutputFlow:
    """What all members produce together."""
    return over("actor", jnp.where(is_ally > 0, gdp, 0.0), MoneyFlowByActor)


def spending_part(nato_spending: MoneyFlowByActor, allied_spending: MoneyFlow, is_ally: TruthByActor) -> ShareByActor:
    """A member's part of what all members spend; none for others.

    Holds: the parts add to one.
    """
    return jnp.where(is_ally > 0, nato_spending / spread(allied_spending, MoneyFlow, MoneyFlowByActor), 0.0)


def output_part(gdp: OutputFlowByActor, allied_output: OutputFlow, is_ally: TruthByActor) -> ShareByActor:
    """A member's part of what all members produce; none for others.

    Holds: the parts add to one.
    """
    return jnp.where(is_ally > 0, gdp / spread(allied_output, MoneyFlow, MoneyFlowByActor), 0.0)


def burden_ratio(spending_part: ShareByActor, output_part: ShareByActor, is_ally: TruthByActor) -> RatioByActor:
    """A member's part of the spending over its part of the output: above one, it carries more than its size."""
    return jnp.where(is_ally > 0, spending_part / output_part, 0.0)


def disproportion(spending_part: ShareByActor, output_part: ShareByActor) -> Share:
    """How much of the spending would have to change hands for every part to match output (Loosemore and Hanby)."""
    return 0.5 * over("actor", jnp.abs(spending_part - output_part), ShareByActor)


def concentration(spending_part: ShareByActor) -> Index:
    """How far the spending lies with few members: the sum of squared parts (Herfindahl and Hirschman)."""
    return over("actor", spending_part**2, ShareByActor)


def inequality(spending_part: ShareByActor, is_ally: TruthByActor) -> Index:
    """Inequality of the members' spending: the Gini coefficient in its population form."""
    other, is_other = as_party(spending_part, ShareByActor), as_party(is_ally, TruthByActor)
    distance = jnp.abs(
        spread(spending_part, ShareByActor, ShareByActorParty) - spread(other, ShareByParty, ShareByActorParty)
    )
    both = spread(is_ally, RatioByActor, RatioByActorParty) * spread(is_other, RatioByParty, RatioByActorParty)
    between = over("actor", over("party", distance * both, ShareByActorParty), ShareByActor)
    return between / (2 * over("actor", is_ally, RatioByActor))


def proportional_gap(
    nato_spending: MoneyFlowByActor, output_part: ShareByActor, allied_spending: MoneyFlow, is_ally: TruthByActor
) -> MoneyFlowByActor:
    """What a member spends above its part by size of output; negative where it spends less."""
    fair = output_part * spread(allied_spending, MoneyFlow, MoneyFlowByActor)
    return jnp.where(is_ally > 0, nato_spending - fair, 0.0)


def able_part(
    gdp: OutputFlowByActor, population: PeopleStockByActor, ability_exponent: RatioByActor, is_ally: TruthByActor
) -> ShareByActor:
    """A member's part by ability to pay: output times output a head to a power; none for others."""
    income = gdp / population
    all_output = over("actor", jnp.where(is_ally > 0, gdp, 0.0), MoneyFlowByActor)
    all_people = over("actor", jnp.where(is_ally > 0, population, 0.0), PeopleStockByActor)
    relative = jnp.log(income / spread(all_output / all_people, MoneyFlow, MoneyFlowByActor))
    weight = jnp.where(is_ally > 0, gdp * jnp.exp(ability_exponent * relative), 0.0)
    return weight / spread(over("actor", weight, MoneyFlowByActor), MoneyFlow, MoneyFlowByActor)


def ability_gap(
    nato_spending: MoneyFlowByActor, able_part: ShareByActor, allied_spending: MoneyFlow, is_ally: TruthByActor
) -> MoneyFlowByActor:
    """What a member spends above its part by ability to pay; negative where it spends less."""
    fair = able_part * spread(allied_spending, MoneyFlow, MoneyFlowByActor)
    return jnp.where(is_ally > 0, nato_spending - fair, 0.0)


def extra_over_plan(
    extra_over_plan_last_year: MoneyStockByActor,
    defence_share: OutputShareByActor,
    planned_defence_share: OutputShareByActor,
    gdp: OutputFlowByActor,
    is_reference_year: Truth,
) -> MoneyStockByActor:
    """Spending since 2025 above the line that the official budgets contain, added up."""
    extra = extra_over_plan_last_year + ONE_YEAR * (defence_share - planned_defence_share) * gdp
    return jnp.where(is_reference_year, 0.0, extra)


def local_extra_over_plan(
    local_extra_over_plan_last_year: LocalMoneyStockByActor,
    defence_share: OutputShareByActor,
    planned_defence_share: OutputShareByActor,
    local_output: LocalOutputFlowByActor,
    is_reference_year: Truth,
) -> LocalMoneyStockByActor:
    """Spending since 2025 above the line that the official budgets contain, in local money of each year, added up."""
    extra = local_extra_over_plan_last_year + ONE_YEAR * (defence_share - planned_defence_share) * local_output
    return jnp.where(is_reference_year, 0.0, extra)


def local_extra_over_constant_share(
    local_extra_over_constant_share_last_year: LocalMoneyStockByActor,
    defence_share: OutputShareByActor,
    constant_share: OutputShareByActor,
    local_output: LocalOutputFlowByActor,
    is_reference_year: Truth,
) -> LocalMoneyStockByActor:
    """Spending since 2025 above the share of output last voted, in local money of each year, added up."""
    added = ONE_YEAR * (defence_share - constant_share) * local_output
    return jnp.where(is_reference_year, 0.0, local_extra_over_constant_share_last_year + added)


def host_nation_support(agreed_payment: MoneyFlowByActor) -> MoneyFlowByActor:
    """What a host pays a year toward the cost of allied forces on its soil; most of it is inside its defence budget."""
    return agreed_payment
