"""The modules of the shipped packs: they are those that are printed, and they give the numbers of JAX in 32 bits."""

from __future__ import annotations

import json
from functools import cache

import numpy as np
import pytest

from burdenshare.engine.compile import compile_program
from burdenshare.engine.emit.printed import print_program
from burdenshare.engine.join import choice_of
from burdenshare.engine.part import part_of
from burdenshare.interfaces.modules import ABOUT, FOLDER, module_of, of_page
from burdenshare.scenario.bind import bind
from burdenshare.scenario.load import load_scenario
from burdenshare.scenario.rivals import rivals_of
from burdenshare.scenario.vintage import catalog_of
from burdenshare.vocabulary.cards import load_cards
from tests.page.agreement import faults
from tests.page.machine import Machine

DRAWS = 512
MOVES = {
    "indo-pacific-2026": ("KOR.spending_pledge=4.4@2032", "us_posture=limited", "KOR.deficit_financing=10"),
    "five-states": ("POL.spending_pledge=5@2031", "FRA.deficit_financing=20", "DEU.productivity_drift=1"),
}


@cache
def rivals(name):
    scenario = load_scenario(name, load_cards())
    return rivals_of(scenario, catalog_of(scenario), load_cards())[0]


@cache
def page(name, *changes):
    """A scenario as its page computes it, printed."""
    program = of_page(load_scenario(name, load_cards(), changes), rivals(name)).program
    return program, print_program(program)


def own(name, *changes):
    """The same outcomes of the scenario alone, as a user runs it: no rival stands beside its theories."""
    scenario = load_scenario(name, load_cards(), changes)
    program = bind(scenario, catalog_of(scenario), load_cards()).program
    return part_of(program, set(page(name)[0].outcomes))


@pytest.mark.parametrize("name", MOVES)
def test_the_module_that_travels_is_the_one_that_is_printed(name):
    printed = page(name)[1]
    about = json.loads((FOLDER / ABOUT).read_text(encoding="utf-8"))
    assert printed.digest in about, "the model or its printer has changed: run `make modules`"
    assert name in about[printed.digest]["scenarios"]
    code = (FOLDER / f"{printed.digest}.wasm").read_bytes()
    assert len(code) == about[printed.digest]["bytes"] < 250_000
    assert {p.stem for p in FOLDER.glob("*.wasm")} == set(about)
    planted = part_of(page(name)[0], {"debt_burden"})
    assert print_program(planted).digest not in about


@pytest.mark.seconds
@pytest.mark.parametrize("name", MOVES)
def test_a_module_gives_the_numbers_of_jax_wherever_a_lever_stands(name):
    start, printed = page(name)
    code = module_of(printed)
    machine = Machine(start, printed, DRAWS, code=code)
    compiled = compile_program(own(name), 32)
    first, want = machine.run(), compiled.run(DRAWS)
    assert faults(first, {n: want[n] for n in first}) == []
    for change in MOVES[name]:
        moved, again = page(name, change)
        assert again.digest == printed.digest
        want = compile_program(own(name, change), 32).run(DRAWS)
        want = {n: want[n] for n in first}
        got = Machine(moved, again, DRAWS, code=code).run()
        assert faults(got, want) == [], change
        assert faults(first, want) != [], f"{change} moves nothing"
    planted = {**first, "debt_burden": np.float32(1.0002) * first["debt_burden"]}
    assert faults(first, planted) != []


@pytest.mark.seconds
def test_a_lever_alone_needs_no_new_draws():
    name, change = "five-states", MOVES["five-states"][0]
    start, printed = page(name)
    moved, _ = page(name, change)
    kept = Machine(start, printed, DRAWS, code=module_of(printed))
    kept.run()
    fresh = Machine(moved, printed, DRAWS, code=module_of(printed))
    for outcome, values in kept.run(moved).items():
        np.testing.assert_array_equal(values, fresh.run()[outcome])


@pytest.mark.parametrize("name", MOVES)
def test_a_page_begins_with_the_theories_of_its_scenario(name):
    scenario = load_scenario(name, load_cards())
    program, printed = page(name)
    picked = 0
    for topic, names in rivals(name).items():
        chosen, given = scenario.theories[topic], program.inputs.get(choice_of(topic))
        if given is not None:
            own = [chosen.get(actor, chosen.get("each")) for actor in scenario.actors]
            values = given.values if given.values.ndim else np.full(len(own), given.values)
            assert [names[int(v)] for v in values] == own
            picked += 1
    assert picked == len(printed.layout.choices) >= 2


def test_what_is_no_rival_is_left_out_with_its_reason():
    scenario = load_scenario("five-states", load_cards())
    kept, left_out = rivals_of(scenario, catalog_of(scenario), load_cards())
    assert "spending" not in kept
    assert left_out["spending.pure_public_good"].startswith("It is a limiting case")
    assert "spending.joint_products" in left_out


def test_a_page_shows_what_its_pack_leads_with():
    for name in MOVES:
        scenario = load_scenario(name, load_cards())
        assert {*scenario.leading, *scenario.keep_draws} <= set(page(name)[1].layout.kept)
