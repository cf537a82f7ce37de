"""Which entries have a lexeme: places in order, or a bit for each entry where that is shorter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int32]
"""Entries by their place in the order of their standing, ascending, none twice."""

Bits = NDArray[np.uint8]
"""A bit for each entry, the first in the lowest of the first byte."""

PLACE: Final = np.dtype("<i4")

FEW: Final = 4000
"""So many are looked up one by one; more are marked on a line of all entries."""


def packed(places: Places, entries: int) -> bytes:
    """Return the places of a lexeme as ``SearchPosting.ids`` has them."""
    if _is_listed(len(places), entries):
        return places.astype(PLACE).tobytes()
    return line(places, entries).tobytes()


def line(places: Places, entries: int) -> Bits:
    """Return a line of all entries with the bits of some set."""
    return np.packbits(_line(places, entries), bitorder="little")


def marked(bits: Bits) -> Places:
    """Return the entries whose bits are set."""
    flags = np.unpackbits(bits, bitorder="little").view(np.bool_)
    return np.flatnonzero(flags).astype(np.int32)


def _is_listed(count: int, entries: int) -> bool:
    return count * PLACE.itemsize <= (entries + 7) >> 3


def _line(places: NDArray[np.integer[Any]], entries: int) -> NDArray[np.bool_]:
    """Return a line of all entries on which some are marked."""
    line = np.zeros(entries, dtype=np.bool_)
    line[places] = True
    return line


@dataclass(frozen=True, kw_only=True)
class Posting:
    """The entries that have a lexeme: ``listed``, or as ``bits``; ``entries`` are all there are."""

    count: int
    entries: int
    listed: Places | None = None
    bits: Bits | None = None

    @classmethod
    def of(cls, ids: bytes, *, count: int, entries: int) -> Self:
        """Return what :func:`packed` has made."""
        if _is_listed(count, entries):
            listed = np.frombuffer(ids, dtype=PLACE)
            return cls(count=count, entries=entries, listed=listed)
        bits = np.frombuffer(ids, dtype=np.uint8)
        return cls(count=count, entries=entries, bits=bits)

    @classmethod
    def at(cls, places: Places, *, entries: int) -> Self:
        """Return the posting of some places."""
        return cls(count=len(places), entries=entries, listed=places)

    def places(self) -> Places:
        """Return where they are."""
        if self.bits is not None:
            return marked(self.bits)
        return np.zeros(0, dtype=np.int32) if self.listed is None else self.listed

    def line(self) -> NDArray[np.bool_]:
        """Return all entries, those marked that have the lexeme."""
        if self.bits is not None:
            line = np.unpackbits(self.bits, bitorder="little", count=self.entries)
            return line.view(np.bool_)
        return _line(self.places(), self.entries)

    def has(self, places: Places) -> NDArray[np.bool_]:
        """Tell of some entries whether they have the lexeme."""
        if self.bits is not None:
            found = self.bits[places >> 3] >> (places & 7).astype(np.uint8) & 1
            return np.asarray(found, dtype=np.bool_)
        own = self.places()
        if len(places) <= FEW:
            at = np.minimum(np.searchsorted(own, places), max(len(own) - 1, 0))
            return own[at] == places if len(own) else np.zeros(len(places), dtype=np.bool_)
        if len(own) <= FEW:
            both = np.intersect1d(own, places, assume_unique=True)
            return _line(np.searchsorted(places, both), len(places))
        return self.line()[places]


def union(postings: Sequence[Posting]) -> Places:
    """Return the places of all that have one of some lexemes."""
    if not postings:
        return np.zeros(0, dtype=np.int32)
    if len(postings) == 1:
        return postings[0].places()
    if sum(posting.count for posting in postings) <= FEW:
        return np.unique(np.concatenate([posting.places() for posting in postings]))
    line = np.zeros(postings[0].entries, dtype=np.bool_)
    for posting in postings:
        if posting.bits is not None:
            line |= posting.line()
        else:
            line[posting.places()] = True
    return np.flatnonzero(line).astype(np.int32)
