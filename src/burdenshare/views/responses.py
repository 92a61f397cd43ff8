"""The page of responses: for each lever what theory and evidence expect, and what the model shows."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from burdenshare.vocabulary.cards import Card, load_cards
from burdenshare.vocabulary.reading import read_yaml

TABLE: Final = "responses.yaml"
SEEN: Final = "responses_seen.csv"
OPEN: Final = "responses_open.yaml"
FIRST: Final = "responses_first.csv"
OPPOSITE: Final = {"+": "-", "-": "+"}
SIGNS: Final = {"+": "rises", "-": "falls", "0": "does not move", "either": "either way"}
INTRO: Final = """\
# Responses

What each lever does to the outcomes that matter most. The sign that theory and evidence expect was written down before
any value was computed; `tests/behaviour/responses.yaml` has it, with reasons and sources. {changed} of its {cells}
cells were argued again after the value had been seen: *first* gives what was expected before. The change is that of the
mean over 1,024 draws, each compared with the same draw without the lever; then come the shares of draws that rise and
fall.
*Rises* means that at most 5 percent of draws fall; *mostly*, that more rise than fall; *in few draws*, that the median
does not move. **Open** marks what the model does not yet meet.

Signs say nothing about size, and the model's size is only as good as its assumptions: see
[what is weak or contested](../explanation/contested.md).
"""


def page(folder: Path) -> str:
    """The page, from the table of expected responses and the figures that are kept beside it.

    Args:
        folder: of the table.
    """
    table = _read(folder / TABLE)
    known = _read(folder / OPEN).get("open") or {}
    with (folder / SEEN).open(encoding="utf-8", newline="") as file:
        seen = list(csv.DictReader(file))
    with (folder / FIRST).open(encoding="utf-8", newline="") as file:
        first = {(f["row"], f["cell"]): f["first"] for f in csv.DictReader(file)}
    lines = [INTRO.format(changed=len(first), cells=f"{len({(f['row'], f['cell']) for f in seen}):,}")]
    for block, body in table.items():
        if not isinstance(body, dict) or "scenario" not in body:
            continue
        rows = body["rows"]
        lines += [f"## In `{body['scenario']}`", ""]
        for lever in dict.fromkeys(row["lever"] for row in rows):
            figures = [f for f in seen if f["block"] == block and f["lever"] == lever]
            lines += _lever(lever, [row for row in rows if row["lever"] == lever], figures, known, first)
    return "\n".join(lines)


@cache
def _cards() -> Mapping[str, Card]:
    return load_cards()


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(path.read_bytes(), path.name).value
    return found


def _lever(
    lever: str,
    rows: Sequence[Mapping[str, Any]],
    figures: Sequence[Mapping[str, str]],
    known: Mapping[str, Any],
    first: Mapping[tuple[str, str], str],
) -> Iterator[str]:
    """One lever: a table of all its changes, then what does not move, and what is refused."""
    card = _cards().get(lever)
    yield from (f"### {card.label if card else lever.replace('_', ' ').capitalize()}", "")
    unmoved, begun = [], set()
    if figures:
        yield "| change | outcome | year | expected | mean change | up | down | |"
        yield "|---|---|---|---|---|---|---|---|"
    for change, of in groupby(figures, lambda f: (f["row"], f["change"])):
        cells = list(of)
        shown = [f for f in cells if not _stands_still(f)]
        unmoved.append((change[1], [f["cell"] for f in cells if _stands_still(f)]))
        for i, one in enumerate(shown):
            is_open = _is_open(one["cell"], known.get(change[0], {}), second=change[0] in begun)
            before = first.get((change[0], one["cell"]), "")
            before = OPPOSITE.get(before[:1], before[:1]) + before[1:] if change[0] in begun else before
            yield _line(one, f"`{change[1]}`" if i == 0 else "", is_open, before)
        begun.add(change[0])
    if figures:
        yield ""
    for words, names in unmoved:
        if names:
            yield f"- `{words}`, as expected, does not move {_listed(names)}."
    for row in rows:
        if row.get("refused"):
            held = f" with {_code(row['with'])}" if row.get("with") else ""
            yield f"- {_code(row['set'])}{held} is refused. {row['refused']}"
    yield ""


def _stands_still(figures: Mapping[str, str]) -> bool:
    return figures["expected"] == "0" and float(figures["up"]) == float(figures["down"]) == 0


def _is_open(cell: str, known: Iterable[str], second: bool) -> bool:
    """Whether what is expected of a cell is not met, in a row's first change or in its second."""
    return any(where.endswith(f": {cell}") if second else where == cell for where in known)


def _line(figures: Mapping[str, str], change: str, is_open: bool, first: str) -> str:
    name, _, labels = figures["cell"].partition("[")
    card = _cards()[name]
    of = f" ({labels.rstrip(']').replace('_', ' ').replace(',', ', ')})" if labels else ""
    change_of_mean = float(figures["mean"])
    digits = f"{change_of_mean:+,.0f}" if abs(change_of_mean) >= 100 else f"{change_of_mean:+.2g}"
    mean = f"{digits} {figures['unit']}" if change_of_mean else "0"
    shares = " | ".join(_share(float(figures[side])) for side in ("up", "down"))
    mark = "**open**" if is_open else ""
    said = _said(figures["expected"]) + (f" (first: {_said(first)})" if first else "")
    return f"| {change} | {card.label}{of} | {figures['year']} | {said} | {mean} | {shares} | {mark} |"


def _share(share: float) -> str:
    """A share of draws; a small one has the digit that tells it from 0."""
    return f"{share:.1%}" if 0 < share < 0.01 else f"{share:.0%}"


def _said(expected: str) -> str:
    """An expected sign in words."""
    sign, few = expected.partition(", in few draws")[::2]
    words = SIGNS[sign.removesuffix(" in most")]
    words = f"mostly {words}" if sign.endswith(" in most") else words
    return words + (", in few draws" if few or expected.endswith("in few draws") else "")


def _code(changes: Iterable[str]) -> str:
    return f"`{' '.join(f'--set {c}' for c in changes)}`"


def _listed(names: Sequence[str]) -> str:
    """Names of cells, those of one outcome together."""
    found = []
    for name, of in groupby(names, lambda cell: cell.partition("[")[0]):
        places = [cell.partition("[")[2].rstrip("]") for cell in of]
        found.append(f"`{name}`" if len(places) > 1 or not places[0] else f"`{name}[{places[0]}]`")
    return ", ".join(dict.fromkeys(found))
