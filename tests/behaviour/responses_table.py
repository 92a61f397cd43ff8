"""The table of expected responses, read strictly: `responses.yaml`, whose header says how a row is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from burdenshare.vocabulary.cards import load_cards
from burdenshare.vocabulary.reading import read_yaml
from burdenshare.vocabulary.sources import load_bibliography

HERE = Path(__file__).parent
TABLE = HERE / "responses.yaml"
CASE = re.compile(r"[A-Z]\d{2}")  # the name of an acceptance case of the literature
BLOCKS = ("indo_pacific", "five_states")
SIGNS = ("+", "-", 0, "either")
OPPOSITE = {"+": "-", "-": "+", 0: 0, "either": "either"}
ROW = {
    "id", "lever", "set", "against", "with", "year", "at", "expect", "also", "other_war", "mirror", "refused", "or",
    "moves", "most", "rare", "spread", "why", "source", "stands_for",
}  # fmt: skip
TOP = ("groups", "default_reasons", "reasons", *BLOCKS, "orderings", "gaps", "least_sure")
NOT_OPENED = ("memory", "judgement")
_CELL = re.compile(r"(?P<outcome>\w+)(?:\[(?P<labels>[\w,]+)\]|\.(?P<part>\w+))?")


@dataclass(frozen=True)
class Cell:
    """One outcome at one place, in one year."""

    outcome: str
    labels: tuple[str, ...]
    year: int

    def __str__(self) -> str:
        return f"{self.outcome}[{','.join(self.labels)}]" if self.labels else self.outcome


@dataclass(frozen=True)
class Expected:
    """What is expected of one cell, and why."""

    cell: Cell
    sign: str | int
    most: bool = False
    rare: bool = False
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.sign}{' in most' if self.most else ''}{', in few draws' if self.rare else ''}"


@dataclass(frozen=True)
class Row:
    """One row of the table: its changes, and what is expected of each cell.

    `moves` and `spread` name cells: of each group at least one moves; the width of each changes with its sign.
    """

    block: str
    scenario: str
    id: str
    lever: str
    change: tuple[str, ...]
    against: tuple[str, ...]
    held: tuple[str, ...]
    mirror: tuple[str, ...]
    refused: str
    may_be_refused: bool
    expected: tuple[Expected, ...]
    moves: Mapping[str, tuple[Cell, ...]]
    spread: Mapping[Cell, str]

    @property
    def is_rival(self) -> bool:
        """Whether a theory other than the scenario's own is chosen."""
        return any(c.startswith("theories.") for c in (*self.held, *self.change, *self.against))


class Reader:
    """Reads the table, and collects what is wrong with it."""

    def __init__(
        self, labels: Mapping[str, Mapping[str, Sequence[str]]], settings: Mapping[str, Sequence[str]]
    ) -> None:
        """Read.

        Args:
            labels: of each dimension, by block.
            settings: the names of the settings, by block.
        """
        self.table: dict[str, Any] = read_yaml(TABLE.read_bytes(), TABLE.name).value
        self.cards, self.labels, self.settings = load_cards(), labels, settings
        self.groups: dict[str, list[str]] = self.table["groups"]
        self.faults: list[str] = []
        self.cases: set[str] = set()  # the acceptance cases that are named
        self.rows = [self._row(b, row) for b in BLOCKS for row in self.table[b]["rows"]]
        self._whole()

    def fault(self, of: str, wrong: str) -> None:
        """Note what is wrong."""
        self.faults.append(f"{of}: {wrong}")

    # The file as a whole

    def _whole(self) -> None:
        for word in self.table.keys() ^ set(TOP):
            self.fault("the table", f"`{word}` is not one of its words, or is missing.")
        ids = [row.id for row in self.rows]
        for name in {n for n in ids if ids.count(n) > 1}:
            self.fault(name, "the name of two rows.")
        levers = {card.name for card in self.cards.values() if card.role == "lever"}
        for name in sorted(levers - {row.lever for row in self.rows}):
            self.fault(name, "no row moves this lever.")
        outcomes = {c.name for c in self.cards.values() if c.role == "outcome"}
        ordering, gap = {"outcome", "larger", "smaller", "because"}, {"lever", "outcome", "field", "because"}
        for one in self.table["orderings"]:
            if one.keys() != ordering or one["outcome"].partition("[")[0] not in outcomes:
                self.fault("orderings", f"{one} does not fit.")
        for one in self.table["gaps"]:
            if one.keys() != gap or one["field"] not in SIGNS:
                self.fault("gaps", f"{one} does not fit.")
        for one in self.table["least_sure"]:
            if one.keys() != {"row", "because"} or one["row"] not in ids:
                self.fault("least_sure", f"{one} does not fit.")
        for name, one in self.table["reasons"].items():
            self._reason(f"reasons.{name}", one, {"because", "source"})
            self._sources(f"reasons.{name}", one.get("source", ()))

    def _reason(self, of: str, one: Mapping[str, Any], words: set[str]) -> None:
        if not one.keys() <= words or not str(one.get("because", "")).strip():
            self.fault(of, f"{dict(one)} is not a reason.")

    def _sources(self, of: str, keys: Sequence[str]) -> None:
        for key in keys:
            self.cases |= {key} if CASE.fullmatch(key) else set()
            if key not in load_bibliography() and key not in NOT_OPENED and not CASE.fullmatch(key):
                self.fault(of, f"no source is named `{key}`.")

    # One row

    def _row(self, block: str, row: Mapping[str, Any]) -> Row:
        name, body = str(row.get("id")), self.table[block]
        for word in row.keys() - ROW:
            self.fault(name, f"`{word}` is not a word of a row.")
        for word in {"id", "lever", "set", "source"} - row.keys():
            self.fault(name, f"`{word}` is missing.")
        if ("expect" in row) == ("refused" in row) or row.get("or", "refused") != "refused":
            self.fault(name, "a row either expects signs or is refused.")
        lever = str(row.get("lever"))
        card = self.cards.get(lever)
        if lever not in self.settings[block] and (card is None or card.role != "lever"):
            self.fault(name, f"there is no lever or setting named `{lever}`.")
        for change in row["set"]:
            if change.partition("=")[0].rpartition(".")[2] != lever:
                self.fault(name, f"`{change}` does not change `{lever}`.")
        self._sources(name, row.get("source", ()))
        expected = self._expected(block, body, row, name) if "expect" in row else []
        cells = {e.cell for e in expected}
        moves = {key: tuple(self._cells_of(block, body, row, name, key)) for key in row.get("moves", ())}
        spread = {c: s for key, s in row.get("spread", {}).items() for c in self._cells_of(block, body, row, name, key)}
        if any(c not in cells for of in moves.values() for c in of) or any(c not in cells for c in spread):
            self.fault(name, "`moves` or `spread` names a cell of which nothing is expected.")
        mirror = row.get("mirror", [])
        return Row(
            block, body["scenario"], name, lever, tuple(row["set"]), tuple(row.get("against", ())),
            tuple(row.get("with", ())), (mirror,) if isinstance(mirror, str) else tuple(mirror),
            str(row.get("refused", "")), "or" in row, tuple(expected), moves, spread,
        )  # fmt: skip

    def _expected(self, block: str, body: Mapping[str, Any], row: Mapping[str, Any], name: str) -> list[Expected]:
        signs = self._signs(block, body, row, name)
        marked = {
            word: {c for key in row.get(word, ()) for c in self._cells_of(block, body, row, name, key)}
            for word in ("most", "rare")
        }
        for word, cells in marked.items():
            for cell in cells - signs.keys():
                self.fault(name, f"`{word}` names {cell}, of which nothing is expected.")
        reasons = self._reasons(block, body, row, name, marked["most"])
        found = []
        for cell, sign in signs.items():
            most, rare = cell in marked["most"], cell in marked["rare"]
            reason = reasons.get(cell) or self._default(cell, sign, rare)
            if (sign == "either" or most or rare) and not reason:
                self.fault(name, f"{cell} has no reason.")
            found.append(Expected(cell, sign, most, rare, reason))
        return found

    def _signs(self, block: str, body: Mapping[str, Any], row: Mapping[str, Any], name: str) -> dict[Cell, str | int]:
        expect, signs = row["expect"], {}
        rest = expect.get("rest")
        for key in expect:
            if key != "rest" and key not in body["outcomes"] and key not in self.groups:
                self.fault(name, f"`{key}` is not an outcome of the block.")
        by_outcome = {o: s for key, s in expect.items() for o in self.groups.get(key, [key]) if key != "rest"}
        for outcome in body["outcomes"]:
            given = by_outcome.get(outcome, rest)
            for cell in self._cells_of(block, body, row, name, outcome):
                sign = given
                if isinstance(given, dict):
                    used = next((label for label in cell.labels if label in given), "each")
                    sign = given.get(used)
                signs[cell] = sign
            if isinstance(given, dict):
                known = {label for cell in signs if cell.outcome == outcome for label in cell.labels}
                for word in given.keys() - known - {"each"}:
                    self.fault(name, f"`{word}` is not a label of `{outcome}`.")
        for key, sign in row.get("also", {}).items():
            signs |= {cell: sign for cell in self._cells_of(block, body, row, name, key)}
        if row.get("other_war", 0) != 0:
            self.fault(name, "`other_war` is 0 or absent.")
        if "other_war" in row:
            signs |= {cell: 0 for cell in self._other_war(block, body, row) if cell not in signs}
        for cell, sign in signs.items():
            if sign not in SIGNS or sign is False:
                self.fault(name, f"{cell} is expected to be `{sign}`.")
        return signs

    def _other_war(self, block: str, body: Mapping[str, Any], row: Mapping[str, Any]) -> Iterator[Cell]:
        wars = self.labels[block]["contingency"]
        here = row.get("at", {}).get("contingency") or next(w for w in body["outcomes"].values() if w in wars)
        for outcome, where in body["outcomes"].items():
            for other in wars if where in wars else ():
                if other != here:
                    yield from self._filled(block, outcome, other, self._year(body, row, outcome))

    def _year(self, body: Mapping[str, Any], row: Mapping[str, Any], outcome: str) -> int:
        return int(row.get("year") or body.get("read_at", {}).get(outcome) or body["year"])

    def _filled(self, block: str, outcome: str, label: str, year: int) -> Iterator[Cell]:
        """The cells of an outcome that have a label, in all labels of its other dimensions."""
        places: list[tuple[str, ...]] = [()]
        for dimension in self.cards[outcome].kind.dimensions:
            known = self.labels[block][dimension]
            places = [(*place, one) for place in places for one in ([label] if label in known else known)]
        yield from (Cell(outcome, place, year) for place in places)

    def _cells_of(self, block: str, body: Mapping[str, Any], row: Mapping[str, Any], name: str, key: str) -> list[Cell]:
        """The cells that a key names: a group, an outcome, a part of it, or a cell written out in full."""
        if key in self.groups:
            return [c for one in self.groups[key] for c in self._cells_of(block, body, row, name, one)]
        match = _CELL.fullmatch(key)
        outcome = match["outcome"] if match else ""
        card = self.cards.get(outcome)
        if match is None or card is None or card.role != "outcome":
            self.fault(name, f"`{key}` is not an outcome.")
            return []
        year = self._year(body, row, outcome)
        if match["labels"]:
            labels = tuple(match["labels"].split(","))
            known = [self.labels[block].get(d, ()) for d in card.kind.dimensions]
            if len(labels) != len(known) or any(one not in of for one, of in zip(labels, known, strict=False)):
                self.fault(name, f"`{key}` is not a cell of the scenario.")
                return []
            return [Cell(outcome, labels, year)]
        if outcome not in body["outcomes"]:
            self.fault(name, f"`{key}` is not an outcome of the block.")
            return []
        label, at = body["outcomes"][outcome], row.get("at", {})
        for dimension in at.keys() & {"actor", "contingency"}:
            label = at[dimension] if label in self.labels[block][dimension] else label
        if at.keys() - {"actor", "contingency"}:
            self.fault(name, f"`at` is {at}.")
        cells, part = list(self._filled(block, outcome, label, year)), match["part"]
        if part == "each":  # the labels that the row does not name
            given = row.get("expect", {}).get(outcome)
            named = given.keys() if isinstance(given, dict) else ()
            return [c for c in cells if not set(c.labels) & set(named)]
        found = [c for c in cells if part is None or part in c.labels]
        if not found:
            self.fault(name, f"`{key}` is not a cell of the block.")
        return found

    def _reasons(
        self, block: str, body: Mapping[str, Any], row: Mapping[str, Any], name: str, most: set[Cell]
    ) -> dict[Cell, str]:
        found: dict[Cell, str] = {}
        left = None
        for one in row.get("why", ()):
            self._reason(name, one, {"of", "because"})
            because = self._said(str(one.get("because", "")))
            for key in one.get("of", ()):
                if key == "most":
                    left = because
                    continue
                # An outcome stands for the cells of it that are named nowhere else.
                found |= {c: because for c in self._cells_of(block, body, row, name, key)}
        return {**({c: left for c in most if left} if left else {}), **found}

    def _default(self, cell: Cell, sign: str | int, rare: bool) -> str:
        default = self.table["default_reasons"]
        for word, holds in (("rare", rare), ("either", sign == "either")):
            key = default[word].get(cell.outcome, default[word].get("each")) if holds else None
            if key:
                return self._said(key)
        return ""

    def _said(self, because: str) -> str:
        return str(self.table["reasons"].get(because, {}).get("because", because))
