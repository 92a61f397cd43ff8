"""The scenario beside which another is read where none is named: one rule for answers, comparisons and charts.

It is the one that the scenario's file names under `compared_with`. Where the file names none, a scenario that a user
has changed is read beside itself unchanged. What holds for both sides is no change: settings that titles name, because
all that is compared has one reading, and whatever the caller changes on both.
"""

from __future__ import annotations

import shlex
from collections.abc import Collection

from burdenshare.engine.manifest import Manifest
from burdenshare.scenario.schema import Scenario
from burdenshare.studies.one_reading import head_of, titled_changes
from burdenshare.vocabulary.errors import Problem, ProblemsFound
from burdenshare.vocabulary.files import STANDARD_INPUT


def comparator_of(one: Scenario | Manifest, alike: Collection[str] = ()) -> str:
    """The scenario beside which one is read: a name or a file; empty where there is none.

    Args:
        one: a scenario, or the words of a run.
        alike: the changes that hold for both sides.
    """
    if one.compared_with:
        return one.compared_with
    readings = titled_changes(one, one.changes)
    own = [change for change in one.changes if change not in alike and head_of(change) not in readings]
    called = one.called if isinstance(one, Scenario) else shlex.split(one.command)[2]
    return called if own and called != STANDARD_INPUT else ""


def comparator(one: Scenario | Manifest, place: str, alike: Collection[str] = ()) -> str:
    """The same, or a refusal.

    Args:
        one: a scenario, or the words of a run.
        place: what was asked, for the message.
        alike: the changes that hold for both sides.

    Raises:
        ProblemsFound: there is none.
    """
    found = comparator_of(one, alike)
    if not found:
        name = one.name if isinstance(one, Scenario) else one.scenario
        do = "Name a second one, or write `compared_with: SCENARIO` into its file."
        raise ProblemsFound([Problem(place, f"`{name}` names no scenario to be compared with.", "", do)])
    return found
