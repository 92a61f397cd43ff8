"""Is each replication what it says: live equations, a helper, or data, and reproduced or not?"""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path

import pytest

from burdenshare.vocabulary.reading import read_yaml
from tests.replications import kinds
from tests.replications.test_replications import CASES, COMPUTED, agrees, found_in, tolerance

HERE = Path(__file__).parent
MODULES = {
    name: importlib.import_module(f"tests.replications.computed.{path.stem}")
    for path in (HERE / "cases").glob("*.yaml")
    for name in read_yaml(path.read_bytes(), path.name).value
}


@pytest.fixture(scope="module")
def live():
    return kinds.run_by(kinds.equations())


def inputs(name):
    given = CASES[name]["inputs"]
    return CASES[given["same_as"]]["inputs"] if "same_as" in given else given


@cache
def traced(name):
    """The functions of the model that a case calls, and what it finds."""
    return kinds.called(MODULES[name], COMPUTED[name], inputs(name))


@pytest.mark.parametrize("name", CASES)
def test_a_case_says_its_kind_its_source_and_its_page(name):
    assert not list(kinds.faults(CASES[name]))


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_case_is_of_the_kind_that_it_says(name, live):
    seen, _ = traced(name)
    assert kinds.kind_of(seen, live) == CASES[name]["kind"]
    assert sorted(code.co_name for code in seen) == sorted(CASES[name].get("by", []))


def wrong(name, live, spoil):
    """What a case finds when each function that equations run gives wrong numbers; nothing if it then stops."""

    def spoiled(function):
        return kinds.spoiled(function, spoil) if function.__code__ in live else function

    try:
        with kinds.replaced(MODULES[name], spoiled):
            return COMPUTED[name](inputs(name))
    except Exception:  # any stop will do: the case has noticed
        return None


@pytest.mark.slow
@pytest.mark.parametrize("name", [n for n in CASES if CASES[n]["kind"] == "live"])
def test_each_number_of_a_live_case_hangs_on_the_models_equations(name, live):
    case = CASES[name]
    tried = [wrong(name, live, spoil) for spoil in (kinds.turned, kinds.lost)]
    still = {k for k in case["expected"] if all(f is not None and agrees(case, k, f[k]) for f in tried)}
    assert still == set(case.get("beside", []))


def reproduced(case, found):
    """Whether all numbers of a case are reproduced."""
    return all(
        kinds.is_reproduced(expected, found[key], tolerance(case, key, expected))
        for key, expected in case["expected"].items()
        if kinds.leaves(expected)
    )


@pytest.mark.parametrize("name", CASES)
def test_a_case_that_passes_within_a_wide_tolerance_alone_says_not_reproduced(name):
    said = CASES[name].get("result", "reproduced")
    assert said == ("reproduced" if reproduced(CASES[name], found_in(name)) else "not reproduced")


def test_one_case_is_not_reproduced():
    assert [name for name in CASES if "result" in CASES[name]] == ["L05"]


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("kind", None),
        ("kind", "equation"),
        ("source", " "),
        ("page", None),
        ("page", "somewhere"),
        ("page", "12"),
        ("against", "the literature"),
        ("result", "nearly"),
        ("by", []),
    ],
)
def test_a_case_that_leaves_a_word_out_is_found(word, value):
    assert list(kinds.faults({**CASES["F01"], word: value}))


@pytest.mark.parametrize("page", ["p. 48", "chapter 8, pp. 230–241", "chapter 8, page not known", "no pages"])
def test_a_page_is_a_number_or_a_word_for_none(page):
    assert not list(kinds.faults({**CASES["F01"], "page": page}))


def test_a_helper_and_arithmetic_are_not_live(live):
    """Planted: a case that calls a function which no equation runs, and one that divides."""
    minds = MODULES["T02"]
    helped, _ = kinds.called(minds, COMPUTED["T02"], inputs("T02"))
    assert kinds.kind_of(helped, live) == "helper"
    divided, _ = kinds.called(minds, lambda x: x / 3, 2)
    assert kinds.kind_of(divided, live) == "data"
    assert minds.one_stage_threshold.__code__ not in live
    assert minds.escalation.__code__ in live


def test_a_number_that_no_equation_gives_is_found(live):
    """V10 has four such numbers; they are named."""
    tried = [wrong("V10", live, spoil) for spoil in (kinds.turned, kinds.lost)]
    assert all(agrees(CASES["V10"], "annual_rate", found["annual_rate"]) for found in tried)
    assert not any(agrees(CASES["V10"], "p_horizon", found["p_horizon"]) for found in tried)


@pytest.mark.parametrize(
    ("expected", "found", "allowed", "holds"),
    [
        (0.54, 0.5, 0.05, False),  # L05: passes its test, off by four units
        (0.54, 0.535, 0.05, True),
        (0.02, 0.02, 0.01, False),  # half of the number would pass
        (7152, 7152, 0, True),
        ([1.5, 0], [1.5, 0], 1e-9, True),
        ({"b": 2, "a": 1.0}, {"a": 1.0, "b": 4}, 2, False),
    ],
)
def test_a_wide_tolerance_reproduces_nothing(expected, found, allowed, holds):
    assert kinds.is_reproduced(expected, found, allowed) is holds
