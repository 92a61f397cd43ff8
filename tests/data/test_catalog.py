"""The data room: every figure has an origin, bad tables are refused, definitions are not mixed."""

from __future__ import annotations

from collections import Counter

import pytest

from burdenshare.data.catalog import load_catalog
from burdenshare.data.names import names
from burdenshare.data.observation import COLUMNS
from burdenshare.data.recipes.series import straight
from burdenshare.data.tables import SNAPSHOT
from burdenshare.scenario.feeding import series_of
from burdenshare.vocabulary.errors import NotHeld, ProblemsFound

ORIGIN = """o:
  publisher: P
  title: T
  published: "2025"
  vintage: "2025"
  licence: open
  attribution: A.
  place: page 1
  retrieved: "2026-11-23"
"""
HEADER = ",".join(COLUMNS)
GOOD = "gdp,KOR,2025,1.5,billion KRW,nominal,imf,A,table,,o,"


@pytest.fixture
def folder(tmp_path):
    def made(*rows, origin=ORIGIN, header=HEADER):
        (tmp_path / "origins.yaml").write_text(origin)
        (tmp_path / "t.csv").write_text("\n".join([header, *rows]) + "\n")
        load_catalog.cache_clear()
        return tmp_path

    yield made
    load_catalog.cache_clear()


def refused(folder):
    with pytest.raises(ProblemsFound) as found:
        load_catalog(folder)
    return str(found.value)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (GOOD.replace("1.5", "nan"), "t.csv:2: `value` is `nan`, not a number. Leave the row out where nothing is known."),
        (GOOD.replace("1.5", "inf"), "t.csv:2: `value` is `inf`, not a number. Leave the row out where nothing is known."),
        (GOOD.replace("1.5", "much"), "t.csv:2: `value` is `much`, not a number."),
        (GOOD.replace("1.5", ""), "t.csv:2: `value` is missing."),
        (GOOD.replace("2025,", "25,"), "t.csv:2: `year` is `25`, not a year."),
        (GOOD.replace("KOR,", "Korea,"), "t.csv:2: `Korea` is not an actor's code. An actor is three capital letters, its ISO 3166 code."),
        (GOOD.replace(",A,", ",D,"), "t.csv:2: unknown grade `D`. Known: `A`, `B` and `C`."),
        (GOOD.replace(",table,", ",guess,"), "t.csv:2: unknown basis `guess`. Known: `page`, `table`, `memory`, `derived` and `judgement`."),
        (GOOD.replace(",o,", ",oo,"), "t.csv:2: `origins.yaml` has no origin `oo`. Did you mean `o`?"),
        (GOOD.replace(",imf,", ",,"), "t.csv:2: `definition` is missing."),
        (GOOD + ",more", "t.csv:2: the row has more or fewer cells than columns."),
        (GOOD + "\n" + GOOD, "t.csv:3: `gdp` of KOR in 2025 is repeated."),
        (GOOD + "\n" + GOOD.replace("2025", "2024"), "t.csv:3: 2024 comes after 2025. Years run forward."),
    ],
)  # fmt: skip
def test_a_bad_row_is_refused(folder, row, said):
    assert refused(folder(row)) == said


def test_all_bad_rows_are_said_at_once(folder):
    said = refused(folder(GOOD.replace("1.5", "nan"), GOOD.replace("KOR,", "K,")))
    assert [line.split(":")[1] for line in said.splitlines()] == ["2", "3"]


def test_columns_that_do_not_fit_are_refused(folder):
    assert "t.csv:1: missing or unknown columns: `colour`." in refused(folder(header="colour," + ",".join(COLUMNS)))


def test_an_origin_without_a_licence_is_refused(folder):
    assert "`o.licence` is missing." in refused(folder(GOOD, origin=ORIGIN.replace("  licence: open\n", "")))
    assert "there is no licence named `free`." in refused(folder(GOOD, origin=ORIGIN.replace("open", "free")))


def test_definitions_are_never_taken_for_each_other():
    catalog = load_catalog()
    with pytest.raises(
        NotHeld, match=r"held under several definitions\. They are `ministry`, `imf` and `bank_of_korea`"
    ):
        catalog.one("gdp_nominal", "KOR", 2026)
    assert catalog.one("gdp_nominal", "KOR", 2026, "ministry").value == 2_739_000
    with pytest.raises(NotHeld, match="no figure is held as `nato`"):
        catalog.find("gdp_nominal", "KOR", "nato")
    with pytest.raises(NotHeld, match="Did you mean `gdp_nominal`"):
        catalog.find("gdp_nominel", "KOR")
    with pytest.raises(NotHeld, match="no figure is held for 1999"):
        catalog.one("gdp_nominal", "KOR", 1999, "imf")


def test_every_figure_has_an_origin_with_a_licence_and_an_attribution():
    catalog = load_catalog()
    used = {o.origin for rows in catalog.observations.values() for o in rows}
    assert used == set(catalog.origins)
    for rows in catalog.observations.values():
        for row in rows:
            if row.basis in ("memory", "judgement", "derived"):
                assert row.grade == "", row
            else:
                assert row.grade or catalog.origins[row.origin].licence in ("attribution", "open", "quoted fact"), row


def test_no_series_of_a_restricted_publisher_is_embedded():
    catalog = load_catalog()
    figures = Counter(o.actor for rows in catalog.observations.values() for o in rows if "sipri" in o.definition)
    assert max(figures.values()) <= 5


@pytest.fixture(scope="module")
def made(bound_pack, cards):
    """Every input of the default pack that figures feed."""
    scenario = bound_pack().scenario
    series, problems = series_of(scenario, load_catalog(), scenario.figures, cards)
    assert not problems
    return series


def test_the_worked_values_of_the_inputs(made):
    debt = made["official_debt_burden"].values["KOR"]
    assert [round(100 * debt[y], 1) for y in (2025, 2026, 2027, 2028, 2029, 2040)] == [
        49.1,
        51.6,
        53.8,
        56.2,
        58.0,
        80.3,
    ]
    listed = [2.96, 2.53, 2.76, 2.20, 2.44, 2.45, 2.47, 2.48, 2.49, 2.51, 2.40, 2.29, 2.16, 2.03, 1.90]
    deficit = made["official_primary_deficit"].values["KOR"]
    assert [round(100 * deficit[y], 2) for y in range(2026, 2041)] == listed
    men = {a: {y: 1000 * v for y, v in path.items()} for a, path in made["men_by_cohort"].values.items()}
    assert [round(men["KOR"][y]) for y in (2025, 2030, 2035, 2040)] == [223, 231, 217, 138]
    eight = {y: sum(men["PRK"][y - k] for k in range(8)) for y in (2025, 2030, 2035, 2040)}
    assert [round(eight[y] / eight[2025], 3) for y in (2030, 2035, 2040)] == [0.880, 0.863, 0.882]
    growth = made["expected_nominal_growth"].values["KOR"]
    assert [round(100 * growth[y], 2) for y in (2026, 2027, 2035, 2036, 2040)] == [3.75, 3.4, 3.4, 3.22, 2.5]
    interest = made["official_interest_rate"].values["KOR"]
    assert (round(interest[2026], 5), round(interest[2029], 5), round(interest[2040], 5)) == (0.0277, 0.0267, 0.0267)
    assert made["output_at_start"].values["KOR"][2025] == pytest.approx(2640 / 1.422, rel=1e-12)
    share = made["planned_defence_share"].values["KOR"]
    assert (round(100 * share[2026], 3), round(100 * share[2029], 3), 100 * share[2030]) == (2.405, 2.525, 2.525)
    assert "PRK" not in share
    assert made["defence_spending_at_start"].values["PRK"][2025] == 9


def test_taiwan_is_fed_by_its_own_count(made):
    catalog = load_catalog()
    missing = {name for name, series in made.items() if "TWN" not in series.values}
    assert not missing
    share = made["planned_defence_share"].values["TWN"]
    assert [round(100 * share[y], 2) for y in (2025, 2026, 2040)] == [2.40, 2.40, 2.40]
    assert made["planned_defence_share"].definitions["TWN"] == "national"
    assert catalog.one("defence_share", "TWN", 2026, "nato_model").value == 3.32
    assert made["constant_share"].values["TWN"][2025] == share[2025]
    settled = made["budget_is_voted"].values
    assert (settled["TWN"][2025], settled["TWN"][2026], settled["KOR"][2026]) == (1, 0, 1)
    debt = made["official_debt_burden"].values["TWN"]
    assert [round(100 * debt[y], 2) for y in (2025, 2030, 2040)] == [23.42, 9.84, 9.84]
    assert made["output_at_start"].values["TWN"][2025] == pytest.approx(884.387, abs=0.001)


def test_calendars_mark_years(made):
    marked = {
        name: {a: tuple(y for y, is_marked in path.items() if is_marked) for a, path in made[name].values.items()}
        for name in ("government_changes", "payment_is_renewed")
    }
    assert marked["government_changes"] == {
        "KOR": (2030, 2035, 2040), "USA": (2029, 2033, 2037), "JPN": (2027, 2030), "CHN": (),
        "TWN": (2028, 2032, 2036, 2040), "PRK": (),
    }  # fmt: skip
    assert marked["payment_is_renewed"] == {
        "KOR": (2031, 2036), "USA": (), "JPN": (2027, 2032, 2037), "CHN": (), "TWN": (), "PRK": (),
    }  # fmt: skip


def test_each_series_says_how_and_from_where(made):
    catalog = load_catalog()
    for series in made.values():
        assert series.how.endswith(".")
        for actor, keys in series.origins.items():
            assert set(keys) <= set(catalog.origins), (series.name, actor)
            none = {("budget_is_voted", "PRK"), ("voted_budget", "PRK"), ("voted_budget", "USA")}
            none |= {("official_stock_flow", "KOR")}
            none |= {("sum_under_agreement", a) for a in ("USA", "CHN", "PRK", "TWN")}  # they pay no host
            assert keys or (series.name, actor) in none


def test_no_weak_copy_leads(made):
    catalog = load_catalog()
    weak = {o.origin for rows in catalog.observations.values() for o in rows if o.grade == "C"}
    leading = {key for series in made.values() for keys in series.origins.values() for key in keys}
    assert weak
    assert not weak & leading


def test_straight_lines_between_points():
    assert straight({2025: 1.0, 2030: 6.0}, range(2024, 2032)) == {2025: 1, 2026: 2, 2027: 3, 2028: 4, 2029: 5, 2030: 6}


@pytest.mark.shared
def test_the_tables_agree_with_the_files_they_were_read_from(shared):
    import hashlib

    catalog = load_catalog()
    files = {p.name: p for p in (shared / "data").rglob("*") if p.is_file()}
    for origin in catalog.origins.values():
        if origin.sha256:
            assert hashlib.sha256(files[origin.file].read_bytes()).hexdigest() == origin.sha256, origin.key


@pytest.mark.shared
def test_every_spelling_of_the_facts_that_is_used_is_mapped(shared):
    import yaml

    facts = yaml.safe_load((shared / "facts" / "facts.yaml").read_text(encoding="utf-8"))["facts"]
    spelled = {(n.kind, n.spelling) for n in names()}
    states = {"ROK", "US", "Japan", "China", "DPRK", "Taiwan", "Australia", "Philippines", "France", "Brazil", "Korea"}
    for fact in facts:
        if fact["actor"] in states:
            assert ("actor", fact["actor"]) in spelled
    held = {o.value for rows in load_catalog().observations.values() for o in rows if o.basis == "page"}
    factor = {n.spelling: n.factor for n in names() if n.kind == "unit"}
    found = 0
    for fact in facts:
        if fact["unit"] in factor and isinstance(fact["value"], int | float) and fact["verified"]:
            found += round(fact["value"] * factor[fact["unit"]], 6) in {round(h, 6) for h in held}
    assert found >= 20


def test_the_snapshot_is_small():
    assert sum(p.stat().st_size for p in SNAPSHOT.iterdir()) < 3_000_000
