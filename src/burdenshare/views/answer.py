"""The answer to a scenario's question in words: the difference to the scenario beside which it is read."""

from __future__ import annotations

import re
from typing import Any, Final

from burdenshare.engine.answered import Answered, AnswerRow, Gap
from burdenshare.engine.manifest import to_json
from burdenshare.engine.outcome import Run
from burdenshare.views.words import Shown, headline, in_ten, points, scaled

RANGE: Final = "9 in 10 futures: "
_BRACKET: Final = re.compile(r" \(([^()]*)\)")


def first_words(run: Run) -> list[str]:
    """What stands first: the answer to the question, where there is one, then what the run gives."""
    return [text for text in (answer_text(run.manifest.answer), headline(run)) if text]


def answer_json(answer: Answered | None) -> dict[str, Any] | None:
    """The answer as an object: its sentences, then its numbers."""
    return None if answer is None else {"text": answer_text(answer), **to_json(answer)}


def answer_text(answer: Answered | None) -> str:
    """The answer in a few sentences: under the scenario's own reading, then under the one that is given too."""
    if answer is None or not answer.rows:
        return ""
    told, first = [], answer.rows[0].reading
    for i, row in enumerate(answer.rows):
        is_new = i == 0 or row.reading != answer.rows[i - 1].reading
        shown = _shown(answer, row)
        if row.reading == first:
            told.append(_sentence(answer, row, shown, f", with {row.reading} in both" if is_new and first else ""))
        else:
            told.append(f"{f'With {row.reading} in both: ' if is_new else ''}{_short(answer, row, shown)}")
    told += _remarks(answer)
    if answer.alike:
        told.append(f"Both have {', '.join(answer.alike)}.")
    if answer.draws_of > answer.draws:
        told.append(f"These are the first {answer.draws:,} of {answer.draws_of:,} futures.")
    return " ".join(text[:1].upper() + text[1:] for text in told)


def _remarks(answer: Answered) -> list[str]:
    """What labels say in brackets, each as a sentence of its own: inside a sum it would stop the reader."""
    parts = dict.fromkeys(part for row in answer.rows for part in row.label.split(" plus "))
    found = [_BRACKET.search(part) for part in parts]
    return [f"{match.string[: match.start()]}: {match[1]}." for match in found if match]


def _shown(answer: Answered, row: AnswerRow) -> Shown:
    """One scale for a part of the answer under every reading."""
    rows = [other for other in answer.rows if other.outcomes == row.outcomes]
    sizes = [abs(v) for other in rows for gap in (other.total, other.gap) if gap for v in (gap.low, gap.high)]
    if not row.unit.startswith("billion "):
        return Shown(points(row.unit), 1.0, row.decimals)
    shown = scaled(row.unit, max(sizes), row.decimals)
    return Shown(shown.unit.replace(" of each year", " (nominal)"), shown.by, shown.decimals)


def _sentence(answer: Answered, row: AnswerRow, shown: Shown, reading: str) -> str:
    """A part of the answer as a sentence of its own."""
    label, other = _inside(row.label), answer.other_subject
    if row.total is None:
        if _is_same(row.gap):
            return f"{answer.subject}: {label} is the same in {row.year} as with {other} in every future{reading}."
        gap = _moved(shown, row.gap, "higher", "lower", shown.unit)
        return f"{answer.subject}: in {row.year}, {label} is {gap} than with {other} {_range(shown, row.gap)}{reading}."
    span = f"from {row.first_year} to {row.year}"
    if _is_same(row.total) and _is_same(row.gap):
        if not row.is_cost:
            return f"{answer.subject}: {label} is the same {span} as with {other} in every future{reading}."
        return f"{answer.subject} costs the same as {other} in {label} {span} in every future{reading}."
    total = _moved(shown, row.total, "more", "less", shown.unit)
    in_all, in_one = _often(row.total, row.gap)
    years = f"{span} {_range(shown, row.total, often=in_all)}"
    alone = f"{_moved(shown, row.gap, 'more', 'less')} in {row.year} alone {_range(shown, row.gap, '', in_one)}"
    if not row.is_cost:
        return f"{answer.subject}: {label} is {total} than with {other} {years}, and {alone}{reading}."
    return f"{answer.subject} costs {total} in {label} than {other} {years}, and {alone}{reading}."


def _short(answer: Answered, row: AnswerRow, shown: Shown) -> str:
    """A part of the answer under another reading, in few words."""
    if _is_same(row.total or row.gap) and _is_same(row.gap):
        return "the same in every future."
    label = f"{_inside(row.label)} " if len({r.outcomes for r in answer.rows}) > 1 else ""
    if row.total is None:
        return f"{label}{_moved(shown, row.gap, 'higher', 'lower')} {_range(shown, row.gap, '')}."
    in_all, in_one = _often(row.total, row.gap)
    total = f"{_moved(shown, row.total, 'more', 'less')} {_range(shown, row.total, '', in_all)}"
    alone = f"{_moved(shown, row.gap, 'more', 'less')} in {row.year} alone {_range(shown, row.gap, '', in_one)}"
    return f"{label}{total}, and {alone}."


def _is_same(gap: Gap) -> bool:
    return gap.rises == gap.falls == 0


def _moved(shown: Shown, gap: Gap, up: str, down: str, unit: str = "") -> str:
    """The middle of a difference with its way: `5.0 trillion won more`."""
    words = [shown.text(abs(gap.middle)), unit, up if gap.middle >= 0 else down]
    return " ".join(filter(None, words))


def _range(shown: Shown, gap: Gap, before: str = RANGE, often: str | None = None) -> str:
    """The range in brackets, counted the way the middle goes; where it holds both ways, how often it goes that way."""
    low, high = (gap.low, gap.high) if gap.middle >= 0 else (-gap.high, -gap.low)
    return f"({before}{shown.text(low)} to {shown.text(high)}{_so(gap) if often is None else often})"


def _often(total: Gap, alone: Gap) -> tuple[str, str]:
    """How often a sum and its last year go their ways; said once, after the second, where it is the same."""
    first, second = _so(total), _so(alone)
    return ("", second.replace("; so", "; each so")) if first == second else (first, second)


def _so(gap: Gap) -> str:
    if not gap.low < 0 < gap.high:
        return ""
    return f"; so in {in_ten(gap.rises if gap.middle >= 0 else gap.falls)}"


def _inside(text: str) -> str:
    """A label inside a sentence, without its brackets."""
    text = _BRACKET.sub("", text)
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
