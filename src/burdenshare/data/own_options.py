"""How a table of the user's own is to be read: what it says of itself is found out, and each part can be named.

A mapping names, for each field of a figure, a heading of the table; or, where no heading is called so, the text that
all rows have. `value=years` reads a wide table: each heading that is a year is a column of values. A mapping is kept by
name with the other options, in `maps/NAME.json` of the catalogue.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final

from burdenshare.vocabulary.errors import NotHeld, Problem, ProblemsFound, listed, nearest
from burdenshare.vocabulary.unfinished import write_whole

NEEDED: Final = ("actor", "year", "quantity", "value", "unit", "definition")
ALLOWED: Final = (*NEEDED, "price_base", "flag", "note")
YEARS: Final = "years"  # `value=years`
_DECIMALS: Final = (".", ",")
_CODES: Final = ("iso", "cow", "ioc")
_MAPS: Final = "maps"
_NAME: Final = re.compile("[a-z0-9][a-z0-9_-]{0,60}")
_PLACE: Final = "--map"


@dataclass(frozen=True)
class Options:
    """How a table is read; what is empty is found out.

    `decimal` is `.` or `,`. `header_row` counts from 1. `missing` are further marks for "no figure". `fiscal_ends`
    means that a fiscal year over two years counts as the one in which it ends. `new` are quantities that nobody has
    yet. `codes` are those of the Correlates of War (`cow`) or of the Olympic Committee (`ioc`), of which some mean
    another country in ISO 3166.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""
    decimal: str = ""
    sheet: str = ""
    header_row: int = 0
    missing: tuple[str, ...] = ()
    fiscal_ends: bool = False
    new: tuple[str, ...] = ()
    codes: str = ""

    def over(self, older: Options) -> Options:
        """These options, with those of a kept mapping where these say nothing."""
        said = {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}
        kept = dict(older.fields)
        if self.fields.get("value") == YEARS:
            kept.pop("year", None)
        return replace(older, **{**said, "fields": {**kept, **self.fields}})


PLAIN: Final = Options()


def mapped(words: Iterable[str]) -> tuple[dict[str, str], str]:
    """The fields of a mapping as words such as `actor=Country`, and the name of a kept one where a word has no `=`.

    Raises:
        ProblemsFound: a field is unknown, or is there twice, or two kept mappings are named.
    """
    found: dict[str, str] = {}
    kept = ""
    for word in words:
        name, sign, text = word.partition("=")
        name, text = name.strip().lower(), text.strip()
        if not sign:
            if kept:
                raise ProblemsFound([Problem(_PLACE, "two kept mappings are named.", "", "Name one.")])
            kept = word.strip()
        elif name not in ALLOWED or not text:
            right = nearest(name, ALLOWED) or f"Fields are {listed(ALLOWED)}."
            wrong = f"`{word}` names no field." if name not in ALLOWED else f"`{word}` names no heading."
            raise ProblemsFound([Problem(_PLACE, wrong, right, "Write FIELD=HEADING, such as `actor=Country`.")])
        elif name in found:
            raise ProblemsFound([Problem(_PLACE, f"`{name}` is there twice.", "", "Keep one.")])
        else:
            found[name] = text
    return found, kept


def keep_map(folder: Path, name: str, options: Options) -> None:
    """Keep options under a name.

    Raises:
        ProblemsFound: it is no name.
    """
    if not _NAME.fullmatch(name):
        right = "A name has small letters, digits, hyphens and underscores."
        raise ProblemsFound([Problem("--remember", f"`{name}` is not a name for a mapping.", right)])
    (folder / _MAPS).mkdir(parents=True, exist_ok=True)
    body = json.dumps(asdict(options), ensure_ascii=False, indent=1, sort_keys=True)
    write_whole(folder / _MAPS / f"{name}.json", body + "\n")


def kept_map(folder: Path, name: str) -> Options:
    """The options kept under a name.

    Raises:
        NotHeld: there are none, or they cannot be read.
    """
    known = sorted(path.stem for path in (folder / _MAPS).glob("*.json"))
    if name not in known:
        right = nearest(name, known) or (f"Kept are {listed(known)}." if known else "None is kept yet.")
        do = "`--remember NAME` keeps one; FIELD=HEADING names a column."
        raise NotHeld([Problem(_PLACE, f"no mapping named `{name}` is kept.", right, do)])
    try:
        return _typed(json.loads((folder / _MAPS / f"{name}.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError):
        do = f"Delete {folder / _MAPS / name}.json and keep it again."
        raise NotHeld([Problem(_PLACE, f"the mapping `{name}` is damaged.", "", do)]) from None


def _typed(body: Any) -> Options:
    """The options that a kept mapping holds; each is of its type and one that a command could have kept.

    Raises:
        ValueError: one is not.
    """
    known = {f.name for f in fields(Options)}
    if not isinstance(body, dict) or set(body) != known:
        raise ValueError("other options")
    words, ends, row = body["fields"], body["fiscal_ends"], body["header_row"]
    if not isinstance(words, dict) or not set(words) <= set(ALLOWED) or not all(map(_is_text, words.values())):
        raise ValueError("fields")
    if not all(words.values()) or type(ends) is not bool or type(row) is not int or row < 0:
        raise ValueError("an empty heading, or another type")
    for name in ("missing", "new"):
        if not isinstance(body[name], list) or not all(map(_is_text, body[name])):
            raise ValueError(name)
    if not all(_is_text(body[name]) for name in ("encoding", "delimiter", "decimal", "sheet", "codes")):
        raise ValueError("no text")
    if body["decimal"] not in ("", *_DECIMALS) or body["codes"] not in ("", *_CODES):
        raise ValueError("a word that is not known")
    return Options(**{**body, "missing": tuple(body["missing"]), "new": tuple(body["new"])})


def _is_text(value: Any) -> bool:
    """Whether a value is text that a command line can give and a file can hold."""
    return isinstance(value, str) and not re.search("[\0\ud800-\udfff]", value)
