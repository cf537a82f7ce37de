"""Which word of one language stands for which of the other, learnt from titles in both.

IBM Model 1 (Brown et al., 1993, "The Mathematics of Statistical Machine Translation",
section 4.1) by expectation maximisation, in both directions; a pair counts as much as the
two directions agree (their geometric mean), which takes out most words that merely go along.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

ROUNDS: Final = 6
LEAST: Final = 0.08
"""Pairs below this are left out."""

MOST: Final = 5
"""Words of the other language that are kept for one word."""

Words = Sequence[str]
Weighted = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Lexicon:
    """For each word the words of the other language and their weights, summing to 1."""

    entries: Mapping[str, Weighted] = field(default_factory=dict)

    def of(self, word: str) -> Weighted:
        """Return what a word stands for in the other language; empty if it is unknown."""
        return self.entries.get(word, ())


@dataclass(frozen=True)
class _Cells:
    """Every pair of words that stand in one pair of titles, flattened.

    ``cell`` numbers the distinct word pairs; ``here`` and ``there`` number, for each
    occurrence, the place in its title of the word that takes part.
    """

    pairs: list[tuple[str, str]]
    cell: NDArray[np.int64]
    here: NDArray[np.int64]
    there: NDArray[np.int64]
    source: NDArray[np.int64]
    target: NDArray[np.int64]


def learn(pairs: Iterable[tuple[Words, Words]]) -> tuple[Lexicon, Lexicon]:
    """Return the lexicons of both directions from pairs of titles that mean the same."""
    cells = _cells(pairs)
    if not cells.pairs:
        return Lexicon(), Lexicon()
    forth = _likelihood(cells.cell, cells.there, cells.source)
    back = _likelihood(cells.cell, cells.here, cells.target)
    agreed = np.sqrt(forth * back)
    return (
        _entries((here, there, weight) for (here, there), weight in _weighed(cells, agreed)),
        _entries((there, here, weight) for (here, there), weight in _weighed(cells, agreed)),
    )


def _cells(pairs: Iterable[tuple[Words, Words]]) -> _Cells:
    numbers: dict[tuple[str, str], int] = {}
    cell, here, there = [], [], []
    seen_here = seen_there = 0
    for left, right in pairs:
        for i, a in enumerate(left):
            for j, b in enumerate(right):
                cell.append(numbers.setdefault((a, b), len(numbers)))
                here.append(seen_here + i)
                there.append(seen_there + j)
        seen_here += len(left)
        seen_there += len(right)
    return _Cells(
        pairs=list(numbers),
        cell=np.array(cell, dtype=np.int64),
        here=np.array(here, dtype=np.int64),
        there=np.array(there, dtype=np.int64),
        source=_numbered(pair[0] for pair in numbers),
        target=_numbered(pair[1] for pair in numbers),
    )


def _numbered(words: Iterable[str]) -> NDArray[np.int64]:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(word, len(numbers)) for word in words], dtype=np.int64)


def _likelihood(
    cell: NDArray[np.int64], produced: NDArray[np.int64], given: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return, for each cell, how likely its given word is to produce the other."""
    counts = np.bincount(given).astype(np.float64)
    chance = 1.0 / counts[given]
    for _ in range(ROUNDS):
        share = chance[cell]
        share /= np.bincount(produced, weights=share)[produced]
        expected = np.bincount(cell, weights=share, minlength=len(given))
        chance = expected / np.bincount(given, weights=expected)[given]
    return chance


def _weighed(cells: _Cells, agreed: NDArray[np.float64]) -> Iterable[tuple[tuple[str, str], float]]:
    kept = np.flatnonzero(agreed >= LEAST)
    return ((cells.pairs[i], float(agreed[i])) for i in kept)


def _entries(weighed: Iterable[tuple[str, str, float]]) -> Lexicon:
    found: dict[str, list[tuple[str, float]]] = {}
    for word, other, weight in weighed:
        found.setdefault(word, []).append((other, weight))
    entries = {}
    for word, others in found.items():
        best = sorted(others, key=lambda pair: (-pair[1], pair[0]))[:MOST]
        total = sum(weight for _, weight in best)
        entries[word] = tuple((other, weight / total) for other, weight in best)
    return Lexicon(entries)
