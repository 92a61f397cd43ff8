"""The notebook of the docs runs, cell by cell, and says the same as its page."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.conftest import ROOT

NOTEBOOK = ROOT / "docs" / "session.ipynb"


def cells() -> list[str]:
    held = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in held if cell["cell_type"] == "code"]


def test_the_notebook_is_the_page_cell_by_cell():
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    assert "\n\n".join(cells()) in page


@pytest.mark.slow
def test_the_notebook_runs_and_no_output_is_stored(home, tmp_path):
    held = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    assert not any(cell.get("outputs") for cell in held)
    program = "cells = " + json.dumps(cells()) + "\nspace = {}\nfor cell in cells:\n    exec(cell, space)\n"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "debt.html").is_file()
