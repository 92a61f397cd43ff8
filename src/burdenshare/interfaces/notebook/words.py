"""A run in words: its sources, its report, and what the names of the model mean."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from burdenshare.interfaces.notebook.scenarios import Scenario, load_scenario
from burdenshare.scenario.load import DEFAULT
from burdenshare.vocabulary.errors import Problem, ProblemsFound

if TYPE_CHECKING:
    from burdenshare.interfaces.notebook.runs import Run


def show(of: Run, outcome: str, **labels: str) -> Any:
    """A fan of one outcome, as a picture; the same as `run.plot.fan(outcome, ...)`.

    Args:
        of: the run.
        outcome: its name.
        labels: such as `actor`; the focus, or the first label, if not given.
    """
    return of.plot.fan(outcome, **labels)


def explain(name: str, scenario: Scenario | str | Path = DEFAULT) -> str:
    """What a quantity, source, series, programme, setting or theory is, in plain text.

    Args:
        name: its name.
        scenario: the scenario to read assumptions from.
    """
    from burdenshare.views.explain import explain as explained

    return explained(name, (scenario if isinstance(scenario, Scenario) else load_scenario(scenario)).loaded)


def cite(of: Run, form: str = "text") -> str:
    """The sources of exactly this run.

    Args:
        of: the run.
        form: `text`, a line each, with a licence where one is on record; or `bibtex`, with an entry for the run.

    Raises:
        ProblemsFound: there is no such form.
    """
    from burdenshare.views.words import citations

    rows = of.manifest.sources
    if form == "text":
        return "\n".join(citations(of.manifest))
    if form != "bibtex":
        raise ProblemsFound([Problem("cite", f"there is no form `{form}`.", "Forms are `text` and `bibtex`.")])
    return "\n\n".join([_run_entry(of), *(_entry(s) for s in rows)]) + "\n"


def _run_entry(of: Run) -> str:
    m = of.manifest
    fields = {
        "author": "{The burdenshare contributors}",
        "title": f"burdenshare run {of.id}: {m.title}",
        "note": f"burdenshare {m.model}, data {m.data}, {m.draws} draws, seed {m.seed}",
        "howpublished": m.command,
    }
    return _bibtex("software", f"burdenshare-{of.id}", fields)


def _entry(source: Any) -> str:
    from burdenshare.vocabulary.sources import load_bibliography

    held = load_bibliography().get(source.key)
    if held is None:  # a release of figures: its attribution is its citation
        return _bibtex("misc", source.key, {"title": source.text, "note": source.evidence})
    fields = {"author": held.author, "year": str(held.year), "title": held.title}
    address = re.search(r"https?://\S+", held.where)
    if address:
        fields["url"] = address[0].rstrip(",.")
    if held.where and not (address and address[0] == held.where):
        fields["howpublished" if held.evidence != "study" else "note"] = held.where
    return _bibtex("misc", source.key, fields)


def _bibtex(kind: str, key: str, fields: dict[str, str]) -> str:
    safe = re.sub(r"[^A-Za-z0-9:._+-]", "-", key)
    body = ",\n".join(f"  {name} = {{{_tex(value)}}}" for name, value in fields.items() if value)
    return f"@{kind}{{{safe},\n{body}\n}}"


def _tex(text: str) -> str:
    """Text with what BibTeX reads as markup escaped; an outer pair of braces keeps a name whole."""
    whole = text.startswith("{") and text.endswith("}")
    inner = text[1:-1] if whole else text
    escaped = re.sub(r"([&%$#_{}])", r"\\\1", inner.replace("\\", r"\textbackslash "))
    return f"{{{escaped}}}" if whole else escaped


def export(of: Run, folder: str | Path, *, theories: str | Path | None = None) -> Path:
    """Write a run as a sealed folder: report, numbers, workbook, pictures, scenario, citation, and a hash of each file.

    Args:
        of: the run.
        folder: where; its parent must be there. An export of the same run is replaced, and nothing else.
        theories: the folder with theories of your own that the run was made with, if its code may run.

    Returns:
        The folder.

    Raises:
        NotHeld: the run's scenario cannot be found, or these versions give another run.
        ProblemsFound: something else is in the folder's place.
    """
    from burdenshare.interfaces.sealed_folder import seal_run

    return seal_run(of.kept, folder, theories)
