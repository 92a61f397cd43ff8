"""A server on this machine that misbehaves: it lets a behaviour speak on each connection, and closes.

A behaviour is a generator (`behaviours.py`, `families.py`). It reads the request when it wants to, or never, and gives bytes to send,
seconds to wait, or `RESET`, which breaks the connection.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, TypeAlias

RESET: Final = "reset"
_LONGEST_REQUEST: Final = 2**16
_BUFFER: Final = 2**16


@dataclass(frozen=True)
class Asked:
    """A request, the good answer to it, and how often this server was asked before."""

    path: str
    headers: dict[str, str]
    body: bytes
    times: int
    address: str


@dataclass
class Line:
    """One connection, as a behaviour sees it."""

    server: Hostile
    connection: socket.socket

    def asked(self) -> Asked:
        """Read the request."""
        head = b""
        while b"\r\n\r\n" not in head:
            more = self.connection.recv(_BUFFER)
            if not more or len(head) > _LONGEST_REQUEST:
                raise ConnectionError
            head += more
        first, *lines = head.decode("latin-1").split("\r\n")
        path = first.split(" ")[1]
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines) if k}
        self.server.requests.append((path, headers))
        times = len(self.server.requests) - 1
        return Asked(path, headers, self.server.good(path.partition("?")[0]), times, self.server.address)


Behaviour: TypeAlias = Callable[[Line], Iterator[bytes | float | str]]


@dataclass
class Hostile:
    """What the server answers where, and what it was asked and sent."""

    behaviour: Behaviour
    good: Callable[[str], bytes]
    address: str = ""
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    sent: int = 0
    lines: int = 0  # connections that were made
    over: threading.Event = field(default_factory=threading.Event)

    def answer(self, connection: socket.socket) -> None:
        """Let the behaviour speak until it ends, the other side has gone, or the server closes."""
        with connection, contextlib.suppress(OSError):
            connection.settimeout(20)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)
            for said in self.behaviour(Line(self, connection)):
                if self.over.is_set():
                    return
                if isinstance(said, bytes):
                    connection.sendall(said)
                    self.sent += len(said)
                elif isinstance(said, str):
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    return
                elif self._gone(connection, said):
                    return

    def _gone(self, connection: socket.socket, seconds: float) -> bool:
        """Wait; whether the other side has gone meanwhile."""
        until = time.monotonic() + seconds
        connection.settimeout(0.02)
        try:
            while (left := until - time.monotonic()) > 0:
                if self.over.wait(min(left, 0.02)):
                    return True
                with contextlib.suppress(TimeoutError):
                    if not connection.recv(_BUFFER):
                        return True
            return False
        finally:
            connection.settimeout(20)


@contextmanager
def listening(behaviour: Behaviour, good: Callable[[str], bytes], scheme: str = "http") -> Iterator[Hostile]:
    """Serve a behaviour on a port of this machine's own address."""
    server = Hostile(behaviour, good)
    with socket.create_server(("127.0.0.1", 0), backlog=16) as door:
        server.address = f"{scheme}://127.0.0.1:{door.getsockname()[1]}/"

        def accept() -> None:
            with contextlib.suppress(OSError):
                while not server.over.is_set():
                    connection, _ = door.accept()
                    server.lines += 1
                    threading.Thread(target=server.answer, args=(connection,), daemon=True).start()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            with contextlib.suppress(OSError):
                door.shutdown(socket.SHUT_RDWR)
            thread.join(5)


def nobody() -> str:
    """An address of this machine at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        return f"http://127.0.0.1:{door.getsockname()[1]}/"
