"""Rival theories of spending and of the economy, in the flagship pack."""

from __future__ import annotations

import numpy as np
import pytest

from burdenshare.data.catalog import load_catalog
from burdenshare.engine.compile import compile_program
from burdenshare.scenario.bind import bind
from burdenshare.scenario.load import load_scenario
from tests.behaviour.without_shocks import UNWOUNDED

pytestmark = pytest.mark.slow  # each rival compiles

CHILD = """
name: rival
question: What if another theory holds?
based_on: indo-pacific-2026
theories:
  {topic}: {{each: {theory}, CHN: {other}, PRK: {other}}}
outcomes: [{names}]
"""


@pytest.fixture(scope="module")
def rival(tmp_path_factory, cards):
    # All tests of one theory keep the same outcomes, and so share what was compiled.
    kept = {"no_feedback": ["gdp"], "habit_and_threat": ["spending_log_residual"]}
    shares = ["defence_spending", "defence_share", "debt_burden"]

    def run(topic, theory, changes=(), other="budget_growth", draws=1000):
        names = kept.get(theory, ["taste_for_defence", "best_response_residual"])
        names = names if topic == "economy" else [*shares, *names]
        path = tmp_path_factory.mktemp("rival") / "rival.yaml"
        text = CHILD.format(topic=topic, theory=theory, other=other, names=", ".join(names))
        path.write_text(text, encoding="utf-8")
        program = bind(load_scenario(path, cards, changes), load_catalog(), cards).program
        return compile_program(program, 64).run(draws)

    return run


@pytest.mark.parametrize(
    "theory",
    ["habit_and_threat", *(pytest.param(t, marks=pytest.mark.slow) for t in ("pure_public_good", "joint_products"))],
)
def test_every_theory_of_spending_runs_to_plausible_shares(rival, theory):
    share = rival("spending", theory)["defence_share"]
    assert np.isfinite(share[:, :4]).all()
    assert (share[:, :4] >= 0).all()
    assert 0.01 < np.median(share[-1, 1]) < 0.06
    # A pure public good lets a small ally ride to nothing; the others do not.
    assert np.median(share[-1, 0]) < 0.06
    assert theory == "pure_public_good" or np.median(share[-1, 0]) > 0.01


def test_mutual_answers_agree(rival):
    gap = rival("spending", "habit_and_threat")["spending_log_residual"]
    assert gap[:, :3].max() < 1e-9


@pytest.mark.parametrize(("spillover", "sign"), [(-0.3, 1), (0.3, -1)])
def test_an_ally_answers_less_support_as_the_sign_of_the_spillover_says(rival, spillover, sign):
    fixed = (f"KOR.ally_spillover={spillover}",)
    kept = rival("spending", "habit_and_threat", fixed)["defence_spending"]
    gone = rival("spending", "habit_and_threat", (*fixed, "us_posture=withdrawal"))
    assert (sign * (gone["defence_spending"][-1, 0] - kept[-1, 0]) > 0).all()


def test_the_default_prior_gives_both_signs(rival):
    kept = rival("spending", "habit_and_threat")["defence_spending"]
    gone = rival("spending", "habit_and_threat", ("us_posture=withdrawal",))
    risen = (gone["defence_spending"][-1, 0] > kept[-1, 0]).mean()
    assert 0.55 < risen < 0.9


@pytest.mark.parametrize("theory", ["pure_public_good", "joint_products"])
def test_tastes_make_2025_an_equilibrium(rival, theory):
    out = rival("spending", theory)
    assert out["best_response_residual"].max() < 1e-9
    assert ((out["taste_for_defence"][:, :3] > 0) & (out["taste_for_defence"][:, :3] < 1)).all()
    observed = {"KOR": 0.0232, "USA": 0.0322}
    for i, share in enumerate(observed.values()):
        assert np.median(out["defence_share"][0, i]) == pytest.approx(share, abs=0.004)


def test_a_private_part_makes_small_allies_ride_less(rival):
    """Where US output grows, a pure public good lets allies spend less; a private part softens that."""
    changes = ("USA.productivity_drift=2", "KOR.productivity_drift=0", "JPN.productivity_drift=0")
    pure = rival("spending", "pure_public_good", changes)["defence_share"][-1, 0]
    joint = rival("spending", "joint_products", changes)["defence_share"][-1, 0]
    assert np.median(joint) > np.median(pure)


def test_without_feedback_output_does_not_notice_defence(rival):
    """Where forces bring clashes or coercion on, output notices those; here they cost nothing."""
    changes = (*UNWOUNDED, "KOR.spending_pledge=5@2030")
    quiet = rival("economy", "no_feedback", UNWOUNDED, other="no_feedback")["gdp"]
    loud = rival("economy", "no_feedback", changes, other="no_feedback")["gdp"]
    np.testing.assert_array_equal(quiet, loud)
