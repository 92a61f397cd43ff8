"""The user's catalogue: whole or as it was, whatever happens; and what is read out of it."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from burdenshare.data.catalog import EMBEDDED, load_catalog, open_vintage
from burdenshare.data.changes import changes, counted
from burdenshare.data.connectors import connectors
from burdenshare.data.contracts import broken
from burdenshare.data.fetch import Limits
from burdenshare.data.gathered import NotRead
from burdenshare.data.refresh import add, refresh, refreshable
from burdenshare.data.room import Room
from burdenshare.data.verify import verify
from burdenshare.vocabulary.errors import NotHeld, ProblemsFound
from tests.conftest import ROOT
from tests.data.replay import Replay, Reply, asking, bomb, nato_workbook, serving, sipri_workbook

SHARES = {"Korea, South": {2023: 2.5, 2024: 2.6}, "Japan": {2023: 1.1, 2024: 1.3}}
LATER = {"Korea, South": {2023: 2.5, 2024: 2.7, 2025: 2.8}, "Japan": {2023: 1.1, 2024: 1.3, 2025: 1.4}}
LINK = "SIPRI-Milex-data-1949-2024.xlsx"
QUICK = Limits(seconds=2, silence=1, connect=1, tries=2)


@pytest.fixture
def room(tmp_path):
    return Room(tmp_path / "data")


def sipri(server: Replay, *replies: Reply) -> None:
    server.on("/milex", Reply(f'<a href="/{LINK}">x</a>'.encode()))
    server.on(f"/{LINK}", *replies)


def ask(room, server, limits=QUICK):
    return refresh(room, "sipri", fetch=asking("SIPRI", limits), address=server.address + "milex")


def contents(room):
    return {r.name: (r.digest, len(room.observations(r.name))) for r in room.releases()}


def test_the_packages_figures_are_there_from_the_first_moment(room):
    assert [r.name for r in room.releases()] == [f"snapshot@{EMBEDDED}"]
    held = sum(map(len, load_catalog().observations.values()))
    assert len(room.observations("snapshot")) == held
    (found,) = room.find("defence_share", ["KOR"], (2025, 2025), "national")
    assert found.value == 2.32
    assert all(not problems for _, problems in verify(room))


def test_the_packages_figures_are_built_anew_when_the_package_changed(room):
    room.releases()
    place = room.folder / f"snapshot@{EMBEDDED}" / "release.json"
    place.write_text(place.read_text().replace('"tables": "', '"tables": "0'))
    assert len(Room(room.folder).observations("snapshot")) == sum(map(len, load_catalog().observations.values()))
    assert '"tables": "0' not in place.read_text()


def test_a_refresh_brings_a_release_and_the_same_one_only_once(room):
    with serving() as server:
        sipri(server, Reply(sipri_workbook(SHARES), headers={"ETag": '"1"'}))
        first, second = ask(room, server), ask(room, server)
    assert (first.ended, second.ended) == ("new", "unchanged")
    assert room.in_use()["sipri"].etag == '"1"'
    assert room.attempts()["sipri"].ended == "unchanged"
    assert [o.value for o in room.find("defence_share", ["KOR"], (2024, 2024), "sipri", [room.release("sipri")])] == [
        2.6
    ]


def test_a_changed_file_under_the_same_name_is_kept_beside_the_old(room, monkeypatch):
    workbooks = [sipri_workbook(SHARES), sipri_workbook(LATER)]
    with serving() as server:
        sipri(server, *(Reply(w) for w in workbooks))
        one, two = ask(room, server), ask(room, server)
    assert two.ended == "new"
    assert two.in_use.name == f"{one.in_use.name}.2"
    assert {o.year for o in room.observations(one.in_use.name)} == {2023, 2024}
    assert room.in_use()["sipri"].name == two.in_use.name


FAULTS = {
    "a page that is gone": Reply(b"", 404),
    "a busy server": Reply(b"", 503),
    "too many requests": Reply(b"", 429),
    "a truncated workbook": Reply(sipri_workbook(SHARES)[:3000]),
    "a connection that breaks": Reply(sipri_workbook(SHARES), cut=100),
    "an error page with status 200": Reply(b"<html>Service unavailable</html>"),
    "an empty answer": Reply(b""),
    "another workbook": Reply(nato_workbook({"Poland": {2022: 2.0, 2023: 3.0, 2024: 4.0}})),
    "no base year": Reply(sipri_workbook(SHARES, base="")),
    "absurd figures": Reply(sipri_workbook({"Korea, South": {2023: 2.5, 2024: 260.0}})),
    "a slow drip": Reply(sipri_workbook(SHARES), drip=0.01),
    "a redirect elsewhere": Reply(status=302, headers={"Location": "http://localhost:1/x.xlsx"}),
    "a packed bomb": Reply(bomb(100 * 2**20), headers={"Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failed_refresh_leaves_the_last_good_release_in_use_and_says_so(room, fault):
    with serving() as server:
        sipri(server, Reply(sipri_workbook(SHARES)))
        good = ask(room, server).in_use
        before = contents(room)
        sipri(server, FAULTS[fault])
        limits = Limits(size=2**22, seconds=1, silence=1, connect=1, tries=2)
        ended = ask(room, server, limits)
    assert ended.ended == "failed"
    assert ended.said.endswith(f"{good.name} of {good.retrieved[:10]} stays in use.")
    assert "SIPRI" in ended.said or "Stockholm" in ended.said
    assert "Traceback" not in ended.said
    assert contents(room) == before
    assert room.in_use()["sipri"] == good
    assert room.attempts()["sipri"].ended == "failed"


def test_a_first_refresh_that_fails_says_that_the_packages_figures_stay(room):
    with serving() as server:
        said = ask(room, server).said
    assert said.endswith("the figures of the package stay in use.")


CHILD = """
import os, signal, sys
from pathlib import Path
import pyarrow.parquet as pq
from burdenshare.data import refresh as refreshing
from burdenshare.data.room import Room
from tests.data.replay import asking

last, calls = int(sys.argv[1]), 0
def dying(real):
    def call(*given, **named):
        global calls
        calls += 1
        if calls == last:
            os.kill(os.getpid(), signal.SIGKILL)
        found = real(*given, **named)
        calls += 1
        if calls == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return found
    return call

room = Room(Path(sys.argv[2]))
room.releases()
Path.write_bytes = dying(Path.write_bytes)
Path.write_text = dying(Path.write_text)
Path.mkdir = dying(Path.mkdir)
Path.chmod = dying(Path.chmod)
os.rename = dying(os.rename)
os.replace = dying(os.replace)
pq.write_table = dying(pq.write_table)
ended = refreshing.refresh(room, "sipri", fetch=asking("SIPRI"), address=sys.argv[3])
print(ended.ended)
"""


def test_a_refresh_that_is_killed_at_any_point_leaves_the_catalogue_valid(room):
    with serving() as server:
        sipri(server, Reply(sipri_workbook(SHARES)))
        ask(room, server)
        old = contents(room)
        sipri(server, Reply(sipri_workbook(LATER)))
        survived, moments = False, 0
        while not survived:
            moments += 1
            assert moments < 60
            command = [
                sys.executable,
                "-c",
                textwrap.dedent(CHILD),
                str(moments),
                str(room.folder),
                server.address + "milex",
            ]
            done = subprocess.run(
                command,
                cwd=ROOT,
                capture_output=True,
                text=True,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                check=False,
            )
            survived = done.returncode == 0
            assert survived or done.returncode == -9, done.stderr
            now = contents(Room(room.folder))
            assert all(not problems for _, problems in verify(Room(room.folder)))
            assert set(old.items()) <= set(now.items())
            assert len(now) in (len(old), len(old) + 1)
            if len(now) > len(old):
                break
        ended = ask(Room(room.folder), server)
    assert moments >= 10
    assert ended.in_use.vintage.endswith(".2")
    assert {o.year for o in room.observations(ended.in_use.name)} == {2023, 2024, 2025}
    assert not list(room.folder.glob(".unfinished-*"))


def test_what_was_tampered_with_is_found(room):
    with serving() as server:
        sipri(server, Reply(sipri_workbook(SHARES)))
        name = ask(room, server).in_use.name
    place = room.folder / name
    (place / "received" / LINK).write_bytes(b"other")
    said = {r.name: [str(p) for p in problems] for r, problems in verify(room)}
    assert said[f"snapshot@{EMBEDDED}"] == []
    assert "its fingerprint differs" in said[name][0]
    (place / "observations.parquet").unlink()
    said = {r.name: [str(p) for p in problems] for r, problems in verify(room)}
    assert "the file is gone." in said[name][0]


def test_a_file_is_added_and_a_wrong_one_refused(room, tmp_path):
    path = tmp_path / "milex.xlsx"
    path.write_bytes(sipri_workbook(SHARES))
    assert add(room, "sipri", path).ended == "new"
    assert add(room, "sipri", path).ended == "unchanged"
    with pytest.raises(NotRead, match="no table 3"):
        add(room, "nato", path)
    with pytest.raises(ProblemsFound, match="cannot be read"):
        add(room, "sipri", tmp_path / "nowhere.xlsx")
    with pytest.raises(ProblemsFound, match="takes no files"):
        add(room, "world_bank", path)
    with pytest.raises(ProblemsFound, match=r"`sipry` is no source\. Did you mean `sipri`\?"):
        add(room, "sipry", path)
    with pytest.raises(ProblemsFound, match="has no address to ask"):
        refresh(room, "own")
    assert set(refreshable()) == set(connectors()) - {"own"}


def test_a_release_is_found_by_its_name_or_its_source(room):
    assert room.release("snapshot").name == f"snapshot@{EMBEDDED}"
    with pytest.raises(NotHeld, match="`sipri@2020` is no release that is held"):
        room.release("sipri@2020")


def test_what_moved_is_listed_with_its_reason(room, tmp_path):
    names = []
    for i, (shares, base) in enumerate(((SHARES, "2023"), (LATER, "2024"))):
        path = tmp_path / f"{i}.xlsx"
        path.write_bytes(sipri_workbook(shares, base=base, estimate=("Korea, South", 2024) if i == 0 else ("", 0)))
        names.append(add(room, "sipri", path).in_use.name)
    found = changes(*(room.observations(n) for n in names))
    share = {(c.actor, c.year): c for c in found if c.quantity == "defence_share"}
    assert share["KOR", 2024].why == "the estimate became an actual figure"
    assert (share["KOR", 2024].before, share["KOR", 2024].after) == pytest.approx((2.6, 2.7))
    assert share["KOR", 2025].why == "new"
    assert ("JPN", 2024) not in share
    assert counted(found)["prices rebased from 2023 to 2024"] == 4


def test_the_old_share_of_the_rok_is_known_to_have_been_rebased(room):
    snapshot = room.observations("snapshot")
    old = [o for o in snapshot if o.origin == "sipri-2024-04"]
    new = [o for o in snapshot if o.origin == "sipri-2026-04" and o.year == 2023]
    (change,) = changes(old, new)
    assert (change.before, change.after) == (2.8, 2.6)
    assert change.why == "counted on output before the rebasing of June 2024"


def test_figures_that_break_the_contracts_are_named(room):
    good = room.observations("snapshot")
    from dataclasses import replace

    share = next(o for o in good if o.quantity == "defence_share")
    for wrong, said in (
        (replace(share, value=260.0), "the value is 260 % of GDP. Known are 0 to 16."),
        (replace(share, value=float("inf")), "`value` is `inf`, which breaks `finite`."),
        (replace(share, unit="share"), "the unit is `share`. It is `% of GDP`."),
        (replace(share, actor="Korea"), "`actor` is `Korea`"),
        (replace(share, flag="odd"), "`flag` is `odd`"),
        (replace(share, year=25), "`year` is `25`"),
    ):
        assert any(said in str(p) for p in broken([wrong])), said
    assert "stands twice" in str(broken([share, share])[0])
    assert str(broken([replace(share, value=200.0, year=y) for y in range(1950, 2020)])[-1]) == "and 50 more."
    ukraine = replace(share, actor="UKR", year=2024, value=34.0)
    assert not broken([ukraine])
    assert broken([replace(ukraine, year=2019)])


def imf_release(room, value=50.0, year=2030, definition="imf_gross"):
    from burdenshare.data.gathered import figure
    from burdenshare.data.observation import Origin

    origin = Origin("imf_weo-2027-04", "IMF", "WEO", "a", "2027-04", "2027-04", "attribution", "A.", "p", "2027-05-01")
    rows = [figure("public_debt", "JPN", year, value, "% of GDP", "nominal", definition, origin.key, "x")]
    room.keep("imf_weo", "2027-04", rows, {origin.key: origin}, {"a.xml": b"1"})


def test_a_release_laid_over_replaces_only_the_same_definition(home):
    imf_release(Room())
    catalog = open_vintage(f"{EMBEDDED}+imf_weo@2027-04")
    assert catalog.one("public_debt", "JPN", 2030, "imf_gross").value == 50.0
    assert catalog.find("public_debt", "KOR", "d1") == load_catalog().find("public_debt", "KOR", "d1")
    assert catalog.digest != load_catalog().digest
    assert "imf_weo-2027-04" in catalog.origins
    same = load_catalog()
    assert {k: len(v) for k, v in catalog.observations.items()} == {k: len(v) for k, v in same.observations.items()}


def test_a_release_of_another_definition_is_not_spliced_in(home):
    imf_release(Room(), definition="imf_net")
    catalog = open_vintage(f"{EMBEDDED}+imf_weo@2027-04")
    assert catalog.observations == load_catalog().observations


def test_a_vintage_that_is_not_held_is_refused(home):
    with pytest.raises(NotHeld, match="`2020-01` is no vintage of the package"):
        open_vintage("2020-01")
    with pytest.raises(NotHeld, match="`sipri@2020` is no release that is held"):
        open_vintage(f"{EMBEDDED}+sipri@2020")


def test_a_scenario_runs_on_the_vintage_it_names(home, tmp_path, cards):
    import burdenshare

    imf_release(Room())
    path = tmp_path / "later.yaml"
    path.write_text(f"name: later\nquestion: What if?\nbased_on: indo-pacific-2026\ndata: {EMBEDDED}+imf_weo@2027-04\n")
    was, now = (burdenshare.run(name, draws=64) for name in ("indo-pacific-2026", str(path)))
    assert now.manifest["data"] == f"{EMBEDDED}+imf_weo@2027-04"
    assert was.outcomes["debt_burden"].at(2040, "p50", actor="JPN") > now.outcomes["debt_burden"].at(
        2040, "p50", actor="JPN"
    )
    assert was.outcomes["debt_burden"].at(2040, "p50", actor="KOR") == now.outcomes["debt_burden"].at(
        2040, "p50", actor="KOR"
    )
    assert was.id != now.id
    assert f"--data {EMBEDDED}+imf_weo@2027-04" in now.manifest["command"]


def test_the_catalogue_lies_in_the_users_own_folder(home):
    assert Room().folder == Path(os.environ["BURDENSHARE_HOME"]) / "data"
