"""What a printed program is fed besides draws: levers, data, first values and the clock, in the order of its layout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from burdenshare.engine.compile import arguments
from burdenshare.engine.emit.layout import Layout
from burdenshare.engine.program import Program

Array = npt.NDArray[np.float32]


def numbers_of(program: Program, layout: Layout) -> Mapping[str, Array]:
    """The numbers of a program that no draw moves.

    Args:
        program: the program that was printed, or another of its form.
        layout: of the printed program.

    Returns:
        `fixed`, `paths` (year × row, the clock in front) and `first` (first values of states), in base units.
    """
    fed = arguments(program, np.float32)
    clock = {
        "is_reference_year": fed["is_reference"],
        "years_since_reference": fed["since"],
        "this_year": fed["year"],
    }
    years = len(program.years)
    paths = [np.asarray({**fed["paths"], **clock}[name]).reshape(years, -1) for name in layout.paths]
    firsts = [fed["fixed"][name] for name, (role, _) in layout.firsts.items() if role == "fixed"]
    return {
        "fixed": _joined(fed["fixed"][name] for name in layout.fixed),
        "paths": np.concatenate(paths, axis=1).astype(np.float32),
        "first": _joined(firsts),
    }


def _joined(parts: Iterable[Any]) -> Array:
    return np.concatenate([np.zeros(0, np.float32), *(np.asarray(p, np.float32).ravel() for p in parts)])
