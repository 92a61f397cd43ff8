"""Layouts of publishers' files by edition. Those that are not at hand are rebuilt small from their descriptions."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib

import openpyxl
import pytest

from burdenshare.data.connectors import cow, imf_weo, nato, own, sipri, un_population, world_bank
from burdenshare.data.contracts import broken
from burdenshare.data.gathered import NotRead
from burdenshare.data.workbook import open_workbook
from tests.data.replay import sipri_workbook


def saved(book):
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def values(found, quantity, unit="", prices=None):
    return {
        (o.actor, o.year): pytest.approx(o.value)
        for o in found.observations
        if o.quantity == quantity and unit in o.unit and prices in (None, o.price_base)
    }


# SIPRI


def sipri_of(sheets, head=("Country", "Notes"), years=(2015, 2016)):
    """A workbook of SIPRI, rebuilt: sheets by title, each with rows by country."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.append([f"Military expenditure by country   © SIPRI {years[-1] + 1}"])
        sheet.append([])
        sheet.append([*head, *years])
        sheet.append(["Africa"])
        for country, row in rows.items():
            sheet.append([country, *[None] * (len(head) - 1), *row])
    return saved(book)


OLD_SHEETS = {
    "Constant (2015) USD": {"Korea, South": [36433, 37265], "German DR": [None, "xxx"]},
    "Current USD": {"Korea, South": [36433, 36777], "Yugoslavia (former)": ["xxx", "xxx"]},
    "Share of GDP": {"Korea, South": [0.0264, 0.0268], "Israel": [0.171, ". ."]},
    "Share of Govt. spending": {"Korea, South": [0.125, 0.127]},
    "Per capita": {"Korea, South": [720.1, 724.6]},
}


@pytest.mark.parametrize("padding", ["", " " * 19])
def test_sipris_workbooks_of_2016_to_2022_rebuilt(padding):
    found = sipri.read(sipri_of(OLD_SHEETS, (f"Country{padding}", "Notes")), "SIPRI-Milex-data-1949-2016.xlsx")
    assert found.vintage == "2017"
    assert values(found, "defence_share") == {("KOR", 2015): 2.64, ("KOR", 2016): 2.68, ("ISR", 2015): 17.1}
    assert values(found, "defence_spending", "USD", "constant 2015") == {("KOR", 2015): 36433, ("KOR", 2016): 37265}
    assert values(found, "defence_spending", "USD", "nominal") == {("KOR", 2015): 36433, ("KOR", 2016): 36777}


def test_sipris_query_export_rebuilt_is_a_part():
    found = sipri.read(sipri_of({"Share of GDP": {"Korea, South": [0.0264, 0.0268]}}, ("Country",)), "milex.xlsx")
    assert len(found.observations) == 2


def test_an_error_cell_of_sipri_is_listed_and_refuses_nothing():
    """Myanmar 1997 in the edition of 2017, rebuilt."""
    rows = {
        "Myanmar": ["#VALUE!", 200.5],
        **{c: [100.0 + i, 101.0] for i, c in enumerate(("Japan", "India", "China", "Nepal"))},
    }
    found = sipri.read(sipri_of({"Current USD": rows, "Share of GDP": {c: [0.01, 0.02] for c in rows}}), "m.xlsx")
    assert [str(p) for p in found.left_out] == [
        "Current USD!C5: the figure of Myanmar for 2015 is `#VALUE!`, an error of the spreadsheet."
    ]
    assert ("MMR", 2016) in values(found, "defence_spending")


def test_rows_of_no_country_are_named_not_dropped_in_silence():
    rows = {
        "Korea, South": [1, 2],
        "Middle East (including Iraq)": [5, 6],
        "Iraq": [3, 4],
        "Yemen": [1, 1],
        "Yemen, South": [2, 2],
    }
    found = sipri.read(sipri_of({"Current US$": rows}), "s.xlsx")
    assert "Rows of no country left out: `Middle East (including Iraq)`." in found.says
    assert values(found, "defence_spending") == {
        ("KOR", 2015): 1, ("KOR", 2016): 2, ("IRQ", 2015): 3, ("IRQ", 2016): 4, ("YEM", 2015): 1, ("YEM", 2016): 1,
        ("YMD", 2015): 2, ("YMD", 2016): 2,
    }  # fmt: skip


def test_local_money_has_its_currency_in_it():
    rows = {"Korea, South": "Won", "Canada": "Dollars", "Ecuador": "US dollars", "France": "Euro", "Sweden": "Kroner",
            "Croatia": "Kunas", "Algeria": "Dinar"}  # fmt: skip
    book = openpyxl.Workbook()
    book.active.title = "Local currency calendar years"
    book.active.append(["Country", "Currency", "Notes", 2023, 2024])
    for country, word in rows.items():
        book.active.append([country, f"{word}    ", "§4", 10, 11])
    found = sipri.read(saved(book), "s.xlsx")
    assert {o.actor: o.unit for o in found.observations} == {
        "KOR": "KRW", "CAN": "CAD", "ECU": "USD", "FRA": "EUR", "SWE": "SEK", "HRV": "local money", "DZA": "DZD",
    }  # fmt: skip
    book.active["E1"], book.active["D1"] = 2015, 2014
    old = sipri.read(saved(book), "s.xlsx").observations
    assert {o.unit for o in old if o.actor == "DZA"} == {"local money"}  # it may have been redenominated since


def test_the_colours_of_a_workbook_saved_by_another_program_count_too():
    from openpyxl.styles import Font

    book = openpyxl.load_workbook(io.BytesIO(sipri_workbook({"Japan": {2023: 1.1, 2024: 1.3}})))
    book["Share of GDP"]["C8"].font = Font(color="FF0000FF")
    book["Share of GDP"]["D8"].font = Font(color="FFFF0000")
    flags = {o.year: o.flag for o in sipri.read(saved(book), "s.xlsx").observations if o.quantity == "defence_share"}
    assert flags == {2023: "estimate", 2024: "uncertain"}


# NATO


def nato_of(*rows, title="Table 3"):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(list(row))
    return saved(book)


def test_natos_edition_of_2016_rebuilt():
    found = nato.read(nato_of(
        ("Table 3 : Defence expenditures as a percentage of gross domestic product and annual volume change",), (),
        ("Country", 2013, 2014, "2015e"), ("As a percentage of gross domestic product",), ("Albania", 1.41, 1.35, 1.16),
        ("Belgium*", 1.01, ".", 0.91), ("NATO - Europe", 1.52, 1.48, 1.45), ("NATO - Total", 2.75, 2.6, 2.43),
        ("Annual volume change (%)",), ("Albania", -5.1, -1.9, "..")), "pr-2016-11.xlsx")  # fmt: skip
    assert values(found, "defence_share") == {
        ("ALB", 2013): 1.41, ("ALB", 2014): 1.35, ("ALB", 2015): 1.16, ("BEL", 2013): 1.01, ("BEL", 2015): 0.91,
        ("NTO", 2013): 2.75, ("NTO", 2014): 2.6, ("NTO", 2015): 2.43,
    }  # fmt: skip
    assert values(found, "defence_spending_growth") == {("ALB", 2013): -5.1, ("ALB", 2014): -1.9}


@pytest.mark.parametrize("between", [(), (("Based on 2021 prices",),)], ids=["alone", "with its prices"])
def test_natos_editions_since_2025_rebuilt_have_years_in_each_block(between):
    found = nato.read(nato_of(
        ("Table 3: Core defence expenditure as a share of GDP",), *between, ("Share of real GDP (%)",),
        (None, 2024, "2025e", "2026e"), ("Poland*", 4.1, 4.5, 4.8), ("Türkiye (1)", 2.1, 2.3, "-"), (),
        ("Annual real change (%)",), *between, (None, None, 2024, "2025e", "2026e"), ("Poland*", None, 9, 8, 7),
        ("Notes: Figures for 2025 and 2026 are estimates.",)), "def-exp-2026-en.xlsx")  # fmt: skip
    assert found.vintage == "2026"
    assert {o.definition for o in found.observations} == {"nato_core"}
    assert values(found, "defence_share") == {
        ("POL", 2024): 4.1, ("POL", 2025): 4.5, ("POL", 2026): 4.8, ("TUR", 2024): 2.1, ("TUR", 2025): 2.3,
    }  # fmt: skip
    assert values(found, "defence_spending_growth") == {("POL", 2024): 9, ("POL", 2025): 8, ("POL", 2026): 7}
    assert {o.flag for o in found.observations if o.year > 2024} == {"estimate"}


def test_core_and_older_counts_are_two_definitions():
    rows = (("Share of real GDP (%)",), (None, 2023, 2024, "2025e"), ("Poland", 3.3, 4.1, 4.5))
    older, core = (
        nato.read(nato_of((f"Table 3: {word} expenditure",), *rows), "n.xlsx") for word in ("Defence", "Core defence")
    )
    assert ({o.definition for o in older.observations}, {o.definition for o in core.observations}) == (
        {"nato"},
        {"nato_core"},
    )


# The IMF's outlook

HEAD = (
    "WEO Country Code",
    "ISO",
    "WEO Subject Code",
    "Country",
    "Subject Descriptor",
    "Units",
    "Scale",
    "2024",
    "2025",
    "Estimates Start After",
)
OUTLOOK = [
    ("542", "KOR", "NGDP", "Korea", "Gross domestic product, current prices", "National currency", "Billions", "2,549,112.5", "2,600,000", "2024"),
    ("542", "KOR", "LP", "Korea", "Population", "Persons", "Millions", "51.751", "51.7", "2024"),
    ("542", "KOR", "NGDP_RPCH", "Korea", "Gross domestic product, constant prices", "Percent change", "", "2.0", "--", "2024"),
    ("967", "UVK", "NGDPD", "Kosovo", "Gross domestic product, current prices", "U.S. dollars", "Billions", "11.1", "n/a", "2024"),
    ("001", "", "NGDPD", "World", "Gross domestic product, current prices", "U.S. dollars", "Billions", "110,000", "117,000", "2024"),
]  # fmt: skip


def tabbed(rows, foot=""):
    return "\n".join("\t".join(row) for row in rows) + f"\n{foot}\n"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252", "utf-8"])
def test_the_whole_outlook_as_a_table_rebuilt(encoding):
    text = tabbed([HEAD, *OUTLOOK], "International Monetary Fund, World Economic Outlook Database, October 2025")
    found = imf_weo.read(text.encode(encoding), "WEO.xls")
    assert found.vintage == "2025-10"
    assert values(found, "gdp_nominal", "KRW") == {("KOR", 2024): 2549112.5, ("KOR", 2025): 2600000}
    assert values(found, "gdp_nominal", "USD") == {("XKX", 2024): 11.1}
    assert values(found, "population") == {("KOR", 2024): 51751, ("KOR", 2025): 51700}
    assert values(found, "real_growth") == {("KOR", 2024): 2.0}
    assert {o.year: o.flag for o in found.observations if o.quantity == "population"} == {2024: "", 2025: "forecast"}


def test_a_table_saved_from_the_imfs_website_rebuilt_names_indicators_in_words():
    cut = [tuple(c for i, c in enumerate(row) if i not in (0, 1, 2)) for row in (HEAD, *OUTLOOK)]
    body = "\n".join(",".join(f'"{c}"' for c in row) for row in cut).encode()
    found = imf_weo.read(body, "WEO_Data.csv")
    assert values(found, "population") == {("KOR", 2024): 51751, ("KOR", 2025): 51700}
    assert found.vintage == ""  # `data add` asks for it


# The World Bank


def bank_csv(updated="2024-06-28"):
    return (
        f'"Data Source","World Development Indicators",\n\n"Last Updated Date","{updated}",\n\n'
        '"Country Name","Country Code","Indicator Name","Indicator Code","2022","2023",\n'
        '"Korea, Rep.","KOR","Military expenditure (% of GDP)","MS.MIL.XPND.GD.ZS","2.6","2.8",\n'
        '"Aruba","ABW","Military expenditure (% of GDP)","MS.MIL.XPND.GD.ZS","","",\n'
        '"Kosovo","XKX","Military expenditure (% of GDP)","MS.MIL.XPND.GD.ZS","1.1","1.3",\n'
        '"World","WLD","Military expenditure (% of GDP)","MS.MIL.XPND.GD.ZS","2.2","2.3",\n'
        '"Africa Eastern and Southern","AFE","Military expenditure (% of GDP)","MS.MIL.XPND.GD.ZS","1","1",\n'
    ).encode("utf-8-sig")


def packed(**files):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as folder:
        for name, body in files.items():
            folder.writestr(name.replace("__", "."), body)
    return held.getvalue()


BANK = {("KOR", 2022): 2.6, ("KOR", 2023): 2.8, ("XKX", 2022): 1.1, ("XKX", 2023): 1.3}


def test_an_indicator_of_the_bank_as_text_packed_or_as_a_workbook_rebuilt():
    book = openpyxl.Workbook()
    book.active.title = "Data"
    for line in bank_csv().decode("utf-8-sig").splitlines():
        import csv

        cells = next(csv.reader([line]), [])
        book.active.append([float(c) if c.replace(".", "").isdigit() and "." in c else c or None for c in cells])
    note = b'"Country Code","Region",\n"KOR","East Asia",\n'
    for body, name in (
        (bank_csv(), "API_MS.MIL.XPND.GD.ZS_DS2_en_csv_v2.csv"),
        (packed(API__csv=bank_csv(), Metadata_Country__csv=note), "API_MS.MIL.XPND.GD.ZS_DS2_en_csv_v2.zip"),
        (saved(book), "API.xlsx"),
    ):
        found = world_bank.read(body, name)
        assert (found.vintage, found.part) == ("2024-06-28", "ms_mil_xpnd_gd_zs")
        assert values(found, "defence_share") == BANK


def test_a_table_of_the_databank_rebuilt():
    body = (
        b"Series Name,Series Code,Country Name,Country Code,2022 [YR2022],2023 [YR2023]\n"
        b'Military expenditure (% of GDP),MS.MIL.XPND.GD.ZS,"Korea, Rep.",KOR,2.6,2.8\n'
        b"Armed forces personnel,MS.MIL.TOTL.P1,Kosovo,XKX,3400,..\n\n\n"
        b"Data from database: World Development Indicators\nLast Updated: 12/16/2024\n"
    )
    found = world_bank.read(body, "Data.csv")
    assert found.vintage == "2024-12-16"
    assert values(found, "defence_share") == {("KOR", 2022): 2.6, ("KOR", 2023): 2.8}
    assert values(found, "active_force") == {("XKX", 2022): 3.4}


@pytest.mark.shared
def test_a_recorded_answer_of_the_bank_is_read_as_a_file(shared):
    body = (shared / "data/api_samples/worldbank_v2_milex_share_constructed.json").read_bytes()
    assert {o.quantity for o in world_bank.read(body, "a.json").observations} == {"defence_share"}


def test_an_indicator_that_is_not_known_here_is_named():
    body = bank_csv().replace(b"MS.MIL.XPND.GD.ZS", b"SE.XPD.TOTL.GD.ZS")
    with pytest.raises(NotRead, match=r"none of the known indicators, but `SE.XPD.TOTL.GD.ZS`"):
        world_bank.read(body, "a.csv")


# The UN


def un_book(sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in [["United Nations"], ["World Population Prospects"], *[[]] * 14, *rows]:
            sheet.append(row)
    return saved(book)


MODERN = ["Index", "Variant", "Region, subregion, country or area *", "Notes", "Location code", "ISO3 Alpha-code", "Type",
          "Year", "Total Population, as of 1 January (thousands)", "Total Population, as of 1 July (thousands)",
          "Births (thousands)", "Total Fertility Rate (live births per woman)", "Net Number of Migrants (thousands)"]  # fmt: skip


@pytest.mark.parametrize("revision", [2022, 2024])
def test_the_uns_workbooks_of_2022_and_2024_rebuilt(revision):
    row = [
        1,
        "Estimates",
        "Republic of Korea",
        None,
        410,
        "KOR",
        "Country/Area",
        revision - 1,
        51800,
        51750.5,
        236.4,
        0.72,
        30,
    ]
    world = [2, "Estimates", "WORLD", None, 900, None, "World", revision - 1, 8e6, 8e6, "...", "...", 0]
    ahead = [1, "Medium", "Republic of Korea", None, 410, "KOR", "Country/Area", 2050, 45900, 45770, 250, "...", 40]
    body = un_book({"Estimates": [MODERN, row, world], "Medium variant": [MODERN, ahead], "NOTES": [["Notes"]]})
    found = un_population.read(body, f"WPP{revision}_GEN_F01_DEMOGRAPHIC_INDICATORS_COMPACT.xlsx")
    assert values(found, "population") == {("KOR", revision - 1): 51750.5, ("KOR", 2050): 45770}
    assert values(found, "fertility_rate") == {("KOR", revision - 1): 0.72}
    assert {o.year: o.flag for o in found.observations} == {revision - 1: "estimate", 2050: "forecast"}


def test_the_uns_workbook_and_table_of_2019_rebuilt_have_no_codes_of_letters():
    head = ["Index", "Variant", "Region, subregion, country or area *", "Notes", "Country code", "Type", "Parent code",
            *map(str, range(1950, 1955))]  # fmt: skip
    row = [1, "Estimates", "Republic of Korea", None, 410, "Country/Area", 906, 19211, 19300, 19400, 19500, 19600]
    book = un_population.read(un_book({"ESTIMATES": [head, row]}), "WPP2019_POP_F01_1_TOTAL_POPULATION_BOTH_SEXES.xlsx")
    assert values(book, "population") == {("KOR", y): v for y, v in zip(range(1950, 1955), row[7:], strict=True)}
    text = "LocID,Location,VarID,Variant,Time,MidPeriod,PopMale,PopFemale,PopTotal,PopDensity\n410,Republic of Korea,2,Medium,2019,2019.5,25650,25575,51225.321,526.8\n"
    found = un_population.read(text.encode(), "WPP2019_TotalPopulationBySex.csv")
    assert values(found, "population") == {("KOR", 2019): 51225.321}


# The Correlates of War

NMC = "stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version\n"


def test_the_capabilities_of_the_correlates_of_war_rebuilt():
    rows = ["ROK,732,2016,36777000,640,68576,376000,50620,30000,0.0226,2021", "YUG,345,1980,3000000,252,3600,50000,22300,5000,0.006,2021",
            "YUG,345,2010,800000,30,1600,20000,7290,2000,0.001,2021", "GFR,260,1985,19922000,478,40500,350000,61000,20000,0.03,2021",
            "GMY,255,1920,-9,700,17600,187000,67000,14000,0.14,2021", "USA,2,1890,66000,39,4300,100000,63000,9000,0.2,2021"]  # fmt: skip
    found = cow.read((NMC + "\n".join(rows)).encode(), "NMC-60-abridged.csv")
    assert found.vintage == "2021"
    assert values(found, "defence_spending") == {
        ("KOR", 2016): 36777,
        ("YUG", 1980): 3000,
        ("SRB", 2010): 800,
        ("DEU", 1985): 19922,
    }
    assert values(found, "active_force")["DEU", 1920] == 700
    assert "1 row before 1900 left out." in found.says
    assert {o.definition for o in found.observations} == {"cow_nmc"}


def test_a_row_of_capabilities_that_is_cut_is_refused_at_its_place():
    with pytest.raises(NotRead, match="row 2 holds ``, not a year"):
        cow.read((NMC + "ROK,732\n").encode(), "n.csv")


@pytest.mark.shared
@pytest.mark.seconds
def test_the_real_capabilities_of_version_7(shared):
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(shared / "data/cow/nmc_v7_1816_2022.parquet").to_pandas()
    body = table[table.year >= 1980].to_csv(index=False).encode()
    found = cow.read(body, "NMC.csv")
    index = values(found, "capability_index")
    assert [round(index[a, 2022].expected, 3) for a in ("CHN", "USA", "IND", "JPN", "KOR")] == [
        0.234,
        0.124,
        0.099,
        0.025,
        0.020,
    ]
    assert not broken(found.observations)
    assert found.vintage == ""


# Workbooks


# An old workbook of invented figures, packed: xlwt wrote it, which is maintained no more.
XLS = (
    "c-rk)O-NKx6#njeGtN)`%=i;%V1uBh=_1;+v8gD9BAeV45!mQFYfxwEITKBbvdm==w1~oup^Fw-ZTcaN+(b}d)FKFiv6iiZf)?uQ-1FYE(I!wR"
    "A$i~9op;YU_ulWmd(ZuO@6AjwJNlq%7R#^`Di#bM3UX|MZlA3LKz_rJN&D%g+i>t-!RMucEO6s#(QA(!Lpk2FP;lQhO%nJ-_i>y?dorPg))0HR"
    "4N)Q6&_YsRge=9V<W`lk>}FZU@*d}$WVwqiS6Q}D-mEx=nQ(jK4l9a}DmCmYhOGAym-)b!ZK%LY8O0Z`2{W%7yY+aqZ@oDRvCL8JD#REl1lqKO"
    "rc1p9<M0C+LUVtAb1arcIfcg<z8fLno4pP^4>|U=wF{8_$5OlJ4|XpNVm`Z%hBlwwpQoPdiVGNoae}AeFiP;uB|RRr#!seoZD0;M%_SLBpm0L8"
    "JC)QaM@Eb4v?ZKLM-!=dDnp*L(Y~}so^&FfqR@(IJ#k9KlL-|#aHyk*O<JN`>l`>0)io+y8%p+s+V)0Ni2l0`lY>)~bAP0rV)vY1?nb<N1(vK{"
    "MLequNyezDG9Bc(9iYybyYuz!!LCTSlP!b1W10I}t$axsxFkzZ;bQivuxoAP5?fhb=2|y#x{75vy*EAUA{ADmb%^s^VQ(GrY-hX+*XN|SP<r^w"
    ";m6g(pTiB5o@kprUq10ZJc=3`pcs{x*ASXSlel$L;z`(k3TqAg$g=Xc_0X#XthO80=3Rn$IiCqZmZm0qM=WZJ)mNsblBO<dF4A0!nwvDY#Ut|Y"
    "2<DMJcR}&<dz9kEE5-6j9ywqt^|K(3GGs@B<5SZ&!lqwxc`Yu%Tt16S$-|{Em*3(tNBs6?SU#J}^r<vf^@{Dw<x!YtgFO2vrFbYSrJdv#{BYpF"
    "fddB)95`4H5Pa%0Pr5Gi{LZH~kM&<?p6&(bH_5t12a<H9=#y_B67<xOSylXOgj?8ki4~Ty{})OeA$A?T=;C(tt~!3{D@f$N&x#8M{@xT?E&sx5"
    "+WC+9e*#413+?"
)


def test_an_old_workbook_is_read_with_its_dates_percentages_and_colours():
    body = zlib.decompress(base64.b85decode(XLS))
    found = own.read(body, "x.xls").observations
    assert [(o.actor, o.year, o.value, o.definition) for o in found] == [
        ("JPN", 2024, 1.37, "x"), ("KOR", 2025, 2.32, "국방부"),
    ]  # fmt: skip
    last = list(open_workbook(own.SOURCE, body).sheets[0].rows())[-1]
    assert last.styles[3].colour == "indexed 12"
    with pytest.raises(NotRead, match="is not a complete Excel workbook"):
        open_workbook(own.SOURCE, body[:3000])


@pytest.mark.parametrize(
    ("part", "said"),
    [("xl/workbook.bin", "it is a workbook of another kind: .xlsb. Save it as .xlsx."),
     ("content.xml", "it is a workbook of another kind: .ods. Save it as .xlsx."), ("a", "is not a complete Excel workbook")],
)  # fmt: skip
def test_a_packed_folder_of_another_kind_is_named(part, said):
    with pytest.raises(NotRead) as refused:
        open_workbook(own.SOURCE, packed(**{part.replace(".", "__"): b"x"}))
    assert said in str(refused.value)


@pytest.mark.parametrize("at", range(0, 400, 7))
def test_a_packed_folder_that_is_damaged_anywhere_is_read_or_refused(at):
    for source, name in ((world_bank, "a.zip"), (un_population, "WPP2022_x.zip")):
        body = bytearray(packed(A__csv=bank_csv()))
        body[-1 - at % len(body)] ^= 0x55
        try:
            source.read(bytes(body), name)
        except NotRead as found:
            assert str(found)


def test_cells_are_read_alike_whatever_program_wrote_them():
    """Attributes in another order, prefixes, remarks and formulas: the quick way gives up, and the tree reads the same."""
    book = openpyxl.Workbook()
    book.active.append(["a & b", 1, 2.5, True, None, "x<y"])
    book.active.append([])
    book.active.append(["=1+1", -3e-7, "long " * 50])
    body = saved(book)
    usual = [(r.number, list(r.values)) for r in open_workbook(own.SOURCE, body).sheets[0].rows()]
    assert usual == [(1, ["a & b", 1, 2.5, True, None, "x<y"]), (3, ["=1+1", -3e-7, "long " * 50])]
    with zipfile.ZipFile(io.BytesIO(body)) as given:
        parts = {name: given.read(name) for name in given.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    for change in (
        lambda s: s.replace(b"<sheetData>", b"<!-- made by hand --><sheetData>"),
        lambda s: s.replace(b'<c r="B1"', b'<c cm="1" r="B1"'),
        lambda s: s.replace(b' r="1"', b"", 1).replace(b' r="A1"', b""),
        lambda s: s.replace(b"<v>2.5</v>", b'<f t="shared" si="0"/><v>2.5</v>').replace(
            b"<v>1</v>", b"<f>0+1</f><v>1</v>"
        ),
        lambda s: s.replace(b"<v>2.5</v>", b'<v xml:space="preserve">2.5</v>'),
    ):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as folder:
            for name, text in {**parts, "xl/worksheets/sheet1.xml": change(sheet)}.items():
                folder.writestr(name, text)
        found = [(r.number, list(r.values)) for r in open_workbook(own.SOURCE, held.getvalue()).sheets[0].rows()]
        assert found == usual
