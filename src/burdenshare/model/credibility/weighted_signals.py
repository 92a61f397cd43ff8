"""Weighted signals: beliefs about the supporter move with its words and deeds, and slowly return to their usual level.

Claims that a belief is the share of favourable evidence in all evidence held. Only a departure from the practice of the
reference year is a signal: of the posture, a new government's cut and forces sent elsewhere among it; of payments,
exercises and words, a quarrel over a demand among these; and an answer to a clash, or none. Weights are so ordered that
leaving outweighs cancelled exercises, these outweigh words, and total withdrawal outweighs all else together.
Adversary, allied public and allied elite hold separate beliefs; who believes less learns more from a clash that is
answered. Leaves out reputation from other theatres and the character of leaders. Disagrees: [LeedsLongMitchell2000]
find that 74.5 percent of alliances are honoured and [BerkemeierFuhrmann2018] 50 (22 since 1945); both condition on war,
so neither is the probability that a supporter would come. [HuthRussett1984] find no effect of past firmness. A payment
may be read as the price of an army for hire: its weight may be negative. [FuhrmannSechser2014] find that stationing
nuclear weapons adds nothing detectable to deterrence: here it moves only the allied public.
Source: conjugate updating of a Beta belief with forgetting; weights and priors are judgement.
"""

from collections.abc import Sequence

import jax.numpy as jnp
from jax import Array

from burdenshare.vocabulary.arrays import (
    Evidence,
    EvidenceByContingency,
    IndexByContingency,
    MoneyFlowByActor,
    Ratio,
    RatioByActor,
    RatioByActorContingency,
    RatioByContingency,
    Share,
    ShareByContingency,
    SupportByContingency,
    Truth,
    TruthByActor,
    TruthByActorContingency,
    TruthByContingency,
)
from burdenshare.vocabulary.numerics import FULL_SUPPORT, over, relative, spread


def posture_signal(support_seen: SupportByContingency, umbrella_kept: SupportByContingency) -> IndexByContingency:
    """The posture signals how far conventional support and the umbrella depart from the reference year, half each."""
    return 0.5 * (support_seen / FULL_SUPPORT - 1) + 0.5 * (umbrella_kept / FULL_SUPPORT - 1)


def payment_signal(
    agreed_payment: MoneyFlowByActor, agreed_payment_reference: MoneyFlowByActor, is_defender: TruthByActorContingency
) -> IndexByContingency:
    """The defender's payment signals how far it departs from that of the reference year, limited to −1 to 1.

    Holds: 0 where nothing was paid in the reference year.
    """
    change = jnp.clip(relative(agreed_payment, agreed_payment_reference) - 1, -1.0, 1.0)
    return over("actor", is_defender * spread(change, RatioByActor, RatioByActorContingency), RatioByActorContingency)


def clash_signal(answer_to_clash_last_year: IndexByContingency, is_reference_year: Truth) -> IndexByContingency:
    """A clash signals a year later: 1 where the supporter answered it, −1 where it did not, 0 without a clash."""
    return jnp.where(is_reference_year, 0.0, answer_to_clash_last_year)


def exercise_signal(exercise_level: SupportByContingency) -> IndexByContingency:
    """Exercises signal how far they depart from those of the reference year, limited to −1 to 1."""
    return jnp.clip(exercise_level / FULL_SUPPORT - 1, -1.0, 1.0)


def words_heard(
    declared_words: IndexByContingency,
    agreement_exists: TruthByActor,
    quarrel_part: Share,
    is_defender: TruthByActorContingency,
) -> IndexByContingency:
    """What is heard is what the supporter says, less a quarrel with a defender that cannot meet its demand.

    Holds: at least −1; what is said where the demand can be met or nothing is demanded.
    """
    unmet = is_defender * spread(1 - agreement_exists, TruthByActor, TruthByActorContingency)
    quarrel = spread(quarrel_part, Share, ShareByContingency) * over("actor", unmet, TruthByActorContingency)
    return jnp.maximum(declared_words - quarrel, jnp.minimum(declared_words, -1.0))


def signal_balance(
    words_heard: IndexByContingency,
    exercise_signal: IndexByContingency,
    posture_signal: IndexByContingency,
    payment_signal: IndexByContingency,
    clash_signal: IndexByContingency,
    word_weight: Evidence,
    exercise_weight: Evidence,
    posture_weight: Evidence,
    payment_weight: Evidence,
    clash_weight: Evidence,
) -> EvidenceByContingency:
    """The balance of signals adds words, exercises, posture, payment and clashes, each with its weight."""
    signals = (words_heard, exercise_signal, posture_signal, payment_signal, clash_signal)
    weights = (word_weight, exercise_weight, posture_weight, payment_weight, clash_weight)
    return jnp.asarray(sum(_weighed(signals, weights)))


def good_evidence(
    words_heard: IndexByContingency,
    exercise_signal: IndexByContingency,
    posture_signal: IndexByContingency,
    payment_signal: IndexByContingency,
    clash_signal: IndexByContingency,
    word_weight: Evidence,
    exercise_weight: Evidence,
    posture_weight: Evidence,
    payment_weight: Evidence,
    clash_weight: Evidence,
) -> EvidenceByContingency:
    """Good evidence adds the year's positive signals that promises are kept; negative signals do not cancel it."""
    signals = (words_heard, exercise_signal, posture_signal, payment_signal, clash_signal)
    weights = (word_weight, exercise_weight, posture_weight, payment_weight, clash_weight)
    return jnp.asarray(sum(jnp.maximum(one, 0.0) for one in _weighed(signals, weights)))


def bad_evidence(good_evidence: EvidenceByContingency, signal_balance: EvidenceByContingency) -> EvidenceByContingency:
    """Bad evidence adds the year's negative signals."""
    return jnp.maximum(good_evidence - signal_balance, 0.0)


def adversary_honoured(
    adversary_honoured_last_year: EvidenceByContingency,
    adversary_trust: EvidenceByContingency,
    signal_memory: Share,
    good_evidence: EvidenceByContingency,
    is_reference_year: Truth,
) -> EvidenceByContingency:
    """The adversary holds evidence of kept promises, which fades and is renewed each year."""
    memory = spread(signal_memory, Share, ShareByContingency)
    return _remembered(adversary_honoured_last_year, adversary_trust, memory, good_evidence, is_reference_year)


def adversary_broken(
    adversary_broken_last_year: EvidenceByContingency,
    adversary_doubt: EvidenceByContingency,
    signal_memory: Share,
    bad_evidence: EvidenceByContingency,
    is_reference_year: Truth,
) -> EvidenceByContingency:
    """The adversary holds evidence of broken promises, which fades and is renewed each year."""
    memory = spread(signal_memory, Share, ShareByContingency)
    return _remembered(adversary_broken_last_year, adversary_doubt, memory, bad_evidence, is_reference_year)


def adversary_belief(
    adversary_honoured: EvidenceByContingency, adversary_broken: EvidenceByContingency
) -> ShareByContingency:
    """The adversary believes in the supporter to the extent that its evidence is of kept promises.

    Beyond: a latent quantity; compare policies. It is not the probability that the supporter comes.
    """
    return adversary_honoured / (adversary_honoured + adversary_broken)


def public_good_evidence(
    good_evidence: EvidenceByContingency,
    is_home: TruthByContingency,
    narrative_signal: Evidence,
    nuclear_stationing: ShareByContingency,
    stationing_reassurance: Evidence,
) -> Evidence:
    """The allied public sees good evidence from signals, messages and nuclear weapons stationed on the spot."""
    deeds = over("contingency", good_evidence * is_home, IndexByContingency)
    stationed = over("contingency", nuclear_stationing * is_home, ShareByContingency)
    return deeds + jnp.maximum(narrative_signal, 0.0) + stationing_reassurance * stationed


def public_bad_evidence(
    bad_evidence: EvidenceByContingency, is_home: TruthByContingency, narrative_signal: Evidence
) -> Evidence:
    """The allied public sees bad evidence from signals and messages."""
    return over("contingency", bad_evidence * is_home, IndexByContingency) + jnp.maximum(-narrative_signal, 0.0)


def public_honoured(
    public_honoured_last_year: Evidence,
    public_trust: Evidence,
    signal_memory: Share,
    public_good_evidence: Evidence,
    is_reference_year: Truth,
) -> Evidence:
    """The allied public holds evidence of kept promises, which fades and is renewed each year."""
    return _remembered(public_honoured_last_year, public_trust, signal_memory, public_good_evidence, is_reference_year)


def public_broken(
    public_broken_last_year: Evidence,
    public_doubt: Evidence,
    signal_memory: Share,
    public_bad_evidence: Evidence,
    is_reference_year: Truth,
) -> Evidence:
    """The allied public holds evidence of broken promises, which fades and is renewed each year."""
    return _remembered(public_broken_last_year, public_doubt, signal_memory, public_bad_evidence, is_reference_year)


def public_belief(public_honoured: Evidence, public_broken: Evidence) -> Share:
    """The public in focus believes in the supporter to the extent that its evidence is of kept promises."""
    return public_honoured / (public_honoured + public_broken)


def elite_honoured(
    elite_honoured_last_year: Evidence,
    elite_trust: Evidence,
    signal_memory: Share,
    good_evidence: EvidenceByContingency,
    is_home: TruthByContingency,
    is_reference_year: Truth,
) -> Evidence:
    """The allied elite holds evidence of kept promises from signals, without messages to the public."""
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
    """The allied elite holds evidence of broken promises from signals, without messages to the public."""
    deeds = over("contingency", bad_evidence * is_home, IndexByContingency)
    return _remembered(elite_broken_last_year, elite_doubt, signal_memory, deeds, is_reference_year)


def elite_belief(elite_honoured: Evidence, elite_broken: Evidence) -> Share:
    """The elite in focus believes in the supporter to the extent that its evidence is of kept promises."""
    return elite_honoured / (elite_honoured + elite_broken)


def _remembered(before: Array, usual: Array, memory: Array, evidence: Array, is_reference_year: Truth) -> Array:
    """Return the evidence held: last year's, faded toward its usual level, plus this year's.

    In the reference year it is the usual level.
    """
    later = usual + memory * (before - usual) + evidence
    return jnp.where(is_reference_year, usual, later)


def _weighed(signals: Sequence[Array], weights: Sequence[Array]) -> list[Array]:
    """Return each signal of the year times its weight, in pieces of evidence."""
    return [spread(w, Ratio, RatioByContingency) * s for s, w in zip(signals, weights, strict=True)]
