"""A printed program in wasmtime, as a page runs it in a browser: one memory, and arrays at places in it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from functools import lru_cache
from math import prod
from pathlib import Path

import numpy as np
import wasmtime

from burdenshare.engine.emit.compiler import compiled
from burdenshare.engine.emit.feed import numbers_of
from burdenshare.engine.worlds.recipe import recipe_of

PAGE = 65536


@lru_cache(maxsize=32)
def built(text: str, exports: tuple[str, ...] = ()) -> bytes:
    """A C text as a module, compiled once for a session."""
    return compiled(text, exports) if exports else compiled(text)


class Module:
    """A module with a memory that grows."""

    def __init__(self, code: bytes) -> None:
        engine = wasmtime.Engine()
        self.store = wasmtime.Store(engine)
        self.exports = wasmtime.Instance(self.store, wasmtime.Module(engine, code), []).exports(self.store)
        self.code = code
        self.memory = self.exports["memory"]
        self.bottom = self.top = self.exports["__heap_base"].value(self.store)
        self.written: list[tuple[int, bytes]] = []
        self.calls: list[tuple[str | int, ...]] = []

    def room(self, size: int) -> int:
        """A place for so many bytes."""
        place = -(-self.top // 16) * 16
        self.top = place + size
        missing = self.top - self.memory.data_len(self.store)
        if missing > 0:
            self.memory.grow(self.store, -(-missing // PAGE))
        return place

    def put(self, values: np.ndarray, place: int | None = None) -> int:
        """Write an array; its place."""
        raw = np.ascontiguousarray(values).tobytes()
        place = self.room(len(raw)) if place is None else place
        self.memory.write(self.store, raw, place)
        self.written.append((place, raw))
        return place

    def get(self, place: int, shape: tuple[int, ...], dtype: type = np.float32) -> np.ndarray:
        """Read an array."""
        size = prod(shape) * np.dtype(dtype).itemsize
        return np.frombuffer(bytes(self.memory.read(self.store, place, place + size)), dtype).reshape(shape)

    def call(self, name: str, *arguments: int) -> None:
        self.calls.append((name, *arguments))
        self.exports[name](self.store, *arguments)

    def again_in_node(self, node: str, folder: Path, results: Sequence[tuple[int, int]]) -> bytes:
        """The same arrays and the same calls in V8; the bytes of the results, each a place and a length."""
        (folder / "module.wasm").write_bytes(self.code)
        arrays = []
        for i, (place, raw) in enumerate(self.written):
            (folder / f"{i}.bin").write_bytes(raw)
            arrays.append((place, str(folder / f"{i}.bin")))
        given = {"module": str(folder / "module.wasm"), "top": self.bottom, "size": self.top, "arrays": arrays,
                 "calls": self.calls, "results": list(results)}  # fmt: skip
        (folder / "given.json").write_text(json.dumps(given), encoding="utf-8")
        script = Path(__file__).with_name("module.mjs")
        subprocess.run([node, str(script), str(folder / "given.json"), str(folder / "found")], check=True)
        return (folder / "found").read_bytes()


class Machine(Module):
    """A program's module with its draws."""

    def __init__(self, program, printed, draws: int, code: bytes | None = None) -> None:
        super().__init__(code or built(printed.text))
        self.layout, self.draws, self.program = printed.layout, draws, program
        self.recipe = recipe = recipe_of(program, self.layout, draws)
        block, years = self.layout.block, len(program.years)
        rows = {p: self.layout.rows(p) for p in ("sampled", "shocks", "kept", "first_sampled")}
        scalars, stream = len(recipe.scalars), self.put(recipe.rows)
        mixed, room = self.room(scalars * 33 * 4), self.room(max(1, scalars) * block * 8)
        self.sampled = self.room(rows["sampled"] * draws * 4)
        self.firsts = self.room(rows["first_sampled"] * draws * 4)
        self.shocks = self.room(rows["shocks"] * years * draws * 4)
        self.out = self.room(rows["kept"] * years * draws * 4)
        self.scalars = self.put(recipe.scalars)
        self._draws = (self.scalars, scalars, stream, stream + recipe.rows.nbytes, self.put(recipe.numbers),
                       recipe.numbers.shape[1], mixed, room, self.sampled, rows["sampled"], self.firsts,
                       rows["first_sampled"], 0, draws)  # fmt: skip
        keys, of_years = self.put(recipe.shocks), self.put(recipe.years)
        self.shock_call = (keys, len(recipe.shocks), of_years, years, self.shocks, 0, draws)
        self.places: dict[str, int] = {}
        self.answer = 0
        self.draw()
        self.shock()

    def draw(self) -> None:
        """Draw the sampled inputs."""
        self.call("draws", *self._draws)

    def shock(self) -> None:
        """Draw the shocks of all years."""
        self.call("shocks", *self.shock_call)

    def run_again(self) -> None:
        """Compute all outcomes from what stands in memory."""
        self.call("blocks", self.places["fixed"], self.places["paths"], self.sampled, self.shocks, self.places["first"],
                  self.firsts, self.out, 0, self.draws // self.layout.block, len(self.program.years), self.draws)  # fmt: skip

    def run(self, program=None) -> dict[str, np.ndarray]:
        """All outcomes: year × dimensions × draw, in base units, without the reference year."""
        self.program = program = program or self.program
        fed = numbers_of(program, self.layout)
        for name, values in fed.items():
            self.places[name] = self.put(values, self.places.get(name))
        self.run_again()
        years = len(program.years)
        flat = self.get(self.out, (years, self.layout.rows("kept"), self.draws))
        skip, found, row = int(program.reference_year is not None), {}, 0
        for name, shape in self.layout.kept.items():
            found[name] = flat[skip:, row : row + prod(shape)].reshape(years - skip, *shape, self.draws)
            row += prod(shape)
        return found

    def quantiles(self) -> np.ndarray:
        """The quantiles of all rows of all years: row × (p5 … p95, mean)."""
        series = len(self.program.years) * self.layout.rows("kept")
        self.answer = self.answer or self.room(series * 8 * 8)
        self.call("quantiles", self.out, series, self.draws, self.draws, self.answer)
        return self.get(self.answer, (series, 8), np.float64)

    def results(self) -> list[tuple[int, int]]:
        """Place and length of what was drawn, of all outcomes, and of their quantiles."""
        years, rows = len(self.program.years), self.layout.rows
        wide = [(self.sampled, rows("sampled")), (self.firsts, rows("first_sampled"))]
        wide += [(self.shocks, rows("shocks") * years), (self.out, rows("kept") * years)]
        return [*((p, n * self.draws * 4) for p, n in wide), (self.answer, rows("kept") * years * 64)]

    def bytes(self) -> bytes:
        """The results as they stand in memory."""
        return b"".join(bytes(self.memory.read(self.store, p, p + n)) for p, n in self.results())
