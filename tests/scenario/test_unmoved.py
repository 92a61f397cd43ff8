"""A lever that is set and changes no number of the run is named; one that changes some is not."""

from __future__ import annotations

import pytest

from burdenshare.interfaces.cli.entry import run_command
from burdenshare.interfaces.running import answered, run_bound
from burdenshare.scenario import unmoved as module
from burdenshare.scenario.unmoved import unmoved
from burdenshare.views.report import report

DRAWS = 64
EARLY = "transfer_target=2026"  # command is transferred when conditions are met, which they are later in every future


@pytest.mark.parametrize(
    ("changes", "named"),
    [((), ()), ((EARLY,), (EARLY,)), (("transfer_target=2035",), ()), ((EARLY, "KOR.spending_pledge=3"), (EARLY,))],
)
def test_a_lever_that_changes_no_number_is_named(bound_pack, changes, named):
    said = unmoved(bound_pack("indo-pacific-2026", changes), DRAWS)
    assert said == tuple(
        f"--set {change}: as set here, `transfer_target` changes no outcome in the first 64 futures."
        for change in named
    )


def test_a_lever_is_compared_with_what_it_was_before_it_was_set(bound_pack):
    assert unmoved(bound_pack("five-states", ("DEU.spending_pledge=3.5", "POL.deficit_financing=20")), DRAWS) == ()


def test_what_is_named_is_said_kept_and_in_the_report(home, capfd, bound_pack, monkeypatch):
    monkeypatch.setattr(module, "unmoved", lambda *_: ("This lever changes nothing.",))
    bound = bound_pack("five-states")
    run = run_bound(bound, DRAWS)
    told, said = answered(run, bound)
    assert said == ("This lever changes nothing.",) and told.manifest.notes == (*run.manifest.notes, *said)
    assert told.id == run.id and "This lever changes nothing." in report(told)
    assert run_command(["run", "five-states", "--draws", str(DRAWS)]) == 0
    assert "This lever changes nothing." in capfd.readouterr().err
