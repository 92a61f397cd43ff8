"""Tables of another form: a mapping of columns, kept by name, and what is found out or named of a file."""

from __future__ import annotations

import json

import pytest

from burdenshare.data.connectors import own
from burdenshare.data.keeping import odd
from burdenshare.data.own_options import Options, keep_map, kept_map, mapped
from burdenshare.vocabulary.errors import NotHeld, ProblemsFound

WIDE = (
    b'"Military expenditure","","",""\n\n'
    b'"Country Name","Country Code","2023 [YR2023]","2024 [YR2024]","Notes"\n'
    b'"Korea, Rep.","KOR","2.6","..","a"\n"Japan","JPN","1.2","1.3",""\n"World","WLD","2.2","2.3",""\n'
)
FIELDS = {
    "actor": "country name",
    "value": "years",
    "quantity": "defence_share",
    "unit": "% of GDP",
    "definition": "bank",
}
NMC = b"stateabb,ccode,year,milex,version\nAUS,305,1985,500000,2021\nAUL,900,1985,4500000,2021\nGDR,265,1985,9000000,2021\n"


def figures(body, name="t.csv", **how):
    return {(o.actor, o.year): o.value for o in own.read(body, name, options=Options(**how)).observations}


def refused(body, **how):
    with pytest.raises(ProblemsFound) as found:
        own.read(body, "t.csv", options=Options(**how))
    return str(found.value)


def test_a_wide_table_has_a_column_for_each_year():
    found = own.read(WIDE, "wide.csv", options=Options(FIELDS))
    assert {(o.actor, o.year, o.value, o.unit, o.definition) for o in found.observations} == {
        ("KOR", 2023, 2.6, "% of GDP", "bank"), ("JPN", 2023, 1.2, "% of GDP", "bank"), ("JPN", 2024, 1.3, "% of GDP", "bank"),
    }  # fmt: skip
    assert "header in row 3" in found.says
    assert "rows of no country left out: `World`" in found.says
    assert "1 cell without a figure" in found.says


def test_a_wide_table_may_have_fiscal_years_and_estimates():
    body = b"State,FY2022,2023/24,2024-25,2025e,Total\nIndia,2.1,2.0,1.9,1.8,9\n"
    fields = {**FIELDS, "actor": "State"}
    found = own.read(body, "t.csv", options=Options(fields)).observations
    assert [(o.year, o.value, o.flag, o.note) for o in found] == [
        (2022, 2.1, "", "fiscal year FY2022"), (2023, 2.0, "", "fiscal year 2023/24"), (2024, 1.9, "", "fiscal year 2024-25"),
        (2025, 1.8, "estimate", ""),
    ]  # fmt: skip
    assert "IND in 2025 appears twice: t.csv:2, 2024-25, t.csv:2, 2025e." in refused(
        body, fields=fields, fiscal_ends=True
    )
    ends = own.read(body.replace(b",2025e", b",2026e"), "t.csv", options=Options(fields, fiscal_ends=True))
    assert {o.year for o in ends.observations} == {2022, 2024, 2025, 2026}


def test_a_long_table_has_headings_of_its_own_and_one_country():
    body = b"Jahr;Anteil;Stand\n2023;2,54;x\n2024;2,33;y\n"
    fields = {**FIELDS, "actor": "South Korea", "year": "jahr", "value": "Anteil", "note": "Stand"}
    assert figures(body, fields=fields) == {("KOR", 2023): 2.54, ("KOR", 2024): 2.33}


def test_remarks_below_a_table_are_left_out_and_counted():
    body = b"Country,Year,Share\nKOR,2024,2.3\nJPN,2024,1.3\n\nSource: the ministry\n(a) A remark, with a comma\n# and another\n"
    fields = {**FIELDS, "actor": "Country", "year": "Year", "value": "Share"}
    with pytest.raises(ProblemsFound, match="6: `value` is missing"):  # the second has a comma: two cells
        own.read(body, "t.csv", options=Options(fields))
    found = own.read(body.replace(b"remark, with", b"remark with"), "t.csv", options=Options(fields))
    assert len(found.observations) == 2
    assert "3 rows with a remark only left out" in found.says


def test_codes_of_the_correlates_of_war_are_read_as_such_where_it_is_said():
    fields = {"actor": "stateabb", "year": "year", "value": "milex", "quantity": "defence_spending", "unit": "thousand USD",
              "definition": "nmc"}  # fmt: skip
    assert figures(NMC, fields=fields, codes="cow") == {("AUT", 1985): 5e5, ("AUS", 1985): 4.5e6, ("DDR", 1985): 9e6}
    assert figures(NMC, fields={**fields, "actor": "ccode"}, codes="cow") == figures(NMC, fields=fields, codes="cow")
    assert "`AUL` is not a known country. As a code of the Correlates of War it is Australia." in refused(
        NMC, fields=fields
    )


def test_a_fiscal_year_counts_as_it_is_said_and_keeps_its_name():
    body = b"actor,year,quantity,value,unit,definition\nJPN,2024/25,defence_share,1.6,% of GDP,x\nJPN,FY2023,defence_share,1.4,% of GDP,x\n"
    begins, ends = (own.read(body, "t.csv", options=Options(fiscal_ends=e)).observations for e in (False, True))
    assert {(o.year, o.note) for o in begins} == {(2024, "fiscal year 2024/25"), (2023, "fiscal year FY2023")}
    assert {o.year for o in ends} == {2025, 2023}


def test_a_mark_for_no_figure_may_be_ones_own():
    body = b"actor,year,quantity,value,unit,definition\nJPN,2024,tanks,-99,tanks,x\nJPN,2023,tanks,9,tanks,x\n"
    assert figures(body, missing=("-99",)) == {("JPN", 2023): 9.0}


def test_what_is_found_out_can_be_named():
    text = "actor;year;quantity;value;unit;definition\nKOR;2025;defence_share;2,32;% of GDP;국방부\n"
    assert figures(text.encode("cp949"), encoding="euc-kr", delimiter="semicolon", decimal=",") == {("KOR", 2025): 2.32}
    assert "there is no encoding named `klingon`" in refused(b"x", encoding="klingon")
    assert "`comma and more` is not a delimiter" in refused(b"x", delimiter="comma and more")
    assert "It is not in `ascii`." in refused(text.encode(), encoding="ascii")
    assert "row 9 is empty or missing" in refused(text.encode(), header_row=9)
    above = "actor;year;quantity\nNot the header;;\n" + text
    assert figures(above.encode(), header_row=3, decimal=",") == {("KOR", 2025): 2.32}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({**FIELDS, "value": "Amount"}, "t.csv:3: there is no column `Amount`. Headings are `Country Name`"),
        (
            {k: v for k, v in FIELDS.items() if k != "unit"},
            "the mapping says nothing of `unit`. Name a heading or a text",
        ),
        ({**FIELDS, "unit": "tanks"}, "`unit` is `tanks`, which is not a unit of `defence_share`."),
        ({**FIELDS, "actor": "Atlantis"}, "rows of no country left out: `Atlantis`."),
    ],
)
def test_what_is_wrong_with_a_mapping_is_said(fields, said):
    assert said in refused(WIDE, fields=fields)


def test_a_table_without_a_mapping_is_answered_with_one():
    said = refused(WIDE.partition(b"\n\n")[2])
    assert (
        'Add `--map "actor=Country Name" --map value=years --map quantity=NAME --map unit=UNIT --map definition=NAME`.'
        in said
    )
    assert "Add `--map actor=stateabb --map year=HEADING --map value=HEADING" in refused(NMC)


def test_words_of_a_mapping():
    assert mapped(["actor=Country Name", "value = years", "mine"]) == (
        {"actor": "Country Name", "value": "years"},
        "mine",
    )
    for words, said in (
        (["actr=Country"], "`actr=Country` names no field. Did you mean `actor`?"),
        (["actor="], "`actor=` names no heading."),
        (["actor=a", "actor=b"], "`actor` is there twice."),
        (["one", "two"], "two kept mappings are named."),
    ):
        with pytest.raises(ProblemsFound) as found:
            mapped(words)
        assert said in str(found.value)


def test_a_mapping_is_kept_by_name_and_changed_by_what_is_said_now(tmp_path):
    full = Options(FIELDS, "cp949", "tab", ",", "Data", 4, ("x",), True, ("new",), "cow")
    keep_map(tmp_path, "mine", full)
    assert kept_map(tmp_path, "mine") == full
    now = Options({"unit": "%"}, decimal=".").over(kept_map(tmp_path, "mine"))
    assert (now.fields["unit"], now.fields["actor"], now.decimal, now.sheet) == ("%", "country name", ".", "Data")
    with pytest.raises(NotHeld, match=r"no mapping named `mne` is kept. Did you mean `mine`\?"):
        kept_map(tmp_path, "mne")
    with pytest.raises(ProblemsFound, match="is not a name for a mapping"):
        keep_map(tmp_path, "../x", full)
    for damage in ("", "{", '{"missing": 1}', "[]", "[" * 100_000):
        (tmp_path / "maps" / "mine.json").write_text(damage)
        with pytest.raises(NotHeld, match="the mapping `mine` is damaged"):
            kept_map(tmp_path, "mine")


@pytest.mark.parametrize(
    "changed",
    [
        {"fields": 5}, {"fields": []}, {"fields": None}, {"fields": {"actor": 5}}, {"fields": {"actr": "Country"}},
        {"fields": {"actor": ""}}, {"encoding": 5}, {"encoding": "a\0b"}, {"encoding": "\ud800"}, {"delimiter": [1]},
        {"decimal": "x"}, {"decimal": ".,"}, {"decimal": None}, {"sheet": 1}, {"header_row": -1}, {"header_row": True},
        {"header_row": 1.5}, {"header_row": "1"}, {"missing": "abc"}, {"missing": [1]}, {"missing": None},
        {"fiscal_ends": "no"}, {"fiscal_ends": 1}, {"new": "tanks"}, {"new": [None]}, {"codes": "zz"}, {"codes": []},
        {"more": 1},
    ],
)  # fmt: skip
def test_a_kept_mapping_with_another_type_or_word_is_damaged(tmp_path, changed):
    keep_map(tmp_path, "mine", Options(FIELDS))
    kept = tmp_path / "maps" / "mine.json"
    kept.write_text(json.dumps({**json.loads(kept.read_text(encoding="utf-8")), **changed}))
    with pytest.raises(NotHeld, match="the mapping `mine` is damaged"):
        kept_map(tmp_path, "mine")


@pytest.mark.parametrize("lacking", ["fields", "decimal", "new"])
def test_a_kept_mapping_that_lacks_an_option_is_damaged(tmp_path, lacking):
    keep_map(tmp_path, "mine", Options(FIELDS))
    kept = tmp_path / "maps" / "mine.json"
    body = json.loads(kept.read_text(encoding="utf-8"))
    kept.write_text(json.dumps({k: v for k, v in body.items() if k != lacking}))
    with pytest.raises(NotHeld, match="the mapping `mine` is damaged"):
        kept_map(tmp_path, "mine")


@pytest.mark.parametrize("sign", ['"', "\n"])
def test_a_quote_or_a_line_end_is_no_delimiter(sign):
    assert "is not a delimiter" in refused(WIDE, fields=FIELDS, delimiter=sign)


def test_years_of_the_headings_and_a_year_besides_are_refused_and_what_is_said_now_counts():
    said = refused(WIDE, fields={**FIELDS, "year": "2025"})
    assert "--map: `value=years` reads the years from the headings, and `year=2025` names another. Keep one" in said
    kept = Options({"actor": "country name", "year": "Year", "value": "Amount"})
    assert dict(Options({"value": "years"}).over(kept).fields) == {"actor": "country name", "value": "years"}


@pytest.mark.parametrize(
    ("prices", "is_right"),
    [("", True), ("nominal", True), ("constant 2015", True), ("constant 2100", True), ("constant 1899", False),
     ("constant 2101", False), ("constant", False), ("Nominal", False), ("constant 2015 x", False), ("2015", False)],
)  # fmt: skip
def test_prices_are_nominal_or_of_a_year(prices, is_right):
    body = (
        f"actor,year,quantity,value,unit,definition,price_base\nKOR,2024,defence_spending,40,billion USD,x,{prices}\n"
    )
    if is_right:
        assert own.read(body.encode(), "t.csv").observations[0].price_base == prices
    else:
        assert f"t.csv:2: `price_base` is `{prices}`. Write `nominal`, or `constant` and a year" in refused(
            body.encode()
        )


@pytest.mark.parametrize("vintage", ["2026-13", "2026-00", "2026-02-31", "2025-02-29", "0000"])
def test_a_release_is_not_named_with_a_day_that_the_calendar_lacks(vintage):
    assert odd(vintage) == f"the release is named `{vintage}`, which is not a date."


def test_a_release_is_named_with_a_year_a_month_or_a_day():
    assert [odd(v) for v in ("2026", "2025-12", "2024-02-29", "2025-11-30")] == [""] * 4
