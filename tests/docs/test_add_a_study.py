"""The study of the page is added as one file, and then is found, helped, run, kept, explained and tested."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.docs.test_docs import blocks


@pytest.fixture
def added(home, tmp_path):
    """Call a module in a copy of the package with the page's file in it; return what it printed."""
    shutil.copytree(ROOT / "src", tmp_path / "src")
    file, tests = blocks(ROOT / "docs" / "add-a-study.md", "python")
    (tmp_path / "src/burdenshare/studies/questions/pledge_gap.py").write_text(file)
    (tmp_path / "test_pledge_gap.py").write_text(tests)

    def call(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *words], capture_output=True, text=True, cwd=tmp_path, check=False,
            env={**os.environ, "PYTHONPATH": str(tmp_path / "src")},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return call


def test_the_study_of_the_page_is_found_by_its_file_alone(added):
    assert "pledge-gap" in added("burdenshare", "study", "--help")
    help_text = added("burdenshare", "study", "pledge-gap", "--help")
    assert "--tolerance" in help_text
    assert "[default: 0.1]" in help_text
    answer = added("burdenshare", "study", "pledge-gap", "pledge-by-2035", "--tolerance", "0.2", "--draws", "200")
    assert "falls short by" in answer
    assert "pledge-gap" in added("burdenshare", "study", "--list")
    assert "quantile over the draws" in added("burdenshare", "explain", "pledge-gap:years:gap", "pledge-by-2035")
    assert "2 passed" in added("pytest", "-q", "--rootdir", ".", "test_pledge_gap.py")
