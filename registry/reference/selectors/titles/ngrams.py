"""Titles as weighted parts of words, and how alike two lists of titles are by them.

A title's parts are the runs of three and four letters of its words (with a mark where a word
begins and ends) and the words whole. A part weighs the less the more titles have it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

SIZES: Final = (3, 4)
WHOLE_WORD: Final = 2.0
"""How much a whole word counts beside one of its runs of letters."""

Bag = Mapping[str, float]
Scores = NDArray[np.float32]


@lru_cache(maxsize=200_000)
def parts(word: str) -> tuple[tuple[str, float], ...]:
    """Return the parts of one word, scaled so that a long word counts as its length's root."""
    marked = f"<{word}>"
    runs = [marked[i : i + n] for n in SIZES for i in range(len(marked) - n + 1)]
    counts = Counter(runs)
    found = {run: float(count) for run, count in counts.items()}
    found[f"={word}"] = WHOLE_WORD
    return tuple(found.items())


def bag(words: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Return the parts of weighted words, added up."""
    found: dict[str, float] = {}
    for word, weight in words:
        for part, count in parts(word):
            found[part] = found.get(part, 0.0) + weight * count
    return found


@dataclass(frozen=True)
class Titles:
    """Titles by their parts: who has a part stands from ``starts[part]`` on, and how much.

    The weights of one title, squared, sum to 1. ``size`` counts the titles.
    """

    numbers: Mapping[str, int]
    idf: NDArray[np.float32]
    starts: NDArray[np.int64]
    owners: NDArray[np.int32]
    weights: NDArray[np.float32]
    size: int

    def alike(self, query: Bag) -> Scores:
        """Return the cosine of a query's parts with each title's: shape (size,), 0 to 1.

        Parts that no title has count in the query's length, so that a title which has half
        of a query is half alike.
        """
        known = [
            (self.numbers[part], count) for part, count in query.items() if part in self.numbers
        ]
        if not known:
            return np.zeros(self.size, dtype=np.float32)
        rows = np.array([row for row, _ in known])
        values = _dampened([count for _, count in known]) * self.idf[rows]
        missing = _dampened([count for part, count in query.items() if part not in self.numbers])
        length = np.sqrt((values**2).sum() + ((missing * self.idf.max()) ** 2).sum())
        spans = [slice(self.starts[row], self.starts[row + 1]) for row in rows]
        owners = np.concatenate([self.owners[span] for span in spans])
        weights = np.concatenate([self.weights[span] for span in spans])
        factors = np.repeat(values / length, [span.stop - span.start for span in spans])
        scores = np.bincount(owners, weights * factors, minlength=self.size)
        return scores.astype(np.float32)


def _dampened(counts: Sequence[float]) -> NDArray[np.float32]:
    """Return counts with what passes 1 growing as its logarithm only."""
    given = np.array(counts, dtype=np.float32)
    return np.where(given > 1, 1 + np.log(np.maximum(given, 1)), given).astype(np.float32)


def titles(bags: Sequence[Bag]) -> Titles:
    """Return titles, given as their parts, ready to be compared with."""
    numbers: dict[str, int] = {}
    rows, owners, counts = [], [], []
    for owner, found in enumerate(bags):
        for part, count in found.items():
            rows.append(numbers.setdefault(part, len(numbers)))
            owners.append(owner)
            counts.append(count)
    row = np.array(rows, dtype=np.int64)
    owner_of = np.array(owners, dtype=np.int32)
    having = np.bincount(row, minlength=len(numbers))
    idf = (np.log((1 + len(bags)) / (1 + having)) + 1).astype(np.float32)
    weights = _dampened(counts) * idf[row]
    lengths = np.sqrt(np.bincount(owner_of, weights**2, minlength=len(bags)))
    weights = (weights / lengths[owner_of]).astype(np.float32)
    order = np.argsort(row, kind="stable")
    starts = np.concatenate(([0], np.cumsum(having))).astype(np.int64)
    return Titles(numbers, idf, starts, owner_of[order], weights[order], len(bags))
