"""Is the prose plain English? No docstring, message, card, template or page uses a phrase of the list below.

The list holds what readers stumbled over: German word order, old words, verbs of speech for data, and `none` for 0. To
add a phrase, add a line with its plain form.
"""

from __future__ import annotations

import ast
import re

import pytest
import yaml

from tests.conftest import ROOT

SOURCE = ROOT / "src" / "burdenshare"
THINGS = "lever|uncertainty|actor|outcome|table|command|vintage|year|theory|setting|choice|study|figure|number|role"
BANNED = {
    r"\bnought\b": "0",
    r"\banew\b": "again, or new",
    r"\b(?:is|are|was|were|be) told\b": "shows, reports, gives",
    r"\bsaid of\b": "about",
    r"\basked for\b": "requested, wanted, needed",
    rf"(?<!there )\b(?:is|are) no (?:{THINGS})s?\b": "there is no ... named",
    r"\bare no terms\b": "unknown terms",
    r"\bstands in\b": "is in, replaces",
    r"\bstand in no order\b": "must satisfy",
    r"\bstands? (?:here again|where)\b": "is repeated, is used",
    r"\bof which worlds\b": "on which draws",
    r"\ba hair\b": "any difference",
    r"\bleave the year away\b": "remove `@YEAR`",
    r"\bgo(?:es)? round\b": "form a loop",
    r"\b(?:is|are) not taken\b": "not allowed, not read",
    r"\b(?:as|between|from|above|below) (?-i:none)\b": "0",
    r"\b(?-i:none) (?:in 2\d{3}|where|at the conditions)\b": "0",
    r"\b(?:one|equal to|add to one|is one) as in\b": "1 in",
    r"\bnumber a world\b": "number for each draw",
    r"\bso many of (?:100|10,000)\b": "percent of futures",
    r"\bdearer\b": "more expensive, over budget",
    r"\bsomething of ours\b": "internal error",
    r"\bput right\b": "corrected",
    r"\bpage seen\b": "source available",
    r"\bof nobody\b": "without an owner",
    r"\bfor ever\b": "constant, without end",
}
FOLDERS = ("vocabulary", "model", "studies", "views", "interfaces", "packs", "data", "engine", "scenario", "pages")


def texts(folder):
    """Yield each text of a folder with its place: string literals, texts of YAML, templates, pages."""
    if folder == "pages":
        paths = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
        paths += (ROOT / "docs" / "explanation").glob("*.md")
    else:
        within = SOURCE / folder
        paths = [*within.rglob("*.py"), *within.rglob("*.j2")]
        paths += within.rglob("*.yaml") if folder in ("model", "packs") else ()
    for path in sorted(paths):
        place = path.relative_to(ROOT)
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".py":
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield f"{place}:{node.lineno}", node.value
        elif path.suffix == ".yaml":
            for node in scalars(yaml.compose(text)):
                yield f"{place}:{node.start_mark.line + 1}", node.value
        else:
            yield str(place), re.sub(r"```.*?```", "", text, flags=re.S) if path.suffix == ".md" else text


def scalars(node):
    """Yield every scalar under a YAML node."""
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from scalars(child)
    elif isinstance(node, yaml.MappingNode):
        for pair in node.value:
            for child in pair:
                yield from scalars(child)


def stumbles(text):
    """Return the phrases of a text that are on the list, each with its plain form."""
    whole = " ".join(text.split())
    return [f"`{m[0]}`: write {plain}" for p, plain in BANNED.items() for m in re.finditer(p, whole, re.IGNORECASE)]


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_prose_uses_no_phrase_of_the_list(folder):
    found = [f"{place}: {stumble}" for place, text in texts(folder) for stumble in stumbles(text)]
    assert not found, "\n".join(found)


def test_every_folder_of_the_source_is_checked():
    held = {p.name for p in SOURCE.iterdir() if (p.is_dir() and any(p.rglob("*.py"))) or p.name == "packs"}
    assert held == set(FOLDERS) - {"pages"}


@pytest.mark.parametrize(
    "stilted",
    [
        "`x` is no lever.",
        "it counts from nought",
        "as budgets are made\n    anew",
        "The year that is told.",
        "Leave the year away.",
        "between none and all units",
        "the parents go round: a -> b -> a",
        "One number a world.",
    ],
)
def test_a_stilted_sentence_is_found(stilted):
    assert stumbles(stilted)


@pytest.mark.parametrize("plain", ["There is no lever named `x`.", "Remove `@YEAR`.", "The value is between 0 and 1."])
def test_a_plain_sentence_is_not(plain):
    assert not stumbles(plain)
