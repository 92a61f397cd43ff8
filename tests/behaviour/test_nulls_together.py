"""With every link at its null and the old equations put back where a link has none, the numbers of before return.

The corrections of errors have no null: `old_equations.py` and `nulls/theories` hold the equations of before, and outcomes
that no equation of before would give are listed in `nulls/*_corrections.yaml` under `outcome`.
"""

from __future__ import annotations

import dataclasses
import json

import pytest
import yaml

from burdenshare.data.catalog import load_catalog
from burdenshare.engine.run import run_program
from burdenshare.scenario.bind import bind
from burdenshare.scenario.load import load_scenario
from burdenshare.scenario.manifest import manifest
from burdenshare.scenario.theories import cards_with
from burdenshare.vocabulary.files import read_file
from tests.behaviour.old_equations import NULLS, with_old_people
from tests.golden.test_golden import SNAPSHOT, medians

BEFORE = SNAPSHOT.with_name("medians_before_the_links.json")
OLD = {
    "spending": {"each": "old_pledge", "CHN": "old_growth", "PRK": "old_growth"},
    "appropriation": {"each": "at_output", "CHN": "as_wanted", "PRK": "as_wanted"},
    "public_finance": "as_voted",
}


def read(kind):
    """The rows of the files of all blocks: the links, or the corrections."""
    paths = [p for p in sorted(NULLS.glob("*.yaml")) if p.stem.endswith("_corrections") == (kind == "corrections")]
    return [row for path in paths for row in read_file(path, path.name).value]


def all_off(parent):
    """A child of a scenario in which every link is off, with the old theories of spending."""
    body = {"name": "links-off", "question": "What if no link did anything?", "based_on": parent}
    for link in read("links"):
        for section, quantities in link["off"].items():
            for name, given in quantities.items():
                held = body.setdefault(section, {})
                held[name] = {**held.get(name, {}), **given} if isinstance(given, dict) else given
    body["theories"] |= OLD
    return yaml.safe_dump(body, sort_keys=False)


def test_every_link_says_what_it_is_and_how_it_is_switched_off(cards):
    named = cards_with(NULLS / "theories")
    for link in read("links"):
        assert set(link) == {"link", "says", "off"}
        assert link["says"].endswith(".")
        assert set(link["off"].get("uncertainties", {})) <= set(named)


@pytest.mark.slow
@pytest.mark.parametrize("parent", ["indo-pacific-2026", "primary-responsibility"])
def test_with_every_link_off_and_the_old_equations_the_old_numbers_return(tmp_path, parent):
    path = tmp_path / "links-off.yaml"
    path.write_text(all_off(parent), encoding="utf-8")
    cards = cards_with(NULLS / "theories")
    bound = bind(load_scenario(path, cards, (), str(NULLS / "theories")), load_catalog(), cards)
    bound = dataclasses.replace(bound, program=with_old_people(bound))
    run = run_program(bound.program, bound.watched, manifest(bound, 1024, 64), draws=1024)
    found, held = medians(run), json.loads(BEFORE.read_text(encoding="utf-8"))[parent]
    corrected = {row["outcome"] for row in read("corrections") if "outcome" in row}
    assert held.keys() - found.keys() == {"ratified_pledge CHN"}, "a pledge that nobody follows has no row any more"
    moved = {
        key: (found[key], numbers)
        for key, numbers in held.items()
        if key in found and key.split()[0] not in corrected
        if found[key] != pytest.approx(numbers, rel=1e-8, abs=1e-8)
    }
    assert not moved
