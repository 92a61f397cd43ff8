"""The main chain of equations behind a number: from the outcome down to the assumption that moves it most."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from burdenshare.engine.lineage import Lineage
from burdenshare.engine.manifest import Manifest

_STATE: Final = re.compile(r"_(?:last_year|reference)\Z")
_PRIVATE: Final = "__"  # between the name of a theory and that of a quantity that only it uses


@dataclass(frozen=True)
class Chain:
    """The way from an outcome down: quantities, the input at its end, and what else joins it.

    Attributes:
        steps: the outcome first, each computed from the next.
        end: the input that the last step reads; empty if there is none.
        joins: by place in `steps`, the other inputs whose own way meets the chain there.
        data: by place in `steps`, the series that it reads, or that start it.
    """

    steps: tuple[str, ...]
    end: str
    joins: Mapping[int, tuple[str, ...]]
    data: Mapping[int, tuple[str, ...]]


def chain_of(outcome: str, lineage: Lineage, m: Manifest, inputs: Sequence[str]) -> Chain:
    """The main chain of an outcome.

    Args:
        outcome: its name.
        lineage: of the run.
        m: its manifest.
        inputs: those that move the number, the strongest first; without any, the chain leads to the nearest input.
    """
    above = _above(outcome, lineage)
    known = [name for name in inputs if name in above]
    end = known[0] if known else next((n for n in above if n not in lineage and _is_given(n, m)), "")
    way = _way(end, above) if end else [outcome]
    steps = [n for n in way if n in lineage]
    # What is selected among theories and the theory's own equation have one name: they are one step.
    steps = [n for i, n in enumerate(steps) if not i or plain_name(n) != plain_name(steps[i - 1])]
    joins: dict[int, tuple[str, ...]] = {}
    for name in known[1:]:
        known_steps = {plain_name(n): i for i, n in enumerate(steps)}
        at = max(known_steps[plain_name(n)] for n in _way(name, above) if plain_name(n) in known_steps)
        joins[at] = (*joins.get(at, ()), name)
    data: dict[int, tuple[str, ...]] = {}
    for series in m.observations:
        for at, step in enumerate(steps):
            if step in series.starts or series.name in _needs(step, lineage):
                data[at] = (*data.get(at, ()), series.name)
                break
    return Chain(tuple(steps), "" if end in lineage else end, joins, data)


def _is_given(name: str, m: Manifest) -> bool:
    return any(a.name == name for a in m.assumptions) or any(s.name == name for s in m.observations)


def _needs(name: str, lineage: Lineage) -> Iterator[str]:
    """What a quantity is computed from, under the names of the quantities themselves."""
    for need in lineage[name].needs:
        yield need if need in lineage else _STATE.sub("", need)


def _above(outcome: str, lineage: Lineage) -> dict[str, str]:
    """All that leads to an outcome, the nearest first, each with the quantity that reads it on a shortest way."""
    found = {outcome: ""}
    waiting = [outcome]
    while waiting:
        name = waiting.pop(0)
        if name in lineage:
            for need in _needs(name, lineage):
                if need not in found:
                    found[need] = name
                    waiting.append(need)
    return found


def _way(name: str, above: Mapping[str, str]) -> list[str]:
    """From the outcome down to a name; what a theory uses for itself is named with the theory."""
    way = [name]
    while above[way[-1]]:
        way.append(above[way[-1]])
    return way[::-1]


def plain_name(name: str) -> str:
    """A quantity's name as words, without the theory that it is private to."""
    return name.rpartition(_PRIVATE)[2].replace("_", " ")
