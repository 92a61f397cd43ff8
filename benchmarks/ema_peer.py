"""The flagship under the EMA Workbench, one experiment a draw; run in an environment of its own.

python ema_peer.py PAYLOAD EXPERIMENTS
"""

from __future__ import annotations

import json
import pickle
import sys
import time
from importlib import metadata
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import numpy_twin
from ema_workbench import ArrayOutcome, Model, RealParameter, perform_experiments

payload = pickle.loads(Path(sys.argv[1]).read_bytes())
space = {theory: numpy_twin.equations(text) for theory, text in payload["sources"].items()}
steps = numpy_twin.link(payload["steps"], space, payload["masks"], payload["held"])
twin = numpy_twin.Twin(steps, payload["carried"], payload["outcomes"])
drawn = {key for key, _ in payload["scalars"].values()}
random = np.random.default_rng(1)


def flagship(**levers: float) -> dict[str, np.ndarray]:
    """One draw of the flagship."""
    constant = {k: v.copy() if k in drawn else v for k, v in payload["constant"].items()}
    for name, (key, index) in payload["scalars"].items():
        constant[key][index] = levers[name]
    shocks = lambda _: {  # noqa: E731
        n: random.random(s) if q == "Uniform" else random.standard_normal(s) for n, (s, q) in payload["shocks"].items()
    }
    years = twin.run(payload["start"], constant, payload["yearly"], shocks)
    return {n: np.stack([y[n] for y in years]).ravel() for n in payload["outcomes"]}


model = Model("flagship", function=flagship)
model.uncertainties = [RealParameter(n, low, high) for n, (low, high) in payload["ranges"].items()]
model.outcomes = [ArrayOutcome(n) for n in payload["outcomes"]]
count = int(sys.argv[2])
perform_experiments(model, 20)
best = []
for _ in range(3):
    begin = time.perf_counter()
    perform_experiments(model, count)
    best.append(time.perf_counter() - begin)
print(
    json.dumps(
        {
            "version": metadata.version("ema-workbench"),
            "python": sys.version.split()[0],
            "draws_a_second": count / min(best),
        }
    )
)
