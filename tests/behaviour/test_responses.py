"""The model answers as the table of expected responses says, or the difference is known and open.

An entry of `responses_open.yaml` that is met must go, and nothing else may appear: `python -m tests.behaviour.responses
--open ROW` writes what is so. Rows with rival theories, and the second change of a row, are in the slow tests.
"""

from __future__ import annotations

import csv

import pytest
import yaml

from tests.behaviour import responses
from tests.behaviour.responses import Mismatch, Move, fits, mismatches, open_now, orderings, table
from tests.behaviour.responses_table import BLOCKS, TABLE, Cell, Expected, Row


def _ids() -> list[tuple[str, bool]]:
    """The names of the rows, and whether each chooses a rival theory; read without loading a scenario."""
    raw = yaml.load(TABLE.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    rows = [row for block in BLOCKS for row in raw[block]["rows"]]
    return [(row["id"], any("theories." in c for c in (*row["set"], *row.get("with", ())))) for row in rows]


IDS = _ids()
ROWS = [pytest.param(name, marks=pytest.mark.slow if is_rival else (), id=name) for name, is_rival in IDS]


def row_of(name: str) -> Row:
    return next(row for row in table().rows if row.id == name)


def differences(name: str, found: list[Mismatch], second: str = "") -> str:
    """What does not fit and is not open, and what is open and fits; entries that begin with `second` are left out."""
    known = {where for where in open_now()["open"].get(name, {}) if not (second and where.startswith(second))}
    lines = [str(m) for m in found if m.where not in known]
    return "\n".join([*lines, *(f"{name}: {w}: it is met: remove it." for w in known - {m.where for m in found})])


def test_the_table_is_whole():
    """Every lever has a row, every word is known, every open sign has a reason; faults that are open are listed."""
    assert table().faults == open_now()["faults"]
    assert len(table().rows) == len(IDS)
    assert set(open_now()["open"]) <= {name for name, _ in IDS} | {responses.ORDERINGS}


@pytest.mark.shared
def test_the_cases_that_it_names_are_cases_of_the_literature(shared):
    held = yaml.safe_load((shared / "literature" / "cases.yaml").read_text(encoding="utf-8"))
    names = {one["id"] for one in (held if isinstance(held, list) else held["cases"])}
    assert table().cases <= names


@pytest.mark.seconds
@pytest.mark.parametrize("name", ROWS)
def test_the_model_answers_as_expected(name):
    row, seen = row_of(name), []
    second = "" if row.is_rival or not row.mirror else f"{', '.join(row.mirror)}: "
    wrong = differences(name, mismatches(row, mirror=row.is_rival, seen=seen), second)
    assert not wrong, f"\n{wrong}"
    # The figures of the docs' page are those that are found.
    kept = {(f["change"], f["cell"]): f for f in responses.read_seen() if f["row"] == name}
    for figures in seen:
        held = kept[figures["change"], figures["cell"]]
        assert held["expected"] == figures["expected"]
        for what, near in (("mean", 0.02), ("up", 0.0), ("down", 0.0)):
            said, found = float(held[what]), float(figures[what])
            assert said == pytest.approx(found, rel=near, abs=0.003 if near == 0 else 1e-12), (figures["cell"], what)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, is_rival in IDS if not is_rival])
def test_the_second_change_of_a_row_has_the_opposite_signs(name):
    row = row_of(name)
    if row.mirror:
        wrong = differences(name, mismatches(row))
        assert not wrong, f"\n{wrong}"


@pytest.mark.slow
def test_larger_changes_move_more():
    wrong = differences(responses.ORDERINGS, orderings())
    assert not wrong, f"\n{wrong}"


def test_signs_that_were_changed_afterwards_are_listed_with_the_first():
    with (TABLE.parent / "responses_first.csv").open(encoding="utf-8", newline="") as file:
        first = {(f["row"], f["cell"]): f["first"] for f in csv.DictReader(file)}
    now = {(row.id, str(e.cell)): str(e) for row in table().rows for e in row.expected}
    assert first.keys() <= now.keys()
    assert all(now[key] != before for key, before in first.items())


def test_figures_of_the_page_have_a_row_for_every_row_that_runs():
    seen = {figures["row"] for figures in responses.read_seen()}
    failed = {name for name, entries in open_now()["open"].items() if any("the change" in where for where in entries)}
    refused = {row.id for row in table().rows if row.refused or row.may_be_refused}
    assert {name for name, _ in IDS} - refused - failed <= seen


def move(up: float, down: float, mean: float, median: float = 0.0) -> Move:
    return Move(mean, median, up, down, 0.0)


@pytest.mark.parametrize(
    ("sign", "marks", "seen", "holds"),
    [
        ("+", "", move(0.95, 0.05, 1), True),
        ("+", "", move(0.94, 0.06, 1), False),
        ("+", "", move(0.5, 0.0, 1), True),  # draws that do not move count for neither side
        ("+", "", move(0.0, 0.0, 0), False),
        ("-", "", move(0.02, 0.9, -1), True),
        ("-", "", move(0.02, 0.9, 1), False),  # a few large rises
        (0, "", move(0.0, 0.0, 0), True),
        (0, "", move(0.01, 0.0, 1), False),
        ("+", "most", move(0.6, 0.4, -1), True),
        ("+", "most", move(0.4, 0.6, 1), False),
        ("either", "rare", move(0.3, 0.3, 1), True),
        ("either", "rare", move(0.6, 0.1, 1), False),
        ("-", "rare", move(0.1, 0.2, 1), True),
        ("-", "rare", move(0.0, 0.0, 0), True),
        ("-", "rare", move(0.2, 0.1, 1), False),
    ],
)
def test_a_sign_is_read_by_the_rules_of_the_header(sign, marks, seen, holds):
    assert fits(sign, marks == "most", marks == "rare", seen) is holds


def test_a_mismatch_says_all_that_is_needed(monkeypatch):
    """A planted row: debt falls when the pledge rises. It is seen, with expected and found."""
    cell = Cell("debt_burden", ("DEU",), 2035)
    row = Row("five_states", "five-states", "planted", "spending_pledge", ("DEU.spending_pledge=3.5",), (), (), (), "",
              False, (Expected(cell, "-", reason="Planted."),), {}, {})  # fmt: skip
    (found,) = mismatches(row)
    said = str(found)
    assert said.startswith("spending_pledge (planted): debt_burden[DEU]: expected -; found: up in ")
    assert said.endswith("The row says: Planted.")
    assert differences("planted", [found])
