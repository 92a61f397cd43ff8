"""The report and its pictures: whole, offline, the same bytes twice, and the same numbers as the run."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser

import altair
import jsonschema
import pytest
from markupsafe import escape

from burdenshare.engine.outcome import COLUMNS
from burdenshare.engine.store import save_run
from burdenshare.views.charts import NARROW, describe, fan, to_png, to_svg
from burdenshare.views.drawing import draw, draw_bars
from burdenshare.views.missions import SMALL, who_carries
from burdenshare.views.report import report
from burdenshare.views.tables import FLAT, bar, rows, tsv
from burdenshare.views.trace import trace
from burdenshare.views.words import headline, number


@pytest.fixture(scope="module")
def run(run_pack):
    return run_pack("pledge-by-2035", draws=256)


@pytest.fixture(scope="module")
def page(run):
    return report(run)


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links = [], [], []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.links += [v for k, v in found.items() if k in ("src", "href") and v]
        self.ids += [found["id"]] if "id" in found else []
        if tag not in ("meta", "br", "link", "img", "input", "hr"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_report_opens_without_a_network(page):
    tags = _Tags()
    tags.feed(page)
    assert tags.open == []
    assert all(link.startswith("#") for link in tags.links), tags.links
    assert {link[1:] for link in tags.links} <= set(tags.ids)
    assert "<script" not in page
    assert "@import" not in page
    assert "url(http" not in page


def test_the_report_is_the_same_twice(run, page):
    assert report(run) == page


def test_the_report_has_the_parts_that_are_promised(run, page):
    for name in ("Defence spending", "Defence spending, share of GDP", "Public debt", "Active force"):
        assert name in page
    # Four fans, who carries what, other actors (Taiwan in all four), three indices of two wars.
    assert page.count("<svg") == 4 + 1 + (5 + 5 + 4 + 5 - 1) + 3 * 2
    for part in (
        "Risk, belief and politics",
        "Deterrence-failure index",
        "base rate",
        "Who carries what",
        "What limits the defender",
        "Wartime command transferred by 2030 in ",
        "Over budget",
        "Nuclear-powered submarines",
        "The edges are not best and worst cases.",
    ):
        assert part in page
    for row in run.manifest.assumptions:
        assert str(escape(row.label)) in page
    for source in run.manifest.sources:
        assert source.key in page
    assert run.manifest.command in page
    assert run.id in page
    assert headline(run).split(".")[0] in page
    assert str(escape(run.outcomes["debt_burden"].about.leave_out["PRK"])) in page


def test_a_run_of_an_outcome_by_war_alone_has_a_report_with_its_table(run):
    war = run.outcomes["war_index"]
    alone = dataclasses.replace(war, about=dataclasses.replace(war.about, shown=True))
    text = report(dataclasses.replace(run, outcomes={"war_index": alone}))
    assert escape(war.about.label) in text


def test_the_number_that_the_report_names_can_be_traced(home, run, page):
    save_run(run)
    name = page.split("burdenshare explain ")[1].split("\n")[0]
    said = trace(name, lambda: None)
    assert f"run {run.id}: {run.manifest.scenario}" in said
    assert "series of the data room" in said
    assert "`" not in page.split("<main>")[1]


def test_the_headline_says_the_runs_numbers_with_unit_prices_and_definition(run):
    text = headline(run)
    spending = run.outcomes["defence_spending"].at(2040, actor="KOR")
    debt = run.outcomes["debt_burden"].at(2040, "p95", actor="KOR")
    assert text.startswith(f"{run.manifest.actors['KOR']}, 2040: defence spending {spending:.1f} (")
    assert "billion USD, 2025 prices." in text
    assert "% of GDP, definition: the actor's own budget." in text
    assert f"to {debt:.1f})" in text
    extra = run.outcomes["local_extra_over_plan"].at(2040, actor="KOR") / 1000
    assert f"{extra:.1f} (" in text
    assert "trillion won, nominal." in text


def test_a_picture_says_unit_run_and_data_in_words(run):
    svg = to_svg(fan(run, run.outcomes["debt_burden"], {"actor": "KOR"}))
    texts = " ".join(re.findall(r"<text[^>]*>(.*?)</text>", svg, re.S))
    for said in ("Public debt", "South Korea, % of GDP", run.id, "2026-11", "9 in 10", "half"):
        assert said in re.sub(r"<[^>]+>", "", texts), said
    assert describe(run, run.outcomes["debt_burden"], {"actor": "KOR"}) in svg.replace("&amp;", "&")


def test_pictures_obey_the_schema_of_vega_lite(run):
    for spec in (fan(run, run.outcomes["defence_spending"], {"actor": "KOR"}), who_carries(run)):
        assert altair.Chart.from_dict(spec, validate=True).to_dict(validate=True)["description"] == spec["description"]
    with pytest.raises(jsonschema.ValidationError):
        altair.Chart.from_dict({**spec, "columns": "three"}, validate=True)


def test_a_picture_is_the_same_twice_and_a_png_is_a_png(run):
    chart = fan(run, run.outcomes["disproportion"], {}, NARROW)
    assert to_svg(chart) == to_svg(fan(run, run.outcomes["disproportion"], {}, NARROW))
    assert to_png(chart, scale=1).startswith(b"\x89PNG")


def test_no_text_in_a_picture_is_under_eleven_pixels(run):
    chart = fan(run, run.outcomes["active_force"], {"actor": "PRK"}, NARROW)
    for svg in (to_svg(chart), draw(chart), draw_bars(who_carries(run, 2, SMALL, stamped=False))):
        sizes = [float(s) for s in re.findall(r'font-size="([\d.]+)(?:px)?"', svg)]
        assert sizes
        assert min(sizes) >= 11


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(1234.5, 0, "1,234"), (-0.04, 1, "0.0"), (-3.21, 1, "−3.2"), (float("nan"), 1, "not known"), (0.5, 2, "0.50")],
)
def test_numbers_are_written_as_people_read_them(value, decimals, text):
    assert number(value, decimals) == text


def test_a_bar_has_its_lowest_where_the_value_is_lowest():
    assert bar([1, 2, 8]) == "▁▂█"
    assert bar([3, 3]) == "▄▄"


def test_medians_that_move_little_beside_their_range_are_drawn_flat(run):
    assert bar([1.38, 1.40, 1.39], 0.5) == "▄▄▄"
    assert bar([1.38, 1.40, 1.39], 0.2) == "▁█▅"  # as the medians go
    outcome = run.outcomes["defence_share"]
    series = outcome.series(actor="KOR")
    wide = (series[:, COLUMNS.index("p95")] - series[:, COLUMNS.index("p5")]).max()
    for moved, is_flat in ((0.9, True), (1.1, False)):
        summary = outcome.summary.copy()
        medians = summary[:, outcome.about.labels["actor"].index("KOR"), COLUMNS.index("p50")]
        medians[:] = 2.4
        medians[-1] += FLAT * wide * moved
        [row] = rows(run, dataclasses.replace(outcome, summary=summary), [2040], "KOR")
        assert (set(row[1]) == {"▄"}) == is_flat


def test_the_tab_separated_table_has_the_runs_numbers(run):
    rows = [line.split("\t") for line in tsv(run).splitlines()]
    [row] = [r for r in rows if r[:3] == ["debt_burden", "KOR", "2040"]]
    assert row[4] == "on the path without war"
    assert float(row[8]) == pytest.approx(run.outcomes["debt_burden"].at(2040, actor="KOR"), rel=1e-5)
