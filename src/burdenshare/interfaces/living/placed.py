"""Where a page is written by default: beside the report of its run, or in a folder of pages."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from burdenshare.engine.store import find_run
from burdenshare.interfaces.living.gathered import Written
from burdenshare.vocabulary.disk import using
from burdenshare.vocabulary.errors import NotHeld, ProblemsFound
from burdenshare.vocabulary.folders import home

NAME: Final = "page.html"
FOLDER: Final = "pages"


def place_of(page: Written) -> Path:
    """The file of a page: in the folder of its run's words where the run is kept, else in the user's folder of pages.

    Raises:
        NotAllowed: the folder cannot be made.
    """
    try:
        return find_run(f"{page.run}@{page.words}") / NAME
    except (NotHeld, ProblemsFound):
        folder = home() / FOLDER
        with using(folder):
            folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{page.words}-{page.run}.html"
