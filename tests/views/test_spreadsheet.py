"""A run as a workbook: every formula is computed again here, and must give the value written and the model's debt."""

from __future__ import annotations

import csv
import dataclasses
import io
import math
import re
import shutil
import subprocess
import zipfile

import numpy as np
import openpyxl
import pytest

from burdenshare.engine.outcome import COLUMNS
from burdenshare.studies.beside import Beside, beside
from burdenshare.studies.finding import Finding
from burdenshare.studies.price_paths import PriceRow
from burdenshare.views import fiscal_sheet
from burdenshare.views.citing.once import once
from burdenshare.views.csv_text import csv_of_answer, csv_of_run
from burdenshare.views.spreadsheet import workbook_of_answer, workbook_of_run
from burdenshare.vocabulary.answers import Table

PACK = "five-states"
HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\x1b[31mred\x00",
    "\u202eevil",
    "\ud800",
    "_x0041_",
    "a\nb",
    "<r>a & b</r>",
    "=" * 40_000,
)


@pytest.fixture(scope="module")
def run(run_pack):
    return run_pack(PACK, draws=256)


@pytest.fixture(scope="module")
def more(run, bound_pack) -> Beside:
    return beside(run, bound_pack(PACK))


@pytest.fixture(scope="module")
def body(run, more) -> bytes:
    return workbook_of_run(run, more)


def opened(body: bytes, values: bool = True):
    return openpyxl.load_workbook(io.BytesIO(body), data_only=values)


def named(body: bytes, values: bool) -> dict[str, object]:
    """What is in each named cell: values, or formulas."""
    book = opened(body, values)
    found = {}
    for name, where in book.defined_names.items():
        ((sheet, cell),) = where.destinations
        found[name] = book[sheet][cell].value
    return found


def computed(formula: str, of) -> float:
    """A formula by Python's own arithmetic, its names looked up by `of`."""
    text = re.sub(r"[a-z_]+(?:_\d{4})?(?![\w(])", lambda m: f"of('{m[0]}')", formula.removeprefix("="))
    assert not re.search(r"[A-Za-z]+\(", text.replace("of(", "(")), formula
    return eval(text, {"of": of})


def solved(formulas: dict[str, object], changed: dict[str, float]) -> dict[str, float]:
    """Every named cell, computed from the formulas alone."""
    known: dict[str, float] = dict(changed)

    def of(name: str) -> float:
        if name not in known:
            said = formulas[name]
            known[name] = computed(said, of) if isinstance(said, str) else float(said)
        return known[name]

    return {name: of(name) for name in formulas}


def test_the_sheets_are_there_and_say_what_the_run_is(run, body):
    book = opened(body)
    assert book.sheetnames == [
        "Read me", "Numbers", "Assumptions", "Levers", "Prices and rates", "Sources", "Debt path",
    ]  # fmt: skip
    said = "\n".join(str(c) for row in book["Read me"].iter_rows(values_only=True) for c in row if c)
    m = run.manifest
    for words in (run.id, m.question, m.command, m.data, *(o.about.definition for o in run.outcomes.values())):
        assert words in said
    cited = [row[1] for row in book["Sources"].iter_rows(min_row=2, values_only=True)]
    assert len(cited) == len(once(m))
    assert all(s.text in line for (_, s), line in zip(once(m), cited, strict=True))
    held = {row[0] for row in book["Assumptions"].iter_rows(min_row=2, values_only=True)}
    assert held == {a.name for a in m.assumptions if a.kind == "uncertainty"}


def test_the_numbers_are_the_runs_in_workbook_and_text(run, body):
    head, *rows = opened(body)["Numbers"].iter_rows(values_only=True)
    lines = csv_of_run(run).splitlines()
    assert lines[0].split(",") == list(head)
    assert len(rows) == len(lines) - 1 == sum(len(list(o.cells())) * len(o.years) for o in run.outcomes.values())
    at = {name: i for i, name in enumerate(head)}
    for row in rows[:: len(rows) // 40]:
        outcome = run.outcomes[row[at["outcome"]]]
        labels = {d: row[at[d]] for d in outcome.about.dimensions}
        for column in COLUMNS:
            assert row[at[column]] == pytest.approx(outcome.at(row[at["year"]], column, **labels), rel=1e-15)
    for line in lines[1 :: len(lines) // 40]:  # text holds every bit, a workbook 16 digits
        cells = next(csv.reader([line]))
        outcome = run.outcomes[cells[0]]
        labels = {d: cells[at[d]] for d in outcome.about.dimensions}
        assert float(cells[at["p95"]]) == outcome.at(int(cells[at["year"]]), "p95", **labels)


def test_every_formula_gives_the_value_written_and_the_models_debt(run, more, body):
    formulas, values = named(body, values=False), named(body, values=True)
    path, years = more.path, more.path.years
    assert sum(isinstance(f, str) for f in formulas.values()) == len(years) * len(fiscal_sheet.formulas(path, years[0]))
    found = solved(formulas, {})
    for name, value in values.items():
        assert found[name] == pytest.approx(value, rel=1e-13, abs=1e-13), name
    drawn = run.outcomes["debt_burden"].values[:, run.manifest.actors and list(run.manifest.actors).index("DEU")]
    for i, year in enumerate(years):
        assert found[f"debt_{year}"] == pytest.approx(drawn[i, path.draw], abs=1e-9)
        assert abs(found[f"difference_{year}"]) < 1e-9
    assert path.assets == (0.0,) * len(years)  # so that the sum of the parts, and no remainder, is the model's debt
    assert not any(re.search(r"\$?[A-Z]{1,3}\$?\d", f) for f in formulas.values() if isinstance(f, str))


def test_a_wrong_part_is_found_by_the_difference(more):
    wrong = dataclasses.replace(more.path, stock_flow=tuple(x + 0.1 for x in more.path.stock_flow))
    names = {f"debt_{wrong.start}": wrong.debt_at_start}
    year = wrong.years[0]
    for name in ("growth", "interest_rate", "primary_deficit", "stock_flow", "assets", "spending"):
        names[f"{name}_{year}"] = getattr(wrong, name)[0]
    names |= {name: value for name, value, _ in fiscal_sheet.parameters(wrong)} | {f"debt_of_run_{year}": wrong.debt[0]}
    said = fiscal_sheet.formulas(wrong, year)
    from burdenshare.views.formulas import value_of

    for name in ("spending_now", "primary_now", "interest", "deficit", "debt", "difference"):
        names[f"{name}_{year}"] = value_of(said[name], names)
    assert names[f"difference_{year}"] == pytest.approx(0.1)


def in_its_last_year(run, name: str, draw: int) -> float:
    """Which part of the futures lies below one of them, for the actor in focus."""
    outcome = run.outcomes[name]
    values = outcome.values[-1, outcome.about.labels["actor"].index(run.manifest.focus)]
    return float((values < values[draw]).mean())


def lies_in_the_middle_half(run, path) -> bool:
    return all(0.25 <= in_its_last_year(run, name, path.draw) <= 0.75 for name in ("debt_burden", "defence_share"))


def test_the_future_shown_is_in_the_middle_half_of_debt_and_spending(run, more):
    assert lies_in_the_middle_half(run, more.path)


@pytest.mark.seconds
def test_the_future_of_a_pledge_is_in_the_middle_half_of_debt_and_spending(run_pack, bound_pack):
    run, bound = run_pack("pledge-by-2035", draws=500), bound_pack("pledge-by-2035")
    assert lies_in_the_middle_half(run, beside(run, bound).path)


def test_an_error_in_the_debt_of_a_run_is_a_difference(run, more, bound_pack):
    """The other parts of the sheet are the run's own outcomes, and none of them takes the error up."""
    for change in (0.5, -0.5):
        debt = run.outcomes["debt_burden"]
        values = debt.values.copy()
        values[3, :, more.path.draw] += change  # percent of GDP, in the fourth year
        wrong = {**run.outcomes, "debt_burden": dataclasses.replace(debt, held=values)}
        found = beside(dataclasses.replace(run, outcomes=wrong), bound_pack(PACK)).path
        assert found.draw == more.path.draw
        assert not found.is_sum
        assert found.apart == pytest.approx(0.5)
        names = named(workbook_of_run(run, dataclasses.replace(more, path=found)), values=True)
        differences = [names[f"difference_{year}"] for year in found.years]
        assert differences[3] == pytest.approx(-change)
        assert max(map(abs, differences[:3] + differences[4:])) < 1e-9
        assert "differ by up to 0.5 points of GDP" in " ".join(fiscal_sheet.notes(run, found))
    assert "the differences are 0" in " ".join(fiscal_sheet.notes(run, more.path))


def test_what_a_user_changes_moves_the_debt_as_arithmetic_says(more, body):
    formulas, path = named(body, values=False), more.path
    first, last = path.years[0], path.years[-1]
    plain, spent = solved(formulas, {}), solved(formulas, {"extra_spending": 1.0})
    assert spent[f"debt_{first}"] - plain[f"debt_{first}"] == pytest.approx(path.borrowed / 100)
    assert spent[f"spending_now_{last}"] - plain[f"spending_now_{last}"] == pytest.approx(1)
    for name, sign in (("extra_growth", -1), ("extra_interest", 1), ("extra_spending", 1)):
        assert sign * (solved(formulas, {name: 1.0})[f"debt_{last}"] - plain[f"debt_{last}"]) > 1


def test_prices_start_at_one_and_are_those_of_the_runs_money(run, more):
    by = {(r.actor, r.year): r for r in more.prices}
    assert by["DEU", 2025].prices == (1.0, 1.0, 1.0)
    place = list(run.manifest.actors).index("USA")  # one dollar is one dollar: local money over money of 2025
    ratio = run.outcomes["local_spending"].values[:, place] / run.outcomes["defence_spending"].values[:, place]
    for year, row in zip(run.outcomes["local_spending"].years, ratio, strict=True):
        assert np.allclose(np.quantile(row, (0.05, 0.5, 0.95)), by["USA", year].prices, rtol=1e-12)


def test_drawn_numbers_are_percentiles_of_the_draws(run, body):
    drawn = {
        name: np.quantile(values, (0.05, 0.5, 0.95))
        for held in run.inputs.values()
        for name, values in zip(held.columns(), held.values.reshape(-1, held.values.shape[-1]), strict=True)
    }
    head, *rows = opened(body)["Assumptions"].iter_rows(values_only=True)
    at = [head.index(f"drawn {column}") for column in ("p5", "p50", "p95")]
    told = [(a.name, who) for a in run.manifest.assumptions if a.kind == "uncertainty" for who in a.values]
    spread = 0
    for (name, who), row in zip(told, rows, strict=True):
        key = name if who in ("each", "value") else f"{name}[{who.replace('.', ',')}]"
        if key in drawn:
            assert [row[i] for i in at] == pytest.approx(drawn[key].tolist(), rel=1e-12, abs=1e-15)
            spread += drawn[key][0] < drawn[key][2]
    assert spread > 5


def test_each_price_and_rate_stands_under_its_head(run):
    price = PriceRow("POL", 2030, (1.1, 1.2, 1.4), (3.5, 4.0, 5.0))
    lines = list(opened(workbook_of_run(run, Beside((price,))))["Prices and rates"].iter_rows(values_only=True))
    head, row = lines[-2:]
    told = dict(zip(head, row, strict=True))
    assert (told["actor"], told["year"]) == ("POL", 2030)
    for place, column in enumerate(("p5", "p50", "p95")):
        assert told[f"price level {column}"] == price.prices[place]
        assert told[f"exchange rate {column}"] == price.rate[place]


def test_the_same_run_gives_the_same_bytes_and_no_clock(run, more, body):
    assert workbook_of_run(run, more) == body
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        assert {i.date_time for i in parts.infolist()} == {(1980, 1, 31, 0, 0, 0)}
        assert b"1970-01-01" in parts.read("docProps/core.xml")


def test_text_is_never_a_formula_and_never_breaks_the_file(run):
    words = dataclasses.replace(
        run.manifest, question=HOSTILE[0], caveats=HOSTILE, actors=dict(zip(run.manifest.actors, HOSTILE, strict=False))
    )
    hostile = dataclasses.replace(run, words=lambda: words)
    bodies = [workbook_of_run(hostile, Beside(no_path="=1", no_prices="+1"))]
    for body in (*bodies, *(workbook_of_answer(answer(text)) for text in HOSTILE)):
        for sheet in opened(body, values=False):
            assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row), sheet.title
    said = [c.value for row in opened(bodies[0])["Read me"].iter_rows() for c in row if isinstance(c.value, str)]
    written = {"=1+1", "+1", "-1", "@SUM(A1)", "\\x1b[31mred\\x00", "a\nb", "<r>a & b</r> "}
    assert written | {"_x005F_x0041_"} <= set(said)  # a file writes `_x0041_` so, and it is read back right
    for text in HOSTILE:
        for cells in csv.reader(csv_of_answer(answer(text)).splitlines()[1:]):
            assert not cells[1].startswith(("=", "+", "-", "@"))


def answer(text: str = "=2*3") -> Finding:
    rows = ({"actor": text, "cost": -1.5, "unit": "bn", "is_over": True}, {"actor": "B", "cost": None, "unit": "bn"})
    tables = (
        Table("costs", "Costs", text, {"actor": "", "cost": "billion USD"}, rows),
        Table("read_me", "More", text, {"actor": "", "year": ""}, ({"actor": text, "year": 2030},)),
    )
    made = {"model": "0", "data": "2026", "draws": 10, "seed": 1}
    return Finding("who", "Who pays?", tables, (text,), "abc", {}, text, made, ({"key": "K", "text": text},))


def test_an_answer_has_a_sheet_for_each_table_and_every_column_of_its_rows():
    book = opened(workbook_of_answer(answer("x"), "Two rows are left out."))
    assert book.sheetnames == ["Read me", "Costs", "Table Read me", "Sources"]
    assert [c.value for c in book["Costs"][1]] == ["actor", "cost (billion USD)", "unit", "is over"]
    assert [c.value for c in book["Costs"][2]] == ["x", -1.5, "bn", True]
    head, first, second, third = csv_of_answer(answer()).splitlines()
    assert head == "table,actor,cost (billion USD),unit,is over,year"
    assert first == "costs,'=2*3,-1.5,bn,yes,"
    assert second == "costs,B,,bn,,"
    assert third == "read_me,'=2*3,,,,2030"


def test_a_run_without_a_fiscal_path_says_why(run, bound_pack):
    bound = bound_pack(PACK)
    few = dataclasses.replace(run, outcomes={n: o for n, o in run.outcomes.items() if n != "deficit"})
    found = beside(few, bound)
    assert found.path is None
    assert "deficit" in found.no_path.lower()
    book = opened(workbook_of_run(few, found))
    assert "Debt path" not in book.sheetnames
    assert found.no_path in [c.value for row in book["Read me"].iter_rows() for c in row]


def test_figures_that_are_a_users_own_copy_are_not_handed_on(run, bound_pack):
    bound = bound_pack(PACK)
    origins = {k: dataclasses.replace(o, licence="personal use") for k, o in bound.catalog.origins.items()}
    own = dataclasses.replace(bound, catalog=dataclasses.replace(bound.catalog, origins=origins))
    found = beside(run, own)
    assert found.path is None
    assert "your own copy" in found.no_path
    assert not any(r.rate for r in found.prices)


@pytest.mark.seconds
def test_debt_of_the_whole_model_adds_up_too(run_pack, bound_pack):
    run, bound = run_pack(draws=1024), bound_pack()
    path = beside(run, bound).path
    before = path.debt_at_start
    for i, debt in enumerate(path.debt):
        grown = 1 + path.growth[i] / 100
        before *= (1 + path.interest_rate[i] / 100) / grown
        before += path.primary_deficit[i] + path.stock_flow[i] + path.assets[i]
        assert before == pytest.approx(debt, abs=1e-9)
    assert all(math.isfinite(x) for x in path.spending)


@pytest.mark.slow
def test_libreoffice_computes_the_same(run, body, tmp_path):
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not on this machine")
    # The values written are taken out first: what comes back was computed there.
    (tmp_path / "run.xlsx").write_bytes(body)
    with zipfile.ZipFile(tmp_path / "run.xlsx") as old, zipfile.ZipFile(tmp_path / "bare.xlsx", "w") as new:
        for item in old.infolist():
            text = old.read(item.filename)
            new.writestr(item, re.sub(rb"(<f>[^<]*</f>)<v>[^<]*</v>", rb"\1", text))
    where = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [program, "--headless", where, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run(
        [*command, str(tmp_path / "out"), str(tmp_path / "bare.xlsx")], check=True, capture_output=True, timeout=300
    )
    there, here = named((tmp_path / "out" / "bare.xlsx").read_bytes(), True), named(body, True)
    assert there.keys() >= here.keys()
    for name, value in here.items():
        assert there[name] == pytest.approx(value, rel=1e-9, abs=1e-9), name
