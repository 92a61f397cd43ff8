"""Rival theories of spending know the vote, move smoothly, and answer withdrawal by their sign."""

from __future__ import annotations

import numpy as np
import pytest

from burdenshare.engine.compile import compile_program
from burdenshare.scenario.bind import bind
from burdenshare.scenario.load import load_scenario

RIVALS = ("habit_and_threat", "pure_public_good", "joint_products")
YEARS = {2026: 0, 2027: 1, 2030: 4, 2035: 9, 2040: 14}
CHILD = """
name: rival
question: What if another theory holds?
based_on: indo-pacific-2026
settings: {{plans: kept}}
theories: {{spending: {{each: {theory}, CHN: budget_growth, PRK: budget_growth}}}}
outcomes: [defence_spending, defence_share, local_spending]
"""


@pytest.fixture(scope="module", params=[pytest.param(r, marks=pytest.mark.slow) for r in RIVALS])
def rival(request, tmp_path_factory, cards):
    """Share by year × actor × draw as now and after withdrawal: with plans kept, so that no surprise hides the theory."""
    from burdenshare.data.catalog import load_catalog

    path = tmp_path_factory.mktemp("rival") / "rival.yaml"
    path.write_text(CHILD.format(theory=request.param), encoding="utf-8")
    found = {}
    for posture in ("as_now", "withdrawal"):
        program = bind(load_scenario(path, cards, (f"us_posture={posture}",)), load_catalog(), cards).program
        found[posture] = compile_program(program, 64).run(512)
        found[posture]["defence_share"] = 100 * found[posture]["defence_share"]
    return request.param, found


def test_it_starts_from_the_vote(rival):
    _, found = rival
    local = found["as_now"]["local_spending"][0]
    for i, money in ((0, 65_864.2), (2, 9_040.0), (3, 1_909.6)):
        np.testing.assert_allclose(local[i], money, rtol=1e-12)


def test_it_moves_smoothly_and_nobody_vanishes(rival):
    theory, found = rival
    for run in found.values():
        share = run["defence_share"][:, :3]
        assert np.isfinite(share).all()
        moved = np.abs(np.diff(np.log(share), axis=0))
        assert np.quantile(moved, 0.99) < 0.25, theory
    japan, korea = (found["as_now"]["defence_share"][:, i] for i in (2, 0))
    assert np.median(japan[YEARS[2030]]) > 1.1
    assert np.quantile(japan[YEARS[2040]], 0.05) > 0.5
    assert 2.0 < np.median(korea[YEARS[2040]]) < 2.9


def test_withdrawal_moves_it_by_its_sign_and_by_no_absurd_amount(rival):
    theory, found = rival
    kept, gone = (found[p]["defence_share"][YEARS[2040], 0] for p in ("as_now", "withdrawal"))
    rise = gone - kept
    if theory == "habit_and_threat":
        assert 0.55 < np.mean(rise > 0) < 0.9
    else:
        assert (rise > 0).all()
    assert np.quantile(gone, 0.95) < 8, "more than the record of any ally at peace"
    assert abs(np.median(rise)) > 0.05
