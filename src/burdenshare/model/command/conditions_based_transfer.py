"""Conditions-based transfer: wartime command passes when two verifications are passed, not on a date.

Claims that a verification is tried once a year, that its chance follows the ability to lead, the answer to missiles and
the security environment, and that the last one is tried only from the target year on. Leaves out a political decision
to transfer whatever the conditions. Disagrees: the dated agreements of 2007 and 2010, which both slipped, and those who
hold that conditions are a way never to transfer.
Source: [SCM57] and the press record of stages; chances are judgement: a quarter by 2028, three fifths by 2030.
"""

import jax.numpy as jnp

from burdenshare.vocabulary.arrays import (
    Chance,
    Duration,
    Index,
    Ratio,
    RatioByMission,
    Share,
    ShareByMission,
    Truth,
    Uniform,
    Year,
)
from burdenshare.vocabulary.numerics import over


def ability_to_lead(
    coverage: RatioByMission, coverage_reference: RatioByMission, leading_weight: ShareByMission
) -> Index:
    """First condition: the means to lead, seen in surveillance and command, with those of 2025 as none (logarithm)."""
    return over("mission", leading_weight * jnp.log(coverage / coverage_reference), RatioByMission)


def answer_to_missiles(
    coverage: RatioByMission, coverage_reference: RatioByMission, answering_weight: ShareByMission
) -> Index:
    """Second condition: the answer to missiles, with that of 2025 as none (logarithm)."""
    return over("mission", answering_weight * jnp.log(coverage / coverage_reference), RatioByMission)


def security_environment(clash_expected: Chance, usual_clash: Chance) -> Index:
    """Third condition: how calm the year was; a year with a clash is worse than the usual one."""
    return -0.5 * (clash_expected - usual_clash)


def chance_of_passing(
    passing_chance: Chance,
    passing_slope: Ratio,
    ability_to_lead_last_year: Index,
    answer_to_missiles_last_year: Index,
    security_environment_last_year: Index,
    condition_strictness: Index,
    is_reference_year: Truth,
) -> Chance:
    """The chance that a verification tried this year is passed."""
    means = passing_slope * 0.5 * (ability_to_lead_last_year + answer_to_missiles_last_year)
    moved = jnp.where(is_reference_year, 0.0, means + security_environment_last_year)
    odds = jnp.log(passing_chance / (1 - passing_chance)) + moved - condition_strictness
    return 1 / (1 + jnp.exp(-odds))


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
    this_year: Year,
    is_reference_year: Truth,
) -> Truth:
    """Whether full mission capability has been verified and wartime command has passed to the defender."""
    passed = (this_year >= transfer_target) & (verification_luck < chance_of_passing)
    return jnp.where(is_reference_year, 0.0, jnp.maximum(is_transferred_last_year, is_capable_last_year * passed))


def years_since_transfer(
    years_since_transfer_last_year: Duration, is_transferred_last_year: Truth, is_reference_year: Truth
) -> Duration:
    """Whole years for which the defender has had wartime command; none in the year of the transfer."""
    return jnp.where(is_reference_year, 0.0, years_since_transfer_last_year + is_transferred_last_year)


def command_friction(
    is_transferred: Truth,
    years_since_transfer: Duration,
    transfer_friction: Share,
    transfer_gain: Share,
    friction_time: Duration,
) -> Ratio:
    """What the change of command does to denial: a loss in the first years, then what ownership gives."""
    later = jnp.where(years_since_transfer < friction_time, 1 - transfer_friction, 1 + transfer_gain)
    return jnp.where(is_transferred > 0, later, jnp.ones_like(later))
