"""How good a ranking is, from grades that people gave."""

import math
from collections.abc import Mapping, Sequence


def gain(ranked: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """Return the discounted cumulative gain of the first ``depth``: 2**grade - 1 a record."""
    return sum(
        (2.0 ** grades.get(record, 0) - 1) / math.log2(place + 1)
        for place, record in enumerate(ranked[:depth], start=1)
    )


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """Return the gain as a share of the best order's: 0 to 1.

    Järvelin and Kekäläinen, 2002, "Cumulated gain-based evaluation of IR techniques".
    """
    best = sorted(grades, key=lambda record: -grades[record])
    ideal = gain(best, grades, depth)
    return gain(ranked, grades, depth) / ideal if ideal else 0.0


def recall(ranked: Sequence[str], grades: Mapping[str, int], depth: int = 50) -> float:
    """Return the share of the records with a grade that the first ``depth`` hold."""
    return len(set(ranked[:depth]) & set(grades)) / len(grades) if grades else 0.0


def reciprocal_rank(ranked: Sequence[str], relevant: Mapping[str, int]) -> float:
    """Return 1 through the place of the first relevant record; 0 where there is none."""
    places = (place for place, record in enumerate(ranked, start=1) if record in relevant)
    return 1 / next(places, math.inf)


def mean(values: Sequence[float]) -> float:
    """Return the mean; 0 of none."""
    return sum(values) / len(values) if values else 0.0
