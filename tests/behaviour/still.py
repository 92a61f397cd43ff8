"""What tests of several files share: the quantities that they read, and changes that switch off what joins them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from burdenshare.engine.compile import compile_program
from burdenshare.engine.graph import needed
from burdenshare.engine.program import Program

# A clash costs output and may come or stay away when denial moves.
FREE_CLASHES: Final = ("KOR.peninsula.clash_cost=0", "TWN.strait.clash_cost=0")
# Spending answers lost support and clashes, by amounts whose sign is open.
NO_ANSWERS: Final = tuple(
    f"{a}.{q}=0" for a in ("KOR", "USA", "JPN", "TWN") for q in ("backing_answer", "clash_answer")
)
STILL: Final = (*FREE_CLASHES, *NO_ANSWERS)
# Programs that differ in numbers alone, and keep the same, are compiled once for all files.
ASKED: Final = (
    "active_force", "assets_bought", "borrowed_rise", "budget_shortfall", "chance_of_passing", "chance_of_war_so_far",
    "coverage", "debt_burden", "defence_share", "defence_spending", "deficit", "deliveries",
    "deterrence_failure_index", "dollar_spending", "event_study_debt_burden", "exchange_rate", "final_cost",
    "forces_growth", "gdp", "interest_burden", "interest_paid", "interest_rate", "is_in_service", "is_over_plan",
    "is_transferred", "lapsed_operations", "lapsed_procurement", "local_extra_over_constant_share", "local_extra_over_plan", "local_output", "local_spending", "lost_support", "mission_share",
    "mission_stock", "mission_supply", "new_orders", "nominal_growth", "operations_spending", "orders",
    "overall_denial", "payment_rise", "personnel_spending", "price_level", "price_level_factor", "primary_deficit",
    "procurement_spending", "programme_deliveries", "programme_spending", "promised_support", "raid_growth",
    "replacement_stock", "replacement_upkeep", "requirement", "research_spending", "security_environment",
    "support_kept", "tax_equivalent", "unanswered_requirement", "uncovered_share", "uncut_debt", "units_in_service",
    "unspent_money", "working_part",
)  # fmt: skip


def computed(program: Program, names: Sequence[str], draws: int, precision: int = 64) -> dict[str, Any]:
    """Year × dimensions × draw of some of the quantities above, in base units."""
    every = tuple(n for n in ASKED if n in program.equations)
    assert set(names) <= set(every), f"to be listed in ASKED: {sorted(set(names) - set(every))}"
    asked = dataclasses.replace(program, outcomes=every, equations=needed(program.equations, every))
    found = [[values[n] for n in names] for _, values in compile_program(asked, precision).chunks(draws)]
    return {n: np.concatenate(parts, axis=-1) for n, parts in zip(names, zip(*found, strict=True), strict=True)}
