"""`--csv FILE` and `--xlsx FILE`: what a command shows, as files for other programs.

`with_files` gives a command both options and one argument, `files`:

    @click.command("name")
    @with_files
    def command(files: Files) -> None:
        files.check()                  # before anything takes long
        ...
        files.write_answer(answer)     # or write_run(run, bound)
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from burdenshare.vocabulary.errors import Problem, ProblemsFound

if TYPE_CHECKING:
    from burdenshare.engine.outcome import Run
    from burdenshare.scenario.bind import Bound
    from burdenshare.studies.comparing import Comparison
    from burdenshare.studies.money import Money
    from burdenshare.vocabulary.answers import Answer

OUTPUT: Final = "-"


@dataclass(frozen=True)
class Files:
    """Where a command writes what it shows; empty where it does not."""

    csv: str = ""
    xlsx: str = ""

    @property
    def take_output(self) -> bool:
        """Whether standard output has the CSV, and so nothing else."""
        return self.csv == OUTPUT

    def __bool__(self) -> bool:
        return bool(self.csv or self.xlsx)

    def check(self, as_json: bool = False) -> None:
        """Refuse a place that cannot be written, before anything takes long.

        Raises:
            ProblemsFound: it is a folder or no regular file, its folder is missing, a file of another kind or one that
                the command reads is there, or both options name one file.
            NotAllowed: this user may not write it.
        """
        from burdenshare.interfaces.files import CSV, XLSX, check_place
        from burdenshare.interfaces.inputs import refuse_input

        if self.take_output and as_json:
            raise click.UsageError("`--csv -` and `--json` both take standard output. Name a file for the CSV.")
        if self.xlsx == OUTPUT:
            raise click.UsageError("`--xlsx -` is not possible: a workbook is not text. Name a file.")
        for option, given, ending in (("--csv", self.csv, CSV), ("--xlsx", self.xlsx, XLSX)):
            if given and given != OUTPUT:
                refuse_input(given, option, given_words())
                check_place(given, option, ending)
        if self.csv and self.xlsx and os.path.realpath(self.csv) == os.path.realpath(self.xlsx):
            right = "Give each a name of its own."
            raise ProblemsFound([Problem("--xlsx", f"`{self.xlsx}` is the file of `--csv` too.", right)])

    def write_run(
        self, run: Run, bound: Bound | None = None, shown: Run | None = None, money: Money | None = None
    ) -> None:
        """Write the numbers of a run, and its workbook.

        Args:
            run: the run.
            bound: its scenario with its program, where it is at hand.
            shown: the part of it that is shown, in the money that is chosen; all of it if not given.
            money: which was chosen.
        """
        from burdenshare.interfaces.files import run_to_csv, run_to_excel

        if self.csv:
            self._csv(run_to_csv(shown or run))
        if self.xlsx:
            self._put(run_to_excel(run, bound, shown, money), self.xlsx)

    def write_compared(self, found: Comparison) -> None:
        """Write the numbers of a comparison, and its workbook."""
        from burdenshare.interfaces.files import compared_to_csv, compared_to_excel

        if self.csv:
            self._csv(compared_to_csv(found))
        if self.xlsx:
            self._put(compared_to_excel(found), self.xlsx)

    def write_answer(self, answer: Answer) -> None:
        """Write the tables of an answer, and its workbook; figures that may not be handed on are left out."""
        from burdenshare.interfaces.files import answer_to_csv, answer_to_excel, handed_on

        if not self:
            return
        kept, left_out = handed_on(answer)
        if left_out:
            click.echo(left_out, err=True)
        if self.csv:
            self._csv(answer_to_csv(kept))
        if self.xlsx:
            self._put(answer_to_excel(kept, left_out), self.xlsx)

    def _csv(self, text: str) -> None:
        if self.take_output:
            click.echo(text, nl=False)
        else:
            self._put(text.encode(), self.csv)

    def _put(self, body: bytes, name: str) -> None:
        from burdenshare.interfaces.files import put_file

        click.echo(f"Written: {put_file(Path(name), body)}", err=True)


def given_words() -> list[str]:
    """The words of the command line that may name a file that is read."""
    from burdenshare.interfaces.inputs import words_given

    context = click.get_current_context(silent=True)
    return words_given(context.params.items()) if context else []


NO_FILES: Final = Files()


def with_files(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--csv` and `--xlsx`, as one argument `files`."""

    @functools.wraps(command)
    def wrapped(*args: Any, csv_file: str | None, xlsx_file: str | None, **rest: Any) -> Any:
        return command(*args, files=Files(csv_file or "", xlsx_file or ""), **rest)

    for option in reversed(file_options()):
        wrapped = option(wrapped)
    return wrapped


def file_options() -> list[Callable[[Callable[..., Any]], Any]]:
    """The two options, for a command of which `csv_file` and `xlsx_file` are arguments."""
    return [
        click.option(
            "--csv", "csv_file", metavar="FILE", help="Write all numbers as text with commas; `-`: standard output."
        ),
        click.option("--xlsx", "xlsx_file", metavar="FILE", help="Write a workbook for spreadsheets."),
    ]
