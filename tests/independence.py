"""Are sampled scalars independent, and spread as they should be? The checks of `decisions/0015-draws.md`.

Each returns the sentences of what it finds wrong. `u` is scalar × draw, uniform on (0, 1).
"""

from __future__ import annotations

import itertools
import math

import numpy as np

COUNTS = (200, 500, 1024, 2000, 10_000)
PAIR = 6.1  # standard errors: a false alarm in one of 800 checks of 500 scalars
SPREAD = (0.99, 1.03)  # of all pairs' standard errors; theory: the square root of 32/31
IN_GROUP = 6.0
NETS = (32, 128, 1024)


def fold(u):
    """How far a point is from the middle: pairs that move apart and together alike show in it alone."""
    return np.abs(u - 0.5)


def standard_errors(values):
    """Rank correlations of all pairs of rows over their standard error; ties take their mean rank."""
    from scipy.stats import rankdata

    ranks = rankdata(values, axis=1)
    ranks -= ranks.mean(axis=1, keepdims=True)
    ranks /= np.sqrt((ranks**2).sum(axis=1, keepdims=True))
    return (ranks @ ranks.T)[np.triu_indices(len(ranks), 1)] * math.sqrt(values.shape[1] - 1)


def pairs(u, counts=COUNTS):
    """Checks 1 and 2: no pair of scalars moves together, and all pairs spread as random ones do."""
    wrong = []
    for count in counts:
        plain = standard_errors(u[:, :count])
        for name, z in (("plain", plain), ("folded", standard_errors(fold(u[:, :count])))):
            if np.abs(z).max() > PAIR:
                wrong.append(f"{count} draws: a pair at {np.abs(z).max():.1f} standard errors, {name}")
        spread = np.sqrt((plain**2).mean())
        if not SPREAD[0] <= spread <= SPREAD[1]:
            wrong.append(f"{count} draws: all pairs spread {spread:.3f}")
    return wrong


def within_groups(u, rows, groups, counts=COUNTS):
    """Check 3: at most six in a group, and no pair or triple of its halves and quarters is tied."""
    wrong = [f"{group}: {len(members)} members" for group, members in groups.items() if len(members) > 6]
    for group, members in groups.items():
        held = [rows[m] for m in members if m in rows]
        for size, count in itertools.product((2, 3), counts):
            signs = np.stack([np.sign(u[held, :count] - 0.5), np.sign(fold(u[held, :count]) - 0.25)])
            for some in itertools.combinations(range(len(held)), size):
                for which in itertools.product((0, 1), repeat=size):
                    tie = abs(np.prod([signs[w, s] for w, s in zip(which, some, strict=True)], axis=0).sum())
                    if tie / math.sqrt(count) > IN_GROUP:
                        wrong.append(f"{group}: members {some} at {tie / math.sqrt(count):.1f} with {count} draws")
    return wrong


def nets(u):
    """Check 4: every aligned part of 32, 128 and 1,024 draws has one draw in each 32nd, 128th and 1,024th."""
    wrong = []
    for size in NETS:
        whole = u.shape[1] // size * size
        parts = np.sort(np.floor(u[:, :whole] * size).astype(int).reshape(len(u), -1, size), axis=-1)
        if not (parts == np.arange(size)).all():
            wrong.append(f"a part of {size} draws is not spread evenly")
    return wrong
