"""What equations give where a part of them is empty: no weight, no stock, no supply, nothing in the reference year."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest

from burdenshare.model.budget import personnel_first as budget
from burdenshare.model.deterrence import strategic_choice as choice
from burdenshare.model.forces import build_and_wear as forces
from burdenshare.model.posture import promised_support as posture
from burdenshare.model.programmes import cost_and_schedule_lottery as programmes
from burdenshare.model.roles import supply_and_requirement as roles
from burdenshare.model.spending import habit_and_threat as habit
from burdenshare.vocabulary.numerics import log_change, relative


def row(*values):
    return jnp.array([[float(v)] for v in values])


def test_a_change_from_0_is_no_change_and_what_is_gone_has_a_logarithm():
    assert np.array_equal(relative(row(3, 0, 3), row(2, 2, 0)), row(1.5, 0, 1))
    assert np.allclose(log_change(row(3, 0, 3), row(2, 2, 0)), row(np.log(1.5), np.log(1e-12), 0))
    assert np.isnan(log_change(row(-1.0), row(2.0))).all()  # a negative ratio is an error and stays one


def test_what_replaces_support_is_lost_support_at_own_prices_and_nothing_where_none_is_lost():
    lost, factor, defends = row(6, 0)[None, :1], row(1.5), row(1)
    assert np.allclose(roles.replacement_stock(lost, factor, defends), 6 / 1.5)
    assert np.allclose(roles.replacement_stock(0 * lost, factor, defends), 0)


def test_coverage_of_a_mission_that_nobody_supplied_stays_at_its_start():
    supply, need, start = jnp.array([[[4.0], [0.0]]]), jnp.array([[[8.0], [0.0]]]), jnp.array([[[0.9], [0.7]]])
    assert np.allclose(roles.coverage(supply, need, start), [[[0.5], [0.7]]])


@pytest.mark.parametrize("weight", [0.0, 0.3])
def test_equal_weights_give_the_same_denial_whatever_they_are(weight):
    satisfaction, friction = jnp.array([[[0.2], [0.6]]]).swapaxes(0, 1), jnp.ones((1, 1))
    found = roles.overall_denial(satisfaction, jnp.full((2, 1, 1), weight), jnp.array([1.0]), friction)
    assert np.allclose(found, 0.4)


@pytest.mark.parametrize("r", [-2.0, 0.5, 1.0])
def test_there_is_no_denial_where_no_mission_is_fulfilled(r):
    """Whatever the weights: by rounding they may add to a little more than 1."""
    weights = jnp.array(np.random.default_rng(1).uniform(0.1, 1, (6, 1, 500)))
    found = roles.overall_denial(jnp.zeros((6, 1, 500)), weights, jnp.full(500, r), jnp.ones((1, 500)))
    assert np.allclose(found, 0, atol=1e-12)


def test_weights_and_priorities_of_0_are_alike():
    assert np.allclose(forces.stock_share(jnp.zeros((1, 4, 1))), 0.25)
    share, rate = jnp.array([[[0.75], [0.25]]]), jnp.array([[[0.1], [0.1]]])
    assert np.allclose(forces.procurement_share(share, rate, jnp.zeros((1, 2, 1))), share)


def test_readiness_and_crews_without_operations_or_equipment():
    # Where operations cost nothing, nothing is missing.
    assert np.allclose(forces.readiness(row(1, 1, 1), row(0, 5, 5), row(0, 0, 10)), row(1, 1, np.exp(-0.5)))
    none = jnp.zeros((1, 1, 1))
    assert np.array_equal(forces.manning(row(2), row(2), none, none, row(0.8)), none + 1)
    assert np.array_equal(budget.operations_cost(row(9), row(3), row(0), True), row(0))


def test_supporters_carry_at_most_95_percent_and_one_without_equipment_commits_none():
    share = jnp.array([0.0, 0.9, 0.9])[:, None, None, None]
    supply = jnp.array([10.0, 0.0, 0.0])[:, None, None, None]
    stock, supports = jnp.array([10.0, 50.0, 0.0])[:, None, None], row(0, 1, 1)[:, None]
    found = np.asarray(posture.commitment(0 * share, share, supply, stock, supports, True)).ravel()
    assert found == pytest.approx([0, 0.475 * 10 / 0.05 / 50, 0])


def test_a_clash_that_never_happens_never_does():
    change = choice.log_relative_hazard_of_clash(row(0), row(-0.4), jnp.array([0.9]), row(0))
    assert np.isfinite(change).all()
    assert np.array_equal(choice.clash_hazard(row(0), change), row(0))


def test_scale_where_each_doubling_halves_the_cost_is_the_limit_of_its_neighbours():
    near, at = (programmes.scale_cost(row(40), row(20), row(learning)) for learning in (0.5 + 1e-7, 0.5))
    assert float(at[0, 0]) == pytest.approx(float(near[0, 0]), rel=1e-5)


def test_money_to_replace_support_is_at_most_all_output():
    money, output = jnp.array([[[500.0], [500.0]], [[1.0], [1.0]]]), row(20, 20)
    assert np.allclose(budget.replacement_share(money, output), row(1, 0.1))


def test_allies_answer_allies_alone_and_weights_above_1_are_scaled():
    drive, still, many = row(0.1, 0.2, jnp.nan), row(0, 0, 0), row(0.5, 0.5, 0.5)
    none, free = still[0] * 0, still

    def found(weight, ally):
        return np.asarray(habit.spending_log(drive, still, many, weight, ally, none, still, free, False))[:2, 0]

    plain = jnp.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]], float)[..., None]
    assert found(plain, row(1, 1, 0)) == pytest.approx([(0.1 + 0.5 * 0.2) / 0.75, (0.2 + 0.5 * 0.1) / 0.75])
    assert found(plain.at[:2, 2].set(1.0), row(1, 1, 0)) == pytest.approx(found(plain, row(1, 1, 0)))
    assert found(plain * 9, row(1, 1, 0)) == pytest.approx(found(plain, row(1, 1, 0)))
