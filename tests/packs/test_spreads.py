"""Does a spread cite a study only where the study gives it? Ours says so.

A source beside a distribution reads as the source of its width. Most studies give a centre, a sign or a form.
"""

from __future__ import annotations

import re

import pytest

from burdenshare.vocabulary.reading import read_yaml
from tests.conftest import ROOT

PACKS = ROOT / "src" / "burdenshare" / "packs"
# The width follows from the source: both ends or the error are printed there, or the count is (with Jeffreys' prior).
BY_SOURCE = {
    "event_study_ratio": "two results of past build-ups, over what accounting gives",
    "missiles_each": "range of the study",
    "interceptors_each": "range of the study",
    "hit_chance": "range of the study",
    "harm_of_a_hit": "range of the study",
    "doubt_at_start": "error of the survey",
    "elite_support_at_start": "error of the survey",
    "house_effect": "difference between three institutes",
    "barrage_casualties": "smallest and largest scenario of the report",
    "escalation_everywhere": "count",
    "escalation_near": "count",
    "clash_rate": "count",
    "calm_clash_rate": "count",
    "dispute_rate": "count",
}
FAMILIES = ("normal", "uniform", "beta", "gamma", "triangular", "discrete")


def is_drawn(value):
    """Whether a value is a distribution."""
    return isinstance(value, dict) and any(str(k).endswith(FAMILIES) for k in value)


def spreads():
    """The drawn uncertainties of all packs, with their place."""
    for path in sorted(PACKS.rglob("*.yaml")):
        body = read_yaml(path.read_bytes(), path.name).value
        for name, given in (body.get("uncertainties") or {}).items() if isinstance(body, dict) else ():
            if isinstance(given, dict) and "source" in given and any(map(is_drawn, given.values())):
                yield f"{path.relative_to(PACKS)}: {name}", name, given


def fault(name, given):
    """What is wrong with the sources of a spread, or nothing."""
    sources = set(given["source"])
    if name in BY_SOURCE:
        return "" if "judgement" not in sources else "judgement, and yet its width is said to be the source's"
    if "judgement" not in sources:
        return "cites a source for a width that is ours: add `judgement`"
    said = re.search(r"\b(ours?|we)\b|judgement|jeffreys", given["why"], re.IGNORECASE)
    return "" if said or len(sources) == 1 else "says nowhere what is the source's and what is ours"


def test_a_spread_that_is_ours_says_so():
    found = list(spreads())
    assert len(found) > 100
    wrong = [f"{place}: {fault(name, given)}" for place, name, given in found if fault(name, given)]
    assert not wrong, "\n".join(wrong)


def test_every_spread_by_its_source_is_in_a_pack():
    assert set(BY_SOURCE) <= {name for _, name, _ in spreads()}


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("slope", {"source": ["Rauchhaus2009"], "why": "The sign is open."}),
        ("slope", {"source": ["Rauchhaus2009", "judgement"], "why": "The sign is open."}),
        ("clash_rate", {"source": ["GML2016", "judgement"], "why": "Counted."}),
    ],
)
def test_a_false_citation_is_found(name, given):
    assert fault(name, given)
