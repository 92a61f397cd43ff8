"""Closed forms of an exchange of force: one salvo between two forces, a raid and its defence, shots at a hard target.

All of it is aggregate: numbers of units and shots, chances, and the part that is left; no site, target or route.
Inputs are arrays with the draws last, or plain numbers; units, staying power and targets are above none. A magazine
limits what a defence can fire in all. The common mode is the chance that a defence works at all: independent shots are
an upper bound, because what blinds one shooter often blinds the others.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.scipy.special import ndtr

ENDLESS = math.inf


class Salvo(NamedTuple):
    """What a salvo does to a force: the mean of units lost, and the chance that all are."""

    lost: Array
    all_lost: Array


class Raid(NamedTuple):
    """What a defence does to a raid: the part stopped, the number that leak, and the chance that none does."""

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
    """Units lost to one salvo in which every shot counts, after Hughes.

    Holds: between none and all units.

    Args:
        units: of the force under attack.
        staying_power: hits that put one unit out of action.
        incoming: good shots at the force.
        stoppers: shots that the force can stop, in all.
        magazine: the most that it can fire.
        common_mode: the chance that its defence works at all.

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
    """Units lost to one salvo in which hits and interceptions are chances, after Armstrong.

    Hits that remain are taken as normal with the mean and variance of the two binomials; what they do is clipped
    between none and all units.

    Args:
        units: of the force under attack.
        incoming: shots at the force.
        hit_chance: of one of them.
        stoppers: shots that the force fires at them.
        stop_chance: of one of these.
        harm: units lost to a hit, on average.
        harm_spread: standard deviation of that.
        magazine: the most that the force can fire.
        common_mode: the chance that its defence works at all.

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
    """The mean of what of a normal number is above none."""
    z = mean / spread
    return mean * ndtr(z) + spread * jnp.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)


def stopped_by(kill_chance: Array, shots: Array) -> Array:
    """The chance that at least one of several independent shots kills."""
    return 1 - (1 - kill_chance) ** shots


def defended_raid(
    missiles: Array,
    kill_chance: Array,
    shots: Array,
    magazine: Array | float = ENDLESS,
    common_mode: Array | float = 1.0,
) -> Raid:
    """What a defence that fires a number of shots at each missile does to a raid, after Wilkening.

    Holds: what is stopped lies between none and the whole raid; a raid larger than the magazine leaks.

    Args:
        missiles: in the raid.
        kill_chance: of one interceptor.
        shots: at each missile.
        magazine: interceptors in all; missiles for which none is left leak.
        common_mode: the chance that the defence works at all.

    """
    engaged = jnp.minimum(magazine / jnp.maximum(shots * missiles, 1e-6), 1.0)
    killed = stopped_by(kill_chance, shots)
    stopped = common_mode * engaged * killed
    none_leaks = jnp.where(engaged < 1, 0.0, common_mode * killed**missiles)
    return Raid(stopped, missiles * (1 - stopped), none_leaks)


def hard_target_kill(radius_over_error: Array) -> Array:
    """The chance that one shot kills a hard target, by its lethal radius over the circle that half of the shots hit."""
    return 1 - 0.5 ** (radius_over_error**2)


def class_lost(located: Array, kill_chance: Array, shots: Array, reliability: Array | float = 1.0) -> Array:
    """The part of a class of hard targets that is lost: found first, then hit by at least one of several shots."""
    return located * stopped_by(reliability * kill_chance, shots)
