"""Groups of sampled scalars: written once for all labels, append only, and refused where they would mislead."""

from __future__ import annotations

from pathlib import Path

import pytest

from burdenshare.engine.draws import varies
from burdenshare.engine.program import Sampled
from burdenshare.scenario.load import scenario_names
from burdenshare.scenario.sampling import read_groups
from burdenshare.vocabulary.errors import ProblemsFound

HELD = Path(__file__).with_name("groups.txt")
LABELS = {"actor": ("AAA", "BBB"), "mission": ("sea", "land"), "contingency": ("one",)}
KNOWN = ("pledge", "denial", "cover")


def read(tmp_path, text, labels=LABELS):
    path = tmp_path / "groups.yaml"
    path.write_text(text, encoding="utf-8")
    return read_groups(path, labels, KNOWN)


def test_a_group_is_written_out_for_all_labels_of_the_scenario(tmp_path):
    text = "far[{actor}]: ['pledge[{actor}]', denial]\ncover[{mission},{contingency}]:\n  - cover[{mission},{contingency}]\n"
    assert read(tmp_path, text.replace(", denial", "")) == {
        "far[AAA]": ("pledge[AAA]",),
        "far[BBB]": ("pledge[BBB]",),
        "cover[sea,one]": ("cover[sea,one]",),
        "cover[land,one]": ("cover[land,one]",),
    }
    assert read(tmp_path, "near: [denial, 'pledge[AAA]']\nno[{contingency}]: []\n", {"actor": ("AAA",)}) == {
        "near": ("denial", "pledge[AAA]")
    }
    assert read(tmp_path, "# Nothing is drawn together.\n") == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("g: denial\n", "groups.yaml:1: group `g` is not a list of names. Give the names of its sampled scalars."),
        ("g: [1]\n", "groups.yaml:1: group `g` is not a list of names. Give the names of its sampled scalars."),
        ("\ng: [denail]\n", "groups.yaml:2: there is no quantity named `denail`. Did you mean `denial`?"),
        ("g[{actr}]: [denial]\n", "groups.yaml:1: group `g[{actr}]` varies over `actr`. Dimensions are `actor`,"),
        ("g: ['pledge[{actor}]']\n", "groups.yaml:1: `pledge[{actor}]` varies over `actor`, but its group `g` does not."),
        ("- denial\n", "groups.yaml:1: it is not a table of groups. Write `GROUP: [names of sampled scalars]`."),
    ],
)  # fmt: skip
def test_a_file_that_would_mislead_is_refused(tmp_path, text, said):
    with pytest.raises(ProblemsFound) as found:
        read(tmp_path, text)
    assert str(found.value).startswith(said)


def test_the_groups_of_the_packs_are_append_only(bound_pack):
    """A group of a release keeps its name and the places of its members: what moves, moves draws.

    To add, run `python -m tests.scenario.test_sampling`; it never takes anything away.
    """
    now = {g: m for pack in scenario_names() for g, m in bound_pack(pack).program.groups.items()}
    held = written()
    for group, members in held.items():
        assert now[group][: len(members)] == members, group
    assert now == held


def test_every_group_holds_scalars_that_some_pack_draws(bound_pack):
    drawn = {
        name
        for pack in scenario_names()
        for given in bound_pack(pack).program.inputs.values()
        if isinstance(given, Sampled)
        for name, cell in zip(given.names, given.cells, strict=True)
        if varies(cell)
    }
    by_pattern: dict[str, set[str]] = {}
    for group, members in written().items():
        by_pattern.setdefault(group.partition("[")[0], set()).update(members)
    for pattern, members in by_pattern.items():
        assert drawn & members, pattern
    patterns = {m.partition("[")[0] for members in written().values() for m in members}
    assert patterns <= {name.partition("[")[0] for name in drawn}


def written():
    """The groups of the last release, a line each."""
    lines = [line.split() for line in HELD.read_text(encoding="utf-8").splitlines()]
    return {group: tuple(members) for group, *members in lines}


if __name__ == "__main__":
    from burdenshare.scenario.load import load_scenario
    from burdenshare.vocabulary.cards import load_cards

    cards = load_cards()
    groups = written() if HELD.is_file() else {}
    for pack in scenario_names():
        for group, members in load_scenario(pack, cards).groups.items():
            known = groups.get(group, ())
            assert members[: len(known)] == known, f"{group} has moved: undo it, or give the group another name"
            groups[group] = members
    HELD.write_text("".join(f"{g} {' '.join(m)}\n" for g, m in groups.items()), encoding="utf-8")
