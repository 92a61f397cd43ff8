"""Computing a kept run again for the draws that were not kept: under the same name, or not at all."""

from __future__ import annotations

import dataclasses
import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from burdenshare.engine.manifest import Identity, Manifest
from burdenshare.engine.outcome import Run
from burdenshare.engine.store import digest_of, load_run
from burdenshare.vocabulary.cards import Card
from burdenshare.vocabulary.errors import NotHeld, Problem, ProblemsFound, listed
from burdenshare.vocabulary.files import STANDARD_INPUT
from burdenshare.vocabulary.folders import cache_folder

if TYPE_CHECKING:  # opening a run must not load the compiler
    from burdenshare.scenario.bind import Bound

OWN_THEORIES: Final = "--theories"
LACKS: Final = "these draws were not kept"
NEEDED: Final = "its program is needed"


def open_run(name: str, folder: Path | None = None, theories: str | Path | None = None) -> Run:
    """Open a kept run; draws that were not kept are computed when they are first used.

    Args:
        name: `RUN` or `RUN@SCENARIO`.
        folder: the folder of all runs; by default the user's own.
        theories: the folder with theories of the user's own that the run was made with, if their code may run.

    Raises:
        NotHeld: there is no such run.
        ProblemsFound: the folder of theories is not there, or the run was made without one.
    """
    run = load_run(name, folder, lambda held: compute_again(held, theories))
    if theories is not None:
        _refuse_strange_folder(run, theories)
    return run


def compute_again(run: Run, theories: str | Path | None = None) -> Run:
    """The same run with all its draws.

    Args:
        run: a run that was opened.
        theories: the folder with theories of the user's own that the run was made with, if the user names it: a kept
            run never decides whose code is run.

    Raises:
        NotHeld: its scenario cannot be found, its theories may not run, or these versions of scenario, data and
            libraries give another run or other numbers.
    """
    from burdenshare.engine.compile import keep_compiled
    from burdenshare.engine.run import run_program
    from burdenshare.scenario.manifest import manifest

    told = run.manifest
    bound = bound_again(told, theories, copied=run.copied)
    keep_compiled(cache_folder() / "compiled")
    whole = run_program(
        bound.program,
        bound.watched,
        manifest(bound, told.draws, told.precision),
        draws=told.draws,
        precision=told.precision,
    )
    if digest_of(whole) != digest_of(run):
        wrong = "these draws were not kept, and computed again the run has other numbers than those that were kept."
        right = "Another processor may round differently."
        raise NotHeld([Problem(f"Run {run.id}", wrong, right, "Run the scenario again.")])
    return whole


def bound_again(
    told: Manifest,
    theories: str | Path | None = None,
    changes: tuple[str, ...] = (),
    lacks: str = LACKS,
    copied: Callable[[], Mapping[str, str]] = dict,
) -> Bound:
    """The scenario of a kept run, bound again: its program has the run's name, or it is refused.

    Its command is repeated. Where that gives another run, as after a file was edited, the copy that the run keeps is
    used.

    Args:
        told: the run's manifest.
        theories: as in `compute_again`.
        changes: further changes; the program then is another one.
        lacks: what cannot be had without it, as messages say it.
        copied: gives the copy of its scenario that the run keeps, as files by name; empty where it keeps none.

    Raises:
        NotHeld: as in `compute_again`.
    """
    place = f"Run {told.run}"
    named = _theories_in(told)
    if named and theories is None:
        what, do = "to compute them again", f'Write bs.open("{told.run}", theories="{named}").'
        if lacks != LACKS:
            what, do = "for that", "Name it as `theories`, on the command line with `--theories`."
        wrong = f"{lacks}, and {what} the code in the folder `{named}` must run."
        raise NotHeld([Problem(place, wrong, "It runs only if you name the folder.", do)])
    try:
        return _repeated(told, theories, changes, lacks)
    except NotHeld:
        files = copied()
        found = _from_copy(told, files, theories, changes) if files else None
        if found is None:
            raise
        return found


def _repeated(told: Manifest, theories: str | Path | None, changes: tuple[str, ...], lacks: str) -> Bound:
    """What the command of a kept run gives now.

    Raises:
        NotHeld: it cannot be repeated, or gives another run.
    """
    from burdenshare.scenario.theories import cards_with

    place = f"Run {told.run}"
    if shlex.split(told.command)[2] == STANDARD_INPUT:
        wrong = f"{lacks}, and its scenario came from standard input."
        raise NotHeld([Problem(place, wrong, "", "Run it from a file.")])
    try:
        cards = cards_with(theories)
        bound = _bind(told, cards, theories)
    except ProblemsFound as found:
        wrong = f"{lacks}, and `{told.command}` cannot be repeated. {found.problems[0]}"
        raise NotHeld([Problem(place, wrong)]) from None
    here = _named(told, bound)
    if here.name != told.run:
        wrong = f"{lacks}, and `{told.command}` is now another run, {here.name}."
        raise NotHeld([Problem(place, wrong, _differences(told, here.versions, here.parts))])
    return _bind(told, cards, theories, changes) if changes else bound


def _from_copy(
    told: Manifest, files: Mapping[str, str], theories: str | Path | None, changes: tuple[str, ...]
) -> Bound | None:
    """What the copy of its scenario gives; None where it does not give the run either, as under other versions.

    Raises:
        ProblemsFound: a further change is wrong.
    """
    from burdenshare.data.catalog import open_vintage
    from burdenshare.scenario.bind import bind
    from burdenshare.scenario.own_copy import from_copy
    from burdenshare.scenario.theories import cards_with

    try:
        cards, catalog = cards_with(theories), open_vintage(told.data)
        bound = bind(from_copy(told, files, cards, theories), catalog, cards)
    except ProblemsFound:
        return None
    if _named(told, bound).name != told.run:
        return None
    return bind(from_copy(told, files, cards, theories, changes), catalog, cards) if changes else bound


def _named(told: Manifest, bound: Bound) -> Identity:
    """What the name of a program with a run's draws is made of."""
    from burdenshare.engine.identity import identity

    return identity(bound.program, bound.watched, draws=told.draws, precision=told.precision)


def _bind(
    told: Manifest, cards: Mapping[str, Card], theories: str | Path | None, changes: tuple[str, ...] = ()
) -> Bound:
    """The scenario of a kept run, with further changes."""
    from burdenshare.data.catalog import open_vintage
    from burdenshare.scenario.bind import bind
    from burdenshare.scenario.load import load_scenario

    scenario = load_scenario(shlex.split(told.command)[2], cards, (*told.changes, *changes), theories)
    scenario = dataclasses.replace(scenario, seed=told.seed, data=told.data)
    return bind(scenario, open_vintage(told.data), cards)


def theories_of(run: Run) -> str:
    """The folder with theories of the user's own that a run was made with; empty if there was none."""
    return _theories_in(run.manifest)


def _theories_in(told: Manifest) -> str:
    words = shlex.split(told.command)
    return words[words.index(OWN_THEORIES) + 1] if OWN_THEORIES in words[:-1] else ""


def _refuse_strange_folder(run: Run, theories: str | Path) -> None:
    """Refuse a folder of theories that is not there, or that a run has no use for."""
    place = f"Run {run.id}"
    if not theories_of(run):
        wrong = f"`theories` is `{theories}`, but the run was made without theories of your own."
        raise ProblemsFound([Problem(place, wrong, "", "Leave `theories` out.")])
    if not Path(theories).is_dir():
        right = f"It was made with `{theories_of(run)}`."
        raise ProblemsFound([Problem(place, f"`theories` is `{theories}`, which is no folder.", right)])


def _differences(told: Manifest, versions: Mapping[str, str], parts: Mapping[str, str]) -> str:
    """The reason why it is another run, in words."""
    was = told.identity
    if told.is_named_by_the_old_rule:
        return "It was kept by an older version, which named runs by another rule."
    other = [n for n, v in versions.items() if was.versions.get(n) != v]
    if other:
        said = (f"{n} {was.versions.get(n, 'absent')} there, {versions[n]} here" for n in other)
        return f"Versions differ: {'; '.join(said)}."
    return f"These parts differ: {listed([n for n, v in parts.items() if was.parts.get(n) != v])}."
