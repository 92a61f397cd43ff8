"""Debt before its links, to test their nulls. Source: decisions/0030-debt.md."""

from burdenshare.vocabulary.arrays import (
    OutputShareByActor,
    RateByActor,
    RateForOutputShareByActor,
    RatioByActor,
    ShareByActor,
)
from burdenshare.vocabulary.numerics import ONE_YEAR

OTHERWISE = "debt_accounting"


def fiscal_rise(
    defence_rise: OutputShareByActor, related_pledge: OutputShareByActor, related_new_money: ShareByActor
) -> OutputShareByActor:
    """The fiscal cost is defence spending above plan as it is voted, plus related spending that is new money."""
    return defence_rise + related_new_money * related_pledge


def borrowed_rise(fiscal_rise: OutputShareByActor, deficit_financing: ShareByActor) -> OutputShareByActor:
    """New debt pays for part of the fiscal cost."""
    return deficit_financing * fiscal_rise


def interest_rate(
    official_interest_rate: RateByActor,
    debt_gap_last_year: OutputShareByActor,
    interest_slope: RateForOutputShareByActor,
    interest_deviation: RateByActor,
) -> RateByActor:
    """The rate follows the official path and rises when debt exceeds its path."""
    return official_interest_rate + interest_slope * debt_gap_last_year + interest_deviation


def primary_deficit(
    official_primary_deficit: OutputShareByActor,
    borrowed_rise: OutputShareByActor,
    output_effect: ShareByActor,
    revenue_response: OutputShareByActor,
    automatic_deficit: OutputShareByActor,
) -> OutputShareByActor:
    """The primary deficit is the official one plus borrowing for defence, less the revenue from higher GDP."""
    return official_primary_deficit + borrowed_rise - revenue_response * output_effect + automatic_deficit


def debt_burden(
    debt_burden_last_year: OutputShareByActor,
    interest_rate: RateByActor,
    nominal_growth: RateByActor,
    primary_deficit: OutputShareByActor,
) -> OutputShareByActor:
    """Public debt equals last year's debt, with interest and relative to GDP growth, plus the primary deficit."""
    return debt_burden_last_year * (1 + ONE_YEAR * interest_rate) / (1 + ONE_YEAR * nominal_growth) + primary_deficit


def event_study_debt_burden(
    debt_burden: OutputShareByActor, debt_from_rise: OutputShareByActor, event_study_ratio: RatioByActor
) -> OutputShareByActor:
    """Public debt rises as it did in past build-ups."""
    return debt_burden + (event_study_ratio - 1) * debt_from_rise
