"""A number lost in one draw of many: a run names it, and slow mode finds its equation, wherever the draw is."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest

from burdenshare.engine.compile import compile_program
from burdenshare.engine.draws import CHUNK
from burdenshare.engine.outcome import ModelFault
from burdenshare.engine.program import Given
from burdenshare.engine.run import run_program
from burdenshare.engine.slow import look_for_lost, run_slowly
from burdenshare.vocabulary.arrays import MoneyFlowByActor, ShareByActor, ShockByActor
from burdenshare.vocabulary.kinds import kind

from . import invented
from .test_runs import WORDS, watched

DRAWS, BAD = 10_000, 7_777


def planted(outcomes=("hoard", "shield")):
    """A program whose `shield` fails for BBB in one draw, from 2027 on."""

    def shield(wealth: MoneyFlowByActor, part: ShareByActor) -> MoneyFlowByActor:
        return wealth * jnp.sqrt(part)

    part = np.full((5, 3, DRAWS), 0.02)
    part[2:, 1, BAD] = -0.5
    given = {**invented.inputs(), "part": Given(kind("ShareByActor"), part, yearly=True)}
    return invented.program(given, {**invented.ALL, **invented.equations(shield)}, outcomes=outcomes)


def test_slow_mode_finds_the_one_draw_in_ten_thousand():
    hole, found = look_for_lost(planted(), watched("hoard", "shield"), DRAWS)
    assert str(hole) == "hoard of BBB in 2027, draw 7777"
    assert found.lost is not None
    assert (found.lost.equation, found.lost.label, found.lost.year, found.lost.draw) == ("shield", "BBB", 2027, BAD)
    assert found.lost.went_in["part"] == -0.5
    wealth = compile_program(planted(("wealth",))).run(DRAWS)["wealth"]
    assert found.lost.went_in["wealth"] == pytest.approx(wealth[1, 1, BAD], rel=1e-12)


@pytest.mark.seconds
def test_slow_mode_finds_it_in_32_bits():
    hole, found = look_for_lost(planted(), watched("hoard", "shield"), DRAWS, 32)
    assert hole is not None and found.lost is not None and found.lost.draw == BAD


@pytest.mark.parametrize("keep", [False, True])
def test_a_run_names_the_number_that_is_missing(home, monkeypatch, keep):
    if keep:  # as a run too large for memory
        monkeypatch.setattr("burdenshare.engine.run.KEPT_WHOLE", 0)
    with pytest.raises(ModelFault) as found:
        run_program(planted(), watched("hoard", "shield"), WORDS, draws=DRAWS)
    assert str(found.value) == (
        "There is no number for hoard of BBB; shield of BBB. The first is lost for hoard of BBB in 2027, draw 7777. "
        "The same command with `--slow` names the equation where it is lost."
    )


def test_what_is_left_out_is_no_hole():
    hole, found = look_for_lost(planted(), watched("hoard", "shield", leave_out={"BBB": "unknown"}), DRAWS)
    assert hole is None and found.lost is None
    assert look_for_lost(planted(), watched("hoard", "shield"), BAD)[0] is None


def test_a_draw_alone_meets_the_world_that_it_meets_among_all():
    """Also the shocks of any draw, of either half of a chunk."""
    program = invented.program()
    out = compile_program(program).run(2 * CHUNK)
    for draw in (CHUNK - 1, CHUNK, CHUNK + 700):
        alone = run_slowly(program, 1, draw).outcomes
        for name, values in alone.items():
            np.testing.assert_allclose(values[..., 0], out[name][..., draw], rtol=1e-13)


def test_a_number_lost_by_a_shock_is_found():
    def wealth(wealth_last_year: MoneyFlowByActor, growth: ShareByActor, luck: ShockByActor) -> MoneyFlowByActor:
        return wealth_last_year * jnp.sqrt(4.0 + luck + 0 * growth)

    chosen = {**invented.ALL, **invented.equations(wealth)}
    given = {**invented.inputs(), "growth": Given(kind("ShareByActor"), np.zeros((3, DRAWS)))}
    hole, found = look_for_lost(invented.program(given, chosen, outcomes=("riches",)), watched("riches"), DRAWS)
    assert hole is not None and found.lost is not None
    assert hole.draw >= CHUNK
    assert (found.lost.draw, found.lost.year, found.lost.label) == (hole.draw, hole.year, hole.labels[0])
    assert found.lost.went_in["luck"] < -4.0
