"""Which sections a report has: those whose outcomes the run holds, and a sentence for each that lacks some of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from burdenshare.engine.outcome import Run
from burdenshare.vocabulary.answers import in_sentence, listed_plainly
from burdenshare.vocabulary.errors import listed


def has(run: Run, needed: Iterable[str], of_war: bool = False) -> bool:
    """Whether a run holds all outcomes of a section, and a war where the section is about one."""
    return set(needed) <= set(run.outcomes) and (not of_war or bool(run.manifest.contingencies))


def half(run: Run, sections: Mapping[str, Iterable[str]], of_war: Iterable[str]) -> list[str]:
    """Return a sentence for each section of which the run holds only a part.

    Args:
        run: what it holds counts; the outcomes that every view shows belong to no section.
        sections: the outcomes that each section needs, by its title.
        of_war: the titles of those that are about a war.
    """
    found = []
    for title, needed in sections.items():
        own = [n for n in dict.fromkeys(needed) if n not in run.outcomes or not run.outcomes[n].about.shown]
        lacking = [n for n in own if n not in run.outcomes]
        if lacking and len(lacking) < len(own):
            found.append(f"{title}: the run does not hold {listed(lacking)}.")
        elif not lacking and title in of_war and not run.manifest.contingencies:
            found.append(f"{title}: the run has no contingency.")
    return found


def war_in_words(run: Run, name: str) -> str:
    """A war and who takes part in it, in a sentence; who is in focus and defends in no war is named too."""
    m = run.manifest
    war, names = m.contingencies[name], m.actors
    adversary, defender, *supporters = (
        in_sentence(names.get(a, a)) for a in (war.adversary, war.defender, *war.supporters)
    )
    support = f", supported by {listed_plainly(supporters)}" if supporters else ""
    sides = f"{adversary} against {defender}{support}"
    return f"Contingency {name.replace('_', ' ')}: {sides}.{_elsewhere(run)}"


def _elsewhere(run: Run) -> str:
    """A sentence where the actor in focus defends in no war; empty where it does."""
    m = run.manifest
    return "" if m.home else f" {m.actors[m.focus]}, the actor in focus, defends in no contingency of this run."


def wars_in_words(run: Run) -> list[str]:
    """All wars of a run, in sentences; the first one says where the actor in focus defends in none."""
    found = [war_in_words(run, name).removesuffix(_elsewhere(run)) for name in run.manifest.contingencies]
    return [*filter(None, [_elsewhere(run).strip()]), *found]
