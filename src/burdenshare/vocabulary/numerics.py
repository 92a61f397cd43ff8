"""The few numerical tools that equations may use. They read axes from kinds, so no equation writes an axis number."""

from __future__ import annotations

from typing import Annotated, Any, get_args, get_origin

import jax.numpy as jnp
from jax import Array

from burdenshare.vocabulary.kinds import Kind


def kind_of(annotation: Any) -> Kind:
    """The kind inside an annotation such as `MoneyFlowByActor`.

    Raises:
        TypeError: the annotation is not one of `vocabulary.arrays`.
    """
    if get_origin(annotation) is Annotated:
        for extra in get_args(annotation)[1:]:
            if isinstance(extra, Kind):
                return extra
    raise TypeError(f"{annotation!r} is not a kind: take one from burdenshare.vocabulary.arrays")


def over(dimension: str, x: Array, of: Any) -> Array:
    """Sum `x`, an array of the kind `of`, over one of its dimensions."""
    return x.sum(axis=kind_of(of).dimensions.index(dimension))


def spread(x: Array, of: Any, to: Any) -> Array:
    """Add to `x`, an array of the kind `of`, the axes that the kind `to` has besides; nothing is copied."""
    have, want = kind_of(of).dimensions, kind_of(to).dimensions
    missing = [axis for axis, dimension in enumerate(want) if dimension not in have]
    if [d for d in want if d in have] != list(have):
        raise TypeError(
            f"{kind_of(of).name} cannot be spread to {kind_of(to).name}: it has a dimension that is not there"
        )
    return jnp.expand_dims(x, missing)
