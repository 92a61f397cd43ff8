"""Perfect deterrence: a challenger is deterred where answers in kind and escalation are both credible.

Claims that a demand is met by concession, an answer in kind or escalation, that each side's willingness at each step
decides, and that local answer and last resort complement each other: a defender who can do only one does not deter a
hard challenger. A weak defender is conceded to, not fought: war alone would rank withdrawal as safe, so war, concession
and failure stand side by side. Leaves out bargaining over the stakes. Disagrees: [SignorinoTarar2006]-type models, in
which weakness means war; raw chances of the game are far above any record, so only ratios are read.
Source: preference orders of [ZagareKilgour2000], chapter 8; solved as agent quantal response ([McKelveyPalfrey1995]),
whose limit is their backward induction; payoffs and slopes are judgement. [Quackenbush2010] finds support for
1816-2000.
"""

import jax.numpy as jnp

from burdenshare.model.deterrence._games import Escalation, escalation
from burdenshare.vocabulary.arrays import (
    ChanceByContingency,
    ForPayoff,
    IndexByContingency,
    LogByContingency,
    PayoffByContingency,
    Ratio,
    RatioByContingency,
    Score,
)
from burdenshare.vocabulary.numerics import ONE_SCORE, ONE_STAKE, log, spread

OTHERWISE = "strategic_choice"


def escalation_appetite(
    denial_gain: IndexByContingency, punishment_gain: IndexByContingency, denial_slope: Score, punishment_slope: Score
) -> PayoffByContingency:
    """What the challenger gains by escalation over that of 2025: less where it is denied and punished more."""
    denied = spread(denial_slope, Ratio, RatioByContingency) * denial_gain
    punished = spread(punishment_slope, Ratio, RatioByContingency) * punishment_gain
    return -0.24 * ONE_STAKE * jnp.tanh(2.5 * (denied + punished) / ONE_SCORE)


def local_resolve(denial_gain: IndexByContingency, denial_resolve: Score) -> PayoffByContingency:
    """What the defender gains by an answer in kind over that of 2025."""
    able = spread(denial_resolve, Ratio, RatioByContingency) * denial_gain * (0.6 / 0.28)
    return 0.28 * ONE_STAKE * jnp.tanh(able / ONE_SCORE)


def last_resolve(believed_umbrella_gain: IndexByContingency, commitment_resolve: Score) -> PayoffByContingency:
    """What the defender gains by escalation over that of 2025."""
    willing = spread(commitment_resolve, Ratio, RatioByContingency) * believed_umbrella_gain * (0.6 / 0.28)
    return 0.28 * ONE_STAKE * jnp.tanh(willing / ONE_SCORE)


def war_in_game(
    escalation_appetite: PayoffByContingency,
    local_resolve: PayoffByContingency,
    last_resolve: PayoffByContingency,
    choice_precision: ForPayoff,
) -> ChanceByContingency:
    """The chance that the game ends in war; only its ratio to that of 2025 is read."""
    return _game(escalation_appetite, local_resolve, last_resolve, choice_precision).war


def clash_in_game(
    escalation_appetite: PayoffByContingency,
    local_resolve: PayoffByContingency,
    last_resolve: PayoffByContingency,
    choice_precision: ForPayoff,
) -> ChanceByContingency:
    """The chance that the game ends in a limited clash; only its ratio to that of 2025 is read."""
    return _game(escalation_appetite, local_resolve, last_resolve, choice_precision).limited


def conceded_in_game(
    escalation_appetite: PayoffByContingency,
    local_resolve: PayoffByContingency,
    last_resolve: PayoffByContingency,
    choice_precision: ForPayoff,
) -> ChanceByContingency:
    """The chance that the game ends in concession; only its ratio to that of 2025 is read."""
    return _game(escalation_appetite, local_resolve, last_resolve, choice_precision).conceded


def challenged_in_game(
    escalation_appetite: PayoffByContingency,
    local_resolve: PayoffByContingency,
    last_resolve: PayoffByContingency,
    choice_precision: ForPayoff,
) -> ChanceByContingency:
    """The chance that the status quo is challenged at all; only its ratio to that of 2025 is read."""
    return 1 - _game(escalation_appetite, local_resolve, last_resolve, choice_precision).status_quo


def log_relative_hazard_of_war(
    war_in_game: ChanceByContingency,
    war_in_game_reference: ChanceByContingency,
    arsenal_effect_on_war: LogByContingency,
) -> LogByContingency:
    """How much likelier a war is than at the conditions of 2025 (logarithm)."""
    return log(war_in_game / war_in_game_reference) + arsenal_effect_on_war


def log_relative_hazard_of_clash(
    clash_in_game: ChanceByContingency,
    clash_in_game_reference: ChanceByContingency,
    arsenal_effect_on_clash: LogByContingency,
) -> LogByContingency:
    """How much likelier a limited clash is than at the conditions of 2025 (logarithm)."""
    return log(clash_in_game / clash_in_game_reference) + arsenal_effect_on_clash


def concession_index(
    conceded_in_game: ChanceByContingency, conceded_in_game_reference: ChanceByContingency
) -> IndexByContingency:
    """How much likelier it is than in 2025 that an attack is conceded to."""
    return conceded_in_game / conceded_in_game_reference


def deterrence_failure_index(
    challenged_in_game: ChanceByContingency, challenged_in_game_reference: ChanceByContingency
) -> IndexByContingency:
    """How much likelier it is than in 2025 that an attack is tried, whether it is fought or conceded to."""
    return challenged_in_game / challenged_in_game_reference


def _game(
    appetite: IndexByContingency, local: IndexByContingency, last: IndexByContingency, precision: Ratio
) -> Escalation:
    """The game with our payoffs: the orders of the book, with the last steps of both sides near their turning point."""
    still, one = jnp.zeros_like(appetite), ONE_STAKE
    challenger = {
        "SQ": still + 0.75 * one, "DC": still + one, "DD": still + 0.45 * one, "ED": still + 0.6 * one,
        "DE": still + 0.2 * one, "EE": appetite + 0.2 * one,
    }  # fmt: skip
    defender = {
        "SQ": still + one, "DC": still + 0.5 * one, "DD": local + 0.5 * one, "ED": still + 0.15 * one,
        "DE": still + 0.8 * one, "EE": last + 0.15 * one,
    }  # fmt: skip
    return escalation(challenger, defender, spread(precision, Ratio, RatioByContingency))
