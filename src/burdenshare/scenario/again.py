"""Computing a kept run again for the draws that were not kept: under the same name, or not at all."""

from __future__ import annotations

import dataclasses
import shlex
from collections.abc import Mapping

from burdenshare.data.catalog import open_vintage
from burdenshare.engine.identity import identity
from burdenshare.engine.opened import load_run
from burdenshare.engine.outcome import Run
from burdenshare.engine.run import run_program
from burdenshare.scenario.bind import bind
from burdenshare.scenario.load import load_scenario
from burdenshare.scenario.manifest import manifest
from burdenshare.vocabulary.cards import load_cards
from burdenshare.vocabulary.errors import NotHeld, Problem, ProblemsFound, listed
from burdenshare.vocabulary.files import STANDARD_INPUT


def open_run(name: str) -> Run:
    """Open a kept run; draws that were not kept are computed when first used."""
    return load_run(name, again=compute_again)


def compute_again(run: Run) -> Run:
    """The same run with all its draws.

    Raises:
        NotHeld: its scenario cannot be found, or these versions of scenario, data and libraries give another run.
    """
    told = run.manifest
    place = f"Run {run.id}"
    if shlex.split(told.command)[2] == STANDARD_INPUT:
        wrong = "these draws were not kept, and its scenario came from standard input."
        raise NotHeld([Problem(place, wrong, "", "Run it from a file.")])
    cards = load_cards()
    try:
        scenario = load_scenario(shlex.split(told.command)[2], cards, told.changes)
        scenario = dataclasses.replace(scenario, seed=told.seed, data=told.data)
        bound = bind(scenario, open_vintage(told.data), cards)
    except ProblemsFound as found:
        wrong = f"these draws were not kept, and `{told.command}` cannot be repeated. {found.problems[0]}"
        raise NotHeld([Problem(place, wrong)]) from None
    here = identity(bound.program, bound.watched, draws=told.draws, precision=told.precision)
    if here.name != run.id:
        wrong = f"these draws were not kept, and `{told.command}` is now another run, {here.name}."
        raise NotHeld([Problem(place, wrong, _differences(run, here.versions, here.parts))])
    return run_program(
        bound.program,
        bound.watched,
        manifest(bound, told.draws, told.precision),
        draws=told.draws,
        precision=told.precision,
    )


def _differences(run: Run, versions: Mapping[str, str], parts: Mapping[str, str]) -> str:
    """The reason why it is another run, in words."""
    was = run.identity
    if run.manifest.is_named_by_the_old_rule:
        return "It was kept by an older version, which named runs by another rule."
    other = [n for n, v in versions.items() if was.versions.get(n) != v]
    if other:
        said = (f"{n} {was.versions.get(n, 'absent')} there, {versions[n]} here" for n in other)
        return f"Versions differ: {'; '.join(said)}."
    return f"These parts differ: {listed([n for n, v in parts.items() if was.parts.get(n) != v])}."
