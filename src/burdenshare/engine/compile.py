"""From a program to numbers: one compiled kernel over years for 1,024 draws, called from a pool of two threads.

`decisions/0002-jax.md` has the measurements behind it: draws as the last axis, `lax.scan` over years, one chunk size,
results written into preallocated arrays.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, TypeAlias

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
from jax import lax

from burdenshare.engine.draws import CHUNK, draw_shocks, sample, shock_labels, stream
from burdenshare.engine.graph import LAST_YEAR, REFERENCE
from burdenshare.engine.program import Fixed, Given, Path, Program, Sampled, Shock
from burdenshare.engine.year import carried_names, one_year

jax.config.update("jax_enable_x64", True)

THREADS: Final = 2
KEPT_PROGRAMS: Final = 16  # compiled programs held in memory
KEPT_CHUNKS: Final = 16  # sampled inputs held in memory: a run of 10,000 draws, and a little more
# Sums are fused with the preceding operations in one loop: the library that XLA would otherwise call takes twice the
# time of a whole run, and rounds differently.
OPTIONS: Final[dict[str, str | bool]] = {"xla_cpu_experimental_ynn_fusion_type": ""}
Array: TypeAlias = npt.NDArray[Any]


def keep_compiled(folder: str | os.PathLike[str]) -> None:
    """Keep compiled programs in `folder` between processes. The folder contains executable code: mode 0700."""
    os.makedirs(folder, mode=0o700, exist_ok=True)
    jax.config.update("jax_compilation_cache_dir", os.fspath(folder))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
    # Caches of GPU kernels would write the folder's path into each key: the same program would have another key.
    jax.config.update("jax_persistent_cache_enable_xla_caches", "none")


@dataclass(frozen=True)
class Machine:
    """A compiled program for one precision. Levers and data are arguments: a moved lever needs no new compilation."""

    program: Program
    precision: int
    kernel: Any
    _drawn: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    @property
    def dtype(self) -> Any:
        """The floating type of every number in the run."""
        return np.float32 if self.precision == 32 else np.float64

    def chunks(
        self, draws: int, program: Program | None = None, threads: int = THREADS
    ) -> Iterator[tuple[int, dict[str, Array]]]:
        """Compute the run chunk by chunk, in order.

        Args:
            draws: how many draws the run has.
            program: the same program with other lever or data values; by default the machine's own.
            threads: how many chunks are computed side by side; the bits do not depend on it.

        Returns:
            The index of the first draw of each chunk, and by outcome an array year × dimensions × draw (base units,
            without the reference year). The last chunk is cut to the run.
        """
        program = program or self.program
        fixed = arguments(program, self.dtype)
        skip = int(program.reference_year is not None)

        def one(first: int) -> tuple[int, dict[str, Array]]:
            answer = self.kernel(np.uint32(first), self._sampled(program, first), fixed)
            return first, {k: np.asarray(v)[skip:, ..., : draws - first] for k, v in answer.items()}

        with ThreadPoolExecutor(threads) as pool:
            waiting = []
            for first in range(0, draws, CHUNK):
                waiting.append(pool.submit(one, first))
                if len(waiting) > 2 * threads:
                    yield waiting.pop(0).result()
            for future in waiting:
                yield future.result()

    def run(
        self,
        draws: int,
        program: Program | None = None,
        threads: int = THREADS,
        progress: Callable[[int], None] | None = None,
    ) -> dict[str, Array]:
        """Compute a whole run into memory: by outcome, year × dimensions × draw, in base units."""
        program = program or self.program
        fixed = arguments(program, self.dtype)
        skip = int(program.reference_year is not None)
        years = len(program.years) - skip
        out = {
            name: np.empty((years, *program.shape(program.equations[name].gives), draws), self.dtype)
            for name in program.outcomes
        }

        def one(first: int) -> None:
            answer = self.kernel(np.uint32(first), self._sampled(program, first), fixed)
            size = min(CHUNK, draws - first)
            for name, values in answer.items():
                out[name][..., first : first + size] = np.asarray(values)[skip:, ..., :size]
            if progress:
                progress(size)

        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(one, range(0, draws, CHUNK)))
        return out

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle only the program; the loading process compiles it."""
        return compile_program, (self.program, self.precision)

    def drawn(self, first: int) -> dict[str, Array]:
        """The sampled inputs of the chunk that begins with draw `first`, as passed to the kernel."""
        return self._sampled(self.program, first)

    def forget(self) -> None:
        """Drop the sampled inputs from memory."""
        self._drawn.clear()

    def _sampled(self, program: Program, first: int) -> dict[str, Array]:
        """The sampled inputs of one chunk; kept while a lever moves, because levers do not touch them."""
        groups = tuple(program.groups.items())
        key = (first, program.seed, program.sampling, groups, program.correlations, _distributions(program))
        if key not in self._drawn:
            drawn = sample(program, first, CHUNK)
            drawn |= {
                name: _padded(given.values[..., first : first + CHUNK])
                for name, given in program.inputs.items()
                if isinstance(given, Given)
            }
            if len(self._drawn) >= KEPT_CHUNKS:
                return {name: v.astype(self.dtype) for name, v in drawn.items()}
            self._drawn[key] = {name: v.astype(self.dtype) for name, v in drawn.items()}
        kept: dict[str, Array] = self._drawn[key]
        return kept


def _distributions(program: Program) -> tuple[Any, ...]:
    """The settings of the sampled inputs, as a comparable value."""
    return tuple((n, g.cells, g.factor) for n, g in program.inputs.items() if isinstance(g, Sampled))


def _padded(values: Array) -> Array:
    """Fill a short last chunk by repeating its last draw; the surplus is cut later."""
    missing = CHUNK - values.shape[-1]
    return np.pad(values, [(0, 0)] * (values.ndim - 1) + [(0, missing)], mode="edge") if missing else values


def arguments(program: Program, dtype: Any) -> dict[str, Any]:
    """The kernel's arguments besides draws: fixed numbers, paths, the clock, and the keys of shocks."""
    inputs = program.inputs
    years = np.array(program.years)
    since = years - (program.reference_year if program.reference_year is not None else years[0])
    return {
        "fixed": {n: g.values.astype(dtype) for n, g in inputs.items() if isinstance(g, Fixed)},
        "paths": {n: g.values.astype(dtype) for n, g in inputs.items() if isinstance(g, Path)},
        "year": years.astype(np.uint32),
        "since": since.astype(dtype),
        "is_reference": years == program.reference_year,
        "keys": {
            n: np.array([(k := stream(program.seed, n)) & 0xFFFFFFFF, k >> 32], np.uint32)
            for n, g in inputs.items()
            if isinstance(g, Shock)
        },
        "labels": {n: shock_labels(program, g.kind) for n, g in inputs.items() if isinstance(g, Shock)},
    }


def make_kernel(program: Program, dtype: Any) -> Callable[..., Any]:
    """The function that is compiled: all years of one chunk of draws."""
    step = one_year(program)
    carried = carried_names(program)
    shapes = {n: (*program.shape(program.equations[n.removesuffix(REFERENCE)].gives), CHUNK) for n in carried}
    yearly = {n for n, g in program.inputs.items() if isinstance(g, Given) and g.yearly}
    shocks = {n: g.kind for n, g in program.inputs.items() if isinstance(g, Shock)}
    start = {n for n in program.inputs if n.endswith(LAST_YEAR)}

    def kernel(first: Any, sampled: Mapping[str, Any], fixed: Mapping[str, Any]) -> dict[str, Any]:
        wide = {n: jnp.broadcast_to(v[..., None], (*v.shape, CHUNK)) for n, v in fixed["fixed"].items()}
        constant = {**wide, **{n: v for n, v in sampled.items() if n not in yearly}}
        state = {
            n: constant[n + LAST_YEAR] if n + LAST_YEAR in start else jnp.full(shapes[n], jnp.nan, dtype)
            for n in carried
        }
        constant = {n: v for n, v in constant.items() if n not in start}
        xs = {
            "paths": fixed["paths"],
            "given": {n: sampled[n] for n in sorted(yearly)},
            **{k: fixed[k] for k in ("year", "since", "is_reference")},
        }

        def body(state: Mapping[str, Any], x: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
            drawn = draw_shocks(shocks, fixed["keys"], fixed["labels"], x["year"], first, dtype)
            year = step(
                {
                    **constant,
                    **{n: jnp.broadcast_to(v[..., None], (*v.shape, CHUNK)) for n, v in x["paths"].items()},
                    **x["given"],
                    **drawn,
                    **{n + LAST_YEAR: v for n, v in state.items()},
                    "is_reference_year": x["is_reference"],
                    "years_since_reference": x["since"],
                    "this_year": x["year"].astype(dtype),
                }
            )
            return {n: year[n] for n in carried}, {n: year[n] for n in program.outcomes}

        _, kept = lax.scan(body, state, xs)
        result: dict[str, Any] = kept
        return result

    return kernel


def compile_program(program: Program, precision: int = 64) -> Machine:
    """Compile a program for one precision; programs that differ only in numbers share compiled code.

    Args:
        program: what to compile.
        precision: 64 for kept runs, 32 for previews on the same draws.
    """
    return Machine(program, precision, _compiled(_Form(_form(program), program), precision))


@dataclass(frozen=True)
class _Form:
    """A key for the compiled code, with a program that has it."""

    key: tuple[Any, ...]
    program: Program = field(compare=False)


def _form(program: Program) -> tuple[Any, ...]:
    """Everything in a program except its numbers."""
    inputs = tuple(
        (n, type(g), g.kind.name, np.shape(getattr(g, "values", ())), getattr(g, "yearly", False))
        for n, g in program.inputs.items()
    )
    equations = tuple((n, e.identity, e.gives.name) for n, e in program.equations.items())
    return equations, inputs, tuple(program.labels.items()), program.years, program.reference_year, program.outcomes


@lru_cache(maxsize=KEPT_PROGRAMS)
def _compiled(form: _Form, precision: int) -> Any:
    program = form.program
    dtype = np.float32 if precision == 32 else np.float64
    shapes = {n: (*program.shape(g.kind), CHUNK) for n, g in program.inputs.items() if isinstance(g, Sampled)}
    shapes |= {n: (*g.values.shape[:-1], CHUNK) for n, g in program.inputs.items() if isinstance(g, Given)}
    sampled = {name: jax.ShapeDtypeStruct(shape, dtype) for name, shape in shapes.items()}
    kernel = jax.jit(make_kernel(program, dtype))
    return kernel.lower(np.uint32(0), sampled, arguments(program, dtype)).compile(OPTIONS)
