"""A finding: the answer of a study, with its name and what it rests on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from burdenshare.vocabulary.answers import Answer
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed
from burdenshare.vocabulary.plain import in_json


@dataclass(frozen=True, repr=False)
class Finding(Answer):
    """The answer of a study to one scenario or run. Each table is an attribute: `finding.missions.to_pandas()`.

    Attributes:
        name: a hash of what decides the numbers: study, options, scenario, data and versions.
        options: of the study, with those that were not given filled in.
        scenario: the scenario with its changes, as the command line takes them.
        made: versions of model and data, seed and draws.
        sources: of exactly the scenarios that it is about.
    """

    name: str = ""
    options: Mapping[str, str | int | float] = field(default_factory=dict)
    scenario: str = ""
    made: Mapping[str, str | int] = field(default_factory=dict)
    sources: tuple[Mapping[str, str], ...] = ()

    def cite(self) -> str:
        """The finding in one sentence, then the sources of its scenario, a line each."""
        made = self.made
        head = (
            f"The burdenshare contributors. burdenshare {made['model']}, finding {self.name}: "
            f"study {self.study} of {self.scenario}, data {made['data']}, seed {made['seed']}, {made['draws']:,} draws."
        )
        return "\n".join([head, "", *(f"[{s['key']}] {s['text']}" for s in self.sources)])

    def save(self, folder: Path | None = None) -> Path:
        """Keep the finding; return its file.

        Args:
            folder: of all findings; the user's own if not given.
        """
        from burdenshare.studies.kept import save_finding

        return save_finding(self, folder)

    def plot(self, table: str = "") -> Any:
        """The picture of a table as a Vega-Lite specification, which a notebook shows.

        Args:
            table: its name; the first that has a picture if not given.

        Raises:
            ProblemsFound: there is no such table, or it has no picture.
        """
        from burdenshare.studies.picture import drawn

        able = [t.name for t in self.tables if t.picture]
        chosen = next((t for t in self.tables if t.name == (table or next(iter(able), ""))), None)
        if chosen is None or chosen.picture is None:
            wrong = (
                f"`{self.study}` has no picture." if not able
                else self._no_table(table) if chosen is None
                else f"the table `{table}` has no picture: {chosen.no_picture}"
            )  # fmt: skip
            right = f"Tables with one are {listed(able)}." if able and chosen is not None else ""
            raise ProblemsFound([Problem(f"finding {self.name}", wrong, right)])
        return drawn(chosen, chosen.picture, self.stamp())

    def stamp(self) -> str:
        """What stands under a picture: version, data and the finding's name."""
        return f"burdenshare {self.made.get('model', '')} · data {self.made.get('data', '')} · finding {self.name}"

    def __repr__(self) -> str:
        tables = ", ".join(f"{t.name} ({len(t.rows)})" for t in self.tables)
        return f"<Finding {self.name}: {self.study} of {self.scenario}; tables: {tables}>"

    def _repr_html_(self) -> str:
        return f"{super()._repr_html_()}<p><small>{escape(self.stamp())}</small></p>"


def as_json(answer: Answer) -> dict[str, Any]:
    """An answer as plain JSON; of a finding, with its name and what it rests on."""
    body: dict[str, Any] = {"study": answer.study, "question": answer.question}
    if isinstance(answer, Finding):
        body |= {"scenario": answer.scenario, "finding": answer.name, "options": dict(answer.options)}
        body |= {"made": dict(answer.made)}
    body |= {"caveats": list(answer.caveats)}
    body["tables"] = {
        t.name: {
            "title": t.title,
            "sentence": t.sentence,
            "columns": dict(t.columns),
            "rows": [dict(r) for r in t.rows],
            "traces": {column: {"how": made.how, "of": list(made.of)} for column, made in t.traces.items()},
            "headings": dict(t.headings),
            "picture": {k: v for k, v in vars(t.picture).items() if v} if t.picture else None,
            "no_picture": t.no_picture,
        }
        for t in answer.tables
    }
    if isinstance(answer, Finding):
        body["sources"] = [dict(s) for s in answer.sources]
    return body


def json_text(answer: Answer) -> str:
    """The same as text."""
    return in_json(json.dumps(as_json(answer), indent=1, ensure_ascii=False)) + "\n"
