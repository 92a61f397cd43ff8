"""The paradox: independent strike may punish more and frighten more. Where does more of it raise the chance of war?

The study buys strike with money on top of the pledge, so that nothing else is taken away, and compares in each draw the
hazard of war in the last year with and without it. Neither sign is built in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from burdenshare.scenario.bind import Bound
from burdenshare.studies.boxes import Box, find_box, offered, steady
from burdenshare.studies.frame import Frame, frame_of, reference_year
from burdenshare.studies.paired import Array, Paired
from burdenshare.studies.ranges import ranged
from burdenshare.studies.study import CONTINGENCY, Column, Form, Study, with_ends
from burdenshare.vocabulary.answers import Answer, Cell, Picture, Table, listed_plainly

HAZARD: Final = "war_hazard"
OUTCOMES: Final = (
    HAZARD, "concession_index", "deterrence_failure_index", "ally_strike_ratio", "exposed_share", "assembled_warheads",
)  # fmt: skip
LEVERS: Final = ("support_level", "replacement_money", "strike_weight")
SUPPORT: Final = (1.0, 0.75, 0.5, 0.25, 0.0)
STRIKE: Final = (1.5, 2.0, 3.0)
TWICE: Final = 2.0
STEPS: Final = 6
NEAR: Final = 0.01
RESAMPLES: Final = 10
_RATIO: Final = "of the last year, with more strike over without it, on the same draws"
_CHANGE: Final = "median change in the last year, on the same draws"
MAP: Final = Form(
    "map",
    "Hazard of war in the last year, by support kept and size of the strike force",
    with_ends(
        {
            "support": Column(
                "part of the scenario's support", "chosen: the part of the scenario's support that is kept", LEVERS[:1]
            ),
            "strike": Column(
                "times what is planned",
                "chosen: the size of the strike force over what is planned",
                ("ally_strike_ratio",),
            ),
            "money": Column(
                "billion USD a year at constant prices of {reference_year}",
                "solved for: the money a year that makes the median strike force that large",
                ("replacement_money", "strike_weight", "ally_strike_ratio"),
            ),
            "raises": Column(
                "share of futures", f"part of the draws in which the hazard {_RATIO}, is above 1", (HAZARD,)
            ),
            "lowers": Column(
                "share of futures", f"part of the draws in which the hazard {_RATIO}, is below 1", (HAZARD,)
            ),
            "hazard": Column("times that without, median", f"median of the hazard {_RATIO}", (HAZARD,)),
            "hazard_low": Column("times that without, p5", f"5 percent quantile of the hazard {_RATIO}", (HAZARD,)),
            "hazard_high": Column("times that without, p95", f"95 percent quantile of the hazard {_RATIO}", (HAZARD,)),
            "exposed": Column("share of forces, median change", _CHANGE, ("exposed_share",)),
            "warheads": Column("number, median change", _CHANGE, ("assembled_warheads",)),
            "concession": Column("times that without, median", f"median {_RATIO}", ("concession_index",)),
            "failure": Column("times that without, median", f"median {_RATIO}", ("deterrence_failure_index",)),
        },
        "exposed",
        "warheads",
        "concession",
        "failure",
    ),
    Picture("point", "support", "hazard", low="hazard_low", high="hazard_high", facet="strike"),
)
BOXES: Final = Form(
    "boxes",
    "Uncertainties under which twice the strike force raises or lowers the hazard",
    {
        "sign": Column(heading="effect on the hazard"),
        "uncertainty": Column(),
        "from": Column("drawn value", "where the box begins, as drawn; name the uncertainty of the row", (HAZARD,)),
        "to": Column("drawn value", "where the box ends, as drawn; name the uncertainty of the row", (HAZARD,)),
        "found_again": Column(
            "share of resamples",
            "part of resampled halves in which it bounds the box too; more than half is asked",
            (HAZARD,),
        ),
        "coverage": Column("share of hits", "part of the draws of this sign that lie in the box", (HAZARD,)),
        "density": Column("share of the box", "part of the draws in the box that have this sign", (HAZARD,)),
        "mass": Column("share of futures", "part of the draws that lie in the box", (HAZARD,)),
    },
    no_picture="each row limits another uncertainty, in its own unit",
)


def paradox(bound: Bound, draws: int, contingency: str) -> Answer:
    """Map where more strike raises, and where it lowers, the hazard of war.

    Args:
        bound: the scenario.
        draws: how many.
        contingency: which war.

    Returns:
        Two tables: the map over support kept and size of the strike force; and the boxes of uncertainties in which
        twice the strike raises war, and in which it lowers it, with coverage and density.
    """
    study = _Strike(bound, contingency, draws)
    money = {size: study.money_for(size) for size in STRIKE}
    rows, change, frame = [], np.zeros(draws), frame_of(bound)
    war = frame.war_in_words(contingency)
    for support in SUPPORT:
        base = study.run(support, 0.0)
        for size in STRIKE:
            more = study.run(support, money[size])
            rows.append(_row(support, size, money[size], base, more))
            if support == 1.0 and size == TWICE:
                change = more[HAZARD] - base[HAZARD]
    return Answer(
        STUDY.name,
        f"Where does more strike raise the chance of {war}, and where does it lower it?",
        (_map(rows, bound), _boxes(study.paired, change, frame)),
        (
            *frame.on_the_path,
            f"Strike is bought with money on top of the pledge from {study.money_from} on. Sizes are multiples of the "
            "planned median.",
            "The sign depends on numbers that nobody has measured: how strongly exposure presses to strike first, and "
            "how strongly punishment deters. It also depends on the theory of deterrence: the study `theory-table` "
            "compares them.",
        ),
    )


class _Strike:
    """The scenario under other support and more strike, on the same draws, for one war and the last year."""

    def __init__(self, bound: Bound, war: str, draws: int) -> None:
        self.paired = Paired(bound, OUTCOMES, draws)
        self.money_from = frame_of(bound).money_from
        self.war, self.at = war, self.paired.label("contingency", war)
        self.defender = bound.scenario.contingencies[war].defender
        weights = self.paired.held(["strike_weight"])["strike_weight"].mean(axis=-1)
        self.strikes = weights / weights.sum()

    def run(self, support: float, money: float) -> dict[str, Array]:
        """By outcome, the draws of the last year; support is a part of the scenario's, money is in billions a year."""
        years, labels = self.paired.program.years, self.paired.program.labels
        level = np.array(self.paired.program.inputs["support_level"].values)  # type: ignore[union-attr]
        level[:, :, self.at] = level[:, :, self.at] * support
        bought = np.zeros((len(years), len(labels["actor"]), len(labels["mission"])))
        owner = self.paired.label("actor", self.defender)
        bought[[y >= self.money_from for y in years], owner] = money * self.strikes
        found = self.paired.run({"support_level": level, "replacement_money": bought})
        return {n: self.paired.cell(found, n, contingency=self.war, actor=self.defender)[-1] for n in found}

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
    change = more[HAZARD] / base[HAZARD]
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
        **ranged("exposed", more["exposed_share"] - base["exposed_share"]),
        **ranged("warheads", more["assembled_warheads"] - base["assembled_warheads"]),
        **ranged("concession", more["concession_index"] / base["concession_index"]),
        **ranged("failure", more["deterrence_failure_index"] / base["deterrence_failure_index"]),
    }


def _map(rows: Sequence[Mapping[str, Cell]], bound: Bound) -> Table:
    here, gone = (
        {k: 100 * float(r[k] or 0) for k in ("raises", "lowers")}
        for support in (SUPPORT[0], SUPPORT[-1])
        for r in rows
        if r["support"] == support and r["strike"] == TWICE
    )
    sentence = (
        f"Twice the strike force raises the hazard of war in {bound.scenario.last_year} in {here['raises']:.0f} of 100 "
        f"futures and lowers it in {here['lowers']:.0f}; with no conventional support left it raises it in "
        f"{gone['raises']:.0f}."
    )
    return MAP.table(sentence, rows, reference_year=reference_year(bound))


def _boxes(paired: Paired, change: Array, frame: Frame) -> Table:
    joined = offered(paired.program, ("war_hazard",))
    scalars = {name: values for name, values in paired.sampled().items() if name in joined}
    names, values = list(scalars), np.stack(list(scalars.values()), axis=1)
    kept = _telling(values, change)
    names, values = [names[i] for i in kept], values[:, kept]
    rows: list[dict[str, Cell]] = []
    said = []
    for sign, hits in (("raises", change > 0), ("lowers", change < 0)):
        if hits.all() or not hits.any():
            said.append(f"Twice the strike {sign} the hazard in {'every' if hits.all() else 'no'} future.")
            continue
        box = steady(find_box(values, hits, names, resamples=RESAMPLES), values, hits, names)
        if not box.limits or box.density <= hits.mean():
            said.append(
                f"No range of the uncertainties was found in which twice the strike {sign} the hazard more often."
            )
            continue
        rows += _limits(sign, box, {n: values[:, i] for i, n in enumerate(names)})
        where = listed_plainly([frame.in_words(n) for n in box.limits])
        said.append(
            f"In a range of {where}, twice the strike {sign} the hazard in "
            f"{100 * box.density:.0f} of 100 futures, against {100 * hits.mean():.0f} in all; the range holds "
            f"{100 * box.coverage:.0f} of 100 such futures."
        )
    return BOXES.table(" ".join(said), rows)


def _telling(values: Array, change: Array, least: float = 0.1) -> list[int]:
    """The uncertainties whose ranks correlate with that of the change: boxes are searched among these."""
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


STUDY: Final = Study(
    name="paradox",
    question="Where does more strike raise the chance of war, and where does it lower it?",
    function=paradox,
    tables=(MAP, BOXES),
    options=(CONTINGENCY,),
    needs=(*OUTCOMES, *LEVERS),
    needs_war=True,
)
