"""How much more an alliance's definition counts than an actor's own budget, as the default pack estimates it.

Read from the pack's files alone, without the model: the answer must come at once.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import Any, Final

from burdenshare.data.ratios import Counted

_FACTOR: Final = "nato_factor"
_DEFINITION: Final = "nato"
_MIDDLE: Final = (0.05, 0.5, 0.95)


def counted_otherwise(actor: str) -> tuple[Counted, ...]:
    """The factor from an actor's budget to the alliance's definition; nothing where the default pack has none."""
    from burdenshare.scenario.default import default_folder
    from burdenshare.vocabulary.files import read_file

    folder = default_folder()
    for path in sorted(folder.glob("*.yaml")):
        body = read_file(path, path.name).value
        given = ((body or {}).get("uncertainties") or {}).get(_FACTOR) or {}
        if ends := _quantiles(given.get(actor, given.get("each", given.get("value")))):
            return (Counted(_DEFINITION, *ends, f"the estimate `{_FACTOR}` of `{folder.name}`"),)
    return ()


def _quantiles(said: Any) -> tuple[float, float, float] | None:
    """The ends of the middle nine tenths and the median of a distribution; None for a form that has none here."""
    match said:
        case {"normal": {"mean": mean, "sd": sd}}:
            low, middle, high = (NormalDist(mean, sd).inv_cdf(p) for p in _MIDDLE)
        case {"uniform": {"low": first, "high": last}}:
            low, middle, high = (first + p * (last - first) for p in _MIDDLE)
        case _:
            return None
    return low, middle, high
