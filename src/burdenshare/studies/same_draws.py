"""Whether two runs are on the same draws: only then can one be subtracted from the other draw by draw.

Two runs share their draws if seed, sampling, number of draws, precision, groups, correlations and code are the same. If
groups, correlations or code differ, for example because one scenario has more programmes, the drawn inputs decide: the
draws of each scalar that both runs have must be in the same order, whatever its distribution is in each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from burdenshare.engine.outcome import Run
from burdenshare.vocabulary.errors import NotHeld, Problem, ProblemsFound, listed

WORDS: Final = ("seed", "sampling", "draws", "precision")
_DO: Final = {
    "seed": "Give both one seed, such as seed=1.",
    "sampling": "Choose one `sampling` under `draws:` in both files.",
    "draws": "Give both one number of draws.",
    "precision": "Run both with 64, or both with 32 bits: between them the last digits differ.",
}
_DRAWN_BY: Final = {"groups": "groups", "correlations": "correlations", "workings": "version"}
_SAME: Final = 1e-5  # words show six digits
_ROUNDING: Final = 1e-9  # how far quantiles of neighbouring points may be out of order


def refuse_other_draws(place: str, first: Run, second: Run) -> None:
    """Refuse two runs that are not on the same draws.

    Args:
        place: what was asked, for the message.
        first: a run.
        second: the other.

    Raises:
        ProblemsFound: they are not, with the reason.
    """
    one, other = first.manifest, second.manifest
    titles = (one.title, other.title) if one.title != other.title else (first.id, second.id)
    refuse_other_words(place, titles, *({w: getattr(m, w) for w in WORDS} for m in (one, other)))
    reasons = _reasons(first, second)
    if not reasons:
        return
    strange = list(_drawn_otherwise(first, second, place))
    if strange:
        wrong = f"{listed(titles)} are not on the same draws: {listed(strange, 4)} would be drawn otherwise."
        right = f"They differ in {' and '.join(reasons)}."
        raise ProblemsFound([Problem(place, wrong, right, "Run both with the same, or look at each by itself.")])


def refuse_other_words(place: str, titles: tuple[str, str], one: Mapping[str, Any], other: Mapping[str, Any]) -> None:
    """Refuse two runs, or two scenarios that are not run yet, that differ in a word that decides the draws.

    Raises:
        ProblemsFound: they differ in one.
    """
    for word in one:
        if one[word] != other[word]:
            bits = " bits" if word == "precision" else ""
            wrong = f"{listed(titles)} are not on the same draws: {word} is {one[word]} and {other[word]}{bits}."
            raise ProblemsFound([Problem(place, wrong, "", _DO[word])])


def _reasons(first: Run, second: Run) -> list[str]:
    """Why two runs may draw otherwise, in words; nothing where they cannot."""
    one, other = first.identity, second.identity
    found = [word for part, word in _DRAWN_BY.items() if one.parts.get(part) != other.parts.get(part)]
    if one.versions.get("burdenshare") != other.versions.get("burdenshare") or not (one.parts and other.parts):
        found.append("version")
    return list(dict.fromkeys(found))


def _drawn_otherwise(first: Run, second: Run, place: str) -> Iterator[str]:
    """The scalars that both runs draw, and that are not the same draws."""
    one, other = (dict(_scalars(run, place)) for run in (first, second))
    alike = {name for name in first.inputs if _said(first, name) == _said(second, name) is not None}
    for name, mine in one.items():
        theirs = other.get(name)
        if theirs is None or np.array_equal(mine, theirs):
            continue
        near = _SAME * max(np.abs(mine).max(), np.abs(theirs).max())
        is_moved = name.partition("[")[0] in alike and np.abs(mine - theirs).max() > near
        if is_moved or not _is_in_order(mine, theirs):
            yield name


def _scalars(run: Run, place: str) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    try:
        inputs = run.inputs
    except NotHeld:
        wrong = f"the drawn inputs of run {run.id} were not kept: nothing shows that both are on the same draws."
        raise ProblemsFound([Problem(place, wrong, "", "Run its scenario again.")]) from None
    for drawn in inputs.values():
        rows = np.asarray(drawn.values, np.float64)
        yield from zip(drawn.columns(), rows.reshape(-1, rows.shape[-1]), strict=True)


def _said(run: Run, name: str) -> tuple[str, Mapping[str, str]] | None:
    """The distributions of an input in words, with their unit."""
    row = run.manifest.assumption(name)
    return (row.unit, row.values) if row else None


def _is_in_order(one: npt.NDArray[Any], other: npt.NDArray[Any]) -> bool:
    """Whether no draw is higher than another in one run and lower in the other."""
    sorted_by_one = other[np.lexsort((other, one))]
    highest = np.maximum.accumulate(sorted_by_one)
    return bool((highest - sorted_by_one <= _ROUNDING * np.abs(other).max()).all())
