"""A run as a card in a notebook: what it says, a small table with ranges, definitions, and how it is cited."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from burdenshare.engine.outcome import Outcome, Run
from burdenshare.views.answer import answer_text
from burdenshare.views.front import concerns, of_actor
from burdenshare.views.tables import shown_outcomes, shown_years
from burdenshare.views.words import cited, headline, leading_actor, shown_as, with_range
from burdenshare.vocabulary.money_units import without_currency
from burdenshare.vocabulary.plain import visible


def card(run: Run) -> str:
    """The run as HTML for a notebook; everything that a file or a user wrote is escaped.

    The table has the outcomes that every view shows, of the actor whom the question is about.
    """
    m, actor = run.manifest, leading_actor(run)
    years = shown_years(run)
    told = answer_text(m.answer) if m.answer else headline(run)
    heads = "".join(f"<th>{_text(head)}</th>" for head in ("", "unit", *map(str, years), "definition"))
    body = "".join(f"<tr>{''.join(_row(run, o, years, actor))}</tr>" for o in shown_outcomes(run) if concerns(o, actor))
    note = "Medians; in brackets the range that contains 9 in 10 futures."
    doubt = "" if m.is_plausible else "<p>A number leaves its plausible range: do not quote it.</p>"
    return (
        f"<b>{_text(m.heading)}</b><p>{_text(told)}</p>{doubt}"
        f"<table><caption>{_text(m.actors.get(actor, actor))}. {note}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
        f"<p>Run {run.id}: {len(run.outcomes)} outcomes, <code>dir(run)</code> lists them. "
        f"To repeat it: <code>{_text(m.command)}</code></p>"
        f'<p>To cite it: {_text(cited(m))} <code>run.cite("chicago")</code> cites its sources too.</p>'
    )


def _row(run: Run, outcome: Outcome, years: list[int], actor: str) -> Iterator[str]:
    about, m = outcome.about, run.manifest
    cell = next(labels for _, labels in outcome.cells() if labels.get("actor", actor) == actor)
    shown = shown_as(run, outcome, cell)
    yield f"<th>{_text(without_currency(about.label))}</th><td>{_text(shown.unit)}</td>"
    for year in years:
        values = (outcome.at(year, level, **cell) for level in ("p5", "p50", "p95"))
        yield f"<td>{_text(with_range(shown, *values))}</td>"
    yield f"<td>{_text(of_actor(about.definition, m.actors, actor))}</td>"


def _text(words: str) -> str:
    return escape(visible(words))
