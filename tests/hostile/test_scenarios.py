"""No scenario file, however wrong, gives anything but a scenario or messages with file and line."""

from __future__ import annotations

import itertools
import re
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from burdenshare.scenario import packs
from burdenshare.scenario.load import load_scenario
from burdenshare.vocabulary.errors import ProblemsFound
from tests.hostile.scenarios import HEAD, ROOM, TWICE, directed, mutated, of_a_pack

# A whole file may be no text at all: such a message names the file alone.
_OF_THE_FILE = ("is not UTF-8", "characters", "parts", "larger than", "it is not a", "it presents no", "no scenario")
_LINED = re.compile(r"[^\s:][^:]*\.yaml:\d+\b|pack\.yaml|--set ")


def fault(path: Path, cards) -> str:
    """What is wrong with how a file was read; empty where a scenario came out, or messages in the house's form."""
    began = time.process_time()
    try:
        load_scenario(path, cards)
    except ProblemsFound as found:
        problems, text = found.problems, str(found)
        for problem in problems[:50]:
            if not _LINED.match(str(problem)) and not any(word in problem.wrong for word in _OF_THE_FILE):
                return f"no line: {str(problem)[:200]}"
        if len(text) > 40_000 or text.count("\n") > 120:
            return f"{len(text)} characters of messages"
        if "\x1b" in text or "\u202e" in text or "\0" in text:
            return f"control characters: {text[:200]!r}"
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:200]}"
    spent = time.process_time() - began
    return f"{spent:.1f} s of CPU" if spent > 2 else ""


def faults_of(texts: Iterable[bytes], folder: Path, cards) -> Iterator[str]:
    path = folder / "mine.yaml"
    for text in texts:
        path.write_bytes(text)
        if said := fault(path, cards):
            yield f"{text[-120:]!r}: {said}"


def mutated_faults(count: int, seed: int, folder: Path, cards) -> Iterator[str]:
    """Mutated files in a copy of the packs, which counts as the package's; each is put back before the next."""
    room = folder / "packs"
    shutil.copytree(ROOM.parent, room)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(packs, "PACKS", room)
        for name, text in itertools.islice(mutated(seed), count):
            place = room / name
            held = place.read_bytes()
            place.write_bytes(text)
            here = place.parent.name == "scenarios"
            default = "five_states" if name.startswith("five_states") else "indo_pacific/scenarios/as-now.yaml"
            if said := fault(place if here else room / default, cards):
                yield f"{name}: {said}"
            place.write_bytes(held)


def pack_faults(tried: Iterable[tuple[str, bytes]], folder: Path, cards) -> Iterator[str]:
    """Files of a pack of one's own; the pack is whole but for one file."""
    room, start = folder / "mine", b"name: mine-one\nquestion: What if?\nbased_on: indo-pacific-2026\n"
    for file, text in tried:
        shutil.rmtree(room, ignore_errors=True)
        (room / "scenarios").mkdir(parents=True)
        (room / "settings").mkdir()
        (room / "pack.yaml").write_text("name: mine\nlabel: Mine\nparent: indo_pacific\n")
        chosen = b"settings: {posture: a}\n" if file.startswith("settings") else b""
        (room / "scenarios" / "mine-one.yaml").write_bytes(start + chosen)
        (room / file).write_bytes(text)
        if said := fault(room, cards):
            yield f"{file} {text[-100:]!r}: {said}"


def test_every_fiftieth_directed_scenario_is_read_or_refused_at_its_line(tmp_path, cards):
    assert not list(faults_of(itertools.islice(directed(), 0, None, 50), tmp_path, cards))


def test_some_mutated_packs_are_read_or_refused_at_their_line(tmp_path, cards):
    assert not list(mutated_faults(20, 1, tmp_path, cards))


def test_every_fiftieth_file_of_a_pack_is_read_or_refused_at_its_line(tmp_path, cards):
    assert not list(pack_faults(itertools.islice(of_a_pack(), 0, None, 50), tmp_path, cards))


@pytest.mark.parametrize("twice", TWICE)
def test_what_is_named_twice_or_fights_itself_is_refused_at_its_line(twice, tmp_path, cards):
    (tmp_path / "mine.yaml").write_text(f"{HEAD}{twice}\n")
    with pytest.raises(ProblemsFound, match=r"mine\.yaml:4: .* (is named twice in|takes part twice in)"):
        load_scenario(tmp_path / "mine.yaml", cards)


@pytest.mark.slow
def test_every_file_of_a_pack_is_read_or_refused_at_its_line(tmp_path, cards):
    tried = list(of_a_pack())
    found = list(pack_faults(tried, tmp_path, cards))
    print(f"{len(tried)} files of packs, {len(found)} faults")
    assert len(tried) > 800
    assert not found


@pytest.mark.slow
def test_every_directed_scenario_is_read_or_refused_at_its_line(tmp_path, cards):
    tried = list(directed())
    found = list(faults_of(tried, tmp_path, cards))
    print(f"{len(tried)} directed scenarios, {len(found)} faults")
    assert len(tried) > 1_300
    assert not found


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_mutated_packs_are_read_or_refused_at_their_line(tmp_path, cards, seed):
    found = list(mutated_faults(2_500, seed, tmp_path, cards))
    print(f"2500 mutated files, {len(found)} faults")
    assert not found
