"""The reference page of all distributions."""

from __future__ import annotations

from burdenshare.engine.distributions import FAMILIES


def page() -> str:
    """The reference page of all distributions, in Markdown."""
    lines = ["# Distributions", "", "An uncertainty is a number, or one family with its parameters by name:", ""]
    lines += [
        "```yaml",
        "growth_volatility:",
        '  in: "% a year"',
        "  each: {uniform: {low: 0.8, high: 1.6}}",
        "```",
        "",
    ]
    lines += ["All values are in the shown unit (`in:`).", ""]
    lines += ["| family | meaning | parameters | rules |", "|---|---|---|---|"]
    for f in FAMILIES.values():
        either = [f"`{a}` or `{b}`" for a, b in f.either]
        words = [*either, *(f"`{w}`" for w in f.parameters), *(f"`{w}` (optional)" for w in f.optional)]
        rules = " ".join(says[0].upper() + says[1:] if says[0].isalpha() else says for _, says in f.rules)
        written = "a plain number" if f.name == "fixed" else ", ".join(words)
        lines.append(f"| `{f.name}` | {f.meaning} | {written} | {rules} |")
    return "\n".join(lines) + "\n"
