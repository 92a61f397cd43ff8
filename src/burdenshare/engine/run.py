"""Running: from a program to a run, named by all that decides its numbers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from importlib import metadata
from typing import Any, Final

import numpy as np

from burdenshare.engine.compile import compile_program
from burdenshare.engine.draws import CHUNK
from burdenshare.engine.outcome import Outcome, Run, Watched, refuse_holes, summarise
from burdenshare.engine.program import Program
from burdenshare.engine.spill import run_large
from burdenshare.vocabulary.errors import Problem, ProblemsFound

KEPT_WHOLE: Final = 100_000


def versions() -> dict[str, str]:
    """The versions that decide a run's bits."""
    import jax

    return {"burdenshare": metadata.version("burdenshare"), "jax": jax.__version__, "numpy": np.__version__}


def run_id(identity: Mapping[str, Any]) -> str:
    """The name of a run: a hash of all that decides its numbers."""
    text = json.dumps(identity, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def run_program(
    program: Program,
    watched: Mapping[str, Watched],
    manifest: Mapping[str, Any],
    *,
    draws: int,
    precision: int = 64,
    keep_draws: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Run:
    """Run a program.

    Args:
        program: what is run.
        watched: how each outcome presents itself.
        manifest: what the run carries besides numbers; `identity` in it is what its name is made of.
        draws: how many. Up to 100,000 are kept whole; above, quantiles, means and the first 10,000 draws.
        precision: 64, or 32 for previews of the same worlds.
        keep_draws: keep every draw of a large run in its folder.
        progress: called with the number of draws finished.

    Raises:
        ModelFault: an outcome has no number where it must have one.
        ProblemsFound: the number of draws cannot be run.
    """
    if draws < 1 or draws > 10_000_000:
        raise ProblemsFound([Problem("draws", f"{draws:,} cannot be run.", "Take 1 to 10,000,000.")])
    machine = compile_program(program, precision)
    name = run_id({**manifest["identity"], "draws": draws, "precision": precision, "chunk": CHUNK})
    years = tuple(y for y in program.years if y != program.reference_year)
    if draws > KEPT_WHOLE:
        return run_large(machine, watched, manifest, name, years, draws, keep_draws, progress)
    values = machine.run(draws, program, progress=progress)
    outcomes = {}
    for n, about in watched.items():
        summary = summarise(values[n], about.factor)
        values[n] /= machine.dtype(about.factor)  # in place: a run may fill half of the memory
        outcomes[n] = Outcome(about, years, summary, values[n])
    refuse_holes(outcomes)
    return Run(name, {**manifest, "run": name, "draws": draws, "precision": precision, "chunk": CHUNK}, outcomes)
