"""A moved lever of a bound scenario costs its own path, and gives what a scenario bound from the start gives."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from burdenshare.engine.compile import form_of
from burdenshare.engine.program import Path
from burdenshare.scenario.bind import bind, with_levers
from burdenshare.vocabulary.errors import ProblemsFound


def test_a_moved_lever_gives_the_program_of_a_scenario_bound_from_the_start(bound_pack, monkeypatch):
    bound = bound_pack("pledge-by-2035")
    others = bound_pack("pledge-by-2030").scenario.levers
    name = next(n for n, lever in bound.scenario.levers.items() if others[n].paths != lever.paths)
    assert isinstance(bound.program.inputs[name], Path)
    lever = others[name]
    other = dataclasses.replace(bound.scenario, levers={**bound.scenario.levers, name: lever})
    whole = bind(other, bound.catalog, bound.cards)
    with monkeypatch.context() as patch:
        patch.setattr("burdenshare.scenario.bind.make_program", None)  # nothing is checked again
        moved = with_levers(bound, {name: lever})
    assert moved.scenario == whole.scenario
    assert form_of(moved.program) == form_of(whole.program)
    differ = {n for n, given in bound.program.inputs.items() if given is not moved.program.inputs[n]}
    assert differ == {name}
    for n, given in whole.program.inputs.items():
        np.testing.assert_array_equal(getattr(moved.program.inputs[n], "values", 0), getattr(given, "values", 0))
    assert not np.array_equal(moved.program.inputs[name].values, bound.program.inputs[name].values)


def test_a_lever_that_is_not_there_is_refused(bound_pack):
    bound = bound_pack("indo-pacific-2026")
    lever = next(iter(bound.scenario.levers.values()))
    name = next(iter(bound.scenario.levers))
    with pytest.raises(ProblemsFound, match=f"there is no lever named `{name}x`. Did you mean `{name}`"):
        with_levers(bound, {f"{name}x": lever})
