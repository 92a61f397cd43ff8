"""What an export shows beside the numbers of a run: its prices and exchange rates, and a fiscal path that adds up."""

from __future__ import annotations

from dataclasses import dataclass

from burdenshare.engine.outcome import Run
from burdenshare.scenario.again import NEEDED, bound_again
from burdenshare.scenario.bind import Bound
from burdenshare.studies.fiscal_path import FiscalPath, NoPath, fiscal_path
from burdenshare.studies.price_paths import PriceRow, price_draws, price_rows
from burdenshare.vocabulary.errors import NotHeld


@dataclass(frozen=True)
class Beside:
    """What belongs beside a run.

    Attributes:
        prices: the price level and exchange rate of each actor and year; empty where there is none.
        no_prices: the reason why it is empty.
        path: the fiscal path of the actor in focus; None where there is none.
        no_path: the reason why there is none.
    """

    prices: tuple[PriceRow, ...] = ()
    no_prices: str = ""
    path: FiscalPath | None = None
    no_path: str = ""


def beside(run: Run, bound: Bound | None = None) -> Beside:
    """Compute what belongs beside a run, as far as it can be had.

    Args:
        run: the run.
        bound: its scenario with its program, where it is at hand; else it is bound again.
    """
    try:
        chosen = bound or bound_again(run.manifest, lacks=NEEDED, copied=run.copied)
        drawn = price_draws(chosen, run.draws, run.precision)
    except NotHeld as found:
        why = str(found.problems[0])
        return Beside(no_prices=why, no_path=why)
    prices = price_rows(chosen, drawn)
    no_prices = "" if prices else "The theories of this scenario have no price level."
    try:
        return Beside(prices, no_prices, fiscal_path(chosen, run, drawn))
    except NoPath as reason:
        return Beside(prices, no_prices, None, str(reason))
    except NotHeld as found:  # draws that were not kept, and cannot be computed again
        return Beside(prices, no_prices, None, str(found.problems[0]))
