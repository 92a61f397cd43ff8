"""Figures far off those beside them: flagged with the reason, and asked about in a table of one's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from burdenshare.data.contracts import broken
from burdenshare.data.far_off import flagged
from burdenshare.data.figures import compared, shown
from burdenshare.data.gathered import figure
from burdenshare.data.refresh import add
from burdenshare.data.room import Room
from burdenshare.vocabulary.errors import ProblemsFound

HEAD = "actor,year,quantity,value,unit,definition,flag,note\n"


def series(quantity, unit, values, actor="SLE", first=2015, prices="nominal"):
    return [figure(quantity, actor, first + i, v, unit, prices, "sipri", "o", f"c{i}") for i, v in enumerate(values)]


def reasons(figures):
    found, said = flagged(figures)
    assert not broken(found)
    return {(o.quantity, o.year): o.note for o in found if o.flag == "outlier"}, said


def test_a_figure_many_times_its_neighbours_is_flagged():
    found, said = reasons(series("defence_spending", "million USD", [30, 32, 31, 0.03, 33, 30, 29]))
    assert found == {("defence_spending", 2018): "1,020 times less than the years around it"}
    assert said == "1 figure far off those beside them, flagged `outlier`."


def test_a_level_that_contradicts_another_unit_is_flagged_in_every_year():
    """Sierra Leone's share of what the government spends, a thousand times too small since the currency changed."""
    shares = series("defence_share", "% of GDP", [0.6] * 6)
    found, _ = reasons(
        [
            *shares,
            *series("share_of_government_spending", "% of government spending", [3.1, 3.0, 3.2, 0.003, 0.003, 0.003]),
        ]
    )
    assert set(found) == {("share_of_government_spending", y) for y in (2018, 2019, 2020)}


def test_a_share_that_contradicts_money_over_output_is_flagged():
    found, _ = reasons([*series("defence_share", "% of GDP", [1.0, 1.0, 8.0, 1.0, 1.0, 1.0]),
                        *series("defence_spending", "million USD", [100, 101, 102, 103, 104, 105])])  # fmt: skip
    assert set(found) == {("defence_share", 2017)}


def test_a_war_is_no_outlier_and_a_known_one_has_its_reason():
    quiet, _ = reasons(series("defence_share", "% of GDP", [5, 6, 5, 15, 14, 13, 6, 5], "KWT", 1987))
    assert quiet == {}
    many = series("defence_share", "% of GDP", [2.0] * 120, "JPN", 1900)
    (war,) = [
        o for o in flagged([*many, *series("defence_share", "% of GDP", [92.0], "KWT", 1991)])[0] if o.actor == "KWT"
    ]
    assert (war.flag, war.note) == ("", "known outlier: occupation and liberation; output collapsed")


def test_a_few_figures_outside_their_contract_are_flagged_and_many_refused():
    many = series("defence_share", "% of GDP", [2.0] * 120, "JPN", 1900)
    odd = series("defence_share", "% of GDP", [17.1], "ISR", 1988)
    found, _ = flagged([*many, *odd])
    assert [(o.actor, o.note) for o in found if o.flag == "outlier"] == [("ISR", "outside 0 to 16")]
    assert not broken(found)
    figures = [*many[:20], *odd]
    assert flagged(figures) == (tuple(figures), "")
    assert broken(figures)


def test_an_outlier_is_shown_with_its_reason_and_said_in_a_comparison(tmp_path):
    room, path = Room(tmp_path / "data"), tmp_path / "t.csv"
    rows = "KOR,2025,defence_share,0.15,% of GDP,x,outlier,the coast guard alone\nJPN,2025,defence_share,1.4,% of GDP,x,,\n"
    path.write_text(HEAD + rows)
    add(room, "own", path)
    (row,) = shown(room, "defence_share", ["KOR"], (2025, 2025), "x").table("figures").rows
    assert row["quality"] == "table, outlier: the coast guard alone"
    answer = compared(room, "defence_share", ["KOR", "JPN"], 2025, "x", ())
    assert "The figure of KOR is far off those beside it: the coast guard alone." in answer.caveats


def test_flags_do_not_depend_on_the_order_of_figures():
    figures = series("defence_spending", "million USD", [30, 32, 31, 0.03, 33, 30, 29])
    assert set(flagged(figures)[0]) == set(flagged(figures[::-1])[0])
    assert flagged([replace(o, value=0.0) for o in figures])[1] == ""


@pytest.mark.parametrize(
    ("row", "said"),
    [("KOR,2025,defence_spending,45,USD,x,,", "Does the unit lack `million` or `billion`"), ("KOR,2025,active_force,500000,thousand people,x,,", "lies between"),
     ("KOR,2025,defence_budget,61.2,million KRW,x,,", "times less than the"), ("KOR,2025,defence_share,0.21,% of GDP,x,,", "times less than the 2.3")],
)  # fmt: skip
def test_a_figure_of_ones_own_far_from_those_held_is_asked_about(tmp_path, row, said):
    room, path = Room(tmp_path / "data"), tmp_path / "t.csv"
    path.write_text(HEAD + row + "\n")
    with pytest.raises(ProblemsFound, match=said):
        add(room, "own", path)
    right = row.rpartition(",,")[0]
    path.write_text(HEAD + right + ",outlier,counted otherwise\n")
    assert add(room, "own", path).ended == "new"


def test_what_a_figure_is_beside_is_written_out(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(HEAD + "KOR,2025,defence_budget,61246900,billion KRW,x,,\n")
    with pytest.raises(ProblemsFound) as found:
        add(Room(tmp_path / "data"), "own", path)
    assert "is 61,246,900 billion KRW, 1,000 times the 61,246.9 billion KRW" in str(found.value)
