"""`burdenshare chart`: files in three forms, from scenarios and from kept runs, and refusals that say what would be right."""

from __future__ import annotations

import sys

import pytest

from burdenshare.interfaces.cli.entry import run_command
from burdenshare.views.slides import files
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
        (["-o", "a.svg", "--kind", "waterfall"], 2, "`five-states` has no scenario that it is compared with."),
        (["-o", "no/such/a.svg"], 3, ""),
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
