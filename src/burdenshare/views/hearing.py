"""One number of a run for those who must answer for it: its range, what moves it most, the levers, the main chain.

`views/trace.py` shows everything behind the number; this shows what fits a page, in lines that fit a width.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from burdenshare.engine.manifest import Assumption, Series
from burdenshare.engine.opened import load_run
from burdenshare.engine.outcome import Outcome, Run
from burdenshare.studies.ranked import SAFE_DRAWS, Driver, Ranking
from burdenshare.views.chain import Chain, chain_of, plain_name
from burdenshare.views.explain_values import effect_is, values
from burdenshare.views.levers_set import levers_set
from burdenshare.views.tables import word
from burdenshare.views.trace import cell_of, held_outcome, refuse_unknown_column, take_column
from burdenshare.views.words import Shown, points, shown_as, with_range
from burdenshare.vocabulary.money_units import without_currency

WIDTH: Final = 100  # of the words in Python and in a pipe
SHOWN: Final = 7  # assumptions
STEPS: Final = 9  # equations of the main chain
FORM: Final = "burdenshare.explain/1"
MEANS: Final = {"p50": "the median", "mean": "the mean"}
_SAID: Final = {"nominal": "of each year", "USD": "dollars"}
_FEW: Final = 2  # words of one place in the chain that are listed


@dataclass(frozen=True)
class Number:
    """One number of a run, by its address."""

    run: Run
    outcome: Outcome
    cell: Mapping[str, str]
    year: int
    column: str

    @property
    def shown(self) -> Shown:
        """How it is shown, with its unit in words."""
        shown = shown_as(self.run, self.outcome, self.cell)
        return Shown(_in_words(shown.unit), shown.by, shown.decimals)

    @property
    def address(self) -> str:
        """As `explain` takes it."""
        labels = (self.cell[d] for d in self.outcome.about.dimensions)
        return ":".join((self.run.address, self.outcome.about.name, *labels, str(self.year), self.column))

    def at(self, column: str) -> float:
        """Another column of the same cell and year, in the outcome's shown unit."""
        return self.outcome.at(self.year, column, **self.cell)


def number_named(name: str) -> Number:
    """The number that an address names: `RUN:OUTCOME[:LABEL…]:YEAR[:COLUMN]`.

    Raises:
        NotHeld: there is no such run, or it has no such number.
    """
    parts = name.split(":")
    column = take_column(parts)
    return number_of(load_run(parts[0]), parts[1], parts[2:-1], parts[-1], column)


def number_of(run: Run, name: str, labels: Sequence[str], year: int | str, column: str = "p50") -> Number:
    """One number of a run.

    Args:
        run: held or opened.
        name: of the outcome.
        labels: of its cell, one for each dimension.
        year: which.
        column: `p5` to `p95`, or `mean`.

    Raises:
        NotHeld: the run has no such number.
    """
    refuse_unknown_column(column)
    outcome = held_outcome(run, name)
    return Number(run, outcome, cell_of(outcome, list(labels), str(year)), int(year), column)


def lines(of: Number, ranking: Ranking | None, why_not: str = "", width: int = WIDTH) -> Iterator[str]:
    """The number and what is behind it, in lines that fit; a command is one line.

    Args:
        of: the number.
        ranking: what moves it most.
        why_not: why there is no ranking.
        width: in letters.
    """
    yield from _head(of, width)
    yield ""
    yield from _moves(of, ranking, why_not, width)
    if levers := list(levers_set(of.run, of.outcome.about.name, of.cell)):
        yield ""
        yield "Levers that are set"
        for said in levers:
            yield from _wrapped(said, width, "  ", "    ")
    yield ""
    yield from _chain_lines(of, ranking, width)
    yield ""
    yield "All equations, assumptions and figures behind it:"
    yield f"burdenshare explain {of.address} --all"
    yield "The run again:"
    yield of.run.manifest.command


def text(of: Number, ranking: Ranking | None, why_not: str = "", width: int = WIDTH) -> str:
    """The same as text."""
    return "\n".join(lines(of, ranking, why_not, width)) + "\n"


def as_json(of: Number, ranking: Ranking | None, why_not: str = "") -> dict[str, Any]:
    """The same as plain JSON; numbers in the outcome's shown unit."""
    chain, m = _chain(of, ranking), of.run.manifest
    return {
        "form": FORM,
        "number": of.address,
        "outcome": of.outcome.about.name,
        "label": of.outcome.about.label,
        "labels": dict(of.cell),
        "year": of.year,
        "unit": of.outcome.about.unit,
        "value": of.at(of.column),
        "low": of.at("p5"),
        "high": of.at("p95"),
        "shown": {"value": of.shown.text(of.at(of.column)), "unit": of.shown.unit},
        "run": of.run.id,
        "draws": m.draws,
        "ranking": None if ranking is None else {
            **asdict(ranking), "others": ranking.others, "is_safe": ranking.is_safe,
        },
        "no_ranking": why_not,
        "levers": list(levers_set(of.run, of.outcome.about.name, of.cell)),
        "chain": None if chain is None else {
            "steps": list(chain.steps), "end": chain.end,
            "joins": {chain.steps[at]: list(names) for at, names in chain.joins.items()},
            "data": {chain.steps[at]: list(names) for at, names in chain.data.items()},
        },
        "command": m.command,
    }  # fmt: skip


def _head(of: Number, width: int) -> Iterator[str]:
    about, shown, m = of.outcome.about, of.shown, of.run.manifest
    label = without_currency(about.label)
    whose = "".join(f", {word(of.run, label)}" for label in of.cell.values())
    yield from _wrapped(f"{label}{whose}, {of.year}: {shown.text(of.at(of.column))} {shown.unit}", width)
    low, high = (shown.text(of.at(c)) for c in ("p5", "p95"))
    spread = "It is the same in all futures." if low == high else f"9 in 10 futures give {low} to {high}."
    kind = MEANS.get(of.column, f"the {of.column.removeprefix('p')}th percentile")
    worlds = f", {about.worlds}" if about.worlds else ""
    yield from _wrapped(f"{spread} The number is {kind} of {m.draws:,} futures{worlds}.", width, "  ", "  ")
    if about.definition:
        yield from _wrapped(f"Definition: {about.definition}", width, "  ", "  ")
    made = f"Run {of.run.id}: {m.title}, seed {m.seed}, data {m.data}, model {m.model}."
    yield from _wrapped(made, width, "  ", "  ")
    if not m.is_plausible:
        said = "Not to be quoted: a mean or a quantile of this run leaves its plausible range."
        yield from _wrapped(said, width, "  ", "  ")
    if m.is_named_by_the_old_rule:
        said = "The run is named by the old rule: its name does not cover everything that decides its numbers."
        yield from _wrapped(said, width, "  ", "  ")


def _moves(of: Number, ranking: Ranking | None, why_not: str, width: int) -> Iterator[str]:
    yield "What moves it most"
    if ranking is None:
        yield from _wrapped(why_not or "It was not worked out.", width, "  ", "  ")
        return
    shown = Shown(points(of.shown.unit), of.shown.by, of.shown.decimals)
    seen = [d for d in ranking.bracketed if _seen(shown, d)]
    if not seen:
        said = f"None of the {ranking.joined} assumptions that lead to it moves it."
        if ranking.drivers:
            said = "No assumption moves it in the digits that are shown."
        yield from _wrapped(said, width, "  ", "  ")
        yield from _spread(ranking, 0, width)
        return
    yield from _wrapped(effect_is(ranking, shown.unit), width, "  ", "  ")
    rows = [(f"{i}. {_name(of, d)}", values(d), _effect(shown, d)) for i, d in enumerate(seen[:SHOWN], 1)]
    yield from _columns(rows, width)
    yield from _wrapped(_how(ranking), width, "  ", "  ")
    yield from _spread(ranking, len(seen), width)


def _spread(ranking: Ranking, moving: int, width: int) -> Iterator[str]:
    """What carries the spread: the assumptions that move the number in the digits shown, surprises, and what is left.

    Those that were tried and are not seen add nothing that is seen to the first share; where none is seen, what they
    carry is left to the others.
    """
    if ranking.explained is None or ranking.surprises is None or ranking.others is None:
        return
    some = f" ({SHOWN} are listed)" if moving > SHOWN else ""
    which = "The assumption that moves it" if moving == 1 else f"The {moving} assumptions that move it{some}, together"
    shares = {which: ranking.explained} if moving else {}
    shares["Surprises of single years, together"] = ranking.surprises
    others = ranking.others if moving or not ranking.drivers else max(0.0, 1 - ranking.surprises)
    shares["Other assumptions and combinations"] = others
    yield ""
    yield "What carries its spread"
    wide = max(map(len, shares))
    yield from (f"  {name:<{wide}}  {_percent(share):>3} percent" for name, share in shares.items())
    said = (
        "Shares of the variance of ranks over futures; they need not add to 100. That of assumptions is from a "
        "regression on them, less what as many would explain by chance. That of surprises is what differs when they "
        f"are drawn again and all assumptions stay as drawn ({_percent(ranking.surprises_low)} to "
        f"{_percent(ranking.surprises_high)} percent). Surprises are many single numbers, so the list above leaves "
        "them out."
    )
    yield from _wrapped(said, width, "  ", "  ")


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.0f}"


def _columns(rows: Sequence[tuple[str, str, str]], width: int) -> Iterator[str]:
    """Rows in columns where they fit, or each in two lines."""
    wide = [max(len(row[i]) for row in rows) for i in range(3)]
    if sum(wide) + 6 <= width:
        yield from (f"  {a:<{wide[0]}}  {b:<{wide[1]}}  {c:>{wide[2]}}".rstrip() for a, b, c in rows)
        return
    for name, ends, effect in rows:
        yield from _wrapped(name, width, "  ", "     ")
        yield from _wrapped(f"{ends}: {effect}", width, "     ", "     ")


def _how(ranking: Ranking) -> str:
    """How the ranking was made, and what it may have missed."""
    many = f"{ranking.joined} assumptions lead to the number"
    if ranking.tried < ranking.joined:
        many += (
            f"; each was tried in a few futures, one at a time, and the {ranking.tried} with the largest effects in all"
        )
    missed = ""
    if not ranking.is_safe:
        missed = f" With {ranking.draws:,} draws the order of the list is uncertain: use {SAFE_DRAWS:,} draws or more."
    return f"{many}.{missed}"


def _seen(shown: Shown, d: Driver) -> bool:
    """Whether an effect is seen in the digits that are shown: its median, or its size.

    The median can be 0 and the effect large, up in some futures and down in others: then half of its size is seen.
    """
    return any(shown.text(v) != shown.text(0.0) for v in (d.effect, d.size / 2))


def _name(of: Number, d: Driver) -> str:
    return d.label + "".join(f", {word(of.run, label)}" for label in d.labels)


def _effect(shown: Shown, d: Driver) -> str:
    said, middle = with_range(shown, d.low, d.effect, d.high), shown.text(d.effect)
    return said if middle.startswith("−") or middle == shown.text(0.0) else f"+{said}"


def _chain(of: Number, ranking: Ranking | None) -> Chain | None:
    run, name = of.run, of.outcome.about.name
    if name not in run.lineage:
        return None
    strongest = [d.quantity for d in ranking.drivers[:SHOWN]] if ranking else []
    return chain_of(name, run.lineage, run.manifest, list(dict.fromkeys(strongest)))


def _chain_lines(of: Number, ranking: Ranking | None, width: int) -> Iterator[str]:
    yield "How it is computed, from the number down"
    chain = _chain(of, ranking)
    if chain is None:
        yield from _wrapped("The run was kept without its equations.", width, "  ", "  ")
        return
    rows: dict[str, Assumption | Series] = {s.name: s for s in of.run.manifest.observations}
    rows |= {a.name: a for a in of.run.manifest.assumptions}
    shown = range(len(chain.steps))
    left_out = len(chain.steps) - STEPS
    middle = range(STEPS - 3, STEPS - 3 + left_out) if left_out > 0 else range(0)
    for at in shown:
        if at in middle:
            if at == middle[0]:
                yield f"     and {left_out} equations between"
            continue
        step = of.run.lineage[chain.steps[at]]
        label = _label(of, chain.steps[at])
        joined = _listed([rows[n].label if n in rows else plain_name(n) for n in chain.joins.get(at, ())])
        fed = _listed([rows[n].label for n in chain.data.get(at, ()) if n in rows])
        more = (f" Here too: {joined}." if joined else "") + (f" Data: {fed}." if fed else "")
        yield from _wrapped(f"{at + 1}. {label}. {step.says}{more}", width, "  ", "     ")
    if chain.end:
        end = rows.get(chain.end)
        label = end.label if end else plain_name(chain.end)
        source = f" Source: {', '.join(end.source)}." if isinstance(end, Assumption) and end.source else ""
        kind = "Data" if isinstance(end, Series) else "Assumption" if not end or end.kind != "lever" else "Lever"
        yield from _wrapped(f"{len(chain.steps) + 1}. {kind}: {label}.{source}", width, "  ", "     ")


def _listed(words: Sequence[str]) -> str:
    """A few words, and how many more there are."""
    more = f" and {len(words) - _FEW} more" if len(words) > _FEW else ""
    return ", ".join(words[:_FEW]) + more


def _label(of: Number, name: str) -> str:
    outcome = of.run.outcomes.get(name)
    said = without_currency(outcome.about.label) if outcome else plain_name(name)
    return said[:1].upper() + said[1:]


def _in_words(unit: str) -> str:
    """A unit in words: `trillion won of each year`, `billion dollars at YEAR prices`, `CURRENCY a dollar`."""
    head, _, prices = unit.partition(", ")
    head = " ".join(_SAID.get(w, w) for w in head.replace("a USD", "a dollar").split())
    if not prices:
        return head
    return f"{head} {_SAID.get(prices) or 'at ' + prices}"


def _wrapped(said: str, width: int, first: str = "", rest: str = "  ") -> list[str]:
    return textwrap.wrap(
        plain_spaces(said), width, initial_indent=first, subsequent_indent=rest,
        break_on_hyphens=False, break_long_words=False,
    )  # fmt: skip


def plain_spaces(said: str) -> str:
    """Text on one line."""
    return " ".join(said.split())
