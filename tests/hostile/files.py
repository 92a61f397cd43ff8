"""What stands where a file should: pipes, devices, folders, sockets, links that lead nowhere, and files without end."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SPECIAL = (
    "a pipe", "a device", "a folder", "a socket", "a link to a pipe", "a link to a device", "a link to nowhere",
    "a link to itself", "a large file", "a sparse file", "a missing file", "a long name", "a file as a folder",
)  # fmt: skip


@contextmanager
def special(kind: str, folder: Path, suffix: str) -> Iterator[Path]:
    """The path of something that is no regular file of a reasonable size."""
    path, other = folder / f"x{suffix}", folder / "other"
    listening = socket.socket(socket.AF_UNIX)
    if kind == "a pipe":
        os.mkfifo(path)
    elif kind == "a device":
        path = Path("/dev/zero")
    elif kind == "a folder":
        path.mkdir()
    elif kind == "a socket":
        here = Path.cwd()
        os.chdir(folder)  # the path of a socket is short
        listening.bind(path.name)
        os.chdir(here)
    elif kind == "a link to a pipe":
        os.mkfifo(other)
        path.symlink_to(other)
    elif kind == "a link to a device":
        path.symlink_to("/dev/zero")
    elif kind == "a link to nowhere":
        path.symlink_to(folder / "nowhere")
    elif kind == "a link to itself":
        path.symlink_to(path)
    elif kind == "a large file":
        path.write_bytes(b"a: " + b"x" * (2**20 + 1))
    elif kind == "a sparse file":
        with path.open("wb") as file:
            file.truncate(2**31)
    elif kind == "a long name":
        path = folder / ("x" * 5000 + suffix)
    elif kind == "a file as a folder":
        other.write_text("x")
        path = other / "x"
    yield path
    listening.close()
