"""Files for other programs, from the command line and from Python: comma-separated text, and workbooks."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from burdenshare.interfaces.verifying import sealed_around
from burdenshare.vocabulary.disk import NotAllowed, using
from burdenshare.vocabulary.errors import Problem, ProblemsFound, so_many
from burdenshare.vocabulary.files import kind_of
from burdenshare.vocabulary.unfinished import write_whole_bytes

OF_THE_SYSTEM: Final = ("/dev/", "/proc/")  # outputs that are open stand here, and a new file would replace them
OTHER: Final = "Name another file, or remove that one."
CSV: Final = ".csv"
XLSX: Final = ".xlsx"
MEMORY: Final = "/dev/shm/"  # a folder as any other

if TYPE_CHECKING:
    from burdenshare.engine.outcome import Run
    from burdenshare.scenario.bind import Bound
    from burdenshare.studies.comparing import Comparison
    from burdenshare.studies.money import Money
    from burdenshare.vocabulary.answers import Answer


def run_to_csv(run: Run) -> str:
    """All outcomes of a run as comma-separated text."""
    from burdenshare.views.csv_text import csv_of_run

    return csv_of_run(run)


def run_to_excel(run: Run, bound: Bound | None = None, shown: Run | None = None, money: Money | None = None) -> bytes:
    """A run as a workbook.

    Args:
        run: the run.
        bound: its scenario with its program, where it is at hand; else it is bound again.
        shown: the part of it that is shown, in the money that is chosen; all of it if not given.
        money: which was chosen.
    """
    from burdenshare.engine.compile import keep_compiled
    from burdenshare.studies.beside import beside
    from burdenshare.views.spreadsheet import workbook_of_run
    from burdenshare.vocabulary.folders import cache_folder

    keep_compiled(cache_folder() / "compiled")
    return workbook_of_run(run, beside(run, bound), shown, money)


def answer_to_csv(answer: Answer) -> str:
    """The tables of an answer as comma-separated text."""
    from burdenshare.views.csv_text import csv_of_answer

    return csv_of_answer(answer)


def answer_to_excel(answer: Answer, left_out: str = "") -> bytes:
    """An answer as a workbook; `left_out` says what is not handed on."""
    from burdenshare.views.spreadsheet import workbook_of_answer

    return workbook_of_answer(answer, left_out)


def compared_to_csv(found: Comparison) -> str:
    """The numbers of a comparison as comma-separated text."""
    from burdenshare.views.compared_tables import numbers_alone

    return answer_to_csv(numbers_alone(found))


def compared_to_excel(found: Comparison) -> bytes:
    """A comparison as a workbook: its sentences, its numbers, and what differs."""
    from burdenshare.views.compared_tables import as_answer

    return answer_to_excel(as_answer(found))


def handed_on(answer: Answer) -> tuple[Answer, str]:
    """An answer without the figures that are a user's own copy, and a sentence on what was left out."""
    from burdenshare.studies.price_paths import KEPT_BACK

    tables, dropped, whose = [], 0, dict[str, None]()
    for table in answer.tables:
        rows = tuple(row for row in table.rows if row.get("licence") != KEPT_BACK)
        whose |= {str(row.get("publisher", "")): None for row in table.rows if row not in rows}
        dropped += len(table.rows) - len(rows)
        tables.append(dataclasses.replace(table, rows=rows))
    if not dropped:
        return answer, ""
    of = " and ".join(name for name in whose if name) or "others"
    left_out = (
        f"{so_many(dropped, 'row')} left out of the file: the terms of {of} do not allow handing these figures on. "
        "They are shown here, from your own copy."
    )
    return dataclasses.replace(answer, tables=tuple(tables)), left_out


def check_place(name: str | os.PathLike[str], place: str, ending: str = "") -> Path:
    """Where a file can be written, after links are followed.

    Args:
        name: of the file.
        place: how messages name the option or the argument.
        ending: of the file that is replaced, if one is there; any if not given.

    Raises:
        ProblemsFound: it is a folder or no regular file, its folder is missing or sealed, or a file of another kind is
            there.
        NotAllowed: this user may not write it.
    """
    path = Path(os.path.realpath(name))
    with using(path):
        if path.exists():
            if kind := "a folder" if path.is_dir() else kind_of(path.stat().st_mode):
                raise ProblemsFound([Problem(place, f"`{name}` is {kind}.", "", "Name a file.")])
            if ending and path.suffix.lower() != ending:
                wrong = f"`{name}` is there, and is no `{ending}` file. It was not replaced."
                raise ProblemsFound([Problem(place, wrong, f"Only a file that ends in `{ending}` is replaced.", OTHER)])
            if not os.access(path, os.W_OK):
                wrong = f"`{name}` can only be read."
                raise NotAllowed([Problem(place, wrong, "", "Name another file, or allow writing it.")])
        _refuse_outputs(name, path, place)
        _refuse_sealed(name, path, place)
        if not path.exists() and not path.parent.is_dir():
            what = "is not a folder" if path.parent.exists() else "is not there"
            wrong = f"the folder `{path.parent}` {what}."
            raise ProblemsFound([Problem(place, wrong, "", "Make it, or name another.")])
        if not os.access(path.parent, os.W_OK):
            wrong = f"this user may not write into `{path.parent}`."
            raise NotAllowed([Problem(place, wrong, "", "Name another folder.")])
    return path


def _refuse_sealed(name: str | os.PathLike[str], path: Path, place: str) -> None:
    """Refuse a place inside an exported folder: what is added or replaced there breaks its seal."""
    if folder := sealed_around(path):
        wrong = f"`{name}` lies in `{folder}`, an exported folder that is sealed. Nothing was written."
        raise ProblemsFound([Problem(place, wrong, "", "Name a place outside it.")])


def _refuse_outputs(name: str | os.PathLike[str], path: Path, place: str) -> None:
    """Refuse a name that leads to an output that is open, such as `/dev/stdout`: the new file would take its place."""
    if any(p.startswith(OF_THE_SYSTEM) and not p.startswith(MEMORY) for p in (str(path), os.path.abspath(name))):
        wrong = f"`{name}` belongs to the system: a file is written whole, and would take its place."
        raise ProblemsFound([Problem(place, wrong, "", "Name a file, or write `--csv -` for standard output.")])


def put_file(name: str | os.PathLike[str], body: bytes, place: str = "export") -> Path:
    """Write a file completely or not at all; one of the same name is replaced.

    Returns:
        The name, as it was given.

    Raises:
        ProblemsFound: as in `check_place`.
        NotAllowed: the system does not allow it.
    """
    path = check_place(name, place)
    with using(path):
        write_whole_bytes(path, body)
    return Path(name)
