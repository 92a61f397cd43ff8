"""Asking a publisher: what goes wrong ends in a clear message, and what can be mended is."""

from __future__ import annotations

import dataclasses

import httpx
import pytest

from burdenshare.data.fetch import Fetch, Limits, NotFetched
from tests.data.replay import Reply, asking, bomb, serving

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


def test_progress_is_told():
    seen = []
    with serving() as server:
        server.on("/a", Reply(b"x" * 100_000))
        fetch = asking(limits=QUICK)
        fetch.progress = lambda done, whole: seen.append((done, whole))
        fetch.get(server.address + "a")
    assert seen[-1] == (100_000, 100_000)
