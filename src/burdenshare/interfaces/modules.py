"""The modules of pages: a scenario's program with all its rivals, printed and compiled.

The modules of the packs that come with burdenshare travel in the package, named by what they were printed from. `make
modules` makes them again; a page of any other form needs the compiler (the extra `page`).
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any, Final

from burdenshare.engine.emit.compiler import compiled, compiler_version
from burdenshare.engine.emit.printed import Printed, print_program
from burdenshare.engine.part import part_of
from burdenshare.scenario.bind import Bound, bind
from burdenshare.scenario.load import load_scenario
from burdenshare.scenario.packs import scenario_names, shipped
from burdenshare.scenario.rivals import Rivals, differ_by_actor, rivals_of
from burdenshare.scenario.schema import Scenario
from burdenshare.scenario.theories import cards_with
from burdenshare.scenario.vintage import catalog_of
from burdenshare.vocabulary.cards import load_cards

FOLDER: Final = Path(__file__).parent.parent / "pages" / "modules"
ABOUT: Final = "modules.json"
# What a page shows besides what its pack leads with and keeps: who carries what, what it costs, and what is refused.
SHOWN: Final = (
    "mission_share",
    "local_spending",
    "extra_over_plan",
    "deficit",
    "interest_paid",
    "host_nation_support",
    "pledge_is_refused",
    "is_transferred",
    "concession_index",
    "deterrence_failure_index",
    "chance_of_clash_so_far",
)


def of_page(scenario: Scenario, rivals: Rivals | None = None) -> Bound:
    """Bind a scenario as its page computes it: the outcomes that a page shows, and rival theories side by side.

    Args:
        scenario: the scenario.
        rivals: the theories of each topic that has several; all that the scenario can be bound with where not given.

    Raises:
        ProblemsFound: the scenario cannot be bound.
    """
    cards, catalog = cards_with(scenario.theory_folder or None), catalog_of(scenario)
    several = rivals_of(scenario, catalog, cards)[0] if rivals is None else rivals
    # A number for each actor wherever there may be one: scenarios whose actors differ and others share a module.
    bound = bind(scenario, catalog, cards, several, differ_by_actor(scenario, several))
    leading = [name for name, about in bound.watched.items() if about.shown]
    wanted = {*leading, *scenario.keep_draws, *SHOWN}
    return dataclasses.replace(bound, program=part_of(bound.program, wanted & {*bound.program.outcomes}))


def module_of(printed: Printed, folder: Path = FOLDER) -> bytes:
    """The compiled module of a printed program: the one that travels in the package, or one made now.

    Raises:
        ProblemsFound: the form is new, and the compiler is not installed.
    """
    path = folder / f"{printed.digest}.wasm"
    return path.read_bytes() if path.is_file() else compiled(printed.text)


def forms_of(pack: str) -> dict[str, tuple[Printed, list[str]]]:
    """The printed programs of a pack's scenarios: by digest, with the names of the scenarios that share it.

    All scenarios of a pack can be bound with the same theories, those of its first scenario.
    """
    cards = load_cards()
    loaded = [load_scenario(name, cards) for name in scenario_names(pack)]
    several = rivals_of(loaded[0], catalog_of(loaded[0]), cards)[0]
    found: dict[str, tuple[Printed, list[str]]] = {}
    for scenario in loaded:
        printed = print_program(of_page(scenario, several).program)
        found.setdefault(printed.digest, (printed, []))[1].append(scenario.name)
    return found


def make(folder: Path = FOLDER) -> dict[str, Any]:
    """Print and compile the modules of all shipped packs; those that are not printed any more are removed.

    Returns:
        By digest: the pack, its scenarios of that form, bytes, and the compiler's version.
    """
    folder.mkdir(parents=True, exist_ok=True)
    about: dict[str, Any] = {}
    for pack in shipped():
        for digest, (printed, names) in forms_of(pack).items() if scenario_names(pack) else ():
            code = module_of(printed, folder)
            (folder / f"{digest}.wasm").write_bytes(code)
            about[digest] = {"pack": pack, "scenarios": names, "bytes": len(code), "compiler": compiler_version()}
    for path in folder.glob("*.wasm"):
        if path.stem not in about:
            path.unlink()
    (folder / ABOUT).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8", newline="\n")
    return about


if __name__ == "__main__":
    for digest, each in make().items():
        print(f"{digest}: {each['pack']}, {len(each['scenarios'])} scenarios, {each['bytes']:,} bytes")
