"""The releases in the catalogue: which is in use, what changed between two, and who owns the figures."""

from __future__ import annotations

from collections.abc import Iterable

from burdenshare.data.changes import changes, counted, in_both
from burdenshare.data.choosing import choices
from burdenshare.data.connectors import connectors
from burdenshare.data.refresh import refreshable
from burdenshare.data.release import Release
from burdenshare.data.room import OWN, Room
from burdenshare.vocabulary.answers import Answer, Cell, Table
from burdenshare.vocabulary.errors import so_many


def moved(room: Room, before: str, after: str, quantity: str | None = None) -> Answer:
    """What changed between two releases, and why, where the reason is known."""
    old, new = room.observations(before), room.observations(after)
    said = f"From {before} to {after}."
    if room.release(before).source != room.release(after).source:
        old, new = in_both(old, new)
        said += " They come from two sources, so only quantities and definitions that both report are compared."
    elif room.release(before).order > room.release(after).order:
        said += " The first is the newer of the two."
    terms = [o for name in (before, after) for o in room.release(name).origins.values()]
    kept = next((o for o in terms if o.licence == "personal use"), None)
    licence, whose = (kept.licence, kept.publisher) if kept else ("", "")
    found = [c for c in changes(old, new) if quantity in (None, c.quantity)]
    body: tuple[dict[str, Cell], ...] = tuple(
        {"quantity": c.quantity, "actor": c.actor, "year": c.year, "definition": c.definition, "before": c.before,
         "after": c.after, "unit": c.unit, "why": c.why, "licence": licence, "publisher": whose}
        for c in found
    )  # fmt: skip
    why: tuple[dict[str, Cell], ...] = tuple({"why": w, "figures": n} for w, n in counted(found).items())
    columns = dict.fromkeys(("quantity", "actor", "year", "definition", "before", "after", "unit", "why"), "")
    tables = (
        Table("reasons", "Why", f"{so_many(len(found), 'figure')} changed.", {"why": "", "figures": ""}, why),
        Table("moved", "What changed", said, columns, body),
    )
    return Answer("data diff", f"What changed from {before} to {after}?", tables)


def state(room: Room) -> Answer:
    """The status of the data: each source, its release in use, and the result of the last refresh."""
    in_use, attempts, chosen = room.in_use(), room.attempts(), choices(room.folder)
    keys = [OWN, *connectors(), *sorted(in_use.keys() - {OWN, *connectors()})]
    rows: list[dict[str, Cell]] = []
    for key in keys:
        release, attempt = in_use.get(key), attempts.get(key)
        rows.append(
            {"source": key, "publisher": _publisher(key),
             "in use": release.vintage if release else "none",
             "chosen": "by you" if key in chosen else "", "figures": release.figures if release else 0,
             "kept": release.retrieved[:10] if release else "",
             "last refresh": f"{attempt.ended} on {attempt.when[:10]}" if attempt
             else "never" if key in refreshable() else "not fetched over the network"}
        )  # fmt: skip
    columns = dict.fromkeys(
        ("source", "publisher", "in use", *(("chosen",) if chosen else ()), "figures", "kept", "last refresh"), ""
    )
    said = f"The catalogue is in {room.folder}. Other releases are kept."
    older = tuple(_older(room.releases(), in_use))
    table = Table("sources", "Sources", said, columns, tuple(rows))
    said = "Runs can name one, and `burdenshare data use RELEASE` uses it." if older else "There are none."
    beside = Table("older", "Other releases", said, {"release": "", "figures": ""}, older)
    return Answer("data status", "What is the status of the data?", (table, beside))


def one(room: Room, name: str) -> Answer:
    """One release: its file and where it comes from, what it holds, and the cells that were left out."""
    release = room.release(name, "burdenshare data status")
    used = room.in_use()[release.source].name == release.name
    about: list[dict[str, Cell]] = [
        {"about": "in use", "is": "yes" if used else "no"},
        {"about": "figures", "is": f"{release.figures:,}"},
        {"about": "kept on", "is": release.retrieved},
    ]
    about += [{"about": "file", "is": f"{file}, sha256 {digest}"} for file, digest in release.received.items()]
    about += [{"about": "origin", "is": f"{o.publisher}, {o.title}, {o.vintage}"} for o in release.origins.values()]
    about += [{"about": "series", "is": f"{number:,} of {form}"} for form, number in release.forms.items()]
    cells: tuple[dict[str, Cell], ...] = tuple({"cell": cell} for cell in release.left_out)
    said = f"{so_many(len(cells), 'cell')} could not be read." if cells else "All cells were read."
    tables = (
        Table("release", release.name, "What is kept of it.", {"about": "", "is": ""}, tuple(about)),
        Table("left_out", "Cells left out", said, {"cell": ""}, cells),
    )
    return Answer("data status", f"What is {release.name}?", tables)


def _publisher(key: str) -> str:
    if key == OWN:
        return "the package"
    known = connectors()
    found = max((name for name in known if f"{key}_".startswith(f"{name}_")), key=len, default="own")
    return str(known[found].SOURCE.publisher)


def _older(releases: Iterable[Release], in_use: dict[str, Release]) -> Iterable[dict[str, Cell]]:
    for release in releases:
        if in_use[release.source].name != release.name:
            yield {"release": release.name, "figures": release.figures}


def licences(room: Room) -> Answer:
    """Who owns the figures, what may be done with them, and the sentence to print."""
    rows = {
        (o.publisher, o.title, o.licence): {"publisher": o.publisher, "dataset": o.title, "licence": o.licence,
                                            "say": o.attribution}
        for o in room.origins().values()
    }  # fmt: skip
    columns = {"publisher": "", "dataset": "", "licence": "", "say": ""}
    order = sorted(rows.values(), key=lambda r: (r["licence"] == "quoted fact", r["publisher"], r["dataset"]))
    said = "Figures marked `personal use` are the user's own copy: they are shown here and never shipped."
    table = Table("licences", "Licences", said, columns, tuple(order))
    return Answer("data licence", "Who owns the figures?", (table,))
