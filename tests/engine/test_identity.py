"""The name of a run: it changes with whatever decides its numbers, and with nothing else."""

from __future__ import annotations

import copy
import dataclasses
import linecache
import os
import pickle
import shutil
import subprocess
import sys
import types
from pathlib import Path

import jax.numpy as jnp
import numpy as np
import pytest

from burdenshare.engine import draws as drawing
from burdenshare.engine import identity as naming
from burdenshare.engine import installed
from burdenshare.engine.distributions import Distribution
from burdenshare.engine.graph import read_equation
from burdenshare.engine.identity import identity
from burdenshare.engine.program import Correlation, Fixed
from burdenshare.engine.source import source_of
from burdenshare.vocabulary import numerics
from tests.conftest import ROOT, copy_sources

from . import invented
from .test_runs import watched

HALF = 0.5


def halved(x: float) -> float:
    """Half of it."""
    return HALF * x


def shield(wealth: invented.MoneyFlowByActor, part: invented.ShareByActor) -> invented.MoneyFlowByActor:
    """What is spent, by way of a helper."""
    return wealth * halved(part)


def named(program=None, about=None, **more):
    program = program or invented.program()
    about = about or watched(*invented.OUTCOMES)
    return identity(program, about, **{"draws": 64, "precision": 64, **more})


def name(*program, **more):
    return named(*program, **more).name


def changed(before, after):
    """The parts in which two identities differ."""
    both = before.parts.keys() | after.parts.keys()
    return {p for p in both if before.parts.get(p) != after.parts.get(p)}


def inputs(**changes):
    return invented.program({**invented.inputs(), **changes})


BASE = invented.inputs()


@pytest.mark.parametrize(
    "changes",
    [
        {"wealth_last_year": dataclasses.replace(BASE["wealth_last_year"], values=np.array([100, 200, 300 + 1e-12]))},
        {"growth": dataclasses.replace(BASE["growth"], factor=0.01 + 1e-17)},
        {"growth": dataclasses.replace(BASE["growth"], names=("growth[AAA]", "growth[BBB]", "growth[DDD]"))},
        {
            "growth": dataclasses.replace(
                BASE["growth"], cells=(Distribution("uniform", (("low", 1.0), ("high", 5.000000000001))),) * 3
            )
        },
        {"part": dataclasses.replace(BASE["part"], values=np.nextafter(BASE["part"].values, 1))},
        {"luck": Fixed(BASE["luck"].kind, np.zeros(3))},
    ],
    ids=["bytes", "factor", "names", "twelfth digit", "last bit", "kind of input"],
)
def test_an_input_changes_the_name(changes):
    assert changed(named(), named(inputs(**changes))) == {"inputs"}


def test_every_field_of_a_program_changes_the_name():
    base = invented.program()
    tie = Correlation("growth[AAA]", "growth[BBB]", 0.5)
    others = {
        "equations": {n: dataclasses.replace(e, theory="another") for n, e in base.equations.items()},
        "inputs": {**base.inputs, "more": Fixed(BASE["luck"].kind, np.zeros(3))},
        "labels": {**base.labels, "actor": ("AAA", "BBB", "DDD")},
        "years": (*base.years, 2030),
        "reference_year": None,
        "outcomes": base.outcomes[::-1],
        "correlations": (tie,),
        "seed": 2,
        "sampling": "monte_carlo",
    }
    fields = {f.name for f in dataclasses.fields(base)}
    for field in fields:
        other = others.get(field, {"a": ("growth[AAA]",)})
        found = changed(named(base), named(dataclasses.replace(base, **{field: other})))
        assert {field} <= found <= {field, "code"}, field  # a class that was not met before brings its methods
    assert others.keys() <= fields


def test_draws_precision_and_whatever_else_is_fed_change_the_name():
    base = named()
    assert changed(base, named(draws=65)) == {"draws"}
    assert changed(base, named(precision=32)) == {"precision"}
    assert changed(base, named(besides={"a": 1})) == {"besides"}


def test_what_turns_base_units_into_shown_ones_counts_and_words_do_not():
    about = watched(*invented.OUTCOMES)
    base = named(about=about)

    def other(**changes):
        return named(about={n: dataclasses.replace(w, **changes) for n, w in about.items()})

    for changes in ({"factor": 2.0000000000001}, {"leave_out": {"AAA": "unknown"}}, {"unit": "%"}):
        assert changed(base, other(**changes)) == {"watched"}, changes
    words = {
        "label": "x", "definition": "x", "decimals": 3, "source": ("x",), "shown": False, "worlds": "x",
        "plausible": (0.0, 1.0), "plausible_why": "x", "plausible_source": ("x",),
    }  # fmt: skip
    assert other(**words) == base
    left = other(leave_out={"AAA": "unknown"})
    assert other(leave_out={"AAA": "in other words"}) == left
    counted = {"name", "unit", "factor", "dimensions", "labels", "leave_out"}
    assert counted | words.keys() == {f.name for f in dataclasses.fields(about["wealth"])}, (
        "a new field counts, or is words"
    )


def test_a_constant_and_a_helper_of_a_module_change_the_name(monkeypatch):
    program = invented.program(chosen={**invented.ALL, "shield": read_equation(shield, "invented")})
    base = named(program)
    monkeypatch.setattr(sys.modules[__name__], "HALF", 0.5 + 1e-15)
    assert changed(base, named(program)) == {"code"}
    monkeypatch.undo()
    assert named(program) == base
    monkeypatch.setattr(sys.modules[__name__], "halved", lambda x: HALF * x + 0)
    assert changed(base, named(program)) == {"code"}


def test_a_numerical_tool_and_the_way_of_drawing_change_the_name(monkeypatch):
    base = named()
    monkeypatch.setattr(invented, "over", lambda dimension, x, of: 2 * numerics.over(dimension, x, of))
    assert changed(base, named()) == {"code"}
    monkeypatch.undo()
    monkeypatch.setattr(numerics, "jnp", types.SimpleNamespace(sum=lambda x, axis: x.min(axis), expand_dims=None))
    assert changed(base, named()) == {"code"}
    monkeypatch.undo()
    monkeypatch.setattr(drawing, "_HALF_STEP", 0.25 / 2.0**32)
    assert changed(base, named()) == {"code"}


def test_the_families_of_distributions_are_read(monkeypatch):
    from burdenshare.engine import distributions

    base = named()
    family = dataclasses.replace(distributions.FAMILIES["uniform"], quantile=lambda p, u: p["low"] + 0 * u)
    monkeypatch.setattr(distributions, "FAMILIES", {**distributions.FAMILIES, "uniform": family})
    assert "code" in changed(base, named())


def test_a_closure_counts_with_what_it_holds():
    def made(factor):
        def wealth(part: invented.ShareByActor) -> invented.MoneyFlowByActor:
            return jnp.exp(part) * factor

        return invented.program(chosen=invented.equations(wealth), outcomes=("wealth",))

    about = watched("wealth")
    assert name(made(2.0), about) == name(made(2.0), about)
    assert name(made(2.0), about) != name(made(2.5), about)


@pytest.mark.parametrize("package", naming.VERSIONED)
def test_the_version_of_each_library_changes_the_name(monkeypatch, package):
    base = named()
    known = installed.metadata.version
    monkeypatch.setattr(installed.metadata, "version", lambda n: "99" if n == package else known(n))
    installed.version.cache_clear()
    other = named()
    monkeypatch.undo()
    installed.version.cache_clear()
    assert other.versions[package] == "99"
    assert other.name != base.name
    assert changed(base, other) == set()
    assert named() == base


def _function(text: str, file: str):
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    space: dict = {}
    exec(compile(text, file, "exec"), space)
    return space["f"]


def test_comments_docstrings_and_layout_do_not_count_and_everything_else_does():
    base = _function("def f(x):\n    return x * 2\n", "<one>")
    same = _function('# why\ndef f(x):\n    """Doubles."""\n\n    # so\n    return (x\n            * 2)\n', "<two>")
    other = _function("def f(x):\n    return x * 3\n", "<three>")
    text = _function('def f(x):\n    y = "text"\n    return x * 2\n', "<four>")
    assert source_of(base).digest == source_of(same).digest
    assert len({source_of(g).digest for g in (base, other, text)}) == 3


def test_a_function_without_a_source_counts_with_its_code():
    one, other, third = (eval(f"lambda x: x * {n}") for n in (2, 3, 2))
    digests = [source_of(f).digest for f in (one, other, third)]
    assert digests[0] == digests[2] != digests[1]


def test_values_that_print_alike_have_different_names():
    reader = naming._Reader()
    alike = [1, 1.0, True, "1", b"1", (1,), ((1,),), {"1": 1}, {1}, np.array(1), np.array([1]), np.float32(1), None]
    assert len({reader.of(v) for v in alike}) == len(alike)
    assert reader.of(0.0) != reader.of(-0.0)
    assert reader.of(("ab", "c")) != reader.of(("a", "bc"))
    assert reader.of({"a": 1, "b": 2}) == reader.of({"b": 2, "a": 1})


def test_the_order_in_which_equations_and_inputs_were_written_does_not_count():
    base = invented.program()
    turned = dataclasses.replace(
        base,
        equations=dict(reversed(base.equations.items())),
        inputs=dict(reversed(base.inputs.items())),
    )
    assert named(turned) == named(base)


@pytest.mark.seconds
def test_the_name_is_the_same_in_another_process_and_after_a_run():
    from .test_runs import run

    one = run(64)
    before = one.identity
    assert run(64).identity == before
    code = "from tests.engine.test_runs import run; print(run(64).id)"
    path = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
    env = {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "7"}
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=env)
    assert said.stdout.strip() == one.id, said.stderr


def test_copying_and_pickling_leave_the_name_as_it_is():
    program = invented.program()
    before = named(program).name
    for form in {type(v) for v in (program, *program.inputs.values(), *program.equations.values())}:
        if "__slotnames__" in vars(form):
            del form.__slotnames__
    without = named(program).name
    pickle.loads(pickle.dumps(program))
    copy.deepcopy(program.inputs)
    assert any("__slotnames__" in vars(type(given)) for given in program.inputs.values())
    assert before == without == named(program).name


NAMED = """
import burdenshare
from burdenshare.engine.identity import identity
from burdenshare.interfaces.notebook import bind
bound = bind("five-states")
print(burdenshare.__file__)
print(identity(bound.program, bound.watched, draws=64, precision=64))
"""


@pytest.mark.seconds
def test_the_name_is_the_same_wherever_the_package_lies(tmp_path):
    other = copy_sources(tmp_path / "elsewhere")
    said = []
    for folder in (ROOT / "src", other):
        env = {**os.environ, "PYTHONPATH": str(folder)}
        done = subprocess.run([sys.executable, "-c", NAMED], capture_output=True, text=True, cwd=tmp_path, env=env)
        place, found = done.stdout.splitlines()
        assert Path(place).is_relative_to(folder), done.stderr
        said.append(found)
    assert said[0] == said[1]
    # The table of direction numbers counts by what it holds.
    table = other / "burdenshare" / "engine" / "sobol_directions.npy"
    raw = bytearray(table.read_bytes())
    raw[-1] ^= 1
    table.write_bytes(raw)
    done = subprocess.run([sys.executable, "-c", NAMED], capture_output=True, text=True, cwd=tmp_path, env=env)
    assert done.stdout.splitlines()[1] != said[0], done.stderr


def test_whatever_of_the_engine_changes_changes_the_name(tmp_path, monkeypatch):
    """Quantiles, draws and the loop over chunks are in files that no equation names."""
    from burdenshare.engine import engine_files

    copied = tmp_path / "engine"
    shutil.copytree(Path(engine_files.__file__).parent, copied)
    monkeypatch.setattr(engine_files, "__file__", str(copied / "engine_files.py"))
    digest = engine_files.digest_of_engine.__wrapped__
    base = digest()
    assert base == engine_files.digest_of_engine()
    for file in sorted(copied.glob("*.*")):
        if file.suffix in (".py", ".npy"):
            raw = file.read_bytes()
            file.write_bytes(raw + b"\n")
            assert digest() != base, file.name
            file.write_bytes(raw)
    file = copied / "draws.py"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert digest() == base
    program = invented.program()
    named_now = named(program)
    monkeypatch.setattr(naming, "digest_of_engine", lambda: "another")
    assert changed(named_now, named(program)) == {"workings"}
