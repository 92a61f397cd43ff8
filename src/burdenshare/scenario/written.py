"""A scenario as used, written out whole: a pack of its own, without parents, that gives the same run.

What parents, settings and changes gave is merged; every value has its unit, reason and sources. Names keep their order,
and numbers are read back to the last bit.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Final

import yaml

from burdenshare.data.names import actor_labels
from burdenshare.engine.distributions import Distribution
from burdenshare.scenario.bind import Bound, lever_values
from burdenshare.scenario.packs import BIBLIOGRAPHY, HEAD
from burdenshare.scenario.presentation import FILE as PRESENTATION
from burdenshare.scenario.programmes import programme_cards
from burdenshare.scenario.sampling import GROUPS
from burdenshare.scenario.schema import Lever, Points, Scenario, Uncertainty
from burdenshare.scenario.settings import ALSO, IN_TITLES, Setting, titled

NAME: Final = "sealed"
FILE: Final = "scenarios/as-run.yaml"
WIDTH: Final = 110
WHY: Final = "As in the scenario."


class _Plain(yaml.SafeDumper):
    """YAML without anchors, which our own reader refuses."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def written_out(bound: Bound, draws: int) -> dict[str, str]:
    """The files of the pack, by name.

    Args:
        bound: the scenario with its program.
        draws: of the run.
    """
    scenario = bound.scenario
    bodies: dict[str, Any] = {
        HEAD: _head(bound, draws),
        "levers.yaml": {"levers": _levers(bound)},
        "uncertainties.yaml": {"uncertainties": _uncertainties(bound), "correlations": _correlations(scenario)},
        "programmes.yaml": {"programmes": _programmes(bound)},
        "figures.yaml": {"figures": _figures(scenario)},
        GROUPS: {name: list(members) for name, members in scenario.groups.items()},
        PRESENTATION: {"outcomes": _presentation(scenario)},
        BIBLIOGRAPHY: {
            key: {f.name: getattr(s, f.name) for f in dataclasses.fields(s) if f.name != "key"}
            for key, s in scenario.bibliography.items()
        },
        FILE: {"name": scenario.name, "question": scenario.question},
        **{
            f"settings/{name}.yaml": _setting(scenario.known_settings[name], choice)
            for name, choice in scenario.settings.items()
        },
    }
    return {name: text(body) for name, body in bodies.items() if any(body.values())}


def text(body: Any) -> str:
    """A body as YAML."""
    return yaml.dump(_without_empty(body), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=WIDTH)


def _without_empty(body: Any) -> Any:
    """The body without sections that say nothing."""
    return {k: v for k, v in body.items() if v not in (None, {}, [], "")} if isinstance(body, dict) else body


def _head(bound: Bound, draws: int) -> dict[str, Any]:
    """`pack.yaml`: everything that is not a section of its own."""
    s = bound.scenario
    names = {**actor_labels(), **s.actor_names}
    wars = {
        n: {"adversary": w.adversary, "defender": w.defender, "supporters": list(w.supporters)}
        for n, w in s.contingencies.items()
    }
    return {
        "name": NAME,
        "label": f"{s.name}, as run",
        "data": bound.catalog.vintage,
        "years": {"reference": s.reference_year, "first": s.first_year, "last": s.last_year},
        "checked_to": s.last_year,
        "shown_years": list(s.shown_years),
        "actors": {a: names.get(a, a) for a in s.actors},
        "focus": s.focus,
        "alliance": list(s.alliance),
        "dollar_issuer": s.dollar_issuer,
        "missions": list(s.missions),
        "contingencies": wars,
        "settings": dict(s.settings),
        "theories": {topic: dict(by_actor) for topic, by_actor in s.theories.items()},
        "definitions": {quantity: dict(by_actor) for quantity, by_actor in s.definitions.items()},
        "leading": list(s.leading),
        "keep_draws": list(s.keep_draws),
        "outcomes": list(s.outcomes),
        "draws": {"count": draws, "seed": s.seed, "sampling": s.sampling},
        "caveats": list(s.caveats),
    }


def _levers(bound: Bound) -> dict[str, Any]:
    held = titled(bound.scenario.known_settings)
    return {name: _lever(bound, lever) for name, lever in bound.scenario.levers.items() if name not in held}


def _lever(bound: Bound, lever: Lever) -> dict[str, Any]:
    """A lever. Where its value before the first year of a path is another's, the cell is given year by year."""
    body: dict[str, Any] = {"in": lever.shown_unit}
    if lever.definition:
        body["definition"] = dict(lever.definition)
    now = dataclasses.replace(lever, starts={who: points[0][1] for who, points in lever.paths.items()})
    was, is_now = lever_values(bound, lever), lever_values(bound, now)
    body |= {who: _points(bound, points) for who, points in lever.paths.items()}
    for labels, values in was.items():
        if lever.path(*labels) and values != is_now[labels]:
            key = ".".join(labels) or "value"
            body[key] = dict(zip(bound.scenario.years, values, strict=True))
    why = lever.why if lever.why.strip() else WHY
    return body | {"why": why, "source": list(lever.source), **({"idle": dict(lever.idle)} if lever.idle else {})}


def _points(bound: Bound, points: Points) -> Any:
    """A path: one number where it holds from the first year on."""
    (year, value), *rest = points
    return value if not rest and year == bound.scenario.first_year else dict(points)


def _uncertainties(bound: Bound) -> dict[str, Any]:
    scenario = bound.scenario
    numbers = {card.name for card in programme_cards(bound.cards).values()}
    held = {*titled(scenario.known_settings), *(numbers if scenario.programmes else ())}
    return {n: _uncertainty(u) for n, u in scenario.uncertainties.items() if n not in held}


def _uncertainty(uncertainty: Uncertainty) -> dict[str, Any]:
    body: dict[str, Any] = {"in": uncertainty.shown_unit}
    if uncertainty.group:
        body["group"] = uncertainty.group
    body |= {who: _distribution(d) for who, d in uncertainty.distributions.items()}
    why = uncertainty.why if uncertainty.why.strip() else WHY
    return body | {"why": why, "source": list(uncertainty.source)}


def _distribution(distribution: Distribution) -> Any:
    values = {k: list(v) if isinstance(v, tuple) else v for k, v in distribution.parameters}
    return values["value"] if distribution.family == "fixed" else {distribution.family: values}


def _correlations(scenario: Scenario) -> list[list[Any]]:
    return [list(row) for row in scenario.correlations]


def _programmes(bound: Bound) -> dict[str, Any]:
    scenario, found = bound.scenario, {}
    for name, programme in scenario.programmes.items():
        numbers = {}
        for said, card in programme_cards(bound.cards).items():
            cell = scenario.uncertainties[card.name].distribution(name)
            if cell is not None:
                numbers[said] = _distribution(cell)
        found[name] = {
            "label": programme.label, "actor": programme.actor, **numbers, "serves": dict(programme.serves),
            "why": programme.why if programme.why.strip() else WHY, "source": list(programme.source),
        }  # fmt: skip
    return found


def _figures(scenario: Scenario) -> dict[str, Any]:
    return {
        name: {**({"how": figure.how} if figure.how else {}), **{who: _plain(r) for who, r in figure.rules.items()}}
        for name, figure in scenario.figures.items()
    }


def _presentation(scenario: Scenario) -> dict[str, Any]:
    return {
        name: _without_empty(
            {"definition": dict(p.definition), "leave_out": dict(p.leave_out), "source": list(p.source)}
        )
        for name, p in scenario.presentation.items()
    }


def _setting(setting: Setting, choice: str) -> dict[str, Any]:
    """A setting. What titles name keeps its choices; of any other the merged numbers hold what it set."""
    body: dict[str, Any] = {"label": setting.label, "help": setting.help}
    if setting.in_titles:
        also = {ALSO: setting.answers_also} if setting.answers_also else {}
        return body | {IN_TITLES: True, **also, "choices": _plain(setting.choices)}
    label = str(setting.choices[choice].get("label", choice))
    return body | {"choices": {choice: {"label": label}}}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, list | tuple) else value
