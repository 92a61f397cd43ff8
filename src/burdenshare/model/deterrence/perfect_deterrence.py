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
from burdenshare.vocabulary.arrays import ChanceByContingency, IndexByContingency, Ratio, RatioByContingency
from burdenshare.vocabulary.numerics import spread

OTHERWISE = "strategic_choice"


def escalation_appetite(
    denial_gain: IndexByContingency, punishment_gain: IndexByContingency, denial_slope: Ratio, punishment_slope: Ratio
) -> IndexByContingency:
    """What the challenger gains by escalation over that of 2025: less where it is denied and punished more."""
    denied = spread(denial_slope, Ratio, RatioByContingency) * denial_gain
    punished = spread(punishment_slope, Ratio, RatioByContingency) * punishment_gain
    return -0.24 * jnp.tanh(2.5 * (denied + punished))


def local_resolve(denial_gain: IndexByContingency, denial_resolve: Ratio) -> IndexByContingency:
    """What the defender gains by an answer in kind over that of 2025."""
    return 0.28 * jnp.tanh(spread(denial_resolve, Ratio, RatioByContingency) * denial_gain * (0.6 / 0.28))


def last_resolve(believed_umbrella_gain: IndexByContingency, commitment_resolve: Ratio) -> IndexByContingency:
    """What the defender gains by escalation over that of 2025."""
    return 0.28 * jnp.tanh(
        spread(commitment_resolve, Ratio, RatioByContingency) * believed_umbrella_gain * (0.6 / 0.28)
    )


def war_in_game(
    escalation_appetite: IndexByContingency,
    local_resolve: IndexByContingency,
    last_resolve: IndexByContingency,
    choice_precision: Ratio,
) -> ChanceByContingency:
    """The chance that the game ends in war; only its ratio to that of 2025 is read."""
    return _game(escalation_appetite, local_resolve, last_resolve, choice_precision).war


def clash_in_game(
    escalation_appetite: IndexByContingency,
    local_resolve: IndexByContingency,
    last_resolve: IndexByContingency,
    choice_precision: Ratio,
) -> ChanceByContingency:
    """The chance that the game ends in a limited clash; only its ratio to that of 2025 is read."""
    return _game(escalation_appetite, local_resolve, last_resolve, choice_precision).limited


def conceded_in_game(
    escalation_appetite: IndexByContingency,
    local_resolve: IndexByContingency,
    last_resolve: IndexByContingency,
    choice_precision: Ratio,
) -> ChanceByContingency:
    """The chance that the game ends in concession; only its ratio to that of 2025 is read."""
    return _game(escalation_appetite, local_resolve, last_resolve, choice_precision).conceded


def challenged_in_game(
    escalation_appetite: IndexByContingency,
    local_resolve: IndexByContingency,
    last_resolve: IndexByContingency,
    choice_precision: Ratio,
) -> ChanceByContingency:
    """The chance that the status quo is challenged at all; only its ratio to that of 2025 is read."""
    return 1 - _game(escalation_appetite, local_resolve, last_resolve, choice_precision).status_quo


def log_relative_hazard_of_war(
    war_in_game: ChanceByContingency,
    war_in_game_reference: ChanceByContingency,
    arsenal_effect_on_war: IndexByContingency,
) -> IndexByContingency:
    """How much likelier a war is than at the conditions of 2025 (logarithm)."""
    return jnp.log(war_in_game / war_in_game_reference) + arsenal_effect_on_war


def log_relative_hazard_of_clash(
    clash_in_game: ChanceByContingency,
    clash_in_game_reference: ChanceByContingency,
    arsenal_effect_on_clash: IndexByContingency,
) -> IndexByContingency:
    """How much likelier a limited clash is than at the conditions of 2025 (logarithm)."""
    return jnp.log(clash_in_game / clash_in_game_reference) + arsenal_effect_on_clash


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
    still = jnp.zeros_like(appetite)
    challenger = {
        "SQ": still + 0.75, "DC": still + 1, "DD": still + 0.45, "ED": still + 0.6, "DE": still + 0.2,
        "EE": appetite + 0.2,
    }  # fmt: skip
    defender = {
        "SQ": still + 1, "DC": still + 0.5, "DD": local + 0.5, "ED": still + 0.15, "DE": still + 0.8,
        "EE": last + 0.15,
    }  # fmt: skip
    return escalation(challenger, defender, spread(precision, Ratio, RatioByContingency))
