"""Two scenarios are compared cell by cell: what does not fit is refused, and ties are no ranking."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from burdenshare.scenario.bind import bind
from burdenshare.studies import rankings
from burdenshare.studies.catalog import study
from burdenshare.studies.paired import Paired, refuse_unlike
from burdenshare.studies.questions import theory_table
from burdenshare.vocabulary.errors import ProblemsFound

FIRST = "primary-responsibility"


def another(bound, **changes):
    """The scenario with other words, bound again."""
    return bind(dataclasses.replace(bound.scenario, **changes), bound.catalog, bound.cards)


def refused(bound, against):
    with pytest.raises(ProblemsFound) as found:
        study("theory-table")(bound, draws=100, against=against)
    return str(found.value)


def relabelled(program, dimension, labels):
    return dataclasses.replace(program, labels={**program.labels, dimension: labels})


class Held:
    """A bound scenario whose program is another."""

    def __init__(self, bound, program):
        self.bound = dataclasses.replace(bound, program=program)

    def inside(self):
        return self.bound


def test_the_same_actors_in_another_order_are_refused(bound_pack):
    root = bound_pack("indo-pacific-2026")
    actors = root.program.labels["actor"]
    turned = Held(root, relabelled(root.program, "actor", (*actors[1:], actors[0])))
    said = refused(bound_pack(FIRST), turned)
    assert said.startswith(root.scenario.place)
    assert f"its labels of `actor` are in another order, `{actors[1]}`" in said
    assert f"Write them as the other does: `{actors[0]}`, `{actors[1]}`" in said


def test_other_actors_are_refused_with_their_names(bound_pack):
    root = bound_pack("indo-pacific-2026")
    actors = root.program.labels["actor"]
    said = refused(bound_pack(FIRST), Held(root, relabelled(root.program, "actor", (*actors[1:], "XXX"))))
    assert f"of `actor`, it lacks `{actors[0]}` and it has besides `XXX`" in said


def test_other_years_are_refused(bound_pack):
    root = bound_pack("indo-pacific-2026")
    said = refused(bound_pack(FIRST), another(root, last_year=2038))
    assert "it has 2025 to 2038, the other has 2025 to 2040. Give both the same years." in said


def test_another_theory_of_spending_is_refused_with_what_to_do(bound_pack):
    root = bound_pack("indo-pacific-2026")
    alike = {**root.scenario.theories, "spending": {"each": "pledge_following"}}
    said = refused(bound_pack(FIRST), another(root, theories=alike))
    assert "have other equations, by" in said
    assert "`budget_growth`" in said
    assert "Choose the same theories for both" in said


def test_correlations_are_no_policy(bound_pack):
    root = bound_pack("indo-pacific-2026")
    program = dataclasses.replace(root.program, correlations=())
    said = refused(bound_pack(FIRST), Held(root, program)) if root.program.correlations else "the same correlations"
    assert "the same correlations" in said


def test_a_run_is_no_policy_to_compare_with(bound_pack, run_pack):
    said = refused(bound_pack(FIRST), run_pack("as-now", draws=256))
    assert "`against` is run" in said
    assert "Give the scenario of the run." in said


@pytest.mark.slow
def test_a_pair_takes_no_program_of_another_form(bound_pack):
    root = bound_pack("indo-pacific-2026")
    paired = Paired(root, ("defence_spending",), 128)
    before = paired.program
    actors = before.labels["actor"]
    with pytest.raises(ProblemsFound, match="in another order"):
        paired.change(relabelled(root.program, "actor", actors[::-1]))
    assert paired.program is before
    refuse_unlike(before, bound_pack(FIRST).program)  # levers and distributions may differ
    paired.change(bound_pack(FIRST).program)


@pytest.mark.parametrize(
    ("first", "second", "way"),
    [
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5], "alike"),
        ([1, 1, 1, 1, 1], [2, 2, 2, 0, 0], "better"),
        ([1, 1, 1, 1, 1], [0, 0, 0, 2, 1], "worse"),
        ([1, 1, 1, 1, 1], [2, 2, 0, 0, 1], "unsure"),
        ([1, 1, 1, 1, 1], [2, 2, 1, 1, 1], "unsure"),
    ],
)
def test_a_ranking_needs_a_clear_majority(first, second, way):
    """A lower number is better here."""
    assert rankings.ranked(np.array(first), np.array(second), True, theory_table.CLEAR) == way


def row(outcome, better=0, worse=0, alike=0, unsure=0):
    of = better + worse + alike + unsure
    counts = {"better_under": better, "worse_under": worse, "alike_under": alike, "unsure_under": unsure, "of": of}
    return {"outcome": outcome, **counts, "holds_under_all": of in (better, worse)}


def test_only_what_is_clear_under_every_combination_is_said_to_hold():
    rows = [
        row("sure_one", better=4), row("sure_two", worse=4), row("half", worse=2, alike=2), row("turning", 1, 1, 2),
        row("same", alike=4), row("open", unsure=4),
    ]  # fmt: skip
    said = rankings.in_words(rows, {"first_scenario": "A", "second_scenario": "B"}, 2040)
    assert said == (
        "In 2040 the ranking of A and B holds under every combination for sure one and sure two; which is better depends "
        "on the theory for turning; both are alike in every future for same; for half A is worse in 2 and alike in 2 of 4 "
        "combinations; for open A is unsure in 4 of 4 combinations."
    )


def test_alike_is_no_ranking_that_holds():
    shares = [
        {**dict.fromkeys(theory_table.TOPICS, "x"), **dict.fromkeys(theory_table.OUTCOMES, s)} for s in (0.5, 1.0)
    ]
    shares[1]["spending"] = "y"
    ranked = [dict.fromkeys(theory_table.OUTCOMES, way) for way in ("alike", "better")]
    names = {"first_scenario": "A", "second_scenario": "B"}
    rows = theory_table._rankings(shares, ranked, names, 2040).rows
    assert not any(r["holds_under_all"] for r in rows)
    assert {(r["better_under"], r["alike_under"], r["of"], r["turns_with"]) for r in rows} == {(1, 1, 2, "spending")}
