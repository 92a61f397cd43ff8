"""`burdenshare data` and `explain`: what is asked offline on a fresh machine, and what is refused."""

from __future__ import annotations

import json

import pytest

import burdenshare
from burdenshare.data.connectors import connectors
from burdenshare.engine.store import save_run
from burdenshare.interfaces.cli.entry import run_command
from tests.data.replay import nato_workbook, saved, sipri_workbook


@pytest.fixture
def say(home, capsys):
    def said(*words, code=0):
        assert run_command(list(words)) == code, capsys.readouterr().err
        out = capsys.readouterr()
        return out.out if code == 0 else out.err

    return said


def found(text, table="figures"):
    return json.loads(text)["tables"][table]["rows"]


def test_the_roks_share_offline_under_each_definition(say):
    text = say("data", "show", "defence_share", "--actor", "KOR", "--years", "2023-2026", "--json")
    rows = {(r["definition"], r["year"], r["release"]): r["value"] for r in found(text)}
    assert [rows["national", y, r] for y, r in ((2023, "2024"), (2024, "2026-11"), (2025, "2025-06-27"))] == [
        2.56,
        2.32,
        2.32,
    ]
    assert rows["national", 2024, "2024"] == 2.54, "by the base year 2015, superseded"
    assert [rows["sipri", y, "2026-04"] for y in (2023, 2024, 2025)] == [2.6, 2.54, 2.6]
    assert all(r["publisher"] and r["figure"] for r in found(text))
    why = {(r["definition"], r["years"]): r["why"] for r in found(text, "missing")}
    assert why["nato", "2023 to 2026"] == "NATO reports figures of members of NATO only; South Korea is not a member."
    assert why["sipri", "2026"] == "the newest release held ends with 2025."


def test_the_articles_share_is_found_in_an_older_release(say):
    text = say("data", "show", "defence_share", "--actor", "korea", "--like", "2.8", "--json")
    (row,) = found(text)
    assert (row["definition"], row["year"], row["release"]) == ("sipri", 2023, "2024-04")
    said = json.loads(text)["caveats"][0]
    assert row["publisher"].startswith("Stockholm")
    assert said.endswith("in the release of 2024-04; the release of 2026-04 gives 2.60.")


def test_comparing_across_definitions_is_refused_unless_named(say):
    plain = ("data", "compare", "defence_share", "--actor", "KOR,USA", "--year", "2025")
    refused = say(*plain, code=2)
    assert "the actors share no definition. Available: KOR: `cia`, `national` and `sipri`; USA:" in refused
    (table,) = json.loads(say(*plain, "--definition", "cia", "--json"))["tables"].values()
    assert table["sentence"] == "All under `cia`, WHICH MIXES DEFINITIONS: not like for like."
    alone = ("data", "compare", "defence_share", "--actor", "KOR,PRK", "--year", "2025")
    assert "only KOR has a figure of defence_share in 2025 under `national`." in say(*alone, code=3)
    (table,) = json.loads(
        say(
            "data",
            "compare",
            "defence_share",
            "--actor",
            "KOR,USA",
            "--year",
            "2025",
            "--across",
            "national,nato",
            "--json",
        )
    )["tables"].values()
    assert table["sentence"] == "ACROSS DEFINITIONS (nato, national): not like for like."
    assert "only USA has a figure of defence_share in 2025 under `nato`. Available: KOR: " in say(
        "data", "compare", "defence_share", "--actor", "KOR,USA", "--year", "2025", "--definition", "nato", code=3
    )


def test_a_group_is_compared_without_those_of_whom_nothing_is_held(say):
    text = say("data", "compare", "defence_share", "--actor", "nato", "--year", "2024", "--json")
    assert len(found(text, "compared")) == 31
    assert json.loads(text)["caveats"][0] == "Left out, without such a figure for 2024: ISL."
    then = say(
        "data", "compare", "defence_share", "--actor", "nato", "--year", "2022", "--definition", "nato", "--json"
    )
    assert not {"FIN", "SWE"} & {r["actor"] for r in found(then, "compared")}


def test_a_definition_that_gives_nothing_is_told_why(say):
    asked = ("data", "show", "defence_share", "--actor", "KOR", "--years", "2025", "--definition", "nato")
    (row,) = found(say(*asked, "--json"), "missing")
    assert row["why"] == "NATO reports figures of members of NATO only; South Korea is not a member."


def test_every_figure_shows_its_licence_and_a_pipe_gets_the_caveats(say):
    asked = ("data", "show", "defence_share", "--actor", "KOR", "--like", "2.8")
    (row,) = found(say(*asked, "--json"))
    assert row["licence"] == "quoted fact"
    assert "the release of 2026-04 gives 2.60." in say(*asked).splitlines()[-2]
    assert say(*asked).splitlines()[-2].startswith("# ")


def test_the_crosswalk_says_how_each_figure_is_opened(say):
    caveats = json.loads(say("data", "crosswalk", "JPN", "--json"))["caveats"]
    names = [word.strip("`,.") for said in caveats for word in said.split() if word.count(":") >= 3]
    assert "defence_budget:JPN:2026:national" in names
    assert len(names) == 3
    for name in names:
        assert "publisher:" in say("explain", name)


def test_the_help_names_every_source(say):
    for key, module in connectors().items():
        if module.SOURCE.address:
            assert key in say("data", "refresh", "--help")
        if module.SOURCE.files:
            assert key in say("data", "add", "--help")


def test_a_workbook_of_the_package_and_one_of_the_users_are_told_apart(say, tmp_path):
    path = tmp_path / "def-exp-2024-en.xlsx"
    path.write_bytes(nato_workbook({"Poland": {2022: 2.2, 2023: 3.3, 2024: 4.1}}))
    say("data", "add", "nato", str(path))
    text = say("explain", "defence_share:POL:2024:nato")
    assert "read from: def-exp-2024-en.xlsx, sha256" in text
    assert "read from: defexp_2014_2024e_wide.csv, sha256" in text
    assert "place: Table 3!D6; tables by number" in text
    said = say("data", "diff", "snapshot", "nato")
    assert "They come from two sources" in said
    assert "\tcia\t" not in said


def test_tables_of_ones_own_are_listed_each(say, tmp_path):
    path = tmp_path / "balance.csv"
    path.write_text("actor,year,quantity,value,unit,definition\nKorea,2025,tanks,2149,tanks,iiss\n")
    assert "1 figure." in say("data", "add", "own", str(path))
    rows = {r["source"]: r for r in found(say("data", "status", "--json"), "sources")}
    assert rows["own_balance"]["publisher"] == "a file of your own"
    assert rows["own_balance"]["last refresh"] == "not fetched over the network"


def test_a_workbook_is_added_shown_verified_and_licensed(say, tmp_path):
    path = tmp_path / "milex.xlsx"
    path.write_bytes(saved(sipri_workbook({"Korea, South": {2024: 2.6, 2025: 2.7}}), "2026-04-27"))
    assert "personal use" not in {r["licence"] for r in found(say("data", "licence", "--json"), "licences")}
    assert "Stockholm International Peace Research Institute: sipri@" in say("data", "add", "sipri", str(path))
    assert "in order." in say("data", "verify")
    assert "personal use" in {r["licence"] for r in found(say("data", "licence", "--json"), "licences")}
    rows = found(
        say("data", "show", "defence_share", "--actor", "KOR", "--years", "2025", "--definition", "sipri", "--json")
    )
    assert sorted(r["quality"] for r in rows) == ["grade A, table", "table, older release"]
    assert "sipri" in say("data", "status")
    assert "What changed" in say("data", "diff", "snapshot", "sipri", "--quantity", "defence_share")
    assert "there is no release named" in say("data", "diff", "snapshot", "nato", code=3)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("data", "show", "defence_shar"), 3, "Did you mean `defence_share`?"),
        (("data", "show", "defence_share", "--actor", "Atlantis"), 2, "there is no country named `Atlantis`."),
        (("data", "show", "defence_share", "--actor", "XYZ"), 2, "there is no country named `XYZ`."),
        (("data", "show", "defence_share", "--years", "soon"), 2, "`soon` is not a span of years."),
        (("data", "show", "defence_share", "--years", "2026-2023"), 2, "runs backward."),
        (("data", "show", "defence_share", "--actor", "KOR", "--money", "usd"), 2, "`% of GDP` is not money."),
        (("data", "show", "defence_share", "--as-of", "2024-99-99"), 2, "--as-of: `2024-99-99` is not a date."),
        (("data", "show", "defence_budget", "--money", "won"), 2, "`won` is the name of several currencies."),
        (("data", "show", "defence_budget", "--actor", "KOR,JPN", "--money", "won"), 2, "KRW is not the currency of `JPN`"),
        (("data", "show", "defence_budget", "--money", "yen"), 2, "no actor with JPY is named."),
        (("data", "refresh", "sipry"), 2, "Did you mean `sipri`?"),
        (("data", "add", "sipri", "nowhere.xlsx"), 2, "cannot be read"),
        (("data", "crosswalk", "ISL"), 3, "no figure of defence_share of ISL is held."),
        (("run", "--data", "2020-01", "--draws", "8"), 3, "the package has no vintage named `2020-01`."),
        (("explain", "defence_share:KOR:1999:nato"), 3, "there is no figure named"),
        (("explain", "a:b"), 2, "there is no number named `a:b`."),
        (("explain", "abcdef12:debt_burden:KOR:2040"), 3, "is not a kept run"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(say, words, code, said):
    assert said in say(*words, code=code)


def test_money_is_asked_for_by_the_name_of_the_actors_currency(say):
    asked = ("data", "show", "defence_budget", "--actor", "KOR", "--years", "2025", "--json", "--money")
    for same, other in (("won", "local"), ("KRW", "local"), ("dollars", "usd"), ("USD", "usd"), ("PPP", "ppp")):
        assert found(say(*asked, same)) == found(say(*asked, other))
    assert {r["unit"] for r in found(say(*asked, "won"))} == {"billion KRW"}


def test_a_printed_number_is_traced_to_its_origins(say):
    run = burdenshare.run("indo-pacific-2026", draws=64)
    save_run(run.kept)
    text = say("explain", f"{run.id}:debt_burden:KOR:2040:p50", "--all")
    assert f"{run.outcomes['debt_burden'].at(2040, 'p50', actor='KOR'):.1f} % of GDP (p50" in text
    assert "equation of public_finance: debt_accounting" in text
    assert "multiplier: truncated_normal" in text
    assert "KOR: fnnews.com (2025-08-29); world.kbs.co.kr (2025-02-23)" in text
    assert "USA:" not in text
    assert "is not a cell of `debt_burden`" in say("explain", f"{run.id}:debt_burden:XXX:2040", code=3)
    text = say("explain", "defence_share:KOR:2023:sipri:sipri-2024-04")
    assert "2.8 % of GDP" in text
    assert "which release it quotes is inferred from its date" in text
