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


@pytest.mark.parametrize("parent", scenario_names())
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
