"""Thermostat: the public wants more defence when too little is spent, and less once spending exceeds what it prefers.

Claims that the preferred share of GDP moves with the threat, with clashes and with coercion, not with spending, so that
the relative preference (preferred less spent) falls when spending rises. Doubt about the umbrella follows the public's
belief in the supporter, by level and by change. Support for own nuclear weapons is two quantities, of the public and of
the elite, which may be far apart and move by separate beliefs. Leaves out cost framing, partisanship, age, and whatever
else moves opinion from year to year. No poll asks about a share of GDP as high as recent pledges, so each draw samples
where the preferred share starts; poll institutes differ by up to twelve points in one month, so each draw also samples
the level of nuclear support. Disagrees: [Zaller1992], for whom the public follows its elites instead of moving by
itself. In the one pair of surveys at hand ([Chey2024]) support for own weapons fell while trust in the umbrella fell:
slopes therefore extend below 0. Those who answer `yes` at no cost need not answer so at a price ([Asan2025] names
prices).
Source: [Wlezien1995], whose sign was read and whose coefficients were not; slopes are judgement.
"""

import jax.numpy as jnp

from burdenshare.model.opinion._log_odds import log_odds, share_of
from burdenshare.vocabulary.arrays import (
    Clash,
    ClashByContingency,
    IndexByContingency,
    Log,
    LogByContingency,
    LogForClash,
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
    """The public perceives the arsenal that faces it: log growth since the reference year, one year earlier."""
    grown = jnp.where(is_reference_year, 0.0, arsenal_growth_last_year)
    return over("contingency", jnp.where(is_home > 0, grown, 0.0), IndexByContingency)


def hardening_felt(boomerang_last_year: Position, is_reference_year: Truth) -> Position:
    """The public is hardened by coercion, as of one year earlier."""
    return jnp.where(is_reference_year, 0.0, boomerang_last_year)


def clash_alarm(
    clash_felt_last_year: ClashByContingency, is_home: TruthByContingency, is_reference_year: Truth
) -> Clash:
    """The public is alarmed by clashes in the home war, as far as they are more than usual, one year earlier."""
    felt = jnp.where(is_reference_year, 0.0, clash_felt_last_year)
    return over("contingency", jnp.where(is_home > 0, felt, 0.0), ClashByContingency)


def umbrella_doubt(
    public_belief_last_year: Share,
    public_belief_reference: Share,
    polled_belief: Share,
    doubt_at_start: Share,
    doubt_answer: Ratio,
    doubt_level_answer: Ratio,
    is_reference_year: Truth,
) -> Share:
    """A share of the public does not expect the supporter to use nuclear weapons for its defence.

    Where the public believes more than it did when it was asked, fewer doubt, and later changes of belief move doubt.
    Beyond: an answer to one question of one institute; it is not the probability that the supporter would not.
    """
    start = log_odds(public_belief_reference)
    believed = log_odds(jnp.where(is_reference_year, public_belief_reference, public_belief_last_year))
    moved = doubt_answer * (believed - start) + doubt_level_answer * (start - log_odds(polled_belief))
    return share_of(log_odds(doubt_at_start) - moved)


def public_nuclear_drive(
    umbrella_doubt: Share,
    umbrella_doubt_reference: Share,
    arsenal_felt: Log,
    hardening_felt: Position,
    clash_alarm: Clash,
    public_doubt_answer: Ratio,
    public_arsenal_answer: Ratio,
    public_hardening_answer: LogForPosition,
    public_clash_answer: LogForClash,
) -> Log:
    """A rise in doubt, the arsenal, coercion and clashes move the public toward own nuclear weapons (log-odds)."""
    doubted = log_odds(umbrella_doubt) - log_odds(umbrella_doubt_reference)
    calm = (
        public_doubt_answer * doubted + public_arsenal_answer * arsenal_felt + public_hardening_answer * hardening_felt
    )
    return calm + public_clash_answer * clash_alarm


def public_nuclear_leaning(
    public_nuclear_leaning_last_year: Log,
    public_support_at_start: Share,
    house_effect: Share,
    public_nuclear_drive: Log,
    opinion_speed: Share,
    is_reference_year: Truth,
) -> Log:
    """The public moves part of the way each year toward the support that its drive implies (log-odds)."""
    start = log_odds(public_support_at_start + house_effect)
    way = start + public_nuclear_drive - public_nuclear_leaning_last_year
    return jnp.where(is_reference_year, start, public_nuclear_leaning_last_year + opinion_speed * way)


def own_nuclear_support_public(public_nuclear_leaning: Log) -> Share:
    """A share of the public supports own nuclear weapons, at the level of the sampled poll institute."""
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
    """The elite's own belief, the arsenal and coercion move it toward own nuclear weapons (log-odds)."""
    believed = jnp.where(is_reference_year, elite_belief_reference, elite_belief_last_year)
    lost = log_odds(elite_belief_reference) - log_odds(believed)
    return elite_belief_answer * lost + elite_arsenal_answer * arsenal_felt + elite_hardening_answer * hardening_felt


def elite_nuclear_leaning(
    elite_nuclear_leaning_last_year: Log,
    elite_support_at_start: Share,
    elite_nuclear_drive: Log,
    opinion_speed: Share,
    is_reference_year: Truth,
) -> Log:
    """The elite moves part of the way each year toward the support that its drive implies (log-odds)."""
    start = log_odds(elite_support_at_start)
    way = start + elite_nuclear_drive - elite_nuclear_leaning_last_year
    return jnp.where(is_reference_year, start, elite_nuclear_leaning_last_year + opinion_speed * way)


def own_nuclear_support_elite(elite_nuclear_leaning: Log) -> Share:
    """A share of the elite supports own nuclear weapons."""
    return share_of(elite_nuclear_leaning)


def spent_share(
    defence_share_last_year: OutputShareByActor,
    planned_defence_share: OutputShareByActor,
    is_focus: TruthByActor,
    is_reference_year: Truth,
) -> OutputShare:
    """The actor in focus spent this share of GDP last year; in the reference year it is the planned share."""
    spent = jnp.where(is_reference_year, planned_defence_share, defence_share_last_year)
    return over("actor", jnp.where(is_focus > 0, spent, 0.0), ShareByActor)


def preferred_at_start(
    preferred_at_start_last_year: OutputShare,
    spent_share: OutputShare,
    preferred_ratio: Ratio,
    is_reference_year: Truth,
) -> OutputShare:
    """The public preferred this share of GDP for defence in the reference year."""
    return jnp.where(is_reference_year, preferred_ratio * spent_share, preferred_at_start_last_year)


def preferred_share(
    preferred_at_start: OutputShare,
    arsenal_felt: Log,
    hardening_felt: Position,
    clash_alarm: Clash,
    preference_arsenal_answer: Ratio,
    preference_hardening_answer: LogForPosition,
    preference_clash_answer: LogForClash,
) -> OutputShare:
    """The public prefers this share of GDP for defence; the arsenal, coercion and clashes move it.

    Beyond: no poll asks about it; each draw samples where it is in the reference year.
    """
    moved = preference_arsenal_answer * arsenal_felt + preference_hardening_answer * hardening_felt
    moved = moved + preference_clash_answer * clash_alarm
    return preferred_at_start * exp(moved)


def relative_preference(preferred_share: OutputShare, spent_share: OutputShare) -> OutputShare:
    """The relative preference is the preferred share less the share spent last year.

    Holds: it falls by as much as spending rises.
    """
    return preferred_share - spent_share


def answered_share(spent_share: OutputShare, relative_preference: OutputShare, thermostat_gain: Share) -> OutputShare:
    """A policy that responds to the public would move last year's share part of the way to what the public prefers."""
    return spent_share + thermostat_gain * relative_preference
