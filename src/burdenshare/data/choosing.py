"""Which release of a source is in use: the newest that is whole, unless the user has chosen one.

Releases are taken in the order of their own dates, whatever the order in which they were added. A later one takes the
place of the one before it, but not if its figures end earlier, or if it lacks more than a tenth of the series: a book
that was saved again today may hold the figures of years ago, or a part of them. A choice of the user's is a file for
each source, `in_use/SOURCE`, with the vintage. If the chosen release is gone, the rule holds again.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from burdenshare.data.money import currency_of, is_own_money
from burdenshare.data.observation import Observation
from burdenshare.data.release import Release
from burdenshare.vocabulary.unfinished import write_whole

FEW: Final = 0.1  # of the series in use; a publisher may drop so many without a question
_CHOICES: Final = "in_use"


def in_use_by_rule(releases: Iterable[Release]) -> dict[str, Release]:
    """The release of each source that the rule chooses; `releases` are in order."""
    found: dict[str, Release] = {}
    for release in releases:
        before = found.get(release.source)
        if before is None or not lesser(release, before):
            found[release.source] = release
    return found


def lesser(release: Release, before: Release) -> bool:
    """Whether a later release of a publisher is older in its figures, or a part."""
    if not release.rank or not before.forms:  # a table of the user's own, or of an older version of this program
        return False
    held = sum(before.forms.values())
    kept = sum(min(number, release.forms.get(form, 0)) for form, number in before.forms.items())
    return release.last < before.last or held - kept > FEW * held


def forms_of(observations: Iterable[Observation]) -> dict[str, int]:
    """How many series a release has of each form: of a quantity in a unit and kind of prices.

    Constant prices of any year are one form, because the base moves. The definition is no part of a form: NATO counts
    on its core basis from one edition on, and that edition is as whole as those before.
    """
    series = {(o.quantity, _unit(o), o.price_base.partition(" ")[0], o.actor) for o in observations}
    return dict(sorted(Counter(" ".join(filter(None, form[:3])) for form in series).items()))


def _unit(o: Observation) -> str:
    """The unit of a form: countries' own currencies are one."""
    money = currency_of(o.unit)
    return "" if is_own_money(o.unit) or (money and money[1] != "USD") else o.unit


def last_year(observations: Iterable[Observation]) -> int:
    """The last year of a release, with forecasts: not every form of an outlook says which of its years are."""
    return max((o.year for o in observations), default=0)


def choices(folder: Path) -> Mapping[str, str]:
    """The vintages that the user has chosen, by source."""
    found = {}
    for path in (folder / _CHOICES).glob("[a-z]*"):
        with contextlib.suppress(OSError, UnicodeDecodeError):
            found[path.name] = path.read_text(encoding="utf-8").strip()
    return found


def choose(folder: Path, source: str, vintage: str) -> None:
    """Use a vintage of a source until the user says otherwise; with an empty one, follow the rule again."""
    path = folder / _CHOICES / source
    if vintage:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, vintage + "\n")
    else:
        path.unlink(missing_ok=True)
