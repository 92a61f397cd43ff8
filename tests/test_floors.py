"""A module imports its own folder's neighbours and lower floors. Never upward, never across."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "src" / "burdenshare"
FLOOR = {"vocabulary": 0, "model": 1, "data": 1, "engine": 2, "scenario": 3, "studies": 4, "views": 5, "interfaces": 6}
# `bind` is the room where theories, scenario and observations meet: it alone names the packages of floor 1.
FILES = sorted(PACKAGE.glob("*/**/*.py"))


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("burdenshare"):
            parts = (node.module or "").split(".")
            names |= {parts[1]} if len(parts) > 1 else {a.name for a in node.names}
        elif isinstance(node, ast.Import):
            names |= {a.name.split(".")[1] for a in node.names if a.name.startswith("burdenshare.")}
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_imports_only_its_own_and_lower_floors(path):
    own = path.relative_to(PACKAGE).parts[0]
    for other in imported(path):
        assert other == own or FLOOR[other] < FLOOR[own], f"{path.name} of {own} imports {other}"


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("model/*/*.py")), ids=lambda p: p.parent.name + "/" + p.stem)
def test_theories_do_not_import_each_other(path):
    assert imported(path) <= {"vocabulary", "model"}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("burdenshare.model"):
            assert node.module.startswith(f"burdenshare.model.{path.parent.name}._"), "its topic's own tools alone"


def test_views_open_neither_model_nor_scenario():
    for path in PACKAGE.glob("views/*.py"):
        if path.name not in (
            "reference.py",
            "trace.py",
            "explain.py",
            "explain_scenario.py",
        ):  # cards, equations and tables are their subject
            assert not imported(path) & {"model", "data", "scenario"}, path.name


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_file_has_one_idea_and_is_not_long(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 360
