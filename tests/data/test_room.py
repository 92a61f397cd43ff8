"""The user's catalogue: whole or as it was, whatever happens; and what is read out of it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from burdenshare.data.catalog import load_catalog, open_vintage
from burdenshare.data.changes import changes, counted
from burdenshare.data.connectors import connectors
from burdenshare.data.contracts import PARTS, broken, contract_of
from burdenshare.data.fetch import Limits
from burdenshare.data.gathered import NotRead
from burdenshare.data.refresh import add, refresh, refreshable
from burdenshare.data.room import Room
from burdenshare.data.tables import EMBEDDED
from burdenshare.data.verify import verify
from burdenshare.vocabulary.errors import NotHeld, ProblemsFound
from tests.conftest import ROOT
from tests.data.replay import Replay, Reply, asking, bomb, nato_workbook, serving, sipri_workbook

SHARES = {"Korea, South": {2023: 2.5, 2024: 2.6}, "Japan": {2023: 1.1, 2024: 1.3}}
LATER = {"Korea, South": {2023: 2.5, 2024: 2.7, 2025: 2.8}, "Japan": {2023: 1.1, 2024: 1.3, 2025: 1.4}}
LINK = "SIPRI-Milex-data-1949-2024.xlsx"
QUICK = Limits(seconds=2, silence=1, connect=1, tries=2, pause=0.01)


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
    place.write_text(place.read_text().replace('"tables": "', '"tables": "other'))
    assert len(Room(room.folder).observations("snapshot")) == sum(map(len, load_catalog().observations.values()))
    assert '"tables": "other' not in place.read_text()


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


@pytest.mark.seconds
@pytest.mark.parametrize("fault", FAULTS)
def test_a_failed_refresh_leaves_the_last_good_release_in_use_and_says_so(room, fault):
    with serving() as server:
        sipri(server, Reply(sipri_workbook(SHARES)))
        good = ask(room, server).in_use
        before = contents(room)
        sipri(server, FAULTS[fault])
        limits = Limits(size=2**22, seconds=1, silence=1, connect=1, tries=2, pause=0.01)
        ended = ask(room, server, limits)
    assert ended.ended == "failed"
    assert ended.said.endswith(f"{good.name} of {good.retrieved[:10]} stays in use.")
    assert "SIPRI" in ended.said or "Stockholm" in ended.said
    assert "Traceback" not in ended.said
    assert contents(room) == before
    assert room.in_use()["sipri"] == good
    assert room.attempts()["sipri"].ended == "failed"


EVERYWHERE = {
    "a busy server": (Reply(b"", 503), "the server answers 503"),
    "too many requests": (Reply(b"", 429, {"Retry-After": "3"}), "the server answers 429"),
    "an empty answer": (Reply(b""), ""),
    "an error page with status 200": (Reply(b"<html><h1>Sorry</h1></html>"), ""),
    "an answer cut short": (Reply(b'{"values": {"NGDPD": {"KOR"'), ""),
    "a connection that breaks": (Reply(b"x" * 5000, cut=100), "the connection broke; 2 tries"),
    "a slow drip": (Reply(b"x" * 1000, drip=0.02), "the answer takes longer than 1 seconds"),
    "a redirect elsewhere": (
        Reply(status=302, headers={"Location": "http://localhost:1/x"}),
        "it redirects to `localhost`, which is not one of its hosts.",
    ),
    "a packed bomb": (Reply(bomb(100 * 2**20), headers={"Content-Encoding": "gzip"}), "is larger than 4 MiB."),
}


@pytest.mark.slow
@pytest.mark.seconds
@pytest.mark.parametrize("fault", EVERYWHERE)
@pytest.mark.parametrize("key", refreshable())
def test_whatever_a_publisher_sends_the_catalogue_is_as_it_was(room, key, fault):
    reply, wrong = EVERYWHERE[fault]
    before = contents(room)
    with serving() as server:
        server.on("*", reply)
        limits = Limits(size=2**22, seconds=1, silence=1, connect=1, tries=2, pause=0.01)
        publisher = connectors()[key].SOURCE.publisher
        start = server.address + ("WPP2024_Medium.csv.gz" if key == "un_population" else "")
        ended = refresh(room, key, fetch=asking(publisher, limits), address=start)
    assert ended.ended == "failed"
    assert ended.said.startswith(publisher)
    assert wrong in ended.said
    assert ended.said.endswith("the package's figures stay in use.")
    assert contents(room) == before


def test_a_first_refresh_that_fails_says_that_the_packages_figures_stay(room):
    with serving() as server:
        said = ask(room, server).said
    assert said.endswith("the package's figures stay in use.")


PARENT = """
import os, signal, sys, time
from pathlib import Path
import duckdb, httpx, openpyxl
import pyarrow.parquet as pq
from burdenshare.data import refresh as refreshing
from burdenshare.data.room import Room
from tests.data.replay import asking

def dies(last):
    calls = 0
    def dying(real):
        def call(*given, **named):
            nonlocal calls
            calls += 1
            if calls == last:
                os.kill(os.getpid(), signal.SIGKILL)
            found = real(*given, **named)
            calls += 1
            if calls == last:
                os.kill(os.getpid(), signal.SIGKILL)
            return found
        return call
    for name in ("write_bytes", "write_text", "mkdir", "chmod"):
        setattr(Path, name, dying(getattr(Path, name)))
    for name in ("rename", "replace"):
        setattr(os, name, dying(getattr(os, name)))
    pq.write_table = dying(pq.write_table)

for line in sys.stdin:
    last, seconds = int(line.split()[0]), float(line.split()[1])
    process = os.fork()
    if process == 0:
        dies(last)
        refreshing.refresh(Room(Path(sys.argv[1])), "sipri", fetch=asking("SIPRI"), address=sys.argv[2])
        os._exit(0)
    if seconds:
        time.sleep(seconds)
        os.kill(process, signal.SIGKILL)
    print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)
"""


@contextmanager
def dying(room, server):
    """Refreshes in processes of their own, killed before or after the nth time that one writes, or after a while.

    The processes are made by one that has imported everything, so that each costs little.
    """
    command = [sys.executable, "-c", PARENT, str(room.folder), server.address + "milex"]
    where = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=where, **pipes) as parent:

        def ended(nth: int = -1, after: float = 0.0) -> int:
            parent.stdin.write(f"{nth} {after}\n")
            parent.stdin.flush()
            return int(parent.stdout.readline())

        yield ended
        parent.stdin.close()


@pytest.mark.slow
@pytest.mark.seconds
def test_a_refresh_that_is_killed_at_any_point_leaves_the_catalogue_valid(room):
    with serving() as server:
        sipri(server, Reply(sipri_workbook(SHARES)))
        ask(room, server)
        old = contents(room)
        sipri(server, Reply(sipri_workbook(LATER)))
        with dying(room, server) as ended:
            for moments in range(1, 60):
                assert ended(moments) == -signal.SIGKILL
                now = contents(Room(room.folder))
                assert all(not problems for _, problems in verify(Room(room.folder)))
                assert set(old.items()) <= set(now.items())
                assert len(now) in (len(old), len(old) + 1)
                if len(now) > len(old):
                    break
        after = ask(Room(room.folder), server)
    assert moments >= 10
    assert after.in_use.vintage.endswith(".2")
    assert {o.year for o in room.observations(after.in_use.name)} == {2023, 2024, 2025}
    assert not list(room.folder.glob(".unfinished-*"))


@pytest.mark.slow
def test_a_refresh_that_is_killed_at_a_moment_of_chance_leaves_the_catalogue_valid(room):
    """Not between two of our calls, but wherever it is: while it waits, reads, checks or writes."""
    before = contents(room)
    with serving() as server, dying(room, server) as ended:
        sipri(server, Reply(sipri_workbook(SHARES)))
        began = time.monotonic()
        assert ended() == 0
        whole = time.monotonic() - began
        after = contents(room)
        for tenth in range(1, 10):
            shutil.rmtree(room.folder / next(iter(after.keys() - before.keys())), ignore_errors=True)
            assert ended(after=whole * tenth / 10) in (0, -signal.SIGKILL)
            assert contents(Room(room.folder)).keys() in (before.keys(), after.keys())
            assert all(not problems for _, problems in verify(Room(room.folder)))


@pytest.mark.slow
@pytest.mark.seconds
def test_a_first_use_that_is_killed_is_made_good_by_the_next(room):
    with serving() as server, dying(room, server) as ended:
        sipri(server, Reply(sipri_workbook(SHARES)))
        for nth in range(1, 14, 2):
            shutil.rmtree(room.folder, ignore_errors=True)
            assert ended(nth) == -signal.SIGKILL
            held = Room(room.folder)
            assert list(contents(held)) == [f"snapshot@{EMBEDDED}"]
            assert all(not problems for _, problems in verify(held))


@pytest.mark.seconds
def test_a_first_use_by_several_at_once_is_one_catalogue(room):
    command = [sys.executable, "-c", SHOWING, str(room.folder)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    for one in running:
        out, err = one.communicate()
        assert (one.returncode, out.strip()) == (0, "2.32"), err
    assert [p.name for p in room.folder.iterdir()] == [f"snapshot@{EMBEDDED}"]


SHOWING = """
import sys
from pathlib import Path
from burdenshare.data.room import Room
(found,) = Room(Path(sys.argv[1])).find("defence_share", ["KOR"], (2025, 2025), "national")
print(found.value)
"""


def test_a_description_that_is_damaged_is_found_and_hides_no_other(room, tmp_path):
    path = tmp_path / "milex.xlsx"
    path.write_bytes(sipri_workbook(SHARES))
    name = add(room, "sipri", path).in_use.name
    (room.folder / name / "release.json").write_text("{")
    assert list(contents(room)) == [f"snapshot@{EMBEDDED}"]
    said = {r.name: [str(p) for p in problems] for r, problems in verify(room)}
    assert said[name][0].startswith(
        f"{name}/release.json: the description is damaged or missing. `burdenshare data remove {name}`"
    )
    assert add(room, "sipri", path).in_use.name == f"{name}.2"


def test_figures_that_are_damaged_are_said_so(room, tmp_path):
    path = tmp_path / "milex.xlsx"
    path.write_bytes(sipri_workbook(SHARES))
    name = add(room, "sipri", path).in_use.name
    (room.folder / name / "observations.parquet").write_bytes(b"not parquet")
    for asked in (lambda: room.find("defence_share"), lambda: room.observations(name)):
        with pytest.raises(NotHeld, match=r"a file of the catalogue is damaged or missing\. `burdenshare data verify`"):
            asked()


def test_each_release_has_an_origin_of_its_own(room, tmp_path):
    names = []
    for shares in (SHARES, LATER):
        path = tmp_path / "milex.xlsx"
        path.write_bytes(sipri_workbook(shares))
        names.append(add(room, "sipri", path).in_use.name)
    path = tmp_path / "def-exp-2024-en.xlsx"
    path.write_bytes(nato_workbook({"Poland": {2022: 2.0, 2023: 3.0, 2024: 4.0}}))
    names.append(add(room, "nato", path).in_use.name)
    assert names[2] == "nato@2024"
    for name in names:
        assert {o.origin for o in room.observations(name)} == {name}
    shas = {room.origins()[name].sha256 for name in (*names, "nato-2024")}
    assert len(shas) == 4


def test_tables_of_ones_own_stand_side_by_side(room, tmp_path):
    head = "actor,year,quantity,value,unit,definition\n"
    for name, row in (("balance", "KOR,2025,tanks,2149,tanks,iiss"), ("appendix", "KOR,2025,frigates,17,ships,iiss")):
        (tmp_path / f"{name}.csv").write_text(head + row + "\n")
        assert add(room, "own", tmp_path / f"{name}.csv").ended == "new"
    assert [o.value for q in ("tanks", "frigates") for o in room.find(q)] == [2149, 17]
    (tmp_path / "balance.csv").write_text(head + "KOR,2025,tanks,2150,tanks,iiss\n")
    assert add(room, "own", tmp_path / "balance.csv").in_use.vintage.endswith(".2")
    assert [o.value for o in room.find("tanks")] == [2150]


def test_the_newest_of_many_revisions_counts(room):
    about = room.release("snapshot")
    order = [replace(about, source="nato", vintage=v).order for v in ("2026", "2026.2", "2026.9", "2026.10", "2027")]
    assert order == sorted(order)


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
    assert "the file is missing." in said[name][0]


def test_a_file_is_added_and_a_wrong_one_refused(room, tmp_path):
    path = tmp_path / "milex.xlsx"
    path.write_bytes(sipri_workbook(SHARES))
    assert add(room, "sipri", path).ended == "new"
    assert add(room, "sipri", path).ended == "unchanged"
    with pytest.raises(NotRead, match="no table 3"):
        add(room, "nato", path)
    with pytest.raises(ProblemsFound, match="cannot be read"):
        add(room, "sipri", tmp_path / "nowhere.xlsx")
    with pytest.raises(ProblemsFound, match="accepts no files"):
        add(room, "imf_datamapper", path)
    with pytest.raises(ProblemsFound, match=r"there is no source named `sipry`\. Did you mean `sipri`\?"):
        add(room, "sipry", path)
    with pytest.raises(ProblemsFound, match="has no address on the network"):
        refresh(room, "own")
    assert set(refreshable()) == set(connectors()) - {"own", "cow"}


def test_a_release_is_found_by_its_name_or_its_source(room):
    assert room.release("snapshot").name == f"snapshot@{EMBEDDED}"
    with pytest.raises(NotHeld, match="there is no release named `sipri@2020`"):
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


def revised(room, **changed):
    """Two releases of one share and the spending behind it; `changed` is what the second gives."""
    share = next(o for o in room.observations("snapshot") if o.quantity == "defence_share" and o.definition == "nato")
    money = replace(share, quantity="defence_spending", unit="local money")
    dollars = replace(money, unit="million USD")
    old = {
        "share": replace(share, value=2.5),
        "money": replace(money, value=1e9),
        "dollars": replace(dollars, value=1e3),
    }
    old = {k: replace(o, flag="") for k, o in old.items()}
    new = {k: replace(o, value=o.value * changed.get(k, 1.0)) for k, o in old.items()}
    return {c.unit: c.why for c in changes(old.values(), new.values())}


def test_a_revision_is_told_apart_by_what_it_moved(room):
    assert revised(room, share=0.93)["% of GDP"] == ("output was revised, spending in the actor's own money was not")
    assert revised(room, share=1.1, money=1.1)["% of GDP"] == (
        "spending in the actor's own money was revised, output was not"
    )
    assert revised(room, share=1.2, money=1.1)["% of GDP"].startswith("both were revised, output and")
    assert revised(room, dollars=1.0123)["million USD"].startswith("the exchange rate was revised")


def test_a_change_of_definition_and_of_rounding_is_said(room):
    share = next(o for o in room.observations("snapshot") if o.quantity == "defence_share" and o.definition == "nato")
    share = replace(share, value=2.5, flag="")
    assert {c.definition: c.why for c in changes([share], [replace(share, definition="nato_core")])} == {
        "nato": "another definition: now reported as `nato_core`",
        "nato_core": "another definition: previously reported as `nato`",
    }
    (change,) = changes([share], [replace(share, value=2.5049)])
    assert change.why == "the same figure, rounded differently"
    (change,) = changes([share], [replace(share, value=2.61)])
    assert change.why == "revised by the publisher; the reason is not recorded"
    remembered, quoted = replace(share, grade="", basis="memory"), replace(share, grade="B", origin="a-page")
    official = replace(share, grade="A", value=2.61)
    assert [change.why for was in (remembered, quoted) for change in changes([was], [official])] == [
        "from memory before, no longer",
        "from an official source now, from the press or a copy before",
    ]


def test_the_old_share_of_the_rok_is_known_to_have_been_rebased(room):
    snapshot = room.observations("snapshot")
    old = [o for o in snapshot if o.origin == "sipri-2024-04"]
    new = [o for o in snapshot if o.origin == "sipri-2026-04" and o.year == 2023]
    (change,) = changes(old, new)
    assert (change.before, change.after) == (2.8, 2.6)
    assert change.why == "counted on output before the rebasing of June 2024"


def test_figures_that_break_the_contracts_are_named(room):
    good = room.observations("snapshot")
    share = next(o for o in good if o.quantity == "defence_share")
    for wrong, said in (
        (replace(share, value=260.0), "the value is 260 % of GDP. It lies between 0 and 16."),
        (replace(share, value=float("inf")), "`value` is `inf`. A value is a finite number."),
        (replace(share, value=float("nan")), "`value` is `nan`. A value is a finite number."),
        (replace(share, unit="share"), "the unit is `share`. It is `% of GDP`."),
        (replace(share, quantity="Share"), "`quantity` is `Share`. A name has small letters, digits and underscores."),
        (replace(share, actor="Korea"), "`actor` is `Korea`. A code has three capital letters."),
        (replace(share, grade="D"), "`grade` is `D`. Known are `A`, `B` and `C` or empty."),
        (replace(share, basis="hearsay"), "`basis` is `hearsay`. Known are `page`, `table`"),
        (replace(share, flag="odd"), "`flag` is `odd`. Known are `estimate`"),
        (replace(share, year=25), "`year` is `25`. A year lies between 1900 and 2200."),
        (replace(share, origin=""), "`origin` is ``. A figure names its origin."),
    ):
        assert any(said in str(p) for p in broken([wrong])), said
    twice = broken([share, replace(share, value=share.value + 1), replace(share, year=share.year - 1)])
    assert len(twice) == 1
    assert "appears twice in its release" in str(twice[0])
    assert str(broken([replace(share, value=200.0, year=y) for y in range(1950, 2020)])[-1]) == "and 50 more."
    pledge = next(o for o in good if o.quantity == "pledge_core")
    assert "It lies between -100 and 400." in str(broken([replace(pledge, value=3500.0)])[0])
    money = next(o for o in good if o.quantity == "host_nation_payment")
    assert "It lies between 0 and 1e+18." in str(broken([replace(money, value=-1.0)])[0])
    parts = [o for o in good if o.quantity in PARTS and (o.actor, o.year) == ("POL", 2024)]
    assert not broken(parts)
    assert "the parts of the budget sum to" in str(broken([replace(parts[0], value=99.0), *parts[1:]])[0])
    ukraine = replace(share, actor="UKR", year=2024, value=34.0)
    assert not broken([ukraine])
    assert broken([replace(ukraine, year=2019)])


def test_every_figure_of_the_package_has_a_contract(room):
    assert {o.unit for o in room.observations("snapshot") if contract_of(o) is None} == set()


def imf_release(room, value=50.0, year=2030, definition="imf_gross"):
    from burdenshare.data.gathered import figure
    from burdenshare.data.observation import Origin

    origin = Origin("imf_weo-2027-04", "IMF", "WEO", "a", "2027-04", "2027-04", "attribution", "A.", "p", "2027-05-01")
    rows = [figure("public_debt", "JPN", year, value, "% of GDP", "nominal", definition, origin.key, "x")]
    room.keep("imf_weo", "2027-04", rows, origin, {"a.xml": b"1"})


def test_a_release_laid_over_replaces_only_the_same_definition(home):
    imf_release(Room())
    catalog = open_vintage(f"{EMBEDDED}+imf_weo@2027-04")
    assert catalog.one("public_debt", "JPN", 2030, "imf_gross").value == 50.0
    assert catalog.find("public_debt", "KOR", "d1") == load_catalog().find("public_debt", "KOR", "d1")
    assert catalog.digest != load_catalog().digest
    assert "imf_weo@2027-04" in catalog.origins
    same = load_catalog()
    assert {k: len(v) for k, v in catalog.observations.items()} == {k: len(v) for k, v in same.observations.items()}


def test_a_release_of_another_definition_is_not_spliced_in(home):
    imf_release(Room(), definition="imf_net")
    catalog = open_vintage(f"{EMBEDDED}+imf_weo@2027-04")
    assert catalog.observations == load_catalog().observations


def test_a_vintage_that_is_not_held_is_refused(home):
    with pytest.raises(NotHeld, match="the package has no vintage named `2020-01`"):
        open_vintage("2020-01")
    with pytest.raises(NotHeld, match="there is no release named `sipri@2020`"):
        open_vintage(f"{EMBEDDED}+sipri@2020")


@pytest.mark.seconds
def test_a_scenario_runs_on_the_vintage_it_names(home, tmp_path, cards):
    import burdenshare

    imf_release(Room(), value=210.0)
    path = tmp_path / "later.yaml"
    path.write_text(f"name: later\nquestion: What if?\nbased_on: indo-pacific-2026\ndata: {EMBEDDED}+imf_weo@2027-04\n")
    was, now = (burdenshare.run(name, draws=64) for name in ("indo-pacific-2026", str(path)))
    assert now.manifest.data == f"{EMBEDDED}+imf_weo@2027-04"
    assert was.outcomes["debt_burden"].at(2040, "p50", actor="JPN") > now.outcomes["debt_burden"].at(
        2040, "p50", actor="JPN"
    )
    assert was.outcomes["debt_burden"].at(2040, "p50", actor="KOR") == now.outcomes["debt_burden"].at(
        2040, "p50", actor="KOR"
    )
    assert was.id != now.id
    assert f"--data {EMBEDDED}+imf_weo@2027-04" in now.manifest.command


def test_the_catalogue_lies_in_the_users_own_folder(home):
    assert Room().folder == Path(os.environ["BURDENSHARE_HOME"]) / "data"
