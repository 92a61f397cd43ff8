"""The title of a run, and the one change that is none of policy or assumption: whose report it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

FOCUS: Final = "focus"


def titled(scenario: str, changes: Sequence[str], focus: str) -> str:
    """A scenario's name with its changes in words; a change of the focus names the actor."""
    moved = [change for change in changes if not is_focus(change)]
    told = [scenario, *([f"{focus} in focus"] if len(moved) < len(changes) else [])]
    return ", ".join([*told, *([f"changed: {'; '.join(moved)}"] if moved else [])])


def is_focus(change: str) -> bool:
    """Whether a change names the actor in focus, and so moves no policy and no assumption."""
    return change.partition("=")[0].strip().lower() == FOCUS
