"""Slides in a notebook: the pictures of `burdenshare chart`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from pathlib import Path

from burdenshare.interfaces.charted import PLACE, Asked
from burdenshare.interfaces.charting import slide
from burdenshare.interfaces.notebook.runs import Run
from burdenshare.interfaces.notebook.scenarios import Scenario
from burdenshare.vocabulary import names_given, whole_numbers
from burdenshare.vocabulary.errors import Problem, ProblemsFound


class Slide:
    """A picture of 1280 × 720 that a notebook shows.

    Attributes:
        svg: the picture.
    """

    def __init__(self, svg: str) -> None:
        self.svg = svg

    def save(self, file: str | Path) -> Path:
        """Write the picture; return its file.

        Args:
            file: its name ends in `.svg`, or in `.png` or `.pdf`, which need the extra `pictures`.

        Raises:
            ProblemsFound: the name has another ending, its folder is missing, or the extra is not installed.
            NotHeld: no font is found to draw PNG or PDF with.
        """
        from burdenshare.interfaces.files import put_file
        from burdenshare.views.slides.files import bytes_of, refuse_form

        path = Path(file)
        refuse_form(path)
        return put_file(path, bytes_of(self.svg, path.suffix.lower()), "save")

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        title, said = (
            unescape(m[1]) if (m := re.search(f"<{tag}>(.*?)</{tag}>", self.svg)) else "" for tag in ("title", "desc")
        )
        return f"<Slide {title}: {said}>"


def chart(
    *given: Run | Scenario | str | Path,
    kind: str = "",
    outcome: str = "",
    actor: str = "",
    contingency: str = "",
    year: int | None = None,
    threshold: float | None = None,
    draws: int | None = None,
    seed: int | None = None,
    title: str = "",
    names: Sequence[str] = (),
    money: str | None = None,
    prices: int | str | None = None,
) -> Slide:
    """Draw a slide of one scenario or run, or of several side by side, as `burdenshare chart` does.

    Args:
        given: scenarios, their names or files, or runs.
        kind: `fan`, `compare`, `who-carries-what`, `waterfall` or `dots`; a fan of one and a comparison of several if
            not given.
        outcome: what is drawn; the leading outcome if not given.
        actor: whose; the actor in focus if not given.
        contingency: of `who-carries-what`, in which war.
        year: of differences, bars and dots; the last if not given.
        threshold: of `dots`, in the shown unit.
        draws: of scenarios; their own number if not given.
        seed: of scenarios; their own if not given.
        title: instead of the finding.
        names: what each is called in the chart.
        money: of `fan`, `compare` and `dots`, in which money an amount is shown, as in `compare`.
        prices: `nominal`, the default with `money`, or the year whose prices are used.

    Raises:
        ProblemsFound: something does not fit, or the runs are not on the same draws.
        Implausible: a mean or a quantile leaves its plausible range.
    """
    for word, value in (
        ("kind", kind), ("outcome", outcome), ("actor", actor), ("contingency", contingency), ("title", title),
    ):  # fmt: skip
        names_given.text(value, word, PLACE)
    for one in given:
        if not isinstance(one, Run | Scenario | str | Path):
            right = "Give a run, a scenario, its name or its file, such as chart(run)."
            raise ProblemsFound([Problem(PLACE, f"{whole_numbers.said(one)} cannot be drawn.", right)])
    if year is not None and whole_numbers.as_whole(year) is None:
        wrong = f"`year` is {whole_numbers.said(year)}."
        raise ProblemsFound([Problem(PLACE, wrong, "It is a whole number.", "Write it in digits, without quotes.")])
    names = names_given.names(names, "names", PLACE)
    inside = [one.kept if isinstance(one, Run) else one.loaded if isinstance(one, Scenario) else one for one in given]
    asked = Asked(
        inside, kind, outcome, actor, contingency, year, threshold, draws, seed, title, money, prices, names=names
    )  # fmt: skip
    return Slide(slide(asked))
