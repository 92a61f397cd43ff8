"""Conditions-based transfer: wartime command passes when two verifications are passed, not on a date.

Claims that a verification is tried once a year, that its chance follows the ability to lead, the answer to missiles and
the security environment, and that the last one is tried only from the target year on. Leaves out a political decision
to transfer whatever the conditions. Disagrees: the dated agreements of 2007 and 2010, which both slipped, and those who
hold that conditions are a way never to transfer.
Source: [SCM57] and the press record of stages; chances are judgement: a quarter by 2028, three fifths by 2030.
"""

import jax.numpy as jnp
from jax import Array

from burdenshare.vocabulary.arrays import (
    Chance,
    CoverageByMissionContingency,
    Duration,
    Log,
    Ratio,
    RatioByContingency,
    RatioByMissionContingency,
    Share,
    ShareByMission,
    Truth,
    TruthByContingency,
    Uniform,
    Year,
)
from burdenshare.vocabulary.numerics import ONE_E_FOLD, ONE_YEAR, exp, log, over, spread


def ability_to_lead(
    coverage: CoverageByMissionContingency,
    coverage_reference: CoverageByMissionContingency,
    leading_weight: ShareByMission,
    is_home: TruthByContingency,
) -> Log:
    """First condition: the means to lead, seen in surveillance and command, with those of 2025 as none (logarithm)."""
    return _gained(coverage, coverage_reference, leading_weight, is_home)


def answer_to_missiles(
    coverage: CoverageByMissionContingency,
    coverage_reference: CoverageByMissionContingency,
    answering_weight: ShareByMission,
    is_home: TruthByContingency,
) -> Log:
    """Second condition: the answer to missiles, with that of 2025 as none (logarithm)."""
    return _gained(coverage, coverage_reference, answering_weight, is_home)


def security_environment(clash_this_year: TruthByContingency, usual_clash: Chance, is_home: TruthByContingency) -> Log:
    """Third condition: how calm the year was; a year with a clash is worse than the usual one."""
    return -0.5 * ONE_E_FOLD * (over("contingency", clash_this_year * is_home, TruthByContingency) - usual_clash)


def chance_of_passing(
    passing_chance: Chance,
    passing_slope: Ratio,
    ability_to_lead_last_year: Log,
    answer_to_missiles_last_year: Log,
    security_environment_last_year: Log,
    condition_strictness: Log,
    is_reference_year: Truth,
) -> Chance:
    """The chance that a verification tried this year is passed."""
    means = passing_slope * 0.5 * (ability_to_lead_last_year + answer_to_missiles_last_year)
    moved = jnp.where(is_reference_year, 0.0, means + security_environment_last_year)
    odds = log(passing_chance / (1 - passing_chance)) + moved - condition_strictness
    return 1 / (1 + exp(-odds))


def is_capable(
    is_capable_last_year: Truth,
    chance_of_passing: Chance,
    verification_luck: Uniform,
    first_trial: Year,
    this_year: Year,
    is_reference_year: Truth,
) -> Truth:
    """Whether full operational capability has been verified."""
    passed = ((this_year >= first_trial) & (verification_luck < chance_of_passing)).astype(chance_of_passing.dtype)
    return jnp.where(is_reference_year, 0.0, jnp.maximum(is_capable_last_year, passed))


def is_transferred(
    is_transferred_last_year: Truth,
    is_capable_last_year: Truth,
    chance_of_passing: Chance,
    verification_luck: Uniform,
    transfer_target: Year,
    transfer_is_sought: Truth,
    this_year: Year,
    is_reference_year: Truth,
) -> Truth:
    """Whether full mission capability has been verified and wartime command has passed to the defender.

    Holds: where one of the two governments does not seek it, it does not pass that year.
    """
    passed = (this_year >= transfer_target) & (verification_luck < chance_of_passing) & (transfer_is_sought > 0)
    return jnp.where(is_reference_year, 0.0, jnp.maximum(is_transferred_last_year, is_capable_last_year * passed))


def years_since_transfer(
    years_since_transfer_last_year: Duration, is_transferred_last_year: Truth, is_reference_year: Truth
) -> Duration:
    """Whole years for which the defender has had wartime command; none in the year of the transfer."""
    return jnp.where(is_reference_year, 0.0, years_since_transfer_last_year + ONE_YEAR * is_transferred_last_year)


def command_friction(
    is_transferred: Truth,
    years_since_transfer: Duration,
    transfer_friction: Share,
    transfer_gain: Share,
    friction_time: Duration,
    is_home: TruthByContingency,
) -> RatioByContingency:
    """What the change of command does to denial at home: a loss in the first years, then what ownership gives."""
    later = jnp.where(years_since_transfer < friction_time, -transfer_friction, transfer_gain)
    return 1 + is_home * spread(is_transferred * later, Ratio, RatioByContingency)


def _gained(now: Array, reference: Array, weight: Array, is_home: Array) -> Array:
    """Coverage over that of 2025 in the missions that count, in the war at home (logarithm)."""
    counts = spread(weight, ShareByMission, RatioByMissionContingency) * spread(
        is_home, TruthByContingency, RatioByMissionContingency
    )
    gained = over("mission", counts * log(now / reference), RatioByMissionContingency)
    return over("contingency", gained, RatioByContingency)
