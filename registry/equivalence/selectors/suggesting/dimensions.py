"""The score of each dimension: pure figures, from what the source shows to what is asked for.

Every score is 0 to 100 and reads from source to target: a source that shows more than is
asked for scores 100. None means that a record does not say enough to tell.
"""

from collections.abc import Mapping
from typing import Final

from registry.equivalence.selectors.suggesting.records import Proof, Side

MOST: Final = 100

PER_LEVEL_SHORT: Final = 35
"""Points that each ISCED level costs by which the source stands below the target."""

SAME_PLACES: Final[Mapping[int, float]] = {4: 1.0, 3: 0.5, 2: 0.2}
"""How near two ISCO-08 unit groups are, by the leading digits that they share."""

SHOWS: Final[Mapping[Proof, Mapping[Proof, int]]] = {
    Proof.ATTENDED: {
        Proof.ATTENDED: 100, Proof.COURSE: 60, Proof.EXAMINED: 30, Proof.SCHOOL: 10,
        Proof.DEGREE: 10, Proof.APPRENTICED: 10, Proof.LICENSED: 10,
    },
    Proof.COURSE: {
        Proof.ATTENDED: 100, Proof.COURSE: 100, Proof.EXAMINED: 80, Proof.SCHOOL: 30,
        Proof.DEGREE: 20, Proof.APPRENTICED: 20, Proof.LICENSED: 20,
    },
    Proof.EXAMINED: {
        Proof.ATTENDED: 80, Proof.COURSE: 100, Proof.EXAMINED: 100, Proof.SCHOOL: 30,
        Proof.DEGREE: 20, Proof.APPRENTICED: 20, Proof.LICENSED: 20,
    },
    Proof.SCHOOL: {
        Proof.ATTENDED: 100, Proof.COURSE: 100, Proof.EXAMINED: 80, Proof.SCHOOL: 100,
        Proof.DEGREE: 40, Proof.APPRENTICED: 20, Proof.LICENSED: 20,
    },
    Proof.DEGREE: {
        Proof.ATTENDED: 100, Proof.COURSE: 100, Proof.EXAMINED: 80, Proof.SCHOOL: 90,
        Proof.DEGREE: 100, Proof.APPRENTICED: 20, Proof.LICENSED: 30,
    },
    Proof.APPRENTICED: {
        Proof.ATTENDED: 100, Proof.COURSE: 100, Proof.EXAMINED: 100, Proof.SCHOOL: 60,
        Proof.DEGREE: 60, Proof.APPRENTICED: 100, Proof.LICENSED: 50,
    },
    Proof.LICENSED: {
        Proof.ATTENDED: 80, Proof.COURSE: 90, Proof.EXAMINED: 90, Proof.SCHOOL: 60,
        Proof.DEGREE: 70, Proof.APPRENTICED: 40, Proof.LICENSED: 100,
    },
}  # fmt: skip
"""How far one kind of proof shows what another asks to be shown: our judgement, not a law's.

Read from the row to what is asked for. Whether the law asks for the very paper is a dimension
of its own, ``regulated``."""


def level(source: Side, target: Side) -> int | None:
    """Return 100 where the source's ISCED hinge reaches the target's, less for each level short."""
    if source.isced is None or target.isced is None:
        return None
    short = max(0, target.isced - source.isced)
    return max(0, MOST - PER_LEVEL_SHORT * short)


def hours(source: Side, target: Side) -> int | None:
    """Return the share of the target's hours of learning that the source has."""
    if not source.hours or not target.hours:
        return None
    return min(MOST, source.hours * MOST // target.hours)


def assessment(source: Side, target: Side) -> int:
    """Return how far the source's kind of proof shows what the target's asks for."""
    return SHOWS[source.proof][target.proof]


def regulated(source: Side, target: Side) -> int:
    """Return 0 where the law asks for the target itself and the source is no such paper."""
    return 0 if target.is_regulated and not source.is_regulated else MOST


def occupation(source: Side, target: Side) -> int | None:
    """Return the share of the target's occupations that the source prepares for.

    Each unit group of the target counts with its weight, times how near the source's nearest
    is to it: the same group 1, the same minor group 0.5, the same sub-major group 0.2; and
    never more than the weight that the source itself gives it.
    """
    if not source.occupations or not target.occupations:
        return None
    heaviest = max(source.occupations.values())
    whole = sum(target.occupations.values())
    shared = sum(
        weight
        * max(near(code, own) * given / heaviest for own, given in source.occupations.items())
        for code, weight in target.occupations.items()
    )
    return round(MOST * shared / whole)


def near(one: str, other: str) -> float:
    """Return how near two unit groups of ISCO-08 are: 0 to 1."""
    return next(
        (share for digits, share in SAME_PLACES.items() if one[:digits] == other[:digits]), 0.0
    )
