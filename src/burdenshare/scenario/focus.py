"""The actor in focus as a change: `focus=ACTOR`, from `--set`, `--focus` or Python."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from burdenshare.engine.titles import is_focus
from burdenshare.scenario.parts import no_actor
from burdenshare.vocabulary.errors import Problem


def split_focus(changes: Sequence[str]) -> tuple[str | None, tuple[str, ...], list[Problem]]:
    """Separate the change that names the actor in focus from all others.

    Returns:
        The actor in capitals, None where there is no such change; the other changes; and the faults.
    """
    named = [change for change in changes if is_focus(change)]
    others = tuple(change for change in changes if change not in named)
    problems = [
        Problem(f"--set {change}", "the actor in focus is set twice.", "Keep one of them.") for change in named[1:]
    ]
    return (named[0].partition("=")[2].strip().upper() if named else None), others, problems


def with_focus(plain: dict[str, Any], actor: str | None) -> tuple[dict[str, Any], list[Problem]]:
    """The words of a scenario with another actor in focus, whose numbers lead and answer its question.

    Args:
        plain: the merged words of a scenario.
        actor: its code; None to change nothing.
    """
    actors = plain.get("actors", ())
    if actor is None or not actors:
        return plain, []
    if actor not in actors:
        return plain, [no_actor(f"--set focus={actor}", actor, actors)]
    return {**plain, "focus": actor, "answers_of": actor}, []
