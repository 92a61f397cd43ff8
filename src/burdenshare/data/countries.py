"""The three-letter code of a country as publishers spell it; groups of countries by year.

Names are read by `country-converter`; `names.csv` holds only what it does not know: states that are gone, and two codes
that others use differently.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from burdenshare.data.names import names
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest
from burdenshare.vocabulary.reading import read_yaml


@cache
def _table() -> list[dict[str, str]]:
    """The rows of the converter's table."""
    import csv
    from importlib import resources

    with (resources.files("country_converter") / "country_data.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@cache
def _converter() -> Any:
    """The converter, with its table read by us: under pandas 3 its own reading loses Namibia's `NA` and fails."""
    import logging

    import country_converter
    import pandas as pd

    logging.getLogger("country_converter").setLevel(logging.CRITICAL)
    table = pd.DataFrame(_table())
    return country_converter.CountryConverter(country_data=table.mask(table == "").assign(ISO2=table["ISO2"]))


@cache
def _plain_names() -> dict[str, str]:
    """Codes by what needs no converter: our names, the converter's short and official ones, two-letter codes."""
    kinds = ("ISO2", "name_official", "name_short")
    theirs = {row[kind]: row["ISO3"] for kind in kinds for row in _table() if row[kind]}
    return theirs | {n.spelling: n.word for n in names() if n.kind in ("country", "actor")}


@cache
def _labels() -> dict[str, str]:
    """The labels of codes."""
    return {r["ISO3"]: r["name_short"] for r in _table()} | {
        n.word: n.label for n in names() if n.kind in ("country", "actor")
    }


def is_code(word: str) -> bool:
    """Whether a word is the code of a present or former state."""
    return word in _labels()


@cache
def code(name: str) -> str | None:
    """The three-letter code of a country as a publisher spells it; None for a region or an unknown name."""
    plain = " ".join(name.replace("*", " ").split())
    if plain in _plain_names():
        return _plain_names()[plain]
    found = _converter().convert(plain, src="regex", to="ISO3", not_found=None)
    return found if isinstance(found, str) and is_code(found) else None


def country_name(actor: str) -> str:
    """The label of a code."""
    return _labels().get(actor, actor)


@cache
def _groups() -> dict[str, dict[str, Any]]:
    path = Path(__file__).with_name("groups.yaml")
    found: dict[str, dict[str, Any]] = read_yaml(path.read_bytes(), path.name).value
    return found


def group_names() -> tuple[str, ...]:
    """The known groups."""
    return tuple(_groups())


def group_label(group: str) -> str:
    """The label of a group."""
    return str(_groups()[group]["label"])


def members(group: str, year: int) -> tuple[str, ...]:
    """The members of a group in a year: those who belonged to it on its last day.

    Raises:
        ProblemsFound: there is no such group.
    """
    if group not in _groups():
        right = nearest(group, group_names()) or f"Groups are {listed(group_names())}."
        raise ProblemsFound([Problem("data", f"there is no group named `{group}`.", right)])
    return tuple(a for a, since in _groups()[group]["since"].items() if int(since) <= year)
