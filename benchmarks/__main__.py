"""Measure and write `benchmarks/README.md`: `python -m benchmarks` (or `make bench`).

All of it takes a quarter of an hour or more. `python -m benchmarks reference flagship` measures those parts, and
`python -m benchmarks against=TREE` compares with another tree; what was measured is kept in `build/benchmarks.json` for
this machine and these versions, and the page is written once all parts are there.
"""

from __future__ import annotations

import datetime
import json
import os
import platform
import sys
from pathlib import Path

import jax
import numpy as np

from benchmarks.against import against
from benchmarks.against import rows as table_against
from benchmarks.measure import (
    SHOWN,
    best,
    combinations,
    dearest,
    ema,
    first_result,
    flagship,
    median,
    million,
    reference,
)
from burdenshare.engine.identity import versions

PAGE = Path(__file__).with_name("README.md")
KEPT = Path(__file__).parent.parent / "build" / "benchmarks.json"
PARTS = {
    "reference": reference,
    "flagship": flagship,
    "dearest": dearest,
    "theory-table": combinations,
    "first-result": first_result,
    "million": million,
    "ema": ema,
}


def machine() -> str:
    """The machine in words, without its name."""
    model = platform.processor() or platform.machine()
    cpu = Path("/proc/cpuinfo")
    if cpu.is_file():
        names = [line.split(":")[1].strip() for line in cpu.read_text().splitlines() if line.startswith("model name")]
        flags = cpu.read_text()
        model = names[0] + (", AVX-512" if "avx512f" in flags else ", no AVX-512") if names else model
    return f"{model}, {os.cpu_count()} cores, {platform.system()}"


def rows(found: dict, draws: int) -> list[str]:
    """A table of two candidates in both precisions."""
    lines = [
        "| precision | ours, best (median) | NumPy, best (median) | ratio of bests (medians) | ours, draws a second | ns an element-equation |",
        "|---|---|---|---|---|---|",
    ]
    for name in ("float32", "float64"):
        a, b = found[name]["ours"], found[name]["numpy"]
        alone = found[name].get("program alone", a)
        cost = best(alone) / (draws * found["years"] * found["elements"]) * 1e9
        lines.append(
            f"| {name} | {1000 * best(a):.0f} ms ({1000 * median(a):.0f}) | {1000 * best(b):.0f} ms ({1000 * median(b):.0f}) "
            f"| {best(b) / best(a):.2f} ({median(b) / median(a):.2f}) | {draws / best(a):,.0f} | {cost:.2f} |"
        )
    return lines


def measured(wanted: list[str]) -> dict:
    """Measure the wanted parts, keeping each as it comes; what was kept of another machine or version is dropped."""
    here = {"machine": machine(), "versions": versions()}
    found = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.is_file() else {}
    if found.get("here") != here:
        found = {"here": here}
    for word in wanted:
        name, _, tree = word.partition("=")
        print(word, file=sys.stderr, flush=True)
        found[name] = against(tree) if tree else PARTS[name]()
        KEPT.parent.mkdir(exist_ok=True)
        KEPT.write_text(json.dumps(found, indent=1), encoding="utf-8")
    return found


def main(wanted: list[str]) -> None:
    """Measure, and write the page where nothing is missing."""
    if unknown := {word for word in wanted if word not in PARTS and not word.startswith("against=")}:
        sys.exit(f"{', '.join(sorted(unknown))}: no such part. Parts are {', '.join(PARTS)}.")
    found = measured(wanted or list(PARTS))
    if missing := [name for name in PARTS if name not in found]:
        print(f"Not measured yet: {', '.join(missing)}. The page stays as it is.", file=sys.stderr)
        return
    model, flag, costs, table, first, large, peer = (found[name] for name in PARTS)
    known = ", ".join(f"{k} {v}" for k, v in versions().items())
    lines = [
        "# Speed",
        "",
        f"Made by `python -m benchmarks` on {datetime.datetime.now(tz=datetime.UTC):%Y-%m-%d}: {machine()}; Python "
        f"{platform.python_version()}, {known}; JAX on {jax.default_backend()}.",
        "",
        "Shared cores are noisy: read ratios, best of seven interleaved repeats, medians beside. Nothing here is a timed test.",
        "",
        "## The reference model",
        "",
        f"Eight actors, 60 equations (three of pairs), 20 years, {model['draws']:,} draws; keys per draw, six outcomes kept by "
        "actor, shocks drawn inside. NumPy: the same functions in plain vectorised NumPy, chunks of 4,096 draws, two threads, "
        "Philox. The rewriting equals the reference outputs to 1e-9 (`tests/engine/test_reference_model.py`).",
        "",
        *rows(model, model["draws"]),
        "",
        "## The flagship",
        "",
        f"`indo-pacific-2026`, {flag['draws']:,} draws, warm: {flag['equations']} equations of all topics and the quantiles of "
        f"outcomes that need them ({', '.join(f'`{n}`' for n in SHOWN)}; {flag['series']} series), results in memory, "
        "sampled inputs kept from the first call as while a lever moves.",
        "",
        *rows(flag, flag["draws"]),
        "",
        f"A preview of 2,000 draws: {1000 * best(flag['float32']['ours, preview of 2,000']):.0f} ms "
        f"({1000 * median(flag['float32']['ours, preview of 2,000']):.0f}) in float32.",
        "",
        f"Compiling (float32): {best(flag['compile']['cold']):.1f} s cold ({median(flag['compile']['cold']):.1f}), "
        f"{best(flag['compile']['from the cache']):.2f} s from the cache ({median(flag['compile']['from the cache']):.2f}).",
        "",
        "What costs most, each equation compiled by itself in float32, as part of the sum of all: "
        + ", ".join(f"`{n}` ({t}) {100 * part:.1f} %" for n, t, part in costs)
        + ".",
        "",
        f"The theory table of two policies over 48 combinations, 10,000 draws each, from command to table: {table['cold']:.0f} s "
        f"cold, {table['with the compile cache']:.0f} s with the compile cache.",
        "",
        f"Against the NumPy of the same run the machine's own speed drops out. The reference model in NumPy, float32, took "
        f"{1000 * best(model['float32']['numpy']):.0f} ms here and 695 ms on the machine of 24 November 2026 (AVX-512).",
        "",
        "| from the start of the command to the first line of the table, 10,000 draws in float64 | best | median |",
        "|---|---|---|",
        *(f"| {name} | {best(s):.2f} s | {median(s):.2f} s |" for name, s in first.items()),
        "",
        f"A million draws of all {len(_outcomes())} outcomes in float32, kept (quantiles, means, first 10,000 draws): peak memory "
        f"{large['GB']:.2f} GB, {large['seconds']:.0f} s.",
        "",
        "## The EMA Workbench",
        "",
    ]
    if peer:
        ours = flag["draws"] / best(flag["float64"]["ours"])
        numpy = flag["draws"] / best(flag["float64"]["numpy"])
        lines += [
            f"`ema-workbench` {peer['version']} (Python {peer['python']}, an environment of its own), the same equations in NumPy, "
            f"one experiment a draw, in one process: {peer['draws_a_second']:,.0f} draws a second. In the same run, float64: ours "
            f"{ours:,.0f} ({ours / peer['draws_a_second']:,.0f} times), plain vectorised NumPy {numpy:,.0f} "
            f"({numpy / peer['draws_a_second']:,.0f} times).",
        ]
    else:
        lines += ["It could not be installed on this machine."]
    if earlier := found.get("against"):
        lines += [
            "",
            "## Against an earlier commit",
            "",
            f"This tree and {earlier['commit']} in two processes that take turns; float32 where draws are counted, and the "
            "command as it is (10,000 draws, float64, the report written). The kept cache holds compiled programs alone.",
            "",
            *table_against(earlier["seconds"]),
        ]
    lines += [
        "",
        f"No figure of an accelerator is claimed: {'JAX found none' if jax.default_backend() == 'cpu' else 'none was compared'}.",
        "",
    ]
    PAGE.write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))
    assert np.isfinite(large["GB"])


def _outcomes() -> tuple[str, ...]:
    from burdenshare.interfaces.notebook import load_scenario

    return load_scenario().outcomes


if __name__ == "__main__":
    main(sys.argv[1:])
