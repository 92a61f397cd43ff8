"""How exact are the numbers at 200 to 10,000 draws? Errors of a sampling against a million plain draws.

    python -m benchmarks.draw_errors reference FILE.npz            a million plain draws: two to four minutes
    python -m benchmarks.draw_errors seeds SAMPLING FILE.npz       60 seeds of a sampling, kept one by one
    python -m benchmarks.draw_errors table REFERENCE PLAIN OLD NEW the table of `decisions/0015-draws.md`

Seeds, policies, outcomes and the rules of what is left out were written down before the first run. Up to version
b47775f a scalar had a Sobol dimension of its own: the script runs there too, for the old errors.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from burdenshare.engine.compile import compile_program
from burdenshare.engine.graph import needed
from burdenshare.interfaces.notebook import bind, load_scenario

A, B = "pledge-by-2035", "as-now"
SEEDS = range(1001, 1061)
COUNTS = (200, 500, 1024, 2000, 10_000)
REFERENCE_SEEDS, RUN = range(1, 33), 32_000  # the reference: 32 runs of 32,000 plain draws
REFERENCE = len(REFERENCE_SEEDS) * RUN
YEARS = (2030, 2040)
QUANTILES = (0.05, 0.5, 0.95)
MONEY = ("defence_spending", "defence_share", "debt_burden", "active_force")
RISK = ("chance_of_war_so_far", "war_index")
MEANS = ("coverage", "mission_share")
RARE = 60  # a mean of a number with a larger kurtosis is made by a few draws
ATOM = 1e-3  # a quantile that more of the draws share than this has no density


class Policies:
    """The two policies on the same draws: by series, the draws of one label and year."""

    def __init__(self, sampling: str) -> None:
        names = (*MONEY, *RISK, *MEANS)
        self.programs = []
        for name in (A, B):
            program = bind(load_scenario(name)).program
            cut = {"outcomes": names, "equations": needed(program.equations, names), "sampling": sampling}
            self.programs.append(dataclasses.replace(program, **cut))
        self.machines = [_machine(p) for p in self.programs]

    def series(self, seed: int, draws: int) -> dict[str, np.ndarray]:
        """The draws of every series: `A defence_share[KOR] 2030`, and the same of A − B."""
        found: dict[str, np.ndarray] = {}
        for word, program, machine in zip("AB", self.programs, self.machines, strict=True):
            for name, values in machine.run(draws, dataclasses.replace(program, seed=seed)).items():
                found |= {f"{word} {key}": v for key, v in _cells(program, name, values)}
        for key in [k for k in found if k[0] == "A"]:
            found[f"D{key[1:]}"] = found[key] - found[f"B{key[1:]}"]
        return found


def _machine(program: Any) -> Any:
    try:
        from burdenshare.scenario.sampling import sobol_dimensions
    except ImportError:
        return compile_program(program)
    return compile_program(program, 64, sobol_dimensions())


def _cells(program: Any, name: str, values: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    labels = [program.labels[d] for d in program.equations[name].gives.dimensions]
    shown = [y for y in program.years if y != program.reference_year]
    for year in YEARS:
        for index in np.ndindex(*values.shape[1:-1]):
            words = ",".join(of[i] for of, i in zip(labels, index, strict=True))
            yield f"{name}[{words}] {year}", values[(shown.index(year), *index)]


def group(key: str) -> str:
    """The row of the table to which a number belongs."""
    word, name, statistic = key[0], key[2:].partition("[")[0], key.rpartition(" ")[2]
    mean = statistic == "mean"
    if word == "D":
        kind = "money and people" if name in MONEY else "war" if name in RISK else "coverage and mission shares"
        return f"A − B, {kind}"
    if name in MEANS:
        return f"{name}, means"
    return f"{name}, {'mean' if mean else 'quantiles'}" if name in RISK else name


def reference(file: Path) -> None:
    """Compute a million plain draws: each number and the square of its own standard error."""
    policies = Policies("monte_carlo")
    held: dict[str, list[np.ndarray]] = {}
    sums: dict[str, np.ndarray] = {}
    for seed in REFERENCE_SEEDS:
        for key, values in policies.series(seed, RUN).items():
            if key[2:].partition("[")[0] in MEANS:
                powers = np.array([(values**p).sum() for p in range(5)])
                sums[key] = sums.get(key, np.zeros(5)) + powers
            else:
                held.setdefault(key, []).append(values.astype(np.float32))
        print(seed, file=sys.stderr, flush=True)
    found: dict[str, tuple[float, float]] = {}
    for key, powers in sums.items():
        _take_mean(found, key, powers / REFERENCE)
    for key in list(held):
        values = np.sort(np.concatenate(held.pop(key)))
        wide = values.astype(np.float64) - float(values.mean(dtype=np.float64))
        moments = np.array([1.0, *(np.mean(wide**p) for p in range(1, 5))])
        _take_mean(found, key, moments, float(values.mean(dtype=np.float64)))
        for q in QUANTILES:
            _take_quantile(found, f"{key} {q}", values, q)
    keys = sorted(found)
    np.savez(file, keys=keys, values=np.array([found[k] for k in keys]))
    print(f"{len(keys)} numbers", file=sys.stderr)


def _take_mean(found: dict[str, tuple[float, float]], key: str, raw: np.ndarray, shift: float = 0.0) -> None:
    """Note a mean from raw moments, unless it has no spread or is made by rare draws."""
    mean = raw[1]
    variance = raw[2] - mean**2
    fourth = raw[4] - 4 * mean * raw[3] + 6 * mean**2 * raw[2] - 3 * mean**4
    if not np.isfinite(variance) or variance <= 1e-12 * max(1e-12, (mean + shift) ** 2) or fourth / variance**2 > RARE:
        return
    found[f"{key} mean"] = (mean + shift, variance / REFERENCE)


def _take_quantile(found: dict[str, tuple[float, float]], key: str, values: np.ndarray, q: float) -> None:
    """Note a quantile of sorted values, unless it has no density there or the density breaks off beside it."""
    if not np.isfinite(values).all():
        return
    at = float(np.quantile(values, q))
    shared = np.searchsorted(values, at, "right") - np.searchsorted(values, at, "left")
    step = np.sqrt(q * (1 - q) / REFERENCE)
    near, far = (float(np.diff(np.quantile(values, [q - w * step, q + w * step]))[0]) / (2 * w) for w in (3, 30))
    if near <= 0 or far <= 0 or shared > ATOM * REFERENCE or not 0.5 < near / far < 2:
        return
    found[key] = (at, far**2)


def seeds(sampling: str, file: Path) -> None:
    """Compute all numbers at each count for each seed: the shorter run is a prefix of the longest. Kept seed by seed."""
    policies = Policies(sampling)
    found: list[np.ndarray] = []
    for seed in SEEDS:
        series = policies.series(seed, max(COUNTS))
        names = sorted(series)
        by_count = []
        for count in COUNTS:
            cut = np.stack([series[n][:count] for n in names])
            by_count.append(np.concatenate([np.quantile(cut, QUANTILES, axis=1), cut.mean(axis=1)[None]]).T.ravel())
        found.append(np.stack(by_count))
        keys = [f"{n} {s}" for n in names for s in (*QUANTILES, "mean")]
        np.savez(file, keys=keys, values=np.stack(found))
        print(seed, file=sys.stderr, flush=True)


def squared(file: Path, reference_file: Path, count: int) -> tuple[list[str], np.ndarray]:
    """Squared errors over the variance of plain draws, the reference's own noise taken off: seed × count × number."""
    held, known = np.load(file), np.load(reference_file)
    keys = list(held["keys"])
    places = [keys.index(k) for k in known["keys"]]
    truth, noise = known["values"].T
    plain = noise * REFERENCE / np.array(COUNTS)[:, None]
    return list(known["keys"]), ((held["values"][:count, :, places] - truth) ** 2 - noise) / plain


def table(reference_file: Path, plain_file: Path, old_file: Path, new_file: Path) -> None:
    """Print errors over those of plain draws and over the old ones, by group of numbers, with 90 % intervals."""
    plain, old, new = (squared(f, reference_file, len(SEEDS)) for f in (plain_file, old_file, new_file))
    keys = plain[0]
    rows = np.array([group(k) for k in keys])
    kinds = {g: rows == g for g in sorted(set(rows))}
    kinds |= {"the four shown": np.isin(rows, MONEY), "all": np.ones(len(keys), bool)}
    columns = {**{f"{c:,}": np.arange(len(COUNTS)) == i for i, c in enumerate(COUNTS)}, "all counts": slice(None)}
    random = np.random.default_rng(5)
    for title, (_, top), (_, bottom) in (
        ("new over plain", new, plain),
        ("old over plain", old, plain),
        ("new over old", new, old),
    ):
        count = min(len(top), len(bottom))  # seeds that both have
        again = random.integers(0, count, (2000, count))
        print(f"\n| {title}, {count} seeds | numbers | " + " | ".join(columns) + " |")
        print("|---|---:|" + "---:|" * len(columns))
        for kind, of in kinds.items():
            cells = []
            for at in columns.values():
                a, b = (x[:count, at][:, :, of].mean(axis=(1, 2)) for x in (top, bottom))
                ratio = np.sqrt(a.mean() / b.mean())
                low, high = np.quantile(np.sqrt(a[again].mean(axis=1) / b[again].mean(axis=1)), [0.05, 0.95])
                cells.append(f"{ratio:.2f} ({low:.2f}–{high:.2f})")
            print(f"| {kind} | {of.sum()} | " + " | ".join(cells) + " |")


def main(words: list[str]) -> None:
    """Do what the command line says."""
    match words:
        case ["reference", file]:
            reference(Path(file))
        case ["seeds", sampling, file]:
            seeds(sampling, Path(file))
        case ["table", *files] if len(files) == 4:
            table(*map(Path, files))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
