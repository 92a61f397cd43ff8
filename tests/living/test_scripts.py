"""The page's scripts in node: addresses, paths, quantiles, sentences and pictures, beside what Python gives."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path

import numpy as np
import pytest

from burdenshare.engine.answered import Answered, AnswerRow, Gap
from burdenshare.scenario.paths import lever_path
from burdenshare.views.answer import answer_text
from burdenshare.views.living.written import PAGE, SCRIPTS, WORKER
from burdenshare.views.words import in_ten, number
from tests.living.conftest import data_of, written_page

YEARS = (2025, *range(2026, 2036))


def path_cases():
    """Paths as scenarios write them, and as `--set LEVER=VALUE@YEAR` changes them."""
    rng, found = random.Random(3), []
    for _ in range(200):
        years = sorted(rng.sample(YEARS[1:], rng.randint(1, 4)))
        points = tuple((y, rng.uniform(-5, 9)) for y in years)
        start, value, by = rng.uniform(0, 5), rng.uniform(0, 5), rng.choice([0, *YEARS[1:]])
        own = {by or YEARS[1]: value}
        if points[0][0] <= YEARS[1] < min(own):
            own[YEARS[1]] = lever_path(points, (YEARS[1],))[0]
        case = {"points": points, "start": start, "years": YEARS}
        found.append({**case, "move": None, "path": lever_path(points, YEARS, start)})
        move = {"value": value, "by": by}
        found.append({**case, "move": move, "path": lever_path(tuple(sorted(own.items())), YEARS, start)})
    return found


def answer_cases():
    """Answers of every form, with the sentences of `views/answer.py`."""
    gaps = [Gap(-3000, 1200, 9000, 0.8, 0.2), Gap(10, 20, 30, 1, 0), Gap(0, 0, 0, 0, 0), Gap(-9.5, -4, 2, 0.1, 0.86)]
    units = [("billion won of each year", "billion won, nominal", 1.0), ("% of GDP", "points of GDP", 0.01)]
    found = []
    for unit, shown, _ in units:
        for total in (*gaps, None):
            for gap, reading in zip(gaps, ("", "plans kept", "plans kept", ""), strict=True):
                is_money = unit.startswith("billion")
                if (total is not None) != is_money:
                    continue
                row = AnswerRow(("x",), "Defence spending", unit, 1, reading, 2026, 2035, total, gap, is_money)
                answer = Answered("other", "this", "the plan", (), 10, 10, (row,))
                part = {
                    "rows": [0], "label": "Defence spending", "unit": shown, "decimals": 1, "first": 2026, "year": 2035,
                    "isYearly": is_money, "isCost": is_money,
                }  # fmt: skip
                said = {"total": vars(total) if total else None, "gap": vars(gap)}
                text = answer_text(answer)
                found.append(
                    {
                        "parts": [part],
                        "answers": [said],
                        "subject": "this",
                        "other": "the plan",
                        "reading": reading,
                        "text": text,
                    }
                )
    return found


def test_scripts_give_what_python_gives(small, node, tmp_path):
    rng = np.random.default_rng(4)
    levels = [0.0, 0.05, 0.37, 0.5, 0.95, 1.0]
    draws = [rng.normal(size=n).tolist() for n in (1, 2, 33, 512)]
    values = [0.0, -0.0, -0.04, 1234567.891, -1234.5678, 0.05, 99.995, float(np.float32(3.3))]
    cases = {
        "paths": path_cases(),
        "quantiles": [{"values": d, "levels": levels, "found": np.quantile(d, levels).tolist()} for d in draws],
        "numbers": [{"value": v, "decimals": k, "text": number(v, k)} for v in values for k in (0, 1, 2)],
        "shares": [{"share": s, "text": in_ten(s)} for s in (0.0, 0.01, 0.2, 0.449, 0.96, 1.0)],
        "answers": answer_cases(),
    }
    (tmp_path / "cases.json").write_text(json.dumps(cases), encoding="utf-8")
    (tmp_path / "page.json").write_text(json.dumps(data_of(small.text)), encoding="utf-8")
    environment = {"PAGE": str(tmp_path / "page.json"), "CASES": str(tmp_path / "cases.json"), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [node, "--test", str(Path(__file__).with_name("scripts.test.mjs"))],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


@pytest.mark.parametrize(
    "name", ["five-states", pytest.param("pledge-by-2035", marks=[pytest.mark.slow, pytest.mark.page])]
)
def test_futures_that_are_added_later_are_those_of_one_go(name, node, tmp_path):
    (tmp_path / "page.html").write_text(written_page(name).text, encoding="utf-8")
    script = Path(__file__).with_name("draws.mjs")
    done = subprocess.run([node, script, SCRIPTS, tmp_path / "page.html"], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found["same"] and found["bytes"] > 1_000_000


def test_scripts_are_joined_after_what_they_use():
    for names in (WORKER, PAGE):
        for i, name in enumerate(names):
            for line in (SCRIPTS / name).read_text(encoding="utf-8").splitlines():
                if line.startswith("import "):
                    assert line.split("'./")[1].removesuffix("'") in names[:i], f"{name}: {line}"
    assert {*WORKER, *PAGE} == {path.name for path in SCRIPTS.glob("*.js")}


def test_no_script_writes_html_or_runs_text():
    for path in SCRIPTS.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        for word in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
            "import(",
        ):
            assert word not in text, f"{path.name}: {word}"
        assert len(text.splitlines()) <= 300, path.name
