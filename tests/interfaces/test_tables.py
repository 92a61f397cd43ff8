"""Tables at 80 and 100 columns: no word is broken, nothing is wider, numbers align, a median has its range."""

from __future__ import annotations

import contextlib
import io
import re

import pytest

from burdenshare.engine.store import save_run
from burdenshare.interfaces.cli import columns
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.studies.catalog import outlines
from burdenshare.views.findings import SPELLED
from burdenshare.vocabulary.answers import Pivot, Table

WIDTHS = (80, 100)
WORDS = ("surveillance_and_command", "integrated_missile_defence", "belief of the adversary", "industry and people")
SHIPPED = [(study.name, form.name) for study in outlines().values() for form in study.tables]


def filled(study: str, name: str, rows: int = 6) -> Table:
    """A table of a study with long words and numbers of all sizes."""
    form = next(f for f in outlines()[study].tables if f.name == name)
    body = []
    for i in range(rows):
        row = {}
        for at, (column, about) in enumerate(form.columns.items()):
            word = WORDS[(i + at) % len(WORDS)]
            word = word.replace("_", " ") if column in SPELLED else word  # such a column holds what a user types
            row[column] = (
                2030 + i // 2 if column == "year" else word if not about.how else 3.14159 * 10 ** ((at % 7) - 3)
            )
        body.append(row)
    words = {"year": 2035, "reference_year": 2025, "first_scenario": "one", "second_scenario": "two"}

    class Any(dict):
        def __missing__(self, key):
            return key

    units = {c: about.unit.format_map(Any(words)) for c, about in form.columns.items()}
    heads = {c: about.heading for c, about in form.columns.items() if about.heading}
    return Table(name, form.title.format_map(Any(words)), "", units, tuple(body), {}, heads, form.picture)


def tokens(lines):
    return {w.strip(";:,.()") for line in lines for w in line.split()}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("study", "name"), SHIPPED)
def test_a_table_of_a_study_breaks_no_word(study, name, width):
    table = filled(study, name)
    lines = columns.drawn(table, width)
    assert max(map(columns.wide, lines)) <= width
    # Every word is one that stands on a screen without end, and no number of it is lost.
    whole = columns.drawn(table, 4000)
    assert tokens(lines) <= tokens(whole) | {"Units", "·"} | tokens(
        f"{h} {u}" for h, u in ((table.heading(c), table.columns[c]) for c in table.columns)
    )
    numbers = {w for w in tokens(whole) if re.fullmatch(r"[−\d.,]+", w)}
    assert numbers <= tokens(lines)
    assert "_" not in "".join(lines)


def test_numbers_of_a_column_align_and_say_something():
    rows = tuple(
        {"name": n, "share": v, "share_low": v / 2, "share_high": 2 * v}
        for n, v in (("a", 0.00288), ("b", 0.00051), ("c", 0.0))
    )
    table = Table("t", "", "", {"name": "", "share": "of output", "share_low": "p5", "share_high": "p95"}, rows)
    head, *lines = columns.drawn(table, 80)
    assert [line.split()[1] for line in lines] == ["0.00288", "0.00051", "0.00000"]
    assert lines[0].endswith("0.00288 (0.00144 to 0.00576)") and lines[2].endswith("0.00000")
    assert len({len(line) for line in lines}) == 1 and len(head) == len(lines[0])
    assert columns.has_ranges(table)


def test_a_table_too_narrow_for_its_words_is_a_list():
    word = "supercalifragilistic"
    table = Table("t", "", "", {"one": "", "other": ""}, ({"one": word, "other": word},) * 3)
    assert "".join(columns.drawn(table, 34)).count(word) == 6
    assert columns.drawn(table, 34)[0] == f"one: {word} · other:"
    assert columns.drawn(table, 42)[1] == f"{word}  {word}"


def test_who_carries_what_is_crossed_a_mission_a_line_with_ranges():
    table = filled("who-carries-what", "parts")
    rows = []
    for year in (2026, 2040):
        for mission in ("ground_defence", "surveillance_and_command"):
            for who, part in (("AAA", 62.5), ("BBB", 37.5)):
                rows.append({"year": year, "mission": mission, "who": who, "part": part, "part_low": part - 9,
                             "part_high": part + 9, "leads": 1.0, "uncovered": 11.2, "uncovered_low": 0.0,
                             "uncovered_high": 30.0})  # fmt: skip
    pivot = Pivot("mission", "who", "part", "year", ("uncovered",))
    assert next(f for f in outlines()["who-carries-what"].tables if f.name == "parts").pivot == pivot
    crossed = Table("parts", "", "", table.columns, tuple(rows), {}, table.headings, table.picture)
    lines = columns.drawn(crossed, 80, {"AAA": "Aland", "BBB": "Beland"}, pivot)
    one = "surveillance and command  62.5 (53.5 to 71.5)  37.5 (28.5 to 46.5)  11.2 (0.0 to 30.0)"
    wider = columns.drawn(crossed, 100, {"AAA": "Aland", "BBB": "Beland"}, pivot)
    assert [line for line in wider if line.startswith("surveillance and command")] == [one, one]
    assert max(map(len, lines)) <= 80
    assert sum(line.startswith(("ground defence", "surveillance")) for line in lines) == 4
    text = " ".join(" ".join(lines).split())
    assert "62.5 (53.5 to 71.5)" in text and "Aland" in text and "2026" in lines and "2040" in lines


LISTS = [
    ("list", "outcomes"), ("list", "uncertainties"), ("list", "programmes"), ("list", "settings"), ("runs",),
    ("data", "status"), ("data", "crosswalk", "KOR"),
    ("data", "show", "defence_share", "--actor", "KOR", "--years", "2023-2025"),
]  # fmt: skip


@pytest.mark.parametrize("words", LISTS, ids=" ".join)
def test_lists_and_figures_break_no_word(home, run_pack, monkeypatch, words):
    if words == ("runs",):
        save_run(run_pack("five-states", draws=256))
    monkeypatch.setenv("FORCE_COLOR", "1")
    whole, *fit = (printed(monkeypatch, width, words) for width in (4000, *WIDTHS))
    for width, lines in zip(WIDTHS, fit, strict=True):
        assert max(map(columns.wide, lines)) <= width, words
        longer = " ".join(w for w in tokens(whole) if len(w) > width)  # such as a path: it must be cut
        extra = {w for w in tokens(lines) - tokens(whole) if w not in ("Units", "·") and w not in longer}
        assert not extra, extra


def printed(monkeypatch, width, words):
    monkeypatch.setenv("COLUMNS", str(width))
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert run_command(list(words)) == 0
    return re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue()).splitlines()


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(outlines()))
def test_a_study_of_the_large_pack_fits(home, monkeypatch, name):
    monkeypatch.setenv("FORCE_COLOR", "1")
    scenario = "primary-responsibility"
    draws = () if name == "report-card" else ("--draws", "100")  # it reads the scores that come with the pack
    out = printed(monkeypatch, 80, ("study", name, scenario, *draws))
    assert max(len(line) for line in out if not line.strip().startswith("burdenshare ")) <= 80
