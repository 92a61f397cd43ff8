"""Do we agree with the literature?

A topic has its cases in `cases/TOPIC.yaml` and what the model makes of them in `computed/TOPIC.py`. `kinds.py` says what
computes a case; the page `docs/reference/replications.md` shows it.
"""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path

import pytest

from burdenshare.vocabulary.reading import read_yaml
from tests.conftest import SHARED

HERE = Path(__file__).parent
LIST = SHARED / "literature" / "cases.yaml"
# Beside every case of these letters: single cases of burden sharing.
LETTERS, SINGLE = "CFTLNV", ("B15", "D01", "D05")


def joined():
    """The cases of all topics, and what computes them, by id; no id stands twice."""
    cases, computed = {}, {}
    for path in sorted((HERE / "cases").glob("*.yaml")):
        own = read_yaml(path.read_bytes(), path.name).value
        made = importlib.import_module(f"tests.replications.computed.{path.stem}").COMPUTED
        assert set(own) == set(made), f"{path.stem}: a case without its function, or a function without its case"
        assert not set(own) & set(cases), f"{path.stem}: {set(own) & set(cases)}"
        cases |= own
        computed |= made
    return cases, computed


CASES, COMPUTED = joined()


def tolerance(case, output, value):
    """How far off an output may be. A map names outputs, or `counts` for whole numbers and one word for all others."""
    allowed = case["tolerance"]
    if not isinstance(allowed, dict):
        return allowed or 0
    if output in allowed:
        return allowed[output]
    return allowed["counts"] if isinstance(value, int) else next(v for k, v in allowed.items() if k != "counts")


def is_said(value):
    """Whether an output is said in words, or by key: it must be the same, not near."""
    return isinstance(value, dict | str | bool) or (isinstance(value, list) and any(map(is_said, value)))


def agrees(case, key, found):
    """Whether an output is the expected one, within the case's tolerance."""
    expected = case["expected"][key]
    if isinstance(expected, dict) and key in ("interior", "corner"):
        return all(found[part] == pytest.approx(value, abs=case["tolerance"]) for part, value in expected.items())
    if is_said(expected):
        return found == expected
    return found == pytest.approx(expected, abs=tolerance(case, key, expected))


@cache
def found_in(name):
    """What the model makes of a case: computed once, and compared by several tests."""
    inputs = CASES[name]["inputs"]
    return COMPUTED[name](CASES[inputs["same_as"]]["inputs"] if "same_as" in inputs else inputs)


@pytest.mark.parametrize("name", CASES)
def test_a_case_is_replicated(name):
    case, found = CASES[name], found_in(name)
    assert set(found) == set(case["expected"])
    for key, expected in case["expected"].items():
        assert agrees(case, key, found[key]), (key, expected, found[key])


# The list's words for what a case is compared with.
AGAINST = {"published": "published", "analytic": "closed form", "regression": "own computation", "property": "property"}


def keyed(value):
    """A value whose keys are all text: one reader makes numbers of years, another does not."""
    if isinstance(value, dict):
        return {str(k): keyed(v) for k, v in value.items()}
    return [keyed(v) for v in value] if isinstance(value, list) else value


def listed_cases():
    if not LIST.is_file():
        return []
    import yaml

    every = yaml.safe_load(LIST.read_text(encoding="utf-8"))["cases"]
    return [c for c in every if c["id"][0] in LETTERS or c["id"] in SINGLE]


@pytest.mark.shared
@pytest.mark.parametrize("case", listed_cases(), ids=lambda c: c["id"])
def test_the_literatures_list_is_answered(case, capsys):
    if case["priority"] == "skip":
        pytest.skip(f"{case['id']} {case['title']}: {case.get('notes') or case['verified_where']}")
    if case["kind"] == "reference":
        with capsys.disabled():
            print(f"\nplausibility check, not counted: {case['id']} {case['title']}: {case['expected']}")
        pytest.skip(f"{case['id']} cannot be recomputed from what was published: a plausibility check")
    if case["id"] not in COMPUTED:
        pytest.skip(f"{case['id']} {case['title']}: its topic is not in the model yet")
    ours = CASES[case["id"]]
    assert ours["against"] == AGAINST[case["kind"]]
    if case["kind"] == "property":
        assert case["title"] == ours["title"]
        test_a_case_is_replicated(case["id"])
        return
    assert keyed(ours["inputs"]) == keyed(case["inputs"])
    assert keyed(ours["expected"]) == keyed(case["expected"])
    assert ours["tolerance"] == pytest.approx(case["tolerance"])
    test_a_case_is_replicated(case["id"])
