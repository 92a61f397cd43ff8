"""What a server can do wrong, one generator a behaviour; `BEHAVIOURS` has them all by name.

Most answers must be refused. `TAKEN` are odd and right, and must be read; `EITHER` may be read or refused.
"""

from __future__ import annotations

import gzip
import itertools
import sys
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final, TypeAlias

from tests.hostile.server import RESET, Behaviour, Line

Said: TypeAlias = Iterator[bytes | float | str]
DRIP: Final = 0.05  # seconds between two bytes: less than the silence that is allowed
LONG: Final = 30.0
OK: Final = b"HTTP/1.1 200 OK\r\n"


def whole(body: bytes, *headers: bytes, status: bytes = b"200 OK", length: bytes | None = None) -> bytes:
    """An answer in good form."""
    size = b"%d" % len(body) if length is None else length
    lines = [b"HTTP/1.1 " + status, *headers, b"Content-Length: " + size]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def _dripped(said: bytes) -> Said:
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
    yield from _dripped(whole(line.asked().body))


def drips_the_headers(line: Line) -> Said:
    body = line.asked().body
    yield OK
    yield from _dripped(b"".join(b"X-%d: x\r\n" % i for i in range(500)))
    yield whole(body)


def drips_the_body(line: Line) -> Said:
    body = line.asked().body
    yield whole(b"", length=b"%d" % (1000 + len(body)))
    yield from _dripped(b" " * 1000 + body)


def drips_chunks(line: Line) -> Said:
    line.asked()
    yield OK + b"Transfer-Encoding: chunked\r\n\r\n"
    yield from _dripped(b"1\r\n \r\n" * 500)


def drips_a_chunk_size(line: Line) -> Said:
    line.asked()
    yield OK + b"Transfer-Encoding: chunked\r\n\r\n"
    yield from _dripped(b"1;" + b"x" * 1000)


def drips_trailers(line: Line) -> Said:
    body = line.asked().body
    yield OK + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(body) + body + b"\r\n0\r\n"
    yield from _dripped(b"X: x\r\n" * 500)


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


def _chunk_size(size: bytes) -> Behaviour:
    def behaviour(line: Line) -> Said:
        body = line.asked().body
        yield OK + b"Transfer-Encoding: chunked\r\n\r\n" + size + b"\r\n" + body + b"\r\n0\r\n\r\n"

    return behaviour


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


def _packing(name: bytes) -> Behaviour:
    def behaviour(line: Line) -> Said:
        yield whole(b"\x0b\x02\x80" + line.asked().body, b"Content-Encoding: " + name)

    return behaviour


# Status and form


def _raw(said: bytes) -> Behaviour:
    """These bytes; `BODY` is the good body."""

    def behaviour(line: Line) -> Said:
        yield said.replace(b"BODY", line.asked().body)

    return behaviour


def _first(first: bytes) -> Behaviour:
    """A good answer with this first line."""

    def behaviour(line: Line) -> Said:
        body = line.asked().body
        yield first + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body

    return behaviour


def _header(header: bytes) -> Behaviour:
    def behaviour(line: Line) -> Said:
        yield whole(line.asked().body, header)

    return behaviour


def _status(status: int, *headers: bytes) -> Behaviour:
    def behaviour(line: Line) -> Said:
        yield whole(line.asked().body, *headers, status=b"%d Odd" % status)

    return behaviour


def _length(length: bytes) -> Behaviour:
    def behaviour(line: Line) -> Said:
        yield whole(line.asked().body, length=length)

    return behaviour


def busy_and_then_good(line: Line) -> Said:
    asked = line.asked()
    yield whole(b"", b"Retry-After: 0", status=b"503 Busy") if asked.times == 0 else whole(asked.body)


def cut_and_then_good(line: Line) -> Said:
    asked = line.asked()
    yield whole(asked.body)[: -len(asked.body) // 2 if asked.times == 0 else None]


def _rest(status: bytes, *headers: bytes, after: int = 0) -> Behaviour:
    """The first answer breaks; the rest comes with these headers."""

    def behaviour(line: Line) -> Said:
        asked = line.asked()
        cut = len(asked.body) // 2
        if asked.times == 0:
            yield whole(asked.body, b'ETag: "1"')[: cut - len(asked.body)]
            return
        names = {b"FROM": cut, b"TO": len(asked.body) - 1, b"ALL": len(asked.body)}
        said = [b'ETag: "1"', *headers]
        for name, number in names.items():
            said = [h.replace(name, b"%d" % number) for h in said]
        yield whole(asked.body[cut + after :], *said, status=status)

    return behaviour


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


def _moves(to: bytes) -> Behaviour:
    """A redirect; `HERE` is this server's host and port."""

    def behaviour(line: Line) -> Said:
        here = line.asked().address.split("/")[2].encode()
        yield whole(b"", b"Location: " + to.replace(b"HERE", here), status=b"302 Moved")

    return behaviour


# What is sent


def _body(change: Callable[[bytes], bytes], *headers: bytes) -> Behaviour:
    def behaviour(line: Line) -> Said:
        yield whole(change(line.asked().body), *headers)

    return behaviour


def _says(body: bytes, *headers: bytes) -> Behaviour:
    return _body(lambda _: body, *headers)


# Without encryption where encryption is expected


def _without_reading(said: bytes) -> Behaviour:
    def behaviour(line: Line) -> Said:
        yield said
        yield LONG

    return behaviour


def drips_a_handshake(line: Line) -> Said:
    yield b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc"
    yield from _dripped(b"\x03" * 1000)


_HERE = sys.modules[__name__]
_NAMED: Final = {
    name.replace("_", " "): function
    for name, function in vars(_HERE).items()
    if callable(function) and getattr(function, "__module__", "") == __name__ and name[0] != "_" and name != "whole"
}
_STATUSES: Final = (201, 204, 205, 206, 300, 301, 304, 305, 400, 401, 402, 403, 404, 407, 408, 410, 416, 418, 421, 425,
                    429, 451, 499, 500, 501, 502, 503, 504, 511, 522, 599, 999)  # fmt: skip
_PAUSES: Final = (b"-5", b"\xb2", b"\xc2\xb2", b"1e9", b"NaN", b"inf", b"soon", b"", b"99999999999999999999", b"0", b"0.5",
                  b"9" * 5000, b"Wed, 21 Oct 2015 07:28:00 GMT", b"Fri, 31 Dec 9999 23:59:59 GMT", b"32 Foo 2026",
                  b"Fri, 31 Dec 9999 23:59:59 -2359", b"5, 5")  # fmt: skip
_PLACES: Final = (
    b"file:///etc/passwd", b"ftp://HERE/x", b"gopher://HERE/x", b"data:text/plain,x", b"javascript:alert(1)", b"mailto:x",
    b"http://localhost/x", b"//example.org/x", b"http://169.254.169.254/latest", b"http://HERE@example.org/x",
    b"http://example.org#@HERE/x", b"http://127.0.0.1:0/x", b"http://127.0.0.1:1/x", b"http://127.0.0.1:99999/x",
    b"http://127.0.0.1:-1/x", b"http://127.0.0.1:x/x", b"http://[::1/x", b"http://[::1]/x", b"http://", b"http:", b"http:///x",
    b"http://0x7f.1/x", b"http://2130706433/x", b"http://127.0.0.1./x", b"http:\\\\example.org\\x", b"http://ex\xffample/x",
    b"http://" + "例え".encode() + b"/x", b"http://xn--/x", b"http://" + b"a" * 300 + b"/x", b"/" + b"x" * 70_000,
    b"http://HERE\tx/", b"http://HERE\x01/", b"/\x1b[2J", b"http://" + b"x." * 200 + b"/", b"unix:///tmp/x",
)  # fmt: skip
_FORMS: Final = {
    "HTTP/0.9": b"BODY", "HTTP/2 at once": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(30), "an SSH banner": b"SSH-2.0-x\r\n",
    "an FTP banner": b"220 ftp ready\r\n", "NULs": bytes(5000), "new lines": b"\r\n" * 5000, "TLS": b"\x15\x03\x01\x00\x02\x02\x28",
    "a header without a colon": OK + b"nonsense\r\n\r\nBODY", "a header with a NUL": OK + b"X: \0\r\n\r\nBODY",
    "a header without a name": OK + b": x\r\n\r\nBODY", "a header with a space": OK + b"X x : y\r\n\r\nBODY",
    "a header with a carriage return": OK + b"X: a\rb\r\n\r\nBODY", "two kinds of transfer": OK + b"Transfer-Encoding: gzip, chunked\r\n\r\nBODY",
    "an unknown transfer": OK + b"Transfer-Encoding: x\r\n\r\nBODY", "a change of protocol": b"HTTP/1.1 101 Switch\r\nUpgrade: x\r\n\r\nBODY",
}  # fmt: skip
_FIRSTS: Final = (b"HTTP/9.9 200 OK", b"http/1.1 200 OK", b"HTTP/1.1 2x0 OK", b"HTTP/1.1 20 OK", b"HTTP/1.1 2000 OK",
                  b"HTTP/1.1 -200 OK", b"HTTP/1.1", b"HTTP/1.1 \xb2\xb2\xb2 OK", b"ICY 200 OK", b"HTTP/1.1  200 OK")  # fmt: skip
_BODIES: Final = {
    "nothing": b"", "a page": b"<!DOCTYPE html><html><body><h1>Sorry</h1></body></html>", "null": b"null", "a list": b"[]",
    "an object": b"{}", "a number": b"5", "a text": b'"text"', "NaN": b"NaN", "a list of numbers": b"[1, 2]",
    "a list of nothing": b"[null, null]", "a list of lists": b"[[], []]", "objects": b"[{}, {}]",
    "a message of nothing": b'[{"message": null}]', "a message of numbers": b'[{"message": [5]}]',
    "values of numbers": b'{"values": 5}', "values of lists": b'{"values": [[5]]}', "pages of text": b'[{"pages": "x"}, []]',
    "pages of nothing": b'[{"pages": null, "total": null}, []]', "rows of numbers": b'[{"pages": 1, "total": 1}, [5]]',
    "a billion pages": b'[{"page": 1, "pages": 1000000000, "total": 5}, []]',
    "lists 10,000 deep": b"[" * 10_000 + b"]" * 10_000, "objects 10,000 deep": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "elements 10,000 deep": b"<a>" * 10_000 + b"</a>" * 10_000, "a huge number": b"9" * 10_000, "a number of 1e999": b"1e999",
    "NUL bytes": bytes(10_000), "high bytes": bytes(range(128, 256)) * 100, "halves of pairs": b'["\\ud800"]' * 3, "spaces": b" " * 900_000,
    "quotation marks": b'"' * 900_000, "a workbook's first bytes": b"PK\x03\x04" + bytes(1000), "a packed table's first bytes": b"\x1f\x8b" + bytes(1000),
    "an open quotation mark": b'ISO3_code,Time,Variant,TPopulation1July\nKOR,2024,Medium,"1',
    "a table with NUL bytes": b"ISO3_code,Time,Variant,TPopulation1July\nKOR,\x00,Medium,1\n",
    "a table with short rows": b"ISO3_code,Time,Variant,TPopulation1July\nKOR\nKOR,2024\nKOR,2024,Medium,x\n",
    "a table with a huge number": b"ISO3_code,Time,Variant,TPopulation1July\nKOR,1e99,Medium,1e99\n",
    "links without end": b'"' + b"SIPRI-Milex-data def-exp-2026 " * 30_000 + b'"',
    "a link elsewhere": b'"http://example.org/SIPRI-Milex-data.xlsx" "http://example.org/def-exp-2026-en.pdf"',
    "a link that is no address": b'"http://[::1/SIPRI-Milex-data.xlsx" "http://[::1/def-exp-2026-en.pdf"',
    "a link with odd letters": b'"/\x00\x1b[2J/SIPRI-Milex-data.xlsx" "/\x00\x1b[2J/def-exp-2026-en.pdf"',
    "a link to nothing": b'"/no/SIPRI-Milex-data.xlsx" "/no/def-exp-2026-en.pdf"',
    "an entity bomb": b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;&b;&b;</x>',
    "an entity of a file": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    "a refusal": b"<html>Request Rejected\x1b[2J</html>", "a code of objects": b'{"code": {"a": [1]}}',
    "a code of control characters": b'{"code": "\\u001b[2J\\u202e"}', "a code of a megabyte": b'{"code": "' + b"x" * 900_000 + b'"}',
}  # fmt: skip

BEHAVIOURS: Final[dict[str, Behaviour]] = {
    **_NAMED,
    **{f"chunk size {size!r}": _chunk_size(size) for size in (b"xyz", b"-1", b"f" * 15, b"", b"f" * 100_000, b"5")},
    **{f"packing {name!r}": _packing(name) for name in (b"br", b"zstd", b"x" * 1000, b"\x1b[2J"[1:], b"gzip;q=1", b"br, gzip")},
    **{f"length {length!r}": _length(length) for length in (b"-1", b"1e3", b"\xb2", b"", b"9" * 18, b"9" * 5000, b"+5", b"0x10", b"5, 6")},
    **{f"form {name}": _raw(said) for name, said in _FORMS.items()},
    **{f"first line {first!r}": _first(first) for first in _FIRSTS},
    **{f"status {status}": _status(status) for status in _STATUSES},
    **{f"429 with Retry-After {pause[:40]!r}": _status(429, b"Retry-After: " + pause) for pause in _PAUSES},
    **{f"moves to {to[:40]!r}": _moves(to) for to in _PLACES},
    **{f"says {name}": _says(body) for name, body in _BODIES.items()},
    "the rest": _rest(b"206 Part", b"Content-Range: bytes FROM-TO/ALL"),
    "the rest from elsewhere": _rest(b"206 Part", b"Content-Range: bytes 1-TO/ALL"),
    "the rest of another size": _rest(b"206 Part", b"Content-Range: bytes FROM-TO/999999"),
    "the rest without a range": _rest(b"206 Part"),
    "the rest with a range of words": _rest(b"206 Part", b"Content-Range: bytes x-y/z"),
    "less than the rest": _rest(b"206 Part", b"Content-Range: bytes FROM-TO/ALL", after=5),
    "the rest is refused": _rest(b"416 No", b"Content-Range: bytes */ALL"),
    "half of the body": _body(lambda body: body[: len(body) // 2]),
    "the body and more": _body(lambda body: body + b"\0]}<x>"),
    "the body twice": _body(lambda body: body * 2),
    "the body backwards": _body(lambda body: body[::-1]),
    "the body in UTF-16": _body(lambda body: body.decode("latin-1").encode("utf-16")),
    "the body with a mark": _body(lambda body: b"\xef\xbb\xbf" + body),
    "a wrong kind": _body(lambda body: body, b"Content-Type: image/png; charset=utf-7"),
    "no words in the status": _first(b"HTTP/1.1 200"),
    "an old version": _first(b"HTTP/1.0 200 OK"),
    "lines that end in a line feed": _raw(b"HTTP/1.1 200 OK\nX: x\n\nBODY"),
    "a folded header": _header(b"X: x\r\n  y"),
    "high bytes in a header": _header(b"X: \xff\xfe"),
    "an odd ETag": _header(b"ETag: \xff\xe9\x80"),
    "a long ETag": _header(b"ETag: " + b"x" * 50_000),
    "an empty packing": _header(b"Content-Encoding: "),
    "a day that is none": _header(b"Last-Modified: 99"),
}  # fmt: skip
ENCRYPTED: Final[dict[str, Behaviour]] = {
    "plain": _without_reading(whole(b"x", status=b"400 Plain")),
    "silence": says_nothing,
    "an end": closes_at_once,
    "a reset": resets_at_once,
    "an alarm": _without_reading(b"\x15\x03\x01\x00\x02\x02\x28"),
    "a slow handshake": drips_a_handshake,
    "rubbish": _without_reading(bytes(range(256)) * 100),
}
TAKEN: Final = frozenset({
    "a thousand headers", "more after the body", "chunks", "packed", "packed in parts", "packed otherwise",
    "busy and then good", "cut and then good", "moves once", "a wrong kind", "no words in the status", "an old version",
    "a folded header", "high bytes in a header", "an odd ETag", "a long ETag", "an empty packing", "a day that is none",
    "the rest",
})  # fmt: skip
EITHER: Final = frozenset({
    "two equal lengths", "a length and chunks", "packed as deflate and called gzip", "packed exactly a mebibyte",
    "the body in UTF-16", "the body with a mark", "lines that end in a line feed", "the body and more", "the body twice",
    "length b'\\xb2'", "form a header with a carriage return", "first line b'http/1.1 200 OK'", "first line b'HTTP/9.9 200 OK'",
    "first line b'HTTP/1.1  200 OK'", "status 206",
})  # fmt: skip
