"""All that is compared has one reading; where one alone is read otherwise, a sentence says it."""

from __future__ import annotations

import csv
import dataclasses
import json
import re

import openpyxl
import pytest

import burdenshare as bs
from burdenshare.interfaces.charted import Asked
from burdenshare.interfaces.charting import slide
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.interfaces.comparing import bound_of, compare_bound
from burdenshare.studies.money import Money
from burdenshare.studies.one_reading import one_reading
from burdenshare.studies.scenario_answer import answer_of
from burdenshare.views.compared import as_json
from burdenshare.views.compared_tables import rows
from tests.views.slides_read import texts

DRAWS = 48
SAID = "Both are read with plans as in history; plan alone has plans kept."
DO = "`--set plans=kept` reads both so."
HISTORY, KEPT = "plans as in history", "plans kept"


@pytest.fixture
def files(tmp_path):
    """A plan that is kept, and more than it, which is read as in history."""
    heads = "question: What if?\nbased_on: five-states\n"
    plan, more = tmp_path / "plan.yaml", tmp_path / "more.yaml"
    plan.write_text(f"name: plan\n{heads}settings: {{plans: kept}}\n")
    more.write_text(
        f"name: more\n{heads}compared_with: plan.yaml\nin_words: more\nanswers_of: POL\nanswers_with: [local_spending]\n"
        "levers: {spending_pledge: {POL: {2030: 6}, why: A test.}}\n"
    )
    return str(plan), str(more)


def readings(found) -> list[str]:
    return [run.manifest.reading for run in found.runs]


def test_scenarios_have_the_reading_of_the_second_and_the_sentence_says_it(files):
    plan, more = map(bound_of, files)
    found = compare_bound([plan, more], ["local_spending"], actors=["POL"], draws=DRAWS)
    assert readings(found) == [HISTORY] * 2 and found.reading == f"{SAID} {DO}"
    assert found.titles == ("plan", "more") and "plans" not in {row.name for row in found.differing}
    turned = compare_bound([more, plan], ["local_spending"], actors=["POL"], draws=DRAWS)
    assert readings(turned) == [KEPT] * 2
    assert turned.reading == (
        "Both are read with plans kept; more alone has plans as in history. `--set plans=as_history` reads both so."
    )
    three = compare_bound([plan, more, plan], ["local_spending"], actors=["POL"], draws=DRAWS)
    assert readings(three) == [HISTORY] * 3 and three.reading.startswith("All are read with plans as in history; plan")
    same = compare_bound([more, more], ["local_spending"], actors=["POL"], draws=DRAWS)
    assert same.reading == "" and readings(same) == [HISTORY] * 2


@pytest.mark.parametrize("changes", [(), ("plans=kept",)], ids=["as in history", "kept"])
def test_the_total_is_that_of_the_answer_of_the_run(files, changes):
    plan, more = (bound_of(file, changes) for file in files)
    answer = answer_of(more, DRAWS)
    assert answer is not None
    years = range(answer.rows[0].first_year, answer.rows[0].year + 1)
    money = Money("local", "nominal")
    (block,) = compare_bound([plan, more], ["defence_spending"], years, ["POL"], money, DRAWS).blocks
    gap, total = block.total.difference, answer.rows[0].total
    assert (gap.low, gap.middle, gap.high) == pytest.approx((total.low, total.middle, total.high), rel=1e-12)
    assert (block.total.rises, block.total.falls) == (total.rises, total.falls)


@pytest.mark.slow
def test_the_total_of_the_flagship_is_that_of_its_answer(home, capsys):
    draws = ["--draws", "200"]
    assert run_command(["run", "pledge-by-2035", *draws, "--json", "--quiet"]) == 0
    text = json.loads(capsys.readouterr().out)["answer"]["text"]
    middle, low, high = re.search(r"costs ([\d.]+) trillion won .*? futures: (−?[\d.]+) to ([\d.]+)", text).groups()
    words = ["compare", "mid-term-plan", "pledge-by-2035", "--outcomes", "defence_spending", "--money", "won"]
    assert run_command([*words, "--years", "2026-2035", *draws, "--json", "--quiet"]) == 0
    (block,) = json.loads(capsys.readouterr().out)["blocks"]
    assert f"{middle} ({low} to {high}) trillion won" in block["sentence"]
    assert block["reading"] == HISTORY


def test_every_form_says_how_it_is_read(home, files, tmp_path, capsys):
    words = ["compare", *files, "--draws", "16", "--outcomes", "defence_spending", "--years", "2029,2030"]
    assert run_command([*words, "--csv", str(tmp_path / "c.csv"), "--xlsx", str(tmp_path / "c.xlsx")]) == 0
    out, talk = capsys.readouterr()
    assert f"{SAID} {DO}" in talk.splitlines()
    heads, *body = (line.split("\t") for line in out.splitlines())
    assert {line[heads.index("reading")] for line in body} == {HISTORY}
    lines = list(csv.DictReader((tmp_path / "c.csv").read_text().splitlines()))
    assert {line["reading"] for line in lines} == {HISTORY}
    sheet = openpyxl.load_workbook(tmp_path / "c.xlsx")["Read me"]
    assert f"{SAID} {DO}" in [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "burdenshare run" in talk and "--set plans=as_history" in talk  # how the first of them is kept
    assert run_command([*words, "--json", "--quiet"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["reading"] == f"{SAID} {DO}" and [r["reading"] for r in told["runs"]] == [HISTORY] * 2
    assert run_command([*words, "--set", "plans=kept"]) == 0
    out, talk = capsys.readouterr()
    assert KEPT in out and HISTORY not in out and SAID not in talk


def test_one_alone_is_read_with_its_comparator_alike(home, files, capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")
    assert run_command(["compare", files[1], "--draws", "16", "--outcomes", "defence_spending"]) == 0
    out, talk = capsys.readouterr()
    assert out.index(SAID) < out.index("What differs") and SAID not in talk


def test_python_reads_alike_and_a_run_keeps_its_reading(files):
    options = {"outcomes": "defence_spending", "years": 2030, "actors": "POL"}
    found = bs.compare(*files, draws=16, **options)
    assert found.inside.reading == f"{SAID} {DO}" and SAID in repr(found).replace("\n", " ")
    kept = bs.load_scenario(files[1], ["plans=kept"])
    assert readings(bs.compare(files[0], kept, draws=16, **options).inside) == [KEPT] * 2
    plan, more = bs.run(files[0], draws=16), bs.run(files[1], draws=16)
    for runs in ((plan, more), (plan, files[1])):
        held = bs.compare(*runs, **options).inside
        assert held.reading == f"The difference is one of readings too: plan has {KEPT}; more has {HISTORY}."
        assert readings(held) == [KEPT, HISTORY]
        assert {row["reading"] for row in rows(held)} == {f"first: {KEPT}; other: {HISTORY}"}
        assert as_json(held)["blocks"][0]["reading"] == f"first: {KEPT}; other: {HISTORY}"
    mixed = bs.compare(files[0], more, **options).inside  # a scenario beside a run is read as the run is
    assert readings(mixed) == [HISTORY] * 2 and mixed.reading == f"{SAID} {DO}"
    assert mixed.blocks[0].rows == found.blocks[0].rows


def test_a_kept_run_keeps_its_reading_on_the_command_line(home, files, capsys):
    assert run_command(["run", files[0], "--draws", "16", "--quiet", "--json"]) == 0
    run = json.loads(capsys.readouterr().out)["run"]
    words = ["compare", run, files[1], "--outcomes", "defence_spending", "--years", "2030", "--json", "--quiet"]
    assert run_command(words) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["runs"][0]["run"] == run
    assert told["reading"] == f"The difference is one of readings too: plan has {KEPT}; more has {HISTORY}."


def test_a_picture_that_compares_has_one_reading_and_says_it(files):
    options = {"outcome": "local_spending", "actor": "POL", "draws": 32}
    for given in (files, files[1:]):
        svg = slide(Asked(given, "compare", **options))
        said = " ".join(text.words for text in texts(svg))
        assert SAID in said and f"· {HISTORY}" in said and f"· {KEPT}" not in said
    said = " ".join(text.words for text in texts(slide(Asked(files, "waterfall", **options))))
    assert (
        SAID in said and "certainty" not in said.lower() and "(lever)" in said and "under more than under plan" in said
    )
    for given in (files, (*files, files[1])):  # a choice that is made by hand holds for all
        said = " ".join(text.words for text in texts(slide(Asked(given, changes=["plans=kept"], **options))))
        assert f"· {KEPT}" in said and f"· {HISTORY}" not in said and "plan alone" not in said


def test_what_comes_from_standard_input_cannot_be_read_twice(files):
    plan, more = (bound_of(file).scenario for file in files)
    found = one_reading([dataclasses.replace(plan, called="-"), more])
    assert found.changes == ({}, {}) and found.sentence.startswith("The difference is one of readings too: plan has ")
