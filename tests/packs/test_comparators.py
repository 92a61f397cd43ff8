"""A scenario is read beside one that differs from it by policy alone, so that the difference is what the policy does."""

from __future__ import annotations

import pytest

from burdenshare.scenario.load import load_scenario, scenario_names
from burdenshare.vocabulary.cards import load_cards

# Uncertain numbers that settings choose: the reading of plans, which both have in a comparison, and a posture.
BY_SETTING = {"plan_certainty", "support_setting", "umbrella_setting"}
COMPARED = [n for n in scenario_names() if load_scenario(n, load_cards()).compared_with]


def test_scenarios_that_ask_what_a_policy_does_name_a_comparator():
    assert {"primary-responsibility", "half-measures", "self-reliant", "korea-budget-2027"} <= set(COMPARED)


@pytest.mark.parametrize("name", COMPARED)
def test_a_comparator_has_the_same_theories_and_the_same_uncertainties(name, cards):
    """Primary responsibility was read beside a plan that no parliament could refuse."""
    scenario = load_scenario(name, cards)
    beside = load_scenario(scenario.compared_with, cards)
    assert scenario.theories == beside.theories
    assert scenario.uncertainties.keys() == beside.uncertainties.keys()
    differ = {n for n, u in scenario.uncertainties.items() if u.words() != beside.uncertainties[n].words()}
    assert differ <= BY_SETTING
