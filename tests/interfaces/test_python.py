"""What a scholar types in Python: numbers, names and tables that do not fit are refused in words."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import burdenshare as bs
from burdenshare.studies import asking
from burdenshare.studies.comparing import Comparison
from burdenshare.vocabulary.errors import ProblemsFound

DRAWS = 16


@pytest.fixture(scope="module")
def five():
    return bs.load_scenario("five-states")


@pytest.fixture(scope="module")
def made(five):
    return bs.run(five, draws=DRAWS)


def refused(function, *arguments, **options) -> str:
    with pytest.raises(ProblemsFound) as found:
        function(*arguments, **options)
    return str(found.value)


# Seeds, draws and precision


@pytest.mark.parametrize("seed", [1.0, "1", True, np.True_, -1, 1.5, 2**63, [1], np.float64(1)], ids=repr)
def test_a_seed_is_a_whole_number_from_0_on(five, seed):
    asked = [
        lambda: bs.run(five, draws=DRAWS, seed=seed),
        lambda: bs.run([five, five], draws=DRAWS, seed=seed),
        lambda: bs.load_scenario("five-states", seed=seed),
        lambda: bs.Scenario("five-states", seed=seed),
    ]
    for ask in asked:
        said = refused(ask)
        assert f": `seed` is {seed!r}. A seed is a whole number from 0 on, below 2 to the power of 63." in said


@pytest.mark.parametrize("seed", [1, np.int64(1), np.uint8(1), np.array(1)], ids=repr)
def test_the_same_seed_is_the_same_run(five, made, seed):
    assert bs.run(five, draws=DRAWS, seed=seed).id == made.id
    assert bs.load_scenario("five-states", seed=seed) == bs.load_scenario("five-states", seed=1)
    assert type(bs.load_scenario("five-states", seed=seed).loaded.seed) is int


@pytest.mark.parametrize("draws", [1.5, True, "100", 0, -1, 10_000_001, np.float64(100)], ids=repr)
def test_draws_are_a_whole_number(five, draws):
    asks = {"run": lambda: bs.run(five, draws=draws), "compare": lambda: bs.compare(five, five, draws=draws)}
    for verb, ask in asks.items():
        assert refused(ask) == (
            f"{verb}: `draws` is {draws!r}. It is a whole number from 1 to 10,000,000. Write draws=1000."
        )


def test_draws_of_a_library_are_right(five, made):
    assert bs.run(five, draws=np.int64(DRAWS)).id == made.id


@pytest.mark.parametrize("draws", [True, 150.5, "150"], ids=repr)
def test_studies_read_draws_alike(five, draws):
    bound = bs.bind(five)
    assert asking._draws(bs.studies.what_binds, bound, np.int64(150), "study") == 150
    said = refused(asking._draws, bs.studies.what_binds, bound, draws, "study")
    assert said == f"study: `draws` is {draws!r}. It is 100 to 100,000."


@pytest.mark.parametrize("precision", [64.0, "64", True, 16], ids=repr)
def test_precision_is_64_or_32(five, precision):
    assert refused(bs.run, five, draws=DRAWS, precision=precision) == (
        f"run: `precision` is {precision!r}. It is 64 or 32."
    )
    assert bs.run(five, draws=DRAWS, precision=np.int32(64)).manifest.precision == 64


# Changed copies


def test_years_may_be_of_any_library(five):
    assert five.set("POL.spending_pledge", {np.int64(2030): 5.0, 2028: 4}).changes == (
        "POL.spending_pledge=4@2028",
        "POL.spending_pledge=5@2030",
    )


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({}, "set POL.spending_pledge: the table of values is empty."),
        ({2030.5: 3}, "2030.5 is neither a year nor a label."),
        ({True: 3}, "True is neither a year nor a label."),
        ({"POL": 3, 2030: 4}, "years and labels are mixed."),
        ({2030: "x"}, "'x' cannot be read as a value."),
        ({2030: None}, "None cannot be read as a value."),
        ({2030: {2031: 4}}, "{2031: 4} cannot be read as a value."),
        (True, "True cannot be read as a value."),
        (np.array([3.0, 4.0]), "array([3., 4.]) cannot be read as a value."),
    ],
    ids=repr,
)
def test_values_that_cannot_be_read_are_refused(five, value, message):
    said = refused(five.set, "POL.spending_pledge", value)
    assert message in said
    assert "Give " in said


def test_a_set_that_sets_nothing_is_refused(five):
    assert "no value is given" in refused(five.set)
    assert "the table of values is empty" in refused(five.set, "spending_pledge", {"POL": {}})
    assert "{'POL.spending_pledge': 4} is not the name of" in refused(five.set, {"POL.spending_pledge": 4})
    assert "no theory is given" in refused(five.with_theory)
    assert "no theory of `spending` is given" in refused(five.with_theory, spending={})


def test_a_change_replaces_the_earlier_one_of_its_name(five):
    for name in (" POL.spending_pledge", "pol.spending_pledge ", "POL.SPENDING_PLEDGE"):
        changed = five.set("POL.spending_pledge", {2030: 3, 2034: 5}).set(name, 4)
        assert changed.changes == (f"{name.strip()}=4",)
    assert five.set("POL.spending_pledge", 3).set("spending_pledge", {" pol": 4}).changes == ("pol.spending_pledge=4",)
    chosen = five.with_theory(spending={"POL": "pledge_following"}).with_theory(spending={" pol": "pledge_following"})
    assert chosen.changes == ("theories.spending.pol=pledge_following",)


# Comparisons


def test_unknown_actors_are_refused(made):
    assert refused(bs.compare, made, made, actors=["XXX"]) == (
        f"compare: run {made.id} has no actor `XXX`. Actors: `USA`, `DEU`, `FRA`, `POL` and `RUS`."
    )
    assert "has no actor `PLO`. Did you mean `POL`?" in refused(bs.compare, made, made, actors="PLO")


def test_one_word_is_one_name(made):
    one = bs.compare(made, made, actors="POL", outcomes="gdp", years=2030)
    assert repr(one).startswith("five-states (2) beside five-states (1), on the same draws\n")
    assert [(b.outcome, b.labels, [row.year for row in b.rows]) for b in one.blocks] == [
        ("gdp", {"actor": "POL"}, [2030])
    ]
    assert one.blocks == bs.compare(made, made, actors=["POL"], outcomes=["gdp"], years=[np.int64(2030)]).blocks


def test_an_empty_table_prints():
    table = bs.Comparison((), Comparison((), (), (), ())).to_pandas()
    assert len(table) == 0
    assert {"first_p50", "other_p50", "higher"} <= set(table.columns)


def test_an_actor_that_is_left_out_is_refused_with_the_reason(five, made):
    outcome = made.outcomes["gdp"]
    about = dataclasses.replace(outcome.about, leave_out={"RUS": "Its figures are disputed"})
    kept = {**made.kept.outcomes, "gdp": dataclasses.replace(outcome, about=about)}
    other = bs.Run(dataclasses.replace(made.kept, outcomes=kept))
    assert refused(bs.compare, other, other, outcomes="gdp", actors="RUS") == (
        "compare: `gdp` of `RUS` is not in both runs. RUS: Its figures are disputed. Name other actors or outcomes."
    )


def test_what_cannot_be_compared_is_refused(five, made):
    assert "cannot be compared. Give a run, a scenario" in refused(bs.compare, [made], five)
    assert refused(bs.compare, made, five, draws=7) == (
        f"compare: `draws` is 7, but run {made.id} has {DRAWS}. Leave `draws` out, or give two scenarios."
    )
    assert bs.compare(made, five, draws=np.int64(DRAWS)).runs[1].id == made.id


# Figures


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"quantity": "defence_shar"}, "data: there is no quantity named `defence_shar`. Did you mean `defence_share`?"),
        ({"actor": "XXX"}, "data: `defence_share` has no figure of the actor `XXX`. Actors: `ALB`, `AUS`,"),
        ({"actor": "POLL"}, "no figure of the actor `POLL`. Did you mean `POL`?"),
        ({"actor": "Polnd"}, "no figure of the actor `POLND`. Did you mean `POL`?"),
        ({"actor": ["POL", "XXX"]}, "no figure of the actor `XXX`."),
        ({"definition": "natto"}, "data: `defence_share` has no figure under the definition `natto`. Did you mean `nato`?"),
        ({"definition": ""}, "no figure under the definition ``. Definitions: "),
        ({"years": (2025, 2020)}, "data: `years` is (2025, 2020): the first is after the last. Write years=(2020, 2025)."),
        ({"years": 2024.0}, "data: `years` is 2024.0. Give one year, or the first and the last: years=(2020, 2025)."),
        ({"years": True}, "`years` is True."),
        ({"years": (2020, 2021, 2022)}, "`years` is (2020, 2021, 2022)."),
    ],
    ids=str,
)  # fmt: skip
def test_figures_of_wrong_names_are_refused(home, asked, message):
    assert message in refused(bs.data, **{"quantity": "defence_share", **asked})


def test_figures_are_found_by_codes_and_years_of_any_library(home):
    whole = bs.data("defence_share", actor="pol", definition="nato")
    assert set(whole.actor) == {"POL"} and set(whole.definition) == {"nato"}
    one = bs.data("defence_share", actor=["POL"], definition="nato", years=np.int64(2024))
    assert list(one.year) == [2024]
    assert one.value.tolist() == whole[whole.year == 2024].value.tolist()
    assert bs.data("defence_share", years=1066).empty
