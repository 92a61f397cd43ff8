"""Tracing a printed number to its origin.

    defence_share:ACTOR:YEAR:sipri:RELEASE         a figure of the data room; the last two parts may be left out
    RUN:debt_burden:ACTOR:YEAR:p50                 a number of a kept run; labels as in its table
    RUN@SCENARIO:debt_burden:ACTOR:YEAR            the same with the words of one of the scenarios that share the run
    who-carries-what:parts:part:ACTOR              a number of a study's table: STUDY:TABLE:COLUMN, words of its row

The first shows publisher, page or table, release and licence; the second the equation as it was, and from there
through the lineage that was kept with the run to every assumption and every series that it rests on; the third the
quantities that the column is made of, and from each as the second.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from burdenshare.data.catalog import open_vintage
from burdenshare.data.definitions import definitions
from burdenshare.data.observation import Observation, Origin
from burdenshare.data.room import Room
from burdenshare.engine.lineage import Lineage, Step, lineage
from burdenshare.engine.manifest import Assumption, Manifest
from burdenshare.engine.naming import is_run_name
from burdenshare.engine.opened import load_run
from burdenshare.engine.outcome import COLUMNS, Outcome, Run
from burdenshare.studies.catalog import outlines, study_names
from burdenshare.views.words import shown_as
from burdenshare.vocabulary.errors import NotHeld, Problem, ProblemsFound, listed, nearest

if TYPE_CHECKING:  # a number of a kept run is traced without JAX
    from burdenshare.scenario.bind import Bound

_STATE = re.compile(r"_(?:last_year|reference)\Z")


def is_trace(name: str) -> bool:
    """Whether a name is that of one printed number, or of a study whose numbers can be traced."""
    return ":" in name or name in study_names()


def is_of_run(name: str) -> bool:
    """Whether a name is that of a number of a kept run."""
    parts = name.split(":")
    return len(parts) >= 3 and parts[0] not in study_names() and is_run_name(parts[0])


def trace(name: str, bound: Callable[[], Bound]) -> str:
    """Where a number comes from, in plain text.

    Args:
        name: of the number.
        bound: returns the scenario of a study; not called where a figure or a number of a run is traced.

    Raises:
        ProblemsFound: the name is not that of a number, or the scenario is wrong.
        NotHeld: no such figure or run is held.
    """
    parts = name.split(":")
    if parts[0] in study_names():
        return "\n".join(_of_study(parts, bound)) + "\n"
    if is_of_run(name):
        return "\n".join(_of_run(parts)) + "\n"
    if not 3 <= len(parts) <= 5 or not re.fullmatch(r"\d{4}", parts[2]):
        right = (
            "It is `QUANTITY:ACTOR:YEAR[:DEFINITION[:ORIGIN]]`, `RUN:OUTCOME:LABEL:YEAR[:p50]` or "
            "`STUDY:TABLE:COLUMN[:WORD]`."
        )
        raise ProblemsFound([Problem("burdenshare explain", f"there is no number named `{name}`.", right)])
    return "\n".join(_of_figure(parts)) + "\n"


def _of_figure(parts: list[str]) -> Iterator[str]:
    quantity, actor, year = parts[0], parts[1].upper(), int(parts[2])
    room = Room()
    held = room.find(quantity, [actor], (year, year), releases=room.releases())
    found = [o for o in held if parts[3:4] in ([], [o.definition]) and parts[4:5] in ([], [o.origin])]
    if not found:
        known = sorted({f"{o.definition}:{o.origin}" for o in held})
        right = f"Held are {listed(known)}." if known else nearest(quantity, room.quantities())
        raise NotHeld([Problem("burdenshare explain", f"there is no figure named `{':'.join(parts)}`.", right)])
    origins = room.origins()
    for o in dict.fromkeys(found):
        yield from _figure(o, origins[o.origin])


def _figure(o: Observation, origin: Origin) -> Iterator[str]:
    prices = f", {o.price_base}" if o.price_base else ""
    yield f"{o.quantity} of {o.actor} in {o.year}: {o.value:.10g} {o.unit}{prices}"
    known = definitions().get(o.definition)
    yield f"  definition: {o.definition}" + (f" ({known.label}). {known.counts}" if known else "")
    yield f"  publisher: {origin.publisher}, {origin.title}, release {origin.vintage}"
    yield f"  place: {o.place}; {origin.place}"
    yield f"  address: {origin.address or 'none'}; retrieved {origin.retrieved}"
    if origin.sha256:
        yield f"  read from: {origin.file}, sha256 {origin.sha256}"
    grade = f"grade {o.grade}, " if o.grade else ""
    yield f"  quality: {grade}{o.basis}" + (f", {o.flag}" if o.flag else "") + (f". {o.note}" if o.note else "")
    yield f"  licence: {origin.licence}. {origin.attribution}"


def _of_run(parts: list[str]) -> Iterator[str]:
    run = load_run(parts[0])
    column = take_column(parts)
    yield from _of_number(run, parts[1], parts[2:-1], parts[-1], column)


def take_column(parts: list[str]) -> str:
    """The column at the end of an address, which is taken off it; the median where there is none.

    Raises:
        NotHeld: what stands after the year is no column.
    """
    is_column = len(parts) > 3 and re.fullmatch(r"\d{4}", parts[-2])
    column = parts.pop() if is_column or parts[-1] in COLUMNS else "p50"
    refuse_unknown_column(column)
    return column


def refuse_unknown_column(column: str) -> None:
    """Refuse a column that no number of a run has.

    Raises:
        NotHeld: there is none of this name.
    """
    if column not in COLUMNS:
        right = f"Columns are {listed(list(COLUMNS))}."
        raise NotHeld([Problem("burdenshare explain", f"a number of a run has no column `{column}`.", right)])


def trace_of_run(run: Run, name: str, labels: Sequence[str], year: int, column: str = "p50") -> str:
    """Return where a number of a run comes from, in plain text.

    Args:
        run: held or opened.
        name: of the outcome.
        labels: of its cell, one for each dimension.
        year: which.
        column: `p5` to `p95`, or `mean`.

    Raises:
        NotHeld: the run has no such number.
    """
    refuse_unknown_column(column)
    return "\n".join(_of_number(run, name, list(labels), str(year), column)) + "\n"


def _of_number(run: Run, name: str, labels: list[str], year: str, column: str) -> Iterator[str]:
    outcome = held_outcome(run, name)
    cell = cell_of(outcome, labels, year)
    shown = shown_as(run, outcome, cell)
    low, value, high = (shown.text(outcome.at(int(year), c, **cell)) for c in ("p5", column, "p95"))
    worlds = f", {outcome.about.worlds}" if outcome.about.worlds else ""
    where = " of " + ", ".join(labels) if labels else ""
    yield f"{outcome.about.label}{where} in {year}: {value} {shown.unit} ({column}{worlds})"
    yield f"  range that contains 9 in 10 futures: {low} to {high}" if low != high else "  the same in all futures"
    m = run.manifest
    made = f"{m.draws:,} draws, seed {m.seed}, data {m.data}, model {m.model}"
    yield f"  run {run.id}: {m.scenario}, {made}"
    if not m.is_plausible:
        yield "  not to be quoted: a mean or a quantile of this run leaves its plausible range"
    if m.is_named_by_the_old_rule:
        yield "  named by the old rule: its name does not cover everything that decides its numbers"
    yield "  to repeat it:"
    yield f"    {m.command}"
    if run.lineage:
        yield from _upstream([name], run.lineage, m, labels)
    else:
        yield "  its equations were not kept with it: the report has its assumptions, series and sources"


def held_outcome(run: Run, name: str) -> Outcome:
    """An outcome of a run.

    Raises:
        NotHeld: the run does not keep it.
    """
    if name not in run.outcomes:
        right = nearest(name, run.outcomes) or f"Kept are {listed(list(run.outcomes))}."
        raise NotHeld([Problem("burdenshare explain", f"run {run.id} keeps no `{name}`.", right)])
    return run.outcomes[name]


def cell_of(outcome: Outcome, labels: list[str], year: str) -> dict[str, str]:
    """The labels of a cell by dimension.

    Raises:
        NotHeld: they are not those of a cell, or the year is not one of the run.
    """
    about = outcome.about
    asked = {
        d: next((x for x in labels if x in about.labels[d]), None) for d in about.dimensions
    }  # fmt: skip
    years = [str(y) for y in outcome.years]
    if None in asked.values() or len(labels) != len(asked) or year not in years:
        right = " and ".join(f"one of {listed(list(about.labels[d]))}" for d in about.dimensions) or "no label"
        said = f"`{':'.join([*labels, year])}` is not a cell of `{about.name}`."
        raise NotHeld([Problem("burdenshare explain", said, f"It has {right}, {years[0]} to {years[-1]}.")])
    return {d: str(x) for d, x in asked.items()}


def _of_study(parts: list[str], bound: Callable[[], Bound]) -> Iterator[str]:
    """The columns of a study, or what one of them is made of."""
    study = parts[0]
    forms = {form.name: form.columns for form in outlines()[study].tables}
    tables = {table: {name: c for name, c in columns.items() if c.how} for table, columns in forms.items()}
    if len(parts) == 1:
        yield f"{study}: a study. Its columns of numbers:"
        for table, columns in tables.items():
            yield from (f"  {table}:{column}: {t.how} ({', '.join(t.of)})" for column, t in columns.items())
        yield f"`burdenshare explain {study}:TABLE:COLUMN` follows one to its origins."
        return
    table, column, words = parts[1], parts[2] if len(parts) > 2 else "", parts[3:]
    _known(table, list(tables), f"`{study}` has no table `{table}`.")
    _known(column, list(tables[table]), _no_column(study, table, column))
    from burdenshare.scenario.manifest import manifest, named

    scenario = bound()
    told, steps = manifest(scenario, scenario.scenario.draws, 64), lineage(scenario.program)
    made = tables[table][column]
    quantities = [w for w in words if w in steps or w in scenario.program.inputs]
    labels = [w for w in words if w not in quantities and not re.fullmatch(r"[12]\d{3}", w)]
    known = list(dict.fromkeys(label for several in scenario.program.labels.values() for label in several))
    for word in labels:
        _known(word, known, f"`{scenario.scenario.name}` has no label, year or quantity `{word}`.")
    of = [n for n in made.of if n in quantities] or [*made.of, *quantities]
    yield f"{column} of the table `{table}` of the study {study}, scenario {shlex.join(named(scenario.scenario))}"
    yield f"  made as: {made.how}"
    yield f"  made of: {', '.join(of)}"
    yield from _upstream(of, steps, told, labels)


def _no_column(study: str, table: str, column: str) -> str:
    of = f"the table `{table}` of `{study}`"
    return f"{of} has no column of numbers `{column}`." if column else f"no column of {of} is named."


def _known(word: str, known: Sequence[str], wrong: str) -> None:
    if word not in known:
        right = nearest(word, known) or f"There are {listed(list(known))}."
        raise ProblemsFound([Problem("burdenshare explain", wrong, right)])


def _upstream(names: Sequence[str], steps: Lineage, m: Manifest, labels: list[str]) -> Iterator[str]:
    """The equations that lead to some quantities, and what they rest on."""
    for name in names:
        yield from _equation(name, steps.get(name))
    seen: dict[str, Step] = {}
    inputs: dict[str, None] = {}
    waiting = [*names]
    while waiting:
        one = waiting.pop(0)
        if one in seen or one in inputs:
            continue
        if one in steps:
            seen[one] = steps[one]
            waiting += [a if a in steps else _STATE.sub("", a) for a in steps[one].needs]
        else:
            inputs[one] = None
    if seen:
        yield f"  through {len(seen)} equations of: {', '.join(_theories(s.theory for s in seen.values()))}"
    yield "  assumptions (`burdenshare explain NAME`; reasons in the report):"
    yield from (f"    {row.name}: {_said(row, labels)}" for row in m.assumptions if row.name in inputs)
    yield "  series of the data room:"
    catalog = _catalog(m)
    for series in m.observations:
        if series.name in inputs or seen.keys() & set(series.starts):
            yield f"    {series.name}: {series.how}"
            for actor, keys in series.origins.items():
                if actor in labels or not set(labels) & series.origins.keys():
                    yield f"      {actor}: {'; '.join(_told(catalog.get(k), k) for k in keys) or 'none'}"


def _equation(name: str, step: Step | None) -> Iterator[str]:
    """What computes a quantity: its theory, what it says and needs, and its source at the time of the run."""
    if step is None:
        yield f"  {name} is given, not computed"
        return
    theories = " or ".join(_theories([step.theory])) or "what stands for a topic without a theory"
    yield f"  equation of {theories}: {name}" + (f" needs {', '.join(step.needs)}" if step.needs else "")
    if step.says:
        yield f"    {step.says}"
    yield from (f"      {line}".rstrip() for line in step.source.splitlines())


def _theories(found: Iterable[str]) -> list[str]:
    """The theories of some equations, each once; what stands for a topic without a theory is none."""
    each = [name for several in found for name in several.split(" or ")]
    return [name for name in dict.fromkeys(each) if name and not name.partition(": ")[2].startswith("_")]


def _said(row: Assumption, labels: list[str]) -> str:
    """What was assumed; for the given labels alone where it differs between labels."""
    own = {k: v for k, v in row.values.items() if k in labels} or row.values
    text = ", ".join(str(v) if len(own) == 1 else f"{k} {v}" for k, v in own.items())
    return f"{text} {row.unit}".strip()


def _told(origin: Origin | None, key: str) -> str:
    if origin is None:
        return key
    return origin.title if origin.publisher == "burdenshare" else f"{origin.publisher} ({origin.vintage})"


def _catalog(m: Manifest) -> Mapping[str, Origin]:
    """The origins of the vintage that the run was made with; empty if it is no longer held."""
    try:
        return open_vintage(m.data).origins
    except NotHeld:
        return {}
