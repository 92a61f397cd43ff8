"""An invented alliance of three states: what the engine is tested on."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from typing import Any

import jax.numpy as jnp
import numpy as np

from burdenshare.engine.distributions import Distribution, fixed
from burdenshare.engine.graph import Equation, Theory, read_equation
from burdenshare.engine.program import Fixed, Input, Path, Program, Sampled, Shock, make_program
from burdenshare.vocabulary.arrays import (
    MoneyFlow,
    MoneyFlowByActor,
    MoneyStockByActor,
    RateByActor,
    ShareByActor,
    ShockByActor,
    Truth,
)
from burdenshare.vocabulary.kinds import kind
from burdenshare.vocabulary.numerics import over

ACTORS = ("AAA", "BBB", "CCC")
YEARS = (2025, 2026, 2027, 2028, 2029)


def wealth(wealth_last_year: MoneyFlowByActor, growth: RateByActor, luck: ShockByActor) -> MoneyFlowByActor:
    """Wealth grows, with luck."""
    return wealth_last_year * (1 + growth + 0.01 * luck)


def shield(wealth: MoneyFlowByActor, part: ShareByActor) -> MoneyFlowByActor:
    """What is spent on the common shield."""
    return wealth * part


def hoard(hoard_last_year: MoneyStockByActor, shield: MoneyFlowByActor, is_reference_year: Truth) -> MoneyStockByActor:
    """What has been spent so far."""
    return jnp.where(is_reference_year, 0.0, hoard_last_year + shield)


def common(shield: MoneyFlowByActor) -> MoneyFlow:
    """The shields of all."""
    return over("actor", shield, MoneyFlowByActor)


def riches(wealth: MoneyFlowByActor, wealth_reference: MoneyFlowByActor) -> ShareByActor:
    """Wealth over that of the reference year."""
    return wealth / wealth_reference


def kept(wealth_last_year: MoneyFlowByActor) -> MoneyFlowByActor:
    """Wealth as it was; no program of the invented alliance needs it."""
    return wealth_last_year * 1.0


def equations(*functions: Callable[..., Any]) -> dict[str, Equation]:
    """Equations by name."""
    return {f.__name__: read_equation(f, "invented") for f in functions}


ALL = equations(wealth, shield, hoard, common, riches)
OUTCOMES = ("wealth", "shield", "hoard", "common", "riches")


def inputs(actors: tuple[str, ...] = ACTORS) -> dict[str, Input]:
    """Everything that the five equations are fed."""
    cell = Distribution("uniform", (("low", 1.0), ("high", 5.0)))
    return {
        "wealth_last_year": Fixed(kind("MoneyFlowByActor"), np.arange(1.0, len(actors) + 1) * 100),
        "growth": Sampled(kind("RateByActor"), (cell,) * len(actors), tuple(f"growth[{a}]" for a in actors), 0.01),
        "luck": Shock(kind("ShockByActor")),
        "part": Path(kind("ShareByActor"), np.full((len(YEARS), len(actors)), 0.02)),
    }


def program(
    given: Mapping[str, Input] | None = None,
    chosen: Mapping[str, Equation] | None = None,
    *,
    actors: tuple[str, ...] = ACTORS,
    outcomes: tuple[str, ...] = OUTCOMES,
    **more: Any,
) -> Program:
    """The invented alliance as a program."""
    return make_program(
        chosen or ALL,
        given or inputs(actors),
        labels={"actor": actors},
        years=YEARS,
        reference_year=2025,
        outcomes=outcomes,
        **more,
    )


def theory(topic: str, name: str, *functions: Callable[..., Any]) -> Theory:
    """A theory of the given functions."""
    return Theory(topic, name, {f.__name__: read_equation(f, name) for f in functions}, "0")


__all__ = ["ACTORS", "ALL", "OUTCOMES", "YEARS", "equations", "fixed", "inputs", "program", "theory", "types"]
