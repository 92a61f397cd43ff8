"""Damage to any kept file is named by `runs` or `runs verify`, and no command prints a number from such a file."""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import burdenshare as bs
from burdenshare.engine import listing
from burdenshare.engine.keeping import verify_runs
from burdenshare.engine.listing import kept_runs
from burdenshare.interfaces.cli.entry import run_command
from burdenshare.studies.finding import Finding
from burdenshare.studies.kept import kept_findings, open_finding, save_finding
from burdenshare.vocabulary.answers import Picture, Table, Trace
from burdenshare.vocabulary.errors import NotHeld
from burdenshare.vocabulary.plain import visible

ROWS = tuple({"who": f"Actor {i}", "part": i / 7, "note": "é [/]"} for i in range(12))
FINDING = Finding(
    "who-carries-what", "Who carries what?",
    (
        Table("parts", "Parts", "A half.", {"who": "", "part": "%", "note": ""}, ROWS, {"part": Trace("by hand", ("gdp",))}, {}, Picture("bar", "who", "part")),
        Table("a", "An earlier name", "Order is kept.", {"z": "", "a": ""}, ({"z": 1, "a": 2.5},), no_picture="It is short."),
    ), ("A caveat.",), "0123456789ab", {"year": 2030}, "invented", {"model": "1", "data": "2", "seed": 1, "draws": 100},
    ({"key": "K", "text": "A source."},),
)  # fmt: skip


def harms(body: bytes, many: int) -> Iterator[tuple[str, bytes | None]]:
    """Damaged copies of a file's bytes: changed bits, cut, longer, with a hole, empty, and none at all."""
    bits = len(body) * 8
    for bit in sorted({*range(0, bits, max(1, bits // many)), 0, 7, bits - 1}):
        found = bytearray(body)
        found[bit // 8] ^= 1 << bit % 8
        yield f"bit {bit}", bytes(found)
    for part in (0.1, 0.5, 0.9):
        yield f"cut at {part}", body[: int(len(body) * part)]
    middle = len(body) // 2
    yield "a hole", body[:middle] + b"\0" * min(64, len(body) - middle) + body[middle + 64 :]
    yield "a piece lost", body[:middle] + body[middle + 9 :]
    yield "the first line lost", body.partition(b"\n")[2]
    yield "twice", body * 2
    yield "empty", b""
    yield "a byte less", body[:-1]
    yield "a byte more", body + b" "
    yield "missing", None


@contextlib.contextmanager
def harmed(path: Path, body: bytes | None) -> Iterator[None]:
    whole = path.read_bytes()
    path.unlink() if body is None else path.write_bytes(body)
    try:
        yield
    finally:
        path.write_bytes(whole)


def test_a_finding_is_kept_with_a_checksum_and_opened_as_it_was(home):
    path = save_finding(FINDING)
    assert path.read_bytes().startswith(b'{\n "check": "')
    back = open_finding("0123")
    assert back == FINDING
    assert [list(t.columns) for t in back.tables] == [["who", "part", "note"], ["z", "a"]]  # the order is kept


def test_one_damaged_finding_is_named_and_hides_no_other(home, capsys):
    path = save_finding(FINDING)
    other = save_finding(dataclasses.replace(FINDING, name="ba9876543210"))
    whole = path.read_bytes()
    seal = [bytes([*whole[:i], whole[i] ^ 1 << bit, *whole[i + 1 :]]) for i in range(14) for bit in range(8)]
    for body in (*seal, *(body for _, body in harms(whole, 40))):
        with harmed(path, body):
            found, damaged = kept_findings()
            assert [f.name for f in found] == ["ba9876543210"]
            assert [d.problems[0].place for d in damaged] == ["Finding 0123456789ab"] * (body is not None)
            for name in ("0123", "0123456789ab@invented"):
                with pytest.raises(NotHeld):
                    open_finding(name)
    path.write_bytes(path.read_bytes().replace(b"0.142", b"0.942"))
    for words, code, lines in (
        (["study", "--list"], 3, 1), (["study", "--open", "0123"], 3, 0), (["study", "--cite", "0123@invented"], 3, 0),
        (["runs", "verify"], 1, 3), (["study", "--open", "ba98", "--json"], 0, None),
    ):  # fmt: skip
        capsys.readouterr()
        assert run_command(words) == code, words
        out, err = capsys.readouterr()
        assert lines is None or len(out.splitlines()) == lines
        assert "0.942" not in out + err
        assert code == 0 or "0123456789ab" in out + err
    right = (
        f"Finding 0123456789ab: `{path.name}` was changed after it was kept. Remove {path}, and ask the study again."
    )
    run_command(["study", "--list"])
    assert capsys.readouterr().err == right + "\n"
    path.unlink()
    assert run_command(["study", "--list"]) == run_command(["runs", "verify"]) == 0
    assert other.exists()


def test_a_finding_of_an_older_version_is_read_and_verified_as_not_checked(home, capsys):
    from burdenshare.studies.finding import json_text

    path = save_finding(FINDING)
    path.write_text(json_text(FINDING), encoding="utf-8")
    assert open_finding("0123456789ab@invented") == FINDING
    assert run_command(["runs", "verify"]) == 0
    assert capsys.readouterr().out == (
        "0123456789ab  finding, not checked: it was kept by an older version, without a checksum\n"
    )
    path.write_text(json_text(FINDING).replace('"made"', '"mode"'), encoding="utf-8")
    assert [d.problems[0].wrong for d in kept_findings()[1]] == [f"`{path.name}` was changed after it was kept."]


@pytest.mark.parametrize("what", ["a folder", "a pipe", "a link to nowhere", "another's name"])
def test_what_stands_in_the_place_of_a_finding_is_named(home, what):
    path = save_finding(FINDING)
    named = path.with_name("ffffffffffff@x.json")
    if what == "a folder":
        named.mkdir()
    elif what == "a pipe":
        pytest.importorskip("os").mkfifo(named)
    elif what == "a link to nowhere":
        named.symlink_to(home / "nowhere")
    else:
        shutil.copy(path, named)
    found, [damaged] = kept_findings()
    assert found == [FINDING] and damaged.problems[0].place == "Finding ffffffffffff"


def numbers_of(name: str) -> list[bytes]:
    """All numbers that Python gets of a kept run: quantiles, draws, inputs, and the words of its sources."""
    run = bs.open(name)
    kept = run.kept
    found = [o.summary.tobytes() for o in kept.outcomes.values()]
    found += [kept.outcomes[n].values.tobytes() for n in sorted(kept.outcomes)]
    found += [d.values.tobytes() for d in kept.inputs.values()]
    return [*found, run.cite().encode(), repr(sorted(kept.lineage.items())).encode()]


@pytest.mark.slow
def test_every_damage_to_every_file_is_named_and_nothing_is_printed_from_it(home, capsys, monkeypatch):
    monkeypatch.setattr(listing, "PATIENCE", ())  # what is damaged here stays so
    assert run_command(["run", "five-states", "--draws", "16", "--keep", "all"]) == 0
    finding = save_finding(FINDING)
    [row] = kept_runs()[0]
    name = row["run"]

    def said(*words: str) -> tuple[int, str]:
        capsys.readouterr()
        code = run_command(list(words))
        return code, capsys.readouterr().out

    commands = [
        ("explain", f"{name}:debt_burden:DEU:2030:p50"), ("cite", name), ("cite", f"{name}@five-states"),
        ("study", "--open", "0123"), ("study", "--open", "0123", "--json"), ("study", "--cite", "0123"),
    ]  # fmt: skip
    asks: list[Callable[[], object]] = [lambda w=words: said(*w) for words in commands]
    right = [ask() for ask in asks]
    assert all(code == 0 and out for code, out in right)  # type: ignore[misc]
    numbers = numbers_of(name)
    files = [p for p in sorted((home / "runs" / name).rglob("*")) if p.is_file()] + [finding]
    tried, faults = 0, list[str]()
    for path in files:
        whole = path.read_bytes()
        for i, (harm, body) in enumerate(harms(whole, 24)):
            tried += 1
            with harmed(path, body):
                is_named = bool(kept_runs()[1] or kept_findings()[1]) or any(v.wrong for v in verify_runs())
                if not is_named and not (path == finding and body is None):
                    faults.append(f"{path.name}, {harm}: not named")
                for words, ask, before in zip(commands, asks, right, strict=True):
                    code, out = ask()  # type: ignore[misc]
                    if (code, out) != before and (code != 3 or out):
                        faults.append(f"{path.name}, {harm}: {words} ended with {code} and printed {out[:200]!r}")
                if i % 6 == 0 or body is None or len(body) != len(whole):
                    try:
                        if numbers_of(name) != numbers:
                            faults.append(f"{path.name}, {harm}: other numbers in Python")
                    except NotHeld:
                        pass
    with capsys.disabled():
        print(f"{tried} damages to {len(files)} files, {len(faults)} faults")
    assert tried > 500 and not faults, visible("\n".join(faults[:40]))
    assert [ask() for ask in asks] == right and numbers_of(name) == numbers


@pytest.mark.slow
def test_parts_of_two_runs_in_any_mixture_are_named_and_nothing_is_printed_from_them(home, capsys, monkeypatch):
    monkeypatch.setattr(listing, "PATIENCE", ())
    for change in ((), ("--set", "DEU.spending_pledge=5")):
        assert run_command(["run", "five-states", "--draws", "16", *change]) == 0
    both = {row["run"]: row["scenario"] for row in kept_runs()[0]}
    first, second = (home / "runs" / name for name in both)

    def said(name: str, word: str) -> tuple[int, str]:
        capsys.readouterr()
        code = run_command([word, f"{name}:debt_burden:DEU:2030:p50" if word == "explain" else name])
        return code, capsys.readouterr().out

    right = {(name, word): said(name, word) for name in both for word in ("explain", "cite")}
    assert all(code == 0 and out for code, out in right.values()) and len(set(right.values())) == 4
    parts = ("numbers.json", "summary.parquet", "inputs.parquet", "draws", "words")
    for mask in range(1, 2 ** len(parts)):
        moved = [part for i, part in enumerate(parts) if mask >> i & 1]
        for turn in ("there", "back"):
            for part in moved:
                (first / part).rename(home / "swapping")
                (second / part).rename(first / part)
                (home / "swapping").rename(second / part)
            if turn == "there":
                bad = {v.run for v in verify_runs() if v.wrong}
                for (name, word), before in right.items():
                    code, out = said(name, word)
                    assert (code, out) == before or (code == 3 and not out), (moved, name, word, out[:300])
                # Inputs that are drawn alike in both are the same bytes.
                alike = (
                    moved == ["inputs.parquet"] and (first / moved[0]).read_bytes() == (second / moved[0]).read_bytes()
                )
                assert bad == (set() if alike else both.keys()), moved
    assert not kept_runs()[1] and all(not v.wrong for v in verify_runs())
