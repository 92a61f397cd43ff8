"""Conditions-based transfer: wartime command passes when two verifications are passed, not on a date.

Claims that a verification is tried once a year and that the last one is tried only from the target year on. The chance
of passing follows the ability to lead, the response to missiles and the security environment. Leaves out a political
decision to transfer whatever the conditions. Disagrees: advocates of a dated transfer, and those who hold that
conditions are a way never to transfer.
Source: [SCM57] and the press record of stages; chances are judgement.
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
from burdenshare.vocabulary.numerics import ONE_E_FOLD, ONE_YEAR, exp, log, log_change, over, spread


def ability_to_lead(
    coverage: CoverageByMissionContingency,
    coverage_reference: CoverageByMissionContingency,
    leading_weight: ShareByMission,
    is_home: TruthByContingency,
) -> Log:
    """First condition: log change in the coverage of missions needed to lead (0 in the reference year)."""
    return _gained(coverage, coverage_reference, leading_weight, is_home)


def answer_to_missiles(
    coverage: CoverageByMissionContingency,
    coverage_reference: CoverageByMissionContingency,
    answering_weight: ShareByMission,
    is_home: TruthByContingency,
) -> Log:
    """Second condition: log change in the coverage of missions that respond to missiles (0 in the reference year)."""
    return _gained(coverage, coverage_reference, answering_weight, is_home)


def security_environment(clash_this_year: TruthByContingency, usual_clash: Chance, is_home: TruthByContingency) -> Log:
    """Third condition: the security environment worsens with a clash, relative to the usual chance of one."""
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
    """The chance of passing a verification follows last year's conditions and their strictness."""
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
    """Full operational capability is verified once a verification is passed, from the year of the first trial on."""
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
    """Wartime command passes to the defender once full mission capability is verified, from the target year on.

    Holds: where one of the two governments does not seek the transfer, command does not pass that year.
    """
    passed = (this_year >= transfer_target) & (verification_luck < chance_of_passing) & (transfer_is_sought > 0)
    return jnp.where(is_reference_year, 0.0, jnp.maximum(is_transferred_last_year, is_capable_last_year * passed))


def years_since_transfer(
    years_since_transfer_last_year: Duration, is_transferred_last_year: Truth, is_reference_year: Truth
) -> Duration:
    """The defender has held wartime command for this many whole years; 0 in the year of the transfer."""
    return jnp.where(is_reference_year, 0.0, years_since_transfer_last_year + ONE_YEAR * is_transferred_last_year)


def command_friction(
    is_transferred: Truth,
    years_since_transfer: Duration,
    transfer_friction: Share,
    transfer_gain: Share,
    friction_time: Duration,
    is_home: TruthByContingency,
) -> RatioByContingency:
    """A change of command lowers denial in the home war in the first years and raises it later."""
    later = jnp.where(years_since_transfer < friction_time, -transfer_friction, transfer_gain)
    return 1 + is_home * spread(is_transferred * later, Ratio, RatioByContingency)


def _gained(now: Array, reference: Array, weight: Array, is_home: Array) -> Array:
    """Return the log change in coverage since the reference year, over the missions that count in the home war."""
    counts = spread(weight, ShareByMission, RatioByMissionContingency) * spread(
        is_home, TruthByContingency, RatioByMissionContingency
    )
    gained = over("mission", counts * log_change(now, reference), RatioByMissionContingency)
    return over("contingency", gained, RatioByContingency)
