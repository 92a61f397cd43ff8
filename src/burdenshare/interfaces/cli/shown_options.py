"""The options that say what of a run is shown, and in which money: the same for each command that has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

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


def shown_options(command: F) -> F:
    """Give a command the options `--money`, `--prices`, `--outcomes`, `--actor` and `--years`."""
    for name, metavar, text in reversed(_OPTIONS):
        command = click.option(name, metavar=metavar, help=text)(command)
    return command
