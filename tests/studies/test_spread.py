"""What assumptions explain together and what surprises carry: against shares that are known."""

from __future__ import annotations

import numpy as np
import pytest

from burdenshare.engine.compile import compile_program
from burdenshare.engine.program import Fixed, Shock
from burdenshare.studies.drivers import _explained, _Fed, _glanced, _Scalar, _surprises
from burdenshare.vocabulary.kinds import kind
from tests.engine.invented import ACTORS, inputs, program

DRAWS = 2_048
LAST = (4, 0)  # the last of five years, of the first actor


def fed(given, outcome="riches"):
    made = program(given, outcomes=(outcome,))
    return _Fed(compile_program(made), made, outcome, LAST, DRAWS)


def test_surprises_and_assumptions_carry_their_parts_of_a_known_sum():
    # Growth of 1 to 5 percent over four years has the variance 16 * 4 ** 2 / 12, four surprises of 1 percent have 4.
    known = 4 / (16 * 16 / 12 + 4)
    one = fed(inputs())
    number = one.number({})
    share, low, high = _surprises(one, number)
    assert share == pytest.approx(known, abs=0.02) and low < share < high and high - low < 0.1
    growth = [*one.drawn("growth")]
    assert _explained(growth[:1], number) == pytest.approx(1 - known, abs=0.02)
    assert _explained(growth, number) == pytest.approx(_explained(growth[:1], number), abs=0.005)
    assert _explained(growth[1:], number) < 0.02


def test_without_surprises_they_carry_nothing_and_without_assumptions_all():
    still = fed({**inputs(), "luck": Fixed(kind("ShockByActor"), np.zeros(len(ACTORS)))})
    assert not any(isinstance(g, Shock) for g in still.program.inputs.values())
    assert _surprises(still, still.number({})) == (0.0, 0.0, 0.0)
    only_luck = fed({**inputs(), "growth": Fixed(kind("RateByActor"), np.full(len(ACTORS), 0.02))})
    number = only_luck.number({})
    assert _surprises(only_luck, number)[0] == pytest.approx(1, abs=0.03) and _explained([], number) == 0


def test_many_assumptions_without_influence_explain_nothing_by_their_number():
    dice = np.random.default_rng(3)
    number, noise = dice.normal(size=256), list(dice.normal(size=(40, 256)))
    assert _explained(noise, number) < 0.05
    assert _explained(noise, np.zeros(256)) is None
    assert _explained([n[:30] for n in noise], number[:30]) is None


def test_a_number_that_is_the_same_in_all_draws_has_no_spread():
    one = fed(inputs())
    assert _surprises(one, np.ones(DRAWS)) == (None, None, None)


def test_every_assumption_is_tried_at_both_ends_in_draws_of_its_own():
    """More assumptions than have room in one pass; each has the effect that it has alone."""
    one = fed(inputs())
    values = one.drawn("growth")
    rows = [(0,), (1,)] * 12
    scalars = [
        _Scalar(f"growth{i}", "growth", at, values[at[0]], (0.01 * i, 0.01 * i + 0.02), 1.0)
        for i, at in enumerate(rows)
    ]
    found = _glanced(scalars, one)
    alone = [
        one.number({"growth": ((0,), 0.01 * i + 0.02)}) - one.number({"growth": ((0,), 0.01 * i)}) for i in range(24)
    ]
    for i, size in enumerate(found):
        if rows[i] == (1,):
            assert size == 0  # the other actor's growth does not reach this number
        else:
            at = slice(64 * (i % 16), 64 * (i % 16 + 1))
            assert size == pytest.approx(np.abs(alone[i][at]).mean(), rel=1e-12) and size > 0
