"""`burdenshare data add`, `use`, `remove`, `status` and `ratio` from the command line; what is written for others."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest

from burdenshare.interfaces.cli.entry import run_command
from tests.data.replay import saved, sipri_workbook

HEAD = "actor,year,quantity,value,unit,definition,note\n"
WIDE = 'Country Name,Code,2023,2024\n"Korea, Rep.",KOR,"2,6","2,5"\nWorld,WLD,"2,2","2,3"\n'
MAP = ("--map", "actor=Country Name", "--map", "value=years", "--map", "quantity=defence_share", "--map", "unit=% of GDP",
       "--map", "definition=bank")  # fmt: skip


@pytest.fixture
def say(home, capsys):
    def said(*words, code=0):
        assert run_command(list(map(str, words))) == code, capsys.readouterr().err
        out = capsys.readouterr()
        return out.out if code == 0 else out.err

    return said


def figures(say, *words):
    return json.loads(say("data", "show", *words, "--json"))["tables"]["figures"]["rows"]


def test_a_wide_table_is_mapped_remembered_and_read_again(say, tmp_path):
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text(WIDE)
    second.write_text(WIDE.replace("Korea, Rep.", "Japan"))
    tried = say("data", "add", "own", first, *MAP, "--dry-run")
    assert "It would be the first of its source. Nothing was kept." in tried
    assert "Encoding utf-8, cells divided by a comma; decimal sign `,`; mapped" in tried
    said = say("data", "add", "own", first, *MAP, "--remember", "bank")
    assert "own_a@" in said
    assert "rows of no country left out: `World`" in said
    say("data", "add", "own", second, "--map", "bank")
    rows = figures(say, "defence_share", "--definition", "bank")
    assert {(r["actor"], r["year"], r["value"]) for r in rows} == {
        ("KOR", 2023, 2.6), ("KOR", 2024, 2.5), ("JPN", 2023, 2.6), ("JPN", 2024, 2.5),
    }  # fmt: skip
    assert "no mapping named `bnk` is kept. Did you mean `bank`?" in say(
        "data", "add", "own", second, "--map", "bnk", code=3
    )
    assert "only a table of your own is read with a mapping, not `sipri`." in say(
        "data", "add", "sipri", second, *MAP, code=2
    )
    assert "there is no mapping to keep" in say("data", "add", "own", second, "--remember", "x", code=2)


def test_a_dry_run_lists_the_cells_that_would_be_left_out(say, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(
        HEAD + "".join(f"KOR,{y},tanks,1,tanks,x,\n" for y in range(1990, 2020)) + "KOR,2020,tanks,?,tanks,x,\n"
    )
    said = say("data", "add", "own", path, "--dry-run")
    assert said.splitlines()[-1].startswith("  t.csv:32: `value` is `?`, not a number.")


def test_a_release_is_used_shown_and_removed(say, tmp_path):
    path = tmp_path / "milex.xlsx"
    for first, day in ((2020, "2026-04-27"), (2019, "2026-05-02")):
        shares = {"Korea, South": {y: 2.0 for y in range(first, 2026)}}
        path.write_bytes(saved(sipri_workbook(shares), day))
        say("data", "add", "sipri", path)
    assert "sipri@2026-04-27 is in use, until you say otherwise." in say("data", "use", "sipri@2026-04-27")
    assert "chosen" in say("data", "status").splitlines()[1]
    about = json.loads(say("data", "status", "sipri@2026-04-27", "--json"))["tables"]["release"]["rows"]
    assert {"about": "in use", "is": "yes"} in about
    assert "sipri@2026-05-02 is in use." in say("data", "remove", "sipri@2026-04-27")
    assert "there is no release named `sipri@2026-04-27`" in say("data", "use", "sipri@2026-04-27", code=3)


def test_text_that_looks_like_a_formula_is_written_as_text(say, tmp_path):
    path, text, book = tmp_path / "t.csv", tmp_path / "out.csv", tmp_path / "out.xlsx"
    words = ["=1+1", "+1", "-1+1", "@SUM(1)", "=cmd|'/C calc'!A0"]
    path.write_text(HEAD + "".join(f'KOR,{2000 + i},tanks,1,tanks,"{w}",\n' for i, w in enumerate(words)))
    say("data", "add", "own", path)
    say("data", "crosswalk", "KOR", "tanks", "--csv", text, "--xlsx", book)
    say("data", "ratio", "5", "--actor", "KOR", "--csv", tmp_path / "ratio.csv")
    cells = [
        c
        for sheet in openpyxl.load_workbook(book).worksheets
        for row in sheet.iter_rows()
        for c in row
        if c.value is not None
    ]
    assert not [c.coordinate for c in cells if c.data_type == "f"]
    assert all(any(word in str(c.value) for c in cells) for word in words)
    for cell in (c for row in csv.reader(io.StringIO(text.read_text())) for c in row):
        assert not cell.startswith(("=", "@", "+"))
    assert "2.15" in (tmp_path / "ratio.csv").read_text()


def test_figures_that_are_shown_are_written_with_rates_prices_and_sources(say, tmp_path):
    text = tmp_path / "out.csv"
    say(
        "data",
        "show",
        "defence_budget",
        "--actor",
        "KOR",
        "--years",
        "2025",
        "--money",
        "usd",
        "--prices",
        "2025",
        "--csv",
        text,
    )
    written = text.read_text()
    for word in ("exchange rate KOR 2025", "rates", "publisher", "release", "licence"):
        assert word in written


@pytest.mark.shared
@pytest.mark.seconds
def test_after_sipris_workbook_a_comparison_has_one_currency(say, shared):
    say("data", "add", "sipri", shared / "data/sipri/raw/SIPRI-Milex-data-1949-2025_v1.2.xlsx")
    for more in ((), ("--definition", "sipri"), ("--across", "sipri,nato")):
        asked = ("data", "compare", "defence_spending", "--actor", "KOR,JPN,USA,CHN", "--year", "2024", *more, "--json")
        rows = json.loads(say(*asked))["tables"]["compared"]["rows"]
        assert [r["actor"] for r in rows] == ["USA", "CHN", "JPN", "KOR"]
        assert {r["unit"] for r in rows} == {"million USD"}
    rows = figures(
        say, "defence_spending", "--actor", "KOR,USA", "--years", "2024", "--money", "usd", "--definition", "sipri"
    )
    assert {r["unit"] for r in rows} == {"billion USD"}
    assert {r["actor"] for r in rows} == {"KOR", "USA"}
    assert say("data", "verify").count("in order.") == 2


def test_figures_of_ones_own_copy_are_shown_and_not_handed_on(say, tmp_path):
    path = tmp_path / "milex.xlsx"
    path.write_bytes(
        saved(sipri_workbook({a: {2024: 2.111, 2025: 2.222} for a in ("Korea, South", "Japan")}), "2026-04-27")
    )
    say("data", "add", "sipri", path)
    for words in (
        ("compare", "defence_share", "--actor", "KOR,JPN", "--year", "2025", "--definition", "sipri"),
        ("show", "defence_share", "--actor", "KOR"), ("crosswalk", "KOR"), ("ratio", "5", "--actor", "KOR"),
        ("diff", "snapshot", "sipri", "--quantity", "defence_share"),
    ):  # fmt: skip
        text = tmp_path / f"{words[0]}.csv"
        assert "2.22" in say("data", *words) or words[0] == "diff"
        say("data", *words, "--csv", text)
        assert "2.22" not in text.read_text(), words
