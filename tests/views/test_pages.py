"""The pages of a report: two that stand alone, an annex that is numbered, and what readers with other senses need."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import html
import re
from html.parser import HTMLParser
from itertools import combinations, pairwise

import pytest

from burdenshare.interfaces.comparing import bound_of
from burdenshare.interfaces.running import answered, run_bound
from burdenshare.scenario.load import scenario_names
from burdenshare.studies.scenario_answer import answer_of, with_answer
from burdenshare.views.answer import answer_text
from burdenshare.views.front import caveats, of_actor, ranked
from burdenshare.views.paper import style
from burdenshare.views.report import FIRST, report
from burdenshare.views.slides.widths import width_of
from burdenshare.views.words import headline
from tests.studies.test_scenario_answer import answer, gap, row
from tests.views.browser import AXE, WIDTHS, alone_at_the_foot, axe, find, printed

VOID = ("meta", "br", "link", "img", "input", "hr")


@pytest.fixture(scope="module")
def run(run_pack):
    return run_pack("pledge-by-2035", draws=256)


@pytest.fixture(scope="module")
def small(run_pack):
    return run_pack("five-states", draws=128)


@pytest.fixture(scope="module")
def page(run):
    return report(run)


@pytest.fixture(scope="module", params=["pledge-by-2035", "five-states"])
def pages(request, run_pack):
    one = run_pack(request.param, draws=256 if request.param == "pledge-by-2035" else 128)
    return report(one), report(one, short=True)


class Elements(HTMLParser):
    """Each element with its attributes and the tags around it."""

    def __init__(self, page):
        super().__init__()
        self.around, self.found = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs), tuple(self.around)))
        if tag not in VOID:
            self.around.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs), tuple(self.around)))

    def handle_endtag(self, tag):
        self.around.pop()


def test_the_first_pages_have_answer_legend_table_pictures_and_three_caveats(run, page):
    front = page.split('<div class="annex">')[0]
    assert headline(run).split(".")[0] in front
    assert all(f'<span class="{kind}">' in front for kind in ("observed", "modelled", "assumed"))
    assert front.count("<table") == 1
    assert front.count("<svg") == 4
    [listed] = re.findall(r"<ol>(.*?)</ol>", front, re.DOTALL)
    assert listed.count("<li>") == 3
    for word in ("Pledged", "Budgeted", "Spent", "Equipment gained since 2026"):
        assert f'<th scope="col">{word}</th>' in front
    assert "trillion won of each year" in front
    assert '<b class="observed">65.9</b>' in front  # the voted budget


def test_the_two_pages_alone_are_the_front_of_the_whole(run, page):
    short = report(run, short=True)
    assert 'class="annex"' not in short
    assert not re.search(r'href="#', short)
    for part in (r'<p class="answer">.*?</p>', r'<table class="money">.*?</table>'):
        assert re.findall(part, short, re.DOTALL) == re.findall(part, page, re.DOTALL)
    assert report(run, short=True) == short


def test_the_answer_to_the_question_comes_before_everything(run):
    told = with_answer(run, answer(row(gap(90000), gap(21900), "plans as in history")))
    first = answer_text(told.manifest.answer)
    assert first
    shown = re.findall(r'<p class="answer">(.*?)</p>', report(told, short=True), re.DOTALL)
    assert [html.unescape(text) for text in shown] == [first, headline(run)]


def test_the_words_of_the_sentence_are_those_of_the_table_and_two_totals_are_told_apart(run):
    own = "Budgeted: what the budget gives: the defence spending of the sentence above."
    over = "the budget less the official plan as published, summed over the years"
    plain = report(run, short=True)
    assert own in plain and f"{over}." in plain  # without an answer there is one total
    told = report(with_answer(run, answer(row(gap(90000), gap(21900), "plans as in history"))), short=True)
    assert own in told and f"{over}; the sentence above compares with the plan as it would be followed." in told
    hidden = {n: dataclasses.replace(o, about=dataclasses.replace(o.about, shown=n == "debt_burden"))
              for n, o in run.outcomes.items()}  # fmt: skip
    assert "Budgeted: what the budget gives." in report(dataclasses.replace(run, outcomes=hidden), short=True)
    debt = dataclasses.replace(row(None, gap(4.2), unit="% of GDP"), label="Public debt")
    assert f"{over}." in report(with_answer(run, answer(debt)), short=True)


def test_the_annex_is_numbered_as_its_contents(page):
    listed = re.findall(r'<li><a href="#(\w+)">(A\d+) ([^<]+)</a></li>', page)
    assert [number for _, number, _ in listed] == [f"A{i}" for i in range(1, len(listed) + 1)]
    headed = re.findall(r'<h2 id="(\w+)"><span class="n">(A\d+)</span>([^<]+)</h2>', page)
    assert headed == listed
    assert len(listed) == 11


def test_seven_assumptions_are_shown_by_influence_and_the_others_folded(run, page):
    first, rest = re.findall(r'<table class="assumptions"><caption class="hidden">Assumptions.*?</table>', page, re.S)
    assert first.count("<tr>") == 1 + FIRST
    assert rest.count("<tr>") == 1 + len(run.manifest.assumptions) - FIRST
    assert page.index("<summary>Show the other ") < page.index(rest)
    labels = {row.name: row.label for row in run.manifest.assumptions}
    names = re.findall(r'<th scope="row">([^<]+)<br>', first)
    expected = [labels[one.name] for one in ranked(run)][:FIRST]
    assert names[: len(expected)] == expected
    assert "squared rank correlation over 256 draws" in page
    moves = re.findall(r'<td data-head="Moves the answer"[^>]*>([^<]*)</td>', first + rest)
    assert [m for m in moves if m] == moves[: len(ranked(run))]  # the others are empty, as the sentence above says
    assert "the last column of the others is empty" in page


@pytest.mark.slow
def test_caveats_begin_with_what_moves_the_answer(run, bound_pack):
    told = with_answer(run, answer_of(bound_pack("pledge-by-2035"), 256))
    first, *others = caveats(told, ranked(told))
    assert first.startswith("The answer depends most on ")
    shares = [int(share) for share in re.findall(r"pledge[^()]* \((\d+) percent of the spread\)", first)]
    assert len(shares) == 2 and min(shares) > 30  # of the difference to the plan, which compliance decides
    assert tuple(others) == run.manifest.caveats


def test_the_first_pages_are_about_the_actor_of_the_question(tmp_path):
    path = tmp_path / "more.yaml"
    path.write_text(
        "name: more\nquestion: What if?\nbased_on: five-states\ncompared_with: five-states\nanswers_of: POL\n"
        "answers_with: [local_spending]\nlevers: {spending_pledge: {POL: {2030: 6}, why: A test.}}\n"
    )
    bound = bound_of(str(path))
    told, _ = answered(run_bound(bound, 128), bound)
    body = report(told, short=True)
    assert bound.scenario.focus == "DEU" and re.search(r'<h2 id="money">Poland, ', body)
    assert "Poland, 2035: defence spending" in body
    assert not re.search("Germany(,| pledges)", body)
    assert caveats(told, ranked(told))[0].startswith("The answer depends most on ")


def test_without_an_answer_a_caveat_names_the_number_that_it_speaks_of(run):
    first, *_ = caveats(run, ranked(run))
    assert first.startswith("Defence spending of South Korea, 2040, depends most on ")
    weak = [dataclasses.replace(one, share=0.05) for one in ranked(run)]
    assert caveats(run, tuple(weak)) == list(run.manifest.caveats)


def test_a_caption_speaks_of_the_actor_alone():
    actors = {"A": "Aland", "B": "Bland", "C": "Cland"}
    text = "Aland and Bland: The budget; not the fund; Cland: All money"
    assert of_actor(text, actors, "B") == "The budget; not the fund"
    assert of_actor(text, actors, "C") == "All money"
    assert of_actor("Soldiers; all of them", actors, "A") == "Soldiers; all of them"


def test_the_foot_of_each_printed_page_names_run_and_data_and_the_page(run):
    css = style(run)
    assert f"data {run.manifest.data}" in css
    assert f"run {run.id}" in css
    assert '"Page " counter(page) " of " counter(pages)' in css


def test_no_title_leaves_the_style_and_the_policy_allows_this_style_alone(run):
    hostile = 'x"; } </style><script>alert(1)</script>\n\\'
    words = dataclasses.replace(run.manifest, scenario=hostile)
    page = report(dataclasses.replace(run, words=lambda: words), short=True)
    assert "<script" not in page
    assert page.count("</style>") == 1
    [css] = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    assert f"default-src &#39;none&#39;; style-src &#39;sha256-{digest}&#39;" in page
    assert 'style="' not in page
    assert hostile[:3] not in css


def test_every_number_of_a_table_has_its_head_where_rows_are_stacked(pages):
    for page in pages:
        for tag, attributes, _ in Elements(page).found:
            if tag == "td":
                assert attributes.get("data-head"), attributes
            if tag == "th":
                assert attributes.get("scope") in ("row", "col")
        assert page.count("<caption") == page.count("<table")
        assert "overflow-x" not in page


def test_headings_landmarks_language_and_pictures_are_named(pages):
    for page in pages:
        found = Elements(page).found
        levels = [int(tag[1]) for tag, _, _ in found if re.fullmatch(r"h[1-6]", tag)]
        assert levels.count(1) == 1
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
        assert [a["lang"] for tag, a, _ in found if tag == "html"] == ["en"]
        assert [tag for tag, _, _ in found if tag in ("header", "main", "footer")] == ["header", "main", "footer"]
        ids = [a["id"] for _, a, _ in found if "id" in a]
        assert len(ids) == len(set(ids))
        assert all(a.get("role") == "img" for tag, a, _ in found if tag == "svg")
        for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
            assert re.search(r"<title>[^<]+</title><desc>[^<]+</desc>", svg)


def _luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_colour_of_text_can_be_read_on_white_and_on_the_wash(run):
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", style(run)))
    for text in ("ink", "quiet", "blue", "rust"):
        for ground in (colours["wash"], "#ffffff"):
            assert (_luminance(ground) + 0.05) / (_luminance(colours[text]) + 0.05) >= 4.5, text


def _texts(svg):
    """Each text of a picture with the box that it fills."""
    at, found = [(0.0, 0.0)], []
    for opened, x, y, closed, attributes, words in re.findall(
        r'(<g transform="translate\(([-\d.]+),([-\d.]+)\)">)|(</g>)|<text ([^>]*)>([^<]*)</text>', svg
    ):
        if opened:
            at.append((at[-1][0] + float(x), at[-1][1] + float(y)))
        elif closed:
            at.pop()
        else:
            of = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
            size, wide = float(of["font-size"]), width_of(words, float(of["font-size"]), "font-weight" in of)
            left = at[-1][0] + float(of["x"])
            left -= {"middle": 0.5, "end": 1.0}.get(of.get("text-anchor", ""), 0.0) * wide
            y = at[-1][1] + float(of["y"])
            found.append((words, left, left + wide, y - 0.75 * size, y + 0.2 * size))
    return found


def overlaps(svg):
    return [
        (a[0], b[0])
        for a, b in combinations(_texts(svg), 2)
        if min(a[2], b[2]) - max(a[1], b[1]) > 0.5 and min(a[4], b[4]) - max(a[3], b[3]) > 0.5
    ]


def outside(svg):
    width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
    return [t[0] for t in _texts(svg) if t[1] < 0 or t[2] > width or t[3] < 0 or t[4] > height]


def test_no_text_of_a_picture_lies_over_another_or_is_cut(pages):
    for svg in re.findall(r"<svg.*?</svg>", pages[0], re.DOTALL):
        assert overlaps(svg) == []
        assert outside(svg) == []


def test_the_check_of_pictures_finds_an_overlap():
    svg = '<svg viewBox="0 0 90 40"><g transform="translate(9,9)"><text x="0" y="9" font-size="11">half</text></g>'
    assert overlaps(f'{svg}<text x="14" y="20" font-size="11">3.22</text></svg>') == [("half", "3.22")]
    assert outside(f'{svg}<text x="80" y="20" font-size="11">too long</text></svg>') == ["too long"]


@pytest.mark.page
@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_clipped_or_scrolls_sideways(tmp_path, pages, width):
    found = find(tmp_path, pages[0], width, WIDTHS)
    assert found == {"wide": width, "scrolls": width, "clipped": []}


@pytest.fixture(scope="module", params=["pledge-by-2035", "indo-pacific-2026", "mid-term-plan, changed", "five-states"])
def whole(request, run_pack, bound_pack):
    """A report with its answer: of a pledge, today's path, a change beside the same without it, and another alliance."""
    name, _, changed = request.param.partition(", ")
    changes = ("KOR.spending_pledge=3.5@2035",) if changed else ()
    return report(with_answer(run_pack(name, changes, draws=128), answer_of(bound_pack(name, changes), 128)))


@pytest.mark.page
@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_nothing_is_clipped(tmp_path, whole, width):
    assert find(tmp_path, whole, width, AXE, axe()) == {"found": []}
    assert find(tmp_path, whole, width, WIDTHS) == {"wide": width, "scrolls": width, "clipped": []}


@pytest.mark.page
@pytest.mark.slow
def test_axe_finds_nothing_in_the_two_pages(tmp_path, pages):
    assert find(tmp_path, pages[1], 390, AXE, axe()) == {"found": []}


@pytest.mark.page
@pytest.mark.slow
def test_axe_finds_a_planted_fault(tmp_path, small):
    page = report(small, short=True).replace('<html lang="en">', "<html>")
    [fault] = find(tmp_path, page, 1280, AXE, axe())["found"]
    assert fault.startswith("html-has-lang")


@pytest.mark.page
@pytest.mark.slow
@pytest.mark.parametrize(("paper", "size"), [("A4", (595, 842)), ("letter", (612, 792))])
def test_it_prints_on_two_pages_and_at_most_twenty(tmp_path, pages, paper, size):
    whole, short = (printed(tmp_path, page, paper) for page in pages)
    assert len(short) == 2
    assert len(whole) <= 20
    assert all((round(w), round(h)) == size for w, h, _ in whole + short)
    answer = re.search(r'<p class="answer">(.{20})', pages[0])[1]
    assert answer[:20] in whole[0][2]
    assert "Annex" in whole[2][2]
    for i, (_, _, text) in enumerate(whole, 1):
        assert f"Page {i} of {len(whole)}" in text
        assert "burdenshare run " in text
    assert alone_at_the_foot(pages[0], whole) == []


@pytest.mark.page
@pytest.mark.slow
def test_a_heading_alone_at_the_foot_is_found(tmp_path, page):
    """The check sees a heading whose table begins on the next page, as it does where nothing keeps both together."""
    apart = page.replace(
        '<div class="table"><table class="figures',
        '<div class="table" style="break-before: page"><table class="figures',
    )
    assert len(alone_at_the_foot(apart, printed(tmp_path, apart, "A4"))) > 3


@pytest.mark.page
@pytest.mark.slow
@pytest.mark.parametrize("name", scenario_names())
def test_every_shipped_scenario_prints_on_two_pages_and_at_most_twenty(tmp_path, run_pack, bound_pack, name):
    run = with_answer(run_pack(name, draws=64), answer_of(bound_pack(name), 64))
    for paper in ("A4", "letter"):
        short, whole = (printed(tmp_path, report(run, short=is_short), paper) for is_short in (True, False))
        assert len(short) == 2, paper
        assert "What could be wrong" in short[1][2]
        assert len(whole) <= 20, paper
        assert "Annex" in whole[2][2]
        assert alone_at_the_foot(report(run), whole) == [], paper
