"""The part of a program that some of its outcomes need: smaller, so that they are known before the rest is compiled."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection

from burdenshare.engine.graph import needed
from burdenshare.engine.program import Program


def part_of(program: Program, outcomes: Collection[str]) -> Program:
    """The part of a program that gives some of its outcomes; the whole was checked, and so is the part.

    Inputs that only other outcomes read are dropped: they are not sampled. What remains is drawn as in the whole,
    because every draw is keyed by its name.
    """
    equations = needed(program.equations, outcomes)
    asked = {p for e in equations.values() for p in e.takes}
    return dataclasses.replace(
        program,
        equations=equations,
        inputs={name: given for name, given in program.inputs.items() if name in asked},
        outcomes=tuple(n for n in program.outcomes if n in outcomes),
    )
