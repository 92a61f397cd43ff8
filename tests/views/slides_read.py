"""Reading a slide as the eye does: each text with its box, so that tests see what lies over what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from itertools import combinations

from burdenshare.views.slides.canvas import FALL, HEIGHT, LEAST, RISE, WIDTH
from burdenshare.views.slides.widths import width_of

TEXT = re.compile(r"<text ([^>]*)>([^<]*)</text>")
NEAR = 0.5  # units by which boxes may touch


@dataclass(frozen=True)
class Text:
    """A text mark and the box that it fills."""

    words: str
    size: float
    left: float
    right: float
    top: float
    bottom: float


def texts(svg: str) -> list[Text]:
    found = []
    for attributes, words in TEXT.findall(svg):
        of = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        said, size, x, y = unescape(words), float(of["font-size"]), float(of["x"]), float(of["y"])
        wide = width_of(said, size, "font-weight" in of)
        left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[of.get("text-anchor", "start")] * wide
        found.append(Text(said, size, left, left + wide, y - RISE * size, y + FALL * size))
    return found


def faults(svg: str) -> list[str]:
    """Texts that are too small, leave the sheet, or lie over another."""
    found = texts(svg)
    wrong = [f"small: {t.words}" for t in found if t.size < LEAST]
    wrong += [f"outside: {t.words}" for t in found if t.left < 0 or t.right > WIDTH or t.top < 0 or t.bottom > HEIGHT]
    return wrong + [
        f"over each other: {a.words} / {b.words}"
        for a, b in combinations(found, 2)
        if min(a.right, b.right) - max(a.left, b.left) > NEAR and min(a.bottom, b.bottom) - max(a.top, b.top) > NEAR
    ]
