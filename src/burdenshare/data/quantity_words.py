"""Names of quantities that are misspelt: a name close to a known one is asked about, not taken as a new quantity."""

from __future__ import annotations

import difflib
from functools import cache
from typing import Final

from burdenshare.data.contracts import contracts

_CLOSE: Final = 0.86  # `defense_share` and `defence_share` are 0.92 alike, `required_force` and `active_force` 0.69


@cache
def meant(quantity: str) -> str:
    """The known quantity that a name probably means; empty where it is known itself, or like none."""
    if quantity in contracts():
        return ""
    found = difflib.get_close_matches(quantity, list(contracts()), n=1, cutoff=_CLOSE)
    return found[0] if found else ""
