"""Files that strangers had trouble with, each under its complaint: the right figures, or a message at its place.

Each kind has a second case of our own below, so that a reader which knows only the first fails.
"""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pytest

from burdenshare.data.connectors import connector, own, sipri
from burdenshare.data.contracts import broken
from burdenshare.data.gathered import NotRead
from burdenshare.data.own_options import Options
from burdenshare.vocabulary.errors import ProblemsFound

HEAD = "actor,year,quantity,value,unit,definition\n"
ONE = ("KOR", 2025, 2.32, "% of GDP")
NO_FIGURE = "no row of the table has a figure of a country."
BETWEEN = "It lies between 0 and 16."

# The complaint, the file, and its first figure or the message.
OWN = [
    ("another abbreviation leads to the country", "actor_00.csv", ("KOR", 2025, 2.3, "% of GDP")),
    ("a code of the Correlates of War is no ISO code", "actor_01.csv", "`UKG` is not a known country. As a code of the Correlates of War it is United Kingdom. `--codes cow`"),
    ("a code of the Correlates of War is no ISO code", "actor_02.csv", "`GFR` is not a known country. As a code of the Correlates of War it is Germany."),
    ("East Germany is not Germany, and ended", "actor_03.csv", "East Germany ended in 1990, and the row is of 2025."),
    ("another abbreviation leads to the country", "actor_04.csv", ("ARE", 2025, 2.3, "% of GDP")),
    ("three capitals are not a country", "actor_05.csv", "actor_05.csv:2: `DRK` is not a known country."),
    ("three capitals are not a country", "actor_06.csv", "actor_06.csv:2: `XXX` is not a known country."),
    ("the Soviet Union has ended", "actor_08.csv", "actor_08.csv:2: Soviet Union ended in 1991, and the row is of 2025."),
    ("a sum is not a country", "actor_09.csv", "`NATO Total` is not a known country."),
    ("South Vietnam is itself, and ended", "actor_10.csv", "South Vietnam ended in 1975"),
    ("South Yemen is not Yemen", "actor_11.csv", "South Yemen ended in 1990"),
    ("the Yemen Arab Republic is not Yemen", "actor_12.csv", "ended in 1990, and the row is of 2025."),
    ("an abbreviation of two states is none", "actor_13.csv", "`ROC` is not a known country."),
    ("a currency is not a country", "actor_14.csv", "`EUR` is not a known country."),
    ("small letters are asked about", "actor_15.csv", "`kor` is not a known country. Did you mean `KOR`?"),
    ("codes of two letters are read", "actor_16.csv", ("KOR", 2025, 2.3, "% of GDP")),
    ("codes of two letters are read", "actor_17.csv", ("GBR", 2025, 2.3, "% of GDP")),
    ("a blank line stands above the header", "blank_first.csv", ONE),
    ("a mark of the encoding hides the first column", "bom.csv", ONE),
    ("headings are in capitals", "caps.csv", ONE),
    ("a comment stands above the header", "comment.csv", ONE),
    ("the file is in a western encoding", "cp1252.csv", ("TUR", 2025, 2.3, "% of GDP")),
    ("the file has the line ends of an old Mac", "cr.csv", ONE),
    ("the year is a date cell", "datecell.xlsx", ONE),
    ("semicolons and decimal commas", "decimalcomma.csv", ONE),
    ("decimal commas in quotes", "decimalcomma_quoted.csv", ONE),
    ("a definition takes a publisher's name", "def_evil.csv", "the definition `sipri` is SIPRI's own. Give yours another name, such as `sipri_quoted`."),
    ("a figure is there twice with two values", "dup_diff.csv", "appears twice: dup_diff.csv:2, dup_diff.csv:3."),
    ("a figure is there twice", "dup_same.csv", "appears twice: dup_same.csv:2, dup_same.csv:3."),
    ("a column is there twice", "dupcol.csv", "dupcol.csv:1: the column `year` is there twice. Keep one."),
    ("the file is empty", "empty.csv", "empty.csv:1: the column `actor` is missing. The table is empty."),
    ("a cell holds an error", "errcell.xlsx", "errcell.xlsx:2: `value` is `#N/A`, an error of the spreadsheet."),
    ("a decimal comma makes a cell too many", "extra_cells.csv", "extra_cells.csv:2: the row has 7 cells, more than the header row."),
    ("a formula was never computed", "formula.xlsx", "formula.xlsx:2: `value` is a formula that was never computed. Open the workbook in a spreadsheet"),
    ("a fraction is not a percentage", "fraction.csv", "fraction.csv:2: `defence_share` is at most 0.0232 % of GDP: is it a fraction?"),
    ("there is a header and nothing else", "headeronly.csv", "headeronly.csv: the table has no rows."),
    ("two long names are one table", "korea_mid_term_fiscal_plan_2026_2030_table_a.csv", ONE),
    ("two long names are one table", "korea_mid_term_fiscal_plan_2026_2030_table_b.csv", ("JPN", 2025, 1.9, "% of GDP")),
    ("a share below zero", "neg.csv", BETWEEN),
    ("the file is padded with zeros", "nul.csv", ONE),
    ("a plain table", "ok.csv", ONE),
    ("a cell shows 2.32 % and holds 0.0232", "pctcell.xlsx", ONE),
    ("the table is on the second sheet", "secondsheet.xlsx", ONE),
    ("cells are divided by semicolons", "semicolon.csv", ONE),
    ("spaces stand around the cells", "spaces.csv", ONE),
    ("cells are divided by tabs", "tab.csv", ONE),
    ("cells are divided by tabs", "tab.tsv", ONE),
    ("numbers are texts", "textnumbers.xlsx", ONE),
    ("a title stands above the header", "titleabove.xlsx", ONE),
    ("a misspelt quantity is a new one", "typo_quantity.csv", "Did you mean `defence_share`? If it is another quantity, add `--new-quantity defense_share`."),
    ("units as people write them", "unit_00.csv", ("KOR", 2025, 2.3, "% of GDP")),
    ("units as people write them", "unit_01.csv", ("KOR", 2025, 2.3, "% of GDP")),
    ("units as people write them", "unit_02.csv", ("KOR", 2025, 2.3, "% of GDP")),
    ("units as people write them", "unit_03.csv", ("KOR", 2025, 2.3, "% of GDP")),
    ("a unit that may be two things", "unit_04.csv", "`unit` is `share of GDP`, which is not a unit of `defence_share`. Write `% of GDP`, or `fraction`."),
    ("units as people write them", "unit_05.csv", ("KOR", 2025, 2.3, "% of GDP")),
    ("a fraction of 2.3 is 230 percent", "unit_06.csv", BETWEEN),
    ("units as people write them", "unit_07.csv", ("KOR", 2025, 45.0, "billion USD")),
    ("units as people write them", "unit_08.csv", ("KOR", 2025, 45.0, "billion USD")),
    ("45 dollars are no defence budget", "unit_09.csv", "`defence_spending` is 45 USD. Does the unit lack `million` or `billion`?"),
    ("units as people write them", "unit_10.csv", ("KOR", 2025, 45.0, "million USD")),
    ("units as people write them", "unit_11.csv", ("KOR", 2025, 45.0, "trillion KRW")),
    ("units as people write them", "unit_12.csv", ("KOR", 2025, 45.0, "trillion KRW")),
    ("units as people write them", "unit_14.csv", ("KOR", 2025, 45.0, "billion EUR")),
    ("a currency that there is not", "unit_15.csv", "`unit` is `billion XYZ`, which is not a unit of `defence_spending`."),
    ("a quote is never closed", "unterminated.csv", "unterminated.csv:2: the row cannot be read as CSV."),
    ("the file is in UTF-16", "utf16.csv", ONE),
    *(("a mark for no figure", f"val_0{i}.csv", NO_FIGURE) for i in range(7)),
    ("thousands are grouped, and the number is too large", "val_07.csv", BETWEEN),
    ("a footnote stands behind a number", "val_08.csv", ("KOR", 2025, 2.3, "% of GDP")),
    ("an e means an estimate", "val_09.csv", ("KOR", 2025, 2.4, "% of GDP")),
    ("a footnote stands behind a number", "val_10.csv", ("KOR", 2025, 2.5, "% of GDP")),
    ("a percent sign stands behind a number", "val_11.csv", ("KOR", 2025, 3.1, "% of GDP")),
    ("thousands are grouped with a space", "val_12.csv", BETWEEN),
    ("what Python calls a number", "val_14.csv", "`value` is `nan`, not a number."),
    ("what Python calls a number", "val_15.csv", "`value` is `inf`, not a number."),
    ("a minus of the typesetter", "val_16.csv", BETWEEN),
    ("money in a share", "val_17.csv", "`value` is `$5`, not a number."),
    ("a number in brackets", "val_18.csv", "in brackets it is below zero, or a footnote."),
    ("a number with an exponent", "val_20.csv", ("KOR", 2025, 2.3, "% of GDP")),
    ("what Python calls a number", "val_21.csv", "`value` is `1_000`, not a number."),
    ("a year before all records", "year1500.csv", "A year lies between 1900 and 2200."),
    ("a fiscal year over two years", "year_00.csv", ("KOR", 2024, 2.3, "% of GDP")),
    ("a fiscal year by its letters", "year_01.csv", ("KOR", 2024, 2.3, "% of GDP")),
    ("a year with an e is an estimate", "year_02.csv", ("KOR", 2024, 2.3, "% of GDP")),
    ("a fiscal year over two years", "year_03.csv", ("KOR", 2024, 2.3, "% of GDP")),
    ("a year as a decimal number", "year_04.csv", ("KOR", 2024, 2.3, "% of GDP")),
    ("a year with a space", "year_07.csv", ("KOR", 2025, 2.3, "% of GDP")),
    ("a date without its format", "year_08.csv", "`year` is `45658`, not a year: it is a date without its format."),
    ("year zero", "year_09.csv", "`year` is `0`, not a year."),
    ("a name in Korean letters", "국방예산_2026.csv", ONE),
    ("a name in Korean letters", "방위비_일본.csv", ("JPN", 2025, 1.8, "% of GDP")),
]  # fmt: skip

SPENT = ("KOR", 2023, 2600.0, "million USD")
SHARE = ("KOR", 2023, pytest.approx(2.6), "% of GDP")
LATER = ("KOR", 2024, pytest.approx(2.5), "% of GDP")
POLE = ("POL", 2023, 2.1, "% of GDP")
PUBLISHERS = [
    ("imf_weo", "the file that is called xls is text in UTF-16", "WEOApr2026all.xls", ("KOR", 2024, pytest.approx(1875.4), "billion USD")),
    ("imf_weo", "the file that is called xls is text", "WEOOct2019all.xls", ("KOR", 2023, pytest.approx(1839.1), "billion USD")),
    ("imf_weo", "a refusal was saved as the file", "html.xml", "the service refuses: Rejected. Download it again."),
    ("un_population", "the revision of 2022", "WPP2022_Demographic_Indicators_Medium.csv", ("KOR", 2022, 51784.1, "thousand people")),
    ("un_population", "the table is in a packed folder", "WPP2022_Demographic_Indicators_Medium.zip", ("KOR", 2022, 51784.1, "thousand people")),
    ("un_population", "three dots in place of a number", "WPP2022_dots.csv", ("KOR", 2022, 250.1, "thousand people")),
    ("un_population", "spaces group the thousands", "WPP2022_spaces.csv", ("KOR", 2022, 51784.1, "thousand people")),
    ("un_population", "the file is in a western encoding", "WPP2024_Demographic_Indicators_Medium.csv", ("KOR", 2022, 51784.1, "thousand people")),
    ("un_population", "the workbook is another", "WPP2024_GEN_F01_DEMOGRAPHIC_INDICATORS_COMPACT.xlsx", "no sheet of the workbook has the columns of demographic indicators."),
    ("nato", "each block has its own years", "def-exp-2026-en.xlsx", ("POL", 2014, 2.0, "% of GDP")),
    ("nato", "each block has its own years", "def-exp-min.xlsx", ("POL", 2025, 4.5, "% of GDP")),
    ("nato", "dots with a space in place of a number", "nato_dots3.xlsx", ("POL", 2024, 4.1, "% of GDP")),
    ("nato", "one bad cell refuses all", "nato_na.xlsx", ("POL", 2024, 4.1, "% of GDP")),
    ("nato", "a dot in place of a number", "nato_one.xlsx", ("POL", 2024, 4.1, "% of GDP")),
    ("nato", "a percent sign stands behind a number", "nato_pct.xlsx", POLE),
    ("nato", "a cell holds an error", "nato_ref.xlsx", ("POL", 2024, 4.1, "% of GDP")),
    ("nato", "a star stands behind a number", "nato_star.xlsx", POLE),
    ("nato", "a number is a text", "nato_str.xlsx", POLE),
    ("sipri", "the table begins in column B", "sipri_colB.xlsx", SPENT),
    ("sipri", "a note stands behind a name", "sipri_countrynote.xlsx", SPENT),
    ("sipri", "former states are dropped without a word", "sipri_countrynote.xlsx", ("DDR", 2023, pytest.approx(5.0), "% of GDP")),
    ("sipri", "Yugoslavia is not known", "sipri_countrynote.xlsx", ("YUG", 2024, 5000.0, "million USD")),
    ("sipri", "a dash in place of a number", "sipri_dash.xlsx", LATER),
    ("sipri", "headings are dates", "sipri_datehdr.xlsx", SHARE),
    ("sipri", "half of the cells hold errors", "sipri_errorcell.xlsx", "Share of GDP!C3: the figure of Korea, South for 2023 is `#VALUE!`, an error of the spreadsheet."),
    ("sipri", "a star stands behind a number", "sipri_footnote.xlsx", SHARE),
    ("sipri", "the heading is padded with spaces", "sipri_hdrblank.xlsx", SPENT),
    ("sipri", "the names of sums become countries", "sipri_merged_region.xlsx", ("IRQ", 2023, 3000.0, "million USD")),
    ("sipri", "one bad cell refuses all", "sipri_na.xlsx", LATER),
    ("sipri", "a part of the workbook is refused", "sipri_noconstant.xlsx", SPENT),
    ("sipri", "a plain workbook", "sipri_ok.xlsx", SPENT),
    ("sipri", "percentages are not fractions", "sipri_percent_not_fraction.xlsx", "the value is 260 % of GDP."),
    ("sipri", "the workbook is protected", "sipri_prot.xlsx", SPENT),
    ("sipri", "the names of sums become countries", "sipri_region_only_iraq.xlsx", "the workbook has no figures of a country."),
    ("sipri", "headings are texts", "sipri_texthdr.xlsx", SPENT),
    ("sipri", "a number is a text", "sipri_textnum.xlsx", SHARE),
    ("sipri", "spaces group the thousands of a share", "sipri_thousand.xlsx", "the value is 123400 % of GDP."),
    ("sipri", "two base years", "sipri_twoconst.xlsx", SPENT),
    ("sipri", "a sheet's name has other signs", "sipri_underscore.xlsx", SHARE),
    ("sipri", "Current USD and Current US$ are one", "sipri_usd.xlsx", SPENT),
]  # fmt: skip


def read(key, body, name, **how):
    gathered = connector(key).read(body, name, **how)
    if problems := broken(gathered.observations):
        raise NotRead(problems)
    return gathered


def look(key, body, name, expected):
    if isinstance(expected, str):
        with pytest.raises(ProblemsFound) as refused:
            read(key, body, name)
        assert expected in str(refused.value)
        assert "ry again later" not in str(refused.value)
    else:
        figures = [(o.actor, o.year, o.value, o.unit) for o in read(key, body, name).observations]
        assert expected in figures


def named(complaint, file):
    return f"{complaint}: {file}"


@pytest.mark.shared
@pytest.mark.parametrize(("complaint", "file", "expected"), OWN, ids=[named(*case[:2]) for case in OWN])
def test_a_table_of_ones_own(shared, complaint, file, expected):
    look("own", (shared / "data/strange_files/own" / file).read_bytes(), file, expected)


@pytest.mark.shared
@pytest.mark.parametrize(("key", "complaint", "file", "expected"), PUBLISHERS, ids=[named(*c[1:3]) for c in PUBLISHERS])
def test_a_publishers_file(shared, key, complaint, file, expected):
    look(key, (shared / "data/strange_files/publishers" / file).read_bytes(), file, expected)


@pytest.mark.shared
def test_every_strange_file_has_a_test(shared):
    folder = shared / "data/strange_files"
    assert {p.name for p in (folder / "own").iterdir()} == {file for _, file, _ in OWN}
    assert {p.name for p in (folder / "publishers").iterdir()} == {file for _, _, file, _ in PUBLISHERS}


# A second case of each kind


def table(*rows, head=HEAD):
    return (head + "".join(f"{row}\n" for row in rows)).encode()


SECOND = [
    ("a code of the Correlates of War is no ISO code", "SWD,2020,defence_share,1.2,% of GDP,x", "As a code of the Correlates of War it is Sweden."),
    ("a code of the Olympic Committee is no ISO code", "GER,2020,defence_share,1.2,% of GDP,x", "As a code of the Olympic Committee it is Germany."),
    ("Czechoslovakia is itself", "Czechoslovakia,1985,defence_share,1.2,% of GDP,x", ("CSK", 1985, 1.2, "% of GDP")),
    ("North Yemen has ended", '"Yemen, North",1999,defence_share,5,% of GDP,x', "ended in 1990"),
    ("a sum is not a country", "Middle East (including Iraq),2020,defence_share,5,% of GDP,x", "is not a known country."),
    ("numbers in billions of won", "KOR,2025,defence_spending,612469,억원,x", ("KOR", 2025, 61246900.0, "million KRW")),
    ("numbers in trillions of yen", "JPN,2025,defence_spending,8.7,兆円,x", ("JPN", 2025, 8.7, "trillion JPY")),
    ("a unit by its sign", "USA,2025,defence_spending,900,US$ bn,x", ("USA", 2025, 900.0, "billion USD")),
    ("a fraction that says so", "JPN,2025,defence_share,0.018,fraction,x", ("JPN", 2025, 1.8, "% of GDP")),
    ("a fraction with a percent sign is a percentage", "KOR,2025,defence_spending_growth,0.21%,fraction,x", ("KOR", 2025, 0.21, "% a year")),
    ("a share with a percent sign is a percentage", "KOR,2025,defence_share,2.32%,fraction,x", ("KOR", 2025, 2.32, "% of GDP")),
    ("a dollar of no country", "CAN,2025,defence_spending,40,billion $,x", "which is not a unit of `defence_spending`."),
    ("people are not money", "KOR,2025,defence_spending,500,thousand people,x", "which is not a unit of `defence_spending`."),
    ("a misspelt quantity", "KOR,2025,actve_force,450,thousand people,x", "Did you mean `active_force`?"),
    ("a definition takes NATO's name", "POL,2025,defence_share,4.4,% of GDP,nato_core", "the definition `nato_core` is NATO's own."),
    ("a fiscal year that is none", "KOR,2020/24,defence_share,2.3,% of GDP,x", "`year` is `2020/24`, not one fiscal year."),
    ("the year of a forecast", "KOR,2027f,defence_share,2.6,% of GDP,x", ("KOR", 2027, 2.6, "% of GDP")),
    ("an Arabic number", "KOR,٢٠٢٥,defence_share,2.3,% of GDP,x", "not a year."),
    ("a footnote in brackets", "KOR,2025,defence_share,2.3 [b],% of GDP,x", ("KOR", 2025, 2.3, "% of GDP")),
    ("a sign of degree", "KOR,2025,defence_share,2.3†,% of GDP,x", ("KOR", 2025, 2.3, "% of GDP")),
    ("percent of money", "KOR,2025,defence_spending,3.1%,million USD,x", "is shown as a percentage, but its unit is `million USD`."),
    ("a dash of the typesetter", "KOR,2025,defence_share,—,% of GDP,x", NO_FIGURE),
]  # fmt: skip


@pytest.mark.parametrize(("complaint", "row", "expected"), SECOND, ids=[case[0] for case in SECOND])
def test_a_second_case(complaint, row, expected):
    look("own", table(row), "second.csv", expected)


def workbook(*rows, formats=None, sheets=("Sheet",), at=0):
    book = openpyxl.Workbook()
    book.active.title = sheets[0]
    for title in sheets[1:]:
        book.create_sheet(title).append(["More notes"])
    sheet = book.worksheets[at]
    for row in rows:
        sheet.append(row)
    for cell, form in (formats or {}).items():
        sheet[cell].number_format = form
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


WORDS = HEAD.strip().split(",")


def test_a_second_percentage_by_its_format():
    row = ["JPN", 2024, "defence_share", 0.013, "percent of GDP", "x"]
    look("own", workbook(WORDS, row, formats={"D2": '0.0 "of GDP" %'}), "p.xlsx", ("JPN", 2024, 1.3, "% of GDP"))
    look("own", workbook(WORDS, [*row[:3], 1.3, *row[4:]]), "p.xlsx", ("JPN", 2024, 1.3, "% of GDP"))


@pytest.mark.parametrize(
    ("quantity", "held", "right", "unit"),
    [("defence_share", 0.0232, 2.32, "% of GDP"), ("defence_spending_growth", 0.0021, 0.21, "% a year")],
)
def test_a_fraction_shown_as_a_percentage_is_multiplied_once(quantity, held, right, unit):
    row = ["KOR", 2025, quantity, held, "fraction", "x"]
    look("own", workbook(WORDS, row, formats={"D2": "0.00%"}), "p.xlsx", ("KOR", 2025, right, unit))
    look("own", workbook(WORDS, row), "p.xlsx", ("KOR", 2025, right, unit))
    look("own", workbook(WORDS, [*row[:3], f"{right}%", *row[4:]]), "p.xlsx", ("KOR", 2025, right, unit))


def test_a_factor_is_told_where_it_was_applied():
    rows = ("KOR,2025,defence_share,2.32%,fraction,x", "JPN,2025,defence_share,0.018,fraction,x")
    assert "`fraction` is read as `% of GDP`." in own.read(table(rows[0]), "t.csv").says
    assert "`fraction` is read as `% of GDP`, times 100" in own.read(table(rows[1]), "t.csv").says


def test_a_second_table_on_another_sheet_below_a_title():
    rows = (["Budget"], [], WORDS, ["KOR", datetime(2024, 12, 31), "defence_share", "2,4", "% of GDP", "x"])
    body = workbook(*rows, sheets=("Read me", "Notes", "Figures"), at=2)
    look("own", body, "s.xlsx", ("KOR", 2024, 2.4, "% of GDP"))
    assert "Sheet `Figures`; header in row 4; decimal sign `,`." in read("own", body, "s.xlsx").says
    with pytest.raises(ProblemsFound, match=r"s\.xlsx, sheet `Notes`:1: the column `actor` is missing\."):
        read("own", body, "s.xlsx", options=Options(sheet="Notes"))
    with pytest.raises(ProblemsFound, match=r"there is no sheet named `Figure`. Did you mean `Figures`\?"):
        read("own", body, "s.xlsx", options=Options(sheet="Figure"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp949"])
@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_in_any_encoding_delimiter_and_line_end_is_the_same(encoding, sign, end):
    point = "," if sign == ";" else "."
    rows = [
        WORDS,
        *(
            [a, str(y), "defence_share", f"2{point}{y % 10}5", "% of GDP", "국방부"]
            for a in ("KOR", "JPN")
            for y in range(2019, 2026)
        ),
    ]
    body = end.join(sign.join(row) for row in rows).encode(encoding)
    found = read("own", body, "any.csv").observations
    assert [(o.actor, o.year, o.value) for o in found] == [
        (a, y, float(f"2.{y % 10}5")) for a in ("JPN", "KOR") for y in range(2019, 2026)
    ]
    assert {o.definition for o in found} == {"국방부"}


def test_a_comma_that_may_be_two_things_is_asked_about():
    body = table("KOR;2025;defence_spending;1,234;million USD;x", head=HEAD.replace(",", ";"))
    look(
        "own",
        body,
        "c.csv",
        "c.csv: `1,234` may be a fraction or thousands. Name the sign: `--decimal ,` or `--decimal .`.",
    )
    for sign, value in ((",", 1.234), (".", 1234.0)):
        (found,) = read("own", body, "c.csv", options=Options(decimal=sign)).observations
        assert found.value == value
    point = table("KOR;2025;defence_spending;1.234;million USD;x", head=HEAD.replace(",", ";"))
    look("own", point, "p.csv", "`1.234` may be a fraction or thousands. Name the sign")
    both = table("KOR,2025,defence_share,2.5,% of GDP,x", 'JPN,2025,defence_share,"1,8",% of GDP,x')
    look("own", both, "b.csv", "the values have both `.` and `,` as decimal sign.")


def test_a_few_bad_rows_are_listed_and_many_refuse_the_table():
    good = [f"KOR,{y},defence_share,2.3,% of GDP,x" for y in range(2000, 2020)]
    found = read(
        "own", table(*good, "Atlantis,2020,defence_share,2,% of GDP,x", "KOR,2021,defence_share,?,% of GDP,x"), "f.csv"
    )
    assert len(found.observations) == 20
    assert [str(p).partition(": ")[0] for p in found.left_out] == ["f.csv:22", "f.csv:23"]
    look("own", table(*good[:5], "Atlantis,2020,defence_share,2,% of GDP,x"), "m.csv", "m.csv:7: `Atlantis`")


def test_zeros_beside_local_money_are_missing():
    """North Korea, 1988: no rate is known, and the workbook has 0 dollars beside money of its own."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, value, other in (
        ("Local currency calendar years", 3.9e9, 0),
        ("Current US$", 0, 0),
        ("Constant (2024) US$", 0, 0),
    ):
        sheet = book.create_sheet(title)
        sheet.append(["Country", "Currency", 1988])
        sheet.append(["Korea, North", "Won", value])
        sheet.append(["Iceland", "Krónur", other])
    held = io.BytesIO()
    book.save(held)
    found = sipri.read(held.getvalue(), "s.xlsx")
    assert {(o.actor, o.value, o.unit) for o in found.observations} == {
        ("PRK", 3.9e9, "KPW"), ("ISL", 0.0, "ISK"), ("ISL", 0.0, "million USD"),
    }  # fmt: skip
    assert "2 zeros beside money in another unit left out" in found.says


def test_names_of_tables_are_unique_and_unicode():
    names = ["방위비_일본.csv", "방위비_한국.csv", "a" * 60 + "_a.csv", "a" * 60 + "_b.csv", "Größe.csv", "Grosse.csv"]
    assert len({own.table_name(n) for n in names}) == len(names)


def one_row(value, sign=","):
    head = HEAD.replace(",", sign)
    return read("own", table(sign.join(["KOR", "2024", "readiness_index", value, "index", "mine"]), head=head), "r.csv")


@pytest.mark.parametrize(
    ("value", "sign", "read_as", "point"),
    [('"0,875"', ",", 0.875, ","), ("0,875", ";", 0.875, ","), ("0.875", ";", 0.875, "."), ("38125.123", ";", 38125.123, "."),
     ("38125,123", "\t", 38125.123, ",")],
)  # fmt: skip
def test_what_cannot_be_thousands_shows_its_decimal_sign(value, sign, read_as, point):
    found = one_row(value, sign)
    assert found.observations[0].value == read_as
    assert f"decimal sign `{point}`" in found.says.lower()


def test_a_sign_that_stays_ambiguous_is_shown_as_it_is_read():
    thousands, fraction = one_row('"1,234"'), one_row("1.234")
    assert (thousands.observations[0].value, fraction.observations[0].value) == (1234.0, 1.234)
    said = "`1,234` is read with `,` between thousands, which `--decimal ,` reads as decimal sign"
    assert said in thousands.says
    assert "`1.234` is read with `.` as decimal sign, which `--decimal ,` reads between thousands" in fraction.says
    assert "is read with" not in one_row("12").says


def test_the_unit_of_a_row_is_in_its_actors_money():
    rows = ("KOR,2031,milspend,70,trillion won,x", "PRK,2031,milspend,1,trillion won,x")
    found = read("own", table(*rows), "w.csv")
    assert {o.actor: o.unit for o in found.observations} == {"KOR": "trillion KRW", "PRK": "trillion KPW"}
    look("own", table(*rows, "JPN,2031,milspend,1,trillion won,x", "CHN,2031,milspend,1,trillion won,x"), "w.csv",
         "`unit` is `trillion won`")  # fmt: skip
