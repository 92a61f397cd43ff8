"""All that a page carries: the run of its start scenario, its module, its draws, its levers and its choices."""

from __future__ import annotations

import dataclasses
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from burdenshare.engine.compile import keep_compiled
from burdenshare.engine.emit.layout import Layout
from burdenshare.engine.emit.printed import print_program
from burdenshare.engine.identity import identity
from burdenshare.engine.manifest import Manifest
from burdenshare.engine.outcome import Run
from burdenshare.interfaces.living.choices import Choices, overlapping
from burdenshare.interfaces.modules import module_of, of_page
from burdenshare.interfaces.running import Answering
from burdenshare.scenario.bind import Bound, bind
from burdenshare.scenario.idle import refuse_idle
from burdenshare.scenario.load import load_scenario
from burdenshare.scenario.manifest import named
from burdenshare.scenario.rivals import rivals_of
from burdenshare.scenario.schema import Scenario
from burdenshare.scenario.theories import cards_with
from burdenshare.scenario.vintage import catalog_of
from burdenshare.studies.parts import run_part
from burdenshare.studies.scenario_answer import with_answer
from burdenshare.views.folder_words import KEPT_BACK
from burdenshare.views.living.series import series_of
from burdenshare.views.living.written import Living, written
from burdenshare.vocabulary.folders import cache_folder

PREVIEW: Final = 512  # draws while a lever moves
AT_REST: Final = 4 * PREVIEW  # draws at rest, and of the page's first pictures
PARTS: Final = ("fixed", "paths", "sampled", "shocks", "kept", "first", "first_sampled")


@dataclass(frozen=True)
class Written:
    """A page: the run that its command gives, the name of its words, the text, and what could not be put into it.

    `own` are the sources of figures that are the user's own copy: the module is fed with them, so the page holds them.
    """

    run: str
    words: str
    text: str
    left_out: tuple[str, ...]
    own: tuple[str, ...] = ()


def page_of(name: str, theories: str | None = None) -> Written:
    """Write the living page of a scenario.

    Args:
        name: of a scenario, or its file.
        theories: a folder of one's own theories.

    Raises:
        ProblemsFound: the scenario cannot be bound, or its form needs a compiler that is not installed.
    """
    keep_compiled(cache_folder() / "compiled")
    cards = cards_with(theories)
    scenario = load_scenario(name, cards, (), theories)
    catalog = catalog_of(scenario)
    bound = refuse_idle(bind(scenario, catalog, cards))
    several, _ = rivals_of(scenario, catalog, cards)
    of_module = of_page(scenario, several)
    printed = print_program(of_module.program)
    choices = Choices(of_module, printed.layout, several, AT_REST)
    offered = [*choices.settings(), *choices.theories()]
    crossed = overlapping(offered)
    kept = [one for one in offered if one["id"] not in crossed]
    run, said = _run(bound, tuple(of_module.program.outcomes))
    about: dict[str, Any] = {
        "command": _command(bound),
        "preview": PREVIEW,
        "atRest": AT_REST,
        "draws": scenario.draws,
        "levers": choices.levers,
        "choices": kept,
        "beside": _beside(bound, choices, run),
        "layout": {"block": printed.layout.block, **{part: printed.layout.rows(part) for part in PARTS}},
        "places": _places(printed.layout),
        "answer": _answer(scenario),
        "equations": len(of_module.program.equations),
    }
    arrays = _arrays(choices)
    text = written(run, Living(module_of(printed), arrays, about, series_of(run, about["places"])))
    both = (f"{one}: it changes numbers that another choice changes." for one in crossed)
    left_out = (*choices.left_out, *both, *said)
    return Written(run.id, run.manifest.words_name, text, left_out, own_copies(run.manifest))


def own_copies(manifest: Manifest) -> tuple[str, ...]:
    """The sources of a run whose figures are for personal use."""
    return tuple(source.key for source in manifest.sources if source.evidence == KEPT_BACK)


def _run(bound: Bound, outcomes: tuple[str, ...]) -> tuple[Run, tuple[str, ...]]:
    """The start scenario in the page's draws, under the name of the run that its command gives, with its answer."""
    part = run_part(bound, outcomes, AT_REST, 32)
    held = {f.name: getattr(part, f.name) for f in dataclasses.fields(part)}
    whole = bound.program, bound.watched
    run = Run(**{**held, "named": lambda: identity(*whole, draws=bound.scenario.draws, precision=64)})
    answering = Answering(bound, AT_REST, 32)
    answer = answering.answer
    return with_answer(run, answer), answering.said


def _beside(bound: Bound, choices: Choices, run: Run) -> dict[str, Any] | None:
    """The scenario beside which this one is read, as what it changes; None where there is none."""
    mine = bound.scenario
    if not mine.compared_with:
        return None
    reading = [f"{n}={c}" for n, c in mine.settings.items() if mine.known_settings[n].in_titles]
    loaded = load_scenario(mine.compared_with, bound.cards, reading, mine.theory_folder or None)
    difference = choices.difference(dataclasses.replace(loaded, seed=mine.seed, data=mine.data))
    if difference is None:
        return None
    said = run.manifest.answer.other_subject if run.manifest.answer else loaded.in_words or loaded.name
    return {"id": loaded.name, "label": said, **difference}


def _answer(scenario: Scenario) -> dict[str, Any]:
    """What answers the scenario's question: outcomes that are added up, the actor, and the last year that counts."""
    last = min(scenario.answers_by or scenario.last_year, scenario.last_year)
    return {
        "parts": [list(part) for part in scenario.answers_with],
        "actor": scenario.answers_of or scenario.focus,
        "by": last,
        "subject": scenario.in_words,
    }


def _command(bound: Bound) -> list[str]:
    """The command that gives the start scenario in 64 bits, in two parts: changes go between them."""
    scenario = bound.scenario
    head = shlex.join(["burdenshare", "run", *named(scenario)])
    tail = ["--theories", scenario.theory_folder] if scenario.theory_folder else []
    return [head, shlex.join([*tail, "--draws", str(scenario.draws), "--seed", str(scenario.seed)])]


def _places(layout: Layout) -> dict[str, int]:
    """The first row of each outcome among those that the module keeps."""
    found, row = {}, 0
    for name, shape in layout.kept.items():
        found[name] = row
        row += int(np.prod(shape))
    return found


def _arrays(choices: Choices) -> Mapping[str, Any]:
    """The numbers of the page, in the order in which they are packed."""
    recipe = choices.draws.first
    numbers = np.stack(choices.draws.numbers) if choices.draws.numbers else recipe.numbers
    return {
        "fixed": choices.fed["fixed"],
        "paths": choices.fed["paths"],
        "first": choices.fed["first"],
        "scalars": np.array(choices.draws.scalars, np.uint32),
        "rows": recipe.rows,
        "numbers": numbers,
        "shocks": recipe.shocks,
        "years": recipe.years,
    }
