"""Names that become files or folders: what is kept on one system can be copied to every other.

Windows keeps some names for devices, whatever ends them, knows no letter case, and allows neither `:` nor `?` in a
name, nor a dot or a space at its end.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

LONGEST: Final = 120  # characters of a name that is made safe
DEVICE: Final = "Windows keeps this name for a device."
_DEVICES: Final = frozenset(
    (
        "con",
        "prn",
        "aux",
        "nul",
        "conin$",
        "conout$",
        *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"),
    )
)
_ODD: Final = re.compile(r"[^A-Za-z0-9._ ()+,=@-]+")


def is_device(name: str) -> bool:
    """Whether Windows takes a name for that of a device, as it does `con`, `NUL` and `com1.csv`."""
    return name.partition(".")[0].rstrip(" ").casefold() in _DEVICES


def safe_name(name: str) -> str:
    """A file's name as it can be kept on every system: the same where it is plain, else with a digest of it."""
    plain = _ODD.sub("_", name).strip(". ")
    if plain == name and len(name) <= LONGEST and not is_device(name):
        return name
    stem, dot, ending = plain.rpartition(".")
    stem, ending = (stem, ending[:8]) if dot else (plain, "")
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return f"{stem[:60]}_{digest}{dot}{ending}"
