"""With a link at its null, its equation is the one without it; with all at their nulls, the old medians return."""

from __future__ import annotations

import csv
import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
import yaml

from burdenshare.data.catalog import load_catalog
from burdenshare.engine.distributions import fixed, read_distribution
from burdenshare.engine.graph import read_theory
from burdenshare.engine.program import Path as ByYear
from burdenshare.engine.program import Sampled, make_program
from burdenshare.engine.run import run_program
from burdenshare.model.budget import personnel_first as b
from burdenshare.model.forces import build_and_wear as f
from burdenshare.model.programmes import cost_and_schedule_lottery as p
from burdenshare.scenario.bind import bind
from burdenshare.scenario.load import load_scenario
from burdenshare.scenario.manifest import manifest
from burdenshare.vocabulary.kinds import kind
from burdenshare.vocabulary.reading import read_yaml
from tests.behaviour import old_people
from tests.golden.test_golden import SNAPSHOT, medians

NULLS = Path(__file__).with_name("nulls")
MEN = Path(__file__).parent.parent / "fixtures" / "men_of_twenty_with_migration.csv"
OLD_INTAKE = {"KOR": (0.72, 0.85), "PRK": (0.7, 0.82), "TWN": (0.08, 0.15)}
DRAW = np.random.default_rng(1)


def some(*shape):
    return DRAW.uniform(0.1, 2.0, (*shape, 500))


def links():
    return read_yaml((NULLS / "people.yaml").read_bytes(), "people.yaml").value


def all_off(tmp_path, parent):
    """A child of a scenario in which the links of every piece are off."""
    merged: dict = {"name": "links-off", "question": "What if no link did anything?", "based_on": parent}
    for path in sorted(q for q in NULLS.glob("*.yaml") if not q.stem.endswith("_corrections")):
        for link in read_yaml(path.read_bytes(), path.name).value:
            for section, blocks in link["off"].items():
                for name, block in blocks.items():
                    if isinstance(block, dict):
                        merged.setdefault(section, {}).setdefault(name, {}).update(block)
                    else:
                        merged.setdefault(section, {})[name] = block
    written = tmp_path / "links-off.yaml"
    written.write_text(yaml.safe_dump(merged, sort_keys=False), encoding="utf-8")
    return written


def with_old_people(bound):
    """The program with the equations of the first edition in the place of those that have no null."""
    program = bound.program
    actors, years = program.labels["actor"], program.years
    rows = csv.DictReader(MEN.read_text(encoding="utf-8").splitlines())
    held = {(r["actor"], int(r["year"])): float(r["thousand_men"]) / 1000 for r in rows}
    men = np.array([[held[a, y] for a in actors] for y in years])
    cells = []
    for actor in actors:
        low, high = OLD_INTAKE.get(actor, (0, 0))
        cell, _ = read_distribution({"uniform": {"low": low, "high": high}}, "", "") if high else (fixed(0.0), [])
        cells.append(cell)
    names = tuple(f"intake_share[{actor}]" for actor in actors)
    gone = ("men_aged_20", "intake_share", "serving_cohorts", "estimated_force")
    equations = {n: e for n, e in program.equations.items() if n not in gone} | read_theory(old_people).equations
    inputs = {
        **program.inputs,
        "men_aged_20": ByYear(kind("PeopleFlowByActor"), men),
        "intake_share": Sampled(kind("ShareByActor"), tuple(cells), names, 1.0),
    }
    return make_program(
        equations, inputs, labels=program.labels, years=years, reference_year=program.reference_year,
        outcomes=program.outcomes, correlations=program.correlations, seed=program.seed, sampling=program.sampling,
        groups={
            group: tuple(member.replace("conscript_part[", "intake_share[") for member in members)
            for group, members in program.groups.items()
        },
    )  # fmt: skip


def test_every_link_says_what_it_is_and_how_it_is_switched_off():
    for link in links():
        assert set(link) == {"link", "says", "off"}
        assert link["says"].endswith(".")


@pytest.mark.parametrize("parent", ["indo-pacific-2026", "primary-responsibility"])
def test_with_the_old_equations_and_every_link_off_the_old_medians_return(tmp_path, cards, parent):
    bound = bind(load_scenario(str(all_off(tmp_path, parent)), cards), load_catalog(), cards)
    bound = dataclasses.replace(bound, program=with_old_people(bound))
    run = run_program(bound.program, bound.watched, manifest(bound, 1024, 64), draws=1024)
    found, held = medians(run), json.loads(SNAPSHOT.read_text(encoding="utf-8"))[parent]
    for key, values in held.items():
        assert found[key] == pytest.approx(values, rel=1e-9, abs=1e-9), key


def test_at_one_price_a_conscript_costs_what_everybody_costs():
    career, called, cost, share, spent = some(3), some(3), some(3), some(3), some(3)
    np.testing.assert_allclose(b.personnel_spending(called, career, np.ones(1), cost), (called + career) * cost)
    first = b.personnel_cost(cost, share, share, spent, career, called, np.ones(1), True)
    np.testing.assert_allclose(first, share * spent / (called + career))


def test_without_lapse_payment_and_shortage_the_budget_is_the_old_one():
    spent, people, running, research = (some(3) for _ in range(4))
    stock, cost = some(3), some(3)
    lapsed = b.lapsed_operations(cost, stock, np.ones(1), False)
    rise = b.payment_rise(some(3), some(3), np.zeros(1))
    assert (np.asarray(lapsed) == 0).all()
    assert (np.asarray(rise) == 0).all()
    left = b.money_left(spent, people, running, research, rise, lapsed)
    np.testing.assert_array_equal(left, spent - people - running - research)


def test_at_full_pace_and_with_nobody_withheld_a_shortage_moves_neither_programmes_nor_force():
    free, due, wanted, cost = some(3) - 3, some(3), some(3), some(3)
    pace = b.programme_pace(free, due, np.ones(1), False)
    assert (np.asarray(pace) == 1).all()
    assert (np.asarray(b.withheld_recruits(free, due, cost, wanted, np.zeros(1), False)) == 0).all()
    before = np.zeros((4, 500))
    stretch = p.programme_stretch(before, pace, np.ones((3, 4, 1)), some(4), 2.0)
    assert (np.asarray(stretch) == 0).all()
    cost, start = some(4), some(4)
    end = start + some(4)
    np.testing.assert_array_equal(
        p.programme_spending(cost, start, end, before, stretch, 1.0), p.spending_due(cost, start, end, before, 1.0)
    )


def test_at_the_prices_of_the_first_year_orders_are_what_is_spent():
    free, split, replaced = some(3), some(3, 4), some(3, 4)
    np.testing.assert_array_equal(
        f.new_orders(free, split, replaced, np.ones((3, 1)), False), free[:, None] * split + replaced
    )


def test_at_the_plans_cost_deliveries_are_worth_what_the_plan_says():
    cost, units, plan = some(4), some(4), some(4)
    owner = np.ones((1, 4, 1))
    worth = p.programme_deliveries(cost, np.ones((4, 1)), units, plan, np.ones((1, 4, 1)), owner)
    np.testing.assert_allclose(worth[0, 0], (cost * units / plan).sum(axis=0))
