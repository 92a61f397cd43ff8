"""Asking the figures of several releases at once, with DuckDB."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

FIGURES = "read_parquet(?)"  # as a query names what it asks


class NotAsked(Exception):
    """A file of figures is missing or damaged."""


def ask(files: Sequence[Path], query: str, given: Iterable[Any] = ()) -> list[Any]:
    """Query files of figures; return the rows.

    Args:
        files: of figures, as Parquet.
        query: in SQL; `read_parquet(?)` stands for the figures.
        given: its other arguments.

    Raises:
        NotAsked: a file is missing or damaged.
    """
    import duckdb

    try:
        with _connection().cursor() as cursor:
            if all(_is_unicode(path) for path in files):
                return cursor.execute(query, [[str(path) for path in files], *given]).fetchall()
            cursor.register("figures", _table(files))
            return cursor.execute(query.replace(FIGURES, "figures"), list(given)).fetchall()
    except duckdb.Error:
        raise NotAsked from None


def _is_unicode(path: Path) -> bool:
    """Whether a path can be given to a library that takes Unicode: in an ASCII locale, a folder `방` cannot."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def _table(files: Sequence[Path]) -> Any:
    """The figures of several files, each opened here."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    tables = []
    try:
        for path in files:
            with path.open("rb") as file:
                tables.append(pq.read_table(file))
    except (OSError, pa.ArrowException):
        raise NotAsked from None
    return pa.concat_tables(tables, promote_options="default")


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    """The one connection of this process; opening one takes longer than a query."""
    import duckdb

    return duckdb.connect()
