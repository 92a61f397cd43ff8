"""Items as a list of references in a style, formatted by citeproc-py from the CSL files that come with the package."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from burdenshare.views.citing.forms import FORMS
from burdenshare.views.citing.items import OWN, Item

STYLES: Final = {"chicago": "chicago-author-date", "apa": "apa"}
CHOICES: Final = (*STYLES, *FORMS)
_FOLDER: Final = Path(__file__).with_name("styles")
# After a title that ends with a mark of its own, the style's full stop is left out; citeproc-py keeps both.
_STOPS: Final = re.compile(r"([?!])([”’]?)\.(?= |$)")
_OUTSIDE: Final = re.compile(r"”\.(?= |$)")  # both styles put the full stop before the mark that closes a quotation


def cited_as(items: Sequence[Item], style: str) -> str:
    """Items in a style or form: `chicago` and `apa` as sorted lines of text; `bibtex`, `csl` and `ris` as files."""
    if style in FORMS:
        return FORMS[style](items)
    return "".join(f"{line}\n" for line in _lines(items, STYLES[style]))


def _lines(items: Sequence[Item], style: str) -> list[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of citeproc-py about fields that its version of CSL does not know
        from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
        from citeproc.source.json import CiteProcJSON

        held = CiteProcJSON([_kept_in_case(item) for item in items])
        form = CitationStylesStyle(str(_FOLDER / f"{style}.csl"), validate=False)
        made = CitationStylesBibliography(form, held, formatter.plain)
        for item in items:
            made.register(Citation([CitationItem(item["id"].lower())]))
        made.sort()
        lines = [" ".join(str(line).split()) for line in made.bibliography()]
    return [_OUTSIDE.sub(".”", _STOPS.sub(r"\1\2", line)) for line in lines]


def _kept_in_case(item: Item) -> Item:
    """An item as citeproc-py reads it: names of our runs and scenarios, and descriptions, keep their small letters."""
    is_kept = item["id"].startswith(OWN) or item["title"].startswith("[")
    title = f'<span class="nocase">{item["title"]}</span>' if is_kept else item["title"]
    return {**item, "id": item["id"].lower(), "title": title}
