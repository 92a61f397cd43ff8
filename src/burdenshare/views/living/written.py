"""The living page as one HTML file: first pictures and tables, the scripts joined, the model packed, what it may load.

No word of a scenario becomes a script or a tag: texts are escaped in the template, and the scripts read them from JSON
and put them into the page as text. The content-security policy allows this page's own script and style, by their
hashes, a worker made by the page, and nothing from elsewhere.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from markupsafe import Markup

from burdenshare.engine.outcome import COLUMNS, Run
from burdenshare.views.answer import first_words
from burdenshare.views.front import caveats, pictures, ranked
from burdenshare.views.living.series import PICTURES
from burdenshare.views.paper import coded, templates
from burdenshare.views.tables import word
from burdenshare.views.words import number
from burdenshare.vocabulary.plain import in_json, visible

FOLDER: Final = Path(__file__).parent
SCRIPTS: Final = FOLDER / "js"
LANGUAGE: Final = "en"
# The scripts in the order in which they are joined: each uses only those in front of it.
WORKER: Final = ("paths.js", "feed.js", "machine.js", "ranges.js", "work.js")
PAGE: Final = (
    "paths.js", "feed.js", "ranges.js", "words.js", "state.js", "sentence.js", "fan.js", "files.js", "build.js",
    "rail.js", "picture.js", "compare.js", "engine.js", "page.js",
)  # fmt: skip
KINDS: Final = {"uint8": "u1", "uint32": "u4", "float32": "f4", "float64": "f8"}
_IMPORT: Final = re.compile(r"^import (\{[^}]*\}) from '\./(\w+)\.js'$", re.M)
_EXPORT: Final = re.compile(r"^export ((?:async )?(?:function|class|const) (\w+))", re.M)


@dataclass(frozen=True)
class Living:
    """What a page carries besides its run.

    `module` is the model as WebAssembly; `arrays` are the numbers that it is fed; `about` are the words of levers,
    choices and comparison; `series` are what pictures can show, the first ones in front.
    """

    module: bytes
    arrays: Mapping[str, Any]
    about: Mapping[str, Any]
    series: Sequence[Mapping[str, Any]]


def written(run: Run, living: Living) -> str:
    """Write a page: the same run and module give the same bytes.

    Args:
        run: the start scenario in the page's draws, with its answer.
        living: what the page computes with.
    """
    words = catalogue()
    blob, parts = packed(living)
    script, style = joined(PAGE), (FOLDER / "page.css").read_text(encoding="utf-8")
    text: str = templates(FOLDER).get_template("page.html.j2").render(
        run=run, manifest=run.manifest, words=words, say=_speaker(words), style=style, script=script,
        policy=policy(script, style), data=_json(_about(run, living, words, parts)), pack=blob, about=living.about,
        answer=first_words(run), pictures=_pictures(run, living), caveats=caveats(run, ranked(run)),
        word=lambda label: word(run, label),
    )  # fmt: skip
    return text


@cache
def catalogue() -> Mapping[str, str]:
    """The texts of the page, by name."""
    found: dict[str, str] = tomllib.loads((FOLDER / f"words.{LANGUAGE}.toml").read_text(encoding="utf-8"))
    return found


def joined(names: Sequence[str]) -> str:
    """Several modules as one script: each in a scope of its own, handing on what it exports."""
    parts = []
    for name in names:
        text = (SCRIPTS / name).read_text(encoding="utf-8")
        handed = ", ".join(found[1] for found in _EXPORT.findall(text))
        body = _EXPORT.sub(r"\1", _IMPORT.sub(r"const \1 = from_\2", text))
        parts.append(f"const from_{name.removesuffix('.js')} = (() => {{\n{body}return {{ {handed} }}\n}})()\n")
    return f"'use strict'\n{''.join(parts)}"


def policy(script: str, style: str) -> str:
    """The content-security policy: nothing from elsewhere, and no script or style but the page's own."""
    return (
        f"default-src 'none'; script-src 'sha256-{_digest(script)}' 'wasm-unsafe-eval'; worker-src blob:; "
        f"style-src 'sha256-{_digest(style)}'; img-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def packed(living: Living) -> tuple[str, list[list[Any]]]:
    """The module and its numbers as base64 of gzip, and of each part its name, kind, first byte and length."""
    found, parts = b"", []
    arrays = {"module": np.frombuffer(living.module, np.uint8), **living.arrays}
    for name, values in arrays.items():
        flat = np.ascontiguousarray(values).ravel()
        found += b"\0" * (-len(found) % 8)
        parts.append([name, KINDS[flat.dtype.name], len(found), len(flat)])
        found += flat.astype(flat.dtype.newbyteorder("<")).tobytes()
    return base64.b64encode(gzip.compress(found, 9, mtime=0)).decode(), parts


def _about(run: Run, living: Living, words: Mapping[str, str], parts: list[list[Any]]) -> dict[str, Any]:
    """All that the page's script reads."""
    m, answer = run.manifest, run.manifest.answer
    about = dict(living.about)
    known = {one["id"] for one in living.series}
    asked = about["answer"]
    wanted = [[".".join((asked["actor"], name)) for name in part] for part in asked["parts"]]
    by_id = {one["id"]: one for one in living.series}
    fits = [part for part in wanted if set(part) <= known and _adds_up([by_id[i] for i in part])]
    about["answer"] = {
        **asked, "parts": fits, "isCost": bool(answer and answer.rows and answer.rows[0].is_cost),
        "subject": answer.subject if answer else asked["subject"],
    }  # fmt: skip
    return {
        **about,
        "run": run.id,
        "title": m.heading,
        "who": m.actors[m.leads],
        "years": list(m.years),
        "pictures": min(PICTURES, len(living.series)),
        "series": list(living.series),
        "stamp": _stamp(run),
        "pack": parts,
        "worker": joined(WORKER),
        "words": dict(words),
    }


def _adds_up(part: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the page can add what answers the question: amounts of one unit, money in the actor's own."""
    return len({one["unit"] for one in part}) == 1 and all(one["isOwn"] or "USD" not in one["unit"] for one in part)


def _stamp(run: Run) -> dict[str, Any]:
    m = run.manifest
    return {"model": m.model, "data": m.data, "seed": m.seed, "run": run.id}


def _pictures(run: Run, living: Living) -> list[dict[str, Any]]:
    """The first pictures with their tables, in the order of the series."""
    found = []
    drawn = pictures(run)
    for picture, one in zip(drawn, living.series, strict=False):
        outcome = run.outcomes[one["outcome"]]
        series = outcome.series(**one["cell"]) * (outcome.about.factor / one["by"])
        at = {name: series[:, COLUMNS.index(name)] for name in ("p5", "p25", "p50", "p75", "p95")}
        rows = [
            [year, *(number(float(at[name][i]), one["decimals"]) for name in at)]
            for i, year in enumerate(outcome.years)
        ]
        found.append({**picture, "series": one, "rows": rows})
    return found


def _speaker(words: Mapping[str, str]) -> Any:
    """The catalogue as a function for the template: what stands between backticks is code."""

    def say(name: str, **values: Any) -> Markup:
        text = words[name].format(**{k: str(v) for k, v in values.items()})
        return coded(visible(text))

    return say


def _json(value: Any) -> str:
    """JSON that ends no script: its angle brackets and ampersands are escapes."""
    text = in_json(json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
