"""The drawn inputs of a run: kept with it, because without them there are no drivers and no discovery."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from burdenshare.engine.manifest import Manifest, from_json
from burdenshare.engine.outcome import Drawn

if TYPE_CHECKING:
    from burdenshare.engine.compile import Machine

ABOUT = b"burdenshare"


def drawn_inputs(machine: Machine, count: int, words: Manifest) -> dict[str, Drawn]:
    """The first `count` draws of every sampled input of a run, as passed to the kernel.

    Args:
        machine: the machine that ran the program.
        count: how many draws.
        words: the manifest, which has the inputs' labels and shown units.
    """
    from burdenshare.engine.draws import CHUNK
    from burdenshare.engine.program import Sampled

    program = machine.program
    sampled = {n: g for n, g in program.inputs.items() if isinstance(g, Sampled)}
    if not sampled:
        return {}
    chunks = [machine.drawn(first) for first in range(0, count, CHUNK)]
    found = {}
    for name, given in sampled.items():
        base = np.concatenate([chunk[name] for chunk in chunks], axis=-1)[..., :count]
        row = words.assumption(name)
        found[name] = Drawn(
            name=name,
            label=row.label if row else name,
            unit=row.unit if row else given.kind.unit,
            dimensions=given.kind.dimensions,
            labels={d: program.labels[d] for d in given.kind.dimensions},
            values=base / machine.dtype(given.factor if row else 1.0),
        )
    return found


def write_inputs(path: Path, inputs: Mapping[str, Drawn]) -> None:
    """Write drawn inputs as one table: a row for each draw, a column for each scalar, described in its schema."""
    columns: dict[str, Any] = {}
    for drawn in inputs.values():
        rows = drawn.values.reshape(-1, drawn.values.shape[-1])
        columns |= {name: pa.array(row) for name, row in zip(drawn.columns(), rows, strict=True)}
    about = [
        {"name": d.name, "label": d.label, "unit": d.unit, "dimensions": d.dimensions, "labels": d.labels}
        for d in inputs.values()
    ]
    table = pa.table(columns).replace_schema_metadata({ABOUT: json.dumps(about, ensure_ascii=False).encode()})
    same = [n for n, row in zip(table.column_names, table.columns, strict=True) if len(row.unique()) == 1]
    pq.write_table(table, path, compression="none", use_dictionary=same)


def read_inputs(path: Path) -> dict[str, Drawn]:
    """Read a table of `write_inputs`."""
    with pq.ParquetFile(path) as opened:
        table = opened.read()
    found = {}
    for body in json.loads((table.schema.metadata or {})[ABOUT]):
        drawn = from_json(Drawn, {**body, "values": None}, path.name)
        rows = np.stack([table.column(name).to_numpy() for name in drawn.columns()])
        shape = [len(drawn.labels[d]) for d in drawn.dimensions]
        found[drawn.name] = Drawn(**{**vars(drawn), "values": rows.reshape(*shape, -1)})
    return found
