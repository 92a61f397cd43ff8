"""Items in the forms that reference managers read: CSL-JSON, BibTeX and RIS."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from burdenshare.views.citing.items import Item

_BIBTEX: Final = {
    "article-journal": "article", "book": "book", "report": "techreport", "dataset": "misc", "webpage": "misc",
    "software": "software",
}  # fmt: skip
_RIS: Final = {
    "article-journal": "JOUR", "book": "BOOK", "report": "RPRT", "dataset": "DATA", "webpage": "ELEC",
    "software": "COMP",
}  # fmt: skip
_MARKS: Final = re.compile(r"([&%$#_{}])")
_SPECIAL: Final = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def csl(items: Sequence[Item]) -> str:
    """CSL-JSON."""
    return json.dumps(list(items), indent=1, ensure_ascii=False) + "\n"


def bibtex(items: Sequence[Item]) -> str:
    """BibTeX, an entry each."""
    return "\n\n".join(_entry(item) for item in items) + "\n"


def ris(items: Sequence[Item]) -> str:
    """RIS, a record each."""
    lines = ("".join(f"{tag}  - {text}\n" for tag, text in _record(item)) + "ER  - \n" for item in items)
    return "\n".join(lines)


def _entry(item: Item) -> str:
    kind = _BIBTEX.get(item["type"], "misc")
    issued = _parts(item, "issued")
    fields = {
        "author": " and ".join(_tex_name(a) for a in item.get("author", ())),
        "title": f"{{{_tex(item['title'])}}}",
        "year": str(issued[0]) if issued else "",
        "month": str(issued[1]) if len(issued) > 1 else "",
        "journal": _tex(item.get("container-title", "")),
        "volume": _tex(item.get("volume", "")),
        "number": _tex(item.get("issue", "")),
        "pages": _tex(item.get("page", "")),
        "publisher": _tex(item.get("publisher", "")),
        "institution": _tex(_name(item["author"][0])) if kind == "techreport" and item.get("author") else "",
        "version": _tex(item.get("version", "")),
        "url": re.sub(r"[{}\\\s]", "", item.get("URL", "")),
        "urldate": _iso(_parts(item, "accessed")),
        "note": _tex(item.get("note", "")),
    }
    key = re.sub(r"[^A-Za-z0-9:._+-]", "-", item["id"])
    body = ",\n".join(f"  {name} = {{{text}}}" for name, text in fields.items() if text)
    return f"@{kind}{{{key},\n{body}\n}}"


def _record(item: Item) -> Iterator[tuple[str, str]]:
    issued = _parts(item, "issued")
    yield "TY", _RIS.get(item["type"], "GEN")
    yield "ID", item["id"]
    for author in item.get("author", ()):
        yield "AU", _name(author)
    yield "TI", item["title"]
    if issued:
        yield "PY", str(issued[0])
    if len(issued) == 3:
        yield "DA", "/".join(f"{part:02d}" for part in issued) + "/"
    tags = {"container-title": "JO", "volume": "VL", "issue": "IS", "page": "SP", "publisher": "PB", "version": "ET",
            "URL": "UR", "note": "N1"}  # fmt: skip
    for word, tag in tags.items():
        if word in item:
            yield tag, item[word]
    if day := _parts(item, "accessed"):
        yield "Y2", "/".join(f"{part:02d}" for part in day) + "/"


def _parts(item: Item, word: str) -> list[int]:
    given = item.get(word)
    return list(given["date-parts"][0]) if given else []


def _iso(parts: Sequence[int]) -> str:
    return "-".join(f"{part:02d}" for part in parts)


def _name(author: Mapping[str, str]) -> str:
    return author["literal"] if "literal" in author else f"{author['family']}, {author['given']}"


def _tex_name(author: Mapping[str, str]) -> str:
    """A person's name in its parts; any other name whole, in braces; `others` as BibTeX knows it."""
    if "literal" in author:
        return "others" if author["literal"] == "others" else f"{{{_tex(author['literal'])}}}"
    return f"{_tex(author['family'])}, {_tex(author['given'])}"


def _tex(text: str) -> str:
    """Text in which what BibTeX reads as a mark is escaped."""
    parts = re.split(r"([\\~^])", text)
    return "".join(_SPECIAL.get(part) or _MARKS.sub(r"\\\1", part) for part in parts)


FORMS: Final[Mapping[str, Callable[[Sequence[Item]], str]]] = {"bibtex": bibtex, "csl": csl, "ris": ris}
