"""Each link of the spending block has a null, at which the program equals one without the link."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
import yaml

from burdenshare.data.catalog import load_catalog
from burdenshare.engine.run import run_program
from burdenshare.model.spending import budget_growth, pledge_following
from burdenshare.scenario.bind import bind
from burdenshare.scenario.load import load_scenario
from burdenshare.scenario.manifest import manifest
from burdenshare.scenario.theories import cards_with
from burdenshare.vocabulary.files import read_file

NULLS = Path(__file__).parent / "nulls"
LINKS = {row["link"]: row["off"] for row in read_file(NULLS / "spending.yaml", "spending.yaml").value}
FIRST_EDITION = "e2529ef1d9"  # the digest of the snapshot before the model answered


def without(links, parent, theories=None):
    """A scenario with some links off, and theories put in the place of others."""
    body = {"name": "nulls", "question": "What if these links do nothing?", "based_on": parent}
    for link in links:
        for section, given in LINKS[link].items():
            body.setdefault(section, {}).update(given)
    if theories:
        body.setdefault("theories", {}).update(theories)
    return yaml.safe_dump(body, allow_unicode=True, sort_keys=False)


@pytest.fixture
def run_of(tmp_path):
    def run(text, changes=(), draws=256):
        path = tmp_path / f"{hashlib.sha256(text.encode()).hexdigest()[:8]}.yaml"
        path.write_text(text, encoding="utf-8")
        folder = NULLS / "theories"
        cards = cards_with(folder)
        scenario = load_scenario(path, cards, changes, str(folder))
        bound = bind(scenario, load_catalog(), cards)
        return run_program(bound.program, bound.watched, manifest(bound, draws, 64), draws=draws)

    return run


def same(one, other):
    for name, outcome in one.outcomes.items():
        np.testing.assert_allclose(outcome.summary, other.outcomes[name].summary, rtol=1e-9, atol=1e-9, err_msg=name)


PLEDGE = ("DEU.spending_pledge=3.5@2032",)


def test_without_surprise_it_is_the_program_that_has_none(run_of):
    none = yaml.safe_load(without([], "five-states")) | {
        "uncertainties": {"surprise_size": {"in": "% a year", "each": 0, "why": "Null."}}
    }
    none["uncertainties"]["surprise_size"] |= dict.fromkeys(("USA", "DEU", "FRA", "POL", "RUS"), 0)
    one = run_of(yaml.safe_dump(none), PLEDGE)
    other = run_of(without([], "five-states", {"appropriation": "unsurprised"}), PLEDGE)
    same(one, other)
    assert np.ptp(one.outcomes["defence_share"].values[-1, 1]) > 0.1, "the other links still move"


@pytest.mark.slow
def test_without_an_effect_of_the_pledge_compliance_is_each_allys_own(run_of):
    beta = {
        "pledge_effect": LINKS["compliance"]["uncertainties"]["pledge_effect"],
        "pledge_compliance": {"in": "share", "each": {"beta": {"a": 7, "b": 3}}, "why": "Null."},
    }
    texts = [
        yaml.safe_dump(yaml.safe_load(without([], "five-states", theories)) | {"uncertainties": beta})
        for theories in ({}, {"spending": "own_compliance"})
    ]
    same(*(run_of(text, PLEDGE) for text in texts))


def test_an_answer_of_0_and_a_premium_that_stays_change_no_bit():
    random = np.random.default_rng(1)
    share, lost, growth, expected = (random.uniform(0, 1, (3, 7)) for _ in range(4))
    answer = pledge_following.spending_answer(0 * lost, lost, 0 * lost, lost, False)
    assert np.array_equal(pledge_following.wanted_spending(share, answer, growth), share * growth)
    left = np.ones((3, 7))
    for voted in (1.0, 0.0, 0.0):  # nothing fades
        left = budget_growth.premium_left(left, 0 * left, voted * left, False)
    assert np.array_equal(budget_growth.budget_growth(growth, expected, left), growth)
