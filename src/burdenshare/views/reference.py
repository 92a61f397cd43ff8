"""The reference: what each quantity, series and source is, made from cards, equations and tables.

python -m burdenshare.views.reference FOLDER     write the pages of the documentation
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

from burdenshare.views import distributions, replications, responses
from burdenshare.vocabulary.cards import MODEL, Card, load_cards
from burdenshare.vocabulary.sources import load_bibliography

MEMORY = "memory"  # the source, and the basis, of what is not verified
RESPONSES = MODEL.parents[2] / "tests" / "behaviour"
REPLICATIONS = MODEL.parents[2] / "tests" / "replications" / "cases"


def theory_files(model: Path = MODEL, folder: str = "") -> list[Path]:
    """The module of every theory, and of those in a folder of one's own."""
    found = [*sorted(model.glob("*/*.py")), *(sorted(Path(folder).glob("*/*.py")) if folder else ())]
    return [p for p in found if not p.name.startswith("_")]


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """The equations of a theory, as its source has them."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def body(path: Path, node: ast.FunctionDef) -> str:
    """An equation's statements as they are written, without its docstring."""
    rows = path.read_text(encoding="utf-8").splitlines()[node.body[1].lineno - 1 : node.end_lineno]
    return dedent("\n".join(rows))


def pages() -> dict[str, str]:
    """The pages of the reference, by file name."""
    found = {
        "distributions.md": distributions.page(),
        "quantities.md": _quantities(),
        "equations.md": _equations(),
        "sources.md": _sources(),
        "data.md": _data(),
        "from-memory.md": _from_memory(),
    }
    if (RESPONSES / responses.TABLE).is_file():  # an installed package comes without its tests
        found["responses.md"] = responses.page(RESPONSES)
        found["replications.md"] = replications.page(REPLICATIONS)
    return found


def _quantities() -> str:
    lines = ["# Quantities", "", "Made from the cards. Bounds are in the shown unit.", ""]
    for role, title in (
        ("lever", "Levers"),
        ("uncertainty", "Uncertainties"),
        ("outcome", "Outcomes"),
        ("observation", "Observations"),
        ("shock", "Shocks"),
    ):
        lines += [f"## {title}", "", "| name | what | unit | bounds | source |", "|---|---|---|---|---|"]
        for card in _by_name(load_cards()):
            if card.role == role:
                said = f"**{card.label}.** {card.help}" + (f" *{card.definition}.*" if card.definition else "")
                unit, bounds = card.shown_unit.name, card.said_bounds()
                lines.append(f"| `{card.name}` | {said} | {unit} | {bounds} | {', '.join(card.source)} |")
        lines.append("")
    return "\n".join(lines)


def _by_name(cards: Mapping[str, Card]) -> list[Card]:
    return sorted(cards.values(), key=lambda card: card.name)


def _equations() -> str:
    lines = ["# Equations", "", "Made from the source: one function for one quantity, one year, all draws.", ""]
    for path in theory_files():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        lines += [f"## {path.parent.name}: {path.stem}", "", ast.get_docstring(tree) or "", ""]
        for node in functions(path):
            lines += [f"### {node.name}", "", ast.get_docstring(node) or "", "", "```python"]
            lines.append(body(path, node))
            lines += ["```", "", f"Needs {', '.join(f'`{a.arg}`' for a in node.args.args)}.", ""]
    return "\n".join(lines)


def _sources() -> str:
    lines = ["# Sources", "", "| key | entry | evidence |", "|---|---|---|"]
    lines += [f"| `{s.key}` | {s.citation()} | {s.evidence} |" for s in load_bibliography().values()]
    return "\n".join(lines) + "\n"


def _data() -> str:
    from burdenshare.data.catalog import load_catalog
    from burdenshare.scenario.feeding import series_of
    from burdenshare.scenario.load import DEFAULT, load_scenario

    catalog, scenario = load_catalog(), load_scenario(DEFAULT, load_cards())
    made, _ = series_of(scenario, catalog, scenario.figures, load_cards())
    lines = [
        "# Data",
        "",
        f"Vintage {catalog.vintage}. How the model's inputs are made from observations:",
        "",
        "| series | how |",
        "|---|---|",
    ]
    lines += [f"| `{name}` | {series.how} |" for name, series in made.items()]
    lines += ["", "## Origins", "", "| key | publisher | title | licence | attribution |", "|---|---|---|---|---|"]
    lines += [
        f"| `{k}` | {o.publisher} | {o.title} | {o.licence} | {o.attribution} |" for k, o in catalog.origins.items()
    ]
    return "\n".join(lines) + "\n"


def _from_memory() -> str:
    from burdenshare.scenario.load import load_scenario
    from burdenshare.scenario.packs import scenario_files, shipped

    cards = load_cards()
    assumptions: dict[tuple[str, str], str] = {}
    files = [path for folder in shipped().values() for path in scenario_files(folder).values()]
    for path in files:
        scenario = load_scenario(path, cards)
        held: Mapping[str, Any] = {**scenario.levers, **scenario.uncertainties, **scenario.programmes}
        for name, one in held.items():
            if MEMORY in one.source:
                assumptions.setdefault((name, one.why), scenario.pack)
    lines = [
        "# From memory",
        "",
        "What the package says without a source at hand, in the newest vintage, in packs and on cards. Each is to be",
        "verified. Where a reason has other sources too, it says which part is from memory.",
        "",
        "## Figures",
        "",
        "| figure | actor | definition | years | note |",
        "|---|---|---|---|---|",
        *_remembered_figures(),
        "",
        "## Assumptions of packs",
        "",
        "| assumption | pack | why |",
        "|---|---|---|",
        *(f"| `{name}` | {pack} | {why} |" for (name, why), pack in sorted(assumptions.items())),
        "",
        "## Cards",
        "",
        "| quantity | what |",
        "|---|---|",
        *(f"| `{c.name}` | **{c.label}.** {c.help} |" for c in _by_name(cards) if MEMORY in c.source),
    ]
    return "\n".join(lines) + "\n"


def _remembered_figures() -> Iterator[str]:
    """The figures that rest on memory, a row for each note."""
    from burdenshare.data.catalog import load_catalog
    from burdenshare.data.figures import span

    years: dict[tuple[str, str, str, str], list[int]] = {}
    for rows in load_catalog().observations.values():
        for o in rows:
            if o.basis == MEMORY:
                years.setdefault((o.quantity, o.actor, o.definition, o.note), []).append(o.year)
    for (quantity, actor, definition, note), known in years.items():
        yield f"| `{quantity}` | {actor} | `{definition}` | {span(sorted(known))} | {note} |"


def main(folder: str) -> None:
    """Write the pages that are not up to date."""
    for name, text in pages().items():
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "docs/reference")
