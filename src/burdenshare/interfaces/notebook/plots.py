"""Pictures of a run: a notebook shows them, and `save` writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed

if TYPE_CHECKING:
    from burdenshare.interfaces.notebook.runs import Run

FORMS: Final = (".html", ".svg", ".json", ".png")


class Plots:
    """The pictures of one run."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def fan(self, outcome: str, **labels: str) -> Chart:
        """An outcome over the years: the median, and bands that hold half, 8 and 9 of 10 draws.

        Args:
            outcome: its name.
            labels: such as `actor`; the focus, or the first label, if not given.
        """
        from burdenshare.views.charts import fan

        cell = self.run.cell(outcome, labels)
        return chart(fan(self.run.kept, self.run.outcomes[outcome], cell))


class Chart:
    """A picture that a notebook shows.

    Attributes:
        specification: the picture as Vega-Lite data, with its numbers.
    """

    def __init__(self, specification: Mapping[str, Any]) -> None:
        from burdenshare.views.complete import can_be_drawn, completed

        self._is_ours = can_be_drawn(specification)
        self.specification: dict[str, Any] = completed(specification) if self._is_ours else dict(specification)

    def svg(self) -> str:
        """The picture as SVG.

        Raises:
            ProblemsFound: it has marks that only Vega draws, and the extra `pictures` is not installed.
        """
        from burdenshare.views.charts import to_svg
        from burdenshare.views.drawing import draw
        from burdenshare.vocabulary.plain import SVG

        if not self._is_ours:
            return to_svg(self.specification)
        return draw(self.specification).replace("<svg ", f'<svg xmlns="{SVG}" ', 1)

    def save(self, file: str | Path) -> Path:
        """Write the picture; return its file.

        Args:
            file: its name ends in `.html`, `.svg`, `.json` (Vega-Lite data) or `.png`, which needs the extra
                `pictures`.

        Raises:
            ProblemsFound: the name has another ending, or the extra that draws the picture is not installed.
        """
        path = Path(file)
        form = path.suffix.lower()
        if form not in FORMS:
            right = f"Its name ends in one of {listed(list(FORMS))}."
            raise ProblemsFound([Problem("save", f"a picture cannot be written as `{path.name}`.", right)])
        if form == ".png":
            from burdenshare.views.charts import to_png

            path.write_bytes(to_png(self.specification))
            return path
        text = {".html": self._page, ".svg": self.svg, ".json": self._data}[form]()
        path.write_text(text, encoding="utf-8")
        return path

    def altair(self) -> Any:
        """The picture as an `altair.Chart`, to change it or to join it with others.

        Raises:
            ProblemsFound: the extra `notebook` is not installed.
        """
        try:
            import altair
        except ModuleNotFoundError:
            right = 'Install the extra `notebook`: pip install "burdenshare[notebook]"'
            raise ProblemsFound([Problem("altair", "the library `altair` is not installed.", right)]) from None
        return altair.Chart.from_dict(self.specification)

    def _page(self) -> str:
        head = f'<meta charset="utf-8"><title>{escape(self._title)}</title>'
        return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>{self.svg()}</body></html>\n'

    def _data(self) -> str:
        return json.dumps(self.specification, ensure_ascii=False, indent=1) + "\n"

    @property
    def _title(self) -> str:
        title = self.specification.get("title", "")
        return str(title.get("text", "") if isinstance(title, Mapping) else title)

    def _repr_svg_(self) -> str:
        return self.svg()

    def _repr_html_(self) -> str:
        return f"<div>{self.svg()}</div>"

    def __repr__(self) -> str:
        return f"<Chart {self._title}: {self.specification.get('description', '')}>"


def chart(specification: Mapping[str, Any]) -> Chart:
    """A Vega-Lite specification, whole or plain, as a picture."""
    return Chart(specification)
