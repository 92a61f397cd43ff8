"""Every value of a publisher's JSON replaced by a hostile one: the answer is read, or refused with a message."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import pytest

from burdenshare.data.connectors import connector
from burdenshare.data.contracts import broken
from burdenshare.data.fetch import Answer, Fetch
from burdenshare.vocabulary.errors import ProblemsFound
from tests.hostile.sites import GOOD, START

# Written as they stand, because Python's writer makes none of some.
HOSTILE: Final = (
    "null", "true", "-1", "0", "2.5", "1e400", "-1e400", "NaN", "Infinity", "9" * 400, "9" * 5000, '""', '"x"', '"2.5"', '"1_0"',
    '"\\u0662"', '"nan"', '"9999-12-31"', '"../../x"', '"\\u0000"', '"\\u001b[2J"', '"\\ud800"', "[]", "{}", "[[]]", '[{}]', '{"x": 1}',
    '"' + "x" * 100_000 + '"', "[" * 900 + "]" * 900,
)  # fmt: skip
_MARK: Final = "\0here\0"
WEO: Final = {
    "data": {
        "dataSets": [{"series": {"0:0:0": {"observations": {"0": ["51700000", None], "1": [51800000]}}}}],
        "structures": [
            {
                "dimensions": {
                    "series": [
                        {"id": "COUNTRY", "values": [{"id": "KOR"}]},
                        {"id": "INDICATOR", "values": [{"id": "LP"}]},
                        {"id": "FREQUENCY", "values": [{"id": "A"}]},
                    ],
                    "observation": [{"id": "TIME_PERIOD", "values": [{"value": "2024"}, {"value": "2025"}]}],
                }
            }
        ],
    }
}
ANSWERS: Final = {
    "world_bank": json.loads(GOOD["world_bank"]("/NY.GDP.MKTP.CD")),
    "imf_datamapper": json.loads(GOOD["imf_datamapper"]("/NGDP_RPCH")),
    "imf_weo": WEO,
}
NAMES: Final = {"world_bank": "NY.GDP.MKTP.CD", "imf_datamapper": "NGDP_RPCH", "imf_weo": ""}


def marked(value: Any) -> Iterator[Any]:
    """The value with each of its parts, and each of its names, replaced by a mark."""
    yield _MARK
    if isinstance(value, dict):
        for key in value:
            yield from ({**value, key: part} for part in marked(value[key]))
            yield {(_MARK if k == key else k): v for k, v in value.items()}
    if isinstance(value, list):
        for i, part in enumerate(value):
            yield from ([*value[:i], other, *value[i + 1 :]] for other in marked(part))


def answers(key: str) -> Iterator[bytes]:
    for whole in marked(ANSWERS[key]):
        text = json.dumps(whole)
        for hostile in HOSTILE:
            if f"{json.dumps(_MARK)}:" not in text or hostile.startswith('"'):
                yield text.replace(json.dumps(_MARK), hostile).encode()


class Answers(Fetch):
    """A fetch that gives a spoiled answer where the good one was taken from, and good ones elsewhere."""

    key, body = "", b""

    def get(self, address: str, *_: Any, **__: Any) -> Answer:
        path = address.removeprefix("http://127.0.0.1")
        return Answer(address, self.body if path.endswith(NAMES[self.key]) else GOOD[self.key](path), "", "")


def faults_of(key: str, tried: Iterable[bytes]) -> Iterator[str]:
    """What went wrong: a Python error, a message of another form, or a release that is no date."""
    publisher = connector(key).SOURCE.publisher
    fetch = Answers(publisher, ("127.0.0.1",))
    fetch.key = key
    for body in tried:
        fetch.body, said = body, ""
        try:
            gathered = connector(key).gather(fetch, "http://127.0.0.1/" + START[key])
            text = "\n".join(map(str, broken(gathered.observations)))
            if not re.fullmatch("[0-9]{4}(-[0-9]{2}){0,2}", gathered.vintage):
                said = f"a release `{gathered.vintage}`"
        except ProblemsFound as found:
            text = str(found)
            if not re.fullmatch(rf"{re.escape(publisher)}[:,] .+[.?]", text, re.DOTALL):
                said = f"another form: {text[:300]!r}"
        except Exception as error:
            text, said = "", f"{type(error).__name__}: {str(error)[:200]}"
        if len(text) > 5_000 or [c for c in text if c in "\x1b\0\u202e"]:
            said = f"{len(text)} characters: {text[:200]!r}"
        if said:
            yield f"{body[:300]!r}: {said}"


@pytest.mark.parametrize("key", ANSWERS)
def test_every_thirtieth_value_of_an_answer_is_read_or_refused(key):
    found = list(faults_of(key, itertools.islice(answers(key), 0, None, 29)))
    assert not found, "\n".join(found)


@pytest.mark.slow
@pytest.mark.parametrize("key", ANSWERS)
def test_every_value_of_an_answer_is_read_or_refused(key, capsys):
    tried = list(answers(key))
    found = list(faults_of(key, tried))
    with capsys.disabled():
        print(f"\n{key}: {len(tried)} answers, {len(found)} faults")
    assert len(tried) > 200
    assert not found, "\n".join(found[:50])
