"""A moved lever costs its own path: no file is read, nothing is bound anew, and the program is the same as if it were."""

from __future__ import annotations

import numpy as np
import pytest

from burdenshare.engine.compile import form_of
from burdenshare.engine.program import Path
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.interfaces.notebook import bind, load_scenario
from burdenshare.scenario import bind as binding
from burdenshare.scenario import load as loading
from burdenshare.scenario.changes import exact
from burdenshare.vocabulary.errors import ProblemsFound

CHANGES = [
    ("KOR.spending_pledge=3.1",),
    ("KOR.spending_pledge=3@2030", "KOR.spending_pledge=3.5@2035", "JPN.spending_pledge=2"),
    ("us_posture=limited", "KOR.spending_pledge=3.5@2035"),
    ("theories.deterrence=base_rate", "KOR.spending_pledge=2.5", "us_posture=limited"),
    ("KOR.multiplier=0.4", "KOR.spending_pledge=2.5"),
]


@pytest.mark.parametrize("changes", CHANGES, ids=" ".join)
def test_a_changed_copy_is_the_scenario_loaded_and_bound_from_the_start(changes, cards):
    base = load_scenario("pledge-by-2035")
    copy = base
    for change in changes:
        copy = type(base)(base.source, (*copy.changes, change), read=copy.read)
    whole = loading.load_scenario("pledge-by-2035", cards, changes)
    assert copy.loaded == whole
    bound = bind(copy)
    from_the_start = binding.bind(whole, bound.catalog, cards)
    assert form_of(bound.program) == form_of(from_the_start.program)
    for name, given in from_the_start.program.inputs.items():
        held = bound.program.inputs[name]
        np.testing.assert_array_equal(getattr(held, "values", 0), getattr(given, "values", 0))
        assert getattr(held, "cells", None) == getattr(given, "cells", None)


def test_a_moved_lever_reads_no_file_and_binds_nothing(monkeypatch):
    base = load_scenario("pledge-by-2035")
    bound = bind(base)
    monkeypatch.setattr("burdenshare.scenario.load.read_file", None)
    monkeypatch.setattr("burdenshare.scenario.bind.make_program", None)
    moved = bind(base.set("KOR.spending_pledge", {2030: 3.0, 2035: 3.3}))
    differ = {n for n, given in bound.program.inputs.items() if given is not moved.program.inputs[n]}
    assert differ == {"spending_pledge"}
    assert isinstance(moved.program.inputs["spending_pledge"], Path)
    assert not np.array_equal(
        moved.program.inputs["spending_pledge"].values, bound.program.inputs["spending_pledge"].values
    )
    again = bind(base.set("KOR.spending_pledge", 2.0).set("KOR.spending_pledge", {2030: 3.0, 2035: 3.3}))
    assert np.array_equal(
        again.program.inputs["spending_pledge"].values, moved.program.inputs["spending_pledge"].values
    )


def test_the_same_faults_are_named(cards):
    base = load_scenario("pledge-by-2035")
    for change in (
        "KOR.spending_plegde=3",
        "KOR.spending_pledge=900",
        "KRO.spending_pledge=3",
        "KOR.spending_pledge=3@1999",
    ):
        with pytest.raises(ProblemsFound) as whole:
            loading.load_scenario("pledge-by-2035", cards, (change,))
        with pytest.raises(ProblemsFound) as copy:
            type(base)(base.source, (change,), read=base.read)
        assert copy.value.problems == whole.value.problems


def test_a_copy_keeps_its_seed_and_its_files():
    base = load_scenario("pledge-by-2035", seed=7)
    moved = base.set("KOR.spending_pledge", 3.0)
    assert moved.seed == moved.loaded.seed == bind(moved).program.seed == 7


@pytest.mark.parametrize("value", [3.4567891, 1 / 3 + 3, 1e-7, 4.0])
def test_a_number_is_never_rounded_on_its_way(value, home, capsys):
    assert float(exact(value)) == value
    moved = load_scenario("five-states").set("DEU.spending_pledge", {2030: value})
    assert moved.loaded.levers["spending_pledge"].path("DEU")[-1] == (2030, value)
    if value > 1:
        assert run_command(["run", "five-states", "--share", repr(value), "--by", "2030", "--dry-run"]) == 0
        assert f"DEU.spending_pledge={exact(value)}@2030" in capsys.readouterr().out
    assert run_command(["run", "five-states", "--share", "3.1", "--by", "0", "--dry-run"]) == 2
    assert "0 is not a year of the scenario" in capsys.readouterr().err
