"""Asking a publisher: what goes wrong ends in a clear message, and what can be mended is."""

from __future__ import annotations

import dataclasses
import gzip
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from burdenshare.data.fetch import Fetch, Limits, NotFetched, seconds_of
from burdenshare.data.received import unpacked
from tests.data.replay import Reply, asking, bomb, serving
from tests.hostile.families import BEHAVIOURS
from tests.hostile.server import listening

QUICK = Limits(seconds=5, silence=2, connect=2, pause=0.01)


def refused(fetch, address):
    with pytest.raises(NotFetched) as found:
        fetch.get(address)
    return str(found.value)


def test_a_plain_answer_comes_with_its_etag():
    with serving() as server:
        server.on("/a", Reply(b"hello", headers={"ETag": '"1"'}))
        answer = asking().get(server.address + "a", {"x": "1 2"})
        assert (answer.body, answer.etag) == (b"hello", '"1"')
        assert server.asked[0][0] == "/a?x=1%202" or server.asked[0][0] == "/a?x=1+2"
        assert server.asked[0][1]["accept-encoding"] == "identity"


def test_what_did_not_change_is_not_sent_again():
    with serving() as server:
        server.on("/a", Reply(b"hello", headers={"ETag": '"1"'}))
        assert asking().get(server.address + "a", etag='"1"').body is None


def test_a_busy_server_is_asked_again_after_the_pause_it_names():
    pauses = []
    with serving() as server:
        server.on("/a", Reply(status=429, headers={"Retry-After": "7"}), Reply(status=503), Reply(b"now"))
        assert asking(sleep=pauses.append).get(server.address + "a").body == b"now"
    assert pauses[0] == 7
    assert 4 < pauses[1] < 8  # the second pause of its own: 2 × 3, a fifth more or less


def test_a_pause_is_never_longer_than_a_minute():
    pauses = []
    with serving() as server:
        server.on("/a", Reply(status=429, headers={"Retry-After": "86400"}), Reply(b"now"))
        asking(sleep=pauses.append).get(server.address + "a")
    assert pauses == [60]


def test_a_server_that_stays_busy_is_given_up():
    with serving() as server:
        server.on("/a", Reply(status=503))
        assert refused(asking("NATO", QUICK), server.address + "a") == (
            "NATO: the server answers 503; 4 tries. Try again later."
        )
        assert len(server.asked) == 4


def test_a_page_that_is_gone_is_not_asked_for_again():
    with serving() as server:
        said = refused(asking("NATO", QUICK), server.address + "a")
        assert said == f"NATO: the server answers 404 for {server.address}a."
        assert len(server.asked) == 1


def test_a_broken_download_goes_on_where_it_broke():
    body = bytes(range(256)) * 400
    with serving() as server:
        tag = {"ETag": '"1"'}
        server.on("/a", Reply(body, headers=tag, cut=50_000), Reply(body, headers=tag, ranges=True))
        assert asking(limits=QUICK).get(server.address + "a").body == body
        assert server.asked[1][1]["range"] == "bytes=50000-"
        assert server.asked[1][1]["if-range"] == '"1"'


def test_without_a_name_for_what_was_sent_the_whole_is_asked_for_again():
    body = bytes(range(256)) * 400
    with serving() as server:
        server.on("/a", Reply(body, cut=50_000), Reply(body))
        assert asking(limits=QUICK).get(server.address + "a").body == body
        assert "range" not in server.asked[1][1]


def test_a_download_that_always_breaks_is_given_up():
    with serving() as server:
        server.on("/a", Reply(b"x" * 1000, cut=10))
        assert "4 tries. Try again later." in refused(asking(limits=QUICK), server.address + "a")


def test_a_slow_drip_is_cut_off():
    with serving() as server:
        server.on("/a", Reply(b"x" * 1000, drip=0.05))
        limits = dataclasses.replace(QUICK, seconds=0.4)
        said = refused(asking("SIPRI", limits), server.address + "a")
        assert said == "SIPRI: the answer takes longer than 0.4 seconds. Try again later."


def test_a_server_that_falls_silent_is_given_up():
    with serving() as server:
        server.on("/a", Reply(b"x" * 10, drip=3))
        limits = dataclasses.replace(QUICK, silence=0.2, tries=2)
        assert "`127.0.0.1` stopped answering; 2 tries." in refused(asking(limits=limits), server.address + "a")


def test_nobody_there_is_said_so():
    with serving() as server:
        gone = server.address
    said = refused(asking("NATO", dataclasses.replace(QUICK, tries=2)), gone + "a")
    assert said == "NATO: `127.0.0.1` cannot be reached; 2 tries. Try again later."


def test_a_machine_that_is_offline_is_said_so_at_once():
    pauses = []
    fetch = Fetch("NATO", ("nowhere.invalid",), QUICK, sleep=pauses.append)
    said = refused(fetch, "https://nowhere.invalid/a")
    assert said == "NATO: the name `nowhere.invalid` cannot be looked up. Is this machine online?"
    assert not pauses


def test_a_redirect_off_encryption_is_refused():
    fetch = Fetch("NATO", ("www.nato.int",), QUICK)
    fetch._first = httpx.URL("https://www.nato.int/")
    with pytest.raises(NotFetched, match=r"it redirects to `www.nato.int` without encryption\."):
        fetch.check(httpx.URL("http://www.nato.int/a"), "redirects")
    fetch.check(httpx.URL("https://www.nato.int/a"), "redirects")


def test_a_redirect_on_the_same_host_is_followed():
    with serving() as server:
        server.on("/a", Reply(status=302, headers={"Location": "/b"}))
        server.on("/b", Reply(b"here"))
        answer = asking(limits=QUICK).get(server.address + "a")
        assert (answer.body, answer.address) == (b"here", server.address + "b")


@pytest.mark.parametrize("to", ["http://localhost:9/x", "http://example.org/x", "file:///etc/passwd"])
def test_a_redirect_elsewhere_is_refused_and_not_followed(to):
    with serving() as server:
        server.on("/a", Reply(status=302, headers={"Location": to}))
        said = refused(asking("SIPRI", QUICK), server.address + "a")
        assert said.startswith("SIPRI: it redirects to `")
        assert "Nothing was fetched from there." in said
        assert len(server.asked) == 1


def test_an_endless_redirect_is_refused():
    with serving() as server:
        server.on("/a", Reply(status=302, headers={"Location": "/a"}))
        assert "redirects without end." in refused(asking(limits=QUICK), server.address + "a")


def test_an_answer_that_is_too_large_is_dropped():
    with serving() as server:
        server.on("/a", Reply(b"x" * 3_000_000))
        limits = dataclasses.replace(QUICK, size=2**20)
        assert "the answer is larger than 1 MiB." in refused(asking(limits=limits), server.address + "a")


@pytest.mark.seconds
def test_a_packed_answer_is_unpacked_and_a_bomb_is_not():
    packed = {"Content-Encoding": "gzip"}
    with serving() as server:
        server.on("/small", Reply(bomb(1000), headers=packed))
        server.on("/bomb", Reply(bomb(200 * 2**20), headers=packed))
        limits = dataclasses.replace(QUICK, size=2**20)
        assert asking(limits=limits).get(server.address + "small").body == b"\0" * 1000
        assert "the answer is larger than 1 MiB." in refused(asking(limits=limits), server.address + "bomb")


def test_a_packing_that_was_not_asked_for_is_refused():
    with serving() as server:
        server.on("/a", Reply(b"x", headers={"Content-Encoding": "br"}))
        assert "compressed as `br`" in refused(asking(limits=QUICK), server.address + "a")


@pytest.mark.parametrize(
    "name",
    ["drips the headers", "drips notices", "drips the status line", "drips trailers", "falls silent in the headers"],
)
def test_headers_that_drip_or_stop_are_cut_off_in_time(name):
    with listening(BEHAVIOURS[name], lambda path: b"good") as server:
        began = time.monotonic()
        limits = dataclasses.replace(QUICK, seconds=0.3, silence=30)
        said = refused(asking("SIPRI", limits), server.address + "a")
        assert time.monotonic() - began < 10
    assert said == "SIPRI: the answer takes longer than 0.3 seconds. Try again later."


@pytest.mark.parametrize("name", ["endless notices", "endless packed nothing", "endless chunks"])
def test_every_byte_counts_and_not_only_those_of_the_body(name):
    with listening(BEHAVIOURS[name], lambda path: b"good") as server:
        said = refused(asking("SIPRI", Limits(size=1000, seconds=60)), server.address + "a")
        assert said == "SIPRI: the answer is larger than 0 MiB. It was dropped."
        assert server.sent < 2**24  # what this machine's network holds, too


@pytest.mark.parametrize("name", ["the rest from elsewhere", "the rest of another size", "more than the rest"])
def test_a_rest_that_does_not_fit_is_not_put_behind_what_came(name):
    body = bytes(range(256)) * 400
    with listening(BEHAVIOURS[name], lambda path: body) as server:
        assert asking(limits=QUICK).get(server.address + "a").body == body
        assert "range" in server.requests[1][1]


def test_all_answers_of_a_refresh_have_limits_together():
    with serving() as server:
        server.on("/a", Reply(b"x" * 700))
        asked = asking("SIPRI", dataclasses.replace(QUICK, size_together=1000))
        asked.get(server.address + "a")
        assert refused(asked, server.address + "a").startswith("SIPRI: its answers are larger than 0 MiB together.")
        asked = asking("SIPRI", dataclasses.replace(QUICK, seconds_together=0.2))
        asked.get(server.address + "a")
        time.sleep(0.25)
        assert refused(asked, server.address + "a").startswith("SIPRI: its answers take longer than 0.2 seconds")


def test_a_pause_beyond_the_time_is_not_waited_for():
    pauses = []
    with serving() as server:
        server.on("/a", Reply(status=429, headers={"Retry-After": "30"}))
        said = refused(asking("NATO", QUICK, pauses.append), server.address + "a")
    assert (said, pauses) == ("NATO: the server answers 429; 1 try. Try again later.", [])


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("7", 7), ("0", 0), ("\xb2", None), ("-5", None), ("1e9", None), ("NaN", None), ("", None), ("9" * 5000, None),
     ("Wed, 21 Oct 2015 07:28:00 GMT", 0), ("32 Foo 2026", None), ("soon", None)],
)  # fmt: skip
def test_a_pause_is_seconds_or_a_date(text, seconds):
    assert seconds_of(text) == seconds


def test_a_pause_until_a_date_to_come_is_the_time_until_then():
    assert 50 < seconds_of(format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)) <= 60


@pytest.mark.parametrize(
    ("body", "word"),
    [(b"rubbish", "damaged"), (gzip.compress(b"x" * 99, mtime=0)[:-4], "truncated"), (b"", "truncated")],
    ids=["rubbish", "cut", "empty"],
)
def test_a_packed_answer_that_is_damaged_is_given_up(body, word):
    with serving() as server:
        server.on("/a", Reply(body, headers={"Content-Encoding": "gzip"}))
        assert f"the compressed answer is {word}; 4 tries." in refused(asking(limits=QUICK), server.address + "a")


@pytest.mark.parametrize("size", [0, 2**20 - 1, 2**20, 2**20 + 1, 2**21])
def test_a_packed_answer_of_any_size_and_of_several_parts_is_unpacked(size):
    packed = gzip.compress(bytes(size))
    assert b"".join(unpacked([packed])) == bytes(size)
    assert b"".join(unpacked([packed + gzip.compress(b"more")])) == bytes(size) + b"more"
    assert b"".join(unpacked(packed[i : i + 1] for i in range(len(packed)))) == bytes(size)


@pytest.mark.parametrize("status", [206, 304])
def test_a_part_or_no_change_that_was_not_asked_for_is_refused(status):
    with serving() as server:
        server.on("/a", Reply(b"part", status=status))
        assert f"the server answers {status} for" in refused(asking(limits=QUICK), server.address + "a")


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("http://[::1", "it redirects to `http://[::1`, which is not an address."),
        ("http://127.0.0.1:1/", "it redirects to port 1 of `127.0.0.1`, which is not the web's."),
        ("ftp://127.0.0.1/", "it redirects to `ftp://127.0.0.1/`, which is not on the web."),
    ],
)
def test_a_redirect_to_no_address_of_the_web_is_refused(to, said):
    with serving() as server:
        server.on("/a", Reply(status=302, headers={"Location": to}))
        assert said in refused(asking(limits=QUICK), server.address + "a")


def test_a_link_off_encryption_is_refused():
    fetch = Fetch("NATO", ("www.nato.int",), QUICK, _first=httpx.URL("https://www.nato.int/"))
    said = refused(fetch, fetch.linked("https://www.nato.int/a", "http://www.nato.int/b"))
    assert said.startswith("NATO: it links to `www.nato.int` without encryption.")


def test_the_proxy_of_this_computer_is_used(monkeypatch):
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with serving() as server:
        server.on("http://figures.example/a", Reply(b"through"))
        monkeypatch.setenv("http_proxy", server.address.removeprefix("http://"))
        assert Fetch("NATO", ("figures.example",), QUICK).get("http://figures.example/a").body == b"through"
        monkeypatch.setenv("no_proxy", "figures.example")
        assert "cannot be looked up" in refused(Fetch("NATO", ("figures.example",), QUICK), "http://figures.example/a")


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1", "x://y", "http://"])
def test_a_proxy_that_is_no_address_is_named(proxy, monkeypatch):
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv("https_proxy", proxy)
    assert refused(Fetch("NATO", ("figures.example",), QUICK), "https://figures.example/a") == (
        "NATO: the proxy that this computer names for `https` is no address. "
        "Write `https_proxy` as http://HOST:PORT, or remove it."
    )


def test_a_proxy_that_is_not_there_is_named(monkeypatch):
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv("https_proxy", "http://nowhere.invalid:1")
    assert refused(Fetch("NATO", ("figures.example",), QUICK), "https://figures.example/a") == (
        "NATO: the name `nowhere.invalid` cannot be looked up. Check `https_proxy`: this computer names it as its proxy."
    )


def test_progress_is_told():
    seen = []
    with serving() as server:
        server.on("/a", Reply(b"x" * 100_000))
        fetch = asking(limits=QUICK)
        fetch.progress = lambda done, whole: seen.append((done, whole))
        fetch.get(server.address + "a")
    assert seen[-1] == (100_000, 100_000)
