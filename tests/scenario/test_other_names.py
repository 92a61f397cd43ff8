"""An actor may be called by another name or code of its country, and never by one that is only near."""

from __future__ import annotations

import pytest

import burdenshare
from burdenshare.interfaces.cli.entry import run_command


@pytest.mark.parametrize("word", ["ROK", "rok", "Korea", "KR"])
def test_a_lever_is_set_by_another_name_of_the_actor(word):
    plain, named = (
        burdenshare.load_scenario("indo-pacific-2026").set(f"{who}.spending_pledge", 3) for who in ("KOR", word)
    )
    assert named.levers.equals(plain.levers)


@pytest.mark.parametrize(
    ("word", "said"), [("UK", "Actors are `KOR`"), ("PRX", "Actors are `KOR`"), ("KRO", "Did you mean `KOR`?")]
)
def test_a_word_that_is_only_near_is_asked_about(capsys, word, said):
    assert run_command(["run", "--set", f"{word}.spending_pledge=3", "--draws", "8"]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "PRK`?" not in error


def test_figures_are_found_by_another_name(home):
    by_name, by_code = (burdenshare.data("defence_share", actor=a) for a in ("Korea, Rep.", "KOR"))
    assert by_name.equals(by_code)
    assert len(burdenshare.data("defence_share", actor=["UK", "ROK"]).actor.unique()) == 2
