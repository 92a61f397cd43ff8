"""The levers that are set in a run and lead to an outcome, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from burdenshare.engine.outcome import Run
from burdenshare.views.tables import word

LEVERS: Final = 6


def levers_set(run: Run, outcome: str, cell: Mapping[str, str]) -> Iterator[str]:
    """The settings that were chosen, and the levers whose path moves or that were changed, if they lead to it."""
    m = run.manifest
    changed = {change.partition("=")[0].rpartition(".")[2] for change in m.changes}
    for setting in m.settings:
        if setting.in_titles or setting.setting in changed:
            yield f"{setting.label}: {setting.choice_label}"
    above = _leading(run, outcome)
    found = []
    for row in m.assumptions:
        if row.kind == "lever" and (row.name in above or not run.lineage):
            for who, said in row.values.items():
                if "," in said or row.name in changed:
                    whose = "" if who in ("value", "each") else ", " + ", ".join(word(run, w) for w in who.split("."))
                    mine = who in ("value", "each") or bool({*who.split(".")} & {*cell.values()})
                    found.append((not mine, f"{row.label}{whose}: {said} {row.unit}"))
    found.sort(key=lambda pair: pair[0])
    yield from (said for _, said in found[:LEVERS])
    if len(found) > LEVERS:
        yield f"and {len(found) - LEVERS} more"


def _leading(run: Run, outcome: str) -> set[str]:
    """All quantities and inputs that lead to the outcome."""
    found: set[str] = set()
    waiting = [outcome]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            step = run.lineage.get(name)
            if step:
                waiting += [n if n in run.lineage else _without_lag(n) for n in step.needs]
    return found


def _without_lag(name: str) -> str:
    return name.removesuffix("_last_year").removesuffix("_reference")
