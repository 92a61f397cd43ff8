"""Force exchange: closed forms of missile defence and salvos give the value of coverage in two missions.

Claims that air and missile defence is fulfilled by the share of a raid that is stopped, where interceptors per missile
follow coverage up to what launchers hold ready. Sea control is fulfilled by the share of the defender's fleet that
survives one salvo, where its size follows coverage. A defence may fail as a whole, so missile defence has a ceiling
that no purchase lifts, and sea control has a threshold. All other missions, and all else but the value of coverage,
follow `supply_and_requirement`. All numbers are relative and aggregate: no site, target or route. Leaves out decoys,
manoeuvre, reloading, a first strike at sea, and what a leaked missile hits. Disagrees: those who hold that force
employment decides and not numbers, and `supply_and_requirement`, in which coverage helps every mission alike.
Source: [Wilkening2000] for the raid, [Armstrong2005] for the salvo after [Hughes1995]; interceptors as in
[AtkinsonKress2025], ranges of a fleet as in [KeslerLucasSanchez2019]. The scales of both forms are judgement: they make
full coverage worth in the median what it is worth in `supply_and_requirement`.
"""

import jax.numpy as jnp
from jax import Array

from burdenshare.model.roles._exchange import chancy_salvo, defended_raid
from burdenshare.vocabulary.arrays import (
    Chance,
    Count,
    CoverageByMissionContingency,
    ForCoverage,
    Ratio,
    RatioByMissionContingency,
    Share,
    ShareByMission,
    ShareByMissionContingency,
)
from burdenshare.vocabulary.numerics import FULL_COVERAGE, spread

OTHERWISE = "supply_and_requirement"


def stopped_share(
    coverage: CoverageByMissionContingency,
    interceptors_at_full_coverage: ForCoverage,
    ready_interceptors: Ratio,
    interceptor_kill: Chance,
    defence_works: Chance,
) -> ShareByMissionContingency:
    """The defence stops a share of a raid, with coverage read as interceptors per missile.

    Holds: never above the probability that the defence works; coverage beyond what launchers hold ready adds nothing.
    """
    bought = _everywhere(interceptors_at_full_coverage) * coverage
    shots = jnp.minimum(bought, _everywhere(ready_interceptors))
    kill = _everywhere(interceptor_kill)
    return defended_raid(jnp.ones_like(coverage), kill, shots, common_mode=_everywhere(defence_works)).stopped


def surviving_share(
    coverage: CoverageByMissionContingency,
    fleet_size: Count,
    attackers_at_full_coverage: Ratio,
    missiles_each: Ratio,
    interceptors_each: Ratio,
    hit_chance: Chance,
    interceptor_kill: Chance,
    harm_of_a_hit: Share,
    defence_works: Chance,
) -> ShareByMissionContingency:
    """A share of the defender's fleet survives one salvo, with coverage read as the size of the fleet.

    Beyond: fleets of a few units, for which the normal approximation is too coarse.
    """
    full, harm = _everywhere(fleet_size), _everywhere(harm_of_a_hit)
    units = full * jnp.maximum(coverage / FULL_COVERAGE, 1e-3)
    incoming = full * _everywhere(attackers_at_full_coverage * missiles_each)
    stoppers, stops = units * _everywhere(interceptors_each), _everywhere(interceptor_kill)
    hits, works = _everywhere(hit_chance), _everywhere(defence_works)
    salvo = chancy_salvo(units, incoming, hits, stoppers, stops, harm, harm / 3, common_mode=works)
    return 1 - salvo.lost / units


def satisfaction(
    coverage: CoverageByMissionContingency,
    stopped_share: ShareByMissionContingency,
    surviving_share: ShareByMissionContingency,
    raid_weight: ShareByMission,
    salvo_weight: ShareByMission,
) -> ShareByMissionContingency:
    """A mission is fulfilled by a raid stopped, by a fleet that survives, or by coverage with falling returns.

    Holds: above 0 and at most 1; at full coverage the forms differ by draw, not in the median.
    """
    raid = spread(raid_weight, ShareByMission, ShareByMissionContingency)
    salvo = spread(salvo_weight, ShareByMission, ShareByMissionContingency)
    elsewhere = jnp.maximum(1 - raid - salvo, 0.0) * (1 - jnp.exp(-1.4 * coverage / FULL_COVERAGE))
    return jnp.clip(raid * stopped_share + salvo * surviving_share + elsewhere, 1e-6, 1.0)


def _everywhere(x: Array) -> Array:
    """Spread one number per draw over every mission and war."""
    return spread(x, Ratio, RatioByMissionContingency)
