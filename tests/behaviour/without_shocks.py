"""Changes that switch off chance: no surprises, the plan kept, every uncertain number at its middle."""

from __future__ import annotations

ACTORS = ("KOR", "USA", "JPN", "CHN", "PRK", "TWN")
_ZERO = (
    "growth_volatility",
    "price_volatility",
    "interest_volatility",
    "exchange_rate_volatility",
    "productivity_drift",
)
_MIDDLE = {
    "catching_up": 0.15,
    "multiplier": 0.7,
    "domestic_share": 0.7,
    "multiplier_fading": 4,
    "interest_slope": 3,
    "deficit_persistence": 0.7,
    "revenue_response": 0.25,
    "fiscal_reaction": 0.05,
}

# No clash and no coercion takes anything off output.
UNWOUNDED = (
    *(f"{actor}.{cost}=0" for actor in ("KOR", "TWN") for cost in ("peninsula.clash_cost", "strait.clash_cost")),
    *(f"{actor}.coercion_rate=0" for actor in ("KOR", "JPN", "TWN")),
    "JPN.coercion_left_at_start=0",
    # Nor does spending answer that no clash comes.
    *(f"{actor}.clash_answer=0" for actor in ACTORS),
)

WITHOUT_SHOCKS = (
    "plans=kept",
    "regime_chance=0",
    *(f"{actor}.{name}=0" for actor in ACTORS for name in _ZERO),
    *(f"{actor}.{name}={value}" for actor in ACTORS for name, value in _MIDDLE.items()),
    *UNWOUNDED,
)
