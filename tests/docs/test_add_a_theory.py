"""The theory of the page runs in the package and from a folder of one's own, and passes its own tests."""

from __future__ import annotations

import shutil

import pytest

from tests.conftest import ROOT
from tests.docs.conftest import blocks, commands

PAGE = ROOT / "docs" / "add-a-theory.md"


@pytest.mark.slow
def test_the_theory_of_the_page_runs_and_passes_its_own_tests(copied):
    (equations, tests), (cards, scenario) = blocks(PAGE, "python"), blocks(PAGE, "yaml")
    copied.add("model/deterrence/denial_alone.py", equations)
    copied.add("model/deterrence/denial_alone.yaml", cards)
    (copied.root / "denial-alone.yaml").write_text(scenario)
    (copied.root / "test_denial_alone.py").write_text(tests)
    run, study, own = commands(PAGE)
    first = copied.run(run)
    assert "defence_share" in first
    assert "denial alone" in copied.run(study)
    assert "3 passed" in copied.call("-m", "pytest", "-q", "--rootdir", str(copied.root), "test_denial_alone.py")
    folder = copied.root / "my-theories" / "deterrence"
    folder.mkdir(parents=True)
    for end in ("py", "yaml"):
        shutil.move(copied.package / f"model/deterrence/denial_alone.{end}", folder)
    assert copied.run(f"{own} --draws 200") == first
