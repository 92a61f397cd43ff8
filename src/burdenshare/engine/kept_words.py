"""The words of a run as they are kept: a set for each scenario, replaced as a whole, with a checksum of each file."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from burdenshare.engine.listing import ABOUT, LATEST, LISTED, WORDS, Damaged, about_of, refuse_cut, scenarios_of
from burdenshare.engine.manifest import to_json
from burdenshare.engine.outcome import Run
from burdenshare.vocabulary.sealed import Sum, seal, sum_of, to_text
from burdenshare.vocabulary.unfinished import hide, make_unfinished, rename, sweep, write_whole


def write_words(folder: Path, run: Run, files: Mapping[str, str]) -> Path:
    """Keep a scenario's words, and record them as the latest."""
    manifest = run.manifest
    name = manifest.words_name
    place = Path(WORDS) / name
    about = {n: {**to_json(o.about), "years": list(o.years)} for n, o in run.outcomes.items()}
    body = manifest.to_json()
    texts = {
        **files,
        "lineage.json": to_text(to_json(run.lineage)),
        "manifest.json": to_text({**body, "whole": run.whole, "outcomes": about}),
    }
    sums = {name: sum_of(text) for name, text in texts.items()}
    if _are_kept(folder, name, sums):
        os.utime(folder / place / ABOUT)
    else:
        # A few words of the manifest, so that a list of many runs needs no long files.
        listed = {**{k: body[k] for k in LISTED}, "rule": manifest.identity.rule, "files": sums}
        _swap(folder / place, {**texts, ABOUT: seal(listed)})
    write_whole(folder / WORDS / LATEST, seal({"scenario": name}))
    (folder / WORDS / "last").unlink(missing_ok=True)  # an older version's
    return place


def _are_kept(folder: Path, scenario: str, sums: Mapping[str, Sum]) -> bool:
    """Whether the same words are kept already."""
    try:
        body = about_of(folder, scenario)
        refuse_cut(folder, f"{WORDS}/{scenario}/", body)
    except Damaged:
        return False
    return all(body.get("files", {}).get(name) == found for name, found in sums.items())


def _swap(words: Path, texts: Mapping[str, str]) -> None:
    """Replace a set of words by another, all of it together."""
    words.parent.mkdir(exist_ok=True)
    sweep(words.parent)
    part = make_unfinished(words.parent, words.name)
    try:
        for name, text in texts.items():
            (part / name).write_text(text, encoding="utf-8", newline="\n")
        part.chmod(0o755)
        before = hide(words) if words.exists() else None
        rename(part, words)
        if before is not None:
            shutil.rmtree(before, ignore_errors=True)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def take_over_words(damaged: Path, part: Path) -> None:
    """Keep the words of other scenarios when a run's damaged numbers are replaced."""
    try:
        others = scenarios_of(damaged)
    except Damaged:  # there are none
        return
    for scenario in others:
        if not (part / WORDS / scenario).exists():
            rename(damaged / WORDS / scenario, part / WORDS / scenario)
