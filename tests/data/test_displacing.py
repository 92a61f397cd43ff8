"""What the user adds never takes the place of better figures in silence, and units are never mixed."""

from __future__ import annotations

import io

import openpyxl
import pytest

from burdenshare.data.connectors.own import table_name
from burdenshare.data.definitions_side_by_side import side_by_side
from burdenshare.data.figures import compared, shown
from burdenshare.data.refresh import add
from burdenshare.data.repair import use
from burdenshare.data.room import Room
from burdenshare.vocabulary.errors import ProblemsFound
from tests.data.replay import saved, sipri_workbook

HEAD = "actor,year,quantity,value,unit,definition\n"
NEW = {"Korea, South": {2023: 2.5, 2024: 2.6, 2025: 2.7}, "Japan": {2023: 1.1, 2024: 1.3, 2025: 1.4}}
OLD = {"Korea, South": {2021: 2.4, 2022: 2.5}, "Japan": {2021: 1.0, 2022: 1.1}}
SMALL = {"Japan": {2023: 1.1, 2024: 1.3, 2025: 1.4}}


@pytest.fixture
def room(tmp_path):
    return Room(tmp_path / "data")


@pytest.fixture
def put(room, tmp_path):
    def added(body, name="milex.xlsx", source="sipri", **how):
        path = tmp_path / name
        path.write_bytes(body if isinstance(body, bytes) else body.encode())
        return add(room, source, path, **how)

    return added


def with_local(body: bytes, **money: float) -> bytes:
    """The workbook with a sheet of each country's own money."""
    book = openpyxl.load_workbook(io.BytesIO(body))
    sheet = book.create_sheet("Local currency calendar years")
    sheet.append(["Country", "Currency", 2024])
    for country, value in money.items():
        sheet.append([country, "Money", value])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_countries_are_never_ranked_in_their_own_moneys(room, put):
    put(with_local(sipri_workbook(NEW), **{"Korea, South": 6.5e13, "Japan": 8.2e12}))
    table = compared(room, "defence_spending", ["KOR", "JPN"], 2024, "sipri", ()).table("compared")
    assert {r["unit"] for r in table.rows} == {"million USD"}
    found = shown(room, "defence_spending", ["KOR"], (2024, 2024), "sipri", terms="usd").table("figures")
    assert "1 figure in `local money` left out: no currency is named." in found.sentence
    assert "nothing" not in found.sentence


def test_own_moneys_alone_are_refused_not_ranked(room, put):
    rows = "".join(f"{a},2031,milspend,{v},local money,mine\n" for a, v in (("KOR", 65), ("JPN", 8)))
    put(HEAD + rows, "mine.csv", "own")
    with pytest.raises(ProblemsFound, match="the figures are in different units"):
        compared(room, "milspend", ["KOR", "JPN"], 2031, None, ())


def test_a_crosswalk_mixes_no_units(room, put):
    rows = [("2030", "10", "million USD", "a"), ("2030", "13000", "million KRW", "b"), ("2030", "11", "million USD", "c"),
            ("2031", "12", "million USD", "a")]  # fmt: skip
    put(HEAD + "".join(f"KOR,{y},milspend,{v},{u},{d}\n" for y, v, u, d in rows), "mine.csv", "own")
    answer = side_by_side(room, "KOR", "milspend")
    assert [(r["of"], r["to"], round(r["ratio"], 3)) for r in answer.table("ratios").rows] == [("a", "c", 1.1)]
    assert any("left out: `million KRW`" in said for said in answer.caveats)


def test_a_book_without_a_date_is_named_by_its_last_year_and_displaces_nothing_newer(room, put):
    first = put(saved(sipri_workbook(NEW), "2026-04-27"))
    assert first.in_use.name == "sipri@2026-04-27"
    ended = put(saved(sipri_workbook(OLD), None), "old.xlsx")
    assert ended.kept.name == "sipri@2023"
    assert "the release of 2023, because its figures end in 2022; it does not say when it was saved." in ended.said
    assert "sipri@2026-04-27 stays in use: the figures of the new one end in 2022, its own in 2025." in ended.said
    assert room.in_use()["sipri"].name == "sipri@2026-04-27"


@pytest.mark.parametrize(
    ("shares", "name", "said"),
    [
        (OLD, "sipri@2023", "the figures of the new one end in 2022, its own in 2025."),
        (SMALL, "sipri@2026-05-02", "the new one is a part; it lacks 3 of the 6 series of sipri@2026-04-27: "),
    ],
)
def test_a_book_saved_again_displaces_a_better_one_only_if_the_user_says_so(room, put, shares, name, said):
    put(saved(sipri_workbook(NEW), "2026-04-27"))
    again = saved(sipri_workbook(shares), "2026-05-02")
    ended = put(again, "again.xlsx")
    assert said in ended.said
    assert f"`burdenshare data use {name}` uses the new one." in ended.said
    assert room.in_use()["sipri"].name == "sipri@2026-04-27"
    assert put(again, "again.xlsx", replace=True).in_use.name == name
    assert room.in_use()["sipri"].name == name
    use(room, "sipri")
    assert room.in_use()["sipri"].name == "sipri@2026-04-27"


def test_a_book_that_a_user_saved_again_gets_no_release_of_that_day(room, put):
    put(saved(sipri_workbook(NEW), "2026-04-27"))
    ended = put(saved(sipri_workbook(NEW), "2026-11-25"), "again.xlsx")
    assert ended.kept.name == "sipri@2026"
    assert "sipri@2026-04-27 stays in use: it is newer." in ended.said


def test_a_day_in_the_future_is_no_date(put):
    assert put(saved(sipri_workbook(NEW), "2999-01-01")).in_use.name == "sipri@2026"


def test_a_second_own_table_never_replaces_the_first(room, put, tmp_path):
    names = (
        "방위비_일본.csv",
        "방위비_한국.csv",
        "국방예산_2026.csv",
        "a" * 60 + "_a.csv",
        "a" * 60 + "_b.csv",
        "t-1.csv",
        "t_1.csv",
    )
    assert len({table_name(name) for name in names}) == len(names)
    assert table_name("balance.csv") == table_name("Balance.XLSX") == "balance"
    for i, name in enumerate(names):
        put(HEAD + f"KOR,2025,things,{i},things,d{i}\n", name, "own")
    assert len(room.find("things")) == len(names)
    put(HEAD + "KOR,2025,tanks,1,tanks,iiss\n", "table.csv", "own")
    (tmp_path / "table.csv").unlink()
    with pytest.raises(ProblemsFound, match=r"A table with the name `table` is held.*Give the file another name"):
        put(HEAD + "JPN,2025,tanks,2,tanks,iiss\n", "table.csv", "own")
    assert [o.actor for o in room.find("tanks")] == ["KOR"]
    assert "It replaces own_table@" in put(HEAD + "KOR,2025,tanks,3,tanks,iiss\n", "table.csv", "own").said


@pytest.mark.parametrize("actor", ["XXX", "EUR", "ZZZ"])
def test_three_capitals_alone_are_no_country(put, actor):
    with pytest.raises(ProblemsFound, match=f"own.csv:2: `{actor}` is not a known country"):
        put(HEAD + f"{actor},2025,tanks,1,tanks,iiss\n", "own.csv", "own")


@pytest.mark.parametrize(("spelt", "code"), [("ROK", "KOR"), ("UAE", "ARE"), ("Korea, South", "KOR"), ("KOR", "KOR")])
def test_other_spellings_lead_to_the_code(room, put, spelt, code):
    put(HEAD + f'"{spelt}",2025,tanks,1,tanks,iiss\n', "own.csv", "own")
    assert [o.actor for o in room.find("tanks")] == [code]


def test_a_table_of_ones_own_is_named_by_its_file(room, put):
    table = HEAD + "KOR,2031,milspend,0,index,mine\nJPN,2031,milspend,1,index,mine\n"
    tried = put(table, "zero.csv", "own", dry=True)
    ended = put(table, "zero.csv", "own")
    assert ended.said.startswith(f"Added zero.csv as {ended.kept.name}: 2 figures.")
    assert put(table, "zero.csv", "own").said == f"zero.csv is held already as {ended.kept.name}."
    assert tried.said.startswith(f"zero.csv: {ended.kept.name}, 2 figures.")
