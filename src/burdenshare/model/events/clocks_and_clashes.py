"""Clocks and clashes: clashes happen on the path without war; wars are added to it by a clock in each draw.

Claims that clashes are small and frequent and affect the next year: the supporter answers a clash or does not, which
is evidence, and a year with more clashes than usual is felt for some years. A war is so rare and so large that the path
is computed without it: each draw has one clock for each war, the same under every policy, and the war begins when the
cumulative hazard reaches it. Outcomes `in all worlds` include these wars, all others are those of the path without war.
The chance of war by a year is exact, not sampled. Leaves out how a war proceeds, whom it spares, and a second war after
the first. Disagrees: [AndersonPress2025] hold that estimates of casualties from artillery are much too high; hence the
low branch.
Source: hazards from topic deterrence; [Bloomberg2024] for GDP, [RAND2020Artillery] for casualties; the rest is
judgement.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    ChanceByContingency,
    ClashByActor,
    ClashByActorContingency,
    ClashByContingency,
    Duration,
    DurationByContingency,
    Evidence,
    EvidenceByContingency,
    IndexByContingency,
    LogByContingency,
    OutputFlowByActor,
    OutputShareByActor,
    OutputShareByActorContingency,
    PeopleStockByContingency,
    RateByActor,
    RateByContingency,
    Ratio,
    RatioByContingency,
    Share,
    ShareByActor,
    ShareByActorContingency,
    ShareByContingency,
    SupportByContingency,
    Truth,
    TruthByActorContingency,
    TruthByContingency,
    Uniform,
    UniformByContingency,
)
from burdenshare.vocabulary.numerics import FULL_SUPPORT, ONE_CLASH, ONE_E_FOLD, ONE_YEAR, exp, over, spread


def clash_this_year(
    chance_of_clash: ChanceByContingency,
    imposed_clash: ShareByContingency,
    clash_luck: UniformByContingency,
    is_reference_year: Truth,
) -> TruthByContingency:
    """A fatal clash happens this year, by its sampled chance or because it is imposed."""
    happens = (clash_luck < jnp.maximum(chance_of_clash, imposed_clash)).astype(chance_of_clash.dtype)
    return jnp.where(is_reference_year, 0.0, happens)


def clash_loss(clash_this_year: TruthByContingency, clash_cost: ShareByActorContingency) -> ShareByActor:
    """A clash costs a share of GDP."""
    happens = spread(clash_this_year, TruthByContingency, ShareByActorContingency)
    return over("contingency", happens * clash_cost, ShareByActorContingency)


def chance_of_answer(
    adversary_belief_reference: ShareByContingency, support_seen: SupportByContingency
) -> ChanceByContingency:
    """The supporter answers a clash as often as the adversary believed in the reference year, less for lost support.

    So an ordinary answer teaches the adversary nothing at the mean. It is no estimate of whether the supporter comes.
    """
    return adversary_belief_reference * jnp.minimum(support_seen / FULL_SUPPORT, 1.0)


def answer_to_clash(
    clash_this_year: TruthByContingency, chance_of_answer: ChanceByContingency, clash_help_luck: UniformByContingency
) -> IndexByContingency:
    """The answer to a clash is 1 where the supporter came, by a sampled chance, −1 where it did not, 0 without one."""
    return clash_this_year * jnp.where(clash_help_luck < chance_of_answer, 1.0, -1.0)


def clash_felt(
    clash_felt_last_year: ClashByContingency,
    clash_this_year: TruthByContingency,
    base_rate_of_clash: RateByContingency,
    clash_memory: Share,
    is_reference_year: Truth,
) -> ClashByContingency:
    """Clashes are felt as far as they are more, or fewer, than usual; the feeling fades within years.

    Holds: at the base rate its mean is 0.
    """
    usual = -jnp.expm1(-ONE_YEAR * base_rate_of_clash)
    later = spread(clash_memory, Share, ShareByContingency) * clash_felt_last_year + ONE_CLASH * (
        clash_this_year - usual
    )
    return jnp.where(is_reference_year, 0.0, later)


def clash_pull(clash_felt: ClashByContingency, is_defender: TruthByActorContingency) -> ClashByActor:
    """Clashes pull at the spending of an actor as far as they are felt in the wars in which it is the defender."""
    felt = is_defender * spread(clash_felt, ClashByContingency, ClashByActorContingency)
    return over("contingency", felt, ClashByActorContingency)


def loss_at_peace(clash_loss: ShareByActor, coercion_loss: ShareByActor) -> ShareByActor:
    """The loss on the path without war is what clashes and coercion cost this year, as a share of GDP."""
    return clash_loss + coercion_loss


def cumulative_clash_hazard(
    cumulative_clash_hazard_last_year: LogByContingency, clash_hazard: RateByContingency, is_reference_year: Truth
) -> LogByContingency:
    """The cumulative hazard of clashes is their sum since the reference year."""
    return jnp.where(is_reference_year, 0.0, cumulative_clash_hazard_last_year + ONE_E_FOLD * ONE_YEAR * clash_hazard)


def chance_of_clash_so_far(cumulative_clash_hazard: LogByContingency) -> ChanceByContingency:
    """A fatal clash has happened by the end of the year with this probability."""
    return -jnp.expm1(-cumulative_clash_hazard / ONE_E_FOLD)


def cumulative_war_hazard(
    cumulative_war_hazard_last_year: LogByContingency, war_hazard: RateByContingency, is_reference_year: Truth
) -> LogByContingency:
    """The cumulative hazard of war is its sum since the reference year."""
    return jnp.where(is_reference_year, 0.0, cumulative_war_hazard_last_year + ONE_E_FOLD * ONE_YEAR * war_hazard)


def chance_of_war_so_far(cumulative_war_hazard: LogByContingency) -> ChanceByContingency:
    """A war has begun by the end of the year with this probability; it is exact, without sampling error."""
    return -jnp.expm1(-cumulative_war_hazard / ONE_E_FOLD)


def chance_of_peace(cumulative_war_hazard: LogByContingency) -> Share:
    """None of the wars has begun by the end of the year with this probability; it weights a draw `while at peace`."""
    return exp(-over("contingency", cumulative_war_hazard, RateByContingency))


def war_has_come(cumulative_war_hazard: LogByContingency, war_clock: LogByContingency) -> TruthByContingency:
    """A war has begun by the end of the year when its cumulative hazard has reached the clock of the draw."""
    return (cumulative_war_hazard >= war_clock).astype(cumulative_war_hazard.dtype)


def years_since_war(
    years_since_war_last_year: DurationByContingency,
    war_has_come: TruthByContingency,
    war_has_come_last_year: TruthByContingency,
    is_reference_year: Truth,
) -> DurationByContingency:
    """Whole years since the war began; it is 0 in its first year."""
    before = jnp.where(is_reference_year, 0.0, war_has_come_last_year * (years_since_war_last_year + ONE_YEAR))
    return war_has_come * before


def war_loss(
    war_has_come: TruthByContingency,
    years_since_war: DurationByContingency,
    war_cost: ShareByActorContingency,
    recovery_time: Duration,
) -> ShareByActor:
    """Wars take a share of this year's GDP: most at first, then less.

    Holds: below 1; the losses of two wars are combined, not added.
    """
    faded = war_has_come * jnp.exp(-years_since_war / spread(recovery_time, Duration, DurationByContingency))
    left = jnp.log1p(-war_cost * spread(faded, RatioByContingency, ShareByActorContingency))
    return -jnp.expm1(over("contingency", left, ShareByActorContingency))


def war_effort(
    war_has_come: TruthByContingency,
    years_since_war: DurationByContingency,
    war_spending: OutputShareByActorContingency,
) -> OutputShareByActor:
    """A war costs the budget in its first year, as a share of GDP without war."""
    first = war_has_come * (years_since_war < ONE_YEAR)
    return over(
        "contingency",
        war_spending * spread(first, TruthByContingency, ShareByActorContingency),
        ShareByActorContingency,
    )


def war_debt(
    war_debt_last_year: OutputShareByActor,
    war_effort: OutputShareByActor,
    war_loss: ShareByActor,
    revenue_response: OutputShareByActor,
    interest_rate: RateByActor,
    nominal_growth: RateByActor,
    is_reference_year: Truth,
) -> OutputShareByActor:
    """Wars add debt, as a share of GDP without war: war spending, and revenue lost."""
    carried = war_debt_last_year * (1 + ONE_YEAR * interest_rate) / (1 + ONE_YEAR * nominal_growth)
    return jnp.where(is_reference_year, 0.0, carried + war_effort + revenue_response * war_loss)


def output_in_all_worlds(gdp: OutputFlowByActor, war_loss: ShareByActor) -> OutputFlowByActor:
    """GDP with wars included is GDP on the path without war, less war losses."""
    return gdp * (1 - war_loss)


def debt_burden_in_all_worlds(
    debt_burden: OutputShareByActor, war_debt: OutputShareByActor, war_loss: ShareByActor
) -> OutputShareByActor:
    """Public debt with wars included, over GDP with wars included."""
    return (debt_burden + war_debt) / (1 - war_loss)


def supporter_comes(
    war_has_come: TruthByContingency,
    support_index: SupportByContingency,
    help_chance: ShareByContingency,
    help_luck: UniformByContingency,
) -> TruthByContingency:
    """The supporter comes in a war, by a sampled chance that falls with lost support."""
    comes = help_luck < help_chance * jnp.minimum(support_index / FULL_SUPPORT, 1.0)
    return war_has_come * comes


def adversary_belief_in_all_worlds(
    adversary_honoured: EvidenceByContingency,
    adversary_broken: EvidenceByContingency,
    war_has_come: TruthByContingency,
    supporter_comes: TruthByContingency,
    combat_weight: Evidence,
) -> ShareByContingency:
    """The adversary's belief in the supporter after any war, in which coming or not coming is evidence."""
    weight = spread(combat_weight, Ratio, RatioByContingency)
    whole = adversary_honoured + adversary_broken + weight * war_has_come
    return (adversary_honoured + weight * supporter_comes) / whole


def public_belief_in_all_worlds(
    public_honoured: Evidence,
    public_broken: Evidence,
    war_has_come: TruthByContingency,
    supporter_comes: TruthByContingency,
    combat_weight: Evidence,
    is_home: TruthByContingency,
) -> Share:
    """The public's belief in the supporter after any home war, in which coming or not coming is evidence."""
    come = over("contingency", supporter_comes * is_home, TruthByContingency)
    war = over("contingency", war_has_come * is_home, TruthByContingency)
    return (public_honoured + combat_weight * come) / (public_honoured + public_broken + combat_weight * war)


def first_hour_casualties(
    war_has_come: TruthByContingency,
    years_since_war: DurationByContingency,
    barrage_casualties: PeopleStockByContingency,
    low_barrage_casualties: PeopleStockByContingency,
    low_barrage_chance: Share,
    low_barrage_luck: Uniform,
) -> PeopleStockByContingency:
    """Artillery kills and wounds this many people in the first hour of a war that begins this year."""
    low = spread(low_barrage_luck < low_barrage_chance, Share, ShareByContingency)
    return jnp.where(low, low_barrage_casualties, barrage_casualties) * war_has_come * (years_since_war < ONE_YEAR)
