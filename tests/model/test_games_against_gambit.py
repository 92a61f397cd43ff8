"""Quantal response against a referee: the same games solved by Gambit."""

from __future__ import annotations

import io

import jax.numpy as jnp
import numpy as np
import pytest

from burdenshare.model.deterrence._games import escalation, quantal_response

gambit = pytest.importorskip("pygambit", reason="Gambit has no wheel for this machine")
ENDS = ("SQ", "DC", "DD", "ED", "DE", "EE")


def tree(c, d):
    """The escalation game in Gambit's own file format."""

    def end(number, name):
        return f't "" {number} "{name}" {{ {float(c[name])!r}, {float(d[name])!r} }}'

    return "\n".join(
        (
            'EFG 2 R "escalation" { "challenger" "defender" } ""',
            'p "" 1 1 "first" { "keep" "demand" } 0', end(1, "SQ"),
            'p "" 2 1 "answer" { "concede" "in kind" "escalate" } 0', end(2, "DC"),
            'p "" 1 2 "after kind" { "yield" "climb" } 0', end(3, "DD"),
            'p "" 2 2 "last" { "yield" "stand" } 0', end(4, "ED"), end(5, "EE"),
            'p "" 1 3 "after escalation" { "yield" "fight" } 0', end(6, "DE"), end(5, "EE"), "",
        )
    )  # fmt: skip


def by_gambit(c, d, precision):
    game = gambit.read_efg(io.BytesIO(tree(c, d).encode()))
    profile = next(iter(gambit.qre.logit_solve_lambda(game, [precision]))).profile
    first, after_kind, after_escalation = (dict(choice) for _, choice in profile["challenger"])
    answer, last = (dict(choice) for _, choice in profile["defender"])
    kind, escalates = first["demand"] * answer["in kind"], first["demand"] * answer["escalate"]
    return {
        "SQ": first["keep"],
        "DC": first["demand"] * answer["concede"],
        "DD": kind * after_kind["yield"],
        "ED": kind * after_kind["climb"] * last["yield"],
        "DE": escalates * after_escalation["yield"],
        "EE": kind * after_kind["climb"] * last["stand"] + escalates * after_escalation["fight"],
    }


@pytest.mark.parametrize("seed", range(24))
def test_the_escalation_game_agrees(seed):
    random = np.random.default_rng(seed)
    c, d = ({k: random.uniform() for k in ENDS} for _ in range(2))
    precision = float(random.uniform(0.5, 8))
    ours = escalation(
        {k: jnp.array(v) for k, v in c.items()}, {k: jnp.array(v) for k, v in d.items()}, jnp.array(precision)
    )
    theirs = by_gambit(c, d, precision)
    assert {k: float(v) for k, v in ours.by_outcome.items()} == pytest.approx(theirs, abs=1e-6)


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(i, marks=pytest.mark.slow) for i in range(6, 24))])
def test_a_game_of_two_by_two_agrees(seed):
    """Payoffs between 0 and 1 and a precision below four: there is one equilibrium."""
    random = np.random.default_rng(100 + seed)
    row, column = random.uniform(size=(2, 2, 2))
    precision = float(random.uniform(0.2, 3.5))
    cells = (
        " ".join(f"{row[i, j]!r} {column[i, j]!r}" for j in (0, 1) for i in (0, 1))
        .replace("np.float64(", "")
        .replace(")", "")
    )
    game = gambit.read_nfg(io.BytesIO(f'NFG 1 R "two" {{ "row" "column" }} {{ 2 2 }}\n{cells}\n'.encode()))
    profile = next(iter(gambit.qre.logit_solve_lambda(game, [precision]))).profile
    theirs = [next(iter(dict(profile[player]).values())) for player in ("row", "column")]
    ours = quantal_response(jnp.array(row), jnp.array(column), jnp.array(precision))
    assert [float(v) for v in ours] == pytest.approx(theirs, abs=1e-6)
