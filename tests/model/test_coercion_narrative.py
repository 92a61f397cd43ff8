"""Coercion and narrative by hand-worked numbers, limits, nulls and identities."""

from __future__ import annotations

import inspect
import math
import types

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from burdenshare.engine.graph import read_theory
from burdenshare.model.coercion import answers_to_triggers as c
from burdenshare.model.coercion import no_coercion
from burdenshare.model.narrative import no_narrative
from burdenshare.model.narrative import stubborn_messages as n
from burdenshare.model.narrative._influence import settled, settled_pair
from burdenshare.vocabulary.reading import read_yaml
from tests.conftest import ROOT
from tests.replications.computed.narrative import COMPUTED

share = st.floats(0.0, 1.0)


def actor(*values):
    return np.array(values, float)[:, None]


def scalar(value):
    return np.array([float(value)])


def number(x):
    return float(np.asarray(x).reshape(-1)[0])


def chance(rate=0.15, slope=0.7, trigger=0.0):
    return number(c.chance_of_coercion(actor(rate), scalar(slope), actor(trigger)))


def episode(length, luck, theory=c, years=6):
    """Loss of output a year for one actor who loses four tenths of a percent in a year of coercion."""
    left, losses = actor(0.0), []
    for y in range(years):
        likely = theory.chance_of_coercion(actor(0.15)) if theory is no_coercion else actor(chance())
        begins = c.coercion_begins(likely, actor(luck[y]), left, False)
        if theory is no_coercion:
            time = theory.coercion_time(begins)
        else:
            time = c.coercion_time(left, begins, scalar(length), False)
        losses.append(number(c.coercion_loss(time, actor(0.004))))
        left = c.coercion_left(time, actor(0.0), False)
    return losses


def test_without_new_triggers_the_rate_is_that_of_the_record():
    assert chance() == pytest.approx(1 - math.exp(-0.15))
    assert chance(slope=0, trigger=3) == pytest.approx(chance())


def test_a_trigger_multiplies_the_rate():
    assert chance(trigger=1) == pytest.approx(1 - math.exp(-0.15 * math.exp(0.7)))


def test_who_is_no_target_is_never_coerced():
    assert chance(rate=0, slope=5, trigger=60) == 0


def test_an_enormous_trigger_gives_a_chance_and_no_overflow():
    assert chance(slope=5, trigger=1e6) == pytest.approx(1)


@given(first=share, second=share, rate=st.floats(0.01, 2), slope=st.floats(0, 5))
def test_more_triggers_never_lower_the_chance(first, second, rate, slope):
    low, high = sorted((first, second))
    assert chance(rate, slope, low) <= chance(rate, slope, high) + 1e-12


def test_doubled_strike_forces_provoke_by_the_logarithm_of_two():
    stock, before = np.array([[[8.0], [20.0]]]), np.array([[[4.0], [10.0]]])
    assert number(c.strike_provocation(stock, before, actor(0.5, 0.0))) == pytest.approx(0.5 * math.log(2))


def test_strike_forces_of_nobody_provoke_nobody_and_those_from_nothing_count_as_twentyfold():
    none, some = np.zeros((1, 1, 1)), np.full((1, 1, 1), 3.0)
    assert number(c.strike_provocation(none, none, actor(1.0))) == 0
    assert number(c.strike_provocation(some, none, actor(1.0))) == pytest.approx(math.log(20))
    assert number(c.strike_provocation(none, some, actor(1.0))) == pytest.approx(-math.log(20))


def test_a_programme_provokes_in_part_from_its_start_and_wholly_with_its_last_unit():
    def stage(year, units, planned=3.0):
        return number(c.provoking_stage(actor(2027), actor(units), actor(planned), scalar(0.4), year))

    assert stage(2026.0, 0) == 0
    assert stage(2027.0, 0) == pytest.approx(0.4)
    assert stage(2038.0, 1) == pytest.approx(0.6)
    assert stage(2045.0, 3) == pytest.approx(1)
    assert stage(2030.0, 0, planned=0.0) == 0


def test_a_programme_provokes_against_its_owner_alone():
    owner = np.array([[1.0, 0.0], [0.0, 1.0]])[:, :, None]
    found = c.programme_provocation(actor(1.0, 0.5), actor(0.6, 0.2), owner)
    assert np.asarray(found)[:, 0] == pytest.approx([0.6, 0.1])


def test_only_what_is_beyond_2025_provokes():
    level = c.trigger_level(actor(1.0), actor(0.2), actor(0.3))
    assert number(c.coercion_trigger(level, level)) == 0
    assert number(c.coercion_trigger(level, level + 1)) == 0
    assert number(c.coercion_trigger(level + 0.4, level)) == pytest.approx(0.4)


@pytest.mark.parametrize(("length", "losses"), [(1.0, [0.4, 0, 0]), (1.5, [0.4, 0.2, 0]), (2.0, [0.4, 0.4, 0])])
def test_an_episode_lasts_its_length_and_costs_the_yearly_cost_times_it(length, losses):
    found = episode(length, [0.0, 0.9, 0.9, 0.9, 0.9, 0.9])
    assert found[:3] == pytest.approx([x / 100 for x in losses])
    assert sum(found) == pytest.approx(0.004 * length)


def test_no_episode_begins_while_another_is_under_way():
    assert episode(2.0, [0.0] * 6) == pytest.approx([0.004] * 6)
    assert episode(1.5, [0.0] * 6) == pytest.approx([0.004, 0.002] * 3)


def test_good_luck_or_no_coercion_loses_nothing():
    assert sum(episode(2.0, [0.9] * 6)) == 0
    assert sum(episode(2.0, [0.0] * 6, no_coercion)) == 0


def test_what_was_under_way_at_start_is_no_loss_of_2025_and_runs_on():
    unknown = actor(np.nan)
    begins = c.coercion_begins(actor(0.9), actor(0.1), unknown, True)
    time = c.coercion_time(unknown, begins, scalar(1.5), True)
    left = c.coercion_left(time, actor(0.75), True)
    assert (number(begins), number(c.is_coerced(time)), number(left)) == (0, 0, 0.75)
    following = c.coercion_time(left, actor(0.0), scalar(1.5), False)
    assert number(c.coercion_loss(following, actor(0.004))) == pytest.approx(0.003)
    assert number(c.coercion_left(following, actor(0.0), False)) == 0


def test_the_public_hardens_with_each_episode_at_home_and_forgets():
    def after(before, begins, reference=False):
        return number(c.boomerang(scalar(before), begins, actor(1.0, 0.0), scalar(0.1), scalar(0.25), reference))

    assert after(np.nan, actor(1.0, 0.0), True) == 0
    assert after(0.0, actor(1.0, 0.0)) == pytest.approx(0.1)
    assert after(0.1, actor(0.0, 1.0)) == pytest.approx(0.075)
    assert after(0.1, actor(1.0, 0.0)) == pytest.approx(0.075 + 0.1 * 0.925)
    assert after(1.0, actor(1.0, 0.0)) <= 1


def frames(theory=n, *, own=(0.6, 0.4), openness=(0.5, 0.3), heard=(0.3, 0.1), messages=(0.05, 0.05)):
    if theory is no_narrative:
        return number(theory.abandonment_frame(scalar(own[0]))), number(theory.abandonment_frame_elite(scalar(own[1])))
    given = [scalar(v) for v in (*own, *openness, *heard, *messages)]
    return number(n.abandonment_frame(*given)), number(n.abandonment_frame_elite(*given))


def test_n11_by_the_general_solver():
    text = (ROOT / "tests" / "replications" / "cases" / "narrative.yaml").read_bytes()
    case = read_yaml(text, "narrative.yaml").value["N11"]
    found = COMPUTED["N11"](case["inputs"])["x_star"]
    assert found == pytest.approx(case["expected"]["x_star"], abs=case["tolerance"])


@given(
    own=st.tuples(share, share),
    openness=st.tuples(st.floats(0, 0.95), st.floats(0, 0.95)),
    heard=st.tuples(share, share),
    messages=st.tuples(st.floats(0, 0.5), st.floats(0, 0.5)),
)
def test_two_nodes_and_two_messages_are_four_nodes_of_which_two_are_stubborn(own, openness, heard, messages):
    (one, zero), (e, p) = messages, heard
    rest = 1 - one - zero
    weights = [
        [rest * (1 - e), rest * e, one, zero],
        [rest * p, rest * (1 - p), one, zero],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
    ]
    whole = settled(np.array(weights)[:, :, None], actor(*openness, 0, 0), actor(*own, 1, 0))
    pair = frames(own=own, openness=openness, heard=heard, messages=messages)
    assert pair == pytest.approx(tuple(float(v) for v in np.asarray(whole)[:2, 0]), abs=1e-9)
    assert all(-1e-9 <= v <= 1 + 1e-9 for v in pair)


def test_the_general_solver_agrees_with_linear_algebra_draw_by_draw():
    random = np.random.default_rng(1)
    weights = random.dirichlet(np.ones(5), size=(7, 5)).transpose(1, 2, 0)
    openness, own = random.uniform(0, 0.99, (5, 7)), random.uniform(0, 1, (5, 7))
    found = np.asarray(settled(weights, openness, own))
    for d in range(7):
        moved = np.eye(5) - np.diag(openness[:, d]) @ weights[:, :, d]
        assert found[:, d] == pytest.approx(np.linalg.solve(moved, (1 - openness[:, d]) * own[:, d]))


def test_frames_by_hand():
    # One node that hears nobody but the senders: x = .5 (.9 x + .1 · 1) + .5 · .6, so x = .35 / .55.
    public, _ = frames(heard=(0, 0), messages=(0.1, 0))
    assert public == pytest.approx(0.35 / 0.55)


def test_who_is_not_open_keeps_the_own_frame():
    assert frames(openness=(0, 0)) == pytest.approx((0.6, 0.4))
    assert frames(no_narrative) == (0.6, 0.4)


def test_messages_pull_each_towards_its_own_frame():
    still = frames(messages=(0, 0))
    assert all(a > b for a, b in zip(frames(messages=(0.1, 0)), still, strict=True))
    assert all(a < b for a, b in zip(frames(messages=(0, 0.1)), still, strict=True))


def test_lost_support_raises_own_frames_at_home_alone():
    home = actor(1.0, 0.0)
    lost = n.support_lost(actor(0.6, 0.1), home, False)
    assert number(lost) == pytest.approx(0.4)
    assert number(n.own_frame(scalar(0.5), scalar(0.5), lost)) == pytest.approx(0.7)
    assert number(n.own_frame_elite(scalar(0.9), scalar(0.5), lost)) == 1
    assert number(n.support_lost(actor(np.nan, np.nan), home, True)) == 0
    assert number(n.support_lost(actor(0.6, np.nan), home, False)) == pytest.approx(0.4)
    assert number(n.support_lost(actor(0.6, 0.1), actor(0.0, 0.0), False)) == 0


def test_lost_support_alone_sends_no_signal_and_talk_sends_one_with_the_sign_of_its_effect():
    openness = [scalar(v) for v in (0.5, 0.3, 0.3, 0.1)]
    own = [scalar(0.6), scalar(0.4)]
    quiet = n.told_frame(*own, *openness, scalar(0.05), scalar(0.05))
    loud = n.told_frame(*own, *openness, scalar(0.2), scalar(0.05))
    assert "support_lost" not in inspect.signature(n.told_frame).parameters
    assert number(n.narrative_signal(quiet, quiet, scalar(0.1))) == 0
    assert number(n.narrative_signal(loud, quiet, scalar(0.1))) > 0
    assert number(n.narrative_signal(loud, quiet, scalar(-0.1))) < 0
    assert number(n.narrative_signal(loud, quiet, scalar(0))) == 0
    assert number(no_narrative.narrative_signal(loud)) == 0


def sizes(kind):
    return (*({"actor": 3, "mission": 2, "contingency": 2, "programme": 4}[d] for d in kind.dimensions), 8)


def equations(*modules: types.ModuleType):
    return [pytest.param(e, id=f"{m.__name__.rsplit('.', 1)[-1]}:{e.name}")
            for m in modules for e in read_theory(m).equations.values()]  # fmt: skip


@pytest.mark.parametrize("equation", equations(c, no_coercion, n, no_narrative))
@pytest.mark.parametrize("reference", [False, True])
@pytest.mark.parametrize("value", [0.0, 1e-30, 0.3, 0.5, 0.95, None])
def test_single_precision_stays_and_makes_no_nan(equation, reference, value):
    clock = {"is_reference_year": jnp.asarray(reference), "this_year": jnp.float32(2030)}
    random = np.random.default_rng(2)

    def number_of(name, kind):
        if name.endswith("_last_year") and reference:
            return jnp.full(sizes(kind), jnp.nan, jnp.float32)
        if value is None:
            return jnp.asarray(random.uniform(0.0, 0.5, sizes(kind)), jnp.float32)
        limit = 0.5 if name.endswith("_messaging") else 1.0
        return jnp.full(sizes(kind), min(value, limit), jnp.float32)

    found = equation.function(**{p: clock[p] if p in clock else number_of(p, k) for p, k in equation.takes.items()})
    assert found.dtype == jnp.float32
    assert not np.isnan(np.asarray(found)).any()


def test_the_explicit_pair_stays_in_single_precision():
    small = tuple(jnp.asarray([v], jnp.float32) for v in (0.6, 0.4))
    assert all(x.dtype == jnp.float32 for x in settled_pair(small, small, small, small))
    three = jnp.full((3, 3, 2), 1 / 3, jnp.float32)
    assert settled(three, three[0], three[1]).dtype == jnp.float32
