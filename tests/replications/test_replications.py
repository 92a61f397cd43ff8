"""Do we agree with the literature? Each case is computed by the model's own equations and tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from burdenshare.data.catalog import load_catalog
from burdenshare.model.budget.personnel_first import equipment_stock
from burdenshare.model.manpower.born_cohorts import conscripts
from burdenshare.model.public_finance.debt_accounting import debt_burden
from burdenshare.vocabulary.reading import read_yaml

CASES = read_yaml(Path(__file__).with_name("cases.yaml").read_bytes(), "cases.yaml").value


def one(x):
    return np.array([[float(x)]])


def number(x):
    return float(np.asarray(x)[0, 0])


def step(d, i, g, pb):
    """One year of debt, in percent of output."""
    return 100 * number(debt_burden(one(d / 100), one(i), one(g), one(-pb / 100)))


def c01(x):
    stock = x["K0"]
    for _ in range(x["years"]):
        stock = number(equipment_stock(one(stock), one(x["delta"]), one(x["g"]), one(x["investment"]), False))
    steady = number(equipment_stock(one(np.nan), one(x["delta"]), one(x["g"]), one(1), True))
    return {"K3": stock, "steady_state_K_over_I": steady}


def c08(x):
    return {
        "stock": 1e6
        * number(conscripts(one(x["cohort_age20"] / 1e6), one(x["fit_and_enlist"]), one(x["service_years"])))
    }


def c09(x):
    held = {o.year: o.value * 1000 for o in load_catalog().find("active_force", "KOR")}
    assert {y: held[y] for y in (2019, 2025)} == {2019: x[2019], 2025: x[2025]}
    return {"change": held[2025] / held[2019] - 1}


def f02(x):
    d = x["d0"]
    for _ in range(x["years"]):
        d = step(d, x["i"], x["g"], x["pb"])
    return {"d15": d}


def f07(x):
    catalog = load_catalog()
    proposal = catalog.one("defence_budget_proposal", "KOR", 2026).value / 1000
    assert round(proposal, 1) == x["trn_krw"][2026]
    path = {o.year: o.value / 1000 for o in catalog.find("plan_ministry_path", "KOR")}
    share = {o.year: o.value for o in catalog.find("plan_ministry_share", "KOR")}
    assert path == {y: v for y, v in x["trn_krw"].items() if y > 2026}
    assert share == x["pct_gdp"]
    gdp = {y: path[y] / share[y] * 100 for y in share}
    return {
        "cagr_2026_2035": (path[2035] / x["trn_krw"][2026]) ** (1 / 9) - 1,
        "cagr_2027_2035": (path[2035] / path[2027]) ** (1 / 8) - 1,
        "implied_gdp_trn": {y: round(v) for y, v in gdp.items()},
        "implied_gdp_growth_2027_2035": (gdp[2035] / gdp[2027]) ** (1 / 8) - 1,
    }


COMPUTED = {
    "C01": c01,
    "C08": c08,
    "C09": c09,
    "F01": lambda x: {"d1": step(x["d0"], x["i"], x["g"], x["pb"])},
    "F02": f02,
    "F03": lambda x: {"pb_star": step(x["d"], x["i"], x["g"], 0) - x["d"]},
    "F07": f07,
}


@pytest.mark.parametrize("name", CASES)
def test_a_case_is_replicated(name):
    case = CASES[name]
    assert case["source"].strip(), "a replication has a source"
    assert case["place"].strip(), "a replication has a place in its source"
    found = COMPUTED[name](case["inputs"])
    assert set(found) == set(case["expected"])
    for key, expected in case["expected"].items():
        if isinstance(expected, dict):
            assert found[key] == expected
        else:
            assert found[key] == pytest.approx(expected, abs=case["tolerance"]), key


def listed_cases():
    from tests.conftest import SHARED

    path = SHARED / "literature" / "cases.yaml"
    if not path.is_file():
        return []
    import yaml

    return [c for c in yaml.safe_load(path.read_text(encoding="utf-8"))["cases"] if c["id"][0] in "CF"]


@pytest.mark.shared
@pytest.mark.parametrize("case", listed_cases(), ids=lambda c: c["id"])
def test_the_literatures_list_is_answered(case, capsys):
    if case["priority"] == "skip":
        pytest.skip(f"{case['id']} {case['title']}: {case.get('notes') or case['verified_where']}")
    if case["kind"] == "reference":
        with capsys.disabled():
            print(f"\nplausibility check, not counted: {case['id']} {case['title']}: {case['expected']}")
        pytest.skip(f"{case['id']} cannot be recomputed from what was published: a plausibility check")
    if case["id"] not in COMPUTED:
        pytest.skip(f"{case['id']} {case['title']}: its topic is not in the model yet")
    ours = CASES[case["id"]]
    assert {str(k): v for k, v in ours["inputs"].items()}.keys() == {str(k) for k in case["inputs"]}
    theirs = {k: {int(y): v for y, v in e.items()} if isinstance(e, dict) else e for k, e in case["expected"].items()}
    assert ours["expected"] == theirs
    assert ours["tolerance"] == pytest.approx(float(case["tolerance"]))
    test_a_case_is_replicated(case["id"])
