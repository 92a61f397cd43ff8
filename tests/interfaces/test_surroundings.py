"""The user's computer: outputs that are closed, full or broken; odd, full or read-only homes; Ctrl-C; no run is lost."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path

import pytest

from burdenshare.engine import compile as compiling
from burdenshare.engine import space
from burdenshare.engine.listing import list_runs
from burdenshare.interfaces.cli import output, stopping
from burdenshare.interfaces.cli import run_command as commands
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.vocabulary import disk
from tests.conftest import ROOT

RUN = ("run", "five-states", "--draws", "16")
FULL = Path("/dev/full")
full = pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")


def ask(capfd, *arguments):
    code = run_command(list(arguments))
    out, err = capfd.readouterr()
    return code, out, err


def shell(words, **env):
    """A command line in a shell, in which `burdenshare` is the command."""
    script = f'burdenshare() {{ "{sys.executable}" -m burdenshare "$@"; }}; {words}'
    return subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, cwd=ROOT, env={**os.environ, **env}, check=False
    )


@full
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("burdenshare --help >/dev/full", 3, "Standard output: the disk is full. Not everything was shown; what is"),
        ("burdenshare --help >&-", 3, "Standard output: it is closed. Not everything was shown; what is complete is"),
        ("burdenshare --help | true; exit ${PIPESTATUS[0]}", 0, ""),
        ("burdenshare --help >/dev/null 2>&-", 0, ""),
        ("burdenshare cite ffff 2>/dev/full", 3, ""),
        ("burdenshare cite ffff 2>&- >&- <&-", 3, ""),
        ("burdenshare --version <&-", 0, ""),
    ],
)
def test_a_closed_full_or_broken_output_is_one_sentence(home, words, code, said):
    done = shell(words)
    assert (done.returncode, done.stderr.startswith(said)) == (code, True), done.stderr
    assert len(done.stderr.splitlines()) == bool(said)


@full
def test_a_run_whose_table_cannot_be_written_is_kept_and_named(home, capfd, monkeypatch):
    with monkeypatch.context() as there:
        stream = output.Output(FULL.open("wb"), encoding="utf-8", errors="replace")
        there.setattr(sys, "stdout", stream)
        code = run_command(list(RUN))
    err = capfd.readouterr().err
    [row] = list_runs()
    assert code == 0 and stream.wrong.startswith("Standard output: the disk is full.")
    assert err.splitlines()[-1].startswith(f"Run {row['run']} · {row['command']}")


def test_a_run_is_kept_also_when_showing_it_fails(home, capfd, monkeypatch):
    def broken(*_):
        raise ValueError("broken screen")

    monkeypatch.setattr(commands, "_show", broken)
    for arguments in ((), ("--json",)):  # before the run is whole, and after
        code, _, err = ask(capfd, *RUN, *arguments)
        [row] = list_runs()
        assert code == 4 and "broken screen" in err and f"Run {row['run']} · " in err


def test_ctrl_c_while_a_run_is_shown_says_that_it_is_kept(home, capfd, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "_show", stop)
    code, _, err = ask(capfd, *RUN, "--json", "--quiet")
    [row] = list_runs()
    assert (code, err) == (130, f"Stopped. Run {row['run']} is kept.\n")


def test_ctrl_c_before_that_keeps_nothing_unfinished(home, capfd, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("burdenshare.engine.store.write_inputs", stop)
    code, _, err = ask(capfd, *RUN)
    assert code == 130 and err.splitlines()[-1] == "Stopped. Nothing unfinished is kept."
    assert list((home / "runs").iterdir()) == []


def test_ctrl_c_that_python_must_ignore_is_delivered_again(monkeypatch):
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    stopping.never_swallow()

    class Last:
        def __del__(self):
            raise KeyboardInterrupt

    last = Last()
    with pytest.raises(KeyboardInterrupt):
        del last
        for _ in range(200):
            time.sleep(0.01)


@pytest.mark.slow
@pytest.mark.parametrize("after", [0.2, 0.6, 1.0, 1.5, 2.0, 3.0])
def test_ctrl_c_ends_a_run_with_130_and_no_trace(home, after):
    process = subprocess.Popen(
        [sys.executable, "-m", "burdenshare", "run", "--draws", "20000"], stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode in (130, -signal.SIGINT) and "Exception ignored" not in err
    if process.returncode == 130:
        assert "Traceback" not in err and "Stopped." in err


@pytest.mark.parametrize("given", ["0", "-5", "", "x", "²", "1", "100000"])
def test_columns_that_are_no_width_are_ignored(monkeypatch, given):
    monkeypatch.setenv("COLUMNS", given)
    output.forget_odd_columns()
    assert "COLUMNS" not in os.environ


def test_columns_that_are_a_width_are_used(monkeypatch):
    monkeypatch.setenv("COLUMNS", "132")
    output.forget_odd_columns()
    assert os.environ["COLUMNS"] == "132"


def test_letters_that_an_output_cannot_show_do_not_end_the_command(home):
    done = shell("burdenshare list scenarios; burdenshare run --help", PYTHONIOENCODING="ascii")
    assert done.returncode == 0 and done.stdout and done.stderr == ""


@pytest.mark.parametrize("place", ["/dev/null", "FILE", "FILE/inside", "~nobody-of-this-name/x", "/proc/none", "LOOP"])
def test_an_odd_home_is_one_sentence_about_the_computer(home, capfd, monkeypatch, place):
    (home / "file").write_text("")
    (home / "loop").symlink_to(home / "loop")
    given = place.replace("FILE", str(home / "file")).replace("LOOP", str(home / "loop"))
    monkeypatch.setenv("BURDENSHARE_HOME", given)
    for arguments in (RUN, ("runs",), ("runs", "size"), ("runs", "verify"), ("cite", "ffff")):
        code, _, err = ask(capfd, *arguments)
        assert code in (0, 2, 3) and "report it" not in err and "Traceback" not in err, (arguments, err)
        assert arguments is not RUN or (code in (2, 3) and given in err and len(err.splitlines()) == 1), err


def test_a_relative_or_missing_home_works(home, capfd, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BURDENSHARE_HOME", "here/and/there")
    assert ask(capfd, *RUN)[0] == 0
    assert len(list((tmp_path / "here" / "and" / "there" / "runs").iterdir())) == 1


def test_no_home_at_all_is_one_sentence(capfd, monkeypatch):
    monkeypatch.delenv("BURDENSHARE_HOME")
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: Path("~/.local/share/burdenshare"))
    code, _, err = ask(capfd, "runs")
    assert (code, err) == (
        2,
        "BURDENSHARE_HOME: it is not set, and this system knows no folder of the user. Set it to the path of a folder.\n",
    )


def test_a_home_that_can_only_be_read_is_found_before_anything_is_computed(home, capfd, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.setattr("burdenshare.engine.run.compile_program", lambda *_: pytest.fail("it was computed"))
    code, out, err = ask(capfd, *RUN)
    assert (code, out) == (3, "") and f"{home / 'runs'}: this user has no permission." in err


def test_a_full_disk_is_found_before_anything_is_computed_unless_the_run_is_kept(home, capfd, monkeypatch):
    monkeypatch.setattr(disk, "free_bytes", lambda _: 8_000_000)
    with monkeypatch.context() as there:
        there.setattr("burdenshare.engine.run.compile_program", lambda *_: pytest.fail("it was computed"))
        code, out, err = ask(capfd, *RUN)
    assert (code, out) == (3, "")
    assert "are needed here and 32 MB must stay free, but 8.0 MB are free. `burdenshare runs size` shows" in err
    monkeypatch.undo()
    monkeypatch.setenv("BURDENSHARE_HOME", str(home))
    assert ask(capfd, *RUN)[0] == 0
    monkeypatch.setattr(disk, "free_bytes", lambda _: 8_000_000)
    code, out, err = ask(capfd, *RUN)
    assert code == 0 and out and "8.0 MB are free on this disk. `burdenshare runs size` shows what is kept." in err


def test_a_run_that_memory_may_not_hold_says_so_and_goes_on(home, capfd, monkeypatch):
    monkeypatch.setattr(disk, "free_memory", lambda: 5_000_000)
    code, _, err = ask(capfd, *RUN)
    assert code == 0 and err.startswith("This run needs about 70")
    assert "of memory, and 5.0 MB are free. Choose fewer draws" in err
    assert "of memory" not in ask(capfd, *RUN, "--quiet")[2]


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("RESOURCE_EXHAUSTED: Out of memory allocating 9 bytes")])
def test_memory_that_is_not_enough_is_one_sentence(home, capfd, monkeypatch, error):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr("burdenshare.interfaces.running.run_bound", fail)
    code, _, err = ask(capfd, *RUN)
    assert (code, err) == (
        3, "burdenshare: the computer has no memory left. Choose fewer draws, or close other programs.\n"
    )  # fmt: skip


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO, errno.EMFILE, errno.EDQUOT, errno.ENOTTY])
def test_every_system_error_is_one_sentence(home, capfd, monkeypatch, number):
    def fail(*_, **__):
        raise OSError(number, os.strerror(number), "/somewhere/else")

    monkeypatch.setattr("burdenshare.interfaces.running.run_bound", fail)
    code, _, err = ask(capfd, *RUN)
    assert code == 3 and err.startswith("/somewhere/else: ") and len(err.splitlines()) == 1
    assert "report it" not in err and "BURDENSHARE_HOME" not in err


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="users have no numbers here")
def test_compiled_code_is_loaded_only_from_a_folder_of_ones_own(tmp_path, monkeypatch):
    import jax

    before = jax.config.jax_compilation_cache_dir
    monkeypatch.setattr("warnings.warn", lambda text, **_: said.append(text))
    try:
        for harm, used in (("", True), ("others write", False), ("another's", False), ("a file", False)):
            said = []
            folder = tmp_path / (harm or "own")
            if harm == "others write":
                folder.mkdir()
                folder.chmod(0o770)
            elif harm == "another's":
                folder.mkdir(mode=0o700)
                monkeypatch.setattr(os, "geteuid", lambda: 12345)
            elif harm == "a file":
                folder.write_text("")
            compiling.keep_compiled(folder)
            assert (jax.config.jax_compilation_cache_dir == str(folder)) == used, harm
            assert [f"{folder}: it belongs to another user, or others can write it." in s for s in said] == (
                [True] if harm in ("others write", "another's") else []
            )
    finally:
        jax.config.update("jax_compilation_cache_dir", before)


def test_compiled_programs_that_were_not_used_for_longest_go_first(tmp_path, monkeypatch):
    monkeypatch.setattr(compiling, "FEW_COMPILED", 3)
    for i in range(6):
        (tmp_path / str(i)).write_bytes(b"x" * 100)
        os.utime(tmp_path / str(i), (1000 + (5 - i), 1000))
    compiling.trim(tmp_path, 350)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["0", "1", "2"]
    compiling.trim(tmp_path, 0)  # so few are not looked at
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize("draws", [16, 2000])
def test_the_room_that_a_run_is_said_to_need_is_a_fair_upper_bound(home, bound_pack, draws):
    from burdenshare.engine.store import save_run
    from burdenshare.interfaces.running import run_bound

    bound = bound_pack("five-states")
    shown = [n for n, about in bound.watched.items() if about.shown]
    for keep, wanted in (("named", bound.scenario.keep_draws or shown), ("all", bound.program.outcomes)):
        needed = space.disk_needed(bound.program, draws, 64, wanted)
        folder = save_run(run_bound(bound, draws), keep=keep).parents[1]
        taken = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())
        assert taken < needed < 2 * taken + 5_000_000


def damaged_store(capfd):
    """Three runs, of which one is damaged."""
    for draws in ("16", "17", "18"):
        assert run_command([*RUN[:-1], draws]) == 0
    capfd.readouterr()
    bad = next(r["run"] for r in list_runs() if r["draws"] == 17)
    return bad


def test_the_only_words_of_a_run_are_removed_with_it(home, capfd, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("name: mine\nquestion: Which?\nbased_on: five-states\n", encoding="utf-8")
    assert ask(capfd, "run", str(file), "--draws", "17", "--quiet")[0] == 0
    (run,) = list_runs()
    code, out, err = ask(capfd, "runs", "remove", f"{run['run']}@mine")
    assert (code, err) == (0, "") and f"{run['run']} is removed" in out
    assert ask(capfd, "runs")[0] == ask(capfd, "runs", "verify")[0] == 0
    assert not (home / "runs" / run["run"]).exists()


def test_two_vintages_with_equal_numbers_keep_their_own_words_and_commands(home, capfd):
    for words in ((), ("--data", "2026-11")):
        assert ask(capfd, "run", "five-states", "--draws", "17", "--quiet", *words)[0] == 0
    rows = list_runs()
    assert len({row["run"] for row in rows}) == 1, "a vintage moved a number: choose another scenario"
    assert sorted("--data 2026-11 " in row["command"] for row in rows) == [False, True]
    assert len({row["data"] for row in rows}) == 2


def test_one_damaged_run_of_three_is_named_and_nothing_is_printed_from_it(home, capfd):
    bad = damaged_store(capfd)
    path = home / "runs" / bad / "summary.parquet"
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 4
    path.write_bytes(body)
    assert ask(capfd, "runs")[0] == 0  # its size is right: `verify` reads it
    code, out, err = ask(capfd, "runs", "verify")
    assert code == 1 and out.count("whole, ") == 2
    assert f"{bad}  DAMAGED\n  `summary.parquet` was changed after it was kept.\n" in out
    assert err.startswith("1 run damaged. `burdenshare runs remove RUN` removes a run")
    code, out, err = ask(capfd, "explain", f"{bad}:gdp:AAA:2030:p50")
    assert (code, out) == (3, "")
    again = "`burdenshare run five-states --draws 17 --seed 1` makes it again.\n"
    assert err == (
        f"Run {bad}: `summary.parquet` was changed after it was kept. `burdenshare runs remove {bad}` removes it, {again}"
    )
    path.write_bytes(body[:-5])
    code, out, err = ask(capfd, "runs")
    assert code == 3 and len(out.splitlines()) == 2 and bad not in out and f"Run {bad}: `summary.parquet` has" in err
    manifest = home / "runs" / bad / "words" / "five-states" / "manifest.json"
    manifest.write_text(manifest.read_text()[:-10])
    code, out, err = ask(capfd, "cite", bad)
    assert (code, out) == (3, "") and "`words/five-states/manifest.json` has" in err
    code, out, err = ask(capfd, "runs", "remove", bad)
    assert (code, err) == (0, "") and out.startswith(f"{bad} is removed: ")
    assert ask(capfd, "runs")[0] == ask(capfd, "runs", "verify")[0] == 0
    code, out, err = ask(capfd, "runs", "size")
    assert code == 0 and len(out.splitlines()) == 2 and err.startswith("2 runs, ")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["runs", "verfy"], 2, "verfy"),
        (["runs", "remove"], 2, "is missing"),
        (["runs", "remove", "ffff"], 3, "`ffff` is not a kept run."),
        (["runs", "verify", "ffff"], 3, "`ffff` is not a kept run."),
        (["runs", "size"], 0, "0 runs, 0 bytes; "),
        (["runs", "verify"], 0, ""),
    ],
)
def test_runs_refuses_what_it_does_not_know(home, capfd, arguments, code, said):
    found, _, err = ask(capfd, *arguments)
    assert found == code and said in err and len(err.splitlines()) <= 1


def test_a_warning_is_one_line(home):
    code = "from burdenshare.interfaces.cli import entry; import warnings, sys; sys.argv[1:] = ['--version']\n"
    code += "entry.run_command = lambda _: warnings.warn('Folder: it is odd.') or 0\nentry.main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "Folder: it is odd.\n")
    assert warnings.formatwarning  # only the command changes it


@pytest.mark.seconds
@pytest.mark.skipif(not hasattr(os, "openpty"), reason="there is no terminal to close on this system")
def test_a_terminal_that_is_closed_after_the_first_table_does_not_lose_the_run(home):
    ours, theirs = os.openpty()
    words = [sys.executable, "-m", "burdenshare", "run", "five-states", "--draws", "64"]
    process = subprocess.Popen(
        words, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL, cwd=ROOT, start_new_session=True,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    while b"Germany" not in seen:
        seen += os.read(ours, 4096)
    os.close(ours)
    process.send_signal(signal.SIGHUP)  # as the system does when a window is closed
    assert process.wait(timeout=120) in (0, 3)
    assert len(list_runs()) == 1
