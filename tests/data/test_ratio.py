"""How many times what an actor spends a share of output is: under each definition, and of a number that was quoted."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from burdenshare.data.ratios import Counted, ratio
from burdenshare.data.room import Room
from burdenshare.interfaces.cli.counted_otherwise import counted_otherwise
from burdenshare.vocabulary.errors import NotHeld, ProblemsFound


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    return Room(tmp_path_factory.mktemp("ratio") / "data")


@pytest.fixture(scope="module")
def answer(room):
    return ratio(room, 5, "KOR", counted=counted_otherwise("KOR"))


def rows(answer):
    return {(r["definition"], r["year"], r["release"]): r for r in answer.table("ratios").rows}


def test_five_percent_over_each_definition(answer):
    found = rows(answer)
    times = {key: round(row["times"], 2) for key, row in found.items()}
    assert times["national", 2025, "2025-06-27"] == 2.16
    assert times["national", 2026, "2026-11"] == 2.08
    assert times["sipri", 2025, "2026-04"] == 1.92


def test_the_core_part_alone_compares_with_a_budget(answer):
    core = {key: round(row["core_times"], 2) for key, row in rows(answer).items()}
    assert (core["national", 2025, "2025-06-27"], core["national", 2026, "2026-11"]) == (1.51, 1.46)
    assert "`core_times` is the core part alone, 3.5 of 3.5 + 1.5." in answer.table("ratios").sentence


def test_a_definition_without_a_figure_has_a_range(answer):
    (nato,) = [r for r in answer.table("estimates").rows if r["definition"] == "nato"]
    assert [round(nato[c], 2) for c in ("times_low", "times", "times_high")] == [1.74, 1.89, 2.08]
    assert nato["rests on"] == "the estimate `nato_factor` of `indo_pacific`"


def test_a_quoted_number_is_traced_to_its_release(room):
    found = ratio(room, 5, "KOR", like=2.8)
    ((key, row),) = rows(found).items()
    assert key == ("sipri", 2023, "2024-04")
    assert round(row["times"], 2) == 1.79
    assert "superseded" in row["quality"]
    assert found.caveats[0] == (
        "To print: 5 % of GDP is 1.79 times the superseded share of 2.8 % of South Korea (SIPRI definition for 2023, "
        "release of 2024-04)."
    )
    assert any("the release of 2026-04 gives 2.60" in said for said in found.caveats)


def test_a_quoted_number_is_what_is_divided_by(room):
    found = rows(ratio(room, 5, "KOR", like=2.3))
    assert {key[:2] for key in found} >= {("cia", 2025), ("national", 2025)}
    assert {round(row["times"], 3) for row in found.values()} == {2.174}


def test_the_sentence_to_print_names_definition_year_and_release(answer):
    assert answer.caveats[0] == (
        "To print: 5 % of GDP is, for South Korea, 2.16 times its 2.32 % in 2025 (the actor's own budget, release of "
        "2025-06-27), and 1.92 times its 2.60 % in 2025 (SIPRI definition, release of 2026-04); its core part of 3.5 %, "
        "which alone compares with a defence budget, is 1.51 times the first."
    )


def test_another_actor_and_another_part(room):
    found = ratio(room, 3.5, "POL", core=3)
    assert {r["definition"] for r in found.table("ratios").rows} >= {"nato"}
    assert all(r["core_times"] == pytest.approx(r["times"] * 3 / 3.5) for r in found.table("ratios").rows)
    assert "core_times" not in ratio(room, 2, "POL").table("ratios").columns
    (row,) = [r for r in ratio(room, 4.8, "KOR", counted=[Counted("mine", 1, 2, 4, "x")]).table("estimates").rows
              if r["definition"] == "mine"]  # fmt: skip
    assert (row["times_low"], row["times"], row["times_high"]) == (0.5, 1.0, 2.0)


@pytest.mark.parametrize(
    ("share", "more", "said"),
    [(0, {}, "It is a percentage of GDP above 0"), (float("nan"), {}, "the share is nan"), (5, {"core": 6}, "between 0 and 5"),
     (5, {"like": 9.9}, "no share of KOR rounds to 9.9")],
)  # fmt: skip
def test_what_is_no_share_is_refused(room, share, more, said):
    with pytest.raises(ProblemsFound, match=said):
        ratio(room, share, "KOR", **more)
    with pytest.raises(NotHeld, match="no share of output of Iceland"):
        ratio(room, 5, "ISL")


@pytest.mark.seconds
def test_the_command_imports_no_compiler(home):
    said = (
        "import sys\nfrom burdenshare.interfaces.cli.entry import run_command\n"
        "assert run_command(['data', 'ratio', '5', '--actor', 'KOR', '--like', '2.8']) == 0\n"
        "heavy = {'jax', 'scipy', 'xarray'} & set(sys.modules)\nassert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "1.79" in done.stdout


def test_only_the_same_publisher_restates_a_figure(room):
    """burdenshare's own share of 2024 is no newer figure of the ministry's."""
    said = ratio(room, 5, "KOR", like=2.54).caveats
    assert not [text for text in said if "Ministry of National Defense's figure" in text]
    assert any("Stockholm" in text and "gives 2.60" in text for text in ratio(room, 5, "KOR", like=2.8).caveats)


def test_the_sentence_to_print_stands_above_the_tables(answer, monkeypatch, capsys):
    from burdenshare.interfaces.cli import screen

    monkeypatch.setattr(screen, "is_screen", lambda: True)
    screen.print_finding(answer, False)
    shown = capsys.readouterr().out
    assert shown.index("To print:") < shown.index("Ratios") and shown.count("To print:") == 1
    assert answer.lead == answer.caveats[0] and answer.lead not in answer.below
    page = answer._repr_html_()
    assert page.index("To print:") < page.index("<table>") and page.count("To print:") == 1
    screen.print_finding(answer, True)
    assert json.loads(capsys.readouterr().out)["caveats"][0] == answer.lead
