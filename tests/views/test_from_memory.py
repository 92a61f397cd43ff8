"""What rests on memory is listed on one page, which is made from the packs and cannot go stale."""

from __future__ import annotations

import pytest

from burdenshare.data.catalog import load_catalog
from burdenshare.views.reference import pages
from burdenshare.vocabulary.cards import MODEL
from burdenshare.vocabulary.files import read_file
from tests.conftest import ROOT

PACKS = ROOT / "src" / "burdenshare" / "packs"


@pytest.fixture(scope="module")
def page():
    return pages()["from-memory.md"]


def named(value, name=""):
    """The names of everything whose sources include memory."""
    if isinstance(value, dict):
        if "memory" in (value.get("source") or ()):
            yield name, " ".join(str(value.get("why", "")).split())
        for key, inner in value.items():
            yield from named(inner, str(key))


FILES = sorted([*PACKS.rglob("*.yaml"), *MODEL.rglob("*.yaml")])


def test_everything_with_memory_among_its_sources_is_listed(page):
    found = {pair for path in FILES for pair in named(read_file(path, path.name).value or {})}
    assert len(found) >= 30
    for name, why in found:
        assert f"`{name}`" in page, name
        assert not why or why in page, why


def test_a_reason_that_speaks_of_memory_names_it_as_a_source():
    for path in PACKS.rglob("*.yaml"):
        stack = [read_file(path, path.name).value]
        while stack:
            value = stack.pop()
            if isinstance(value, dict):
                if "from memory" in str(value.get("why", "")):
                    assert "memory" in value["source"], (path.name, value["why"])
                stack += list(value.values())


def test_every_remembered_figure_is_listed_and_the_replaced_ones_are_not(page):
    held = [o for rows in load_catalog().observations.values() for o in rows if o.basis == "memory"]
    assert held
    for o in held:
        assert f"| `{o.quantity}` | {o.actor} | `{o.definition}` |" in page
    assert "`exchange_rate`" not in page
    assert "`cost_on_the_spot`" not in page
