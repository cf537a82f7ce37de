"""Great-circle distances in whole kilometres by exact integer comparisons."""

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_M = 6_371_009
"""Mean radius of the Earth in metres (IUGG R1 of the GRS 80 ellipsoid, rounded)."""

_FARTHEST_KM = 20_016


def points(latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> NDArray[np.int64]:
    """int64[n, 3]: metres from the centre of the Earth; (0, 0, 0) where a degree is NaN.

    Through :mod:`math`, point by point: NumPy's vector sine may differ between processors.
    """
    out = np.zeros((len(latitude), 3), dtype=np.int64)
    for i, (north, east) in enumerate(zip(latitude.tolist(), longitude.tolist(), strict=True)):
        if not (math.isnan(north) or math.isnan(east)):
            phi, lam = math.radians(north), math.radians(east)
            out[i, 0] = round(EARTH_RADIUS_M * math.cos(phi) * math.cos(lam))
            out[i, 1] = round(EARTH_RADIUS_M * math.cos(phi) * math.sin(lam))
            out[i, 2] = round(EARTH_RADIUS_M * math.sin(phi))
    return out


@cache
def _thresholds() -> NDArray[np.int64]:
    """Tabulate the least squared chord, in whole square metres, that rounds to 1, 2, 3 ... km."""
    diameter = 2 * EARTH_RADIUS_M
    quarter = math.pi / 2
    return np.array(
        [
            math.ceil((diameter * math.sin(min((k - 0.5) * 1000 / diameter, quarter))) ** 2)
            for k in range(1, _FARTHEST_KM)
        ],
        dtype=np.int64,
    )


def distance_km(a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
    """int64[len(a), len(b)]: whole kilometres between :func:`points`, -1 where unknown."""
    chord = np.zeros((len(a), len(b)), dtype=np.int64)
    for axis in range(3):
        step = a[:, axis, None] - b[None, :, axis]
        chord += step * step
    km = np.searchsorted(_thresholds(), chord, side="right").astype(np.int64)
    km[~a.any(axis=1), :] = -1
    km[:, ~b.any(axis=1)] = -1
    return km
