"""How pictures look: one family of blues for the model, type that is read at eleven pixels, no decoration."""

from __future__ import annotations

from typing import Any, Final

FONT: Final = "'Source Sans 3', 'Noto Sans', 'Helvetica Neue', Arial, sans-serif"
BANDS: Final = (
    ("p5", "p95", "#cfe0ef", "9 in 10"),
    ("p10", "p90", "#9dc1e0", "8 in 10"),
    ("p25", "p75", "#5f97c8", "half"),
)
EDGE: Final = "#5f97c8"
LINE: Final = "#0b3c6f"
TEXT: Final = "#2b3640"
QUIET: Final = "#5a6875"
GRID: Final = "#e6eaee"


def config() -> dict[str, Any]:
    """The part of a chart's specification that says how it looks."""
    label = {"labelFont": FONT, "labelFontSize": 11, "labelColor": QUIET, "titleFont": FONT}
    return {
        "background": "white",
        "view": {"stroke": None},
        "font": FONT,
        "axis": {**label, "domainColor": QUIET, "tickColor": QUIET, "gridColor": GRID, "tickSize": 4},
        "title": {
            "font": FONT, "fontSize": 15, "fontWeight": 600, "color": TEXT, "anchor": "start", "frame": "group",
            "subtitleFont": FONT, "subtitleFontSize": 12, "subtitleColor": QUIET, "subtitlePadding": 4, "offset": 10,
        },
    }  # fmt: skip
