"""Command lines that are wrong on purpose; each begins a run that is only described, or a look at the data."""

from __future__ import annotations

from collections.abc import Iterator

VALUES = (
    "", " ", "-", "--", "0", "-1", "1e999", "nan", "inf", "²", "٣", "1_0", "0x10", "9" * 400, "x" * 5_000, "../../etc/passwd", "/dev/null",
    "*", "a=b", "KOR", "KOR,JPN", "a\nb", "\x1b[2J", "\u202ex", "[/]", "'", '"', "$(id)", "%s", "2026-11+snapshot", "NaN@2030", "3@", "@",
)  # fmt: skip
DRY = ("run", "indo-pacific-2026", "--dry-run", "--quiet")
WITH_A_VALUE = (
    (*DRY, "--set"), (*DRY, "--seed"), (*DRY, "--draws"), (*DRY, "--by"), (*DRY, "--share"), (*DRY, "--share", "3", "--by"),
    (*DRY, "--data"), (*DRY, "--precision"), (*DRY, "--theories"), (*DRY, "--keep"), ("run", "--dry-run"), ("explain",),
    ("data", "show"), ("data", "show", "defence_share", "--actor"), ("data", "show", "defence_share", "--years"),
    ("data", "show", "defence_share", "--like"), ("data", "show", "defence_share", "--definition"), ("data", "crosswalk"),
    ("data", "compare", "defence_share", "--actor", "KOR,USA", "--year"), ("data", "compare", "defence_share", "--year", "2024", "--actor"),
    ("data", "diff", "snapshot"), ("data", "add", "own"), ("data", "add"), ("data", "refresh"), ("study",), ("list",), ("cite",), (),
)  # fmt: skip
SETS = (
    "KOR.spending_pledge=", "KOR.spending_pledge=x", "KOR.spending_pledge=٣", "KOR.spending_pledge=1_0", "KOR.spending_pledge=nan",
    "KOR.spending_pledge=inf", "KOR.spending_pledge=3@٢٠٣٠", "KOR.spending_pledge=3@+2030", "KOR.spending_pledge=3@2030.0",
    "KOR.spending_pledge=3@", "KOR.spending_pledge=3@2030@2031", "KOR.KOR.spending_pledge=3", ".spending_pledge=3", "=3", "a.b.c.d.e=1",
    "us_posture=x", "theories.spending=x", "theories.=x", "theories.spending.XXX=joint_products", "K\u00d6R.spending_pledge=3",
    "KOR.spending_pledge=" + "9" * 5_000, "KOR." + "x" * 5_000 + "=1", "KOR.spending_pledge=1e400", "multiplier=nan", "KOR.multiplier=1e308",
)  # fmt: skip


def command_lines() -> Iterator[tuple[str, ...]]:
    """Every option with every hostile value, and every hostile change."""
    for begin in WITH_A_VALUE:
        for value in VALUES:
            yield (*begin, value)
    for change in SETS:
        yield (*DRY, "--set", change)
