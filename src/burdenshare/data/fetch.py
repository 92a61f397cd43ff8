"""Fetching from a publisher's server, politely and with suspicion.

Every answer has a size limit (as sent and as unpacked) and a time limit; a redirect off the publisher's hosts, a page
that never ends and an answer that unpacks without end are refused. A busy server is tried again after a pause, and an
interrupted download resumes where it stopped if the server allows it.
"""

from __future__ import annotations

import random
import socket
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from burdenshare.vocabulary.errors import Problem, ProblemsFound

if TYPE_CHECKING:
    import ssl

    import httpx

_BUSY: Final = (429, 500, 502, 503, 504)
_MOVED: Final = (301, 302, 303, 307, 308)


class NotFetched(ProblemsFound):
    """A publisher's server did not return the file."""


@dataclass(frozen=True)
class Limits:
    """The limits of one answer."""

    size: int = 64 * 2**20
    seconds: float = 300.0
    silence: float = 20.0
    connect: float = 10.0
    tries: int = 4
    redirects: int = 5
    pause: float = 2.0
    longest_pause: float = 60.0


@dataclass(frozen=True)
class Answer:
    """A server's answer; `body` is None if nothing changed since `etag`."""

    address: str
    body: bytes | None
    etag: str
    modified: str


class _Again(Exception):
    """A failure worth another try, after some seconds."""

    def __init__(self, said: str, after: float | None = None) -> None:
        super().__init__(said)
        self.after = after


@dataclass
class Fetch:
    """Fetches from one publisher: only from its hosts, within limits."""

    publisher: str
    hosts: tuple[str, ...]
    limits: Limits = field(default_factory=Limits)
    progress: Callable[[int, int | None], None] = lambda done, whole: None
    sleep: Callable[[float], None] = time.sleep

    def get(
        self,
        address: str,
        parameters: Mapping[str, str] | None = None,
        accept: str = "*/*",
        etag: str = "",
    ) -> Answer:
        """Fetch an address.

        Raises:
            NotFetched: what the server did instead, and what the user can do.
        """
        import httpx

        limits = self.limits
        timeout = httpx.Timeout(limits.silence, connect=limits.connect)
        asked = {"Accept": accept, "Accept-Encoding": "identity", "User-Agent": "burdenshare (research software)"}
        if etag:
            asked["If-None-Match"] = etag
        until = time.monotonic() + limits.seconds
        partly = _Partly()
        address = str(httpx.URL(address, params=parameters)) if parameters else address
        with httpx.Client(timeout=timeout, headers=asked, verify=_secure()) as client:
            for attempt in range(limits.tries):
                try:
                    return self._try(client, address, partly, until)
                except (_Again, httpx.TransportError) as found:
                    said = _in_words(found, address)
                    if _is_unknown(found):
                        raise self.refuse(said + ".", "Is this machine online?") from None
                    if attempt + 1 == limits.tries or time.monotonic() > until:
                        raise self.refuse(f"{said}; {attempt + 1} tries.", "Try again later.") from None
                    self.sleep(self._pause(attempt, getattr(found, "after", None)))
        raise AssertionError("every try ends in an answer or an error")

    def refuse(self, wrong: str, do: str = "") -> NotFetched:
        """An error about a publisher's answer."""
        return NotFetched([Problem(self.publisher, wrong, "", do)])

    def _pause(self, attempt: int, after: float | None) -> float:
        limits = self.limits
        return min(after if after is not None else limits.pause * 3**attempt * random.uniform(0.8, 1.2),
                   limits.longest_pause)  # fmt: skip

    def _try(self, client: httpx.Client, address: str, partly: _Partly, until: float) -> Answer:
        safe = urlsplit(address).scheme == "https"
        for _ in range(self.limits.redirects + 1):
            self._check_host(address, safe)
            with client.stream("GET", address, headers=partly.headers()) as response:
                status = response.status_code
                if status in _MOVED and "location" in response.headers:
                    address = urljoin(address, response.headers["location"])
                    continue
                if status == 304:
                    return Answer(address, None, response.headers.get("etag", ""), "")
                if status in _BUSY:
                    raise _Again(f"the server answers {status}", _seconds(response.headers.get("retry-after")))
                if status not in (200, 206):
                    raise self.refuse(f"the server answers {status} for {address}.")
                body = self._body(response, partly, until)
                headers = response.headers
                return Answer(address, body, headers.get("etag", ""), headers.get("last-modified", ""))
        raise self.refuse(f"{address} redirects without end.")

    def _check_host(self, address: str, safe: bool) -> None:
        """Refuse a server that is not the publisher's, and a redirect from HTTPS to plain HTTP."""
        scheme, host = urlsplit(address).scheme, urlsplit(address).hostname or ""
        do = "Nothing was fetched from there. Download the file yourself and use `burdenshare data add`."
        if host not in self.hosts:
            raise self.refuse(f"it redirects to `{host}`, which is not one of its hosts.", do)
        if safe and scheme != "https":
            raise self.refuse(f"it redirects to `{host}` without encryption.", do)

    def _body(self, response: httpx.Response, partly: _Partly, until: float) -> bytes:
        partly.begin(response)
        for chunk in self._unpacked(response, partly):
            partly.body += chunk
            self.progress(len(partly.body), partly.whole)
            if len(partly.body) > self.limits.size:
                raise self.refuse(f"the answer is larger than {self.limits.size / 2**20:,.0f} MiB.", "It was dropped.")
            if time.monotonic() > until:
                raise self.refuse(f"the answer takes longer than {self.limits.seconds:g} seconds.", "Try again later.")
        if partly.whole is not None and len(partly.body) < partly.whole:
            raise _Again(f"the answer ends after {len(partly.body):,} of {partly.whole:,} bytes")
        body = bytes(partly.body)
        partly.forget()
        return body

    def _unpacked(self, response: httpx.Response, partly: _Partly) -> Iterator[bytes]:
        """The chunks of an answer; a compressed one is unpacked piece by piece, never beyond the limit."""
        packing = response.headers.get("content-encoding", "identity").lower()
        if packing == "identity":
            yield from response.iter_raw()
            return
        if packing not in ("gzip", "deflate"):
            raise self.refuse(f"the answer is compressed as `{packing}`, which was not requested.")
        partly.whole = None
        unpack = zlib.decompressobj(wbits=47)
        for chunk in response.iter_raw():
            while chunk:
                yield unpack.decompress(chunk, 2**20)
                chunk = unpack.unconsumed_tail
        if not unpack.eof:
            partly.forget()
            raise _Again("the compressed answer ends too early")


@cache
def _secure() -> ssl.SSLContext:
    """The trusted certificates, read once: reading them takes longer than a short answer."""
    import httpx

    return httpx.create_ssl_context()


def _is_unknown(found: BaseException) -> bool:
    """Whether a server's name could not be looked up; trying again at once does not help."""
    cause: BaseException | None = found
    while cause is not None and not isinstance(cause, socket.gaierror):
        cause = cause.__cause__ or cause.__context__
    return cause is not None


def _in_words(found: Exception, address: str) -> str:
    """A connection failure in plain words."""
    import httpx

    if isinstance(found, _Again):
        return str(found)
    host = urlsplit(address).hostname
    if _is_unknown(found):
        return f"the name `{host}` cannot be looked up"
    if isinstance(found, httpx.ConnectTimeout | httpx.ConnectError):
        return f"`{host}` cannot be reached"
    if isinstance(found, httpx.TimeoutException):
        return f"`{host}` stopped answering"
    return "the connection broke"


class _Partly:
    """The part of an interrupted answer that has arrived."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self.body, self.whole, self.etag = bytearray(), None, ""

    body: bytearray
    whole: int | None
    etag: str

    def headers(self) -> dict[str, str]:
        """Request the rest where the server named its answer, otherwise the whole."""
        if self.body and self.etag:
            return {"Range": f"bytes={len(self.body)}-", "If-Range": self.etag}
        self.forget()
        return {}

    def begin(self, response: httpx.Response) -> None:
        """Resume where it stopped, or start again."""
        length = response.headers.get("content-length", "")
        if response.status_code == 206 and self.body:
            return
        self.forget()
        self.etag = response.headers.get("etag", "")
        self.whole = int(length) if length.isdigit() else None


def _seconds(text: str | None) -> float | None:
    return float(text) if text and text.isdigit() else None
