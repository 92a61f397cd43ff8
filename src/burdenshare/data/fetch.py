"""Fetching from a publisher's server, politely and with suspicion.

Every answer has a size limit (as sent and as unpacked) and a time limit, and so have all answers of one refresh
together; both hold for the headers too. A redirect off the publisher's hosts, a page that never ends and an answer
that unpacks without end are refused. A busy server is tried again after a pause, and an interrupted download resumes
where it stopped if the server allows it.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from burdenshare.data.received import Damaged, Received, tag, unpacked
from burdenshare.vocabulary.errors import Problem, ProblemsFound

if TYPE_CHECKING:
    import httpcore
    import httpx

    from burdenshare.data.connection import Allowance

_BUSY: Final = (429, 500, 502, 503, 504)
_MOVED: Final = (301, 302, 303, 307, 308)
_LONGEST: Final = 200  # characters of an address in a message
_DO: Final = "Nothing was fetched from there. Download the file yourself and use `burdenshare data add`."


class NotFetched(ProblemsFound):
    """A publisher's server did not return the file."""


@dataclass(frozen=True)
class Limits:
    """The limits of one answer, and of all answers of one refresh together."""

    size: int = 64 * 2**20
    seconds: float = 300.0
    silence: float = 20.0
    connect: float = 10.0
    tries: int = 4
    redirects: int = 5
    pause: float = 2.0
    longest_pause: float = 60.0
    size_together: int = 256 * 2**20
    seconds_together: float = 900.0


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
    """Fetches what one refresh needs from one publisher: only from its hosts, within limits."""

    publisher: str
    hosts: tuple[str, ...]
    limits: Limits = field(default_factory=Limits)
    progress: Callable[[int, int | None], None] = lambda done, whole: None
    sleep: Callable[[float], None] = time.sleep
    _first: httpx.URL | None = None
    _until: float = 0.0
    _size: int = 0

    def get(
        self,
        address: str,
        parameters: Mapping[str, str] | None = None,
        accept: str = "*/*",
        etag: str = "",
        size: int | None = None,
    ) -> Answer:
        """Fetch an address, whose answer may have so many bytes.

        Raises:
            NotFetched: what the server did instead, and what the user can do.
        """
        import httpx

        from burdenshare.data.connection import Allowance, NoProxy, connections

        limits, now = self.limits, time.monotonic()
        url = httpx.URL(address, params=parameters) if parameters else httpx.URL(address)
        if self._first is None:
            self._first, self._until, self._size = url, now + limits.seconds_together, limits.size_together
        until = min(now + limits.seconds, self._until)
        allowed = Allowance(until, limits.silence, limits.connect)
        asked = {"Accept": accept, "Accept-Encoding": "identity", "User-Agent": "burdenshare (research software)"}
        if tag(etag):
            asked["If-None-Match"] = etag
        try:
            with connections(url, allowed) as pool:
                return _Request(self, pool, allowed, asked, min(size or limits.size, limits.size)).answer(url)
        except NoProxy as found:
            do = f"Write `{found}_proxy` as http://HOST:PORT, or remove it."
            raise self.refuse(f"the proxy that this computer names for `{found}` is no address.", do) from None

    def refuse(self, wrong: str, do: str = "") -> NotFetched:
        """An error about a publisher's answer."""
        return NotFetched([Problem(self.publisher, wrong, "", do)])

    def too_long(self) -> NotFetched:
        """An error about an answer that takes too long."""
        limits = self.limits
        which = f"the answer takes longer than {limits.seconds:g} seconds."
        if time.monotonic() >= self._until:
            which = f"its answers take longer than {limits.seconds_together:g} seconds together."
        return self.refuse(which, "Try again later.")

    def take(self, chunk: bytes) -> None:
        """Count what all answers together have sent.

        Raises:
            NotFetched: it is more than the limit.
        """
        self._size -= len(chunk)
        if self._size < 0:
            most = self.limits.size_together
            raise self.refuse(f"its answers are larger than {most / 2**20:,.0f} MiB together.", "They were dropped.")

    def linked(self, page: str, link: str) -> str:
        """The address of a link on a page.

        Raises:
            NotFetched: it is none.
        """
        import httpx

        return str(self.follow(httpx.URL(page), link, "links"))

    def follow(self, url: httpx.URL, to: str, how: str) -> httpx.URL:
        """The address to which a page or a server sends us.

        Raises:
            NotFetched: it is none.
        """
        import httpx

        try:
            return url.join(to)
        except (httpx.InvalidURL, ValueError):
            raise self.refuse(f"it {how} to `{_short(to)}`, which is not an address.", _DO) from None

    def check(self, url: httpx.URL, how: str) -> None:
        """Refuse a server that is not the publisher's, and a way from HTTPS to plain HTTP."""
        first = self._first or url
        host = url.raw_host.decode("ascii")  # as it is connected to; its other forms may not exist
        if url.scheme not in ("http", "https"):
            raise self.refuse(f"it {how} to `{_short(str(url))}`, which is not on the web.", _DO)
        if host not in self.hosts:
            raise self.refuse(f"it {how} to `{_short(host)}`, which is not one of its hosts.", _DO)
        if first.scheme == "https" and url.scheme != "https":
            raise self.refuse(f"it {how} to `{host}` without encryption.", _DO)
        if url.port not in (None, first.port):
            raise self.refuse(f"it {how} to port {url.port} of `{host}`, which is not the web's.", _DO)


@dataclass
class _Request:
    """One request of a fetch, over several tries."""

    fetch: Fetch
    pool: httpcore.ConnectionPool
    allowed: Allowance
    asked: Mapping[str, str]
    size: int
    received: Received = field(default_factory=Received)

    def answer(self, url: httpx.URL) -> Answer:
        """The answer, after as many tries as it takes."""
        from burdenshare.data.connection import FAILURES, Failure, OutOfTime, TooLarge, failure

        limits = self.fetch.limits
        for attempt in range(limits.tries):
            try:
                return self._try(url)
            except OutOfTime:
                raise self.fetch.too_long() from None
            except TooLarge:
                raise self._too_large() from None
            except (_Again, *FAILURES) as found:
                again = isinstance(found, _Again)
                met = Failure(str(found)) if again else failure(found, url.host, self.allowed)
                if not met.again:
                    raise self.fetch.refuse(f"{met.said}.", met.do) from None
                pause = self._pause(attempt, found.after if isinstance(found, _Again) else None)
                if attempt + 1 == limits.tries or time.monotonic() + pause > self.allowed.until:
                    tries = f"{attempt + 1} tries" if attempt else "1 try"
                    raise self.fetch.refuse(f"{met.said}; {tries}.", met.do) from None
                self.fetch.sleep(pause)
        raise AssertionError("every try ends in an answer or an error")

    def _pause(self, attempt: int, after: float | None) -> float:
        limits = self.fetch.limits
        own = limits.pause * 3**attempt * random.uniform(0.8, 1.2)
        return min(own if after is None else after, limits.longest_pause)

    def _too_large(self) -> NotFetched:
        return self.fetch.refuse(f"the answer is larger than {self.size / 2**20:,.0f} MiB.", "It was dropped.")

    def _try(self, url: httpx.URL) -> Answer:
        import httpx

        from burdenshare.data.connection import core

        how = "links"
        for _ in range(self.fetch.limits.redirects + 1):
            self.fetch.check(url, how)
            self.allowed.begin(self.size)
            asked = {**self.asked, **self.received.headers()}
            with self.pool.stream("GET", core(url), headers=list(asked.items())) as response:
                headers = httpx.Headers(response.headers)
                if response.status in _MOVED and "location" in headers:
                    url, how = self.fetch.follow(url, headers["location"], "redirects"), "redirects"
                    continue
                if response.status == 304 and "If-None-Match" in asked:
                    return Answer(str(url), None, tag(headers.get("etag", "")), "")
                self._check_status(response.status, headers, url)
                body = self._body(response, headers)
                return Answer(str(url), body, tag(headers.get("etag", "")), headers.get("last-modified", ""))
        raise self.fetch.refuse(f"{_short(str(url))} redirects without end.")

    def _check_status(self, status: int, headers: httpx.Headers, url: httpx.URL) -> None:
        """Refuse an answer that has no body for us, and prepare for one that has."""
        received = self.received
        if status in _BUSY:
            raise _Again(f"the server answers {status}", seconds_of(headers.get("retry-after", "")))
        if status == 200:
            received.begin(headers)
        elif received.body and not (status == 206 and received.goes_on(headers)):
            received.forget()
            raise _Again("the server does not send the rest")
        elif not received.body:
            raise self.fetch.refuse(f"the server answers {status} for {_short(str(url))}.")

    def _body(self, response: httpcore.Response, headers: httpx.Headers) -> bytes:
        from burdenshare.data.connection import TooLarge

        received, size = self.received, self.size
        try:
            for chunk in self._chunks(response, headers.get("content-encoding", "").lower()):
                received.body += chunk
                self.fetch.take(chunk)
                self.fetch.progress(len(received.body), received.whole)
                if max(len(received.body), received.whole or 0) > size:
                    raise TooLarge
                self.allowed.seconds(1)
        except Damaged as found:
            received.forget()
            raise _Again(f"the compressed answer is {found}") from None
        if received.whole is not None and len(received.body) > received.whole:
            received.forget()
            raise _Again("the rest of the answer is too long")
        if received.whole is not None and len(received.body) < received.whole:
            raise _Again(f"the answer ends after {len(received.body):,} of {received.whole:,} bytes")
        body = bytes(received.body)
        received.forget()
        return body

    def _chunks(self, response: httpcore.Response, packing: str) -> Iterator[bytes]:
        """The chunks of an answer; a compressed one is unpacked piece by piece, never beyond the limit."""
        if packing in ("", "identity"):
            return response.iter_stream()
        if packing not in ("gzip", "deflate"):
            wrong = f"the answer is compressed as `{_short(packing)}`, which was not requested."
            raise self.fetch.refuse(wrong, "Try again later.")
        self.received.whole = None
        return unpacked(response.iter_stream())


def seconds_of(text: str) -> float | None:
    """The pause that a busy server asks for, as seconds or as a date; None where it is neither."""
    if re.fullmatch("[0-9]{1,9}", text):
        return float(text)
    try:
        until = parsedate_to_datetime(text)
        return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:60]}…"
