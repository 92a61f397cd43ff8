"""Rules carry units, and a path takes one release alone."""

from __future__ import annotations

import pytest

from burdenshare.data.catalog import Catalog, load_catalog
from burdenshare.data.observation import Observation
from burdenshare.data.recipes.make import Maker, rules
from burdenshare.data.recipes.unit import Unit, in_base_units, unit_of
from burdenshare.scenario.feeding import series_of
from burdenshare.vocabulary.errors import NotHeld
from burdenshare.vocabulary.kinds import kind

DEFENCE = {"figure": "defence_share", "definition": "nato"}


def made(actor, first, last=2030, name="tried", **inputs):
    """An input named `tried` of an actor, by its rule; other inputs may be given."""
    return Maker(lambda n, _: inputs.get(n), load_catalog(), range(first, last + 1), {}).made(name, actor)


def refused(actor, first, rule, **inputs):
    with pytest.raises(NotHeld) as found:
        made(actor, first, tried=rule, **inputs)
    return str(found.value)


def figure(quantity, value, unit, prices="nominal"):
    return Observation(quantity, "POL", 2025, value, unit, prices, "own", "A", "table", "", "o", "", "t.csv:2")


@pytest.mark.parametrize(
    ("unit", "value", "base", "said"),
    [
        ("% of GDP", 50, 0.5, "share of GDP"),
        ("% of the budget", 50, 0.5, "share of the budget"),
        ("% of exports", 50, 0.5, "share of exports"),
        ("% a year", 50, 0.5, "share a year"),
        ("thousand people", 50, 0.05, "million people"),
        ("months", 6, 0.5, "years"),
        ("million USD", 500, 0.5, "billion USD at nominal prices"),
        ("billion PLN", 7, 7, "billion PLN at nominal prices"),
        ("trillion PLN", 7, 7000, "billion PLN at nominal prices"),
        ("PLN a USD", 4, 4, "PLN a USD"),
        ("yes or no", 1, 1, "yes or no"),
        ("births a woman", 1.4, 1.4, "births a woman"),
    ],
)
def test_a_figure_has_its_unit_in_the_models_measures(unit, value, base, said):
    assert in_base_units(figure("invented", value, unit)) == base
    assert str(unit_of(figure("invented", value, unit))) == said


def test_what_a_figure_counts_is_part_of_its_unit():
    assert unit_of(figure("gdp_nominal", 1, "billion PLN")).subject == "nominal output"
    assert unit_of(figure("gdp_real", 1, "billion PLN", "constant 2015")).subject == "real output"
    assert unit_of(figure("public_debt", 1, "% of GDP")).subject == "public debt"


@pytest.mark.parametrize(
    ("unit", "name", "counts", "alone", "fits"),
    [
        (Unit("output", {"USD": 1}, "", "nominal"), "OutputFlow", "output", True, True),
        (Unit("output", {"PLN": 1}, "", "nominal"), "OutputFlow", "output", True, False),
        (Unit("output", {"USD": 1}, "", "nominal"), "OutputFlow", "output", False, False),
        (Unit("output", {"USD": 1}, "", "constant 2025"), "OutputFlow", "output", False, True),
        (Unit("output", {"USD": 1}, "", "constant 2015"), "OutputFlow", "output", True, False),
        (Unit("output", {"USD": 1}, "", "nominal"), "DollarFlow", "output", False, True),
        (Unit("output", {"PLN": 1}, "", "nominal"), "LocalMoneyFlow", "", False, True),
        (Unit("output", {"USD": 1}, "", "nominal"), "LocalMoneyFlow", "", False, False),
        (Unit("exchange rate", {"PLN": 1, "USD": -1}), "ExchangeRate", "exchange rate", True, True),
        (Unit("exchange rate", {"PLN": 1, "USD": -1}), "Share", "", True, False),
        (Unit("defence", {}, "GDP"), "OutputShare", "public debt", False, False),
        (Unit("public debt", {}, "GDP"), "OutputShare", "public debt", False, True),
        (Unit("defence", {}, "the budget"), "OutputShare", "defence", False, False),
        (Unit("output", {"years": -1}, "", "nominal"), "Rate", "nominal output", False, True),
        (Unit("output", {"years": -1}, "", "constant"), "Rate", "nominal output", False, False),
        (Unit("population", {"people": 1}), "PeopleFlow", "population", False, True),
        (Unit("", {}, "yes or no"), "Truth", "votes", False, True),
        (Unit("", {}, "yes or no"), "Share", "", False, False),
        (Unit("", {}), "Truth", "", False, False),
        (Unit("", {"years": 1}), "Duration", "", False, True),
    ],
)
def test_an_input_takes_the_unit_of_its_kind(unit, name, counts, alone, fits):
    assert unit.misses(kind(name), counts, "POL", 2025, alone) is not fits


def test_local_money_of_the_dollars_issuer_is_the_dollar():
    dollars = Unit("output", {"USD": 1}, "", "nominal")
    assert not dollars.misses(kind("LocalMoneyFlow"), "", "USA", 2025, False)
    assert not Unit("exchange rate").misses(kind("ExchangeRate"), "exchange rate", "USA", 2025, True)


def test_a_ratio_needs_one_unit_above_and_below():
    over = {"over": "gdp_nominal", "over_definition": "imf"}
    said = refused("POL", 2023, {"rule": "ratio", "figure": "defence_spending", "definition": "nato", **over})
    assert said.startswith(
        "`tried` of POL: `defence_spending` and `gdp_nominal` are in two units: billion USD at nominal"
    )
    assert (
        "(defence) and billion PLN at nominal prices (nominal output). A ratio needs one unit above and below." in said
    )
    said = refused("POL", 2025, {"rule": "ratio", "figure": "population", "definition": "medium", **over})
    assert "million people (population) and billion PLN" in said
    rule = {"rule": "ratio", "figure": "defence_budget", "definition": "national", **over}
    assert made("JPN", 2025, tried=rule).unit == Unit("defence", {}, "GDP")


def test_what_rules_give_follows_from_what_they_take():
    gdp = {"figure": "gdp_nominal", "definition": "imf"}
    rate = {"rule": "at_reference", "figure": "exchange_rate", "definition": "imf"}
    dollars = {"rule": "in_dollars", **gdp, "rate": "rate"}
    assert str(made("RUS", 2025, tried=dollars, rate=rate).unit) == "billion USD at nominal prices (nominal output)"
    assert str(made("POL", 2025, tried={"rule": "growth_of", **gdp}).unit) == "share a year (nominal output)"
    left = {"rule": "growth_left", "of": "whole", "figure": "real_growth", "definition": "imf"}
    assert str(made("POL", 2025, tried=left, whole={"rule": "growth_of", **gdp}).unit) == "share a year (prices)"
    share = {"rule": "latest", **DEFENCE}
    product = {"rule": "product", "of": "share", "times": "output"}
    found = made("POL", 2025, tried=product, share=share, output=dollars, rate=rate)
    assert found.unit == Unit("defence", {"USD": 1}, "", "nominal")


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"rule": "in_dollars", "figure": "population", "rate": "rate"}, "over `rate` gives no dollars: million people"),
        ({"rule": "in_dollars", "figure": "gdp_nominal", "definition": "imf", "rate": "power"},
         "`power` is in PLN a USD (purchasing power). The rule takes an exchange rate."),
        ({"rule": "product", "of": "rate", "times": "rate"}, "It needs a share of GDP, and output."),
        ({"rule": "deficit_behind", "debt": "rate", "interest": "grows", "growth": "grows"}, "The rule takes a share of GDP."),
        ({"rule": "deficit_behind", "debt": "debt", "interest": "debt", "growth": "grows"}, "The rule takes a share a year."),
        ({"rule": "growth_of", "figure": "price_growth", "definition": "imf"}, "The rule takes a level, not a growth."),
        ({"rule": "growth_left", "of": "debt", "figure": "price_growth", "definition": "imf"}, "The rule takes a share a year."),
        ({"rule": "calendar", "figure": "population", "through": 2030}, "The rule takes a figure that says yes or no."),
        ({"rule": "last_voted", "of": "debt", "voted": "debt"}, "The rule takes an input that says yes or no."),
        ({"rule": "middle", "low": "population", "high": "public_debt"}, "its figures are in two units: million people"),
        ({"rule": "latest", **DEFENCE, "then": {"rule": "observed", "figure": "population"}},
         "the rule under `then` gives another unit: share of GDP (defence) and million people (population)."),
        ({"rule": "latest", **DEFENCE, "then": {"rule": "observed", "figure": "public_debt"}},
         "the rule under `then` gives another unit: share of GDP (defence) and share of GDP (public debt)."),
    ],
)  # fmt: skip
def test_a_rule_refuses_a_unit_that_it_cannot_use(rule, message):
    held = {
        "rate": {"rule": "at_reference", "figure": "exchange_rate", "definition": "imf"},
        "power": {"rule": "at_reference", "figure": "purchasing_power_rate", "definition": "imf"},
        "debt": {"rule": "observed", "figure": "public_debt", "definition": "imf_gross"},
        "grows": {"rule": "growth_of", "figure": "gdp_nominal", "definition": "imf"},
    }
    assert message in refused("POL", 2025, rule, **held)


def test_every_rule_of_the_packs_gives_a_unit(bound_pack):
    used = {rule["rule"] for pack in ("indo-pacific-2026", "five-states")
            for named in bound_pack(pack).scenario.figures.values() for rule in named.rules.values()}  # fmt: skip
    assert used <= set(rules())


def test_the_inputs_of_cards_count_what_contracts_know(cards):
    from burdenshare.data.contracts import contracts

    known = {c["counts"] for c in contracts().values() if "counts" in c} | {"nominal output", "primary deficit"}
    known |= {"votes on budgets", "men of twenty", "stock-flow adjustment"}
    fed = [c for c in cards.values() if c.counts]
    assert len(fed) > 15
    for card in fed:
        assert card.role == "observation", card.name
        assert card.counts in known, card.name


def test_a_path_over_two_releases_of_one_publisher_is_refused():
    said = refused("POL", 2023, {"rule": "observed", **DEFENCE})
    assert said == (
        "defence_share of POL: its figures are of 2 releases of NATO: `nato-2024` for 2023 to 2024 and `nato-2025` for "
        "2025. A path or a growth takes one release alone: each may count earlier years in its own way. Name it, as in "
        "`release: nato-2025`, or use the rule `latest`."
    )
    assert "2 releases of NATO" in refused("POL", 2025, {"rule": "growth_of", **DEFENCE})
    assert "2 releases of NATO" in refused("POL", 2023, {"rule": "observed", **DEFENCE, "between": "straight"})


def test_a_release_that_is_named_is_used_alone_and_said():
    old = made("POL", 2023, tried={"rule": "observed", **DEFENCE, "release": "nato-2024"})
    assert sorted(old.values) == [2023, 2024]
    assert old.origins == ("nato-2024",)
    assert old.said == "defence share (nato; NATO, release of 2024) of 2023 to 2024"
    assert made("POL", 2025, tried={"rule": "observed", **DEFENCE}).said.endswith(
        "(nato; NATO, release of 2025) of 2025"
    )
    assert "there is no release named `nato-2042`" in refused(
        "POL", 2023, {"rule": "latest", **DEFENCE, "release": "nato-2042"}
    )
    elsewhere = {"rule": "observed", "figure": "population", "release": "nato-2024"}
    assert "no figure of its rule is of the release `nato-2024`. They are of `un-wpp-2024`." in refused(
        "POL", 2025, elsewhere
    )
    none = {"rule": "latest", "figure": "defence_share", "definition": "nato", "release": "nato-2026"}
    assert "no figure is held of the release `nato-2026`" in refused("POL", 2025, none)


def test_reckoned_and_judged_figures_are_no_releases(bound_pack, cards):
    scenario = bound_pack().scenario
    series, problems = series_of(scenario, load_catalog(), ["expected_nominal_growth"], cards)
    assert not problems
    assert {"own-arithmetic", "judgement"} <= set(series["expected_nominal_growth"].origins["KOR"])


def test_figures_in_two_units_are_no_path():
    held = load_catalog()
    rows = held.observations["gdp_nominal", "POL"]
    mixed = (
        *rows[:-1],
        Observation(**{**{f: getattr(rows[-1], f) for f in rows[-1].__slots__}, "unit": "billion USD"}),
    )
    catalog = Catalog("v", "d", {**held.observations, ("gdp_nominal", "POL"): mixed}, held.origins)
    maker = Maker(
        lambda *_: {"rule": "observed", "figure": "gdp_nominal", "definition": "imf"}, catalog, range(2025, 2031), {}
    )
    with pytest.raises(NotHeld, match=r"its figures are in two units: billion PLN .* and billion USD"):
        maker.made("tried", "POL")


def test_another_actors_figures_stand_in_where_a_reason_is_given():
    figures = {"figure": "effective_interest_rate", "definition": "imf_gross", "before": "held"}
    found = made("NOR", 2025, tried={"rule": "of_another", "actor": "DEU", "why": "Its own are net", **figures})
    own = made("DEU", 2025, tried={"rule": "observed", **figures})
    assert dict(found.values) == dict(own.values) and found.unit == own.unit
    assert "those of Germany. Its own are net" in found.said


def test_nothing_is_0_with_its_unit_and_its_reason():
    found = made("ISL", 2025, tried={"rule": "nothing", "of": "defence", "whole": "GDP", "why": "No forces"})
    assert set(found.values.values()) == {0.0} and found.unit.is_share_of_output
    assert found.said == "0. No forces"
