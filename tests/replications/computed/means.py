"""Cases of money, people and forces: spending, debt, budgets, programmes, manpower."""

from __future__ import annotations

import numpy as np

from burdenshare.data.catalog import load_catalog
from burdenshare.engine.distributions import read_distribution
from burdenshare.model.economy.trend_growth import output_effect
from burdenshare.model.forces.build_and_wear import mission_stock, ordering_rate, renewal_rate, steady_stock
from burdenshare.model.manpower.born_cohorts import conscripts, serving_cohorts
from burdenshare.model.programmes.cost_and_schedule_lottery import is_over_plan, last_unit_cost, units_in_service
from burdenshare.model.public_finance.debt_accounting import assets_bought, debt_burden, uncut_debt
from burdenshare.model.spending.habit_and_threat import first_year_elasticity, spending_log
from burdenshare.model.spending.pure_public_good import allied_defence, best_response


def one(x):
    return np.array([[float(x)]])


def number(x):
    return float(np.asarray(x)[0, 0])


def step(d, i, g, pb):
    """One year of debt, in percent of output, with nothing beside the deficit and no floor that binds."""
    uncut = uncut_debt(one(d / 100), one(i), one(g), one(-pb / 100), one(0))
    return 100 * number(debt_burden(uncut, assets_bought(one(0), uncut)))


def c01(x):
    stock, none, wear = cell(x["K0"]), cell(0), one(x["delta"])
    for _ in range(x["years"]):
        stock = mission_stock(stock, wear, cell(x["investment"]), none, none, False)
    at_once = ordering_rate(renewal_rate(wear, one(x["g"])), one(0), one(x["g"]))
    return {
        "K3": float(stock[0, 0, 0]),
        "steady_state_K_over_I": float(steady_stock(one(1), cell(1), at_once)[0, 0, 0]),
    }


def c05(x):
    drawn = distribution("lognormal", mean=x["mean"], sigma=x["sigma_log"])
    middle, high = drawn.quantile(np.array([0.5, 0.8]))
    many = (np.arange(200_000) + 0.5) / 200_000
    return {"median": float(middle), "p80": float(high), "mean": float(drawn.quantile(many).mean())}


def c10(x):
    """Every draw of two midpoint grids: planned service and slip, then cost growth."""
    grid = (np.arange(2000) + 0.5) / 2000
    low, high = x["planned_service"]
    plan = distribution("uniform", low=low, high=high).quantile(grid)
    slip = distribution("lognormal", median=x["slip_years"]["median"], sigma=x["slip_years"]["sigma"]).quantile(grid)
    first = (plan[:, None] + slip[None, :]).reshape(1, -1)
    there = units_in_service(first, np.full_like(first, 2.0), np.full_like(first, x["boats_min"]), 0.0 * first, 2040.0)
    factor = distribution("lognormal", median=x["cost_factor"]["median"], sigma=x["cost_factor"]["sigma"])
    over = is_over_plan(factor.quantile(grid)[None, :])
    return {"chance_in_service_by_2040": float((there > 0).mean()), "chance_over_plan": float(over.mean())}


def d01(x):
    weights, drive = np.array(x["W"])[:, :, None], np.array(x["xb"])[:, None]
    found = {}
    for name, rho in zip(("minus", "plus"), x["rho"], strict=True):
        many = np.full_like(drive, rho)
        still, member = np.zeros_like(drive), np.ones_like(drive)
        rest = (weights, member, np.zeros(1), still, still, False)
        answer = np.asarray(spending_log(drive, still, many, *rest))[:, 0]
        found[f"y_rho_{name}_0_3"] = [round(float(v), 6) for v in answer]
        if name == "minus":
            unit = np.eye(3)[:, :1]
            effect = np.asarray(spending_log(unit, still, many, *rest))[:, 0]
            found |= {"own_multiplier_minus": float(effect[0]), "cross_multiplier_minus": float(effect[1])}
    return found


def b15(x):
    found = {}
    for name in ("interior", "corner"):
        case = x[f"case_{name}"]
        income = np.array(case["income"], float)[:, None]
        taste, member = np.full_like(income, case["a"]), np.ones_like(income)
        all_spills = np.ones_like(income)  # the classic theory: all of it spills over
        together = allied_defence(taste, all_spills, income, member)
        each = np.asarray(best_response(taste, all_spills, income, together, member))[:, 0]
        found[name] = {"Q": float(np.asarray(together)[0]), "q": [float(v) for v in each]}
    return found


def c04(x):
    catalog = load_catalog()
    path = catalog.by_year("long_term_defence_cost", "USA", "cbo")
    assert path == x
    part = {k: catalog.one(f"increase_for_{k}", "USA", 2039, "cbo").value for k in CBO_PARTS}
    return {
        "growth_2029_2039": path[2039] / path[2029] - 1,
        "growth_2025_2029": path[2029] / path[2025] - 1,
        "shares_of_increase": {k: v / 100 for k, v in part.items()},
        "underestimate_2025_2039": catalog.one("long_term_underestimate", "USA", 2039, "cbo").value / 100,
    }


def c06(x):
    catalog = load_catalog()
    total = catalog.one("submarine_programme_cost", "AUS", 2055, "pbo").value
    reserve = catalog.one("submarine_programme_contingency", "AUS", 2055, "pbo").value
    assert (total, reserve) == (x["total_aud_bn"], x["contingency_aud_bn"])
    base = total - reserve
    share = catalog.one("submarine_programme_share", "AUS", 2055, "pbo").value
    return {"base_aud_bn": base, "contingency_over_base": reserve / base, "pct_gdp_to_2055": share}


def f04(x):
    """What a lasting rise adds in its first year where all of it is borrowed and bought at home."""
    rise, whole = one(x["delta_pp"] / 100), one(1)
    return {
        "gdp_effect_pct": [
            100 * number(output_effect(one(0), rise, one(0), one(m), whole, one(4), False)) for m in x["multiplier"]
        ]
    }


def f06(x):
    debt = {"with": 50.0, "without": 50.0}
    for extra in x["extra_pp_by_year"]:
        debt["with"] = step(debt["with"], x["i"], x["g"], -x["deficit_share"] * extra)
        debt["without"] = step(debt["without"], x["i"], x["g"], 0)
    return {"debt_rise_pp": debt["with"] - debt["without"]}


def cell(x):
    """One actor, one mission, one draw."""
    return np.array([[[float(x)]]])


def distribution(family, **parameters):
    found, problems = read_distribution({family: parameters}, "here", "x")
    assert not problems
    return found


def c08(x):
    cohorts = np.full((1, 10, 1), x["cohort_age20"] / 1e6)
    serving = serving_cohorts(cohorts, one(x["service_years"]), np.arange(10.0)[:, None])
    return {"stock": 1e6 * number(conscripts(serving, one(x["fit_and_enlist"])))}


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
    proposal = catalog.one("defence_budget_proposal", "KOR", 2026, "national").value / 1000
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


CBO_PARTS = ("operation_and_support", "acquisition", "infrastructure")
COMPUTED = {
    "B15": b15,
    "C01": c01,
    "C02": lambda x: {
        "relative_cost": [number(last_unit_cost(one(n), one(s))) for n, s in zip(x["unit"], x["slope"], strict=True)]
    },
    "C04": c04,
    "C05": c05,
    "C06": c06,
    "C10": c10,
    "D01": d01,
    "D05": lambda x: {"long_run": x["short_run"] / number(first_year_elasticity(one(1), one(x["phi"])))},
    "F04": f04,
    "F06": f06,
    "C08": c08,
    "C09": c09,
    "F01": lambda x: {"d1": step(x["d0"], x["i"], x["g"], x["pb"])},
    "F02": f02,
    "F03": lambda x: {"pb_star": step(x["d"], x["i"], x["g"], 0) - x["d"]},
    "F07": f07,
}
