"""A run whose numbers are not plausible: kept, shown, and refused, on the command line, in Python and by a study."""

from __future__ import annotations

import json

import jsonschema
import pytest

import burdenshare as bs
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.views.report import report
from burdenshare.views.tables import SCHEMA

GROWTH = "USA.productivity_drift=6"  # a lasting boom inside its bounds: output leaves what any state has had
WRONG = "`gdp` of United States: its quantile p95 is "
NOT_QUOTED = "Numbers of this run are not plausible and must not be quoted."


def ask(capfd, *arguments):
    code = run_command(list(arguments))
    return code, *capfd.readouterr()


def test_the_run_is_kept_and_the_command_ends_with_1(home, capfd):
    code, out, err = ask(capfd, "run", "five-states", "--draws", "64", "--set", GROWTH, "--quiet", "--json")
    assert code == 1
    body = json.loads(out)
    jsonschema.validate(body, json.loads(SCHEMA.read_text(encoding="utf-8")))
    row = next(row for row in body["outside"] if row["outcome"] == "gdp")
    assert (row["labels"], row["column"], row["year"]) == ({"actor": "USA"}, "p95", 2035)
    assert body["outcomes"]["gdp"]["plausible"] == [row["low"], row["high"]]
    assert f"Run {body['run']}, {WRONG}" in err and "these numbers are not to be quoted" in err
    advised = err.split("The run is kept to look at: `burdenshare ")[1].split("`")[0].split()
    code, explained, _ = ask(capfd, *advised)
    assert code == 0 and "Not to be quoted: a mean or a quantile" in " ".join(explained.split())
    assert "Its numbers are not to be quoted" in ask(capfd, "cite", body["run"])[1]
    kept = bs.open(body["run"]).kept
    assert not kept.is_plausible and kept.manifest.outside == kept.outside
    assert NOT_QUOTED in report(kept)
    found = next((home / "runs" / body["run"]).rglob("report.html")).read_text(encoding="utf-8")
    assert NOT_QUOTED in found and "twice the largest economy in the record" in found


def test_python_raises_and_holds_the_run(home):
    with pytest.raises(bs.Implausible, match=r"`except burdenshare\.Implausible as found`") as refused:
        bs.run("five-states", [GROWTH], draws=64)
    assert WRONG in str(refused.value)
    assert refused.value.run.outcomes["gdp"].at(2035, "p95", actor="USA") > 61231


def test_a_plausible_run_ends_well(home, capfd):
    code, out, err = ask(capfd, "run", "five-states", "--draws", "64", "--json")
    assert (code, json.loads(out)["outside"]) == (0, [])
    assert "plausible range" not in err and "quoted" not in err
    run = bs.run("five-states", draws=64)
    assert run.outside == () and NOT_QUOTED not in report(run.kept)
