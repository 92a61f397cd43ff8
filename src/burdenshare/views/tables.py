"""Tables of a run: for a terminal, for a pipe, and as the documented JSON object."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from burdenshare.engine.manifest import to_json
from burdenshare.engine.outcome import COLUMNS, Outcome, Run
from burdenshare.views.answer import answer_json
from burdenshare.views.words import plain, shown_as, unit_of, unit_of_cell, units_by_actor, with_range
from burdenshare.vocabulary.money_units import OWN_MONEY
from burdenshare.vocabulary.plain import for_spreadsheet, in_json, on_one_line

if TYPE_CHECKING:
    import numpy.typing as npt

    from burdenshare.studies.money import Money

SCHEMA: Final = Path(__file__).with_name("run.schema.json")
_BARS: Final = "▁▂▃▄▅▆▇█"
FLAT: Final = 0.05  # of the widest range of 9 in 10 futures: medians that move by less are drawn flat
_EVERY: Final = 5  # years between the columns of a run that names no milestones


def run_years(run: Run) -> list[int]:
    """The years that a run computes after its reference year."""
    return [y for y in run.manifest.years if y != run.manifest.reference_year]


def milestones(run: Run) -> list[int]:
    """The years that short tables show: the scenario's own, or each fifth one, and the last."""
    years = run_years(run)
    chosen = run.manifest.milestones or [y for y in years if y % _EVERY == 0]
    return sorted({*(y for y in chosen if y in years), years[-1]})


def shown_years(run: Run) -> list[int]:
    """The years that fit a table: the first and the milestones."""
    return sorted({run_years(run)[0], *milestones(run)})


def shown_outcomes(run: Run) -> list[Outcome]:
    """The outcomes that every view shows."""
    return [o for o in run.outcomes.values() if o.about.shown]


def rows(run: Run, outcome: Outcome, years: Sequence[int], actor: str = "") -> list[list[str]]:
    """An outcome as rows of text: label, a bar of the medians, then median and 9-in-10 range of each year.

    Args:
        run: whose labels name the cells.
        outcome: what is shown.
        years: the columns.
        actor: shows the cells of this actor alone; those without an actor are shown always.
    """
    found = []
    for index, labels in outcome.cells():
        series = outcome.summary[(slice(None), *index)]
        if labels.get("actor", actor) != actor and actor:
            continue
        if outcome.about.dimensions not in ((), ("actor",)) and not series.any():
            continue  # a cell that is 0 in every draw, such as a mission in which an actor has no part
        shown = shown_as(run, outcome, labels)
        name = ", ".join(word(run, v) for v in labels.values()) or "all"
        cells = []
        for year in years:
            row = series[outcome.years.index(year)]
            cells.append(with_range(shown, *(float(row[COLUMNS.index(level)]) for level in ("p5", "p50", "p95"))))
        local = f", {shown.unit.split(',')[0]}" if OWN_MONEY in outcome.about.unit else ""
        found.append([name + local, _bar_of(series), *cells])
    return found


def word(run: Run, label: str) -> str:
    """A label as people read it: an actor's or a programme's name, or the words of a mission."""
    programmes = {p.name: p.label for p in run.manifest.programmes}
    return str(run.manifest.actors.get(label) or programmes.get(label) or plain(label))


def _bar_of(series: npt.NDArray[Any]) -> str:
    """The bars of a cell: its medians beside the widest range of 9 in 10 futures that a year has."""
    low, middle, high = (series[:, COLUMNS.index(level)] for level in ("p5", "p50", "p95"))
    return bar(middle.tolist(), float((high - low).max()))


def bar(values: Sequence[float], spread: float = 0.0) -> str:
    """A row of bars, the smallest value lowest; flat where all values lie within a twentieth of their spread.

    Args:
        values: such as the medians of years.
        spread: the widest range of one of them.
    """
    low, high = min(values), max(values)
    if high - low <= 1e-9 * max(abs(high), abs(low), 1e-12) or high - low < FLAT * spread:
        return _BARS[3] * len(values)
    return "".join(_BARS[round((v - low) / (high - low) * (len(_BARS) - 1))] for v in values)


def tsv(run: Run) -> str:
    """Every shown outcome as tab-separated text, a line for each cell and year."""
    shown = shown_outcomes(run)
    by = list(dict.fromkeys(["actor", *(d for o in shown for d in o.about.dimensions)]))
    lines = ["\t".join(("outcome", *by, "year", "unit", "worlds", *COLUMNS))]
    for outcome in shown:
        for index, labels in outcome.cells():
            for i, year in enumerate(outcome.years):
                values = (f"{v:.6g}" for v in outcome.summary[(i, *index)])
                cell = (labels.get(d, "") for d in by)
                about = (str(year), unit_of_cell(run, outcome, labels), outcome.about.worlds)
                words = (for_spreadsheet(on_one_line(w)) for w in (outcome.about.name, *cell, *about))
                lines.append("\t".join((*words, *values)))
    return "\n".join(lines) + "\n"


def as_json(run: Run, money: Money | None = None) -> dict[str, Any]:
    """The documented object of a run; `run.schema.json` beside this file is its schema.

    Args:
        run: as it is shown.
        money: in which its amounts are; None where they are in the model's own.
    """
    told = run.manifest
    return {
        "run": run.id,
        "scenario": told.scenario,
        "title": told.title,
        "changes": list(told.changes),
        "settings": {row.setting: row.choice for row in told.settings},
        "reading": told.reading,
        "draws": told.draws,
        "seed": told.seed,
        "precision": told.precision,
        "model": told.model,
        "data": told.data,
        "command": told.command,
        "answer": answer_json(told.answer),
        "money": money_json(money),
        "outside": to_json(run.outside),
        "outcomes": {name: _outcome(run, o) for name, o in run.outcomes.items()},
    }


def _outcome(run: Run, outcome: Outcome) -> dict[str, Any]:
    found = []
    for index, labels in outcome.cells():
        for i, year in enumerate(outcome.years):
            values = {c: float(v) for c, v in zip(COLUMNS, outcome.summary[(i, *index)], strict=True)}
            found.append({**labels, "year": year, **values})
    about = outcome.about
    return {
        "label": about.label,
        "unit": about.unit,
        "shown_unit": unit_of(run, outcome),
        "shown_unit_by_actor": units_by_actor(run, outcome),
        "definition": about.definition,
        "worlds": about.worlds,
        "plausible": None if about.plausible is None else list(about.plausible),
        "dimensions": list(about.dimensions),
        "rows": found,
    }


def money_json(money: Money | None) -> dict[str, Any] | None:
    """The money in which amounts are shown, and why its prices are those of the reference year where nobody chose."""
    return None if money is None else {"currency": money.currency, "prices": money.prices, "note": money.note}


def json_text(run: Run, money: Money | None = None) -> str:
    """The documented object as text."""
    return in_json(json.dumps(as_json(run, money), indent=1, ensure_ascii=False)) + "\n"
