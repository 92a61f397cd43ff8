"""Binding refuses what does not fit, in the house's form."""

from __future__ import annotations

import dataclasses

import pytest

from burdenshare.data.catalog import load_catalog
from burdenshare.scenario.bind import bind
from burdenshare.scenario.load import load_scenario
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


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("debt_burden: {DEU: nato}", "mine.yaml:5: `definitions.debt_burden`: DEU is defined as `nato`, but "
         "`official_debt_burden` is held as `imf_gross`. Definitions are never mixed. `public_debt` of DEU is held as "
         "`imf_gross`."),
        ("gdp: {DEU: imf}", "mine.yaml:5: `definitions.gdp`: no figure of `gdp` has a definition that can be named. "
         "Those of `defence_share` and `debt_burden` have."),
    ],
)  # fmt: skip
def test_a_definition_without_figures_is_refused_at_its_line(tmp_path, cards, body, message):
    path = tmp_path / "mine.yaml"
    path.write_text(f"name: mine\nquestion: What if?\nbased_on: five-states\ndefinitions:\n  {body}\n", "utf-8")
    with pytest.raises(ProblemsFound) as refused:
        bind(load_scenario(path, cards), load_catalog(), cards)
    assert message in str(refused.value)


def test_a_definition_that_is_held_is_taken(tmp_path, cards):
    path = tmp_path / "mine.yaml"
    text = "name: mine\nquestion: What if?\nbased_on: five-states\ndefinitions:\n  debt_burden: {DEU: imf_gross}\n"
    path.write_text(text, "utf-8")
    bind(load_scenario(path, cards), load_catalog(), cards)
