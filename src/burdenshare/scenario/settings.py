"""Named settings: one word for many numbers, such as `posture: withdrawal`.

Each setting is a file in a pack's folder `settings`; it maps its choices to levers, uncertainties and programmes. A
scenario's own values replace those of its settings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from burdenshare.scenario.default import COMMON, default_folder
from burdenshare.vocabulary.errors import Problem, ProblemsFound, listed, nearest
from burdenshare.vocabulary.files import read_file
from burdenshare.vocabulary.reading import Document

WORDS: Final = ("label", "help", "choices")
IN_TITLES: Final = "in_titles"
ALSO: Final = "answers_also"  # the choice under which an answer is given a second time
OF_A_CHOICE: Final = ("label", "levers", "uncertainties", "programmes")


@dataclass(frozen=True)
class Setting:
    """A setting: its label, and its values by choice; whether titles name the choice.

    `answers_also` is the choice under which an answer is given a second time; empty if there is none.
    """

    name: str
    label: str
    help: str
    choices: Mapping[str, Mapping[str, Any]]
    document: Document
    in_titles: bool = False
    answers_also: str = ""

    def blocks(self, choice: str, section: str) -> Iterator[tuple[tuple[str, ...], str, Any]]:
        """The blocks of one section of a choice: path, name, body."""
        for name, body in (self.choices[choice].get(section) or {}).items():
            yield ("choices", choice, section, name), name, body


def load_setting(path: Path) -> Setting:
    """Load a setting from its file.

    Raises:
        ProblemsFound: the file is not a setting.
    """
    document = read_file(path, f"settings/{path.name}")
    value = document.value
    if not isinstance(value, dict) or any(word not in value for word in WORDS):
        raise ProblemsFound([Problem(document.at(()), "it is not a setting.", f"A setting has {listed(WORDS)}.")])
    if problems := [*_faults(document, value)]:
        raise ProblemsFound(problems)
    return Setting(
        path.stem, str(value["label"]), str(value["help"]), value["choices"], document, bool(value.get(IN_TITLES)),
        str(value.get(ALSO, "")),
    )  # fmt: skip


def default_settings() -> dict[str, Setting]:
    """The settings of the pack that is used if none is named, by name. Light: help must start fast."""
    return {**settings_in(COMMON), **settings_in(default_folder())}


def titled(settings: Mapping[str, Setting]) -> dict[str, str]:
    """What settings that titles name set, each with its setting: a number given elsewhere would make a title wrong."""
    return {
        name: setting.name
        for setting in settings.values()
        if setting.in_titles
        for choice in setting.choices
        for section in ("levers", "uncertainties")
        for _, name, _ in setting.blocks(choice, section)
    }


def refuse_titled(place: str, name: str, held: Mapping[str, str]) -> list[Problem]:
    """Refuse a number that a setting in titles sets."""
    if name not in held:
        return []
    wrong = f"`{name}` is set by `{held[name]}`, which titles name."
    return [Problem(place, wrong, "", f"Choose `{held[name]}` instead; `burdenshare list settings` lists its choices.")]


def refuse_titled_changes(changes: Sequence[str], held: Mapping[str, str]) -> list[Problem]:
    """The same for changes: `LABEL.name=value`."""
    named = {change: change.partition("=")[0].rpartition(".")[2] for change in changes}
    return [problem for change, name in named.items() for problem in refuse_titled(f"--set {change}", name, held)]


def _faults(document: Document, value: Mapping[str, Any]) -> Iterator[Problem]:
    """The wrong types in a setting, each at its line."""
    for word in ("label", "help"):
        if not isinstance(value[word], str):
            yield Problem(document.at((word,)), f"`{word}` is not text.")
    if not isinstance(value.get(IN_TITLES, False), bool):
        yield Problem(document.at((IN_TITLES,)), f"`{IN_TITLES}` is not true or false.")
    choices = value["choices"]
    if not isinstance(choices, dict) or not choices:
        yield Problem(document.at(("choices",)), "`choices` is not a table of choices.", "Write {choice: {levers: …}}.")
        return
    if ALSO in value and not (isinstance(value[ALSO], str) and value[ALSO] in choices and value.get(IN_TITLES)):
        right = f"It is one of {listed(list(map(str, choices)))}, of a setting with `{IN_TITLES}: true`."
        yield Problem(document.at((ALSO,)), f"`{ALSO}` is `{value[ALSO]}`.", right)
    for choice, body in choices.items():
        place = document.at(("choices", choice))
        if not isinstance(choice, str):
            yield Problem(place, f"`{choice}` is not the name of a choice.", "Put it in quotes.")
        elif not isinstance(body, dict):
            yield Problem(place, f"`{choice}` is not a table.", f"Its words are {listed(OF_A_CHOICE)}.")
        else:
            yield from _faults_of(document, choice, body)


def _faults_of(document: Document, choice: str, body: Mapping[Any, Any]) -> Iterator[Problem]:
    for word, blocks in body.items():
        place = document.at(("choices", choice, word))
        if word not in OF_A_CHOICE:
            right = nearest(str(word), OF_A_CHOICE) or f"Words are {listed(OF_A_CHOICE)}."
            yield Problem(place, f"`{word}` is not a word of a choice.", right)
        elif word == "label":
            if not isinstance(blocks, str):
                yield Problem(place, f"`{word}` is not text.")
        elif not isinstance(blocks, dict | None):
            yield Problem(place, f"`{word}` is not a table of words and values.")
        else:
            for name, block in (blocks or {}).items():
                if not isinstance(name, str) or not isinstance(block, dict):
                    at = document.at(("choices", choice, word, name))
                    yield Problem(at, f"`{word}.{name}` is not a table of words and values.")


def settings_in(folder: Path) -> dict[str, Setting]:
    """The settings of a pack's folder, by name."""
    return {path.stem: load_setting(path) for path in sorted((folder / "settings").glob("*.yaml"))}


def chosen_settings(
    wanted: Mapping[str, Any], places: Mapping[str, str], known: Mapping[str, Setting]
) -> tuple[list[tuple[Setting, str]], list[Problem]]:
    """The settings that a scenario chooses, and the faults of the choice."""
    found: list[tuple[Setting, str]] = []
    problems: list[Problem] = []
    for name, choice in wanted.items():
        place = places.get(name, "")
        if name not in known:
            right = nearest(name, known) or f"Settings are {listed(list(known))}."
            problems.append(Problem(place, f"there is no setting named `{name}`.", right))
            continue
        setting = known[name]
        if choice not in setting.choices:
            right = nearest(str(choice), list(setting.choices)) or f"Choices are {listed(list(setting.choices))}."
            problems.append(Problem(place, f"`{choice}` is not a choice of `{name}`.", right))
            continue
        found.append((setting, str(choice)))
    return found, problems


def split_changes(
    changes: Sequence[str], known: Collection[str]
) -> tuple[dict[str, str], tuple[str, ...], list[Problem]]:
    """Separate the changes of the command line.

    Returns:
        The choices of settings, all other changes, and the settings that are set twice.
    """
    choices: dict[str, str] = {}
    others, problems = [], []
    for change in changes:
        head, _, value = change.strip().partition("=")
        name = head.strip().lower()
        if name not in known:
            others.append(change)
            continue
        if name in choices:
            problems.append(Problem(f"--set {change}", f"the setting `{name}` is set twice.", "Keep one of them."))
        choices[name] = value.strip().lower()
    return choices, tuple(others), problems
