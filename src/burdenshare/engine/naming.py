"""What the names of kept runs are made of; a list of a thousand runs needs no more of the manifest than this."""

from __future__ import annotations

from typing import Final

OLD_RULE: Final = 1  # of runs that were kept as one `manifest.json`, named by what their scenario said
MARK: Final = "+"  # between the name of a scenario and the digest of its words
