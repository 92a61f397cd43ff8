"""Changes that switch off what joins one mission, war or year to another, where a test reads one link alone."""

from typing import Final

# A clash costs output and may come or stay away when denial moves.
FREE_CLASHES: Final = ("KOR.peninsula.clash_cost=0", "TWN.strait.clash_cost=0")
# Spending answers lost support and clashes, by amounts whose sign is open.
NO_ANSWERS: Final = tuple(
    f"{a}.{q}=0" for a in ("KOR", "USA", "JPN", "TWN") for q in ("backing_answer", "clash_answer")
)
STILL: Final = (*FREE_CLASHES, *NO_ANSWERS)
