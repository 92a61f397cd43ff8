"""Cases of force exchange in aggregate: salvos, missile defence, hard targets."""

from __future__ import annotations

import numpy as np

from burdenshare.model.roles._exchange import (
    certain_salvo,
    chancy_salvo,
    defended_raid,
    hard_target_kill,
    stopped_by,
)


def hughes(x):
    """One salvo each way, of forces that fire at the same time."""
    lost = {}
    for side, other in (("A", "B"), ("B", "A")):
        own, foe = x[side], x[other]
        incoming, stoppers = foe["n"] * foe["strike"], own["n"] * own["defence"]
        lost[side] = float(certain_salvo(float(own["n"]), float(own["staying"]), float(incoming), float(stoppers)))
    return lost


def l03(x):
    lost = hughes(x)
    return {"loss_A": lost["A"], "loss_B": lost["B"], "loss_fraction": [lost[s] / x[s]["n"] for s in ("A", "B")]}


def l04(x):
    lost = hughes(x)
    return {"loss_A": lost["A"], "loss_B": lost["B"]}


def coral_sea(x):
    """Mean carriers lost, and the chance that all are, of each side."""
    found = {}
    for side, other in (("USN", "IJN"), ("IJN", "USN")):
        own, foe = x[side], x[other]
        salvo = chancy_salvo(
            float(own["carriers"]),
            float(foe["carriers"] * foe["attack_sqn_per_carrier"]),
            foe["p"],
            float(own["carriers"] * own["fighter_sqn_per_carrier"]),
            own["q"],
            float(x["damage_mean"]),
            x["damage_sd"],
        )
        found[side] = (float(salvo.lost), float(salvo.all_lost))
    return found


def l05(x):
    found = coral_sea(x)
    return {
        "mean_loss_USN": found["USN"][0],
        "mean_loss_IJN": found["IJN"][0],
        "p_both_USN_lost": found["USN"][1],
    }


def l06(x):
    found = coral_sea(x)
    means = {f"mean_loss_{side}": lost for side, (lost, _) in found.items()}
    return means | {f"p_{side}": chance for side, (_, chance) in found.items()}


def l07(x):
    raid = defended_raid(float(x["W"]), x["k"], np.array(x["n"], float), common_mode=x["common_mode"])
    return {"p_no_leak": [float(v) for v in np.asarray(raid.none_leaks)]}


COMPUTED = {
    "L03": l03,
    "L04": l04,
    "L05": l05,
    "L06": l06,
    "L07": l07,
    "L08": lambda x: {"sspk": [float(hard_target_kill(float(r))) for r in x["ratio"]]},
    "L12": lambda x: {"p_kill": float(stopped_by(x["k"], float(x["n"])))},
}
