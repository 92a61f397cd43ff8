"""The shapes of a scenario's and a pack's files, checked by pydantic; its findings become our own messages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, ValidationError

from burdenshare.engine.draws import SAMPLINGS
from burdenshare.vocabulary.errors import Problem, listed, nearest, so_many
from burdenshare.vocabulary.file_names import DEVICE, is_device
from burdenshare.vocabulary.reading import Document, Path

Year = Annotated[int, Field(ge=1900, le=2200)]
Actor = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Words = dict[str, str]
LONGEST_NAME: Final = 100
SOME: Final = r"\S"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Years(_Strict):
    """The reference year, and the first and last year that are shown; a child leaves out what it keeps."""

    reference: Year | None = None
    first: Year | None = None
    last: Year | None = None


class Draws(_Strict):
    """The number of draws, the seed and the sampling."""

    count: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    seed: Annotated[int, Field(ge=0, le=2**63 - 1)] | None = None
    sampling: str | None = None


class War(_Strict):
    """A war to be deterred."""

    adversary: Actor
    defender: Actor
    supporters: list[Actor]


Blocks = dict[str, dict[Any, Any]]
# A name stands in paths, addresses and tables; text may be long, but not without a word.
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=LONGEST_NAME)]
Text = Annotated[str, Field(pattern=SOME)]


Actors = Annotated[
    Annotated[list[Actor], Field(min_length=1), Tag("codes")]
    | Annotated[dict[Actor, str], Field(min_length=1), Tag("with names")],
    Discriminator(lambda given: "with names" if isinstance(given, dict) else "codes"),
]


# An outcome, or several that are added up.
Answering = Annotated[
    Annotated[str, Tag("one")] | Annotated[list[str], Field(min_length=2), Tag("sum")],
    Discriminator(lambda given: "sum" if isinstance(given, list) else "one"),
]


class Part(_Strict):
    """A further file of a pack: levers, uncertainties, programmes, figures and correlations."""

    levers: Blocks | None = None
    uncertainties: Blocks | None = None
    programmes: Blocks | None = None
    figures: Blocks | None = None
    correlations: list[list[Any]] | None = None


class _Body(Part):
    """The words that a pack and a scenario share."""

    data: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}(-[0-9]{2})?(\+[a-z0-9_]+@[A-Za-z0-9.-]+)*$")] | None = None
    years: Years | None = None
    shown_years: Annotated[list[Year], Field(min_length=1)] | None = None
    actors: Actors | None = None
    focus: Actor | None = None
    alliance: list[Actor] | None = None
    missions: Annotated[list[Name], Field(min_length=1)] | None = None
    contingencies: dict[Name, War] | None = None
    settings: Words | None = None
    theories: dict[str, str | Words] | None = None
    definitions: dict[str, str | Words] | None = None
    outcomes: Annotated[list[str], Field(min_length=1)] | None = None
    keep_draws: list[str] | None = None
    answers_with: Annotated[list[Answering], Field(min_length=1)] | None = None
    answers_by: Year | None = None
    answers_of: Actor | None = None
    draws: Draws | None = None
    caveats: list[str] | None = None


class PackFile(_Body):
    """The file `pack.yaml`."""

    name: Name
    label: Text
    parent: str | None = None
    default: str | None = None
    checked_to: Year | None = None  # the last year for which its equations were checked; else its own last year
    dollar_issuer: Actor | None = None
    leading: list[str] | None = None
    keep_draws: list[str] | None = None


class File(_Body):
    """A scenario file. A child omits whatever it inherits from its parent."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=LONGEST_NAME)]
    question: Text
    in_words: Text | None = None
    based_on: str | None = None
    compared_with: str | None = None


# Pydantic's own steps through a union, which are not words of the file.
_OURS = re.compile(r"(str|dict\[str,str\]|codes|with names|one|sum|\[key\])\Z")
NEITHER = "neither"
_SAID = {
    "missing": "is missing.",
    "string_type": "is not text.",
    "int_type": "is not a whole number.",
    "list_type": "is not a list.",
    "dict_type": "is not a table of words and values.",
    "model_type": "is not a table of words and values.",
    "model_attributes_type": "is not a table of words and values.",
    NEITHER: "is neither a name nor a table of actors with a name for each.",
}


_GONE = {
    "sobol": "It made uncertainties move together that should be independent.",
    "latin_hypercube": "Its first 2,000 of 10,000 draws were not the run of 2,000.",
}


def check_shape(document: Document) -> list[Problem]:
    """The faults in the shape of a scenario file, in the file's order."""
    right = "A scenario has a name, a question, levers and uncertainties."
    return _check(document, File, "a scenario", right)


def check_pack(document: Document) -> list[Problem]:
    """The faults in the shape of a `pack.yaml`, in the file's order."""
    return _check(document, PackFile, "a pack", "A pack has a name, a label, actors, theories and outcomes.")


def check_part(document: Document) -> list[Problem]:
    """The faults in the shape of a further file of a pack, in the file's order."""
    return _check(document, Part, "a file of a pack", f"Its words are {listed(list(Part.model_fields))}.")


def _check(document: Document, shape: type[_Strict], what: str, right: str) -> list[Problem]:
    if not isinstance(document.value, dict):
        return [Problem(document.place, f"it is not {what}.", right)]
    try:
        shape.model_validate(document.value)
    except ValidationError as error:
        errors = [dict(e) for e in error.errors(include_url=False)]
        deeper = {_path_of(e)[:i] for e in errors for i in range(len(_path_of(e)))}
        # What may be text or a table says of a table that it is no text, beside the fault inside it.
        inside = [e for e in errors if not (e["type"] == "string_type" and _path_of(e) in deeper)]
        found = {_said(document, e, shape, what) for e in _joined(inside)}
        return sorted(found, key=lambda p: int(p.place.rpartition(":")[2]))
    name = document.value.get("name")
    if isinstance(name, str) and is_device(name):  # runs are kept in a folder of this name
        return [Problem(document.at(("name",)), f"`name` is `{name}`.", DEVICE, "Choose another name.")]
    sampling = (document.value.get("draws") or {}).get("sampling")
    if sampling is not None and sampling not in SAMPLINGS:
        place = document.at(("draws", "sampling"))
        if why := _GONE.get(sampling):
            do = "Write `supercube`: the numbers will differ."
            return [Problem(place, f"`{sampling}` is a sampling of earlier versions.", why, do)]
        right = nearest(sampling, SAMPLINGS) or f"Samplings are {listed(SAMPLINGS)}."
        return [Problem(place, f"there is no sampling named `{sampling}`.", right)]
    return []


def _joined(errors: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The errors, with one for what is neither of the two things that it may be."""
    texts = {_path_of(e) for e in errors if e["type"] == "string_type"}
    both = {_path_of(e) for e in errors if e["type"] == "dict_type"} & texts
    kept = [e for e in errors if _path_of(e) not in both or e["type"] == "dict_type"]
    return [{**e, "type": NEITHER} if _path_of(e) in both else e for e in kept]


def _path_of(error: Mapping[str, Any]) -> Path:
    """The words of the file that lead to an error."""
    return tuple(p for p in error["loc"] if not isinstance(p, str) or not _OURS.match(p))


def _said(document: Document, error: dict[str, Any], shape: type[_Strict], what: str) -> Problem:
    path = _path_of(error)
    place, name = document.at(path), ".".join(str(p) for p in path)
    kind = error["type"]
    if kind == "extra_forbidden":
        parent = path[:-1]
        words: type[BaseModel] = shape
        if parent:
            inner: dict[str, type[BaseModel]] = {"years": Years, "contingencies": War}
            words = inner.get(str(parent[0]), Draws)
        where = f"`{'.'.join(map(str, parent))}`" if parent else what
        known = list(words.model_fields)
        return Problem(
            place,
            f"`{path[-1]}` is not a word of {where}.",
            nearest(str(path[-1]), known) or f"Words are {listed(known, 20)}.",
        )
    if kind == "too_short":
        return _too_short(place, name, error["ctx"]["actual_length"], error["ctx"]["min_length"])
    if kind in _SAID:
        return Problem(place, f"`{name}` {_SAID[kind]}")
    if kind == "string_too_long":
        return Problem(place, f"`{name}` has {len(error['input']):,} letters.", f"The most is {LONGEST_NAME}.")
    if kind == "string_pattern_mismatch":
        pattern = error["ctx"]["pattern"]
        if pattern == SOME:
            return Problem(place, f"`{name}` is empty.", "Write it in words.")
        right = "A name is small letters, digits and hyphens."
        if name == "data":
            right = "A vintage is `YYYY-MM` or `YYYY-MM-DD`, and perhaps releases over it, `+SOURCE@RELEASE`."
        elif "A-Z" in pattern:
            right = "An actor is three capital letters, its ISO 3166 code."
        elif "_" in pattern:
            right = "A name is small letters, digits and underscores."
        return Problem(place, f"`{name}` is `{error['input']}`.", right)
    bounds = error.get("ctx", {})
    if kind in ("greater_than_equal", "less_than_equal"):
        limit = f"at least {bounds['ge']}" if "ge" in bounds else f"at most {bounds['le']}"
        return Problem(place, f"`{name}` is {error['input']}.", f"It is {limit}.")
    return Problem(place, f"`{name}` is `{error['input']}`, which does not fit here.")


def _too_short(place: str, name: str, count: int, least: int) -> Problem:
    """What a list or a table has, and what it needs."""
    has = f"`{name}` has {so_many(count, 'item')}." if count else f"`{name}` is empty."
    alone = "One alone stands without brackets." if count == 1 else ""
    return Problem(place, has, f"It needs at least {so_many(least, 'item')}.", alone)
