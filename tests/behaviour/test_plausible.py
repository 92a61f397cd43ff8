"""Plausible ranges: no wider than what the flagship shows, twenty times over; and what they catch."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from burdenshare.data.catalog import load_catalog
from burdenshare.engine.part import part_of
from burdenshare.engine.program import Path
from burdenshare.engine.run import run_program
from burdenshare.scenario.bind import bind
from burdenshare.scenario.load import load_scenario
from burdenshare.scenario.manifest import manifest
from burdenshare.scenario.theories import cards_with
from burdenshare.vocabulary.cards import DEFINITION
from tests.behaviour.old_equations import NULLS

WIDEST = 20


def span(outcome):
    """From the lowest 1 % to the highest 99 % of any cell and year."""
    draws = [outcome.values[(slice(None), *index)] for index, _ in outcome.cells()]
    ends = [np.quantile(d, (0.01, 0.99), axis=-1) for d in draws]
    return max(e[1].max() for e in ends) - min(e[0].min() for e in ends)


def too_wide(outcomes, cards):
    """The outcomes whose range is wider than twenty times what the run shows. One that is a definition may be."""
    return [
        f"{name}: {card.plausible} is {(card.plausible[1] - card.plausible[0]) / max(span(outcome), 1e-300):.0f} times"
        for name, outcome in outcomes.items()
        if (card := cards[name]).plausible
        and DEFINITION not in card.plausible_source
        and card.plausible[1] - card.plausible[0] > WIDEST * span(outcome)
    ]


def test_no_range_is_wider_than_twenty_times_what_the_flagship_shows(run_pack, cards):
    assert too_wide(run_pack().outcomes, cards) == []


def test_what_leads_has_a_range(run_pack, cards):
    for name in ("indo-pacific-2026", "five-states"):
        shown = [o.about.name for o in run_pack(name).outcomes.values() if o.about.shown]
        assert shown
        assert [n for n in shown if cards[n].plausible is None] == []


@pytest.mark.slow
def test_a_run_to_years_that_were_not_checked_is_caught(tmp_path):
    """Ten more years, the last figures held, and debt that nobody answers: it explodes in a few draws, and so its mean."""
    path, folder = tmp_path / "longer.yaml", NULLS / "theories"
    path.write_text(
        "name: longer\nquestion: What if?\nbased_on: indo-pacific-2026\ntheories: {public_finance: old_debt}\n"
    )
    cards = cards_with(folder)
    bound = bind(load_scenario(path, cards, (), str(folder)), load_catalog(), cards)
    program, last = bound.program, bound.program.years[-1]
    more = range(last + 1, last + 11)
    held = {
        name: Path(given.kind, np.concatenate([given.values, np.repeat(given.values[-1:], len(more), 0)]))
        for name, given in program.inputs.items()
        if isinstance(given, Path)
    }
    longer = dataclasses.replace(program, years=(*program.years, *more), inputs={**program.inputs, **held})
    about = {"debt_burden": bound.watched["debt_burden"]}
    run = run_program(part_of(longer, about), about, manifest(bound, 2000, 64), draws=2000)
    assert not run.is_plausible
    row = next(row for row in run.outside if row.labels == {"actor": "JPN"})
    assert row.column == "mean" and row.value > 1e9 and row.year == last + 10
    assert row.first > last and 0 < row.draws < 50
    assert row.driver.name == "interest_slope[JPN]" and row.driver.outside > row.driver.inside
