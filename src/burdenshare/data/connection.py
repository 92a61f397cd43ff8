"""Connections to a publisher's server that keep a time limit and a size limit, whatever the server does.

A socket's own time limit begins again with each byte, so a server that sends one now and then never meets it. Here each
step gets only the time that is left, from the name's look-up to the last byte, headers included, and every byte counts.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import httpcore
import httpx

HEADERS: Final = 2**20  # bytes beside the body


class OutOfTime(Exception):
    """The time for an answer is over."""


class TooLarge(Exception):
    """The server sends more than is allowed."""


class NoProxy(Exception):
    """The proxy that this computer names cannot be used; the text is the kind of address that names it."""


@dataclass
class Allowance:
    """The time and the bytes that an answer may still take."""

    until: float
    silence: float
    connect: float
    size: int = 0
    closed: bool = False  # whether the server has closed the connection
    proxy: str = ""  # the proxy's name, and what names it
    named_by: str = ""

    def begin(self, size: int) -> None:
        """Allow an answer of so many bytes."""
        self.size, self.closed = size + HEADERS, False

    def seconds(self, most: float) -> float:
        """The time for the next step: what is left, at most so much.

        Raises:
            OutOfTime: nothing is left.
        """
        left = self.until - time.monotonic()
        if left <= 0:
            raise OutOfTime
        return min(left, most)

    def take(self, chunk: bytes) -> bytes:
        """Count the bytes that have come.

        Raises:
            TooLarge: they are more than allowed.
        """
        self.size -= len(chunk)
        self.closed = not chunk
        if self.size < 0:
            raise TooLarge
        return chunk


class _Stream(httpcore.NetworkStream):
    """A connection each of whose steps ends with the allowance."""

    def __init__(self, stream: httpcore.NetworkStream, allowed: Allowance) -> None:
        self._stream, self._allowed = stream, allowed

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        allowed = self._allowed
        try:
            return allowed.take(self._stream.read(max_bytes, allowed.seconds(allowed.silence)))
        except httpcore.ReadTimeout:
            allowed.seconds(allowed.silence)
            raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._allowed.seconds(self._allowed.silence))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        seconds = self._allowed.seconds(self._allowed.connect)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, seconds), self._allowed)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Network(httpcore.NetworkBackend):
    """The machine's network, each connection under the allowance."""

    def __init__(self, allowed: Allowance) -> None:
        self._allowed, self._network = allowed, httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        seconds = self._allowed.seconds(self._allowed.connect)
        stream = self._network.connect_tcp(host, port, seconds, local_address, socket_options)
        return _Stream(stream, self._allowed)


def connections(url: httpx.URL, allowed: Allowance) -> httpcore.ConnectionPool:
    """Connections to the server of an address, through the proxy that this computer names for it.

    Raises:
        NoProxy: there is one, and its address is not one.
    """
    from urllib.request import getproxies, proxy_bypass

    network, named = _Network(allowed), getproxies()
    kind = url.scheme if url.scheme in named else "all"
    if kind not in named or proxy_bypass(url.raw_host.decode("ascii")):
        return httpcore.ConnectionPool(ssl_context=_secure(), network_backend=network)
    try:
        proxy = httpx.Proxy(named[kind] if "://" in named[kind] else f"http://{named[kind]}")
        if proxy.url.scheme.startswith("socks") or not proxy.url.host:
            raise ValueError
        allowed.proxy, allowed.named_by = proxy.url.raw_host.decode("ascii"), f"{kind}_proxy"
        return httpcore.HTTPProxy(core(proxy.url), proxy.raw_auth, ssl_context=_secure(), network_backend=network)
    except (ValueError, httpx.InvalidURL):
        raise NoProxy(kind) from None


def core(url: httpx.URL) -> httpcore.URL:
    """An address as the connections take it, in the very parts that were checked."""
    return httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)


@cache
def _secure() -> ssl.SSLContext:
    """The trusted certificates, read once: reading them takes longer than a short answer."""
    return httpx.create_ssl_context()


FAILURES: Final = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError)


@dataclass(frozen=True)
class Failure:
    """A failed connection in plain words, what the user can do, and whether another try may help."""

    said: str
    do: str = "Try again later."
    again: bool = True


def failure(found: Exception, host: str, allowed: Allowance) -> Failure:
    """What a connection failed of."""
    cause = _cause(found)
    if isinstance(cause, socket.gaierror):
        do = f"Check `{allowed.named_by}`: this computer names it as its proxy."
        wrong = f"the name `{allowed.proxy or host}` cannot be looked up"
        return Failure(wrong, do if allowed.proxy else "Is this machine online?", False)
    if isinstance(cause, ssl.SSLCertVerificationError):
        do = "If your network reads encrypted connections, set SSL_CERT_FILE to the file of its certificate."
        return Failure(f"this computer does not trust the certificate of `{host}`", do, False)
    if isinstance(cause, ssl.SSLError):
        return Failure(f"no encrypted connection to `{host}` could be made")
    if isinstance(found, httpcore.ProxyError):
        do = f"Check `{allowed.named_by}`."
        return Failure(f"the proxy `{allowed.proxy}` refuses the connection to `{host}`", do, False)
    if isinstance(found, httpcore.ConnectTimeout | httpcore.ConnectError):
        return Failure(f"`{allowed.proxy or host}` cannot be reached")
    if isinstance(found, httpcore.TimeoutException):
        return Failure(f"`{host}` stopped answering")
    if isinstance(found, httpcore.ProtocolError) and not allowed.closed:
        return Failure(f"the answer of `{host}` is not in the form of the web (HTTP)")
    return Failure("the connection broke")


def _cause(found: BaseException) -> BaseException:
    """The operating system's error behind a failure, or the failure."""
    cause: BaseException | None = found
    while cause is not None and not isinstance(cause, socket.gaierror | ssl.SSLError):
        cause = cause.__cause__ or cause.__context__
    return cause or found
