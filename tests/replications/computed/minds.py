"""Cases of deterrence, stability and credibility, computed by the model's own equations and closed forms."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
from scipy.optimize import minimize_scalar

from burdenshare.model.credibility.weighted_signals import adversary_belief, adversary_broken, adversary_honoured
from burdenshare.model.deterrence._games import (
    escalation,
    inefficiency,
    one_stage_threshold,
    quantal_response,
    strategic_probit,
    war_by_risk,
)
from burdenshare.model.deterrence.strategic_choice import chance_of_attack_log, punishment
from burdenshare.model.stability._first_strike import fear_answer, fear_threshold, first_strike_stability, settled_fear
from burdenshare.model.stability.exposed_forces import (
    chance_killed,
    chance_located,
    exposed_share,
    preemption_pressure,
)
from burdenshare.scenario.load import load_scenario
from burdenshare.vocabulary.cards import load_cards
from burdenshare.vocabulary.numerics import fixed_point

# The orders of the book as numbers: hard above, soft below what the player would get by yielding.
CHALLENGER = {"DE": 0.2, "DD": 0.45, "ED": 0.6, "SQ": 0.75, "DC": 1.0}
DEFENDER = {"ED": 0.15, "DC": 0.5, "DE": 0.8, "SQ": 1.0}


def t01(x):
    """As precision grows the game is backward induction."""
    assert x["tree"].startswith("C: SQ or demand")
    found = {}
    for challenger, last in (("Hard", 0.3), ("Soft", 0.1)):
        for kind in ("HH", "HS", "SH", "SS"):
            c = {**CHALLENGER, "EE": last}
            d = {**DEFENDER, "DD": 0.6 if kind[0] == "H" else 0.4, "EE": 0.2 if kind[1] == "H" else 0.1}
            ends = escalation(_arrays(c), _arrays(d), jnp.array([400.0])).by_outcome
            found[f"Challenger_{challenger}_Defender_{kind}"] = max(ends, key=lambda k: float(ends[k][0]))
    return found


def _arrays(payoffs):
    return {k: jnp.array([v]) for k, v in payoffs.items()}


def probit_fit(x):
    """The scale that fits the counts best, by maximum likelihood."""
    counts = np.array([x["counts"][k] for k in ("no_attack", "concede", "fight")])
    none, conceded, war = (jnp.array(float(v)) for v in x["u1"])

    def loss(log_noise):
        attacks, fights = strategic_probit(
            (none, conceded, war), jnp.array(float(x["u2_fight"])), jnp.exp(log_noise), x["type"] == "agent"
        )
        chances = np.array([1 - attacks, attacks * (1 - fights), attacks * fights], dtype=float)
        return -float(counts @ np.log(chances))

    best = minimize_scalar(loss, bounds=(-3, 1), method="bounded", options={"xatol": 1e-10})
    return {"log_sigma": best.x, "loglik": -best.fun}


def t03(x):
    found = probit_fit(x)
    return {**found, "aic": 2 - 2 * found["loglik"]}


def game(row, column, precision):
    p, q = quantal_response(jnp.array(row), jnp.array(column), jnp.array(float(precision)))
    return float(p), float(q)


def t05(x):
    row, column, n = x["row_payoffs"], x["col_payoffs"], x["n"]

    def loss(precision):
        p, q = game(row, column, precision)
        rows = x["freq_row"] * np.log(p) + (1 - x["freq_row"]) * np.log(1 - p)
        return -n * (rows + x["freq_col"] * np.log(q) + (1 - x["freq_col"]) * np.log(1 - q))

    best = minimize_scalar(loss, bounds=(0.1, 20), method="bounded", options={"xatol": 1e-9})
    p, q = game(row, column, best.x)
    return {"lambda": best.x, "p_row_first": p, "p_col_first": q, "loglik": -best.fun}


def t06(x):
    row, column = [[1.1141, 0.0], [0.0, 0.2785]], [[0.0, 1.1141], [1.1141, 0.0]]
    found = [game(row, column, precision) for precision in x["lambda"]]
    return {"p_row_first": [p for p, _ in found], "p_col_first": [q for _, q in found]}


def t08(x):
    low, high = 0.0, 0.4
    assert x["c_B"] == "U[0,0.4]"
    best, war = war_by_risk(x["p"], x["c_A"], high)
    known = (low + high) / 2
    return {"x_star": best, "p_war": war, "bargaining_range_if_cB_0_2": [x["p"] - x["c_A"], x["p"] + known]}


def t09(x):
    slack = [inefficiency(x["delta"], tuple(case), (x["c_D"], x["c_R"])) for case in x["cases"]]
    return {"slack": slack, "preventive_war": [s > 0 for s in slack]}


def t11(x):
    """The same point by repeating the answer, and by the model's own way to it."""
    found = []
    for case in x["cases"]:
        a, b, slope, start = (jnp.array([float(v)]) for v in (case["a"], case["b"], x["lambda"], x["start"]))
        again = fixed_point(lambda q, a=a, b=b, s=slope: fear_answer(q, a, b, s), start)
        settled, _ = settled_fear(start, a, b, slope)
        assert abs(float(settled[0] - again[0])) < 1e-9
        found.append(float(settled[0]))
    return {"q": found}


def t12(x):
    n = (jnp.array(float(x["N_A"])), jnp.array(float(x["N_B"])))

    def index(a, b):
        return float(first_strike_stability(n, (jnp.array(a), jnp.array(b)), x["k"], x["lambda"]))

    found = [index(*(float(s) for s in pair)) for pair in x["survivability"]]
    grid = np.linspace(0.01, 1, 34)
    table = np.array([[index(a, b) for b in grid] for a in grid])
    holds = {
        "0<I<=1": bool((table > 0).all() and (table <= 1).all()),
        "I=1 iff both survivabilities are 1": bool((table[:-1].max() < 1) and (table[:, :-1].max() < 1)),
        "monotone in each survivability": bool((np.diff(table, axis=0) > 0).all() and (np.diff(table) > 0).all()),
    }
    return {"index": found, "properties": [text for text, held in holds.items() if held]}


def t13(x):
    a, b = (np.array([[float(v)]]) for v in x["prior"])
    memory, w = np.array([x["forgetting"]]), x["weight"]
    good, bad = np.array([[w * x["honoured"]]]), np.array([[w * x["violated"]]])
    honoured = adversary_honoured(a, a, memory, good, False)
    broken = adversary_broken(b, b, memory, bad, False)
    return {
        "mean_before": float(adversary_belief(a, b)[0, 0]),
        "mean_after": float(adversary_belief(honoured, broken)[0, 0]),
    }


def t17(x):
    """More strike, by the model's own equations over its own priors: the hazard moves both ways, neither built in."""
    assert x["sweep"] == "ROK strike stock"
    cells = load_scenario("indo-pacific-2026", load_cards()).uncertainties
    random = np.random.default_rng(17)

    def drawn(name, *labels):
        return jnp.array(cells[name].distribution(*labels).quantile(random.uniform(1e-4, 1 - 1e-4, 4000)))

    one, wide = jnp.ones(4000), jnp.ones((1, 4000))
    part, belief = drawn("strike_part"), 0.75 * wide
    located, killed = drawn("located_at_start", "peninsula")[None], drawn("killed_at_start", "peninsula")[None]
    fights, press, slope = drawn("fighting_at_start"), drawn("preemption_slope"), drawn("punishment_slope")
    rate, half = 0.008 * wide, jnp.zeros((1, 4000))

    def log_hazard(strike):
        exposed = exposed_share(chance_located(located, wide, wide), chance_killed(killed, strike * wide, wide))
        usual = exposed_share(chance_located(located, wide, wide), chance_killed(killed, wide, wide))
        gain = punishment(strike * wide, belief, part) / punishment(wide, belief, part) - 1
        attack = chance_of_attack_log(rate, fights, half, gain, one, slope)
        return attack + preemption_pressure(exposed, usual, press)

    change = np.asarray(log_hazard(2.0) - log_hazard(1.0))[0]
    both = (change > 1e-6).mean() > 0.05 and (change < -1e-6).mean() > 0.05
    text = "exists a region where d(P_war)/d(strike stock) > 0 and one where it is < 0; neither sign is hard-coded"
    return {"property": text if both else "one sign only"}


def t19(_):
    """The priors: alliances lower the hazard, stationing is centred on nothing."""
    cells = load_scenario("indo-pacific-2026", load_cards()).uncertainties
    middle = np.array([0.5])
    alliance = -np.log(cells["alliance_factor"].distribution().quantile(middle)[0])
    stationing = cells["stationing_effect"].distribution().quantile(middle)[0]
    return {"alliance_effect_sign": int(np.sign(alliance)), "stationing_effect": round(float(stationing), 12)}


COMPUTED = {
    "T01": t01,
    "T02": lambda x: {"p_hard_threshold": one_stage_threshold(x["c_DC"], x["c_SQ"], x["c_DD"])},
    "T03": t03,
    "T04": probit_fit,
    "T05": t05,
    "T06": t06,
    "T08": t08,
    "T09": t09,
    "T10": lambda x: {"q_star": [float(fear_threshold(c["a"], c["b"])) for c in x["cases"]]},
    "T11": t11,
    "T12": t12,
    "T13": t13,
    "T17": t17,
    "T19": t19,
}
