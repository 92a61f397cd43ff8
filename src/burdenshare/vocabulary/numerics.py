"""The few numerical tools that equations may use. They read axes from kinds, so no equation writes an axis number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Annotated, Any, Final, get_args, get_origin

import jax.numpy as jnp
import numpy as np
from jax import Array, lax

from burdenshare.vocabulary.kinds import Kind, kind

# One of a base measure, written where an equation would else hide it in a bare number. Each is 1, so it changes no bit;
# the check of units rescales it with the rest. `stock_last_year + ONE_YEAR * flow`; `ALL_OUTPUT * gdp` is the spending
# that equals output; `0.3 * ONE_STAKE` is a payoff.
ONE_YEAR: Final = 1.0
ONE_E_FOLD: Final = 1.0
ALL_OUTPUT: Final = 1.0
ONE_STAKE: Final = 1.0
ONE_SCORE: Final = 1.0
ONE_UNIT: Final = 1.0
ONE_POSITION: Final = 1.0
CONSTANT_PRICES: Final = 1.0
FULL_COVERAGE: Final = 1.0
FULL_SUPPORT: Final = 1.0
ONE_CLASH: Final = 1.0
UNITS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "ONE_YEAR": kind("Duration"),
        "ONE_E_FOLD": kind("Log"),
        "ALL_OUTPUT": kind("OutputShare"),
        "ONE_STAKE": kind("Payoff"),
        "ONE_SCORE": kind("Score"),
        "ONE_UNIT": kind("ForceStock"),
        "ONE_POSITION": kind("Position"),
        "CONSTANT_PRICES": kind("PriceLevel"),
        "FULL_COVERAGE": kind("Coverage"),
        "FULL_SUPPORT": kind("Support"),
        "ONE_CLASH": kind("Clash"),
    }
)


def kind_of(annotation: Any) -> Kind:
    """Return the kind inside an annotation such as `MoneyFlowByActor`.

    Raises:
        TypeError: the annotation is not one of `vocabulary.arrays`.
    """
    if get_origin(annotation) is Annotated:
        for extra in get_args(annotation)[1:]:
            if isinstance(extra, Kind):
                return extra
    raise TypeError(f"{annotation!r} is not a kind: use one from burdenshare.vocabulary.arrays")


def over(dimension: str, x: Array, of: Any) -> Array:
    """Sum `x`, an array of the kind `of`, over one of its dimensions."""
    return jnp.sum(x, axis=kind_of(of).dimensions.index(dimension))


def spread(x: Array, of: Any, to: Any) -> Array:
    """Add to `x`, an array of the kind `of`, the axes that the kind `to` has in addition, without copying."""
    have, want = kind_of(of).dimensions, kind_of(to).dimensions
    missing = [axis for axis, dimension in enumerate(want) if dimension not in have]
    if [d for d in want if d in have] != list(have):
        raise TypeError(
            f"{kind_of(of).name} cannot be spread to {kind_of(to).name}: it has a dimension that the other kind lacks"
        )
    return jnp.expand_dims(x, missing)


_LENGTHS: ContextVar[Mapping[str, int] | None] = ContextVar("lengths", default=None)


@contextmanager
def lengths(sizes: Mapping[str, int]) -> Iterator[None]:
    """Within it, an actor and a party may differ in number: so a check sees where one is taken for the other."""
    before = _LENGTHS.set(sizes)
    try:
        yield
    finally:
        _LENGTHS.reset(before)


def as_party(x: Array, of: Any) -> Array:
    """The same numbers of the same states, read as those of the other state of a pair: `actor` becomes `party`.

    In a program both have the same labels, and nothing happens. In a check of lengths the axis takes the length of
    `party`, beginning again from the first actor where it is longer.
    """
    sizes = _LENGTHS.get()
    if sizes is None:
        return x
    return jnp.take(x, np.arange(sizes["party"]) % sizes["actor"], axis=kind_of(of).dimensions.index("actor"))


def log(x: Array) -> Array:
    """The natural logarithm of a number without a unit, as a quantity that other equations read: a `Log`."""
    return ONE_E_FOLD * jnp.log(x)


def exp(x: Array) -> Array:
    """The number whose natural logarithm is the `Log` x."""
    return jnp.exp(x / ONE_E_FOLD)


def relative(now: Array, then: Array) -> Array:
    """`now` over `then`; 1 where `then` is 0: a change that cannot be measured is no change."""
    unknown = then == 0
    return jnp.where(unknown, 1.0, now) / jnp.where(unknown, 1.0, then)


def log_change(now: Array, then: Array) -> Array:
    """The log of `now` over `then`, as a `Log`; 0 where `then` is 0.

    What has fallen to 0 counts as a trillionth of what it was, so that its logarithm is a number.
    """
    gone = (now == 0) & (then != 0)
    return log(relative(jnp.where(gone, 1e-12, now), jnp.where(gone, 1.0, then)))


# The curve from a normal number to Student's t (see `student4`): its coefficients by rising power.
_TO_STUDENT4: Final = (
    -0.8736298556215394,
    -0.5461516475140055,
    0.061387918958546714,
    -0.009774841657427638,
    -0.035163578190615774,
    0.0007284063363806126,
    0.00888344672429533,
    -0.0015021506585355174,
    -0.0036274519189543786,
    2.8915848822229867e-05,
    0.0010551435057136924,
    3.359400942371863e-05,
    -0.0003042478851926528,
    -2.0856029732081368e-05,
    6.878055223019193e-05,
    -3.244694906931241e-06,
    -1.4602571767655945e-05,
    2.4073106561374543e-06,
    1.614305001327726e-06,
    -5.446214739845297e-07,
)


def student4(z: Array) -> Array:
    """The number of Student's t with four degrees of freedom, at variance 1, at the same chance as a normal `z`.

    It is z·exp(z²/8 + P(x)): P is a polynomial in x = 3z²/(z² + 32) − 1, fitted to the closed form of the quantiles,
    which would cost a sixth of a whole run. Holds: within 1e-11 of t, relative, up to |z| = 8 (in 32 bits, 2e-6); the
    shocks of a run stay below 7.5.
    """
    square = z * z
    x = 3 * square / (square + 32) - 1
    curve = jnp.full_like(x, _TO_STUDENT4[-1])
    for coefficient in reversed(_TO_STUDENT4[:-1]):
        curve = curve * x + coefficient
    return z * jnp.exp(square / 8 + curve)


def fixed_point(step: Callable[[Array], Array], start: Array, most: int = 200) -> Array:
    """Repeat `step` until it changes nothing: mutual best responses.

    Each draw is frozen once it has converged, so that its bits do not depend on the draws beside it. A draw without
    convergence after `most` steps is returned as it is: a sibling equation must report the residual.
    """
    near = 64 * float(np.finfo(start.dtype).eps)

    def move(carry: tuple[Array, Array, Array]) -> tuple[Array, Array, Array]:
        x, moving, count = carry
        new = step(x)
        others = tuple(range(x.ndim - 1))
        # A cell without a value (NaN) never converges, and must neither hold back nor release the others of its draw.
        gap, size = (jnp.nan_to_num(jnp.abs(v), nan=0.0).max(axis=others) for v in (new - x, x))
        return jnp.where(moving, new, x), moving & (gap > near * (1 + size)), count + 1

    def goes_on(carry: tuple[Array, Array, Array]) -> Array:
        return carry[1].any() & (carry[2] < most)

    begin = (start, jnp.ones(start.shape[-1:], bool), jnp.zeros((), jnp.int32))
    found: Array = lax.while_loop(goes_on, move, begin)[0]
    return found


def crossing(excess: Callable[[Array], Array], low: Array, high: Array, halvings: int = 60) -> Array:
    """Return where a falling function is 0 between `low` and `high`, by a fixed number of halvings."""

    def halve(_: Any, ends: tuple[Array, Array]) -> tuple[Array, Array]:
        left, right = ends
        middle = 0.5 * (left + right)
        beyond = excess(middle) > 0
        return jnp.where(beyond, middle, left), jnp.where(beyond, right, middle)

    left, right = lax.fori_loop(0, halvings, halve, (low, high))
    found: Array = 0.5 * (left + right)
    return found
