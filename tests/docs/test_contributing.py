"""Every block of CONTRIBUTING is run in a copy of the package, and changes what it says."""

from __future__ import annotations

import re

import pytest
import yaml

from tests.conftest import ROOT
from tests.docs.conftest import blocks, commands

PAGE = ROOT / "CONTRIBUTING.md"
CHECKS = """
from importlib import import_module as take
from burdenshare.engine.check import prime_sizes, shape_problems
from burdenshare.engine.graph import read_theory
from burdenshare.engine.units import scaling_problems
theory = read_theory(take('burdenshare.model.ledger.money_ledger'))
equation = theory.equations['interest_over_defence']
print(scaling_problems(equation) + shape_problems(equation, prime_sizes()))
"""


def medians(text: str) -> dict[tuple[str, str, str], float]:
    """By outcome, actor and year."""
    head, *rows = [line.split("\t") for line in text.splitlines()]
    return {(r[0], r[1], r[head.index("year")]): float(r[head.index("p50")]) for r in rows}


@pytest.mark.slow
def test_the_equation_of_the_page_runs_and_passes_the_checks(copied):
    (equation,) = blocks(PAGE, "python")
    card, scenario, *_ = blocks(PAGE, "yaml")
    copied.add("model/ledger/money_ledger.py", f"\n\n{equation}")
    copied.add("model/ledger/money_ledger.yaml", card)
    (copied.root / "interest-over-defence.yaml").write_text(scenario)
    command, *_ = commands(PAGE)
    found = medians(copied.run("burdenshare run five-states --draws 200"))
    mine = medians(copied.run(command))
    assert list(dict.fromkeys(name for name, _, _ in mine)) == yaml.safe_load(scenario)["outcomes"]
    found |= mine
    year = max(y for _, _, y in found)
    for actor in ("USA", "DEU", "FRA", "POL", "RUS"):
        ratio = found["interest_paid", actor, year] / found["defence_spending", actor, year]
        assert abs(found["interest_over_defence", actor, year] / ratio - 1) < 0.1, actor
    assert copied.call("-c", CHECKS).strip() == "[]"


@pytest.fixture
def with_figure(copied):
    """The package with the row, the origin and the rule of the page."""
    (row,) = blocks(PAGE, "csv")
    _, _, origin, rule, _ = blocks(PAGE, "yaml")
    snapshot = "data/snapshot/2026-11-29"
    copied.add(f"{snapshot}/factbook.csv", row)
    copied.add(f"{snapshot}/origins.yaml", origin)
    ((name, by_actor),) = yaml.safe_load(rule).items()
    ((actor, _),) = by_actor.items()
    line = next(line for line in rule.splitlines() if line.lstrip().startswith(actor)).strip()
    file = copied.package / "packs/five_states/figures.yaml"
    before = file.read_text()
    after = re.sub(rf"(  {name}:\n(?:    .*\n)*?)    {actor}: .*\n", rf"\1    {line}\n", before)
    assert after != before
    file.write_text(after)
    return copied


@pytest.mark.slow
def test_the_figure_of_the_page_is_shown_with_its_origin_and_changes_the_run(with_figure, run_pack):
    _, explain, run = commands(PAGE)
    (row,) = blocks(PAGE, "csv")
    quantity, actor, year, value, *_, origin, _ = row.split(",")
    said = with_figure.run(explain)
    assert f"{quantity} of {actor} in {year}: {value} % of GDP" in said
    assert yaml.safe_load(blocks(PAGE, "yaml")[2])[origin]["address"] in said
    now = medians(with_figure.run(run))
    before = run_pack("five-states", draws=200).outcomes["defence_share"]
    moved = {
        a for (name, a, y), new in now.items()
        if name == "defence_share" and abs(new - before.at(int(y), actor=a)) > 0.001
    }  # fmt: skip
    assert moved == {actor}


def test_a_planted_error_in_the_figure_is_found(with_figure):
    file = with_figure.package / "data/snapshot/2026-11-29/factbook.csv"
    file.write_text(re.sub(r"example-org-2026-03,(an invented)", r"example-org-2026-04,\1", file.read_text()))
    done = with_figure.tried("-m", *commands(PAGE)[2].split())
    assert done.returncode != 0
    assert "example-org-2026-04" in done.stderr


@pytest.mark.slow
def test_the_scenario_of_the_page_runs(copied):
    scenario = blocks(PAGE, "yaml")[-1]
    assert scenario.startswith("name: half-way")
    (copied.root / "half-way.yaml").write_text(scenario)
    assert "defence_share" in copied.run("burdenshare run half-way.yaml --draws 64")
