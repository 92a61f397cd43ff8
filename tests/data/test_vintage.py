"""The newest vintage of the package: what it adds, what it leaves, and what it never joins."""

from __future__ import annotations

import pytest

from burdenshare.data.catalog import load_catalog, open_vintage
from burdenshare.data.crosswalk import recorded_cases, restate
from burdenshare.data.definitions import definitions, refuse_joined
from burdenshare.data.definitions_side_by_side import side_by_side
from burdenshare.data.figures import shown
from burdenshare.data.recipes.make import Maker
from burdenshare.data.releases import moved
from burdenshare.data.room import Room
from burdenshare.data.tables import EMBEDDED, SNAPSHOTS
from burdenshare.data.verify import verify
from burdenshare.vocabulary.errors import NotHeld

OLDER = "2026-11"
MIDDLE = "2026-11-28"
OLDER_DEFINITIONS = ("national", "sipri", "cia")
APART = tuple(d.name for d in definitions().values() if d.apart)


def rows(vintage):
    return [o for found in open_vintage(vintage).observations.values() for o in found]


@pytest.fixture
def room(home):
    return Room(home / "data")


def test_the_newest_vintage_is_the_default_and_the_older_can_be_named():
    assert EMBEDDED > OLDER
    assert load_catalog().vintage == open_vintage().vintage == EMBEDDED
    assert open_vintage(OLDER).vintage == OLDER
    with pytest.raises(NotHeld, match="no figure is held as `total_expenditure`"):
        open_vintage(OLDER).find("defence_budget", "KOR", "total_expenditure")


def test_the_older_vintages_read_as_before():
    """Their figures are those that runs of before have named: the digest of their tables."""
    assert open_vintage(OLDER).digest.startswith("278df9970d27")
    assert open_vintage(MIDDLE).digest.startswith("4e844f41c89d")


def test_the_newest_vintage_changes_the_sources_of_budgets_and_little_else(room):
    found = moved(room, f"snapshot@{MIDDLE}", "snapshot").tables[1].rows
    assert len(found) == 24
    for row in found:
        assert row["quantity"] in ("defence_budget", "defence_share")
        assert row["after"] == pytest.approx(row["before"], rel=0.01), row


def test_the_budgets_of_korea_and_japan_are_papers_of_their_governments():
    """Japan's and South Korea's budgets are as printed by their governments, in hundreds of millions."""
    catalog = load_catalog()
    korea = {2015: 374_560, 2016: 387_995, 2017: 403_347, 2018: 431_581, 2019: 466_971, 2020: 501_527, 2021: 528_401,
             2022: 546_112, 2023: 570_143, 2024: 594_244, 2025: 612_469}  # fmt: skip
    japan = {2015: 49_801, 2016: 50_541, 2017: 51_251, 2018: 51_911, 2019: 52_574, 2020: 53_133, 2021: 53_422,
             2022: 54_005, 2023: 68_219, 2024: 79_496}  # fmt: skip
    for actor, printed in (("KOR", korea), ("JPN", japan)):
        for year, value in printed.items():
            o = catalog.one("defence_budget", actor, year, "national")
            assert o.value == pytest.approx(value / 10), (actor, year)
            assert o.grade == "A" and catalog.origins[o.origin].address, (actor, year)
    assert not [o for o in rows(EMBEDDED) if o.basis == "memory" and o.quantity in ("defence_budget", "defence_share")]


def test_the_ministrys_shares_by_the_older_base_year_are_marked():
    catalog = load_catalog()
    by_origin = {o.year: o for o in catalog.observations["defence_share", "KOR"] if o.origin == "mnd-budget-trend-2024"}
    assert {year: (o.value, o.flag) for year, o in by_origin.items()} == {
        2023: (2.56, "estimate"),
        2024: (2.54, "superseded"),
    }
    held = [o for (quantity, _), found in catalog.observations.items() if quantity == "gdp_nominal" for o in found]
    for o in by_origin.values():
        assert "base year 2015" in o.note
        assert restate(o, held).factor == pytest.approx(2236 / 2401)
    made = catalog.one("defence_share", "KOR", 2024, "national").value
    budget = catalog.one("defence_budget", "KOR", 2024, "national").value
    assert made == pytest.approx(100 * budget / catalog.one("gdp_nominal", "KOR", 2024, "imf").value, abs=0.005)


def test_figures_of_the_older_vintage_return_unless_the_newer_says_why(room):
    changed = moved(room, f"snapshot@{OLDER}", "snapshot").tables[0].rows
    assert {row["why"]: row["figures"] for row in changed} == {
        "new": 34,
        "the same figure, rounded differently": 21,
        "from memory before, no longer": 3,
        "from an official source now, from the press or a copy before": 3,
        "another definition: now reported as `nato_core`": 1,
        "another definition: previously reported as `nato`": 1,
    }
    assert len(moved(room, "snapshot", "snapshot").tables[1].rows) == 0


def test_what_is_voted_for_2026_is_the_same_in_both():
    for vintage in (OLDER, EMBEDDED):
        catalog = open_vintage(vintage)
        assert catalog.one("defence_budget", "KOR", 2026, "national").value == 65_864.2
        assert catalog.one("defence_budget", "JPN", 2026, "national").value == 9_040
        assert catalog.one("defence_budget", "CHN", 2026, "announced").value == 1_909.6


def test_data_show_reads_the_vintage_that_is_named(room):
    def budgets(vintage):
        return {
            (r["definition"], r["value"])
            for r in shown(room, "defence_budget", ("KOR",), (2026, 2026), vintage=vintage).tables[0].rows
        }

    assert budgets(OLDER) == {("national", 65_864.2)}
    assert budgets(None) == {("national", 65_864.2), ("total_expenditure", 67_704)}
    with pytest.raises(NotHeld, match=r"--vintage: there is no release named `snapshot@2026-1`\. Did you mean"):
        budgets("2026-1")


def test_both_vintages_keep_their_contracts(room):
    room.release(f"snapshot@{OLDER}")
    assert [(release.name, problems) for release, problems in verify(room)] == [(f"snapshot@{EMBEDDED}", ())]
    assert room.release(f"snapshot@{OLDER}").figures == len(rows(OLDER))


def test_koreas_budget_of_2027_closes():
    catalog = load_catalog()
    parts = [
        catalog.one(name, "KOR", 2027, "total_expenditure").value
        for name in ("force_operation", "force_improvement", "manpower_administration")
    ]
    asked = catalog.one("defence_budget_proposal", "KOR", 2027, "total_expenditure").value
    restated = catalog.one("defence_budget", "KOR", 2026, "total_expenditure").value
    assert sum(parts) == pytest.approx(asked)
    growth = catalog.one("budget_growth", "KOR", 2027, "total_expenditure").value
    assert 100 * (asked / restated - 1) == pytest.approx(growth, abs=0.05)
    older = catalog.one("defence_budget", "KOR", 2026, "national").value
    assert 100 * (asked / older - 1) == pytest.approx(11.3, abs=0.05), "what a joined series would say"


def test_each_late_record_states_its_grade_in_words():
    late = [o for o in rows(EMBEDDED) if load_catalog().origins[o.origin].retrieved == "2026-11-27"]
    assert len(late) >= 25
    for o in late:
        place = load_catalog().origins[o.origin].place
        said = {
            "B": "two independent public records quote the same primary",
            "C": "one digest that quotes a press page",
        }
        assert said[o.grade] in place, o


def test_the_weak_copy_of_the_debt_path_stands_beside_the_plan_and_not_in_it():
    catalog = load_catalog()
    assert catalog.one("public_debt", "KOR", 2027, "d1").value == 53.8
    weak = catalog.one("public_debt", "KOR", 2027, "d1_budget_2027")
    assert (weak.value, weak.grade) == (48.3, "C")


# What is never joined


def make(rule, name="x", actor="KOR", more=None):
    rules = {name: rule, **(more or {})}
    return Maker(lambda n, _: rules.get(n), load_catalog(), range(2025, 2030), {}).made(name, actor)


BUDGET = {"rule": "observed", "figure": "defence_budget"}
OUTPUT = {"over": "gdp_nominal", "over_definition": "ministry"}


def test_growth_across_the_two_counts_is_refused():
    for rule in ("growth_of", "observed", "voted_sum", "voted_as_held"):
        with pytest.raises(NotHeld, match=r"several definitions.*`national` and `total_expenditure`"):
            make({"rule": rule, "figure": "defence_budget"})


def test_no_series_goes_on_under_the_other_count():
    asked = {"rule": "observed", "figure": "defence_budget_proposal", "definition": "total_expenditure"}
    with pytest.raises(NotHeld, match="so a rise from one to the other is no growth"):
        make({**BUDGET, "definition": "national", "then": asked})
    own = make({**BUDGET, "definition": "total_expenditure", "then": asked})
    assert own.values[2027] / own.values[2026] == pytest.approx(1.0823, abs=5e-5)
    over = {"rule": "ratio", "figure": "defence_budget", **OUTPUT}
    with pytest.raises(NotHeld, match="so a rise from one to the other is no growth"):
        make({**over, "definition": "national", "then": {**over, "figure": "defence_budget_proposal",
              "definition": "total_expenditure", "over_definition": "imf"}})  # fmt: skip


def test_no_ratio_sets_one_count_over_the_other():
    rule = {"rule": "ratio", "figure": "defence_budget", "definition": "total_expenditure", "over": "defence_budget"}
    with pytest.raises(NotHeld, match="definitions: `total_expenditure` and `national`"):
        make({**rule, "over_definition": "national"})


@pytest.mark.parametrize("other", [*OLDER_DEFINITIONS, "nato", "announced"])
@pytest.mark.parametrize("apart", APART)
def test_a_definition_that_stands_apart_joins_none(apart, other):
    for pair in ((apart, other), (other, apart), (other, other, apart)):
        with pytest.raises(NotHeld, match="Name one definition"):
            refuse_joined("x", pair)
    refuse_joined("x", (apart, apart, ""))
    refuse_joined("x", (other, "imf"))


def test_no_scenario_and_no_input_of_a_pack_reads_a_definition_that_stands_apart(bound_pack):
    from burdenshare.scenario.load import scenario_names

    for name in scenario_names():
        for series in bound_pack(name).series.values():
            used = {d for said in series.definitions.values() for d in said.split(" then ")}
            assert not used & set(APART), (name, series.name)


def test_the_crosswalk_says_that_the_ministry_counts_otherwise(room):
    answer = side_by_side(room, "KOR", "defence_budget")
    (ratio,) = answer.tables[1].rows
    assert (ratio["of"], ratio["to"], ratio["years"]) == ("national", "total_expenditure", "2026")
    assert ratio["ratio"] == pytest.approx(67.7040 / 65.8642)
    assert any("restates 65.8642 trillion won of 2026 as 67.7040" in said for said in answer.caveats)
    (said,) = (c for c in side_by_side(room, "POL").caveats if "nato_core" in c and "restated" in c)
    assert "a fall from the older count to it is a restatement" in said


def test_figures_under_both_counts_are_shown_with_the_warning(room):
    both = shown(room, "defence_budget", ("KOR",), (2026, 2026)).caveats
    assert any("no growth. The two are never joined" in said for said in both)
    one = shown(room, "defence_budget", ("KOR",), (2026, 2026), "total_expenditure").caveats
    assert not any("never joined" in said for said in one)


def test_a_recounted_case_multiplies_nothing():
    cases = [case for case in recorded_cases().values() if "recounted" in case]
    assert len(cases) == 2
    for case in cases:
        assert not case["where"]
        assert definitions()[case["recounted"][1]].apart


def test_a_vintage_is_a_whole_folder():
    for folder in SNAPSHOTS.iterdir():
        assert (folder / "origins.yaml").is_file()
