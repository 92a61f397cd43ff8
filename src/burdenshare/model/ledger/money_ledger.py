"""Money ledger: who spends what, under one definition for all members, beside what each could bear.

Claims nothing: it counts. National budgets are not comparable, so members are compared on spending by NATO's definition
(`nato_factor`, an estimate), and each actor is also shown in its own currency. What hosts pay toward the forces of a
supporter is inside their own spending and is taken from the supporter's burden; its share by definition stays gross.
Leaves out troops, bases, missions and risk, which money does not measure. Disagrees: [Mallory2024], whose index of all
burdens gives the largest spender about 47 percent, where money alone gives it 90 percent.
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
    defence_spending: MoneyFlowByActor, exchange_rate_at_start: ExchangeRateByActor, price_level: PriceLevelByActor
) -> LocalMoneyFlowByActor:
    """Defence spending in local currency, at prices of the year."""
    return defence_spending * exchange_rate_at_start * price_level


def local_output(
    gdp: OutputFlowByActor, exchange_rate_at_start: ExchangeRateByActor, price_level: PriceLevelByActor
) -> LocalOutputFlowByActor:
    """GDP in local currency, at prices of the year."""
    return gdp * exchange_rate_at_start * price_level


def dollar_spending(local_spending: LocalMoneyFlowByActor, exchange_rate: ExchangeRateByActor) -> DollarFlowByActor:
    """Defence spending in dollars of the year, at the year's sampled exchange rate."""
    return local_spending / exchange_rate


def nato_spending(defence_spending: MoneyFlowByActor, nato_factor: RatioByActor) -> MoneyFlowByActor:
    """Defence spending by NATO's definition is an estimate where no such figure is published."""
    return defence_spending * nato_factor


def sipri_spending(defence_spending: MoneyFlowByActor, sipri_factor: RatioByActor) -> MoneyFlowByActor:
    """Defence spending by SIPRI's definition is an estimate."""
    return defence_spending * sipri_factor


def nato_share(nato_spending: MoneyFlowByActor, gdp: OutputFlowByActor) -> OutputShareByActor:
    """Defence spending by NATO's definition, as a share of GDP."""
    return nato_spending / gdp


def sipri_share(sipri_spending: MoneyFlowByActor, gdp: OutputFlowByActor) -> OutputShareByActor:
    """Defence spending by SIPRI's definition, as a share of GDP."""
    return sipri_spending / gdp


def payment_received(agreed_payment: MoneyFlowByActor, payment_part_received: ShareByActor) -> MoneyFlowByActor:
    """A supporter receives its part of what all hosts pay toward forces on their soil."""
    whole = over("actor", agreed_payment, MoneyFlowByActor)
    return payment_part_received * spread(whole, MoneyFlow, MoneyFlowByActor)


def net_spending(nato_spending: MoneyFlowByActor, payment_received: MoneyFlowByActor) -> MoneyFlowByActor:
    """What an actor bears itself is its spending by NATO's definition, less the payments that it receives from hosts.

    What a host pays is inside its own spending. Holds: never below 0.
    """
    return jnp.maximum(nato_spending - payment_received, 0.0)


def payment_over_cost(agreed_payment: MoneyFlowByActor, cost_on_the_spot: MoneyFlowByActor) -> RatioByActor:
    """A host's payment over what its supporter itself spends on the forces there; 0 where that is not known."""
    known = cost_on_the_spot > 0
    return jnp.where(known, agreed_payment / jnp.where(known, cost_on_the_spot, 1.0), 0.0)


def allied_spending(net_spending: MoneyFlowByActor, is_ally: TruthByActor) -> MoneyFlow:
    """Allied spending is the sum over all members of what each bears itself."""
    return over("actor", jnp.where(is_ally > 0, net_spending, 0.0), MoneyFlowByActor)


def allied_output(gdp: OutputFlowByActor, is_ally: TruthByActor) -> OutputFlow:
    """Allied GDP is the sum over all members."""
    return over("actor", jnp.where(is_ally > 0, gdp, 0.0), MoneyFlowByActor)


def spending_part(
    net_spending: MoneyFlowByActor, allied_spending: MoneyFlow, output_part: ShareByActor, is_ally: TruthByActor
) -> ShareByActor:
    """A member's share of allied spending; it is 0 for non-members.

    Holds: the shares add to 1. Where nobody spends anything, they are those of GDP.
    """
    whole = spread(allied_spending, MoneyFlow, MoneyFlowByActor)
    return jnp.where(is_ally > 0, jnp.where(whole == 0, output_part, net_spending / whole), 0.0)


def output_part(gdp: OutputFlowByActor, allied_output: OutputFlow, is_ally: TruthByActor) -> ShareByActor:
    """A member's share of allied GDP; it is 0 for non-members.

    Holds: the shares add to 1.
    """
    return jnp.where(is_ally > 0, gdp / spread(allied_output, MoneyFlow, MoneyFlowByActor), 0.0)


def burden_ratio(spending_part: ShareByActor, output_part: ShareByActor, is_ally: TruthByActor) -> RatioByActor:
    """The burden ratio is a member's share of spending over its share of GDP; above 1 it carries more than its size."""
    return jnp.where(is_ally > 0, spending_part / output_part, 0.0)


def disproportion(spending_part: ShareByActor, output_part: ShareByActor) -> Share:
    """Disproportion is the share of spending that would have to move to match GDP (Loosemore and Hanby)."""
    return 0.5 * over("actor", jnp.abs(spending_part - output_part), ShareByActor)


def concentration(spending_part: ShareByActor) -> Index:
    """Concentration is the sum of squared spending shares (Herfindahl and Hirschman)."""
    return over("actor", spending_part**2, ShareByActor)


def inequality(spending_part: ShareByActor, is_ally: TruthByActor) -> Index:
    """Inequality of members' spending is the Gini coefficient in its population form."""
    other, is_other = as_party(spending_part, ShareByActor), as_party(is_ally, TruthByActor)
    distance = jnp.abs(
        spread(spending_part, ShareByActor, ShareByActorParty) - spread(other, ShareByParty, ShareByActorParty)
    )
    both = spread(is_ally, RatioByActor, RatioByActorParty) * spread(is_other, RatioByParty, RatioByActorParty)
    between = over("actor", over("party", distance * both, ShareByActorParty), ShareByActor)
    return between / (2 * over("actor", is_ally, RatioByActor))


def proportional_gap(
    net_spending: MoneyFlowByActor, output_part: ShareByActor, allied_spending: MoneyFlow, is_ally: TruthByActor
) -> MoneyFlowByActor:
    """The proportional gap is a member's spending above its share by GDP; it is negative when it spends less."""
    fair = output_part * spread(allied_spending, MoneyFlow, MoneyFlowByActor)
    return jnp.where(is_ally > 0, net_spending - fair, 0.0)


def able_part(
    gdp: OutputFlowByActor, population: PeopleStockByActor, ability_exponent: RatioByActor, is_ally: TruthByActor
) -> ShareByActor:
    """A member's share by ability to pay: GDP times GDP per head to a power; it is 0 for non-members."""
    income = gdp / population
    all_output = over("actor", jnp.where(is_ally > 0, gdp, 0.0), MoneyFlowByActor)
    all_people = over("actor", jnp.where(is_ally > 0, population, 0.0), PeopleStockByActor)
    relative = jnp.log(income / spread(all_output / all_people, MoneyFlow, MoneyFlowByActor))
    weight = jnp.where(is_ally > 0, gdp * jnp.exp(ability_exponent * relative), 0.0)
    return weight / spread(over("actor", weight, MoneyFlowByActor), MoneyFlow, MoneyFlowByActor)


def ability_gap(
    net_spending: MoneyFlowByActor, able_part: ShareByActor, allied_spending: MoneyFlow, is_ally: TruthByActor
) -> MoneyFlowByActor:
    """The ability gap is a member's spending above its share by ability to pay; it is negative when it spends less."""
    fair = able_part * spread(allied_spending, MoneyFlow, MoneyFlowByActor)
    return jnp.where(is_ally > 0, net_spending - fair, 0.0)


def extra_over_plan(
    extra_over_plan_last_year: MoneyStockByActor,
    defence_share: OutputShareByActor,
    planned_defence_share: OutputShareByActor,
    gdp: OutputFlowByActor,
    is_reference_year: Truth,
) -> MoneyStockByActor:
    """Extra spending is the sum since the reference year of spending above the planned share."""
    extra = extra_over_plan_last_year + ONE_YEAR * (defence_share - planned_defence_share) * gdp
    return jnp.where(is_reference_year, 0.0, extra)


def local_extra_over_plan(
    local_extra_over_plan_last_year: LocalMoneyStockByActor,
    defence_share: OutputShareByActor,
    planned_defence_share: OutputShareByActor,
    local_output: LocalOutputFlowByActor,
    is_reference_year: Truth,
) -> LocalMoneyStockByActor:
    """Extra spending in local currency is the sum of spending above the plan, at prices of each year."""
    extra = local_extra_over_plan_last_year + ONE_YEAR * (defence_share - planned_defence_share) * local_output
    return jnp.where(is_reference_year, 0.0, extra)


def local_extra_over_constant_share(
    local_extra_over_constant_share_last_year: LocalMoneyStockByActor,
    defence_share: OutputShareByActor,
    constant_share: OutputShareByActor,
    local_output: LocalOutputFlowByActor,
    is_reference_year: Truth,
) -> LocalMoneyStockByActor:
    """Extra spending over a constant share sums spending above the share last voted, at prices of each year."""
    added = ONE_YEAR * (defence_share - constant_share) * local_output
    return jnp.where(is_reference_year, 0.0, local_extra_over_constant_share_last_year + added)


def host_nation_support(agreed_payment: MoneyFlowByActor) -> MoneyFlowByActor:
    """Host-nation support is what a host pays a year toward allied forces on its soil.

    Most of it is inside the host's defence budget.
    """
    return agreed_payment
