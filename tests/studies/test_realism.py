"""How many states of the record rose as much as a pledge asks: counted on a made-up record."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from burdenshare.data.catalog import load_catalog
from burdenshare.studies import realism
from burdenshare.studies.realism import LONG, MANY, SHARE


def observed(actor: str, year: int, value: float):
    return SimpleNamespace(definition="made_up", flag="", actor=actor, year=year, value=value, origin="invented")


@pytest.fixture
def record(monkeypatch):
    """Ten states whose shares rise by 0.1, 0.2 … 1.0 points in the fourth year, and stay there."""
    states = {f"X{i:02}": i / 10 for i in range(1, MANY + 1)}
    rows = {
        (SHARE, state): tuple(observed(state, 2000 + t, 2.0 + (rise if t >= 4 else 0.0)) for t in range(LONG + 2))
        for state, rise in states.items()
    }
    catalog = SimpleNamespace(observations=rows, origins={}, find=lambda quantity, actor, _: rows[quantity, actor])
    monkeypatch.setattr(realism, "open_vintage", lambda _: catalog)
    return SimpleNamespace(manifest=SimpleNamespace(data="made up"))


@pytest.mark.parametrize(
    ("rise", "count"),
    [(0.05, "Every one of 10 states"), (0.55, "5 of 10 states"), (0.95, "1 of 10 states"), (1.5, "None of 10 states")],
)
def test_a_state_counts_only_if_it_rose_by_all_that_is_asked(record, rise, count):
    found, line, _ = realism._others(record, rise, 5)
    assert found == count and f"{rise:.2f} points within 5 years" in line


def test_the_line_says_of_whom_the_record_is(monkeypatch):
    """It is one alliance's, in years of war at its border, and was read as if it were everybody's."""
    monkeypatch.setattr(realism, "open_vintage", lambda _: load_catalog())
    said = realism._others(SimpleNamespace(manifest=SimpleNamespace(data="shipped")), 1.1, 9)[1]
    assert "The record is of members of NATO alone" in said
