"""The card of a run in a notebook."""

from __future__ import annotations

import dataclasses
import re
from html import unescape

import pytest

from burdenshare.views.answer import answer_text
from burdenshare.views.card import card
from burdenshare.views.front import of_actor
from burdenshare.views.words import headline
from tests.studies.test_scenario_answer import answer


@pytest.fixture(scope="module")
def small(run_pack):
    return run_pack("five-states", draws=128)


def told(run, **words):
    """The run with other words."""
    return dataclasses.replace(run, words=lambda: dataclasses.replace(run.words(), **words))


def test_a_card_has_what_the_run_says_with_ranges_definitions_and_how_to_cite_it(small):
    page = unescape(card(small))
    assert headline(small) in page
    years = re.findall(r"<th>(20[0-9]{2})</th>", page)
    rows = re.findall(r"<tr>(<th>(?!</th>).*?)</tr>", page)
    assert len(years) >= 3 and len(rows) >= 3
    for row in rows:
        assert len(re.findall("<td>", row)) == len(years) + 2
    spending = small.outcomes["defence_spending"]
    low, middle, high = (spending.at(spending.years[-1], level, actor="DEU") for level in ("p5", "p50", "p95"))
    assert f"<td>{middle:,.1f} ({low:,.1f} to {high:,.1f})</td>" in page
    assert of_actor(spending.about.definition, small.manifest.actors, "DEU") in page
    m = small.manifest
    assert f"Run {small.id}" in page and m.command in page
    assert f"run {small.id}: scenario five-states, data {m.data}" in page and 'run.cite("chicago")' in page
    assert len(page) < 6_000


def test_a_card_says_the_answer_where_the_run_has_one(small):
    found = answer()
    assert answer_text(found) in unescape(card(told(small, answer=found)))


def test_nothing_that_a_user_wrote_is_markup(small):
    bad = "<script>alert(1)</script>\u202e"
    page = card(told(small, question=bad, scenario=bad, actors={a: bad for a in small.manifest.actors}, command=bad))
    assert "<script" not in page and "\u202e" not in page and "&lt;script&gt;" in page
    about = dataclasses.replace(small.outcomes["defence_spending"].about, label=bad, definition=bad)
    outcome = dataclasses.replace(small.outcomes["defence_spending"], about=about)
    page = card(dataclasses.replace(small, outcomes={**small.outcomes, "defence_spending": outcome}))
    assert "<script" not in page and "\u202e" not in page
