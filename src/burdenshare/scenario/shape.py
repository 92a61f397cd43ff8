"""The shape of a scenario file, checked by pydantic; its findings are said in the house's words."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from burdenshare.engine.draws import SAMPLINGS
from burdenshare.vocabulary.errors import Problem, listed, nearest
from burdenshare.vocabulary.reading import Document, Path

Year = Annotated[int, Field(ge=1900, le=2200)]
Actor = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Words = dict[str, str]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Years(_Strict):
    """The reference year, and the first and last year that are shown."""

    reference: Year
    first: Year
    last: Year


class Draws(_Strict):
    """How many draws, from which seed, sampled how."""

    count: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    seed: Annotated[int, Field(ge=0, le=2**63 - 1)] | None = None
    sampling: str | None = None


class War(_Strict):
    """A war that is being deterred."""

    adversary: Actor
    defender: Actor
    supporters: list[Actor]


class File(_Strict):
    """A scenario file. A child leaves out what it takes from its parent."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    question: str
    based_on: str | None = None
    data: Annotated[str, Field(pattern=r"^\d{4}-\d{2}(\+[a-z0-9_]+@[A-Za-z0-9.-]+)*$")] | None = None
    years: Years | None = None
    shown_years: Annotated[list[Year], Field(min_length=1)] | None = None
    actors: Annotated[list[Actor], Field(min_length=1)] | None = None
    focus: Actor | None = None
    alliance: list[Actor] | None = None
    missions: Annotated[list[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]], Field(min_length=1)] | None = None
    contingencies: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], War] | None = None
    settings: Words | None = None
    theories: dict[str, str | Words] | None = None
    definitions: dict[str, str | Words] | None = None
    levers: dict[str, dict[Any, Any]] | None = None
    uncertainties: dict[str, dict[Any, Any]] | None = None
    programmes: dict[str, dict[Any, Any]] | None = None
    correlations: list[list[Any]] | None = None
    outcomes: list[str] | None = None
    draws: Draws | None = None
    caveats: list[str] | None = None


_SAID = {
    "missing": "is missing.",
    "string_type": "is not text.",
    "int_type": "is not a whole number.",
    "list_type": "is not a list.",
    "dict_type": "is not a table of words and values.",
    "model_type": "is not a table of words and values.",
    "model_attributes_type": "is not a table of words and values.",
    "too_short": "is empty.",
}


_GONE = {
    "sobol": "It made uncertainties move together that should be independent.",
    "latin_hypercube": "Its first 2,000 of 10,000 draws were not the run of 2,000.",
}


def check_shape(document: Document) -> list[Problem]:
    """Say what is wrong with the shape of a scenario file, in the file's order."""
    if not isinstance(document.value, dict):
        return [
            Problem(
                document.place, "it is not a scenario.", "A scenario has a name, a question, levers and uncertainties."
            )
        ]
    try:
        File.model_validate(document.value)
    except ValidationError as error:
        found = {_said(document, dict(e)) for e in error.errors(include_url=False)}
        return sorted(found, key=lambda p: int(p.place.rpartition(":")[2]))
    sampling = (document.value.get("draws") or {}).get("sampling")
    if sampling is not None and sampling not in SAMPLINGS:
        place = document.at(("draws", "sampling"))
        if why := _GONE.get(sampling):
            do = "Write `supercube`: the numbers will differ."
            return [Problem(place, f"`{sampling}` is a sampling of earlier versions.", why, do)]
        right = nearest(sampling, SAMPLINGS) or f"Samplings are {listed(SAMPLINGS)}."
        return [Problem(place, f"there is no sampling named `{sampling}`.", right)]
    return []


def _said(document: Document, error: dict[str, Any]) -> Problem:
    path: Path = tuple(p for p in error["loc"] if p in ("str", "dict[str,str]") or isinstance(p, str | int))
    path = tuple(p for p in path if p not in ("str", "dict[str,str]"))
    place, name = document.at(path), ".".join(str(p) for p in path)
    kind = error["type"]
    if kind == "extra_forbidden":
        parent = path[:-1]
        words: type[BaseModel] = File
        if parent:
            inner: dict[str, type[BaseModel]] = {"years": Years, "contingencies": War}
            words = inner.get(str(parent[0]), Draws)
        where = f"`{'.'.join(map(str, parent))}`" if parent else "a scenario"
        known = list(words.model_fields)
        return Problem(
            place,
            f"`{path[-1]}` is not a word of {where}.",
            nearest(str(path[-1]), known) or f"Words are {listed(known, 20)}.",
        )
    if kind in _SAID:
        return Problem(place, f"`{name}` {_SAID[kind]}")
    if kind == "string_pattern_mismatch":
        pattern = error["ctx"]["pattern"]
        right = "A name is small letters, digits and hyphens."
        if "A-Z" in pattern:
            right = "An actor is three capitals, such as KOR."
        elif "_" in pattern:
            right = "A name is small letters, digits and underscores."
        return Problem(place, f"`{name}` is `{error['input']}`.", right)
    bounds = error.get("ctx", {})
    if kind in ("greater_than_equal", "less_than_equal"):
        limit = f"at least {bounds['ge']}" if "ge" in bounds else f"at most {bounds['le']}"
        return Problem(place, f"`{name}` is {error['input']}.", f"It is {limit}.")
    return Problem(place, f"`{name}` is `{error['input']}`, which does not fit here.")
