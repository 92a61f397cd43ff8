"""A slide as a file: SVG as it is drawn; PNG and PDF through the extra `pictures`, with the fonts of this machine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from burdenshare.views.charts import vega
from burdenshare.views.slides.canvas import FAMILIES
from burdenshare.vocabulary.errors import NotHeld, Problem, ProblemsFound, listed
from burdenshare.vocabulary.plain import SVG

FORMS: Final = (".svg", ".png", ".pdf")
SCALE: Final = 2  # pixels of a PNG to one unit: 2560 × 1440
_TEXT: Final = re.compile(r"<text[^>]*>([^<]*)</text>")


def refuse_form(file: Path) -> None:
    """Refuse a name with an ending that no slide has, and PNG and PDF without the extra.

    Raises:
        ProblemsFound: it is one.
    """
    if file.suffix.lower() not in FORMS:
        right = f"Its name ends in one of {listed(list(FORMS))}."
        raise ProblemsFound([Problem("chart", f"a picture cannot be written as `{file.name}`.", right)])
    if file.suffix.lower() != ".svg":
        vega()


def bytes_of(svg: str, form: str) -> bytes:
    """A slide in the form of a file: `.svg`, `.png` or `.pdf`.

    Raises:
        ProblemsFound: the extra `pictures` is not installed.
        NotHeld: this machine has no font for its texts.
    """
    if form == ".svg":
        return svg.encode("utf-8")
    maker: Any = vega()
    _refuse_without_fonts(maker, svg)
    return bytes(maker.svg_to_png(svg, scale=SCALE) if form == ".png" else maker.svg_to_pdf(svg))


def _refuse_without_fonts(maker: Any, svg: str) -> None:
    """Refuse a picture whose words would be lost: no font is found, or none has some of its letters."""
    letters = set("".join(_TEXT.findall(svg)))
    plain = {"n"} | {c for c in letters if ord(c) > 0x17F and not c.isspace()}
    empty = _drawn(maker, "")
    lost = sorted(c for c in plain if _drawn(maker, c) == empty)
    if "n" in lost:
        do = "Install one, such as `fonts-dejavu` or Arial, or write an SVG: a browser draws it with its own."
        raise NotHeld([Problem("chart", "no font is found on this machine to draw PNG or PDF with.", "", do)])
    if lost:
        wrong = f"no font on this machine has the letters {listed(lost)}."
        raise NotHeld([Problem("chart", wrong, "", "Install a font that has them, or write an SVG.")])


def _drawn(maker: Any, letter: str) -> bytes:
    """A small picture of one letter."""
    head = f'<svg xmlns="{SVG}" width="40" height="40" font-family="{FAMILIES}">'
    return bytes(maker.svg_to_png(f'{head}<text x="4" y="30" font-size="24">{letter}</text></svg>'))
