"""What moved? A snapshot of the packs' medians. It is no replication: it only notices.

To change it, run `python -m tests.golden.test_golden` and write a line with the new digest under "Changed numbers".
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from burdenshare.scenario.load import scenario_names
from tests.conftest import ROOT

SNAPSHOT = Path(__file__).with_name("medians.json")
PACKS = scenario_names()


def medians(run):
    found = {}
    for name, outcome in run.outcomes.items():
        for index, labels in outcome.cells():
            key = " ".join([name, *labels.values()])
            found[key] = [float(f"{v:.10g}") for v in outcome.summary[(slice(None), *index)][[0, 4, 9, -1], 3]]
    return found


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:10]


@pytest.mark.parametrize("pack", PACKS)
def test_no_median_moved(run_pack, pack):
    held = json.loads(SNAPSHOT.read_text(encoding="utf-8"))[pack]
    found = medians(run_pack(pack, draws=1024))
    assert found.keys() == held.keys()
    for key, values in held.items():
        assert found[key] == pytest.approx(values, rel=1e-8, abs=1e-8), key


def test_a_changed_snapshot_has_a_line_in_the_changelog():
    changed = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").partition("Changed numbers")[2]
    assert digest(SNAPSHOT.read_text(encoding="utf-8")) in changed


if __name__ == "__main__":
    from burdenshare.data.catalog import load_catalog
    from burdenshare.engine.run import run_program
    from burdenshare.scenario.bind import bind
    from burdenshare.scenario.load import load_scenario
    from burdenshare.scenario.manifest import manifest
    from burdenshare.vocabulary.cards import load_cards

    snapshot = {}
    for pack in PACKS:
        bound = bind(load_scenario(pack, load_cards()), load_catalog(), load_cards())
        body = manifest(bound, 1024, 64)
        run = run_program(bound.program, bound.watched, body, draws=1024)
        snapshot[pack] = medians(run)
    text = json.dumps(snapshot, indent=0) + "\n"
    SNAPSHOT.write_text(text, encoding="utf-8")
    print(digest(text))
