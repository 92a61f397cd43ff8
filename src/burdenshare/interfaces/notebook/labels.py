"""Words of a run as a person types them: known, or refused with the nearest that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from burdenshare.vocabulary.errors import Problem, ProblemsFound, nearest

if TYPE_CHECKING:
    import xarray as xr


def checked(of: xr.Dataset, labels: Mapping[str, Any]) -> dict[str, Any]:
    """The labels, checked against a dataset's own.

    Raises:
        ProblemsFound: a dimension or label is not there.
    """
    for dimension, wanted in labels.items():
        known_word(dimension, list(map(str, of.dims)), f"there is no dimension `{dimension}`.")
        held = [value.item() for value in of.coords[dimension]] if dimension in of.coords else []
        for label in wanted if isinstance(wanted, list | tuple) else [wanted]:
            if held and not isinstance(label, slice):
                known_word(label, held, f"`{label}` is not {article(dimension)} of the run.")
    return dict(labels)


def known_word(word: Any, known: Sequence[Any], wrong: str) -> None:
    """Refuse a word that is not known, with the nearest that is."""
    if word not in known:
        shown = [str(k) for k in known]
        right = nearest(str(word), shown) or f"Known: {', '.join(shown[:12])}{' …' if len(shown) > 12 else ''}."
        raise ProblemsFound([Problem("", wrong[0].upper() + wrong[1:], right)])


def article(dimension: str) -> str:
    """A dimension with its article."""
    return f"{'an' if dimension[0] in 'aeiou' else 'a'} {dimension}"
