"""The second alliance by money alone: 32 allies and Russia, four topics and the ledger, no forces and no war."""

from __future__ import annotations

import re

import numpy as np
import pytest

from burdenshare.data.catalog import load_catalog
from burdenshare.data.countries import members
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.scenario.load import load_scenario
from burdenshare.views.groups import groups
from burdenshare.views.neighbours import neighbours
from burdenshare.vocabulary.errors import ProblemsFound

NAME, HAGUE = "nato-today", "nato-hague-2035"
LIKE_OTHERS = ("CAN", "DNK", "LUX", "NOR", "SWE")  # their interest is another's, by judgement


def test_the_alliance_is_that_of_the_treaty(bound_pack):
    scenario = bound_pack(NAME).scenario
    assert set(scenario.alliance) == set(members("nato", scenario.reference_year))
    assert set(scenario.actors) == {*scenario.alliance, "RUS"}


def test_each_share_is_the_publishers_and_icelands_is_left_out(bound_pack):
    bound, catalog = bound_pack(NAME), load_catalog()
    scenario, planned = bound.scenario, bound.series["planned_defence_share"].values
    for actor in scenario.actors:
        if actor == "ISL":
            assert set(planned[actor].values()) == {0}
            continue
        definition, year = scenario.definitions["defence_share"][actor], 2024 if actor == "RUS" else 2025
        published = catalog.one("defence_share", actor, year, definition).value
        assert planned[actor][2025] == pytest.approx(published / 100)
        assert scenario.levers["spending_pledge"].path(actor)[-1][1] == pytest.approx(published)
    for outcome in ("defence_share", "defence_spending", "local_spending", "burden_ratio"):
        assert "no armed forces" in bound.watched[outcome].leave_out["ISL"]


def test_no_official_rate_of_interest_is_negative_and_deficits_are_still_the_imfs(bound_pack, run_pack):
    bound, catalog = bound_pack(NAME), load_catalog()
    rates = bound.series["official_interest_rate"]
    assert min(rate for by_year in rates.values.values() for rate in by_year.values()) > 0
    for actor in LIKE_OTHERS:
        assert rates.values[actor] == rates.values["DEU"]
    assert "Norway, Sweden" in rates.how and "those of Germany" in rates.how
    deficit = run_pack(NAME, ("plans=kept",), draws=64).outcomes["deficit"]
    for actor in (*LIKE_OTHERS, "DEU", "TUR"):
        published = -catalog.one("balance", actor, 2026, "imf").value
        assert deficit.at(2026, "p50", actor=actor) == pytest.approx(published, abs=0.35), actor


def test_every_number_is_finite(run_pack):
    for outcome in run_pack(HAGUE, draws=64).outcomes.values():
        shown = [index for index, _ in outcome.cells()]
        assert all(np.isfinite(outcome.summary[(slice(None), *index)]).all() for index in shown), outcome.about.name


def test_kept_plans_reach_the_pledge_and_those_above_it_stay(run_pack):
    run = run_pack(HAGUE, ("plans=kept",), draws=64)
    share = run.outcomes["defence_share"]
    for actor in run.manifest.alliance:
        if actor != "ISL":
            least = {"POL": 4.48, "LTU": 4, "LVA": 3.73}.get(actor, 3.5)
            assert share.at(2035, "mean", actor=actor) == pytest.approx(least, abs=0.06), actor
    assert run.outcomes["spending_part"].at(2035, "p50", actor="RUS") == 0


def test_reservations_are_variants_with_their_source(cards):
    spain, all_of_them = load_scenario("nato-hague-spain", cards), load_scenario("nato-hague-reservations", cards)
    assert spain.levers["spending_pledge"].path("ESP")[-1][1] == 2.1
    assert spain.levers["spending_pledge"].path("FRA")[-1] == (2035, 3.5)
    held = dict(all_of_them.levers["spending_pledge"].path("BEL"))
    assert held[2029] == 2 and held[2035] == 3.5
    assert "SpainLetters2025" in all_of_them.levers["spending_pledge"].source


def test_the_focus_is_a_change_like_any_other(cards):
    scenario = load_scenario(HAGUE, cards, ("focus=pol",))
    assert (scenario.focus, scenario.answers_of) == ("POL", "POL")
    for changes, said in (
        (("focus=XXX",), "`XXX` is not an actor of the scenario"),
        (("focus=POL", "focus=DEU"), "set twice"),
    ):
        with pytest.raises(ProblemsFound, match=said):
            load_scenario(HAGUE, cards, changes)


def test_a_report_in_focus_shows_the_ally_and_five_like_it(home, capsys):
    assert run_command(["run", HAGUE, "--focus", "pol", "--draws", "64"]) == 0
    _, err = capsys.readouterr()
    assert "zloty" in err and "focus=POL" in err
    report = next((home / "runs").glob("*/words/nato-hague-2035*/report.html")).read_text(encoding="utf-8")
    heading = re.search(r"<h1>(.*?)</h1>", report)[1]
    assert heading.startswith("What does the pledge of The Hague cost") and "Poland in focus" in report
    assert "The unchanged scenario asks" not in report
    assert report.count("<svg") <= 24
    assert "Pictures show 5 of 32 other actors" in report
    assert report.count("Has it been done?") <= 6


def test_neighbours_are_members_and_most_like_the_focus(run_pack):
    run = run_pack(HAGUE, ("focus=EST",), draws=64)
    found = neighbours(run)
    assert len(found) == 5 and "USA" not in found and "RUS" not in found and "ISL" not in found
    assert {"SVN", "LVA", "ALB"} & set(found)


@pytest.mark.parametrize("study", ["who-carries-what", "replacement-cost", "theory-table"])
def test_a_study_that_needs_forces_says_so(home, capsys, study):
    assert run_command(["study", study, HAGUE, "--draws", "100"]) == 2
    assert "it needs a theory of `roles`" in capsys.readouterr().err


def test_groups_of_a_large_alliance_are_in_its_report_and_add_up(run_pack):
    run = run_pack(HAGUE, ("focus=POL", "plans=kept"), draws=64)
    found = groups(run)
    assert found is not None and found["heads"] == ["Group", "2026", "2029", "2035"]
    last = {name: float(cells[-1].partition(" ")[0]) for name, *cells in found["rows"]}
    assert list(last) == ["United States", "Poland", "All members without the United States", "All members"]
    assert last["Poland"] == pytest.approx(4.48, abs=0.02)
    low, high = sorted((last["United States"], last["All members without the United States"]))
    assert low <= last["All members"] <= high
    assert groups(run_pack("five-states", draws=64)) is None


def test_a_study_names_the_allies_on_a_terminal(home, capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert run_command(["study", "burden-ledger", "nato-today", "--draws", "100"]) == 0
    shown = capsys.readouterr()
    assert "Albania" in shown.out and "Poland" in shown.out and not re.search(r"^(ALB|POL) ", shown.out, re.M)
    name = re.search(r"Finding (\w+)", shown.err)[1]
    assert run_command(["study", "--open", name]) == 0
    assert "Albania" in capsys.readouterr().out
