"""A report in headless Chromium: what its script finds at a width, and its pages in print. Skips where there is none."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
from html import escape, unescape
from pathlib import Path

import pytest

SECONDS = 120
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
# Everything folded is opened; tables and their numbers must lie inside the width of the page.
WIDTHS = """
document.querySelectorAll('details').forEach(d => d.open = true);
const wide = document.documentElement.clientWidth;
const clipped = [...document.querySelectorAll('th, td, b, p, li, h1, h2, h3, h4, svg, pre')].filter(e => {
  const box = e.getBoundingClientRect();
  return getComputedStyle(e).clipPath === 'none' && !e.closest('thead') && (box.right > wide + 1 || box.left < -1);
}).map(e => e.tagName + ': ' + e.textContent.slice(0, 60));
return Promise.resolve({wide: wide, scrolls: document.documentElement.scrollWidth, clipped: clipped.slice(0, 20)});
"""
AXE = """
document.querySelectorAll('details').forEach(d => d.open = true);
return axe.run(document, {resultTypes: ['violations'], iframes: false}).then(r => ({
  found: r.violations.map(v => v.id + ': ' + v.nodes.length + ': ' + v.nodes[0].html.slice(0, 160))
}));
"""


def chromium() -> str:
    """Chromium's path; the test is skipped where there is none."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        pytest.skip("there is no Chromium on this computer")
    return found


def axe() -> str:
    """The text of axe-core; the test is skipped where there is none."""
    given = os.environ.get("AXE", "")
    spec = importlib.util.find_spec("axe_core_python")
    places = [Path(given)] if given else []
    places += [Path(p) / "axe.min.js" for p in (spec.submodule_search_locations or ())] if spec else []
    found = next((p for p in places if p.is_file()), None)
    if found is None:
        pytest.skip("there is no axe-core: install `axe-core-python`, or name the file axe.min.js in AXE")
    return found.read_text(encoding="utf-8")


def find(folder: Path, page: str, width: int, script: str, library: str = "") -> dict:
    """What a script finds in a page of a width. The page's own policy forbids scripts, and is lifted for it."""
    send = f"(async () => {{ {script} }})().then(r => parent.postMessage(JSON.stringify(r), '*'))"
    inner = _POLICY.sub("", page).replace("</body>", f"<script>{library}</script><script>{send}</script></body>")
    (folder / "inner.html").write_text(inner, encoding="utf-8")
    outer = f"""<html><body><pre id="said"></pre><script>
    addEventListener('message', e => document.getElementById('said').textContent = e.data)</script>
    <iframe src="inner.html" style="width:{width}px;height:900px;border:0"></iframe></body></html>"""
    (folder / "outer.html").write_text(outer, encoding="utf-8")
    said = _run(folder, "--virtual-time-budget=60000", "--dump-dom", f"file://{folder}/outer.html")
    body = re.search(r'<pre id="said">(.*?)</pre>', said, re.DOTALL)
    assert body and body[1], said[:500]
    return json.loads(unescape(body[1]))


def printed(folder: Path, page: str, paper: str) -> list[tuple[float, float, str]]:
    """The printed pages: width and height in points, and their text. Skips without `pdftotext`."""
    for tool in ("pdftotext", "pdfinfo"):
        if not shutil.which(tool):
            pytest.skip(f"there is no {tool} on this computer")
    on = _POLICY.sub("", page).replace("size: auto", f"size: {escape(paper)}")
    (folder / "print.html").write_text(on, encoding="utf-8")
    _run(folder, "--no-pdf-header-footer", f"--print-to-pdf={folder}/print.pdf", f"file://{folder}/print.html")
    info = subprocess.run(
        ["pdfinfo", "-l", "99", "print.pdf"], cwd=folder, capture_output=True, text=True, check=True
    ).stdout
    sizes = [(float(w), float(h)) for w, h in re.findall(r"size:\s+([\d.]+) x ([\d.]+) pts", info)]
    text = subprocess.run(
        ["pdftotext", "-layout", "print.pdf", "-"], cwd=folder, capture_output=True, text=True, check=True
    ).stdout
    return [(*size, said) for size, said in zip(sizes, text.split("\f"), strict=False)]


def alone_at_the_foot(page: str, printed_pages: list[tuple[float, float, str]]) -> list[str]:
    """The headings of a report whose first block stands on the next page: nothing follows them but their paragraphs."""
    body = re.sub(r"<style>.*?</style>|<header.*?</header>|<nav.*?</nav>", "", page, flags=re.DOTALL)
    found, text, ends = [], "", []
    for _, _, said in printed_pages:
        text += " " + _words(re.sub(r"[^\n]*Page \d+ of \d+\s*$", "", said.rstrip()))
        ends.append(len(text))
    at = 0
    blocks = re.finditer(
        r"<h([23])[ >].*?</h\1>\s*((?:<p[ >].*?</p>\s*)*)(?=<(?:figure|div|ul|pre|details))", body, re.DOTALL
    )
    for match in blocks:
        lead = _words(unescape(re.sub(r"<[^>]*>", " ", match[0])))
        first = lead[: len(lead) // 2 + 1] if match[2] else lead
        place = text.find(first, at)
        if place < 0:  # columns put other words between
            continue
        at = place + len(first)
        end = next(e for e in ends if e > place)
        if len(text[place:end].split()) <= len(lead.split()):
            found.append(lead[:60])
    return found


def _words(text: str) -> str:
    """Letters and digits, in lines that printing may break anywhere."""
    return " ".join(re.findall(r"\w+", text))


def _run(folder: Path, *words: str) -> str:
    own = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder}/chromium"]
    done = subprocess.run(
        [chromium(), *own, *words], cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=True
    )
    return done.stdout
