"""Rules of a fair share that people invoke: each gives every member's part of a total, and the parts add to 1.

Arrays are member × further axes, such as draws. Outputs and people are at least 0, and no member is without people.

Sources: [Young1994] for equal sacrifice and the other rules; [LittlechildOwen1973] for the last. That the largest
member alone needs the public part of defence is judgement.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from burdenshare.studies.games import airport_values
from burdenshare.studies.sharing import shares
from burdenshare.vocabulary.errors import Problem, ProblemsFound

Array = npt.NDArray[Any]
STEPS: Final = 80  # halvings of the sacrifice: the last moves no digit


def proportional(outputs: Array) -> Array:
    """In proportion to output."""
    return shares(outputs)


def ability_to_pay(outputs: Array, people: Array, exponent: Array | float) -> Array:
    """In proportion to output times output a head to a power: at 0 proportional, above it the richer pay more."""
    a_head = np.asarray(outputs, np.float64) / np.asarray(people, np.float64)
    relative = a_head / (np.asarray(outputs).sum(axis=0) / np.asarray(people).sum(axis=0))
    return shares(outputs * relative**exponent)


def equal_sacrifice(outputs: Array, people: Array, total: Array, aversion: Array | float) -> Array:
    """Every head of every member loses the same utility of income; all together they pay the total.

    Utility of income has a constant elasticity of marginal utility, `aversion`; at 1 it is the logarithm, and payment
    is in proportion to income.

    Args:
        outputs: of the members.
        people: of the members, in any one unit.
        total: what is paid, in the unit of the outputs; less than they are.
        aversion: at least 0, by the further axes or one number. At 0 every head pays the same amount, as far as it can.

    Returns:
        The parts of the total.

    Raises:
        ProblemsFound: the members have no more than the total.
    """
    held, heads = np.broadcast_arrays(np.asarray(outputs, np.float64), np.asarray(people, np.float64))
    income = held / heads / (held.sum(axis=0) / heads.sum(axis=0))
    weight = heads / heads.sum(axis=0)
    due = np.asarray(total, np.float64) / held.sum(axis=0)
    if not (due < 1).all():
        wrong = "the total is all that the members have, or more."
        raise ProblemsFound([Problem("Equal sacrifice", wrong, "It is less than their output.")])
    low, high = np.zeros_like(due + aversion), np.ones_like(due + aversion)
    while ((weight * _paid(income, high, aversion)).sum(axis=0) < due).any():
        high = high * 2
    for _ in range(STEPS):
        middle = 0.5 * (low + high)
        enough = (weight * _paid(income, middle, aversion)).sum(axis=0) >= due
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return shares(weight * _paid(income, high, aversion))


def _paid(income: Array, loss: Array, aversion: Array | float) -> Array:
    """What a head with an income pays to lose that much utility; at most its income."""
    power = 1 - np.asarray(aversion, np.float64)
    is_log = np.abs(power) < 1e-9
    safe = np.where(is_log, 1.0, power)
    left = np.maximum(income**safe - safe * loss, 0.0)
    with np.errstate(divide="ignore"):
        kept = np.where(is_log, income * np.exp(-loss), left ** (1 / safe))
    return np.asarray(income - kept)


def by_shapley(outputs: Array, public: Array | float) -> Array:
    """Shapley's value of a cost game: part of defence is public, the rest each member's own.

    The public part that a set of members needs is that of its largest member, as in an airport game; the rest grows
    with each member's output. Both are exact for any number of members.

    Args:
        outputs: of the members: what each has to protect.
        public: the public part of the total, 0 to 1.
    """
    return np.asarray(public * shares(airport_values(np.asarray(outputs, np.float64))) + (1 - public) * shares(outputs))
