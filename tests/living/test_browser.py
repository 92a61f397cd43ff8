"""The page in a browser, as a reader has it: levers, keyboard, addresses, hostile words, no script, and narrow screens."""

from __future__ import annotations

import json
import random
import time

import pytest

from burdenshare.scenario.bind import bind
from burdenshare.scenario.load import load_scenario
from burdenshare.scenario.vintage import catalog_of
from burdenshare.studies.parts import run_part
from burdenshare.views.words import number
from burdenshare.vocabulary.cards import load_cards
from tests.living.chrome import Chrome
from tests.living.conftest import data_of, written_page
from tests.living.test_written import hostile_file
from tests.views.browser import axe

SCREENS = ("explore", "compare", "sources", "method")
PACKS = ("five-states", "pledge-by-2035")
TABLES = """[...document.querySelectorAll('figure.picture')].map(f => [...f.querySelectorAll('tbody tr')].map(
  r => [...r.children].map(c => c.textContent)))"""
SHOWN = """[document.querySelector('.canvas').innerHTML,
  [...document.querySelectorAll('.answer')].map(p => p.textContent).join(' ')]"""
SIDEWAYS = """(() => { const wide = document.documentElement.clientWidth;
return document.documentElement.scrollWidth > wide || [...document.querySelectorAll('main *')].filter(e => e.checkVisibility()
  && !e.closest('.table, .hidden, svg') && e.getBoundingClientRect().right > wide + 1).map(e => e.outerHTML.slice(0, 90)) })()"""


@pytest.fixture(scope="module")
def chrome():
    found = Chrome()
    yield found
    found.close()


def put(folder, written):
    path = folder / "page.html"
    path.write_text(written.text, encoding="utf-8")
    return path.as_uri()


def show(chrome, address, fragment=""):
    """Open a page in a state, and wait until it is drawn at rest."""
    chrome.size(1280, 900)
    chrome.open(address + fragment)
    chrome.wait("document.body.dataset.shown !== undefined")


def settle(chrome, fragment):
    chrome.wait(f"document.body.dataset.shown === {json.dumps(fragment.removeprefix('#'))}")


def move(chrome, lever, value):
    chrome.find(f"""(() => {{ const s = document.getElementById('l-{lever}'); s.value = {value};
    s.dispatchEvent(new Event('input')); s.dispatchEvent(new Event('change')) }})()""")


def test_a_lever_moves_the_picture_the_answer_and_the_address(chrome, small, tmp_path):
    show(chrome, put(tmp_path, small))
    before = chrome.find(SHOWN)
    chrome.find("document.getElementById('l-DEU.spending_pledge').focus()")
    for _ in range(4):
        chrome.key("ArrowRight", number=39)
    settle(chrome, f"#explore&run={small.run}&DEU.spending_pledge=2.6")
    after = chrome.find(SHOWN)
    assert before[0] != after[0] and before[1] != after[1]
    assert "than with the start scenario" in after[1]
    assert chrome.find("document.activeElement.id") == "l-DEU.spending_pledge"
    assert chrome.find("document.activeElement.getAttribute('aria-valuetext')") == "2.6 % of GDP"
    assert "--set DEU.spending_pledge=2.6" in chrome.find("document.getElementById('command').textContent")
    chrome.find("document.getElementById('undo').click()")
    settle(chrome, f"#explore&run={small.run}")
    assert chrome.find(SHOWN)[1] == before[1]
    assert chrome.faults() == []


@pytest.mark.slow
@pytest.mark.page
@pytest.mark.parametrize("name", PACKS)
def test_numbers_are_those_of_the_command_in_32_bits(chrome, name, tmp_path):
    written, cards, rng = written_page(name), load_cards(), random.Random(11)
    page, address = data_of(written.text), put(tmp_path, written)
    choices = [c for c in page["choices"] if not c["id"].startswith("theories.")]
    for _ in range(10):
        words, changes = [], []
        for choice in choices:
            option = rng.choice(choice["options"])["id"]
            if option != choice["chosen"]:
                words.append(f"{choice['id']}={option}")
                changes.append(words[-1])
        for lever in sorted(rng.sample(page["levers"], min(3, len(page["levers"]))), key=page["levers"].index):
            value = round(lever["low"] + (lever["top"] - lever["low"]) * rng.random(), 0 if lever["is_date"] else 2)
            at = "" if lever["is_date"] else rng.choice(["", f"@{rng.choice(page['years'][2:])}"])
            changes.append(f"{lever['id']}={value:g}{at}")
        levers = [c for c in changes if c not in words]
        show(chrome, address, "#" + "&".join(["explore", f"run={written.run}", *levers, *words]))
        tables = chrome.find(TABLES)
        bound = bind(scenario := load_scenario(name, cards, changes), catalog_of(scenario), cards)
        run = run_part(bound, sorted({one["outcome"] for one in page["series"][:4]}), page["atRest"], 32)
        for one, table in zip(page["series"][:4], tables, strict=True):
            outcome = run.outcomes[one["outcome"]]
            series = outcome.series(**one["cell"]) * outcome.about.factor / one["by"]
            for (year, middle, half, most), row, own in zip(table, series, outcome.years, strict=True):
                assert year == str(own)
                for said, wanted in zip(
                    [middle, *half.split(" to "), *most.split(" to ")], row[[3, 2, 4, 0, 6]], strict=True
                ):
                    assert near(said, wanted, one["decimals"]), (changes, one["id"], year, said, wanted)
    assert chrome.faults() == []


def near(said, wanted, decimals):
    """Whether a printed number is the wanted one, but for the last digit's rounding."""
    if said == number(wanted, decimals):
        return True
    value = float(said.replace("−", "-").replace(",", ""))
    return abs(value - wanted) <= 0.5 * 10**-decimals + 1e-4 * abs(wanted)


@pytest.mark.slow
@pytest.mark.page
def test_the_answer_of_the_start_is_said_by_the_page_as_python_says_it(chrome, tmp_path):
    written = written_page("pledge-by-2035")
    show(chrome, put(tmp_path, written))
    first = chrome.find("document.querySelector('.answer').textContent")
    lever = next(one for one in data_of(written.text)["levers"] if one["is_first"])
    move(chrome, lever["id"], 3.55)
    chrome.wait("document.querySelector('.answer').textContent.includes('your changes')")
    chrome.find(
        "(() => { const v = document.querySelector('.value'); v.value = 3.5000001; v.dispatchEvent(new Event('change')) })()"
    )
    chrome.wait("document.body.dataset.shown.includes('3.5000001')")
    said = chrome.find("document.querySelector('.answer').textContent")
    own = first.partition(" With plans kept")[0].partition(" costs ")[2]
    assert said.partition(" costs ")[2] == f"{own} Differences are paired: the same future, with and without."
    # A choice that titles name holds for both sides: the answer in the page's second reading.
    show(chrome, put(tmp_path, written), f"#explore&run={written.run}&plans=kept")
    said = chrome.find("document.querySelector('.answer').textContent")
    total, alone = first.partition(" With plans kept in both: ")[2].removesuffix(".").split(", and ")
    assert total.split(" more ")[0] in said and total.partition("(")[2].rstrip(")") in said
    assert alone in said and ", with plans kept in both." in said


@pytest.mark.slow
@pytest.mark.page
def test_effects_are_quantiles_of_the_difference_draw_by_draw(chrome, small, tmp_path):
    """With nothing changed every effect is 0; the level and the effect of one state have one comparator."""
    show(chrome, put(tmp_path, small), "#explore&view=effect")
    tables = chrome.find(TABLES)
    assert {cell for table in tables for row in table for cell in row[1:]} <= {
        "0",
        "0.0",
        "0.00",
        "0 to 0",
        "0.0 to 0.0",
        "0.00 to 0.00",
    }


@pytest.mark.slow
@pytest.mark.page
@pytest.mark.parametrize("name", PACKS)
def test_the_keyboard_reaches_every_control_and_sees_where_it_is(chrome, name, tmp_path):
    show(chrome, put(tmp_path, written_page(name)))
    chrome.find("document.querySelectorAll('details').forEach(d => d.open = true)")
    wanted = chrome.find("""(() => { const all = [...document.querySelectorAll('a, button, input, select, summary')]
      .filter(e => e.checkVisibility() && !e.disabled);
      const groups = new Set(); return all.filter(e => e.type !== 'radio' || (!groups.has(e.name) && groups.add(e.name))).length })()""")
    seen, outlined = 0, 0
    for _ in range(wanted + 20):
        chrome.key("Tab", number=9)
        at = chrome.find("(() => { const e = document.activeElement; if (e === document.body) return ''; if (e.dataset.seen) return 'again';"
                         " e.dataset.seen = 1; const o = getComputedStyle(e.type === 'radio' ? e.nextElementSibling : e); return o.outlineStyle })()")  # fmt: skip
        if at == "again":
            break
        seen += at != ""
        outlined += at not in ("", "none")
    assert seen >= wanted - 1
    assert outlined == seen


@pytest.mark.slow
@pytest.mark.page
@pytest.mark.parametrize("width", [320, 360, 768, 1280])
@pytest.mark.parametrize("name", PACKS)
def test_no_screen_scrolls_sideways(chrome, name, width, tmp_path):
    address = put(tmp_path, written_page(name))
    show(chrome, address)
    chrome.size(width, 740)
    for screen in SCREENS:
        chrome.find(f"document.getElementById('to-{screen}').click()")
        chrome.find("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert chrome.find(SIDEWAYS) in (False, [])
    if width < 900:
        chrome.find("document.getElementById('to-explore').click(); document.getElementById('sheet').click()")
        assert chrome.find("document.getElementById('controls').checkVisibility()")
        assert chrome.find("document.getElementById('rail').getBoundingClientRect().top > 300")
        assert chrome.find(SIDEWAYS) in (False, [])


@pytest.mark.slow
@pytest.mark.page
@pytest.mark.parametrize("name", PACKS)
def test_without_a_script_the_start_scenario_is_whole(chrome, name, tmp_path):
    address = put(tmp_path, written_page(name))
    chrome.size(1280, 900)
    chrome.open(address, script=False)
    shown = chrome.find("document.body.innerText")
    for text in (
        "JavaScript is off",
        "In brackets the range",
        "Levers of this scenario",
        "Sources of this run",
        "Assumptions",
    ):
        assert text in shown
    assert chrome.find("[...document.querySelectorAll('.canvas svg')].every(s => s.checkVisibility())")
    assert not chrome.find("[...document.querySelectorAll('.alive')].some(e => e.checkVisibility())")


@pytest.mark.slow
@pytest.mark.page
def test_scenarios_are_compared_side_by_side(chrome, tmp_path):
    written = written_page("pledge-by-2035")
    lever = next(one["id"] for one in data_of(written.text)["levers"] if one["is_first"])
    address = put(tmp_path, written)
    show(chrome, address, f"#compare&run={written.run}&{lever}=5@2035&also={lever}=4@2035")
    chrome.wait("document.getElementById('columns').dataset.shown !== undefined")
    heads = chrome.find("[...document.querySelectorAll('.compared thead th')].map(e => e.firstChild.textContent)")
    assert heads == [
        "What differs",
        "The mid-term plan",
        "Pledging 3.5 percent of GDP by 2035",
        "Kept scenario 1",
        "Your changes",
    ]
    assert chrome.find("document.querySelectorAll('#columns figure').length") == 16
    axes = chrome.find("""[...document.querySelectorAll('#columns section')].map(s => new Set([...s.querySelectorAll('.canvas > svg')].map(
      v => [...v.querySelectorAll('text[text-anchor=end]')].map(e => e.textContent).join())).size)""")
    assert axes == [1, 1, 1, 1]
    said = chrome.find(
        "[...document.querySelectorAll('#columns section:nth-of-type(1) strong')].map(e => e.textContent)"
    )
    assert len(said) == 3 and all("trillion won" in text and "beside the mid-term plan" in text for text in said)
    middles = [float(text.split(" ")[0].replace("−", "-")) for text in said]
    assert middles == sorted(middles)
    chrome.find("[...document.querySelectorAll('.compared button')].at(0).click()")
    chrome.wait("document.querySelectorAll('#columns figure').length === 12")
    chrome.find("document.getElementById('to-explore').click()")
    chrome.find("[...document.querySelectorAll('#toolbar button')].at(-1).click()")
    chrome.wait(f"location.hash.includes('also={lever}=5@2035')")
    assert chrome.faults() == []


@pytest.mark.slow
@pytest.mark.page
def test_the_address_is_that_of_the_state_after_hundreds_of_moves(chrome, small, tmp_path):
    """A browser drops what a page writes into its address too often, without a word."""
    show(chrome, put(tmp_path, small), f"#explore&run={small.run}&DEU.spending_pledge=3@2030")
    chrome.find("""(async () => { const s = document.querySelector("input[type=range][id^='l-']");
      for (let i = 0; i < 400; i++) { s.value = Number(s.max) * (0.2 + (i % 50) / 100);
        s.dispatchEvent(new Event('input')); s.dispatchEvent(new Event('change'));
        await new Promise(r => setTimeout(r, 10)) } })()""")
    chrome.wait(
        """decodeURI(document.getElementById('link').value) === decodeURI(location.href) &&
      decodeURI(location.hash) === decodeURI('#' + document.body.dataset.shown) && !location.hash.includes('=3@2030')""",
        30,
    )
    assert chrome.faults() == []


@pytest.mark.slow
@pytest.mark.page
def test_a_picture_leaves_as_csv_svg_and_png(chrome, small, tmp_path):
    show(chrome, put(tmp_path, small), f"#explore&run={small.run}&DEU.spending_pledge=3@2030")
    found = chrome.find("""(async () => { const held = [], make = URL.createObjectURL;
      URL.createObjectURL = blob => { held.push(blob); return make(blob) };
      HTMLAnchorElement.prototype.click = () => {};
      for (const name of ['CSV', 'SVG', 'PNG']) [...document.querySelectorAll('.tools button')].find(b => b.textContent === name).click();
      for (let i = 0; held.length < 3 && i < 100; i++) await new Promise(r => setTimeout(r, 50));
      return Promise.all(held.map(async blob => [blob.type, blob.size, (await blob.text()).slice(0, 4000)])) })()""")
    csv, svg, png = found
    assert csv[0] == "text/csv" and csv[2].splitlines()[0].endswith("p5,p10,p25,p50,p75,p90,p95,mean")
    assert len(csv[2].splitlines()) == 1 + 10 and "DEU.spending_pledge=3@2030" in csv[2]
    assert svg[0] == "image/svg+xml" and "<title" in svg[2] and svg[2].startswith("<svg xmlns")
    assert png[0] == "image/png" and png[1] > 10_000
    assert chrome.faults() == []


@pytest.mark.slow
@pytest.mark.page
def test_a_locked_lever_stays(chrome, small, tmp_path):
    show(chrome, put(tmp_path, small), f"#explore&run={small.run}&DEU.spending_pledge=3")
    chrome.find("document.querySelector('.lock').click()")
    assert chrome.find("document.getElementById('l-DEU.spending_pledge').disabled")
    move(chrome, "DEU.related_pledge", 1)
    chrome.wait("document.body.dataset.shown.includes('related_pledge')")
    chrome.find("document.getElementById('reset').click()")
    settle(chrome, f"#explore&run={small.run}&DEU.spending_pledge=3")
    assert chrome.find("document.querySelector('.lock').getAttribute('aria-pressed')") == "true"


@pytest.mark.slow
@pytest.mark.page
@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("delete window.DecompressionStream", "The levers need DecompressionStream"),
        ("WebAssembly.validate = () => false", "The levers need WebAssembly with SIMD"),
        (
            "window.Worker = class { constructor() { throw new Error('no workers') } }",
            "could not be opened: no workers",
        ),
    ],
)
def test_what_a_browser_lacks_is_said_and_the_start_stays(chrome, small, tmp_path, broken, said):
    added = chrome.send("Page.addScriptToEvaluateOnNewDocument", source=broken)["identifier"]
    try:
        chrome.size(1280, 900)
        chrome.open(put(tmp_path, small))
        chrome.wait(f"document.getElementById('notices').textContent.includes({json.dumps(said)})")
        assert chrome.find("!document.documentElement.classList.contains('live')")
        assert chrome.find("document.querySelectorAll('.canvas svg').length") == 4
    finally:
        chrome.send("Page.removeScriptToEvaluateOnNewDocument", identifier=added)


@pytest.mark.slow
@pytest.mark.page
def test_hostile_addresses_and_texts_never_run(chrome, small, tmp_path):
    address = put(tmp_path, small)
    for fragment in ("#<img src=x onerror=window.hacked=1>", "#explore&__proto__.hacked=1", "#explore&DEU.spending_pledge=<script>window.hacked=1</script>",
                     "#explore&view=javascript:window.hacked=1", "#" + "x" * 30000, "#explore&%00%ff"):  # fmt: skip
        show(chrome, address, fragment)
        assert chrome.find(
            "window.hacked === undefined && document.getElementById('notices').textContent.length > 20"
        ), fragment
        assert not chrome.find("document.querySelector('#notices img, #notices script')")
    assert chrome.faults() == []
    show(chrome, put(tmp_path, written_page(str(hostile_file(tmp_path)))))
    move(chrome, "DEU.spending_pledge", 4)
    chrome.wait("document.body.dataset.shown.includes('spending_pledge=4')")
    chrome.find("[...document.querySelectorAll('.tools button')].at(-1).click()")
    assert chrome.find("window.hacked === undefined")
    assert chrome.faults() == []


@pytest.mark.slow
@pytest.mark.page
def test_a_lever_moved_a_hundred_times_a_second_keeps_the_page_whole(chrome, tmp_path):
    written = written_page("pledge-by-2035")
    show(chrome, put(tmp_path, written))
    lever = next(one["id"] for one in data_of(written.text)["levers"] if one["is_first"])
    chrome.find(f"""(() => {{ window.pictures = 0; new MutationObserver(() => window.pictures++).observe(document.querySelector('.canvas'), {{childList: true}});
    const s = document.getElementById('l-{lever}'); let i = 0;
    window.timer = setInterval(() => {{ s.value = 1 + (i++ % 80) / 20; s.dispatchEvent(new Event('input')) }}, 10) }})()""")
    time.sleep(10)
    chrome.find(
        f"clearInterval(window.timer); document.getElementById('l-{lever}').value = 4.5; document.getElementById('l-{lever}').dispatchEvent(new Event('change'))"
    )
    chrome.wait("document.body.dataset.shown.includes('=4.5@')")
    assert chrome.find("window.pictures") >= 20
    assert chrome.find("performance.memory.usedJSHeapSize") < 200e6
    assert chrome.faults() == []


@pytest.mark.slow
@pytest.mark.page
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", PACKS)
def test_axe_finds_nothing(chrome, name, width, tmp_path):
    library = axe()
    show(chrome, put(tmp_path, written_page(name)))
    chrome.size(width, 900)
    chrome.find(library + ";0")
    for screen in SCREENS:
        chrome.find(
            f"document.getElementById('to-{screen}').click(); document.querySelectorAll('details').forEach(d => d.open = true)"
        )
        found = chrome.find("""axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(
          v => v.id + ': ' + v.nodes.length + ': ' + v.nodes[0].html.slice(0, 160)))""")
        assert found == [], (screen, found)
