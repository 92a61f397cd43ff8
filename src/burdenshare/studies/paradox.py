"""The paradox: independent strike may punish more and frighten more. Where does more of it raise the chance of war?

The study buys strike with money on top of the pledge, so that nothing else is taken away, and asks in each draw whether
the hazard of war in the last year is higher or lower than without it. Neither sign is built in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from burdenshare.scenario.bind import Bound
from burdenshare.studies.boxes import Box, find_box, offered
from burdenshare.studies.finding import ON_THE_PATH, Cell, Finding, Table, Trace, Traces
from burdenshare.studies.paired import Array, Paired
from burdenshare.studies.wars import war_of

OUTCOMES: Final = (
    "war_hazard", "concession_index", "deterrence_failure_index", "ally_strike_ratio", "exposed_share",
    "assembled_warheads",
)  # fmt: skip
SUPPORT: Final = (1.0, 0.75, 0.5, 0.25, 0.0)
STRIKE: Final = (1.5, 2.0, 3.0)
TWICE: Final = 2.0
FIRST_YEAR: Final = 2027
STEPS: Final = 6
NEAR: Final = 0.01
RESAMPLES: Final = 10
_RATIO: Final = "of the last year, with more strike over without it, on the same draws"
_HAZARD: Final = ("war_hazard",)
TRACES: Final[Mapping[str, Traces]] = {
    "map": {
        "support": Trace("chosen: the part of the scenario's support that is kept", ("support_level",)),
        "strike": Trace("chosen: the size of the strike force over what is planned", ("ally_strike_ratio",)),
        "money": Trace(
            "solved for: the money a year that makes the median strike force that large",
            ("replacement_money", "strike_weight", "ally_strike_ratio"),
        ),
        "raises": Trace(f"part of the draws in which the hazard {_RATIO}, is above one", _HAZARD),
        "lowers": Trace(f"part of the draws in which the hazard {_RATIO}, is below one", _HAZARD),
        "hazard": Trace(f"median of the hazard {_RATIO}", _HAZARD),
        "hazard_low": Trace(f"5 percent quantile of the hazard {_RATIO}", _HAZARD),
        "hazard_high": Trace(f"95 percent quantile of the hazard {_RATIO}", _HAZARD),
        "exposed": Trace("median change in the last year, on the same draws", ("exposed_share",)),
        "warheads": Trace("median change in the last year, on the same draws", ("assembled_warheads",)),
        "concession": Trace(f"median {_RATIO}", ("concession_index",)),
        "failure": Trace(f"median {_RATIO}", ("deterrence_failure_index",)),
    },
    "boxes": {
        "from": Trace("where the box begins, as drawn; name the uncertainty of the row", _HAZARD),
        "to": Trace("where the box ends, as drawn; name the uncertainty of the row", _HAZARD),
        "found_again": Trace("part of resampled halves in which the uncertainty bounds the box too", _HAZARD),
        "coverage": Trace("part of the draws of this sign that lie in the box", _HAZARD),
        "density": Trace("part of the draws in the box that have this sign", _HAZARD),
        "mass": Trace("part of the draws that lie in the box", _HAZARD),
    },
}


def paradox(bound: Bound, draws: int = 2000, contingency: str = "") -> Finding:
    """Map where more strike raises, and where it lowers, the hazard of war.

    Args:
        bound: the scenario.
        draws: how many.
        contingency: which war; the one at home where not given.

    Returns:
        Two tables: the map over support kept and size of the strike force; and the boxes of uncertainties in which
        twice the strike raises war, and in which it lowers it, with coverage and density.

    Raises:
        ProblemsFound: the scenario has no such contingency.
    """
    war = war_of(bound, contingency)
    study = _Strike(bound, war, draws)
    money = {size: study.money_for(size) for size in STRIKE}
    rows, boxes = [], None
    for support in SUPPORT:
        base = study.run(support, 0.0)
        for size in STRIKE:
            more = study.run(support, money[size])
            rows.append(_row(support, size, money[size], base, more))
            if support == 1.0 and size == TWICE:
                boxes = _boxes(study.paired, more["war_hazard"] - base["war_hazard"])
    assert boxes is not None
    return Finding(
        "paradox",
        f"Where does more strike raise the chance of war in the contingency `{war}`, and where does it lower it?",
        (_map(rows, bound.scenario.last_year), boxes),
        (
            ON_THE_PATH,
            "Strike is bought with money on top of the pledge from 2027 on; sizes are over what is planned (median).",
            "The sign hangs on numbers that nobody has measured: how strongly exposure presses to strike first, and "
            "how strongly punishment deters. Under `base_rate` strike moves nothing, under `spiral` it always raises.",
        ),
    )


class _Strike:
    """The scenario under other support and more strike, on the same draws, of one war and the last year."""

    def __init__(self, bound: Bound, war: str, draws: int) -> None:
        self.paired = Paired(bound, OUTCOMES, draws)
        self.war = self.paired.label("contingency", war)
        self.defender = self.paired.label("actor", bound.scenario.contingencies[war].defender)
        weights = np.asarray(self.paired.program.inputs["strike_weight"].values)  # type: ignore[union-attr]
        self.strikes = weights / weights.sum()

    def run(self, support: float, money: float) -> dict[str, Array]:
        """By outcome, the draws of the last year; support is a part of the scenario's, money is in billions a year."""
        years, labels = self.paired.program.years, self.paired.program.labels
        level = np.array(self.paired.program.inputs["support_level"].values)  # type: ignore[union-attr]
        level[:, :, self.war] = level[:, :, self.war] * support
        bought = np.zeros((len(years), len(labels["actor"]), len(labels["mission"])))
        bought[[y >= FIRST_YEAR for y in years], self.defender] = money * self.strikes
        found = self.paired.run({"support_level": level, "replacement_money": bought})
        return {n: v[-1, self.war] for n, v in found.items()}

    def money_for(self, size: float) -> float:
        """The money a year that makes the defender's strike in the last year so many times what is planned (median)."""
        planned = float(np.median(self.run(1.0, 0.0)["ally_strike_ratio"]))
        money = 1.0
        for _ in range(STEPS):
            gained = float(np.median(self.run(1.0, money)["ally_strike_ratio"])) - planned
            money *= (size - 1) * planned / gained
            if abs(gained / ((size - 1) * planned) - 1) < NEAR:
                break
        return money


def _row(
    support: float, size: float, money: float, base: Mapping[str, Array], more: Mapping[str, Array]
) -> dict[str, Cell]:
    change = more["war_hazard"] / base["war_hazard"]
    low, middle, high = np.quantile(change, [0.05, 0.5, 0.95])
    return {
        "support": support,
        "strike": size,
        "money": money,
        "raises": float((change > 1).mean()),
        "lowers": float((change < 1).mean()),
        "hazard": float(middle),
        "hazard_low": float(low),
        "hazard_high": float(high),
        "exposed": float(np.median(more["exposed_share"] - base["exposed_share"])),
        "warheads": float(np.median(more["assembled_warheads"] - base["assembled_warheads"])),
        "concession": float(np.median(more["concession_index"] / base["concession_index"])),
        "failure": float(np.median(more["deterrence_failure_index"] / base["deterrence_failure_index"])),
    }


def _map(rows: list[dict[str, Cell]], year: int) -> Table:
    here = next(r for r in rows if r["support"] == 1.0 and r["strike"] == TWICE)
    gone = next(r for r in rows if r["support"] == 0.0 and r["strike"] == TWICE)
    sentence = (
        f"Twice the strike force raises the hazard of war in {year} in {100 * float(here['raises'] or 0):.0f} of 100 "
        f"futures and lowers it in {100 * float(here['lowers'] or 0):.0f}; with no conventional support left it raises "
        f"it in {100 * float(gone['raises'] or 0):.0f}."
    )
    columns = {
        "support": "part of the scenario's support",
        "strike": "times what is planned",
        "money": "billion USD a year",
        "raises": "share of futures",
        "lowers": "share of futures",
        "hazard": "times that without, median",
        "hazard_low": "times that without, p5",
        "hazard_high": "times that without, p95",
        "exposed": "share of forces, median change",
        "warheads": "number, median change",
        "concession": "times that without, median",
        "failure": "times that without, median",
    }
    return Table("map", "Support and strike", sentence, columns, tuple(rows), TRACES["map"])


def _boxes(paired: Paired, change: Array) -> Table:
    joined = offered(paired.program, ("war_hazard",))
    scalars = {name: values for name, values in paired.sampled().items() if name in joined}
    names, values = list(scalars), np.stack(list(scalars.values()), axis=1)
    kept = _telling(values, change)
    names, values = [names[i] for i in kept], values[:, kept]
    rows: list[dict[str, Cell]] = []
    said = []
    for sign, hits in (("raises", change > 0), ("lowers", change < 0)):
        if hits.all() or not hits.any():
            said.append(f"it {sign} war in {'every' if hits.all() else 'no'} future")
            continue
        box = find_box(values, hits, names, resamples=RESAMPLES)
        rows += _limits(sign, box, {n: values[:, i] for i, n in enumerate(names)})
        where = " and ".join(n.replace("_", " ") for n in box.limits) or "nowhere in particular"
        said.append(f"it {sign} war above all by {where} (coverage {box.coverage:.2f}, density {box.density:.2f})")
    columns = {
        "sign": "",
        "uncertainty": "",
        "from": "drawn value",
        "to": "drawn value",
        "found_again": "share of resamples",
        "coverage": "share of hits",
        "density": "share of the box",
        "mass": "share of futures",
    }
    sentence = "; ".join(said).capitalize() + "." if said else "The hazard does not move."
    title = "Where twice the strike raises war, and where it lowers it"
    return Table("boxes", title, sentence, columns, tuple(rows), TRACES["boxes"])


def _telling(values: Array, change: Array, least: float = 0.1) -> list[int]:
    """The uncertainties whose ranks go with that of the change: boxes are looked for among these."""
    ranks = np.argsort(np.argsort(values, axis=0), axis=0)
    of_change = np.argsort(np.argsort(change))
    centred = ranks - ranks.mean(axis=0)
    other = of_change - of_change.mean()
    together = np.abs(centred.T @ other) / np.sqrt((centred**2).sum(axis=0) * (other**2).sum())
    return sorted(np.flatnonzero(together >= min(least, together.max())).tolist())


def _limits(sign: str, box: Box, values: Mapping[str, Array]) -> list[dict[str, Cell]]:
    return [
        {
            "sign": sign,
            "uncertainty": name,
            "from": float(low) if np.isfinite(low) else float(values[name].min()),
            "to": float(high) if np.isfinite(high) else float(values[name].max()),
            "found_again": box.kept[name],
            "coverage": box.coverage,
            "density": box.density,
            "mass": box.mass,
        }
        for name, (low, high) in box.limits.items()
    ]
