"""Scenarios beside the first of them, on the same draws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from burdenshare.interfaces.notebook.made import run
from burdenshare.interfaces.notebook.runs import Run
from burdenshare.interfaces.notebook.scenarios import Scenario, bind, load_scenario
from burdenshare.vocabulary import names_given, whole_numbers
from burdenshare.vocabulary.errors import Problem, ProblemsFound

if TYPE_CHECKING:
    import pandas as pd

    from burdenshare.scenario.bind import Bound
    from burdenshare.studies.comparing import Block
    from burdenshare.studies.comparing import Comparison as Inside


@dataclass(frozen=True, repr=False)
class Comparison:
    """What differs between runs and the first of them: a row for each outcome, cell, run and year.

    Attributes:
        runs: as they were given; the first is the one that all others are compared with. Of scenarios alone they hold
            only what is compared, in the money that is shown.
        inside: the comparison as studies and views read it.
    """

    runs: tuple[Run, ...]
    inside: Inside

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Each cell of each outcome in each further run, with its rows and its total."""
        return self.inside.blocks

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a table, with the columns of the command's text and CSV.

        The index has the outcome, its labels, the other run, and the years: `first_year` and `year` are the same in the
        row of a year, and the ends of a sum. `first_p50` and `other_p50` are medians; `difference_p5` to
        `difference_p95` percentiles of the difference draw by draw (the other less the first), `running_p5` to
        `running_p95` those of its sum; `higher` and `lower` are the shares of draws in which the other is higher, or
        lower.
        """
        import pandas as pd

        from burdenshare.views.compared_tables import columns, dimensions_of, rows

        index = ["outcome", *dimensions_of(self.inside), "other", "first_year", "year"]
        return pd.DataFrame(list(rows(self.inside)), columns=columns(self.inside)).set_index(index)

    def to_csv(self, file: str | Path) -> Path:
        """Write the rows with all their numbers as comma-separated text; return the file.

        Raises:
            ProblemsFound: there is no such folder, or the name is that of a folder.
        """
        from burdenshare.interfaces.files import CSV, check_place, compared_to_csv, put_file

        check_place(file, "to_csv", CSV)
        return put_file(file, compared_to_csv(self.inside).encode(), "to_csv")

    def to_excel(self, file: str | Path) -> Path:
        """Write a workbook: the sentences, the rows, and what differs between the scenarios; return the file.

        Raises:
            ProblemsFound: there is no such folder, or the name is that of a folder.
        """
        from burdenshare.interfaces.files import XLSX, check_place, compared_to_excel, put_file

        check_place(file, "to_excel", XLSX)
        return put_file(file, compared_to_excel(self.inside), "to_excel")

    def __repr__(self) -> str:
        from burdenshare.views.compared import text

        return text(self.inside)

    def _repr_html_(self) -> str:
        return f"<pre>{escape(repr(self))}</pre>"


def compare(
    first: Run | Scenario | str | Path,
    *others: Run | Scenario | str | Path,
    outcomes: str | Sequence[str] = (),
    years: int | Sequence[int] = (),
    actors: str | Sequence[str] = (),
    money: str | None = None,
    prices: int | str | None = None,
    draws: int | None = None,
) -> Comparison:
    """Compare runs or scenarios with the first of them, on the same draws; the same as `burdenshare compare`.

    All scenarios are read as the first of the others is: the choices that titles name, such as whether plans are kept.
    A run keeps its reading.

    Args:
        first: a run, a scenario, its name or its file: what the others are compared with.
        others: one to three more. A scenario alone is compared with the one that its file names as `compared_with`.
        outcomes: which, or one of them; those shown if not given.
        years: which, or one of them; all that they share if not given.
        actors: which, or one of them; the one whom the question of the second is about if not given.
        money: in which money amounts are shown: `local`, `usd`, `ppp`, or a currency by its code or its name.
        prices: `nominal`, the default with `money`, or the year whose prices are used.
        draws: how many, where only scenarios are given. A scenario beside a run has the run's draws.

    Raises:
        ProblemsFound: the runs do not share their draws, as where one has 32 bits, or a name does not fit.
    """
    from burdenshare.interfaces.comparing import PLACE, compare_runs
    from burdenshare.studies.comparator import comparator
    from burdenshare.studies.money import read_money
    from burdenshare.studies.one_reading import one_reading

    names, of = names_given.names(outcomes, "outcomes", PLACE), names_given.names(actors, "actors", PLACE)
    wanted = names_given.years(years, PLACE)
    if money is not None:
        names_given.text(money, "money", PLACE)
    given = [*_read((first, *others))]
    if len(given) == 1:
        if isinstance(given[0], Run):
            raise ProblemsFound([Problem(PLACE, "one run alone is given.", "Give what it is compared with first.")])
        given.insert(0, load_scenario(comparator(given[0].loaded, PLACE), seed=given[0].loaded.seed))
    has_money = money is not None or prices is not None
    scenarios = [one for one in given if isinstance(one, Scenario)]
    if len(scenarios) == len(given):
        found = _of_scenarios(scenarios, names, wanted, of, (money, prices), draws)
        return Comparison(tuple(Run(run) for run in found.runs), found)
    reading = one_reading([one.manifest if isinstance(one, Run) else one.loaded for one in given])
    given = [
        one.set(**choices) if choices and isinstance(one, Scenario) else one
        for one, choices in zip(given, reading.changes, strict=True)
    ]
    runs = _runs(given, draws)
    which = None
    bounds: list[Bound | None] = [None] * len(runs)
    if has_money:
        bounds = [_bound(one, made) for one, made in zip(given, runs, strict=True)]
        which = read_money(money, prices, bounds[0].scenario if bounds[0] else None, ("money", "prices"))
    return Comparison(tuple(runs), compare_runs([r.kept for r in runs], bounds, names, wanted, of, which, reading))


def _of_scenarios(
    given: Sequence[Scenario], names: list[str], years: list[int], of: list[str],
    money: tuple[str | None, int | str | None], draws: int | None,
) -> Inside:  # fmt: skip
    """Scenarios alone: only the part of each program is computed that gives what is compared."""
    from burdenshare.engine.compile import keep_compiled
    from burdenshare.interfaces.comparing import compare_bound
    from burdenshare.studies.money import read_money
    from burdenshare.vocabulary.folders import cache_folder

    keep_compiled(cache_folder() / "compiled")
    bounds = [bind(one) for one in given]
    which = read_money(*money, bounds[0].scenario, ("money", "prices"))
    count = None if draws is None else whole_numbers.draws(draws, "compare")
    return compare_bound(bounds, names, years, of, which, count)


def _read(given: Sequence[Run | Scenario | str | Path]) -> Iterator[Run | Scenario]:
    for one in given:
        if not isinstance(one, Run | Scenario | str | Path):
            right = "Give a run, a scenario, its name or its file, such as compare(runs[0], runs[1])."
            raise ProblemsFound([Problem("compare", f"{whole_numbers.said(one)} cannot be compared.", right)])
        yield one if isinstance(one, Run | Scenario) else load_scenario(one)


def _bound(given: Run | Scenario, made: Run) -> Bound:
    """The scenario of a run, whose prices and exchange rates convert its amounts."""
    if isinstance(given, Scenario):
        import dataclasses

        return bind(dataclasses.replace(given, seed=made.manifest.seed))
    from burdenshare.scenario.again import bound_again, theories_of

    told = given.manifest
    lacks = "its prices and exchange rates must be computed"
    return bound_again(told, theories_of(given.kept) or None, lacks=lacks, copied=given.kept.copied)


def _runs(given: Sequence[Run | Scenario], draws: int | None) -> list[Run]:
    """The runs that are given, and those of scenarios beside them, on the same draws."""
    held = next(one.manifest for one in given if isinstance(one, Run))
    if draws is not None and whole_numbers.draws(draws, "compare") != held.draws:
        wrong = f"`draws` is {draws}, but run {held.run} has {held.draws}."
        raise ProblemsFound([Problem("compare", wrong, "", "Leave `draws` out, or give two scenarios.")])
    return [
        one if isinstance(one, Run) else run(one, draws=held.draws, seed=held.seed, precision=held.precision)
        for one in given
    ]
