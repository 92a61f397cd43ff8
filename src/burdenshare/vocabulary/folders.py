"""The folders for the user's own files: runs, data and caches. Nothing is written before it is needed."""

from __future__ import annotations

import os
from pathlib import Path

from burdenshare.vocabulary.errors import Problem, ProblemsFound


def home() -> Path:
    """Return the user's folder for `burdenshare`: `$BURDENSHARE_HOME`, or the system's folder for program data.

    Raises:
        ProblemsFound: the system does not know where that is.
    """
    if given := os.environ.get("BURDENSHARE_HOME"):
        return _known(Path(given))
    from platformdirs import user_data_path

    return _absolute(user_data_path("burdenshare", appauthor=False))


def _known(given: Path) -> Path:
    """A folder of which a user's name may be the first part, as in `~name/models`."""
    try:
        return given.expanduser()
    except RuntimeError:
        wrong = f"`{given}` begins with a user whose folder is not known."
        raise ProblemsFound([Problem("BURDENSHARE_HOME", wrong, "Write the path of a folder.")]) from None


def _absolute(found: Path) -> Path:
    if not found.is_absolute():  # neither HOME nor the list of users says where the user's folder is
        wrong = "it is not set, and this system knows no folder of the user."
        raise ProblemsFound([Problem("BURDENSHARE_HOME", wrong, "Set it to the path of a folder.")])
    return found


def cache_folder() -> Path:
    """Return the folder for what can be rebuilt: cached cards, compiled programs."""
    if given := os.environ.get("BURDENSHARE_HOME"):
        return _known(Path(given)) / "cache"
    from platformdirs import user_cache_path

    return _absolute(user_cache_path("burdenshare", appauthor=False))


def runs_folder() -> Path:
    """Return the folder in which runs are kept."""
    return home() / "runs"


def data_folder() -> Path:
    """Return the folder of the user's own catalogue of figures."""
    return home() / "data"
