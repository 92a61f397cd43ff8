"""Lineage: how each quantity came about, kept with the run."""

from __future__ import annotations

import numpy as np

from burdenshare.engine.join import join_theories, side_by_side
from burdenshare.engine.lineage import lineage
from burdenshare.engine.program import Fixed
from burdenshare.vocabulary.kinds import kind

from . import invented


def meagre(wealth: invented.MoneyFlowByActor, part: invented.ShareByActor) -> invented.MoneyFlowByActor:
    """Half of what others spend.

    Holds: it is less.
    """
    return 0.5 * wealth * part


meagre.__name__ = "shield"


def test_a_quantity_has_its_theory_docstring_needs_and_source():
    step = lineage(invented.program())["shield"]
    assert step.theory == "engine: invented"
    assert step.says == "What is spent on the common shield."
    assert step.needs == ("wealth", "part")
    assert step.source.startswith("def shield(wealth: MoneyFlowByActor")
    assert step.source.endswith("return wealth * part")


def test_where_theories_differ_the_public_name_picks_and_each_keeps_its_own_source():
    rivals = [invented.theory("defence", n, f) for n, f in (("lavish", invented.shield), ("meagre", meagre))]
    chosen = {"defence": {"AAA": rivals[0], "BBB": rivals[1], "CCC": rivals[0]}}
    by_actor, problems = join_theories(chosen, invented.ACTORS)
    assert problems == []
    both = side_by_side("defence", rivals)
    for joined in (by_actor, both):
        equations = {**invented.ALL, **joined}
        steps = lineage(_program(equations, choice=joined is both))
        assert steps["meagre__shield"].says == "Half of what others spend."
        assert "Holds: it is less." in steps["meagre__shield"].doc
        assert steps["meagre__shield"].source.endswith("return 0.5 * wealth * part")
        assert steps["lavish__shield"].source.endswith("return wealth * part")
        assert {"lavish__shield", "meagre__shield"} <= set(steps["shield"].needs)
        assert steps["shield"].theory == "engine: lavish or engine: meagre"
        assert steps["shield"].source == ""


def _program(equations, choice):
    given = invented.inputs()
    if choice:
        given["choice_of_defence"] = Fixed(kind("Index"), np.array(0.0))
    return invented.program(given, equations)
