"""Money that a scenario has no exchange rate for is shown at the reference year's, and one sentence says so."""

from __future__ import annotations

import json

import jsonschema
import openpyxl
import pytest

import burdenshare as bs
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.views.tables import SCHEMA

FIVE = "five-states"
SAID = (
    "Amounts are in dollars at 2025 prices, at exchange rates of 2025. `five-states` has no path of the exchange rate."
)
SHORT = ("--draws", "64", "--outcomes", "defence_spending", "--years", "2030")


def test_a_states_own_currency_is_that_of_each_year_and_needs_no_sentence(home, capsys):
    assert run_command(["run", FIVE, *SHORT, "--money", "euro", "--actor", "DEU"]) == 0
    shown = capsys.readouterr()
    assert "billion euro of each year" in shown.out
    assert "Amounts are in" not in shown.err


def test_nominal_dollars_are_refused_where_they_are_asked_for(home, capsys):
    assert run_command(["run", FIVE, *SHORT, "--money", "usd", "--prices", "nominal"]) == 2
    assert "`--prices 2025` shows it" in capsys.readouterr().err


@pytest.mark.parametrize("verb", [("run", FIVE), ("compare", FIVE, FIVE)])
def test_dollars_are_those_of_the_reference_year_and_every_form_says_so(home, tmp_path, capsys, verb):
    book = tmp_path / "book.xlsx"
    assert run_command([*verb, *SHORT, "--money", "usd", "--json", "--xlsx", str(book)]) == 0
    shown = capsys.readouterr()
    assert SAID in shown.err
    assert "billion dollars at 2025 prices" in shown.out
    body = json.loads(shown.out)
    assert body["money"] == {"currency": "usd", "prices": 2025, "note": SAID}
    if verb[0] == "run":
        jsonschema.validate(body, json.loads(SCHEMA.read_text(encoding="utf-8")))
    cells = [c for row in openpyxl.load_workbook(book)["Read me"].iter_rows(values_only=True) for c in row]
    assert SAID in cells


def test_python_says_it_too(home):
    found = bs.compare(FIVE, FIVE, outcomes="defence_spending", years=2030, money="usd", draws=64)
    assert SAID in " ".join(repr(found).split()) and SAID in " ".join(found._repr_html_().split())
    chosen = bs.compare(FIVE, FIVE, outcomes="defence_spending", years=2030, money="usd", prices=2025, draws=64)
    assert "Amounts are in" not in repr(chosen)
