"""Figures of a pack: what does not fit an input is refused at its line, and a run cites what it uses."""

from __future__ import annotations

import re
import shutil

import pytest

from burdenshare.data.catalog import load_catalog
from burdenshare.scenario.bind import bind
from burdenshare.scenario.load import load_scenario
from burdenshare.scenario.manifest import sources
from burdenshare.scenario.packs import shipped
from burdenshare.views.explain import explain
from burdenshare.vocabulary.errors import ProblemsFound
from burdenshare.vocabulary.sources import load_bibliography
from tests.packs.test_nothing_above_a_pack_knows_a_pack import pattern
from tests.packs.test_own_pack import alliance as _alliance

alliance = _alliance
# Studies of a theory or a method that name the place of their evidence.
STUDIES = {"BowersHiim2021", "Eady2023", "GAO2025", "RameyZubairy2018"}


@pytest.fixture
def copied(tmp_path):
    """A copy of the small pack under another name, in which one rule can be changed."""
    folder = tmp_path / "copied"
    shutil.copytree(shipped()["five_states"], folder)
    for path in folder.rglob("*.yaml"):
        path.write_text(path.read_text().replace("five_states", "copied").replace("five-states", "copied"))
    (folder / "scenarios" / "five-states.yaml").rename(folder / "scenarios" / "copied.yaml")
    return folder


def said(folder, cards):
    with pytest.raises(ProblemsFound) as found:
        bind(load_scenario(folder, cards), load_catalog(), cards)
    return str(found.value).splitlines()


@pytest.mark.parametrize(
    ("name", "rule", "message"),
    [
        ("output_at_start", "{rule: at_reference, figure: gdp_nominal, definition: imf}",
         "the rule of `output_at_start` of RUS gives billion RUB at nominal prices (nominal output). `output_at_start` is in "
         "billion USD at constant prices a year, of output (output). Name another figure or another rule."),
        ("official_debt_burden", "{rule: observed, figure: defence_share, definition: cia, then: held}",
         "the rule of `official_debt_burden` of DEU gives share of GDP (defence). `official_debt_burden` is in share of output "
         "(public debt)."),
        ("population", "{rule: observed, figure: working_age_people, between: straight, then: held}",
         "the rule of `population` of DEU gives million people (people of working age)."),
        ("expected_nominal_growth", "{rule: observed, figure: real_growth, definition: imf, before: held, then: held}",
         "gives share a year (real output). `expected_nominal_growth` is in share a year (nominal output)."),
        ("expected_price_growth", "{rule: growth_of, figure: gdp_nominal, definition: imf, then: held}",
         "gives share a year (nominal output). `expected_price_growth` is in share a year (prices)."),
        ("exchange_rate_at_start", "{rule: at_reference, figure: purchasing_power_rate, definition: imf}",
         "gives RUB a USD (purchasing power). `exchange_rate_at_start` is in units of local currency a USD"),
        ("planned_defence_share", "{rule: observed, figure: public_debt, definition: imf_gross, then: held}",
         "the rule of `planned_defence_share` of USA gives share of GDP (public debt)."),
        ("budget_is_voted", "{rule: held, of: population}", "gives million people (population). `budget_is_voted` is in 0 or 1"),
    ],
)  # fmt: skip
def test_a_figure_that_does_not_fit_is_refused_at_its_line(copied, cards, name, rule, message):
    path = copied / "figures.yaml"
    text = path.read_text()
    old = re.search(rf"^  {name}:\n(?:    .*\n)+", text, re.M)[0]
    path.write_text(text.replace(old, f"  {name}:\n    each: {rule}\n"))
    line = path.read_text().splitlines().index(f"  {name}:") + 2
    found = [row for row in said(copied, cards) if message in row]
    assert found
    assert all(row.startswith(f"copied/figures.yaml:{line}: ") for row in found)


def test_a_budget_over_another_currency_is_refused_at_its_line(copied, cards):
    path = copied / "figures.yaml"
    rule = (
        "{rule: ratio, figure: defence_spending, definition: nato, over: gdp_nominal, over_definition: imf, then: held}"
    )
    path.write_text(
        path.read_text().replace("  planned_defence_share:\n", f"  planned_defence_share:\n    POL: {rule}\n")
    )
    row = next(row for row in said(copied, cards) if "`planned_defence_share` of POL" in row)
    assert row.startswith("copied/figures.yaml:")
    assert "no figure is held for 2025" in row or "two units: billion USD at nominal prices (defence)" in row


def test_no_card_cites_the_source_of_a_packs_figures(cards):
    held = load_bibliography()
    for card in cards.values():
        for key in card.source:
            assert held[key].evidence not in ("data", "official", "press"), (card.name, key)
            assert key in STUDIES or not pattern().search(held[key].title), (card.name, key)


def test_a_pack_of_ones_own_cites_no_other_alliance(alliance, cards):
    bound = bind(load_scenario(alliance, cards), load_catalog(), cards)
    texts = {s.key: s.text for s in sources(bound)}
    assert not set(texts) & {
        "MND2025",
        "MOEF2025",
        "NABO2025",
        "NATO2025",
        "CIA2025",
        "Putnam1988",
        "JointFactSheet2025",
    }
    assert {"Escolano2010", "Mine2026", "imf-weo-2025-10", "judgement"} <= set(texts)
    used = {key for key in texts if key in load_bibliography()}
    assert {key for key in used if pattern().search(texts[key])} <= STUDIES | {"IMF2026"}


def test_the_larger_pack_cites_the_sources_of_its_figures(bound_pack):
    found = {s.key for s in sources(bound_pack())}
    assert {
        "MND2025",
        "MOEF2025",
        "NABO2025",
        "SMA2024",
        "SCM57",
        "UNWPP2024",
        "SIPRI2025",
        "GML2016",
        "Putnam1988",
    } <= found


def test_what_is_explained_belongs_to_the_scenario(cards):
    scenario = load_scenario("five-states", cards)
    text = explain("spending_pledge", scenario)
    assert "Korea" not in text
    assert text.index("source: NATO (2025)") == text.index("source: ")
    assert "used by: defence_rise (appropriation: as_wanted)" in explain("planned_defence_share", scenario)
    for name in ("gdp", "defence_share", "debt_burden"):
        used = set(re.findall(r"used by: \w+ \((\w+): (\w+)\)", explain(name, scenario)))
        chosen = {(topic, theory) for topic, by in scenario.theories.items() for theory in by.values()}
        chosen |= {("appropriation", "as_wanted")}  # from which `voted_and_surprised` has its other equations
        assert used <= chosen, used - chosen
    assert "equation of spending: habit_and_threat (not chosen in five-states)." in explain("wanted_spending", scenario)


def test_extra_spending_is_over_the_plan_that_the_pack_has(cards):
    small, large = load_scenario("five-states", cards), load_scenario("indo-pacific-2026", cards)
    for name in ("extra_over_plan", "local_extra_over_plan"):
        text = explain(name, small)
        assert "above the share of 2025 (Russia 2024), held" in text
        assert "fiscal plan" not in text
        assert "official budgets" not in text
        assert "above the plan in the official budgets" in explain(name, large)
