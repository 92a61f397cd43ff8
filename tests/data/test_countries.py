"""The table of states: its codes, its spellings, and what is no country."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from burdenshare.data.connectors.nato import EUROPE, TOTAL
from burdenshare.data.countries import (
    code,
    code_by,
    country_name,
    folded,
    is_code,
    meant_among,
    states,
    whose_code,
)
from burdenshare.data.names import currencies, names

COW_HAS_KOREA_UNTIL_1905 = 730  # the state before the division; it has no code of its own but `KOR`, which is another


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_codes_are_unique_and_well_formed():
    every = list(states().values())
    for kind in ("iso2", "numeric", "ioc"):
        today = [getattr(s, kind) for s in every if s.until is None and getattr(s, kind)]
        assert len(today) == len(set(today)), kind
    assert all(len(s.code) == 3 and s.code.isupper() for s in every)
    assert all(s.numeric.isdigit() and len(s.numeric) == 3 for s in every if s.standard == "iso")
    assert all(len(s.cow) == len(s.cow_abbreviation) for s in every)
    assert all(s.name and s.adjective for s in every)
    assert {s.standard for s in every} == {"iso", "withdrawn", "world bank", "cow", "usage"}


def test_the_table_holds_all_of_iso_and_every_olympic_committee():
    assert Counter(s.standard for s in states().values())["iso"] == 249
    assert sum(bool(s.ioc) for s in states().values() if s.until is None) == 206


def test_no_spelling_leads_to_two_states():
    owners: dict[str, set[str]] = {}
    for s in states().values():
        for spelling in (s.name, *s.spellings):
            owners.setdefault(folded(spelling), set()).add(s.code)
    assert {spelling: found for spelling, found in owners.items() if len(found) > 1} == {}


def test_every_name_and_spelling_is_read_as_its_state():
    for s in states().values():
        assert [code(n) for n in (s.code, s.name, *s.spellings)] == [s.code] * (2 + len(s.spellings))
        if s.until is None and s.iso2:
            assert code(s.iso2) == s.code


def test_our_own_spellings_and_currencies_agree_with_the_table():
    for n in names():
        if n.kind == "actor":
            assert code(n.spelling) == code(n.label) == n.word
    assert {a: states()[a].currency for a in currencies()} == currencies()


@pytest.mark.parametrize(
    ("spelling", "expected"),
    [
        ("East Germany", "DDR"), ("German DR", "DDR"), ("GDR", "DDR"), ("Germany, East", "DDR"),
        ("West Germany", "DEU"), ("German Federal Republic", "DEU"), ("Germany (West)", "DEU"),
        ("Yemen Arab Republic", "YMN"), ("Yemen, South", "YMD"), ("Yemen People's Republic", "YMD"), ("Yemen", "YEM"),
        ("Yugoslavia (former)", "YUG"), ("Serbia and Montenegro", "SCG"), ("Serbia", "SRB"),
        ("Czechoslovakia", "CSK"), ("Czech Republic", "CZE"), ("USSR", "SUN"), ("Soviet Union", "SUN"),
        ("South Vietnam", "RVN"), ("Republic of Vietnam", "RVN"), ("North Viet Nam", "VDR"), ("Viet Nam", "VNM"),
        ("Netherlands Antilles (1991 - 2010)", "ANT"), ("Zanzibar", "ZAN"), ("Papal States", "PAP"),
    ],
)  # fmt: skip
def test_a_state_that_has_ended_stands_as_itself(spelling, expected):
    assert code(spelling) == expected
    assert (states()[expected].until is None) == (expected in ("DEU", "YEM", "SRB", "CZE", "VNM"))


@pytest.mark.parametrize(
    ("spelling", "expected"),
    [
        ("Korea, Rep.", "KOR"), ("Korea, Republic of", "KOR"), ("Republic of Korea", "KOR"), ("Korea, South (1)", "KOR"),
        ("Korea, Dem. People's Rep.", "PRK"), ("Dem. People's Republic of Korea", "PRK"), ("PRK", "PRK"),
        ("Congo, DR", "COD"), ("Congo, Dem. Rep.", "COD"), ("Congo", "COG"), ("Congo, Republic of", "COG"),
        ("Côte d’Ivoire", "CIV"), ("Cote d'Ivoire", "CIV"), ("Türkiye*", "TUR"), ("Turkiye", "TUR"), ("Turkey", "TUR"),
        ("St. Kitts and Nevis", "KNA"), ("Bosnia & Herzegovina", "BIH"), ("eSwatini", "SWZ"), ("Swaziland", "SWZ"),
        ("Hong Kong SAR, China", "HKG"), ("China, Hong Kong SAR", "HKG"), ("Taiwan Province of China", "TWN"),
        ("Gambia, The", "GMB"), ("Egypt, Arab Rep.", "EGY"), ("Lao P.D.R.", "LAO"), ("Micronesia, Fed. Sts.", "FSM"),
        ("Kosovo (under UNSC res. 1244)", "XKX"), ("Falkland Islands (Malvinas)", "FLK"), ("Guinea", "GIN"),
        ("Dominica", "DMA"), ("Dominican Republic", "DOM"), ("Niger", "NER"), ("Nigeria", "NGA"), ("  FRANCE ", "FRA"),
        ("NA", "NAM"), ("NO", "NOR"), ("U.S.", "USA"), ("UK", "GBR"), ("Burma", "MMR"), ("FYR Macedonia", "MKD"),
    ],
)  # fmt: skip
def test_countries_are_read_as_publishers_write_them(spelling, expected):
    assert code(spelling) == expected


@pytest.mark.parametrize(
    "sum_or_part",
    [
        "World", "Europe", "Africa", "Southern Africa", "NATO Total", "NATO - Europe", "NATO Europe and Canada", "NATO**",
        "World total (including Iraq)", "Euro area", "Europe & Central Asia (excluding high income)", "Arab World",
        "Latin America and the Caribbean", "Central America and the Caribbean", "Less developed regions, excluding China",
        "North America", "Sub-Saharan Africa", "OECD members", "Advanced economies", "ASEAN-5", "European Union members",
        "Small island developing States (SIDS)", "Channel Islands", "West Bank", "Gaza Strip", "Northern Cyprus",
        "China (Includes Hong Kong)", "Guantanamo Bay, Cuba", "Hezbollah (Lebanon)*", "Houthi rebels (Yemen)*",
        "Other", "Multiple", "none", "no", "in", "is", "kor", "Afghani", "Bolivianos", "Russian", "", ",", "*", "(1)",
    ],
)  # fmt: skip
def test_a_sum_a_part_a_faction_or_a_currency_is_no_country(sum_or_part):
    assert code(sum_or_part) is None


def test_natos_sums_are_no_states():
    assert not is_code(TOTAL) and not is_code(EUROPE)
    assert country_name(TOTAL) == TOTAL


def test_years_and_numbers_are_those_of_the_correlates_of_war(shared):
    spans: dict[int, list[dict[str, str]]] = {}
    for row in rows_of(shared / "data/reference/cow_states_2016.csv"):
        spans.setdefault(int(row["ccode"]), []).append(row)
    ours: dict[int, list[str]] = {}
    for s in states().values():
        for number, abbreviation in zip(s.cow, s.cow_abbreviation, strict=True):
            ours.setdefault(number, []).append(s.code)
            assert {r["stateabb"] for r in spans[number]} == {abbreviation}, s.code
            if s.until and spans[number][-1]["endyear"] != "2016":  # else COW counts its successor under the number
                assert s.until == int(spans[number][-1]["endyear"]), s.code
                assert s.since <= int(spans[number][0]["styear"]), s.code
    assert set(spans) - set(ours) == {COW_HAS_KOREA_UNTIL_1905}
    assert {n: sorted(found) for n, found in ours.items() if len(found) > 1} == {
        345: ["SCG", "SRB", "YUG"], 365: ["RUS", "SUN"], 816: ["VDR", "VNM"],
    }  # fmt: skip


DIFFER = {  # (name, the table's code): ours, in each published table, with its reason
    "reference/cow_codes_iso3.csv": {  # a successor's code; North Vietnam's for the South
        ("Austria-Hungary", "AUT"): "AUH", ("Papal States", "VAT"): "PAP", ("Yugoslavia", "SRB"): "YUG",
        ("Republic of Vietnam", "VDR"): "RVN",
    },
    "reference/cia_factbook_milex_pctgdp_2015_2025.csv": {  # not an ISO code; a name that was cut off
        ("DRC", "DRC"): "COD", ("The Dominican", "DOM"): None,
    },
    "troops/us_troops_country_year_1950_2025.csv": {  # not one country; a slip in two rows; names that were cut off
        ("China (Includes Hong Kong)", "HKG"): None, ("Hong Kong (& China)", "HKG"): None, ("Vietnam", "CHN"): "VNM",
        ("Aruba Bwi", "ABW"): None, ("Marshall Islands (Kwajelein)", "MHL"): None, ("Turks Island", "TCA"): None,
    },
    "nato/defexp_2014_2024e_wide.csv": {  # sums
        ("NATO Total", "NATO_TOT"): None, ("NATO Europe and Canada", "NATO_EUR_CAN"): None,
    },
}  # fmt: skip


@pytest.mark.parametrize("file", DIFFER)
def test_names_beside_codes_in_published_tables_are_read_as_those_codes(shared, file):
    given = {(r.get("country") or r["statenme"], r["iso3"]) for r in rows_of(shared / "data" / file) if r["iso3"]}
    assert len(given) > 30
    assert {(name, theirs): code(name) for name, theirs in given if code(name) != theirs} == DIFFER[file]


def test_every_country_of_sipri_has_a_code_of_its_own(shared):
    import pyarrow.parquet as pq

    countries = set(pq.read_table(shared / "data/sipri/milex_1949_2025_v1.2.parquet")["country"].to_pylist())
    found = Counter(code(c) for c in countries)
    assert None not in found
    assert set(found.values()) == {1}
    assert len(found) > 170


@pytest.mark.parametrize(
    ("word", "meant"),
    [("ROK", "KOR"), ("rok", "KOR"), ("South Korea", "KOR"), ("Korea, Rep.", "KOR"), ("KRO", "KOR"), ("DPRK", "PRK"),
     ("North Korea", "PRK"), ("UK", ""), ("UAE", ""), ("PRC", "CHN"), ("FRK", ""), ("", "")],
)  # fmt: skip
def test_another_word_for_a_country_leads_to_it_and_to_no_other(word, meant):
    assert meant_among(word, ("KOR", "PRK", "USA", "JPN", "CHN")) == (f"Did you mean `{meant}`?" if meant else "")


def test_codes_of_the_correlates_of_war_mean_the_state_of_the_year():
    assert [code_by("345", "cow", y) for y in (1910, 1980, 2005, 2010)] == ["SRB", "YUG", "SCG", "SRB"]
    assert [code_by("365", "cow", y) for y in (1910, 1980, 2010)] == ["RUS", "SUN", "RUS"]
    assert [code_by(w, "cow") for w in ("AUS", "AUL", "UKG", "ROK", "265", "South Korea", "KOR")] == [
        "AUT", "AUS", "GBR", "KOR", "DDR", "KOR", None,
    ]  # fmt: skip
    assert [code_by(w, "ioc") for w in ("GER", "SUI", "CHE")] == ["DEU", "CHE", None]
    assert [whose_code(w) for w in ("UKG", "GER", "XXX")] == [("cow", "United Kingdom"), ("ioc", "Germany"), None]
