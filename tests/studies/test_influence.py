"""Influence finds what moves a number, ranks it, and keeps noise out; the four words add up draw by draw."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

from burdenshare.engine.manifest import LeverPath, Manifest, from_json
from burdenshare.engine.outcome import Drawn
from burdenshare.studies.four_words import (
    BUDGETED,
    GAINED,
    OVER,
    PLEDGED,
    RELATED,
    SPENT,
    four_words,
    pledged_share,
    stops_of,
)
from burdenshare.studies.influence import influences
from burdenshare.studies.realism import _largest, realism
from burdenshare.views.front import own_money


@pytest.fixture(scope="module")
def run(run_pack):
    return run_pack("pledge-by-2035", draws=256)


@pytest.fixture(scope="module")
def small(run_pack):
    return run_pack("five-states", draws=128)


def with_inputs(run, **values):
    drawn = {n: Drawn(n, n, "ratio", ("actor",), {"actor": ("A", "B")}, v) for n, v in values.items()}
    return dataclasses.replace(run, drawn=lambda: drawn)


def test_what_moves_a_number_comes_first_with_its_cell_and_direction(small):
    outcome, rng = small.outcomes["debt_burden"], np.random.default_rng(1)
    cell, year = {"actor": "DEU"}, 2035
    answer = outcome.values[outcome.years.index(year), outcome.about.labels["actor"].index("DEU")]
    noise = rng.normal(size=(6, answer.size))
    strong, weak = -np.exp(answer / 50), answer + 1.0 * answer.std() * noise[0]
    known = with_inputs(
        small, loud=np.stack([noise[1], strong]), quiet=np.stack([weak, noise[2]]), none=noise[3:5], same=0 * noise[:2]
    )
    first, second = influences(known, outcome, cell, year)
    assert (first.name, first.cell, first.rises) == ("loud", ("B",), False)
    assert first.share == pytest.approx(1.0)
    assert (second.name, second.cell, second.rises) == ("quiet", ("A",), True)
    ranks = [np.argsort(np.argsort(v)) for v in (weak, answer)]
    assert second.share == pytest.approx(np.corrcoef(*ranks)[0, 1] ** 2)


def test_a_number_that_does_not_move_has_no_influences(run):
    spending = run.outcomes["local_spending"]
    assert influences(run, spending, {"actor": "KOR"}, 2026) == ()  # the voted budget


def test_the_spending_of_a_pledge_hangs_on_how_far_pledges_are_kept(run):
    names = [one.name for one in influences(run, run.outcomes["local_extra_over_plan"], {"actor": "KOR"}, 2040)]
    assert {"pledge_compliance", "pledge_effect"} == {*names[:2]}


def test_the_four_words_are_the_runs_numbers(run):
    found, focus = four_words(run, (2026, 2035)), run.manifest.focus
    at = run.outcomes["local_spending"].about.labels["actor"].index(focus)
    year = run.outcomes["local_spending"].years.index(2035)
    lapses = ("lapsed_operations", "lapsed_procurement")
    own, constant, output, waiting, lapsed, gone, stock = (
        run.outcomes[n].values[:, run.outcomes[n].about.labels["actor"].index(focus)]
        for n in ("local_spending", "defence_spending", "gdp", "unspent_money", *lapses, "equipment_stock")
    )
    rate = own[year] / constant[year]
    assert at == run.outcomes["defence_spending"].about.labels["actor"].index(focus)
    expected = {
        PLEDGED: 0.035 * output[year] * rate,
        BUDGETED: own[year],
        SPENT: own[year] - (waiting[year] - waiting[year - 1] + lapsed[year] + gone[year]) * rate,
        GAINED: (stock[year] - stock[0]) * rate,
    }
    for word, draws in expected.items():
        level = found.amounts[word][2035]
        assert (level.low, level.middle, level.high) == pytest.approx(np.quantile(draws, [0.05, 0.5, 0.95])), word
    assert found.shares == {PLEDGED: {2026: 2.4047, 2035: 3.5}}
    assert found.since == 2026
    assert found.amounts[BUDGETED][2026].observed  # voted
    assert not found.amounts[BUDGETED][2035].observed
    assert found.amounts[OVER][2035].middle == pytest.approx(
        run.outcomes["local_extra_over_plan"].at(2035, actor=focus)
    )


def test_what_is_spent_is_all_categories_less_the_shortfall_that_nobody_pays(run):
    """It may exceed the budget, by what had waited; all parts are the run's own outcomes."""
    of = {
        name: outcome.values[:, outcome.about.labels["actor"].index(run.manifest.focus)]
        for name, outcome in run.outcomes.items()
        if outcome.about.dimensions == ("actor",) and run.manifest.focus in outcome.about.labels["actor"]
    }
    parts = ("personnel_spending", "operations_spending", "research_spending", "procurement_spending", "payment_rise")
    paid = sum(of[name] for name in parts) - of["budget_shortfall"]
    paid *= of["local_spending"] / of["defence_spending"]
    years = run.outcomes["local_spending"].years
    found = four_words(run, years)
    for i, year in enumerate(years):
        level = found.amounts[SPENT][year]
        assert (level.low, level.middle, level.high) == pytest.approx(np.quantile(paid[i], [0.05, 0.5, 0.95])), year
    assert (of["budget_shortfall"] > 0).any()
    assert any(found.amounts[SPENT][y].middle > found.amounts[BUDGETED][y].middle for y in years)


def test_a_related_pledge_stands_beside_the_core(run, run_pack):
    assert RELATED not in four_words(run, (2035,)).amounts
    whole = run_pack("five-nato-style-by-2035", draws=256)
    found = four_words(whole, (2026, 2035))
    assert found.shares == {PLEDGED: {2026: 2.4047, 2035: 3.5}, RELATED: {2026: 0.0, 2035: 1.5}}
    core, related = (found.amounts[word][2035].middle for word in (PLEDGED, RELATED))
    assert related / core == pytest.approx(1.5 / 3.5)
    shown = own_money(whole)
    assert shown["heads"][:2] == ("Pledged, core", "Pledged, related")
    [said] = [line for line in shown["about"] if line.startswith("Pledged, related: ")]
    assert said.endswith(
        "defence-related spending outside the defence budget [NATOHague2025], promised beside the core"
    )
    assert own_money(run)["heads"][0] == "Pledged"


def test_a_pledge_that_only_holds_the_share_of_today_is_not_shown(small, run_pack):
    assert four_words(small, (2030,)).is_held
    assert PLEDGED not in four_words(small, (2030,)).amounts
    assert "Pledged" not in own_money(small)["heads"]
    assert any("nothing beyond the share of GDP of 2026" in line for line in own_money(small)["about"])
    for change, share in (("DEU.spending_pledge=3.5@2030", 3.5), ("DEU.spending_pledge=2.5", 2.5)):
        moved = four_words(run_pack("five-states", (change,), draws=128), (2030,))
        assert not moved.is_held
        assert moved.shares == {PLEDGED: {2030: share}}


def test_a_level_pledge_that_spending_does_not_have_is_shown(small):
    """A pack may begin with a pledge: it is level and was never moved, and spending is not there."""
    paths = {**small.manifest.lever_paths, "spending_pledge": {"DEU": LeverPath((2026,), (3.5,), 3.5)}}
    words = dataclasses.replace(small.manifest, lever_paths=paths)
    found = four_words(dataclasses.replace(small, words=lambda: words), (2030,))
    assert found.shares == {PLEDGED: {2030: 3.5}}


def test_the_pledge_is_read_from_numbers_and_not_from_words(run):
    rows = tuple(
        dataclasses.replace(row, values=dict.fromkeys(row.values, "9 in 2026")) for row in run.manifest.assumptions
    )
    words = dataclasses.replace(run.manifest, assumptions=rows)
    assert stops_of(dataclasses.replace(run, words=lambda: words), "KOR") == ((2026, 2.4047), (2035, 3.5))
    bare = from_json(Manifest, {"scenario": "old"}, "manifest.json")  # as an older version kept it
    assert bare.lever_paths == {}
    again = from_json(Manifest, json.loads(json.dumps(run.manifest.to_json())), "manifest.json")
    assert again.lever_paths == run.manifest.lever_paths
    assert again.words_name == dataclasses.replace(again, lever_paths={}).words_name


def test_what_a_pack_does_not_compute_has_no_column(small):
    assert set(four_words(small, (2030,)).amounts).isdisjoint({SPENT, GAINED})


def test_a_pledge_is_on_a_line_between_its_years(run):
    stops = stops_of(run, "KOR")
    assert stops == ((2026, 2.4047), (2035, 3.5))
    assert pledged_share(stops, 2030) == pytest.approx(2.4047 + (3.5 - 2.4047) * 4 / 9)
    assert pledged_share(stops, 2040) == 3.5


def test_the_record_is_searched_for_a_rise_as_large_in_as_many_years():
    shares = {2014: 1.0, 2016: 2.5, 2020: 2.0, 2024: 4.0}
    assert _largest(shares, 4) == 2.0
    assert _largest(shares, 2) == 1.5
    assert _largest(shares, 1) == 0.0


def test_a_pledge_that_rises_is_set_beside_the_record_and_one_that_is_level_is_not(run, small):
    assert realism(small) == ()
    [found] = realism(run)
    assert found.actor == run.manifest.focus
    reached, states = map(int, found.count.removesuffix(" states").split(" of "))
    assert 0 < reached < states
    assert "raised theirs by 1.10 points within 9 years" in found.others
    assert found.origins
    assert all(line.endswith("]") for line in found.plans)


def pledging(run, lever, **points):
    """A run whose focus has other pledges."""
    paths = {**run.manifest.lever_paths, lever: {"KOR": LeverPath(tuple(map(int, points)), tuple(points.values()))}}
    words = dataclasses.replace(run.manifest, lever_paths=paths)
    return dataclasses.replace(run, words=lambda: words)


def test_the_record_says_how_far_it_goes_and_names_documents(run):
    [found] = realism(run)
    assert found.count == "15 of 31 states"
    assert (
        "The records begin in 2014 and end in 2024 (14 of them), 2025 (16 of them) and 2026 (1 of them)."
        in found.others
    )
    assert found.origins == (
        "NATO, Defence Expenditure of NATO Countries: 2014-2024; 2014-2025, quoted; 2014-2026, quoted.",
    )
    assert not found.untested


def test_records_too_short_to_show_the_rise_are_named(run):
    [found] = realism(pledging(run, "spending_pledge", **{"2026": 2.4, "2036": 3.5}))
    assert "shorter than" not in found.others
    [found] = realism(pledging(run, "spending_pledge", **{"2026": 2.4, "2037": 3.5}))
    assert "; 14 of them are shorter than 11 years, and may hide a rise." in found.others
    [found] = realism(pledging(run, "spending_pledge", **{"2026": 2.4, "2040": 3.5}))
    assert "; all of them are shorter than 14 years, and may hide a rise." in found.others


def test_what_every_state_has_done_is_said_so(run):
    [found] = realism(pledging(run, "spending_pledge", **{"2026": 2.4, "2029": 2.52}))
    assert found.count == "Every one of 31 states"
    assert found.others.startswith("of the record has done this at least once: 0.12 points within 3 years (")


def test_the_record_tests_the_core_of_a_pledge_and_says_so(run):
    [found] = realism(pledging(run, "related_pledge", **{"2026": 0.0, "2035": 1.5}))
    assert found.asked == "of core spending from 2.40 percent of GDP in 2026 to 3.50 in 2035"
    assert found.untested.startswith("The related 1.50 percent are not tested")


def test_without_a_record_there_is_no_line(run):
    bare = dataclasses.replace(run.manifest, data="of-nobody", assumptions=run.manifest.assumptions)
    others = tuple(row for row in bare.assumptions if row.name not in ("pledge_effect", "pledge_compliance"))
    found = realism(dataclasses.replace(run, words=lambda: dataclasses.replace(bare, assumptions=others)))
    assert found == ()
