"""Money in other terms, draw by draw: an actor's own money, dollars, purchasing power, or one currency for all.

Model money is in dollars at the prices and exchange rates of the reference year. Prices and exchange rates of later
years are drawn: they are computed from the same draws, by the part of the program that gives them, and no median of one
ever meets a median of another. What an outcome adds up over years is converted year by year, then added up again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from burdenshare.data.currencies import currency_code, plural
from burdenshare.data.names import currencies
from burdenshare.engine.outcome import Outcome, Run, Watched, summary_and_extremes
from burdenshare.studies.rates import AT_START, EXCHANGE, NOMINAL, POWER_AT_START, NotGiven, Rates
from burdenshare.vocabulary.cards import SUM, WHOLE
from burdenshare.vocabulary.errors import Problem, ProblemsFound
from burdenshare.vocabulary.money_units import (
    CONSTANT,
    DOLLARS,
    OF_THE_MODEL,
    OWN,
    OWN_MONEY,
    chosen_unit,
    without_currency,
)  # fmt: skip

Array = npt.NDArray[Any]
LOCAL, USD, PPP = "local", "usd", "ppp"
DOLLAR: Final = "USD"


@dataclass(frozen=True)
class Money:
    """In which money amounts are shown.

    Attributes:
        currency: `local` (each actor's own), `usd`, `ppp` (international dollars), or the code of a currency.
        prices: `nominal`, or the year whose prices are used for all years.
        is_chosen: whether a person chose these prices; others are changed where a scenario does not have them.
        note: why prices are those of the reference year, where nobody chose them.
    """

    currency: str = LOCAL
    prices: int | str = NOMINAL
    is_chosen: bool = field(default=True, compare=False)
    note: str = field(default="", compare=False)


def read_money(
    money: str | None,
    prices: int | str | None,
    scenario: Any,
    place: tuple[str, str] = ("--money", "--prices"),
    shown: Sequence[str] = (),
) -> Money | None:
    """The money that a person wants; None where nothing is asked.

    Args:
        money: `local`, `usd`, `ppp`, or a currency by its code or its name; where only prices are given, `usd`.
        prices: `nominal`, which is the default, or a year.
        scenario: whose actors and years are meant.
        place: how messages name the two.
        shown: the actors that are shown; theirs is the currency of a name that several share.

    Raises:
        ProblemsFound: there is no such currency, or the year is not one of the scenario.
    """
    if money is None and prices is None:
        return None
    actors = [*shown, scenario.focus, *scenario.actors]
    word = (money or USD).strip().lower()
    code = word if word in (LOCAL, USD, PPP) else currency_code(money or USD, actors, f"{place[0]} {money}")
    return Money(USD if code == DOLLAR else code, _prices(prices, scenario, place[1]), prices is not None)


def _prices(given: int | str | None, scenario: Any, place: str) -> int | str:
    if given is None or given == NOMINAL:
        return NOMINAL
    first, last = scenario.reference_year, scenario.last_year
    text = str(given).strip()
    if not (text.isascii() and text.isdigit() and first <= int(text) <= last):
        right = f"Write `{NOMINAL}`, or a year from {first} to {last}."
        raise ProblemsFound([Problem(f"{place} {given}", "the prices are those of no year of the scenario.", right)])
    return int(text)


class Conversion:
    """From the units of the model to a money, actor by actor; a factor is year × draw, or 1 where it is the same."""

    def __init__(self, money: Money, rates: Rates) -> None:
        self.money, self.rates = money, rates
        self._made: dict[tuple[str, int | None], Array | str] = {}

    def factor(self, form: str, actor: int | None) -> Array | str:
        """What an amount is multiplied by, or the reason why it cannot be converted.

        Args:
            form: how the amount is counted: at constant prices, in own money, or in dollars of the year.
            actor: the place of the actor whose amount it is; None where it belongs to no actor.
        """
        key = form, actor
        if key not in self._made:
            self._made[key] = self._factor(form, actor)
        return self._made[key]

    def _factor(self, form: str, actor: int | None) -> Array | str:
        money, rates = self.money, self.rates
        name = None if actor is None else rates.actors[actor]
        own = self._is_own(name)
        if form == OWN and own and money.prices == NOMINAL:
            return np.ones((1, 1))
        if form == DOLLARS and money == Money(USD, NOMINAL):
            return np.ones((1, 1))
        constant_dollars = money.currency == USD and money.prices == rates.bound.scenario.reference_year
        if name in rates.left_out and not (form == CONSTANT and (constant_dollars or self._is_other(name))):
            return rates.left_out[str(name)]
        target = self._from_constant(actor, own)
        if isinstance(target, str) or form == CONSTANT or actor is None:
            return target
        source = rates.of_actors(AT_START)[actor] * rates.level_of(actor, NOMINAL)
        if form == DOLLARS:
            source = source / rates.drawn(EXCHANGE)[:, actor]
        return np.asarray(target / source)

    def _is_own(self, actor: str | None) -> bool:
        """Whether the money is the actor's own."""
        return actor is not None and self.money.currency in (LOCAL, self.rates.currencies.get(actor))

    def _is_other(self, actor: str | None) -> bool:
        """Whether it is another actor's currency at the prices of a year: then nothing of the actor's own is needed."""
        return self.money.prices != NOMINAL and self.money.currency not in (LOCAL, PPP) and not self._is_own(actor)

    def _from_constant(self, actor: int | None, own: bool) -> Array | str:
        """From dollars of the reference year to the money."""
        money, rates = self.money, self.rates
        if own and actor is not None:
            return np.asarray(rates.of_actors(AT_START)[actor] * rates.level_of(actor, money.prices))
        if money.prices != NOMINAL and money.currency == USD:
            return rates.dollar_level(money.prices) if money.prices != self._reference else np.ones((1, 1))
        if money.prices != NOMINAL and money.currency not in (LOCAL, PPP):
            return self._at_prices_of_another()
        if actor is None:
            return "it belongs to no one actor, so that no prices of each year and no exchange rate are its own."
        start = rates.of_actors(AT_START)[actor]
        if money.currency == PPP:
            power = rates.of_actors(POWER_AT_START)[actor]
            if not np.isfinite(power).all():
                return "its purchasing-power rate of the reference year is not held."
            dollars = rates.dollar_level(money.prices) if money.prices != self._reference else np.ones((1, 1))
            return np.asarray(start / power * dollars)
        in_dollars = start * rates.level_of(actor, NOMINAL) / rates.drawn(EXCHANGE)[:, actor]
        if money.currency == USD:
            return np.asarray(in_dollars)
        issuer = self._issuer()
        return issuer if isinstance(issuer, str) else np.asarray(in_dollars * rates.drawn(EXCHANGE)[:, issuer])

    @property
    def _reference(self) -> int:
        return self.rates.bound.scenario.reference_year

    def _issuer(self) -> int | str:
        """The place of the actor whose currency it is, or why its later prices are not known."""
        rates = self.rates
        found = [a for a in rates.actors if rates.currencies.get(a) == self.money.currency and a not in rates.left_out]
        if found:
            return rates.actors.index(found[0])
        code = self.money.currency
        return f"no actor of the scenario has {code}: its prices and rates after {self._reference} are not drawn."

    def _at_prices_of_another(self) -> Array | str:
        """To another currency at the prices of one year: its exchange rate of the reference year, then its prices."""
        rates, issuer = self.rates, self._issuer()
        if not isinstance(issuer, str):
            return np.asarray(rates.of_actors(AT_START)[issuer] * rates.level_of(issuer, self.money.prices))
        if self.money.prices != self._reference:
            return issuer
        states = [a for a, code in currencies().items() if code == self.money.currency]
        known = [v for v in (rates.observed(EXCHANGE, a) for a in states) if np.isfinite(v)]
        if not known:
            return f"the data room has no exchange rate of {self.money.currency} in {self._reference}."
        return np.full((1, 1), known[0])


def unit_in(money: Money, unit: str) -> str:
    """The unit of an outcome of money in other terms: `billion local currency of each year`, `billion dollars at …`."""
    said = {LOCAL: OWN_MONEY, USD: plural(DOLLAR), PPP: f"international {plural(DOLLAR)}"}
    name = said.get(money.currency) or plural(money.currency)
    return chosen_unit(unit, name, None if money.prices == NOMINAL else int(money.prices))


def is_money(outcome: Outcome) -> bool:
    """Whether an outcome is an amount of money, which can be shown in other terms."""
    return outcome.about.unit in OF_THE_MODEL


def in_money(
    run: Run, money: Money | None, rates: Rates, must: Iterable[str] = (), actors: Collection[str] = ()
) -> Run:
    """A run whose amounts are in a money; its name, its draws and everything else stay.

    Args:
        run: a run whose draws are at hand.
        money: which; None returns the run as it is.
        rates: those of the run's own scenario, in the same draws.
        must: the outcomes that must be converted, or the call is refused; others that cannot be stay as they are.
        actors: whose amounts must be converted; all if not given. Of the others, what cannot be has no number.

    Raises:
        ProblemsFound: one of `must` cannot be converted, with the reason.
    """
    if money is None:
        return run
    conversion = Conversion(money, rates)
    found: dict[str, Outcome] = {}
    needed = set(must)
    for name, outcome in run.outcomes.items():
        try:
            converted = _converted(outcome, conversion, actors) if is_money(outcome) else outcome
        except NotGiven as not_given:
            if name in needed:
                raise
            converted = not_given.problems[0].wrong
        if isinstance(converted, str) and name in needed:
            raise ProblemsFound([refusal(name, money, converted)])
        found[name] = outcome if isinstance(converted, str) else converted

    def words() -> Any:
        named = {a: plural(c) for a, c in rates.currencies.items()}
        return dataclasses.replace(run.words(), currencies=named)

    held = {f.name: getattr(run, f.name) for f in dataclasses.fields(run)}
    shown = type(run)(**{**held, "outcomes": found, "words": words})
    vars(shown)["outside"] = run.outside  # in the card's own unit, as its range is
    return shown


def in_words(money: Money) -> str:
    """A money in words: `dollars of each year`."""
    return unit_in(money, "")


def refusal(name: str, money: Money, why: str, instead: str = "") -> Problem:
    """The problem of an outcome that cannot be shown in a money, and what to write instead."""
    do = instead or "Choose other money, other prices, or leave the outcome out."
    return Problem(f"`{name}` in {in_words(money)}", why, "", do)


def why_not(about: Watched, conversion: Conversion, actors: Collection[str] = ()) -> str:
    """Why no cell of an outcome can be converted; empty where one can."""
    card = conversion.rates.bound.cards.get(about.name)
    if card is not None and card.over_years == WHOLE and conversion.money.prices == NOMINAL:
        return "it is spent over several years, so that it has no prices of one year."
    found = [_factor_of(about, labels, conversion) for _, labels in _cells(about) if _is_of(labels, actors)]
    reasons = [why for why in found if isinstance(why, str)]
    return reasons[0] if found and len(reasons) == len(found) else ""


def _cells(about: Watched) -> Iterator[tuple[tuple[int, ...], dict[str, str]]]:
    for index in np.ndindex(*(len(about.labels[d]) for d in about.dimensions)):
        yield index, {d: about.labels[d][i] for d, i in zip(about.dimensions, index, strict=True)}


def _is_of(labels: Mapping[str, str], actors: Collection[str]) -> bool:
    """Whether a cell belongs to one of some actors, or to no actor; any cell, where none is named."""
    return not actors or labels.get("actor", "") in ("", *actors)


def _factor_of(about: Watched, labels: Mapping[str, str], conversion: Conversion) -> Array | str:
    """What a cell is multiplied by, or why it cannot be converted."""
    actor = labels.get("actor", "")
    if "programme" in labels:
        actor = conversion.rates.bound.scenario.programmes[labels["programme"]].actor
    return conversion.factor(OF_THE_MODEL[about.unit].form, conversion.rates.actors.index(actor) if actor else None)


def _converted(outcome: Outcome, conversion: Conversion, actors: Collection[str]) -> Outcome | str:
    """An outcome in another money, or the reason why no cell of it can be converted."""
    about = outcome.about
    if why := why_not(about, conversion, actors):
        return why
    card = conversion.rates.bound.cards.get(about.name)
    is_sum = card is not None and card.over_years == SUM
    values = np.array(outcome.values, dtype=np.float64)
    if is_sum:
        values = np.diff(values, axis=0, prepend=0.0)
    left_out = dict(about.leave_out)
    for index, labels in _cells(about):
        try:
            factor = _factor_of(about, labels, conversion)
        except NotGiven as not_given:
            if _is_of(labels, actors):
                raise
            factor = not_given.problems[0].wrong
        if isinstance(factor, str):
            left_out |= dict.fromkeys(list(labels.values())[:1], factor)
            factor = np.full((1, 1), np.nan)
        cell: Any = (slice(None), *index)
        values[cell] *= factor
    if is_sum:
        values = np.cumsum(values, axis=0)
    summary, extremes = summary_and_extremes(values, 1.0)
    unit, label = unit_in(conversion.money, about.unit), without_currency(about.label)
    shown = dataclasses.replace(about, unit=unit, label=label, factor=1.0, leave_out=left_out, plausible=None)
    return Outcome(shown, outcome.years, summary, values, extremes)
