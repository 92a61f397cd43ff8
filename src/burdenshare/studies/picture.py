"""The picture of a table as a Vega-Lite specification: plain data, from the columns that the study names."""

from __future__ import annotations

from typing import Any, Final

from burdenshare.vocabulary.answers import Picture, Table

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
MIME: Final = "application/vnd.vegalite.v6+json"


class Chart(dict[str, Any]):
    """A Vega-Lite specification that a notebook shows as a picture."""

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {MIME: dict(self), "text/plain": f"<Chart {self['title']['text']}>"}


def drawn(table: Table, picture: Picture, stamp: str) -> Chart:
    """The picture of a table.

    Args:
        table: whose rows are drawn; a row without a number on an axis is left out.
        picture: which column goes where.
        stamp: what the picture says of its origin.
    """
    kept = [dict(row) for row in table.rows if row[picture.y] is not None]
    encoding: dict[str, Any] = {
        "x": _axis(table, picture.x, _is_number(table, picture.x)),
        "y": _axis(table, picture.y, True),
    }
    if picture.colour:
        title = table.heading(picture.colour)
        encoding["color"] = {"field": picture.colour, "type": "nominal", "sort": None, "title": title}
    layers: list[dict[str, Any]] = [{"mark": _mark(picture.mark), "encoding": encoding}]
    if picture.low:
        ends = {"y": {**encoding["y"], "field": picture.low}, "y2": {"field": picture.high}}
        layers.insert(0, {"mark": {"type": "rule", "opacity": 0.6}, "encoding": {**encoding, **ends}})
    body: dict[str, Any] = {
        "$schema": SCHEMA,
        "title": {"text": table.title, "subtitle": [table.sentence, stamp]},
        "description": table.sentence,
        "data": {"values": kept},
    }
    if picture.facet:
        facet = {"field": picture.facet, "type": "nominal", "sort": None, "title": None}
        return Chart(**body, facet=facet, columns=3, spec={"width": 200, "height": 140, "layer": layers})
    return Chart(**body, width=420, height=240, layer=layers)


def _mark(mark: str) -> dict[str, Any]:
    return {"type": mark, "tooltip": True} | ({"point": True} if mark == "line" else {})


def _is_number(table: Table, column: str) -> bool:
    return all(isinstance(row[column], float) for row in table.rows)


def _axis(table: Table, column: str, number: bool) -> dict[str, Any]:
    """An axis: numbers along a scale; years and words side by side, in the order of the table."""
    sort = {} if number else {"sort": None}
    return {"field": column, "type": "quantitative" if number else "ordinal", "title": table.heading(column), **sort}
