"""The catalogue: all observations of one vintage, checked when they are read.

A figure is found by quantity, actor, year and definition. Where several definitions are held, one must be named:
figures of different definitions are never taken for each other.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Final

from burdenshare.data.observation import BASES, FLAGS, GRADES, LICENCES, Observation, Origin
from burdenshare.vocabulary.errors import NotHeld, Problem, ProblemsFound, listed, nearest
from burdenshare.vocabulary.reading import Document, read_yaml

SNAPSHOT: Final = Path(__file__).parent / "snapshot" / "2026-11"
COLUMNS: Final = tuple(f.name for f in fields(Observation) if f.name != "place")
_ACTOR = re.compile(r"[A-Z]{3}\Z")


@dataclass(frozen=True)
class Catalog:
    """All observations of one vintage, by quantity and actor."""

    vintage: str
    digest: str
    observations: Mapping[tuple[str, str], tuple[Observation, ...]]
    origins: Mapping[str, Origin]

    def quantities(self) -> tuple[str, ...]:
        """The names of all quantities held."""
        return tuple(sorted({quantity for quantity, _ in self.observations}))

    def find(self, quantity: str, actor: str, definition: str | None = None) -> tuple[Observation, ...]:
        """The observations of a quantity, by year.

        Raises:
            NotHeld: nothing is held, or several definitions are and none was named.
        """
        held = self.observations.get((quantity, actor), ())
        place = f"{quantity} of {actor}"
        definitions = tuple(dict.fromkeys(o.definition for o in held))
        if not held:
            right = nearest(quantity, self.quantities()) if quantity not in self.quantities() else ""
            raise NotHeld([Problem(place, "no figure is held.", right)])
        if definition is None and len(definitions) > 1:
            raise NotHeld(
                [
                    Problem(
                        place, "it is held under several definitions.", f"They are {listed(definitions)}.", "Name one."
                    )
                ]
            )
        found = tuple(o for o in held if definition in (None, o.definition))
        if not found:
            raise NotHeld([Problem(place, f"no figure is held as `{definition}`.", f"Held are {listed(definitions)}.")])
        return found

    def one(self, quantity: str, actor: str, year: int, definition: str | None = None) -> Observation:
        """The observation of one year.

        Raises:
            NotHeld: none is held, or several definitions are and none was named.
        """
        found = self.find(quantity, actor, definition)
        for observation in found:
            if observation.year == year:
                return observation
        years = ", ".join(str(o.year) for o in found)
        raise NotHeld([Problem(f"{quantity} of {actor}", f"no figure is held for {year}.", f"Held are {years}.")])

    def by_year(self, quantity: str, actor: str, definition: str | None = None) -> dict[int, float]:
        """The values of a quantity by year."""
        return {o.year: o.value for o in self.find(quantity, actor, definition)}


@cache
def load_catalog(folder: Path = SNAPSHOT) -> Catalog:
    """Read and check a folder of tables.

    Raises:
        ProblemsFound: everything wrong with the tables and their origins, by file and line.
    """
    tables = sorted(folder.glob("*.csv"))
    texts = {path: path.read_bytes() for path in [*tables, folder / "origins.yaml"]}
    digest = hashlib.sha256(b"\0".join(path.name.encode() + b"\0" + text for path, text in texts.items()))
    problems: list[Problem] = []
    origins = _origins(read_yaml(texts[folder / "origins.yaml"], "origins.yaml"), problems)
    held: dict[tuple[str, str], list[Observation]] = {}
    for path in tables:
        for observation in _rows(path.name, texts[path], origins, problems):
            held.setdefault((observation.quantity, observation.actor), []).append(observation)
    if problems:
        raise ProblemsFound(problems)
    frozen = {key: tuple(rows) for key, rows in sorted(held.items())}
    return Catalog(folder.name, digest.hexdigest(), frozen, origins)


def _origins(document: Document, problems: list[Problem]) -> dict[str, Origin]:
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
            problems.append(Problem(place, f"`{body['licence']}` is no licence.", f"Licences are {listed(LICENCES)}."))
        origins[key] = Origin(key, **{w: str(body.get(w) or "") for w in known})
    return origins


def _rows(name: str, text: bytes, origins: Mapping[str, Origin], problems: list[Problem]) -> Iterator[Observation]:
    reader = csv.DictReader(io.StringIO(text.decode("utf-8-sig")))
    columns = tuple(reader.fieldnames or ())
    if columns != COLUMNS:
        right = f"The columns are {', '.join(COLUMNS)}."
        odd = [c for c in columns if c not in COLUMNS] or [c for c in COLUMNS if c not in columns]
        problems.append(Problem(f"{name}:1", f"the columns do not fit: {listed(odd)}.", right))
        return
    last: dict[tuple[str, ...], int] = {}
    for row in reader:
        place = f"{name}:{reader.line_num}"
        faults = list(_faults(place, row, origins))
        if not faults:
            key = (row["quantity"], row["actor"], row["definition"], row["origin"])
            year = int(row["year"])
            if year == last.get(key):
                faults.append(Problem(place, f"`{row['quantity']}` of {row['actor']} in {year} stands here again."))
            elif year < last.get(key, year):
                faults.append(Problem(place, f"{year} stands after {last[key]}.", "Years run forward."))
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
        yield Problem(place, f"`{row['actor']}` is no actor.", "An actor is three capitals, such as KOR.")
    for column, known in (("grade", GRADES), ("basis", BASES), ("flag", FLAGS)):
        if row[column] not in known:
            yield Problem(place, f"`{row[column]}` is no {column}.", f"Known are {listed([k for k in known if k])}.")
    if row["origin"] and row["origin"] not in origins:
        yield Problem(place, f"`{row['origin']}` is no origin.", nearest(str(row["origin"]), origins))
