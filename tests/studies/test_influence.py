"""Influence finds what moves a number, ranks it, and keeps noise out; the four words add up draw by draw."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from burdenshare.engine.outcome import Drawn
from burdenshare.studies.four_words import (
    BUDGETED,
    DELIVERED,
    OVER,
    PLEDGED,
    SPENT,
    four_words,
    pledged_share,
    stops_of,
)
from burdenshare.studies.influence import influences
from burdenshare.studies.realism import _largest, realism


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
    own, constant, output, waiting, lapsed, stock = (
        run.outcomes[n].values[:, run.outcomes[n].about.labels["actor"].index(focus)]
        for n in ("local_spending", "defence_spending", "gdp", "unspent_money", "lapsed_operations", "equipment_stock")
    )
    rate = own[year] / constant[year]
    assert at == run.outcomes["defence_spending"].about.labels["actor"].index(focus)
    expected = {
        PLEDGED: 0.035 * output[year] * rate,
        BUDGETED: own[year],
        SPENT: own[year] - (waiting[year] - waiting[year - 1] + lapsed[year]) * rate,
        DELIVERED: (stock[year] - stock[0]) * rate,
    }
    for word, draws in expected.items():
        level = found.amounts[word][2035]
        assert (level.low, level.middle, level.high) == pytest.approx(np.quantile(draws, [0.05, 0.5, 0.95])), word
    assert found.shares == {2026: 2.4047, 2035: 3.5}
    assert found.amounts[BUDGETED][2026].observed  # voted
    assert not found.amounts[BUDGETED][2035].observed
    assert found.amounts[OVER][2035].middle == pytest.approx(
        run.outcomes["local_extra_over_plan"].at(2035, actor=focus)
    )


def test_what_a_pack_does_not_compute_has_no_column(small):
    assert set(four_words(small, (2030,)).amounts).isdisjoint({SPENT, DELIVERED})


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
    reached, states = map(int, found.count.split(" of "))
    assert 0 < reached < states
    assert "raised theirs by 1.10 points within 9 years" in found.others
    assert found.origins
    assert all(line.endswith("]") for line in found.plans)


def test_without_a_record_there_is_no_line(run):
    bare = dataclasses.replace(run.manifest, data="of-nobody", assumptions=run.manifest.assumptions)
    others = tuple(row for row in bare.assumptions if row.name not in ("pledge_effect", "pledge_compliance"))
    found = realism(dataclasses.replace(run, words=lambda: dataclasses.replace(bare, assumptions=others)))
    assert found == ()
