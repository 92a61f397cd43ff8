"""The options that say what of a run is shown, and in which money: the same for each command that has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from burdenshare.vocabulary.errors import Problem, ProblemsFound

LEAVE_OUT: Final = "Name something, or leave the option out."
F = TypeVar("F", bound=Callable[..., Any])
_OPTIONS: Final[tuple[tuple[str, str, str], ...]] = (
    (
        "--money", "MONEY",
        "Show amounts in `local` (each actor's own money), `usd`, `ppp` (international dollars), or a currency by its "
        "code or name.",
    ),
    (
        "--prices", "nominal|YEAR",
        "`nominal`: each year's own prices (the default with --money). YEAR: the prices of that year.",
    ),
    ("--outcomes", "A,B", "Which outcomes are shown; `burdenshare list outcomes` lists them."),
    ("--actor", "A,B", "Whose numbers are shown: labels or names, in any case."),
    ("--years", "YEARS", "Which years are shown: YEAR, FIRST-LAST or YEAR,YEAR."),
)  # fmt: skip


def not_empty(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """Refuse an empty text where an option is written: it is not the same as leaving the option out."""
    is_given = context.get_parameter_source(option.name or "") is click.core.ParameterSource.COMMANDLINE
    if is_given and value is not None and not value.replace(",", " ").strip():
        raise ProblemsFound([Problem(f"{option.opts[-1]} {value}".rstrip(), "it names nothing.", "", LEAVE_OUT)])
    return value


def shown_options(*chosen: str) -> Callable[[F], F]:
    """Give a command `--money`, `--prices`, `--outcomes`, `--actor` and `--years`, or the chosen ones of these."""

    def given(command: F) -> F:
        for name, metavar, text in reversed(_OPTIONS):
            if not chosen or name in chosen:
                check = None if name in ("--prices", "--years") else not_empty  # those two say what is right
                command = click.option(name, metavar=metavar, help=text, callback=check)(command)
        return command

    return given
