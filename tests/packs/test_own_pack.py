"""A pack of one's own, in any folder: it runs, and what it lacks is refused with the file and key that would give it."""

from __future__ import annotations

import re
import sys
import types

import pytest

from burdenshare.data.catalog import load_catalog
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.scenario import packs
from burdenshare.scenario.bind import bind
from burdenshare.scenario.load import load_scenario, scenario_names
from burdenshare.vocabulary.errors import ProblemsFound

PACK = """\
name: my_alliance
label: Two neighbours
parent: common
years: {reference: 2025, first: 2026, last: 2030}
actors: {ITA: Italy, ESP: Spain}
alliance: [ITA, ESP]
theories:
  economy: trend_growth
  public_finance: debt_accounting
  spending: pledge_following
outcomes: [defence_spending, defence_share, debt_burden, gdp]
levers:
  spending_pledge:
    {in: "% of GDP", definition: nato, ITA: {2026: 1.5, 2030: 2.5}, ESP: 2, why: A test., source: [judgement]}
  related_pledge: {in: "% of GDP", each: 0, why: A test., source: [judgement]}
uncertainties:
  growth_volatility: {in: "% a year", each: 1, why: A test., source: [judgement]}
  productivity_drift: {in: "% a year", each: 0, why: A test., source: [Mine2026]}
  domestic_share: {in: share, each: 0.7, why: A test., source: [judgement]}
  spending_ratio: {in: "% of GDP", each: 45, why: A test., source: [judgement]}
  pledge_compliance: {in: share, each: 1, why: A test., source: [judgement]}
"""
FIGURES = """\
figures:
  expected_nominal_growth: {each: {rule: growth_of, figure: gdp_nominal, definition: imf}}
  expected_price_growth: {each: {rule: observed, figure: price_growth, definition: imf}}
  exchange_rate_at_start: {each: {rule: at_reference, figure: exchange_rate, definition: imf}}
  output_at_start:
    each: {rule: in_dollars, figure: gdp_nominal, definition: imf, rate: exchange_rate_at_start}
  working_age_growth: {each: {rule: growth_of, figure: working_age_people, between: straight, before: held}}
  official_debt_burden: {each: {rule: observed, figure: public_debt, definition: imf_gross}}
  official_interest_rate: {each: {rule: observed, figure: effective_interest_rate, definition: imf_gross, before: held}}
  official_primary_deficit:
    each: {rule: deficit_behind, debt: official_debt_burden, interest: official_interest_rate,
      growth: expected_nominal_growth, before: held}
  planned_defence_share: {each: {rule: latest, figure: defence_share, definition: nato, then: held}}
  budget_is_voted: {each: {rule: never}}
"""
SCENARIO = "name: two-neighbours\nquestion: What do two neighbours spend?\n"
BOOKS = 'Mine2026: {author: "Me", year: 2026, title: "My own", where: "my desk", evidence: book}\n'


@pytest.fixture
def alliance(tmp_path):
    folder = tmp_path / "my-alliance"
    (folder / "scenarios").mkdir(parents=True)
    (folder / "pack.yaml").write_text(PACK)
    (folder / "figures.yaml").write_text(FIGURES)
    (folder / "bibliography.yaml").write_text(BOOKS)
    (folder / "scenarios" / "two-neighbours.yaml").write_text(SCENARIO)
    return folder


def bound(folder, cards):
    scenario = load_scenario(folder, cards)
    return bind(scenario, load_catalog(), cards)


def said(folder, cards):
    with pytest.raises(ProblemsFound) as found:
        bound(folder, cards)
    return str(found.value)


def test_the_pack_is_forty_lines():
    assert len((PACK + FIGURES + SCENARIO).splitlines()) <= 44


def test_it_runs_from_its_folder_its_file_and_its_own_command(alliance, home, capsys, monkeypatch):
    monkeypatch.chdir(alliance.parent)
    assert run_command(["run", "./my-alliance/", "--draws", "64"]) == 0
    first, err = capsys.readouterr()
    # The budget is counted at trend output; what it adds to output takes a little off the share.
    assert re.search(r"^defence_share\tITA\t2030\t% of GDP\t\t2\.(49|50)", first, re.M)
    assert "burdenshare run ./my-alliance/ --draws 64 --seed 1" in err
    assert run_command(["run", "my-alliance/scenarios/two-neighbours.yaml", "--draws", "64"]) == 0
    assert capsys.readouterr().out == first
    name = err.partition("Run ")[2].split()[0]
    assert run_command(["cite", name]) == 0
    assert "[Mine2026] Me (2026). My own. my desk." in capsys.readouterr().out


def test_a_child_beside_it_names_it_by_path(alliance, cards):
    child = alliance.parent / "more.yaml"
    child.write_text(
        "name: more\nquestion: More?\nbased_on: my-alliance\nlevers:\n  spending_pledge: {ESP: 3, why: A test.}\n"
    )
    scenario = load_scenario(child, cards)
    assert scenario.pack == "my_alliance"
    assert scenario.levers["spending_pledge"].path("ESP") == ((2026, 3.0),)
    assert scenario.levers["spending_pledge"].path("ITA") == ((2026, 1.5), (2030, 2.5))


def without(text, start):
    """The text without the line that starts so, and without what is indented below it."""
    kept, skipping = [], False
    for line in text.splitlines(keepends=True):
        indent = len(line) - len(line.lstrip())
        skipping = line.startswith(start) or (skipping and indent > len(start) - len(start.lstrip()))
        kept += [] if skipping else [line]
    return "".join(kept)


def test_a_missing_figure_is_named_with_file_and_key(alliance, cards):
    (alliance / "figures.yaml").write_text(without(FIGURES, "  official_debt_burden"))
    text = said(alliance, cards)
    assert "needs `official_debt_burden`, but no figure is named for it. Public debt as the" in text
    assert (
        "Write under `figures:`, in `my-alliance/figures.yaml`: `official_debt_burden: {each: {rule: observed" in text
    )
    assert text.startswith("my-alliance/pack.yaml:7: ")


def test_a_missing_lever_and_uncertainty_are_named_with_file_and_key(alliance, cards):
    (alliance / "pack.yaml").write_text(without(without(PACK, "  related_pledge"), "  spending_ratio"))
    text = said(alliance, cards)
    assert "needs the lever `related_pledge`, but no file gives it." in text
    assert (
        'Write under `levers:`, in a file of `my-alliance`: `related_pledge: {in: "% of GDP", ACTOR: ..., why: ...}`.'
        in text
    )
    assert "needs the uncertainty `spending_ratio`, but no file gives it." in text


def test_a_lever_silent_about_an_actor_is_refused(alliance, cards):
    (alliance / "pack.yaml").write_text(PACK.replace("each: 0, why", "ITA: 0, why", 1))
    text = said(alliance, cards)
    assert text == "my-alliance/pack.yaml:15: `related_pledge` has no value for `ESP`. Give each a value, or `each`."


def test_an_actor_without_a_figure_is_refused_at_its_line(alliance, cards):
    (alliance / "figures.yaml").write_text(FIGURES.replace("price_growth: {each", "price_growth: {ITA"))
    text = said(alliance, cards)
    assert text.startswith(
        "my-alliance/figures.yaml:3: `figures.expected_price_growth` names no figure for ESP. Write `ESP: {rule:"
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("definition: imf}}\n  expected_price", "definition: oecd}}\n  expected_price",
         "my-alliance/figures.yaml:2: `expected_nominal_growth` of ITA: gdp_nominal of ITA: no figure is held as `oecd`. Available: `imf`."),
        ("rule: growth_of, figure: gdp", "rule: groth_of, figure: gdp",
         "figures.yaml:2: `expected_nominal_growth` of ITA: there is no rule named `groth_of`. Did you mean `growth_of`?"),
        ("figure: price_growth", "figur: price_growth",
         "figures.yaml:3: `expected_price_growth` of ITA: `figur` is not a word of the rule `observed`. Did you mean `figure`?"),
        ("figure: price_growth", "figure: price_grwth", "price_grwth of ITA: no figure is held. Did you mean `price_growth`?"),
        ("growth: expected_nominal_growth, before", "growth: official_primary_deficit, before", "the figures need each other:"),
        ("budget_is_voted: {each: {rule: never}}", "budget_is_votd: {each: {rule: never}}",
         "figures.yaml:14: there is no input named `budget_is_votd` that figures feed. Did you mean `budget_is_voted`?"),
        ("budget_is_voted: {each: {rule: never}}", "budget_is_voted: {FRA: {rule: never}}", "`FRA` is not an actor of the scenario."),
        ("budget_is_voted: {each: {rule: never}}", "budget_is_voted: {each: never}", "`budget_is_voted` of `each` names no rule."),
        ("before: held}}\n  official_debt", "before: hold}}\n  official_debt", "`before` is `hold`. It is `held`, or left out."),
    ],
)  # fmt: skip
def test_a_badly_put_figure_is_refused_at_its_line(alliance, cards, old, new, message):
    assert old in FIGURES
    (alliance / "figures.yaml").write_text(FIGURES.replace(old, new))
    assert message in said(alliance, cards)


def test_years_beyond_a_rule_are_refused_and_never_filled(alliance, cards):
    (alliance / "pack.yaml").write_text(PACK.replace("last: 2030", "last: 2032"))
    text = said(alliance, cards)
    assert text.startswith(
        "my-alliance/pack.yaml:4: 2032 lies beyond the figures: `expected_nominal_growth` of ITA ends in 2030, and"
    )
    assert "name a rule that goes further, such as `then: held` (my-alliance/figures.yaml:2)." in text
    held = FIGURES.replace("definition: imf}}", "definition: imf, then: held}}").replace(
        "imf_gross}}", "imf_gross, then: held}}").replace("before: held}}\n  official_primary", "before: held, then: held}}\n  official_primary")  # fmt: skip
    (alliance / "figures.yaml").write_text(
        held.replace("exchange_rate, definition: imf, then: held", "exchange_rate, definition: imf")
    )
    assert bound(alliance, cards).program.years[-1] == 2032


def test_a_reference_year_without_figures_is_refused(alliance, cards):
    (alliance / "pack.yaml").write_text(PACK.replace("reference: 2025, first: 2026", "reference: 2026, first: 2027"))
    assert "exchange_rate of ITA: no figure is held for 2026. Available: 2025." in said(alliance, cards)


def test_a_topic_that_outcomes_need_is_named(alliance, cards):
    (alliance / "pack.yaml").write_text(PACK.replace("debt_burden, gdp]", "debt_burden, gdp, final_cost]"))
    assert "Outcome `final_cost`: no equation computes it." in said(alliance, cards)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("pack.yaml", "parent: common", "parent: comon", "pack.yaml:3: there is no pack named `comon`. Did you mean `common`?"),
        ("pack.yaml", "label:", "lable:", "pack.yaml:2: `lable` is not a word of a pack. Did you mean `label`?"),
        ("pack.yaml", "name: my_alliance", "name: indo_pacific", "pack.yaml:1: there is another pack named `indo_pacific`."),
        ("pack.yaml", "alliance: [ITA, ESP]", "alliance: [ITA, FRA]", "pack.yaml:6: `FRA` is not an actor of the scenario."),
        ("pack.yaml", "related_pledge: {in", "related_pledg: {in", "pack.yaml:15: there is no lever named `related_pledg`."),
        ("figures.yaml", "figures:", "figurs:", "figures.yaml:1: `figurs` is not a word of a file of a pack. Did you mean `figures`?"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_its_files_is_said_with_file_and_line(alliance, cards, file, old, new, message):
    text = (alliance / file).read_text()
    assert old in text
    (alliance / file).write_text(text.replace(old, new))
    assert f"my-alliance/{message}" in said(alliance, cards)


def test_the_default_is_the_only_scenario_or_the_one_named(alliance, cards):
    (alliance / "scenarios" / "other.yaml").write_text(SCENARIO.replace("two-neighbours", "other"))
    assert (
        "pack.yaml: the pack has several scenarios. Scenarios are `other` and `two-neighbours`. Name one as `default:`."
        in said(alliance, cards)
    )
    (alliance / "pack.yaml").write_text(PACK + "default: other\n")
    assert load_scenario(alliance, cards).name == "other"
    (alliance / "pack.yaml").write_text(PACK + "default: othr\n")
    assert "there is no scenario named `othr` in this pack. Did you mean `other`?" in said(alliance, cards)


def test_a_name_that_another_pack_has_is_refused(alliance, cards):
    (alliance / "scenarios" / "two-neighbours.yaml").rename(alliance / "scenarios" / "as-now.yaml")
    assert (
        "as-now.yaml: the pack `indo_pacific` has a scenario named `as-now` too. Names of scenarios are unique"
        in said(alliance, cards)
    )


def test_a_folder_that_is_no_pack_is_refused(tmp_path, cards):
    with pytest.raises(ProblemsFound, match="nor the folder of a pack that can be read"):
        load_scenario(tmp_path, cards)


def test_a_scenario_of_another_pack_needs_it_as_a_parent(alliance, cards):
    path = alliance / "scenarios" / "two-neighbours.yaml"
    path.write_text(SCENARIO + "based_on: five-states\n")
    assert (
        "two-neighbours.yaml:3: the scenario belongs to the pack `five_states`, which is not a parent of `my_alliance`."
        in said(alliance, cards)
    )


def test_an_installed_pack_is_found_by_the_names_of_its_scenarios(alliance, cards, monkeypatch):
    package = types.ModuleType("an_installed_alliance")
    package.__path__ = [str(alliance)]
    monkeypatch.setitem(sys.modules, package.__name__, package)
    from importlib import metadata

    entry = metadata.EntryPoint("my_alliance", package.__name__, packs.GROUP)
    monkeypatch.setattr(metadata, "entry_points", lambda group: [entry] if group == packs.GROUP else [])
    packs.installed.cache_clear()
    try:
        assert "two-neighbours" in scenario_names()
        scenario = load_scenario("two-neighbours", cards)
        assert (scenario.pack, scenario.called) == ("my_alliance", "two-neighbours")
        (alliance / "pack.yaml").unlink()
        packs.installed.cache_clear()
        with pytest.raises(
            ProblemsFound, match=r"Entry point `my_alliance` of `burdenshare.packs`: .* holds no `pack\.yaml`"
        ):
            scenario_names()
    finally:
        packs.installed.cache_clear()


def test_a_name_of_the_package_does_not_look_at_what_is_installed(cards, monkeypatch):
    packs.installed.cache_clear()
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: pytest.fail("it was looked up"))
    assert load_scenario("as-now", cards).name == "as-now"
