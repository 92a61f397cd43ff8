"""The folder of the package's packs, and the default scenario. A light module: help must start fast."""

from __future__ import annotations

from pathlib import Path
from typing import Final

PACKS: Final = Path(__file__).parent.parent / "packs"
COMMON: Final = PACKS / "common"  # the pack on which all others are built
DEFAULT: Final = (PACKS / "default.txt").read_text(encoding="utf-8").strip()


def default_folder() -> Path:
    """The folder of the pack to which that scenario belongs."""
    return next(PACKS.glob(f"*/scenarios/{DEFAULT}.yaml")).parent.parent
