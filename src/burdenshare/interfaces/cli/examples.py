"""Examples for help and welcome: three lines of the pack that is used if none is named. Light: help must start fast."""

from __future__ import annotations

from typing import Final

from burdenshare.scenario.default import default_folder

EXAMPLES: Final = "examples.txt"  # one command a line, and after ` # ` what it does


def examples() -> list[tuple[str, str]]:
    """Commands with what each does, as the pack's file gives them."""
    lines = (default_folder() / EXAMPLES).read_text(encoding="utf-8").splitlines()
    return [(command.strip(), does.strip()) for command, does in (line.split(" # ", 1) for line in lines)]
