"""The credibility ledger: what moved each belief, signal by signal.

Each signal is switched off in turn, on the same draws; what the belief then lacks is that signal's entry. Entries are
not forced to add up: what is left over stands as its own line.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from burdenshare.scenario.bind import Bound
from burdenshare.studies.finding import ON_THE_PATH, Cell, Finding, Table, Trace, Traces
from burdenshare.studies.paired import Array, Paired
from burdenshare.studies.wars import war_of

HOLDERS: Final[Mapping[str, str]] = {
    "adversary_belief": "adversary",
    "public_belief": "allied public",
    "elite_belief": "allied elite",
}
# What switches a signal off: the weight or effect that is set to nothing.
SIGNALS: Final[Mapping[str, str]] = {
    "posture": "posture_weight",
    "exercises": "exercise_weight",
    "words": "word_weight",
    "messages to the public": "narrative_effect",
    "weapons stationed": "stationing_reassurance",
}
_HOW: Final = "belief with all signals less belief with one switched off, on the same draws: quantile of the difference"
TRACES: Final[Mapping[str, Traces]] = {
    "entries": {column: Trace(_HOW, (*HOLDERS, *SIGNALS.values())) for column in ("moved", "low", "high")}
}


def credibility_ledger(bound: Bound, draws: int = 2000, year: int | None = None, contingency: str = "") -> Finding:
    """Say what moved the beliefs about the supporter between 2025 and a year.

    Args:
        bound: the scenario.
        draws: how many.
        year: until when; the last where not given.
        contingency: whose adversary; the one at home where not given.

    Returns:
        One table: for each holder and signal the change of belief that it brought, in points of a hundred; the whole
        change; and what no single signal brought.

    Raises:
        ProblemsFound: the scenario has no such contingency.
    """
    when = year or bound.scenario.last_year
    war = war_of(bound, contingency)
    paired = Paired(bound, tuple(HOLDERS), draws)
    at = paired.label("contingency", war)

    def beliefs(off: str = "") -> dict[str, Array]:
        found = paired.run(pinned={off: 0.0} if off else None)
        return {n: 100 * (v[:, at] if v.ndim == 3 else v)[paired.years.index(when)] for n, v in found.items()}

    with_all = beliefs()
    entries = {
        signal: {n: with_all[n] - v for n, v in beliefs(off).items()}
        for signal, off in SIGNALS.items()
        if off in paired.program.inputs
    }
    start = _start(paired, at)
    rows: list[dict[str, Cell]] = []
    for name, holder in HOLDERS.items():
        whole = with_all[name] - start[name]
        for signal, moved in entries.items():
            rows.append(_row(holder, signal, moved[name]))
        rows.append(_row(holder, "together, beyond their sum", whole - sum(m[name] for m in entries.values())))
        rows.append(_row(holder, "whole change since 2025", whole))
    return Finding(
        "credibility_ledger",
        f"What moved belief in the supporter by {when}, in the contingency `{war}`?",
        (_table(rows, when),),
        (
            ON_THE_PATH,
            "Beliefs are latent: changes are to be compared, levels are no chance that the supporter comes.",
        ),
    )


def _start(paired: Paired, at: int) -> dict[str, Array]:
    """Each belief in 2025, in points of a hundred, by draw."""
    pairs = {"adversary_belief": "adversary", "public_belief": "public", "elite_belief": "elite"}
    drawn = paired.held([f"{who}_{what}" for who in pairs.values() for what in ("trust", "doubt")])

    def one(name: str) -> Array:
        values = drawn[name]
        return np.asarray(values[at] if values.ndim == 2 else values)

    return {n: 100 * one(f"{w}_trust") / (one(f"{w}_trust") + one(f"{w}_doubt")) for n, w in pairs.items()}


def _row(holder: str, signal: str, moved: Array) -> dict[str, Cell]:
    low, middle, high = np.quantile(moved, [0.05, 0.5, 0.95])
    return {"holder": holder, "signal": signal, "moved": float(middle), "low": float(low), "high": float(high)}


def _table(rows: list[dict[str, Cell]], year: int) -> Table:
    whole = {r["holder"]: r for r in rows if r["signal"] == "whole change since 2025"}
    said = ", ".join(
        "that of the {} by {:+.1f} ({:+.1f} to {:+.1f})".format(
            h, *(float(r[k] or 0) for k in ("moved", "low", "high"))
        )
        for h, r in whole.items()
    )
    columns = {
        "holder": "",
        "signal": "",
        "moved": "points of 100, median",
        "low": "points of 100, p5",
        "high": "points of 100, p95",
    }
    sentence = f"By {year} belief moves: {said} points."
    return Table("entries", "What moved belief", sentence, columns, tuple(rows), TRACES["entries"])
