"""`burdenshare replicate`: the package's cases, a stranger's file with its table, and what is refused."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import time
from pathlib import Path

import numpy as np
import pytest

from burdenshare.interfaces.cli.entry import run_command
from burdenshare.studies.methods.least_squares import pooled, within
from burdenshare.studies.replicating import COUNTED, REFERENCE, SOFT, all_methods, house_cases, read_cases, replicate
from burdenshare.studies.replication_table import Table, read_table
from burdenshare.vocabulary.errors import NotHeld, ProblemsFound

CASES = {case.name: case for case in house_cases()}
# Anscombe 1973, The American Statistician 27(1), p. 19: his first set, with the line that he prints.
ANSCOMBE = "x,y\n10,8.04\n8,6.95\n13,7.58\n9,8.81\n11,8.33\n14,9.96\n6,7.24\n4,4.26\n12,10.84\n7,4.82\n5,5.68\n"
STRANGER = """\
line:
  title: The line through the first of four sets
  source: Anscombe 1973, The American Statistician 27(1)
  place: The four sets
  page: p. 19
  kind: published
  method: pooled
  table: anscombe.csv
  inputs: {outcome: y, regressors: [x]}
  expected:
    coefficients: {x: 0.500, constant: 3.00}
    errors: {x: 0.118}
    r_squared: 0.667
  tolerance: 0.0005
"""


@pytest.mark.parametrize("name", CASES)
def test_a_case_of_the_package_agrees_or_never_counts(name):
    found = replicate(CASES[name])
    assert not found.fails
    assert CASES[name].body["page"] and CASES[name].body["source"]
    if CASES[name].how != REFERENCE:
        assert all(line.agrees for line in found.lines)


def test_all_of_burden_sharing_is_there_and_the_doubted_are_soft():
    assert {f"B{i:02d}" for i in range(1, 16)} <= set(CASES)
    assert {n for n, c in CASES.items() if c.how == SOFT} == {"B01", "B07"}
    assert {"B02", "B06"} <= {n for n, c in CASES.items() if c.how == REFERENCE}


@pytest.mark.parametrize("name", [n for n, c in CASES.items() if c.how == COUNTED])
def test_a_wrong_number_is_found_in_every_counted_case_and_never_in_a_soft_one(name):
    def spoiled(value):
        if isinstance(value, dict):
            return {k: spoiled(v) for k, v in value.items()}
        return [spoiled(v) for v in value] if isinstance(value, list) else value * 1.05 + 1

    body = {**CASES[name].body, "expected": spoiled(CASES[name].body["expected"])}
    wrong = dataclasses.replace(CASES[name], body=body)
    assert replicate(wrong).fails and not any(line.agrees for line in replicate(wrong).lines)
    assert not replicate(dataclasses.replace(wrong, body={**body, "soft": "doubted"})).fails


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "anscombe.csv").write_text(ANSCOMBE)
    (tmp_path / "mine.yaml").write_text(STRANGER)
    return tmp_path


def test_a_strangers_file_replicates_or_says_which_number_differs(folder, home, capsys):
    assert run_command(["replicate", "mine.yaml"]) == 0
    out, err = capsys.readouterr()
    assert "line\tcounted\tcoefficients.x\t0.5\t0.500091\t0.0005\tyes\tAnscombe 1973" in out
    assert "1 of 1 case agree" in err
    (folder / "mine.yaml").write_text(STRANGER.replace("x: 0.118", "x: 0.128"))
    assert run_command(["replicate", "mine.yaml"]) == 1
    err = capsys.readouterr().err
    assert "line: errors.x is 0.1179" in err and "not 0.128" in err
    assert "coefficients.x is" not in err


def test_json_and_lists_hold_every_case(home, capsys):
    assert run_command(["replicate", "B08", "--json"]) == 0
    (case,) = json.loads(capsys.readouterr().out)
    assert (case["case"], case["counts"], case["fails"]) == ("B08", "counted", False)
    assert run_command(["replicate", "--list"]) == 0
    assert capsys.readouterr().out.count("\n") == len(CASES) + 1
    assert run_command(["replicate", "--methods"]) == 0
    out = capsys.readouterr().out
    assert out.count("\n") == len(all_methods()) + 1 and "within\ttable, outcome, regressors, effects" in out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  source: Anscombe 1973, The American Statistician 27(1)\n", "", "mine.yaml:1: `line.source` is missing. A number"),
        ("  page: p. 19\n", "", "`line.page` is missing"),
        ("  kind: published\n", "  kind: publshed\n", "`kind` is `publshed`"),
        ("  place:", "  palce:", "mine.yaml:4: `palce` is not a word of a case. Did you mean `place`?"),
        ("method: pooled", "method: poold", "there is no method `poold`. Did you mean `pooled`?"),
        ("regressors: [x]}", "regressors: [x], robust: yes}", "`robust` is not a word of the method `pooled`"),
        ("outcome: y, ", "", "`outcome` of the method `pooled` is missing"),
        ("regressors: [x]", "regressors: [xx]", "there is no column `xx`. Did you mean `x`?"),
        ("table: anscombe.csv", "table: none.csv", "there is no file `none.csv`"),
        ("table: anscombe.csv", "table: " + "x" * 300, "there is no file"),
        ("table: anscombe.csv", "table: ../anscombe.csv", "lies beside this file"),
        ("r_squared:", "r2:", "the method `pooled` gives no `r2`"),
        ("regressors: [x]}", "regressors: [x], errors: clustered}", "`errors: clustered`"),
        ("regressors: [x]}", "regressors: 3}", "the inputs do not fit the method `pooled`"),
        ("regressors: [x]}", "regressors: [x, x]}", "do not tell the effects of `x` and `x` apart"),
        ("tolerance: 0.0005", "tolerance: near", "`tolerance` is `near`"),
        ("inputs: {outcome: y, regressors: [x]}", "inputs: [y, x]", "`inputs` is not a table"),
        ("line:", "7: 3\nline:", "`7` is not a case"),
    ],
)  # fmt: skip
def test_a_file_that_does_not_fit_is_refused_at_its_line(folder, home, capsys, old, new, said):
    assert old in STRANGER
    (folder / "mine.yaml").write_text(STRANGER.replace(old, new))
    assert run_command(["replicate", "mine.yaml"]) == 2
    assert said in capsys.readouterr().err


def test_neither_a_case_nor_a_file_is_refused_with_the_nearest(home, capsys):
    assert run_command(["replicate", "B99"]) == 2
    assert "`B99` is neither a case nor a file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"x,y\n1\n", "row 2 has 1 cells, and the first row 2"),
        (b"x,x\n1,2\n", "it is not a table"),
        (b"\xff\xfe", "not a CSV file in UTF-8"),
    ],
)
def test_a_table_that_is_none_is_refused(body, said):
    with pytest.raises(ProblemsFound, match=said):
        read_table(body, "t.csv")


def test_missing_rows_are_refused_or_dropped_and_counted():
    table = read_table((ANSCOMBE + "3,NA\n").encode(), "t.csv")
    with pytest.raises(ProblemsFound, match="row 13 lacks a value"):
        pooled(table, "y", ["x"])
    assert pooled(table, "y", ["x"], missing="drop") == {
        **pooled(read_table(ANSCOMBE.encode(), "t"), "y", ["x"]),
        "dropped": 1,
    }
    with pytest.raises(ProblemsFound, match="cannot be read as a number"):
        pooled(read_table((ANSCOMBE + "3,many\n").encode(), "t.csv"), "y", ["x"])


def panel():
    """Six states in ten years, with an effect of each, and two regressors."""
    random = np.random.default_rng(5)
    states, years = [f"S{i}" for i in range(6) for _ in range(10)], [str(t) for _ in range(6) for t in range(10)]
    x, z = random.normal(size=60), random.normal(size=60)
    y = 0.7 * x - 0.3 * z + np.repeat(random.normal(size=6), 10) + np.tile(random.normal(size=10), 6)
    y = y + random.normal(size=60) * (1 + np.abs(x))
    weight, fights = random.uniform(0.5, 2, 60), (y > 0).astype(float)
    cells = {"y": y, "x": x, "z": z, "w": weight, "fights": fights}
    words = {name: tuple(repr(float(v)) for v in values) for name, values in cells.items()}
    return Table("panel.csv", {"state": tuple(states), "year": tuple(years), **words}), cells


def test_within_is_least_squares_with_a_dummy_for_each_group():
    table, held = panel()
    by = np.array(table.columns["state"])[:, None] == np.unique(table.columns["state"])
    full = np.column_stack([held["x"], held["z"], by])
    slopes, rest, *_ = np.linalg.lstsq(full, held["y"], rcond=None)
    found = within(table, "y", ["x", "z"], ["state"])
    assert list(found["coefficients"].values()) == pytest.approx(slopes[:2])
    spread = np.linalg.inv(full.T @ full) * rest[0] / (60 - 8)
    assert list(found["errors"].values()) == pytest.approx(np.sqrt(np.diag(spread))[:2])


def test_weights_count_as_repeated_rows_do():
    table, _ = panel()
    once = {**table.columns, "w": tuple("2" if i == 0 else "1" for i in range(60))}
    twice = {name: (cells[0], *cells) for name, cells in table.columns.items()}
    one = pooled(Table("t", once), "y", ["x"], weights="w")
    assert one["coefficients"] == pytest.approx(pooled(Table("t", twice), "y", ["x"])["coefficients"])


@pytest.mark.parametrize(
    ("errors", "how"),
    [("classical", {}), ("robust", {"cov_type": "HC1"}), ("clustered", {"cov_type": "cluster"})],
)
def test_pooled_least_squares_and_their_errors_agree_with_another_package(errors, how):
    api = pytest.importorskip("statsmodels.api", reason="the extra `replicate` is not installed")
    table, held = panel()
    cluster = "state" if errors == "clustered" else ""
    if cluster:
        how = {**how, "cov_kwds": {"groups": np.unique(table.columns["state"], return_inverse=True)[1]}}
    x = np.column_stack([held["x"], held["z"], np.ones(60)])
    for weights in ("", "w"):
        fit = api.WLS(held["y"], x, weights=held["w"] if weights else 1.0).fit(**how)
        found = pooled(table, "y", ["x", "z"], errors=errors, cluster=cluster, weights=weights)
        assert list(found["coefficients"].values()) == pytest.approx(list(fit.params))
        assert list(found["errors"].values()) == pytest.approx(list(fit.bse))


def test_within_with_two_effects_and_clusters_agrees_with_another_package():
    linear = pytest.importorskip("linearmodels.panel", reason="the extra `replicate` is not installed")
    import pandas as pd

    table, held = panel()
    index = pd.MultiIndex.from_arrays([table.columns["state"], [int(t) for t in table.columns["year"]]])
    frame = pd.DataFrame({n: held[n] for n in ("y", "x", "z")}, index=index)
    model = linear.PanelOLS(frame["y"], frame[["x", "z"]], entity_effects=True, time_effects=True)
    plain = model.fit(cov_type="unadjusted")
    found = within(table, "y", ["x", "z"], ["state", "year"])
    assert list(found["coefficients"].values()) == pytest.approx(list(plain.params))
    assert list(found["errors"].values()) == pytest.approx(list(plain.std_errors))


def test_probit_and_two_stages_run_through_the_extra():
    pytest.importorskip("statsmodels.api", reason="the extra `replicate` is not installed")
    pytest.importorskip("linearmodels.iv", reason="the extra `replicate` is not installed")
    table, _ = panel()
    found = all_methods()["probit"](table, "fights", ["x"], errors="clustered", cluster="state")
    assert found["observations"] == 60 and found["log_likelihood"] < 0
    two = all_methods()["two_stage"](table, "y", [], ["x"], ["z"], errors="robust")
    assert set(two["coefficients"]) == {"constant", "x"}


def test_a_package_that_is_not_installed_is_named(monkeypatch):
    import burdenshare.studies.methods.choices as choices

    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(choices.importlib, "import_module", missing)
    table, _ = panel()
    with pytest.raises(NotHeld, match=r"`statsmodels` is not installed.*burdenshare\[replicate\]"):
        all_methods()["probit"](table, "fights", ["x"])


def test_a_case_of_two_files_reads_its_own_table(folder):
    (case,) = read_cases(folder / "mine.yaml")
    assert case.table is not None and list(case.table.columns) == ["x", "y"]
    assert os.sep not in case.table.place
    assert Path(case.place.split(":")[0]).name == "mine.yaml"


def test_a_terminal_shows_tables_and_where_each_case_is_published(home, capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    assert run_command(["replicate"]) == 0
    shown = capsys.readouterr().out
    assert "\t" not in shown
    assert re.search(r"^B03 +counted +w +5 +5 ", shown, re.M)
    assert shown.index("Published numbers computed again") < shown.index("Where they are published")


TOTAL = """\
sum:
  title: A sum
  source: by definition
  page: no pages
  kind: closed form
  method: total
  inputs: {amounts: [1, 2]}
  expected: {sum: 3}
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{sum: 3}", "{}", "mine.yaml:8: `expected` has a part in which nothing is expected"),
        ("{sum: 3}", "[]", "mine.yaml:8: `expected` is `[]`"),
        ("{sum: 3}", "{sum: {}}", "mine.yaml:8: `expected` has a part in which nothing is expected"),
        ("{sum: 3}", "{sum: [3, []]}", "mine.yaml:8: `expected` has a part in which nothing is expected"),
        ("{sum: 3}", "3", "mine.yaml:8: `expected` is `3`"),
        ("by definition", "2019", "mine.yaml:3: `source` is `2019`"),
        ("by definition", "true", "mine.yaml:3: `source` is `True`"),
        ("by definition", "[a]", "mine.yaml:3: `source` is `['a']`"),
        ("A sum", "2019", "mine.yaml:2: `title` is `2019`"),
        ("no pages", "{a: 1}", "mine.yaml:4: `page` is"),
        ("closed form", "closed form\n  soft: [a]", "mine.yaml:6: `soft` is"),
        ("{sum: 3}", "{sum: 3}\n  tolerance: {smu: 1}", "mine.yaml:9: `smu` has a tolerance"),
    ],
)  # fmt: skip
def test_a_field_of_the_wrong_kind_is_refused_at_its_line(folder, home, capsys, old, new, said):
    (folder / "mine.yaml").write_text(TOTAL.replace(old, new))
    for more in ([], ["--list"]):
        assert run_command(["replicate", "mine.yaml", *more]) == 2
        assert said in capsys.readouterr().err


@pytest.mark.parametrize("table", ["anscombe.csv", "{a: 1}"])
def test_a_table_among_the_inputs_is_refused(folder, home, capsys, table):
    text = STRANGER.replace("  table: anscombe.csv\n", "").replace("{outcome", f"{{table: {table}, outcome")
    (folder / "mine.yaml").write_text(text)
    assert run_command(["replicate", "mine.yaml"]) == 2
    assert "mine.yaml:8: `table` is no word of `inputs`" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("method", "inputs", "output", "said"),
    [
        ("worth_of_sets", "{players: [a, b], worth: 5}", "values: {a: 1}", "the inputs do not fit the method"),
        ("worth_of_sets", "{players: [a, b], worth: [1]}", "values: {a: 1}", "the inputs do not fit the method"),
        ("worth_of_sets", "{players: [a, b], worth: {1: 5}}", "values: {a: 1}", "the inputs do not fit the method"),
        ("worth_of_sets", "{players: [a, a], worth: {a: 5}}", "values: {a: 1}", "`a` is named twice"),
        ("worth_of_sets", "{players: [a, b], worth: {a+a: 5}}", "values: {a: 1}", "twice in `a+a`"),
        ("cost_of_targets", "{spending: {a: 1}, share_of_output: {a: 1}, targets: [1]}", "a: 1", "do not fit the"),
        ("compound_growth", "{first: 1, last: -2, years: 3}", "rate: 1", "`rate` of the method `compound_growth` is"),
        ("rank_correlation", "{first: {a: 1, b: 1}, second: {a: 1, b: 2}}", "spearman: 1", "is nan, which is no finite"),
        ("debt_accumulation", "{debt: 1, interest: 0, growth: 0, primary_balance: 0, years: 100000000000}", "debt: 1", "1 to 1,000"),
        ("debt_accumulation", "{debt: 1, interest: 0, growth: 0, primary_balance: 0, years: 0}", "debt: 1", "1 to 1,000"),
        ("rank_correlation", "{first: {a: 1, b: 2}, second: {a: 1, b: 2, c: 3}}", "spearman: 1", "`c` is in `second`"),
        ("rank_correlation", "{first: {a: 1, b: 2}, second: {a: 1}}", "spearman: 1", "`b` is in `first`"),
        (
            "strategic_probit",
            "{counts: {no_attack: -1, concede: 1, fight: 1}, first: {no_attack: 0, concede: 1, fight: 0},"
            " second_fights: 1, type: agent}",
            "aic: 1", "`no_attack` is -1",
        ),
    ],
)  # fmt: skip
def test_inputs_that_a_method_cannot_take_are_said_at_the_case(folder, home, capsys, method, inputs, output, said):
    text = TOTAL.replace("method: total", f"method: {method}").replace("{amounts: [1, 2]}", inputs)
    (folder / "mine.yaml").write_text(text.replace("{sum: 3}", f"{{{output}}}"))
    for more in ([], ["--json"]):
        assert run_command(["replicate", "mine.yaml", *more]) == 2
        out, err = capsys.readouterr()
        assert "mine.yaml:1: " in err and said in err and not out


@pytest.mark.parametrize("wanted", ["~nouser/x", "a\0b", "x" * 300])
def test_what_cannot_be_a_file_is_neither_case_nor_file(home, capsys, wanted):
    assert run_command(["replicate", wanted]) == 2
    assert "is neither a case nor a file" in capsys.readouterr().err


def test_names_of_cases_and_outputs_are_shown_and_never_obeyed(folder, home, capsys):
    inputs = '{spending: {"a\\e[2J\\t\\u202e": 2}, share_of_output: {"a\\e[2J\\t\\u202e": 1}, targets: {up: 2}}'
    text = TOTAL.replace("sum:\n", '"s\\e[2J\\t\\u202e":\n').replace("{amounts: [1, 2]}", inputs)
    text = text.replace("method: total", "method: cost_of_targets").replace(
        "{sum: 3}", '{up: {"a\\e[2J\\t\\u202e": 7}}'
    )
    (folder / "mine.yaml").write_text(text)
    assert run_command(["replicate", "mine.yaml"]) == 1
    out, err = capsys.readouterr()
    assert "\x1b" not in out + err and "\u202e" not in out + err
    assert r"s\x1b[2J\t\u202e" in out and r"up.a\x1b[2J\t\u202e" in out and r"up.a\x1b[2J\t\u202e is" in err


def test_thousands_of_groups_take_seconds_and_give_the_slope_of_pairs():
    random = np.random.default_rng(7)
    x, noise, own = random.normal(size=8000), random.normal(size=8000), np.repeat(random.normal(size=4000), 2)
    y = 2 * x + own + noise
    cells = {name: tuple(map(repr, map(float, values))) for name, values in (("x", x), ("y", y))}
    state, year = (tuple(map(str, v)) for v in (np.repeat(range(4000), 2), np.tile(range(2), 4000)))
    table = Table("t", {**cells, "state": state, "year": year})
    began = time.process_time()
    one = within(table, "y", ["x"], ["state"], errors="clustered", cluster="state")
    two = within(table, "y", ["x"], ["state", "year"])
    assert time.process_time() - began < 10
    rise, run = (v[1::2] - v[::2] for v in (y, x))  # of pairs: within groups is the line of differences through 0
    assert one["coefficients"]["x"] == pytest.approx(rise @ run / (run @ run))
    assert two["coefficients"]["x"] == pytest.approx(np.polyfit(run, rise, 1)[0])


def test_two_effects_are_dummies_for_both_with_weights_too():
    table, held = panel()
    both = [np.array(table.columns[n])[:, None] == np.unique(table.columns[n]) for n in ("state", "year")]
    full = np.column_stack([held["x"], held["z"], *both])
    root = np.sqrt(held["w"])
    slopes = np.linalg.lstsq(full * root[:, None], held["y"] * root, rcond=None)[0]
    left = (held["y"] - full @ slopes) * root
    found = within(table, "y", ["x", "z"], ["state", "year"], weights="w")
    assert list(found["coefficients"].values()) == pytest.approx(slopes[:2])
    spread = np.linalg.pinv((full * root[:, None]).T @ (full * root[:, None])) * (left @ left) / (60 - 2 - 15)
    assert list(found["errors"].values()) == pytest.approx(np.sqrt(np.diag(spread))[:2])


def test_a_regressor_that_only_its_effect_moves_is_refused():
    table, _ = panel()
    still = tuple(str(0.1 * int(name[1:]) + 0.7) for name in table.columns["state"])
    with pytest.raises(ProblemsFound, match="do not tell the effects"):
        within(Table("t", {**table.columns, "still": still}), "y", ["still"], ["state"])
    below = ("-1",) * 60
    with pytest.raises(ProblemsFound, match="below 0"):
        pooled(Table("t", {**table.columns, "w": below}), "y", ["x"], weights="w")
