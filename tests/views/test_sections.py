"""Sections follow what a run holds; money, years, titles and notes follow its manifest."""

from __future__ import annotations

import dataclasses
import re

import pytest
from markupsafe import escape

from burdenshare.engine.store import save_run
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.studies.carried import parts_of_need
from burdenshare.views.programmes import command, programmes
from burdenshare.views.report import report
from burdenshare.views.sections import half
from burdenshare.views.slides.carries import finding
from burdenshare.views.tables import milestones, rows, shown_years, tsv
from burdenshare.views.words import headline, shown_as, unit_of


@pytest.fixture(scope="module")
def run(run_pack):
    return run_pack("pledge-by-2035", draws=256)


@pytest.fixture(scope="module")
def small(run_pack):
    return run_pack("five-states", draws=128)


def with_words(run, **words):
    """The same numbers with other words."""
    changed = dataclasses.replace(run.manifest, **words)
    return dataclasses.replace(run, words=lambda: changed)


def without(run, *names):
    return dataclasses.replace(run, outcomes={n: o for n, o in run.outcomes.items() if n not in names})


def test_a_pack_of_money_alone_has_a_report_of_money_alone(small):
    page = report(small)
    for absent in (
        "Who carries what",
        "limits the defender",
        "Wartime command",
        "Programmes",
        "Risk, belief",
        "Not shown",
    ):
        assert absent not in page, absent
    assert page.count("<svg") == 4 * 5
    assert "billion USD, 2025 prices" in page
    assert "billion euro, nominal" in page
    assert "trillion rouble" not in page  # the table of the focus alone


def test_a_focus_that_defends_in_no_war_is_named_in_each_section_about_a_war(run):
    page = report(with_words(run, focus="JPN"))
    sentence = f"{run.manifest.actors['JPN']}, the actor in focus, defends in no contingency of this run."
    for part in ("carried", "binds", "risks"):
        section = page.split(f'<h2 id="{part}">')[1].split("<h2")[0]
        assert sentence in section, part
        assert "Contingency peninsula: " in section
    assert sentence not in report(run)


def test_the_parts_of_a_mission_add_to_what_it_needs_as_on_the_slide(run):
    section = report(run).split('<h2 id="carried">')[1].split("<h2")[0]
    assert "The parts of what each mission needs, in percent" in section and "supplied" not in section
    year = run.manifest.years[-1]
    parts = parts_of_need(run, "peninsula", year)
    assert escape(finding(run, parts, "peninsula", year)) in section
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', section)
    assert [name for name, _ in rows][-1] == "Nuclear umbrella" and len(rows) == 7
    for name, row in rows:
        cells = [" ".join(re.sub("<.*?>", " ", cell).split()) for cell in row.split("</td>")[:-1]]
        for cell in cells:
            assert sum(int(part.split()[-1]) for part in cell.split(" · ")) == pytest.approx(100, abs=1.1), cell
            assert cell.split(" · ")[-1].startswith("nobody ")
        of = [p for p in parts if p.mission.replace("_", " ") == name.lower()]
        assert not of or cells[-1] == " · ".join(f"{p.who} {p.mean:.0f}" for p in of)


@pytest.mark.parametrize(
    ("lost", "said", "gone"),
    [
        ("coverage_alone", "Who carries what: the run does not hold `coverage_alone`.", 'id="carried"'),
        ("manning", "What limits the defender: the run does not hold `manning`.", 'id="binds"'),
        ("is_over_plan", "Programmes: the run does not hold `is_over_plan`.", 'id="programmes"'),
        ("base_rate_of_war", "Chances and base rates: the run does not hold `base_rate_of_war`.", None),
        ("concession_index", "Indices of risk: the run does not hold `concession_index`.", None),
        ("elite_belief", "Beliefs: the run does not hold `elite_belief`.", None),
    ],
)
def test_no_section_is_cut_in_silence(run, lost, said, gone):
    page = report(without(run, lost))
    plain = re.sub(r"</?code>", "`", page)
    assert said in plain
    assert gone is None or gone not in page
    assert 'id="risks"' in page


def test_outcomes_of_a_war_without_a_war_are_said_to_be_so(run):
    found = half(with_words(run, contingencies={}), {"Missions": ["coverage"]}, ["Missions"])
    assert found == ["Missions: the run has no contingency."]


def test_years_of_tables_are_the_scenarios(run):
    assert milestones(run) == [2030, 2035, 2040]
    other = with_words(run, milestones=(2028, 2033))
    assert milestones(other) == [2028, 2033, 2040]
    assert shown_years(other) == [2026, 2028, 2033, 2040]
    page = report(other)
    assert ">2033</th>" in page
    assert ">2035</th>" not in page
    assert re.match(
        r"Wartime command transferred by 2028 in \d+ % of futures, by 2033 in \d+ %, by 2040", command(other)
    )
    assert programmes(other)["years"] == [2028, 2033, 2040]
    assert milestones(with_words(run, milestones=())) == [2030, 2035, 2040]


def test_prices_are_those_of_the_runs_reference_year(run):
    other = with_words(run, reference_year=2024)
    assert unit_of(other, run.outcomes["defence_spending"]) == "billion USD, 2024 prices"
    assert unit_of(other, run.outcomes["dollar_spending"]) == "billion USD, nominal"
    assert "2025 prices" not in headline(other)


def test_local_money_has_the_name_of_its_currency(run):
    outcome = run.outcomes["local_spending"]
    shown = shown_as(run, outcome, {"actor": "KOR"})
    assert (shown.unit, shown.by) == ("trillion won, nominal", 1000.0)
    assert shown_as(run, outcome, {"actor": "USA"}).unit == "trillion dollar, nominal"
    value = outcome.at(2040, actor="KOR")
    [row] = rows(run, outcome, [2040], "KOR")
    assert row[0] == f"{run.manifest.actors['KOR']}, trillion won"
    assert row[2].startswith(f"{value / 1000:,.1f} (")
    assert (
        shown_as(with_words(run, currencies={}), outcome, {"actor": "KOR"}).unit == "trillion local currency, nominal"
    )


def test_a_small_sum_stays_in_billions(small):
    outcome = small.outcomes["local_spending"]
    assert shown_as(small, outcome, {"actor": "DEU"}).unit == "billion euro, nominal"


def test_in_a_pipe_numbers_keep_the_unit_of_the_outcome(small):
    leading = dataclasses.replace(small.outcomes["local_spending"].about, shown=True)
    outcome = dataclasses.replace(small.outcomes["local_spending"], about=leading)
    text = tsv(dataclasses.replace(small, outcomes={"local_spending": outcome}))
    row = next(line.split("\t") for line in text.splitlines() if line.startswith("local_spending\tRUS\t2035"))
    assert row[3] == "billion rouble, nominal"
    assert float(row[8]) == pytest.approx(outcome.at(2035, actor="RUS"), rel=1e-5)


def test_a_report_draws_no_more_than_five_other_actors(run):
    more = {f"{letter}AA": f"State {letter}" for letter in "BCDEFGHIJ"}
    about = run.outcomes["debt_burden"].about
    actors = (*about.labels["actor"], *more)
    import numpy as np

    summary = np.repeat(run.outcomes["debt_burden"].summary[:, :1], len(actors), axis=1)
    outcome = dataclasses.replace(
        run.outcomes["debt_burden"], about=dataclasses.replace(about, labels={"actor": actors}), summary=summary
    )
    small = dataclasses.replace(run, outcomes={"debt_burden": outcome})
    page = report(with_words(small, actors={**run.manifest.actors, **more}))
    assert page.count("<svg") <= 1 + 5
    assert "Pictures show " in page
    assert all(name in page for name in more.values())


def test_a_changed_run_has_a_changed_title_everywhere(home, capfd, monkeypatch):
    change = "DEU.spending_pledge=3.5@2030"
    assert run_command(["run", "five-states", "--draws", "64", "--set", change]) == 0
    out, _ = capfd.readouterr()
    title = f"five-states, changed: {change}"
    page = next((home / "runs").glob("*/words/*/report.html")).read_text(encoding="utf-8")
    assert f"<title>{title} " in page
    assert f"<h1>{title} (plans as in history)</h1>" in page
    assert title not in out
    assert run_command(["runs"]) == 0
    assert title in capfd.readouterr().out
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "160")
    assert run_command(["run", "five-states", "--draws", "64", "--set", change]) == 0
    assert title in re.sub(r"\x1b\[[0-9;]*m", "", capfd.readouterr().out)


def test_notes_on_what_a_change_replaced_are_in_the_report(run):
    note = "The change replaces the point of 2035."
    noted = with_words(run, notes=(note,))
    assert f"<li>{note}</li>" in report(noted).split("<main>")[0]
    assert note not in report(run)


def test_a_kept_run_gives_the_same_pictures(home, run):
    from burdenshare.engine.store import load_run

    save_run(run, keep="all")
    again = load_run(run.address)
    ours, opened = (sorted(re.findall(r"<svg.*?</svg>", report(one))) for one in (run, again))
    assert len(ours) == 29
    assert ours == opened


def test_no_picture_has_a_fixed_width_alone(run):
    page = report(run)
    assert all("viewBox=" in head for head in re.findall(r"<svg[^>]*>", page))
    assert "@page { size: auto;" in page
