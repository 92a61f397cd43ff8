"""The page of replications: what the literature gives and the package finds, by what computes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from burdenshare.vocabulary.reading import read_yaml

KINDS: Final = {
    "live": (
        "By equations of the model",
        "An equation of a theory computes these, or a function that an equation runs. A test makes these functions "
        "wrong and sees each number change; numbers that do not change are named.",
    ),
    "helper": (
        "By functions that no equation runs",
        "The package has the function and tests it, but no theory uses it. These cases say nothing about a run.",
    ),
    "data": (
        "By arithmetic on data",
        "Figures, counts and priors that the package holds, and a ratio or a rate of them. These cases check that the "
        "figures are the published ones.",
    ),
}
AGAINST: Final = {
    "published": "published number",
    "closed form": "closed form",
    "own computation": "our own computation, frozen",
    "property": "property",
}
INTRO: Final = """\
# Replications

Numbers of the literature, of closed forms and of public data that the package must give. Most of what moves a run is
judgement and cannot be replicated: see [the weakest assumptions](../explanation/model.md#the-five-weakest-assumptions).

A *published number* is printed in a source. A *closed form* checks our algebra. *Our own computation, frozen*, checks
that nothing has moved, and a *property* that a sign or a pattern holds.

A case is *reproduced* if each number differs from the number given by at most one unit of its last digit, and the
tolerance of its test is at most a quarter of the number. A case that passes its test only within a wider tolerance is
*not reproduced*. *Page not known* means that nobody has looked the page up; *no pages* means that the source is a
definition, a table or a web page.
"""


def page(folder: Path) -> str:
    """The page, from the cases of all topics.

    Args:
        folder: of the cases.
    """
    cases: dict[str, Mapping[str, Any]] = {}
    for path in sorted(folder.glob("*.yaml")):
        cases |= read_yaml(path.read_bytes(), path.name).value
    lines = [INTRO, *_counts(list(cases.values())), ""]
    for kind, (title, said) in KINDS.items():
        own = {name: case for name, case in sorted(cases.items()) if case["kind"] == kind}
        lines += [f"## {title}", "", f"{len(own)} cases. {said}", ""]
        lines += ["| case | what | source | page | compared with | computed by | |", "|---|---|---|---|---|---|---|"]
        lines += [_row(name, case) for name, case in own.items()]
        lines += ["", *_notes(own), ""]
    return "\n".join(lines).rstrip() + "\n"


def _counts(cases: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """How many cases there are, by what computes them and by what they are compared with."""
    found = Counter((case["kind"], case["against"]) for case in cases)
    yield f"| computed | {' | '.join(AGAINST.values())} | all | not reproduced |"
    yield f"|---|{'---|' * (len(AGAINST) + 2)}"
    for kind, (title, _) in KINDS.items():
        own = [found[kind, against] for against in AGAINST]
        failed = sum(case["kind"] == kind and case.get("result") == "not reproduced" for case in cases)
        yield f"| {title[0].lower()}{title[1:]} | {' | '.join(map(str, own))} | {sum(own)} | {failed} |"
    all_of = [sum(found[kind, against] for kind in KINDS) for against in AGAINST]
    failed = sum(case.get("result") == "not reproduced" for case in cases)
    yield f"| all | {' | '.join(map(str, all_of))} | {len(cases)} | {failed} |"


def _row(name: str, case: Mapping[str, Any]) -> str:
    by = ", ".join(f"`{function}`" for function in case.get("by", ()))
    mark = "**not reproduced**" if case.get("result") == "not reproduced" else ""
    cells = (name, case["title"], case["source"], case["page"], AGAINST[case["against"]], by, mark)
    return f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"


def _notes(cases: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """What a reader must know of single cases."""
    for name, case in cases.items():
        beside = ", ".join(f"`{key}`" for key in case.get("beside", ()))
        words = [case["note"]] if "note" in case else []
        words += [f"Not by an equation: {beside}."] if beside else []
        if words:
            yield f"- {name}: {' '.join(words)}"
