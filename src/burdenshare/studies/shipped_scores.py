"""Scores that come with a pack, shown if they are of the same numbers as the scenario's."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from burdenshare.data.connectors import sipri
from burdenshare.scenario.bind import Bound
from burdenshare.studies.study import Form, GivenFile
from burdenshare.vocabulary.answers import Table, listed_plainly
from burdenshare.vocabulary.errors import Problem, ProblemsFound

_SAID: Final = {
    "draws": "draws", "seed": "seed", "correlation": "correlation of surprises", "sizes": "sizes of surprises",
    "first_origin": "first origin", "first_tested": "first tested origin",
}  # fmt: skip


def shipped(
    file: GivenFile, asked: Mapping[str, Any], forms: Sequence[Form], place: str
) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """The tables and caveats that a pack holds: the JSON of a finding of the study.

    Raises:
        ProblemsFound: the scenario or the options differ from what was scored.
    """
    body = json.loads(file.body)
    held = {**body["given"], **body["options"]}
    if other := [words for name, words in _SAID.items() if held[name] != asked[name]]:
        wrong = f"the scores that come with the pack differ in {listed_plainly(other)}."
        do = f"Give `--file` to compute scores, or leave it out with seed {held['seed']} and {held['draws']:,} draws."
        raise ProblemsFound([Problem(place, wrong, "", do)])
    words = {name: asked[name] for name in ("first_origin", "first_tested")}
    tables = tuple(form.table(body["tables"][form.name]["sentence"], body["tables"][form.name]["rows"], **words)
                   for form in forms)  # fmt: skip
    made = body["made"]
    origin = (
        f"These scores come with the package. They were computed with burdenshare {made['model']}, seed {made['seed']} "
        f"and {made['draws']:,} draws on {body['day']}. To compute them again: `{place} --file FILE`, with "
        f"{sipri.SOURCE.files} from {sipri.SOURCE.address}."
    )
    return tables, (*body["caveats"], origin)


def given_by(bound: Bound, draws: int) -> dict[str, Any]:
    """What scores depend on besides the record and the origins: two scenarios that agree in it have the same scores."""
    sizes = {a: round(median_of(bound, "surprise_size", a), 9) for a in bound.scenario.actors}
    correlation = round(median_of(bound, "surprise_correlation"), 9)
    return {"draws": draws, "seed": bound.scenario.seed, "correlation": correlation, "sizes": sizes}


def median_of(bound: Bound, name: str, *labels: str) -> float:
    """The median of an uncertainty in its shown unit; 0 where the scenario has none."""
    given = bound.scenario.uncertainties.get(name)
    distribution = given.distribution(*labels) if given else None
    return float(distribution.quantile(np.array([0.5]))[0]) if distribution else 0.0
