"""Strategic choice: an attacker weighs what it expects, a defender may fight or concede, and neither knows the other.

Claims that an attack comes where its expected gain beats the status quo, with private information about payoffs; denial
and punishment lower that gain, denial and a kept promise raise the chance that the defender fights. The level is never
ours: chances are moved from an observed base rate, and at the conditions of 2025 they are that rate. Leaves out
accident, domestic motives and learning. Disagrees: [HuthRussett1984] find no effect of alliances where
[SignorinoTarar2006] find one on nearly the same cases; coefficients of 58 crises are not used. The nuclear shadow over
small clashes is open in sign ([Rauchhaus2009] against [BellMiller2015]).
Source: structure of [SignorinoTarar2006], tested on published numbers of [KenkelSignorino2014]; slopes are judgement,
bounded by [Benson2011] and [JohnsonLeeds2011]; base rates counted from the dispute data ([GML2016]).
"""

import jax.numpy as jnp
from jax.scipy.special import log_ndtr, ndtri

from burdenshare.vocabulary.arrays import (
    Chance,
    ChanceByContingency,
    CoverageByContingency,
    Index,
    IndexByContingency,
    Log,
    LogByContingency,
    RateByContingency,
    Ratio,
    RatioByContingency,
    Score,
    ScoreByContingency,
    Share,
    ShareByContingency,
    SupportByContingency,
    UniformByContingency,
)
from burdenshare.vocabulary.numerics import FULL_COVERAGE, FULL_SUPPORT, ONE_E_FOLD, ONE_SCORE, ONE_YEAR, exp, spread


def base_rate_of_clash(
    clash_rate: RateByContingency,
    calm_clash_rate: RateByContingency,
    calm_chance: ShareByContingency,
    calm_luck: UniformByContingency,
) -> RateByContingency:
    """Fatal clashes a year as counted: over the long run, or in the calm of the last decades."""
    return jnp.where(calm_luck < calm_chance, calm_clash_rate, clash_rate)


def base_rate_of_war(
    dispute_rate: RateByContingency,
    escalation_near: ChanceByContingency,
    escalation_everywhere: ChanceByContingency,
    escalation_luck: UniformByContingency,
    counted_war_rate: RateByContingency,
    counted_chance: ShareByContingency,
    counted_luck: UniformByContingency,
    base_rate_factor: RatioByContingency,
) -> RateByContingency:
    """Wars a year: disputes times the part that becomes war (here, or everywhere), or counted years without a war."""
    escalates = jnp.where(escalation_luck < 0.5, escalation_near, escalation_everywhere)
    rate = jnp.where(counted_luck < counted_chance, counted_war_rate, dispute_rate * escalates)
    return jnp.maximum(base_rate_factor * rate, 1e-12 / ONE_YEAR)


def denial_gain(overall_denial: IndexByContingency, overall_denial_reference: IndexByContingency) -> IndexByContingency:
    """How much better an attack would be denied than in 2025."""
    return overall_denial / overall_denial_reference - 1


def believed_umbrella(
    umbrella_kept: SupportByContingency, adversary_belief: ShareByContingency
) -> SupportByContingency:
    """The umbrella that is kept, as far as the adversary believes in it."""
    return umbrella_kept * adversary_belief


def believed_umbrella_gain(
    believed_umbrella: SupportByContingency, believed_umbrella_reference: SupportByContingency
) -> IndexByContingency:
    """How much more the umbrella counts than in 2025."""
    return believed_umbrella / believed_umbrella_reference - 1


def punishment(
    strike_coverage: CoverageByContingency, believed_umbrella: SupportByContingency, strike_part: Share
) -> IndexByContingency:
    """What an attacker would suffer: from strike, and from the umbrella as far as it is believed."""
    part = spread(strike_part, Share, ShareByContingency)
    believed = believed_umbrella / FULL_SUPPORT
    return part * -jnp.expm1(-1.4 * strike_coverage / FULL_COVERAGE) + (1 - part) * believed


def punishment_gain(punishment: IndexByContingency, punishment_reference: IndexByContingency) -> IndexByContingency:
    """How much more an attacker would suffer than in 2025."""
    return punishment / punishment_reference - 1


def arsenal_effect_on_war(
    arsenal_growth: LogByContingency,
    arsenal_caution: Index,
    nuclear_stationing: ShareByContingency,
    stationing_effect: Log,
) -> LogByContingency:
    """What the adversary's arsenal, and weapons stationed against it, do to the hazard of war (logarithm)."""
    caution = spread(arsenal_caution, Index, IndexByContingency) * arsenal_growth
    return -caution - spread(stationing_effect, Index, IndexByContingency) * nuclear_stationing


def arsenal_effect_on_clash(arsenal_growth: LogByContingency, arsenal_boldness: Index) -> LogByContingency:
    """What the adversary's arsenal does to the hazard of clashes (logarithm): bolder below the threshold, or not."""
    return spread(arsenal_boldness, Index, IndexByContingency) * arsenal_growth


def chance_of_attack_log(
    base_rate_of_war: RateByContingency,
    fighting_in_2025: Chance,
    denial_gain: IndexByContingency,
    punishment_gain: IndexByContingency,
    denial_slope: Score,
    punishment_slope: Score,
) -> LogByContingency:
    """The chance that an attack is tried in a year (logarithm)."""
    fights = spread(fighting_in_2025, Chance, ChanceByContingency)
    start = ONE_SCORE * ndtri(jnp.minimum(-jnp.expm1(-base_rate_of_war * ONE_YEAR) / fights, 0.99))
    denial = spread(denial_slope, Ratio, RatioByContingency) * denial_gain
    punished = spread(punishment_slope, Ratio, RatioByContingency) * punishment_gain
    return ONE_E_FOLD * log_ndtr((start - denial - punished) / ONE_SCORE)


def chance_of_fighting_score(
    fighting_in_2025: Chance,
    denial_gain: IndexByContingency,
    believed_umbrella_gain: IndexByContingency,
    denial_resolve: Score,
    commitment_resolve: Score,
) -> ScoreByContingency:
    """How far the defender is inclined to fight (a standard normal score)."""
    start = spread(ONE_SCORE * ndtri(fighting_in_2025), Chance, ChanceByContingency)
    able = spread(denial_resolve, Ratio, RatioByContingency) * denial_gain
    return start + able + spread(commitment_resolve, Ratio, RatioByContingency) * believed_umbrella_gain


def log_relative_hazard_of_war(
    chance_of_attack_log: LogByContingency,
    chance_of_fighting_score: ScoreByContingency,
    chance_of_attack_log_reference: LogByContingency,
    chance_of_fighting_score_reference: ScoreByContingency,
    arsenal_effect_on_war: LogByContingency,
) -> LogByContingency:
    """How much likelier a war is than at the conditions of 2025 (logarithm)."""
    attacks = chance_of_attack_log - chance_of_attack_log_reference
    now, then = chance_of_fighting_score / ONE_SCORE, chance_of_fighting_score_reference / ONE_SCORE
    return attacks + ONE_E_FOLD * (log_ndtr(now) - log_ndtr(then)) + arsenal_effect_on_war


def log_relative_hazard_of_clash(
    base_rate_of_clash: RateByContingency,
    denial_gain: IndexByContingency,
    denial_slope: Score,
    arsenal_effect_on_clash: LogByContingency,
) -> LogByContingency:
    """How much likelier a limited clash is than at the conditions of 2025 (logarithm): denial counts half."""
    usual = jnp.log(-jnp.expm1(-base_rate_of_clash * ONE_YEAR))
    start = ONE_SCORE * ndtri(-jnp.expm1(-base_rate_of_clash * ONE_YEAR))
    denial = 0.5 * spread(denial_slope, Ratio, RatioByContingency) * denial_gain
    return ONE_E_FOLD * (log_ndtr((start - denial) / ONE_SCORE) - usual) + arsenal_effect_on_clash


def concession_index(
    chance_of_attack_log: LogByContingency,
    chance_of_fighting_score: ScoreByContingency,
    chance_of_attack_log_reference: LogByContingency,
    chance_of_fighting_score_reference: ScoreByContingency,
) -> IndexByContingency:
    """How much likelier it is than in 2025 that an attack is conceded to."""
    attacks = chance_of_attack_log - chance_of_attack_log_reference
    now, then = -chance_of_fighting_score / ONE_SCORE, -chance_of_fighting_score_reference / ONE_SCORE
    return exp(attacks + ONE_E_FOLD * (log_ndtr(now) - log_ndtr(then)))


def deterrence_failure_index(
    chance_of_attack_log: LogByContingency, chance_of_attack_log_reference: LogByContingency
) -> IndexByContingency:
    """How much likelier it is than in 2025 that an attack is tried, whether it is fought or conceded to."""
    return exp(chance_of_attack_log - chance_of_attack_log_reference)


def counted_preemption(preemption_pressure: LogByContingency) -> LogByContingency:
    """The pressure to strike first, as far as this theory counts it apart: all of it."""
    return preemption_pressure


def war_hazard(
    base_rate_of_war: RateByContingency,
    log_relative_hazard_of_war: LogByContingency,
    counted_preemption: LogByContingency,
) -> RateByContingency:
    """Wars a year: the base rate, moved by what has changed since 2025, at most tenfold either way.

    Holds: at the conditions of 2025 it is the base rate.
    """
    most = 2.302585 * ONE_E_FOLD
    return base_rate_of_war * exp(jnp.clip(log_relative_hazard_of_war + counted_preemption, -most, most))


def war_index(war_hazard: RateByContingency, base_rate_of_war: RateByContingency) -> IndexByContingency:
    """How much likelier a war is than at the base rate; one as in 2025."""
    return war_hazard / base_rate_of_war


def clash_hazard(
    base_rate_of_clash: RateByContingency, log_relative_hazard_of_clash: LogByContingency
) -> RateByContingency:
    """Fatal clashes a year: the base rate, moved by what has changed since 2025, at most tenfold either way.

    Holds: at the conditions of 2025 it is the base rate.
    """
    most = 2.302585 * ONE_E_FOLD
    return base_rate_of_clash * exp(jnp.clip(log_relative_hazard_of_clash, -most, most))


def chance_of_war(war_hazard: RateByContingency) -> ChanceByContingency:
    """The chance of a war within the year, where there has been none."""
    return -jnp.expm1(-war_hazard * ONE_YEAR)


def chance_of_clash(clash_hazard: RateByContingency) -> ChanceByContingency:
    """The chance of a fatal clash within the year."""
    return -jnp.expm1(-clash_hazard * ONE_YEAR)
