"""Binding refuses what does not fit, in the house's form."""

from __future__ import annotations

import dataclasses

import pytest

from burdenshare.data.catalog import load_catalog
from burdenshare.scenario.bind import bind
from burdenshare.vocabulary.errors import ProblemsFound


def said(scenario, cards):
    with pytest.raises(ProblemsFound) as found:
        bind(scenario, load_catalog(), cards)
    return str(found.value)


def test_an_unknown_theory_is_refused(bound_pack, cards):
    scenario = bound_pack().scenario
    theories = {**scenario.theories, "spending": {"each": "pledge_folowing"}, "ecnomy": {"each": "trend_growth"}}
    text = said(dataclasses.replace(scenario, theories=theories), cards)
    assert (
        "`theories.spending`: there is no theory named `pledge_folowing` of `spending`. Did you mean `pledge_following`?"
        in text
    )
    assert "`theories.ecnomy`: there is no topic named `ecnomy`. Did you mean `economy`?" in text


def test_an_actor_without_a_theory_is_refused(bound_pack, cards):
    scenario = bound_pack().scenario
    theories = {**scenario.theories, "spending": {"KOR": "pledge_following"}}
    assert "no theory is chosen for `USA`, `JPN`, `CHN`, `PRK` and `TWN`. Give `each`." in said(
        dataclasses.replace(scenario, theories=theories), cards
    )


def test_an_uncertainty_that_is_silent_of_an_actor_is_refused(bound_pack, cards):
    scenario = bound_pack().scenario
    short = dataclasses.replace(scenario.uncertainties["multiplier"], distributions={})
    mended = dataclasses.replace(scenario, uncertainties={**scenario.uncertainties, "multiplier": short})
    assert "`multiplier` has no value for `KOR`, `USA`" in said(mended, cards)


def test_a_quantity_that_nobody_gives_is_refused(bound_pack, cards):
    scenario = bound_pack().scenario
    fewer = {k: v for k, v in scenario.uncertainties.items() if k != "multiplier"}
    text = said(dataclasses.replace(scenario, uncertainties=fewer), cards)
    assert "the equation `output_effect` needs the uncertainty `multiplier`, but no file gives it." in text
    assert (
        'Write under `uncertainties:`, in a file of `indo_pacific`: `multiplier: {in: "ratio", ACTOR: ..., why: ...}`.'
        in text
    )


def test_data_in_another_definition_are_refused(bound_pack, cards):
    scenario = bound_pack().scenario
    mixed = {"defence_share": {**scenario.definitions["defence_share"], "JPN": "nato"}}
    assert (
        "JPN is defined as `nato`, but `planned_defence_share` is held as `national`. Definitions are never mixed."
        in said(dataclasses.replace(scenario, definitions=mixed), cards)
    )
