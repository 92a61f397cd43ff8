"""Names as people write them: an actor by its label or its name, a kept run by how its name begins, in every command."""

from __future__ import annotations

import pytest

from burdenshare.engine.opened import load_manifest
from burdenshare.engine.store import save_run
from burdenshare.interfaces.charted import Asked
from burdenshare.interfaces.charting import slide
from burdenshare.interfaces.citing import is_source
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.interfaces.comparing import compare_runs
from burdenshare.interfaces.naming import actors_named, is_run
from burdenshare.interfaces.shown import View
from burdenshare.views.trace import is_of_run
from burdenshare.vocabulary.errors import NotHeld, ProblemsFound

NAMES = {"KOR": "South Korea", "POL": "Poland"}


@pytest.fixture(scope="module")
def run(run_pack):
    return run_pack("five-states", draws=256)


def test_an_actor_is_named_by_label_or_name_in_any_case_and_counts_once():
    assert actors_named(["south korea", "pol", "POLAND", " Kor "], NAMES, "x") == ["KOR", "POL"]
    for word, right in (("Polnd", "Did you mean `Poland`?"), ("XX", "Actors: `KOR` and `POL`.")):
        with pytest.raises(ProblemsFound) as found:
            actors_named([word], NAMES, "`x`")
        assert str(found.value) == f"--actor: `x` has no actor `{word}`. {right}"


def test_what_is_shown_compared_and_drawn_takes_the_name_of_an_actor(run, bound_pack):
    bound = bound_pack("five-states")
    assert View.read(bound, 64, 64, None, None, actors=["poland", "DEU"]).actors == ("POL", "DEU")
    one, other = (compare_runs([run, run], [None, None], ["gdp"], actors=[a]).blocks for a in ("Poland", "POL"))
    assert one == other and one[0].labels == {"actor": "POL"}
    assert slide(Asked([run], outcome="gdp", actor="poland")) == slide(Asked([run], outcome="gdp", actor="POL"))
    with pytest.raises(ProblemsFound, match=r"compare: run [0-9a-f]{12} has no actor `Polnd`. Did you mean `Poland`?"):
        compare_runs([run, run], [None, None], actors=["Polnd"])


def test_four_digits_name_a_run_everywhere_and_three_nowhere(home, run, tmp_path, monkeypatch, capfd):
    save_run(run)
    monkeypatch.chdir(tmp_path)
    four, three = run.id[:4], run.id[:3]
    assert is_run(four) and is_run(four.upper()) and is_run(f"{four}@five-states") and not is_run(three)
    assert is_of_run(f"{four}:gdp:POL:2030") and not is_of_run(f"{three}:gdp:POL:2030") and not is_source(four)
    assert slide(Asked([four], outcome="gdp")) == slide(Asked([run], outcome="gdp"))
    assert load_manifest(four).run == run.id
    assert run_command(["cite", three]) == 3
    said = f"`{three}` is too short for the name of a run. Write 4 or more digits. `burdenshare runs` lists them."
    assert said in capfd.readouterr().err
    with pytest.raises(NotHeld):
        load_manifest(f"{three}@five-states")


def test_a_file_or_a_long_word_is_no_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "beef").write_text("name: beef\n")
    assert not is_run("beef") and is_run("beefbeef")
    assert is_run(f"beef@{'x' * 5000}") and not is_run("b" * 5000) and not is_run("five-states")
