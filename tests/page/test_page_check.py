"""`make page-check`: every scenario, every theory, twenty random moves of each, and the same bytes in V8."""

from __future__ import annotations

import dataclasses
import json
import shutil

import numpy as np
import pytest

from burdenshare.engine.compile import compile_program
from burdenshare.engine.emit.compiler import compiled, compiler_version
from burdenshare.engine.emit.printed import print_program
from burdenshare.engine.join import choice_of
from burdenshare.engine.program import Path
from burdenshare.interfaces.modules import ABOUT, FOLDER, forms_of, module_of, of_page
from burdenshare.scenario.load import load_scenario
from burdenshare.scenario.packs import scenario_names, shipped
from burdenshare.vocabulary.cards import load_cards
from tests.page.agreement import faults
from tests.page.machine import Machine
from tests.page.test_modules import MOVES, page, rivals

pytestmark = pytest.mark.slow
DRAWS = 1024
RANDOM_MOVES = 20


def test_every_shipped_scenario_has_a_module():
    about = json.loads((FOLDER / ABOUT).read_text(encoding="utf-8"))
    for pack in shipped():
        if scenario_names(pack):
            for digest, (_, names) in forms_of(pack).items():
                assert about[digest]["scenarios"] == names


@pytest.mark.parametrize("change", [
    *(f"us_posture={c}" for c in ("limited", "offshore", "withdrawal")), "submarines=none", "plans=kept",
    "missile_defence_move=none", "theories.deterrence=base_rate", "theories.spending=habit_and_threat",
])  # fmt: skip
def test_settings_and_theories_share_the_module(change):
    name = "indo-pacific-2026"
    scenario = load_scenario(name, load_cards(), (change,))
    assert print_program(of_page(scenario, rivals(name)).program).digest == page(name)[1].digest


def with_values(program, **values):
    """The program with other numbers of some inputs."""
    inputs = {n: dataclasses.replace(program.inputs[n], values=v) for n, v in values.items()}
    return dataclasses.replace(program, inputs={**program.inputs, **inputs})


def theories_of(name, program):
    """Each theory of each topic in turn, by its words: the program in which all actors follow it."""
    for topic, names in rivals(name).items():
        choice = choice_of(topic)
        if choice in program.inputs:
            shape = program.inputs[choice].values.shape
            for i, theory in enumerate(names):
                yield f"{topic} by {theory}", with_values(program, **{choice: np.full(shape, float(i))})


def moves_of(name, program, seed):
    """Random paths of one to three levers at a time."""
    rng = np.random.default_rng(seed)
    levers = [n for n in load_scenario(name, load_cards()).levers if isinstance(program.inputs.get(n), Path)]
    for _ in range(RANDOM_MOVES):
        chosen = rng.choice(levers, size=rng.integers(1, 4), replace=False)
        yield with_values(program, **{n: _moved(rng, program.inputs[n].values) for n in chosen})


def _moved(rng, path):
    """A path that bends away in all cells or in some, and never in the reference year."""
    bend = np.linspace(0, 1, len(path)).reshape(-1, *(1,) * (path.ndim - 1))
    times = rng.uniform(-0.6, 0.8, path.shape[1:]) * (rng.random(path.shape[1:]) < 0.7)
    return path * (1 + bend * times)


def _in_order(outcomes, like):
    return {name: outcomes[name] for name in like}


@pytest.mark.parametrize("name", MOVES)
def test_every_theory_and_random_moves_give_the_numbers_of_jax(name):
    program, printed = page(name)
    machine = Machine(program, printed, DRAWS, code=module_of(printed))
    jaxed, exact = (compile_program(program, bits) for bits in (32, 64))
    wrong, tried = [], 0
    for seed, (words, picked) in enumerate(theories_of(name, program)):
        for i, moved in enumerate([picked, *moves_of(name, picked, seed)]):
            got = machine.run(moved)
            want = _in_order(jaxed.run(DRAWS, moved), got)
            found = faults(got, want)
            if found:
                found = faults(got, want, _in_order(exact.run(DRAWS, moved), got))
            wrong += [f"{words}, move {i}: {fault}" for fault in found]
            tried += 1
    assert tried == (1 + RANDOM_MOVES) * len([*theories_of(name, program)])
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", MOVES)
def test_v8_gives_the_same_bytes(name, tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not on the path: V8's bytes cannot be compared")
    program, printed = page(name)
    machine = Machine(program, printed, DRAWS, code=module_of(printed))
    machine.run()
    machine.quantiles()
    theirs = machine.again_in_node(node, tmp_path, machine.results())
    assert len(theirs) > 1_000_000
    assert theirs == machine.bytes()
    # A planted fault: one number of one input.
    place, raw = machine.written[-1]
    machine.written[-1] = (place, raw[:-4] + np.float32(3.0).tobytes())
    assert machine.again_in_node(node, tmp_path, machine.results()) != machine.bytes()


def test_compiling_again_gives_the_module_that_travels():
    about = json.loads((FOLDER / ABOUT).read_text(encoding="utf-8"))
    printed = page("five-states")[1]
    if about[printed.digest]["compiler"] != compiler_version():
        pytest.skip("the module was compiled by another version")
    assert compiled(printed.text) == module_of(printed)
