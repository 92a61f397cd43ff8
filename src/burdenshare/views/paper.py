"""The paper of a report: its template, its style with the run's name in the foot of each page, and what it may load."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from burdenshare.engine.outcome import Run
from burdenshare.vocabulary.plain import visible

FOLDER: Final = Path(__file__).with_name("page")
_PLAIN: Final = re.compile(r"[^A-Za-z0-9 .,:·+@()-]")


@cache
def templates(folder: Path = FOLDER) -> Environment:
    """The templates of a folder: all text is escaped, and hidden characters are written out."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_as_written,
    )
    environment.filters |= {"coded": coded, "parted": _parted, "size": "{:,}".format}
    return environment


def page() -> Any:
    """The template of the whole page."""
    return templates().get_template("report.html.j2")


def style(run: Run) -> str:
    """The style of the page; in print, the foot of each page names scenario, data and run."""
    m = run.manifest
    running = _in_style(f"{m.title} · data {m.data} · model {m.model} · burdenshare run {run.id}")
    text: str = templates().get_template("style.css.j2").render(running=Markup(running))
    return text


def policy(css: str) -> str:
    """The content-security policy: no script at all, nothing from elsewhere, and no style but the page's own."""
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _in_style(text: str) -> str:
    """Text inside a string of CSS: all but plain characters by number, so that none ends the string or the style."""
    return _PLAIN.sub(lambda found: f"\\{ord(found[0]):06x}", visible(text))


def _as_written(value: Any) -> Any:
    """What the page shows: text with hidden characters written out; a picture's text too."""
    return type(value)(visible(value)) if isinstance(value, str) else value


def coded(text: str) -> Markup:
    """Our own words, with what is between backticks as code."""
    return Markup(re.sub(r"`([^`]*)`", r"<code>\1</code>", str(escape(text))))


def _parted(text: str) -> Markup:
    """A cell with its range on a line of its own where there is no room beside the number."""
    first, bracket, rest = text.partition(" (")
    return Markup("{} <span>({}</span>").format(first, rest) if bracket else Markup("{}").format(text)
