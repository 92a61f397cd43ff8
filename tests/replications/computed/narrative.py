"""Cases of the topic `narrative`."""

from __future__ import annotations

import numpy as np

from burdenshare.model.narrative._influence import settled


def n11(x):
    found = settled(np.array(x["W"])[:, :, None], np.array(x["Lambda"])[:, None], np.array(x["x0"])[:, None])
    return {"x_star": [float(v) for v in np.asarray(found)[:, 0]]}


COMPUTED = {"N11": n11}
