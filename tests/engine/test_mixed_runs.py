"""A part of another run is never printed as a run's own, and a file of a wrong kind or form is named, not a crash."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import time

import pytest

from burdenshare.engine import keeping, listing, opened, recorded, store
from burdenshare.engine.identity import RULE
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.vocabulary import unfinished
from burdenshare.vocabulary.errors import NotHeld
from burdenshare.vocabulary.sealed import seal, unseal
from tests.engine.test_runs import WORDS, without_checksums
from tests.engine.test_store import kept, one, read_everything, run

OTHER = dataclasses.replace(WORDS, scenario="other", command="burdenshare run other")
NUMBERS = ("draws", "inputs.parquet", "numbers.json", "summary.parquet")


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    """What is wrong here stays so: reading it again is of no use."""
    monkeypatch.setattr(listing, "PATIENCE", ())


def swap(a, b):
    a.rename(a.with_name("swapping"))
    b.rename(a)
    a.with_name("swapping").rename(b)


def reseal(path, **change):
    """Another program's file: its seal is right."""
    body = unseal(path.read_bytes())[0]
    path.write_text(seal({**body, **change}))


def is_named(name, *words):
    """A run is named in a list, verified as damaged, and not opened."""
    assert name not in {row["run"] for row in listing.list_runs()}
    said = [str(d) for d in listing.kept_runs()[1] if d.problems[0].place == f"Run {name}"]
    assert len(said) == 1 and all(word in said[0] for word in words), said
    assert next(keeping.verify_runs((name,))).wrong
    for read in (opened.load_manifest, read_everything):
        with pytest.raises(listing.Damaged):
            read(name)


def test_numbers_of_another_run_are_named_and_never_printed(home):
    folder, other = kept(), kept(65)
    for part in NUMBERS:
        swap(folder / part, other / part)
    is_named(folder.name, f"its numbers are those of run `{other.name}`", f"`burdenshare runs remove {folder.name}`")
    is_named(other.name, f"its numbers are those of run `{folder.name}`")


def test_a_folder_with_the_name_of_another_run_is_named_and_nothing_is_written_over_it(home):
    folder, other = kept(), kept(65)
    swap(folder, other)
    for name, inside in ((folder.name, other.name), (other.name, folder.name)):
        is_named(name, f"its numbers are those of run `{inside}`")
    files = {p: p.read_bytes() for p in (home / "runs").rglob("*") if p.is_file()}
    with pytest.raises(NotHeld, match="its numbers are those of run"):
        kept()
    assert {p: p.read_bytes() for p in (home / "runs").rglob("*") if p.is_file()} == files
    keeping.remove_run(folder.name)
    kept()
    assert [row["run"] for row in listing.list_runs()] == [folder.name]


def test_words_of_another_run_are_named(home):
    folder, other = kept(), kept(65)
    swap(folder / "words", other / "words")
    is_named(folder.name, f"the words of `invented` are those of run `{other.name}`")
    is_named(other.name, f"`burdenshare runs remove {other.name}@invented` removes it")
    kept()  # made again, the words are those of the run
    assert [row["run"] for row in listing.list_runs()] == [folder.name]
    assert [v.wrong for v in keeping.verify_runs((folder.name,))] == [()]


@pytest.mark.parametrize("file", ["words/latest.json", "words/invented/manifest.json"])
def test_a_small_file_of_another_run_is_named(home, file):
    folder, other = kept(), kept(65)
    swap(folder / file, other / file)
    for place in (folder, other):
        assert next(keeping.verify_runs((place.name,))).wrong
        with pytest.raises(listing.Damaged):
            opened.load_manifest(place.name)


def test_a_copy_of_a_run_is_no_second_run(home):
    folder = kept()
    copy = home / "runs" / "abcdefabcdef"
    shutil.copytree(folder, copy)
    is_named(copy.name, f"its numbers are those of run `{folder.name}`")
    assert [row["run"] for row in listing.list_runs()] == [folder.name]


@pytest.mark.parametrize("copy", ["zzz+000000", "zzz", "invented+0000"])
def test_a_copy_of_words_is_no_second_scenario(home, copy):
    folder = kept()
    shutil.copytree(folder / "words" / "invented", folder / "words" / copy)
    for name in (folder.name, f"{folder.name}@{copy}"):
        assert "are those of `invented`" in str(listing.kept_runs()[1][0])
        if "@" in name:
            with pytest.raises(recorded.Mixed, match=rf"`burdenshare runs remove {folder.name}@"):
                opened.load_manifest(name)
    assert next(keeping.verify_runs()).wrong
    keeping.remove_run(f"{folder.name}@{copy}")
    assert [v.wrong for v in keeping.verify_runs()] == [()]
    read_everything(folder.name)


def test_words_of_other_numbers_under_the_same_name_are_named(home, tmp_path):
    folder = kept()
    other = run(64)
    other.outcomes["wealth"].summary[0, 1, 3] *= 1 + 1e-15  # another processor
    there = store.save_run(other, folder=tmp_path).parents[1]
    for part in NUMBERS:
        swap(folder / part, there / part)
    is_named(folder.name, "the words of `invented` are not those of its numbers", f"`{WORDS.command}` makes it again")


def test_a_run_of_the_version_before_this_one_is_read_and_its_words_are_renewed(home):
    folder = kept()
    about, latest = folder / "words/invented/listed.json", folder / "words/latest.json"
    body = unseal(about.read_bytes())[0]
    about.write_text(seal({k: v for k, v in body.items() if k not in ("words", "digest")}))
    latest.write_text(seal({"scenario": "invented"}))
    read_everything(folder.name)
    [found] = keeping.verify_runs()
    assert (found.wrong, found.has_checksums) == ((), True) and len(listing.list_runs()) == 1
    shutil.copytree(folder / "words" / "invented", folder / "words" / "zzz")
    assert next(keeping.verify_runs()).wrong
    shutil.rmtree(folder / "words" / "zzz")
    kept()
    assert unseal(about.read_bytes())[0] == body


def test_other_words_and_draws_beside_an_older_run_leave_it_one_without_checksums(home):
    folder = kept()
    without_checksums(folder)
    store.save_run(run(64, words=OTHER), keep="all")
    [found] = keeping.verify_runs()
    assert (found.wrong, found.has_checksums) == ((), False)
    assert sorted(row["scenario"] for row in listing.list_runs()) == ["invented", "other"]
    assert json.loads((folder / "numbers.json").read_text())["kept"] == {"common": 64, "wealth": 64}
    read_everything(folder.name)


@pytest.mark.parametrize("file", ["numbers.json", "words/invented/listed.json"])
def test_checksums_cannot_be_dropped_unseen(home, file):
    folder = kept()
    whole = (folder / file).read_bytes()
    older = {k: v for k, v in json.loads(whole).items() if k not in ("check", "files")}
    for body in ({}, {"kept": None}, older, {k: v for k, v in older.items() if k != "digest"}):
        (folder / file).write_text(json.dumps(body))
        is_named(folder.name, f"`{file}`")
    (folder / file).write_bytes(whole)
    read_everything(folder.name)


WRONG = [
    ("numbers.json", {"files": []}), ("numbers.json", {"files": None}), ("numbers.json", {"files": {"summary.parquet": "x"}}),
    ("numbers.json", {"files": {"summary.parquet": [1, None]}}), ("numbers.json", {"kept": []}),
    ("numbers.json", {"kept": {"wealth": "x"}}), ("numbers.json", {"run": None}), ("numbers.json", {"digest": 3}),
    ("words/invented/listed.json", {"scenario": None}), ("words/invented/listed.json", {"draws": "x"}),
    ("words/invented/listed.json", {"draws": True}), ("words/invented/listed.json", {"files": [1]}),
    ("words/invented/listed.json", {"command": ["a"]}), ("words/latest.json", {"scenario": None}),
]  # fmt: skip


@pytest.mark.parametrize(("file", "change"), WRONG)
def test_a_sealed_file_of_another_form_is_named_and_hides_no_other(home, capsys, file, change):
    folder, good = kept(), kept(65)
    reseal(folder / file, **change)
    assert [row["run"] for row in listing.list_runs()] == [good.name]
    is_named(folder.name, f"Run {folder.name}: ")
    for words, code in ((["runs"], 3), (["runs", "verify"], 1), (["cite", folder.name], 3), (["runs", "size"], 0)):
        assert run_command(words) == code, words
        assert "Internal error" not in capsys.readouterr().err


@pytest.mark.parametrize("change", [{"draws": "x"}, {"run": "abcdefabcdef"}, {"command": 1}, {"scenario": None}])
def test_a_manifest_of_the_first_version_with_a_wrong_value_is_named_and_hides_no_other(home, capsys, change):
    good = kept()
    strange = home / "runs" / "0123456789ab"
    strange.mkdir()
    (strange / "summary.parquet").write_bytes(b"x")
    body = {
        "run": strange.name, "scenario": "s", "draws": 1, "seed": 1, "precision": 64, "model": "1", "data": "1",
        "command": "burdenshare run s --set 'a",
    }  # fmt: skip
    (strange / "manifest.json").write_text(json.dumps(body))
    assert run_command(["runs"]) == 0
    (strange / "manifest.json").write_text(json.dumps({**body, **change}))
    assert [row["run"] for row in listing.list_runs()] == [good.name]
    for words, code in ((["runs"], 3), (["runs", "verify"], 1), (["cite", strange.name], 3)):
        assert run_command(words) == code
        assert "Internal error" not in capsys.readouterr().err


def test_a_manifest_beside_words_makes_no_run_of_the_first_version(home):
    folder = kept()
    shutil.copy(folder / "words/invented/manifest.json", folder / "manifest.json")
    (folder / "numbers.json").unlink()
    is_named(folder.name, "`numbers.json` is missing")


PIPES = [
    "numbers.json", "summary.parquet", "inputs.parquet", "draws/wealth.parquet", "words/latest.json",
    "words/invented/listed.json", "words/invented/manifest.json", "words/invented/lineage.json",
]  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("is_older", [False, True])
def test_a_pipe_in_the_place_of_a_file_is_named_and_nobody_waits(home, is_older):
    folder = kept()
    if is_older:
        without_checksums(folder)
    for file in PIPES:
        path = folder / file
        if not path.exists():
            continue
        whole = path.read_bytes()
        path.unlink()
        os.mkfifo(path)
        listing.kept_runs()
        assert is_older or next(keeping.verify_runs()).wrong == (f"`{file}` is not a file.",)
        with pytest.raises(listing.Damaged, match="is not a file"):
            read_everything(folder.name)
        path.unlink()
        path.write_bytes(whole)
    read_everything(folder.name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_that_takes_the_place_of_a_file_after_the_look_is_not_waited_for(tmp_path):
    from burdenshare.vocabulary import sealed

    os.mkfifo(tmp_path / "pipe")
    for read in (sealed.read_regular, sealed.sum_of_file):
        with pytest.raises(sealed.Unfit, match="is not a file"):
            read(tmp_path / "pipe")


def test_a_sealed_file_that_is_too_long_is_named_and_not_read(home, monkeypatch):
    folder = kept()
    with (folder / "numbers.json").open("r+b") as file:
        file.truncate(10 * 2**30)  # a hole: it takes no room
    began = time.process_time()
    is_named(folder.name, "`numbers.json` has 10,737,418,240 bytes; the most is 67,108,864.")
    assert time.process_time() - began < 1


def test_a_folder_with_another_name_is_no_run_and_is_not_removed(home, capsys):
    folder = kept()
    for name in ("notes", "\x1b[31mred", "0123456789AB", "0123456789abc"):
        (home / "runs" / name).mkdir()
        for file in ("manifest.json", "numbers.json"):
            (home / "runs" / name / file).write_text('{"run": "mine"}')
    assert [row["run"] for row in listing.list_runs()] == [folder.name] and listing.kept_runs()[1] == []
    assert run_command(["runs", "remove", "notes"]) == 3
    assert (home / "runs" / "notes" / "manifest.json").exists()
    capsys.readouterr()
    for words in (["runs"], ["runs", "verify"], ["runs", "size"]):
        assert run_command(words) == 0
    out, err = capsys.readouterr()
    assert "\x1b" not in out + err


def test_no_escape_code_of_a_name_reaches_the_terminal(home, capsys):
    folder = kept()
    red = "\x1b[31mred\n"
    (folder / "words" / red).mkdir()
    assert run_command(["runs", "verify"]) == 1
    (folder / "words" / red).rmdir()
    about = folder / "words/invented/listed.json"
    reseal(about, model=red, command=f"burdenshare run {red} --set a={red}")
    for words in (["runs"], ["runs", "size"], ["runs", "verify"], ["runs", "remove", folder.name]):
        assert run_command(words) == 0
    out, err = capsys.readouterr()
    assert "\\x1b[31mred" in out and "\x1b" not in out + err and "red\n" not in out + err


def test_words_of_other_scenarios_survive_a_kill_at_any_moment(home, tmp_path, monkeypatch):
    folder = kept()
    store.save_run(run(64, words=OTHER))
    (folder / "summary.parquet").unlink()
    moments = []
    looking = False

    def watch(module, name):
        real = getattr(module, name)

        def watched(path, *more, **how):
            nonlocal looking
            if not looking:
                looking = True
                moments.append(tmp_path / f"{len(moments)}")
                shutil.copytree(home / "runs", moments[-1])
                looking = False
            return real(path, *more, **how)

        monkeypatch.setattr(module, name, watched)

    for module, name in ((os, "rename"), (os, "replace"), (os, "mkdir"), (shutil, "rmtree"), (os, "unlink")):
        watch(module, name)
    kept()
    looking = True
    assert len(moments) > 8
    for moment in moments:
        for left in sorted(moment.rglob(f"{unfinished.PREFIX}*"), reverse=True):  # its process is gone
            left.rename(left.with_name(left.name.replace(f"-{os.getpid()}-", "-999999999-")))
        store.save_run(one(), {"report.html": "<p>hello</p>"}, folder=moment)
        rows, damaged = listing.kept_runs(moment)
        assert (sorted(r["scenario"] for r in rows), damaged) == (["invented", "other"], []), moment
        assert [v.wrong for v in keeping.verify_runs(folder=moment)] == [()]
        assert [p.name for p in moment.iterdir()] == [folder.name]


@pytest.mark.parametrize("file", ["numbers.json", "draws/wealth.parquet", "draws", "inputs.parquet"])
@pytest.mark.parametrize("harm", ["folder", "file", "pipe"])
def test_whatever_is_in_the_place_of_numbers_the_run_is_made_again(home, file, harm):
    folder = kept()
    path = folder / file
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    if harm == "folder":
        path.mkdir()
        (path / "x").write_text("x")
    elif harm == "file":
        path.write_text("x")
    elif hasattr(os, "mkfifo"):
        os.mkfifo(path)
    kept()
    assert [v.wrong for v in keeping.verify_runs()] == [()] and listing.list_runs()[0]["rule"] == RULE
    read_everything(folder.name)


def test_other_numbers_under_the_same_name_are_no_fault_of_the_program(home, monkeypatch, capsys):
    from burdenshare.interfaces.cli import runs_command

    folder = kept()
    other = run(64)
    other.outcomes["wealth"].summary[0, 1, 3] *= 1 + 1e-15
    monkeypatch.setattr(runs_command, "_list", lambda ctx: store.save_run(other))
    assert run_command(["runs"]) == 3
    assert f"Run {folder.name}: it is kept with different numbers: p50 of wealth BBB" in capsys.readouterr().err
    (folder / "summary.parquet").write_bytes(b"x" * (folder / "summary.parquet").stat().st_size)
    assert run_command(["runs"]) == 3
    assert f"Run {folder.name}: `summary.parquet` is missing or damaged." in capsys.readouterr().err
