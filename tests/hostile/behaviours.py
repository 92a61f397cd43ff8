"""What a server can do wrong, one generator a behaviour; `families.py` has those that come in families, and the list."""

from __future__ import annotations

import gzip
import itertools
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Final, TypeAlias

from tests.hostile.server import RESET, Line

Said: TypeAlias = Iterator[bytes | float | str]
DRIP: Final = 0.03  # seconds between two bytes: less than the silence that is allowed
LONG: Final = 30.0
OK: Final = b"HTTP/1.1 200 OK\r\n"


def whole(body: bytes, *headers: bytes, status: bytes = b"200 OK", length: bytes | None = None) -> bytes:
    """An answer in good form."""
    size = b"%d" % len(body) if length is None else length
    lines = [b"HTTP/1.1 " + status, *headers, b"Content-Length: " + size]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def dripped(said: bytes) -> Said:
    for i in range(len(said)):
        yield said[i : i + 1]
        yield DRIP


# The connection


def closes_at_once(line: Line) -> Said:
    yield b""


def resets_at_once(line: Line) -> Said:
    yield RESET


def says_nothing(line: Line) -> Said:
    yield LONG


def says_nothing_when_asked(line: Line) -> Said:
    line.asked()
    yield LONG


def closes_when_asked(line: Line) -> Said:
    line.asked()
    yield b""


def resets_when_asked(line: Line) -> Said:
    line.asked()
    yield RESET


def closes_in_the_status_line(line: Line) -> Said:
    line.asked()
    yield b"HTTP/1.1 20"


def closes_in_the_headers(line: Line) -> Said:
    line.asked()
    yield OK + b"Content-Type: te"


def closes_after_the_headers(line: Line) -> Said:
    yield whole(line.asked().body).partition(b"\r\n\r\n")[0] + b"\r\n\r\n"


def closes_in_the_body(line: Line) -> Said:
    body = line.asked().body
    yield whole(body)[: -len(body) // 2]


def resets_in_the_body(line: Line) -> Said:
    body = line.asked().body
    yield whole(body)[: -len(body) // 2]
    yield DRIP
    yield RESET


def falls_silent_in_the_headers(line: Line) -> Said:
    line.asked()
    yield OK
    yield LONG


def falls_silent_in_the_body(line: Line) -> Said:
    body = line.asked().body
    yield whole(body)[: -len(body) // 2]
    yield LONG


# Without end


def drips_the_status_line(line: Line) -> Said:
    yield from dripped(whole(line.asked().body))


def drips_the_headers(line: Line) -> Said:
    body = line.asked().body
    yield OK
    yield from dripped(b"".join(b"X-%d: x\r\n" % i for i in range(500)))
    yield whole(body)


def drips_the_body(line: Line) -> Said:
    body = line.asked().body
    yield whole(b"", length=b"%d" % (1000 + len(body)))
    yield from dripped(b" " * 1000 + body)


def drips_chunks(line: Line) -> Said:
    line.asked()
    yield OK + b"Transfer-Encoding: chunked\r\n\r\n"
    yield from dripped(b"1\r\n \r\n" * 500)


def drips_a_chunk_size(line: Line) -> Said:
    line.asked()
    yield OK + b"Transfer-Encoding: chunked\r\n\r\n"
    yield from dripped(b"1;" + b"x" * 1000)


def drips_trailers(line: Line) -> Said:
    body = line.asked().body
    yield OK + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(body) + body + b"\r\n0\r\n"
    yield from dripped(b"X: x\r\n" * 500)


def drips_notices(line: Line) -> Said:
    line.asked()
    for _ in range(500):
        yield b"HTTP/1.1 103 Early Hints\r\n\r\n"
        yield DRIP


def endless_notices(line: Line) -> Said:
    line.asked()
    while True:
        yield b"HTTP/1.1 100 Continue\r\n\r\n" * 1000


def endless_headers(line: Line) -> Said:
    line.asked()
    yield OK
    for i in itertools.count():
        yield b"".join(b"X-%d-%d: x\r\n" % (i, j) for j in range(1000))


def endless_header(line: Line) -> Said:
    line.asked()
    yield OK + b"X: "
    while True:
        yield b"x" * 2**16


def endless_status_line(line: Line) -> Said:
    line.asked()
    yield b"HTTP/1.1 200 "
    while True:
        yield b"x" * 2**16


def endless_body(line: Line) -> Said:
    line.asked()
    yield OK + b"\r\n"
    while True:
        yield b" " * 2**16


def endless_chunks(line: Line) -> Said:
    line.asked()
    yield OK + b"Transfer-Encoding: chunked\r\n\r\n"
    while True:
        yield b"1\r\n \r\n" * 10_000


def endless_trailers(line: Line) -> Said:
    body = line.asked().body
    yield OK + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(body) + body + b"\r\n0\r\n"
    while True:
        yield b"X: x\r\n" * 10_000


def a_header_of_a_megabyte(line: Line) -> Said:
    yield whole(line.asked().body, b"X: " + b"x" * 2**20)


def a_thousand_headers(line: Line) -> Said:
    yield whole(line.asked().body, *(b"X-%d: x" % i for i in range(1000)))


# The length


def a_body_longer_than_it_says(line: Line) -> Said:
    body = line.asked().body
    yield whole(body, length=b"%d" % (len(body) // 2))


def a_body_shorter_than_it_says(line: Line) -> Said:
    body = line.asked().body
    yield whole(body, length=b"%d" % (len(body) + 100))


def more_after_the_body(line: Line) -> Said:
    yield whole(line.asked().body) + b"HTTP/1.1 500 No\r\n\r\n" + b"x" * 10_000


def a_length_larger_than_allowed(line: Line) -> Said:
    yield whole(b" " * 2**21 + line.asked().body)


def two_lengths(line: Line) -> Said:
    body = line.asked().body
    yield whole(body, b"Content-Length: %d" % (len(body) // 2))


def two_equal_lengths(line: Line) -> Said:
    body = line.asked().body
    yield whole(body, b"Content-Length: %d" % len(body))


def a_length_and_chunks(line: Line) -> Said:
    body = line.asked().body
    yield whole(b"", b"Transfer-Encoding: chunked", length=b"5") + b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n"


# Chunks


def chunks(line: Line) -> Said:
    body = line.asked().body
    yield OK + b"Transfer-Encoding: chunked\r\n\r\n"
    for i in range(0, len(body), 1000):
        yield b"%x\r\n" % len(body[i : i + 1000]) + body[i : i + 1000] + b"\r\n"
    yield b"0\r\n\r\n"


def chunks_cut(line: Line) -> Said:
    body = line.asked().body
    yield OK + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(body) + body[: len(body) // 2]


def chunks_without_an_end(line: Line) -> Said:
    body = line.asked().body
    yield OK + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(body) + body + b"\r\n"


# Packing


def packed(line: Line) -> Said:
    yield whole(gzip.compress(line.asked().body), b"Content-Encoding: gzip")


def packed_in_parts(line: Line) -> Said:
    body = line.asked().body
    yield whole(gzip.compress(body[:50]) + gzip.compress(body[50:]), b"Content-Encoding: gzip")


def packed_exactly_a_mebibyte(line: Line) -> Said:
    """What is unpacked ends where a piece of the unpacking ends."""
    body = line.asked().body
    room = 2**20 - len(body)
    yield whole(gzip.compress(body + b"\n" * room), b"Content-Encoding: gzip")


def packed_otherwise(line: Line) -> Said:
    yield whole(zlib.compress(line.asked().body), b"Content-Encoding: deflate")


def packed_as_deflate_and_called_gzip(line: Line) -> Said:
    yield whole(zlib.compress(line.asked().body), b"Content-Encoding: gzip")


def packed_raw_and_called_gzip(line: Line) -> Said:
    yield whole(zlib.compress(line.asked().body)[2:-4], b"Content-Encoding: gzip")


def called_packed(line: Line) -> Said:
    yield whole(b"x" + line.asked().body, b"Content-Encoding: gzip")


def packed_and_empty(line: Line) -> Said:
    line.asked()
    yield whole(b"", b"Content-Encoding: gzip")


def packed_and_cut(line: Line) -> Said:
    yield whole(gzip.compress(line.asked().body)[:-9], b"Content-Encoding: gzip")


def packed_with_a_wrong_sum(line: Line) -> Said:
    said = gzip.compress(line.asked().body)
    yield whole(said[:-8] + bytes(8), b"Content-Encoding: gzip")


def packed_with_rubbish_behind(line: Line) -> Said:
    yield whole(gzip.compress(line.asked().body) + b"rubbish" * 1000, b"Content-Encoding: gzip")


def packed_twice(line: Line) -> Said:
    yield whole(gzip.compress(gzip.compress(line.asked().body)), b"Content-Encoding: gzip, gzip")


@cache
def _bomb(mebibytes: int) -> bytes:
    return gzip.compress(bytes(mebibytes * 2**20))


def a_bomb(line: Line) -> Said:
    line.asked()
    yield whole(_bomb(50), b"Content-Encoding: gzip")


def a_bomb_inside(line: Line) -> Said:
    line.asked()
    yield whole(_bomb(300))


def endless_packed_nothing(line: Line) -> Said:
    line.asked()
    yield OK + b"Content-Encoding: gzip\r\n\r\n"
    part = gzip.compress(b"")
    while True:
        yield part * 3000


# Status and form


def busy_and_then_good(line: Line) -> Said:
    asked = line.asked()
    yield whole(b"", b"Retry-After: 0", status=b"503 Busy") if asked.times == 0 else whole(asked.body)


def cut_and_then_good(line: Line) -> Said:
    asked = line.asked()
    yield whole(asked.body)[: -len(asked.body) // 2 if asked.times == 0 else None]


# Elsewhere


def moves_without_end(line: Line) -> Said:
    asked = line.asked()
    yield whole(b"", b"Location: /%d" % asked.times, status=b"302 Moved")


def moves_in_a_circle(line: Line) -> Said:
    asked = line.asked()
    yield whole(b"", b"Location: " + asked.path.encode(), status=b"301 Moved")


def moves_once(line: Line) -> Said:
    asked = line.asked()
    where = asked.path.encode()
    yield whole(asked.body) if asked.times else whole(b"", b"Location: " + where, status=b"307 Moved")


# What is sent


# Without encryption where encryption is expected


def drips_a_handshake(line: Line) -> Said:
    yield b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc"
    yield from dripped(b"\x03" * 1000)
