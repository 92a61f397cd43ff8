"""A number of a kept run is traced by what was kept with it: under every theory, and without the source tree."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from markupsafe import escape

from burdenshare.data.catalog import load_catalog
from burdenshare.engine.graph import CLOCK, LAST_YEAR, REFERENCE
from burdenshare.engine.lineage import lineage
from burdenshare.engine.listing import find_run, list_runs
from burdenshare.engine.opened import load_run
from burdenshare.engine.run import run_program
from burdenshare.engine.store import save_run
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.scenario.bind import bind
from burdenshare.scenario.manifest import manifest
from burdenshare.scenario.theory_names import theory_names
from burdenshare.views.trace import trace, trace_of_run
from tests.conftest import ROOT, copy_sources

OLD = "f11a5abda736"
OTHER = {"deterrence": "base_rate", "bargaining": "nash", "coercion": "no_coercion", "narrative": "no_narrative"}


def bound_with(bound_pack, cards, outcomes=(), **theories):
    scenario = bound_pack().scenario
    chosen = {**scenario.theories, **{t: {"each": name} for t, name in theories.items()}}
    chosen |= {t: dict(name) for t, name in theories.items() if not isinstance(name, str)}
    more = {"outcomes": outcomes, "last_year": 2027} if outcomes else {}
    return bind(dataclasses.replace(scenario, theories=chosen, **more), load_catalog(), cards)


@pytest.mark.parametrize(("topic", "name"), [(t, n) for t in theory_names() for n in theory_names(t)])
def test_every_quantity_has_its_lineage_under_every_theory(bound_pack, cards, topic, name):
    program = bound_with(bound_pack, cards, **{topic: name}).program
    steps = lineage(program)
    assert steps.keys() == program.equations.keys()
    assert any(f"{topic}: {name}" in s.theory for s in steps.values())
    known = {*steps, *program.inputs, *CLOCK}
    for quantity, step in steps.items():
        assert step.theory, quantity
        assert step.says, quantity
        if " or " not in step.theory and "__" not in "".join(step.needs):
            assert f"def {quantity.rpartition('__')[2]}(" in step.source, quantity
        for need in step.needs:
            assert known & {need, need.removesuffix(LAST_YEAR), need.removesuffix(REFERENCE)}, need


@pytest.fixture(scope="module")
def rival(bound_pack, cards):
    """A short run under theories that leave part of their topic to another."""
    bound = bound_with(bound_pack, cards, ("war_index",), **OTHER)
    words = manifest(bound, 16, 64)
    return run_program(bound.program, bound.watched, words, draws=16)


def test_a_number_under_rival_theories_leads_to_their_equations_and_assumptions(home, rival):
    save_run(rival)
    said = trace(f"{rival.id}:war_index:peninsula:2027", lambda: None)
    assert "is given, not computed" not in said
    assert "equation of deterrence: " in said
    assert "def war_index(" in said
    assert "deterrence: base_rate" in said
    assert "coercion: no_coercion" in said
    for part in ("assumptions", "series of the data room"):
        assert len(said.partition(part)[2].splitlines()) > 3, part


@pytest.mark.slow
def test_each_theory_is_named_once_and_what_stands_for_an_absent_topic_is_none(home, bound_pack, cards):
    both = bound_with(
        bound_pack, cards, ("debt_burden",), spending={"KOR": "pledge_following", "each": "budget_growth"}
    )
    few = bind(
        dataclasses.replace(bound_pack("five-states").scenario, outcomes=("debt_burden",)), load_catalog(), cards
    )
    for bound in (both, few):
        run = run_program(bound.program, bound.watched, manifest(bound, 16, 64), draws=16)
        said = trace_of_run(run, "debt_burden", [run.manifest.focus], 2027)
        through = next(line for line in said.splitlines() if line.startswith("  through "))
        named = through.partition(" of: ")[2].split(", ")
        assert len(named) == len(set(named)) > 2
        assert "_absent" not in said and " or " not in through


def test_a_number_is_traced_where_the_equations_are_gone(home, rival, tmp_path):
    save_run(rival)
    here = trace(f"{rival.id}:war_index:peninsula:2027", lambda: None)
    package = copy_sources(tmp_path / "later") / "burdenshare"
    for file in package.glob("model/*/*.py"):
        if file.name != "__init__.py":
            file.unlink()
    code = (
        f"from burdenshare.views.trace import trace; print(trace('{rival.id}:war_index:peninsula:2027', None), end='')"
    )
    env = {**os.environ, "PYTHONPATH": str(package.parent), "BURDENSHARE_HOME": str(home)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, cwd=tmp_path)
    assert done.stdout == here, done.stderr


@pytest.fixture
def old(home):
    """A run that was kept by the version before names came from the program."""
    shutil.copytree(ROOT / "tests" / "fixtures" / "old_rule" / OLD, home / "runs" / OLD)
    return home / "runs" / OLD


def test_a_run_named_by_the_old_rule_is_opened_listed_cited_and_traced(old):
    run = load_run(OLD)
    assert (run.id, run.manifest.scenario, run.manifest.draws) == (OLD, "old-rule", 64)
    assert run.manifest.is_named_by_the_old_rule
    assert run.outcomes["debt_burden"].at(2030, actor="KOR") == pytest.approx(60.1852, abs=1e-4)
    assert run.outcomes["debt_burden"].values.shape == (5, 6, 64)
    assert [(r["run"], r["scenario"], r["rule"]) for r in list_runs()] == [(OLD, "old-rule", 1)]
    assert find_run(f"{OLD}@old-rule") == old
    said = {name: _say(*words) for name, words in {
        "list": ("runs",), "cite": ("cite", OLD[:6]), "explain": ("explain", f"{OLD}:debt_burden:KOR:2030", "--all"),
    }.items()}  # fmt: skip
    for name, text in said.items():
        assert "named by the old rule" in text, name
        assert "old-rule" in text, name
    assert "[Ramey2011]" in said["cite"]
    assert "Public debt of KOR in 2030: 60.2 % of GDP (p50" in said["explain"]
    assert re.search(r"range that contains 9 in 10 futures: [\d.]+ to [\d.]+\n", said["explain"])


def _say(*arguments):
    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert run_command(list(arguments)) == 0
    return said.getvalue()


def keys(body, of=""):
    """Every word of a JSON object, with those above it; rows count by their first, maps of labels not at all."""
    found = set()
    for key, value in body.items():
        found.add(of + key)
        rows = value if isinstance(value, list) else []
        if rows and isinstance(rows[0], dict):
            found |= keys(rows[0], f"{of}{key}.")
    return found


def test_a_manifest_has_every_word_that_it_had(home, rival):
    before = json.loads((ROOT / "tests" / "fixtures" / "old_rule" / OLD / "manifest.json").read_text(encoding="utf-8"))
    now = json.loads((save_run(rival) / "manifest.json").read_text(encoding="utf-8"))
    assert keys(before) <= keys(now) | {f"assumptions.values.{a}" for a in before["actors"]}

    assert set(before["outcomes"]["debt_burden"]) <= set(now["outcomes"]["war_index"])
    assert set(before["contingencies"]["peninsula"]) <= set(now["contingencies"]["peninsula"])
    assert {"milestones", "keep_draws"} <= set(now)


def test_json_has_every_word_that_it_had(rival):
    from burdenshare.views.tables import as_json

    body = as_json(rival)
    assert {"run", "scenario", "draws", "seed", "model", "data", "outcomes"} <= set(body)
    one = body["outcomes"]["war_index"]
    assert {"label", "unit", "definition", "worlds", "dimensions", "rows"} <= set(one)
    assert {"year", "contingency", "p5", "p10", "p25", "p50", "p75", "p90", "p95", "mean"} <= set(one["rows"][0])


def test_scenarios_with_equal_numbers_share_them_and_each_shows_its_own_words(home, run_pack):
    from burdenshare.views.report import report

    first, second = run_pack(draws=16), run_pack("as-now", draws=16)
    assert first.id == second.id
    for run in (first, second):
        save_run(run, {"report.html": report(run)})
    assert [p.name for p in (home / "runs").iterdir()] == [first.id]
    for run in (first, second):
        m = run.manifest
        page = (find_run(run.address) / "report.html").read_text(encoding="utf-8")
        assert str(escape(m.question)) in page
        assert f"{run.id}@{m.scenario}:" in page
        assert f"scenario {m.scenario}, data" in _say("cite", run.address)
        said = _say("explain", f"{run.address}:debt_burden:KOR:2040", "--all")
        assert f"run {run.id}: {m.scenario}," in said
        assert f"    {m.command}" in said.splitlines()
    listed = _say("runs")
    lines = [line for line in listed.splitlines() if line.startswith(first.id)]
    assert len(lines) == 2
    assert all(line.endswith("  plans as in history") for line in lines)
    assert "scenario as-now, data" in _say("cite", first.id)


def test_draws_that_were_not_kept_are_computed_again_or_the_difference_is_named(home, run_pack, monkeypatch):
    from burdenshare.engine import installed
    from burdenshare.scenario.again import open_run
    from burdenshare.vocabulary.errors import NotHeld

    one = run_pack(draws=16)
    save_run(one)
    kept = {p.stem for p in (home / "runs" / one.id / "draws").iterdir()}
    assert kept == set(one.manifest.keep_draws) > {n for n, o in one.outcomes.items() if o.about.shown}
    assert (open_run(one.id).outcomes["coverage_alone"].values == one.outcomes["coverage_alone"].values).all()
    known = installed.metadata.version
    monkeypatch.setattr(installed.metadata, "version", lambda n: "0.1" if n == "scipy" else known(n))
    installed.version.cache_clear()
    with pytest.raises(
        NotHeld, match=r"is now another run, [0-9a-f]{12}. Versions differ: scipy [\d.]+ there, 0.1 here."
    ):
        open_run(one.id).outcomes["coverage_alone"].values  # noqa: B018
    monkeypatch.undo()
    installed.version.cache_clear()


def test_a_pack_names_the_outcomes_of_which_draws_are_kept(cards, tmp_path):
    from burdenshare.scenario.load import load_scenario
    from burdenshare.vocabulary.errors import ProblemsFound

    file = tmp_path / "mine.yaml"
    text = "name: mine\nquestion: Which?\nbased_on: indo-pacific-2026\nkeep_draws: [{}]\n"
    file.write_text(text.format("war_index, debt_burden"), encoding="utf-8")
    assert load_scenario(file, cards).keep_draws == ("war_index", "debt_burden")
    file.write_text(text.format("debt_burdne"), encoding="utf-8")
    with pytest.raises(ProblemsFound) as found:
        load_scenario(file, cards)
    assert "mine.yaml:4: there is no outcome named `debt_burdne`. Did you mean `debt_burden`?" in str(found.value)
