"""What the package stands on: licences that a public body can live with, two locks that agree, no dead weight."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT

RUN, TEST = ROOT / "requirements.lock", ROOT / "requirements-test.lock"
# `decisions/0005`: no copyleft beyond a file's own; Zlib, 0BSD and CC0 ask for less than BSD does (parts of NumPy).
ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-2-Clause-Views", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0",
    "MPL-2.0", "NCSA", "PSF-2.0", "Python-2.0", "Zlib",
}  # fmt: skip
ALLOWED_CLASSIFIERS = {
    "Apache Software License", "BSD License", "ISC License (ISCL)", "MIT License", "MIT No Attribution License (MIT-0)",
    "Mozilla Public License 2.0 (MPL 2.0)", "Python Software Foundation License",
    "University of Illinois/NCSA Open Source License",
}  # fmt: skip


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(path: Path) -> dict[str, set[str]]:
    """The versions of each library that a lock names; several where they depend on Python's version."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", path.read_text(encoding="utf-8"), re.M):
        found.setdefault(canonical(name), set()).add(version)
    return found


def is_allowed(expression: str) -> bool:
    """Whether an SPDX expression allows us what we need: one of its choices, or all of its parts."""
    said = re.sub(r"\s+WITH\s+\S+", "", expression)
    names = re.findall(r"[A-Za-z0-9.+-]+", re.sub(r"\b(AND|OR)\b", " ", said))
    if " AND " not in said:
        return any(name in ALLOWED for name in names)
    return all(name in ALLOWED for name in names)


def refused(distribution: importlib.metadata.Distribution) -> str:
    """What is wrong with a library's licence; empty where nothing is. It is read where it is said most exactly."""
    about = distribution.metadata
    classifiers = [c.rpartition(" :: ")[2] for c in about.get_all("Classifier") or [] if c.startswith("License :: ")]
    classifiers = [c for c in classifiers if c != "OSI Approved"]
    if expression := about.get("License-Expression"):
        return "" if is_allowed(expression) else expression
    if classifiers:
        return ", ".join(c for c in classifiers if c not in ALLOWED_CLASSIFIERS)
    said = (about.get("License") or "").strip()
    return "" if said and is_allowed(said) else said[:60] or "no licence is named"


def refusals(lock: Path, path: list[str] | None = None) -> tuple[dict[str, str], int]:
    """The libraries of a lock whose licence is not allowed, and how many of the lock are installed."""
    where = sys.path if path is None else path
    installed = {canonical(d.metadata["Name"]): d for d in importlib.metadata.distributions(path=where)}
    found = {name: refused(installed[name]) for name in locked(lock) if name in installed}
    return {name: wrong for name, wrong in found.items() if wrong}, len(found)


def test_every_library_that_a_run_needs_has_an_allowed_licence():
    wrong, seen = refusals(RUN)
    assert wrong == {}
    assert seen >= 0.95 * len(locked(RUN))  # all but those for another system


def test_the_compiler_of_pages_and_what_runs_their_models_have_an_allowed_licence():
    installed = {canonical(d.metadata["Name"]): d for d in importlib.metadata.distributions()}
    assert {name: refused(installed[name]) for name in ("ziglang", "wasmtime")} == {"ziglang": "", "wasmtime": ""}
    assert "ziglang==" in "".join(requirements("page"))  # pinned: a module's bytes depend on it


@pytest.mark.parametrize(
    ("said", "allowed"),
    [
        ("License-Expression: GPL-3.0-or-later", False),
        ("License-Expression: MIT AND GPL-2.0-only", False),
        ("License-Expression: LGPL-2.1-or-later", False),
        ("License-Expression: AGPL-3.0-only OR MIT", True),
        ("License-Expression: Apache-2.0 WITH LLVM-exception", True),
        ("License-Expression: BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0", True),
        ("License: MIT\nClassifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)", False),
        ("License: long text\nClassifier: License :: OSI Approved :: BSD License", True),
        ("Classifier: License :: Other/Proprietary License", False),
        ("Classifier: License :: OSI Approved\nLicense: Apache-2.0", True),
        ("License: GNU General Public License v3 (GPLv3)", False),
        ("Summary: says nothing", False),
    ],
)
def test_a_planted_licence_is_judged(tmp_path, said, allowed):
    folder = tmp_path / "planted-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.4\nName: Planted\nVersion: 1.0\n{said}\n")
    (tmp_path / "a.lock").write_text("planted==1.0 \\\n    --hash=sha256:00\n")
    wrong, seen = refusals(tmp_path / "a.lock", [str(tmp_path)])
    assert seen == 1
    assert (wrong == {}) == allowed


def test_the_locks_agree_and_the_tests_add_to_what_a_run_needs():
    run, test = locked(RUN), locked(TEST)
    assert {name: test.get(name) for name in run} == run
    others = ("pytest", "hypothesis", "jsonschema", "pygambit", "ruff", "mypy", "mkdocs", "altair", "flit-core")
    for name in (*others, "vl-convert-python", "wasmtime", "ziglang"):
        assert name in test
        assert name not in run


@pytest.mark.parametrize("lock", [RUN, TEST], ids=lambda p: p.name)
def test_a_lock_names_no_machine_and_hashes_all(lock):
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"https?:|--index|--find-links|file:|(^|\s)/", text, re.M)
    entries = re.split(r"^(?=\w)", text, flags=re.M)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)


def requirements(extra: str = "") -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project["optional-dependencies"][extra] if extra else project["dependencies"]


def declared(*extras: str) -> set[str]:
    lines = [line for extra in ("", *extras) for line in requirements(extra)]
    return {canonical(re.match(r"[A-Za-z0-9._-]+", line)[0]) for line in lines}


def imported() -> set[str]:
    """The libraries that the package imports, by the names under which they are installed."""
    modules = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                modules.add((node.module or "").partition(".")[0])
    of = importlib.metadata.packages_distributions()
    modules -= {"burdenshare", *sys.stdlib_module_names}
    return {canonical(of[module][0]) if module in of else module for module in modules}


@pytest.mark.seconds
def test_every_library_that_is_imported_is_declared_and_every_declared_one_imported():
    assert imported() == declared("notebook", "pictures")
