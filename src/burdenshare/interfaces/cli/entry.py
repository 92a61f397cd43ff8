"""The command `burdenshare`: starts fast, reports errors in one form, and ends with a code that scripts can read.

Exit codes: 0 done, 1 a check failed, 2 bad input, 3 data missing, damaged or not allowed, or the computer does not
allow it (a full disk, a closed output), 4 internal error, 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
import warnings
from typing import Final

import click

from burdenshare.interfaces.cli.output import forget_odd_columns, guard
from burdenshare.interfaces.cli.start import STOPPED, end_at_once, end_in_order
from burdenshare.interfaces.cli.stopping import BAD_INPUT, MISSING, OUR_FAULT, Stopped, never_swallow
from burdenshare.vocabulary.disk import NotAllowed, in_words
from burdenshare.vocabulary.errors import NotHeld, Problem, ProblemsFound, nearest
from burdenshare.vocabulary.plain import shortened, visible

_COMMANDS: Final = {
    "run": "Run a scenario: a table on screen, a report, and a folder that keeps it.",
    "compare": "Compare scenarios or runs on the same draws: levels, differences and sums, year by year.",
    "page": "Write a living page: one HTML file that carries the model, with levers that move in any browser.",
    "chart": "Draw a slide of one scenario, or of several side by side: SVG, PNG or PDF.",
    "study": "Answer a question with one or more runs; list and open kept findings.",
    "data": "Show the figures and where they come from; fetch newer ones.",
    "list": "List scenarios, levers, outcomes, theories, settings, programmes or data.",
    "explain": "Explain a quantity: its meaning, unit, equation, inputs and sources.",
    "cite": "Print the sources of exactly one run.",
    "export": "Write a kept run as a sealed folder that others can check and repeat.",
    "verify": "Check a sealed folder against its hashes.",
    "replicate": "Compute published numbers again, and compare them.",
    "runs": "List, check, measure or remove the runs that are kept.",
}


class _Commands(click.Group):
    """Finds a command by name and imports it only then."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"burdenshare.interfaces.cli.{cmd_name}_command")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in _COMMANDS:
            right = nearest(args[0], _COMMANDS) or f"Commands are {', '.join(_COMMANDS)}."
            raise click.UsageError(f"there is no command named `{args[0]}`. {right}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from burdenshare.interfaces.cli.examples import examples

        with formatter.section("Examples"):
            formatter.write_dl(examples(), col_max=60)


def _version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        from importlib import metadata

        click.echo(f"burdenshare {metadata.version('burdenshare')}")
        ctx.exit()


@click.group(cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
@click.option("--debug", is_flag=True, help="Show the full trace of an error.")
@click.pass_context
def group(ctx: click.Context, debug: bool) -> None:
    """Who carries what in an alliance, what it costs, and what nobody knows."""
    ctx.obj = {"debug": debug}
    if ctx.invoked_subcommand is None:
        from burdenshare.interfaces.cli.welcome import welcome

        welcome()


def main() -> None:
    """Run the command line and end with its code."""
    # Compiling makes millions of objects that live on: looking through them all for rubbish costs a tenth of the start.
    gc.set_threshold(100_000, 50, 100)
    shown = guard()
    forget_odd_columns()
    warnings.formatwarning = lambda message, *_, **__: f"{message}\n"
    never_swallow()
    try:
        end_in_order()
        code = run_command(sys.argv[1:])
        end_at_once()
    except KeyboardInterrupt:
        end_at_once()
        code = STOPPED
    shown.flush()
    if shown.wrong and code == 0:
        code = _say(shown.wrong, MISSING)
    if code == STOPPED:
        sys.stderr.flush()
        os._exit(STOPPED)  # threads that still compute are not waited for: what is kept is kept whole or not at all
    sys.exit(code)


def run_command(arguments: list[str]) -> int:
    """Run the command line with the given arguments; every error is printed, none is raised."""
    try:
        ended = group.main(args=arguments, prog_name="burdenshare", standalone_mode=False)
    except (NotHeld, NotAllowed) as found:
        return _say(str(found), MISSING)
    except ProblemsFound as found:
        return _say(str(found), BAD_INPUT)
    except (click.Abort, KeyboardInterrupt):
        return _say("Stopped. Nothing unfinished is kept.", STOPPED)
    except Stopped as stopped:
        return _say(str(stopped), STOPPED)
    except click.ClickException as error:
        return _say(_reworded(error), BAD_INPUT)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if "--debug" in arguments:
            raise
        if limit := _limit(error):
            return _say(str(limit), MISSING)
        said = (
            str(error)
            if type(error).__name__ == "ModelFault"
            else f"Internal error ({type(error).__name__}: {error}). This is a bug; please report it."
        )
        return _say(f"burdenshare: {said} `burdenshare --debug COMMAND` shows where it happened.", OUR_FAULT)
    return ended if isinstance(ended, int) else 0  # click returns the code of `ctx.exit`


def _limit(error: Exception) -> NotAllowed | None:
    """An error as one of the user's computer, if it is that: of its disk, its permissions or its memory."""
    if isinstance(error, OSError) and error.errno is not None:
        return in_words(error)
    if isinstance(error, MemoryError) or "RESOURCE_EXHAUSTED" in str(error):  # the second is the compiler's word
        right = "Choose fewer draws, or close other programs."
        return NotAllowed([Problem("burdenshare", "the computer has no memory left.", right)])
    return None


def _reworded(error: click.ClickException) -> str:
    """click's own findings in the house's form."""
    if isinstance(error, click.NoSuchOption):
        known = [o for p in (error.ctx.command.params if error.ctx else []) for o in p.opts]
        return f"burdenshare: there is no option `{error.option_name}`. {nearest(error.option_name, known)}".rstrip()
    place = (
        error.ctx.command_path
        if isinstance(error, click.UsageError) and error.ctx and error.ctx.parent
        else "burdenshare"
    )
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"{place}: `{error.param.human_readable_name}` is missing. `{place} --help` shows how."
    if isinstance(error, click.BadParameter) and error.param is not None:
        return f"{place}: {error.param.opts[-1]}: {error.message.replace(chr(39), '`')}"
    return f"{place}: {error.format_message()}"


def _say(text: str, code: int) -> int:
    click.echo(visible(shortened(text)), err=True)
    return code
