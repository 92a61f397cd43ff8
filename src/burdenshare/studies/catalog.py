"""The studies there are: files of `studies/questions/` that define a `STUDY`.

Help must start fast, so it reads the outline of a study from the file's text and imports neither NumPy nor JAX: it runs
only the statement `STUDY = Study(...)` and the constants of the file that the statement names.
"""

from __future__ import annotations
import __future__

import ast
import builtins
import importlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from burdenshare.studies.study import Study
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest

FOLDER: Final = Path(__file__).parent / "questions"
# What a `STUDY` may be made of: all of these are imported in a few milliseconds.
_LIGHT: Final = ("burdenshare.studies.study", "burdenshare.vocabulary.answers", "typing")


def study_names(folder: Path = FOLDER) -> tuple[str, ...]:
    """The names of all studies."""
    return tuple(sorted(_named(path) for path in _files(folder)))


def outlines(folder: Path = FOLDER) -> dict[str, Study]:
    """Every study by its name, as help shows it: without its function, because its file is read and not imported.

    Raises:
        ProblemsFound: a `STUDY` cannot be read so, or is not whole.
    """
    return {_named(path): _outline(path) for path in sorted(_files(folder))}


def study(name: str) -> Study:
    """One study, by its name.

    Raises:
        ProblemsFound: there is no such study.
    """
    name = name.replace("_", "-")
    if name not in study_names():
        right = nearest(name, study_names()) or f"Studies are {listed(study_names())}."
        raise ProblemsFound([Problem("burdenshare study", f"there is no study `{name}`.", right)])
    module: Any = importlib.import_module(f"burdenshare.studies.questions.{name.replace('-', '_')}")
    found: Study = module.STUDY
    return found


class Studies:
    """All studies: `studies.paradox(scenario)` answers one, `studies()` gives all by name."""

    def __call__(self) -> dict[str, Study]:
        """Every study by its name."""
        return {name: study(name) for name in study_names()}

    def __getattr__(self, name: str) -> Study:
        if name.startswith("_") or name.replace("_", "-") not in study_names():
            raise AttributeError(f"There is no study `{name}`. Studies are {', '.join(study_names())}.")
        return study(name)

    def __dir__(self) -> list[str]:
        return [name.replace("-", "_") for name in study_names()]

    def __repr__(self) -> str:
        return f"<Studies: {', '.join(self.__dir__())}>"


studies: Final = Studies()


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.glob("*.py") if "\nSTUDY" in path.read_text(encoding="utf-8"))


def _named(path: Path) -> str:
    return path.stem.replace("_", "-")


def _outline(path: Path) -> Study:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    made = {target.id: node for node in tree.body for target in _targets(node)}
    given = {a.asname or a.name: node for node in tree.body if _is_light(node) for a in node.names}  # type: ignore[attr-defined]
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    needed, strange = _needed(made, {*given, *functions, *vars(builtins)})
    if strange:
        wrong = f"`STUDY` uses {listed(sorted(strange))}, which help cannot read without importing the file."
        right = f"It may use literals, constants made of them, and the names of {listed(_LIGHT)}."
        raise ProblemsFound([Problem(f"studies/questions/{path.name}", wrong, right)])
    kept = [node for node in tree.body if node in given.values() or any(t.id in needed for t in _targets(node))]
    code = compile(ast.Module(kept, []), str(path), "exec", __future__.annotations.compiler_flag)
    words: dict[str, Any] = dict.fromkeys(functions)
    exec(code, words)
    found: Study = words["STUDY"]
    if faults := list(_faults(found, path)):
        raise ProblemsFound(faults)
    return found


def _targets(node: ast.stmt) -> list[ast.Name]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [t for t in targets if isinstance(t, ast.Name)]


def _is_light(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module in _LIGHT


def _needed(made: Mapping[str, ast.stmt], known: set[str]) -> tuple[set[str], set[str]]:
    """The constants that `STUDY` is made of, and what it names that is neither a constant nor known."""
    needed: set[str] = set()
    strange: set[str] = set()
    waiting = ["STUDY"]
    while waiting:
        name = waiting.pop()
        if name in made and name not in needed:
            needed.add(name)
            value = made[name].value  # type: ignore[attr-defined]
            bound = {n.id for n in ast.walk(value) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
            waiting += [n.id for n in ast.walk(value) if isinstance(n, ast.Name) and n.id not in bound]
        elif name not in made and name not in known:
            strange.add(name)
    return needed, strange


def _faults(found: Study, path: Path) -> Iterator[Problem]:
    """What is wrong with a study that can be read."""
    place = f"studies/questions/{path.name}"
    if found.name != _named(path):
        yield Problem(place, f"the study is called `{found.name}`.", f"Its file calls it `{_named(path)}`.")
    for form in found.tables:
        if bool(form.picture) == bool(form.no_picture):
            right = "Give `picture`, or say under `no_picture` why there is none."
            yield Problem(place, f"the table `{form.name}` has neither a picture nor a reason, or both.", right)
        for axis, column in vars(form.picture).items() if form.picture else ():
            if axis != "mark" and column and column not in form.columns:
                right = nearest(column, form.columns) or f"Its columns are {listed(list(form.columns))}."
                yield Problem(place, f"the picture of `{form.name}` draws `{column}`, which is no column.", right)
