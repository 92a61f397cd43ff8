"""From a program to numbers: one compiled kernel over years for 1,024 draws, called from a pool of threads.

Why so is measured in `decisions/0002-jax.md`: draws as the last axis, `lax.scan` over years, one chunk size, results
written into arrays made beforehand.
"""

from __future__ import annotations

import contextlib
import os
import warnings
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path as Folder
from typing import Any, Final, TypeAlias

import jax
import jax.numpy as jnp
import numpy as np
import numpy.typing as npt
from jax import lax

from burdenshare.engine.drawn import drawn, shocks
from burdenshare.engine.draws import CHUNK
from burdenshare.engine.graph import LAST_YEAR, REFERENCE
from burdenshare.engine.program import Fixed, Given, Path, Program, Sampled, Shock
from burdenshare.engine.threads import THREADS
from burdenshare.engine.year import carried_names, one_year, varying
from burdenshare.vocabulary.disk import is_private

jax.config.update("jax_enable_x64", True)

KEPT_PROGRAMS: Final = 16  # compiled programs held in memory
KEPT_ARGUMENTS: Final = 1_024  # arrays of levers and data held in memory: of about ten programs, a few kilobytes each
MOST_COMPILED: Final = 128_000_000  # bytes of compiled programs that are kept: about 250
FEW_COMPILED: Final = 256  # files that are not looked at, because that takes time: they take about half as much
# On a CPU. Sums are joined with what stands before them, in one loop: the library that XLA would else call for them
# takes twice the time of a whole run, and rounds otherwise. Barriers stay until loops are joined (XLA drops them
# before): what is behind one is computed once. In 64 bits the older printer of loops takes a quarter off the time to
# compile, and a run as long as before; in 32 bits it makes a run a sixth slower.
_BOTH: Final[dict[str, str | bool]] = {
    "xla_cpu_experimental_ynn_fusion_type": "",
    "xla_disable_hlo_passes": "cse_barrier_expander",
}
OPTIONS: Final[dict[int, dict[str, str | bool]]] = {32: _BOTH, 64: {**_BOTH, "xla_cpu_use_fusion_emitters": False}}
Array: TypeAlias = npt.NDArray[Any]


def keep_compiled(folder: str | os.PathLike[str]) -> None:
    """Keep compiled programs in `folder` between processes, the last used up to a limit.

    The folder holds code that will be run. One that belongs to another user, or that others can write, is not used;
    a program is compiled again then, and a warning names the folder.
    """
    kept = _own_folder(Folder(folder))
    jax.config.update("jax_compilation_cache_dir", os.fspath(folder) if kept else None)
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
    # Caches of GPU kernels would write the folder's path into each key: the same program would count as another.
    jax.config.update("jax_persistent_cache_enable_xla_caches", "none")
    # A full disk or a broken file costs time, no number.
    warnings.filterwarnings("ignore", message="Error (reading|writing) persistent compilation cache")
    if kept:
        trim(Folder(folder))


def _own_folder(folder: Folder) -> bool:
    """Whether there is a folder that belongs to this user and that nobody else can write."""
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        if is_private(folder):
            return True
    except OSError:  # it cannot be made: compiling takes time, and nothing else is lost
        return False
    warnings.warn(
        f"{folder}: it belongs to another user, or others can write it. Compiled programs in it are not used. "
        "Remove the folder.",
        stacklevel=3,
    )
    return False


def trim(folder: Folder, most: int = MOST_COMPILED) -> None:
    """Remove the compiled programs that were not used for longest, if all together take too much."""
    names = os.listdir(folder)
    if len(names) <= FEW_COMPILED:
        return
    found = []
    for name in (os.path.join(folder, n) for n in names):
        with contextlib.suppress(OSError):  # another process removed it
            about = os.stat(name)
            found.append((max(about.st_atime, about.st_mtime), about.st_size, name))
    total = sum(size for _, size, _ in found)
    for _, size, name in sorted(found):
        if total <= most:
            return
        with contextlib.suppress(OSError):
            os.unlink(name)
        total -= size


@dataclass(frozen=True)
class Machine:
    """A compiled program for one precision. Levers and data are arguments: a moved lever needs no compilation."""

    program: Program
    precision: int
    kernel: Any

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
            program: the same program with other lever or data values; the machine's own where not given.
            threads: how many chunks are computed side by side; the bits do not depend on it.

        Returns:
            The index of the first draw of each chunk, and by outcome an array year × dimensions × draw (base units,
            without the reference year). The last chunk is cut to the run.
        """
        program = program or self.program
        skip = int(program.reference_year is not None)
        compute = self._computes(program)

        def one(first: int) -> tuple[int, dict[str, Array]]:
            return first, {k: np.asarray(v)[skip:, ..., : draws - first] for k, v in compute(first).items()}

        with ThreadPoolExecutor(threads) as pool:
            waiting = []
            for first in range(0, draws, CHUNK):
                waiting.append(pool.submit(one, first))
                if len(waiting) > threads + 1:  # a chunk ahead: all outcomes of a chunk weigh tens of megabytes
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
        skip = int(program.reference_year is not None)
        compute = self._computes(program)
        years = len(program.years) - skip
        out = {
            name: np.empty((years, *program.shape(program.equations[name].gives), draws), self.dtype)
            for name in program.outcomes
        }

        def one(first: int) -> None:
            size = min(CHUNK, draws - first)
            for name, values in compute(first).items():
                out[name][..., first : first + size] = np.asarray(values)[skip:, ..., :size]
            if progress:
                progress(size)

        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(one, range(0, draws, CHUNK)))
        return out

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the program alone; what is compiled is made where it is loaded."""
        return compile_program, (self.program, self.precision)

    def drawn(self, first: int) -> dict[str, Array]:
        """The sampled inputs of the chunk that begins with draw `first`, as the kernel is fed them."""
        return {name: np.asarray(values) for name, values in drawn(self.program, self.dtype)(first).items()}

    def _computes(self, program: Program) -> Callable[[int], dict[str, jax.Array]]:
        """What computes one chunk of a run, by the index of its first draw."""
        fixed = jax.tree.map(_fed, arguments(program, self.dtype))
        inputs, luck = drawn(program, self.dtype), shocks(program, self.dtype)
        return lambda first: self.kernel({**inputs(first), **luck(first)}, fixed)

    def chunk(
        self, first: int, inputs: Mapping[str, Any], fixed: Mapping[str, Any], seed: int | None = None
    ) -> dict[str, jax.Array]:
        """One chunk of a run with inputs as they are handed in, by outcome: year × dimensions × draw, in base units.

        Args:
            first: the index of the chunk's first draw.
            inputs: the sampled inputs, as `drawn` gives them, changed or not.
            fixed: levers and data, as `arguments` gives them, changed or not.
            seed: of the shocks; the program's own where not given.
        """
        program = self.program if seed is None else replace(self.program, seed=seed)
        computed: dict[str, jax.Array] = self.kernel({**inputs, **shocks(program, self.dtype)(first)}, fixed)
        return computed


def _fed(values: Array) -> jax.Array:
    """An array as the kernel takes it; one with the same numbers, fed before, is used again."""
    return _on_device(values.tobytes(), values.shape, values.dtype.str)


@lru_cache(maxsize=KEPT_ARGUMENTS)
def _on_device(content: bytes, shape: tuple[int, ...], dtype: str) -> jax.Array:
    fed: jax.Array = jax.device_put(np.frombuffer(content, dtype).reshape(shape))
    return fed


def arguments(program: Program, dtype: Any) -> dict[str, Any]:
    """What the kernel is fed besides draws: fixed numbers, paths, and the clock."""
    inputs = program.inputs
    years = np.array(program.years)
    since = years - (program.reference_year if program.reference_year is not None else years[0])
    return {
        "fixed": {n: g.values.astype(dtype) for n, g in inputs.items() if isinstance(g, Fixed)},
        "paths": {n: g.values.astype(dtype) for n, g in inputs.items() if isinstance(g, Path)},
        "year": years.astype(np.uint32),
        "since": since.astype(dtype),
        "is_reference": years == program.reference_year,
    }


def make_kernel(program: Program, dtype: Any) -> Callable[..., Any]:
    """The function that is compiled: all years of one chunk of draws."""
    step = one_year(program)
    carried = carried_names(program)
    varies = varying(program)
    shapes = {}
    for name in carried:
        base = name.removesuffix(REFERENCE)
        shapes[name] = (*program.shape(program.equations[base].gives), CHUNK if base in varies else 1)
    yearly = {n for n, g in program.inputs.items() if isinstance(g, Shock) or (isinstance(g, Given) and g.yearly)}
    start = {n for n in program.inputs if n.endswith(LAST_YEAR)}

    def single(given: Mapping[str, Any]) -> dict[str, Any]:
        return {n: v[..., None] for n, v in given.items()}

    def kernel(drawn: Mapping[str, Any], fixed: Mapping[str, Any]) -> dict[str, Any]:
        constant = {n: v for n, v in drawn.items() if n not in yearly}
        begin = {n.removesuffix(LAST_YEAR): v for n, v in (single(fixed["fixed"]) | constant).items() if n in start}
        state = {n: jnp.broadcast_to(begin.get(n, jnp.array(jnp.nan, dtype)), shapes[n]) for n in carried}
        xs = {
            "paths": fixed["paths"],
            "yearly": {n: drawn[n] for n in sorted(yearly)},
            **{k: fixed[k] for k in ("year", "since", "is_reference")},
        }

        def body(state: Mapping[str, Any], x: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
            year = step(
                {
                    **single(fixed["fixed"]),
                    **constant,
                    **single(x["paths"]),
                    **lax.optimization_barrier(x["yearly"]),
                    **{n + LAST_YEAR: v for n, v in state.items()},
                    "is_reference_year": x["is_reference"],
                    "years_since_reference": x["since"],
                    "this_year": x["year"].astype(dtype),
                }
            )
            kept = {n: jnp.broadcast_to(year[n], (*year[n].shape[:-1], CHUNK)) for n in program.outcomes}
            return {n: year[n] for n in carried}, kept

        _, kept = lax.scan(body, state, xs)
        result: dict[str, Any] = kept
        return result

    return kernel


def compile_program(program: Program, precision: int = 64) -> Machine:
    """Compile a program for one precision; programs that differ in numbers alone share what was compiled.

    Args:
        program: what to compile.
        precision: 64 for runs that are kept, 32 for previews of the same worlds.
    """
    return Machine(program, precision, _compiled(_Form(form_of(program), program), precision))


@dataclass(frozen=True)
class _Form:
    """What decides the compiled code, and a program that has it."""

    key: tuple[Any, ...]
    program: Program = field(compare=False)


def form_of(program: Program) -> tuple[Any, ...]:
    """Everything of a program but its numbers."""
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
    shapes |= {
        n: (len(program.years), *program.shape(g.kind), CHUNK)
        for n, g in program.inputs.items()
        if isinstance(g, Shock)
    }
    fed = {name: jax.ShapeDtypeStruct(shape, dtype) for name, shape in shapes.items()}
    kernel = jax.jit(make_kernel(program, dtype))
    return kernel.lower(fed, arguments(program, dtype)).compile(
        OPTIONS[precision] if jax.default_backend() == "cpu" else None
    )
