"""The bars of a living page, measured in headless Chromium: `python -m benchmarks.page [SCENARIO …]` prints them.

Times are wall times of this machine, other work included. The first picture is what the browser paints of the file; live
is when the first state was computed; a move is from a lever's input to the next frame with its picture.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
import time
from pathlib import Path

from burdenshare.interfaces.living.gathered import page_of
from tests.living.chrome import Chrome
from tests.living.conftest import data_of

BARS = {
    "written, s": 5, "on disk, KB": 1600, "gzip -9, KB": 700, "first picture, ms": 300, "live, ms": 1000,
    "first move, ms": 400, "move of 512, median ms": 60, "move of 512, p95 ms": 120, "rest with 2,048, median ms": 250,
}  # fmt: skip
MOVES = """(async () => { const s = document.getElementById('l-LEVER'), canvas = document.querySelector('.canvas');
const low = Number(s.min), wide = Number(s.max) - low, moves = [], rests = [];
const wait = ms => new Promise(done => setTimeout(done, ms));
for (let i = 0; i < 60; i++) { const began = performance.now();
  const drawn = new Promise(done => { const o = new MutationObserver(() => { o.disconnect(); done() }); o.observe(canvas, {childList: true}) });
  s.value = low + wide * (0.2 + (i % 30) / 60); s.dispatchEvent(new Event('input'));
  await drawn; await new Promise(requestAnimationFrame); moves.push(performance.now() - began) }
await wait(1500);
for (let i = 0; i < 15; i++) { delete document.body.dataset.shown; const began = performance.now();
  s.value = low + wide * (0.3 + (i % 7) / 20); s.dispatchEvent(new Event('change'));
  while (!document.body.dataset.shown) await wait(1); rests.push(performance.now() - began) }
return [moves, rests] })()"""


def measured(chrome: Chrome, name: str, folder: Path) -> dict[str, float]:
    """The figures of one scenario's page."""
    began = time.perf_counter()
    written = page_of(name)
    took = time.perf_counter() - began
    body, path = written.text.encode(), folder / f"{Path(name).name}.html"
    path.write_bytes(body)
    chrome.size(1280, 900)
    chrome.open(path.as_uri())
    chrome.wait("document.body.dataset.shown !== undefined")
    paint = chrome.find("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    live = chrome.find("performance.now()")
    lever = data_of(written.text)["levers"][0]["id"]
    moves, rests = chrome.find(MOVES.replace("LEVER", lever))
    order, rests = sorted(moves), sorted(rests)
    figures = [
        took, len(body) / 1e3, len(gzip.compress(body, 9)) / 1e3, paint, live, moves[0], order[len(order) // 2],
        order[int(0.95 * len(order))], rests[len(rests) // 2],
    ]  # fmt: skip
    return dict(zip(BARS, figures, strict=True))


def main(names: list[str]) -> None:
    """Print a table: each figure beside its bar."""
    chrome = Chrome()
    try:
        with tempfile.TemporaryDirectory() as folder:
            found = {name: measured(chrome, name, Path(folder)) for name in names}
    finally:
        chrome.close()
    print(json.dumps({"bar": BARS} | {n: {k: round(v, 1) for k, v in f.items()} for n, f in found.items()}, indent=1))


if __name__ == "__main__":
    main(sys.argv[1:] or ["five-states", "pledge-by-2035"])
