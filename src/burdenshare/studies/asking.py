"""Asking a study: the subject is bound or run, options are checked, and the answer is named."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Protocol, runtime_checkable

from burdenshare.engine.compile import keep_compiled
from burdenshare.engine.identity import identity
from burdenshare.engine.implausible import refuse_implausible
from burdenshare.engine.outcome import Run
from burdenshare.engine.run import run_program
from burdenshare.scenario.bind import Bound, bind
from burdenshare.scenario.idle import refuse_idle
from burdenshare.scenario.load import DEFAULT, load_scenario
from burdenshare.scenario.manifest import manifest, named
from burdenshare.scenario.schema import Scenario
from burdenshare.scenario.theories import cards_with
from burdenshare.scenario.vintage import catalog_of
from burdenshare.studies.finding import Finding
from burdenshare.studies.frame import Frame, frame_of, frame_of_run, made_of, sources_of, words_of
from burdenshare.studies.of_pack import default_of, file_of
from burdenshare.studies.study import (
    DRAWS,
    DRAWS_BOUNDS,
    MIDDLE,
    OF_PACK,
    RUN,
    File,
    GivenFile,
    Option,
    Policy,
    Study,
    War,
    Year,
)
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest
from burdenshare.vocabulary.files import read_bytes
from burdenshare.vocabulary.folders import cache_folder
from burdenshare.vocabulary.whole_numbers import as_whole, said

LARGEST_FILE: Final = 256 * 2**20  # bytes of a file that an option names


@runtime_checkable
class Presents(Protocol):
    """What shows a run or a scenario to people: it hands studies the object inside."""

    def inside(self) -> Run | Bound | Scenario:
        """The run as the engine keeps it, or the scenario, merged or bound."""


def find(study: Study, subject: Any = None, **options: Any) -> Finding:
    """Ask a study.

    Args:
        study: which.
        subject: a scenario, its name or file, a bound scenario, or a run; the default scenario if not given.
        options: `draws`, and those of the study; None counts as not given.

    Raises:
        ProblemsFound: an option or the scenario does not fit.
    """
    place = f"burdenshare study {study.name}"
    given = {name: value for name, value in options.items() if value is not None}
    _refuse_strange(study, given, place)
    keep_compiled(cache_folder() / "compiled")
    of = bound_or_run(DEFAULT if subject is None else subject)
    draws = _draws(study, of, given.pop("draws", None), place)
    frame = frame_of_run(of) if isinstance(of, Run) else frame_of(of)
    if lacking := list(_lacking(study, of, frame, place)):
        raise ProblemsFound(lacking)
    chosen = {o.name: _value(o, _given(study, o, given, of), of, frame, place) for o in study.options}
    asked: Run | Bound = _run(of, draws, study.needs) if study.reads == RUN and isinstance(of, Bound) else of
    answer = study.function(asked, **chosen) if study.reads == RUN else study.function(asked, draws=draws, **chosen)
    about = [asked, *(value for value in chosen.values() if isinstance(value, Bound))]
    sources = {s["key"]: s for one in about for s in sources_of(one)}
    if frame.reading:
        titled = (dataclasses.replace(table, title=f"{table.title}, {frame.reading}") for table in answer.tables)
        answer = dataclasses.replace(answer, tables=tuple(titled))
    return Finding(
        **vars(answer),
        name=name_of(study, about, {n: _decides(v) for n, v in chosen.items()}, draws),
        options={name: _plain(value) for name, value in chosen.items() if not _is_of_pack(value)},
        scenario=words_of(asked),
        made=made_of(asked, draws),
        sources=tuple(sources.values()),
    )


def name_of(study: Study, about: list[Run | Bound], options: Mapping[str, Any], draws: int) -> str:
    """The name of a finding: a hash of the study and its source, the programs or run, the options and the draws."""
    programs = [
        of.id
        if isinstance(of, Run)
        else [identity(of.program, of.watched, draws=draws, precision=64).name, of.scenario.focus]
        for of in about
    ]
    body = {"study": study.name, "source": _source(study), "about": programs, "options": dict(options), "draws": draws}
    return hashlib.blake2b(json.dumps(body, sort_keys=True).encode(), digest_size=6).hexdigest()


def _source(study: Study) -> str:
    """A hash of the study's file and of the tools that studies share."""
    folder = Path(__file__).parent
    files = [*sorted(folder.glob("*.py")), folder / "questions" / f"{study.name.replace('-', '_')}.py"]
    return hashlib.blake2b(b"\0".join(f.read_bytes() for f in files if f.is_file()), digest_size=8).hexdigest()


def _plain(value: Any) -> Any:
    return words_of(value) if isinstance(value, Bound) else value.name if isinstance(value, GivenFile) else value


def _decides(value: Any) -> Any:
    """What of an option's value decides the numbers: of a file, its bytes and not its name."""
    return value.digest if isinstance(value, GivenFile) else _plain(value)


def _is_of_pack(value: Any) -> bool:
    """Whether a value is a file of the pack, or none: nothing that the user has given."""
    return value is None or (isinstance(value, GivenFile) and value.of_pack)


def _given(study: Study, option: Option, given: Mapping[str, Any], of: Run | Bound) -> Any:
    """What the user gives for an option, or the pack; None where neither does."""
    if option.name in given or option.default != OF_PACK:
        return given.get(option.name)
    assert isinstance(of, Bound)
    if option.type is File:
        return file_of(of.scenario, f"{study.name.replace('-', '_')}.json")
    return default_of(of.scenario, study.name, option.name)


def bound_or_run(subject: Any, theories: str = "") -> Run | Bound:
    """A run as it is; a scenario bound; of what presents one of them, what is inside.

    Args:
        subject: one of these, or the name or file of a scenario.
        theories: the folder of own theories in which a scenario that is named finds its own.
    """
    held = subject.inside() if isinstance(subject, Presents) else subject
    if isinstance(held, Run | Bound):
        return held
    loaded = (
        held if isinstance(held, Scenario) else load_scenario(held, cards_with(theories), theories=theories or None)
    )
    return refuse_idle(bind(loaded, catalog_of(loaded), cards_with(loaded.theory_folder or None)))


def _run(bound: Bound, draws: int, needs: tuple[str, ...]) -> Run:
    """A run of the scenario that keeps what the study needs."""
    more = tuple(n for n in needs if n not in bound.program.outcomes)
    if more:
        scenario = dataclasses.replace(bound.scenario, outcomes=(*bound.scenario.outcomes, *more))
        bound = bind(scenario, bound.catalog, bound.cards)
    body = manifest(bound, draws, 64)
    run = run_program(bound.program, bound.watched, body, draws=draws)
    refuse_implausible(run, f"`{body.command}` keeps the run to look at. Change the assumption or end earlier.")
    return run


def _refuse_strange(study: Study, given: Mapping[str, Any], place: str) -> None:
    known = ["draws", *(option.name for option in study.options)]
    problems = [
        Problem(place, f"there is no option `{name}`.", nearest(name, known) or f"Its options are {listed(known)}.")
        for name in given
        if name not in known
    ]
    if problems:
        raise ProblemsFound(problems)


def _draws(study: Study, of: Run | Bound, given: Any, place: str) -> int:
    if isinstance(of, Run):
        if study.reads != RUN:
            wrong = f"it needs a scenario, because it runs it under changed numbers; run {of.id} is one run."
            raise ProblemsFound([Problem(place, wrong, "Give the scenario of the run.")])
        if given is not None:
            raise ProblemsFound([Problem(place, "`draws` is given, but a run has its own.", "Remove `draws`.")])
        return int(made_of(of, 0)["draws"])
    least, most = DRAWS_BOUNDS
    draws = DRAWS if given is None else as_whole(given)
    if draws is None or not least <= draws <= most:
        raise ProblemsFound([Problem(place, f"`draws` is {said(given)}.", f"It is {least:,} to {most:,}.")])
    return draws


def _lacking(study: Study, of: Run | Bound, frame: Frame, place: str) -> Iterator[Problem]:
    """What the study needs and the subject does not have."""
    if study.needs_war and not frame.wars:
        right = "A scenario gives them under `contingencies:`."
        yield Problem(place, f"it needs a contingency with an adversary; `{frame.scenario}` has none.", right)
    if isinstance(of, Run):
        missing = [n for n in study.needs if n not in of.outcomes]
        if missing:
            wrong = f"it needs {listed(missing)}, which run {of.id} does not keep."
            yield Problem(place, wrong, "Add them to `outcomes:`.")
        return
    topics: dict[str, list[str]] = {}
    held = _held(of)
    for name in (n for n in study.needs if n not in held):
        topics.setdefault(of.cards[name].topic if name in of.cards else "", []).append(name)
    for topic, names in topics.items():
        where = f"a theory of `{topic}` that gives {listed(names)}" if topic else listed(names)
        chosen = "no theory of this topic is chosen" if topic and topic not in of.theories else "no chosen theory does"
        wrong = f"it needs {where}; in `{frame.scenario}` {chosen}."
        yield Problem(place, wrong, "A scenario chooses theories under `theories:`.")


def _held(bound: Bound) -> set[str]:
    """What the chosen theories compute, and the levers and uncertainties of the scenario that they read."""
    theories = [t for by_actor in bound.theories.values() for t in by_actor.values()]
    chosen = {*bound.scenario.levers, *bound.scenario.uncertainties}
    read = {name for t in theories for e in t.equations.values() for name in e.takes}
    return {name for t in theories for name in t.equations} | (read & chosen)


def _value(option: Option, given: Any, of: Run | Bound, frame: Frame, place: str) -> Any:
    """The value of an option, checked, with its default where none is given."""
    if option.type is War:
        return frame.war(given or "")
    if option.type is Year:
        default = frame.middle if option.default == MIDDLE else frame.years[-1]
        return frame.year(default if given is None else int(given))
    if option.type is Policy:
        assert isinstance(of, Bound)
        return _policy(given, of, option, place)
    if option.type is File:
        return given if given is None or isinstance(given, GivenFile) else _file(str(given), place)
    if given is None and option.default == OF_PACK:
        do = f"Give `--{option.name.replace('_', '-')}`."
        raise ProblemsFound([Problem(place, f"the pack gives no `{option.name}`.", "", do)])
    value = option.default if given is None else given
    try:
        value = option.type(value)
    except (TypeError, ValueError):
        wrong = f"`{option.name}` is `{value}`."
        raise ProblemsFound([Problem(place, wrong, f"It must be of type `{option.type.__name__}`.")]) from None
    if option.bounds and not option.bounds[0] <= value <= option.bounds[1]:
        right = f"It is {option.bounds[0]:g} to {option.bounds[1]:g}."
        raise ProblemsFound([Problem(place, f"`{option.name}` is {value:g}.", right)])
    return value


def _file(given: str, place: str) -> GivenFile:
    """A file of the user's, read whole."""
    path = Path(given).expanduser()
    try:
        return GivenFile(path.name, read_bytes(path, path.name, LARGEST_FILE))
    except OSError as error:
        wrong = f"the file `{path.name}` cannot be read ({error.strerror})."
        raise ProblemsFound([Problem(place, wrong)]) from None


def _policy(given: Any, of: Bound, option: Option, place: str) -> Bound:
    """The scenario that is named, or the root on which this one is based; of a changed root, the root unchanged."""
    if given is not None:
        found = bound_or_run(given, of.scenario.theory_folder)
        if isinstance(found, Run):
            wrong = f"`{option.name}` is run {found.id}; it needs a scenario, because it runs it under changed numbers."
            raise ProblemsFound([Problem(place, wrong, "Give the scenario of the run.")])
        return found
    scenario = of.scenario
    if scenario.based_on is None and not scenario.changes:
        wrong = f"`{scenario.name}` is based on no other scenario."
        raise ProblemsFound([Problem(place, wrong, f"Name one to compare with: `--{option.name} SCENARIO`.")])
    if scenario.based_on is None:
        return bound_or_run(named(scenario)[0])  # type: ignore[return-value]
    while scenario.based_on is not None:
        scenario = load_scenario(scenario.based_on, of.cards, theories=scenario.theory_folder or None)
    return bind(scenario, catalog_of(scenario), of.cards)
