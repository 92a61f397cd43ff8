"""The credibility ledger: what moved each belief, signal by signal.

Each signal is switched off in turn, on the same draws; what the belief then lacks is that signal's entry. Entries need
not add up: what is left over has its own line.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from burdenshare.scenario.bind import Bound
from burdenshare.studies.frame import frame_of, reference_year
from burdenshare.studies.paired import Array, Paired
from burdenshare.studies.study import CONTINGENCY, LAST, Column, Form, Option, Study, Year
from burdenshare.vocabulary.answers import Answer, Cell, Picture, Table

BELIEFS: Final = ("adversary_belief", "public_belief", "elite_belief")
TOGETHER: Final = "together, beyond their sum"
WHOLE: Final = "whole change"
_HOW: Final = "belief with all signals less belief with one switched off, on the same draws: quantile of the difference"
ENTRIES: Final = Form(
    "entries",
    "Change of belief in the supporter since {reference_year}, by signal",
    {
        "holder": Column(heading="belief"),
        "signal": Column(),
        "moved": Column("points of 100, median", _HOW, BELIEFS),
        "low": Column("points of 100, p5", _HOW, BELIEFS),
        "high": Column("points of 100, p95", _HOW, BELIEFS),
    },
    Picture("point", "signal", "moved", low="low", high="high", facet="holder"),
)


def credibility_ledger(bound: Bound, draws: int, year: int, contingency: str) -> Answer:
    """Show what moved the beliefs about the supporter between the reference year and a later year.

    Args:
        bound: the scenario.
        draws: how many.
        year: until when.
        contingency: whose adversary.

    Returns:
        One table: for each belief and signal the change that it brought, in points of 100; the whole change; and what
        no single signal brought.
    """
    paired = Paired(bound, BELIEFS, draws)
    signals = {c.signal: n for n, c in bound.cards.items() if c.signal and n in paired.program.inputs}

    def beliefs(off: str = "") -> dict[str, Array]:
        found = paired.run(pinned={off: 0.0} if off else None)
        at = paired.years.index(year)
        return {n: 100 * paired.cell(found, n, contingency=contingency)[at] for n in BELIEFS}

    with_all, start = beliefs(), _start(paired, contingency)
    without = {signal: beliefs(off) for signal, off in signals.items()}
    rows: list[dict[str, Cell]] = []
    for name in BELIEFS:
        label, whole = bound.cards[name].label, with_all[name] - start[name]
        moved = {signal: with_all[name] - found[name] for signal, found in without.items()}
        rows += [_row(label, signal, one) for signal, one in moved.items()]
        rows.append(_row(label, TOGETHER, whole - sum(moved.values())))
        rows.append(_row(label, WHOLE, whole))
    return Answer(
        STUDY.name,
        f"What moved belief in the supporter by {year}, for {frame_of(bound).war_in_words(contingency)}?",
        (_table(rows, year, reference_year(bound)),),
        (
            *frame_of(bound).on_the_path,
            "Beliefs are latent. Compare changes; a level is not the chance that the supporter comes.",
        ),
    )


def _start(paired: Paired, contingency: str) -> dict[str, Array]:
    """Each belief in the reference year, in points of 100, by draw: trust over trust and doubt."""
    found = {}
    for name in BELIEFS:
        words = [f"{name.removesuffix('_belief')}_{what}" for what in ("trust", "doubt")]
        held = paired.held(words)
        where = paired.program.inputs[words[0]].kind.dimensions
        at = paired.label("contingency", contingency) if where else ...
        trust, doubt = (held[word][at] for word in words)
        found[name] = 100 * trust / (trust + doubt)
    return found


def _row(holder: str, signal: str, moved: Array) -> dict[str, Cell]:
    low, middle, high = np.quantile(moved, [0.05, 0.5, 0.95])
    return {"holder": holder, "signal": signal, "moved": float(middle), "low": float(low), "high": float(high)}


def _table(rows: list[dict[str, Cell]], year: int, since: int) -> Table:
    whole = [
        (str(r["holder"]).lower(), *(float(r[k] or 0) for k in ("moved", "low", "high")))
        for r in rows
        if r["signal"] == WHOLE
    ]
    parts = [f"{holder} {moved:+.1f} ({low:+.1f} to {high:+.1f})" for holder, moved, low, high in whole]
    sentence = f"Change from {since} to {year}, in points of 100: {'; '.join(parts)}."
    return ENTRIES.table(sentence, rows, reference_year=since)


STUDY: Final = Study(
    name="credibility-ledger",
    question="Which signals moved belief in the supporter, and by how much?",
    function=credibility_ledger,
    tables=(ENTRIES,),
    options=(Option("year", Year, "The year until which belief moves.", LAST), CONTINGENCY),
    needs=BELIEFS,
    needs_war=True,
)
