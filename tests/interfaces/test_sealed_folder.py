"""A sealed folder: whole, checkable, and enough to repeat the run; and files of a command, wherever they go."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

import burdenshare as bs
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.interfaces.sealed_folder import run_in
from burdenshare.interfaces.verifying import ADDED, SUMS, differing
from burdenshare.vocabulary.errors import NotHeld, ProblemsFound

FEW = ("--draws", "100")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with an export of a small run with a change, and the name of the run."""
    where = tmp_path_factory.mktemp("sealed")
    run = bs.run("five-states", ["DEU.spending_pledge=3.5@2032", "DEU.growth_persistence=0.3"], draws=100)
    return bs.export(run, where / "hearing"), run


@pytest.fixture
def hearing(place, tmp_path) -> Path:
    """A copy of it, to harm."""
    return shutil.copytree(place[0], tmp_path / "hearing")


def said(capfd, *arguments):
    code = run_command(list(map(str, arguments)))
    out, err = capfd.readouterr()
    return code, out, err


def test_it_holds_what_shows_and_repeats_the_run(place):
    folder, run = place
    names = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert {
        "README.txt", "report.html", "numbers.csv", "run.xlsx", "manifest.json", "CITATION.cff", "citation.txt",
        "citation.bib", "LICENCES.txt", "scenario/pack.yaml", "scenario/scenarios/as-run.yaml",
        "pictures/debt_burden-DEU.svg", SUMS,
    } <= names  # fmt: skip
    assert "<svg xmlns=" in (folder / "pictures" / "debt_burden-DEU.svg").read_text()
    cff = yaml.safe_load((folder / "CITATION.cff").read_text())
    assert cff["version"] == run.id and len(cff["references"]) == len(run.manifest.sources)
    assert "International Monetary Fund" in (folder / "LICENCES.txt").read_text()
    assert run.id in (folder / "README.txt").read_text()
    if shutil.which("sha256sum"):
        assert subprocess.run(["sha256sum", "--check", "--quiet", SUMS], cwd=folder, check=False).returncode == 0


def test_its_scenario_alone_gives_the_same_run(place, home, monkeypatch, capfd):
    folder, run = place
    monkeypatch.chdir(folder)
    command = next(line.strip() for line in (folder / "README.txt").read_text().splitlines() if line.startswith("    "))
    code, _, err = said(capfd, *command.split()[1:], "--csv", home / "again.csv")
    assert code == 0
    assert f"Run {run.id} ·" in err
    assert (home / "again.csv").read_text() == (folder / "numbers.csv").read_text()


def test_verify_finds_nothing_in_a_whole_folder_and_says_what_it_cannot_check(place, capfd):
    code, out, err = said(capfd, "verify", place[0])
    assert code == 0
    assert "All are as they were sealed." in out
    assert hashlib.sha256((place[0] / SUMS).read_bytes()).hexdigest() in out
    assert err.count("Not checked") == 3


def _change(folder):
    body = bytearray((folder / "numbers.csv").read_bytes())
    body[len(body) // 2] ^= 1
    (folder / "numbers.csv").write_bytes(body)


def _link(folder):
    (folder / "report.html").rename(folder.parent / "elsewhere.html")
    (folder / "report.html").symlink_to(folder.parent / "elsewhere.html")


@pytest.mark.parametrize(
    ("harm", "line"),
    [
        (_change, "numbers.csv: changed"),
        (lambda f: (f / "run.xlsx").unlink(), "run.xlsx: missing"),
        (lambda f: shutil.rmtree(f / "pictures"), "pictures/gdp-POL.svg: missing"),
        (lambda f: (f / "note.txt").write_text("x"), "note.txt: added"),
        (lambda f: (f / "more.html").write_text("x"), "more.html: added"),
        (lambda f: (f / "more.svg").write_text("x"), "more.svg: added"),
        (lambda f: (f / "scenario" / "empty").mkdir(), "scenario/empty: added"),
        (_link, "report.html: changed: it is a link"),
        (
            lambda f: ((f / "citation.txt").unlink(), (f / "citation.txt").mkdir()),
            "citation.txt: changed: it is a folder",
        ),
    ],
)
def test_verify_names_each_harm(hearing, harm, line, capfd):
    harm(hearing)
    code, out, _ = said(capfd, "verify", hearing, "--quiet")
    assert code == 1
    assert line in out.splitlines()


KINDS = (
    *(".html", ".csv", ".tsv", ".xlsx", ".json", ".cff", ".txt", ".bib", ".svg", ".png", ".pdf", ".yaml", ".py"),
    *(".parquet", ".npz", ".exe", ".HTML", ""),
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_was_added_is_named_whatever_its_kind(tmp_path, kind):
    names = [f"a{kind}", f"inner/b{kind}", f".hidden{kind}", f"README{kind}", f"inner/{SUMS}{kind}"]
    (tmp_path / "inner").mkdir()
    (tmp_path / "sealed.txt").write_text("x")
    (tmp_path / SUMS).write_text(f"{hashlib.sha256(b'x').hexdigest()}  sealed.txt\n")
    for name in names:
        (tmp_path / name).write_text("x")
    assert [(d.name, d.wrong) for d in differing(tmp_path)] == [(name, ADDED) for name in sorted(names)]


def test_the_kinds_that_are_tried_are_those_that_an_export_has(place):
    assert {p.suffix for p in place[0].rglob("*") if p.is_file()} <= set(KINDS)


@pytest.mark.parametrize("line", ["../../etc/passwd", "/etc/passwd", "a/../../b", "C:/x"])
def test_a_list_that_leads_out_of_the_folder_is_refused(hearing, line, capfd):
    with (hearing / SUMS).open("a") as file:
        file.write(f"{'0' * 64}  {line}\n")
    code, _, err = said(capfd, "verify", hearing)
    assert code == 3
    assert "is not a hash and a file of the folder" in err


def test_a_folder_that_is_not_an_export_is_named(tmp_path, capfd):
    assert said(capfd, "verify", tmp_path)[0] == 3
    assert said(capfd, "verify", tmp_path / "nowhere")[0] == 3


def test_only_an_export_of_the_same_run_is_replaced(place, hearing, tmp_path):
    _, run = place
    bs.export(run, hearing)  # the same run: replaced
    (tmp_path / "empty").mkdir()
    bs.export(run, tmp_path / "empty")
    assert (tmp_path / "empty" / SUMS).read_bytes() == (hearing / SUMS).read_bytes() == (place[0] / SUMS).read_bytes()
    (hearing / "mine.txt").write_text("x")
    with pytest.raises(Exception, match=r"`mine\.txt` besides the export"):
        bs.export(run, hearing)
    assert (hearing / "mine.txt").read_text() == "x"
    (hearing / "mine.txt").unlink()
    other = bs.run("five-states", draws=64)
    with pytest.raises(Exception, match=f"holds the export of run {run.id}"):
        bs.export(other, hearing)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a.txt").write_text("x")
    for target, words in ((tmp_path / "own", "holds other files"), (tmp_path / "no" / "b", "is not there")):
        with pytest.raises(Exception, match=words):
            bs.export(run, target)
    assert [p.name for p in (tmp_path / "own").iterdir()] == ["a.txt"]
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]


def test_a_kept_run_is_exported_by_its_name(place, home, tmp_path, capfd):
    _, _, err = said(capfd, "run", "five-states", *FEW)
    name = err.split("Run ")[1].split(" ")[0]
    assert said(capfd, "export", name[:6], "--out", tmp_path / "out")[0] == 0
    assert name in (tmp_path / "out" / "README.txt").read_text()
    assert said(capfd, "verify", tmp_path / "out", "--quiet")[0] == 0
    assert said(capfd, "export", "nothing", "--out", tmp_path / "other")[0] == 3
    assert not (tmp_path / "other").exists()


def test_an_export_that_was_edited_is_replaced_only_if_that_is_wanted(home, tmp_path, capfd):
    run = bs.run("five-states", draws=64)
    run.save()
    folder = bs.export(run, tmp_path / "out")
    (folder / "report.html").write_text("my notes")
    with pytest.raises(
        ProblemsFound, match=r"`report\.html` in `.*out` was changed after the export\. Nothing was written"
    ):
        bs.export(run, folder)
    code, _, err = said(capfd, "export", run.id, "--out", folder)
    assert code == 2 and "`--replace` replaces all files" in err
    assert (folder / "report.html").read_text() == "my notes"
    assert said(capfd, "export", run.id, "--out", folder, "--replace")[0] == 0
    assert said(capfd, "verify", folder)[0] == 0
    (folder / "report.html").unlink()  # what is missing is no work that could be lost
    assert bs.export(run, folder, replace=False) == folder


def test_a_scenario_that_is_gone_and_of_which_no_copy_is_kept_cannot_be_exported(home, tmp_path):
    own = tmp_path / "mine.yaml"
    own.write_text("name: mine\nquestion: Why?\nbased_on: five-states\n")
    run = bs.run(own, draws=64)
    own.unlink()
    older = bs.Run(dataclasses.replace(run.kept, copied=dict))
    with pytest.raises(Exception, match="its program is needed"):
        bs.export(older, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_mistake_in_the_written_scenario_leaves_nothing(place, tmp_path, monkeypatch):
    from burdenshare.engine.outcome import ModelFault
    from burdenshare.scenario import written

    right = written._distribution
    monkeypatch.setattr(written, "_distribution", lambda d: 0.5 if d.family == "beta" else right(d))
    with pytest.raises(ModelFault, match="gives run"):
        bs.export(place[1], tmp_path / "out")
    assert not list(tmp_path.iterdir())


# Files of a command


def test_run_writes_both_files_and_replaces_them(home, tmp_path, capfd):
    text, book = tmp_path / "n.csv", tmp_path / "n.xlsx"
    text.write_text("old")
    code, out, err = said(capfd, "run", "five-states", *FEW, "--csv", text, "--xlsx", book)
    assert code == 0
    assert out.startswith("outcome\t")
    assert err.count("Written: ") == 2
    run = bs.run("five-states", draws=100)
    assert run.to_csv(tmp_path / "p.csv").read_bytes() == text.read_bytes()
    assert run.to_excel(tmp_path / "p.xlsx").read_bytes() == book.read_bytes()
    code, out, _ = said(capfd, "run", "five-states", *FEW, "--csv", "-")
    assert out == text.read_text()


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("--csv", "{}/no/x.csv"), 2, "--csv: the folder `{}/no` is not there. Make it, or name another."),
        (("--xlsx", "{}"), 2, "--xlsx: `{}` is a folder. Name a file."),
        (("--csv", "{}/file/x.csv"), 2, "--csv: the folder `{}/file` is not a folder."),
        (("--csv", "/dev/null"), 2, "is a device. Name a file."),
        (("--csv", "/dev/fd/1"), 2, "`--csv -`"),
        (("--csv", "/proc/self/fd/1"), 2, "`--csv -`"),
        (("--xlsx", "-"), 2, "a workbook is not text. Name a file."),
        (("--csv", "-", "--json"), 2, "both take standard output"),
        (("--csv", "{}/a", "--xlsx", "{}/a"), 2, "is the file of `--csv` too."),
        (("--csv", "{}/file"), 2, "--csv: `{}/file` is there, and is no `.csv` file. It was not replaced."),
        (("--xlsx", "{}/file"), 2, "--xlsx: `{}/file` is there, and is no `.xlsx` file. It was not replaced."),
    ],
)
def test_a_place_that_cannot_be_written_is_refused_before_the_run(home, tmp_path, words, code, message, capfd):
    (tmp_path / "file").write_text("x")
    found = said(capfd, "run", "five-states", *FEW, *(w.format(tmp_path) for w in words))
    assert found[0] == code
    assert message.format(tmp_path) in found[2]
    assert not (home / "runs").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everything")
def test_a_file_that_can_only_be_read_is_refused(home, tmp_path, capfd):
    (tmp_path / "a.csv").write_text("x")
    (tmp_path / "a.csv").chmod(0o400)
    assert said(capfd, "run", "five-states", *FEW, "--csv", tmp_path / "a.csv")[0] == 3
    assert (tmp_path / "a.csv").read_text() == "x"


def test_a_link_is_followed_and_stays(tmp_path):
    from burdenshare.interfaces.files import put_file

    (tmp_path / "there.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "there.csv")
    put_file(tmp_path / "link.csv", b"new")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "there.csv").read_bytes() == b"new"


def test_data_and_studies_write_files_with_every_column(home, tmp_path, capfd):
    code, out, _ = said(capfd, "data", "show", "defence_share", "--actor", "KOR", "--years", "2024", "--csv", "-")
    assert code == 0
    head = out.splitlines()[0].split(",")
    assert {"year", "definition", "value", "unit", "actor", "licence", "publisher"} <= set(head)
    words = ("data", "compare", "defence_share", "--actor", "USA,POL", "--year", "2025", "--definition", "nato")
    assert said(capfd, *words, "--xlsx", tmp_path / "c.xlsx")[0] == 0
    assert (tmp_path / "c.xlsx").stat().st_size > 4_000
    assert said(capfd, "study", "--csv", tmp_path / "x.csv")[0] == 2


def test_a_users_own_copy_is_shown_and_not_written():
    from burdenshare.interfaces.files import handed_on
    from burdenshare.vocabulary.answers import Answer, Table

    rows = (
        {"value": 1.0, "licence": "open", "publisher": "A"},
        {"value": 2.0, "licence": "personal use", "publisher": "B"},
    )
    kept, said_so = handed_on(Answer("s", "q", (Table("t", "T", "", {"value": "%"}, rows),)))
    assert [row["value"] for row in kept.tables[0].rows] == [1.0]
    assert "1 row left out" in said_so and "terms of B" in said_so


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_in_place_of_a_manifest_is_no_export_and_no_wait(hearing):
    (hearing / "manifest.json").unlink()
    os.mkfifo(hearing / "manifest.json")
    with pytest.raises(NotHeld, match="cannot be read"):
        run_in(hearing)


@pytest.fixture
def inputs(tmp_path) -> Path:
    """A folder with a scenario, its child, other names of both, and a folder of theories with a table."""
    folder = tmp_path / "mine"
    (folder / "own" / "spending").mkdir(parents=True)
    (folder / "own" / "spending" / "table.csv").write_text("x")
    text = "name: {}\nquestion: What if?\nbased_on: {}\n"
    (folder / "a.yaml").write_text(text.format("a", "five-states"))
    (folder / "b.yaml").write_text(text.format("b", "./a.yaml"))
    (folder / "link.csv").symlink_to("a.yaml")
    (folder / "second.csv").hardlink_to(folder / "b.yaml")
    (folder / "second.xlsx").hardlink_to(folder / "a.yaml")
    pack = folder / "pack"
    (pack / "settings").mkdir(parents=True)
    (pack / "scenarios").mkdir()
    (pack / "pack.yaml").write_text("name: pack\nlabel: Mine\nparent: five_states\ndefault: first\n")
    (pack / "scenarios" / "first.yaml").write_text(text.format("first", "five-states") + "compared_with: other\n")
    (pack / "scenarios" / "other.yaml").write_text(text.format("other", "five-states"))
    (pack / "report_card.json").write_text("{}")
    (pack / "settings" / "mine.yaml").write_text("label: Mine\nhelp: Hm.\nchoices: {a: {label: A}}\n")
    for name in ("report_card.json", "settings/mine.yaml", "scenarios/other.yaml"):
        (folder / f"{Path(name).stem}.csv").hardlink_to(pack / name)
    return folder


@pytest.mark.parametrize(
    "words",
    [
        ("run", "b.yaml", "--csv", "b.yaml"),
        ("run", "b.yaml", "--csv", "../mine/a.yaml"),
        ("run", "b.yaml", "--xlsx", "second.xlsx"),
        ("run", "a.yaml", "--csv", "link.csv"),
        ("run", "five-states", "--theories", "own", "--csv", "own/spending/table.csv"),
        ("compare", "five-states", "b.yaml", "--csv", "second.csv"),
        ("study", "theory-table", "a.yaml", "--xlsx", "second.xlsx"),
        ("study", "theory-table", "five-states", "--against", "b.yaml", "--csv", "second.csv"),
        ("chart", "a.yaml", "--out", "a.svg"),
        ("study", "report-card", "pack", "--csv", "report_card.csv"),
        ("run", "pack/scenarios/first.yaml", "--csv", "mine.csv"),
        ("run", "pack", "--csv", "other.csv"),
    ],
)
def test_what_is_read_is_never_written_over(home, inputs, words, capfd, monkeypatch):
    monkeypatch.chdir(inputs)
    (inputs / "a.svg").hardlink_to(inputs / "b.yaml" if words[0] != "chart" else inputs / "a.yaml")
    before = {path: path.read_bytes() for path in inputs.rglob("*") if path.is_file()}
    code, _, err = said(capfd, *words)
    assert code == 2 and f"{words[-2]}: `{words[-1]}` is " in err and "a file that this command reads" in err, err
    assert {path: path.read_bytes() for path in inputs.rglob("*") if path.is_file()} == before
    assert (inputs / "link.csv").is_symlink() and not (home / "runs").exists()


def test_python_replaces_no_file_of_another_kind(place, tmp_path):
    (tmp_path / "a.yaml").write_text("x")
    for write in (place[1].to_csv, place[1].to_excel):
        with pytest.raises(ProblemsFound, match="was not replaced"):
            write(tmp_path / "a.yaml")


@pytest.mark.parametrize("inside", ["inside", "pictures/inside", "../linked/inside"])
def test_nothing_is_written_into_a_sealed_folder(hearing, place, inside, capfd):
    (hearing.parent / "linked").symlink_to(hearing)
    with pytest.raises(ProblemsFound, match="folder that is sealed"):
        bs.export(place[1], hearing / inside)
    with pytest.raises(ProblemsFound, match="folder that is sealed"):
        place[1].to_csv(hearing / f"{inside}.csv")
    assert not differing(hearing)


def test_verify_counts_one_file_and_knows_a_file_from_a_folder(hearing, capfd):
    (hearing / "numbers.csv").write_text("x")
    assert "1 file differs." in said(capfd, "verify", hearing)[2]
    code, _, err = said(capfd, "verify", hearing / "run.xlsx")
    assert code == 3 and "it is a file, not a folder." in err
    assert "there is no such folder." in said(capfd, "verify", hearing / "nothing")[2]
