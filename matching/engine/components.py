"""The values per mille of a block of workers against every opening (method, 2)."""

import numpy as np
from numpy.typing import NDArray

from matching.engine.columns import Openings, Workers
from matching.engine.enums import Component
from matching.engine.index import Index
from matching.engine.kernel import Ints, scatter_add, walk
from matching.engine.sparse import Sparse
from matching.engine.weights import Weights


def occupation(index: Index, workers: Workers) -> Ints:
    """Compute method 2.1: int64[workers, openings]."""
    shape = (len(workers), len(index.openings))
    total = np.zeros(shape, dtype=np.int64)
    masses = _values(workers.occupations)
    for level, postings in enumerate(index.levels):
        row, group, mass = index.nearness.mass(level, workers.occupations, masses)
        which, entry = walk(postings.indptr, group)
        shared = np.minimum(mass[which], postings.value[entry])
        common = scatter_add(shape, row[which], postings.target[entry], shared)
        total += index.nearness.steps[level] * np.minimum(common, 1000)
    none = np.diff(index.openings.occupations.indptr) == 0
    return np.where(none, index.weights.unstated[Component.OCCUPATION], total // 1000)


def skills(index: Index, workers: Workers) -> Ints:
    """Compute method 2.2: int64[workers, openings]."""
    shape = (len(workers), len(index.openings))
    held = workers.skills
    which, entry = walk(index.skills.indptr, held.indices.astype(np.int64))
    rows = held.row_of_entry()[which]
    covered = scatter_add(shape, rows, index.skills.target[entry], index.skills.value[entry])
    value = 1000 * covered // np.maximum(index.skills_asked, 1)
    return np.where(index.skills_asked > 0, value, index.weights.unstated[Component.SKILLS])


def experience(index: Index, workers: Workers) -> Ints:
    """Compute method 2.4: int64[workers, openings]."""
    shape = (len(workers), len(index.openings))
    total = np.zeros(shape, dtype=np.int64)
    counted = _values(workers.experience) * _decay(index.weights, workers.experience_idle)
    for level, postings in enumerate(index.levels):
        row, group, mass = index.nearness.mass(level, workers.experience, counted)
        which, entry = walk(postings.indptr, group)
        years = scatter_add(shape, row[which], postings.target[entry], mass[which])
        total += index.nearness.steps[level] * years
    asked = index.openings.experience_min.astype(np.int64)
    value = 1000 * np.minimum(total // 1_000_000, asked) // np.maximum(asked, 1)
    return np.where(asked > 0, value, index.weights.unstated[Component.EXPERIENCE])


def education(openings: Openings, workers: Workers, weights: Weights) -> Ints:
    """Compute method 2.5: int64[workers, openings]."""
    level = workers.education_level.astype(np.int64)[:, None]
    asked = openings.education_min.astype(np.int64)[None, :]
    one_short = (level >= 0) & (level == asked - 1)
    value = np.where(level >= asked, 1000, np.where(one_short, weights.education_one_short, 0))
    return np.where(asked < 0, weights.unstated[Component.EDUCATION], value)


def wage(openings: Openings, workers: Workers, weights: Weights) -> Ints:
    """Compute method 2.7: int64[workers, openings]."""
    low, high = openings.wage_from, openings.wage_to
    top, base = np.where(high < 0, low, high), np.where(low < 0, high, low)
    least = workers.wage_min[:, None]
    at_top = weights.wage_at_top
    inside = at_top + (1000 - at_top) * (top - least) // np.maximum(top - base, 1)
    under = at_top * top // np.maximum(least, 1)
    value = np.where(base >= least, 1000, np.where(top >= least, inside, under))
    unstated = (least < 0) | (top < 0)
    return np.where(unstated, weights.unstated[Component.WAGE], value)


def hours_differ(openings: Openings, workers: Workers) -> NDArray[np.bool_]:
    """bool[workers, openings]: stated weekly hours lie outside those wanted."""
    hours = openings.hours_per_week[None, :]
    outside = (hours < workers.hours_min[:, None]) | (hours > workers.hours_max[:, None])
    differ: NDArray[np.bool_] = (hours > 0) & outside
    return differ


def _decay(weights: Weights, months: NDArray[np.uint16]) -> Ints:
    kept = [weights.decay(month) for month in range(int(months.max(initial=0)) + 1)]
    return np.array(kept, dtype=np.int64)[months]


def _values(rows: Sparse) -> Ints:
    return np.zeros(0, np.int64) if rows.values is None else rows.values.astype(np.int64)
