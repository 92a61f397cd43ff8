"""Theories of one's own in a named folder: they run where the folder is named, and nowhere else."""

from __future__ import annotations

import os
import shutil

import pytest

import burdenshare
from burdenshare.data.catalog import load_catalog
from burdenshare.engine.identity import identity
from burdenshare.interfaces import notebook
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.scenario.bind import bind
from burdenshare.scenario.load import load_scenario
from burdenshare.scenario.theories import cards_with, load_theory
from burdenshare.scenario.theory_names import theory_names
from burdenshare.studies import asking
from burdenshare.studies.questions import theory_table
from burdenshare.vocabulary.errors import ProblemsFound

THEORY = '''"""Half kept: every year's change of the pledge is made by half. Source: an example."""

from burdenshare.vocabulary.arrays import ShareByActor, TruthByActor

OTHERWISE = "pledge_following"


def kept_part(budget_is_voted: TruthByActor, half_kept: ShareByActor) -> ShareByActor:
    """The part of the year's pledged change that is made."""
    return half_kept + 0 * budget_is_voted
'''
CARDS = """\
half_kept:
  label: The half that is kept
  kind: ShareByActor
  in: share
  role: uncertainty
  bounds: [0, 1]
  help: The part of each year's change that is made.
  source: [Mine2026]
"""
SCENARIO = """\
name: half
question: What if half is kept?
based_on: five-states
theories: {spending: half_kept}
settings: {plans: kept}
levers:
  spending_pledge: {DEU: {2026: 2.4, 2034: 4}, why: A test.}
uncertainties:
  half_kept: {in: share, each: 0.5, why: A test., source: [Mine2026]}
  catching_up: {each: 0, why: A test.}
  multiplier: {each: 0, why: "Output stays at its trend, at which budgets are counted."}
"""
BOOKS = 'Mine2026: {author: "Me", year: 2026, title: "My own", where: "my desk", evidence: book}\n'


@pytest.fixture
def folder(tmp_path):
    theories = tmp_path / "theories"
    (theories / "spending").mkdir(parents=True)
    (theories / "spending" / "half_kept.py").write_text(THEORY)
    (theories / "spending" / "half_kept.yaml").write_text(CARDS)
    (theories / "bibliography.yaml").write_text(BOOKS)
    (tmp_path / "half.yaml").write_text(SCENARIO)
    return theories


def test_it_runs_is_cited_and_repeated_with_its_folder(folder, home, capsys, monkeypatch):
    monkeypatch.chdir(folder.parent)
    assert run_command(["run", "half.yaml", "--theories", "theories", "--draws", "64"]) == 0
    out, err = capsys.readouterr()
    # 2.4 and half of the way to 4.
    assert "defence_share\tDEU\t2034\t% of GDP\t\t3.2\t" in out
    assert "burdenshare run half.yaml --theories theories --draws 64 --seed 1" in err
    name = err.partition("Run ")[2].split()[0]
    assert run_command(["cite", name]) == 0
    assert "[Mine2026] Me (2026). My own. my desk." in capsys.readouterr().out


def test_studies_and_explanations_take_the_folder_too(folder, home, capsys, monkeypatch):
    monkeypatch.chdir(folder.parent)
    asked = ["study", "credibility-ledger", "half.yaml", "--draws", "100"]
    assert run_command([*asked, "--theories", "theories"]) == 2
    err = capsys.readouterr().err
    assert "it needs a contingency with an adversary" in err  # the pack has no war: the theory itself was read
    assert "there is no theory" not in err
    assert run_command(asked) == 2
    assert "there is no theory named `half_kept`" in capsys.readouterr().err
    assert run_command(["explain", "half_kept", "half.yaml", "--theories", "theories"]) == 0
    assert "Me (2026). My own. my desk." in capsys.readouterr().out
    subject = asking.bound_or_run(notebook.load_scenario("half.yaml", theories="theories"))
    assert "kept_part" in subject.program.equations


def test_without_the_folder_a_scenario_that_names_it_is_refused(folder, home, capsys, monkeypatch):
    monkeypatch.chdir(folder.parent)
    assert run_command(["run", "half.yaml", "--draws", "64"]) == 2
    err = capsys.readouterr().err
    assert "half.yaml:4: `theories.spending`: there is no theory named `half_kept` of `spending`." in err
    assert "To run your own theory, name its folder: `--theories FOLDER`, with FOLDER/TOPIC/NAME.py." in err


def test_no_file_can_name_the_folder(folder, cards):
    path = folder.parent / "half.yaml"
    path.write_text(SCENARIO + "theory_folder: theories\n")
    with pytest.raises(ProblemsFound, match="`theory_folder` is not a word of a scenario"):
        load_scenario(path, cards_with(folder), theories=folder)


def test_its_code_counts_in_the_digest(folder):
    before = load_theory("spending", "half_kept", folder).digest
    assert load_theory("spending", "half_kept", folder).digest == before
    path = folder / "spending" / "half_kept.py"
    path.write_text(THEORY.replace("+ 0 *", "+ 0.0 *"))
    assert load_theory("spending", "half_kept", folder).digest != before


def test_a_run_has_the_same_name_wherever_the_folder_lies(folder, tmp_path):
    names = []
    other = shutil.copytree(folder, tmp_path / "moved" / "mine")
    for theories in (folder, other):
        bound = notebook.bind(notebook.load_scenario(tmp_path / "half.yaml", theories=theories))
        names.append(identity(bound.program, bound.watched, draws=64, precision=64).name)
    assert names[0] == names[1]


RULES = THEORY.replace("half_kept + 0", "KEPT * half_kept + 0").replace(
    "OTHERWISE =", "from ._rules import KEPT\n\nOTHERWISE ="
)


@pytest.mark.slow
@pytest.mark.parametrize("file", ["half_kept.py", "_rules.py"])
def test_an_edit_counts_when_the_scenario_is_loaded_again(folder, file):
    (folder / "spending" / "half_kept.py").write_text(RULES)
    (folder / "spending" / "_rules.py").write_text("KEPT = 1.0\n")
    edited = {"half_kept.py": RULES.replace("KEPT *", "0.5 *"), "_rules.py": "KEPT = 0.5\n"}[file]

    def load():
        return burdenshare.load_scenario(folder.parent / "half.yaml", theories=folder)

    def said(scenario):
        run = burdenshare.run(scenario, draws=64)
        share = run.outcomes["defence_share"].at(2034, "p50", actor="DEU")
        return run.id, round(float(share), 6), run.kept.lineage["kept_part"].source

    before, unbound = load(), load()
    first = said(before)
    time = (folder / "spending" / file).stat().st_mtime_ns
    (folder / "spending" / file).write_text(edited)
    os.utime(folder / "spending" / file, ns=(time, time))  # an edit within the same instant
    after = said(load())
    assert first[:2] != after[:2]
    assert (first[1], after[1]) == (3.2, 2.8)
    assert ("0.5 * half_kept" in after[2]) == (file == "half_kept.py")
    assert "KEPT * half_kept" in first[2]
    assert said(unbound) == first  # it was loaded before the edit, and bound after it
    assert said(before) == first
    assert said(before.set("DEU.spending_pledge", {2026: 2.4, 2034: 4})) == first
    (folder / "spending" / file).write_text({"half_kept.py": RULES, "_rules.py": "KEPT = 1.0\n"}[file])
    assert said(load()) == first


def test_a_file_beside_that_is_read_on_loading_counts(folder):
    reads = "from pathlib import Path\n\nKEPT = float(Path(__file__).with_name('kept.txt').read_text())\n"
    (folder / "spending" / "half_kept.py").write_text(RULES)
    (folder / "spending" / "_rules.py").write_text(reads)
    names = []
    for kept in ("1.0", "0.25"):
        (folder / "spending" / "kept.txt").write_text(kept)
        bound = notebook.bind(notebook.load_scenario(folder.parent / "half.yaml", theories=folder))
        names.append(identity(bound.program, bound.watched, draws=64, precision=64).name)
    assert names[0] != names[1]


@pytest.mark.slow
def test_what_cannot_name_a_run_is_refused(folder, home, capsys, monkeypatch):
    monkeypatch.chdir(folder.parent)
    text = THEORY.replace("OTHERWISE =", "HELD = iter(n for n in (1,))\nOTHERWISE =").replace(
        "+ 0 *", "+ len([HELD]) - 1 + 0 *"
    )
    (folder / "spending" / "half_kept.py").write_text(text)
    assert run_command(["run", "half.yaml", "--theories", "theories", "--draws", "64"]) == 2
    err = capsys.readouterr().err
    assert (
        "spending/half_kept.py, `HELD`: it holds an object of the class `builtins.generator`, which cannot be read"
        in err
    )


def test_it_stands_beside_the_packages_own(folder):
    assert "half_kept" in theory_names("spending", folder)
    assert "half_kept" not in theory_names("spending")
    theory = load_theory("spending", "half_kept", folder)
    assert (theory.topic, theory.name) == ("spending", "half_kept")
    assert set(theory.equations) == set(load_theory("spending", "pledge_following").equations)
    assert theory.equations["kept_part"].function.__module__.endswith(".spending.half_kept")


def test_from_python(folder):
    scenario = burdenshare.load_scenario(folder.parent / "half.yaml", theories=folder)
    share = burdenshare.run(scenario, draws=64).outcomes["defence_share"]
    assert share.at(2034, "p50", actor="DEU") == pytest.approx(3.2)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("half_kept", "import nothing_of_this_name\n", "half_kept.py: it does not run (ModuleNotFoundError: No module named"),
        ("half_kept", THEORY.replace(": TruthByActor,", ",", 1), "Equation `kept_part`: `budget_is_voted` has no kind."),
        ("pledge_following", THEORY, "the package has a theory `pledge_following` of `spending` too. Rename yours."),
    ],
)  # fmt: skip
def test_a_file_that_does_not_fit_is_refused(folder, name, text, message):
    (folder / "spending" / f"{name}.py").write_text(text)
    with pytest.raises(ProblemsFound) as found:
        load_theory("spending", name, folder)
    assert message in str(found.value)


def test_a_new_topic_may_be_its_own(folder):
    (folder / "sport").mkdir()
    (folder / "sport" / "games.py").write_text(
        '"""Games."""\n\nfrom burdenshare.vocabulary.arrays import OutputFlowByActor\n\n\n'
        'def games(gdp: OutputFlowByActor) -> OutputFlowByActor:\n    """Games."""\n    return 0.01 * gdp\n'
    )
    (folder / "sport" / "games.yaml").write_text(
        "games:\n  label: Games\n  kind: OutputFlowByActor\n  in: billion USD a year\n  role: outcome\n  help: Games.\n  source: [Mine2026]\n"
    )
    path = folder.parent / "half.yaml"
    path.write_text(SCENARIO.replace("half_kept}", "half_kept, sport: games}") + "outcomes: [games, gdp]\n")
    cards = cards_with(folder)
    bound = bind(load_scenario(path, cards, theories=folder), load_catalog(), cards)
    assert "games" in bound.program.equations


DENIAL = '''"""Denial alone: an attack is the likelier, the less it is denied. Source: an example."""

from burdenshare.vocabulary.arrays import LogByContingency

OTHERWISE = "strategic_choice"


def attack_by_punishment(denial_gain: LogByContingency) -> LogByContingency:
    """What an attacker makes of punishment: nothing."""
    return 0 * denial_gain
'''


@pytest.fixture
def deterrence(tmp_path):
    (tmp_path / "theories" / "deterrence").mkdir(parents=True)
    (tmp_path / "theories" / "deterrence" / "denial_alone.py").write_text(DENIAL)
    (tmp_path / "alone.yaml").write_text(
        "name: alone\nquestion: What if denial alone counts?\nbased_on: primary-responsibility\n"
        "theories: {deterrence: denial_alone}\n"
    )
    return tmp_path


def test_theories_of_ones_own_are_rivals_too_and_the_other_scenario_finds_them(deterrence, monkeypatch):
    monkeypatch.chdir(deterrence)
    bound = asking.bound_or_run(notebook.load_scenario("alone.yaml", theories="theories"))
    rivals, left_out = theory_table._rivals(bound)
    assert rivals["deterrence"][0] == "denial_alone" and "strategic_choice" in rivals["deterrence"]
    assert not [line for line in left_out if "denial_alone" in line]
    other = asking.bound_or_run(notebook.load_scenario("primary-responsibility", theories="theories"))
    against = next(option for option in theory_table.STUDY.options if option.name == "against")
    assert asking._policy("alone.yaml", other, against, "here").scenario.name == "alone"


def test_explain_shows_the_equation_of_the_theory_that_is_chosen(deterrence, capsys, monkeypatch):
    monkeypatch.chdir(deterrence)
    assert run_command(["explain", "attack_by_punishment", "alone.yaml", "--theories", "theories"]) == 0
    out = capsys.readouterr().out
    assert "equation of deterrence: denial_alone. What an attacker makes of punishment: nothing." in out
