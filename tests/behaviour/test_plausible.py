"""Plausible ranges: no wider than what the flagship shows, twenty times over."""

from __future__ import annotations

import numpy as np

from burdenshare.vocabulary.cards import DEFINITION

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
