"""Missions, programmes and settings in a scenario: which value counts, and what is said of wrong ones."""

from __future__ import annotations

import dataclasses

import pytest

from burdenshare.data.catalog import load_catalog
from burdenshare.scenario.bind import bind
from burdenshare.scenario.load import load_scenario
from burdenshare.vocabulary.errors import ProblemsFound

HEAD = "name: mine\nquestion: What if?\nbased_on: indo-pacific-2026\n"
DRONE = (
    "programmes:\n  drone:\n    label: Drone\n    actor: KOR\n    units: 2\n    cost: 3\n    start: 2027\n"
    "    service: 2030\n    interval: 1\n    cost_growth: 1\n    usual_growth: 1\n    slip: 0\n    learning: 1\n    serves: {sea_control: 1}\n"
    "    why: A test.\n"
)


@pytest.fixture
def load(tmp_path, cards):
    def loaded(text, *changes):
        path = tmp_path / "mine.yaml"
        path.write_text(HEAD + text, encoding="utf-8")
        return load_scenario(path, cards, changes)

    return loaded


def said(load, text, *changes):
    with pytest.raises(ProblemsFound) as found:
        load(text, *changes)
    return [str(p) for p in found.value.problems]


def test_the_most_exact_label_counts(load):
    scenario = load(
        "levers:\n  procurement_priority:\n    KOR.sea_control: 3\n    KOR: 2\n    sea_control: 1.5\n    why: A test.\n"
    )
    lever = scenario.levers["procurement_priority"]
    assert lever.path("KOR", "sea_control")[0][1] == 3
    assert lever.path("KOR", "sustainment")[0][1] == 2
    assert lever.path("USA", "sea_control")[0][1] == 1.5
    assert lever.path("USA", "sustainment")[0][1] == 1


def test_a_change_names_its_labels(load):
    scenario = load("", "kor.SEA_CONTROL.replacement_money=2@2030", "sea_control.support_setting=0.4")
    assert scenario.levers["replacement_money"].path("KOR", "sea_control") == ((2026, 0.0), (2030, 2.0))
    assert scenario.uncertainties["support_setting"].distribution("sea_control", "peninsula").words() == "0.4"


def test_a_setting_stands_below_what_the_scenario_says(load):
    text = "settings: {us_posture: withdrawal}\nuncertainties:\n  support_setting:\n    sea_control: 0.9\n    why: A test.\n"
    scenario = load(text)
    assert scenario.uncertainties["support_setting"].distribution("sea_control", "peninsula").words() == "0.9"
    assert scenario.uncertainties["support_setting"].distribution("sustainment", "peninsula").words() == "0"
    assert load(text, "us_posture=as_now").settings["us_posture"] == "as_now"


def test_a_programme_is_a_block_and_a_child_may_restate_it(load):
    assert load(DRONE).programmes["drone"].serves == {"sea_control": 1}
    fewer = load("programmes:\n  jangbogo_n:\n    units: 5\n    why: More of them.\n")
    assert fewer.uncertainties["programme_units"].distribution("jangbogo_n").words() == "5"
    assert fewer.uncertainties["programme_cost"].distribution("jangbogo_n").words() == "20.3"
    assert fewer.programmes["jangbogo_n"].label == "Nuclear-powered submarines"


@pytest.mark.parametrize(
    ("text", "changes", "message"),
    [
        ("settings: {us_postur: limited}\n", (), "there is no setting named `us_postur`. Did you mean `us_posture`?"),
        ("settings: {us_posture: limted}\n", (), "`limted` is not a choice of `us_posture`. Did you mean `limited`?"),
        ("", ("us_posture=gone",), "`gone` is not a choice of `us_posture`. Choices are `as_now`, `limited`, `offshore`"),
        ("", ("sea_contrl.support_setting=1",), "`sea_contrl` is not a word of `support_setting`. Did you mean"),
        ("", ("support_setting=1",), "`support_setting` needs a mission. Write ground_defence.support_setting=…"),
        ("", ("KOR.support_setting=1",), "`support_setting` has no actors. Give each mission, or `each`."),
        (DRONE.replace("    cost: 3\n", ""), (), "`programmes.drone.cost` is missing. Planned cost, in billion USD."),
        (DRONE.replace("sea_control: 1", "sea_contrl: 1"), (), "`sea_contrl` is not a mission of the scenario. Did you"),
        (DRONE.replace("sea_control: 1", "sea_control: 0.5"), (), "the parts add to 0.5. They must add to 1."),
        (DRONE.replace("actor: KOR", "actor: KRO"), (), "`KRO` is not an actor of the scenario. Did you mean `KOR`?"),
        (DRONE.replace("slip: 0", "slipp: 0"), (), "`slipp` is not a word of a programme. Did you mean `slip`?"),
        (DRONE.replace("    why: A test.\n", ""), (), "`programmes.drone.why` is missing. Give the reason in a sentence."),
        (DRONE.replace("units: 2", "units: -2"), (), "`programme_units` is -2 number. It lies between 1 and 5000."),
        ("contingencies: {p: {adversary: PRK, defender: KRO, supporters: [USA]}}\n", (), "`KRO` is not an actor of the"),
        ("contingencies: {p: {adversary: PRK}}\n", (), "`contingencies.p.defender` is missing."),
        ("contingencies: {P: {adversary: PRK, defender: KOR, supporters: []}}\n", (), "small letters, digits and underscores"),
        ("missions: []\n", (), "`missions` is empty. It needs at least 1 item."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(load, text, changes, message):
    assert any(message in line for line in said(load, text, *changes)), said(load, text, *changes)


def test_everything_wrong_with_a_programme_is_said_at_once(load):
    text = DRONE.replace("    cost: 3\n", "").replace("actor: KOR", "actor: KRO").replace("slip: 0", "slipp: 0")
    assert len(said(load, text)) == 4


def test_a_theory_of_missions_without_missions_says_so(cards):
    scenario = load_scenario("indo-pacific-2026", cards)
    bare = dataclasses.replace(scenario, missions=())
    with pytest.raises(
        ProblemsFound, match=r"Dimension `mission`: equation `\w+` has it, but the scenario has no labels for it"
    ):
        bind(bare, load_catalog(), cards)
