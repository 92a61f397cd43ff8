"""What a study knows of the scenario or the run that it looks at: its years, its wars, and what it rests on.

All that studies read of a run's manifest is read here.
"""

from __future__ import annotations

import dataclasses
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field

from burdenshare.data.names import actor_labels
from burdenshare.engine.identity import versions
from burdenshare.engine.manifest import reading_of
from burdenshare.engine.outcome import Run
from burdenshare.scenario.bind import Bound
from burdenshare.scenario.manifest import named, settings, sources
from burdenshare.scenario.schema import Contingency
from burdenshare.studies.study import ON_THE_PATH
from burdenshare.vocabulary.answers import in_sentence
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest


@dataclass(frozen=True)
class Frame:
    """The years, actors and wars of a scenario or a run; `place` is how messages name it, `names` are its actors'."""

    scenario: str
    place: str
    focus: str
    years: tuple[int, ...]
    milestones: tuple[int, ...]
    wars: Mapping[str, Contingency]
    names: Mapping[str, str] = field(default_factory=dict)
    reading: str = ""  # the choices of settings that every title names

    @property
    def middle(self) -> int:
        """The middle one of the years that short tables show."""
        return self.milestones[len(self.milestones) // 2]

    @property
    def money_from(self) -> int:
        """The first year in which a study adds money: the budget of the first year is voted."""
        return self.years[0] + 1

    @property
    def home(self) -> str:
        """The war in which the actor in focus defends; empty where it defends in none."""
        return next((name for name, war in self.wars.items() if war.defender == self.focus), "")

    @property
    def on_the_path(self) -> tuple[str, ...]:
        """The caveat of a study that reads the path without war; it is empty if no war can come."""
        return (ON_THE_PATH,) if self.wars else ()

    def name(self, actor: str) -> str:
        """An actor's name, as a sentence says it."""
        return in_sentence(self.names.get(actor, actor))

    def war_in_words(self, name: str) -> str:
        """A contingency by its sides, as a sentence says it; with its label where another has the same sides."""
        war = self.wars[name]
        alike = [w for w in self.wars.values() if (w.adversary, w.defender) == (war.adversary, war.defender)]
        label = f" ({name.replace('_', ' ')})" if len(alike) > 1 else ""
        return f"a war of {self.name(war.adversary)} against {self.name(war.defender)}{label}"

    def in_words(self, scalar: str) -> str:
        """A drawn number as a sentence says it: `growth[AAA]` is the growth of the actor AAA."""
        name, _, labels = scalar.removesuffix("]").partition("[")
        said = [self.name(label).replace("_", " ") for label in labels.split(",") if label]
        return " ".join([name.replace("_", " "), *(["of", ", ".join(said)] if said else [])])

    def war(self, wanted: str = "") -> str:
        """The war that is named, or the one in which the actor in focus defends.

        Raises:
            ProblemsFound: there is no such war, or none is named and the actor in focus defends in none.
        """
        known = list(self.wars)
        if wanted in known or (not wanted and self.home):
            return wanted or self.home
        if not known:
            wrong, right = f"`{self.scenario}` has no contingency.", "A scenario gives them under `contingencies:`."
        elif wanted:
            wrong = f"there is no contingency `{wanted}`."
            right = nearest(wanted, known) or f"Contingencies are {listed(known)}."
        else:
            wrong = f"{self.names.get(self.focus, self.focus)}, the actor in focus, defends in no contingency."
            right = f"Name one with `--contingency`: {listed(known)}."
        raise ProblemsFound([Problem(self.place, wrong, right)])

    def year(self, wanted: int) -> int:
        """A year that the scenario runs.

        Raises:
            ProblemsFound: it does not run the year.
        """
        if wanted not in self.years:
            right = f"Its years are {self.years[0]} to {self.years[-1]}."
            raise ProblemsFound([Problem(self.place, f"{wanted} is not a year of `{self.scenario}`.", right)])
        return wanted


def frame_of(bound: Bound) -> Frame:
    """The frame of a scenario."""
    s = bound.scenario
    years = tuple(range(s.first_year, s.last_year + 1))
    names = {**actor_labels(), **s.actor_names}
    return Frame(s.name, s.place, s.focus, years, s.milestones, s.contingencies, names, reading_of(settings(bound)))


def frame_of_run(run: Run) -> Frame:
    """The frame of a run."""
    m = run.manifest
    years = tuple(y for y in m.years if y != m.reference_year)
    wars = {n: Contingency(n, w.adversary, w.defender, tuple(w.supporters)) for n, w in m.contingencies.items()}
    return Frame(m.scenario, f"Run {run.id}", m.focus, years, m.milestones, wars, m.actors, m.reading)


def war_of_run(run: Run, contingency: str = "") -> tuple[str, Contingency]:
    """The name of the war that a study of a run looks at, and who takes part in it.

    Raises:
        ProblemsFound: the run has no such contingency, or none is named and the actor in focus defends in none.
    """
    frame = frame_of_run(run)
    name = frame.war(contingency)
    return name, frame.wars[name]


def shown_war(run: Run) -> str:
    """The war that a report shows and names: the one in which the actor in focus defends, or else the first."""
    frame = frame_of_run(run)
    return frame.home or next(iter(frame.wars), "")


def reference_year(of: Run | Bound) -> int:
    """The year whose prices and conditions the numbers refer to."""
    return int(of.manifest.reference_year if isinstance(of, Run) else of.scenario.reference_year)


def words_of(of: Run | Bound) -> str:
    """The scenario with its changes, as the command line takes them."""
    if isinstance(of, Bound):
        return shlex.join(named(of.scenario))
    changes = [word for change in of.manifest.changes for word in ("--set", change)]
    return shlex.join([of.manifest.scenario, *changes])


def made_of(of: Run | Bound, draws: int) -> dict[str, str | int]:
    """What the numbers were made with."""
    if isinstance(of, Run):
        m = of.manifest
        return {"model": m.model, "data": m.data, "seed": m.seed, "draws": m.draws, "run": of.id}
    return {
        "model": versions()["burdenshare"], "data": of.catalog.vintage, "seed": of.scenario.seed, "draws": draws
    }  # fmt: skip


def sources_of(of: Run | Bound) -> list[Mapping[str, str]]:
    """The sources of exactly this scenario or run."""
    return [dataclasses.asdict(s) for s in (of.manifest.sources if isinstance(of, Run) else sources(of))]
