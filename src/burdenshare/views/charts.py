"""Charts: one Altair function a picture. The same function serves report, file and notebook."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any, Final

import altair as alt

from burdenshare.engine.outcome import COLUMNS, Outcome, Run
from burdenshare.views.theme import BANDS, EDGE, LINE, QUIET, config
from burdenshare.views.words import number, unit_of

WIDE: Final = (440, 230)
NARROW: Final = (228, 190)


def fan(run: Run, outcome: Outcome, cell: Mapping[str, str], size: tuple[int, int] = WIDE) -> Any:
    """How one outcome moves over the years: the median, and the bands that hold half, 8 and 9 of 10 futures.

    Args:
        run: which the outcome is of; its name stands in the picture.
        outcome: what is drawn.
        cell: the labels of the one cell that is drawn: of whom, or of which war; empty for an outcome without any.
        size: of the plotting area, in pixels.
    """
    width, height = size
    series = outcome.series(**cell)
    rows = [
        {"year": year, **dict(zip(COLUMNS, map(float, values), strict=True))}
        for year, values in zip(outcome.years, series, strict=True)
    ]
    low, high = min(r["p5"] for r in rows), max(r["p95"] for r in rows)
    room = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
    floor = 0.0 if low >= 0 and low < 0.45 * high else low - room
    y_scale = alt.Scale(domain=[floor, high + room], nice=False, zero=False)
    every = 5 if len(rows) > 8 else 1
    years = [y for y in outcome.years if y % every == 0] or list(outcome.years)
    base = alt.Chart()  # its data come last: every step of building copies what a chart holds
    x = alt.X(
        "year:Q",
        axis=alt.Axis(values=years, format="d", title=None, grid=False),
        scale=alt.Scale(domain=[outcome.years[0], outcome.years[-1]], nice=False),
    )

    def y(field: str) -> Any:
        return alt.Y(f"{field}:Q", scale=y_scale, axis=alt.Axis(title=None, tickCount=5, domain=False, ticks=False))

    layers = [
        base.mark_area(color=colour, opacity=1).encode(x=x, y=y(a), y2=alt.Y2(f"{b}:Q")) for a, b, colour, _ in BANDS
    ]
    layers += [base.mark_line(color=EDGE, strokeWidth=1).encode(x=x, y=y(edge)) for edge in ("p5", "p95")]
    layers.append(base.mark_line(color=LINE, strokeWidth=2.2).encode(x=x, y=y("p50")))
    layers.append(_labels(rows[-1], outcome, y_scale, width, size))
    layers.append(_foot(run, floor != 0, width, height))
    whose = named(run, cell)
    title = f"{whose}: {outcome.about.label.lower()}" if whose else outcome.about.label
    drawn = alt.layer(*layers).properties(
        width=width,
        height=height,
        title=alt.TitleParams(text=title, subtitle=unit_of(outcome)),
        description=describe(run, outcome, cell),
    )
    padding = {"left": 4, "right": 58, "top": 4, "bottom": 4}
    return drawn.configure(**config()).properties(padding=padding, data=alt.Data(values=rows))


def _labels(last: dict[str, float], outcome: Outcome, y_scale: Any, width: int, size: tuple[int, int]) -> Any:
    """The words at the right end of a fan, moved apart where they would meet."""
    low, high = y_scale.to_dict()["domain"]
    step = (high - low) * 13 / size[1]
    places = [
        ("p95", "9 in 10", QUIET),
        ("p75", "half", QUIET),
        ("p50", number(last["p50"], outcome.about.decimals), LINE),
    ]
    at: list[float] = []
    for key, _, _ in places:
        at.append(last[key] if not at else min(last[key], at[-1] - step))
    lift = max(0.0, low + step / 2 - at[-1])
    rows = [
        {"y": value + lift, "text": text, "colour": colour} for value, (_, text, colour) in zip(at, places, strict=True)
    ]
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_text(align="left", dx=6, fontSize=12, clip=False)
        .encode(
            x=alt.value(width), y=alt.Y("y:Q", scale=y_scale), text="text:N", color=alt.Color("colour:N", scale=None)
        )
    )


def _foot(run: Run, cut: bool, width: int, height: int) -> Any:
    """What stands under every picture: run, model, data, and whether the axis begins at zero."""
    said = f"burdenshare {run.manifest['model']} · data {run.manifest['data']} · run {run.id}"
    lines = (
        [said]
        if width > 300
        else [f"burdenshare {run.manifest['model']} · data {run.manifest['data']}", f"run {run.id}"]
    )
    if cut:
        lines.append("The axis does not begin at zero.")
    return (
        alt.Chart(alt.Data(values=[{}]))
        .mark_text(align="left", baseline="top", fontSize=11, color=QUIET, lineHeight=14, clip=False, text=lines)
        .encode(x=alt.value(0), y=alt.value(height + 24))
    )


def named(run: Run, cell: Mapping[str, str]) -> str:
    """The labels of a cell as people read them."""
    words = [run.manifest["actors"].get(label, label.replace("_", " ")) for label in cell.values()]
    return ", ".join(words)[:1].upper() + ", ".join(words)[1:]


def describe(run: Run, outcome: Outcome, cell: Mapping[str, str]) -> str:
    """A fan in a sentence, for those who do not see it."""
    year = outcome.years[-1]
    low, middle, high = (
        number(outcome.at(year, level, **cell), outcome.about.decimals) for level in ("p5", "p50", "p95")
    )
    who = f" of {named(run, cell)}" if cell else ""
    span = f"{outcome.about.label}{who} from {outcome.years[0]} to {year}, {unit_of(outcome)}."
    return f"{span} In {year}: median {middle}, 9 in 10 between {low} and {high}."


def to_svg(chart: Any) -> str:
    """Render a chart, the same bytes for the same chart."""
    import vl_convert

    said = chart.to_dict(validate=False)  # the schema is checked by the tests: it takes longer than the drawing
    svg = str(vl_convert.vegalite_to_svg(said, vl_version=_vegalite()))
    title, words = escape(said["title"]["text"]), escape(said["description"])
    head, _, body = svg.partition(">")
    return f'{head} role="img"><title>{title}</title><desc>{words}</desc>{body}'


def to_png(chart: Any, scale: float = 2.0) -> bytes:
    """Render a chart as a picture of pixels."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(chart.to_dict(validate=False), vl_version=_vegalite(), scale=scale))


def _vegalite() -> str:
    return ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])
