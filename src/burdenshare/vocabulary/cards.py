"""Cards: how one quantity presents itself, as YAML beside the equations; schema, help, docs and sampler all use it.

The cards of all theories are read once and cached as JSON under the hash of their bytes, because help must start fast.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest
from burdenshare.vocabulary.folders import cache_folder
from burdenshare.vocabulary.kinds import QUANTITIES, SHOWN_UNITS, Kind, ShownUnit, kind
from burdenshare.vocabulary.reading import Document, read_yaml

ROLES: Final = ("lever", "uncertainty", "shock", "observation", "outcome", "quantity")
SETTABLE: Final = ("lever", "uncertainty")
DEFINITION: Final = "definition"  # the source of a range that follows from what the quantity is
PATH: Final = "path"  # an outcome on the path without war; `all` includes the wars of all draws
SUM, WHOLE = "sum", "whole"
OVER_YEARS: Final = (SUM, WHOLE)
CALENDAR: Final = 1000  # a bound of a date this far from the reference year was meant as a calendar year
MODEL: Final = Path(__file__).parent.parent / "model"
_WORDS: Final = (
    "label", "kind", "in", "role", "bounds", "help", "source", "definition", "definitions", "definition_of",
    "option", "decided_by", "decimals", "start", "worlds", "worse", "signal", "counts", "plausible", "plausible_why",
    "plausible_source", "idle", "counts_from", "over_years",
)  # fmt: skip

_RANGE: Final = ("plausible", "plausible_why", "plausible_source")


@dataclass(frozen=True)
class Card:
    """The name of a quantity, the unit in which people read it, its bounds and its sources."""

    name: str
    label: str
    kind: Kind
    shown_unit: ShownUnit
    role: str
    help: str
    topic: str
    theory: str
    place: str
    bounds: tuple[float, float] | None = None
    source: tuple[str, ...] = ()
    definition: str = ""
    definitions: tuple[str, ...] = ()
    definition_of: str | None = None
    option: str | None = None
    decided_by: str = ""
    decimals: int = 1
    start: str | None = None
    worlds: str = PATH
    worse: str = ""  # of an outcome: which direction is worse, `higher` or `lower`
    signal: str = ""  # of a weight: the signal that has no effect on belief where the weight is 0
    counts: str = ""  # of an observation: what the figures that feed it count, as the contracts of figures say it
    plausible: tuple[float, float] | None = None  # of an outcome: no number outside it is believed
    plausible_why: str = ""
    plausible_source: tuple[str, ...] = ()
    idle: Mapping[str, str] = field(default_factory=dict, hash=False)  # of a lever: why not, by `TOPIC.THEORY`
    counts_from: str = ""  # of a lever: the truth by actor and year before whose first year it moves nothing
    over_years: str = ""  # of money: `sum` of a yearly flow since the reference year, or `whole`, of years unknown

    def limits(self, reference_year: int) -> tuple[float, float] | None:
        """The bounds where the reference year is known: those of a date are counted from it."""
        if self.bounds is None:
            return None
        start = reference_year if self.kind.quantity.is_date else 0
        return self.bounds[0] + start, self.bounds[1] + start

    def said_bounds(self, reference_year: int | None = None) -> str:
        """The bounds in words, without the unit; empty where there are none."""
        if self.bounds and self.kind.quantity.is_date and reference_year is None:
            low, high = self.bounds
            least = f"{-low:g} years before" if low < 0 else f"{low:g}"
            return f"{least} to {high:g} years after the reference year"
        limits = self.limits(reference_year or 0)
        return f"{limits[0]:g} to {limits[1]:g}" if limits else ""


def card_files(model: Path = MODEL, theories: Path | None = None) -> list[Path]:
    """Return the card files of the model, one beside each theory; then those of a folder with own theories."""
    return [*sorted(model.glob("*/*.yaml")), *(sorted(theories.glob("*/*.yaml")) if theories else [])]


def load_cards(model: Path = MODEL, theories: Path | None = None) -> Mapping[str, Card]:
    """Load the cards of all theories, by name.

    Args:
        model: the folder of the package's theories.
        theories: a folder with theories of one's own, if there is one.

    Raises:
        ProblemsFound: a card lacks a word or has an unknown one, or two theories describe one quantity differently.
    """
    files = card_files(model, theories)
    texts = [path.read_bytes() for path in files]
    readers = [Path(__file__), Path(__file__).with_name("reading.py"), Path(__file__).with_name("kinds.py")]
    digest = hashlib.blake2b(b"\0".join([*texts, *(r.read_bytes() for r in readers)]), digest_size=12)
    kept = cache_folder() / f"cards-{digest.hexdigest()}.json"
    try:
        rows = json.loads(kept.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        rows = _read_all(files, texts)
        _keep(kept, rows)
    return {row["name"]: _card(row) for row in rows}


def _keep(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write the cached cards in full or not at all; a read-only home only costs time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}")
        part.write_text(json.dumps(rows), encoding="utf-8")
        os.replace(part, path)
    except OSError:
        return


def _card(row: Mapping[str, Any]) -> Card:
    return Card(
        **{
            **row,
            "kind": kind(row["kind"]),
            "shown_unit": SHOWN_UNITS[row["shown_unit"]],
            "bounds": tuple(row["bounds"]) if row["bounds"] else None,
            "source": tuple(row["source"]),
            "definitions": tuple(row["definitions"]),
            "plausible": tuple(row["plausible"]) if row["plausible"] else None,
            "plausible_source": tuple(row["plausible_source"]),
        }
    )


def _read_all(files: list[Path], texts: list[bytes]) -> list[dict[str, Any]]:
    problems: list[Problem] = []
    rows: dict[str, dict[str, Any]] = {}
    for path, text in zip(files, texts, strict=True):
        place = f"{path.parent.name}/{path.name}"
        try:
            document = read_yaml(text, place)
        except ProblemsFound as found:
            problems.extend(found.problems)
            continue
        for row in _rows(document, path, problems):
            before = rows.get(row["name"])
            if before and {k: v for k, v in before.items() if k not in ("place", "theory")} != {
                k: v for k, v in row.items() if k not in ("place", "theory")
            }:
                problems.append(
                    Problem(
                        row["place"],
                        f"`{row['name']}` has a different card in {before['place']}.",
                        "Rival theories share one card.",
                    )
                )
            rows.setdefault(row["name"], row)
    if problems:
        raise ProblemsFound(problems)
    return list(rows.values())


def _rows(document: Document, path: Path, problems: list[Problem]) -> Iterator[dict[str, Any]]:
    if not isinstance(document.value, dict):
        problems.append(Problem(document.place, "it has no cards.", "A card file maps names to cards."))
        return
    for name, body in document.value.items():
        at = (name,)
        faults = list(_faults(document, name, body))
        problems.extend(faults)
        if faults:
            continue
        bounds, plausible = body.get("bounds"), body.get("plausible")
        yield {
            "name": name,
            "label": body["label"],
            "kind": body["kind"],
            "shown_unit": body["in"],
            "role": body["role"],
            "help": body["help"],
            "topic": path.parent.name,
            "theory": path.stem,
            "place": document.at(at),
            "bounds": [float(b) for b in bounds] if bounds else None,
            "source": list(body.get("source", [])),
            "definition": body.get("definition", ""),
            "definitions": list(body.get("definitions", [])),
            "definition_of": body.get("definition_of"),
            "option": body.get("option"),
            "decided_by": body.get("decided_by", ""),
            "decimals": body.get("decimals", 1),
            "start": body.get("start"),
            "worlds": body.get("worlds", PATH),
            "worse": body.get("worse", ""),
            "signal": body.get("signal", ""),
            "counts": body.get("counts", ""),
            "plausible": [float(b) for b in plausible] if plausible else None,
            "plausible_why": body.get("plausible_why", ""),
            "plausible_source": list(body.get("plausible_source", [])),
            "idle": dict(body.get("idle", {})),
            "counts_from": body.get("counts_from", ""),
            "over_years": body.get("over_years", ""),
        }


def _faults(document: Document, name: str, body: Any) -> Iterator[Problem]:
    place = document.at((name,))
    if not isinstance(body, dict):
        yield Problem(place, f"`{name}` is not a card.", "A card has label, kind, in, role and help.")
        return
    for word in body:
        if word not in _WORDS:
            yield Problem(document.at((name, word)), f"`{word}` is not a word of a card.", nearest(str(word), _WORDS))
    for word in ("label", "kind", "in", "role", "help"):
        if not isinstance(body.get(word), str):
            yield Problem(place, f"`{name}.{word}` is missing.")
    if body.get("role") not in (*ROLES, None):
        yield Problem(document.at((name, "role")), f"There is no role `{body['role']}`.", f"Roles are {listed(ROLES)}.")
    if body.get("worlds", PATH) not in (PATH, "all"):
        right = "Worlds are `path` and `all`."
        yield Problem(document.at((name, "worlds")), f"`{name}.worlds` is `{body['worlds']}`.", right)
    if body.get("worse", "") not in ("", "higher", "lower"):
        yield Problem(
            document.at((name, "worse")), f"`{name}.worse` is `{body['worse']}`.", "It is `higher` or `lower`."
        )
    option = body.get("option", "x")
    if not isinstance(option, str) or not option.isascii() or not option.isalpha() or not option.islower():
        right = "It is one word in small letters, such as `growth`."
        yield Problem(document.at((name, "option")), f"`{name}.option` is `{option}`.", right)
    if "option" in body and body.get("role") not in SETTABLE:
        wrong = f"`{name}` has a short name, but is of the role {body.get('role')}."
        yield Problem(document.at((name, "option")), wrong, "Levers and uncertainties have one.")
    if not isinstance(body.get("decimals", 1), int):
        yield Problem(
            document.at((name, "decimals")), f"`{name}.decimals` is `{body['decimals']}`, not a whole number."
        )
    if not body.get("source"):
        yield Problem(place, f"`{name}.source` is missing.", "Give bibliography keys, or `[judgement]`.")
    yield from _unit_faults(document, name, body)
    idle = body.get("idle", {})
    if not isinstance(idle, dict) or not all(isinstance(w, str) and w.strip() and "." in k for k, w in idle.items()):
        right = "Write {TOPIC.THEORY: reason}."
        yield Problem(document.at((name, "idle")), f"`{name}.idle` is not a table of reasons.", right)
    elif idle and body.get("role") != "lever":
        yield Problem(document.at((name, "idle")), f"`{name}` is not a lever: only levers are idle.")
    if "counts_from" in body and (not isinstance(body["counts_from"], str) or body.get("role") != "lever"):
        right = "It is the name of a truth, on the card of a lever."
        yield Problem(document.at((name, "counts_from")), f"`{name}.counts_from` does not fit.", right)
    if body.get("over_years", SUM) not in OVER_YEARS:
        right = f"It is {listed(OVER_YEARS)}."
        yield Problem(document.at((name, "over_years")), f"`{name}.over_years` is `{body['over_years']}`.", right)
    yield from _range_faults(document, name, body)


def _range_faults(document: Document, name: str, body: Mapping[str, Any]) -> Iterator[Problem]:
    """The faults of a plausible range: an outcome has one with a reason and a source, or has none of the three."""
    given = [word for word in _RANGE if word in body]
    if not given:
        return
    place = document.at((name, given[0]))
    if body.get("role") != "outcome":
        yield Problem(place, f"`{name}` has a plausible range, but is not an outcome.", "Other numbers have `bounds`.")
    for word in _RANGE:
        if word not in body:
            yield Problem(place, f"`{name}.{word}` is missing.", f"A plausible range has {listed(_RANGE)}.")
    ends, why, source = (body.get(word) for word in _RANGE)
    if "plausible" in body and not (
        isinstance(ends, list) and len(ends) == 2 and all(map(_is_number, ends)) and ends[0] < ends[1]
    ):
        right = "It is two numbers, the lower first: `[0, 100]`."
        yield Problem(document.at((name, "plausible")), f"`{name}.plausible` is `{ends}`.", right)
    if "plausible_why" in body and (not isinstance(why, str) or not why.strip()):
        yield Problem(document.at((name, "plausible_why")), f"`{name}.plausible_why` is `{why}`, not a sentence.")
    if "plausible_source" in body and not (
        isinstance(source, list) and source and all(isinstance(key, str) for key in source)
    ):
        right = f"Give bibliography keys, `[judgement]`, or `[{DEFINITION}]`."
        yield Problem(document.at((name, "plausible_source")), f"`{name}.plausible_source` is `{source}`.", right)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _unit_faults(document: Document, name: str, body: Mapping[str, Any]) -> Iterator[Problem]:
    try:
        quantity = kind(body.get("kind", "Share")).quantity.name
    except KeyError as error:
        yield Problem(document.at((name, "kind")), str(error.args[0]))
        return
    unit = SHOWN_UNITS.get(str(body.get("in")))
    if unit is None or quantity not in unit.quantities:
        fitting = [u.name for u in SHOWN_UNITS.values() if quantity in u.quantities]
        yield Problem(
            document.at((name, "in")),
            f"`{body.get('in')}` does not show a {quantity}.",
            f"Units are {listed(fitting)}.",
        )
    if QUANTITIES[quantity].is_date and any(abs(b) >= CALENDAR for b in body.get("bounds") or ()):
        right = "The bounds of a year are counted from the reference year, such as `[1, 35]`."
        yield Problem(document.at((name, "bounds")), f"`{name}.bounds` are calendar years.", right)
