"""What can be wanted of a chart, and which options fit which kind. Light: the help of the command reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from burdenshare.vocabulary import whole_numbers
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest, so_many

PLACE: Final = "chart"
LARGEST: Final = 1e15  # of a threshold; nothing that is shown comes near it, and infinity does not fit on an axis


@dataclass(frozen=True)
class Kind:
    """A kind of chart: what it shows, how many scenarios it takes, and the options that not every kind has."""

    shows: str
    fewest: int
    most: int
    options: tuple[str, ...]


KINDS: Final[Mapping[str, Kind]] = {
    "fan": Kind(
        "one outcome over the years: median, and half, 8 and 9 of 10 futures", 1, 1,
        ("outcome", "actor", "money", "prices"),
    ),
    "compare": Kind(
        "all medians with 9 in 10 futures, and the paired difference", 1, 4,
        ("outcome", "actor", "year", "money", "prices"),
    ),
    "who-carries-what": Kind("each mission by member, and nobody, in one year", 1, 1, ("year", "contingency")),
    "waterfall": Kind(
        "policy or assumption: which change makes how much of the difference", 1, 2, ("outcome", "actor", "year")
    ),
    "dots": Kind(
        "50 equally likely futures against a threshold", 1, 1,
        ("outcome", "actor", "year", "threshold", "money", "prices"),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A chart that is wanted; what is empty has its default. `given` are scenarios, files or runs."""

    given: Sequence[Any]
    kind: str = ""
    outcome: str = ""
    actor: str = ""
    contingency: str = ""
    year: int | None = None
    threshold: float | None = None
    draws: int | None = None
    seed: int | None = None
    title: str = ""
    money: str | None = None
    prices: int | str | None = None
    changes: Sequence[str] = ()
    names: Sequence[str] = ()
    theories: str | None = None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST


def kind_of(asked: Asked) -> str:
    """The kind that is wanted: a fan of one scenario and a comparison of several, if none is named.

    Raises:
        ProblemsFound: there is no such kind, it takes another number of scenarios or other options, or a number is
            wrong.
    """
    name, many = asked.kind or ("fan" if len(asked.given) == 1 else "compare"), len(asked.given)
    if name not in KINDS:
        right = nearest(name, KINDS) or f"Kinds are {listed(list(KINDS))}."
        raise ProblemsFound([Problem(PLACE, f"there is no kind `{name}`.", right)])
    kind, problems = KINDS[name], []
    if not kind.fewest <= many <= kind.most:
        wanted = f"{kind.fewest}" if kind.fewest == kind.most else f"{kind.fewest} to {kind.most}"
        fits = [n for n, k in KINDS.items() if k.fewest <= many <= k.most]
        do = f"Kinds for {many}: {listed(fits)}." if fits else ""
        noun = "scenario" if kind.most == 1 else "scenarios"
        problems.append(Problem(PLACE, f"`{name}` takes {wanted} {noun}, not {many}.", "", do))
    for option in ("outcome", "actor", "contingency", "year", "threshold", "money", "prices"):
        value = getattr(asked, option)
        if value not in ("", None) and option not in kind.options:
            fits = [n for n, k in KINDS.items() if option in k.options]
            right = f"`--{option}` goes with {listed(fits)}."
            problems.append(Problem(PLACE, f"`{name}` has no `--{option}`.", right))
    if name == "dots" and asked.threshold is None:
        problems.append(Problem(PLACE, "`dots` needs a threshold.", "", "Add `--threshold 90`, in the shown unit."))
    if asked.threshold is not None and not _is_number(asked.threshold):
        problems.append(Problem(PLACE, f"`threshold` is {whole_numbers.said(asked.threshold)}.", "It is a number."))
    if asked.draws is not None:
        whole_numbers.draws(asked.draws, PLACE)
    if asked.seed is not None:
        whole_numbers.seed(asked.seed, PLACE)
    if asked.names and len(asked.names) != many:
        wrong = f"{len(asked.names)} names are given for {so_many(many, 'scenario')}."
        problems.append(Problem(PLACE, wrong, "", "Give `--name` once for each, in their order."))
    if problems:
        raise ProblemsFound(problems)
    return name
