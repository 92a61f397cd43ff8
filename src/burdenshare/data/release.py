"""One release of one source on disk: its description, and its figures as Parquet."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from burdenshare.data.observation import Observation, Origin

FIGURE_COLUMNS: Final = tuple(f.name for f in fields(Observation))
_MORE: Final = ("publisher", "dataset", "vintage", "licence")
_ROWS: Final = 4096  # rows of a group; a query skips the groups that cannot hold its quantity and actor


@dataclass(frozen=True)
class Release:
    """One release of one source: the bytes received, and the figures read from them.

    `forms` are how many series it has of each form, `last` its last year, `left_out` the cells that could not be read.
    `rank` orders releases of one vintage: by what a file says of itself, or by when it was fetched; it is empty for
    tables of the user's own, of which a later one counts.
    """

    source: str
    vintage: str
    retrieved: str
    figures: int
    digest: str
    received: Mapping[str, str]
    origins: Mapping[str, Origin]
    etag: str = ""
    forms: Mapping[str, int] = field(default_factory=dict)
    last: int = 0
    rank: str = ""
    left_out: Sequence[str] = ()

    @property
    def name(self) -> str:
        """`sipri@2026-04-27`."""
        return f"{self.source}@{self.vintage}"

    @property
    def order(self) -> tuple[str, str, str, int]:
        """Releases of a source from the oldest to the newest: `2026`, `2026.2` … `2026.10`."""
        vintage, _, number = self.vintage.partition(".")
        return self.source, vintage, self.rank, int(number) if number.isdigit() else 1


def read_release(path: Path) -> Release | None:
    """A release from its description; None if that cannot be read."""
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        origins = {key: Origin(**origin) for key, origin in body.pop("origins").items()}
        return Release(**body, origins=origins)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write_figures(path: Path, observations: tuple[Observation, ...], origins: Mapping[str, Origin]) -> str:
    """Write observations as Parquet and return the fingerprint of the file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"year": pa.int32(), "value": pa.float64()}
    schema = pa.schema([(c, types.get(c, pa.string())) for c in (*FIGURE_COLUMNS, *_MORE)])
    rows: dict[str, list[Any]] = {c: [getattr(o, c) for o in observations] for c in FIGURE_COLUMNS}
    told = {k: (o.publisher, o.title, o.vintage, o.licence) for k, o in origins.items()}
    for i, column in enumerate(_MORE):
        rows[column] = [told[o.origin][i] for o in observations]
    with path.open("wb") as file:  # opened here: in an ASCII locale, a path may have a name that no library takes
        pq.write_table(pa.table(rows, schema=schema), file, compression="zstd", row_group_size=_ROWS)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def json_of(body: Mapping[str, Any]) -> str:
    """A description as text."""
    return json.dumps(body, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
