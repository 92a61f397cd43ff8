"""The sheet of a slide: marks and texts in units of which 1280 are its width and 720 its height."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from burdenshare.views.slides.widths import width_of
from burdenshare.views.theme import FONT, TEXT
from burdenshare.vocabulary.plain import SVG, on_one_line

WIDTH: Final = 1280
HEIGHT: Final = 720
# The rule of sizes: 18 points where the slide is 720 points high. No text of a slide is smaller (a test reads each).
LEAST: Final = HEIGHT * 18 / 720
FAMILIES: Final = FONT.replace("sans-serif", "'Liberation Sans', 'DejaVu Sans', sans-serif")
RISE: Final = 0.8  # of a letter above its line, and
FALL: Final = 0.25  # below it, as parts of its size
WHITE: Final = "#ffffff"


class Canvas:
    """A sheet on which marks and texts are put; later ones lie over earlier ones."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def text(
        self, x: float, y: float, words: str, size: float, colour: str = TEXT, anchor: str = "start", bold: bool = False
    ) -> None:
        """Put a text with its line at `y`; `anchor` is `start`, `middle` or `end`."""
        assert size >= LEAST, words
        style = f'font-size="{_n(size)}" fill="{colour}"' + (' font-weight="600"' if bold else "")
        style += f' text-anchor="{anchor}"' if anchor != "start" else ""
        self._parts.append(f'<text x="{_n(x)}" y="{_n(y)}" {style}>{escape(on_one_line(words))}</text>')

    def lines(
        self, x: float, y: float, several: Sequence[str], size: float, colour: str = TEXT, bold: bool = False
    ) -> float:
        """Put lines of text under each other; return the line on which the next would be."""
        for i, words in enumerate(several):
            self.text(x, y + i * leading(size), words, size, colour, bold=bold)
        return y + len(several) * leading(size)

    def line(
        self, x1: float, y1: float, x2: float, y2: float, colour: str, wide: float = 1.0, dashes: str = ""
    ) -> None:
        """Draw a straight line."""
        style = f'stroke="{colour}" stroke-width="{_n(wide)}"' + (f' stroke-dasharray="{dashes}"' if dashes else "")
        self._parts.append(f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" {style}/>')

    def box(self, x: float, y: float, wide: float, high: float, colour: str, edge: str = "") -> None:
        """Draw a filled box."""
        style = f'fill="{colour}"' + (f' stroke="{edge}"' if edge else "")
        self._parts.append(f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(wide)}" height="{_n(high)}" {style}/>')

    def dot(self, x: float, y: float, radius: float, colour: str, edge: str = "") -> None:
        """Draw a filled circle."""
        style = f'fill="{colour}"' + (f' stroke="{edge}" stroke-width="1.5"' if edge else "")
        self._parts.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" {style}/>')

    def path(self, points: Sequence[tuple[float, float]], colour: str, wide: float = 3.0, dashes: str = "") -> None:
        """Draw a line through points."""
        style = f'fill="none" stroke="{colour}" stroke-width="{_n(wide)}"'
        style += f' stroke-dasharray="{dashes}"' if dashes else ""
        self._parts.append(f'<path d="M{_joined(points)}" {style}/>')

    def area(self, points: Sequence[tuple[float, float]], colour: str, opacity: float = 1.0) -> None:
        """Fill what points enclose."""
        style = f'fill="{colour}"' + (f' fill-opacity="{_n(opacity)}"' if opacity != 1 else "")
        self._parts.append(f'<path d="M{_joined(points)}Z" {style}/>')

    def svg(self, title: str, description: str) -> str:
        """The sheet as SVG; title and description are for those who do not see it."""
        size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
        words = f"<title>{escape(on_one_line(title))}</title><desc>{escape(on_one_line(description))}</desc>"
        ground = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{WHITE}"/>'
        head = f'<svg xmlns="{SVG}" {size} font-family="{escape(FAMILIES)}" role="img">'
        return f"{head}{words}{ground}{''.join(self._parts)}</svg>\n"


def leading(size: float) -> float:
    """From one line of text to the next."""
    return 1.28 * size


def apart(wanted: Sequence[float], highs: Sequence[float], top: float, bottom: float) -> list[float]:
    """Middles of boxes that lie as near as they can to those wanted, in their order, and never over each other.

    Args:
        wanted: the middle of each box, from top to bottom after sorting; equal ones keep their order.
        highs: how high each is.
        top: where the first may begin.
        bottom: where the last may end.
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    # Boxes that meet are joined to one block, whose middle is the mean of what its boxes want.
    blocks: list[tuple[list[int], float]] = []  # the boxes, and where the block begins
    for i in order:
        blocks.append(([i], wanted[i] - highs[i] / 2))
        while True:
            members, at = blocks[-1]
            high = sum(highs[m] for m in members)
            at = max(top, min(at, bottom - high))
            blocks[-1] = (members, at)
            if len(blocks) < 2 or blocks[-2][1] + sum(highs[m] for m in blocks[-2][0]) <= at + 1e-9:
                break
            members = [*blocks[-2][0], *members]
            blocks[-2:] = [(members, _best(members, wanted, highs))]
    found = [0.0] * len(wanted)
    for members, at in blocks:
        for m in members:
            found[m] = at + highs[m] / 2
            at += highs[m]
    return found


def _best(members: Sequence[int], wanted: Sequence[float], highs: Sequence[float]) -> float:
    """Where a block begins so that its boxes are on average where they want to be."""
    above, total = 0.0, 0.0
    for m in members:
        total += wanted[m] - (above + highs[m] / 2)
        above += highs[m]
    return total / len(members)


def fitting(words: str, room: float, sizes: Sequence[float], bold: bool = False) -> float:
    """The first of some sizes in which a text fits a room, or the last."""
    return next((s for s in sizes if width_of(words, s, bold) <= room), sizes[-1])


def _joined(points: Sequence[tuple[float, float]]) -> str:
    return "L".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _n(value: float) -> str:
    return f"{round(value, 2):g}"
