"""`burdenshare chart`: files in three forms, from scenarios and from kept runs, and refusals that say what would be right."""

from __future__ import annotations

import errno
import os
import sys

import pytest

import burdenshare as bs
from burdenshare.engine.run import run_program
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.interfaces.comparing import bound_of
from burdenshare.studies import parts
from burdenshare.views.slides import files
from burdenshare.vocabulary.errors import ProblemsFound
from tests.views.slides_read import faults, texts

FEW = ["--draws", "32"]


def test_a_scenario_is_drawn_in_each_form_with_the_same_bytes(home, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name in ("a.svg", "b.svg", "c.png", "d.PDF"):
        assert run_command(["chart", "five-states", *FEW, "-o", name]) == 0
    assert capsys.readouterr().out.split() == ["a.svg", "b.svg", "c.png", "d.PDF"]
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert faults((tmp_path / "a.svg").read_text(encoding="utf-8")) == []
    png = (tmp_path / "c.png").read_bytes()
    assert png.startswith(b"\x89PNG") and [int.from_bytes(png[i : i + 4]) for i in (16, 20)] == [2560, 1440]
    assert (tmp_path / "d.PDF").read_bytes().startswith(b"%PDF")


def test_a_changed_scenario_is_drawn_beside_itself(home, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    moved = ["five-states", "--set", "DEU.spending_pledge=3.5@2035", *FEW]
    assert run_command(["chart", *moved, "--kind", "compare", "--outcome", "defence_share", "-o", "a.svg"]) == 0
    svg = (tmp_path / "a.svg").read_text(encoding="utf-8")
    said = " ".join(text.words for text in texts(svg))
    assert "five-states, changed" in said and "changed: DEU.spending_pledge=3.5@2035" in said
    assert faults(svg) == []


@pytest.mark.slow
def test_a_kept_run_has_the_picture_of_its_scenario(home, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run_command(["run", "five-states", *FEW]) == 0
    name = capsys.readouterr().err.rpartition("Run ")[2][:12]
    assert run_command(["chart", name, "-o", "kept.svg"]) == 0
    assert run_command(["chart", "five-states", *FEW, "-o", "new.svg"]) == 0
    assert (tmp_path / "kept.svg").read_bytes() == (tmp_path / "new.svg").read_bytes()
    assert run_command(["chart", name, "--set", "DEU.multiplier=0.2", "-o", "x.svg"]) == 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["-o", "a.gif"], 2, "a picture cannot be written as `a.gif`. Its name ends in one of `.svg`, `.png` and `.pdf`."),
        (["-o", "a.svg", "--kind", "dots"], 2, "`dots` needs a threshold."),
        (["-o", "a.svg", "--threshold", "3"], 2, "`fan` has no `--threshold`. `--threshold` goes with `dots`."),
        (["five-states", "-o", "a.svg", "--kind", "fan"], 2, "`fan` takes 1 scenario, not 2."),
        (["-o", "a.svg", "--kind", "waterfall"], 2, "`five-states` names no scenario to be compared with."),
        (["-o", "no/such/a.svg"], 2, "is not there. Make it, or name another."),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_before_anything_is_run(home, tmp_path, monkeypatch, capsys, words, code, said):
    monkeypatch.chdir(tmp_path)
    assert run_command(["chart", "five-states", *FEW, *words]) == code
    assert said in capsys.readouterr().err
    assert not list(tmp_path.glob("a.*"))


def test_without_a_font_or_the_extra_a_svg_is_still_drawn(home, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    class Fontless:
        """A machine on which no letter is drawn."""

        @staticmethod
        def svg_to_png(svg, scale=1):
            return b"empty"

    monkeypatch.setattr(files, "vega", lambda: Fontless)
    assert run_command(["chart", "five-states", *FEW, "-o", "a.png"]) == 3
    assert "no font is found on this machine" in capsys.readouterr().err
    assert not (tmp_path / "a.png").exists()
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    assert run_command(["chart", "five-states", *FEW, "-o", "a.pdf"]) == 2
    assert 'pip install "burdenshare[pictures]"' in capsys.readouterr().err
    assert run_command(["chart", "five-states", *FEW, "-o", "a.svg"]) == 0


def test_letters_that_no_font_has_are_named(monkeypatch):
    class Latin:
        """A machine whose fonts have only plain letters."""

        @staticmethod
        def svg_to_png(svg, scale=1):
            return svg.encode() if ">n<" in svg else b"empty"

    monkeypatch.setattr(files, "vega", lambda: Latin)
    with pytest.raises(files.NotHeld, match=r"no font on this machine has the letters `국`."):
        files.bytes_of("<svg><text>a 국</text></svg>", ".png")


def test_python_draws_the_same_slide(home, tmp_path, run_pack):
    import burdenshare as bs

    run = bs.run("five-states", draws=32)
    slide = bs.chart(run)
    assert slide.svg == bs.chart("five-states", draws=32).svg == slide._repr_svg_()
    assert repr(slide).startswith("<Slide Germany: defence spending")
    assert slide.save(tmp_path / "a.svg").read_text(encoding="utf-8") == slide.svg


FIVE = ("chart", "five-states", "--draws", "64")


@pytest.mark.parametrize("threshold", ["nan", "inf", "-inf", "-1e308"])
def test_a_threshold_is_a_number_that_fits_on_an_axis(home, tmp_path, capfd, threshold):
    place = tmp_path / "a.svg"
    words = (*FIVE, "--kind", "dots", "--outcome", "debt_burden", f"--threshold={threshold}", "-o", str(place))
    assert run_command(list(words)) == 2
    assert "`threshold` is " in capfd.readouterr().err and not place.exists()


@pytest.mark.parametrize("given", [{"draws": 0}, {"draws": 1.5}, {"seed": -1}, {"seed": "a"}, {"threshold": "x"}])
def test_a_wrong_number_is_refused_in_python_too(home, given):
    with pytest.raises(ProblemsFound):
        bs.chart("five-states", **{"draws": 64, **({"kind": "dots"} if "threshold" in given else {}), **given})


def test_an_amount_is_drawn_in_the_money_that_is_wanted(home, tmp_path, capsys, monkeypatch):
    """The picture has the numbers of a comparison in the same money, computed by the part of the program it needs."""
    made = []

    def watched(program, *given, **more):
        made.append(len(program.equations))
        return run_program(program, *given, **more)

    monkeypatch.setattr(parts, "run_program", watched)
    path = tmp_path / "more.yaml"
    path.write_text(
        "name: more\nquestion: What if?\nbased_on: five-states\ncompared_with: five-states\n"
        "levers: {spending_pledge: {DEU: {2035: 4}, why: A test.}}\n"
    )
    words = ["--draws", "64", "--outcome", "defence_spending", "--money", "local", "--year", "2035"]
    assert run_command(["chart", str(path), "--kind", "compare", *words, "-o", str(tmp_path / "a.svg")]) == 0
    whole = bound_of("five-states").program.equations
    assert len(made) == 2 and max(made) < 0.6 * len(whole)
    svg = (tmp_path / "a.svg").read_text(encoding="utf-8")
    found = bs.compare(path, outcomes="defence_spending", years=2035, money="local", draws=64)
    gap = found.blocks[0].rows[0].difference
    assert faults(svg) == [] and f"+{gap.middle:,.1f}" in svg and "billion euro of each year" in svg
    fan = bs.chart("five-states", outcome="defence_spending", money="usd", prices=2027, draws=64).svg
    assert "billion dollars at 2027 prices" in fan and faults(fan) == []
    dots = {"kind": "dots", "threshold": 90, "outcome": "defence_spending"}
    assert "billion euro of each year" in bs.chart("five-states", **dots, money="EUR", draws=64).svg
    capsys.readouterr()
    for wrong, said in {
        "waterfall": "`waterfall` has no `--money`. `--money` goes with `fan`, `compare` and `dots`.",
        "compare --outcome debt_burden": "no amount of money is among `debt_burden`.",
        "compare --prices 1999": "the prices are those of no year of the scenario.",
    }.items():
        given = ["chart", str(path), "--money", "local", *f"--kind {wrong}".split(), "-o", str(tmp_path / "b.svg")]
        assert run_command(given) == 2
        assert said in capsys.readouterr().err
    assert bs.chart(bs.run("five-states", draws=64), outcome="defence_spending", money="usd", prices=2027).svg == fan


def test_a_run_keeps_its_own_draws_and_seed(home):
    run = bs.run("five-states", draws=64)
    for given in ({"draws": 32}, {"seed": 3}):
        with pytest.raises(ProblemsFound, match="does not change a run"):
            bs.chart(run, **given)


def test_fifty_dots_need_fifty_futures(home):
    with pytest.raises(ProblemsFound, match="50 futures cannot be shown of 32"):
        bs.chart("five-states", kind="dots", threshold=90, outcome="debt_burden", draws=32)


def test_two_files_of_one_name_are_told_apart(home, tmp_path):
    for name, pledge in (("a", 3), ("b", 4)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.yaml").write_text(
            f"name: x\nquestion: What if?\nbased_on: five-states\nlevers: {{spending_pledge: {{DEU: {{2035: {pledge}}}, why: A test.}}}}\n"
        )
    svg = bs.chart(str(tmp_path / "a" / "x.yaml"), str(tmp_path / "b" / "x.yaml"), draws=64).svg
    assert "x (1)" in svg and "x (2)" in svg


def test_a_picture_that_cannot_be_written_leaves_the_old_one(home, tmp_path, monkeypatch, capfd):
    from burdenshare.vocabulary import unfinished

    place = tmp_path / "keep.svg"
    place.write_text("old")

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(unfinished, "replace", full)
    assert run_command([*FIVE, "-o", str(place)]) == 3
    assert place.read_text() == "old"
    with pytest.raises(Exception, match="the disk is full"):
        bs.chart("five-states", draws=64).save(place)
    assert place.read_text() == "old"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_no_place_for_a_picture_and_a_missing_folder_is_found_at_once(home, tmp_path, capfd):
    os.mkfifo(tmp_path / "p.svg")
    for name, said in (("p.svg", "is a pipe"), ("no/a.svg", "is not there")):
        assert run_command([*FIVE, "-o", str(tmp_path / name)]) == 2
        assert said in capfd.readouterr().err


def test_a_damaged_run_is_named(home, capfd):
    run = bs.run("five-states", draws=64)
    run.save()
    for path in (home / "runs" / run.id).rglob("*.json"):
        path.write_bytes(path.read_bytes()[:-20])
    assert run_command(["chart", run.id, "-o", str(home / "a.svg")]) == 3
