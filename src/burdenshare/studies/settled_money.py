"""The money in which outcomes are shown, before anything is run: as wanted, at other prices, or refused."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Sequence

from burdenshare.engine.outcome import Watched
from burdenshare.scenario.bind import Bound, watched
from burdenshare.studies.money import Conversion, Money, in_words, refusal, why_not
from burdenshare.studies.rates import NOMINAL, NotGiven, Rates
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed
from burdenshare.vocabulary.money_units import OF_THE_MODEL


def settled(
    money: Money | None, bounds: Sequence[Bound], names: Sequence[str], actors: Collection[str] = ()
) -> Money | None:
    """The money in which outcomes of scenarios are shown, before anything is run.

    Where nobody chose prices and a scenario has no path of those of each year, they are those of the reference
    year, and `note` says so.

    Args:
        money: which is wanted; None where nothing is.
        bounds: the scenarios that are shown beside each other.
        names: the outcomes.
        actors: whose; all if not given.

    Raises:
        ProblemsFound: an outcome that is money cannot be converted, or none of them is money.
    """
    if money is None:
        return None
    for bound in bounds:
        first, last = bound.scenario.reference_year, bound.scenario.last_year
        if money.prices != NOMINAL and not first <= int(money.prices) <= last:
            wrong = f"the prices are those of no year of `{bound.scenario.name}`, which has {first} to {last}."
            raise ProblemsFound([Problem(f"--prices {money.prices}", wrong, "Write a year that all have.")])
        try:
            refuse_meaningless(bound, money, names, actors)
        except ProblemsFound as found:
            year = bounds[0].scenario.reference_year
            other = Money(money.currency, year)
            if money.is_chosen or any(_is_refused(b, other, names, actors) for b in bounds):
                raise
            said = f"Amounts are in {in_words(other)}, at exchange rates of {year}. {_why(bound, found)}"
            return dataclasses.replace(other, note=said)
    return money


def _why(bound: Bound, found: ProblemsFound) -> str:
    """Why amounts are not at the prices of each year, as a sentence."""
    if not isinstance(found, NotGiven):
        return f"{found.problems[0].place}: {found.problems[0].wrong}"
    label = bound.cards[found.name].label
    return f"`{bound.scenario.name}` has no path of the {label[:1].lower()}{label[1:]}."


def _is_refused(bound: Bound, money: Money, names: Sequence[str], actors: Collection[str]) -> bool:
    try:
        refuse_meaningless(bound, money, names, actors)
    except ProblemsFound:
        return True
    return False


def refuse_meaningless(bound: Bound, money: Money | None, names: Iterable[str], actors: Collection[str] = ()) -> None:
    """Refuse a money that has no meaning for outcomes of a scenario, before anything is run.

    Args:
        bound: the scenario with its program.
        money: which.
        names: the outcomes.
        actors: whose; all if not given.

    Raises:
        NotGiven: the scenario gives no path of a price level or an exchange rate that it needs.
        ProblemsFound: an outcome that is money cannot be converted, or none of them is money.
    """
    if money is None:
        return
    about = [watched(bound.cards[n], bound.program, bound.scenario, True) for n in names]
    amounts = [w for w in about if w.unit in OF_THE_MODEL]
    if not amounts:
        wrong = f"no amount of money is among {listed([w.name for w in about])}."
        raise ProblemsFound([Problem("--money", wrong, "", "Name outcomes of money, or leave `--money` out.")])
    rates = Rates(bound, 1)
    for one in amounts:
        try:
            why = why_not(one, Conversion(money, rates), actors)
        except NotGiven as found:
            problem = dataclasses.replace(found.problems[0], do=_instead(one, money, rates, actors))
            raise NotGiven(found.name, problem) from None
        if why:
            raise ProblemsFound([refusal(one.name, money, why, _instead(one, money, rates, actors))])


def _instead(about: Watched, money: Money, rates: Rates, actors: Collection[str]) -> str:
    """What to write instead of prices that a scenario does not have; empty where the reference year's do not help."""
    year = rates.bound.scenario.reference_year
    if money.prices == year:
        return ""
    try:
        helps = not why_not(about, Conversion(Money(money.currency, year), rates), actors)
    except NotGiven:
        helps = False
    return f"`--prices {year}` shows it at the prices and exchange rates of {year}." if helps else ""
