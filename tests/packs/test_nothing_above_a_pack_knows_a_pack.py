"""Nothing above a pack knows an actor, a war, a programme, a setting, a currency or a year: words come from the packs.

Citation keys are the only exception: a key such as `SMA2024` may be named wherever a source is.
"""

from __future__ import annotations

import re
from functools import cache

import pytest

from burdenshare.data.countries import states
from burdenshare.data.names import actor_labels, currencies, currency_names, names
from burdenshare.scenario.packs import load_pack, shipped
from burdenshare.scenario.settings import settings_in
from burdenshare.vocabulary.cards import card_files
from burdenshare.vocabulary.kinds import SHOWN_UNITS
from burdenshare.vocabulary.reading import read_yaml
from burdenshare.vocabulary.sources import load_bibliography
from tests.conftest import ROOT

PACKAGE = ROOT / "src" / "burdenshare"
FIRST_YEAR, LAST_YEAR = 1990, 2060
YEAR = re.compile(r"(?<![\d.])(?<!0x)(\d{4})(?!\d)")
FOLDERS = ("engine", "scenario", "model", "studies", "views", "interfaces", "data/recipes")
SPELLED = ("ALL",)  # codes of currencies that are English words too: the lek's
# How adjectives end.
ENDINGS = ("n", "an", "ian", "ese", "ish", "i", "h", "er", "ic")


@cache
def bodies():
    """What every file of every pack says."""
    files = [path for folder in shipped().values() for path in sorted(folder.rglob("*.yaml"))]
    return [read_yaml(path.read_bytes(), path.name).value for path in files]


def actors():
    found = {}
    for body in bodies():
        given = body.get("actors") or {}
        found |= given if isinstance(given, dict) else dict.fromkeys(given, "")
    return found


@cache
def words():
    """The words that only packs may use, in small letters, and where each comes from."""
    found: dict[str, str] = {}
    held, money = actor_labels(), currencies()
    called = currency_names()
    for code, name in actors().items():
        found[code] = "actor's code"
        spelled = {n.spelling for n in names() if n.kind == "actor" and n.word == code}
        spelled |= {n.rpartition(" of ")[2] for n in official(code)}
        spelled = {n for n in spelled if "." not in n}  # an abbreviation is there without its stops
        for label in {name, held.get(code, ""), *spelled} - {""}:
            found[label] = "actor's adjective" if label in adjective_of(code) else "actor's name"
        # The model's own unit of account is no pack's word, nor is a code that spells an English word.
        if (
            code in money
            and money[code] not in SPELLED
            and not any(money[code] in unit.split() for unit in SHOWN_UNITS)
        ):
            found[money[code]] = "currency"
        # A currency's word, unless it is the model's own or the past of a verb.
        if code in called and called[code] not in ("dollar", "won"):
            found[called[code]] = "currency"
    for folder in shipped().values():
        pack = load_pack(folder)
        found |= dict.fromkeys(scenario_words(pack), "scenario or pack")
        for name, setting in pack.settings.items():
            # A plain English word that the neutral pack gives to all is no pack's own.
            if not (name.isalpha() and name in settings_in(shipped()["common"])):
                found |= {name: "setting", setting.label: "setting"}
            # A choice that is one plain English word is no pack's own.
            found |= dict.fromkeys((c for c in setting.choices if not c.isalpha()), "setting")
    for body in bodies():
        found |= dict.fromkeys(body.get("contingencies") or {}, "war")
        found |= dict.fromkeys((m for m in body.get("missions") or () if not m.isalpha()), "mission")
        blocks = [body, *((body.get("choices") or {}).values() if isinstance(body.get("choices"), dict) else [])]
        for block in blocks:
            for name, programme in (block.get("programmes") or {}).items():
                found |= {name: "programme", **{part: "programme" for part in weapons(programme.get("label", ""))}}
    return {word: kind for word, kind in found.items() if len(word) > 2 or word.isupper()}


def adjective_of(code):
    """The adjective of a state, which takes no further ending."""
    return [state.adjective] if (state := states().get(code)) else []


def official(code):
    """The other names of a state, and its adjective."""
    state = states().get(code)
    return [state.name, state.adjective, *state.spellings] if state else []


def scenario_words(pack):
    """Names of packs and scenarios that are no plain English word."""
    return {name for name in (*pack.scenarios, pack.name) if "-" in name or "_" in name}


def weapons(label):
    """A programme's label, and the names of weapons in it: words with a digit, an inner capital, or capitals alone.

    A capital within the label begins a name too, and so does the first word where a number or a class follows it.
    """
    parts = re.findall(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*", label)
    named = {p for p in parts if re.search(r"\d|[a-z][A-Z]|-[A-Z]|^[A-Z]{2,}$", p)} | {
        p for p in parts[1:] if p[:1].isupper()
    }
    stems = {p.partition("-")[0] for p in parts if re.search(r"-(\d+|class)$", p)} - {"Type"}
    return {label, *named, *stems} - {""}


@cache
def pattern():
    """One expression for all words; the name of a state also with the endings of its adjective."""
    alternatives = []
    for word, kind in sorted(words().items(), key=lambda w: -len(w[0])):
        plain = re.escape(word)
        if kind == "actor's name" and word.isalpha() and not word.isupper():
            plain = "|".join([plain, *adjectives(word)])
        alternatives.append(plain if kind != "war" else rf"{plain}(?:s)?")
    return re.compile(r"(?<![A-Za-z0-9])(" + "|".join(alternatives) + r")(?![A-Za-z0-9])")


def adjectives(name):
    """How a state's adjective may be spelled: the name, shortened, with an ending; a vowel inside may change."""
    for cut in range(4):
        stem = name[: len(name) - cut]
        if len(stem) > 2:
            shifting = stem[0] + re.sub("[aeiou]", "[aeiou]", stem[1:])
            yield rf"{shifting}(?:{'|'.join(ENDINGS)})"
    if name[-1] == "y":
        yield name[:-1]


def found_in(text):
    """The words and years of packs in a text, with their lines; citation keys do not count."""
    keys = re.compile(
        r"(?<![\w-])(" + "|".join(map(re.escape, sorted(load_bibliography(), key=len)[::-1])) + r")(?![\w-])"
    )
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        plain = keys.sub("", line)
        hits = [m[1] for m in pattern().finditer(plain)]
        hits += [y for y in YEAR.findall(plain.replace("_", " ")) if FIRST_YEAR <= int(y) <= LAST_YEAR]
        rows += [(number, hit) for hit in hits]
    return rows


def without_amounts(text):
    """The text of cards without the bounds of what is counted in another unit than years: `[0, 2000]` people."""
    lines, cards = text.splitlines(), read_yaml(text, "cards")
    for name, card in cards.value.items():
        if "bounds" in card and card["in"] != "year":
            at = cards.line((name, "bounds")) - 1
            lines[at] = lines[at].replace(str(card["bounds"]), "")
    return "\n".join(lines)


def read(path):
    """What a file says that may hold a word or a year."""
    text = path.read_text(encoding="utf-8")
    return without_amounts(text) if path in card_files() else text


def test_the_words_are_taken_from_the_packs():
    found = words()
    for word in (
        "KOR",
        "RUS",
        "Taiwan",
        "Germany",
        "ROK",
        "KRW",
        "peninsula",
        "strait",
        "us_posture",
        "hyunmoo_5",
        "KF-21",
    ):
        assert word in found, word
    assert len(found) > 60


@pytest.mark.parametrize(
    ("line", "hits"),
    [
        ('a == "KOR"', ["KOR"]),
        ("the Korean budget", ["Korean"]),
        ("German and Taiwanese plans, Japanese ones", ["German", "Taiwanese", "Japanese"]),
        ("French, Polish and Russian debts", ["French", "Polish", "Russian"]),
        ("output_in_2025 = 3", ["2025"]),
        ("prices of 2025.", ["2025"]),
        ("war on the peninsula", ["peninsula"]),
        ("see [SMA2024] and [RameyZubairy2018]", []),
        ("a us_posture", ["us_posture"]),
        ("1,024 draws of 10000; blake2b; 0x2030", []),
        ("a restrained strait", ["strait"]),
        ("an American pledge; the Austrian one is in no pack", ["American"]),
        (
            "ground_defence and LAMD, with Hyunmoo, Aegis and Virginia boats",
            ["ground_defence", "LAMD", "Hyunmoo", "Aegis", "Virginia"],
        ),
        ("prices of y2035, output_2025", ["2035", "2025"]),
        ("zloty and yen", ["zloty", "yen"]),
        ("Alliances may deter. Deter whom? The Dutch", ["Dutch"]),
        ("ALL = 3, a constant", []),
    ],
)
def test_the_search_finds_what_it_should(line, hits):
    assert [hit for _, hit in found_in(line)] == hits


@pytest.mark.parametrize(
    ("unit", "bounds", "hits"), [("number", 2000, []), ("years", 2000, []), ("year", 2026, ["2026"])]
)
def test_bounds_are_years_where_the_unit_is_the_year(unit, bounds, hits):
    card = f"x:\n  label: X\n  in: {unit}\n  bounds: [0, {bounds}]\n  help: As in 2025.\n"
    assert [hit for _, hit in found_in(without_amounts(card))] == [*hits, "2025"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_nothing_above_a_pack_knows_a_pack(folder):
    files = [
        p for p in sorted((PACKAGE / folder).rglob("*")) if p.suffix in (".py", ".yaml", ".j2", ".json", ".txt", ".csv")
    ]
    assert files
    found = [f"{path.relative_to(PACKAGE)}:{line}: {word}" for path in files for line, word in found_in(read(path))]
    assert not found, f"{len(found)} words of packs:\n" + "\n".join(found[:60])
