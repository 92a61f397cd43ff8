"""Whether a module's numbers are those of JAX in 32 bits, by the bars that a page promises."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

BAR = 1e-4  # of a series' largest value
LEAST = 1e-6  # a series counts as no smaller than this part of its outcome's largest value: below is rounding of zeros
LOST = 4  # times what 32 bits lose against 64
SWITCHED = 2e-3  # of the draws may stand on the other side of a threshold
LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)

# What is a difference of large numbers, of which numbers: it is known to their last bits alone.
DIFFERENCES = {"extra_over_plan": "defence_spending"}
LAST_BITS = 1e-6  # of the large numbers

Outcomes = Mapping[str, np.ndarray]


def faults(got: Outcomes, want: Outcomes, exact: Outcomes | None = None) -> list[str]:
    """What is wrong with outcomes, in words; empty where they agree.

    Args:
        got: the module's outcomes, year × dimensions × draw.
        want: those of JAX in 32 bits.
        exact: those of JAX in 64 bits. Where 32 bits themselves lose more than the bar (a small difference of large
            numbers), a few times that loss is allowed.
    """
    if list(got) != list(want):
        return [f"the outcomes are {list(got)}"]
    found = [f"{n}: NaN elsewhere" for n in want if not np.array_equal(np.isnan(got[n]), np.isnan(want[n]))]
    apart = _switched(got, want)
    if apart.mean() > SWITCHED:
        found.append(f"{apart.mean():.2%} of the draws switch")
    for name in want:
        a, b = (x[name].astype(np.float64) for x in (got, want))
        c = b if exact is None else exact[name]
        if not b.size or np.isnan(b).all():
            continue
        scale = _largest(b)
        last = LAST_BITS * _largest(want[DIFFERENCES[name]]) if DIFFERENCES.get(name) in want else 0 * scale
        allowed = (BAR * scale + last)[..., None] + LOST * np.abs(b - c)
        off = (np.abs(a - b) > allowed)[..., ~apart]
        if off.mean(axis=-1).max(initial=0) > (0 if exact is None else SWITCHED):
            found.append(f"{name}: {np.nanmax(np.abs(a - b) / scale[..., None]):.1e} of its largest value")
        slack = BAR * scale + last + LOST * np.max(np.abs(_quantiles(b, 0) - _quantiles(c, 0)), axis=0)
        moved = 0 if exact is None else SWITCHED  # so far a draw that switches can move a quantile
        low, high = _quantiles(b, -moved) - slack, _quantiles(b, moved) + slack
        off = np.maximum(low - _quantiles(a, 0), _quantiles(a, 0) - high).max(initial=0)
        if off > 0:
            found.append(f"{name}: its quantiles by {off:.1e} beyond the bar")
    return found


def _quantiles(values: np.ndarray, moved: float) -> np.ndarray:
    """The quantiles over draws: level × year × dimensions, at levels that are moved by a little."""
    return np.nan_to_num(np.quantile(values, np.array(LEVELS) + moved, axis=-1))


def _largest(values: np.ndarray) -> np.ndarray:
    """The largest value of each series; of a series of almost nothing, a part of the outcome's."""
    each = np.nan_to_num(np.abs(values)).max(axis=-1)
    return np.maximum(each, max(LEAST * each.max(), 1e-30))


def _switched(got: Outcomes, want: Outcomes) -> np.ndarray:
    """The draws in which an outcome that is 0 or 1 differs."""
    draws = next(iter(want.values())).shape[-1]
    apart = np.zeros(draws, bool)
    for name, b in want.items():
        if np.isin(b[~np.isnan(b)], (0, 1)).all():
            different = np.nan_to_num(got[name]) != np.nan_to_num(b)
            apart |= different.reshape(-1, draws).any(axis=0)
    return apart
