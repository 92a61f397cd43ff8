"""Weighted signals: beliefs about the supporter move by what it does, each sign with its weight, and slowly fade back.

Claims that a belief is the honoured over all evidence held, that only a departure from the practice of 2025 is a
signal (an ordinary year leaves belief where it was), that deeds weigh more than words, and that adversary, allied
public and allied elite hold beliefs of their own. Leaves out reputation from other theatres and leaders' characters.
Disagrees: [LeedsLongMitchell2000] (74.5 percent of alliances honoured) against [BerkemeierFuhrmann2018] (50, and 22
since 1945): both condition on war and are no chance that the United States would come; [HuthRussett1984] find no effect
of past firmness. [FuhrmannSechser2014] find that stationing nuclear weapons adds nothing detectable to deterrence: here
it moves the allied public alone.
Source: conjugate updating of a Beta belief with forgetting; weights and priors are judgement.
"""

import jax.numpy as jnp
from jax import Array

from burdenshare.vocabulary.arrays import (
    Evidence,
    EvidenceByContingency,
    IndexByContingency,
    Ratio,
    RatioByContingency,
    Share,
    ShareByContingency,
    ShareByMissionContingency,
    SupportByContingency,
    SupportByMissionContingency,
    Truth,
    TruthByContingency,
)
from burdenshare.vocabulary.numerics import FULL_SUPPORT, over, spread


def posture_signal(
    support_kept: SupportByMissionContingency, umbrella_kept: SupportByContingency
) -> IndexByContingency:
    """What the posture says: how far conventional support and umbrella depart from those of 2025, half each."""
    missions = over("mission", jnp.ones_like(support_kept), ShareByMissionContingency)
    mean = over("mission", support_kept, ShareByMissionContingency) / missions
    return 0.5 * (mean / FULL_SUPPORT - 1) + 0.5 * (umbrella_kept / FULL_SUPPORT - 1)


def exercise_signal(exercise_level: SupportByContingency) -> IndexByContingency:
    """What exercises say: how far they depart from those of 2025."""
    return jnp.clip(exercise_level / FULL_SUPPORT - 1, -1.0, 1.0)


def signal_balance(
    declared_words: IndexByContingency,
    exercise_signal: IndexByContingency,
    posture_signal: IndexByContingency,
    word_weight: Evidence,
    exercise_weight: Evidence,
    posture_weight: Evidence,
) -> EvidenceByContingency:
    """All signs of the year, good less bad, each with its weight."""
    words = spread(word_weight, Ratio, RatioByContingency) * declared_words
    exercises = spread(exercise_weight, Ratio, RatioByContingency) * exercise_signal
    return words + exercises + spread(posture_weight, Ratio, RatioByContingency) * posture_signal


def good_evidence(
    declared_words: IndexByContingency,
    exercise_signal: IndexByContingency,
    posture_signal: IndexByContingency,
    word_weight: Evidence,
    exercise_weight: Evidence,
    posture_weight: Evidence,
) -> EvidenceByContingency:
    """The year's evidence that promises are kept; bad signs do not cancel good ones."""
    words = spread(word_weight, Ratio, RatioByContingency) * jnp.maximum(declared_words, 0.0)
    exercises = spread(exercise_weight, Ratio, RatioByContingency) * jnp.maximum(exercise_signal, 0.0)
    return words + exercises + spread(posture_weight, Ratio, RatioByContingency) * jnp.maximum(posture_signal, 0.0)


def bad_evidence(good_evidence: EvidenceByContingency, signal_balance: EvidenceByContingency) -> EvidenceByContingency:
    """The year's evidence that promises are not kept."""
    return jnp.maximum(good_evidence - signal_balance, 0.0)


def adversary_honoured(
    adversary_honoured_last_year: EvidenceByContingency,
    adversary_trust: EvidenceByContingency,
    signal_memory: Share,
    good_evidence: EvidenceByContingency,
    is_reference_year: Truth,
) -> EvidenceByContingency:
    """Evidence of kept promises that the adversary holds."""
    memory = spread(signal_memory, Share, ShareByContingency)
    return _remembered(adversary_honoured_last_year, adversary_trust, memory, good_evidence, is_reference_year)


def adversary_broken(
    adversary_broken_last_year: EvidenceByContingency,
    adversary_doubt: EvidenceByContingency,
    signal_memory: Share,
    bad_evidence: EvidenceByContingency,
    is_reference_year: Truth,
) -> EvidenceByContingency:
    """Evidence of broken promises that the adversary holds."""
    memory = spread(signal_memory, Share, ShareByContingency)
    return _remembered(adversary_broken_last_year, adversary_doubt, memory, bad_evidence, is_reference_year)


def adversary_belief(
    adversary_honoured: EvidenceByContingency, adversary_broken: EvidenceByContingency
) -> ShareByContingency:
    """How far the adversary believes that the supporter would come.

    Beyond: a latent quantity, to be read as a difference between policies; no chance that the supporter comes.
    """
    return adversary_honoured / (adversary_honoured + adversary_broken)


def public_good_evidence(
    good_evidence: EvidenceByContingency,
    is_home: TruthByContingency,
    narrative_signal: Evidence,
    nuclear_stationing: ShareByContingency,
    stationing_reassurance: Evidence,
) -> Evidence:
    """The year's evidence of kept promises as the allied public sees it: also messages, and weapons stationed."""
    deeds = over("contingency", good_evidence * is_home, IndexByContingency)
    stationed = over("contingency", nuclear_stationing * is_home, ShareByContingency)
    return deeds + jnp.maximum(narrative_signal, 0.0) + stationing_reassurance * stationed


def public_bad_evidence(
    bad_evidence: EvidenceByContingency, is_home: TruthByContingency, narrative_signal: Evidence
) -> Evidence:
    """The year's evidence of broken promises as the allied public sees it: also messages."""
    return over("contingency", bad_evidence * is_home, IndexByContingency) + jnp.maximum(-narrative_signal, 0.0)


def public_honoured(
    public_honoured_last_year: Evidence,
    public_trust: Evidence,
    signal_memory: Share,
    public_good_evidence: Evidence,
    is_reference_year: Truth,
) -> Evidence:
    """Evidence of kept promises that the allied public holds."""
    return _remembered(public_honoured_last_year, public_trust, signal_memory, public_good_evidence, is_reference_year)


def public_broken(
    public_broken_last_year: Evidence,
    public_doubt: Evidence,
    signal_memory: Share,
    public_bad_evidence: Evidence,
    is_reference_year: Truth,
) -> Evidence:
    """Evidence of broken promises that the allied public holds."""
    return _remembered(public_broken_last_year, public_doubt, signal_memory, public_bad_evidence, is_reference_year)


def public_belief(public_honoured: Evidence, public_broken: Evidence) -> Share:
    """How far the public of the actor in focus believes that the supporter would come."""
    return public_honoured / (public_honoured + public_broken)


def elite_honoured(
    elite_honoured_last_year: Evidence,
    elite_trust: Evidence,
    signal_memory: Share,
    good_evidence: EvidenceByContingency,
    is_home: TruthByContingency,
    is_reference_year: Truth,
) -> Evidence:
    """Evidence of kept promises that the allied elite holds: deeds, without messages to the public."""
    deeds = over("contingency", good_evidence * is_home, IndexByContingency)
    return _remembered(elite_honoured_last_year, elite_trust, signal_memory, deeds, is_reference_year)


def elite_broken(
    elite_broken_last_year: Evidence,
    elite_doubt: Evidence,
    signal_memory: Share,
    bad_evidence: EvidenceByContingency,
    is_home: TruthByContingency,
    is_reference_year: Truth,
) -> Evidence:
    """Evidence of broken promises that the allied elite holds."""
    deeds = over("contingency", bad_evidence * is_home, IndexByContingency)
    return _remembered(elite_broken_last_year, elite_doubt, signal_memory, deeds, is_reference_year)


def elite_belief(elite_honoured: Evidence, elite_broken: Evidence) -> Share:
    """How far the elite of the actor in focus believes that the supporter would come."""
    return elite_honoured / (elite_honoured + elite_broken)


def _remembered(before: Array, usual: Array, memory: Array, evidence: Array, is_reference_year: Truth) -> Array:
    """Evidence held: what was held of it, faded toward the usual, and the year's; the usual in 2025."""
    later = usual + memory * (before - usual) + evidence
    return jnp.where(is_reference_year, usual, later)
