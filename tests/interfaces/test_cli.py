"""The command line: what it prints, where, with which code, and how little it loads to say so."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from burdenshare.interfaces.cli.entry import group, run_command
from burdenshare.interfaces.cli.screen import show_run
from burdenshare.views.tables import SCHEMA
from tests.conftest import ROOT


def ask(capfd, *arguments):
    code = run_command(list(arguments))
    out, err = capfd.readouterr()
    return code, out, err


def process(*arguments, **env):
    command = [sys.executable, "-m", "burdenshare", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env={**os.environ, **env}, check=False)


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["--version"]])
def test_help_loads_neither_jax_nor_numpy_nor_pydantic(home, arguments):
    for _ in range(2):  # the second time the cards are kept
        code = "import sys; from burdenshare.interfaces.cli.entry import run_command; run_command(sys.argv[1:])"
        code += "; print(sorted(m.split('.')[0] for m in sys.modules))"
        done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
        loaded = set(eval(done.stdout.splitlines()[-1]))
        assert not loaded & {
            "jax",
            "jaxlib",
            "numpy",
            "pydantic",
            "scipy",
            "pandas",
            "altair",
            "duckdb",
            "pyarrow",
            "rich",
        }


def test_run_help_lists_every_lever_with_range_and_source(cards):
    text = " ".join(CliRunner().invoke(group, ["run", "--help"]).output.split())
    for card in cards.values():
        if card.role == "lever":
            assert card.name in text
            assert f"{card.bounds[0]:g} to {card.bounds[1]:g} {card.shown_unit.name}" in text


def test_a_run_prints_tab_separated_text_in_a_pipe_and_talks_to_stderr(home, capfd):
    code, out, err = ask(capfd, "run", "--draws", "64")
    lines = out.splitlines()
    assert code == 0
    assert lines[0].split("\t")[:4] == ["outcome", "actor", "year", "unit"]
    assert len(lines) == 1 + 15 * (6 + 5 + 5 + 6)
    assert "Report: " in err
    assert "burdenshare run indo-pacific-2026 --draws 64 --seed 1" in err
    report = Path(err.split("Report: ")[1].splitlines()[0])
    assert report.is_file()
    assert err.splitlines()[-1].startswith(f"Run {report.parents[2].name} · burdenshare run ")


def test_json_is_the_documented_object_and_the_same_twice(home, capfd):
    small = ("run", "five-states", "--draws", "64", "--json")
    first = ask(capfd, *small)
    assert first == ask(capfd, *small)
    body = json.loads(first[1])
    jsonschema.validate(body, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert (body["scenario"], body["title"], body["precision"]) == ("five-states", "five-states", 64)
    assert body["changes"] == []
    assert body["command"].startswith("burdenshare run five-states --draws 64")
    rows = body["outcomes"]["defence_share"]["rows"]
    assert all(r["p5"] <= r["p10"] <= r["p25"] <= r["p50"] <= r["p75"] <= r["p90"] <= r["p95"] for r in rows)


@pytest.mark.slow
def test_json_of_a_scenario_with_a_comparator_is_the_documented_object(home, capfd):
    first = ask(capfd, "run", "pledge-by-2035", "--draws", "64", "--json")
    body = json.loads(first[1])
    jsonschema.validate(body, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert (body["scenario"], body["title"], body["precision"]) == ("pledge-by-2035", "pledge-by-2035", 64)
    assert body["changes"] == []
    assert (body["settings"]["plans"], body["reading"]) == ("as_history", "plans as in history")
    assert body["command"].startswith("burdenshare run pledge-by-2035 --draws 64")
    rows = body["outcomes"]["defence_share"]["rows"]
    assert {r["actor"] for r in rows} == {"KOR", "USA", "JPN", "CHN", "TWN"}
    assert all(r["p5"] <= r["p10"] <= r["p25"] <= r["p50"] <= r["p75"] <= r["p90"] <= r["p95"] for r in rows)
    assert body["outcomes"]["disproportion"]["dimensions"] == []


@pytest.fixture(scope="module")
def two_homes(tmp_path_factory):
    """The same command in two homes of its own: nothing that the first compiled helps the second."""
    homes = [tmp_path_factory.mktemp(name) for name in "ab"]
    for place in homes:
        done = process("run", "--draws", "300", BURDENSHARE_HOME=str(place))
        assert done.returncode == 0, done.stderr
    return homes


@pytest.mark.slow
def test_the_same_command_twice_gives_the_same_bytes(two_homes):
    folders = [next((place / "runs").iterdir()) for place in two_homes]
    assert folders[0].name == folders[1].name
    files = sorted(p.relative_to(folders[0]) for p in folders[0].rglob("*") if p.is_file())
    assert Path("words/indo-pacific-2026/report.html") in files
    for file in files:
        assert (folders[0] / file).read_bytes() == (folders[1] / file).read_bytes(), file


@pytest.mark.slow
def test_a_compiled_program_is_kept_in_a_folder_of_ones_own(two_homes):
    kept = two_homes[1] / "cache" / "compiled"
    before = {p.name for p in kept.iterdir() if not p.name.endswith("-atime")}
    assert before
    other = process("run", "--draws", "8", "--quiet", "--seed", "2", BURDENSHARE_HOME=str(two_homes[1]))
    assert other.returncode == 0, other.stderr
    assert {p.name for p in kept.iterdir() if not p.name.endswith("-atime")} == before
    assert kept.stat().st_mode & 0o777 == 0o700


def test_a_short_option_is_the_lever_of_the_focus(home, capfd):
    _, _, short = ask(capfd, "run", "--draws", "8", "--share", "3.5", "--by", "2035")
    _, _, long = ask(capfd, "run", "--draws", "8", "--set", "KOR.spending_pledge=3.5@2035")
    assert short == long


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["rnu"], 2, "burdenshare: there is no command named `rnu`. Did you mean `run`?"),
        (["run", "nowhere"], 2, "`nowhere` is neither the name of a scenario, nor a file"),
        (["run", "--set", "KOR.spending_pledge=30"], 2, "It lies between 0 and 10."),
        (["run", "--sett", "x"], 2, "burdenshare: there is no option `--sett`. Did you mean `--set`?"),
        (["run", "--draws", "0"], 2, "burdenshare run: --draws: 0 is not in the range"),
        (["run", "--draws", "many"], 2, "burdenshare run: --draws: `many` is not a valid integer range"),
        (["run", "--seed", "x"], 2, "`--seed x` is neither a whole number from 0 on nor `random`."),
        (["run", "--by", "2035"], 2, "`--by` goes with a lever such as `--share`."),
        (["explain"], 2, "burdenshare explain: `NAME` is missing."),
        (["explain", "paradox:mapp"], 2, "`paradox` has no table `mapp`. Did you mean `map`?"),
        (["explain", "paradox:map"], 2, "no column of the table `map` of `paradox` is named. There are `support`"),
        (["explain", "paradox:map:hazrd"], 2, "no column of numbers `hazrd`. Did you mean `hazard`?"),
        (["explain", "paradox:map:hazard:KRO"], 2, "`indo-pacific-2026` has no label, year or quantity `KRO`."),
        (["explain", "debt_burdne"], 2, "there is nothing named `debt_burdne`. Did you mean `debt_burden`?"),
        (["cite", "ffffff"], 3, "`ffffff` is not a kept run."),
        (["list", "lever"], 2, "burdenshare list: what: `lever` is not one of"),
    ],
)
def test_bad_input_is_said_in_one_line_with_its_code(home, capfd, arguments, code, said):
    found, out, err = ask(capfd, *arguments)
    assert found == code
    assert out == ""
    assert said in err
    assert "Traceback" not in err
    assert "Usage" not in err
    assert not (home / "runs").exists()


def test_all_faults_of_a_file_and_the_changes_are_said_at_once(home, capfd, tmp_path):
    file = tmp_path / "bad.yaml"
    file.write_text("name: bad\nquestion: Bad?\nbased_on: indo-pacific-2026\nlevers:\n  spending_pledge:\n    KRO: 3\n")
    code, _, err = ask(capfd, "run", str(file), "--set", "KOR.related_pledge=9")
    assert code == 2
    assert err.count("\n") == 3


def test_a_fault_of_ours_has_its_own_code_and_no_trace(home, capfd, monkeypatch):
    import burdenshare.engine.run as engine

    monkeypatch.setattr(engine, "run_program", lambda *a, **k: 1 / 0)
    code, _, err = ask(capfd, "run", "--draws", "8")
    assert code == 4
    assert "Internal error (ZeroDivisionError: division by zero). This is a bug; please report it." in err
    assert "Traceback" not in err
    with pytest.raises(ZeroDivisionError):
        run_command(["--debug", "run", "--draws", "8"])


@pytest.mark.slow
def test_slow_mode_says_that_nothing_is_lost(home, capfd):
    code, out, _ = ask(capfd, "run", "five-states", "--slow", "--draws", "16")
    assert code == 0
    assert out.startswith(
        "No outcome loses a number in 16 draws, and no equation in the first 16. Unknown from the start: "
    )


def test_a_dry_run_reads_and_writes_nothing_more(home, capfd):
    code, out, _ = ask(capfd, "run", "five-core-by-2035", "--dry-run")
    assert code == 0
    assert re.match(r"Would run five-core-by-2035: \d+ equations, 10,000 draws, 64 bits\.", out)
    assert not (home / "runs").exists()


def test_a_random_seed_is_printed_and_a_terminal_is_given_a_table_in_colour(home, capfd, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    _, out, err = ask(capfd, "run", "--draws", "8", "--seed", "random")
    assert "\x1b[" in out
    seed = err.split("Seed ")[1].split()[0]
    assert f"--seed {seed}" in err


def test_a_kept_run_is_listed_and_cited(home, capfd):
    _, _, err = ask(capfd, "run", "--draws", "8")
    name = err.split("Run ")[1].split()[0]
    code, out, _ = ask(capfd, "runs")
    assert (code, out.split()[0]) == (0, name)
    code, out, _ = ask(capfd, "cite", name[:6])
    assert code == 0
    assert f"run {name}" in out
    assert "[Escolano2010]" in out
    assert "CC BY 3.0 IGO" in out
    assert "the data are free at the IMF" in out


@pytest.mark.parametrize("what", ["scenarios", "levers", "uncertainties", "outcomes", "theories", "data"])
def test_everything_can_be_listed(capfd, what):
    code, out, _ = ask(capfd, "list", what)
    assert code == 0
    assert len(out.splitlines()) >= 5


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("debt_burden", "equation of public_finance: debt_accounting."),
        ("spending_pledge", "decided by: Government and parliament"),
        ("official_debt_burden", "spliced; 70 to 90"),
        ("defence_budget", "KOR 2026: 65,864.2 billion KRW (national; kdefensenews.com"),
        ("Escolano2010", "Escolano, J. (2010)."),
        ("multiplier", "why: Published multipliers of military spending"),
        ("hyunmoo_5", "serves: deep strike 100%"),
        ("us_posture", "limited: Critical but more limited"),
        ("peninsula", "PRK against KOR, supported by USA"),
        ("spiral", "Disagrees: every other theory of this topic"),
        ("who-carries-what", "parts:part: mean over the draws"),
        ("who-carries-what:parts:part:KOR", "equation of roles: supply_and_requirement: mission_share needs supply"),
        ("who-carries-what:parts:part:KOR", "men_by_cohort: Births, sex ratio and survival of the UN (2024 revision)"),
        ("theory-table:rankings:least:debt_burden", "made of: debt_burden\n"),
        ("paradox:boxes:from:preemption_slope", "preemption_slope: half_normal(sd = 0.3) ratio"),
    ],
)
def test_a_name_is_explained(capfd, name, said):
    code, out, _ = ask(capfd, "explain", name)
    assert code == 0
    assert said in out


def test_without_a_command_it_says_what_it_is(capfd):
    code, out, _ = ask(capfd)
    assert code == 0
    assert "burdenshare run --set KOR.spending_pledge=5@2040" in out
    assert "vintage 2026-11" in out


def test_examples_are_those_of_the_default_pack_and_load(cards, monkeypatch, tmp_path):
    from burdenshare.interfaces.cli import examples
    from burdenshare.scenario import default
    from burdenshare.scenario.load import load_scenario

    usual, other, moved = (command.split() for command, _ in examples.examples())
    assert usual == ["burdenshare", "run"]
    assert load_scenario(other[-1], cards).based_on == default.DEFAULT != other[-1]
    assert load_scenario(default.DEFAULT, cards, (moved[-1],)).changes == (moved[-1],)
    assert moved[:3] == ["burdenshare", "run", "--set"]
    (tmp_path / "mine" / "scenarios").mkdir(parents=True)
    (tmp_path / "mine" / "scenarios" / "usual.yaml").write_text("name: usual\n")
    (tmp_path / "mine" / "examples.txt").write_text("burdenshare run first  # another one\n")
    monkeypatch.setattr(default, "PACKS", tmp_path)
    monkeypatch.setattr(default, "DEFAULT", "usual")
    assert examples.examples() == [("burdenshare run first", "another one")]
    assert "burdenshare run first" in CliRunner().invoke(group, ["--help"]).output


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_a_table_that_does_not_fit_is_printed_without_breaking_words(capfd, monkeypatch, width):
    from burdenshare.interfaces.cli.screen import print_finding
    from burdenshare.vocabulary.answers import Answer, Table

    words = ("deterrence", "contingency", "adversary", "predetermined", "supercalifragilistic")
    table = Table("t", "Title", "Sentence.", dict.fromkeys(words, ""), (dict.fromkeys(words, "incommensurable"),))
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(width))
    print_finding(Answer("none", "Question?", (table,)), as_json=False)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", capfd.readouterr().out)
    assert plain.count("incommensurable") == len(words)
    assert all(word in plain for word in words)
    assert max(map(len, plain.splitlines())) <= width


@pytest.fixture(scope="module")
def coloured(run_pack):
    return run_pack("five-core-by-2035", draws=1024)


@pytest.mark.parametrize("width", [60, 80, 120, 160])
def test_on_a_terminal_it_draws_a_table_that_fits(coloured, capfd, monkeypatch, width):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(width))
    show_run(coloured)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", capfd.readouterr().out)
    assert coloured.manifest.actors["KOR"] in plain
    assert "in brackets the range that contains 9 in 10 futures" in " ".join(plain.split())
    assert "█" in plain or width < 80
    assert "…" not in plain
    assert max(map(len, plain.splitlines())) <= width
    assert "in all worlds" in " ".join(plain.split())


@pytest.mark.parametrize("option", ["--outcomes", "--actor", "--money"])
@pytest.mark.parametrize(
    ("command", "value"), [(["run", "five-states"], ""), (["compare", "five-states", "five-states"], " , ")]
)
def test_an_empty_choice_is_not_the_same_as_none(home, capfd, command, option, value):
    code, out, err = ask(capfd, *command, "--draws", "16", option, value)
    assert code == 2 and not out and option in err


def test_an_empty_choice_of_a_chart_is_refused(home, tmp_path, capfd):
    for option in ("--outcome", "--actor", "--contingency"):
        code, _, err = ask(capfd, "chart", "five-states", "--out", str(tmp_path / "a.svg"), option, "")
        assert code == 2 and f"{option}: it names nothing." in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--list", "what-binds"], "`--list` and the study `what-binds` are two questions."),
        (["--open", "0123", "what-binds"], "`--open` and the study `what-binds` are two questions."),
        (["--list", "--open", "0123"], "`--list` and `--open` are two questions."),
        (["--open", "0123", "--cite", "4567"], "`--open` and `--cite` are two questions."),
        (["--json", "what-binds"], "`--json` needs a finding."),
        (["--list", "--json"], "`--json` needs a finding."),
    ],
)
def test_study_refuses_two_questions_at_once(home, capfd, words, said):
    code, out, err = ask(capfd, "study", *words)
    assert code == 2 and not out and said in err
    assert "Ask one at a time." in err or "STUDY --json" in err
