"""Charts: one function a picture, which gives a Vega-Lite specification as plain data.

The same specification serves report, file and notebook, and `drawing.py` draws it. Building it with Altair's classes
took four times as long as drawing it (`decisions/0006-dependencies.md`); they serve whoever wants to change a picture,
and the tests, which check it against the schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any, Final, TypeAlias

from burdenshare.engine.outcome import COLUMNS, Outcome, Run
from burdenshare.views.theme import BANDS, EDGE, LINE, QUIET, config
from burdenshare.views.words import Shown, number, plain, shown_as
from burdenshare.vocabulary.errors import Problem, ProblemsFound
from burdenshare.vocabulary.plain import visible

WIDE: Final = (440, 230)
# Of a report: fits a phone of 360 pixels as it is, and is enlarged where there is room.
NARROW: Final = (236, 168)
VEGA_LITE: Final = "6.4"
SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
Chart: TypeAlias = dict[str, Any]


def fan(
    run: Run, outcome: Outcome, cell: Mapping[str, str], size: tuple[int, int] = WIDE, stamped: bool = True
) -> Chart:
    """Draw how one outcome moves over the years: the median, and the bands that hold half, 8 and 9 of 10 futures.

    Args:
        run: the run of the outcome.
        outcome: what to draw.
        cell: the labels of the one cell to draw: its actor, or its war; empty for an outcome without any.
        size: of the plotting area, in pixels.
        stamped: whether the picture names its run; not needed on a page that does.
    """
    width, height = size
    shown = shown_as(run, outcome, cell)
    series = outcome.series(**cell) / shown.by
    rows = [
        {"year": year, **dict(zip(COLUMNS, map(float, values), strict=True))}
        for year, values in zip(outcome.years, series, strict=True)
    ]
    low, high = min(r["p5"] for r in rows), max(r["p95"] for r in rows)
    room = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
    floor = 0.0 if low >= 0 and low < 0.45 * high else low - room
    span = (floor, high + room)
    return {
        "$schema": SCHEMA,
        "config": config(),
        "title": {
            "text": outcome.about.label,
            "subtitle": ", ".join(
                filter(None, (named(run, cell), shown.unit, run.manifest.reading if stamped else ""))
            ),
        },
        "description": describe(run, outcome, cell),
        "width": width,
        "height": height,
        # Fixed room for title, labels and foot: all fans of one size are alike, and their axes are in line.
        "autosize": {"type": "none"},
        "padding": {"left": 46, "right": 60, "top": 46, "bottom": 28 + 14 * (1 + stamped)},
        "data": {"values": rows},
        "resolve": {"axis": {"x": "independent", "y": "independent"}},
        "layer": [
            *_bands(outcome.years, span),
            _labels(rows[-1], shown, span, size),
            *_foot(run, stamped, floor != 0, width, height),
        ],
    }


def _bands(years: tuple[int, ...], span: tuple[float, float]) -> list[Chart]:
    """The bands from wide to narrow, the edges of the widest, and the median; the first layer has the axes."""
    marks: list[tuple[Chart, str, str | None]] = [
        *(({"type": "area", "color": colour, "opacity": 1}, low, high) for low, high, colour, _ in BANDS),
        *(({"type": "line", "color": EDGE, "strokeWidth": 1}, edge, None) for edge in ("p5", "p95")),
        ({"type": "line", "color": LINE, "strokeWidth": 2.2}, "p50", None),
    ]
    return [_layer(years, span, *mark, axes=i == 0) for i, mark in enumerate(marks)]


def _layer(
    years: tuple[int, ...], span: tuple[float, float], mark: Chart, low: str, high: str | None, axes: bool
) -> Chart:
    every = 5 if len(years) > 8 else 1
    ticks = [y for y in years if y % every == 0] or list(years)
    across = {"values": ticks, "format": "d", "title": None, "grid": False}
    up = {"title": None, "tickCount": 5, "domain": False, "ticks": False}
    x = {"field": "year", "type": "quantitative", "scale": {"domain": [years[0], years[-1]], "nice": False}}
    y = {"field": low, "type": "quantitative", "scale": _scale(span)}
    encoding = {"x": {**x, "axis": across if axes else None}, "y": {**y, "axis": up if axes else None}}
    return {"mark": mark, "encoding": encoding | ({"y2": {"field": high}} if high else {})}


def _scale(span: tuple[float, float]) -> Chart:
    return {"domain": list(span), "nice": False, "zero": False}


def _labels(last: dict[str, float], shown: Shown, span: tuple[float, float], size: tuple[int, int]) -> Chart:
    """The words at the right end of a fan, moved apart where they would meet."""
    low, high = span
    step = (high - low) * 14 / size[1]
    median = number(last["p50"], shown.decimals)
    places = [("p95", "9 in 10", QUIET), ("p75", "half", QUIET), ("p50", median, LINE)]
    if last["p5"] == last["p95"]:
        places = places[-1:]
    at: list[float] = []
    for key, _, _ in places:
        at.append(last[key] if not at else min(last[key], at[-1] - step))
    lift = max(0.0, low + step / 2 - at[-1])
    rows = [
        {"y": value + lift, "text": text, "colour": colour} for value, (_, text, colour) in zip(at, places, strict=True)
    ]
    return {
        "data": {"values": rows},
        "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 12, "clip": False},
        "encoding": {
            "x": {"value": size[0]},
            "y": {"field": "y", "type": "quantitative", "scale": _scale(span), "axis": None},
            "text": {"field": "text", "type": "nominal"},
            "color": {"field": "colour", "type": "nominal", "scale": None},
        },
    }


def _foot(run: Run, stamped: bool, cut: bool, width: int, height: int) -> list[Chart]:
    """What is under a picture: run, model and data, and whether the axis begins above or below 0."""
    lines = [stamp(run)] if stamped else []
    if stamped and width <= 300:
        lines = [f"data {run.manifest.data} · run {run.id}"]
    if cut:
        lines.append("The axis does not begin at 0.")
    if not lines:
        return []
    text = {"type": "text", "align": "left", "baseline": "top", "fontSize": 11, "color": QUIET, "lineHeight": 14}
    mark = {**text, "clip": False, "text": lines}
    return [{"data": {"values": [{}]}, "mark": mark, "encoding": {"x": {"value": 0}, "y": {"value": height + 24}}}]


def stamp(run: Run) -> str:
    """The model, data and run of a picture."""
    return f"burdenshare {run.manifest.model} · data {run.manifest.data} · run {run.id}"


def named(run: Run, cell: Mapping[str, str]) -> str:
    """The labels of a cell as people read them."""
    words = [run.manifest.actors.get(label, plain(label)) for label in cell.values()]
    return ", ".join(words)[:1].upper() + ", ".join(words)[1:]


def describe(run: Run, outcome: Outcome, cell: Mapping[str, str]) -> str:
    """A fan in a sentence, for those who do not see it."""
    year, shown = outcome.years[-1], shown_as(run, outcome, cell)
    low, middle, high = (shown.text(outcome.at(year, level, **cell)) for level in ("p5", "p50", "p95"))
    who = f" of {named(run, cell)}" if cell else ""
    span = f"{outcome.about.label}{who} from {outcome.years[0]} to {year}, {shown.unit}."
    return f"{span} In {year}: median {middle}, 9 in 10 between {low} and {high}."


def to_svg(chart: Chart) -> str:
    """Render a chart with Vega, the same bytes for the same chart.


    Raises:
        ProblemsFound: the extra `pictures` is not installed.
    """
    chart = _as_written(chart)
    svg = str(vega().vegalite_to_svg(chart, vl_version=VEGA_LITE))
    title, words = escape(chart["title"]["text"]), escape(chart["description"])
    head, _, body = svg.partition(">")
    return f'{head} role="img"><title>{title}</title><desc>{words}</desc>{body}'


def to_png(chart: Chart, scale: float = 2.0) -> bytes:
    """Render a chart with Vega as a picture of pixels.


    Raises:
        ProblemsFound: the extra `pictures` is not installed.
    """
    return bytes(vega().vegalite_to_png(_as_written(chart), vl_version=VEGA_LITE, scale=scale))


def _as_written(part: Any) -> Any:
    """A part of a chart with hidden characters written out: the renderer ends the whole process at one."""
    if isinstance(part, str):
        return visible(part)
    if isinstance(part, Mapping):
        return {key: _as_written(value) for key, value in part.items()}
    return [_as_written(one) for one in part] if isinstance(part, list | tuple) else part


def vega() -> Any:
    """Vega, which the report and most pictures do without (`drawing.py`)."""
    try:
        import vl_convert
    except ModuleNotFoundError:
        right = 'Install the extra `pictures`: pip install "burdenshare[pictures]"'
        wrong = "a PNG, or marks that `views/drawing.py` does not know, need the library `vl-convert-python`."
        raise ProblemsFound([Problem("picture", wrong, right)]) from None
    return vl_convert
