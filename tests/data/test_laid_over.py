"""A release laid over the package's figures: taken whole, in its own money and prices, and told."""

from __future__ import annotations

import pytest

from burdenshare.data.catalog import lay_over, load_catalog, open_vintage
from burdenshare.data.gathered import figure
from burdenshare.data.observation import Origin
from burdenshare.data.refresh import add
from burdenshare.data.room import Room
from burdenshare.data.tables import EMBEDDED
from burdenshare.scenario.bind import bind
from burdenshare.scenario.load import load_scenario
from burdenshare.scenario.manifest import notes_of
from burdenshare.vocabulary.errors import ProblemsFound

STATES = {"USA": 1.0, "DEU": 0.9, "FRA": 0.9, "POL": 4.0, "RUS": 90.0}  # and money for a dollar in the made outlook
LAST = 2032
UNITS = {"NGDP": ("National currency", "Billions"), "NGDPD": ("U.S. dollars", "Billions")}
RELEASE = "imf_weo@2027-04"


def outlook(first=2023, without=()):
    """A small outlook of five states, with output in local money and in dollars."""
    years = range(first, LAST + 1)
    lines = [["ISO", "WEO Subject Code", "Country", "Units", "Scale", *map(str, years), "Estimates Start After"]]
    for actor, rate in STATES.items():
        dollars = {y: 5_000 * 1.05 ** (y - 2023) for y in years}
        series = {
            "NGDP": {y: v * rate for y, v in dollars.items()}, "NGDPD": dollars,
            "NGDP_D": {y: 100 * 1.02 ** (y - 2023) for y in years}, "NGDP_RPCH": dict.fromkeys(years, 2.5),
            "PPPEX": dict.fromkeys(years, rate), "GGXWDG_NGDP": dict.fromkeys(years, 70.0),
            "GGXCNL_NGDP": dict.fromkeys(years, -3.0), "GGXONLB_NGDP": dict.fromkeys(years, -1.0),
        }  # fmt: skip
        for code, values in series.items():
            if code not in without:
                unit = UNITS.get(code, ("", ""))
                lines.append([actor, code, actor, *unit, *(f"{v:.3f}" for v in values.values()), "2026"])
    return "\n".join("\t".join(line) for line in lines) + "\n"


@pytest.fixture
def laid(home, tmp_path):
    def over(**how):
        path = tmp_path / "WEOApr2027all.xls"
        path.write_text(outlook(**how))
        assert add(Room(), "imf_weo", path).kept.name == RELEASE
        return open_vintage(f"{EMBEDDED}+{RELEASE}")

    return over


def nato(rows):
    origin = Origin("nato@2026", "NATO", "D", "a", "2026", "2026", "attribution", "A.", "p", "2026-11-01")
    found = tuple(figure("defence_spending", a, y, v, u, prices, d, origin.key, "x") for a, y, v, u, prices, d in rows)
    return lay_over(load_catalog(), "nato@2026", found, {origin.key: origin})


def test_an_outlook_with_output_in_two_moneys_replaces_it_in_the_money_that_is_held(laid):
    catalog = laid()
    for actor, rate in STATES.items():
        rows = catalog.find("gdp_nominal", actor, "imf")
        assert {o.origin for o in rows} == {RELEASE}
        assert {o.unit for o in rows} == {o.unit for o in load_catalog().find("gdp_nominal", actor, "imf")}
        assert catalog.one("gdp_nominal", actor, 2026, "imf").value == pytest.approx(5_000 * 1.05**3 * rate, rel=1e-6)
        assert len({o.year for o in rows}) == len(rows)


def test_the_inputs_of_five_states_rest_on_one_outlook(laid, cards):
    bound = bind(load_scenario("five-states", cards, ()), laid(), cards)
    for name in ("output_at_start", "exchange_rate_at_start", "expected_nominal_growth"):
        used = {key for keys in bound.series[name].origins.values() for key in keys}
        assert used == {RELEASE}, name
    (said,) = [note for note in notes_of(bound) if RELEASE in note]
    assert said == (
        "390 figures taken from imf_weo@2027-04. Nothing held has the definition, unit and prices of its "
        "`primary_balance`."
    )


def test_a_path_of_two_outlooks_is_refused(laid, cards):
    with pytest.raises(ProblemsFound, match="2 releases of International Monetary Fund") as found:
        bind(load_scenario("five-states", cards, ()), laid(first=2027), cards)
    assert "takes one release alone" in str(found.value)


def test_what_a_part_of_an_outlook_leaves_is_told(laid):
    (said,) = laid(without=("NGDPD", "GGXWDG_NGDP")).said
    assert "Older figures of the same publisher stay for" in said
    assert "`exchange_rate`" in said and "`public_debt`" in said


def test_a_million_meets_a_billion_and_other_money_and_prices_meet_nothing():
    catalog = nato(
        [
            ("USA", 2024, 935_000.0, "million USD", "nominal", "nato"),
            ("USA", 2024, 800_000.0, "million USD", "constant 2021", "nato"),
            ("DEU", 2024, 86_000.0, "million EUR", "nominal", "nato"),
            ("DEU", 2024, 93_000.0, "million USD", "nominal", "nato"),
            ("POL", 2026, 1.0, "million PLN", "nominal", "nato"),
        ]
    )
    for actor, value in (("USA", 935.0), ("DEU", 93.0)):
        row = catalog.one("defence_spending", actor, 2024, "nato")
        assert (row.value, row.unit, row.price_base, row.origin) == (value, "billion USD", "nominal", "nato@2026")
    before = load_catalog()
    assert catalog.observations["defence_spending", "POL"] == before.observations["defence_spending", "POL"]
    assert catalog.said[0].startswith("2 figures taken from nato@2026.")


def test_what_meets_nothing_is_named():
    catalog = nato([("USA", 2024, 1.0, "million USD", "nominal", "nato_core_of_old")])
    assert catalog.observations == load_catalog().observations
    assert "0 figures taken from nato@2026." in catalog.said[0]
    assert "Nothing held has the definition, unit and prices of its `defence_spending`." in catalog.said[0]
