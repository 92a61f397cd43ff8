"""The baseline: what the model is fed, made from observations and nothing else.

Each recipe gives a `Series` in base units: by actor and year, the observations it rests on, and a sentence on how. An
actor for whom nothing is known is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from burdenshare.data.catalog import Catalog
from burdenshare.data.observation import Observation

ByYear: TypeAlias = dict[int, float]
FIRST: Final = 2025
LAST: Final = 2040
FORECAST_END: Final = 2030
MARKETS: Final = ("USA", "JPN", "CHN", "TWN")
COUNTED: Final = ("KOR", *MARKETS)
EVERYONE: Final = (*COUNTED, "PRK")
HELD_DEBT: Final = ("TWN",)
YEARS: Final = range(FIRST, LAST + 1)


@dataclass(frozen=True)
class Series:
    """A model input by actor and year, in base units, with what it rests on.

    `definitions` names the definition of each actor's figures. `constant` says that the number is one for all years.
    """

    name: str
    values: Mapping[str, ByYear]
    origins: Mapping[str, tuple[str, ...]]
    definitions: Mapping[str, str]
    how: str
    constant: bool = False


def _series(
    name: str,
    how: str,
    values: Mapping[str, ByYear],
    used: Mapping[str, Iterable[Observation]],
    constant: bool = False,
) -> Series:
    origins = {a: tuple(dict.fromkeys(o.origin for o in rows)) for a, rows in used.items()}
    definitions = {a: next(iter(o.definition for o in rows), "") for a, rows in used.items()}
    return Series(name, values, origins, definitions, how, constant)


def straight(points: Mapping[int, float], years: Iterable[int] = YEARS) -> ByYear:
    """Straight lines between points; held before the first and after the last."""
    known = sorted(points)
    found = {}
    for year in years:
        before = max((y for y in known if y <= year), default=known[0])
        after = min((y for y in known if y >= year), default=known[-1])
        part = 0.0 if after == before else (year - before) / (after - before)
        found[year] = points[before] + part * (points[after] - points[before])
    return found


def _percent(catalog: Catalog, quantity: str, actor: str, definition: str) -> ByYear:
    return {y: v / 100 for y, v in catalog.by_year(quantity, actor, definition).items()}


def nominal_growth(catalog: Catalog) -> Series:
    """Growth of output in current prices, as official budgets expect it."""
    values = {"KOR": _percent(catalog, "nominal_growth", "KOR", "ministry")}
    used = {"KOR": catalog.find("nominal_growth", "KOR", "ministry")}
    for actor in MARKETS:
        gdp = catalog.by_year("gdp_nominal", actor, "imf")
        grown = {y: gdp[y] / gdp[y - 1] - 1 for y in range(FIRST, FORECAST_END + 1)}
        values[actor] = straight(grown)
        used[actor] = catalog.find("gdp_nominal", actor, "imf")
    values["KOR"] = straight(values["KOR"])
    how = "ROK: the growth behind the ministry's path. Others: IMF to 2030, then held."
    return _series("expected_nominal_growth", how, values, used)


def price_growth(catalog: Catalog) -> Series:
    """Growth of the price of output."""
    nominal = nominal_growth(catalog).values["KOR"]
    real = _percent(catalog, "real_growth", "KOR", "imf")
    left = {y: (1 + nominal[y]) / (1 + real[y]) - 1 for y in range(FIRST + 1, FORECAST_END + 1)}
    korea = {**left, **_percent(catalog, "price_growth", "KOR", "target")}
    values = {"KOR": straight(korea)}
    used = {"KOR": (*catalog.find("price_growth", "KOR", "target"), *catalog.find("real_growth", "KOR", "imf"))}
    for actor in MARKETS:
        values[actor] = straight(_percent(catalog, "price_growth", actor, "imf"))
        used[actor] = catalog.find("price_growth", actor, "imf")
    how = (
        "ROK: what the ministry's nominal growth leaves after the IMF's real growth, to 2030, then the central bank's "
        "target. Others: IMF deflator to 2030, then held."
    )
    return _series("expected_price_growth", how, values, used)


def exchange_rate(catalog: Catalog) -> Series:
    """Local currency for a dollar in 2025."""
    used = {a: (catalog.one("exchange_rate", a, FIRST, "imf" if a in MARKETS else "average"),) for a in EVERYONE}
    values = {a: {FIRST: rows[0].value} for a, rows in used.items()}
    how = "Average of 2025; IMF: local output over dollar output. DPRK money is counted in won of the ROK."
    return _series("exchange_rate_in_2025", how, values, used, constant=True)


def purchasing_power(catalog: Catalog) -> Series:
    """Local currency that buys in 2025 what a dollar buys in the United States."""
    used = {a: (catalog.one("purchasing_power_rate", a, FIRST, "imf"),) for a in COUNTED}
    values = {a: {FIRST: rows[0].value} for a, rows in used.items()}
    how = "The IMF's implied rate. None is known for the DPRK."
    return _series("purchasing_power_rate_in_2025", how, values, used, constant=True)


def output(catalog: Catalog) -> Series:
    """Output of 2025 in dollars."""
    rates = exchange_rate(catalog).values
    used = {a: (catalog.one("gdp_nominal", a, FIRST, "ministry" if a == "KOR" else "imf"),) for a in COUNTED}
    values = {a: {FIRST: rows[0].value / rates[a][FIRST]} for a, rows in used.items()}
    how = (
        "ROK: the ministry's GDP, 2,640 trillion won, which is not the IMF's. Others: IMF. At the average rate of 2025."
    )
    return _series("output_in_2025", how, values, used, constant=True)


def working_age(catalog: Catalog) -> Series:
    """Growth of the people aged 15 to 64."""
    values, used = {}, {}
    for actor in COUNTED:
        people = straight(catalog.by_year("working_age_people", actor))
        grown = {y: people[y] / people[y - 1] - 1 for y in YEARS if y > FIRST}
        values[actor] = {FIRST: grown[FIRST + 1], **grown}
        used[actor] = catalog.find("working_age_people", actor)
    how = "UN projection (2019 revision), five-year points joined by straight lines."
    return _series("working_age_growth", how, values, used)


def people(catalog: Catalog, quantity: str, how: str) -> Series:
    """A number of people by year, in millions."""
    used = {a: catalog.find(quantity, a) for a in EVERYONE}
    values = {a: straight({o.year: o.value / 1000 for o in rows}) for a, rows in used.items()}
    return _series(quantity, how, values, used)


def debt(catalog: Catalog) -> Series:
    """The official debt path, as a share of output."""
    values = {"KOR": straight(_percent(catalog, "public_debt", "KOR", "d1"))}
    used = {"KOR": catalog.find("public_debt", "KOR", "d1")}
    growth, interest = nominal_growth(catalog).values, interest_rate(catalog).values
    for actor in MARKETS:
        path = _percent(catalog, "public_debt", actor, "imf_gross")
        last = FORECAST_END
        held = path[last] - path[last - 1] * (1 + interest[actor][last]) / (1 + growth[actor][last])
        for year in range(last + 1, LAST + 1) if actor not in HELD_DEBT else ():
            path[year] = path[year - 1] * (1 + interest[actor][year]) / (1 + growth[actor][year]) + held
        values[actor] = straight(path)
        used[actor] = catalog.find("public_debt", actor, "imf_gross")
    how = (
        "ROK: national debt (D1), the ministry's plan to 2029, straight to the budget office's 80.3 percent in 2040 "
        "(spliced; 70 to 90). Others: IMF gross debt to 2030, then what follows from the growth, interest and primary "
        "deficit of 2030; Taiwan: then held, since the surplus of 2030 would carry gross debt below zero."
    )
    return _series("official_debt_burden", how, values, used)


def interest_rate(catalog: Catalog) -> Series:
    """The effective interest rate on public debt on the official path."""
    chosen = {a: "d1" if a == "KOR" else "imf_gross" for a in COUNTED}
    values = {a: straight(_percent(catalog, "effective_interest_rate", a, d)) for a, d in chosen.items()}
    used = {a: catalog.find("effective_interest_rate", a, d) for a, d in chosen.items()}
    how = (
        "ROK: the ministry's interest over debt, then held. Others: IMF net interest over gross debt to 2030, held. "
        "Taiwan: our judgement after the yields of its bonds; the IMF gives no interest."
    )
    return _series("official_interest_rate", how, values, used)


def primary_deficit(catalog: Catalog) -> Series:
    """The primary deficit that makes debt follow its official path."""
    path, growth, rate = debt(catalog), nominal_growth(catalog).values, interest_rate(catalog)
    values: dict[str, ByYear] = {}
    for actor, d in path.values.items():
        later = {y: d[y] - d[y - 1] * (1 + rate.values[actor][y]) / (1 + growth[actor][y]) for y in YEARS if y > FIRST}
        values[actor] = {FIRST: later[FIRST + 1], **later}
    origins = {a: tuple(dict.fromkeys((*keys, *rate.origins[a]))) for a, keys in path.origins.items()}
    how = "Debt of the year less debt of the year before, carried at the expected growth and interest."
    return Series("official_primary_deficit", values, origins, path.definitions, how)


def planned_share(catalog: Catalog) -> Series:
    """The defence share that the official budgets contain."""
    budget = catalog.by_year("defence_budget", "KOR", "national")
    gdp, growth = catalog.one("gdp_nominal", "KOR", FIRST, "ministry").value, nominal_growth(catalog).values["KOR"]
    after = catalog.one("planned_share_after", "KOR", FORECAST_END).value / 100
    plan = _percent(catalog, "plan_budget_growth", "KOR", "fiscal_plan")
    korea, money = {FIRST: budget[FIRST] / gdp}, budget[FIRST]
    for year in range(FIRST + 1, LAST + 1):
        gdp *= 1 + growth[year]
        money = budget[year] if year in budget else money * (1 + plan.get(year, 0.0))
        korea[year] = money / gdp if year < FORECAST_END else after
    american = catalog.one("defence_share", "USA", FIRST, "nato")
    values = {"KOR": korea, "USA": dict.fromkeys(YEARS, american.value / 100)}
    used = {
        "KOR": catalog.find("defence_budget", "KOR", "national")[-2:],
        "USA": (american,),
    }
    for actor, definition in (("JPN", "national"), ("CHN", "announced")):
        rows = catalog.find("defence_budget", actor, definition)[-2:]
        imf = catalog.by_year("gdp_nominal", actor, "imf")
        values[actor] = straight({o.year: o.value / imf[o.year] for o in rows})
        used[actor] = rows
    taiwan = (
        catalog.one("defence_budget", "TWN", FIRST, "national"),
        catalog.one("defence_budget_proposal", "TWN", FIRST + 1, "national"),
    )
    imf = catalog.by_year("gdp_nominal", "TWN", "imf")
    values["TWN"], used["TWN"] = straight({o.year: o.value / imf[o.year] for o in taiwan}), taiwan
    how = (
        "ROK: the voted budgets of 2025 and 2026, 5.1 percent a year more to 2029 as in the fiscal plan, then 2.525 "
        "percent of output. United States: NATO's 3.22 percent, held. Japan and China: budgets of 2025 and 2026 over "
        "IMF output, then held. Taiwan: the budget of 2025 and the proposal of 2026 by its own count of earlier years, "
        "without veterans and the coast guard, over IMF output, then held."
    )
    return _series("planned_defence_share", how, values, used)


def constant_share(catalog: Catalog) -> Series:
    """The share last voted, held."""
    planned, settled = planned_share(catalog), voted(catalog).values
    last = {a: max(y for y, is_voted in path.items() if is_voted) for a, path in settled.items() if a in planned.values}
    values = {a: {FIRST: path[last[a]]} for a, path in planned.values.items()}
    how = "The planned share of the last voted year: 2026; Taiwan: 2025."
    return Series("constant_share", values, planned.origins, planned.definitions, how, constant=True)


def voted(catalog: Catalog) -> Series:
    """Years whose budget is voted."""
    used = {
        "KOR": (catalog.one("defence_budget", "KOR", 2026),),
        "JPN": (catalog.one("defence_budget", "JPN", 2026),),
        "CHN": (catalog.one("defence_budget", "CHN", 2026),),
        "USA": (catalog.one("defence_authorisation", "USA", 2026),),
    }
    used["TWN"] = (catalog.one("defence_budget", "TWN", FIRST),)
    values = {a: {y: float(y <= rows[0].year) for y in YEARS} for a, rows in used.items()}
    values["PRK"] = dict.fromkeys(YEARS, 0.0)
    how = (
        "The budgets of 2026 are voted, announced or authorised; later ones are not. Taiwan's of 2026 was still before "
        "parliament in the last page seen. The DPRK's is not known."
    )
    return _series("budget_is_voted", how, values, {**used, "PRK": ()})


def spending(catalog: Catalog) -> Series:
    """Defence spending of 2025 in dollars."""
    planned, produced = planned_share(catalog), output(catalog).values
    values = {a: {FIRST: planned.values[a][FIRST] * produced[a][FIRST]} for a in COUNTED}
    low, high = (catalog.one(f"defence_spending_{w}", "PRK", FIRST) for w in ("low", "high"))
    values["PRK"] = {FIRST: (low.value + high.value) / 2}
    how = "The planned share of 2025 times output; DPRK: the middle of an outside estimate of 7 to 11 billion dollars."
    return Series(
        "defence_spending_in_2025", values, {**planned.origins, "PRK": (low.origin,)},
        {**planned.definitions, "PRK": low.definition}, how, constant=True,
    )  # fmt: skip


def active_force(catalog: Catalog) -> Series:
    """The active force of 2025, in millions."""
    counted = {"KOR": "national", "PRK": "estimate", **dict.fromkeys(MARKETS, "cia")}
    used = {a: catalog.find("active_force", a, counted[a])[-1:] for a in EVERYONE}
    values = {a: {FIRST: rows[0].value / 1000} for a, rows in used.items()}
    how = "The ministry's or the Factbook's count of 2025; DPRK: the ROK ministry's estimate of 2022."
    return _series("active_force_in_2025", how, values, used, constant=True)


def required_force(catalog: Catalog) -> Series:
    """The force said to be needed, in millions."""
    force = active_force(catalog)
    row = catalog.one("required_force", "KOR", FIRST)
    values = {a: dict.fromkeys(YEARS, v[FIRST]) for a, v in force.values.items()}
    values["KOR"] = dict.fromkeys(YEARS, row.value / 1000)
    how = "ROK: 450 thousand and the 50 thousand said to be missing. Others: their force of 2025."
    return Series("required_force", values, {**force.origins, "KOR": (row.origin,)}, force.definitions, how)


def _calendar(catalog: Catalog, name: str, how: str) -> Series:
    """Years in which something happens: one in those that the calendar names, else nought."""
    used = {a: catalog.find(name, a, "calendar") for a in EVERYONE}
    marked = {a: {o.year: o.value for o in rows} for a, rows in used.items()}
    return _series(name, how, {a: {y: found.get(y, 0.0) for y in YEARS} for a, found in marked.items()}, used)


def government_changes(catalog: Catalog) -> Series:
    """Years, from 2026 on, in which a newly elected head of government takes office."""
    how = (
        "By the regular calendar from 2026 on: ROK, United States and Taiwan, the year of inauguration. Japan has no "
        "fixed date: the regular years that are known, to 2030. China, DPRK: none. Early elections are not in it."
    )
    return _calendar(catalog, "government_changes", how)


def payment_is_renewed(catalog: Catalog) -> Series:
    """The first year under a new agreement on payments to US forces."""
    how = (
        "ROK: 2031, after the 12th agreement. Japan: 2027, after the agreement that ends in March. Then every five "
        "years, which is our judgement. Others have no such agreement."
    )
    return _calendar(catalog, "payment_is_renewed", how)


_RECIPES: Final[tuple[Callable[[Catalog], Series], ...]] = (
    nominal_growth,
    price_growth,
    exchange_rate,
    purchasing_power,
    output,
    working_age,
    lambda c: people(c, "population", "UN projection (2024 revision), medium variant."),
    lambda c: people(
        c, "men_aged_20", "Births, sex ratio and survival of the UN (2024 revision), carried to age twenty."
    ),
    debt,
    interest_rate,
    primary_deficit,
    planned_share,
    constant_share,
    voted,
    spending,
    active_force,
    required_force,
    government_changes,
    payment_is_renewed,
)


def baseline(catalog: Catalog) -> dict[str, Series]:
    """Every input that data give, by name."""
    made = (recipe(catalog) for recipe in _RECIPES)
    return {series.name: series for series in made}
