"""Pictures in Python: shown and saved with the libraries of a run alone; what needs an extra names it."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from burdenshare.interfaces.notebook.plots import chart
from burdenshare.views.charts import fan, to_svg
from burdenshare.views.complete import can_be_drawn, completed
from burdenshare.views.drawing import draw
from burdenshare.views.missions import who_carries
from burdenshare.vocabulary.errors import ProblemsFound
from tests.conftest import ROOT
from tests.docs.conftest import blocks

PLAIN = {
    "title": "A line",
    "data": {"values": [{"year": 2026 + i, "width": 3.0 + i * i} for i in range(12)]},
    "mark": {"type": "line", "point": True},
    "encoding": {
        "x": {"field": "year", "type": "quantitative", "axis": {"format": "d", "title": None}},
        "y": {"field": "width", "type": "quantitative"},
    },
}


@pytest.fixture(scope="module")
def run(run_pack):
    return run_pack("pledge-by-2035", draws=256)


@pytest.mark.slow
def test_the_session_of_the_page_runs_without_the_extras(home, tmp_path):
    (session,) = blocks(ROOT / "docs" / "python.md", "python")
    code = f"import sys\nsys.modules |= dict.fromkeys(('altair', 'vl_convert'))\n{session}"
    code += """
picture = run.plot.fan("debt_burden", actor="KOR")
picture.save("debt.svg")
for ask in (picture.altair, lambda: picture.save("debt.png")):
    try:
        ask()
    except Exception as error:
        print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    assert 'pip install "burdenshare[notebook]"' in done.stdout
    assert 'pip install "burdenshare[pictures]"' in done.stdout
    for name in ("debt.html", "debt.svg"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "Public debt" in text and '<svg xmlns="http://www.w3.org/2000/svg" ' in text
    assert not (tmp_path / "debt.png").exists()


def test_a_picture_is_shown_and_saved_in_each_form(run, tmp_path):
    picture = chart(fan(run, run.outcomes["debt_burden"], {"actor": "KOR"}))
    assert picture._repr_svg_() in picture._repr_html_()
    assert repr(picture).startswith("<Chart Public debt: Public debt of South Korea")
    assert picture.save(tmp_path / "a.svg").read_text() == picture.svg()
    assert picture.svg() in picture.save(tmp_path / "a.html").read_text()
    assert picture.save(str(tmp_path / "a.PNG")).read_bytes().startswith(b"\x89PNG")
    assert '"p95"' in picture.save(tmp_path / "a.json").read_text()
    assert picture.altair().to_dict()["width"] == picture.specification["width"]
    with pytest.raises(ProblemsFound, match=r"cannot be written as `a.pdf`. Its name ends in one of `.html`"):
        picture.save(tmp_path / "a.pdf")


def test_what_is_complete_is_drawn_as_it_is(run):
    whole = fan(run, run.outcomes["debt_burden"], {"actor": "KOR"})
    assert can_be_drawn(whole)
    assert draw(completed(whole)) == draw(whole)


def test_a_plain_specification_has_vegas_points():
    whole = completed(PLAIN)

    def points(svg):
        path = next(p for p in re.findall(r'd="M([-\d.,Le]+)"', svg) if p.count("L") == 11)
        return [tuple(map(float, at.split(","))) for at in path.split("L")]

    for mine, theirs in zip(points(draw(whole)), points(to_svg(whole)), strict=True):
        assert mine == pytest.approx(theirs, abs=0.02)
    assert draw(whole).count("<circle") == 12


@pytest.mark.parametrize(
    "more",
    [
        {"mark": "bar"},
        {"mark": {"type": "line", "strokeDash": [4, 2]}},
        {"transform": []},
        {"encoding": {**PLAIN["encoding"], "x": {"field": "year", "type": "ordinal"}}},
        {"encoding": {**PLAIN["encoding"], "y": {"field": "width", "type": "quantitative", "aggregate": "mean"}}},
    ],
)
def test_what_our_own_drawing_does_not_know_is_drawn_by_vega(more):
    other = {**PLAIN, **more}
    assert can_be_drawn(PLAIN) and not can_be_drawn(other)
    assert chart({**other, "title": {"text": "A line"}, "description": "It rises."}).svg().startswith("<svg")


def test_the_picture_of_missions_is_drawn(run):
    assert "<svg" in chart(who_carries(run)).svg()
