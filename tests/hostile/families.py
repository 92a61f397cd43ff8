"""All that a server can do wrong, by name: the behaviours, and families of them that differ in what is sent.

Most answers must be refused. `TAKEN` are odd and right, and must be read; `EITHER` may be read or refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tests.hostile import behaviours
from tests.hostile.behaviours import (
    LONG,
    OK,
    Said,
    closes_at_once,
    drips_a_handshake,
    resets_at_once,
    says_nothing,
    whole,
)
from tests.hostile.server import Behaviour, Line


def _chunk_size(size: bytes) -> Behaviour:
    def behaviour(line: Line) -> Said:
        body = line.asked().body
        yield OK + b"Transfer-Encoding: chunked\r\n\r\n" + size + b"\r\n" + body + b"\r\n0\r\n\r\n"

    return behaviour


def _packing(name: bytes) -> Behaviour:
    def behaviour(line: Line) -> Said:
        yield whole(b"\x0b\x02\x80" + line.asked().body, b"Content-Encoding: " + name)

    return behaviour


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


def _rest(status: bytes, *headers: bytes, after: int = 0) -> Behaviour:
    """The first answer breaks; the rest comes with these headers. What is asked for again as a whole comes."""

    def behaviour(line: Line) -> Said:
        asked = line.asked()
        cut = len(asked.body) // 2
        if "range" not in asked.headers:
            yield whole(asked.body, b'ETag: "1"')[: None if asked.times else cut - len(asked.body)]
            return
        names = {b"FROM": cut, b"TO": len(asked.body) - 1, b"ALL": len(asked.body)}
        said = [b'ETag: "1"', *headers]
        for name, number in names.items():
            said = [h.replace(name, b"%d" % number) for h in said]
        yield whole(asked.body[cut + after :], *said, status=status)

    return behaviour


def _moves(to: bytes) -> Behaviour:
    """A redirect; `HERE` is this server's host and port."""

    def behaviour(line: Line) -> Said:
        here = line.asked().address.split("/")[2].encode()
        yield whole(b"", b"Location: " + to.replace(b"HERE", here), status=b"302 Moved")

    return behaviour


def _body(change: Callable[[bytes], bytes], *headers: bytes) -> Behaviour:
    def behaviour(line: Line) -> Said:
        yield whole(change(line.asked().body), *headers)

    return behaviour


def _says(body: bytes, *headers: bytes) -> Behaviour:
    return _body(lambda _: body, *headers)


def _without_reading(said: bytes) -> Behaviour:
    def behaviour(line: Line) -> Said:
        yield said
        yield LONG

    return behaviour


_NO_BEHAVIOURS: Final = ("whole", "dripped")
NAMED: Final = {
    name.replace("_", " "): function
    for name, function in vars(behaviours).items()
    if getattr(function, "__module__", "") == behaviours.__name__ and name[0] != "_" and name not in _NO_BEHAVIOURS
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
    **NAMED,
    **{f"chunk size {size!r}": _chunk_size(size) for size in (b"xyz", b"-1", b"f" * 15, b"", b"f" * 100_000, b"5")},
    **{f"packing {name!r}": _packing(name) for name in (b"br", b"zstd", b"x" * 1000, b"\x1b[2J"[1:], b"gzip;q=1", b"br, gzip")},
    **{f"length {length!r}": _length(length) for length in (b"-1", b"1e3", b"\xb2", b"", b"9" * 18, b"9" * 5000, b"+5", b"0x10", b"5, 6")},
    **{f"form {name}": _raw(said) for name, said in _FORMS.items()},
    **{f"first line {first!r}": _first(first) for first in _FIRSTS},
    **{f"status {status}": _status(status) for status in _STATUSES},
    **{f"429 with Retry-After {pause[:40]!r}": _status(429, b"Retry-After: " + pause) for pause in _PAUSES},
    **{f"moves to {to[:40]!r}": _moves(to) for to in _PLACES},
    **{f"sends {name}": _says(body) for name, body in _BODIES.items()},
    "the rest": _rest(b"206 Part", b"Content-Range: bytes FROM-TO/ALL"),
    "the rest from elsewhere": _rest(b"206 Part", b"Content-Range: bytes 1-TO/ALL"),
    "the rest of another size": _rest(b"206 Part", b"Content-Range: bytes FROM-TO/999999"),
    "the rest without a range": _rest(b"206 Part"),
    "the rest with a range of words": _rest(b"206 Part", b"Content-Range: bytes x-y/z"),
    "less than the rest": _rest(b"206 Part", b"Content-Range: bytes FROM-TO/ALL", after=5),
    "more than the rest": _rest(b"206 Part", b"Content-Range: bytes FROM-TO/ALL", after=-5),
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
    "the rest", "the rest from elsewhere", "the rest of another size", "the rest without a range",
    "the rest with a range of words", "less than the rest", "more than the rest", "the rest is refused",
})  # fmt: skip
EITHER: Final = frozenset({
    "two equal lengths", "a length and chunks", "packed as deflate and called gzip", "packed exactly a mebibyte",
    "the body in UTF-16", "the body with a mark", "lines that end in a line feed", "the body and more", "the body twice",
    "length b'\\xb2'", "form a header with a carriage return", "first line b'http/1.1 200 OK'", "first line b'HTTP/9.9 200 OK'",
    "first line b'HTTP/1.1  200 OK'", "status 206",
})  # fmt: skip
