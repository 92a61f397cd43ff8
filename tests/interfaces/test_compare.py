"""Comparing: each scenario less the first, in the same future, year by year and over all years."""

from __future__ import annotations

import csv
import dataclasses
import json
import re

import numpy as np
import openpyxl
import pytest

import burdenshare as bs
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.interfaces.comparing import bound_of, compare_bound, compare_runs, read_years
from burdenshare.studies.comparator import comparator_of
from burdenshare.studies.comparing import Range, compared, differing
from burdenshare.studies.money import Money
from burdenshare.studies.parts import run_part
from burdenshare.studies.scenario_answer import answer_of
from burdenshare.views.compared import in_ten, lines
from burdenshare.views.compared_tables import columns
from burdenshare.vocabulary.errors import ProblemsFound
from tests.views.slides_read import texts

DRAWS = 48
FIVE = "five-states"


@pytest.fixture(scope="module")
def five():
    return bound_of(FIVE)


@pytest.fixture(scope="module")
def more():
    return bound_of(FIVE, ("POL.spending_pledge=6@2030",))


@pytest.fixture
def child(tmp_path):
    def written(body: str, name: str = "child"):
        path = tmp_path / f"{name}.yaml"
        path.write_text(f"name: {name}\nquestion: What if?\nbased_on: five-states\n{body}")
        return path

    return written


def refused(function, *arguments, **options) -> str:
    with pytest.raises(ProblemsFound) as found:
        function(*arguments, **options)
    return str(found.value)


def test_a_null_change_differs_by_0_in_every_outcome_and_draw(five, child):
    same = bound_of(str(child("compared_with: five-states\n")))
    names = five.program.outcomes
    one, other = (run_part(bound, names, DRAWS) for bound in (five, same))
    assert one.id == other.id  # words alone name no run
    for name in names:
        np.testing.assert_array_equal(one.outcomes[name].values, other.outcomes[name].values)
    found = compare_bound([five, same], names, draws=DRAWS)
    assert {b.outcome for b in found.blocks} == set(names) and not found.differing
    assert all(row.difference == Range(0, 0, 0) and row.rises == row.falls == 0 for b in found.blocks for row in b.rows)


def test_levels_differences_and_sums_are_those_of_the_draws(five, more):
    found = compare_bound([five, more], ["defence_spending"], [2028, 2029, 2030], ["POL"], draws=DRAWS)
    (block,) = found.blocks
    at = five.scenario.actors.index("POL")
    a, b = (
        run_part(x, ("defence_spending",), DRAWS).outcomes["defence_spending"].values[2:5, at] for x in (five, more)
    )
    assert [row.first.middle for row in block.rows] == pytest.approx(np.median(a, axis=1).tolist())
    assert block.rows[1].difference == Range.of(b[1] - a[1])
    assert block.rows[2].running == block.total.running == Range.of((b - a).sum(axis=0))
    assert block.total.difference == block.total.running
    means = [row.mean for row in (*block.rows, block.total)]
    assert means == pytest.approx([*(b - a).mean(axis=1), (b - a).sum(axis=0).mean()], rel=1e-12)
    assert all(row.mean != pytest.approx(row.difference.middle, rel=1e-6) for row in block.rows)
    assert block.total.rises == float(((b - a).sum(axis=0) > 0).mean()) > 0.5
    assert (block.total.first_year, block.total.year) == (2028, 2030)
    assert [(d.name, d.of) for d in found.differing] == [("spending_pledge", "POL")]


def test_a_run_beside_itself_is_numbered_and_another_of_its_name_has_its_own(five, more):
    one, other = (run_part(bound, ("defence_share",), DRAWS) for bound in (five, more))
    assert compared([one, one]).titles == ("five-states (1)", "five-states (2)")
    alike = compared([one, one, other], titles=["plan"] * 3).titles
    assert alike == ("plan (1)", "plan (2)", f"plan ({other.id})")
    assert compared([one, other], titles=["plan"] * 2).titles == (f"plan ({one.id})", f"plan ({other.id})")


def test_years_are_added_up_in_their_order_and_each_once(five, more):
    wanted = (["defence_spending"], [2030, 2028, 2029, 2028], ["POL", "POL"])
    (mixed,), (ordered,) = (
        compare_bound([five, more], names, years, actors, draws=DRAWS).blocks
        for names, years, actors in (wanted, (["defence_spending"], [2028, 2029, 2030], ["POL"]))
    )
    assert mixed == ordered
    assert [row.year for row in mixed.rows] == [2028, 2029, 2030] and mixed.total.first_year == 2028


def test_years_without_a_row_are_added_up_too(five, more):
    """A sum over years is one of all years, whichever are shown."""
    (few,), (every,) = (
        compare_bound([five, more], ["defence_spending"], years, ["POL"], draws=DRAWS).blocks
        for years in ([2027, 2030], [2027, 2028, 2029, 2030])
    )
    assert [row.year for row in few.rows] == [2027, 2030]
    assert few.rows[-1].running == every.rows[-1].running == few.total.running
    assert few.total == every.total
    said = "\n".join(
        line for line, _ in lines(compare_bound([five, more], ["defence_spending"], [2027, 2030], ["POL"]))
    )
    assert "2027 to 2030 together" in said


def test_other_figures_and_other_data_differ(five, child):
    body = "figures: {population: {POL: {rule: observed, figure: population, definition: medium, then: held}}}\n"
    other = bound_of(str(child(body)))
    found = compare_bound([five, other], ["defence_share"], [2035], ["POL"], draws=DRAWS)
    assert {(d.kind, d.name, d.of) for d in found.differing} == {("figure", "population", "")}
    older = dataclasses.replace(
        found.runs[1], words=lambda: dataclasses.replace(found.runs[1].manifest, data="2020-01")
    )
    assert ("data", "data") in {(d.kind, d.name) for d in differing([found.runs[0], older])}


def test_a_short_option_beside_kept_runs_is_the_focus_of_the_first(home, capsys):
    assert run_command(["run", FIVE, "--draws", "24", "--quiet", "--json"]) == 0
    run = json.loads(capsys.readouterr().out)["run"]
    words = ["compare", run, run, "--growth", "-1", "--outcomes", "gdp", "--years", "2030", "--json"]
    assert run_command(words) == 0
    out, talk = capsys.readouterr()
    assert {tuple(r["changes"]) for r in json.loads(out)["runs"]} == {("DEU.productivity_drift=-1",)}
    assert "`--set DEU.productivity_drift=-1` changes all that are compared alike." in talk


def test_columns_that_do_not_fit_are_named(five, more):
    found = compare_bound([five, more], ["local_spending"], [2027, 2030], ["POL"], draws=DRAWS)
    wide, narrow = ([line for line, _ in lines(found, width)] for width in (140, 58))
    assert any(line.endswith("higher in") for line in wide)
    assert "Left out at this width" not in "\n".join(wide) and "Left out at this width: " in "\n".join(narrow)


def test_what_leaves_its_plausible_range_is_not_compared(five):
    mad = bound_of(FIVE, ("DEU.productivity_drift=-6", "DEU.interest_drift=10", "DEU.inflation_drift=-5"))
    said = refused(compare_bound, [five, mad], ["debt_burden"], [2035], ["DEU"], draws=DRAWS)
    assert "these numbers are not to be quoted" in said and "debt_burden" in said


def test_prices_of_a_year_that_one_has_not_are_refused(five, child):
    short = bound_of(str(child("years: {last: 2030}\n")))
    for pair in ([five, short], [short, five]):
        said = refused(compare_bound, pair, ["gdp"], [2030], ["DEU"], Money("usd", 2033), draws=DRAWS)
        assert said.startswith("--prices 2033: the prices are those of no year of `child`, which has 2025 to 2030.")


def test_the_actor_of_the_question_and_what_answers_it_come_first(child):
    body = "compared_with: five-states\nanswers_of: POL\nanswers_with: [debt_burden]\n"
    pair = [bound_of(FIVE), bound_of(str(child(body + "levers: {spending_pledge: {POL: {2030: 6}, why: A test.}}\n")))]
    found = compare_bound(pair, years=[2030], draws=DRAWS)
    assert {b.labels["actor"] for b in found.blocks if "actor" in b.labels} == {"POL"}
    assert found.blocks[0].outcome == "debt_burden"


def test_what_the_question_adds_up_has_a_row_of_its_own(home, child, capsys, tmp_path):
    """The total is that of the answer, whether parts are in one unit or in the units of the model."""
    body = "answers_of: POL\nanswers_with: [[local_spending, defence_spending]]\nanswers_by: 2030\n"
    path = child(f"compared_with: five-states\n{body}levers: {{spending_pledge: {{POL: 6, why: A test.}}}}\n")
    answer = answer_of(bound_of(str(path)), DRAWS).rows[0]
    words = ["compare", str(path), "--draws", str(DRAWS), "--years", f"{answer.first_year}-2030", "--json", "--quiet"]
    for money in ([], ["--money", "local"]):
        assert run_command([*words, *money]) == 0
        block = json.loads(capsys.readouterr().out)["blocks"][0]
        assert (block["outcome"], block["label"]) == ("local_spending+defence_spending", answer.label)
        assert block["unit"] == "billion zloty of each year"
        total = block["rows"][-1]
        assert total["is_total"] and total["difference"]["p50"] == pytest.approx(answer.total.middle, rel=1e-12)
    found = bs.compare(path, money="local", draws=DRAWS)
    assert found.blocks[0].outcome == "local_spending+defence_spending"
    assert found.to_pandas().index[0][0] == found.blocks[0].outcome
    assert found.blocks[0].outcome in found.to_csv(tmp_path / "c.csv").read_text()
    sheet = openpyxl.load_workbook(found.to_excel(tmp_path / "c.xlsx"))["Numbers"]
    assert sheet[2][0].value == found.blocks[0].outcome
    kept = [bs.run(one, draws=DRAWS) for one in (FIVE, path)]
    assert bs.compare(*kept, money="local").blocks[0].outcome == "defence_spending"  # the sum needs all its parts
    both = bs.compare(*kept, outcomes=["local_spending", "defence_spending"], money="local")
    assert both.blocks[0].outcome == "local_spending+defence_spending"
    assert "local_spending+defence_spending" not in str(bs.compare(FIVE, path, outcomes="local_spending", draws=DRAWS))


def test_one_rule_says_what_a_scenario_alone_is_compared_with(home, child, capsys, tmp_path):
    """A comparison, a chart and an answer name the same: never the parent, which only lends what is not said."""
    path = str(child("levers: {spending_pledge: {POL: 6, why: A test.}}\nanswers_with: [local_spending]\n"))
    said = "`child` names no scenario to be compared with. Name a second one"
    assert run_command(["compare", path, "--draws", "16"]) == 2
    assert said in capsys.readouterr().err
    slide = ["chart", path, "--kind", "compare", "--draws", "16", "-o", str(tmp_path / "a.svg")]
    assert run_command(slide) == 2
    assert said in capsys.readouterr().err
    assert answer_of(bound_of(path), 16) is None
    changed = bs.load_scenario(FIVE).set("POL.spending_pledge", 6)
    assert bs.compare(changed, outcomes="gdp", years=2030, draws=16).inside.titles[0] == FIVE
    alike = bs.load_scenario(FIVE).set("POL.spending_pledge", 6).loaded
    assert comparator_of(alike) == FIVE and comparator_of(alike, alike.changes) == ""


def test_runs_on_other_draws_are_refused_by_their_names(home, capsys):
    names = []
    for draws in ("16", "24"):
        assert run_command(["run", FIVE, "--draws", draws, "--quiet", "--json"]) == 0
        names.append(json.loads(capsys.readouterr().out)["run"])
    assert run_command(["compare", *names, "--outcomes", "gdp"]) == 2
    assert "runs are not on the same draws: draws is 16 and 24." in capsys.readouterr().err
    assert run_command(["run", FIVE, "--draws", "16", "--precision", "32", "--quiet", "--json"]) == 0
    small = json.loads(capsys.readouterr().out)["run"]
    assert run_command(["compare", small, FIVE, "--outcomes", "gdp", "--years", "2030", "--json"]) == 0
    assert [r["run"] for r in json.loads(capsys.readouterr().out)["runs"]] == [small, small]


def test_money_of_a_run_without_its_scenario_is_refused(five, more):
    runs = [run_part(bound, ("defence_spending",), DRAWS) for bound in (five, more)]
    said = refused(compare_runs, runs, [five, None], ["defence_spending"], money=Money("local", "nominal"))
    assert f"the amounts of run {runs[1].id} cannot be converted: it comes without its scenario." in said


def test_columns_have_the_same_names_in_every_form(home, tmp_path, capsys):
    words = ["compare", FIVE, FIVE, "--draws", "16", "--outcomes", "defence_spending", "--years", "2029,2030"]
    assert run_command([*words, "--quiet", "--csv", str(tmp_path / "c.csv")]) == 0
    heads, *rows = (line.split("\t") for line in capsys.readouterr().out.splitlines())
    with_commas = next(csv.reader((tmp_path / "c.csv").read_text().splitlines()))
    found = bs.compare(FIVE, FIVE, outcomes="defence_spending", years=[2029, 2030], draws=16)
    table = found.to_pandas()
    assert heads == with_commas == columns(found.inside)
    assert set(heads) == {*table.index.names, *table.columns}
    sheet = openpyxl.load_workbook(found.to_excel(tmp_path / "c.xlsx"))["Numbers"]
    assert [cell.value for cell in sheet[1]] == heads
    row = found.blocks[0].total
    at = ("defence_spending", "DEU", found.inside.titles[1], 2029, 2030)
    for name, value in {
        "first_p5": row.first.low, "other_p95": row.other.high, "difference_p50": row.difference.middle,
        "difference_mean": row.mean, "running_p95": row.running.high, "higher": row.rises, "lower": row.falls,
    }.items():  # fmt: skip
        assert table.loc[at, name] == value
        assert rows[-1][heads.index(name)] == f"{value:.6g}"


def test_shares_of_output_do_not_add_up(five, more):
    found = compare_bound([five, more], ["defence_share", "extra_over_plan"], [2029, 2030], ["POL"], draws=DRAWS)
    assert all(b.total is None and b.rows[0].running is None for b in found.blocks)


def test_each_further_scenario_is_compared_with_the_first(five, more):
    third = bound_of(FIVE, ("POL.spending_pledge=3@2030",))
    found = compare_bound([five, more, third], ["defence_share"], [2030], ["POL"], draws=DRAWS)
    assert [(b.other, b.rows[0].difference.middle > 0) for b in found.blocks] == [(1, True), (2, False)]
    assert "Give two to 4." in refused(compare_bound, [five] * 5)
    said = refused(compare_bound, [five, more], ["defence_shar"])
    assert "there is no outcome named `defence_shar`. Did you mean `defence_share`?" in said


def test_the_command_and_python_say_the_same(home, monkeypatch, capsys):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    words = ["compare", FIVE, FIVE, "--set", "POL.spending_pledge=5@2030", "--money", "local", "--years", "2029-2031"]
    assert run_command([*words, "--outcomes", "defence_spending", "--actor", "poland,POL", "--draws", "32"]) == 0
    out, talk = capsys.readouterr()
    other = bs.load_scenario(FIVE, ["POL.spending_pledge=5@2030"])
    found = bs.compare(
        other, other, money="local", years=[2029, 2030, 2031], outcomes="defence_spending", actors="Poland", draws=32
    )
    assert re.sub(r"\x1b\[[0-9;]*m", "", out).strip() == repr(found).strip()
    assert "burdenshare run five-states --set POL.spending_pledge=5@2030 --draws 32 --seed 1" in talk


def test_a_pipe_has_tabs_and_json_one_object(home, capsys):
    words = ["compare", FIVE, "five-states", "--draws", "16", "--outcomes", "defence_spending", "--years", "2029,2030"]
    assert run_command([*words, "--quiet"]) == 0
    heads, *rows = (line.split("\t") for line in capsys.readouterr().out.splitlines())
    assert len(rows) == 3 and all(len(row) == len(heads) for row in rows)
    assert rows[-1][heads.index("first_year")] == "2029" and rows[-1][heads.index("year")] == "2030"
    assert run_command([*words, "--json", "--quiet"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert [row["is_total"] for row in body["blocks"][0]["rows"]] == [False, False, True]
    assert body["runs"][0]["run"] == body["runs"][1]["run"]


@pytest.mark.parametrize("width", [50, 80, 100, 160])
def test_no_word_is_broken_at_any_width(five, more, width):
    found = compare_bound([five, more], ["defence_spending", "debt_burden"], actors=["POL", "DEU"], draws=DRAWS)
    told = [line for line, _ in lines(found, width)]
    assert max(map(len, told)) <= width
    words = {w for line in told for w in line.split()}
    assert words <= {w for line, _ in lines(found, 1000) for w in line.split()} | {
        "first:",
        "A:",
        "B:",
        "less",
        "added",
        "up:",
        "higher",
        *["Left", "out", "at", "this", "width:", "`higher", "in`.", "`added", "up`", "and"],
        "in:",
    }


def test_futures_are_counted_in_ten_and_all_means_all():
    assert [in_ten(s) for s in (0.0, 0.01, 0.5, 0.97, 1.0)] == [
        "0 of 10", "fewer than 1 of 10", "5 of 10", "more than 9 of 10", "10 of 10",
    ]  # fmt: skip


def test_years_are_read_as_people_write_them():
    assert read_years("2026-2028,2030") == [2026, 2027, 2028, 2030]
    assert read_years("2030,2026-2028,2027,2030") == [2026, 2027, 2028, 2030]
    assert read_years(None) == []
    for wrong in ("2030-2026", "x", "", "26"):
        assert f"--years {wrong}: it names no years." in refused(read_years, wrong)


def test_a_scenario_alone_comes_after_its_comparator(home, child, capsys):
    path = child("compared_with: five-states\nlevers: {spending_pledge: {POL: 6, why: A test.}}\n")
    assert run_command(["compare", str(path), "--draws", "16", "--json", "--quiet"]) == 0
    assert [r["title"] for r in json.loads(capsys.readouterr().out)["runs"]] == [FIVE, "child"]
    assert run_command(["compare", FIVE, "--draws", "16"]) == 2
    assert "names no scenario to be compared with. Name a second one" in capsys.readouterr().err


def test_a_comparator_is_another_scenario_of_the_alliance(child):
    for name, said in {
        "five-stats": "`compared_with` names `five-stats`, which is no scenario. Did you mean `five-states`?",
        "indo-pacific-2026": "`compared_with` names `indo-pacific-2026`, a scenario of the pack `indo_pacific`.",
        "child.yaml": "`compared_with` names the scenario itself. Name another one.",
    }.items():
        found = refused(bound_of, str(child(f"compared_with: {name}\n")))
        assert found.startswith("child.yaml:4: ") and said in found
    first = child("compared_with: five-states\n", "first")
    path = child("", "second")
    path.write_text(path.read_text().replace("five-states", "first.yaml"))
    assert bound_of(str(path)).scenario.compared_with == bound_of(str(first)).scenario.compared_with == FIVE


def test_scenarios_on_other_draws_are_refused(five, child):
    other = bound_of(str(child("draws: {seed: 7}\n")))
    assert "are not on the same draws: seed is 1 and 7." in refused(compare_bound, [five, other], draws=DRAWS)


def test_a_kept_run_is_compared_under_its_own_draws(home, capsys):
    assert run_command(["run", FIVE, "--draws", "24", "--quiet", "--json"]) == 0
    run = json.loads(capsys.readouterr().out)["run"]
    words = ["compare", run, FIVE, "--outcomes", "defence_spending", "--years", "2030", "--quiet", "--json"]
    assert run_command(words) == 0
    body = json.loads(capsys.readouterr().out)
    assert [(r["run"], r["draws"]) for r in body["runs"]] == [(run, 24)] * 2
    assert run_command([*words, "--draws", "7"]) == 2
    assert "`--draws` is 7, but a run that is named has 24." in capsys.readouterr().err


def test_what_of_a_run_is_shown_does_not_change_its_name(home, capsys):
    words = ["run", FIVE, "--draws", "16", "--quiet"]
    shown = [
        "--money",
        "euro",
        "--prices",
        "2025",
        "--outcomes",
        "gdp,extra_over_plan",
        "--actor",
        "germany, deu",
        "--years",
        "2030",
    ]
    assert run_command([*words, "--json"]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert run_command([*words, *shown, "--json"]) == 0
    part = json.loads(capsys.readouterr().out)
    assert part["run"] == plain["run"]
    assert list(part["outcomes"]) == ["gdp", "extra_over_plan"]
    assert part["outcomes"]["gdp"]["unit"] == "billion euro at 2025 prices"
    assert [(r["actor"], r["year"]) for r in part["outcomes"]["gdp"]["rows"]] == [("DEU", 2030)]
    assert run_command([*words, *shown]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3
    for wrong, said in {
        "--outcomes gdpp": "Did you mean `gdp`?", "--actor XXX": "has no actor `XXX`", "--years 2050": "2050 is not a year",
        "--money qqq": "no currency called `qqq`",
    }.items():  # fmt: skip
        assert run_command([*words, *wrong.split()]) == 2
        assert said in capsys.readouterr().err


def test_an_assumption_has_a_short_name_in_title_and_command(home, capsys):
    words = ["run", FIVE, "--draws", "16", "--json"]
    assert run_command([*words, "--growth", "-1"]) == 0
    out, talk = capsys.readouterr()
    assert json.loads(out)["changes"] == ["DEU.productivity_drift=-1"]
    assert "--set DEU.productivity_drift=-1" in talk
    assert run_command([*words, "--growth", "POL=-1", "--growth", "fra=0.5"]) == 0
    assert json.loads(capsys.readouterr().out)["changes"] == ["POL.productivity_drift=-1", "fra.productivity_drift=0.5"]
    assert run_command([*words, "--growth", "low"]) == 2
    assert "--growth low: it is not a number. Write `--growth -1`" in capsys.readouterr().err
    assert run_command([*words, "--growth", "9"]) == 2


def test_files_of_a_comparison_have_its_numbers(home, tmp_path, capsys):
    words = ["compare", FIVE, FIVE, "--draws", "16", "--outcomes", "defence_spending", "--years", "2029,2030"]
    names = [str(tmp_path / name) for name in ("c.csv", "c.xlsx")]
    assert run_command([*words, "--quiet", "--csv", names[0], "--xlsx", names[1], "--money", "local"]) == 0
    capsys.readouterr()
    heads, *rows = list(csv.reader((tmp_path / "c.csv").read_text().splitlines()))
    found = bs.compare(FIVE, FIVE, outcomes="defence_spending", years=[2029, 2030], draws=16, money="local")
    row = found.blocks[0].rows[1]
    assert len(rows) == 3 and float(rows[1][heads.index("first_p50")]) == row.first.middle
    assert rows[1][heads.index("unit")].endswith("of each year") and rows[2][heads.index("first_year")] == "2029"
    assert found.to_csv(tmp_path / "d.csv").read_bytes() == (tmp_path / "c.csv").read_bytes()
    book = openpyxl.load_workbook(found.to_excel(tmp_path / "d.xlsx"))
    sheet = book["Numbers"]
    titles = [cell.value for cell in sheet[1]]
    assert sheet.cell(3, titles.index("first_p50") + 1).value == pytest.approx(row.first.middle)
    assert openpyxl.load_workbook(names[1]).sheetnames == book.sheetnames


def test_files_of_a_run_have_the_money_and_the_part_that_is_shown(home, tmp_path, capsys):
    file, book = str(tmp_path / "r.csv"), str(tmp_path / "r.xlsx")
    words = [
        "run",
        FIVE,
        "--draws",
        "16",
        "--quiet",
        "--csv",
        file,
        "--xlsx",
        book,
        "--actor",
        "pol",
        "--years",
        "2030",
    ]
    assert run_command([*words, "--money", "local", "--outcomes", "defence_spending,debt_burden"]) == 0
    out = capsys.readouterr().out
    heads, *rows = list(csv.reader((tmp_path / "r.csv").read_text().splitlines()))
    assert {(r[0], r[heads.index("actor")], r[heads.index("year")]) for r in rows} == {
        ("defence_spending", "POL", "2030"), ("debt_burden", "POL", "2030"),
    }  # fmt: skip
    units = {r[0]: r[heads.index("unit")] for r in rows}
    assert units["defence_spending"].endswith("of each year") and units["debt_burden"] == "% of GDP"
    amount = next(r for r in rows if r[0] == "defence_spending")[heads.index("p50")]
    assert f"{float(amount):.6g}" in out
    sheet = openpyxl.load_workbook(book)["Numbers"]
    assert sheet.max_row == 3


def test_python_computes_only_what_is_compared(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("the whole program was run")

    monkeypatch.setattr("burdenshare.interfaces.notebook.comparison.run", refuse)
    found = bs.compare(FIVE, FIVE, outcomes="defence_share", draws=16)
    assert [list(run.outcomes) for run in found.runs] == [["defence_share"], ["defence_share"]]


@pytest.fixture
def never_compiled(monkeypatch):
    """Nothing is compiled."""
    from burdenshare.engine import compile

    monkeypatch.setattr(compile, "_compiled", lambda *_: pytest.fail("a program was compiled"))


@pytest.mark.parametrize(
    "words", [["compare"], ["chart", "-o", "a.svg"], ["chart", "-o", "a.svg", "--kind", "waterfall"]]
)
def test_two_alliances_are_refused_before_either_is_run(home, never_compiled, capsys, words):
    assert run_command([words[0], "five-states", "indo-pacific-2026", *words[1:]]) == 2
    said = capsys.readouterr().err
    assert "not on the same draws" in said or "cannot be mixed draw by draw" in said


@pytest.fixture
def short(tmp_path):
    path = tmp_path / "short.yaml"
    path.write_text("name: short\nquestion: Who pays?\nbased_on: five-states\nyears: {last: 2028}\n")
    return str(path)


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (["compare", "--years", "2035"], "2035 is not a year of both runs. Years in both runs: 2026 to 2028."),
        (["chart", "-o", "a.svg", "--year", "2035"], "2035 is not a year of both runs. Years in both runs: 2026 to 2028."),
        (["chart", "-o", "a.svg", "--kind", "waterfall"], "`five-states` and `short` differ in their years"),
    ],
)  # fmt: skip
def test_a_year_that_one_lacks_is_refused_before_either_is_run(home, short, never_compiled, capsys, words, wrong):
    assert run_command([words[0], short, "five-states", *words[1:]]) == 2
    assert wrong in capsys.readouterr().err


def test_scenarios_of_unequal_length_are_cut_to_the_years_that_all_have(home, short, tmp_path, capsys):
    """In either order, with a sentence that says so."""
    said = "Only the years that all have are compared, 2026 to 2028; five-states has 2026 to 2035."
    for names in ((short, "five-states"), ("five-states", short)):
        assert run_command(["chart", *names, "--draws", "32", "-o", str(tmp_path / "a.svg")]) == 0
        svg = (tmp_path / "a.svg").read_text(encoding="utf-8")
        assert said in " ".join(text.words for text in texts(svg))
        assert ">2035<" not in svg and "in 2028" in svg
        capsys.readouterr()
        assert run_command(["compare", *names, "--draws", "32"]) == 0
        out, err = capsys.readouterr()
        assert said in err and "\t2028\t" in out and "\t2029\t" not in out


def test_scenarios_without_a_common_year_are_refused(five):
    from burdenshare.studies.shared_years import shared_years

    run = run_part(five, ["gdp"], 16)
    later = dataclasses.replace(run.manifest, years=(2050, 2051, 2052), reference_year=2050)
    other = dataclasses.replace(run, words=lambda: later)
    with pytest.raises(
        ProblemsFound, match=r"share no year: five-states has 2026 to 2035; five-states has 2051 to 2052"
    ):
        shared_years([run, other])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"outcomes": 3}, "`outcomes` is 3. It is a name or several, as texts."),
        ({"outcomes": ["gdp", 3]}, "`outcomes` is ['gdp', 3]. It is a name or several, as texts."),
        ({"outcomes": None}, "`outcomes` is None."),
        ({"actors": 5}, "`actors` is 5. It is a name or several, as texts."),
        ({"actors": b"DEU"}, "`actors` is b'DEU'."),
        ({"years": "2030"}, "`years` is '2030'. It is a year or several, as whole numbers. Write years=2030."),
        ({"years": [None]}, "`years` is [None]."),
        ({"years": 2030.5}, "`years` is 2030.5."),
        ({"years": True}, "`years` is True."),
        ({"money": 3}, "`money` is 3. It is a text."),
    ],
)
def test_wrong_types_in_python_are_named(never_compiled, options, said):
    assert f"compare: {said}" in refused(bs.compare, FIVE, FIVE, **options)


@pytest.mark.parametrize(
    ("given", "options", "said"),
    [
        ((3,), {}, "3 cannot be drawn. Give a run, a scenario, its name or its file, such as chart(run)."),
        (([FIVE],), {}, "['five-states'] cannot be drawn."),
        ((FIVE,), {"outcome": 3}, "`outcome` is 3. It is a text."),
        ((FIVE,), {"kind": []}, "`kind` is []. It is a text."),
        ((FIVE,), {"title": 3}, "`title` is 3."),
        ((FIVE,), {"names": 3}, "`names` is 3. It is a name or several, as texts."),
        ((FIVE,), {"names": [3]}, "`names` is [3]."),
        ((FIVE,), {"kind": "dots", "threshold": 3, "year": [2030]}, "`year` is [2030]. It is a whole number."),
    ],
)
def test_wrong_types_of_a_chart_are_named(never_compiled, given, options, said):
    assert f"chart: {said}" in refused(bs.chart, *given, **options)
