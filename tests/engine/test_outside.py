"""A run that leaves its plausible ranges says where, how often, and from which assumption."""

from __future__ import annotations

import dataclasses
from functools import cache

import numpy as np
import pytest

from burdenshare.engine import run as runs
from burdenshare.engine import spill
from burdenshare.engine.identity import identity
from burdenshare.engine.implausible import Implausible, noted, notes, problems, refuse_implausible
from burdenshare.engine.opened import load_run
from burdenshare.engine.outcome import COLUMNS
from burdenshare.engine.run import run_program
from burdenshare.engine.store import save_run

from . import invented
from .test_runs import WORDS, watched

HALF = 54.5  # billion USD: what about half of the draws of one actor's wealth exceed in the last year


OTHERS = {"BBB": "richer", "CCC": "richer"}


def run(low, high, draws=1024, precision=64, leave_out=OTHERS):
    about = watched("wealth", "common", leave_out=leave_out)
    about["wealth"] = dataclasses.replace(
        about["wealth"], plausible=(low, high), plausible_why="As we say.", plausible_source=("judgement",)
    )
    program = invented.program(outcomes=("wealth", "common"))
    return run_program(program, about, WORDS, draws=draws, precision=precision)


def aaa(rows):
    return next(row for row in rows if row.labels == {"actor": "AAA"})


@cache
def few():
    """What about one draw in seventy exceeds."""
    return float(np.quantile(run(0, 1000).outcomes["wealth"].values[:, 0].max(axis=0), 0.985))


def test_a_run_inside_its_ranges_says_nothing():
    found = run(0, 1000)
    assert (found.outside, found.is_plausible, noted(found)) == ((), True, "")
    refuse_implausible(found, "")


def test_a_few_draws_that_leave_are_noted_with_the_assumption_that_sets_them_apart():
    found = run(0, few())
    row, draws = aaa(found.outside), found.outcomes["wealth"].values[:, 0]
    beyond = (draws > few()).any(axis=0)
    assert 6 <= beyond.sum() < 0.05 * len(beyond)
    assert (row.draws, row.of, row.column, row.first) == (beyond.sum(), 1024, "", 2029)
    assert row.value == draws.max() and row.year == 2029
    assert row.driver.name == "growth[AAA]"
    growth = found.inputs["growth"].values[0]
    assert (row.driver.outside, row.driver.inside) == (growth[beyond].mean(), growth[~beyond].mean())
    only = dataclasses.replace(found, outcomes={"common": found.outcomes["common"]})
    assert only.outside == ()


def test_a_mean_or_quantile_outside_is_refused_and_the_run_is_at_hand():
    found = run(0, HALF)
    assert not found.is_plausible
    row = aaa(found.outside)
    series = found.outcomes["wealth"].series(actor="AAA")
    assert (row.column, row.value) == ("p95", series[-1, COLUMNS.index("p95")])
    with pytest.raises(Implausible) as refused:
        refuse_implausible(found, "Think again.")
    assert refused.value.run is found
    text = str(refused.value)
    assert f"Run {found.id}, `wealth` of AAA: its quantile p95 is {row.value:.6g} billion USD in 2029." in text
    assert "The plausible range is 0 to 54.5 (as we say; judgement)." in text
    assert f"{row.draws} of 1,024 draws leave it, first in {row.first}; in these `growth[AAA]` is " in text
    assert text.endswith(f"Run {found.id}: these numbers are not to be quoted. Think again.")


def test_the_first_year_is_the_first_in_which_a_draw_leaves():
    found = run(0, HALF)
    draws = found.outcomes["wealth"].values[:, 0]
    assert aaa(found.outside).first == found.outcomes["wealth"].years[np.flatnonzero((draws > HALF).any(axis=1))[0]]
    below = aaa(run(51, 1000).outside)
    assert below.value < 51 and below.first == 2026


def test_where_all_draws_leave_no_drawn_assumption_is_named():
    row = aaa(run(0, 10).outside)
    assert (row.draws, row.driver) == (row.of, None)
    assert "look at the levers" in str(problems(run(0, 10))[0])


def test_no_assumption_is_named_for_a_few_draws_that_differ_by_chance():
    draws = np.sort(run(0, 1000).outcomes["wealth"].values[:, 0].max(axis=0))
    found = run(0, float(draws[-5:-3].mean()))  # between the fourth and the fifth from above
    assert (aaa(found.outside).draws, aaa(found.outside).driver) == (4, None)
    assert "4 of 1,024 draws leave it, first in 2029; too few to find the assumption behind them." in notes(found)[0]


def test_rounding_is_no_departure_and_what_is_left_out_is_left_out():
    top = float(run(0, 1000).outcomes["wealth"].values[:, 0].max())
    assert run(0, top * (1 - 1e-12)).outside == ()
    assert run(0, top * (1 - 1e-6)).outside
    assert run(0, top * (1 - 1e-6), precision=32).outside == ()
    assert {row.labels["actor"] for row in run(0, 10, leave_out={"AAA": "because"}).outside} == {"BBB", "CCC"}


def test_a_run_that_was_opened_says_what_was_kept(home):
    found = run(0, HALF)
    save_run(found)
    opened = load_run(found.id)
    assert opened.outside == found.outside and not opened.is_plausible
    assert [str(p) for p in problems(opened)] == [str(p) for p in problems(found)]


def test_a_large_run_finds_draws_beyond_those_that_are_held(home, monkeypatch):
    limit = few()
    monkeypatch.setattr(runs, "KEPT_WHOLE", 100)
    monkeypatch.setattr(spill, "FIRST_DRAWS", 2)
    found = run(0, limit)
    row = aaa(found.outside)
    assert (row.draws, row.of, row.driver) == (0, 2, None)
    assert row.value > limit and row.year == 2029
    assert notes(found)[0].endswith("None of the 2 draws that are held leaves it.")


def test_a_range_is_no_part_of_a_runs_name():
    program, about = invented.program(outcomes=("wealth",)), watched("wealth")
    changed = {"wealth": dataclasses.replace(about["wealth"], plausible=(0.0, 1.0), plausible_why="Why not.")}
    names = {identity(program, of, draws=64, precision=64).name for of in (about, changed)}
    assert len(names) == 1
