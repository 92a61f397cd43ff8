"""Whether the model answers as the table of expected responses says: `responses.yaml`, row by row, on the same draws.

    python -m tests.behaviour.responses [ROW ...]            print what does not fit
    python -m tests.behaviour.responses --open [ROW ...]     write what does not fit today, and the docs' figures

Values are arguments of one compiled program for each choice of theories. What does not fit is known and open as long as
it stands in `responses_open.yaml`: each of its entries must be mended in the model, or argued in the row.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from burdenshare.engine.compile import compile_program, keep_compiled
from burdenshare.engine.draws import CHUNK
from burdenshare.engine.graph import needed
from burdenshare.interfaces.notebook import bind, load_scenario
from burdenshare.interfaces.notebook.scenarios import Scenario
from burdenshare.vocabulary.errors import ProblemsFound
from burdenshare.vocabulary.folders import cache_folder
from burdenshare.vocabulary.reading import read_yaml
from tests.behaviour.responses_table import BLOCKS, HERE, OPPOSITE, TABLE, Cell, Expected, Reader, Row

DRAWS = CHUNK
ROUNDING = 1e-9  # of the largest value of the cell, or of 1e-3 where that is less: what moves by less does not move
WRONG_WAY = 0.05  # of draws may go against a sign
OPEN = HERE / "responses_open.yaml"
SEEN = HERE / "responses_seen.csv"
COLUMNS = ("block", "row", "lever", "change", "cell", "year", "unit", "expected", "mean", "up", "down")
REFUSED = ("moves nothing in this scenario", "cannot be set under")  # one of them is in every refusal of a lever
ORDERINGS = "orderings"
HEAD = """\
# Expected responses that the model does not meet today, with the figures seen. Made by a command, not by hand:
# `python -m tests.behaviour.responses --open`. An entry goes when the model is mended, or the row argued.
"""
Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Move:
    """How one cell moves: its mean change, the shares of draws that rise and fall, and that of the 90 % interval."""

    mean: float
    median: float
    up: float
    down: float
    wider: float

    @property
    def moves(self) -> bool:
        """Whether any draw moves."""
        return self.up + self.down > 0

    def __str__(self) -> str:
        return f"up in {self.up:.1%} of draws, down in {self.down:.1%}, mean change {self.mean:.3g}"


@dataclass(frozen=True)
class Mismatch:
    """What does not fit in a row: where, what was expected, what was found, and the row's reason."""

    row: str
    lever: str
    where: str
    expected: str
    found: str
    reason: str = ""

    def __str__(self) -> str:
        because = f" The row says: {self.reason}" if self.reason else ""
        return f"{self.lever} ({self.row}): {self.where}: expected {self.expected}; found: {self.found}.{because}"


@cache
def table() -> Reader:
    """The table as read, with what is wrong with it."""
    named = read_yaml(TABLE.read_bytes(), TABLE.name).value
    loaded = {block: load_scenario(named[block]["scenario"]).loaded for block in BLOCKS}
    return Reader(
        {b: one.labels for b, one in loaded.items()}, {b: tuple(one.known_settings) for b, one in loaded.items()}
    )


@lru_cache(maxsize=8)
def _deep(name: str, changes: tuple[str, ...]) -> Scenario:
    """A scenario with chosen theories and settings: its files are read and bound once for all other changes."""
    return load_scenario(name, changes)


def changed(name: str, changes: tuple[str, ...]) -> Scenario:
    """A scenario with changes as on the command line."""
    known = load_scenario_once(name).loaded.known_settings
    deep = tuple(c for c in changes if c.startswith("theories.") or c.partition("=")[0] in known)
    light = tuple(c for c in changes if c not in deep)
    base = _deep(name, deep)
    return Scenario(name, (*deep, *light), read=base.read) if light else base


@cache
def load_scenario_once(name: str) -> Scenario:
    """A scenario as it stands."""
    return load_scenario(name)


@cache
def asked() -> frozenset[str]:
    """The outcomes that the table reads."""
    rows = (e.cell.outcome for row in table().rows for e in row.expected)
    return frozenset((*rows, *(one["outcome"].partition("[")[0] for one in table().table["orderings"])))


def run(name: str, changes: tuple[str, ...]) -> dict[str, Array]:
    """By outcome of the table, year × dimensions × draw, in shown units."""
    bound = bind(changed(name, changes))
    program = bound.program
    if any(c.startswith("theories.") for c in changes):  # compiled for the table alone: it keeps no more than it reads
        names = tuple(n for n in program.outcomes if n in asked())
        program = replace(program, outcomes=names, equations=needed(program.equations, names))
    found = compile_program(program).run(DRAWS, program)
    return {n: v / bound.watched[n].factor for n, v in found.items() if n in asked()}


_held = lru_cache(maxsize=6)(run)  # what several rows are compared with


def values(found: Mapping[str, Array], scenario: Scenario, cell: Cell) -> Array:
    """The draws of one cell."""
    labels, card = scenario.loaded.labels, table().cards[cell.outcome]
    place = [labels[d].index(word) for d, word in zip(card.kind.dimensions, cell.labels, strict=True)]
    whole: Array = found[cell.outcome][(scenario.years.index(cell.year), *place)]
    return whole


def moved(before: Array, after: Array) -> Move:
    """How a cell moves, draw by draw."""
    change = after - before
    least = ROUNDING * max(float(np.abs(before).max(initial=0)), float(np.abs(after).max(initial=0)), 1e-3)
    width = [float(np.subtract(*np.quantile(v, [0.95, 0.05]))) for v in (before, after)]
    return Move(
        float(change.mean()), float(np.median(change)), float((change > least).mean()), float((change < -least).mean()),
        width[1] - width[0],
    )  # fmt: skip


def fits(sign: str | int, most: bool, rare: bool, move: Move) -> bool:
    """Whether a move is what is expected."""
    if sign == 0:
        return not move.moves
    if rare and max(move.up, move.down) > 0.5:
        return False
    if sign == "either":
        return True
    right, wrong = (move.up, move.down) if sign == "+" else (move.down, move.up)
    if rare:
        return right > wrong or not move.moves
    if most:
        return right > wrong
    return (move.mean > 0) == (sign == "+") and move.mean != 0 and right > 0 and wrong <= WRONG_WAY


def moves_of(row: Row, change: tuple[str, ...]) -> dict[Cell, Move]:
    """How each cell of a row moves under a change."""
    with_it = run(row.scenario, (*row.held, *change))
    without = _held(row.scenario, (*row.held, *row.against))
    scenario = load_scenario_once(row.scenario)
    return {e.cell: moved(values(without, scenario, e.cell), values(with_it, scenario, e.cell)) for e in row.expected}


def mismatches(row: Row, mirror: bool = True, seen: list[dict[str, Any]] | None = None) -> list[Mismatch]:
    """What does not fit in a row; `mirror` says whether its second change is run too, `seen` takes the figures."""
    found = []
    for change, sides in ((row.change, False), *(((row.mirror, True),) if mirror and row.mirror else ())):
        said = f"{', '.join(change)}: " if sides else ""
        try:
            moves = moves_of(row, change)
        except ProblemsFound as problem:
            message = str(problem).replace("\n", " ")
            if not any(words in message for words in REFUSED) or not (row.refused or row.may_be_refused):
                wanted = "a refusal" if row.refused else "a run"
                found.append(Mismatch(row.id, row.lever, f"{said}the change", wanted, message.rstrip("."), row.refused))
            continue
        if row.refused:
            found.append(Mismatch(row.id, row.lever, "the change", "a refusal", "it runs", row.refused))
        found += _apart(row, moves, said, sides)
        if seen is not None:
            seen += [_figures(row, change, e, moves[e.cell], sides) for e in row.expected]
    return found


def _sign(expected: Expected, mirrored: bool) -> str | int:
    return OPPOSITE[expected.sign] if mirrored else expected.sign


def _apart(row: Row, moves: Mapping[Cell, Move], said: str, mirrored: bool) -> Iterator[Mismatch]:
    for e in row.expected:
        sign = _sign(e, mirrored)
        if not fits(sign, e.most, e.rare, moves[e.cell]):
            wanted = str(e).replace(str(e.sign), str(sign), 1)
            yield Mismatch(row.id, row.lever, f"{said}{e.cell}", wanted, str(moves[e.cell]), e.reason)
    if mirrored:
        return
    for key, cells in row.moves.items():
        if not any(moves[c].moves for c in cells):
            yield Mismatch(row.id, row.lever, f"moves {key}", "at least one draw that moves", "none moves")
    for cell, sign in row.spread.items():
        wider = moves[cell].wider
        if not (wider > 0 if sign == "+" else wider < 0):
            found = f"its 90 percent interval widens by {wider:.3g}"
            yield Mismatch(row.id, row.lever, f"spread of {cell}", sign, found)


def _figures(row: Row, change: tuple[str, ...], e: Expected, move: Move, mirrored: bool) -> dict[str, Any]:
    words = " ".join(f"--set {c}" for c in change)
    words += f" (with {', '.join(row.held)})" if row.held else ""
    words += f" (against {', '.join(row.against)})" if row.against else ""
    sign = str(e).replace(str(e.sign), str(_sign(e, mirrored)), 1)
    unit = table().cards[e.cell.outcome].shown_unit.name
    shares = (f"{share:.3f}" for share in (move.up, move.down))
    figures = (row.block, row.id, row.lever, words, str(e.cell), e.cell.year, unit, sign, f"{move.mean:.3g}", *shares)
    return dict(zip(COLUMNS, figures, strict=True))


def orderings() -> list[Mismatch]:
    """The orderings that do not hold: the first change is the larger at the median."""
    body = table().table[BLOCKS[0]]
    scenario = load_scenario_once(body["scenario"])
    found = []
    for one in table().table["orderings"]:
        name, _, rest = one["outcome"].partition("[")
        labels = tuple(rest.rstrip("]").split(",")) if rest else tuple(filter(None, [body["outcomes"][name]]))
        cell = Cell(name, labels, int(body.get("read_at", {}).get(name, body["year"])))
        base = values(_held(scenario.name, ()), scenario, cell)
        sizes = []
        for word in ("larger", "smaller"):
            after = values(_held(scenario.name, (one[word],)), scenario, cell)
            sizes.append(abs(float(np.median(after - base))))
        if not sizes[0] > sizes[1]:
            where = f"{cell}: {one['larger']} over {one['smaller']}"
            said = f"{sizes[0]:.3g} and {sizes[1]:.3g} at the median"
            found.append(Mismatch(ORDERINGS, one["larger"], where, "the first larger", said, one["because"]))
    return found


def open_now() -> dict[str, Any]:
    """What does not fit, as `responses_open.yaml` has it."""
    held: dict[str, Any] = yaml.safe_load(OPEN.read_text(encoding="utf-8")) if OPEN.exists() else {}
    return {"faults": held.get("faults") or [], "open": held.get("open") or {}}


def write_open(names: Sequence[str] = ()) -> None:
    """Write what does not fit today, and all figures; of the rows named, or of all.

    Args:
        names: of rows, or `default` for those with the scenario's own theories, or `orderings`.
    """
    known = [*(row.id for row in table().rows), ORDERINGS]
    chosen = [row for row in table().rows if not names or row.id in names or ("default" in names and not row.is_rival)]
    redone = {row.id for row in chosen} | ({ORDERINGS} if not names or {ORDERINGS, "default"} & set(names) else set())
    seen = [figures for figures in read_seen() if figures["row"] in known and figures["row"] not in redone]
    by_row = {r: of for r, of in open_now()["open"].items() if r in known and r not in redone}
    for row in chosen:
        _note(by_row, row.id, mismatches(row, seen=seen))
    if ORDERINGS in redone:
        _note(by_row, ORDERINGS, orderings())
    by_row = {name: by_row[name] for name in known if name in by_row}
    seen.sort(key=lambda figures: known.index(figures["row"]))
    body = yaml.safe_dump({"faults": table().faults, "open": by_row}, sort_keys=False, width=120, allow_unicode=True)
    OPEN.write_text(HEAD + body, encoding="utf-8")
    with SEEN.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(seen)
    count = sum(map(len, by_row.values()))
    print(f"{len(redone)} rows looked at; {count} entries open in {len(by_row)} rows; {len(table().faults)} faults")


def _note(by_row: dict[str, dict[str, str]], name: str, found: Sequence[Mismatch]) -> None:
    if found:
        by_row[name] = {m.where: f"expected {m.expected}; found: {m.found}" for m in found}
    print(f"{name}: {len(found)} open", flush=True)


def read_seen() -> list[dict[str, Any]]:
    """The figures that are kept for the docs' page."""
    if not SEEN.exists():
        return []
    with SEEN.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> int:
    """Print what does not fit, or write it; the exit status is 1 if something does not fit that is not open."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", nargs="*")
    parser.add_argument("--open", action="store_true")
    words = parser.parse_args()
    keep_compiled(cache_folder() / "compiled")
    if words.open:
        write_open(words.rows)
        return 0
    known, new = open_now()["open"], 0
    for row in table().rows:
        for m in mismatches(row) if not words.rows or row.id in words.rows else ():
            is_open = m.where in known.get(row.id, {})
            new += not is_open
            print(f"{'open' if is_open else 'NEW'}  {m}", flush=True)
    return int(new > 0)


if __name__ == "__main__":
    sys.exit(main())
