"""What a file says of the definition of one actor holds for that actor alone, and nothing is no definition."""

from __future__ import annotations

import pytest

from burdenshare.interfaces.notebook import bind, load_scenario
from burdenshare.vocabulary.errors import ProblemsFound

HEAD = "name: mine\nquestion: Which?\nbased_on: five-states\n"
NATO = """levers:
  spending_pledge: {in: "% of GDP", definition: {FRA: nato}, FRA: 3.5, why: x, source: [judgement]}
"""


def written(folder, text):
    file = folder / "mine.yaml"
    file.write_text(HEAD + text, encoding="utf-8")
    return file


def test_a_definition_of_one_actor_leaves_those_of_the_others(tmp_path):
    before = load_scenario("five-states").loaded.definitions
    after = load_scenario(written(tmp_path, "definitions: {defence_share: {DEU: cia}}\n")).loaded.definitions
    assert after == before


@pytest.mark.parametrize("own", ["", "definitions: {defence_share: {DEU: cia}}\n"])
def test_mixed_definitions_are_refused_whatever_else_a_file_defines(tmp_path, own):
    with pytest.raises(ProblemsFound, match=r"`spending_pledge` of FRA is defined as `nato`"):
        bind(load_scenario(written(tmp_path, own + NATO)))


def test_a_definition_that_the_pledge_does_not_have_is_refused_at_its_own_line(tmp_path):
    wrong = (
        r"mine\.yaml:\d+: `definitions\.defence_share`: DEU is defined as `sipri`, but `spending_pledge` of DEU is defined as "
        r"`cia`\. Definitions are never mixed\. Write `cia`, or give the pledge as `sipri` too\."
    )
    with pytest.raises(ProblemsFound, match=wrong):
        bind(load_scenario(written(tmp_path, "definitions: {defence_share: {DEU: sipri}}\n")))


@pytest.mark.parametrize("wrong", ["nonsense", "{each: nonsense}"])
def test_one_definition_for_all_that_is_wrong_is_refused_at_its_own_line(tmp_path, wrong):
    with pytest.raises(ProblemsFound) as found:
        bind(load_scenario(written(tmp_path, f"definitions:\n  defence_share: {wrong}\n")))
    places = {str(p).partition(" ")[0] for p in found.value.problems}
    assert places == {"mine.yaml:5:"}, str(found.value)


@pytest.mark.parametrize("wrong", ["3", "[DEU]", "true"])
def test_what_is_neither_a_name_nor_a_table_is_one_fault(tmp_path, wrong):
    with pytest.raises(ProblemsFound) as found:
        load_scenario(written(tmp_path, f"definitions: {{defence_share: {wrong}}}\n"))
    said = ["`definitions.defence_share` is neither a name nor a table of actors with a name for each."]
    assert [str(p).partition(": ")[2] for p in found.value.problems] == said


def test_a_wrong_type_inside_a_table_is_one_fault(tmp_path):
    with pytest.raises(ProblemsFound) as found:
        load_scenario(written(tmp_path, "definitions: {defence_share: {DEU: [1]}}\n"))
    assert [str(p).partition(": ")[2] for p in found.value.problems] == ["`definitions.defence_share.DEU` is not text."]


def test_a_definition_of_each_replaces_those_of_the_parents(tmp_path):
    found = load_scenario(written(tmp_path, "definitions: {debt_burden: {each: imf_gross}}\n")).loaded.definitions
    assert found["debt_burden"] == {"each": "imf_gross"}


@pytest.mark.parametrize("nothing", ["{}", "''", "{each: ''}", "{DEU: ''}"])
def test_nothing_is_no_definition(tmp_path, nothing):
    with pytest.raises(ProblemsFound, match=r"mine.yaml:4: .*names no definition"):
        load_scenario(written(tmp_path, f"definitions: {{defence_share: {nothing}}}\n{NATO}"))
