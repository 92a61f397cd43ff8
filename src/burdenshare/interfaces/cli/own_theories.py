"""The option that names a folder with theories of one's own: the same for each command that takes it."""

from __future__ import annotations

from typing import Any, Final

import click

THEORIES: Final[dict[str, Any]] = {
    "type": click.Path(exists=True, file_okay=False),
    "metavar": "FOLDER",
    "help": "A folder with theories of your own, TOPIC/NAME.py. Their code runs only if you name it here.",
}
