"""The words of a run as they are kept: a set for each scenario, replaced as a whole, with a checksum of each file."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from burdenshare.engine.manifest import to_json
from burdenshare.engine.outcome import Run
from burdenshare.engine.recorded import (
    ABOUT,
    LATEST,
    LISTED,
    SCENARIO,
    WORDS,
    Damaged,
    about_of,
    latest_text,
    refuse_cut,
)  # fmt: skip
from burdenshare.vocabulary.sealed import seal, sum_of, to_text
from burdenshare.vocabulary.unfinished import hide, make_unfinished, rename, sweep, write_whole


def write_words(folder: Path, run: Run, files: Mapping[str, str], digest: str) -> Path:
    """Keep a scenario's words, and record them as the latest.

    Args:
        folder: of the run.
        run: whose words.
        files: texts to keep with the words, by name.
        digest: of the numbers beside them; empty where those have no checksums.

    Returns:
        Where they are, in the folder.
    """
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
    if copied := run.copied():
        texts[SCENARIO] = to_text(copied)
    sums = {name: sum_of(text) for name, text in texts.items()}
    # A few words of the manifest, so that a list of many runs needs no long files, and what they belong to.
    listed = {**{k: body[k] for k in LISTED}, "rule": manifest.identity.rule, "files": sums, "words": name}
    listed["reading"] = manifest.reading
    if digest:
        listed["digest"] = digest
    if _are_kept(folder, name, listed):
        os.utime(folder / place / ABOUT)
    else:
        _swap(folder / place, {**texts, ABOUT: seal(listed)})
    write_whole(folder / WORDS / LATEST, latest_text(run.id, name))
    (folder / WORDS / "last").unlink(missing_ok=True)  # an older version's
    return place


def _are_kept(folder: Path, scenario: str, listed: Mapping[str, Any]) -> bool:
    """Whether the same words are kept already, and belong to the same numbers."""
    try:
        body = about_of(folder, scenario)
        refuse_cut(folder, f"{WORDS}/{scenario}/", body)
    except Damaged:
        return False
    files = body.get("files", {})
    is_same = all(files.get(name) == found for name, found in listed["files"].items())
    return is_same and all(body.get(key) == listed.get(key) for key in ("words", "digest", "reading"))


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
