"""Definitions, groups, the crosswalk and money in other terms."""

from __future__ import annotations

from dataclasses import replace

import pytest

from burdenshare.data.catalog import load_catalog
from burdenshare.data.connectors import connectors
from burdenshare.data.contracts import contracts
from burdenshare.data.countries import code, country_name, group_names, is_code, members
from burdenshare.data.crosswalk import kappa, newest, recorded_cases, restate
from burdenshare.data.definitions import definitions, missing
from burdenshare.data.money import convert, currency_of
from burdenshare.data.names import currencies
from burdenshare.vocabulary.errors import NotHeld, ProblemsFound


def every():
    return [o for rows in load_catalog().observations.values() for o in rows]


def held(quantity, actor, year):
    return next(
        (o for o in every() if (o.quantity, o.actor, o.year, o.definition) == (quantity, actor, year, "imf")), None
    )


def test_every_definition_is_in_use_and_its_connector_exists():
    used = {(o.definition, o.quantity) for o in every()}
    for d in definitions().values():
        assert not d.source or d.source in connectors()
        assert d.counts.endswith(".")
        if d.source in ("", "nato", "imf_weo", "un_population"):
            assert any(name == d.name for name, _ in used), d.name


def test_groups_grow_by_accession():
    assert len(members("nato", 1949)) == 12
    assert [len(members("nato", y)) for y in (1998, 1999, 2004, 2009, 2022, 2023, 2024)] == [16, 19, 26, 28, 30, 31, 32]
    assert "KOR" not in members("nato", 2026)
    assert set(members("quad", 2026)) == {"USA", "JPN", "AUS", "IND"}
    assert len(members("five_eyes", 2026)) == 5
    assert set(group_names()) == {"nato", "five_eyes", "quad", "us_treaty_allies_in_asia"}
    with pytest.raises(ProblemsFound, match=r"there is no group named `nat`\. Did you mean `nato`"):
        members("nat", 2025)


@pytest.mark.parametrize(
    ("name", "actor"),
    [("Korea, South", "KOR"), ("Korea, North", "PRK"), ("Türkiye*", "TUR"), ("Viet Nam", "VNM"), ("Namibia", "NAM"),
     ("USSR", "SUN"), ("Yemen, North", "YMN"), ("Czechoslovakia", "CSK"), ("Kosovo", "XKX"), ("European Union", "EUU"),
     ("North Macedonia ", "MKD"), ("Africa", None), ("South East Asia", None), ("", None), ("Namibia*", "NAM")],
)  # fmt: skip
def test_names_become_codes(name, actor):
    assert code(name) == actor


def test_codes_become_names():
    assert (country_name("KOR"), country_name("POL"), country_name("SUN")) == (
        "South Korea",
        "Poland",
        "Soviet Union",
    )


def test_both_packs_actors_have_the_figures_that_scenarios_need():
    catalog = load_catalog()
    allies = [a for a in members("nato", 2025) if a != "ISL"]
    for actor in allies:
        assert catalog.one("defence_share", actor, 2024, "nato").value > 0
        assert catalog.one("equipment_share", actor, 2024, "nato").value > 0
    for actor in currencies():
        if actor == "PRK":
            continue
        assert catalog.one("gdp_nominal", actor, 2025, "imf").value > 0
        assert catalog.find("population", actor, "medium")[-1].year == 2040
    assert len(currencies()) >= 42


def test_why_a_figure_is_missing():
    found = {
        m.definition: m for m in missing("defence_share", "KOR", range(2023, 2027), (), {"sipri": 2025, "cia": 2025})
    }
    assert found["nato"].why == "NATO reports figures of members of NATO only; South Korea is not a member."
    by_year = [
        m for m in missing("defence_share", "KOR", range(2023, 2027), (), {"sipri": 2025}) if m.definition == "sipri"
    ]
    assert [m.years for m in by_year] == [(2026,), (2023, 2024, 2025)]
    assert by_year[0].why == "the newest release held ends with 2025."
    assert by_year[1].why == "not held. `burdenshare data refresh sipri` fetches it."
    assert "government_2022_base" not in found


def test_the_rebasing_of_2024_explains_the_old_share():
    old = next(o for o in every() if o.origin == "sipri-2024-04")
    now = restate(old, every())
    assert now.factor == pytest.approx(2236 / 2401)
    assert round(now.value, 1) == 2.6
    assert now.says == "counted on output before the rebasing of June 2024"


def test_japans_share_is_of_the_output_of_2022():
    own = next(o for o in every() if o.definition == "government_2022_base")
    catalog = load_catalog()
    gdp = [catalog.one("gdp_nominal", "JPN", y, "imf").value for y in (2022, 2025)]
    assert restate(own, every()).value == pytest.approx(own.value * gdp[0] / gdp[1])
    assert restate(own, every()).value < own.value


def test_a_case_whose_figures_are_missing_is_refused():
    own = next(o for o in every() if o.definition == "government_2022_base")
    with pytest.raises(NotHeld, match="gdp_nominal of JPN in 2022"):
        restate(own, [])


def test_every_recorded_case_has_a_reason_and_a_source():
    for case in recorded_cases().values():
        assert case["why"].endswith(".")
        assert case["source"]


def table():
    vintages = {k: o.vintage for k, o in load_catalog().origins.items()}
    found = {}
    for o in newest([o for o in every() if o.quantity == "defence_share"], vintages):
        found.setdefault(o.actor, {})[o.definition, o.year] = restate(o, every())
    return found


def test_the_newest_release_counts_and_the_superseded_only_alone():
    found = table()
    assert found["KOR"]["sipri", 2023].observation.origin == "sipri-2026-04"
    vintages = {"sipri-2024-04": "2024-04"}
    old = [o for o in every() if o.origin == "sipri-2024-04"]
    assert newest(old, vintages) == tuple(old)


def test_between_the_roks_budget_and_sipri_lies_a_tenth():
    found = kappa(table(), "KOR", "national", "sipri")
    assert found.own
    assert found.pairs == 3
    assert found.median == pytest.approx(1.10, abs=0.01)
    low, high = found.interval()
    assert 1.05 < low < found.median < high < 1.16


def test_where_an_actor_has_one_definition_the_others_are_asked():
    found = kappa(table(), "JPN", "cia", "nato")
    assert not found.own
    assert len(found.actors) >= 25
    assert found.median == pytest.approx(1.0, abs=0.05)
    alone = kappa({a: f for a, f in table().items() if a in ("POL", "JPN")}, "JPN", "cia", "nato")
    assert alone.actors == ("POL",)
    assert kappa({}, "JPN", "cia", "nato") is None


def test_what_one_other_actor_says_is_a_wide_range():
    korea_alone = {a: f for a, f in table().items() if a in ("KOR", "JPN")}
    low, high = kappa(korea_alone, "JPN", "national", "sipri").interval()
    assert low < 1.0 < high


def test_a_weak_copy_never_leads():
    good = next(o for o in every() if o.quantity == "defence_share" and o.grade == "B")
    weak = replace(good, grade="C", value=9.0, origin="later")
    vintages = {good.origin: "2020", "later": "2030"}
    assert newest([weak, good], vintages) == (good,)
    assert newest([weak], vintages) == (weak,)


def test_codes_are_those_of_states():
    assert is_code("KOR") and is_code("SUN")
    assert not is_code("UAE")
    assert (code("UAE"), code("UK"), code("XYZ")) == ("ARE", "GBR", None)


def test_money_is_converted_at_named_rates():
    budget = load_catalog().one("defence_budget", "KOR", 2025, "national")
    dollars = convert(budget, "usd", None, "KRW", held)
    rate = held("exchange_rate", "KOR", 2025)
    assert dollars.value == pytest.approx(budget.value / rate.value)
    assert (dollars.unit, dollars.prices) == ("billion USD", "nominal")
    assert dollars.rates == (f"exchange rate KOR 2025: {rate.value:g} KRW a USD (imf-weo-2025-10)",)
    power = convert(budget, "ppp", None, "KRW", held)
    assert power.value == pytest.approx(budget.value / held("purchasing_power_rate", "KOR", 2025).value)
    assert power.value > dollars.value


def test_prices_are_chained_forward_and_back():
    budget = load_catalog().one("defence_budget", "KOR", 2026, "national")
    back = convert(budget, "local", 2025, "KRW", held)
    assert [r.split("(")[1] for r in back.rates] == ["price growth, imf-weo-2025-10)"]
    growth = held("price_growth", "KOR", 2026).value / 100
    assert back.value == pytest.approx(budget.value / (1 + growth))
    assert back.prices == "constant 2025"
    again = replace(budget, value=back.value, price_base="constant 2025")
    assert convert(again, "local", 2026, "KRW", held).value == pytest.approx(budget.value)


def test_what_cannot_be_converted_is_refused():
    catalog = load_catalog()
    with pytest.raises(ProblemsFound, match="`% of GDP` is not money"):
        convert(catalog.one("defence_share", "KOR", 2025, "national"), "usd", None, "KRW", held)
    with pytest.raises(NotHeld, match=r"there is no exchange rate of KOR in 2026\. Choose the prices"):
        convert(catalog.one("defence_budget", "KOR", 2026, "national"), "usd", None, "KRW", held)
    with pytest.raises(NotHeld, match="there is no price growth of KOR in 2016"):
        convert(catalog.one("defence_budget", "KOR", 2015, "national"), "local", 2025, "KRW", held)
    with pytest.raises(ProblemsFound, match="unknown money terms `gold`"):
        convert(catalog.one("defence_budget", "KOR", 2025, "national"), "gold", None, "KRW", held)


@pytest.mark.parametrize(
    ("unit", "found"),
    [
        ("billion KRW", (1e9, "KRW")),
        ("USD", (1.0, "USD")),
        ("million USD", (1e6, "USD")),
        ("% of GDP", None),
        ("local money", None),
    ],
)
def test_units_of_money_are_read(unit, found):
    assert currency_of(unit) == found


def test_every_contract_has_a_range_and_every_outlier_a_reason():
    for quantity, contract in contracts().items():
        assert contract["low"] < contract["high"], quantity
        for outlier in contract.get("outliers", ()):
            assert outlier["why"]
            assert outlier["from"] <= outlier["to"]
