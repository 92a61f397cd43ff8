"""A comparison in a sentence: its direction, and the share of futures that go this way."""

from __future__ import annotations

import pytest

from burdenshare.studies.comparing import Block, Comparison, Range, Row
from burdenshare.views.compared import sentence


@pytest.fixture(scope="module")
def run(run_pack):
    return run_pack("five-states", draws=64)


def said(run, low: float, middle: float, high: float, rises: float, falls: float) -> str:
    level = Range(2.0, 2.0, 2.0)
    row = Row(2030, 2030, level, level, Range(low, middle, high), middle, None, rises, falls)
    block = Block("defence_share", "Share", {"actor": "POL"}, 1, (row,), None)
    return sentence(Comparison((run, run), ("the plan", "more"), (block,), ()), block)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (
            (0.1, 0.5, 0.9, 0.9, 0.1),
            "more is 0.50 (0.10 to 0.90) points of GDP higher than the plan, and higher in 9 of 10",
        ),
        (
            (-0.9, -0.5, 0.3, 0.2, 0.8),
            "more is 0.50 (−0.30 to 0.90) points of GDP lower than the plan, and lower in 8 of 10",
        ),
        ((-0.9, 0.0, 0.3, 0.3, 0.7), "more less the plan is 0.00 (−0.90 to 0.30) points of GDP; lower in 7 of 10"),
        ((-0.3, 0.0, 0.9, 0.6, 0.4), "more less the plan is 0.00 (−0.30 to 0.90) points of GDP; higher in 6 of 10"),
        ((0.0, 0.0, 0.0, 0.0, 0.0), "more and the plan are the same in every"),
    ],
)
def test_a_sentence_has_the_direction_and_its_share_of_futures(run, row, words):
    assert said(run, *row) == f"In 2030: {words} future{'' if words.endswith('every') else 's'}."
