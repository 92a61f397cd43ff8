"""The first table: sooner than the run, from a smaller program, and in every digit the run's."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import pytest
from jax import monitoring

from burdenshare.engine.compile import compile_program
from burdenshare.engine.graph import Equation
from burdenshare.engine.outcome import ModelFault
from burdenshare.engine.program import check_shapes
from burdenshare.interfaces import running
from burdenshare.interfaces.cli import run_command as commands
from burdenshare.interfaces.cli import waiting
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.vocabulary.errors import ProblemsFound
from burdenshare.vocabulary.files import read_file
from tests.conftest import ROOT
from tests.engine import invented

DRAWS = 200


def ask(capfd, *arguments):
    code = run_command(list(arguments))
    out, err = capfd.readouterr()
    return code, out, err


@pytest.fixture(scope="module")
def early(bound_pack):
    """A scenario's first table, and its run."""

    def both(name="indo-pacific-2026", changes=()):
        bound, seen = bound_pack(name, changes), []
        whole = running.run_bound(bound, DRAWS, first=seen.append)
        return bound, seen[0], whole

    return both


@pytest.mark.parametrize(
    "name",
    ["indo-pacific-2026", *(pytest.param(n, marks=pytest.mark.slow) for n in ("pledge-by-2035", "self-reliant"))],
)
def test_every_number_of_the_first_table_is_the_runs_and_one_name_covers_both(early, name):
    from burdenshare.views.tables import tsv

    bound, first, whole = early(name)
    shown = [n for n, about in bound.watched.items() if about.shown]
    assert set(shown) <= set(first.outcomes) < set(whole.outcomes)
    assert tsv(first) == tsv(whole)
    assert len(tsv(first).splitlines()) > 50 * len(shown)
    assert first.id == whole.id
    assert first.manifest.run == "" and first.manifest.question == whole.manifest.question


def test_the_first_table_needs_fewer_equations_and_inputs_and_no_name(bound_pack, monkeypatch):
    from burdenshare.engine import identity, lineage
    from burdenshare.engine import run as runs

    asked, compiled = [], []
    for module, name in ((identity, "identity"), (runs, "identity"), (lineage, "lineage")):
        monkeypatch.setattr(module, name, lambda *a, name=name, **k: asked.append(name))
    monkeypatch.setattr(runs, "compile_program", lambda p, bits: compiled.append(p) or compile_program(p, bits))
    monkeypatch.setattr("burdenshare.scenario.manifest.manifest", lambda *a: asked.append("manifest"))
    bound = bound_pack()
    assert running.first_table(bound, DRAWS) is not None
    [part] = compiled
    assert len(part.equations) < 0.65 * len(bound.program.equations)
    assert set(part.inputs) < set(bound.program.inputs)
    assert asked == []


def test_a_digit_that_differs_from_the_run_is_a_fault(early):
    _, first, whole = early()
    outcome = first.outcomes["debt_burden"]
    wrong = dataclasses.replace(outcome, summary=outcome.summary * (1 + 1e-4))
    changed = running.FirstTable(
        **{f.name: getattr(first, f.name) for f in dataclasses.fields(first)}
        | {"outcomes": {**first.outcomes, "debt_burden": wrong}}
    )
    running.refuse_other_digits(first, whole)
    with pytest.raises(ModelFault, match=r"The first table shows `debt_burden .*Nothing was kept\."):
        running.refuse_other_digits(changed, whole)


def test_what_is_found_after_the_first_table_ends_the_command_and_keeps_nothing(home, capfd, monkeypatch):
    def fault(*_):
        raise ModelFault("The first table is wrong. Nothing was kept.")

    monkeypatch.setattr(running, "refuse_other_digits", fault)
    code, out, err = ask(capfd, "run", "--draws", "64")
    assert code == 4 and out.startswith("outcome\t") and "The first table is wrong." in err
    assert not (home / "runs").exists() or not list((home / "runs").iterdir())


def test_a_source_without_an_entry_ends_the_command_after_the_table(home, capfd, tmp_path):
    file = tmp_path / "strange.yaml"
    file.write_text(
        "name: strange\nquestion: What?\nbased_on: indo-pacific-2026\nuncertainties:\n  multiplier:\n"
        '    in: "ratio"\n    each: 0.8\n    why: A test.\n    source: [Nobody1999]\n'
    )
    code, _, err = ask(capfd, "run", str(file), "--draws", "64")
    assert code == 2, err
    assert "`Nobody1999` is not in the bibliography." in err
    assert not (home / "runs").exists() or not list((home / "runs").iterdir())


def test_a_preview_and_a_large_run_have_no_first_table(bound_pack):
    assert running.first_table(bound_pack(), DRAWS, 32) is None
    assert running.first_table(bound_pack(), running.EARLY_UP_TO + 1) is None


def test_a_table_is_printed_once(home, capfd):
    code, out, err = ask(capfd, "run", "--draws", "64", "--quiet")
    lines = out.splitlines()
    assert (code, err) == (0, "") and len(lines) == len(set(lines)) and lines[0].startswith("outcome\t")


def test_what_a_change_replaced_is_printed_before_the_table(home, capfd, monkeypatch):
    order = []
    monkeypatch.setattr(commands, "_run_and_keep", lambda *_: order.append(capfd.readouterr().err))
    change = ("run", "pledge-by-2035", "--set", "KOR.spending_pledge=2.6@2028", "--draws", "16")
    assert run_command(list(change)) == 0
    assert order[0].startswith("`KOR.spending_pledge` (% of GDP) now runs: ") and order[0].count("\n") == 1
    order.clear()
    capfd.readouterr()
    assert run_command([*change, "--quiet"]) == 0
    assert order == [""]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--draws", "0"], "--draws: 0 "),
        (["--set", ""], "it cannot be read as a change"),
        (["--set", " "], "cannot be"),
    ],
)
def test_what_asks_for_nothing_is_refused(home, capfd, arguments, says):
    code, out, err = ask(capfd, "run", *arguments)
    assert (code, out) == (2, "") and says in err and len(err.splitlines()) == 1


def test_python_refuses_no_draws_no_change_and_changes_beside_a_scenario(home):
    import burdenshare as bs

    loaded = bs.load_scenario("pledge-by-2035")
    with pytest.raises(ProblemsFound, match=r"`draws` is 0\. It is a whole number from 1 to 10,000,000\."):
        bs.run(loaded, draws=0)
    with pytest.raises(ProblemsFound, match="beside a scenario that is loaded"):
        bs.run(loaded, ["KOR.spending_pledge=3"])
    with pytest.raises(ProblemsFound, match="cannot be read as a change"):
        bs.run("pledge-by-2035", [""])


def test_a_pipe_and_a_quiet_run_hear_nothing(monkeypatch, capfd):
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    for terminal, quiet in ((True, True), (False, False)):
        monkeypatch.setattr("sys.stderr.isatty", lambda terminal=terminal: terminal)
        with waiting.Waiting(quiet, 1000) as held:
            monitoring.record_event(waiting.LOOKED_FOR)
            assert held._timer is None
    assert capfd.readouterr().err == ""


def test_a_run_with_a_first_table_has_no_bar(monkeypatch, capfd):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    for draws in (running.EARLY_UP_TO, waiting.BAR_ABOVE):
        with waiting.Waiting(False, draws) as held:
            held.advance(1)
            assert held._bar is None
    assert capfd.readouterr().err == ""


def test_the_second_start_reads_no_yaml_and_loads_nothing_heavy(home):
    code = """
import os, sys
from burdenshare.interfaces.cli import run_command as commands
from burdenshare.interfaces.cli.entry import run_command
def show(run, *others):
    print(*{m.partition('.')[0] for m in sys.modules}, flush=True)
    os._exit(0)
commands._show = show
run_command(['run', 'five-states', '--draws', '16'])
"""
    heavy = {"yaml", "pydantic", "pyarrow", "pandas", "rich", "xarray", "duckdb", "altair"}
    loaded = [
        set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT).stdout.split())
        for _ in range(2)
    ]
    assert "jax" in loaded[1] and loaded[0] & heavy >= {"yaml", "pydantic"}
    assert loaded[1] & heavy == set()


def test_shapes_that_were_right_are_not_traced_again_and_wrong_ones_are(home, monkeypatch):
    from burdenshare.engine import program as programs

    traced = []
    check = programs.shape_problems
    monkeypatch.setattr(programs, "shape_problems", lambda e, *a: traced.append(e.name) or check(e, *a))
    good = invented.program(outcomes=("wealth",))
    traced.clear()
    assert check_shapes(good) == [] and traced == []  # `make_program` has checked it
    name, equation = next((n, e) for n, e in good.equations.items() if e.gives.dimensions)

    def lost(*values):
        return values[0].sum(axis=0)

    wrong = Equation(name, lost, equation.takes, equation.gives, equation.theory)
    bad = dataclasses.replace(good, equations={**good.equations, name: wrong})
    for _ in range(2):  # what is wrong is never remembered
        traced.clear()
        assert check_shapes(bad) != [] and traced == list(good.equations)


def test_a_helper_that_changes_is_checked_again(home):
    from burdenshare.engine.checked import digest_of_shapes

    good = invented.program(outcomes=("wealth",))
    lengths = {d: len(names) for d, names in good.labels.items()}
    space = {"factor": 2.0}
    exec("def help(x):\n    return x\ndef rule(x):\n    return help(x) * factor", space)
    name, like = next(iter(good.equations.items()))

    def digest():
        rule = Equation(name, space["rule"], dict(list(like.takes.items())[:1]), like.gives, like.theory)
        return digest_of_shapes({name: rule}, lengths)

    seen = {digest()}
    exec("def help(x):\n    return x.sum()", space)
    seen.add(digest())
    space["factor"] = 3.0
    seen.add(digest())
    assert len(seen) == 3
    closed = (lambda k: lambda x: x * k)(2.0)
    assert digest_of_shapes({name: dataclasses.replace(like, function=closed)}, lengths) is None


def test_a_file_is_read_again_when_its_bytes_differ_and_a_broken_cache_is_ignored(home, tmp_path):
    path = tmp_path / "any.yaml"
    path.write_text('a: 1\n7: x\n"7": [no, 1.5]\n')
    first = read_file(path, "any.yaml")
    assert read_file(path, "other.yaml").value == first.value == {"a": 1, 7: "x", "7": ["no", 1.5]}
    assert read_file(path, "other.yaml").at(("7", 1)) == "other.yaml:3"
    for kept in (home / "cache" / "files").iterdir():
        kept.write_bytes(kept.read_bytes()[:-1] + b"?")
    assert read_file(path, "any.yaml") == first
    path.write_text("a: 2\n")
    assert read_file(path, "any.yaml").value == {"a": 2}
    path.write_text("a: 2\na: 3\n")
    for _ in range(2):
        with pytest.raises(ProblemsFound, match="repeated"):
            read_file(path, "any.yaml")
