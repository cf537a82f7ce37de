"""Random small worlds. Values are drawn so that most pairs come close to matching."""

from typing import Any

from hypothesis import strategies as st

from matching.engine import OPEN_ENDED, UNKNOWN
from matching.engine.twin import World
from tests.engine.worlds import (
    ACROSS,
    CODES,
    CREDENTIALS,
    FAR,
    HERE,
    SKILLS,
    TODAY,
    world_of,
)

NOWHERE = (float("nan"), float("nan"))
PLACES = st.sampled_from([HERE, HERE, (31.70, -106.40), ACROSS, FAR, NOWHERE]) | st.tuples(
    st.floats(-90, 90), st.floats(-180, 180)
)
OCCUPATIONS = st.integers(0, len(CODES) - 1)
SHARES = st.dictionaries(OCCUPATIONS, st.sampled_from([91, 250, 500, 1000]), max_size=3)
HELD_SKILLS = st.sets(st.integers(0, SKILLS - 1), max_size=4)
HELD = st.sets(st.integers(0, CREDENTIALS - 1), min_size=1, max_size=4)
ACCEPTED = st.sets(st.integers(0, CREDENTIALS - 1), min_size=1, max_size=2)
MONEY = st.sampled_from([UNKNOWN, 0, 50_000, 70_000, 90_001]) | st.integers(UNKNOWN, 10**12)
FIT = st.sampled_from([True] * 7 + [False])
MOBILITY = st.sampled_from([15, 15, 15, 14, 11, 7, 1, 0])
LEVELS = st.sampled_from([7, 6, 4, 3, 1, 0, UNKNOWN])
BOTH = st.sampled_from([3, 3, 3, 3, 1, 2, 0])


def _in_order(pair: tuple[int, int]) -> tuple[int, int]:
    low, high = pair
    return pair if UNKNOWN in pair else (min(low, high), max(low, high))


def workers(identifier: int) -> st.SearchStrategy[dict[str, Any]]:
    """One worker row."""
    return st.fixed_dictionaries(
        {
            "id": st.just(identifier),
            "occupations": SHARES,
            "experience": st.dictionaries(
                OCCUPATIONS, st.tuples(st.integers(1, 200), st.integers(0, 240)), max_size=2
            ),
            "skills": HELD_SKILLS,
            "credentials": HELD,
            "education_level": st.integers(UNKNOWN, 8),
            "languages": st.tuples(LEVELS, LEVELS),
            "where": PLACES,
            "country": st.integers(0, 1),
            "subdivision": st.sampled_from([UNKNOWN, 3, 8]),
            "reach_km": st.sampled_from([0, 5, 40, 100]),
            "mobility": MOBILITY,
            "may_work": BOTH,
            "available_from": st.sampled_from([TODAY, TODAY, TODAY + 40, TODAY + 41]),
            "wage_min": MONEY,
            "kinds_wanted": BOTH,
            "hours": st.sampled_from([(0, 168), (20, 40), (41, 48)]),
            "visible": FIT,
        }
    )


def openings(identifier: int) -> st.SearchStrategy[dict[str, Any]]:
    """One opening row."""
    return st.fixed_dictionaries(
        {
            "id": st.just(identifier),
            "employer": st.integers(0, 1),
            "kind": st.integers(0, 1),
            "occupations": SHARES,
            "skills_required": HELD_SKILLS,
            "skills_preferred": HELD_SKILLS,
            "groups": st.lists(st.tuples(st.integers(0, 2), ACCEPTED), max_size=2),
            "education_min": st.integers(UNKNOWN, 8),
            "language_min": st.tuples(
                st.sampled_from([0, 0, 0, 1, 4, 7]), st.sampled_from([0, 0, 0, 0, 2, 6])
            ),
            "experience_min": st.sampled_from([0, 1, 20, 35]),
            "where": PLACES,
            "country": st.integers(0, 1),
            "subdivision": st.sampled_from([UNKNOWN, 3, 8]),
            "place_mode": st.integers(0, 2),
            "sponsors": st.booleans(),
            "starts": st.sampled_from([TODAY + 10, OPEN_ENDED]),
            "closes": st.sampled_from([TODAY + 1, TODAY + 1, TODAY + 1, OPEN_ENDED, TODAY]),
            "capacity_left": st.sampled_from([1, 1, 1, 2, 2, 2, 0]),
            "applicants": st.integers(0, 2),
            "wage": st.tuples(MONEY, MONEY).map(_in_order),
            "hours_per_week": st.sampled_from([0, 20, 40, 48]),
        }
    )


EQUIVALENTS = st.tuples(
    st.integers(0, CREDENTIALS - 1),
    st.integers(0, CREDENTIALS - 1),
    st.integers(0, 1000) | st.just(1000),
    st.integers(1, 5),
    st.sampled_from([UNKNOWN, UNKNOWN, 0, 1]),
    st.sampled_from([UNKNOWN, UNKNOWN, 3, 8]),
).filter(lambda row: row[0] != row[1])


@st.composite
def worlds(draw: st.DrawFn, largest: int = 5) -> World:
    """A world of at most ``largest`` workers and openings, ids in no order."""
    people = draw(st.lists(st.integers(1, 99), max_size=largest, unique=True))
    places = draw(st.lists(st.integers(1, 99), max_size=largest, unique=True))
    return world_of(
        workers=[draw(workers(i)) for i in people],
        openings=[draw(openings(i)) for i in places],
        equivalents=draw(st.lists(EQUIVALENTS, max_size=10)),
    )
