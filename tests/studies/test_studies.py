"""Who carries what, what binds, and what replaces support."""

from __future__ import annotations

import types

import numpy as np
import pytest

from burdenshare.engine.outcome import COLUMNS
from burdenshare.studies.catalog import study
from burdenshare.studies.finding import as_json
from burdenshare.studies.paired import Paired
from burdenshare.studies.questions import replacement_cost
from burdenshare.studies.questions import who_carries_what as who_carries
from burdenshare.studies.questions.replacement_cost import NEAR, Solved, _Solver
from burdenshare.studies.questions.what_binds import what_binds
from burdenshare.studies.questions.who_carries_what import who_carries_what
from burdenshare.views.findings import tsv
from burdenshare.vocabulary.errors import ProblemsFound

DRAWS = 512
BILLED = 1000


@pytest.fixture(scope="module")
def half(bound_pack):
    # Which limit binds in ground defence is close between people and industry: 512 draws do not always tell them apart.
    return study("replacement-cost")(bound_pack("half-measures"), year=2040, draws=BILLED)


@pytest.fixture(scope="module")
def solver(bound_pack):
    return _Solver(bound_pack("half-measures"), 0.5, DRAWS, "peninsula")


@pytest.mark.slow
def test_the_bill_restores_what_it_promised_when_it_is_run_again(half, bound_pack, traced):
    traced(half)
    rows = {r["mission"]: r for r in half.table("missions").rows}
    paid = {m: r["bill"] for m, r in rows.items() if r["bill"]}
    assert len(paid) >= 4
    changes = tuple(
        f"KOR.{m}.replacement_money={v}@{y}" for m, v in paid.items() for y, v in ((2026, 0), (2027, paid[m]))
    )
    names = ("coverage", "lost_support", "requirement")
    # On the draws on which it was computed: a bill for half of the futures misses by chance in half of other samples.
    before = Paired(bound_pack("half-measures"), names, BILLED).run()
    after = Paired(bound_pack("half-measures", changes), names, BILLED).run()
    before, after = ({n: v[:, :, 0] for n, v in found.items()} for found in (before, after))  # the war at home
    goal = before["coverage"][-1] + before["lost_support"][-1] / before["requirement"][-1]
    for i, mission in enumerate(bound_pack("half-measures").scenario.missions):
        if mission in paid:
            assert (after["coverage"][-1, i] >= goal[i] * (1 - NEAR)).mean() >= 0.5, mission


@pytest.mark.slow
def test_industry_binds_in_ground_defence_and_money_alone_does_not_help(half):
    """If industry could take up any amount, money would restore it; the same in 1,000 and in 4,000 draws."""
    ground = half.table("missions").rows[0]
    assert ground["mission"] == "ground_defence"
    assert ground["bill"] is None
    assert ground["binds"] == "industry"
    assert "money alone does not restore ground defence" in half.table("missions").sentence


@pytest.mark.slow
def test_a_bill_says_in_how_many_futures_it_restores_each_mission_and_all_at_once(half):
    row = next(r for r in half.table("years").rows if r["year"] == 2040)
    said = half.table("missions").sentence
    assert f"each is restored in at least 50 of 100 futures and all at once in {100 * row['together']:.0f}" in said
    chances = [r["chance"] for r in half.table("missions").rows if r["bill"] is not None]
    assert max(0, sum(chances) - len(chances) + 1) <= row["together"] <= min(chances)
    assert "each mission in 50 of 100 futures" in half.question


def test_where_money_restores_nothing_no_bill_is_named():
    nothing = Solved(2040, np.zeros(2), np.zeros(2, bool), np.zeros(2), 1.0)
    solver = types.SimpleNamespace(missions=("sea_control", "deep_strike"), confidence=0.125, money_from=2027)
    assert replacement_cost._said(solver, nothing, 2025) == (
        "Money alone restores no mission by 2040 in 12.5 of 100 futures."
    )


@pytest.mark.slow
def test_nothing_is_asked_for_where_nothing_is_lost(bound_pack):
    finding = study("replacement-cost")(bound_pack("as-now", ("regime_chance=0",)), confidence=0.9, draws=256)
    assert finding.options["year"] == 2035  # the middle one of the pack's shown years
    assert all(r["bill"] == 0 and r["binds"] == "nothing is lost" for r in finding.table("missions").rows)
    assert all(r["bill"] == 0 for r in finding.table("years").rows)


@pytest.mark.slow
def test_the_bill_rises_with_the_support_that_is_lost(bound_pack):
    def bill(kept: float) -> Solved:
        changes = ("regime_chance=0", f"surveillance_and_command.support_setting={kept}")
        return _Solver(bound_pack("as-now", changes), 0.5, 256, "peninsula").solve(2038)

    found = [bill(kept) for kept in (1.0, 0.8, 0.6)]
    assert all(answer.restored.all() for answer in found)
    assert found[0].money.sum() == 0
    assert found[0].money.sum() < found[1].money.sum() < found[2].money.sum()


@pytest.mark.slow
def test_more_confidence_costs_more(bound_pack, solver):
    sure = _Solver(bound_pack("half-measures"), 0.7, DRAWS, "peninsula").solve(2040)
    even = solver.solve(2040)
    both = sure.restored & even.restored
    assert both.any()
    assert (sure.money[both].sum()) > even.money[both].sum()


def test_a_year_out_of_reach_is_refused(bound_pack):
    with pytest.raises(ProblemsFound, match="Years are 2028 to 2040"):
        study("replacement-cost")(bound_pack("as-now"), year=2027)
    with pytest.raises(ProblemsFound, match=r"2045 is not a year of `as-now`\. Its years are 2026 to 2040"):
        study("replacement-cost")(bound_pack("as-now"), year=2045)


def test_parts_add_to_a_hundred_and_what_nobody_covers_is_shown(run_pack, traced):
    finding = who_carries_what(run_pack("primary-responsibility"))
    traced(finding)
    rows = finding.table("parts").rows
    for year in {r["year"] for r in rows}:
        for mission in {r["mission"] for r in rows}:
            parts = [r["part"] for r in rows if (r["year"], r["mission"]) == (year, mission)]
            assert sum(parts) == pytest.approx(100)
    assert any(r["uncovered"] > 0 for r in rows)
    assert {r["mission"] for r in rows} >= {"nuclear_umbrella"}
    assert all(r["unassigned"] > 0 for r in finding.table("unassigned").rows)


def test_more_than_half_is_said_with_the_share_of_futures_in_which_it_is(run_pack):
    run = run_pack("primary-responsibility")
    finding = who_carries_what(run)
    share = run.outcomes["mission_share"]
    labels, by_year = share.about.labels, share.values[share.years.index(2040)]
    for row in (r for r in finding.table("parts").rows if r["year"] == 2040 and r["leads"] is not None):
        where = {"actor": row["who"], "mission": row["mission"], "contingency": "peninsula"}
        draws = by_year[tuple(labels[d].index(where[d]) for d in share.about.dimensions)]
        assert row["leads"] == (draws > 50).mean()


@pytest.mark.parametrize(
    ("led", "said"),
    [
        ({"sustainment": 0.55}, "carries more than half of sustainment in 55 of 100 futures"),
        (
            {"sustainment": 0.55, "sea control": 0.97, "deep strike": 0.02},
            "carries more than half of sea control in at least 9 of 10 futures, and of sustainment in 55 of 100",
        ),
        ({"sea control": 1.0}, "carries more than half of sea control in at least 9 of 10 futures"),
        ({"deep strike": 0.1}, "carries half or less of each mission in at least 9 of 10 futures"),
    ],
)
def test_a_narrow_lead_is_not_said_like_a_wide_one(led, said):
    assert who_carries._said(led) == said


def test_what_binds_names_one_limit_a_year(run_pack, traced):
    finding = what_binds(run_pack("primary-responsibility"))
    traced(finding)
    rows = finding.table("years").rows
    assert [r["year"] for r in rows] == list(range(2026, 2041))
    assert rows[-1]["binds"] == "people"
    assert rows[-1]["people_in"] == "ground_defence"
    assert all(0 <= r[k] <= 1 for r in rows for k in ("money", "industry", "people"))


def test_a_finding_is_tidy_text_and_json(run_pack):
    finding = study("who-carries-what")(run_pack("primary-responsibility"))
    assert tsv(finding).startswith("# Part of each mission by member")
    body = as_json(finding)
    assert set(body["tables"]) == {"parts", "unassigned"}
    assert np.isfinite(body["tables"]["parts"]["rows"][0]["part"])
    assert body["tables"]["parts"]["traces"]["part"]["of"] == ["mission_share"]
    assert "burdenshare explain who-carries-what:parts:" in tsv(finding)
    assert COLUMNS[-1] == "mean"
