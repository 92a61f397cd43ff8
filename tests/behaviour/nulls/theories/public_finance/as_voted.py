"""Debt charged with what is voted, to test nulls. Source: decisions/0030-debt.md.

The oldest rule of appropriation counts at the year's own GDP, which borrowing moves: with it the equation of what is paid
would close a circle, even where it counts 0 times.
"""

from burdenshare.vocabulary.arrays import OutputShareByActor, ShareByActor

OTHERWISE = "debt_accounting"


def fiscal_rise(
    defence_rise: OutputShareByActor, related_pledge: OutputShareByActor, related_new_money: ShareByActor
) -> OutputShareByActor:
    """The fiscal cost is defence spending above plan as it is voted, plus related spending that is new money."""
    return defence_rise + related_new_money * related_pledge
