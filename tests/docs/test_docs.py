"""Is all of it documented and true? Commands and snippets run; generated pages are up to date."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys

import pytest

from burdenshare.interfaces.cli.entry import run_command
from burdenshare.views.reference import pages
from tests.conftest import ROOT
from tests.docs.conftest import blocks
from tests.docs.outputs import shown_outputs

TEXTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "explanation").glob("*.md")),
]


# Each has a test of its own, which runs its blocks in a copy of the package.
PAGES = ("add-a-chart", "add-a-pack", "add-a-study", "add-a-theory")
CONTRIBUTORS = [ROOT / "CONTRIBUTING.md", *(ROOT / "docs" / f"{name}.md" for name in PAGES)]


# Pages whose commands take from twenty seconds to two minutes of a processor.
LONG = (
    "README", "compare-theories", "support", "add-a-programme", "challenge", "tutorial", "risk", "beliefs-and-politics",
    "charts-and-citations", "compare",
)  # fmt: skip


@pytest.mark.parametrize(
    "path", [pytest.param(p, marks=pytest.mark.slow if p.stem in LONG else (), id=p.stem) for p in TEXTS]
)
def test_the_commands_of_a_page_run(path, home, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for text in blocks(path, "yaml") if path not in CONTRIBUTORS else ():
        if name := re.match(r"name: (\S+)", text):
            (tmp_path / f"{name[1]}.yaml").write_text(text)
            assert run_command(["run", f"{name[1]}.yaml", "--draws", "64"]) == 0
    for text in blocks(path, "console"):
        for line in text.splitlines():
            words = shlex.split(line.strip().removeprefix("$ "))
            assert words[0] == "burdenshare"
            assert run_command(words[1:]) == 0, line


@pytest.mark.slow
@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.stem)
def test_the_snippets_of_a_page_run(path, home, tmp_path):
    """Those whose output a page shows have a test of their own."""
    shown = {code for code, _ in shown_outputs(path.read_text(encoding="utf-8"))}
    for text in blocks(path, "python") if path not in CONTRIBUTORS else ():
        if text in shown:
            continue
        done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, cwd=tmp_path, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip()


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.stem)
def test_no_block_of_a_page_is_run_by_no_test(path):
    """A block that the tests above do not run is on a page with a test of its own, which counts the page's blocks."""
    fences = re.findall(r"^ *```(\w*)\n.*?^ *```", path.read_text(encoding="utf-8"), re.S | re.M)
    if path in CONTRIBUTORS:
        assert set(fences) <= {"console", "csv", "python", "yaml"}, fences
    else:
        assert all("import burdenshare" in text for text in blocks(path, "python"))
        assert all(text.startswith("name: ") for text in blocks(path, "yaml"))
        assert not blocks(path, "csv")


def test_generated_pages_are_up_to_date():
    for name, text in pages().items():
        assert (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8") == text, f"run `make docs`: {name}"


def test_the_readme_shows_both_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make run" in text
    assert "make test" in text


def test_every_page_is_in_the_navigation():
    navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for page in (ROOT / "docs").rglob("*.md"):
        assert str(page.relative_to(ROOT / "docs")) in navigation, page


def test_no_page_speaks_of_a_machine():
    for path in [*TEXTS, *(ROOT / "decisions").glob("*.md")]:
        assert not re.search(r"/(root|work|tmp|opt)/", path.read_text(encoding="utf-8")), path


def test_the_public_names_are_the_verbs():
    import burdenshare

    for name in burdenshare.__all__:
        assert getattr(burdenshare, name).__doc__
        assert name in dir(burdenshare)
    with pytest.raises(AttributeError):
        burdenshare.nothing  # noqa: B018
