"""Boxes with a known answer, and the studies of theories, strike, belief and worlds."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from burdenshare.engine.program import Sampled
from burdenshare.studies.boxes import find_box
from burdenshare.studies.catalog import study
from burdenshare.studies.paired import Paired
from burdenshare.studies.questions import theory_table as table
from burdenshare.studies.questions.peace_and_war import weighted_quantiles
from burdenshare.vocabulary.errors import ProblemsFound

DRAWS = 1024


def planted(cases=4000, width=6, seed=3):
    values = np.random.default_rng(seed).uniform(size=(cases, width))
    hits = (values[:, 1] > 0.6) & (values[:, 4] < 0.5)
    return values, hits, [f"u{i}" for i in range(width)]


def test_a_planted_box_is_found():
    values, hits, names = planted()
    box = find_box(values, hits, names, aim=0.98, resamples=5)
    assert set(box.limits) == {"u1", "u4"}
    assert box.limits["u1"][0] == pytest.approx(0.6, abs=0.04)
    assert box.limits["u4"][1] == pytest.approx(0.5, abs=0.04)
    assert box.density > 0.95
    assert box.coverage > 0.85
    assert box.kept == {"u1": 1.0, "u4": 1.0}


def test_a_box_in_noise_keeps_what_it_must():
    values, hits, names = planted()
    noisy = hits ^ (np.random.default_rng(1).uniform(size=len(hits)) < 0.05)
    box = find_box(values, noisy, names, aim=0.9)
    assert set(box.limits) == {"u1", "u4"}
    assert 0.7 < box.density < 1


@pytest.mark.parametrize("all_of_them", [True, False])
def test_a_box_needs_cases_of_both_kinds(all_of_them):
    values, hits, names = planted(50)
    with pytest.raises(ValueError, match="cases that hit and cases that do not"):
        find_box(values, np.full_like(hits, all_of_them), names)


@pytest.fixture(scope="module")
def strike(bound_pack):
    return study("paradox")(bound_pack("primary-responsibility"), draws=DRAWS)


@pytest.mark.slow
def test_both_signs_of_the_paradox_are_found_and_reported(strike, traced):
    traced(strike)
    twice = next(r for r in strike.table("map").rows if r["support"] == 1.0 and r["strike"] == 2.0)
    assert 0.45 < twice["raises"] < 0.75
    assert 0.25 < twice["lowers"] < 0.55
    boxes = strike.table("boxes")
    assert {r["sign"] for r in boxes.rows} == {"raises", "lowers"}
    for row in boxes.rows:
        assert 0 < row["coverage"] <= 1
        assert row["density"] > 0.6
    named = {r["uncertainty"] for r in boxes.rows}
    assert {"preemption_slope", "punishment_slope"} <= named
    assert any("nobody has measured" in c for c in strike.caveats)


@pytest.mark.slow
def test_support_hardly_moves_the_sign(strike):
    raises = [r["raises"] for r in strike.table("map").rows if r["strike"] == 2.0]
    assert max(raises) - min(raises) < 0.15


@pytest.mark.slow
def test_more_strike_costs_money_and_brings_warheads_and_exposure(strike):
    for row in strike.table("map").rows:
        assert row["money"] > 0
        assert row["exposed"] > 0
        assert row["failure"] < 1.0


@pytest.fixture(scope="module")
def ledger(bound_pack):
    changes = ("peninsula.exercise_level=0.5@2027", "peninsula.declared_words=0.8@2027")
    return study("credibility-ledger")(bound_pack("primary-responsibility", changes), draws=DRAWS)


@pytest.mark.slow
def test_the_ledger_names_what_moved_each_belief(ledger, traced):
    traced(ledger)
    rows = {(r["holder"], r["signal"]): r["moved"] for r in ledger.table("entries").rows}
    holders = {f"{who}'s belief in the supporter" for who in ("Adversary", "Public", "Elite")}
    assert {h for h, _ in rows} == holders
    assert {s for _, s in rows} >= {
        "posture", "exercises", "words", "payments", "clashes", "messages to the public", "weapons stationed",
    }  # fmt: skip
    for holder in holders:
        assert rows[holder, "posture"] < 0
        assert rows[holder, "exercises"] < 0
        assert rows[holder, "words"] > 0
        parts = sum(v for (h, s), v in rows.items() if h == holder and s != "whole change")
        assert parts == pytest.approx(rows[holder, "whole change"], abs=0.5)
    assert abs(rows["Adversary's belief in the supporter", "messages to the public"]) < 1e-9


@pytest.mark.slow
def test_in_a_year_like_2025_nothing_moves_belief(bound_pack):
    """Where the supporter's government stays, and neither payments, whose sums rise, nor clashes teach anything."""
    same = ("regime_chance=0", "clash_weight=0", "payment_weight=0", "theories.bargaining=as_offered")
    finding = study("credibility-ledger")(bound_pack("indo-pacific-2026", same), draws=256)
    assert all(abs(r["moved"]) < 1e-9 for r in finding.table("entries").rows)


def test_worlds_are_told_apart_and_war_stands_beside_concession_and_failure(bound_pack, traced):
    finding = study("peace-and-war")(bound_pack("primary-responsibility"), draws=DRAWS)
    traced(finding)
    rows = {(r["outcome"], r["year"], r["worlds"]): r for r in finding.table("worlds").rows}
    output = next(o for o, _, _ in rows if "domestic" in o.lower() or "output" in o.lower() or "gdp" in o.lower())
    path, peace, everything = (rows[output, 2040, w] for w in ("path without war", "while at peace", "all worlds"))
    assert everything["p5"] < path["p5"]
    assert peace["p50"] == pytest.approx(path["p50"], rel=0.02)
    for row in finding.table("risk").rows:
        assert {"war", "base_rate", "concession", "failure"} <= set(row)
        assert 0 < row["war"] < 1


def test_weighted_quantiles_agree_with_copies():
    values = np.random.default_rng(0).normal(size=500)
    copies = np.random.default_rng(1).integers(1, 5, size=500)
    ours = weighted_quantiles(values, copies.astype(float))
    theirs = weighted_quantiles(np.repeat(values, copies), None)
    assert ours == pytest.approx(theirs, abs=0.03)
    assert weighted_quantiles(values, np.ones(500)) == pytest.approx(weighted_quantiles(values, None), abs=0.02)


@pytest.fixture
def few(monkeypatch):
    """One theory of spending: the table's other rivals share its program."""
    every = table.theory_names
    monkeypatch.setattr(
        table, "theory_names", lambda topic, *own: ["pledge_following"] if topic == "spending" else every(topic, *own)
    )


@pytest.mark.slow
def test_the_theory_table_says_which_rankings_hold(bound_pack, few, traced):
    finding = study("theory-table")(bound_pack("primary-responsibility"), draws=DRAWS)
    traced(finding)
    assert finding.options["against"] == "indo-pacific-2026"  # the scenario on which it is based
    rows = finding.table("better").rows
    assert len(finding.table("medians").rows) == len(rows) * len(table.OUTCOMES)
    assert len(rows) == 16
    assert len({tuple(r[t] for t in table.TOPICS) for r in rows}) == 16
    rankings = {r["outcome"]: r for r in finding.table("rankings").rows}
    # Less support lowers what the adversary believes under every theory: it is not the theory that says so.
    assert rankings["adversary_belief"]["holds_under_all"]
    assert rankings["adversary_belief"]["better_under"] == 0
    assert rankings["defence_spending"]["holds_under_all"]
    # Offence frightens under `spiral`, weakness invites under `strategic_choice`: the ranking turns with the theory.
    spiral = [r["chance_of_war_so_far"] for r in rows if r["deterrence"] == "spiral"]
    choice = [r["chance_of_war_so_far"] for r in rows if r["deterrence"] == "base_rate"]
    assert min(spiral) > 0.5 > max(choice)
    assert not rankings["chance_of_war_so_far"]["holds_under_all"]
    assert rankings["chance_of_war_so_far"]["turns_with"] == "deterrence"


@pytest.mark.slow
def test_a_picked_theory_gives_what_it_gives_alone(bound_pack):
    """Side by side or by itself: the same draws, the same numbers."""
    bound = bound_pack("indo-pacific-2026")
    picked = {t: names for t, names in table._rivals(bound)[0].items() if t != "spending"}
    beside = table._with_theories(bound, {"spending": "pledge_following"}, picked)
    names = ("chance_of_war_so_far", "concession_index", "exposed_share")
    asked = dataclasses.replace(beside, scenario=dataclasses.replace(beside.scenario, outcomes=names))
    together = Paired(asked, ("chance_of_war_so_far", "concession_index"), 256)
    for theory in ("perfect_deterrence", "spiral"):
        alone = dataclasses.replace(
            bound.scenario, theories={**bound.scenario.theories, "deterrence": {"each": theory}}
        )
        from burdenshare.scenario.bind import bind

        single = Paired(
            bind(alone, bound.catalog, bound.cards), ("chance_of_war_so_far", "concession_index"), 256
        ).run()
        number = float(picked["deterrence"].index(theory))
        found = together.run(numbers={"choice_of_deterrence": number})
        for name, values in single.items():
            np.testing.assert_allclose(found[name], values, rtol=1e-9)


def test_policies_share_one_compiled_program(bound_pack):
    programs = table.aligned([bound_pack(p).program for p in ("indo-pacific-2026", "primary-responsibility")])
    kinds = [{n: type(g) for n, g in p.inputs.items()} for p in programs]
    assert kinds[0] == kinds[1]
    assert isinstance(programs[0].inputs["support_setting"], Sampled)


def test_a_war_that_is_not_there_is_refused(bound_pack):
    with pytest.raises(ProblemsFound, match=r"there is no contingency `strat`\. Did you mean `strait`"):
        study("paradox")(bound_pack("indo-pacific-2026"), draws=128, contingency="strat")
