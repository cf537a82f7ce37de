"""Distances: whole kilometres, equal to the haversine formula and to the twin."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.engine.geometry import EARTH_RADIUS_M, distance_km, points
from matching.engine.twin_values import distance
from tests.engine.worlds import openings_of, workers_of

DEGREES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def km(a: tuple[float, float], b: tuple[float, float]) -> int:
    here, there = (points(np.array([p[0]]), np.array([p[1]])) for p in (a, b))
    return int(distance_km(here, there)[0, 0])


def haversine(a: tuple[float, float], b: tuple[float, float]) -> float:
    (north, east), (north2, east2) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    hav = math.sin((north - north2) / 2) ** 2
    hav += math.cos(north) * math.cos(north2) * math.sin((east - east2) / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(hav))) / 1000


@given(a=DEGREES, b=DEGREES)
def test_distance_is_haversine_to_the_nearest_km(
    a: tuple[float, float], b: tuple[float, float]
) -> None:
    exact = haversine(a, b)
    # near the antipode a metre of chord is kilometres of arc
    slack = 0.51 if exact < 19_000 else 15
    assert abs(km(a, b) - exact) <= slack
    assert km(a, b) == km(b, a)


@given(a=DEGREES, b=DEGREES)
def test_distance_equals_twin(a: tuple[float, float], b: tuple[float, float]) -> None:
    workers, openings = workers_of([{"where": a}]), openings_of([{"where": b}])
    assert km(a, b) == distance(workers, 0, openings, 0)


def test_distance_known_cities() -> None:
    tijuana, san_diego, mexico_city = (
        (32.5149, -117.0382),
        (32.7157, -117.1611),
        (19.4326, -99.1332),
    )
    assert km(tijuana, tijuana) == 0
    assert km(tijuana, san_diego) == 25
    assert km(tijuana, mexico_city) == round(haversine(tijuana, mexico_city))
    assert km((0, 0), (0, 180)) == 20_015


def test_distance_unknown_is_minus_one() -> None:
    assert km((float("nan"), 0), (0, 0)) == -1
    assert km((0, 0), (0, float("nan"))) == -1


def test_distance_steps_exactly_at_half_a_kilometre() -> None:
    here = np.array([[EARTH_RADIUS_M, 0, 0]])
    there = np.array([[EARTH_RADIUS_M, metres, 0] for metres in (499, 500, 1499, 1500)])
    assert distance_km(here, there).tolist() == [[0, 1, 1, 2]]
