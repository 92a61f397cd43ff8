"""Which release is in use: whatever the order in which files were added, and until the user says otherwise."""

from __future__ import annotations

import io
import itertools
import json
import os
import shutil
import subprocess
import sys

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from burdenshare.data.choosing import choices
from burdenshare.data.connectors.sipri import SOURCE
from burdenshare.data.figures import shown
from burdenshare.data.gathered import Gathered, figure
from burdenshare.data.keeping import file_rank, keep
from burdenshare.data.refresh import add
from burdenshare.data.releases import moved, one, state
from burdenshare.data.repair import remove, use
from burdenshare.data.room import Room
from burdenshare.vocabulary.errors import NotHeld, ProblemsFound
from tests.data.replay import nato_workbook, saved, sipri_workbook

HEAD = "actor,year,quantity,value,unit,definition\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A catalogue with the package's figures, made once."""
    folder = tmp_path_factory.mktemp("built") / "data"
    Room(folder).releases()
    return folder


@pytest.fixture
def room(built, tmp_path):
    return Room(shutil.copytree(built, tmp_path / "data"))


def book(first, last, actors=("Korea, South", "Japan", "Poland"), day="2026-04-27", more=0.0):
    shares = {a: {y: 2.0 + (y % 10) / 10 + more for y in range(first, last + 1)} for a in actors}
    return saved(sipri_workbook(shares, base=str(last - 1)), day)


BOOKS = {
    "whole of 2026": book(2020, 2025, day="2026-04-27"),
    "whole of 2025": book(2020, 2024, day="2025-04-30", more=0.01),
    "old, saved again": book(2018, 2022, day="2026-09-01", more=0.02),
    "a part, without a day": book(2020, 2025, ("Korea, South",), None, more=0.03),
    "whole, saved again": book(2020, 2025, day="2026-11-02", more=0.04),
    "the same day, other bytes": book(2020, 2025, day="2026-04-27", more=0.05),
}


def in_use(room):
    """What is in use, apart from names that depend on which of two files of one day came first."""
    release = room.in_use()["sipri"]
    return release.vintage.partition(".")[0], sorted(
        (o.actor, o.year, o.value) for o in room.observations(release.name)
    )


def test_any_order_of_added_releases_ends_in_the_same_catalogue(built, tmp_path):
    ends = []
    names = list(BOOKS)
    for i, order in enumerate([names, names[::-1], *itertools.islice(itertools.permutations(names), 100, 700, 120)]):
        room = Room(shutil.copytree(built, tmp_path / str(i)))
        for name in order:
            (tmp_path / "b.xlsx").write_bytes(BOOKS[name])
            add(room, "sipri", tmp_path / "b.xlsx")
        ends.append(in_use(room))
        assert len([r for r in room.releases() if r.source == "sipri"]) == len(BOOKS)
    assert all(end == ends[0] for end in ends)
    assert ends[0][0] == "2026-04-27"


def gathered(vintage, last, actors, salt):
    origin = SOURCE.origin(vintage, b"", "x", "x", vintage)
    rows = [figure("defence_share", a, y, 1 + salt / 10, "% of GDP", "nominal", "sipri", "x", "p")
            for a in actors for y in range(last - 2, last + 1)]  # fmt: skip
    return Gathered(vintage, tuple(rows), origin, {"x": repr((vintage, last, actors, salt)).encode()})


RELEASES = some.builds(
    gathered,
    some.sampled_from(["2024", "2025", "2025-04", "2025-04-30", "2026-04-27"]),
    some.integers(2020, 2025),
    some.lists(some.sampled_from(["KOR", "JPN", "POL", "USA"]), min_size=1, unique=True).map(
        lambda a: tuple(sorted(a))
    ),
    some.integers(0, 3),
)


@settings(max_examples=12)
@given(some.lists(RELEASES, min_size=2, max_size=4, unique_by=lambda g: g.received["x"]), some.randoms())
def test_whatever_is_added_in_whatever_order(built, tmp_path_factory, releases, chance):
    other = list(releases)
    chance.shuffle(other)
    ends = []
    for order in (releases, other):
        room = Room(shutil.copytree(built, tmp_path_factory.mktemp("any") / "data"))
        for release in order:
            keep(room, SOURCE, release, None, False, file_rank(release))
        ends.append(in_use(room))
    assert ends[0] == ends[1]


def test_a_later_release_whose_figures_end_earlier_is_kept_and_not_used(room):
    keep(room, SOURCE, gathered("2026-04-27", 2025, ("KOR",), 0), None, False, "1")
    ended = keep(room, SOURCE, gathered("2026-09-01", 2022, ("KOR",), 1), None, False, "2")
    assert ended.kept.name == "sipri@2026-09-01"
    assert room.in_use()["sipri"].name == "sipri@2026-04-27"
    assert "stays in use: the figures of the new one end in 2022, its own in 2025." in ended.said


def test_a_release_is_used_until_the_user_says_otherwise(room, tmp_path):
    for name, body in list(BOOKS.items())[:2]:
        (tmp_path / "b.xlsx").write_bytes(body)
        add(room, "sipri", tmp_path / "b.xlsx")
        assert name
    assert "sipri@2025-04-30 is in use, until you say otherwise." in use(room, "sipri@2025-04-30")
    assert choices(room.folder) == {"sipri": "2025-04-30"}
    assert {
        o.year for o in room.find("defence_share", ["KOR"], definition="sipri", releases=[room.release("sipri")])
    } == set(range(2020, 2025))
    rows = {r["source"]: r for r in state(room).table("sources").rows}
    assert rows["sipri"]["chosen"] == "by you"
    assert "sipri@2026-04-27 is in use: the newest release that is whole." in use(room, "sipri")
    with pytest.raises(NotHeld, match=r"there is no release named `sipri@2020`"):
        use(room, "sipri@2020")
    with pytest.raises(NotHeld, match="of the package's figures the newest are in use"):
        use(room, "snapshot@2026-11")


def test_a_release_that_the_user_chose_stays_in_use_and_the_message_says_so(room, tmp_path):
    for body in (BOOKS["whole of 2025"], BOOKS["old, saved again"]):
        (tmp_path / "b.xlsx").write_bytes(body)
        add(room, "sipri", tmp_path / "b.xlsx")
    use(room, "sipri@2025-04-30")
    (tmp_path / "b.xlsx").write_bytes(BOOKS["whole of 2026"])
    said = add(room, "sipri", tmp_path / "b.xlsx").said
    assert (
        "sipri@2025-04-30 stays in use: you have chosen it. `burdenshare data use sipri@2026-04-27` uses the new one."
        in said
    )
    assert (
        "The first is the newer of the two."
        in moved(room, "sipri@2026-04-27", "sipri@2025-04-30").table("moved").sentence
    )


def test_a_release_is_removed_and_the_one_before_is_in_use(room, tmp_path):
    for body in (BOOKS["whole of 2025"], BOOKS["whole of 2026"]):
        (tmp_path / "b.xlsx").write_bytes(body)
        add(room, "sipri", tmp_path / "b.xlsx")
    use(room, "sipri@2026-04-27")
    assert remove(room, "sipri@2026-04-27") == "sipri@2026-04-27 is removed. sipri@2025-04-30 is in use."
    assert choices(room.folder) == {}
    assert not list(room.folder.glob(".unfinished-*"))
    assert "No release of it is left" in remove(room, "sipri@2025-04-30")
    for name, said in (("snapshot", "the figures of the package are not removed"), ("sipri@2026-04-27", "there is no release"),
                       ("sipri", "there is no release|removes one release")):  # fmt: skip
        with pytest.raises(NotHeld, match=said):
            remove(room, name)


def test_a_removal_that_is_killed_leaves_the_catalogue_valid(room, tmp_path, monkeypatch):
    for body in (BOOKS["whole of 2025"], BOOKS["whole of 2026"]):
        (tmp_path / "b.xlsx").write_bytes(body)
        add(room, "sipri", tmp_path / "b.xlsx")

    def killed(*_, **__):
        raise KeyboardInterrupt

    removing = (f"vocabulary.unfinished.{name}" for name in ("make_unfinished", "rename", "shutil.rmtree"))
    for function in (*removing, "data.repair.choose"):
        use(room, "sipri@2026-04-27")
        with monkeypatch.context() as patch:
            patch.setattr(f"burdenshare.{function}", killed)
            with pytest.raises(KeyboardInterrupt):
                remove(room, "sipri@2026-04-27")
        other = Room(room.folder)
        assert other.unreadable() == ()
        assert {o.actor for o in other.find("defence_share", ["POL"], definition="sipri")} == {"POL"}
        (tmp_path / "b.xlsx").write_bytes(BOOKS["whole of 2026"])
        add(other, "sipri", tmp_path / "b.xlsx")


def test_a_release_removed_twice_at_once_leaves_nothing_unfinished(room, tmp_path, monkeypatch):
    (tmp_path / "b.xlsx").write_bytes(BOOKS["whole of 2026"])
    name = add(room, "sipri", tmp_path / "b.xlsx").kept.name
    seen_before = room.releases()
    remove(Room(room.folder), name)
    monkeypatch.setattr(Room, "releases", lambda _: seen_before)
    with pytest.raises(NotHeld, match=f"`{name}` was removed by another process"):
        remove(room, name)
    assert not list(room.folder.glob(".unfinished-*"))


def test_a_damaged_release_can_be_removed(room, tmp_path):
    (tmp_path / "b.xlsx").write_bytes(BOOKS["whole of 2026"])
    name = add(room, "sipri", tmp_path / "b.xlsx").kept.name
    (room.folder / name / "release.json").write_text("{")
    assert room.unreadable() == (name,)
    assert "is removed" in remove(room, name)
    assert room.unreadable() == ()


def test_a_choice_that_is_damaged_or_gone_is_no_choice(room, tmp_path):
    (tmp_path / "b.xlsx").write_bytes(BOOKS["whole of 2026"])
    add(room, "sipri", tmp_path / "b.xlsx")
    (room.folder / "in_use").mkdir()
    for text in (b"1999-01-01", b"", b"\xff\xfe", b"../../x"):
        (room.folder / "in_use" / "sipri").write_bytes(text)
        assert room.in_use()["sipri"].name == "sipri@2026-04-27"


def test_a_release_that_another_process_removes_while_one_asks_is_no_damage(room, tmp_path, monkeypatch):
    for body in (BOOKS["whole of 2025"], BOOKS["whole of 2026"]):
        (tmp_path / "b.xlsx").write_bytes(body)
        add(room, "sipri", tmp_path / "b.xlsx")
    before, seen = room.in_use(), []

    def then_gone(self):
        seen.append(1)
        if len(seen) == 1:
            shutil.rmtree(room.place(before["sipri"]))
            return before
        return real(self)

    real = Room.in_use
    monkeypatch.setattr(Room, "in_use", then_gone)
    assert {o.year for o in room.find("defence_share", ["POL"], definition="sipri")} == set(range(2020, 2025))


def test_what_was_known_on_a_day(room, tmp_path):
    for body in (BOOKS["whole of 2025"], BOOKS["whole of 2026"]):
        (tmp_path / "b.xlsx").write_bytes(body)
        add(room, "sipri", tmp_path / "b.xlsx")

    def releases(day):
        answer = shown(room, "defence_share", ["KOR", "POL"], (2020, 2026), "sipri", as_of=day)
        return {r["release"] for r in answer.table("figures").rows}

    assert releases("2025-12-31") == {"2025-04-30", "2025-04", "2024-04"}
    assert releases("2024-06") == {"2024-04"}
    assert "2026-04-27" in releases("2026")
    with pytest.raises(ProblemsFound, match="`soon` is not a date"):
        releases("soon")


def test_a_dry_run_keeps_nothing_and_says_what_it_would_do(room, tmp_path):
    path = tmp_path / "b.xlsx"
    path.write_bytes(BOOKS["whole of 2025"])
    ended = add(room, "sipri", path, dry=True)
    assert ended.ended == "tried"
    assert "sipri@2025-04-30, 45 figures. It would be the first of its source. Nothing was kept." in ended.said
    assert "sipri" not in room.in_use()
    add(room, "sipri", path)
    path.write_bytes(BOOKS["whole of 2026"])
    said = add(room, "sipri", path, dry=True).said
    assert "Beside sipri@2025-04-30, which is in use: " in said
    assert "9 figures: new;" in said
    assert room.in_use()["sipri"].name == "sipri@2025-04-30"
    table = tmp_path / "t.csv"
    table.write_text(HEAD + "KOR,2025,tanks,1,tanks,x\n")
    add(room, "own", table)
    table.write_text(HEAD + "JPN,2025,tanks,1,tanks,x\n")
    said = add(room, "own", table, dry=True).said
    assert "It would be refused." in said
    assert "it lacks 1 of the 1 series" in said


def test_a_vintage_is_named_where_it_cannot_be_known(room, tmp_path):
    path = tmp_path / "WEO_Data.csv"
    path.write_text("ISO,WEO Subject Code,Country,Units,Scale,2024\nKOR,LP,Korea,Persons,Millions,51.7\n")
    with pytest.raises(
        ProblemsFound, match=r"does not say of which release it is. Name its date: `--vintage YEAR-MONTH`"
    ):
        add(room, "imf_weo", path)
    assert add(room, "imf_weo", path, vintage="2025-10").kept.name == "imf_weo@2025-10"
    assert {o.origin for o in room.observations("imf_weo")} == {"imf_weo@2025-10"}
    with pytest.raises(ProblemsFound, match=r"--vintage: the release is named `last year`"):
        add(room, "imf_weo", path, vintage="last year")
    path.with_name("b.xlsx").write_bytes(BOOKS["a part, without a day"])
    assert add(room, "sipri", path.with_name("b.xlsx"), vintage="2019-05").kept.name == "sipri@2019-05"


def test_indicators_of_the_bank_stand_side_by_side(room, tmp_path):
    for indicator, value in (("MS.MIL.XPND.GD.ZS", 2.6), ("MS.MIL.TOTL.P1", 555000)):
        path = tmp_path / f"{indicator}.csv"
        path.write_text(
            '"Last Updated Date","2024-06-28"\n"Country Name","Country Code","Indicator Name","Indicator Code","2022"\n'
            f'"Korea, Rep.","KOR","x","{indicator}","{value}"\n'
        )
        assert add(room, "world_bank", path).ended == "new"
    assert {r for r in room.in_use() if r.startswith("world_bank")} == {
        "world_bank_ms_mil_xpnd_gd_zs",
        "world_bank_ms_mil_totl_p1",
    }
    publishers = {r["source"]: r["publisher"] for r in state(room).table("sources").rows}
    assert publishers["world_bank_ms_mil_totl_p1"] == "World Bank"


def test_the_cells_that_were_left_out_are_listed_with_their_release(room, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(
        HEAD + "".join(f"KOR,{y},tanks,{y},tanks,x\n" for y in range(2000, 2020)) + "KOR,2020,tanks,about 9,tanks,x\n"
    )
    ended = add(room, "own", path)
    assert "1 cell left out, which could not be read: t.csv:22: `value` is `about 9`, not a number." in ended.said
    answer = one(room, ended.kept.name)
    assert [r["cell"].partition(": ")[0] for r in answer.table("left_out").rows] == ["t.csv:22"]
    about = {r["about"]: r["is"] for r in answer.table("release").rows}
    assert (about["in use"], about["figures"]) == ("yes", "20")


def test_releases_of_an_older_version_of_this_program_are_read_and_ordered(room, tmp_path):
    for body in (BOOKS["whole of 2025"], BOOKS["whole of 2026"]):
        (tmp_path / "b.xlsx").write_bytes(body)
        add(room, "sipri", tmp_path / "b.xlsx")
    for path in room.folder.glob("sipri@*/release.json"):
        about = json.loads(path.read_text())
        path.write_text(json.dumps({k: v for k, v in about.items() if k not in ("forms", "last", "rank", "left_out")}))
    assert Room(room.folder).in_use()["sipri"].name == "sipri@2026-04-27"


@pytest.mark.seconds
def test_a_home_with_korean_letters_works_in_an_ascii_locale(tmp_path):
    home = tmp_path / "방위비"
    (tmp_path / "b.xlsx").write_bytes(BOOKS["whole of 2026"])
    said = (
        "from burdenshare.interfaces.cli.entry import run_command as run\n"
        f"assert run(['data', 'add', 'sipri', {str(tmp_path / 'b.xlsx')!r}]) == 0\n"
        "assert run(['data', 'show', 'defence_share', '--actor', 'POL', '--years', '2025', '--definition', 'sipri']) == 0\n"
        "assert run(['data', 'verify']) == 0\n"
    )
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "BURDENSHARE_HOME": str(home)}
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, check=False, env={**os.environ, **plain})
    assert done.returncode == 0, done.stderr.decode()
    assert b"\t2.5\t" in done.stdout


def test_an_outlook_that_marks_its_forecasts_takes_the_place_of_one_that_does_not(room, tmp_path):
    series = {"series": {"0:0:0": {"observations": {"0": ["51700000"], "1": ["51600000"]}}}}
    names = [
        {"id": "s", "values": [{"id": "KOR"}]},
        {"id": "i", "values": [{"id": "LP"}]},
        {"id": "f", "values": [{"id": "A"}]},
    ]
    for name, word in zip(names, ("COUNTRY", "INDICATOR", "FREQUENCY"), strict=True):
        name["id"] = word
    years = [{"id": "TIME_PERIOD", "values": [{"value": "2025"}, {"value": "2031"}]}]
    body = {"data": {"dataSets": [series], "structures": [{"dimensions": {"series": names, "observation": years}}]}}
    (tmp_path / "weo.json").write_text(json.dumps(body))
    add(room, "imf_weo", tmp_path / "weo.json", vintage="2026-04")
    head = "ISO\tWEO Subject Code\tCountry\tUnits\tScale\t2025\t2031\tEstimates Start After\n"
    (tmp_path / "WEOOct2026all.xls").write_text(head + "KOR\tLP\tKorea\tPersons\tMillions\t51.7\t51.5\t2025\n")
    assert add(room, "imf_weo", tmp_path / "WEOOct2026all.xls").in_use.name == "imf_weo@2026-10"


def test_an_edition_of_nato_on_its_core_basis_is_as_whole_as_those_before(room, tmp_path):
    allies = {"Poland": {2022: 2.2, 2023: 3.3, 2024: 4.1}, "Türkiye": {2022: 1.4, 2023: 1.6, 2024: 2.1}}
    later = {ally: {year + 2: value for year, value in row.items()} for ally, row in allies.items()}
    (tmp_path / "a.xlsx").write_bytes(nato_workbook(allies))
    book = openpyxl.load_workbook(io.BytesIO(nato_workbook(later)))
    for sheet in book.worksheets:
        sheet["A1"] = sheet["A1"].value.replace("Defence", "Core defence")
    book.save(tmp_path / "b.xlsx")
    add(room, "nato", tmp_path / "a.xlsx")
    ended = add(room, "nato", tmp_path / "b.xlsx")
    assert ended.in_use.name == "nato@2026"
    assert "lacks" not in ended.said
    assert "Its titles say core: shares and spending are under `nato_core`" in ended.said
    assert {o.definition for o in room.observations("nato")} >= {"nato_core"}
