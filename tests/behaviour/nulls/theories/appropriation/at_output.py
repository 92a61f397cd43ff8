"""What is wanted is spent, as a share of the year's own GDP: the first edition, put back to test nulls.

Source: decisions/0026-appropriation.md.
"""

from burdenshare.vocabulary.arrays import MoneyFlowByActor, OutputFlowByActor, OutputShareByActor

OTHERWISE = "as_wanted"


def defence_share(
    wanted_spending: MoneyFlowByActor, output_at_trend: OutputFlowByActor, replacement_share: OutputShareByActor
) -> OutputShareByActor:
    """The wanted share, plus the money to replace support."""
    return wanted_spending / output_at_trend + replacement_share


def defence_rise(defence_share: OutputShareByActor, planned_defence_share: OutputShareByActor) -> OutputShareByActor:
    """Spending above plan."""
    return defence_share - planned_defence_share


def defence_spending(defence_share: OutputShareByActor, gdp: OutputFlowByActor) -> MoneyFlowByActor:
    """The share times GDP."""
    return defence_share * gdp
