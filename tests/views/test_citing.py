"""Citations: software, run, data, equations and sources, in two styles and in three forms that parsers read back."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import tomllib

import pytest

from burdenshare.data.catalog import open_vintage
from burdenshare.engine.manifest import Source as CitedSource
from burdenshare.interfaces.citing import run_as, source_as
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.views.citing.forms import bibtex, ris
from burdenshare.views.citing.items import RELEASED, accessed, authors, date, item_of_figures, item_of_source
from burdenshare.views.citing.once import once, releases
from burdenshare.views.citing.styled import CHOICES, STYLES, cited_as
from burdenshare.views.words import citations
from burdenshare.vocabulary.errors import ProblemsFound
from burdenshare.vocabulary.sources import Source, load_bibliography
from tests.conftest import ROOT

FOLDER = ROOT / "src" / "burdenshare" / "views" / "citing" / "styles"
HOSTILE = {
    "id": "a key, {with} marks", "type": "report", "title": r"50 % of {GDP} & more_or_less: a \path~^", "version": "1",
    "author": [{"literal": "A {Ministry} & Sons"}], "issued": {"date-parts": [[2026, 1, 2]]}, "URL": "https://a.b/c_d?e=%20",
}  # fmt: skip


def read_bibtex(text):
    """Entries of a BibTeX file by key: its type, and its fields with escapes undone. Strict: what is odd fails."""
    found, at = {}, 0
    while match := re.compile(r"\s*@(\w+)\{([A-Za-z0-9:._+-]+),\n").match(text, at):
        at, fields = match.end(), {}
        while field := re.compile(r"  (\w+) = \{").match(text, at):
            depth, end = 1, field.end()
            while depth:
                step = 2 if text[end] == "\\" and text[end + 1] in "{}&%$#_" else 1
                depth += 0 if step == 2 else {"{": 1, "}": -1}.get(text[end], 0)
                end += step
            fields[field[1]] = text[field.end() : end - 1]
            at = end + 2 if text[end] == "," else end + 1
            assert text[at - 1] == "\n"
        assert text[at] == "}" and match[2] not in found
        found[match[2]] = (match[1], fields)
        at += 1
    assert text[at:].strip() == ""
    return found


def plain(text):
    text = (
        text.replace(r"\textbackslash{}", "\\").replace(r"\textasciitilde{}", "~").replace(r"\textasciicircum{}", "^")
    )
    return re.sub(r"\\([&%$#_{}])", r"\1", text)


def read_ris(text):
    records = []
    for block in text.strip().split("\n\n"):
        lines = block.split("\n")
        assert lines[0].startswith("TY  - ") and lines[-1].rstrip() == "ER  -"
        assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .+", line) for line in lines[:-1])
        records.append([(line[:2], line[6:]) for line in lines[:-1]])
    return records


@pytest.fixture(scope="module")
def manifest(run_pack):
    return run_pack("five-states", draws=256).manifest


def test_a_run_is_cited_with_software_run_data_equations_and_sources(manifest):
    items = json.loads(run_as(manifest, "csl"))
    by_id = {item["id"]: item for item in items}
    assert len(by_id) == len(items)
    m = manifest
    assert by_id[f"burdenshare-{m.model}"]["version"] == m.model
    assert m.run in by_id[f"burdenshare-run-{m.run}"]["title"]
    assert by_id[f"burdenshare-data-{m.data}"]["issued"] == {"date-parts": [[int(p) for p in m.data.split("-")]]}
    assert "trend growth (economy)" in by_id[f"burdenshare-equations-{m.run}"]["title"]
    published = {s.key for s in m.sources if s.evidence != "judgement"} - releases(m).keys()
    assert published <= by_id.keys() and "judgement" not in by_id
    assert by_id["imf-weo-2025-10"]["author"] == [{"literal": "International Monetary Fund"}]
    assert "accessed" not in run_as(m, "csl")


def test_a_work_is_cited_once_though_it_is_an_entry_and_a_release(manifest):
    """Of the release, which has its licence; both keys are named. Other editions are other works."""
    m = manifest
    assert {"IMF2025": "imf-weo-2025-10"}.items() <= releases(m).items()
    lines = citations(m)
    assert sum("World Economic Outlook database, October 2025" in line for line in lines) == 1
    assert any(line.startswith("[imf-weo-2025-10, IMF2025] ") and "Licence: " in line for line in lines)
    assert sum("Our judgement" in line for line in lines) == 1
    named = [key for line in lines for key in line[1 : line.index("]")].split(", ")]
    assert sorted(named) == sorted({s.key for s in m.sources})
    titles = [item["title"] for item in json.loads(run_as(m, "csl"))]
    assert len(set(titles)) == len(titles)


def test_quoted_figures_are_the_release_and_another_year_is_not(manifest):
    body = (
        CitedSource("N25", "NATO (2025). Defence Expenditure (2014-2025), as quoted. August 2025.", "press"),
        CitedSource("N24", "NATO (2024). Defence Expenditure (2014-2024). June 2024.", "data"),
        CitedSource("nato-2025", "NATO. Defence Expenditure (2014-2025). Source: NATO. https://nato.int", "open"),
    )
    series = dataclasses.replace(manifest.observations[0], origins={"DEU": ("nato-2025",)})
    m = dataclasses.replace(manifest, sources=body, observations=(series,))
    assert releases(m) == {"N25": "nato-2025"}
    assert [keys for keys, _ in once(m)] == [("N24",), ("nato-2025", "N25")]


@pytest.mark.parametrize("style", CHOICES)
def test_every_style_names_every_source_and_gives_the_same_bytes(manifest, style):
    text = run_as(manifest, style)
    assert style in STYLES or text == run_as(manifest, style)
    assert text.count("Ramey") >= 2 and manifest.run in text
    assert "None" not in text and "  \n" not in text


def test_the_styles_write_as_their_manuals_do():
    assert source_as("RameyZubairy2018", "apa") == (
        "Ramey, V. A., & Zubairy, S. (2018). Government Spending Multipliers in Good Times and in Bad: Evidence from US "
        "Historical Data. Journal of Political Economy, 126(2).\n"
    )
    assert source_as("Ramey2011", "chicago") == (
        "Ramey, V. A. 2011. “Can Government Purchases Stimulate the Economy?” Journal of Economic Literature 49 (3).\n"
    )
    assert source_as("SandlerMurdoch2000", "chicago").count(".” Fiscal Studies 21 (3).") == 1


def test_a_page_without_a_title_is_described_in_brackets():
    said = "[Figures for China: defence budget, as published by azernews.az, 2026-03-05]"
    address = "https://www.azernews.az/region/255254.html"
    assert source_as("azernews-az-2026-03-05", "apa") == f"azernews.az. (2026, March 5). {said}. {address}\n"
    assert said in source_as("azernews-az-2026-03-05", "chicago")
    assert source_as("azernews-az-2026-03-05", "ris").startswith("TY  - ELEC\n")
    two = source_as("newsmax-com-2025-08-10", "apa")
    assert "for South Korea: active force, required force and service months; for North Korea: active force" in two
    origins = open_vintage().origins
    bare = item_of_figures("x", origins["azernews-az-2026-03-05"])
    assert (bare["type"], bare["title"]) == ("webpage", "[page of 2026-03-05]")
    untitled = {key for key, origin in origins.items() if origin.title.startswith("Page of ")}
    assert len(untitled) > 20
    for key, origin in origins.items():
        if key in load_bibliography():  # cited as it is written there
            continue
        (item,) = json.loads(source_as(key, "csl"))
        described = item["type"] == "webpage" and item["title"].startswith("[Figures for ")
        titled = item["type"] == "dataset" and item["title"] == origin.title
        assert (described, titled) == (key in untitled, key not in untitled), key


def test_a_run_describes_the_pages_that_it_rests_on(manifest):
    row = dataclasses.replace(manifest.observations[0], origins={"CHN": ("azernews-az-2026-03-05",)})
    source = CitedSource("azernews-az-2026-03-05", "azernews.az. Page of 2026-03-05.", "quoted fact")
    m = dataclasses.replace(manifest, observations=(row,), sources=(source,))
    assert "[Figures for China: defence budget, as published by azernews.az, 2026-03-05]" in run_as(m, "apa")


def test_bibtex_is_read_back(manifest):
    items = json.loads(run_as(manifest, "csl"))
    found = read_bibtex(run_as(manifest, "bibtex"))
    assert len(found) == len(items)
    for item in items:
        kind, fields = found[item["id"]]
        assert plain(fields["title"])[1:-1] == item["title"]
        assert kind == "software" or "year" in fields
    assert found["Ramey2011"][1]["author"] == "Ramey, V. A."
    assert found["Ramey2011"][0] == "article"
    assert found["imf-weo-2025-10"][1]["author"] == "{International Monetary Fund}"


def test_ris_is_read_back(manifest):
    items = json.loads(run_as(manifest, "csl"))
    records = [dict(r) for r in read_ris(run_as(manifest, "ris"))]
    assert [r["ID"] for r in records] == [i["id"] for i in items]
    assert [r["TI"] for r in records] == [i["title"] for i in items]


def test_authors_are_written_with_the_family_name_first():
    (record,) = read_ris(source_as("RameyZubairy2018", "ris"))
    assert [text for tag, text in record if tag == "AU"] == ["Ramey, V. A.", "Zubairy, S."]
    person = {**HOSTILE, "author": [{"family": "Bueno de Mesquita", "given": "B."}]}
    ((_, fields),) = read_bibtex(bibtex([person])).values()
    assert fields["author"] == fields["institution"] == "Bueno de Mesquita, B."


def test_hostile_words_stay_words():
    ((kind, fields),) = read_bibtex(bibtex([HOSTILE])).values()
    assert kind == "techreport"
    assert plain(fields["title"])[1:-1] == HOSTILE["title"]
    assert plain(fields["author"])[1:-1] == "A {Ministry} & Sons"
    (record,) = read_ris(ris([HOSTILE]))
    assert dict(record)["TI"] == HOSTILE["title"]
    for style in STYLES:
        assert "50 %" in cited_as([HOSTILE], style)
    source = Source("K", "A", 2026, "one\nER  - \nTY  - JOUR", "", "study")
    assert len(read_ris(ris([item_of_source(source)]))) == 1


def test_every_entry_of_the_bibliography_is_cited_in_every_form():
    items = [item_of_source(s) for s in load_bibliography().values() if s.evidence != "judgement"]
    assert len(read_bibtex(bibtex(items))) == len(read_ris(ris(items))) == len(items) > 80
    kinds = [item["type"] for item in items]
    assert kinds.count("article-journal") > 20 and kinds.count("book") >= 3


@pytest.mark.parametrize(
    ("text", "first", "many"),
    [
        ("Leeds, B. A., Long, A. G. and Mitchell, S. M.", {"family": "Leeds", "given": "B. A."}, 3),
        ("Bueno de Mesquita, B.", {"family": "Bueno de Mesquita", "given": "B."}, 1),
        ("Fuchs, A. and Klann, N.-H.", {"family": "Fuchs", "given": "A."}, 2),
        ("Eady, G. and others", {"family": "Eady", "given": "G."}, 2),
        ("Republic of Korea, Ministry of National Defense", None, 1),
        ("United Nations, DESA, Population Division", None, 1),
    ],
)
def test_authors_are_persons_or_one_name(text, first, many):
    assert authors(text)[0] == (first or {"literal": text})
    assert len(authors(text)) == many


def test_a_day_of_access_is_added_only_if_given():
    assert "urldate = {2026-11-28}" in source_as("IMF2025", "bibtex", "2026-11-28")
    assert "urldate" not in source_as("IMF2025", "bibtex")
    for style, said in (
        ("apa", "Retrieved November 28, 2026, from https"),
        ("chicago", "Accessed November 28, 2026. "),
    ):
        undated = [{"id": "x", "type": "webpage", "title": "A page", "URL": "https://example.org/a"}]
        assert said in cited_as(accessed(undated, "2026-11-28"), style)
        assert "2026" not in cited_as(undated, style)
    for day in ("2026-02-30", "2026-13-01", "20261128"):
        with pytest.raises(ProblemsFound, match=f"`--accessed {day}` is not a day."):
            accessed([], day)
    with pytest.raises(ProblemsFound, match=r"`--accessed tomorrow` is not a day. Write it as YEAR-MONTH-DAY."):
        accessed([], "tomorrow")
    assert date("2026-11+imf@2026") == {"date-parts": [[2026, 11]]}


def test_a_released_version_has_its_date_here_and_in_the_changelog():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert dict(re.findall(r"^## (\d+\.\d+\.\d+) \((\d{4}-\d\d-\d\d)\)", text, re.M)) == dict(RELEASED)


def test_the_styles_are_as_they_came_and_named_in_their_notice():
    notice = (FOLDER / "NOTICE.md").read_text(encoding="utf-8")
    for path in FOLDER.glob("*.csl"):
        assert f"`{hashlib.sha256(path.read_bytes()).hexdigest()}`" in notice
        assert 'license="http://creativecommons.org/licenses/by-sa/3.0/"' in path.read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {f"{name}.csl" for name in STYLES.values()} == {p.name for p in FOLDER.glob("*.csl")}
    assert "src/burdenshare/views/citing/styles/NOTICE.md" in project["license-files"]


def test_the_command_cites_a_source_and_refuses_what_does_not_fit(home, capsys):
    assert run_command(["cite", "Ramey2011", "--style", "apa"]) == 0
    assert run_command(["cite", "Ramey2011"]) == 0
    assert capsys.readouterr().out.count("Can Government Purchases Stimulate the Economy?") == 2
    assert run_command(["cite", "judgement", "--style", "ris"]) == 2
    assert run_command(["cite", "Ramey2011", "--accessed", "2026-11-28"]) == 2
    assert run_command(["cite", "Ramey2011", "--style", "mla"]) == 2
    assert run_command(["cite", "abcdef"]) == 3
    assert run_command(["cite", "abcdef@"]) == 2
    assert "`--accessed` goes with `--style`" in capsys.readouterr().err
