"""Pictures that we draw ourselves agree with Vega, point by point."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from burdenshare.views.charts import NARROW, WIDE, fan, to_svg
from burdenshare.views.drawing import draw, draw_bars, ticks
from burdenshare.views.missions import SMALL, who_carries

CELLS = [
    ("debt_burden", {"actor": "KOR"}),
    ("defence_share", {"actor": "USA"}),
    ("local_spending", {"actor": "JPN"}),
    ("war_index", {"contingency": "strait"}),
    ("disproportion", {}),
]


@pytest.fixture(scope="module")
def run(run_pack):
    return run_pack("pledge-by-2035", draws=256)


def paths(svg):
    """The points of each area and line."""
    found = re.findall(r'<path[^>]* d="M([-\d.,Le]+)Z?"', svg)
    return [[tuple(map(float, point.split(","))) for point in path.split("L")] for path in found]


def texts(svg):
    """The words of a picture, line by line."""
    shown = (e for e in ET.fromstring(svg).iter() if e.tag.rpartition("}")[2] == "text")
    return sorted(words for e in shown for words in ([t.text for t in e] or [e.text]))


@pytest.mark.parametrize(("name", "cell"), CELLS)
@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_a_fan_has_vegas_points_and_words(run, name, cell, size):
    chart = fan(run, run.outcomes[name], cell, size)
    ours, vegas = draw(chart), to_svg(chart)
    drawn, wanted = paths(ours), paths(vegas)
    assert len(drawn) == len(wanted) == 6
    for mine, theirs in zip(drawn, wanted, strict=True):
        assert len(mine) == len(theirs)
        for one, other in zip(mine, theirs, strict=True):
            assert one == pytest.approx(other, abs=0.02)
    assert texts(ours) == texts(vegas)


def test_bars_have_vegas_sizes(run):
    chart = who_carries(run, 2, SMALL, stamped=False)
    ours = [float(h) for h in re.findall(r'class="bar"[^>]* height="([\d.]+)"', draw_bars(chart))]
    vega = re.findall(r'aria-roledescription="bar"[^>]* d="M[-\d.]+,[-\d.]+h[-\d.]+v([-\d.]+)h', to_svg(chart))
    assert len(ours) == len(chart["data"]["values"])
    assert sorted(ours) == pytest.approx(sorted(abs(float(v)) for v in vega), abs=0.02)


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        (0, 120, [0, 20, 40, 60, 80, 100, 120]),
        (0.83, 1.17, [0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.15]),
        (-3, 4, [-3, -2, -1, 0, 1, 2, 3, 4]),
        (0, 0.004, [0, 0.001, 0.002, 0.003, 0.004]),
    ],
)
def test_ticks_are_round_and_inside(low, high, found):
    assert ticks(low, high, 5) == pytest.approx(found)


def test_pictures_of_one_size_are_alike_and_scale(run):
    heads = {
        re.search(r"<svg[^>]*>", draw(fan(run, run.outcomes[name], cell, NARROW, stamped=False)))[0]
        for name, cell in CELLS
    }
    assert len(heads) == 1
    assert 'viewBox="0 0 342 ' in heads.pop()


def test_words_in_a_picture_are_escaped(run):
    chart = fan(run, run.outcomes["disproportion"], {})
    chart["title"]["text"] = "a < b & c"
    assert "<title>a &lt; b &amp; c</title>" in draw(chart)
