"""Perfect deterrence: a challenger is deterred when responses in kind and escalation are both credible.

Claims that a demand is met by concession, a response in kind or escalation, and that each side's willingness at each
step decides. Local response and last resort complement each other: a defender capable of only one does not deter a hard
challenger. A weak defender concedes and is not fought; war alone would rank withdrawal as safe, so war, concession and
failure are shown together. Leaves out bargaining over the stakes. Disagrees: models of the type of
[SignorinoTarar2006], in which weakness means war; the probabilities of the game are far above any record, so only their
ratios are used.
Source: preference orders of [ZagareKilgour2000], chapter 8; solved as agent quantal response ([McKelveyPalfrey1995]),
whose limit is their backward induction; payoffs and slopes are judgement. [Quackenbush2010] finds support in the record
of disputes since 1816.
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
from burdenshare.vocabulary.numerics import ONE_SCORE, ONE_STAKE, log_change, relative, spread

OTHERWISE = "strategic_choice"


def escalation_appetite(
    denial_gain: IndexByContingency, punishment_gain: IndexByContingency, denial_slope: Score, punishment_slope: Score
) -> PayoffByContingency:
    """The challenger gains less by escalation when denial and punishment rise: change since the reference year."""
    denied = spread(denial_slope, Ratio, RatioByContingency) * denial_gain
    punished = spread(punishment_slope, Ratio, RatioByContingency) * punishment_gain
    return -0.24 * ONE_STAKE * jnp.tanh(2.5 * (denied + punished) / ONE_SCORE)


def local_resolve(denial_gain: IndexByContingency, denial_resolve: Score) -> PayoffByContingency:
    """The defender gains more by a response in kind when denial rises: change since the reference year."""
    able = spread(denial_resolve, Ratio, RatioByContingency) * denial_gain * (0.6 / 0.28)
    return 0.28 * ONE_STAKE * jnp.tanh(able / ONE_SCORE)


def last_resolve(believed_umbrella_gain: IndexByContingency, commitment_resolve: Score) -> PayoffByContingency:
    """The defender gains more by escalation when the umbrella is believed more: change since the reference year."""
    willing = spread(commitment_resolve, Ratio, RatioByContingency) * believed_umbrella_gain * (0.6 / 0.28)
    return 0.28 * ONE_STAKE * jnp.tanh(willing / ONE_SCORE)


def war_in_game(
    escalation_appetite: PayoffByContingency,
    local_resolve: PayoffByContingency,
    last_resolve: PayoffByContingency,
    choice_precision: ForPayoff,
) -> ChanceByContingency:
    """The game ends in war with this probability; only its ratio to the reference year is used."""
    return _game(escalation_appetite, local_resolve, last_resolve, choice_precision).war


def clash_in_game(
    escalation_appetite: PayoffByContingency,
    local_resolve: PayoffByContingency,
    last_resolve: PayoffByContingency,
    choice_precision: ForPayoff,
) -> ChanceByContingency:
    """The game ends in a limited clash with this probability; only its ratio to the reference year is used."""
    return _game(escalation_appetite, local_resolve, last_resolve, choice_precision).limited


def conceded_in_game(
    escalation_appetite: PayoffByContingency,
    local_resolve: PayoffByContingency,
    last_resolve: PayoffByContingency,
    choice_precision: ForPayoff,
) -> ChanceByContingency:
    """The game ends in concession with this probability; only its ratio to the reference year is used."""
    return _game(escalation_appetite, local_resolve, last_resolve, choice_precision).conceded


def challenged_in_game(
    escalation_appetite: PayoffByContingency,
    local_resolve: PayoffByContingency,
    last_resolve: PayoffByContingency,
    choice_precision: ForPayoff,
) -> ChanceByContingency:
    """The status quo is challenged with this probability; only its ratio to the reference year is used."""
    return 1 - _game(escalation_appetite, local_resolve, last_resolve, choice_precision).status_quo


def log_relative_hazard_of_war(
    war_in_game: ChanceByContingency,
    war_in_game_reference: ChanceByContingency,
    arsenal_effect_on_war: LogByContingency,
) -> LogByContingency:
    """War becomes more or less likely through game and arsenal: log change since the reference year."""
    return log_change(war_in_game, war_in_game_reference) + arsenal_effect_on_war


def log_relative_hazard_of_clash(
    clash_in_game: ChanceByContingency,
    clash_in_game_reference: ChanceByContingency,
    arsenal_effect_on_clash: LogByContingency,
) -> LogByContingency:
    """A limited clash becomes more or less likely through game and arsenal: log change since the reference year."""
    return log_change(clash_in_game, clash_in_game_reference) + arsenal_effect_on_clash


def concession_index(
    conceded_in_game: ChanceByContingency, conceded_in_game_reference: ChanceByContingency
) -> IndexByContingency:
    """Concession becomes more or less likely, relative to the reference year."""
    return relative(conceded_in_game, conceded_in_game_reference)


def deterrence_failure_index(
    challenged_in_game: ChanceByContingency, challenged_in_game_reference: ChanceByContingency
) -> IndexByContingency:
    """An attack becomes more or less likely, whether fought or conceded, relative to the reference year."""
    return relative(challenged_in_game, challenged_in_game_reference)


def _game(
    appetite: IndexByContingency, local: IndexByContingency, last: IndexByContingency, precision: Ratio
) -> Escalation:
    """Return the game with our payoffs: the book's orders, with the last steps near their turning point."""
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
