"""The words of a sealed folder: read-me, citation, licences."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from typing import Any, Final

import yaml

from burdenshare.engine.outcome import Run
from burdenshare.views.answer import first_words
from burdenshare.views.words import citations
from burdenshare.vocabulary.plain import visible

WIDE: Final = 100
KEPT_BACK: Final = "personal use"
_FILES: Final = {
    "report.html": "the report; opens without a network",
    "numbers.csv": "every outcome, actor and year: percentiles 5 to 95 and the mean of all futures",
    "run.xlsx": "the same for spreadsheets, with assumptions, prices, sources, and a debt path that computes",
    "pictures/": "the main outcomes as SVG",
    "scenario/": "the scenario as used, whole; nothing else but burdenshare is needed to run it again",
    "manifest.json": "all words of the run, for programs",
    "CITATION.cff, citation.txt, citation.bib": "how to cite the run and its sources",
    "LICENCES.txt": "what may be done with the files, and whose figures they rest on",
    "SHA256SUMS": "a hash of each file; `sha256sum -c SHA256SUMS` and `burdenshare verify FOLDER` compare them",
}
AUTHORS: Final = "The burdenshare contributors"


def read_me(run: Run, own_theories: bool) -> str:
    """What each file is, and how to repeat the run."""
    m = run.manifest
    first = [line for text in first_words(run) for line in (text, "")]
    lines = [m.heading, "", *first, f"Run {run.id} of scenario {m.title}.", ""]
    files = dict(_FILES)
    if own_theories:
        files["theories/"] = "theories of the user's own that the run was made with: code, which runs if you name it"
    lines += [f"{name}: {about}." for name, about in files.items()]
    lines += ["", "To compute it again, in this folder:", "", f"    {again(run, own_theories)}", ""]
    versions = ", ".join(f"{n} {v}" for n, v in m.identity.versions.items())
    lines += [f"The run has the same name, {run.id}, where these are the same: {versions}.", ""]
    if "+" in m.data:
        lines += [f"It reads figures of your own catalogue ({m.data}), which are not in this folder.", ""]
    if not run.is_plausible:
        lines += ["Its numbers are not to be quoted: a mean or a quantile leaves its plausible range.", ""]
    return _wrapped(lines)


def again(run: Run, own_theories: bool) -> str:
    """The command that computes the run of a sealed folder again, inside it."""
    words = ["burdenshare", "run", "scenario"]
    words += ["--theories", "theories"] if own_theories else []
    words += ["--precision", str(run.precision)] if run.precision != 64 else []
    return " ".join(words)


def citation_text(run: Run) -> str:
    """The run and its sources, a paragraph each."""
    return _wrapped([_run_in_words(run), *(line for one in citations(run.manifest) for line in ("", one))])


def _run_in_words(run: Run) -> str:
    m = run.manifest
    return (
        f"{AUTHORS}. burdenshare {m.model}, run {run.id}: scenario {m.title}, data {m.data}, seed {m.seed}, "
        f"{run.draws:,} draws."
    )


def citation_file(run: Run) -> str:
    """The run as a `CITATION.cff`; it holds no clock time, so it names no date."""
    m = run.manifest
    body = {
        "cff-version": "1.2.0",
        "message": "If you use these numbers, please cite the run and its sources.",
        "type": "dataset",
        "title": visible(f"burdenshare run {run.id}: {m.title}"),
        "abstract": visible(m.question),
        "authors": [{"name": AUTHORS}],
        "version": run.id,
        "license": "Apache-2.0",
        "references": [
            {"type": "generic", "title": visible(s.text), "authors": [{"name": _author(s.text)}], "notes": s.key}
            for s in m.sources
        ],
    }
    text: str = yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=WIDE)
    return text


def _author(text: str) -> str:
    """The author or publisher with whom a citation begins."""
    return visible(re.split(r" \(\d{4}|\. ", text, maxsplit=1)[0]) or AUTHORS


def licences(run: Run, origins: Sequence[Any]) -> str:
    """What may be done with the files, and the sentence to print with each source of figures.

    Args:
        run: the run.
        origins: of the figures that it reads.
    """
    lines = [
        "The report, tables, pictures and numbers of this folder are results of burdenshare: Apache-2.0.",
        "",
        "They rest on figures of others. No table of those is in this folder; the scenario and the sheets `Debt path` "
        "and `Prices and rates` of run.xlsx show a few, none of them a user's own copy. Print these sentences with "
        "what you publish:",
    ]
    for o in sorted(origins, key=lambda o: (o.publisher, o.title)):
        kept = " Your own copy; it is not handed on." if o.licence == KEPT_BACK else ""
        lines += ["", f"{o.publisher}, {o.title}. Licence: {o.licence}. {o.attribution}{kept}"]
    return _wrapped(lines)


def _wrapped(lines: Sequence[str]) -> str:
    """Lines no longer than a page is wide; a command is never broken."""
    found = []
    for line in lines:
        plain = visible(line)
        found += [plain] if plain.startswith("    ") else textwrap.wrap(plain, WIDE, break_on_hyphens=False) or [""]
    return "\n".join(found).rstrip() + "\n"
