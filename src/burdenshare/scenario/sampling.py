"""The Sobol dimension of each sampled scalar of the packs: an append-only table, so that no draw ever moves.

python -m burdenshare.scenario.sampling      give new scalars the next numbers
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

LOCK = Path(__file__).parent.parent / "packs" / "sampling.lock"


@cache
def sobol_dimensions(lock: Path = LOCK) -> dict[str, int]:
    """The dimension number of each scalar in the lock, by its name."""
    rows = [line.split() for line in lock.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return {name: int(number) for number, name in rows}


def append(names: Iterable[str], lock: Path = LOCK) -> list[str]:
    """Give names that have none the next dimension numbers, at the end of the lock.

    Returns:
        The names that were new.
    """
    held = sobol_dimensions(lock) if lock.is_file() else {}
    new = [name for name in dict.fromkeys(names) if name not in held]
    start = max(held.values(), default=0) + 1
    with lock.open("a", encoding="utf-8") as file:
        if not held:
            file.write("# Sobol dimension of each sampled scalar. Append only: a line that moves, moves draws.\n")
        file.writelines(f"{start + i} {name}\n" for i, name in enumerate(new))
    sobol_dimensions.cache_clear()
    return new


def main() -> None:
    """Append every scalar of every pack."""
    from burdenshare.data.catalog import load_catalog
    from burdenshare.engine.program import Sampled
    from burdenshare.scenario.bind import bind
    from burdenshare.scenario.load import DEFAULT, load_scenario, scenario_names
    from burdenshare.vocabulary.cards import load_cards

    cards = load_cards()
    names: list[str] = []
    for pack in (DEFAULT, *scenario_names()):
        bound = bind(load_scenario(pack, cards), load_catalog(), cards)
        for given in bound.program.inputs.values():
            if isinstance(given, Sampled):
                names += [n for n, cell in zip(given.names, given.cells, strict=True) if cell.family != "fixed"]
    print("\n".join(append(names)) or "Nothing new.")


if __name__ == "__main__":
    main()
