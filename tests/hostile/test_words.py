"""What users write prints as written: on a terminal, in a pipe, in JSON, in the report and in its pictures."""

from __future__ import annotations

import dataclasses
import json
import re
import unicodedata
from html import unescape
from html.parser import HTMLParser

import pytest

from burdenshare.interfaces.cli import screen
from burdenshare.views import findings, tables
from burdenshare.views.charts import fan, to_svg
from burdenshare.views.drawing import draw
from burdenshare.views.report import report
from burdenshare.vocabulary.answers import Answer, Table
from burdenshare.vocabulary.errors import MOST, Problem, ProblemsFound, nearest
from burdenshare.vocabulary.plain import for_spreadsheet, in_json, on_one_line, shortened, visible
from tests.hostile.words import ALL, CONTROL, FORMULAS, SCRIPTS


def obeyed(text: str) -> set[str]:
    """The characters of a text that a terminal or a reader's eye would obey."""
    return {
        c
        for c in text
        if c not in "\n\t" and (unicodedata.category(c) == "Cc" or unicodedata.bidirectional(c) in _TURNS)
    }


_TURNS = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")


@pytest.mark.parametrize("words", ALL)
def test_hidden_characters_are_written_out_and_others_stay(words):
    assert not obeyed(visible(words))
    assert not set("\n\t") & set(on_one_line(words))
    assert visible(visible(words)) == visible(words)
    if not obeyed(words) and words.isprintable():
        assert on_one_line(words) == words
    assert json.loads(in_json(json.dumps([words], ensure_ascii=False))) == [words]
    assert not obeyed(in_json(json.dumps([words], ensure_ascii=False)))
    assert for_spreadsheet(words)[:1] not in ("=", "+", "-", "@", "\t", "\r")


@pytest.mark.parametrize(
    "word", ["한국", "日本", "עברית", "العربية", "Türkiye", "−5 %", "café", "👩‍👩‍👧", "a\u200cb", "ไทย", "1\u00a0000"]
)
def test_words_of_every_script_stay_as_they_are(word):
    assert visible(word) == on_one_line(word) == for_spreadsheet(word) == word


def hostile(words: str) -> Answer:
    """An answer with hostile words in each of its places."""
    row = {"definition": words, "note": words, "value": 1.5}
    table = Table("t", words, words, {"definition": words, "note": "", "value": ""}, (row,), headings={"note": words})
    return Answer("s", words, (table,), (words,))


@pytest.mark.parametrize("words", ALL)
def test_an_answer_prints_on_a_terminal_as_written(words, capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "2000")
    screen.print_finding(hostile(words), False)
    out = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
    assert not obeyed(out)
    squeezed = " ".join(visible(words).split())
    assert " ".join(out.split()).count(squeezed) >= 5


@pytest.mark.parametrize("words", ALL)
def test_an_answer_in_a_pipe_has_one_line_a_row_and_no_formula(words):
    text = findings.tsv(hostile(words))
    assert not obeyed(text)
    lines = text.splitlines()
    assert len(lines) == 4
    cells = [cell for line in lines[1:3] for cell in line.split("\t")]
    assert len(cells) == 6
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    assert not obeyed(findings.json_text(hostile(words)))


@pytest.fixture(scope="module")
def hostile_run(run_pack):
    """A run whose words are hostile, all of them at once."""
    run, words = run_pack("pledge-by-2035", draws=256), " | ".join(ALL)
    m = run.manifest
    rows = [dataclasses.replace(a, why=words, label=words) for a in m.assumptions]
    programmes = [dataclasses.replace(p, label=words, why=words) for p in m.programmes]
    manifest = dataclasses.replace(
        m, question=words, caveats=(words,) * 2, notes=(words,), assumptions=tuple(rows), programmes=tuple(programmes),
        actors={**m.actors, m.focus: words}, changes=(words,),
    )  # fmt: skip
    outcomes = {
        name: dataclasses.replace(o, about=dataclasses.replace(o.about, label=words, definition=words, worlds=words))
        for name, o in run.outcomes.items()
    }
    return dataclasses.replace(run, words=lambda: manifest, outcomes=outcomes)


class _Page(HTMLParser):
    """The elements and attributes of a page, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data):
        self.text += data


@pytest.mark.seconds
def test_the_report_shows_hostile_words_and_obeys_none(hostile_run, run_pack):
    text, plain = report(hostile_run), _Page(report(run_pack("pledge-by-2035", draws=256)))
    page = _Page(text)
    assert page.tags == plain.tags
    assert page.attributes == plain.attributes
    assert not [link for link in page.links if not link.startswith("#")]
    assert not obeyed(text)
    assert not {"script", "img", "iframe", "base", "object", "link"} & page.tags
    assert not {name for name in page.attributes if name.startswith("on") or name == "style"}
    for words in SCRIPTS:
        assert words in unescape(page.text) or words in page.text


def test_the_report_carries_a_policy_that_allows_no_script_and_only_its_own_style(run_pack):
    import base64
    import hashlib

    text = report(run_pack("pledge-by-2035", draws=256))
    policy = unescape(re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', text)[1])
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert rules == {
        "default-src": "'none'", "style-src": f"'sha256-{digest}'", "base-uri": "'none'", "form-action": "'none'"
    }  # fmt: skip
    assert text.index("Content-Security-Policy") < text.index("<style>")


@pytest.mark.seconds
def test_a_run_with_hostile_words_prints_and_is_drawn(hostile_run, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    screen.show_run(hostile_run)
    assert not obeyed(capsys.readouterr().out)
    text = tables.tsv(hostile_run)
    assert not obeyed(text)
    assert len({line.count("\t") for line in text.splitlines()}) == 1
    assert not obeyed(tables.json_text(hostile_run))
    outcome = next(o for o in hostile_run.outcomes.values() if o.about.dimensions == ("actor",))
    chart = fan(hostile_run, outcome, {"actor": hostile_run.manifest.focus})
    for svg in (draw(chart), to_svg(chart)):
        assert not {"script", "img", "iframe", "b"} & _Page(svg).tags
        assert not {name for name in _Page(svg).attributes if name.startswith("on")}


@pytest.mark.parametrize("words", [*CONTROL, *FORMULAS])
def test_a_message_shows_what_was_given_and_obeys_none_of_it(words):
    said = str(ProblemsFound([Problem(words, f"`{words}` is wrong.", words, words)]))
    assert not obeyed(said)
    assert visible(words) in said


def test_messages_are_capped_and_long_values_cut():
    found = ProblemsFound(Problem("x.csv", f"row {i} is wrong.") for i in range(50_000))
    assert len(found.problems) == 50_000
    assert str(found).count("\n") == MOST
    assert str(found).endswith("\nand 49,950 more problems.")
    assert str(ProblemsFound([Problem("x", "a."), *[Problem("y", "b.")] * MOST])).endswith("and 1 more problem.")
    said = str(Problem("--set " + "x" * 100_000, f"`{'y' * 100_000}` is wrong.", "Write `z`."))
    assert len(said) < 400
    assert "(100,000 characters)" in said
    assert said.endswith("is wrong. Write `z`.")
    assert shortened("`short`") == "`short`"
    assert nearest("x" * 100_000, ["x" * 99_999]) == ""
