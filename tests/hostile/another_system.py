"""What our own modules see of the system, as Windows has it: no POSIX modules, fewer functions, stricter files.

Run as `python -m tests.hostile.another_system COMMAND...` for the command line in such a process, or with `-c CODE`. Other libraries see the
system as it is: they have branches of their own for Windows, which cannot run here.
"""

from __future__ import annotations

import builtins
import os
import sys
from types import ModuleType
from typing import Any

MODULES = ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "posix", "syslog", "readline", "crypt", "spwd")
FUNCTIONS = (
    "pread", "pwrite", "preadv", "fork", "forkpty", "getuid", "geteuid", "getgid", "getegid", "getpgid", "setsid",
    "sched_getaffinity", "sched_setaffinity", "O_NOFOLLOW", "O_NONBLOCK", "O_DIRECTORY", "O_CLOEXEC", "mkfifo", "mknod",
    "statvfs", "fstatvfs", "chown", "fchown", "fchmod", "lchown", "killpg", "getpriority", "nice", "sysconf", "uname",
    "getloadavg", "posix_fallocate", "posix_fadvise", "sync", "fdatasync", "process_cpu_count", "sendfile", "wait",
    "memfd_create", "copy_file_range", "setxattr", "getxattr", "listxattr", "O_SYNC", "openpty", "ttyname",
)  # fmt: skip
COUNTED: list[str] = []


class _System(ModuleType):
    """The module `os` as our modules see it."""

    def __init__(self) -> None:
        super().__init__("os")
        self.__dict__.update({k: v for k, v in vars(os).items() if k not in FUNCTIONS})
        self.__dict__.update(name="nt", kill=_kill, rename=_rename, open=_open)


def _kill(process: int, number: int) -> None:
    raise AssertionError(f"os.kill({process}, {number}) ends a process on Windows")


def _rename(source: Any, target: Any) -> None:
    if os.path.lexists(target):
        raise FileExistsError(17, "it exists", str(source), None, str(target))
    os.rename(source, target)


def _open(path: Any, flags: int, mode: int = 0o777) -> int:
    if os.path.isdir(path):
        raise PermissionError(13, "it is a folder", str(path))
    return os.open(path, flags, mode)


def arrange() -> None:
    """From now on modules of ours that are imported see the other system."""
    real, system = builtins.__import__, _System()

    def found(name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> Any:
        ours = str((globals or {}).get("__name__", "")).partition(".")[0] == "burdenshare"
        if ours and level == 0 and name.partition(".")[0] in MODULES:
            COUNTED.append(name)
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        if ours and level == 0 and name == "os":
            COUNTED.append("os")
            return system
        return real(name, globals, locals, fromlist, level)

    builtins.__import__ = found


if __name__ == "__main__":
    assert not any(name.startswith("burdenshare.vocabulary") for name in sys.modules)
    sys.modules["tests.hostile.another_system"] = sys.modules["__main__"]
    arrange()
    if sys.argv[1] == "-c":
        exec(compile(sys.argv[2], "given", "exec"), {"__name__": "burdenshare.given"})
    else:
        from burdenshare.interfaces.cli.start import main

        main()
