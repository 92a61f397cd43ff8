"""What a connector brings: the figures of one release, where they come from, and the bytes that were received."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from burdenshare.data.observation import Observation, Origin
from burdenshare.vocabulary.errors import Problem, ProblemsFound


class NotRead(ProblemsFound):
    """What came is not what the publisher's format is known to be."""


@dataclass(frozen=True)
class Source:
    """A publisher's dataset that can be brought in.

    `address` is where a refresh begins; empty where only a file can be given. `hosts` are the only servers asked.
    `files` says which file `data add` takes; empty where there is none.
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
        """What is wrong with what came, as an error."""
        return NotRead([Problem(f"{self.publisher}, {self.dataset}", wrong, "", do)])


@dataclass(frozen=True)
class Gathered:
    """The figures of one release, ready to be kept.

    `table` names one of several tables that a source holds side by side, each with releases of its own.
    """

    vintage: str
    observations: tuple[Observation, ...]
    origin: Origin
    received: Mapping[str, bytes]
    etag: str = ""
    table: str = ""


def figure(
    quantity: str, actor: str, year: int, value: float, unit: str, price_base: str, definition: str, origin: str,
    place: str, flag: str = "", note: str = "",
) -> Observation:  # fmt: skip
    """A figure read from a publisher's table."""
    return Observation(
        quantity, actor, year, value, unit, price_base, definition, "A", "table", flag, origin, note, place
    )


def once(source: Source, observations: Iterable[Observation]) -> tuple[Observation, ...]:
    """The observations in order, refused where one stands twice."""
    found = sorted(observations, key=lambda o: (o.quantity, o.actor, o.definition, o.unit, o.price_base, o.year))
    seen: dict[tuple[object, ...], Observation] = {}
    for o in found:
        key = (o.quantity, o.actor, o.definition, o.unit, o.price_base, o.year)
        if key in seen:
            raise source.unread(f"{o.quantity} of {o.actor} in {o.year} stands twice: {seen[key].place}, {o.place}.")
        seen[key] = o
    return tuple(found)
