"""Is all of it documented and true? Commands and snippets run; generated pages are up to date."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest

from burdenshare.interfaces.cli.entry import run_command
from burdenshare.views.reference import pages
from tests.conftest import ROOT

TEXTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "explanation").glob("*.md")),
]


def blocks(path, language):
    return re.findall(rf"^ *```{language}\n(.*?)^ *```", path.read_text(encoding="utf-8"), re.S | re.M)


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.stem)
def test_the_commands_of_a_page_run(path, home, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for text in blocks(path, "yaml"):
        lines = text.splitlines()
        indent = len(lines[0]) - len(lines[0].lstrip())
        plain = "\n".join(line[indent:] for line in lines)
        if name := re.match(r"name: (\S+)", plain):
            (tmp_path / f"{name[1]}.yaml").write_text(plain)
            assert run_command(["run", f"{name[1]}.yaml", "--draws", "64"]) == 0
    for text in blocks(path, "console"):
        for line in text.splitlines():
            words = shlex.split(line.strip().removeprefix("$ "))
            assert words[0] == "burdenshare"
            assert run_command(words[1:]) == 0, line


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.stem)
def test_the_snippets_of_a_page_run(path, home, tmp_path):
    for text in blocks(path, "python"):
        if "import burdenshare" in text:
            done = subprocess.run(
                [sys.executable, "-c", text], capture_output=True, text=True, cwd=tmp_path, check=False
            )
            assert done.returncode == 0, done.stderr
            assert done.stdout.strip()


def test_the_theory_of_the_page_runs_and_passes_its_own_tests(home, tmp_path):
    page = ROOT / "docs" / "add-a-theory.md"
    (equations, tests), (cards, scenario) = blocks(page, "python"), blocks(page, "yaml")
    shutil.copytree(ROOT / "src", tmp_path / "src")
    theory = tmp_path / "src" / "burdenshare" / "model" / "deterrence" / "denial_alone"
    theory.with_suffix(".py").write_text(equations)
    theory.with_suffix(".yaml").write_text(cards)
    (tmp_path / "denial-alone.yaml").write_text(scenario)
    (tmp_path / "test_denial_alone.py").write_text(tests)
    run = ["burdenshare", "study", "peace-and-war", "denial-alone.yaml", "--draws", "200"]
    for command in (run, ["pytest", "-q", "--rootdir", str(tmp_path), "test_denial_alone.py"]):
        done = subprocess.run(
            [sys.executable, "-m", *command], capture_output=True, text=True, cwd=tmp_path, check=False,
            env={**os.environ, "PYTHONPATH": str(tmp_path / "src")},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        assert "denial alone" in done.stdout or "passed" in done.stdout


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
