"""The screen: commands that can be copied, units that say all, and nothing between the tables and what is below them."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import jsonschema
import pytest
from click.testing import CliRunner
from jax import monitoring

from burdenshare.interfaces.cli import screen, waiting
from burdenshare.interfaces.cli.entry import group, run_command
from burdenshare.interfaces.cli.touched import touched
from burdenshare.interfaces.notebook.comparison import Comparison
from burdenshare.interfaces.notebook.runs import Run
from burdenshare.scenario.load import scenario_names
from burdenshare.studies.comparing import compared
from burdenshare.views.citing.once import once
from burdenshare.views.tables import SCHEMA, as_json, tsv
from burdenshare.views.words import citations, headline
from burdenshare.vocabulary.answers import Answer, Table

COMMAND = "burdenshare explain who-carries-what:parts:uncovered pledge-by-2035"


@pytest.fixture
def lines(capfd, monkeypatch):
    """What is printed on a terminal of some width, line by line."""

    def printed(show, width):
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("COLUMNS", str(width))
        show()
        return re.sub(r"\x1b\[[0-9;]*m", "", capfd.readouterr().out).splitlines()

    return printed


@pytest.mark.parametrize("width", [30, 60, 80, 120])
@pytest.mark.parametrize("place", ["note", "caveat", "sentence", "cell"])
def test_a_command_has_a_line_of_its_own_and_is_never_broken(lines, monkeypatch, width, place):
    said = f"A long sentence about what can be seen by `{COMMAND}`, and by nothing else in this place."
    rows = ({"why": said if place == "cell" else "none", "value": 1.0},)
    table = Table("t", "Title", said if place == "sentence" else "Short.", {"why": "", "value": ""}, rows)
    answer = Answer("none", "Question?", (table,), (said,) if place == "caveat" else ())
    notes = ["Where a number comes from:", COMMAND] if place == "note" else []
    monkeypatch.setattr(screen, "footnotes", lambda _: notes)
    found = lines(lambda: screen.print_finding(answer, as_json=False), width)
    assert any(re.fullmatch(rf" *{COMMAND}( +[\d.]+)? *", line) for line in found), found
    assert max(len(line.rstrip()) for line in found if "burdenshare" not in line) <= max(width, 30)


def test_the_command_that_traces_a_study_stands_alone(home, lines):
    def study():
        assert run_command(["study", "who-carries-what", "pledge-by-2035", "--draws", "100"]) == 0

    assert COMMAND in lines(study, 60)


def test_the_command_that_repeats_a_run_is_not_broken(home, capfd):
    assert run_command(["run", "five-states", "--draws", "16"]) == 0
    assert capfd.readouterr().err.splitlines()[-1].endswith("five-states --draws 16 --seed 1 · plans as in history")


@pytest.fixture
def child(tmp_path):
    def written(more):
        path = tmp_path / "mine.yaml"
        path.write_text(f"name: mine\nquestion: What?\nbased_on: five-states\n{more}\n", encoding="utf-8")
        return str(path)

    return written


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ("outcomes: [local_spending, interest_paid, debt_burden]", ["local_spending", "interest_paid", "debt_burden"]),
        ("draws: {count: 50}", ["defence_spending", "defence_share", "debt_burden", "gdp"]),
    ],
)
def test_outcomes_that_a_scenario_names_are_shown_in_its_order(home, capfd, child, more, shown):
    assert run_command(["run", child(more), "--draws", "16"]) == 0
    rows = capfd.readouterr().out.splitlines()[1:]
    assert list(dict.fromkeys(row.split("\t")[0] for row in rows)) == shown


@pytest.fixture(scope="module")
def whole(run_pack):
    return run_pack("pledge-by-2035", draws=256)


def test_a_unit_is_the_same_text_everywhere(whole):
    told = {(r[0], r[1]): r[3] for r in (line.split("\t") for line in tsv(whole).splitlines()[1:])}
    body = as_json(whole)
    jsonschema.validate(body, json.loads(SCHEMA.read_text(encoding="utf-8")))
    one, local = body["outcomes"]["defence_spending"], body["outcomes"]["local_spending"]
    assert one["unit"] == "billion USD a year"
    assert one["shown_unit"] == told["defence_spending", "KOR"] == "billion USD, 2025 prices"
    assert one["shown_unit_by_actor"] == {}
    assert local["shown_unit"] == "billion local currency, nominal"
    assert local["shown_unit_by_actor"]["KOR"] == "billion won, nominal"
    run = Run(whole)
    assert run.defence_spending.attrs["units"] == "billion USD, 2025 prices"
    assert "KOR: billion won, nominal; " in run.local_spending.attrs["units_by_actor"]
    names = ("local_spending", "defence_spending", "disproportion")
    units = Comparison((run, run), compared((whole, whole), names)).to_pandas()["unit"]
    assert set(units) == {"billion won, nominal", "billion USD, 2025 prices", body["outcomes"]["disproportion"]["unit"]}


def test_the_headline_names_a_definition_in_words(run_pack):
    text = headline(run_pack("five-states", draws=64))
    assert "definition: World Factbook." in text


def test_sources_of_figures_are_cited_with_their_licences(whole):
    figures = {k for row in whole.manifest.observations for keys in row.origins.values() for k in keys}
    assert figures
    rows = once(whole.manifest)
    assert {key for keys, _ in rows for key in keys} == {source.key for source in whole.manifest.sources}
    for row, (keys, source) in zip(citations(whole.manifest), rows, strict=True):
        has_one = bool(figures & set(keys)) and source.evidence != "judgement"
        assert row.endswith(f" Licence: {source.evidence}.") == has_one, row


@pytest.mark.parametrize("name", scenario_names())
def test_help_lists_the_levers_that_a_scenario_has(bound_pack, name):
    levers, settings = touched(name)
    bound = bound_pack(name)
    assert {name for name, _ in levers} == bound.scenario.levers.keys() & bound.program.inputs.keys()
    assert {name for name, _ in settings} == bound.scenario.known_settings.keys()


def test_help_is_that_of_the_file_wherever_it_is_named(child):
    path = child("")
    for arguments in (["run", path, "--help"], ["run", "--help", path], ["run", "--draws", "8", path, "--help"]):
        text = " ".join(CliRunner().invoke(group, arguments).output.split())
        assert f"Levers of {path}" in text
        assert "Labels: USA, DEU, FRA, POL, RUS." in text
        assert "support_level" not in text and "us_posture" not in text


def test_help_of_a_file_loads_no_engine(home):
    code = "import sys; from burdenshare.interfaces.cli.entry import run_command; run_command(sys.argv[1:])"
    code += "; print(sorted(m.split('.')[0] for m in sys.modules))"
    for _ in range(2):  # the second time the files are kept
        words = [sys.executable, "-c", code, "run", "five-states", "--help"]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert not set(eval(done.stdout.splitlines()[-1])) & {"jax", "pydantic", "scipy", "pandas", "pyarrow", "rich"}


def test_help_of_a_file_that_is_not_there_names_it(capfd):
    assert run_command(["run", "nowhere", "--help"]) == 2
    assert "`nowhere` is neither the name of a scenario" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([waiting.LOOKED_FOR], waiting.COMPILING + "\n"),
        ([waiting.LOOKED_FOR, waiting.FOUND], ""),
        ([waiting.LOOKED_FOR, waiting.KEPT], ""),
        ([], ""),
    ],
)
def test_compiling_is_said_where_it_takes_long_and_only_then(monkeypatch, capfd, events, said):
    monkeypatch.setattr(waiting, "PATIENCE", 0.05)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert not re.search(r"\d", waiting.COMPILING)
    with waiting.Waiting(False, 1000) as held:
        for event in events:
            monitoring.record_event(event)
        if held._timer:
            held._timer.join()
        held.stop()  # the first table is there: what is compiled now is compiled in silence
        monitoring.record_event(waiting.LOOKED_FOR)
        assert held._timer is None
    assert capfd.readouterr().err == said
    monitoring.record_event(waiting.LOOKED_FOR)
    assert held._timer is None


def test_nothing_is_printed_between_the_tables_and_what_is_below_them(home, capfd, monkeypatch):
    from burdenshare.interfaces.cli import run_command as commands

    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    seen, rest = [], screen.show_rest
    show = commands._show
    monkeypatch.setattr(commands, "_show", lambda *a: (show(*a), capfd.readouterr()))
    monkeypatch.setattr(screen, "show_rest", lambda run: (seen.append(capfd.readouterr()), rest(run)))
    assert run_command(["run", "five-states", "--draws", "16"]) == 0
    assert [(s.out, s.err) for s in seen] == [("", "")]


def test_names_that_are_given_twice_are_shown_once(home, capfd):
    command = ["run", "five-states", "--draws", "16"]
    assert run_command([*command, "--actor", "POL,POL", "--outcomes", "defence_share,defence_share"]) == 0
    twice = capfd.readouterr().out
    assert run_command([*command, "--actor", "POL", "--outcomes", "defence_share"]) == 0
    assert twice == capfd.readouterr().out


@pytest.mark.parametrize("actor", ["RUS", "DEU"])
def test_a_terminal_shows_an_actor_that_is_not_in_focus(home, capfd, monkeypatch, actor):
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert run_command(["run", "five-states", "--draws", "64", "--actor", actor, "--quiet"]) == 0
    name = {"RUS": "Russia", "DEU": "Germany"}[actor]
    assert f"{name}, 2035: " in " ".join(capfd.readouterr().out.split())


def test_the_answer_stands_above_the_tables(home, capfd, monkeypatch, tmp_path):
    path = tmp_path / "more.yaml"
    path.write_text(
        "name: more\nquestion: What if?\nbased_on: five-states\ncompared_with: five-states\nin_words: six percent\n"
        "answers_with: [local_spending]\nanswers_of: POL\nlevers: {spending_pledge: {POL: {2030: 6}, why: A test.}}\n"
    )
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert run_command(["run", str(path), "--draws", "64"]) == 0
    out = " ".join(re.sub(r"\x1b\[[0-9;]*m", "", capfd.readouterr().out).split())
    places = [out.index(words) for words in ("Six percent costs ", "Poland, 2035: ", "Defence spending, billion")]
    assert places == sorted(places) and out.count("Six percent costs ") == 1
