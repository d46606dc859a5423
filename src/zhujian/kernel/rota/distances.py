"""How far sites are from each other, in whole numbers that come out alike on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, isqrt, radians

import numpy as np
from numpy.typing import NDArray

from zhujian.kernel.rota.values import Place, World

# Metres in a degree of a meridian.
METRES = 111_195
MILLION = 10**6


def distance_table(world: World, places: Sequence[Place]) -> NDArray[np.int64]:
    """Distances between `places` in their order: in metres where all sites have coordinates, else by township.

    Within a county the earth is flat: the cosine of the middle latitude is rounded to six digits, which every
    mathematical library agrees on, and the rest is counted in whole numbers.
    """
    if is_in_metres(places):
        return _by_coordinates([(place.lat or 0, place.lon or 0) for place in places])
    return _by_township(world, places)


def is_in_metres(places: Sequence[Place]) -> bool:
    """Whether every site has coordinates."""
    return bool(places) and all(place.lat is not None and place.lon is not None for place in places)


def _by_coordinates(points: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    middle = sum(lat for lat, _lon in points) // len(points)
    shrink = round(cos(radians(middle / MILLION)) * MILLION)
    flat = [(lat * METRES // MILLION, lon * shrink // MILLION * METRES // MILLION) for lat, lon in points]
    found = [[isqrt((x - u) ** 2 + (y - v) ** 2) for u, v in flat] for x, y in flat]
    return np.array(found, dtype=np.int64)


def _by_township(world: World, places: Sequence[Place]) -> NDArray[np.int64]:
    named = {pair: far for one, other, far in sorted(world.distances) for pair in ((one, other), (other, one))}
    beyond = max(named.values(), default=0) + 1
    names = sorted({place.township for place in places})
    between = [[0 if one == other else named.get((one, other), beyond) for other in names] for one in names]
    at = [names.index(place.township) for place in places]
    table = np.array(between, dtype=np.int64).reshape(len(names), len(names))
    return table[np.ix_(at, at)]
