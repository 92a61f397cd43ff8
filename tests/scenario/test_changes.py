"""Changes that people type: what they say beside the title."""

from __future__ import annotations

from burdenshare.scenario.load import load_scenario


def test_a_change_of_several_cells_names_them(cards):
    row = load_scenario("indo-pacific-2026", cards, ("KOR.clash_cost=0.01",))
    assert row.notes == ("`KOR.clash_cost` is 0.01 in 2 cells: `KOR.peninsula` and `KOR.strait`.",)
    one = load_scenario("indo-pacific-2026", cards, ("KOR.peninsula.clash_cost=0.01", "KOR.productivity_drift=-1"))
    assert one.notes == ()
