"""Groups of a large alliance in its report: the largest member, the actor that leads, all others, and the whole."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from burdenshare.engine.outcome import Outcome, Run
from burdenshare.views.neighbours import MOST
from burdenshare.views.tables import shown_years
from burdenshare.views.words import number
from burdenshare.vocabulary.answers import in_sentence
from burdenshare.vocabulary.errors import NotHeld

SHARE, OUTPUT = "nato_share", "gdp"  # a share of output under one definition for all members
LEVELS: Final = (0.05, 0.5, 0.95)


def groups(run: Run) -> dict[str, Any] | None:
    """The share of output that groups of members spend, by year; None for an alliance that pictures show whole.

    It is None too where the run has no share under one definition, or its draws are not at hand.
    """
    share, output = run.outcomes.get(SHARE), run.outcomes.get(OUTPUT)
    if len(run.manifest.alliance) <= MOST + 1 or share is None or output is None:
        return None
    try:
        spent = _of_members(run, share) * _of_members(run, output)
        whole = _of_members(run, output)
    except NotHeld:
        return None
    years = shown_years(run)
    at = [share.years.index(year) for year in years]
    rows = [
        [name, *(_said(spent[t, who].sum(axis=0) / whole[t, who].sum(axis=0)) for t in at)]
        for name, who in _members(run, whole).items()
    ]
    return {"heads": ["Group", *map(str, years)], "rows": rows, "definition": share.about.definition}


def _of_members(run: Run, outcome: Outcome) -> Any:
    """Year × member × draw."""
    actors = outcome.about.labels["actor"]
    return np.asarray(outcome.values, np.float64)[:, [actors.index(a) for a in run.manifest.alliance]]


def _members(run: Run, whole: Any) -> dict[str, list[int]]:
    """The places of each group among the members."""
    names, alliance = run.manifest.actors, list(run.manifest.alliance)
    largest = int(np.argmax(np.median(whole[0], axis=-1)))
    apart = list(dict.fromkeys([largest, *([alliance.index(a)] if (a := run.manifest.leads) in alliance else [])]))
    every = list(range(len(alliance)))
    others = f"All members without {in_sentence(names[alliance[largest]])}"
    found = {names[alliance[i]]: [i] for i in apart}
    return {**found, others: [i for i in every if i != largest], "All members": every}


def _said(draws: Any) -> str:
    low, middle, high = (number(float(v), 2) for v in np.quantile(draws, LEVELS))
    return f"{middle} ({low} to {high})"
