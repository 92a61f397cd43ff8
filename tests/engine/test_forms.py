"""As few compiled forms as possible: what differs in numbers alone shares what was compiled."""

from __future__ import annotations

import dataclasses

import numpy as np

from burdenshare.engine.compile import compile_program, form_of
from burdenshare.engine.distributions import Distribution, fixed
from burdenshare.scenario.load import scenario_names

from . import invented


def test_an_input_of_zero_width_shares_the_form_of_one_that_is_drawn():
    program = invented.program()
    growth = program.inputs["growth"]
    known = dataclasses.replace(growth, cells=(fixed(2.0),) * 3)
    narrow = dataclasses.replace(program, inputs={**program.inputs, "growth": known})
    a, b = compile_program(program), compile_program(narrow)
    assert a.kernel is b.kernel
    tiny = Distribution("uniform", (("low", 2.0), ("high", 2.0 + 1e-12)))
    near = dataclasses.replace(growth, cells=(tiny,) * 3)
    almost = dataclasses.replace(program, inputs={**program.inputs, "growth": near})
    for name, values in b.run(64).items():
        np.testing.assert_allclose(values, compile_program(almost).run(64)[name], rtol=1e-9)


def test_the_scenarios_of_a_pack_have_at_most_two_forms(bound_pack):
    forms = {}
    for name in scenario_names("indo_pacific"):
        forms.setdefault(form_of(bound_pack(name).program), []).append(name)
    assert sum(map(len, forms.values())) >= 9
    assert len(forms) <= 2, list(forms.values())
