"""What tests of several files share: the quantities that they read, and changes that switch off what joins them."""

from typing import Final

# A clash costs output and may come or stay away when denial moves.
FREE_CLASHES: Final = ("KOR.peninsula.clash_cost=0", "TWN.strait.clash_cost=0")
# Spending answers lost support and clashes, by amounts whose sign is open.
NO_ANSWERS: Final = tuple(
    f"{a}.{q}=0" for a in ("KOR", "USA", "JPN", "TWN") for q in ("backing_answer", "clash_answer")
)
STILL: Final = (*FREE_CLASHES, *NO_ANSWERS)
# Programs that differ in numbers alone, and keep the same, are compiled once for all files.
ASKED: Final = (
    "active_force", "budget_shortfall", "chance_of_passing", "chance_of_war_so_far", "coverage",
    "defence_spending", "deliveries", "deterrence_failure_index", "final_cost", "forces_growth", "is_in_service",
    "is_over_plan", "is_transferred", "lapsed_operations", "lost_support", "mission_share", "mission_stock",
    "mission_supply", "new_orders", "operations_spending", "orders", "overall_denial", "payment_rise",
    "personnel_spending", "price_level_factor", "procurement_spending", "programme_deliveries",
    "programme_spending", "promised_support", "raid_growth", "replacement_stock", "replacement_upkeep",
    "requirement", "research_spending", "security_environment", "support_kept", "unanswered_requirement",
    "uncovered_share", "units_in_service", "unspent_money", "working_part",
)  # fmt: skip
