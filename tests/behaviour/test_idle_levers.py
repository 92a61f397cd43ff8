"""What cards and packs say of levers that move nothing is so: proved by draws, in both directions."""

from __future__ import annotations

import pytest

from tests.behaviour.idle_levers import SCENARIOS, Levers, differences

EVERY = 40  # of the cells that are not declared, in the quick sample


@pytest.fixture(scope="module", params=SCENARIOS)
def levers(request):
    return Levers(request.param)


@pytest.mark.seconds
def test_a_sample_of_levers_moves_something_where_nothing_says_otherwise(levers):
    assert levers.cells
    declared = [cell for cell in levers.cells if levers.declared(cell)]
    others = [cell for cell in levers.cells if not levers.declared(cell)]
    assert list(differences(levers, [*declared[::8], *others[::EVERY]])) == []


@pytest.mark.slow
def test_every_lever_moves_something_at_every_label_unless_card_or_pack_say_why_not(levers):
    assert list(differences(levers, levers.cells)) == []


def test_a_wrong_declaration_is_seen(levers, monkeypatch):
    """In both directions: one that is too much, and one that is missing."""
    cell = ("spending_pledge", (levers.bound.scenario.focus,))
    monkeypatch.setattr(levers, "declared", lambda _: "Planted.")
    assert "is declared idle" in "".join(differences(levers, [cell]))
    monkeypatch.undo()
    monkeypatch.setattr(levers, "moved_by", lambda _: "")
    assert "moves nothing" in "".join(differences(levers, [cell]))
