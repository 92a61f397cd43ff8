"""Tables of observations: CSV files and a page of origins, checked line by line when they are read."""

from __future__ import annotations

import csv
import hashlib
import io
import marshal
import math
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Final

from burdenshare.data import observation
from burdenshare.data.observation import BASES, COLUMNS, FLAGS, GRADES, KEY, LICENCES, Observation, Origin
from burdenshare.vocabulary import reading
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest
from burdenshare.vocabulary.kept import digest_of as digest_of_texts
from burdenshare.vocabulary.kept import keep, kept
from burdenshare.vocabulary.reading import Document, read_yaml

# The tables that come with the package, a folder for each vintage; the newest counts.
SNAPSHOTS: Final = Path(__file__).parent / "snapshot"
EMBEDDED: Final = max(p.name for p in SNAPSHOTS.iterdir() if p.is_dir())
SNAPSHOT: Final = SNAPSHOTS / EMBEDDED
_READ = "tables"
_ACTOR = re.compile(r"[A-Z]{3}\Z")


@dataclass(frozen=True)
class Tables:
    """The contents of a folder of tables."""

    observations: tuple[Observation, ...]
    origins: Mapping[str, Origin]


def _texts(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in (*sorted(folder.glob("*.csv")), folder / "origins.yaml")}


def digest_of(folder: Path) -> str:
    """The fingerprint of a folder of tables."""
    joined = hashlib.sha256()
    for name, text in _texts(folder).items():
        joined.update(name.encode() + b"\0" + text + b"\0")
    return joined.hexdigest()


def read_tables(folder: Path) -> Tables:
    """Read and check a folder of tables; those that were right before are read from the cache.

    Raises:
        ProblemsFound: everything wrong with the tables and their origins, by file and line.
    """
    texts = _texts(folder)
    readers = [Path(str(m.__file__)).read_bytes() for m in (sys.modules[__name__], observation, reading)]
    digest = digest_of_texts(*(part for name, text in texts.items() for part in (name.encode(), text)), *readers,
                             sys.version.encode())  # fmt: skip
    before = kept(_READ, digest)
    if before is not None:
        rows, pages = marshal.loads(before)  # our own file, whole: `kept` compares its digest
        return Tables(tuple(Observation(*row) for row in rows), {page[0]: Origin(*page) for page in pages})
    problems: list[Problem] = []
    origins = read_origins(read_yaml(texts.pop("origins.yaml"), "origins.yaml"), problems)
    found = [o for name, text in texts.items() for o in read_rows(name, text, origins, problems)]
    if problems:
        raise ProblemsFound(problems)
    plain = [astuple(o) for o in found], [astuple(o) for o in origins.values()]
    keep(_READ, digest, marshal.dumps(plain))
    return Tables(tuple(found), origins)


def read_origins(document: Document, problems: list[Problem]) -> dict[str, Origin]:
    """The origins of a page; their faults are added to `problems`."""
    origins = {}
    known = [f.name for f in fields(Origin) if f.name != "key"]
    needed = [f for f in known if f not in ("file", "sha256", "address")]
    for key, body in (document.value or {}).items():
        place = document.at((key,))
        missing = [w for w in needed if not str(body.get(w) or "").strip()]
        problems += [Problem(place, f"`{key}.{word}` is missing.") for word in missing]
        problems += [
            Problem(document.at((key, w)), f"`{w}` is not a word of an origin.", nearest(str(w), known))
            for w in body
            if w not in known
        ]
        if body.get("licence") not in (*LICENCES, None):
            problems.append(
                Problem(place, f"there is no licence named `{body['licence']}`.", f"Licences are {listed(LICENCES)}.")
            )
        origins[key] = Origin(key, **{w: str(body.get(w) or "") for w in known})
    return origins


def read_rows(name: str, text: bytes, origins: Mapping[str, Origin], problems: list[Problem]) -> Iterator[Observation]:
    """The observations of a table; the faults of its rows are added to `problems`."""
    reader = csv.DictReader(io.StringIO(text.decode("utf-8-sig")))
    columns = tuple(reader.fieldnames or ())
    if columns != COLUMNS:
        right = f"The columns are {', '.join(COLUMNS)}."
        odd = [c for c in columns if c not in COLUMNS] or [c for c in COLUMNS if c not in columns]
        problems.append(Problem(f"{name}:1", f"missing or unknown columns: {listed(odd)}.", right))
        return
    last: dict[tuple[str, ...], int] = {}
    for row in reader:
        place = f"{name}:{reader.line_num}"
        faults = list(_faults(place, row, origins))
        if not faults:
            key = tuple(row[k] for k in KEY)
            year = int(row["year"])
            if year == last.get(key):
                faults.append(Problem(place, f"`{row['quantity']}` of {row['actor']} in {year} is repeated."))
            elif year < last.get(key, year):
                faults.append(Problem(place, f"{year} comes after {last[key]}.", "Years run forward."))
            last[key] = max(year, last.get(key, year))
        problems.extend(faults)
        if not faults:
            yield Observation(**{**row, "year": int(row["year"]), "value": float(row["value"]), "place": place})  # type: ignore[arg-type]


def _faults(place: str, row: Mapping[str, str | None], origins: Mapping[str, Origin]) -> Iterator[Problem]:
    if None in row or None in row.values():
        yield Problem(place, "the row has more or fewer cells than columns.")
        return
    for column in ("quantity", "actor", "year", "value", "unit", "definition", "basis", "origin"):
        if not str(row[column]).strip():
            yield Problem(place, f"`{column}` is missing.")
    try:
        number = float(str(row["value"]))
        if not math.isfinite(number):
            yield Problem(
                place, f"`value` is `{row['value']}`, not a number.", "Leave the row out where nothing is known."
            )
    except ValueError:
        if row["value"]:
            yield Problem(place, f"`value` is `{row['value']}`, not a number.")
    if not re.fullmatch(r"\d{4}", str(row["year"])):
        yield Problem(place, f"`year` is `{row['year']}`, not a year.")
    if not _ACTOR.match(str(row["actor"])):
        yield Problem(
            place, f"`{row['actor']}` is not an actor's code.", "An actor is three capital letters, its ISO 3166 code."
        )
    for column, known in (("grade", GRADES), ("basis", BASES), ("flag", FLAGS)):
        if row[column] not in known:
            yield Problem(place, f"unknown {column} `{row[column]}`.", f"Known: {listed([k for k in known if k])}.")
    if row["origin"] and row["origin"] not in origins:
        yield Problem(place, f"`origins.yaml` has no origin `{row['origin']}`.", nearest(str(row["origin"]), origins))
