"""Money in other terms: converted draw by draw, added up year by year, and refused where it has no meaning."""

from __future__ import annotations

import json
from types import SimpleNamespace

import numpy as np
import pytest

from burdenshare.data.currencies import currency_code, known_currencies
from burdenshare.data.names import currencies
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.studies.money import Conversion, Money, in_money, read_money
from burdenshare.studies.parts import run_part
from burdenshare.studies.rates import AT_START, POWER_AT_START, Rates
from burdenshare.studies.settled_money import refuse_meaningless, settled
from burdenshare.views.words import shown_as
from burdenshare.vocabulary.errors import ProblemsFound

DRAWS = 64
NAMES = ("defence_spending", "extra_over_plan", "local_extra_over_plan", "local_spending", "dollar_spending", "gdp")
NAMES_OF_SMALL = ("defence_spending", "local_spending")
WON = Money("KRW")
HOME = 0  # the place of the actor in focus


@pytest.fixture(scope="module")
def bound(bound_pack):
    return bound_pack("pledge-by-2035")


@pytest.fixture(scope="module")
def run(bound):
    return run_part(bound, NAMES, DRAWS)


@pytest.fixture(scope="module")
def rates(bound):
    return Rates(bound, DRAWS)


def draws(run, name):
    return run.outcomes[name].values[:, HOME]


def refused(function, *arguments, **options) -> str:
    with pytest.raises(ProblemsFound) as found:
        function(*arguments, **options)
    return str(found.value)


def test_a_voted_budget_is_exact_in_every_draw_in_nominal_money(run, rates):
    for money in (WON, Money("local")):
        whole = in_money(run, money, rates)
        voted = draws(whole, "defence_spending")[0]
        np.testing.assert_allclose(voted, 65864.2, rtol=1e-14)
        shown = shown_as(whole, whole.outcomes["defence_spending"], {"actor": "KOR"})
        assert shown.unit == "trillion won of each year"
        assert {shown.text(v) for v in voted} == {"65.9"}


def test_money_at_prices_of_the_reference_year_is_times_its_exchange_rate(run, rates):
    start = rates.of_actors(AT_START)[HOME, 0]
    found = draws(in_money(run, Money("local", 2025), rates), "defence_spending")
    np.testing.assert_array_equal(found, draws(run, "defence_spending") * start)
    power = rates.of_actors(POWER_AT_START)[HOME, 0]
    found = draws(in_money(run, Money("ppp", 2025), rates), "defence_spending")
    np.testing.assert_allclose(found, draws(run, "defence_spending") * start / power, rtol=1e-14)
    np.testing.assert_array_equal(draws(in_money(run, Money("usd", 2025), rates), "gdp"), draws(run, "gdp"))


def test_money_by_purchasing_power_is_at_the_dollars_prices_of_the_year():
    """By hand: 100 dollars of 2025 are 140,000 crowns, which buy what 175 dollars buy at home; prices rise by a tenth
    until 2027 in one future, and by a fifth in the other."""
    series = {
        name: SimpleNamespace(values={"AAA": {2025: value}})
        for name, value in ((AT_START, 1400.0), (POWER_AT_START, 800.0))
    }
    scenario = SimpleNamespace(actors=("AAA",), reference_year=2025, first_year=2026, presentation={}, figures={})
    made = Rates(SimpleNamespace(scenario=scenario, series=series), 2)  # type: ignore[arg-type]
    vars(made)["_together"] = {"dollar_price_level": np.array([[1.04, 1.08], [1.1, 1.2]])}
    ((one, other),) = 100 * Conversion(Money("ppp", 2027), made).factor("constant", 0)
    assert (one, other) == pytest.approx((192.5, 210.0))
    each_year = 100 * Conversion(Money("ppp", "nominal"), made).factor("constant", 0)
    np.testing.assert_allclose(each_year, [[182.0, 189.0], [192.5, 210.0]])


def test_prices_of_a_year_are_those_of_the_same_draw(run, rates):
    level = rates.drawn("price_level")[2030 - 2026, HOME]
    assert level.std() > 0
    one, other = (draws(in_money(run, Money("local", year), rates), "defence_spending") for year in (2030, 2025))
    np.testing.assert_allclose(one, other * level, rtol=1e-14)
    nominal = draws(in_money(run, WON, rates), "defence_spending")
    np.testing.assert_allclose(nominal[4], one[4], rtol=1e-14)


def test_what_the_program_gives_in_other_money_is_what_is_converted(run, rates):
    """Two outcomes of the program are other ways to the same numbers."""
    won, usd = in_money(run, WON, rates), in_money(run, Money("usd"), rates)
    np.testing.assert_allclose(draws(won, "defence_spending"), draws(run, "local_spending"), rtol=1e-13)
    np.testing.assert_array_equal(draws(won, "local_spending"), draws(run, "local_spending"))
    np.testing.assert_allclose(draws(usd, "defence_spending"), draws(run, "dollar_spending"), rtol=1e-13)
    np.testing.assert_allclose(draws(usd, "local_spending"), draws(run, "dollar_spending"), rtol=1e-13)
    np.testing.assert_array_equal(draws(usd, "dollar_spending"), draws(run, "dollar_spending"))
    back = in_money(run, Money("usd", 2025), rates)
    np.testing.assert_allclose(draws(back, "dollar_spending"), draws(run, "defence_spending"), rtol=1e-13)


def test_a_sum_over_years_is_added_up_in_the_money_of_each_year(run, rates):
    found = draws(in_money(run, WON, rates), "extra_over_plan")
    np.testing.assert_allclose(found, draws(run, "local_extra_over_plan"), rtol=1e-9, atol=1e-6)
    # Converted at the end, it would be the sum at the prices of the last year: not the same.
    at_the_end = draws(run, "extra_over_plan")[-1] * (draws(run, "local_spending") / draws(run, "defence_spending"))[-1]
    assert np.abs(found[-1] / at_the_end - 1).max() > 0.01


def test_another_state_in_a_currency_goes_through_its_exchange_rate(run, rates):
    found = in_money(run, Money("JPY"), rates).outcomes["defence_spending"].values[:, HOME]
    yen = rates.drawn("exchange_rate")[:, rates.actors.index("JPN")]
    np.testing.assert_allclose(found, draws(run, "dollar_spending") * yen, rtol=1e-13)


def test_nothing_but_numbers_units_and_labels_changes(run, rates):
    found = in_money(run, WON, rates)
    assert found.id == run.id
    assert found.manifest.command == run.manifest.command
    assert run.outcomes["defence_spending"].about.unit == "billion USD a year"
    assert in_money(run, None, rates) is run


def test_units_are_said_as_people_say_them(run, rates):
    said = {
        ("usd", 2025): "billion dollars at 2025 prices",
        ("ppp", 2025): "billion international dollars at 2025 prices",
        ("KRW", "nominal"): "billion won of each year",
        ("local", "nominal"): "billion local currency of each year",
        ("EUR", 2025): "billion euro at 2025 prices",
    }
    for money, unit in said.items():
        assert in_money(run, Money(*money), rates).outcomes["defence_spending"].about.unit == unit


def test_where_a_conversion_has_no_meaning_the_reason_is_given(bound, run, rates):
    said = refused(refuse_meaningless, bound, WON, ["final_cost"])
    assert "`final_cost` in won of each year: it is spent over several years" in said
    assert "no amount of money is among `coverage`" in refused(refuse_meaningless, bound, WON, ["coverage"])
    assert "no actor of the scenario has EUR" in refused(refuse_meaningless, bound, Money("EUR"), ["gdp"])
    assert "it belongs to no one actor" in refused(refuse_meaningless, bound, Money("local"), ["replacement_stock"])
    assert "no actor of the scenario has EUR" in refused(in_money, run, Money("EUR"), rates, ["gdp"])
    left_out = in_money(run, WON, rates).outcomes["defence_spending"].about.leave_out
    assert left_out == {"PRK": "North Korean money is counted in South Korean won."}
    refuse_meaningless(bound, None, ["coverage"])


def test_rates_that_a_scenario_does_not_give_are_refused_where_they_are_asked_for(bound_pack, bound):
    small = bound_pack("five-states")
    asked = read_money("usd", "nominal", small.scenario)
    for function, *rest in ((refuse_meaningless, small, asked, ["gdp"]), (settled, asked, [small], ["gdp"])):
        said = refused(function, *rest)
        assert "the scenario does not give `exchange_rate`, which this money needs." in said
        assert said.endswith("`--prices 2025` shows it at the prices and exchange rates of 2025.")
    said = refused(settled, read_money("EUR", "nominal", bound.scenario), [bound], ["gdp"])
    assert said.endswith("`--prices 2025` shows it at the prices and exchange rates of 2025.")
    said = refused(settled, read_money("local", None, bound.scenario), [bound], ["replacement_stock"])
    assert "--prices" not in said


def test_where_no_prices_are_asked_for_those_of_the_reference_year_are_used(bound_pack, bound):
    small = bound_pack("five-states")
    run = run_part(small, NAMES_OF_SMALL, DRAWS)
    for word, money, unit in (
        ("usd", Money("usd", 2025), "billion dollars at 2025 prices"),
        ("euro", Money("EUR", 2025), "billion euro at 2025 prices"),
    ):
        found = settled(read_money(word, None, small.scenario), [small], NAMES_OF_SMALL)
        assert found == money
        assert found.note.startswith(f"Amounts are in {unit.removeprefix('billion ')}, at exchange rates of 2025. ")
        assert found.note.endswith("`five-states` has no path of the exchange rate.")
        shown = in_money(run, found, Rates(small, DRAWS), NAMES_OF_SMALL).outcomes["defence_spending"]
        assert shown.about.unit == unit
        assert not shown.about.leave_out
        assert np.isfinite(shown.summary).all()
    found = settled(read_money("euro", None, bound.scenario), [bound, small], ["gdp"])
    assert found == Money("EUR", 2025)
    assert found.note.endswith("no actor of the scenario has EUR: its prices and rates after 2025 are not drawn.")
    assert settled(read_money("usd", None, bound.scenario), [bound], ["gdp"]) == Money("usd")
    assert settled(read_money("usd", None, bound.scenario), [bound, small], ["gdp"]) == Money("usd", 2025)


def test_a_states_own_currency_needs_no_exchange_rate(bound_pack):
    small = bound_pack("five-states")
    found = settled(read_money("euro", None, small.scenario), [small], ["defence_spending"], ["DEU"])
    assert found == Money("EUR", "nominal")
    assert not found.note
    run = run_part(small, NAMES_OF_SMALL, DRAWS)
    euro = in_money(run, found, Rates(small, DRAWS), ["defence_spending"], ["DEU"]).outcomes["defence_spending"]
    place = run.outcomes["local_spending"].about.labels["actor"].index("DEU")
    np.testing.assert_allclose(euro.values[:, place], run.outcomes["local_spending"].values[:, place], rtol=1e-13)
    assert "DEU" not in euro.about.leave_out
    assert "`exchange_rate`" in euro.about.leave_out["USA"]


def test_a_currency_is_found_by_code_and_name(bound):
    read = [read_money(word, None, bound.scenario) for word in ("KRW", "krw", "won", "Won", "South Korean won")]
    assert set(read) == {WON}
    assert read_money("dollars", None, bound.scenario) == read_money("usd", "nominal", bound.scenario) == Money("usd")
    assert read_money(None, 2030, bound.scenario) == Money("usd", 2030)
    assert read_money(None, None, bound.scenario) is None
    assert currency_code("won", ["PRK"], "--money") == "KPW"
    assert read_money("won", None, bound.scenario, shown=["PRK"]) == Money("KPW")
    assert "several currencies. Write a code: `DKK` or `NOK`." in refused(currency_code, "krone", [], "--money")
    assert "Did you mean `yen`?" in refused(currency_code, "yenn", [], "--money")
    assert "those of no year of the scenario" in refused(read_money, "won", "2041", bound.scenario)


def test_every_currency_of_a_state_has_a_name():
    assert set(currencies().values()) <= set(known_currencies())
    assert all(len(code) == 3 and code.isupper() and c.plural for code, c in known_currencies().items())


@pytest.mark.parametrize("money", ["local", "usd"])
def test_money_in_other_terms_leaves_no_plausible_range(home, capfd, money):
    words = ["run", "five-states", "--draws", "64", "--money", money, "--prices", "2025", "--actor", "RUS", "--json"]
    assert run_command([*words, "--outcomes", "defence_spending,debt_burden"]) == 0
    body = json.loads(capfd.readouterr().out)
    assert body["outside"] == []
    assert (
        body["outcomes"]["debt_burden"]["plausible"] and body["outcomes"]["defence_spending"].get("plausible") is None
    )
