"""How wide a text is, from a table: pictures are laid out the same on every machine, whatever fonts it has.

A width here is the larger of those in DejaVu Sans, the widest family that a picture may be shown in, and Liberation
Sans, whose widths are Arial's. In narrower families labels take less room than was left for them.
"""

from __future__ import annotations

from typing import Final

_NORMAL: Final = {
    0.28: "'ijl", 0.3: "I", 0.32: " \u00a0,.·’‘", 0.34: "/:;\\|", 0.36: "f", 0.37: "-", 0.4: "()[]t", 0.41: "!",
    0.42: "r",
    0.46: '"', 0.5: "*J`°", 0.52: "“”", 0.53: "sz", 0.55: "c", 0.56: "?L_–", 0.58: "k", 0.6: "vxy", 0.62: "FTaeoé",
    0.64: "$0123456789bdghnpqu{}£¥€", 0.67: "EKPSY", 0.69: "ABVXZ", 0.73: "CR", 0.74: "U", 0.75: "N", 0.76: "H",
    0.78: "&DG", 0.79: "OQ", 0.82: "w", 0.84: "#+<=>^~−×≥≤", 0.87: "M", 0.96: "%", 0.98: "m", 0.99: "W₩", 1.0: "—…",
    1.02: "@",
}  # fmt: skip
_BOLD: Final = {
    0.31: "'", 0.35: " \u00a0ijl", 0.37: "/\\|", 0.38: ",.I·’‘", 0.4: ":;", 0.42: "-", 0.44: "f", 0.46: "!()[]",
    0.48: "t", 0.5: "`r°", 0.53: '"*', 0.56: "J_–", 0.59: "z", 0.6: "cs", 0.62: "?", 0.64: "L", 0.65: "x", 0.66: "vy“”",
    0.67: "k", 0.68: "aeé", 0.69: "EFTo", 0.7: "$0123456789£¥€", 0.72: "bdghnpqu{}", 0.73: "SYZ", 0.74: "CP", 0.77: "B",
    0.78: "AKRVX", 0.82: "U", 0.83: "G", 0.84: "#+<=>DHN^~−×≥≤", 0.86: "OQ", 0.88: "&", 0.93: "w", 1.0: "@M—…",
    1.01: "%", 1.05: "m", 1.11: "W₩",
}  # fmt: skip
_TABLES: Final = {
    bold: {letter: width for width, letters in table.items() for letter in letters}
    for bold, table in ((False, _NORMAL), (True, _BOLD))
}
_OTHER: Final = 0.85  # letters with marks, and other alphabets
_FULL: Final = 1.0  # letters that are as wide as high
_FIRST_FULL: Final = 0x1100
CUT: Final = "…"
TIED: Final = "\u00a0"  # a space at which no line ends


def width_of(text: str, size: float, bold: bool = False) -> float:
    """The room that a text takes from left to right, in the units of its size."""
    table = _TABLES[bold]
    return size * sum(table.get(c, _FULL if ord(c) >= _FIRST_FULL else _OTHER) for c in text)


def wrapped(text: str, size: float, room: float, most: int, bold: bool = False) -> list[str]:
    """A text in lines that fit a room; what does not fit the last line is cut, and an ellipsis shows it.

    Args:
        text: what to break, at spaces, or else after hyphens, or anywhere in a word that is too long.
        size: of its letters.
        room: how wide a line may be.
        most: how many lines there may be.
        bold: whether the letters are bold.
    """
    lines, line = [], ""
    for piece in _pieces(text, size, room, bold):
        if line and width_of((line + piece).rstrip(), size, bold) > room:
            lines.append(line.rstrip())
            line = ""
        line += piece
    lines.append(line.rstrip())
    if len(lines) <= most:
        return lines
    last = lines[most - 1] + CUT
    while width_of(last, size, bold) > room and len(last) > 1:
        last = last[:-2].rstrip() + CUT
    return [*lines[: most - 1], last]


def _pieces(text: str, size: float, room: float, bold: bool) -> list[str]:
    """The parts of a text between which a line may end."""
    found = []
    for word in filter(None, text.split(" ")):
        parts = [word] if width_of(word, size, bold) <= room else [p + "-" for p in word.split("-")]
        parts[-1] = parts[-1] if len(parts) == 1 and not parts[0].endswith("--") else parts[-1].removesuffix("-")
        for part in parts:
            while width_of(part, size, bold) > room and len(part) > 1:
                end = next(n for n in range(len(part), 0, -1) if n == 1 or width_of(part[:n], size, bold) <= room)
                found.append(part[:end])
                part = part[end:]
            found.append(part)
        found[-1] += " "
    return found
