"""Assumptions by one word: what each moves."""

from __future__ import annotations

import json

import numpy as np
import pytest

from burdenshare.interfaces.cli.entry import run_command
from burdenshare.interfaces.cli.short_options import assumptions, short_changes
from burdenshare.vocabulary.errors import ProblemsFound

FIVE, DRAWS, YEAR = "five-states", 256, 2035
PLEDGE = "DEU.spending_pledge=3.5@2030"


def paired(run_pack, word, high, low, outcome):
    """The number of the actor in focus with the second value less that with the first, by draw."""
    runs = [run_pack(FIVE, (PLEDGE, *short_changes(FIVE, {word: (v,)}, None, None)), draws=DRAWS) for v in (high, low)]
    found = [run.outcomes[outcome] for run in runs]
    at = (found[0].years.index(YEAR), found[0].about.labels["actor"].index("DEU"))
    return found[0].values[at] - found[1].values[at]


def test_compliance_raises_spending_and_debt_of_a_state_that_pledges_more(run_pack):
    spending = paired(run_pack, "assumed_pledge_compliance", "0.3", "-0.3", "defence_share")
    assert (spending > -1e-12).all() and np.median(spending) > 0.3
    assert np.median(paired(run_pack, "assumed_pledge_compliance", "0.3", "-0.3", "debt_burden")) > 0.2


def test_growth_lowers_the_debt_burden(run_pack):
    assert (paired(run_pack, "assumed_productivity_drift", "0.5", "-0.5", "debt_burden") < 0).all()


def test_inflation_lowers_the_debt_burden_and_raises_money_spent(run_pack):
    assert (paired(run_pack, "assumed_inflation_drift", "1", "-1", "debt_burden") < 0).all()
    assert (paired(run_pack, "assumed_inflation_drift", "1", "-1", "local_spending") > 0).all()


def test_interest_raises_what_is_paid_and_debt(run_pack):
    assert (paired(run_pack, "assumed_interest_drift", "1", "-1", "interest_paid") > 0).all()
    assert (paired(run_pack, "assumed_interest_drift", "1", "-1", "debt_burden") > 0).all()


def test_compliance_is_shown_in_command_and_help(home, capsys):
    words = ["run", FIVE, "--draws", "16", "--json"]
    assert run_command([*words, "--compliance", "0.2", "--compliance", "fra=-0.1"]) == 0
    out, talk = capsys.readouterr()
    assert json.loads(out)["changes"] == ["DEU.pledge_compliance=0.2", "fra.pledge_compliance=-0.1"]
    assert "--set DEU.pledge_compliance=0.2" in talk
    assert run_command(["run", "--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "--compliance [ACTOR=]VALUE What the ally adds to the effect of the pledge" in said
    assert [option.split()[0] for option, _ in assumptions()] == [
        "--growth", "--inflation", "--interest", "--compliance"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--compliance", "most"], "--compliance most: it is not a number."),
        (["--compliance", "nan"], "--compliance nan: it is not a number."),
        (["--share", "inf"], "--share inf: it is not a number."),
        (["--compliance", "3"], "--compliance 3: `pledge_compliance` is 3 share. It lies between -2 and 2."),
        (["--growth", "7"], "--growth 7: `productivity_drift` is 7 "),
        (["--share", "fra=99"], "--share fra=99: `spending_pledge` is 99 "),
        (["--share", "=3"], "--share =3: it is not a number. Write `--share 1`, or an actor's code before it"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_under_its_own_word(home, capsys, words, said):
    for command in (["run", FIVE], ["compare", FIVE, FIVE]):
        assert run_command([*command, *words]) == 2
        assert said in capsys.readouterr().err


def test_an_assumption_that_no_theory_of_the_actor_reads_is_refused():
    def changes(word, *beside, scenario="indo-pacific-2026"):
        return short_changes(scenario, {"assumed_pledge_compliance": (word,)}, None, None, beside)

    assert changes("0.2") == ["KOR.pledge_compliance=0.2"]
    with pytest.raises(ProblemsFound, match=r"of CHN moves nothing under `budget_growth`.*spending=pledge_following"):
        changes("chn=0.2")
    with pytest.raises(ProblemsFound, match="of KOR moves nothing under `joint_products`"):
        changes("0.2", "theories.spending=joint_products")
    # What a theory leaves to another is read there.
    drift = {"assumed_productivity_drift": ("1",)}
    assert short_changes(FIVE, drift, None, None, ("theories.economy=no_feedback",)) == ["DEU.productivity_drift=1"]


def test_a_lever_takes_an_actor_as_an_assumption_does():
    def changes(*words, by=None):
        return short_changes(FIVE, {"short_spending_pledge": words}, by, None)

    assert changes("3") == ["DEU.spending_pledge=3"] == changes("DEU=3")
    assert changes("3", "fra=2.5", by=2030) == ["DEU.spending_pledge=3@2030", "fra.spending_pledge=2.5@2030"]
