"""A run as a sealed folder: everything that shows it and repeats it, with a hash of each file.

    FOLDER/README.txt           what each file is, and how to repeat the run
    FOLDER/report.html          the report
    FOLDER/numbers.csv          every outcome, cell and year, with quantiles and mean
    FOLDER/run.xlsx             the workbook
    FOLDER/pictures/NAME.svg    the shown outcomes, actor by actor
    FOLDER/scenario/            the scenario as used, whole: a pack of its own that gives the same run
    FOLDER/theories/            theories of the user's own, where the run was made with them
    FOLDER/manifest.json        scenario, assumptions, theories, sources, versions
    FOLDER/CITATION.cff, citation.txt, citation.bib, LICENCES.txt
    FOLDER/SHA256SUMS           as `sha256sum -c` reads it

It is written beside its place and renamed when whole.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from burdenshare.interfaces.verifying import ADDED, CHANGED, MANIFEST, SUMS, differing, listed_in, sealed_around
from burdenshare.vocabulary.disk import NotAllowed, using
from burdenshare.vocabulary.errors import NotHeld, Problem, ProblemsFound, listed
from burdenshare.vocabulary.sealed import Unfit, read_regular
from burdenshare.vocabulary.unfinished import hide, make_unfinished, rename, sweep

if TYPE_CHECKING:
    from burdenshare.engine.outcome import Run
    from burdenshare.scenario.bind import Bound

PLACE: Final = "export"


def seal_run(run: Run, folder: str | Path, theories: str | Path | None = None, replace: bool = False) -> Path:
    """Write a run as a sealed folder.

    Args:
        run: a run, kept or fresh.
        folder: where. An export of the same run there is replaced, and nothing else.
        theories: the folder with theories of the user's own that the run was made with, if their code may run.
        replace: whether an export of the same run is replaced though files in it were edited.

    Returns:
        The folder.

    Raises:
        NotHeld: the run's scenario cannot be found, or these versions give another run.
        ProblemsFound: something else, or an export that was edited, is in the folder's place; or the folder above it is
            missing.
        NotAllowed: the system does not allow it.
    """
    from burdenshare.scenario.again import NEEDED, bound_again

    final = Path(os.path.abspath(folder))
    with using(final):
        _refuse_other(final, run.id, replace)
        files = files_of_run(run, bound_again(run.manifest, theories, lacks=NEEDED, copied=run.copied))
        sweep(final.parent)
        part = make_unfinished(final.parent, "export")
        try:
            for name, body in files.items():
                (part / name).parent.mkdir(parents=True, exist_ok=True)
                (part / name).write_bytes(body)
            _refuse_other_run(part, run, bool(theories))
            part.chmod(0o755)
            _refuse_other(final, run.id, replace)
            before = hide(final) if final.is_dir() else None
            rename(part, final)
            if before is not None:
                shutil.rmtree(before, ignore_errors=True)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return Path(folder)


def files_of_run(run: Run, bound: Bound) -> dict[str, bytes]:
    """The files of a sealed folder, by name; the same bytes for the same run."""
    from burdenshare.interfaces.files import run_to_csv, run_to_excel
    from burdenshare.interfaces.notebook.runs import Run as Shown
    from burdenshare.interfaces.notebook.words import cite
    from burdenshare.scenario.written import written_out
    from burdenshare.views import folder_words
    from burdenshare.views.report import report
    from burdenshare.vocabulary.sealed import to_text

    scenario = bound.scenario
    code = {f"theories/{n}": body for n, body in scenario.theory_files.items() if n.endswith(".py")}
    code |= {f"theories/{n}": body for n, body in _other_files(scenario.theory_folder, scenario.theory_files).items()}
    texts = {
        "report.html": report(run),
        "numbers.csv": run_to_csv(run),
        MANIFEST: to_text(run.manifest.to_json()),
        "CITATION.cff": folder_words.citation_file(run),
        "citation.txt": folder_words.citation_text(run),
        "citation.bib": cite(Shown(run), "bibtex"),
        "LICENCES.txt": folder_words.licences(run, _origins(bound)),
        "README.txt": folder_words.read_me(run, bool(code)),
        **_pictures(run),
        **{f"scenario/{name}": text for name, text in written_out(bound, run.draws).items()},
    }
    bodies = {name: text.encode() for name, text in texts.items()} | code | {"run.xlsx": run_to_excel(run, bound)}
    bodies = dict(sorted(bodies.items()))
    sums = "".join(f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in bodies.items())
    return {**bodies, SUMS: sums.encode()}


def _other_files(folder: str, seen: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a folder of theories that hold no code: cards, tables, sources."""
    return {n: (Path(folder) / n).read_bytes() for n in seen if not n.endswith(".py")} if folder else {}


def _pictures(run: Run) -> dict[str, str]:
    """A picture of each shown outcome, for each actor, or for the first label of any other dimension."""
    from burdenshare.interfaces.notebook.plots import chart
    from burdenshare.views.charts import fan
    from burdenshare.vocabulary.file_names import safe_name

    found: dict[str, str] = {}
    for outcome in run.outcomes.values():
        drawn: set[str] = set()
        for _, cell in outcome.cells() if outcome.about.shown else ():
            actor = cell.get("actor", "")
            if actor not in drawn:
                drawn.add(actor)
                name = safe_name("-".join(filter(None, [outcome.about.name, actor])))
                found[f"pictures/{name}.svg"] = chart(fan(run, outcome, cell)).svg()
    return found


def _origins(bound: Bound) -> list[Any]:
    """The origins of the figures that the run reads, each once."""
    keys = dict.fromkeys(key for s in bound.series.values() for of in s.origins.values() for key in of)
    return [bound.catalog.origins[key] for key in keys]


def _refuse_other(final: Path, run: str, replace: bool) -> None:
    """Refuse a place where anything else than an export of the same run is, or one that was edited.

    Raises:
        ProblemsFound: there is.
        NotAllowed: this user may not write there.
    """
    do = "Name another folder."
    if not final.parent.is_dir():
        wrong = f"the folder `{final.parent}` is not there."
        raise ProblemsFound([Problem(PLACE, wrong, "", "Make it, or name another.")])
    if not os.access(final.parent, os.W_OK):
        raise NotAllowed([Problem(PLACE, f"this user may not write into `{final.parent}`.", "", do)])
    if around := sealed_around(final.resolve()):
        wrong = f"`{final}` lies in `{around}`, an exported folder that is sealed. Nothing was written."
        raise ProblemsFound([Problem(PLACE, wrong, "", "Name a folder outside it.")])
    if not os.path.lexists(final):
        return
    if final.is_symlink() or not final.is_dir():
        raise ProblemsFound([Problem(PLACE, f"`{final}` is not a folder.", "", do)])
    if not any(final.iterdir()):
        return
    try:
        held, found = run_in(final), differing(final)
    except NotHeld:
        held, found = "", []
    strange = [d.name for d in found if d.wrong == ADDED]
    edited = [d.name for d in found if d.wrong == CHANGED]
    if held != run:
        what = f"holds the export of run {held}" if held else "holds other files"
        raise ProblemsFound([Problem(PLACE, f"`{final}` {what}. Nothing was written.", "", do)])
    if strange:
        wrong = f"`{final}` holds {listed(strange)} besides the export of this run. Nothing was written."
        raise ProblemsFound([Problem(PLACE, wrong, "", "Move them away, or name another folder.")])
    if edited and not replace:
        wrong = f"{listed(edited)} in `{final}` was changed after the export. Nothing was written."
        raise ProblemsFound([Problem(PLACE, wrong, "", "Name another folder; or `--replace` replaces all files.")])


def run_in(folder: Path) -> str:
    """The run of which a folder is an export.

    Raises:
        NotHeld: it is not an export, or its manifest cannot be read.
    """
    import json

    listed_in(folder)
    try:
        body = json.loads(read_regular(folder / MANIFEST)[0].decode())
        return str(body["run"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError, Unfit):
        raise NotHeld([Problem(str(folder), f"`{MANIFEST}` is missing or cannot be read.")]) from None


def _refuse_other_run(part: Path, run: Run, own_theories: bool) -> None:
    """See that the scenario that was written gives the same run; else nothing is exported.

    Raises:
        ModelFault: it gives another run.
    """
    from burdenshare.data.catalog import open_vintage
    from burdenshare.engine.identity import identity
    from burdenshare.engine.outcome import ModelFault
    from burdenshare.scenario.bind import bind
    from burdenshare.scenario.load import load_scenario
    from burdenshare.scenario.theories import cards_with

    theories = str(part / "theories") if own_theories else None
    cards = cards_with(theories)
    scenario = load_scenario(part / "scenario", cards, theories=theories)
    bound = bind(scenario, open_vintage(scenario.data), cards)
    found = identity(bound.program, bound.watched, draws=run.draws, precision=run.precision)
    if found.name != run.id:
        parts = [n for n, v in found.parts.items() if run.identity.parts.get(n) != v]
        raise ModelFault(
            f"The scenario that was written out gives run {found.name}, not {run.id}; {listed(parts)} differ. "
            "Nothing was written."
        )
