"""Figures computed from the IMF's outlook: exchange rates, price growth, effective interest.

The package's own tables hold the same three, computed the same way, so that a newer outlook replaces everything that
uses the older one, and not only a part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from burdenshare.data.names import currencies
from burdenshare.data.observation import Observation

Cell: TypeAlias = tuple[str, str, int, float]
NEEDED: Final = ("NGDP", "NGDPD", "NGDP_D", "GGXONLB_NGDP", "GGXCNL_NGDP", "GGXWDG_NGDP")
_ByYear: TypeAlias = Mapping[int, float]


def derived(cells: Sequence[Cell], forecasts_after: Mapping[str, int], origin: str) -> Iterator[Observation]:
    """The three quantities of each actor, in the years for which the outlook has their inputs.

    Args:
        cells: actor, indicator, year and value in full units, as the IMF gives them.
        forecasts_after: the last actual year of each actor, where it is known.
        origin: the key of the release.
    """
    given: dict[tuple[str, str], dict[int, float]] = {}
    for actor, indicator, year, value in cells:
        given.setdefault((actor, indicator), {})[year] = value
    for actor in dict.fromkeys(actor for actor, _ in given):
        series = [given.get((actor, indicator), {}) for indicator in NEEDED]
        money = currencies().get(actor, "")
        rates = _rate(*series[:2]) if money else {}
        last = forecasts_after.get(actor, 0)
        for quantity, unit, definition, note, values in (
            ("exchange_rate", f"{money} a USD", "imf", "local GDP over dollar GDP", rates),
            ("price_growth", "% a year", "imf", "growth of the deflator index", _growth(series[2])),
            ("effective_interest_rate", "% a year", "imf_gross", _INTEREST, _interest(series[0], *series[3:])),
        ):
            for year, value in values.items():
                flag = "forecast" if last and year > last else ""
                yield Observation(
                    quantity, actor, year, value, unit, "nominal", definition, "", "derived", flag, origin, note,
                    f"{actor} {year}",
                )  # fmt: skip


_INTEREST: Final = "(primary balance less net lending) over last year's gross debt; net of interest income"


def _rate(local: _ByYear, dollars: _ByYear) -> _ByYear:
    return {y: local[y] / dollars[y] for y in sorted(local.keys() & dollars.keys()) if dollars[y]}


def _growth(index: _ByYear) -> _ByYear:
    return {y: 100 * (index[y] / index[y - 1] - 1) for y in sorted(index) if index.get(y - 1)}


def _interest(output: _ByYear, primary: _ByYear, balance: _ByYear, debt: _ByYear) -> _ByYear:
    """Interest paid over the debt at the end of the year before, both in money."""
    years = sorted(output.keys() & primary.keys() & balance.keys())
    owed = {y: debt[y - 1] * output[y - 1] for y in years if y - 1 in debt and y - 1 in output}
    return {y: 100 * (primary[y] - balance[y]) * output[y] / owed[y] for y in years if owed.get(y)}
