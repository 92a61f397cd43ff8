"""The folders for the user's own files: runs, data and caches. Nothing is written before it is needed."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """Return the user's folder for `burdenshare`: `$BURDENSHARE_HOME`, or the system's folder for program data."""
    if given := os.environ.get("BURDENSHARE_HOME"):
        return Path(given).expanduser()
    from platformdirs import user_data_path

    return user_data_path("burdenshare", appauthor=False)


def cache_folder() -> Path:
    """Return the folder for what can be rebuilt: cached cards, compiled programs."""
    if given := os.environ.get("BURDENSHARE_HOME"):
        return Path(given).expanduser() / "cache"
    from platformdirs import user_cache_path

    return user_cache_path("burdenshare", appauthor=False)


def runs_folder() -> Path:
    """Return the folder in which runs are kept."""
    return home() / "runs"


def data_folder() -> Path:
    """Return the folder of the user's own catalogue of figures."""
    return home() / "data"
