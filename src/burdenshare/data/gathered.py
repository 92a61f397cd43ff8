"""The result of a connector: the figures of one release, their origin, and the bytes received."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from burdenshare.data.observation import Observation, Origin
from burdenshare.vocabulary.errors import Problem, ProblemsFound

SMALL: Final = 16 * 2**20  # bytes of a page, or of an answer in JSON or XML; the largest of a publisher has under 4 MiB
# A number as a publisher writes it, in digits of this script only.
_NUMBER: Final = re.compile(r"-?[0-9]{1,30}(\.[0-9]{0,30})?([eE][-+]?[0-9]{1,3})?")
_FILE: Final = re.compile(r"[^A-Za-z0-9._-]+")
_FEW: Final = 0.1  # bad cells for each good one that a file may have
_DEEP: Final = 100  # characters of a link that name its file


class NotRead(ProblemsFound):
    """The file does not have the publisher's known format."""


@dataclass(frozen=True)
class Source:
    """A publisher's dataset that can be fetched or added from a file.

    `address` is where a refresh begins; empty if only a file can be added. `hosts` are the only servers contacted.
    `files` describes the file that `data add` accepts; empty if there is none.
    """

    key: str
    publisher: str
    dataset: str
    address: str
    hosts: tuple[str, ...]
    licence: str
    attribution: str
    files: str = ""

    def origin(self, vintage: str, body: bytes, file: str, place: str, retrieved: str, address: str = "") -> Origin:
        """The origin of the figures of one received file."""
        return Origin(
            f"{self.key}@{vintage}",
            self.publisher,
            self.dataset,
            address or self.address,
            vintage,
            vintage,
            self.licence,
            self.attribution,
            place,
            retrieved,
            file,
            hashlib.sha256(body).hexdigest(),
        )

    def number(self, value: Any, place: str) -> float:
        """A value of the received file as a number.

        Raises:
            NotRead: it is none, or is not finite.
        """
        if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
            value = float(value)
        if isinstance(value, int | float) and not isinstance(value, bool) and _is_finite(value):
            return float(value)
        said = f"`{value}`" if isinstance(value, str | int | float) else "a list or an object"
        raise self.unread(f"{place} holds {said}, not a number.")

    def year(self, value: Any, place: str) -> int:
        """A value of the received file as a year.

        Raises:
            NotRead: it is none.
        """
        if not re.fullmatch("[0-9]{4}", str(value)):
            raise self.unread(f"{place} holds `{value}`, not a year.")
        return int(value)

    def unread(self, wrong: str, do: str = "") -> NotRead:
        """An error about the received file."""
        return NotRead([Problem(f"{self.publisher}, {self.dataset}", wrong, "", do)])


@dataclass(frozen=True)
class Gathered:
    """The figures of one release, ready to be kept.

    `table` names one of several tables of a source, each with its own releases; `says` is what the user must know.
    `left_out` are cells that could not be read, and `saved` is the day on which the file says that it was saved. `part`
    names one of several files that a publisher gives out apart, such as one indicator. An empty `vintage` cannot be
    known from the file.
    """

    vintage: str
    observations: tuple[Observation, ...]
    origin: Origin
    received: Mapping[str, bytes]
    etag: str = ""
    table: str = ""
    says: str = ""
    left_out: tuple[Problem, ...] = ()
    saved: str = ""
    part: str = ""


def allow_few(source: Source, left_out: Sequence[Problem], figures: int) -> tuple[Problem, ...]:
    """The cells that could not be read, if they are few beside the figures: at most one in ten.

    Raises:
        NotRead: they are more, so the file is probably not what it seems.
    """
    if len(left_out) > _FEW * figures:
        raise NotRead(left_out or [Problem(source.publisher, "the file has no figures.")])
    return tuple(left_out)


def figure(
    quantity: str, actor: str, year: int, value: float, unit: str, price_base: str, definition: str, origin: str,
    place: str, flag: str = "", note: str = "",
) -> Observation:  # fmt: skip
    """A figure read from a publisher's table."""
    return Observation(
        quantity, actor, year, value, unit, price_base, definition, "A", "table", flag, origin, note, place
    )


def file_name(link: str) -> str:
    """The name under which a linked file is kept, in letters that every disk takes."""
    bare = link.partition("?")[0].partition("#")[0].rsplit("/", 1)[-1]
    return _FILE.sub("_", bare)[-_DEEP:].lstrip(".") or "file"


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number with hundreds of digits
        return False


def once(source: Source, observations: Iterable[Observation]) -> tuple[Observation, ...]:
    """The observations in order; an observation that appears twice is refused."""
    found = sorted(observations, key=lambda o: (o.quantity, o.actor, o.definition, o.unit, o.price_base, o.year))
    seen: dict[tuple[object, ...], Observation] = {}
    for o in found:
        key = (o.quantity, o.actor, o.definition, o.unit, o.price_base, o.year)
        if key in seen:
            raise source.unread(f"{o.quantity} of {o.actor} in {o.year} appears twice: {seen[key].place}, {o.place}.")
        seen[key] = o
    return tuple(found)
