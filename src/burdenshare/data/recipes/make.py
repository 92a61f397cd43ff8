"""Making a model input: find each actor's rule by its name, apply it, and continue it as it says.

Besides its own words each rule accepts `before: held` (its first value is used for earlier years too), `then` for the
years after its last one (`held`, or another rule), and `release`, the only one used of its publisher's. A year that no
rule covers is never filled.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Final, TypeAlias

from burdenshare.data import recipes
from burdenshare.data.catalog import Catalog
from burdenshare.data.definitions import refuse_joined
from burdenshare.data.names import actor_labels
from burdenshare.data.recipes.desk import Desk
from burdenshare.data.recipes.series import ByYear, Made, Series
from burdenshare.vocabulary.errors import NotHeld, Problem, listed, nearest

Rule: TypeAlias = Mapping[str, Any]
AROUND: Final = ("rule", "before", "then", "release")


@cache
def rules() -> Mapping[str, Callable[..., Made]]:
    """Every rule, by name: the functions of this folder that take a desk."""
    found = {}
    for module in pkgutil.iter_modules(recipes.__path__):
        inside = vars(importlib.import_module(f"{recipes.__name__}.{module.name}"))
        for name, thing in inside.items():
            own = inspect.isfunction(thing) and thing.__module__.endswith(f".{module.name}") and name[0] != "_"
            if own and next(iter(inspect.signature(thing).parameters), "") == "desk":
                found[name] = thing
    return found


class Maker:
    """Makes inputs by the rules of a pack, each once."""

    def __init__(
        self, rule_of: Callable[[str, str], Rule | None], catalog: Catalog, years: range, names: Mapping[str, str]
    ) -> None:
        """Take what is needed to make any input.

        Args:
            rule_of: returns the rule of an input and an actor, or None.
            catalog: the figures.
            years: from the reference year to the last.
            names: of actors, where they differ from the data room's.
        """
        self.rule_of, self.catalog, self.years = rule_of, catalog, years
        self.names = {**actor_labels(), **names}
        self.known: dict[tuple[str, str], Made] = {}
        self.open: list[tuple[str, str]] = []

    def made(self, name: str, actor: str) -> Made:
        """One input of one actor.

        Raises:
            NotHeld: a figure is missing, a rule is unknown or malformed, or rules need each other.
        """
        key = (name, actor)
        if key in self.known:
            return self.known[key]
        if key in self.open:
            circle = " -> ".join([*(n for n, _ in self.open[self.open.index(key) :]), name])
            raise NotHeld([Problem(f"`{name}` of {actor}", f"the figures need each other: {circle}.")])
        rule = self.rule_of(name, actor)
        if rule is None:
            do = f"Write `{name}` under `figures:`, with a rule for {actor} or `each`."
            raise NotHeld([Problem(f"`{name}` of {actor}", "no figure is named for it.", "", do)])
        self.open.append(key)
        try:
            desk = Desk(self.catalog, name, actor, self.years, lambda other: self.made(other, actor))
            self.known[key] = _followed(desk, rule)
        finally:
            self.open.pop()
        return self.known[key]

    def series(self, name: str, actors: Iterable[str], how: str) -> Series:
        """One input over actors; `how` is the pack's sentence, or the rules' own words if it is empty."""
        found = {actor: self.made(name, actor) for actor in actors}
        given = {actor: made for actor, made in found.items() if not made.why}
        return Series(
            name,
            {actor: made.values for actor, made in given.items()},
            {actor: made.origins for actor, made in given.items()},
            {actor: made.definition for actor, made in given.items()},
            how or self._how(found),
            all(made.constant for made in given.values()),
            {actor: made.why for actor, made in found.items() if made.why},
        )

    def _how(self, found: Mapping[str, Made]) -> str:
        by_words: dict[str, list[str]] = {}
        for actor, made in found.items():
            by_words.setdefault(made.said, []).append(self.names.get(actor, actor))
        return " ".join(f"{', '.join(who)}: {said.rstrip('.')}." for said, who in by_words.items())


def _followed(desk: Desk, rule: Rule) -> Made:
    """The result of a rule, with the years before and after it."""
    made = _applied(desk, rule)
    if made.why or not made.values:
        return made
    values, origins, definitions, said = dict(made.values), list(made.origins), [made.definition], [made.said]
    first, last = min(values), max(values)
    if rule.get("before") == "held":
        values |= {y: values[first] for y in desk.years if y < first}
        if first > desk.reference:
            said.append(f"before {first} as in {first}")
    elif "before" in rule:
        raise NotHeld([Problem(desk.what, f"`before` is `{rule['before']}`.", "It is `held`, or left out.")])
    then = rule.get("then")
    if then == "held":
        values |= {y: values[last] for y in desk.years if y > last}
        said.append("then held")
    elif isinstance(then, Mapping) and last >= desk.years[-1]:
        pass  # the figures reach the last year that is wanted
    elif isinstance(then, Mapping):
        later = _followed(desk.after(made), then)
        if later.values and not later.unit.continues(made.unit):
            raise desk.unlike("the rule under `then` gives another unit", made.unit, later.unit)
        refuse_joined(desk.what, (made.definition, later.definition))
        values |= {y: v for y, v in later.values.items() if y > last}
        origins += later.origins
        definitions += [later.definition]
        said.append(f"then {later.said}")
    elif then is not None:
        raise NotHeld([Problem(desk.what, f"`then` is `{then}`.", "It is `held`, or a rule with its words.")])
    return Made(
        ByYear(values, desk.what),
        tuple(dict.fromkeys(origins)),
        " then ".join(dict.fromkeys(filter(None, definitions))),
        ", ".join(filter(None, said)),
        made.constant,
        unit=made.unit,
    )


def _applied(desk: Desk, rule: Rule) -> Made:
    name, words = str(rule.get("rule")), {w: v for w, v in rule.items() if w not in AROUND}
    function = rules().get(name)
    if function is None:
        right = nearest(name, rules()) or f"Rules are {listed(sorted(rules()), 30)}."
        raise NotHeld([Problem(desk.what, f"there is no rule named `{name}`.", right)])
    known = list(inspect.signature(function).parameters.values())[1:]
    problems = [
        Problem(desk.what, f"`{word}` is not a word of the rule `{name}`.", nearest(str(word), [p.name for p in known])
                or f"Its words are {listed([p.name for p in known])}.")
        for word in words if word not in [p.name for p in known]
    ]  # fmt: skip
    problems += [
        Problem(desk.what, f"`{p.name}` of the rule `{name}` is missing.")
        for p in known
        if p.default is p.empty and p.name not in words
    ]
    if problems:
        raise NotHeld(problems)
    release = str(rule.get("release", ""))
    if release and release not in desk.catalog.origins:
        wrong, right = f"there is no release named `{release}`.", nearest(release, desk.catalog.origins)
        raise NotHeld([Problem(desk.what, wrong, right, "`burdenshare data show FIGURE` names them.")])
    made = function(replace(desk, release=release), **words)
    if release and release not in made.origins:
        wrong = f"no figure of its rule is of the release `{release}`."
        raise NotHeld([Problem(desk.what, wrong, f"They are of {listed(made.origins)}.")])
    return made
