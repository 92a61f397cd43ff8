"""Runs are put side by side only where they are on the same draws."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

import burdenshare as bs
from burdenshare.vocabulary.errors import ProblemsFound
from tests.conftest import ROOT

DRAWS = 32
CHILD = "name: child\nquestion: What if?\nbased_on: five-states\n"


@pytest.fixture(scope="module")
def five():
    return bs.load_scenario("five-states")


@pytest.fixture(scope="module")
def made(five):
    return bs.run(five, draws=DRAWS)


@pytest.fixture
def child(tmp_path):
    def write(body: str):
        path = tmp_path / "child.yaml"
        path.write_text(CHILD + body)
        return bs.load_scenario(path)

    return write


def refused(function, *arguments, **options) -> str:
    with pytest.raises(ProblemsFound) as found:
        function(*arguments, **options)
    return str(found.value)


def test_another_sampling_is_refused(five, made, child):
    other = child("draws: {sampling: monte_carlo}\n")
    said = "`five-states` and `child` are not on the same draws: sampling is supercube and monte_carlo."
    assert said in refused(bs.run, [five, other], draws=DRAWS)
    assert said in refused(bs.compare, five, other, draws=DRAWS)
    assert said in refused(bs.compare, made, other)


def test_another_seed_in_a_file_is_refused_unless_one_is_given(five, made, child):
    other = child("draws: {seed: 7}\n")
    said = "`five-states` and `child` are not on the same draws: seed is 1 and 7. Give both one seed, such as seed=1."
    assert said in refused(bs.run, [five, other], draws=DRAWS)
    assert said in refused(bs.compare, made, bs.run(other, draws=DRAWS))
    both = bs.run([five, other], draws=DRAWS, seed=1)
    np.testing.assert_array_equal(*both.gdp.values)


@pytest.mark.parametrize("draws", [4, DRAWS])
def test_other_correlations_are_refused_even_with_few_draws(five, child, draws):
    other = child("correlations:\n  - ['productivity_drift[DEU]', 'productivity_drift[POL]', 0.35]\n")
    said = refused(bs.run, [five, other], draws=draws)
    for verb, words in (("run", said), ("compare", refused(bs.compare, five, other, draws=draws))):
        assert words.startswith(f"{verb}: `five-states` and `child` are not on the same draws: `"), words
        assert "[POL]` would be drawn otherwise. They differ in correlations." in words


@pytest.fixture
def grouped(tmp_path):
    """A pack like `five_states` with more groups."""

    def write(groups: str):
        pack = shutil.copytree(ROOT / "src" / "burdenshare" / "packs" / "five_states", tmp_path / "mine")
        for path in (pack / "pack.yaml", pack / "scenarios" / "five-states.yaml"):
            path.write_text(path.read_text().replace("name: five_states", "name: mine").replace("five-states", "mine"))
        (pack / "scenarios" / "five-states.yaml").rename(pack / "scenarios" / "mine.yaml")
        (pack / "groups.yaml").write_text(groups)
        return bs.run(str(pack / "scenarios" / "mine.yaml"), draws=DRAWS)

    return write


def test_other_groups_are_refused(made, grouped):
    other = grouped("more:\n  - multiplier[POL]\n  - multiplier[DEU]\n")
    said = refused(bs.compare, made, other)
    assert said == (
        "compare: `five-states` and `mine` are not on the same draws: `multiplier[DEU]` and `multiplier[POL]` would be "
        "drawn otherwise. They differ in groups. Run both with the same, or look at each by itself."
    )


def test_groups_that_leave_the_shared_draws_where_they_are_do_not_matter(made, grouped):
    other = grouped("more:\n  - denial_slope\n")  # five states draw no such scalar
    assert other.kept.identity.parts["groups"] != made.kept.identity.parts["groups"]
    gaps = [row.difference for block in bs.compare(made, other).blocks for row in block.rows]
    assert gaps and all(gap.low == gap.high == 0 for gap in gaps)


def test_another_distribution_of_a_scalar_is_on_the_same_draws(five, child):
    other = child("uncertainties: {multiplier: {POL: {uniform: {low: 0.1, high: 0.9}}, why: A test.}}\n")
    both = bs.run([five, other], draws=DRAWS)
    one, two = (run.inputs.multiplier.sel(actor="POL").values for run in both.runs)
    assert not np.array_equal(one, two)
    assert (np.argsort(one) == np.argsort(two)).all()


def test_32_bits_beside_64_are_refused(five, made):
    preview = bs.run(five, draws=DRAWS, precision=32)
    said = (
        f"`{made.id}` and `{preview.id}` are not on the same draws: precision is 64 and 32 bits. "
        "Run both with 64, or both with 32 bits: between them the last digits differ."
    )
    assert said in refused(bs.compare, made, preview)
    assert said in refused(bs.Runs, [made, preview])
    both = bs.compare(preview, five)
    assert both.runs[1].manifest.precision == 32


def test_runs_are_checked_however_they_are_put_together(five, made):
    assert "the list of runs is empty" in refused(bs.Runs, [])
    assert "draws is 32 and 16" in refused(bs.Runs, [made, bs.run(five, draws=16)])
