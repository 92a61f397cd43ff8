"""The pack of the page runs from its folder, and the equation of CONTRIBUTING runs in a copy of the package."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

from burdenshare.interfaces.cli.entry import run_command
from tests.conftest import ROOT
from tests.docs.test_docs import blocks


def test_the_pack_of_the_page_runs_from_its_folder(home, tmp_path, monkeypatch, capsys):
    page = ROOT / "docs" / "add-a-pack.md"
    for text in blocks(page, "yaml"):
        path = tmp_path / re.match(r"# (\S+)\n", text)[1]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^    burdenshare (.+)$", page.read_text(encoding="utf-8"), re.M)
    assert len(commands) == 2
    for command in commands:
        assert run_command([*command.split(), "--draws", "64"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"^defence_share\tITA\t2030\t% of GDP\t\t", out, re.M)
    assert {"pack.yaml", "figures.yaml", "scenarios"} == {p.name for p in (tmp_path / "my-alliance").iterdir()}


def test_the_equation_of_contributing_runs_and_passes_the_checks(home, tmp_path):
    page = ROOT / "CONTRIBUTING.md"
    (equation,) = blocks(page, "python")
    card, scenario = (b for b in blocks(page, "yaml") if "interest_over_defence" in b)
    equation, card, scenario = (re.sub(r"^   ", "", text, flags=re.M) for text in (equation, card, scenario))
    shutil.copytree(ROOT / "src", tmp_path / "src")
    ledger = tmp_path / "src" / "burdenshare" / "model" / "ledger" / "money_ledger"
    for path, text in ((ledger.with_suffix(".py"), f"\n\n{equation}"), (ledger.with_suffix(".yaml"), card)):
        path.write_text(path.read_text() + text)
    (tmp_path / "interest-over-defence.yaml").write_text(scenario)
    (command,) = re.findall(r"^ +burdenshare (run interest.+)$", page.read_text(encoding="utf-8"), re.M)

    def call(*words):
        done = subprocess.run(
            [sys.executable, "-m", *words], capture_output=True, text=True, cwd=tmp_path, check=False,
            env={**os.environ, "PYTHONPATH": f"{tmp_path / 'src'}{os.pathsep}{ROOT}"},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    found = {}
    for words in (command.split(), ["run", "five-states", "--draws", "200"]):
        head, *rows = [line.split("\t") for line in call("burdenshare", *words).splitlines()]
        found |= {(r[0], r[1], r[head.index("year")]): float(r[head.index("p50")]) for r in rows}
    year = max(y for _, _, y in found)
    for actor in ("USA", "DEU", "FRA", "POL", "RUS"):
        ratio = found["interest_paid", actor, year] / found["defence_spending", actor, year]
        assert abs(found["interest_over_defence", actor, year] / ratio - 1) < 0.1, actor
    checks = (
        "from importlib import import_module as take\n"
        "from burdenshare.engine.check import prime_sizes, shape_problems\n"
        "from burdenshare.engine.graph import read_theory\n"
        "from burdenshare.engine.units import scaling_problems\n"
        "theory = read_theory(take('burdenshare.model.ledger.money_ledger'))\n"
        "equation = theory.equations['interest_over_defence']\n"
        "print(scaling_problems(equation) + shape_problems(equation, prime_sizes()))\n"
    )
    (tmp_path / "checks.py").write_text(checks)
    assert call("checks").strip() == "[]"
