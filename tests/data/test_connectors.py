"""Reading the publishers' answers: with invented figures for the traps, with the real files where they are at hand."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from datetime import date

import pytest

from burdenshare.data.catalog import load_catalog
from burdenshare.data.connectors import (
    connectors,
    imf_datamapper,
    imf_weo,
    nato,
    own,
    sipri,
    un_population,
    world_bank,
)
from burdenshare.data.contracts import broken
from burdenshare.data.gathered import NotRead
from burdenshare.data.outlook import derived
from tests.data.replay import UN, XML, Reply, asking, bomb, nato_workbook, serving, sipri_workbook

SHARES = {"Korea, South": {2023: 2.5, 2024: 2.6}, "Türkiye": {2023: 1.5, 2024: 1.6}, "USSR": {2023: 9.0}}
ALLIES = {
    "Poland*": {2022: 2.2, 2023: 3.3, 2024: 4.1},
    "Türkiye": {2022: 1.4, 2023: 1.6, 2024: 2.1},
    "NATO Total": {2022: 2.5, 2023: 2.6, 2024: 2.7},
}


def value(gathered, quantity, actor, year, prices="nominal"):
    (found,) = [
        o.value
        for o in gathered.observations
        if (o.quantity, o.actor, o.year, o.price_base) == (quantity, actor, year, prices)
        and "USD" in o.unit + "USD"[: "%" in o.unit and 3]
    ]
    return found


def refused(read, *given):
    with pytest.raises(NotRead) as found:
        read(*given)
    return str(found.value)


def test_every_connector_says_who_and_under_which_terms():
    for key, module in connectors().items():
        source = module.SOURCE
        assert source.key == key
        assert source.publisher and source.dataset and source.attribution.endswith(".")
        assert bool(source.address) == hasattr(module, "gather")
        assert bool(source.files) == hasattr(module, "read")
        if source.address:
            assert source.address.startswith("https://")
            assert source.address.split("/")[2] in source.hosts


# SIPRI


def test_sipri_shares_are_fractions_and_names_become_codes():
    found = sipri.read(sipri_workbook(SHARES), "SIPRI-Milex-data-1949-2024.xlsx")
    assert value(found, "defence_share", "KOR", 2024) == pytest.approx(2.6)
    assert value(found, "defence_spending", "TUR", 2023) == pytest.approx(1500)
    assert value(found, "defence_spending", "KOR", 2024, "constant 2024") == pytest.approx(2340)
    assert {o.actor for o in found.observations} == {"KOR", "TUR", "SUN"}
    assert not broken(found.observations)


def test_sipri_colours_become_flags_and_cells_are_kept():
    found = sipri.read(sipri_workbook(SHARES, estimate=("Korea, South", 2024)), "s.xlsx")
    flags = {(o.quantity, o.actor, o.year, o.price_base): (o.flag, o.place) for o in found.observations}
    assert flags["defence_share", "KOR", 2024, "nominal"] == ("estimate", "Share of GDP!D8")
    assert flags["defence_share", "KOR", 2023, "nominal"][0] == ""


@pytest.mark.parametrize("heading", [2024.0, "2024", "2024.0", " 2024 "])
def test_a_heading_of_sipri_that_is_a_whole_number_is_a_year(heading):
    usual, found = (sipri.read(sipri_workbook(SHARES, headings=h), "s.xlsx") for h in (None, {2024: heading}))
    assert [(o.actor, o.year, o.value) for o in found.observations] == [
        (o.actor, o.year, o.value) for o in usual.observations
    ]


@pytest.mark.parametrize("heading", ["", "#REF!", "MMXXIII", None, True])
def test_figures_of_sipri_under_no_heading_are_not_lost(heading):
    said = refused(sipri.read, sipri_workbook(SHARES, headings={2024: heading}), "s.xlsx")
    assert "holds a number under the heading" in said


@pytest.mark.parametrize("heading", [2024.5, "2024*", "2024.5", "FY 2024", 3024, 2200, "20244"])
def test_a_heading_of_sipri_over_figures_that_is_no_year_is_refused_at_its_place(heading):
    said = refused(sipri.read, sipri_workbook(SHARES, headings={2024: heading}), "s.xlsx")
    assert f"!E5 holds `{heading}`, not a year" in said or f"!D5 holds `{heading}`, not a year" in said


def test_the_order_of_sipris_sheets_does_not_matter():
    one, other = (sipri.read(sipri_workbook(SHARES, order=o), "s.xlsx") for o in (1, -1))
    assert [o.value for o in one.observations] == [o.value for o in other.observations]


def test_the_base_year_of_constant_prices_is_read_and_its_absence_refused():
    found = sipri.read(sipri_workbook(SHARES, base="2025"), "s.xlsx")
    assert {o.price_base for o in found.observations} == {"nominal", "constant 2025"}
    for base in ("", "20245", "24"):
        said = refused(sipri.read, sipri_workbook(SHARES, base=base), "s.xlsx")
        assert "names no base year of constant prices" in said and "It has four digits" in said


def test_a_sheet_of_sipri_whose_headings_have_no_year_is_refused():
    years = {year for row in SHARES.values() for year in row}
    said = refused(sipri.read, sipri_workbook(SHARES, headings=dict.fromkeys(years, "Spent")), "s.xlsx")
    assert "the row that begins with `Country` has no years." in said


def test_a_truncated_workbook_is_refused():
    body = sipri_workbook(SHARES)
    said = refused(sipri.read, body[: len(body) // 2], "s.xlsx")
    assert "the file is not a complete Excel workbook." in said
    assert "not a complete Excel workbook" in refused(sipri.read, b"<html>Sorry</html>", "s.xlsx")


@pytest.mark.seconds
def test_a_workbook_that_unpacks_without_end_is_refused():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for i in range(3):
            packed.writestr(f"xl/{i}.xml", b"\0" * (100 * 2**20))
    assert "unpack to more than 256 MiB" in refused(sipri.read, held.getvalue(), "s.xlsx")


def test_another_workbook_is_refused():
    assert "has no sheet `Current US$`" in refused(sipri.read, nato_workbook(ALLIES), "s.xlsx")


def test_a_cell_that_is_no_number_is_refused_with_its_place():
    body = sipri_workbook({"Japan": {2023: 1.0, 2024: 1.1}})
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(body))
    book["Share of GDP"]["C8"] = "about 1"
    held = io.BytesIO()
    book.save(held)
    said = refused(sipri.read, held.getvalue(), "s.xlsx")
    assert "Share of GDP!C8: the figure of Japan for 2023 is `about 1`, not a number." in said


def test_sipris_link_is_read_from_the_landing_page():
    page = b'<a href="/files/SIPRI-Milex-data-1949-2025_v1.2.xlsx">Download</a>'
    with serving() as server:
        server.on("/milex", Reply(page))
        server.on("/files/SIPRI-Milex-data-1949-2025_v1.2.xlsx", Reply(sipri_workbook(SHARES), headers={"ETag": '"7"'}))
        found = sipri.gather(asking(), server.address + "milex")
        assert found.etag == '"7"'
        assert list(found.received) == ["SIPRI-Milex-data-1949-2025_v1.2.xlsx"]
        assert found.origin.address.endswith("_v1.2.xlsx")
        assert sipri.gather(asking(), server.address + "milex", '"7"') is None


def test_a_landing_page_without_a_link_is_refused():
    with serving() as server:
        server.on("/milex", Reply(b"<p>We moved.</p>"))
        assert "names no workbook" in refused(sipri.gather, asking(), server.address + "milex")


@pytest.mark.seconds
@pytest.mark.shared
def test_the_real_workbook_of_sipri(shared):
    pandas = pytest.importorskip("pandas")
    path = shared / "data" / "sipri" / "raw" / "SIPRI-Milex-data-1949-2025_v1.2.xlsx"
    found = sipri.read(path.read_bytes(), path.name)
    assert found.vintage == "2026-04-27"
    assert len({o.actor for o in found.observations}) == 174
    assert round(value(found, "defence_spending", "KOR", 2025)) == 47_771
    assert round(value(found, "defence_share", "KOR", 2025), 2) == 2.60
    assert not broken(found.observations)
    table = pandas.read_parquet(shared / "data" / "sipri" / "milex_1949_2025_v1.2.parquet")
    flags = {"sipri_estimate": "estimate", "highly_uncertain": "uncertain"}
    theirs = {
        (r.iso3, r.year): (r.usd_current_m, flags.get(r.flag_usd_current, ""))
        for r in table.itertuples()
        if r.usd_current_m == r.usd_current_m
    }
    ours = {
        (o.actor, o.year): (o.value, o.flag)
        for o in found.observations
        if (o.quantity, o.price_base, o.unit) == ("defence_spending", "nominal", "million USD")
    }
    zeros = {key for key, (number, _) in theirs.items() if number == 0}
    assert {actor for actor, _ in zeros - ours.keys()} == {"YUG"}  # it has money of its own there: no rate is known
    assert ours.keys() == theirs.keys() - {key for key in zeros if key[0] == "YUG"}
    for key, (number, flag) in ours.items():
        assert number == pytest.approx(theirs[key][0], rel=1e-9), key
        assert flag == theirs[key][1], key


# NATO


def test_nato_tables_are_found_by_their_titles_whatever_their_order_and_indentation():
    plain = nato.read(nato_workbook(ALLIES), "def-exp-2024-en.xlsx")
    other = nato.read(nato_workbook(ALLIES, indent=2, reverse=True), "def-exp-2024-en.xlsx")
    assert plain.vintage == other.vintage == "2024"
    assert [(o.quantity, o.actor, o.year, o.value, o.flag) for o in plain.observations] == [
        (o.quantity, o.actor, o.year, o.value, o.flag) for o in other.observations
    ]
    assert value(plain, "defence_share", "POL", 2024) == pytest.approx(4.1)
    assert {o.flag for o in plain.observations if o.year == 2024} == {"estimate"}
    assert {o.flag for o in plain.observations if o.year == 2023} == {""}


def test_natos_base_year_is_read_from_the_subtitle():
    said = refused(nato.read, nato_workbook(ALLIES, base="20155"), "d.xlsx")
    assert "table 2 names no base year of constant prices: `Constant 20155 prices and exchange rates`." in said
    found = nato.read(nato_workbook(ALLIES, base="2015"), "d.xlsx")
    assert {o.price_base for o in found.observations if o.quantity == "defence_spending"} == {
        "nominal",
        "constant 2015",
    }


def test_a_workbook_without_shares_is_refused():
    assert "no table 3 with shares of GDP" in refused(nato.read, sipri_workbook(SHARES), "d.xlsx")


def test_the_newest_edition_is_read_from_natos_page():
    page = b'<a href="/x/def-exp-2025-en.pdf">2025</a><a href="/y/def-exp-2026-en.pdf">2026</a>'
    with serving() as server:
        server.on("/topic", Reply(page))
        server.on("/y/def-exp-2026-en.xlsx", Reply(nato_workbook(ALLIES)))
        assert nato.gather(asking(), server.address + "topic").vintage == "2024"


@pytest.mark.shared
def test_the_recorded_landing_pages_hold_the_links(shared):
    samples = shared / "data" / "api_samples"
    with serving() as server:
        host = server.address.rstrip("/").removeprefix("http:").encode()
        page = (samples / "sipri_landing_trimmed.html").read_bytes().replace(b"//www.sipri.org", host)
        server.on("/milex", Reply(page))
        server.on("/sites/default/files/SIPRI-Milex-data-1949-2025_v1.2.xlsx", Reply(sipri_workbook(SHARES)))
        server.on("/topic", Reply((samples / "nato_topic_page_trimmed.html").read_bytes()))
        server.on("/content/dam/nato/webready/documents/finance/def-exp-2026-en.xlsx", Reply(nato_workbook(ALLIES)))
        assert sipri.gather(asking(), server.address + "milex") is not None
        assert nato.gather(asking(), server.address + "topic") is not None


@pytest.mark.shared
def test_the_real_workbook_of_nato(shared):
    path = shared / "data" / "nato" / "raw" / "240617-def-exp-2024-TABLES-en.xlsx"
    found = nato.read(path.read_bytes(), path.name)
    shares = {o.actor: o.value for o in found.observations if o.quantity == "defence_share" and o.year == 2024}
    assert found.vintage == "2024"
    allies = {o.actor for o in found.observations} - {nato.TOTAL, nato.EUROPE}
    assert len(allies) == 32
    assert round(shares[nato.TOTAL], 2) == 2.71
    assert round(shares["POL"], 2) == 4.12
    assert not broken(found.observations)
    pandas = pytest.importorskip("pandas")
    wide = pandas.read_csv(shared / "data" / "nato" / "defexp_2014_2024e_wide.csv").set_index(["iso3", "year"])
    for quantity, column in (
        ("defence_share", "pct_gdp"),
        ("equipment_share", "equipment_pct"),
        ("active_force", "military_personnel_k"),
    ):
        for o in found.observations:
            if o.quantity == quantity and o.actor in allies:
                assert o.value == pytest.approx(wide[column][o.actor, o.year], rel=1e-9), (quantity, o.actor, o.year)


# World Bank


def bank(rows, page=1, pages=1, total=None):
    meta = {
        "page": page,
        "pages": pages,
        "per_page": "1000",
        "total": len(rows) if total is None else total,
        "lastupdated": "2026-07-13",
    }
    return Reply(json.dumps([meta, rows]).encode())


def row(actor, year, number, status=""):
    return {"countryiso3code": actor, "date": str(year), "value": number, "obs_status": status, "country": {"id": "x"}}


def on_all_indicators(server, reply, one=None):
    for actors in (";".join(a for a in world_bank.currencies() if a != "TWN"),):
        for indicator in world_bank.INDICATORS:
            server.on(f"/country/{actors}/indicator/{indicator}", reply)
        if one:
            server.on(f"/country/{actors}/indicator/NY.GDP.MKTP.CD", *one)


EMPTY = Reply(b'[{"page":0,"pages":0,"per_page":null,"total":0},null]')
INVALID = Reply(
    b'[{"message":[{"id":"120","key":"Invalid value","value":"The provided parameter value is not valid"}]}]'
)


def test_the_banks_pages_are_joined_nulls_left_out_and_aggregates_dropped():
    with serving() as server:
        pages = [
            bank([row("ARB", 2024, 3e12), row("KOR", 2024, 1.9e12)], 1, 2, 4),
            bank([row("KOR", 2025, None), row("JPN", 2024, 4e12, "E")], 2, 2, 4),
        ]
        on_all_indicators(server, EMPTY, pages)
        found = world_bank.gather(asking(), server.address)
    assert found.vintage == "2026-07-13"
    assert {(o.actor, o.year, o.value, o.flag) for o in found.observations} == {
        ("KOR", 2024, 1900.0, ""), ("JPN", 2024, 4000.0, "estimate"),
    }  # fmt: skip


def test_one_country_that_voids_the_list_costs_only_itself():
    with serving() as server:
        on_all_indicators(server, EMPTY, [INVALID])
        for actor in world_bank.currencies():
            server.on(f"/country/{actor}/indicator/NY.GDP.MKTP.CD", INVALID)
        server.on("/country/KOR/indicator/NY.GDP.MKTP.CD", bank([row("KOR", 2024, 1.9e12)]))
        found = world_bank.gather(asking(), server.address)
    assert [(o.actor, o.value) for o in found.observations] == [("KOR", 1900.0)]


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (EMPTY, "there was no figure for any indicator."),
        (INVALID, "there was no figure for any indicator."),
        (Reply(b'[{"message":[{"id":"175","key":"Invalid format","value":"gone"}]}]'), "Invalid format, gone."),
        (Reply(b'[{"page":1,"pages":1,"total":5,"lastupdated":"x"},[]]'), "0 of 5 rows arrived for MS.MIL.XPND.GD.ZS."),
        (Reply(b'[{"page":1,'), "is not complete JSON."),
        (Reply(b'{"error":"x"}'), "has an unknown form."),
        (Reply(b"<?xml?>"), "is not complete JSON."),
    ],
)  # fmt: skip
def test_the_banks_errors_come_with_status_200(reply, said):
    with serving() as server:
        on_all_indicators(server, reply)
        for actor in world_bank.currencies():
            for indicator in world_bank.INDICATORS:
                server.on(f"/country/{actor}/indicator/{indicator}", reply)
        assert said in refused(world_bank.gather, asking(), server.address)


@pytest.mark.shared
def test_the_banks_recorded_answers(shared):
    samples = shared / "data" / "api_samples"
    for name in (
        "worldbank_v2_gdp_recorded_trimmed.json",
        "worldbank_v2_milex_share_constructed.json",
        "worldbank_v2_empty.json",
    ):
        meta, rows = world_bank._answer((samples / name).read_bytes(), name)
        assert int(meta["total"]) >= len(rows)
    with pytest.raises(world_bank._Invalid):
        world_bank._answer((samples / "worldbank_v2_error_http200.json").read_bytes(), "x")


# IMF


def datamapper(server, reply=None):
    for indicator in imf_datamapper.INDICATORS:
        body = {"values": {indicator: {"KOR": {"2023": 1.6, "2030": 1.9, "2031": None}, "XXX": {"2023": 1}}}}
        server.on(f"/{indicator}", reply or Reply(json.dumps(body).encode()))


def test_the_datamapper_marks_forecasts_by_the_year_of_retrieval():
    with serving() as server:
        datamapper(server)
        found = imf_datamapper.gather(asking(), server.address)
    growth = {o.year: (o.value, o.flag) for o in found.observations if o.quantity == "real_growth"}
    assert growth == {2023: (1.6, ""), 2030: (1.9, "forecast")}
    assert found.vintage == date.today().isoformat()


@pytest.mark.parametrize(
    ("body", "said"),
    [(b'{"api":{}}', "holds no values."), (b"{", "is not complete JSON."), (b"[]", "holds no values.")],
)
def test_the_datamappers_empty_answers_are_refused(body, said):
    with serving() as server:
        datamapper(server, Reply(body))
        assert said in refused(imf_datamapper.gather, asking(), server.address)


def test_the_outlook_is_read_once_scaled_and_knows_its_actual_years():
    found = imf_weo.read(XML.encode(), "weo.xml")
    assert found.vintage == "2026-04"
    assert [(o.year, o.value, o.unit, o.flag) for o in found.observations] == [
        (2025, 2_600_000.0, "billion KRW", ""), (2026, 2_700_000.0, "billion KRW", "forecast"),
    ]  # fmt: skip


@pytest.mark.shared
def test_what_the_outlook_leaves_to_be_reckoned_is_as_in_the_package(shared):
    """Exchange rates, price growth and interest of every actor, from the outlook of which the package holds them."""
    pandas = pytest.importorskip("pandas")
    wide = pandas.read_parquet(shared / "data" / "imf" / "weo_2025_10_wide.parquet")
    columns = {
        "NGDP": "gdp_lcu_current_bn", "NGDPD": "gdp_usd_current_bn", "NGDP_D": "gdp_deflator_index",
        "GGXONLB_NGDP": "primary_balance_pctgdp", "GGXCNL_NGDP": "net_lending_pctgdp", "GGXWDG_NGDP": "gross_debt_pctgdp",
    }  # fmt: skip
    cells = [
        (row["area"], indicator, int(row["year"]), float(row[column]))
        for row in wide.to_dict("records")
        for indicator, column in columns.items()
        if row[column] == row[column]
    ]
    made = {(o.quantity, o.actor, o.definition, o.unit, o.price_base, o.year): o.value for o in derived(cells, {}, "o")}
    held = [
        o
        for rows in load_catalog().observations.values()
        for o in rows
        if o.origin == "imf-weo-2025-10" and o.quantity in ("exchange_rate", "price_growth", "effective_interest_rate")
    ]
    assert len(held) > 200
    for o in held:
        key = (o.quantity, o.actor, o.definition, o.unit, o.price_base, o.year)
        assert made[key] == pytest.approx(o.value, rel=1e-4, abs=1e-4), key


def test_a_newer_outlook_takes_the_place_of_all_that_the_older_gave():
    given = {(q, d, p) for q, _, p, d, _ in imf_weo.INDICATORS.values()}
    given |= {(o.quantity, o.definition, o.price_base) for o in derived([
        ("KOR", i, y, 1.0) for i in imf_weo.NEEDED for y in (2024, 2025)
    ], {}, "o")}  # fmt: skip
    held = {
        (o.quantity, o.definition, o.price_base)
        for rows in load_catalog().observations.values()
        for o in rows
        if o.origin == "imf-weo-2025-10"
    }
    assert held <= given


def test_the_outlook_as_json():
    series = {"id": "s", "values": [{"id": "KOR"}]}, {"id": "i", "values": [{"id": "LP"}]}
    body = {
        "data": {
            "dataSets": [{"series": {"0:0:0": {"observations": {"0": ["51700000", None], "1": [None]}}}}],
            "structures": [
                {
                    "dimensions": {
                        "series": [
                            {**series[0], "id": "COUNTRY"},
                            {**series[1], "id": "INDICATOR"},
                            {"id": "FREQUENCY", "values": [{"id": "A"}]},
                        ],
                        "observation": [{"id": "TIME_PERIOD", "values": [{"value": "2025"}, {"value": "2026"}]}],
                    }
                }
            ],
        }
    }
    (found,) = imf_weo.read(json.dumps(body).encode(), "weo.json").observations
    assert (found.quantity, found.year, found.value) == ("population", 2025, 51_700.0)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"code": 413, "correlationId": "x"}', "the service refuses: 413."),
        (b"<html><h1>Request Rejected</h1></html>", "the service refuses: Rejected"),
        (XML[:900].encode(), "the answer is not complete SDMX."),
        (b'{"data":', "is not complete JSON."),
        (XML.replace("NGDP", "XYZ").encode(), "none of the requested indicators"),
    ],
)
def test_the_services_refusals_are_said(body, said):
    assert said in refused(imf_weo.read, body, "weo.xml")


def test_an_entity_bomb_is_not_expanded():
    body = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY a%d "%s">' % (i, b"&a%s;" % (b"" if i == 0 else b"%d" % (i - 1)) * 10) for i in range(9)
    )
    assert "not complete SDMX" in refused(imf_weo.read, body + b"]><x>&a8;</x>", "weo.xml")


@pytest.mark.shared
def test_the_imfs_recorded_answers(shared):
    samples = shared / "data" / "api_samples"
    (found,) = imf_weo.read((samples / "imf_sdmx3_weo_data_recorded.xml").read_bytes(), "w.xml").observations
    assert (found.actor, found.year, found.value, found.unit) == ("SVK", 2018, 94.669, "billion EUR")
    assert "none of the requested indicators" in refused(
        imf_weo.read, (samples / "imf_sdmx3_ppi_message_recorded.json").read_bytes(), "p.json"
    )
    table = imf_datamapper._table((samples / "imf_datamapper_NGDP_RPCH_constructed.json").read_bytes(), "NGDP_RPCH")
    assert table["KOR"]["2025"] == 0.9


# UN


def test_the_uns_table_packed_or_plain():
    name = "WPP2024_Demographic_Indicators_Medium.csv"
    plain = un_population.read(UN.encode(), name)
    packed = un_population.read(gzip.compress(UN.encode()), name + ".gz")
    assert [o.value for o in plain.observations] == [o.value for o in packed.observations]
    assert plain.vintage == "2024"
    people = {o.year: (o.value, o.flag) for o in plain.observations if o.quantity == "population"}
    assert people == {2023: (51750.0, "estimate"), 2030: (51000.0, "forecast")}


@pytest.mark.parametrize(
    ("body", "name", "said"),
    [
        (UN.encode(), "table.csv", "does not show the revision"),
        (b"a,b\n1,2\n", "WPP2024.csv", "has no column `ISO3_code`."),
        (gzip.compress(UN.encode())[:-20], "WPP2024.csv.gz", "truncated"),
        (b"\x1f\x8bxxxxxxxxxxxxxxx", "WPP2024.csv.gz", "damaged"),
        (UN.splitlines()[0].encode(), "WPP2024.csv", "none of the package's countries"),
    ],
    ids=["no revision", "no code", "cut", "damaged", "no country"],
)
def test_other_tables_of_the_un_are_refused(body, name, said):
    assert said in refused(un_population.read, body, name)


@pytest.mark.seconds
def test_a_table_of_the_un_that_unpacks_to_too_much_is_refused():
    assert "more than 256 MiB" in refused(un_population.read, bomb(300 * 2**20), "WPP2024.csv.gz")


# A table of one's own


def test_a_table_of_ones_own_may_name_countries_and_keeps_its_definition():
    text = "actor,year,quantity,value,unit,definition,note\nSouth Korea,2025,main_battle_tanks,2149,tanks,iiss,\nPRK,2025,main_battle_tanks,3500,tanks,iiss,about\n"
    found = own.read(text.encode(), "balance 2026.csv")
    assert {(o.actor, o.value, o.definition, o.grade) for o in found.observations} == {
        ("KOR", 2149.0, "iiss", ""), ("PRK", 3500.0, "iiss", ""),
    }  # fmt: skip
    assert (found.table, found.vintage) == ("balance_2026", date.today().isoformat())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("actor,year\nKOR,2025\n", "own.csv:1: the column `quantity` is missing."),
        ("", "own.csv:1: the column `actor` is missing."),
        ("actor,year,quantity,value,unit,definiton\n", "unknown column `definiton`. Did you mean `definition`?"),
        ("actor,year,quantity,value,unit,definition\nAtlantis,2025,q,1,u,d\n", "own.csv:2: `Atlantis` is not a known country."),
        ("actor,year,quantity,value,unit,definition\nKOR,25,q,1,u,d\n", "own.csv:2: `year` is `25`, not a year."),
        ("actor,year,quantity,value,unit,definition\nKOR,2025,q,lots,u,d\n", "own.csv:2: `value` is `lots`, not a number."),
        ("actor,year,quantity,value,unit,definition\nKOR,2025,q,nan,u,d\n", "own.csv:2: `value` is `nan`, not a number."),
        ("actor,year,quantity,value,unit,definition\nKOR,2025,Big Q,1,u,d\n", "own.csv:2: `Big Q` is not a name for a quantity."),
        ("actor,year,quantity,value,unit,definition\nKOR,2025,q,1,,d\n", "own.csv:2: `unit` is missing."),
        ("actor,year,quantity,value,unit,definition,flag\nKOR,2025,q,1,u,d,odd\n", "own.csv:2: `odd` is not a known flag."),
        ("actor,year,quantity,value,unit,definition\n", "own.csv: the table has no rows."),
        ("actor,year,quantity,value,unit,definition\nKOR,2025,q,1,u,d\nKOR,2025,q,2,u,d\n", "q of KOR in 2025 appears twice: own.csv:2, own.csv:3."),
    ],
)  # fmt: skip
def test_a_table_of_ones_own_is_checked_row_by_row(text, said):
    assert said in refused(own.read, text.encode(), "own.csv")


def test_a_table_that_is_no_text_is_refused():
    assert "the letters of the table cannot be read" in refused(own.read, b"\xff\xfe\x00", "own.csv")
