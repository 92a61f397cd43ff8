"""The result of a connector: the figures of one release, their origin, and the bytes received."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from burdenshare.data.observation import Observation, Origin
from burdenshare.vocabulary.errors import Problem, ProblemsFound


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

    def unread(self, wrong: str, do: str = "") -> NotRead:
        """An error about the received file."""
        return NotRead([Problem(f"{self.publisher}, {self.dataset}", wrong, "", do)])


@dataclass(frozen=True)
class Gathered:
    """The figures of one release, ready to be kept.

    `table` names one of several tables of a source, each with its own releases; `says` is what the user must know.
    """

    vintage: str
    observations: tuple[Observation, ...]
    origin: Origin
    received: Mapping[str, bytes]
    etag: str = ""
    table: str = ""
    says: str = ""


def figure(
    quantity: str, actor: str, year: int, value: float, unit: str, price_base: str, definition: str, origin: str,
    place: str, flag: str = "", note: str = "",
) -> Observation:  # fmt: skip
    """A figure read from a publisher's table."""
    return Observation(
        quantity, actor, year, value, unit, price_base, definition, "A", "table", flag, origin, note, place
    )


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
