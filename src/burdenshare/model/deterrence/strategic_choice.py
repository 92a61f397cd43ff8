"""Strategic choice: an attacker weighs what it expects, a defender may fight or concede, and neither knows the other.

Claims that an attack comes when its expected gain exceeds the status quo, with private information about payoffs.
Denial and punishment lower that gain; denial and a credible promise raise the probability that the defender fights. The
level is not predicted: probabilities move from an observed base rate, which applies at the conditions of the reference
year. Leaves out accidents, domestic motives and learning. Disagrees: [HuthRussett1984] find no effect of alliances
where [SignorinoTarar2006] find one on nearly the same cases; coefficients of 58 crises are not used. The effect of
nuclear weapons on small clashes has an open sign ([Rauchhaus2009] against [BellMiller2015]).
Source: structure of [SignorinoTarar2006]; slopes are judgement, and reach beyond the findings of [Benson2011] and
[JohnsonLeeds2011] on alliances; base rates counted from the dispute data ([GML2016]).
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
from burdenshare.vocabulary.numerics import (
    FULL_COVERAGE,
    FULL_SUPPORT,
    ONE_E_FOLD,
    ONE_SCORE,
    ONE_YEAR,
    exp,
    relative,
    spread,
)


def base_rate_of_clash(
    clash_rate: RateByContingency,
    calm_clash_rate: RateByContingency,
    calm_chance: ShareByContingency,
    calm_luck: UniformByContingency,
) -> RateByContingency:
    """The base rate of clashes is the long-run rate in the record, or the rate of the recent calm."""
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
    """The base rate of war is disputes times their rate of escalation, or is counted from years without war.

    Escalation is that of the pair's own disputes or of all disputes; each draw samples which reading holds.
    """
    escalates = jnp.where(escalation_luck < 0.5, escalation_near, escalation_everywhere)
    rate = jnp.where(counted_luck < counted_chance, counted_war_rate, dispute_rate * escalates)
    return jnp.maximum(base_rate_factor * rate, 1e-12 / ONE_YEAR)


def denial_gain(overall_denial: IndexByContingency, overall_denial_reference: IndexByContingency) -> IndexByContingency:
    """The gain in denial is the relative change in overall denial since the reference year."""
    return relative(overall_denial, overall_denial_reference) - 1


def believed_umbrella(
    umbrella_kept: SupportByContingency, adversary_belief: ShareByContingency
) -> SupportByContingency:
    """The believed umbrella is the umbrella kept times the adversary's belief in the supporter."""
    return umbrella_kept * adversary_belief


def believed_umbrella_gain(
    believed_umbrella: SupportByContingency, believed_umbrella_reference: SupportByContingency
) -> IndexByContingency:
    """The gain in the believed umbrella is its relative change since the reference year."""
    return relative(believed_umbrella, believed_umbrella_reference) - 1


def punishment(
    strike_coverage: CoverageByContingency, believed_umbrella: SupportByContingency, strike_part: Share
) -> IndexByContingency:
    """An attacker would suffer from strike forces, and from the nuclear umbrella as far as it believes in it."""
    part = spread(strike_part, Share, ShareByContingency)
    believed = believed_umbrella / FULL_SUPPORT
    return part * -jnp.expm1(-1.4 * strike_coverage / FULL_COVERAGE) + (1 - part) * believed


def punishment_gain(punishment: IndexByContingency, punishment_reference: IndexByContingency) -> IndexByContingency:
    """The gain in punishment is its relative change since the reference year."""
    return relative(punishment, punishment_reference) - 1


def arsenal_effect_on_war(
    arsenal_growth: LogByContingency,
    arsenal_caution: Index,
    nuclear_stationing: ShareByContingency,
    stationing_effect: Log,
) -> LogByContingency:
    """The adversary's arsenal, and nuclear weapons stationed against it, change the hazard of war (logarithm)."""
    caution = spread(arsenal_caution, Index, IndexByContingency) * arsenal_growth
    return -caution - spread(stationing_effect, Index, IndexByContingency) * nuclear_stationing


def arsenal_effect_on_clash(arsenal_growth: LogByContingency, arsenal_boldness: Index) -> LogByContingency:
    """The adversary's arsenal changes the hazard of clashes (logarithm); the sign is open."""
    return spread(arsenal_boldness, Index, IndexByContingency) * arsenal_growth


def chance_of_attack_log(
    base_rate_of_war: RateByContingency,
    fighting_at_start: Chance,
    denial_gain: IndexByContingency,
    punishment_gain: IndexByContingency,
    denial_slope: Score,
    punishment_slope: Score,
) -> LogByContingency:
    """An attack is tried with this log probability in a year; denial and punishment lower it."""
    fights = spread(fighting_at_start, Chance, ChanceByContingency)
    start = ONE_SCORE * ndtri(jnp.minimum(-jnp.expm1(-base_rate_of_war * ONE_YEAR) / fights, 0.99))
    denial = spread(denial_slope, Ratio, RatioByContingency) * denial_gain
    punished = spread(punishment_slope, Ratio, RatioByContingency) * punishment_gain
    return ONE_E_FOLD * log_ndtr((start - denial - punished) / ONE_SCORE)


def chance_of_fighting_score(
    fighting_at_start: Chance,
    denial_gain: IndexByContingency,
    believed_umbrella_gain: IndexByContingency,
    denial_resolve: Score,
    commitment_resolve: Score,
) -> ScoreByContingency:
    """The defender is more inclined to fight with denial and a believed umbrella (a standard normal score)."""
    start = spread(ONE_SCORE * ndtri(fighting_at_start), Chance, ChanceByContingency)
    able = spread(denial_resolve, Ratio, RatioByContingency) * denial_gain
    return start + able + spread(commitment_resolve, Ratio, RatioByContingency) * believed_umbrella_gain


def log_relative_hazard_of_war(
    chance_of_attack_log: LogByContingency,
    chance_of_fighting_score: ScoreByContingency,
    chance_of_attack_log_reference: LogByContingency,
    chance_of_fighting_score_reference: ScoreByContingency,
    arsenal_effect_on_war: LogByContingency,
) -> LogByContingency:
    """War becomes more or less likely through attack, resistance and arsenal: log change since the reference year."""
    attacks = chance_of_attack_log - chance_of_attack_log_reference
    now, then = chance_of_fighting_score / ONE_SCORE, chance_of_fighting_score_reference / ONE_SCORE
    return attacks + ONE_E_FOLD * (log_ndtr(now) - log_ndtr(then)) + arsenal_effect_on_war


def log_relative_hazard_of_clash(
    base_rate_of_clash: RateByContingency,
    denial_gain: IndexByContingency,
    denial_slope: Score,
    arsenal_effect_on_clash: LogByContingency,
) -> LogByContingency:
    """Denial, at half weight, and the arsenal change the hazard of clashes: log change since the reference year.

    Where a clash is impossible, any change leaves it so; the change from an even chance is returned.
    """
    chance = -jnp.expm1(-base_rate_of_clash * ONE_YEAR)
    usual = jnp.where(chance == 0, 0.5, chance)
    denial = 0.5 * spread(denial_slope, Ratio, RatioByContingency) * denial_gain
    score = (ONE_SCORE * ndtri(usual) - denial) / ONE_SCORE
    return ONE_E_FOLD * (log_ndtr(score) - jnp.log(usual)) + arsenal_effect_on_clash


def concession_index(
    chance_of_attack_log: LogByContingency,
    chance_of_fighting_score: ScoreByContingency,
    chance_of_attack_log_reference: LogByContingency,
    chance_of_fighting_score_reference: ScoreByContingency,
) -> IndexByContingency:
    """Concession becomes more or less likely, relative to the reference year."""
    attacks = chance_of_attack_log - chance_of_attack_log_reference
    now, then = -chance_of_fighting_score / ONE_SCORE, -chance_of_fighting_score_reference / ONE_SCORE
    return exp(attacks + ONE_E_FOLD * (log_ndtr(now) - log_ndtr(then)))


def deterrence_failure_index(
    chance_of_attack_log: LogByContingency, chance_of_attack_log_reference: LogByContingency
) -> IndexByContingency:
    """An attack becomes more or less likely, whether fought or conceded, relative to the reference year."""
    return exp(chance_of_attack_log - chance_of_attack_log_reference)


def counted_preemption(preemption_pressure: LogByContingency) -> LogByContingency:
    """This theory counts all of the pressure to strike first."""
    return preemption_pressure


def war_hazard(
    base_rate_of_war: RateByContingency,
    log_relative_hazard_of_war: LogByContingency,
    counted_preemption: LogByContingency,
) -> RateByContingency:
    """The hazard of war is the base rate, moved by what has changed, at most tenfold either way.

    Holds: at the conditions of the reference year it is the base rate.
    """
    most = 2.302585 * ONE_E_FOLD
    return base_rate_of_war * exp(jnp.clip(log_relative_hazard_of_war + counted_preemption, -most, most))


def war_index(war_hazard: RateByContingency, base_rate_of_war: RateByContingency) -> IndexByContingency:
    """The war index is the hazard of war over the base rate; 1 in the reference year."""
    return war_hazard / base_rate_of_war


def clash_hazard(
    base_rate_of_clash: RateByContingency, log_relative_hazard_of_clash: LogByContingency
) -> RateByContingency:
    """The hazard of clashes is the base rate, moved by what has changed, at most tenfold either way.

    Holds: at the conditions of the reference year it is the base rate.
    """
    most = 2.302585 * ONE_E_FOLD
    return base_rate_of_clash * exp(jnp.clip(log_relative_hazard_of_clash, -most, most))


def chance_of_war(war_hazard: RateByContingency) -> ChanceByContingency:
    """A war begins within the year with this probability, if there has been none before."""
    return -jnp.expm1(-war_hazard * ONE_YEAR)


def chance_of_clash(clash_hazard: RateByContingency) -> ChanceByContingency:
    """A fatal clash happens within the year with this probability."""
    return -jnp.expm1(-clash_hazard * ONE_YEAR)
