"""Lineage: for each quantity of a run its theory, docstring, needs, and the source that computed it.

It is kept with the run, so that a number can be traced after an upgrade, without the source tree of that time.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from types import FunctionType
from typing import TYPE_CHECKING, TypeAlias

from burdenshare.engine.source import source_of

if TYPE_CHECKING:  # a kept lineage is read without JAX
    from burdenshare.engine.graph import Equation
    from burdenshare.engine.program import Program


@dataclass(frozen=True)
class Step:
    """How one quantity was computed; `theory` is `topic: name`.

    A quantity that selects among several theories names them all, and has no source of its own.
    """

    theory: str
    doc: str
    needs: tuple[str, ...]
    source: str = ""

    @property
    def says(self) -> str:
        """The first line of its docstring."""
        return self.doc.strip().partition("\n")[0]


Lineage: TypeAlias = Mapping[str, Step]


def lineage(program: Program) -> dict[str, Step]:
    """The lineage of a program, by quantity."""
    steps = {name: _step(equation) for name, equation in program.equations.items()}
    return {name: step if step.theory else _picked(step, steps) for name, step in steps.items()}


def _step(equation: Equation) -> Step:
    function = next((f for f in _functions(equation.identity) if _is_of(f, equation.theory)), None)
    needs = tuple(equation.takes)
    if function is None:  # it only selects among others
        return Step("", "", needs)
    topic = function.__module__.split(".")[-2:][0]
    source = source_of(function).text.rstrip()
    return Step(f"{topic}: {equation.theory}", function.__doc__ or "", needs, source)


def _functions(identity: Hashable) -> Iterator[FunctionType]:
    """The plain functions that make up an equation."""
    if isinstance(identity, FunctionType):
        yield identity
    elif isinstance(identity, tuple):
        for part in identity:
            yield from _functions(part)


def _is_of(function: FunctionType, theory: str) -> bool:
    """Whether a function is an equation of a theory, not a tool with which the engine joins theories."""
    return function.__module__.rpartition(".")[2] == theory or not function.__module__.startswith("burdenshare.engine")


def _picked(step: Step, steps: Lineage) -> Step:
    """A quantity that is selected among several theories."""
    among = [steps[n] for n in step.needs if n in steps and steps[n].theory]
    theories = " or ".join(dict.fromkeys(s.theory for s in among))
    return Step(theories, among[0].doc if among else "", step.needs)
