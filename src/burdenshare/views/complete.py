"""A plain specification, completed with what our own drawing needs: its size, its scales and its axes.

A chart of one's own may say only what is drawn from which rows. What it leaves out is added here, in the words of
Vega-Lite: the whole is a specification still, and other programs draw the same picture from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from burdenshare.views.theme import LINE, TEXT, config

Chart: TypeAlias = Mapping[str, Any]
Layer: TypeAlias = dict[str, Any]
# What our own drawing knows; with any other word a specification is Vega's to draw.
WHOLE: Final = {
    "$schema", "autosize", "config", "data", "description", "encoding", "height", "layer", "mark", "padding", "resolve",
    "title", "width",
}  # fmt: skip
MARKS: Final = ("area", "line", "point", "text")
MARK: Final = {
    "align", "baseline", "clip", "color", "dx", "fontSize", "lineHeight", "opacity", "point", "strokeWidth", "text",
    "type",
}  # fmt: skip
CHANNELS: Final = ("x", "y", "y2", "text", "color")
CHANNEL: Final = {"axis", "field", "scale", "type", "value"}
SCALE: Final = {"domain", "nice", "zero"}
SIZE: Final = (440, 230)
PADDING: Final = {"left": 46, "right": 60, "top": 46, "bottom": 42}


def can_be_drawn(chart: Chart) -> bool:
    """Whether our own drawing knows all that a specification asks for: areas, lines, points, texts over numbers."""
    if not set(chart) <= WHOLE or not isinstance(chart.get("data", {}).get("values"), list):
        return False
    layers = _layers(chart)
    return bool(layers) and all(_is_known(layer) for layer in layers)


def completed(chart: Chart) -> dict[str, Any]:
    """A specification with size, padding, scales and axes; those that it has stay as they are.

    Args:
        chart: one that `can_be_drawn`.
    """
    layers = _layers(chart)
    rows = [(layer["data"] if "data" in layer else chart["data"])["values"] for layer in layers]
    axes = {channel: _axis(channel, layers, rows) for channel in ("x", "y")}
    found = {k: v for k, v in chart.items() if k not in ("mark", "encoding")}
    title = chart.get("title", "")
    title = {"subtitle": "", **(title if isinstance(title, Mapping) else {"text": title})}
    for i, layer in enumerate(layers):
        layer["encoding"] = {
            channel: _scaled(said, axes["x" if channel == "x" else "y"], channel, first=i == 0)
            for channel, said in layer["encoding"].items()
        }
    return {
        "config": config(),
        "width": SIZE[0],
        "height": SIZE[1],
        "padding": PADDING,
        "autosize": {"type": "none"},
        "description": title["text"],
        "resolve": {"axis": {"x": "independent", "y": "independent"}},
        **found,
        "title": title,
        "layer": layers,
    }


def _layers(chart: Chart) -> list[Layer]:
    """The layers of a specification, each with its mark as a table; a single mark is one layer."""
    shared = chart.get("encoding", {}) if "layer" in chart else {}
    found = []
    for layer in chart.get("layer", [chart]):
        mark = layer.get("mark", {})
        mark = {"type": mark} if isinstance(mark, str) else dict(mark)
        if mark.get("type") == "line":
            mark = {"color": LINE, "strokeWidth": 2.2, **mark}
        elif mark.get("type") in ("area", "point"):
            mark = {"color": LINE, **mark}
        elif mark.get("type") == "text":
            mark = {"color": TEXT, "fontSize": 12, **mark}
        one = {"mark": mark, "encoding": {**shared, **layer.get("encoding", {})}}
        found.append({**one, "data": layer["data"]} if layer is not chart and "data" in layer else one)
    return found


def _is_known(layer: Layer) -> bool:
    mark, encoding = layer["mark"], layer["encoding"]
    places = [encoding[c] for c in ("x", "y") if c in encoding]
    return (
        mark.get("type") in MARKS
        and set(mark) <= MARK
        and set(encoding) <= set(CHANNELS)
        and all(set(said) <= CHANNEL and set(said.get("scale") or {}) <= SCALE for said in encoding.values())
        and len(places) == 2
        and all("value" in p or p.get("type") == "quantitative" for p in places)
        and ("color" not in encoding or encoding["color"].get("scale", "") is None)
    )


def _axis(channel: str, layers: Sequence[Layer], rows: Sequence[Sequence[Chart]]) -> dict[str, Any]:
    """The scale of all layers along one axis, and its ticks."""
    values = [
        float(row[said["field"]])
        for layer, of in zip(layers, rows, strict=True)
        for said in (layer["encoding"].get(c, {}) for c in ((channel,) if channel == "x" else ("y", "y2")))
        if "field" in said
        for row in of
    ]
    low, high = min(values, default=0.0), max(values, default=1.0)
    if channel == "x":
        high = high if high > low else low + 1
        every = 5 if high - low > 8 else 1
        at = [v for v in dict.fromkeys(sorted(values)) if v % every == 0] or [low, high]
        axis = {"values": [int(v) if v == int(v) else v for v in at], "format": "d", "title": None, "grid": False}
        return {"scale": {"domain": [low, high], "nice": False, "zero": False}, "axis": axis}
    room = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
    floor = 0.0 if 0 <= low < 0.45 * high else low - room
    scale = {"domain": [floor, high + room], "nice": False, "zero": False}
    return {"scale": scale, "axis": {"title": None, "tickCount": 5, "domain": False, "ticks": False}}


def _scaled(said: Chart, axis: Chart, channel: str, first: bool) -> dict[str, Any]:
    """A channel with its scale; the first layer has the axes."""
    if channel not in ("x", "y") or "field" not in said:
        return dict(said)
    scale = {**axis["scale"], **(said.get("scale") or {})}
    shown = {**axis["axis"], **(said.get("axis") or {})} if first else None
    return {**said, "scale": scale, "axis": shown}
