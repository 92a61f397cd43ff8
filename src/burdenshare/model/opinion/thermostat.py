"""Thermostat: the public wants more defence while too little is spent, and less once spending has risen past its wish.

Claims that the preferred share of output moves with the threat and with coercion, not with spending, so that the
relative preference (preferred less spent) falls when spending rises; that doubt about the umbrella follows the public's
belief in the supporter; and that support for own nuclear arms is two states, of the public and of the elite, which are
forty points apart and move by beliefs of their own. Leaves out cost framing, partisanship, age, and whatever else moves
opinion from year to year. Gaps: no poll at hand asks about 3.5 percent of output, so where the preferred share stands
in 2025 is drawn; institutes differ by five to ten points in one year, so the level of nuclear support is drawn too.
Disagrees: [Zaller1992], for whom the public follows its elites instead of moving by itself. The one pair of surveys at
hand ([Chey2024]) has support for own arms falling from 76.6 to 72.8 percent while trust in the umbrella fell: slopes
therefore reach below zero. Those who answer `yes` at no cost need not answer so at a price ([Asan2025] names prices).
Source: [Wlezien1995], whose sign was read and whose coefficients were not; slopes are judgement.
"""

import jax.numpy as jnp

from burdenshare.model.opinion._log_odds import log_odds, share_of
from burdenshare.vocabulary.arrays import (
    IndexByContingency,
    Log,
    LogByContingency,
    LogForPosition,
    OutputShare,
    OutputShareByActor,
    Position,
    Ratio,
    Share,
    ShareByActor,
    Truth,
    TruthByActor,
    TruthByContingency,
)
from burdenshare.vocabulary.numerics import exp, over


def arsenal_felt(
    arsenal_growth_last_year: LogByContingency, is_home: TruthByContingency, is_reference_year: Truth
) -> Log:
    """How far the arsenal that faces the actor in focus had grown since 2025, a year ago (logarithm)."""
    grown = jnp.where(is_reference_year, 0.0, arsenal_growth_last_year)
    return over("contingency", jnp.where(is_home > 0, grown, 0.0), IndexByContingency)


def hardening_felt(boomerang_last_year: Position, is_reference_year: Truth) -> Position:
    """How far coercion had hardened the public, a year ago."""
    return jnp.where(is_reference_year, 0.0, boomerang_last_year)


def umbrella_doubt(
    public_belief_last_year: Share,
    public_belief_reference: Share,
    doubt_in_2025: Share,
    doubt_answer: Ratio,
    is_reference_year: Truth,
) -> Share:
    """The part of the public that does not expect the supporter to use nuclear arms for it.

    Beyond: an answer to one question of one institute; no chance that the supporter would not.
    """
    believed = jnp.where(is_reference_year, public_belief_reference, public_belief_last_year)
    moved = log_odds(believed) - log_odds(public_belief_reference)
    return share_of(log_odds(doubt_in_2025) - doubt_answer * moved)


def public_nuclear_drive(
    umbrella_doubt: Share,
    doubt_in_2025: Share,
    arsenal_felt: Log,
    hardening_felt: Position,
    public_doubt_answer: Ratio,
    public_arsenal_answer: Ratio,
    public_hardening_answer: LogForPosition,
) -> Log:
    """What moves the public toward own nuclear arms: doubt, the arsenal that faces it, coercion (log-odds)."""
    doubted = log_odds(umbrella_doubt) - log_odds(doubt_in_2025)
    return (
        public_doubt_answer * doubted + public_arsenal_answer * arsenal_felt + public_hardening_answer * hardening_felt
    )


def public_nuclear_leaning(
    public_nuclear_leaning_last_year: Log,
    public_support_in_2025: Share,
    house_effect: Share,
    public_nuclear_drive: Log,
    opinion_speed: Share,
    is_reference_year: Truth,
) -> Log:
    """Where the public stands on own nuclear arms (log-odds): it goes a part of the way each year."""
    start = log_odds(public_support_in_2025 + house_effect)
    way = start + public_nuclear_drive - public_nuclear_leaning_last_year
    return jnp.where(is_reference_year, start, public_nuclear_leaning_last_year + opinion_speed * way)


def own_nuclear_support_public(public_nuclear_leaning: Log) -> Share:
    """The part of the public that wants own nuclear arms, as an institute between the highest and lowest finds it."""
    return share_of(public_nuclear_leaning)


def elite_nuclear_drive(
    elite_belief_last_year: Share,
    elite_belief_reference: Share,
    arsenal_felt: Log,
    hardening_felt: Position,
    elite_belief_answer: Ratio,
    elite_arsenal_answer: Ratio,
    elite_hardening_answer: LogForPosition,
    is_reference_year: Truth,
) -> Log:
    """What moves the elite toward own nuclear arms: its own belief, the arsenal, coercion (log-odds)."""
    believed = jnp.where(is_reference_year, elite_belief_reference, elite_belief_last_year)
    lost = log_odds(elite_belief_reference) - log_odds(believed)
    return elite_belief_answer * lost + elite_arsenal_answer * arsenal_felt + elite_hardening_answer * hardening_felt


def elite_nuclear_leaning(
    elite_nuclear_leaning_last_year: Log,
    elite_support_in_2025: Share,
    elite_nuclear_drive: Log,
    opinion_speed: Share,
    is_reference_year: Truth,
) -> Log:
    """Where the elite stands on own nuclear arms (log-odds): it goes a part of the way each year."""
    start = log_odds(elite_support_in_2025)
    way = start + elite_nuclear_drive - elite_nuclear_leaning_last_year
    return jnp.where(is_reference_year, start, elite_nuclear_leaning_last_year + opinion_speed * way)


def own_nuclear_support_elite(elite_nuclear_leaning: Log) -> Share:
    """The part of the elite that wants own nuclear arms."""
    return share_of(elite_nuclear_leaning)


def spent_share(
    defence_share_last_year: OutputShareByActor,
    planned_defence_share: OutputShareByActor,
    is_focus: TruthByActor,
    is_reference_year: Truth,
) -> OutputShare:
    """What the actor in focus spent on defence last year, as a share of output; in 2025 what it spends then."""
    spent = jnp.where(is_reference_year, planned_defence_share, defence_share_last_year)
    return over("actor", jnp.where(is_focus > 0, spent, 0.0), ShareByActor)


def preferred_at_start(
    preferred_at_start_last_year: OutputShare,
    spent_share: OutputShare,
    preferred_ratio: Ratio,
    is_reference_year: Truth,
) -> OutputShare:
    """The share of output that the public wanted to be spent on defence in 2025."""
    return jnp.where(is_reference_year, preferred_ratio * spent_share, preferred_at_start_last_year)


def preferred_share(
    preferred_at_start: OutputShare,
    arsenal_felt: Log,
    hardening_felt: Position,
    preference_arsenal_answer: Ratio,
    preference_hardening_answer: LogForPosition,
) -> OutputShare:
    """The share of output that the public wants to be spent on defence.

    Beyond: no poll asks for it; what is drawn is where it stood in 2025.
    """
    moved = preference_arsenal_answer * arsenal_felt + preference_hardening_answer * hardening_felt
    return preferred_at_start * exp(moved)


def relative_preference(preferred_share: OutputShare, spent_share: OutputShare) -> OutputShare:
    """How much more the public wants than was spent last year; it falls as spending rises.

    Holds: it falls by as much as spending rises.
    """
    return preferred_share - spent_share


def answered_share(spent_share: OutputShare, relative_preference: OutputShare, thermostat_gain: Share) -> OutputShare:
    """What a policy that answers the public would spend: last year's share, moved a part of the way to the wish."""
    return spent_share + thermostat_gain * relative_preference
