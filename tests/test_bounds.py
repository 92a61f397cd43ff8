"""A sample of `make bounds`: values inside the bounds give a number in every outcome, year and draw."""

from __future__ import annotations

import dataclasses

import pytest

from burdenshare.engine.program import Sampled
from burdenshare.interfaces.cli.entry import run_command
from tests.bounds import RIVALS_IN, Sweep, rival_scenarios
from tests.bounds import sweep as run_sweep

EVERY = 50
NAMED = ("KOR.spending_pledge=2", "KOR.spending_pledge=1.8", "KOR.service_time=30")


@pytest.fixture(scope="module")
def flagship():
    return Sweep(RIVALS_IN, draws=64)


@pytest.mark.parametrize("scenario", [RIVALS_IN, "five-states"])
def test_every_fiftieth_case_has_all_its_numbers(flagship, scenario):
    sweep = flagship if scenario == RIVALS_IN else Sweep(scenario, draws=64)
    cases = list(sweep.cases())
    assert len(cases) > 900
    assert sweep.left_out() == []
    some = cases[::EVERY]
    sampled = [c for c in some if isinstance(sweep.program.inputs[c.name], Sampled)]
    lost = sweep.lost_side_by_side(sampled)
    lost |= {case: sweep.lost(case) for case in some if case not in lost}
    assert len(lost) == len(some)
    assert {str(case): of for case, of in lost.items() if of} == {}


def test_questions_that_once_had_no_answer_have_one(flagship):
    labels = {str(case): case for case in flagship.cases()}
    for name in NAMED:
        quantity, value = name.split("=")
        case = next(case for said, case in labels.items() if said.startswith(f"{quantity}="))
        assert flagship.lost(dataclasses.replace(case, value=float(value))) == [], name


def test_a_number_that_is_lost_is_seen(flagship):
    """In a lever and in a sampled quantity, alone and beside others."""
    cases = list(flagship.cases())
    lever = next(c for c in cases if str(c).startswith("KOR.spending_pledge="))
    one, two, three = [c for c in cases if c.name == "debt_burden_last_year" or c.name == "interest_slope"][:3]
    bad = dataclasses.replace(two, value=float("nan"))
    assert "debt_burden in 2027" in flagship.lost(dataclasses.replace(lever, value=float("nan")))
    assert flagship.lost(bad)
    found = flagship.lost_side_by_side([one, bad, three])
    assert (found[one], found[three]) == ([], [])
    assert found[bad]


@pytest.mark.slow
@pytest.mark.parametrize("change", NAMED)
def test_such_a_question_runs_at_the_default_number_of_draws(home, capfd, change):
    assert run_command(["run", "--set", change, "--draws", "10000", "--quiet"]) == 0
    assert "debt_burden" in capfd.readouterr().out


@pytest.mark.slow
def test_every_rival_theory_has_a_number_at_both_bounds(capfd):
    for title, scenario in rival_scenarios():
        assert run_sweep(title, scenario, draws=64, every=1, bounds_only=True) == 0, capfd.readouterr().out
