"""What the names of kept runs are made of; a list of a thousand runs needs no more of the manifest than this."""

from __future__ import annotations

import re
from typing import Final

OLD_RULE: Final = 1  # of runs that were kept as one `manifest.json`, named by what their scenario said
MARK: Final = "+"  # between the name of a scenario and the digest of its words
FEWEST: Final = 4  # hexadecimal digits that name a run
_RUN: Final = re.compile(rf"[0-9a-f]{{{FEWEST},64}}(@.+)?", re.IGNORECASE)


def is_run_name(word: str) -> bool:
    """Whether a word may name a kept run: its name, or how that begins, and after `@` one of its scenarios."""
    return _RUN.fullmatch(word) is not None
