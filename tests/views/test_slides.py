"""Slides: labels of 18 points and more that never lie over each other, with source, data and run inside."""

from __future__ import annotations

import dataclasses
import re
from html import escape
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from burdenshare.engine.outcome import COLUMNS
from burdenshare.interfaces.charted import KINDS, Asked
from burdenshare.interfaces.charting import slide
from burdenshare.studies.attribution import Attribution, Step
from burdenshare.studies.carried import parts_of_need
from burdenshare.studies.comparing import Range, Row, compared
from burdenshare.views.slides.canvas import FAMILIES, HEIGHT, LEAST, WIDTH, Canvas, apart
from burdenshare.views.slides.compare import CellComparison, finding
from burdenshare.views.slides.dots import futures
from burdenshare.views.slides.waterfall import waterfall_slide
from burdenshare.views.slides.widths import CUT, width_of, wrapped
from burdenshare.views.words import shown_as
from burdenshare.vocabulary.errors import ProblemsFound
from tests.views.slides_read import faults, texts

LONG = "A ministry's own path with a name that is much longer than any sensible person would ever write on a slide"
WORD = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstellenleiter" * 2


SLOW = pytest.param("indo-pacific-2026", marks=pytest.mark.slow)  # two runs of the large pack


@pytest.fixture(scope="module", params=["five-states", SLOW])
def pair(request, run_pack):
    """Two runs of a pack: one with another policy, and the base."""
    base = run_pack(request.param, draws=256)
    if request.param == "five-states":
        return run_pack("five-states", ("DEU.spending_pledge=3.5@2035",), draws=256), base
    return run_pack("pledge-by-2035", draws=256), base


@pytest.fixture(scope="module")
def small(run_pack):
    return run_pack("five-states", draws=256)


@pytest.fixture(scope="module")
def large(run_pack):
    return run_pack("pledge-by-2035", draws=256)


def renamed(run, name):
    """A run whose scenario and actors have another name."""
    m = dataclasses.replace(run.manifest, scenario=name, actors={a: name for a in run.manifest.actors})
    return dataclasses.replace(run, words=lambda: m)


NAMES = ("", LONG, WORD, "한국의 국방비 지출 계획을 그대로 유지하는 경우와 그렇지 않은 경우를 비교")


@pytest.fixture(scope="module")
def pictures(pair):
    """The kinds that take runs, with names as they are, long, in one word that is too long, and in wide letters."""
    found = {}
    for name in NAMES:
        a, b = ((renamed(r, name) if name else r) for r in pair)
        found["fan", name] = slide(Asked([b], outcome="debt_burden"))
        found["fan money", name] = slide(Asked([b], outcome="local_spending"))
        found["compare", name] = slide(Asked([b, a]))
        found["compare four", name] = slide(Asked([b, a, a, a], names=[name or "as it is"] * 4))
        found["dots", name] = slide(Asked([b], "dots", outcome="debt_burden", threshold=60.0))
    return found


def test_who_carries_what_has_no_label_over_another(large):
    for name in NAMES:
        for war in ("", "strait"):
            svg = slide(Asked([renamed(large, name) if name else large], "who-carries-what", contingency=war))
            assert faults(svg) == []
    assert "Sources: " in svg and large.id in svg


def test_no_label_is_small_outside_or_over_another(pictures):
    assert LEAST / HEIGHT == 18 / 720 and WIDTH / HEIGHT == 16 / 9
    assert {key: faults(svg) for key, svg in pictures.items() if faults(svg)} == {}
    assert min(t.size for svg in pictures.values() for t in texts(svg)) >= 18


def test_the_checker_sees_a_small_a_lost_and_a_covered_label():
    canvas = Canvas()
    canvas.text(100, 100, "one label", 20)
    canvas.text(150, 110, "another", 20)
    canvas.text(1200, 300, "leaves the sheet", 20)
    svg = canvas.svg("t", "d").replace("</svg>", '<text x="9" y="600" font-size="17">small</text></svg>')
    assert faults(svg) == ["small: small", "outside: leaves the sheet", "over each other: one label / another"]


def test_a_slide_names_its_sources_its_data_and_its_run(pictures, pair):
    for svg in pictures.values():
        said = " ".join(t.words for t in texts(svg))
        assert f"data {pair[1].manifest.data}" in said and pair[1].id in said
        assert "Sources: " in said and "Not in these ranges: war" in said
        assert re.search(r"<title>.+</title><desc>.+</desc>", svg)
        assert escape(FAMILIES) in svg


def test_the_same_run_gives_the_same_bytes(pair):
    assert slide(Asked(pair)) == slide(Asked(pair))


def test_a_fan_ends_at_the_quantiles_of_the_run(small):
    run = small
    row = run.outcomes["debt_burden"].series(actor="DEU")[-1]
    low, middle, high = (f"{row[COLUMNS.index(c)]:.1f}" for c in ("p5", "p50", "p95"))
    said = [t.words for t in texts(slide(Asked([run], outcome="debt_burden")))]
    assert f"{middle} median" in said and f"9 in 10: {low} to {high}" in said


def test_a_comparison_shows_the_paired_difference_and_a_dashed_comparator(run_pack, small):
    moved, base = run_pack("five-states", ("DEU.spending_pledge=3.5@2035",), draws=256), small
    svg = slide(Asked([base, moved], outcome="defence_share", year=2035))
    gap = (
        moved.outcomes["defence_share"].values[-1, 1] - base.outcomes["defence_share"].values[-1, 1]
    )  # DEU is the second actor
    low, middle, high = np.quantile(gap, (0.05, 0.5, 0.95))
    said = [t.words for t in texts(svg)]
    assert f"+{middle:.2f} ({low:+.2f} to {high:+.2f})".replace("-", "−") in said
    assert svg.count('stroke-dasharray="10,7"') == 1
    assert 'stroke="#444444" stroke-width="4" stroke-dasharray' in svg


def test_a_picture_and_a_table_have_the_same_sign_in_either_order(run_pack, small):
    moved = run_pack("five-states", ("DEU.spending_pledge=3.5@2035",), draws=256)
    for runs in ([small, moved], [moved, small]):
        (block,) = compared(runs, "defence_share", 2035, "DEU").blocks
        gap, svg = block.rows[0].difference, slide(Asked(runs, outcome="defence_share", year=2035, names=["A", "B"]))
        said = (f"{v:+.2f}".replace("-", "−") for v in (gap.middle, gap.low, gap.high))
        assert "{} ({} to {})".format(*said) in [t.words for t in texts(svg)]
        assert "B less A in 2035" in svg and "Difference from A in 2035" in svg


def _compared(runs, low, middle, high, rises):
    range_ = Range(low, middle, high)
    row = Row(2035, 2035, range_, range_, range_, middle, None, rises, 1 - rises)
    return CellComparison(("the plan", "more"), tuple(runs), "defence_share", {"actor": "DEU"}, (row,))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((0.2, 0.5, 0.9, 0.98), "is 0.50 higher under more than under the plan (0.20 to 0.90)"),
        ((-0.9, -0.5, -0.2, 0.02), "is 0.50 lower under more than under the plan (0.20 to 0.90)"),
        ((-0.1, 0.5, 0.9, 0.75), "is higher under more than under the plan in 75 of 100 futures"),
        ((-0.9, -0.5, 0.1, 0.25), "is lower under more than under the plan in 75 of 100 futures"),
        ((-0.5, 0.0, 0.5, 0.55), "is as likely higher as lower under more compared with the plan"),
    ],
)
def test_the_finding_of_a_comparison_has_its_direction(small, row, said):
    shown = shown_as(small, small.outcomes["defence_share"], {"actor": "DEU"})
    assert finding(_compared([small, small], *row), shown).endswith(said)


def test_dots_are_fifty_and_counted(small):
    run = small
    values = futures(run.outcomes["debt_burden"], {"actor": "DEU"}, 2035)
    limit = float(sorted(values)[30]) - 1e-9
    svg = slide(Asked([run], "dots", outcome="debt_burden", threshold=limit))
    assert svg.count("<circle") == 50
    assert svg.count('fill="#8a3b16"/>') == 20
    assert "20 in 50 equally likely futures end above" in svg


def test_each_dot_is_the_middle_of_a_fiftieth_of_the_draws(small):
    """Of 101 draws from 0 to 100, each fiftieth is 2 wide: its middles are the odd numbers."""
    of = small.outcomes["debt_burden"]
    draws = np.broadcast_to(np.random.default_rng(1).permutation(np.arange(101.0)), (*of.values.shape[:-1], 101))
    found = futures(dataclasses.replace(of, held=draws), {"actor": "DEU"}, 2035)
    assert found.tolist() == pytest.approx([2 * i + 1 for i in range(50)])


def test_the_end_bars_of_a_waterfall_have_their_own_name_and_number(small):
    steps = (Step("x", "A pledge", "lever", 12.0, 11.0, 13.0), Step("y", "Growth", "assumption", -2.0, -3.0, -1.0))
    found = Attribution(70.0, 80.0, steps)
    outcome = small.outcomes["debt_burden"]
    svg = waterfall_slide(small, small, ("more", "the plan"), outcome, {"actor": "DEU"}, 2035, found)
    beside = {}
    for t in texts(svg):
        beside.setdefault(round(t.top + t.bottom), []).append(t.words)
    rows = [words for words in beside.values() if len(words) == 2]
    assert ["the plan", "70.0"] in rows and ["more", "80.0"] in rows
    assert rows.index(["the plan", "70.0"]) < rows.index(["more", "80.0"])
    assert "is 10.0 higher under more than under the plan" in svg


def test_parts_of_a_mission_add_to_100(large):
    parts = parts_of_need(large, "", 2040)
    for mission in {p.mission for p in parts}:
        of = [p for p in parts if p.mission == mission]
        assert sum(p.mean for p in of) == pytest.approx(100)
        assert all(p.low <= p.mean <= p.high or p.low <= p.high for p in of)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"kind": "pie"}, r"there is no kind `pie`. Kinds are `fan`, "),
        ({"kind": "fan", "given": 2}, r"`fan` takes 1 scenario, not 2. Kinds for 2: `compare` and `waterfall`."),
        ({"kind": "dots"}, r"`dots` needs a threshold. Add `--threshold 90`"),
        ({"kind": "fan", "year": 2030}, r"`fan` has no `--year`. `--year` goes with `compare`, "),
        ({"kind": "compare", "given": 5}, r"`compare` takes 1 to 4 scenarios, not 5."),
        ({"outcome": "dept_burden"}, r"has no outcome `dept_burden`. Did you mean `debt_burden`?"),
        ({"actor": "germny"}, r"`five-states` has no actor `germny`. Did you mean `Germany`?"),
        ({"outcome": "debt_burden", "kind": "dots", "threshold": 1.0, "year": 2050}, r"2050 is not a year of"),
        ({"kind": "who-carries-what"}, r"has no outcome `mission_share`"),
        ({"kind": "waterfall", "given": 2}, r"`waterfall` runs scenarios in parts, not kept runs."),
        ({"names": ["a", "b"]}, r"2 names are given for 1 scenario."),
    ],
)
def test_what_does_not_fit_is_refused_with_what_would(small, asked, said):
    many = asked.pop("given", 1)
    with pytest.raises(ProblemsFound, match=said):
        slide(Asked([small] * many, **asked))


def test_a_kind_has_its_help_and_its_slide():
    assert all(kind.shows and kind.fewest <= kind.most for kind in KINDS.values())


@given(
    st.lists(st.tuples(st.floats(-50, 450), st.floats(10, 60)), min_size=1, max_size=6),
)
def test_labels_are_moved_apart_and_stay_inside(rows):
    wanted, highs = zip(*rows, strict=True)
    found = apart(wanted, highs, 0.0, 400.0)
    boxes = sorted((at - high / 2, at + high / 2) for at, high in zip(found, highs, strict=True))
    assert boxes[0][0] >= -1e-6 and boxes[-1][1] <= 400 + 1e-6
    assert all(b[0] >= a[1] - 1e-6 for a, b in pairwise(boxes))
    alone = [w for w, h in rows if h / 2 <= w <= 400 - h / 2]
    assert len(rows) > 1 or not alone or found == pytest.approx(wanted)


@given(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=80), st.floats(60, 400))
def test_lines_fit_their_room_or_are_one_letter(words, room):
    lines = wrapped(words, 22, room, 2)
    assert 1 <= len(lines) <= 2
    assert all(width_of(line, 22) <= room or len(line.rstrip(CUT)) <= 1 for line in lines)
    assert "".join(lines).replace("-", "") == words.replace("-", "") or lines[-1].endswith(CUT)
