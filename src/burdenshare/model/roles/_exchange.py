"""Closed forms of an exchange of force: a salvo between two forces, a raid and its defence, shots at a hard target.

All of it is aggregate: numbers of units and shots, probabilities, and the share that is left; no site, target or route.
Inputs are arrays with the draw as last axis, or plain numbers; units, staying power and targets are above 0. A magazine
limits the number of shots that a defence can fire. The common mode is the probability that a defence works at all:
independent shots are an upper bound, because what blinds one shooter often blinds the others.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.scipy.special import ndtr

ENDLESS = math.inf


class Salvo(NamedTuple):
    """The result of a salvo: mean units lost, and the probability that all are lost."""

    lost: Array
    all_lost: Array


class Raid(NamedTuple):
    """The result of a raid: share stopped, number that leak, and the probability that none leaks."""

    stopped: Array
    leakers: Array
    none_leaks: Array


def certain_salvo(
    units: Array,
    staying_power: Array,
    incoming: Array,
    stoppers: Array,
    magazine: Array | float = ENDLESS,
    common_mode: Array | float = 1.0,
) -> Array:
    """Return the units lost to one salvo in which every shot counts, after Hughes.

    Holds: between 0 and all units.

    Args:
        units: of the force under attack.
        staying_power: hits that put one unit out of action.
        incoming: good shots at the force.
        stoppers: shots that the force can stop.
        magazine: the most shots that it can fire.
        common_mode: the probability that its defence works at all.
    """

    def lost(stopped: Array) -> Array:
        return jnp.clip((incoming - stopped) / staying_power, 0.0, units)

    stopped = jnp.minimum(stoppers, magazine)
    return common_mode * lost(stopped) + (1 - common_mode) * lost(0 * stopped)


def chancy_salvo(
    units: Array,
    incoming: Array,
    hit_chance: Array,
    stoppers: Array,
    stop_chance: Array,
    harm: Array,
    harm_spread: Array,
    magazine: Array | float = ENDLESS,
    common_mode: Array | float = 1.0,
) -> Salvo:
    """Return the units lost to one salvo in which hits and interceptions are random, after Armstrong.

    Remaining hits are taken as normal, with the mean and variance of the two binomials; losses are clipped to the range
    from 0 to all units.

    Args:
        units: of the force under attack.
        incoming: shots at the force.
        hit_chance: the probability that one of them hits.
        stoppers: shots that the force fires at them.
        stop_chance: the probability that one of these stops a shot.
        harm: mean units lost to a hit.
        harm_spread: standard deviation of that loss.
        magazine: the most shots that the force can fire.
        common_mode: the probability that its defence works at all.
    """

    def harmed(fired: Array) -> Salvo:
        hits = incoming * hit_chance - fired * stop_chance
        variance = incoming * hit_chance * (1 - hit_chance) + fired * stop_chance * (1 - stop_chance)
        total = harm**2 * variance + harm_spread**2 * jnp.maximum(hits, 0.0)
        spread = jnp.sqrt(jnp.maximum(total, 1e-12))
        lost = _beyond(harm * hits, spread) - _beyond(harm * hits - units, spread)
        return Salvo(jnp.clip(lost, 0.0, units), ndtr((harm * hits - units) / spread))

    fired = jnp.minimum(stoppers, magazine)
    works, fails = harmed(fired), harmed(0 * fired)
    return Salvo(*(common_mode * w + (1 - common_mode) * f for w, f in zip(works, fails, strict=True)))


def _beyond(mean: Array, spread: Array) -> Array:
    """Return the mean of the positive part of a normal variable."""
    z = mean / spread
    return mean * ndtr(z) + spread * jnp.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)


def stopped_by(kill_chance: Array, shots: Array) -> Array:
    """Return the probability that at least one of several independent shots kills."""
    return 1 - (1 - kill_chance) ** shots


def defended_raid(
    missiles: Array,
    kill_chance: Array,
    shots: Array,
    magazine: Array | float = ENDLESS,
    common_mode: Array | float = 1.0,
) -> Raid:
    """Return what a defence that fires several shots at each missile does to a raid, after Wilkening.

    Holds: the number stopped lies between 0 and the whole raid; a raid larger than the magazine leaks.

    Args:
        missiles: in the raid.
        kill_chance: of one interceptor.
        shots: at each missile.
        magazine: the number of interceptors; missiles without an interceptor leak.
        common_mode: the probability that the defence works at all.
    """
    engaged = jnp.minimum(magazine / jnp.maximum(shots * missiles, 1e-6), 1.0)
    killed = stopped_by(kill_chance, shots)
    stopped = common_mode * engaged * killed
    none_leaks = jnp.where(engaged < 1, 0.0, common_mode * killed**missiles)
    return Raid(stopped, missiles * (1 - stopped), none_leaks)


def hard_target_kill(radius_over_error: Array) -> Array:
    """Return the probability that one shot kills a hard target, from lethal radius over the circular error.

    The circular error is the radius within which half of the shots fall.
    """
    return 1 - 0.5 ** (radius_over_error**2)


def class_lost(located: Array, kill_chance: Array, shots: Array, reliability: Array | float = 1.0) -> Array:
    """Return the share of a class of hard targets lost: found first, then hit by at least one of several shots."""
    return located * stopped_by(reliability * kill_chance, shots)
