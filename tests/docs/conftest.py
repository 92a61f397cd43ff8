"""A copy of the package in which the files of a contributor's page are tried."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT, copy_sources


@dataclass(frozen=True)
class Copy:
    """The package in a folder of its own, with what a page adds to it."""

    root: Path
    package: Path

    def add(self, path: str, text: str) -> None:
        """Write a file of the package, or append to one that is there."""
        file = self.package / path
        before = file.read_text(encoding="utf-8") if file.is_file() else ""
        file.write_text(before + text, encoding="utf-8")

    def test(self, text: str, name: str) -> None:
        """Write a test where the package's own tests find what they share."""
        for path in ("__init__.py", "conftest.py"):
            (self.root / "tests").mkdir(exist_ok=True)
            shutil.copy(ROOT / "tests" / path, self.root / "tests" / path)
        (self.root / "tests" / name).write_text(text, encoding="utf-8")

    def tried(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Call Python with the copy in front of the package."""
        env = {**os.environ, "PYTHONPATH": f"{self.root / 'src'}{os.pathsep}{self.root}"}
        return subprocess.run(
            [sys.executable, *words], capture_output=True, text=True, cwd=self.root, check=False, env=env
        )

    def call(self, *words: str) -> str:
        """The same, where it must end well; return what it printed."""
        done = self.tried(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def run(self, command: str) -> str:
        """Run a command as a page writes it."""
        name, *words = command.split()
        return self.call("-m", name, *words)


@pytest.fixture
def copied(home, tmp_path) -> Copy:
    return Copy(tmp_path, copy_sources(tmp_path / "src") / "burdenshare")


def plain(text: str) -> str:
    """A block of a list without the indentation of the list."""
    indent = min(len(line) - len(line.lstrip()) for line in text.splitlines() if line.strip())
    return "".join(line[indent:] for line in text.splitlines(keepends=True))


def blocks(path: Path, language: str) -> list[str]:
    """The blocks of a page in a language."""
    found = re.findall(rf"^ *```{language}\n(.*?)^ *```", path.read_text(encoding="utf-8"), re.S | re.M)
    return [plain(text) for text in found]


def commands(path: Path) -> list[str]:
    """The commands that a page shows on lines of their own, outside of blocks."""
    return re.findall(r"^ {4,}(burdenshare .+)$", path.read_text(encoding="utf-8"), re.M)
