"""Does every figure of the pages of explanation come from a block on the page, or from what the package holds?"""

from __future__ import annotations

import json
import re
from functools import cache

import pytest

from burdenshare.data.catalog import load_catalog
from burdenshare.studies.study import DRAWS
from burdenshare.vocabulary.reading import read_yaml
from tests.conftest import ROOT
from tests.docs.outputs import differs, printed, shown_outputs
from tests.replications.computed.base_rates import counted

PAGES = {p.stem: p for p in sorted((ROOT / "docs" / "explanation").glob("*.md"))}
PACKS = ROOT / "src" / "burdenshare" / "packs"
OUTPUTS = [
    pytest.param(code, text, id=f"{name}-{i}")
    for name, path in PAGES.items()
    for i, (code, text) in enumerate(shown_outputs(path.read_text(encoding="utf-8")))
]


def numbers(text):
    """The numbers in a text or a value, in order."""
    if isinstance(text, dict):
        return [n for v in text.values() for n in numbers(v)]
    if isinstance(text, list):
        return [n for v in text for n in numbers(v)]
    return [float(n.replace(",", "")) for n in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", str(text))]


@cache
def entry(file, name, block="uncertainties"):
    """What a pack says of a quantity."""
    return read_yaml((PACKS / file).read_bytes(), file).value[block][name]


def held(file, *names):
    """All numbers in the values and reasons of some quantities of a pack."""
    return {n for name in names for n in numbers({k: v for k, v in entry(file, name).items() if k != "source"})}


def rates():
    years = {"peninsula": ("prk", "KOR"), "strait": ("chn", "TWN")}
    found = {counted(f"years_with_new_dispute_with_{other}", actor) for other, actor in years.values()}
    return found | {counted("years_counted", "KOR")}


def sums():
    """What agreements fix, by the figures that feed the model, and their rise from the first year to the second."""
    catalog = load_catalog()
    paid = {(a, y): catalog.one("host_nation_payment", a, y).value for a in ("KOR", "JPN") for y in (2025, 2026)}
    return {*paid.values(), round(100 * (paid["KOR", 2026] / paid["KOR", 2025] - 1), 1)}


def agreements():
    """The numbers of agreements, as the pack states them beside their sums."""
    return set(numbers(entry(INDO + "figures.yaml", "sum_under_agreement", "figures")["how"]))


TEXT = PAGES["model"].read_text(encoding="utf-8")
INDO, ECONOMY, FORCES, MINDS = "indo_pacific/", "common/economy.yaml", "common/forces.yaml", "common/minds.yaml"
RISK, OUR_MINDS, OUR_MONEY = INDO + "risk.yaml", INDO + "minds.yaml", INDO + "economy.yaml"
HONOURED = lambda: held(OUR_MINDS, "adversary_trust")  # noqa: E731
FATAL = lambda: held(RISK, "clash_rate")  # noqa: E731
# On each page: the words around a figure, and the numbers that the package holds for it.
FIGURES = {
    "model": {
        "by an elasticity between 0.3 and 1,": lambda: held(FORCES, "requirement_elasticity"),
        "growing by 10 percent a year against 0": lambda: set(numbers(re.search(r"growth in \((.*?)\)", TEXT)[1])),
        "may be above one or below 0.": lambda: {0},
        "0 removes the support": lambda: {0},
    },
    "risk": {
        "| 24 of 57 | 15 of 57 |": rates,
        "record, 0;": lambda: {counted("years_with_new_war_with_prk", "KOR")},
        "no war in 67 years": lambda: held(RISK, "counted_war_rate"),
        "| 14 of 57 | 2 to 5 of 57,": FATAL,
        "| 5 of 36 years since 1990": lambda: held(RISK, "calm_clash_rate"),
        "each equal to 1 under": lambda: {1},
        "[ZagareKilgour2000], chapter 8,": lambda: {8, 2000},
        "is centred on 0": lambda: held("common/risk.yaml", "arsenal_caution", "stationing_effect"),
        "may be near 0.": lambda: {0},
        "has 50 assembled and material for up to": lambda: held(RISK, "warheads_at_start"),
        "90; Korean": lambda: held(RISK, "potential_at_start"),
        "the default of 2,000": lambda: {DRAWS},
        "With one slope set to 0": lambda: {0},
        "run from 4.5 to 205.6 thousand": lambda: held(RISK, "barrage_casualties"),
    },
    "beliefs-and-politics": {
        "Action in war weighs 1;": lambda: held("common/risk.yaml", "combat_weight"),
        "posture 0.5,": lambda: held(MINDS, "posture_weight"),
        "or none, 0.15;": lambda: held(MINDS, "clash_weight"),
        "exercises 0.06;": lambda: held(MINDS, "exercise_weight"),
        "payment about 0.03;": lambda: held(MINDS, "payment_weight"),
        "South Korea paid 1,402.8 billion won in 2025": sums,
        "year of its 11th agreement,": agreements,
        "and owes 1,519.2 in 2026": sums,
        "the first of its 12th": agreements,
        "8.3 percent more in money": sums,
        "by at most 5 percent a year.": lambda: held(OUR_MONEY, "payment_index_cap"),
        "Japan's 211 billion yen": sums,
        "words 0.025.": lambda: held(MINDS, "word_weight"),
        "fades by 3 to 10 percent a year": lambda: held(MINDS, "signal_memory"),
        "run from 22 to 78 percent": HONOURED,
        "0.1 to 0.5 percent of output a year": lambda: held(RISK, "coercion_cost"),
        "comes from 5 episodes in about 34 ally-years": lambda: held(RISK, "coercion_rate"),
        "falling from 76.6 to 72.8 percent": lambda: held(OUR_MINDS, "public_doubt_answer"),
    },
    "contested": {
        "run from 0.2 to 1.5,": lambda: held(ECONOMY, "multiplier"),
        "gives 3.1 points where event studies of past booms find 6.6 to 7.": lambda: held(ECONOMY, "event_study_ratio"),
        "kept 64 to 76 percent": lambda: held(OUR_MONEY, "pledge_compliance"),
        "Japan near 0.": lambda: held(ECONOMY, "least_interest_rate"),
        "true figure 40 to 90 percent": lambda: held(OUR_MONEY, "nato_factor"),
        "(0.8 to 1 in proportion)": lambda: held(INDO + "forces.yaml", "crew_need"),
        "(growth of 8 to 15 percent a year, ": lambda: held(ECONOMY, "absorption_growth"),
        "Between 22 and 78 percent": HONOURED,
        "strait 2 to 5 years were fatal": FATAL,
        "by a factor of 45": lambda: held(RISK, "barrage_casualties"),
        "is close to 0.": lambda: {0},
    },
}


def prose(page):
    """A page without blocks, code, links, keys of sources, numbers of headings, and years."""
    text = re.sub(r"```.*?^```", "", page, flags=re.S | re.M)
    text = re.sub(r"`[^`]*`|\]\([^)]*\)|\[[A-Za-z]+\d{4}[A-Za-z]*\]|^#+ .*$", "", text, flags=re.M)
    return re.sub(r"\b(?:1[89]|20)\d\d\b", "", " ".join(text.split()))


def unproven(name, page):
    """The numbers of a page's prose that stand in no phrase whose numbers are checked."""
    text = prose(page)
    for phrase in FIGURES[name]:
        text = text.replace(prose(phrase), "")
    return re.findall(r".{0,30}\d.{0,20}", text)


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_in_the_prose_is_checked(name):
    assert not unproven(name, PAGES[name].read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "phrase"), [(n, p) for n, phrases in FIGURES.items() for p in phrases])
def test_a_figure_is_what_the_package_holds(name, phrase):
    assert phrase in " ".join(PAGES[name].read_text(encoding="utf-8").split())
    shown = {n for n in numbers(phrase) if not 1800 <= n < 2100 or n == 2000}
    assert shown <= FIGURES[name][phrase](), phrase


def test_a_figure_that_nothing_proves_is_found():
    assert unproven("model", "War falls by 12 percent in 2040.")
    assert not unproven("model", "War falls in 2040 [Author2000].")


@pytest.mark.slow
@pytest.mark.parametrize(("code", "text"), OUTPUTS)
def test_a_block_prints_what_the_page_shows(code, text, home):
    assert not differs(text, printed(code))


def test_an_output_that_moved_is_found():
    assert not differs("war: +1.2, up in 61%", "war: +1.3, up in 60%")
    assert differs("war: +1.2, up in 61%", "war: +1.4, up in 61%")
    assert differs("war: +1.2", "war: -1.2")
    assert differs("war: +1.2", "peace: +1.2")


def test_the_scores_on_the_page_are_those_that_the_pack_ships():
    assert set(PAGES) == set(FIGURES) | {"report-card"}
    shipped = json.loads((PACKS / "indo_pacific" / "report_card.json").read_text(encoding="utf-8"))["tables"]
    scores = {f"{n:.3f}" for table in shipped.values() for row in table["rows"] for n in numbers(list(row.values()))}
    page = [
        f"{float(n):.3f}" for n in re.findall(r"(?<![\d.])\d?\.\d{3}(?!\d)", PAGES["report-card"].read_text("utf-8"))
    ]
    assert len(page) > 20
    assert set(page) <= scores
