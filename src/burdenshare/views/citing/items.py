"""What is cited, as items of CSL-JSON: the software, the run, its data, its equations, and each of its sources.

Dates: the software's is that of its release, and a version that is not released has none; a run and its data have the
date of the data. A run holds no clock time, so the day of access is added only if it is given.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any, Final, Protocol, TypeAlias

from burdenshare.engine.manifest import Manifest
from burdenshare.views.citing.once import once
from burdenshare.vocabulary.errors import Problem, ProblemsFound
from burdenshare.vocabulary.plain import on_one_line
from burdenshare.vocabulary.sources import Source

Item: TypeAlias = dict[str, Any]
CONTRIBUTORS: Final = [{"literal": "The burdenshare contributors"}]
RELEASED: Final[Mapping[str, str]] = {}  # version: the date of its release
_PERSON: Final = re.compile(r"([^,]+), ((?:[A-Z]\.[ -]?(?=[A-Z]\.|,|\s|$))+)(?:, | and |$)")
_JOURNAL: Final = re.compile(r"([A-Z][^;,\d]*?) (\d{1,3})(?:\(([\d–-]+)\))?(?:, (\d[\d–-]*))?(?:;.*)?")
_ADDRESS: Final = re.compile(r"https?://[^\s;]+")
_UNTITLED: Final = re.compile(r"Page of ([\d-]+)")  # what the data room says of a page that has no title
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_TYPES: Final = {"data": "dataset", "press": "webpage", "official": "report", "study": "report", "method": "report"}
JUDGEMENT: Final = "judgement"
OWN: Final = "burdenshare-"  # begins the keys of what is our own


class Figures(Protocol):
    """The origin of figures, as the data room describes it."""

    publisher: str
    title: str
    address: str
    published: str
    vintage: str
    licence: str


def items_of_run(
    m: Manifest, origins: Mapping[str, Figures], held: Mapping[str, Source], quoted: Mapping[str, str] = {}
) -> list[Item]:
    """Everything that a run rests on; judgement of our own is no publication and is left out.

    Args:
        m: the run's manifest.
        origins: of figures, by key; what is missing is read from the manifest.
        held: the bibliography.
        quoted: what is quoted from an origin, in words, by its key.
    """
    theories = ", ".join(f"{row.theory} ({row.topic})".replace("_", " ") for row in m.theories)
    numbers = f"{m.draws:,} draws, seed {m.seed}, {m.precision} bits"
    found = [
        _clean(
            id=f"{OWN}{m.model}", type="software", title="burdenshare", version=m.model, author=CONTRIBUTORS,
            issued=date(RELEASED.get(m.model, "")),
        ),
        _clean(
            id=f"{OWN}run-{m.run}", type="dataset", author=CONTRIBUTORS,
            title=f"Run {m.run} of burdenshare {m.model}: {m.title}", issued=date(m.data),
            note=f"Data {m.data}, {numbers}. {m.command}",
        ),
        _clean(
            id=f"{OWN}data-{m.data}", type="dataset", author=CONTRIBUTORS,
            title=f"Data room of burdenshare, vintage {m.data}", issued=date(m.data),
        ),
        _clean(
            id=f"{OWN}equations-{m.run}", type="software", title=f"Equations of burdenshare: {theories}",
            version=m.model, author=CONTRIBUTORS, issued=date(RELEASED.get(m.model, "")),
        ),
    ]  # fmt: skip
    for _, source in once(m):
        if source.key in origins:
            found.append(item_of_figures(source.key, origins[source.key], quoted.get(source.key, "")))
        elif source.key in held and held[source.key].evidence != JUDGEMENT:
            found.append(item_of_source(held[source.key]))
        elif source.key not in held and source.evidence != JUDGEMENT:
            found.append(_clean(id=source.key, type="document", title=source.text, note=source.evidence))
    return found


def item_of_source(source: Source) -> Item:
    """An entry of the bibliography: an article, a book, a report, data or a page, as its words show."""
    item: Item = {"id": source.key, "type": _TYPES.get(source.evidence, "document"), "title": source.title}
    item |= {"author": authors(source.author), "issued": {"date-parts": [[source.year]]}}
    where = source.where
    if journal := _JOURNAL.fullmatch(where):
        name, volume, issue, page = journal.groups()
        item |= {"type": "article-journal", "container-title": name, "volume": volume, "issue": issue, "page": page}
    elif where.endswith("University Press") or where.endswith("of California Press"):
        item |= {"type": "book", "publisher": where}
    elif address := _ADDRESS.search(where):
        item |= {"URL": address[0].rstrip(",.")}
        rest = where.replace(address[0], "").strip(" ,;.")
        item |= {"note": rest} if rest else {}
    elif where:
        item |= {"note": where}
    return _clean(**item)


def item_of_figures(key: str, origin: Figures, quoted: str = "") -> Item:
    """A release of figures: its publisher first. A page without a title is described in brackets.

    Args:
        key: of the origin.
        origin: of the figures.
        quoted: what is quoted from it, in words; where that is not known, the day of the page describes it.
    """
    # A vintage that is a date is the date; in a version, styles would read its hyphens as a range.
    version = "" if "-" in origin.vintage else origin.vintage
    kind, title = "dataset", origin.title
    if untitled := _UNTITLED.fullmatch(title):
        said = f"{quoted}, as published by {origin.publisher}, {untitled[1]}" if quoted else f"page of {untitled[1]}"
        kind, title = "webpage", f"[{said}]"
    return _clean(
        id=key, type=kind, title=title, author=[{"literal": origin.publisher}], version=version,
        issued=date(origin.published) or date(origin.vintage), URL=origin.address, note=f"Licence: {origin.licence}",
    )  # fmt: skip


def accessed(items: list[Item], day: str) -> list[Item]:
    """Items with the day on which they were looked at, where they have an address.

    Raises:
        ProblemsFound: the day is not written as YEAR-MONTH-DAY, or no calendar has it.
    """
    if not is_day(day) or not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", day):
        raise ProblemsFound([Problem("cite", f"`--accessed {day}` is not a day.", "Write it as YEAR-MONTH-DAY.")])
    return [{**item, "accessed": date(day)} if "URL" in item else item for item in items]


def is_day(text: str) -> bool:
    """Whether a calendar has a day: not 30 February."""
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def authors(text: str) -> list[Item]:
    """Authors by family and given names where all are persons; else the text is one name."""
    rest, found = text.removesuffix(" (editors)"), []
    others = rest.endswith(" and others")
    rest = rest.removesuffix(" and others")
    at = 0
    while match := _PERSON.match(rest, at):
        found.append({"family": match[1].strip(), "given": match[2].strip()})
        at = match.end()
    if not found or at < len(rest):
        return [{"literal": text}]
    return [*found, *([{"literal": "others"}] if others else [])]


def date(text: str) -> Item | None:
    """The date with which a text begins; None where it begins with no year."""
    match = _DATE.match(text)
    return {"date-parts": [[int(part) for part in match.groups() if part]]} if match else None


def _clean(**item: Any) -> Item:
    """An item without what is empty; texts are on one line and show hidden characters."""
    return {k: on_one_line(v) if isinstance(v, str) else v for k, v in item.items() if v}
