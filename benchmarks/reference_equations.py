"""The reference model for speed, in the house's form: 8 actors, 60 equations, 10 states, 24 shocks a draw-year.

It means nothing: it has the mix of arithmetic that an alliance model has. `nuclear` never changes and is an input.
"""

import jax.numpy as jnp
from jax import Array

from burdenshare.vocabulary.arrays import Index, IndexByActor, IndexByActorParty, IndexByParty
from burdenshare.vocabulary.numerics import as_party, over, spread


def _row(x: Array) -> Array:
    """An actor's number beside each party."""
    return spread(x, IndexByActor, IndexByActorParty)


def _column(x: Array) -> Array:
    """A party's number beside each actor."""
    return spread(as_party(x, IndexByActor), IndexByParty, IndexByActorParty)


def _all(x: Array) -> Array:
    return over("actor", x, IndexByActor)


def labour(pop_last_year: IndexByActor, part: Index) -> IndexByActor:
    return pop_last_year * part


def tfp(tech_last_year: IndexByActor, gsd: Index, eps_g: IndexByActor) -> IndexByActor:
    return tech_last_year * jnp.exp(gsd * eps_g)


def output(tfp: IndexByActor, capital_last_year: IndexByActor, alpha: Index, labour: IndexByActor) -> IndexByActor:
    return tfp * jnp.exp(alpha * jnp.log(capital_last_year) + (1 - alpha) * jnp.log(labour + 0.1))


def growth(output: IndexByActor, gdp_last_year: IndexByActor) -> IndexByActor:
    return jnp.log(output / gdp_last_year)


def world_output(output: IndexByActor) -> Index:
    return _all(output)


def share(output: IndexByActor, world_output: Index) -> IndexByActor:
    return output / world_output


def revenue(output: IndexByActor, tax: Index, gov: IndexByActor) -> IndexByActor:
    return output * tax * gov


def interest(debt_last_year: IndexByActor, debt_r: Index, output: IndexByActor) -> IndexByActor:
    return debt_last_year * (debt_r + 0.02 * jnp.maximum(debt_last_year / output - 0.9, 0.0))


def fiscal_room(revenue: IndexByActor, interest: IndexByActor, output: IndexByActor) -> IndexByActor:
    return (revenue - interest) / output


def mil_eff(
    mil_last_year: IndexByActor, readiness_last_year: IndexByActor, tech_last_year: IndexByActor
) -> IndexByActor:
    return mil_last_year * (0.5 + 0.5 * readiness_last_year) * jnp.sqrt(tech_last_year)


def log_cap(mil_eff: IndexByActor) -> IndexByActor:
    return jnp.log(mil_eff + 0.01)


def bloc_mil(mil_eff: IndexByActor, bloc: IndexByActor) -> Index:
    return _all(mil_eff * bloc)


def other_mil(mil_eff: IndexByActor, bloc: IndexByActor) -> Index:
    return _all(mil_eff * (1 - bloc))


def ally_mil(bloc_mil: Index, other_mil: Index, bloc: IndexByActor, mil_eff: IndexByActor) -> IndexByActor:
    return bloc * bloc_mil + (1 - bloc) * other_mil - mil_eff


def spill(ally_mil: IndexByActor, commit: Index, trust_last_year: IndexByActor) -> IndexByActor:
    return commit * trust_last_year * ally_mil


def ext_cap(mil_eff: IndexByActor, spill: IndexByActor) -> IndexByActor:
    return jnp.log(mil_eff + spill + 0.01)


def balance(ext_cap: IndexByActor, log_cap: IndexByActor) -> IndexByActorParty:
    return _row(ext_cap) - _column(log_cap)


def p_det(
    balance: IndexByActorParty, det_k: Index, nuclear: IndexByActor, nuc_w: Index, trust_last_year: IndexByActor
) -> IndexByActorParty:
    return 1 / (1 + jnp.exp(-(det_k * balance + nuc_w * _row(nuclear + trust_last_year))))


def exposure(p_det: IndexByActorParty, host: IndexByActorParty, prox: IndexByActorParty) -> IndexByActor:
    return over("party", host * prox * (1 - p_det), IndexByActorParty)


def threat(exposure: IndexByActor, expo: IndexByActor, tsd: Index, eps_t: IndexByActor) -> IndexByActor:
    return exposure * expo * jnp.exp(tsd * eps_t)


def world_threat(threat: IndexByActor) -> Index:
    return _all(threat)


def rel_threat(threat: IndexByActor, world_threat: Index) -> IndexByActor:
    return threat / (0.125 * world_threat + 0.001)


def cohesion(trust_last_year: IndexByActor, opinion_last_year: IndexByActor, cohes: Index) -> IndexByActor:
    return cohes * trust_last_year + (1 - cohes) * opinion_last_year


def mean_cohesion(cohesion: IndexByActor, bloc: IndexByActor) -> Index:
    return _all(cohesion * bloc) / 6.0


def demand(mil_base: Index, threat: IndexByActor, threat_el: Index, opinion_last_year: IndexByActor) -> IndexByActor:
    return mil_base * jnp.exp(threat_el * jnp.log(1 + threat)) * (0.7 + 0.6 * opinion_last_year)


def ally_share(ally_mil: IndexByActor, mil_eff: IndexByActor) -> IndexByActor:
    return ally_mil / (ally_mil + mil_eff + 0.01)


def ride(free_ride: Index, ally_share: IndexByActor, trust_last_year: IndexByActor) -> IndexByActor:
    return 1 - free_ride * ally_share * trust_last_year


def mil_share_target(demand: IndexByActor, ride: IndexByActor) -> IndexByActor:
    return jnp.minimum(demand * ride, 0.12)


def crowd(mil_share_target: IndexByActor, fiscal_room: IndexByActor) -> IndexByActor:
    return jnp.minimum(mil_share_target, 0.4 * jnp.maximum(fiscal_room, 0.0) + 0.005)


def mil_spend(crowd: IndexByActor, output: IndexByActor) -> IndexByActor:
    return crowd * output


def bloc_spend(mil_spend: IndexByActor, bloc: IndexByActor) -> Index:
    return _all(mil_spend * bloc)


def bloc_gdp(output: IndexByActor, bloc: IndexByActor) -> Index:
    return _all(output * bloc)


def burden(mil_spend: IndexByActor, bloc_spend: Index) -> IndexByActor:
    return mil_spend / bloc_spend


def fair(output: IndexByActor, bloc_gdp: Index) -> IndexByActor:
    return output / bloc_gdp


def gap(burden: IndexByActor, fair: IndexByActor, bloc: IndexByActor) -> IndexByActor:
    return bloc * (burden - fair)


def peer_pressure(gap: IndexByActor, trust_last_year: IndexByActor) -> IndexByActor:
    return jnp.maximum(-gap, 0.0) * (1 - trust_last_year)


def procurement(mil_spend: IndexByActor, proc_lag: Index) -> IndexByActor:
    return 0.35 * mil_spend * proc_lag


def oandm(mil_spend: IndexByActor, procurement: IndexByActor) -> IndexByActor:
    return mil_spend - procurement


def ready_flow(oandm: IndexByActor, mil_last_year: IndexByActor, ready_k: Index) -> IndexByActor:
    return 1 - jnp.exp(-ready_k * oandm / (mil_last_year + 0.01))


def crisis_logit(crisis_b: Index, threat: IndexByActor, tension_last_year: IndexByActor, esc: Index) -> IndexByActor:
    return crisis_b + esc * jnp.log(1 + threat) + 2 * tension_last_year


def p_crisis(crisis_logit: IndexByActor) -> IndexByActor:
    return 1 / (1 + jnp.exp(-crisis_logit))


def crisis(p_crisis: IndexByActor, u_c: IndexByActor, one: IndexByActor) -> IndexByActor:
    return jnp.where(u_c < p_crisis, one, 0.0)


def n_crisis(crisis: IndexByActor) -> Index:
    return _all(crisis)


def damage(crisis: IndexByActor, war_cost: Index, p_crisis: IndexByActor) -> IndexByActor:
    return crisis * war_cost * p_crisis


def aid_out(aid: Index, output: IndexByActor, n_crisis: Index, crisis: IndexByActor) -> IndexByActor:
    return aid * output * jnp.minimum(n_crisis / 8.0, 1.0) * (1 - crisis)


def spending(
    mil_spend: IndexByActor, aid_out: IndexByActor, interest: IndexByActor, revenue: IndexByActor
) -> IndexByActor:
    return 0.85 * revenue + mil_spend + aid_out + interest


def deficit(spending: IndexByActor, revenue: IndexByActor) -> IndexByActor:
    return spending - revenue


def invest(inv: Index, output: IndexByActor, deficit: IndexByActor) -> IndexByActor:
    return jnp.maximum(inv * output - 0.3 * jnp.maximum(deficit, 0.0), 0.02 * output)


def tech_gap(tech_last_year: IndexByActor, max_tech: Index) -> IndexByActor:
    return jnp.log(max_tech / tech_last_year)


def max_tech(tech_last_year: IndexByActor, share: IndexByActor) -> Index:
    return _all(tech_last_year * share) + 0.3


def gdp(output: IndexByActor, damage: IndexByActor) -> IndexByActor:
    return output * (1 - damage)


def capital(capital_last_year: IndexByActor, dep: Index, invest: IndexByActor, damage: IndexByActor) -> IndexByActor:
    return capital_last_year * (1 - dep) * (1 - 0.5 * damage) + invest


def pop(pop_last_year: IndexByActor, pop_g: Index) -> IndexByActor:
    return pop_last_year * (1 + pop_g)


def tech(tech_last_year: IndexByActor, tech_g: Index, tech_sp: Index, tech_gap: IndexByActor) -> IndexByActor:
    return tech_last_year * jnp.exp(tech_g + tech_sp * 0.1 * tech_gap)


def mil(mil_last_year: IndexByActor, decay: Index, procurement: IndexByActor) -> IndexByActor:
    return mil_last_year * (1 - decay) + procurement


def debt(debt_last_year: IndexByActor, deficit: IndexByActor) -> IndexByActor:
    return jnp.maximum(debt_last_year + deficit, 0.0)


def tension(tension_last_year: IndexByActor, crisis: IndexByActor, rel_threat: IndexByActor) -> IndexByActor:
    return jnp.clip(0.8 * tension_last_year + 0.15 * crisis + 0.05 * jnp.tanh(rel_threat - 1), 0.0, 1.0)


def trust(
    trust_last_year: IndexByActor,
    trust_k: Index,
    trust_dec: Index,
    gap: IndexByActor,
    crisis: IndexByActor,
    mean_cohesion: Index,
    peer_pressure: IndexByActor,
) -> IndexByActor:
    return jnp.clip(
        trust_last_year
        + trust_k * gap
        - trust_dec * (trust_last_year - 0.5 * mean_cohesion)
        - 0.05 * crisis
        - 0.1 * peer_pressure,
        0.0,
        1.0,
    )


def readiness(readiness_last_year: IndexByActor, ready_flow: IndexByActor) -> IndexByActor:
    return 0.7 * readiness_last_year + 0.3 * ready_flow


def opinion(
    opinion_last_year: IndexByActor, op_k: Index, op_dec: Index, threat: IndexByActor, growth: IndexByActor
) -> IndexByActor:
    return jnp.clip(
        opinion_last_year + op_k * 0.1 * jnp.tanh(threat + growth) - op_dec * (opinion_last_year - 0.4), 0.0, 1.0
    )
