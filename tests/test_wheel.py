"""The built wheel runs alone: beside it only the libraries of the run lock, far from the checkout."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.test_licences import RUN, canonical, locked

pytestmark = pytest.mark.slow
PACKAGE = ROOT / "src" / "burdenshare"
OWN = """\
name: my-path
question: What if the defence budget stops at 3 percent?
based_on: indo-pacific-2026
levers:
  spending_pledge:
    KOR: {2026: 2.4047, 2032: 3.0}
    why: A compromise of my own.
"""


def ask(command: list[str | Path], folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    plain = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(command, cwd=folder, env={**plain, **env}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build = "import sys; from flit_core import buildapi; buildapi.build_wheel(sys.argv[1])"
    ask([sys.executable, "-c", build, folder], ROOT)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory) -> Path:
    """An environment with the wheel and links to the libraries of the run lock, and to no other."""
    folder = tmp_path_factory.mktemp("alone")
    ask([sys.executable, "-m", "venv", "--without-pip", folder / "env"], folder)
    libraries = folder / "libraries"
    libraries.mkdir()
    for d in importlib.metadata.distributions():
        if canonical(d.metadata["Name"]) in locked(RUN):
            tops = {file.parts[0] for file in d.files or ()} - {"..", "__pycache__"}
            for top in tops:
                if not (libraries / top).exists():
                    (libraries / top).symlink_to(Path(d.locate_file(top)).resolve())
    python = folder / "env" / "bin" / "python"
    (site,) = (folder / "env" / "lib").glob("python3*/site-packages")
    (site / "libraries.pth").write_text(f"{libraries}\n")
    ask([sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python, "install", "--quiet",
         "--no-index", "--no-deps", wheel], folder)  # fmt: skip
    return python


def test_the_wheel_holds_every_file_of_the_package_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as packed:
        held = {n for n in packed.namelist() if not n.partition("/")[0].endswith(".dist-info")}
    files = {p for p in PACKAGE.rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    assert held == {f"burdenshare/{p.relative_to(PACKAGE).as_posix()}" for p in files}
    assert {Path(n).suffix for n in held} >= {".py", ".yaml", ".csv", ".j2"}


def test_the_package_comes_from_the_wheel_and_sees_no_library_of_the_tests(python, tmp_path):
    said = ask(
        [python, "-c", "import burdenshare, sys; print(burdenshare.__file__); print(*sys.path)"], tmp_path
    ).stdout
    place, paths = said.splitlines()
    assert Path(place).is_relative_to(python.parents[1])
    assert str(ROOT) not in paths
    for library in ("pytest", "pygambit", "altair", "vl_convert", "mkdocs"):
        missing = f"import importlib.util as u, sys; sys.exit(u.find_spec({library!r}) is not None)"
        ask([python, "-c", missing], tmp_path)


def test_the_wheel_runs_the_flagship_and_a_file_of_ones_own(python, tmp_path):
    burdenshare = python.with_name("burdenshare")
    (tmp_path / "my-path.yaml").write_text(OWN)
    for words, name in ((["run"], "indo-pacific-2026"), (["run", "my-path.yaml"], "my-path")):
        done = ask([burdenshare, *words, "--draws", "64"], tmp_path, BURDENSHARE_HOME=str(tmp_path / "home"))
        assert "debt_burden" in done.stdout
        report = Path(done.stderr.split("Report: ")[1].split("\n")[0].strip())
        assert report.is_relative_to(tmp_path / "home")
        assert report.stat().st_size > 100_000
        assert f"burdenshare run {'my-path.yaml' if name == 'my-path' else name}" in done.stderr
    kept = ask([burdenshare, "runs"], tmp_path, BURDENSHARE_HOME=str(tmp_path / "home")).stdout
    assert "indo-pacific-2026" in kept
    assert "my-path" in kept
