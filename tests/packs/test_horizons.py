"""A shorter horizon takes nothing from the years that are left: every figure and lever path is the longer one's, cut."""

from __future__ import annotations

import numpy as np
import pytest

from burdenshare.data.catalog import load_catalog
from burdenshare.engine.program import Fixed, Path
from burdenshare.scenario.bind import bind
from burdenshare.scenario.load import load_scenario, scenario_names


def inputs(cards, tmp_path, parent, last):
    text = f"name: cut\nquestion: Shorter?\nbased_on: {parent}\nyears: {{last: {last}}}\n"
    (tmp_path / "cut.yaml").write_text(text, encoding="utf-8")
    return bind(load_scenario(tmp_path / "cut.yaml", cards), load_catalog(), cards).program.inputs


# One of each kind: today's terms, a pledge that is given, one that parliament votes, and another pack.
QUICK = ("indo-pacific-2026", "pledge-by-2035", "primary-responsibility", "five-states")


def test_the_quick_ones_are_scenarios():
    assert set(QUICK) < set(scenario_names())


@pytest.mark.parametrize(
    "parent", [n if n in QUICK else pytest.param(n, marks=pytest.mark.slow) for n in scenario_names()]
)
def test_a_shorter_horizon_gives_the_same_numbers_for_the_years_it_has(cards, tmp_path, parent):
    whole = load_scenario(parent, cards)
    full = bind(whole, load_catalog(), cards).program.inputs
    for last in (whole.first_year, whole.first_year + 2, whole.last_year - 1):
        found = inputs(cards, tmp_path, parent, last)
        assert found.keys() == full.keys()
        for name, given in found.items():
            if isinstance(given, Path | Fixed):
                held = full[name].values
                cut = held[: len(given.values)] if isinstance(given, Path) else held
                np.testing.assert_array_equal(given.values, cut, err_msg=f"{name} to {last}")


def test_a_horizon_of_one_year_has_a_report(tmp_path, home, capfd):
    from burdenshare.interfaces.cli.entry import run_command

    path = tmp_path / "short.yaml"
    path.write_text("name: short\nquestion: What of one year?\nbased_on: five-states\nyears: {last: 2026}\n")
    assert run_command(["run", str(path), "--draws", "64", "--quiet"]) == 0
    assert "<svg" in next((home / "runs").glob("*/words/*/report.html")).read_text(encoding="utf-8")
