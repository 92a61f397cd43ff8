"""The study of the page is added as one file, and then is found, helped, run, kept, explained and tested."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT
from tests.docs.conftest import blocks, commands

PAGE = ROOT / "docs" / "add-a-study.md"


@pytest.fixture
def added(copied):
    """A copy of the package with the page's file in it."""
    file, _, _ = blocks(PAGE, "python")
    copied.add("studies/questions/pledge_gap.py", file)
    return copied


@pytest.mark.slow
def test_the_study_of_the_page_is_found_by_its_file_alone(added):
    _, session, tests = blocks(PAGE, "python")
    (added.root / "test_pledge_gap.py").write_text(tests)
    help_command, run, listing = commands(PAGE)
    assert "pledge-gap" in added.run("burdenshare study --help")
    help_text = added.run(help_command)
    assert "--tolerance" in help_text
    assert "[default: 0.1]" in help_text
    assert "falls short by" in added.run(run)
    assert "pledge-gap" in added.run(listing)
    assert "quantile over the draws" in added.run("burdenshare explain pledge-gap:years:gap pledge-by-2035")
    assert "<Chart Shortfall" in added.call("-c", session)
    assert "2 passed" in added.call("-m", "pytest", "-q", "--rootdir", ".", "test_pledge_gap.py")
