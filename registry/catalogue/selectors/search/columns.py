"""The columns of entries: what narrows, counts and ranks them, as arrays beside each other.

Those of the segment, which never change until the next rebuild, are read once by each process
and kept: some thirty bytes an entry.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Self

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from registry.catalogue.selectors.search.matches import CODE
from registry.catalogue.selectors.search.postings import Bits, Places, line, marked

EPOCH: Final = dt.date(2000, 1, 1)
"""Days of closing are counted from here."""

MANY: Final = 32
"""Where one of so many entries answers, all are narrowed at once, by their bits."""

SHORT: Final = np.dtype(">i2")
DAY: Final = np.dtype(">i4")
LANGUAGE: Final = np.dtype("S2")

BLOCKS: Final = """SELECT facets, words, languages, closings, standings
    FROM registry_searchblock WHERE EXISTS (
        SELECT 1 FROM registry_searchsegment WHERE version = %s) ORDER BY number"""


@dataclass(frozen=True, kw_only=True)
class Columns:
    """One value for each entry in every column; ``facets`` has a row of bits for each."""

    facets: NDArray[np.uint8]
    words: NDArray[np.int16]
    languages: NDArray[np.bytes_]
    closings: NDArray[np.int32]
    standings: NDArray[np.int16]
    lines: dict[int, Bits] = field(default_factory=dict)
    """Facet tokens by their numbers, each with a bit for every entry: made when first asked for."""

    @classmethod
    def of(cls, facets: NDArray[np.uint8], *packed: bytes) -> Self:
        """Return what the database has packed: words, languages, closings and standings."""
        words, languages, closings, standings = packed
        return cls(
            facets=facets,
            words=np.frombuffer(words, dtype=SHORT).astype(np.int16),
            languages=np.frombuffer(languages, dtype=LANGUAGE),
            closings=np.frombuffer(closings, dtype=DAY).astype(np.int32),
            standings=np.frombuffer(standings, dtype=SHORT).astype(np.int16),
        )

    def having(self, places: Places, codes: Iterable[int]) -> NDArray[np.bool_]:
        """Tell of some entries whether they have one of some facet tokens, by their numbers."""
        found = np.zeros(len(places), dtype=np.bool_)
        for code in codes:
            if code >> 3 < self.facets.shape[1]:
                found |= (self.facets[places, code >> 3] & (1 << (code & 7))) != 0
        return found

    def narrowed(self, places: Places, wanted: Sequence[Sequence[int]]) -> list[Places]:
        """Return those that have a token of each choice, and those that would without one of them.

        ``wanted`` are the choices, each of some tokens; what would without the first comes after
        what has all, and so on.
        """
        if not wanted:
            return [places]
        if len(places) * MANY <= len(self.words):
            flags = [self.having(places, codes) for codes in wanted]
            return [
                places[np.logical_and.reduce([flags[place] for place in kept])] if kept else places
                for kept in _all_and_without_each(len(wanted))
            ]
        lines, own = [self._line_of(codes) for codes in wanted], line(places, len(self.words))
        return [
            marked(np.bitwise_and.reduce([own, *(lines[place] for place in kept)]))
            for kept in _all_and_without_each(len(wanted))
        ]

    def _line_of(self, codes: Iterable[int]) -> Bits:
        """Return a line of all entries, those marked that have one of some tokens."""
        found = np.zeros((len(self.words) + 7) >> 3, dtype=np.uint8)
        for code in codes:
            if code not in self.lines and code >> 3 < self.facets.shape[1]:
                has = self.facets[:, code >> 3] & (1 << (code & 7)) != 0
                self.lines[code] = np.packbits(has, bitorder="little")
            found |= self.lines.get(code, np.uint8(0))
        return found

    def tally(self, places: Places) -> Mapping[int, int]:
        """Return how many of some entries have each facet token, by its number."""
        bits = np.unpackbits(self.facets[places], axis=1, bitorder="little")
        counts = bits.sum(axis=0, dtype=np.int64)
        present = np.flatnonzero(counts)
        return dict(zip(present.tolist(), counts[present].tolist(), strict=True))


def _all_and_without_each(count: int) -> list[list[int]]:
    everything = range(count)
    return [list(everything), *([one for one in everything if one != out] for out in everything)]


def rows_of_bits(codes: bytes, count: int, *, width: int) -> NDArray[np.uint8]:
    """Return a row of bits for each of ``count`` entries, from their codes in a row.

    Each entry's are ended by a zero, see ``matches.packed``; ``width`` is the bytes of a row,
    which are more where a number is too large for it.
    """
    numbers = np.frombuffer(codes, dtype=CODE)
    width = max(width, (int(numbers.max(initial=0)) >> 3) + 1)
    ended = numbers == 0
    owners = np.cumsum(ended) - ended
    flags = np.zeros((count, width * 8), dtype=np.bool_)
    flags[owners, numbers] = True
    flags[:, 0] = False
    return np.packbits(flags, axis=1, bitorder="little")


@lru_cache(maxsize=1)
def of_version(version: str) -> Columns | None:
    """Return the columns of a version of the segment, None where it stands no more; one query."""
    with connection.cursor() as cursor:
        cursor.execute(BLOCKS, [version])
        blocks: Sequence[Sequence[bytes]] = cursor.fetchall()
    if not blocks:
        return None
    count = sum(len(words) for _, words, *_ in blocks) // SHORT.itemsize
    parts = [np.frombuffer(facets, dtype=np.uint8) for facets, *_ in blocks]
    packed = (b"".join(column) for column in list(zip(*blocks, strict=True))[1:])
    return Columns.of(np.concatenate(parts).reshape(count, -1), *packed)
