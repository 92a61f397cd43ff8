"""A program with the equations of people of before in the place of those that have no null."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from burdenshare.engine.distributions import fixed, read_distribution
from burdenshare.engine.graph import read_theory
from burdenshare.engine.program import Path as ByYear
from burdenshare.engine.program import Sampled, make_program
from burdenshare.vocabulary.kinds import kind
from tests.behaviour import old_people

NULLS = Path(__file__).with_name("nulls")
MEN = Path(__file__).parent.parent / "fixtures" / "men_of_twenty_with_migration.csv"
OLD_INTAKE = {"KOR": (0.72, 0.85), "PRK": (0.7, 0.82), "TWN": (0.08, 0.15)}


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
