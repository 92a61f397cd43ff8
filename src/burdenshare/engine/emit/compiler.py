"""From C to WebAssembly, with the compiler of the package `ziglang` (the extra `page`)."""

from __future__ import annotations

import os
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from burdenshare.engine.installed import version
from burdenshare.vocabulary.errors import Problem, ProblemsFound

EXPORTS: Final = ("blocks", "quantiles", "points", "draws", "shocks")
# Small code runs as fast as large code here: unrolled loops do not fit where the processor keeps decoded ones.
FLAGS: Final = (
    "--target=wasm32-freestanding",
    "-Os",
    "-mcpu=generic+simd128+bulk_memory+nontrapping_fptoint",
    "-fno-math-errno",
    "-fno-trapping-math",
    "-ffp-contract=off",  # a product and a sum are two roundings, on every machine
    "-nostdlib",
    "-Wl,--no-entry",
    "-Wl,--strip-all",
)
MISSING: Final = Problem(
    "The compiler of pages",
    "the library `ziglang` is not installed.",
    "This form of the model is new, so it must be compiled once.",
    "Install it: pip install 'burdenshare[page]' (about 100 MB).",
)


def compiled(text: str, exports: tuple[str, ...] = EXPORTS) -> bytes:
    """Compile a C text to a module.

    Args:
        text: the whole text.
        exports: the functions that can be called from outside.

    Raises:
        ProblemsFound: the compiler is not installed, or refuses the text.
    """
    found = find_spec("ziglang")
    if found is None or found.origin is None:
        raise ProblemsFound([MISSING])
    zig = Path(found.origin).with_name("zig.exe" if os.name == "nt" else "zig")
    with tempfile.TemporaryDirectory(prefix="burdenshare-") as folder:
        source, module = Path(folder, "model.c"), Path(folder, "model.wasm")
        source.write_text(text, encoding="utf-8", newline="\n")
        own = {"ZIG_LOCAL_CACHE_DIR": folder, "ZIG_GLOBAL_CACHE_DIR": folder}  # or it would write in the user's home
        wanted = [f"-Wl,--export={name}" for name in (*exports, "__heap_base")]
        done = subprocess.run(
            [str(zig), "cc", *FLAGS, *wanted, "-o", module.name, source.name],
            cwd=folder, env=os.environ | own, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode or not module.is_file():
            wrong = f"it refuses the printed program: {done.stderr.strip().splitlines()[:1]}."
            raise ProblemsFound([Problem("The compiler of pages", wrong, "Install the version that is pinned.")])
        return module.read_bytes()


def compiler_version() -> str:
    """The version of the compiler, or nothing where it is not installed."""
    return str(version("ziglang") or "")
