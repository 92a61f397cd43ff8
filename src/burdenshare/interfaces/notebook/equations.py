"""The equations of the model, by name: `bs.equations.debt_burden`."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from burdenshare.vocabulary.errors import nearest


@dataclass(frozen=True, repr=False)
class Written:
    """One equation as it is written in one theory."""

    name: str
    topic: str
    theory: str
    function: Any

    @property
    def doc(self) -> str:
        """What it computes."""
        return inspect.getdoc(self.function) or ""

    @property
    def source(self) -> str:
        """Its source code."""
        return inspect.getsource(self.function)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The quantities that it reads."""
        return tuple(inspect.signature(self.function).parameters)

    def __repr__(self) -> str:
        return f"<Equation {self.name} of {self.topic}.{self.theory}: {self.doc.splitlines()[0]}>\n{self.source}"


class Equations:
    """Every equation of the model. Where rival theories give one quantity, the value is a tuple of equations."""

    def __getattr__(self, name: str) -> Written | tuple[Written, ...]:
        found = _written().get(name)
        if found is None:
            right = nearest(name, _written()) or "dir(equations) lists them."
            raise AttributeError(f"There is no equation `{name}`. {right}")
        return found[0] if len(found) == 1 else found

    def __dir__(self) -> list[str]:
        return sorted(_written())

    def __repr__(self) -> str:
        return f"<{len(_written())} equations; dir(equations) lists them>"


@cache
def _written() -> dict[str, tuple[Written, ...]]:
    from burdenshare import model

    found: dict[str, tuple[Written, ...]] = {}
    for path in sorted(Path(str(model.__file__)).parent.glob("*/[a-z]*.py")):
        topic, theory = path.parent.name, path.stem
        module = import_module(f"{model.__name__}.{topic}.{theory}")
        for name, function in vars(module).items():
            own = inspect.isfunction(function) and function.__module__ == module.__name__
            if own and not name.startswith("_"):
                found[name] = (*found.get(name, ()), Written(name, topic, theory, function))
    return found


equations = Equations()
