"""Every command line ends with an answer or with a message in the house's form, never with an error of ours."""

from __future__ import annotations

import io
import itertools
import sys
import time
from collections.abc import Iterable, Iterator

import pytest

from burdenshare.interfaces.cli.entry import run_command
from burdenshare.vocabulary import files
from tests.hostile.arguments import DRY, command_lines


def faults_of(tried: Iterable[tuple[str, ...]], capsys, monkeypatch) -> Iterator[str]:
    for words in tried:
        files._standard_input.cache_clear()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"name: x\n")))
        capsys.readouterr()
        began = time.process_time()
        try:
            code = run_command(list(words))
        except Exception as error:
            yield f"{words[-3:]}: {type(error).__name__}: {error}"[:300]
            continue
        out, err = capsys.readouterr()
        shown = [c for c in out + err if c in "\x1b\x9b\u202e\0"]
        if code not in (0, 2, 3) or "Internal error" in err or shown or len(err) > 20_000 or (code and not err.strip()):
            yield f"{words[-3:]}: {code}, {err[:200]!r}"[:500]
        elif time.process_time() - began > 20:
            yield f"{words[-3:]}: {time.process_time() - began:.0f} s"


@pytest.mark.seconds
def test_every_sixtieth_command_line_ends_well(home, capsys, monkeypatch):
    assert not list(faults_of(itertools.islice(command_lines(), 0, None, 60), capsys, monkeypatch))


@pytest.mark.slow
def test_every_command_line_ends_well(home, capsys, monkeypatch):
    tried = [words for words in command_lines() if words[:2] != ("data", "refresh")]
    found = list(faults_of(tried, capsys, monkeypatch))
    print(f"{len(tried)} command lines, {len(found)} faults")
    assert len(tried) > 400
    assert not found


REFUSED = {
    (*DRY, "--seed", "²"): "`--seed ²` is neither a whole number",
    (*DRY, "--by", "0"): "`--by` goes with a lever",
    (*DRY, "--share", "3", "--by", "0"): "0 is not a year of the scenario",
    (*DRY, "--data", ""): "`--data` names no vintage",
    (*DRY, "--data", "2026-12"): "--data 2026-12: the package has no vintage named `2026-12`.",
    (*DRY, "--set", "KOR.spending_pledge=٣"): "`٣` cannot be read.",
    (*DRY, "--set", "us_posture=limited", "--set", "us_posture=limited"): "the setting `us_posture` is set twice.",
    (*DRY, "--set", "KOR.spending_pledge=3@2030", "--set", "KOR.spending_pledge=4@2030"): "is set twice for 2030",
    ("data", "crosswalk", "KOR,JPN"): "it shows one actor at a time.",
    ("data", "crosswalk", "nato"): "it shows one actor at a time.",
    ("data", "show", "defence_share", "--years", "٢٠٢٤"): "is not a span of years",
    ("data", "show"): "`burdenshare data show --help` shows how.",
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_was_silent_or_misleading_is_refused(words, home, capsys):
    assert run_command(list(words)) in (2, 3)
    assert REFUSED[words] in capsys.readouterr().err


def test_the_command_that_repeats_a_run_is_exact(home, capsys):
    assert run_command([*DRY, "--share", "3.123456789", "--data", "2026-11+snapshot"]) == 0
    out = capsys.readouterr().out
    assert "KOR.spending_pledge=3.123456789" in out
    assert "--data 2026-11+snapshot@2026-11-29" in out


def test_a_vintage_that_is_not_there_is_refused_at_its_line(home, capsys, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("name: mine\nquestion: q\nbased_on: indo-pacific-2026\ndata: 2026-12\n")
    assert run_command(["run", str(path), "--dry-run"]) == 3
    assert "mine.yaml:4: the package has no vintage named `2026-12`." in capsys.readouterr().err
