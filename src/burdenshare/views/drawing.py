"""Drawing our own charts as SVG inside a page, from the specification that Vega-Lite draws elsewhere.

A report has some thirty pictures. A Vega-Lite renderer takes 50 milliseconds for each, after a second or two to start;
this module takes one. It knows only areas, lines, points and texts on scales that are given (`complete.py` adds those
that a plain specification leaves out), and stacked bars side by side. The tests compare its points with those of Vega.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final, TypeAlias

from burdenshare.views.theme import FONT, GRID, QUIET, TEXT
from burdenshare.vocabulary.plain import visible

Chart: TypeAlias = Mapping[str, Any]
Row: TypeAlias = Mapping[str, Any]
_STEPS: Final = ((50**0.5, 10), (10**0.5, 5), (2**0.5, 2))
_ROOM: Final = {"left": 46, "right": 8, "top": 112, "bottom": 26}
_EDGE: Final = 8  # from the left edge to the words above small pictures
_DOWN: Final = 66  # from one row of small pictures to the next: years, and a title of two lines
_ASIDE: Final = 46  # from one column to the next: a gap, and the numbers of the axis


def draw(chart: Chart) -> str:
    """Draw a layered chart of areas, lines, points and texts; its scales, size and padding are in its specification."""
    pad, width, height = chart["padding"], chart["width"], chart["height"]
    axes = chart["layer"][0]["encoding"]
    body = [_heading(chart, pad["left"])]
    inner = [*_up(axes["y"], width, height), *_across(axes["x"], width, height)]
    for layer in chart["layer"]:
        rows = layer.get("data", chart["data"])["values"]
        inner += _mark(layer["mark"], layer["encoding"], rows, width, height)
    body.append(f'<g transform="translate({pad["left"]},{pad["top"]})">{"".join(inner)}</g>')
    return _whole(chart, pad["left"] + width + pad["right"], pad["top"] + height + pad["bottom"], body)


def draw_bars(chart: Chart) -> str:
    """Draw stacked bars, a small picture for each value of the facet, with one legend for all."""
    spec, rows, columns = chart["spec"], chart["data"]["values"], chart["columns"]
    width, height, (bars, rule) = spec["width"], spec["height"], spec["layer"]
    encoding, field = bars["encoding"], chart["facet"]["field"]
    colours = dict(zip(*(encoding["color"]["scale"][k] for k in ("domain", "range")), strict=True))
    body = [_heading(chart, _EDGE), _legend(colours)]
    names = chart["facet"]["sort"]
    for i, name in enumerate(names):
        at = (_ROOM["left"] + (i % columns) * (width + _ASIDE), _ROOM["top"] + (i // columns) * (height + _DOWN))
        here = [r for r in rows if r[field] == name]
        lines = textwrap.wrap(name, int((width + _ROOM["right"]) / 7))
        words = (_text(0, -8 - 14 * j, line, TEXT, 12, weight=600) for j, line in enumerate(reversed(lines)))
        inner = [*words, *_up(encoding["y"], width, height)]
        inner += _stacks(here, bars, colours, width, height)
        level = _place(encoding["y"], rule["encoding"]["y"]["datum"], height, flip=True)
        style = f'stroke="{rule["mark"]["color"]}" stroke-width="1.4" stroke-dasharray="4,3"'
        inner.append(f'<line x1="0" x2="{width}" y1="{level}" y2="{level}" {style}/>')
        body.append(f'<g transform="translate({at[0]},{at[1]})">{"".join(inner)}</g>')
    down = math.ceil(len(names) / columns)
    return _whole(
        chart,
        _ROOM["left"] + columns * width + (columns - 1) * _ASIDE + _ROOM["right"],
        _ROOM["top"] + down * (height + _DOWN) - _DOWN + _ROOM["bottom"],
        body,
    )


def ticks(low: float, high: float, count: int) -> list[float]:
    """Round numbers between two ends, about as many as wanted: steps of 1, 2 or 5 and their tenfolds."""
    rough = (high - low) / max(count, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = power * next((n for limit, n in _STEPS if rough / power >= limit), 1)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(i * step, 12) for i in range(first, last + 1)]


def _stacks(rows: Sequence[Row], bars: Chart, colours: Mapping[str, str], width: float, height: float) -> list[str]:
    """The bars of one small picture, and the years under them."""
    years = list(dict.fromkeys(r["year"] for r in rows))
    step, size, found = width / len(years), bars["mark"]["size"], []
    for i, year in enumerate(years):
        middle, below = step * (i + 0.5), 0.0
        for row in sorted((r for r in rows if r["year"] == year), key=lambda r: r["order"]):
            y0, y1 = (_place(bars["encoding"]["y"], v, height, flip=True) for v in (below, below + row["part"]))
            below += row["part"]
            box = f'x="{_n(middle - size / 2)}" y="{min(y0, y1)}" width="{size}" height="{_n(abs(y0 - y1))}"'
            found.append(f'<rect class="bar" {box} fill="{colours[row["who"]]}"/>')
        found.append(_text(middle, height + 15, year, QUIET, 11, "middle"))
    return found


def _legend(colours: Mapping[str, str]) -> str:
    found, x = [], float(_EDGE)
    for who, colour in colours.items():
        found.append(f'<rect x="{_n(x)}" y="60" width="10" height="10" fill="{colour}"/>')
        found.append(_text(x + 15, 69, who, QUIET, 12))
        x += 32 + 6.6 * len(who)
    return "".join(found)


def _up(y: Chart, width: float, height: float) -> list[str]:
    """The upright axis: a line across and a number at each tick."""
    low, high = y["scale"]["domain"]
    values = ticks(low, high, y["axis"]["tickCount"])
    decimals = max((len(f"{v:.10g}".partition(".")[2]) for v in values), default=0)
    found = []
    for value in values:
        at = _place(y, value, height, flip=True)
        found.append(f'<line x1="0" x2="{width}" y1="{at}" y2="{at}" stroke="{GRID}"/>')
        found.append(_text(-6, at + 4, f"{value:,.{decimals}f}".replace("-", "−"), QUIET, 11, "end"))
    return found


def _across(x: Chart, width: float, height: float) -> list[str]:
    """The axis of years."""
    found = [f'<line x1="0" x2="{width}" y1="{height}" y2="{height}" stroke="{QUIET}"/>']
    for year in x["axis"]["values"]:
        at = _place(x, year, width)
        found.append(f'<line x1="{at}" x2="{at}" y1="{height}" y2="{height + 4}" stroke="{QUIET}"/>')
        anchor = "start" if at < 10 else "middle"
        found.append(_text(at, height + 16, str(year), QUIET, 11, anchor))
    return found


def _mark(mark: Chart, encoding: Chart, rows: Sequence[Row], width: float, height: float) -> list[str]:
    """One layer: an area, a line, or a text for each row."""

    def at(channel: str, row: Row, as_if: str = "") -> float:
        given = encoding[channel]
        if "value" in given:
            return float(given["value"])
        scaled = encoding[as_if or channel]
        return _place(scaled, row[given["field"]], width if channel == "x" else height, flip=channel != "x")

    if mark["type"] == "text":
        return [
            line for row in rows for line in _lines(at("x", row) + mark.get("dx", 0), at("y", row), mark, encoding, row)
        ]
    faint = f' opacity="{mark["opacity"]}"' if mark.get("opacity", 1) != 1 else ""
    dots = [f'<circle cx="{at("x", r)}" cy="{at("y", r)}" r="3" fill="{mark["color"]}"{faint}/>' for r in rows]
    if mark["type"] == "point":
        return dots
    upper = [f"{at('x', r)},{at('y', r)}" for r in rows]
    if mark["type"] == "line":
        style = f'fill="none" stroke="{mark["color"]}" stroke-width="{mark["strokeWidth"]}"{faint}'
        return [f'<path d="M{"L".join(upper)}" {style}/>', *(dots if mark.get("point") else ())]
    lower = [f"{at('x', r)},{at('y2', r, 'y')}" for r in reversed(rows)]
    return [f'<path d="M{"L".join([*upper, *lower])}Z" fill="{mark["color"]}"{faint}/>']


def _lines(x: float, y: float, mark: Chart, encoding: Chart, row: Row) -> list[str]:
    words = [row[encoding["text"]["field"]]] if "text" in encoding else mark["text"]
    colour = row[encoding["color"]["field"]] if "color" in encoding else mark["color"]
    down = 4 if mark.get("baseline") != "top" else mark["fontSize"] - 1
    step = mark.get("lineHeight", 14)
    return [_text(x, y + down + i * step, text, colour, mark["fontSize"]) for i, text in enumerate(words)]


def _place(channel: Chart, value: float, length: float, flip: bool = False) -> float:
    low, high = channel["scale"]["domain"]
    part = (value - low) / (high - low) if high > low else 0.5  # a single year stands in the middle
    return _n(length * (1 - part if flip else part))


def _heading(chart: Chart, x: float) -> str:
    """Title and subtitle."""
    title, below = chart["title"]["text"], chart["title"]["subtitle"]
    lines = [below] if isinstance(below, str) else below
    return _text(x, 17, title, TEXT, 15, weight=600) + "".join(
        _text(x, 35 + 15 * i, line, QUIET, 12) for i, line in enumerate(lines) if line
    )


def _text(x: float, y: float, words: str, colour: str, size: int, anchor: str = "start", weight: int = 0) -> str:
    bold = f' font-weight="{weight}"' if weight else ""
    ends = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-size="{size}" fill="{colour}"{bold}{ends}>{escape(visible(words))}</text>'
    )


def _whole(chart: Chart, width: float, height: float, body: Sequence[str]) -> str:
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    title, said = (escape(visible(text)) for text in (chart["title"]["text"], chart["description"]))
    words = f"<title>{title}</title><desc>{said}</desc>"
    head = f'<svg {size} font-family="{escape(FONT)}" role="img">'
    return f"{head}{words}{''.join(body)}</svg>"


def _n(value: float) -> float:
    return round(value, 2)
