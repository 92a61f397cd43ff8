"""Scenarios: what is wrong is said all at once, with place and nearest word; what is right merges as written."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from burdenshare.scenario.bind import lever_path
from burdenshare.scenario.changes import with_changes
from burdenshare.scenario.load import load_scenario, scenario_names
from burdenshare.scenario.settings import load_setting
from burdenshare.vocabulary.errors import ProblemsFound

HEAD = "name: mine\nquestion: What if?\nbased_on: indo-pacific-2026\n"
PLEDGE = HEAD + "levers:\n  spending_pledge:\n    KOR: {2030: 3}\n    why: Because.\n"
REVIEWED = Path(__file__).parent.parent / "messages" / "scenario.txt"

# Text of a file -> what is said. The answers stand in one reviewed file, `tests/messages/scenario.txt`.
FAULTS = {
    "an unknown lever": HEAD + "levers:\n  spending_plegde:\n    KOR: 3\n    why: Because.\n",
    "an uncertainty among levers": HEAD + "levers:\n  multiplier:\n    KOR: 3\n    why: Because.\n",
    "an unknown uncertainty": HEAD + "uncertainties:\n  multiplyer:\n    KOR: 3\n    why: Because.\n",
    "an unknown actor": PLEDGE.replace("KOR", "KRO"),
    "a key that is neither actor nor word": PLEDGE.replace("KOR", "Korea"),
    "no reason": PLEDGE.replace("    why: Because.\n", ""),
    "an empty reason": PLEDGE.replace("Because.", "' '"),
    "another unit": PLEDGE.replace("    why", "    in: billion USD\n    why"),
    "a value out of bounds": PLEDGE.replace("3}", "30}"),
    "a value that is text": PLEDGE.replace("3}", "three}"),
    "a year out of range": PLEDGE.replace("2030", "2050"),
    "years reversed": PLEDGE.replace("{2030: 3}", "{2030: 3, 2028: 2.5}"),
    "no value": PLEDGE.replace("{2030: 3}", "{}"),
    "an unknown definition": PLEDGE.replace("    why", "    definition: natoo\n    why"),
    "a definition mixed with another": PLEDGE.replace("    why", "    definition: {KOR: nato}\n    why"),
    "an unknown family": HEAD
    + "uncertainties:\n  multiplier:\n    KOR: {normall: {mean: 1, sd: 1}}\n    why: Because.\n",
    "no distribution": HEAD + "uncertainties:\n  multiplier:\n    KOR: about one\n    why: Because.\n",
    "an unknown parameter": HEAD
    + "uncertainties:\n  multiplier:\n    KOR: {normal: {mean: 1, std: 1}}\n    why: Because.\n",
    "two alternatives": HEAD
    + "uncertainties:\n  multiplier:\n    KOR: {lognormal: {mean: 1, median: 1, sigma: 1}}\n    why: Because.\n",
    "a rule broken": HEAD + "uncertainties:\n  multiplier:\n    KOR: {uniform: {low: 2, high: 1}}\n    why: Because.\n",
    "weights that do not add to one": HEAD
    + "uncertainties:\n  multiplier:\n    KOR: {discrete: {values: [1, 2], weights: [0.5, 0.4]}}\n    why: Because.\n",
    "a support out of bounds": HEAD
    + "uncertainties:\n  multiplier:\n    KOR: {uniform: {low: 8, high: 9}}\n    why: Because.\n",
    "no outcome in the list": HEAD + "outcomes: []\n",
    "an unknown word": HEAD + "leavers: {}\n",
    "an unknown word of draws": HEAD + "draws: {sead: 3}\n",
    "an unknown sampling": HEAD + "draws: {sampling: supercub}\n",
    "a sampling of earlier versions": HEAD + "draws: {sampling: sobol}\n",
    "a sampling that is not nested": HEAD + "draws: {sampling: latin_hypercube}\n",
    "draws as text": HEAD + "draws: {count: many}\n",
    "too many draws": HEAD + "draws: {count: 100000000}\n",
    "a name that is no name": HEAD.replace("mine", "My Scenario"),
    "no name": HEAD.replace("name: mine\n", ""),
    "no parent and nothing else": "name: mine\nquestion: What if?\n",
    "an unknown parent": HEAD.replace("indo-pacific-2026", "indo-pacific-2062"),
    "a list": "- a\n",
    "nothing": "",
    "equal keys": PLEDGE + "question: Again?\n",
    "years that stand in no order": HEAD + "years: {reference: 2025, first: 2040, last: 2030}\n",
    "a gap after the reference year": HEAD + "years: {first: 2030}\n",
    "an actor named twice": HEAD + "actors: [KOR, USA, JPN, CHN, PRK, TWN, KOR]\n",
    "a focus that is no actor": HEAD + "focus: GBR\n",
    "an actor in small letters": HEAD + "actors: [kor]\n",
    "an unknown outcome": HEAD + "outcomes: [debt_burdne]\n",
    "an outcome named twice": HEAD + "outcomes:\n  - gdp\n  - gdp\n",
    "a kept outcome named twice": HEAD + "keep_draws: [gdp, debt_burden, gdp]\n",
    "a lever among outcomes": HEAD + "outcomes: [spending_pledge]\n",
    "ends outside the bounds": HEAD
    + "uncertainties:\n  multiplier:\n    KOR: {uniform: {low: 0, high: 50}}\n    why: Because.\n",
    "a tail outside the bounds": HEAD
    + "uncertainties:\n  multiplier:\n    KOR: {normal: {mean: 1, sd: 1}}\n    why: Because.\n",
    "a share without ends": HEAD
    + "uncertainties:\n  least_pace:\n    KOR: {half_normal: {sd: 0.5}}\n    why: Because.\n",
    "a tail that cannot be cut": HEAD
    + "uncertainties:\n  multiplier:\n    KOR: {lognormal: {median: 1, sigma: 1}}\n    why: Because.\n",
    "years that were not checked": HEAD + "years: {last: 2041}\n",
    "a correlation of strangers": HEAD + 'correlations: [["productivity_drift[KOR]", "multiplier[KOR]", 0.5]]\n',
    "a correlation of nobody": HEAD + 'correlations: [["productivity_drift[XXX]", "productivity_drift[KOR]", 0.5]]\n',
    "a correlation above one": HEAD + 'correlations: [["productivity_drift[KOR]", "productivity_drift[JPN]", 1.5]]\n',
    "a correlation given twice": HEAD
    + "correlations:\n"
    + '  - ["productivity_drift[KOR]", "productivity_drift[JPN]", 0.4]\n'
    + '  - ["productivity_drift[KOR]", "productivity_drift[USA]", 0.3]\n'
    + '  - ["productivity_drift[JPN]", "productivity_drift[KOR]", 0.4]\n',
    "correlations that contradict": HEAD
    + 'correlations: [["productivity_drift[KOR]", "productivity_drift[JPN]", 0.9],'
    + ' ["productivity_drift[KOR]", "productivity_drift[USA]", 0.9],'
    + ' ["productivity_drift[JPN]", "productivity_drift[USA]", -0.9]]\n',
    "four faults at once": HEAD
    + "levers:\n  spending_pledge:\n    KRO: 3\n    KOR: 99\n  related_pledg:\n    KOR: 1\n    why: Because.\n",
}
CHANGES = {
    "no change at all": "KOR spending_pledge 3",
    "an unknown lever of a change": "KOR.spending_pldge=3",
    "an unknown actor of a change": "KRO.spending_pledge=3",
    "no actor of a change": "spending_pledge=3",
    "a change out of bounds": "KOR.spending_pledge=99@2035",
    "a change at a year out of range": "KOR.spending_pledge=3@2050",
    "a change to text": "KOR.spending_pledge=three",
    "a change at no year": "KOR.spending_pledge=3@soon",
    "a year for an uncertainty": "KOR.multiplier=1@2030",
}


def load(tmp_path, cards, text, *changes):
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    return load_scenario(path, cards, changes)


def said(tmp_path, cards, text, *changes):
    with pytest.raises(ProblemsFound) as found:
        load(tmp_path, cards, text, *changes)
    return str(found.value)


@pytest.mark.seconds
def test_every_message_is_the_reviewed_one(tmp_path, cards):
    found = [f"{what}\n  " + said(tmp_path, cards, text).replace("\n", "\n  ") for what, text in FAULTS.items()]
    found += [f"{what}\n  " + said(tmp_path, cards, HEAD, change) for what, change in CHANGES.items()]
    assert "\n\n".join(found) + "\n" == REVIEWED.read_text(encoding="utf-8")


def test_the_bounds_of_a_date_are_said_in_years_of_the_scenario(tmp_path, cards):
    assert "`transfer_target` is 2070 year. It lies between 2026 and 2060." in said(
        tmp_path, cards, HEAD, "transfer_target=2070"
    )


@pytest.mark.parametrize("what", FAULTS)
def test_no_message_speaks_of_our_tools(tmp_path, cards, what):
    text = said(tmp_path, cards, FAULTS[what])
    assert not re.search(
        r"pydantic|validation|Traceback|Error|\byaml\.|\bdict\b|NoneType", text.replace("mine.yaml", "")
    )


@pytest.mark.parametrize(
    "changes",
    [
        ("us_posture=limited", "us_posture=limited"),
        ("us_posture=limited", "US_POSTURE=as_now"),
        ("theories.deterrence=base_rate", "theories.deterrence=base_rate"),
        ("KOR.spending_pledge=3", "kor.spending_pledge=3"),
        ("KOR.multiplier=1", "KOR.multiplier=0.5"),
    ],
    ids=" ".join,
)
def test_what_is_set_twice_is_refused(changes, cards):
    with pytest.raises(ProblemsFound, match=r"is set twice.*Keep one of them"):
        load_scenario("as-now", cards, changes)


def priorities(cards, changes):
    scenario = load_scenario("as-now", cards, changes)
    lever = scenario.levers["procurement_priority"]
    return {
        who: lever.path(*who.split("."))[0][1] for who in ("KOR.ground_defence", "KOR.sea_control", "JPN.sea_control")
    }


def test_a_row_counts_in_every_cell_of_it_whatever_the_pack_gave(cards):
    scenario = load_scenario("as-now", cards, ("peninsula.denial_weight=0.9",))
    missions = scenario.missions
    weight = scenario.uncertainties["denial_weight"]
    assert {weight.distribution(m, "peninsula").words() for m in missions} == {"0.9"}
    before = load_scenario("as-now", cards).uncertainties["denial_weight"]
    assert [weight.distribution(m, "strait") for m in missions] == [before.distribution(m, "strait") for m in missions]


def test_a_cell_counts_before_its_row_in_any_order(cards):
    changes = ("KOR.ground_defence.procurement_priority=2", "KOR.procurement_priority=1.5")
    for said in (changes, changes[::-1]):
        found = priorities(cards, said)
        assert (found["KOR.ground_defence"], found["KOR.sea_control"]) == (2, 1.5)


def test_two_rows_that_cross_are_refused_unless_the_cell_is_given(cards):
    changes = ("KOR.procurement_priority=1.5", "sea_control.procurement_priority=2")
    with pytest.raises(ProblemsFound, match=r"`KOR.sea_control.procurement_priority` is given by `KOR` and by `sea_"):
        load_scenario("as-now", cards, changes)
    found = priorities(cards, (*changes, "KOR.sea_control.procurement_priority=1.2"))
    assert found == {"KOR.ground_defence": 1.5, "KOR.sea_control": 1.2, "JPN.sea_control": 2}


def test_a_row_of_a_child_counts_over_a_crossing_row_of_its_parent(cards, tmp_path):
    head = "question: Why?\nlevers:\n  procurement_priority:\n    why: Because.\n"
    (tmp_path / "parent.yaml").write_text(f"name: parent\nbased_on: as-now\n{head}    KOR: 1.5\n")
    (tmp_path / "child.yaml").write_text(f"name: child\nbased_on: parent.yaml\n{head}    sea_control: 2\n")
    lever = load_scenario(tmp_path / "child.yaml", cards).levers["procurement_priority"]
    assert lever.path("KOR", "sea_control")[0][1] == 2
    assert lever.path("KOR", "ground_defence")[0][1] == 1.5
    (tmp_path / "both.yaml").write_text(f"name: both\nbased_on: as-now\n{head}    KOR: 1.5\n    sea_control: 2\n")
    with pytest.raises(ProblemsFound, match=r"both.yaml:8: `procurement_priority` of `KOR.sea_control` is given by"):
        load_scenario(tmp_path / "both.yaml", cards)


def test_a_missing_file_offers_the_nearest_pack(cards):
    with pytest.raises(ProblemsFound, match="Did you mean `pledge-by-2035`"):
        load_scenario("pledge-by-2053", cards)
    with pytest.raises(ProblemsFound, match="neither the name of a scenario, nor a file"):
        load_scenario("/", cards)


def test_parents_that_form_a_loop_are_refused(tmp_path, cards):
    (tmp_path / "a.yaml").write_text("name: a\nquestion: A?\nbased_on: b.yaml\n")
    (tmp_path / "b.yaml").write_text("name: b\nquestion: B?\nbased_on: a.yaml\n")
    with pytest.raises(ProblemsFound, match="`based_on` forms a loop: a -> b -> a"):
        load_scenario(tmp_path / "a.yaml", cards)


def plain(scenario):
    """A scenario without its words: the names and places of files, and the order in which they were written."""
    words = ("place", "places", "name", "question", "called", "why", "source")

    def of(value):
        if dataclasses.is_dataclass(value):
            return {f.name: of(getattr(value, f.name)) for f in dataclasses.fields(value) if f.name not in words}
        return {k: of(v) for k, v in value.items()} if isinstance(value, Mapping) else value

    return of(scenario)


def test_a_child_keeps_what_it_does_not_say(tmp_path, cards):
    base, mine = load_scenario("indo-pacific-2026", cards), load(tmp_path, cards, PLEDGE)
    assert mine.levers["spending_pledge"].path("KOR") == ((2030, 3.0),)
    assert mine.levers["spending_pledge"].path("USA") == base.levers["spending_pledge"].path("USA")
    assert mine.uncertainties == base.uncertainties
    assert mine.draws == base.draws
    assert mine.levers != base.levers
    assert (mine.name, mine.question) == ("mine", "What if?")


def test_a_change_keeps_earlier_points_and_drops_later_ones(cards):
    scenario = load_scenario("pledge-by-2035", cards, ["kor.Spending_Pledge=3@2030"])
    assert scenario.levers["spending_pledge"].path("KOR") == ((2026, 2.4047), (2030, 3.0))
    scenario = load_scenario("pledge-by-2035", cards, ["KOR.spending_pledge=3"])
    assert scenario.levers["spending_pledge"].path("KOR") == ((2026, 3.0),)
    scenario = load_scenario("pledge-by-2035", cards, ["KOR.multiplier=0.9"])
    assert scenario.uncertainties["multiplier"].distribution("KOR").words() == "0.9"
    assert scenario.uncertainties["multiplier"].distribution("JPN").words().startswith("truncated_normal")


def test_what_held_before_a_change_counts_before_its_first_year(cards, bound_pack):
    bound = bound_pack("indo-pacific-2026", ("KOR.service_time=24@2030",))
    path = bound.program.inputs["service_time"].values[:, 0] * 12
    years = bound.program.years
    assert [round(path[years.index(y)]) for y in (2025, 2026, 2029, 2030, 2040)] == [18, 18, 22, 24, 24]
    assert lever_path(((2030, 3.0),), (2025, 2029, 2030, 2040), 2.3) == [2.3, 2.3, 3.0, 3.0]
    assert lever_path(((2026, 1.0), (2030, 3.0)), (2025, 2027, 2028, 2031)) == [1.0, 1.5, 2.0, 3.0]


def test_a_scenario_says_the_same_in_any_order(tmp_path, cards):
    a = load(tmp_path, cards, HEAD + "levers:\n  spending_pledge: {KOR: 3, USA: 4, why: A.}\n")
    b = load(tmp_path, cards, HEAD + "levers:\n  spending_pledge: {why: B., USA: 4.0, KOR: 3}\n")
    assert plain(a) == plain(b)


def test_every_scenario_loads_and_says_why(cards):
    assert len(scenario_names("indo_pacific")) == 15
    for name in scenario_names():
        scenario = load_scenario(name, cards)
        assert scenario.name == name
        assert scenario.question.endswith("?")
        for part in (*scenario.levers.values(), *scenario.uncertainties.values()):
            assert part.why.endswith("."), part.name
            assert part.source, part.name


def test_a_pair_of_a_correlation_has_one_order(tmp_path, cards):
    pairs = (
        '"productivity_drift[KOR]", "productivity_drift[JPN]"',
        '"productivity_drift[JPN]", "productivity_drift[KOR]"',
    )
    one, other = (load(tmp_path, cards, f"{HEAD}correlations: [[{pair}, 0.4]]\n") for pair in pairs)
    assert one == other
    assert one.correlations == (("productivity_drift[JPN]", "productivity_drift[KOR]", 0.4),)


def test_a_correlation_that_the_pack_gives_is_not_given_twice(tmp_path, cards):
    """A scenario's own correlations take the place of its pack's."""
    mine = load(tmp_path, cards, HEAD + 'correlations: [["productivity_drift[KOR]", "productivity_drift[JPN]", 0.1]]\n')
    assert [value for *_, value in mine.correlations] == [0.1]


def test_a_number_that_a_setting_in_titles_sets_is_refused_elsewhere(tmp_path, cards):
    """Else the title would say the other reading."""
    said_so = "`plan_certainty` is set by `plans`, which titles name"
    for changes in (("plan_certainty=1",), ("plans=kept", "plan_certainty=0")):
        assert said_so in said(tmp_path, cards, HEAD, *changes)
    text = HEAD + "uncertainties:\n  plan_certainty: {value: 1, why: A trial., source: [judgement]}\n"
    assert said_so in said(tmp_path, cards, text)
    with pytest.raises(ProblemsFound, match="which titles name"):
        with_changes(load_scenario("five-states", cards), cards, ("plan_certainty=1",))


@pytest.mark.parametrize("also", ["{a: 1}", "[a]", "1", "b"])
def test_a_second_reading_that_is_no_choice_is_refused_at_its_line(tmp_path, also):
    path = tmp_path / "speed.yaml"
    path.write_text(f"label: Speed\nhelp: How fast.\nin_titles: true\nanswers_also: {also}\nchoices: {{a: {{}}}}\n")
    with pytest.raises(ProblemsFound, match=r"speed.yaml:4: `answers_also` is `"):
        load_setting(path)


def test_caveats_of_a_file_come_before_those_of_the_one_below(tmp_path, cards):
    below = load_scenario("five-states", cards).caveats
    text = f"{HEAD}caveats: [Mine., {json.dumps(below[1])}]\n".replace("indo-pacific-2026", "five-states")
    assert load(tmp_path, cards, text).caveats == ("Mine.", below[1], below[0], *below[2:])
