"""Numbers and sentences as people read them."""

from __future__ import annotations

import math
import re
from typing import Final

from burdenshare.engine.outcome import Outcome, Run

# Outcomes that the headline reads besides those that are shown; a first table has them too.
BESIDE: Final = ("defence_spending", "defence_share", "debt_burden", "active_force")
SHORT_UNITS = {
    "billion USD a year": "billion USD, 2025 prices",
    "billion USD": "billion USD, 2025 prices",
    "USD a person": "USD a person, 2025 prices",
}


def number(value: float, decimals: int) -> str:
    """A number with thousands apart and a true minus."""
    if not math.isfinite(value):
        return "not known"
    text = f"{value:,.{decimals}f}"
    return "−" + text[1:] if text.startswith("-") and text.strip("-0.,") else text.removeprefix("-")


def unit_of(outcome: Outcome) -> str:
    """The unit with its price base."""
    return SHORT_UNITS.get(outcome.about.unit, outcome.about.unit)


def headline(run: Run) -> str:
    """What the run says of its focus in its last year, in two sentences."""
    focus, names = run.manifest.focus, run.manifest.actors
    year = run.manifest.years[-1]

    def say(name: str) -> tuple[str, str, str] | None:
        outcome = run.outcomes.get(name)
        if outcome is None or focus in outcome.about.leave_out:
            return None
        d = outcome.about.decimals - (outcome.about.decimals == 1)  # no more digits than the draws can carry
        return tuple(number(outcome.at(year, level, actor=focus), d) for level in ("p50", "p5", "p95"))  # type: ignore[return-value]

    parts = []
    spending, share, debt, force = (say(n) for n in BESIDE)
    if spending:
        reach = f"2025 prices; {spending[1]} to {spending[2]} in 9 of 10 futures"
        said = f"{names[focus]} would spend about {spending[0]} billion dollars a year on defence in {year} ({reach})"
        parts.append(said + (f", {share[0]} percent of GDP." if share else "."))
    if debt:
        said = f"Public debt would stand at {debt[0]} percent of GDP ({debt[1]} to {debt[2]})"
        parts.append(
            said + (f", the active force at {force[0]} thousand ({force[1]} to {force[2]})." if force else ".")
        )
    text = " ".join(parts)
    return re.sub(r"^Republic of Korea", "The Republic of Korea", re.sub(r"^United States", "The United States", text))
