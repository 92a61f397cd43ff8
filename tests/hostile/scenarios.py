"""Scenario files that are wrong on purpose: `directed` puts each hostile value in each place, `mutated` cuts at random."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

ROOM = Path(__file__).parents[2] / "src" / "burdenshare" / "packs" / "indo_pacific"
HEAD = "name: mine\nquestion: What if?\nbased_on: indo-pacific-2026\n"
LEVER = HEAD + "levers:\n  spending_pledge:\n    KOR: @\n    why: Because.\n"
UNCERTAINTY = HEAD + "uncertainties:\n  multiplier:\n    KOR: @\n    why: Because.\n"
PROGRAMME = (
    HEAD
    + "programmes:\n  boats:\n    label: Boats\n    actor: KOR\n    serves: {ground_defence: 1}\n    why: Because.\n"
)
NUMBERS = (
    "0", "-0", "1", "-1", "0.5", "1e999", "-1e999", "1e-999", "9" * 20, "9" * 31, "9" * 400, "-" + "9" * 400,
    "0x" + "F" * 300, "0o" + "7" * 400, "0xFF", "0o17", "010", "1_000", "1,5", "1.5.2", ".inf", "-.inf", ".nan", "NaN",
    "inf", "٣", "３", "²", "Ⅳ", "½", "1e5", "1E+5", "--1", "+1", "1e", "e1", "12:30", "2026-01-02", "0b11", "1.7e308",
    "2.5e-324", "4" * 29 + ".5", "true", "null", "~", '"3"',
)  # fmt: skip
WRONG = (
    "null", "1", "1.5", "true", "text", "''", "[]", "{}", "[1]", "[[]]", "[null]", "{a: 1}", "{1: a}", "{KOR: null}",
    "{KOR: [1]}", "{each: {each: 1}}", "[a, a]", "['']", '"\\e[2J"', '"\\u202Eabc"', '"\\0"', "x" * 3000, "٣", "{a: {b: {c: 1}}}",
)  # fmt: skip
PLACES_OF_NUMBERS = (
    LEVER, LEVER.replace("@", "{2030: @}"), LEVER.replace("@", "{@: 3}"), UNCERTAINTY,
    UNCERTAINTY.replace("@", "{uniform: {low: @, high: 1}}"), UNCERTAINTY.replace("@", "{normal: {mean: 0.5, sd: @}}"),
    UNCERTAINTY.replace("@", "{discrete: {values: [0, @], weights: [0.5, 0.5]}}"),
    UNCERTAINTY.replace("@", "{empirical: {values: [@]}}"), HEAD + "draws: {count: @}\n", HEAD + "draws: {seed: @}\n",
    HEAD + "years: {last: @}\n", HEAD + "years: {reference: @}\n", HEAD + "shown_years: [@]\n",
    PROGRAMME.replace("1}", "@}"), PROGRAMME + "    cost: @\n",
    HEAD + "correlations: [[growth[KOR], growth[JPN], @]]\n",
)  # fmt: skip
WORDS = (
    "name", "question", "based_on", "data", "years", "shown_years", "actors", "focus", "alliance", "missions",
    "contingencies", "settings", "theories", "definitions", "outcomes", "keep_draws", "draws", "caveats", "levers",
    "uncertainties", "programmes", "figures", "correlations", "unheard_of",
)  # fmt: skip
INNER = (
    HEAD + "levers: {spending_pledge: @}\n", HEAD + "uncertainties: {multiplier: @}\n",
    *(LEVER.replace("@", "3") + f"    {word}: @\n" for word in ("source", "definition", "in", "each", "value", "KRO", "group")),
    LEVER.replace("@", "3").replace("Because.", "@"),
    *(UNCERTAINTY.replace("@", "0.5") + f"    {word}: @\n" for word in ("source", "group", "in")),
    *(PROGRAMME + f"    {word}: @\n" for word in ("source", "cost", "units", "unheard")),
    PROGRAMME.replace("{ground_defence: 1}", "@"), PROGRAMME.replace("actor: KOR", "actor: @"),
    PROGRAMME.replace("Boats", "@"), PROGRAMME.replace("    serves: {ground_defence: 1}\n", ""),
    HEAD + "figures: {gdp: @}\n", HEAD + "figures: {gdp: {KOR: @}}\n", HEAD + "figures: {gdp: {each: {rule: @}}}\n",
    HEAD + "figures: {gdp: {how: @}}\n",
    HEAD + "theories: {spending: @}\n", HEAD + "theories: {spending: {KOR: @}}\n", HEAD + "theories: {spendin: @}\n",
    HEAD + "definitions: {defence_share: @}\n", HEAD + "settings: {us_posture: @}\n",
    HEAD + "contingencies: {peninsula: @}\n", HEAD + "contingencies: {peninsula: {adversary: PRK, defender: KOR, supporters: @}}\n",
    HEAD + "contingencies: {peninsula: {adversary: @, defender: KOR, supporters: []}}\n",
    HEAD + "correlations: [@]\n", HEAD + "correlations: [[@, @, 0.5]]\n", HEAD + "draws: {sampling: @}\n",
)  # fmt: skip
# Files of a pack besides its scenarios: where each lies in the pack, and its text.
OF_A_PACK = (
    ("pack.yaml", "@"), ("pack.yaml", "name: mine\nlabel: @\n"), ("pack.yaml", "name: mine\nlabel: a\nparent: @\n"),
    ("pack.yaml", "name: mine\nlabel: a\ndefault: @\nparent: indo_pacific\n"), ("pack.yaml", "name: @\nlabel: a\n"),
    ("pack.yaml", "name: mine\nlabel: a\nparent: indo_pacific\nleading: @\n"),
    ("part.yaml", "@"), ("part.yaml", "levers: @\n"), ("part.yaml", "correlations: @\n"), ("part.yaml", "figures: {gdp: {how: @}}\n"),
    ("groups.yaml", "@"), ("groups.yaml", "g: @\n"), ("groups.yaml", "g: [@]\n"), ("groups.yaml", "g{: [multiplier]\n"),
    ("groups.yaml", "g[{actor}]: ['multiplier[{actor']\n"), ("groups.yaml", "g[{0}]: [multiplier]\n"), ("groups.yaml", "5: [multiplier]\n"),
    ("presentation.yaml", "@"), ("presentation.yaml", "outcomes: @\n"), ("presentation.yaml", "outcomes: {gdp: @}\n"),
    *(("presentation.yaml", f"outcomes: {{gdp: {{{word}: @}}}}\n") for word in ("definition", "leave_out", "source")),
    ("bibliography.yaml", "@"), ("bibliography.yaml", "K: @\n"),
    *(("bibliography.yaml", "K: {author: a, year: 2000, title: t, where: w, evidence: judgement}\n".replace(old, f"{word}: @"))
      for word, old in (("author", "author: a"), ("year", "year: 2000"), ("title", "title: t"), ("evidence", "evidence: judgement"))),
    ("settings/posture.yaml", "@"), ("settings/posture.yaml", "label: @\nhelp: h\nchoices: {a: {}}\n"),
    ("settings/posture.yaml", "label: l\nhelp: @\nchoices: {a: {}}\n"), ("settings/posture.yaml", "label: l\nhelp: h\nchoices: @\n"),
    ("settings/posture.yaml", "label: l\nhelp: h\nchoices: {a: @}\n"),
    *(("settings/posture.yaml", f"label: l\nhelp: h\nchoices: {{a: {{{section}: @}}}}\n") for section in ("levers", "uncertainties", "programmes", "unheard")),
    *(("settings/posture.yaml", f"label: l\nhelp: h\nchoices: {{a: {{{section}: {{{name}: @}}}}}}\n")
      for section, name in (("levers", "spending_pledge"), ("uncertainties", "multiplier"), ("programmes", "boats"))),
)  # fmt: skip
TWICE = (
    "missions: [ground_defence, ground_defence]", "alliance: [KOR, USA, KOR]", "outcomes: [debt_burden, debt_burden]",
    "actors: [KOR, USA, KOR]", "shown_years: [2030, 2030]", "keep_draws: [debt_burden, debt_burden]",
    "contingencies: {w: {adversary: KOR, defender: KOR, supporters: []}}",
    "contingencies: {w: {adversary: PRK, defender: KOR, supporters: [PRK]}}",
    "contingencies: {w: {adversary: PRK, defender: KOR, supporters: [KOR]}}",
    "contingencies: {w: {adversary: PRK, defender: KOR, supporters: [USA, USA]}}",
)  # fmt: skip
WHOLE: tuple[bytes, ...] = (
    b"", b"\n", b"\0", b"\xff\xfe\0", b"\xef\xbb\xbf" + HEAD.encode(), HEAD.encode("utf-16"), HEAD.encode("utf-16-le"),
    HEAD.encode("utf-32"), b"name: \xe9\n", HEAD.replace("\n", "\r\n").encode(), HEAD.replace("\n", "\r").encode(),
    HEAD.replace("\n", "\x85").encode(), b"[" * 30_000, b"{" * 50, b"- " * 5_000, b"a: " * 300, b"\t", b"%YAML 9.9\n---\n",
    b"%TAG ! x\n---\na: 1", b"---\n---\n", b"...\n", b"!!binary aGk=", b"&a [*a]", b"a: &a\n  b: *a\n", b"? [a]\n: 1\n",
    b"? {a: 1}\n", b"<<: [1]\n", b"a: |\n" + b" x\n" * 1000, b"\"\\ud800\"", b"a: \"\\ud800\\udc00\"", b"a: \"\\U00110000\"",
    b"'" * 9, b"a: >-\n", b"@: 1", b"`: 1", b"%", b"#" * 5000, b"name: " + b"x" * 5000 + b"\nquestion: q\n",
    b"name: mine\nquestion: ''\nbased_on: indo-pacific-2026\n", b"name: mine\nquestion: '  '\nbased_on: indo-pacific-2026\n",
    HEAD.replace("indo-pacific-2026", "x" * 3000).encode(), HEAD.replace("indo-pacific-2026", "/dev/zero").encode(),
    HEAD.replace("indo-pacific-2026", "'a\\0b'").encode(), HEAD.replace("indo-pacific-2026", '"a\\0b"').encode(),
    HEAD.replace("indo-pacific-2026", ".").encode(), HEAD.replace("indo-pacific-2026", "/").encode(),
    HEAD.encode() + b"".join(b"k%d: 1\n" % i for i in range(9_000)),
    HEAD.encode() + b"levers:\n" + b"".join(b"  k%d: {why: x}\n" % i for i in range(4_000)),
    LEVER.replace("@", "3").encode() + b"".join(b"    k%d: 1\n" % i for i in range(9_000)),
    HEAD.encode() + b"k: 1\n" * 9_000, b"a: " + b"x" * 1_048_570, b"x" * 1_048_577, HEAD.encode() + b"data: 2026-12\n",
    HEAD.encode() + b"theories: {economy: x}\n", HEAD.encode() + b"theories: {economy: {}}\n",
)  # fmt: skip


def directed() -> Iterator[bytes]:
    """Every hostile number in every place of a number, every wrong type in every word, and files wrong as a whole."""
    yield from WHOLE
    for place in PLACES_OF_NUMBERS:
        for number in NUMBERS:
            yield place.replace("@", number).encode()
    for word in WORDS:
        for wrong in WRONG:
            kept = HEAD.splitlines(keepends=True)
            yield ("".join(line for line in kept if not line.startswith(f"{word}:")) + f"{word}: {wrong}\n").encode()
    for place in INNER:
        for wrong in WRONG:
            yield place.replace("@", wrong).encode()
    for twice in TWICE:
        yield (HEAD + twice + "\n").encode()


def of_a_pack() -> Iterator[tuple[str, bytes]]:
    """Files of a pack besides its scenarios, with each wrong type in each of their places: the file, and its bytes."""
    for file, text in OF_A_PACK:
        for wrong in WRONG if "@" in text else ("",):
            yield file, text.replace("@", wrong).encode()


_BITS = (
    b"null", b"[]", b"{}", b"''", b"-1", b"1e999", b"9" * 40, b"\xff", b"\0", b"\x1b", b": ", b"- ", b"\n", b"\t", b"  ",
    b"&a ", b"*a", b"!!str ", b"'", b'"', b"[", b"}", b"#", b"true", b"KOR", b"each", b"2050", b"\xe2\x80\xae",
)  # fmt: skip


def mutated(seed: int) -> Iterator[tuple[str, bytes]]:
    """Files of the packs without end, each with up to four cuts at random: the file's name, and its bytes."""
    chance = random.Random(seed)
    files = sorted(path for path in ROOM.parent.rglob("*.yaml"))
    while True:
        path = chance.choice(files)
        text = path.read_bytes()
        for _ in range(chance.randint(1, 4)):
            text = _mutate(text, chance)
        yield str(path.relative_to(ROOM.parent)), text


def _mutate(text: bytes, chance: random.Random) -> bytes:
    lines = text.split(b"\n")
    at, kind = chance.randrange(len(lines)), chance.randrange(7)
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines.insert(chance.randrange(len(lines)), lines[at])
    elif kind == 2:
        head, colon, _ = lines[at].partition(b":")
        lines[at] = head + colon + b" " + chance.choice(_BITS)
    elif kind == 3:
        lines[at] = b" " * chance.randrange(6) + lines[at].lstrip()
    elif kind == 4:
        other = chance.randrange(len(lines))
        lines[at], lines[other] = lines[other], lines[at]
    else:
        whole = b"\n".join(lines)
        cut = chance.randrange(len(whole) + 1)
        return whole[:cut] + chance.choice(_BITS) + whole[cut + (kind == 6) * chance.randrange(20) :]
    return b"\n".join(lines)
