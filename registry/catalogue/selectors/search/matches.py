"""What matched, as packed numbers of the database: narrowed and counted without a loop."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

CODE: Final = np.dtype("<i4")
KEY: Final = np.dtype(">i8")
ENDED: Final = b"\0\0\0\0"


def packed(codes: Iterable[int]) -> bytes:
    """Return the numbers of an entry's tokens as ``SearchMatch.codes`` has them."""
    return np.fromiter(codes, dtype=CODE).tobytes() + ENDED


def keys(ids: bytes) -> NDArray[np.int64]:
    """Return the keys that the database has packed."""
    return np.frombuffer(ids, dtype=KEY).astype(np.int64)


@dataclass(frozen=True, kw_only=True)
class Matches:
    """Entries in their order: their keys, and the numbers of their facets' tokens.

    ``codes`` are those of all entries one after the other, each entry's ended by a zero.
    """

    ids: NDArray[np.int64]
    codes: NDArray[np.int32]

    @classmethod
    def of(cls, ids: bytes, codes: bytes) -> Self:
        """Return what the database has packed."""
        return cls(ids=keys(ids), codes=np.frombuffer(codes, dtype=CODE))

    def __len__(self) -> int:
        return len(self.ids)

    def first(self, count: int) -> Self:
        """Return the first so many."""
        if len(self) <= count:
            return self
        end = np.flatnonzero(self.codes == 0)[count - 1] + 1
        return type(self)(ids=self.ids[:count], codes=self.codes[:end])

    def having(self, codes: Iterable[int]) -> NDArray[np.bool_]:
        """Tell of each entry whether it has one of some codes."""
        found = np.isin(self.codes, list(codes))
        return np.bincount(self._owners()[found], minlength=len(self)) > 0

    def where(self, marks: Sequence[NDArray[np.bool_]]) -> Self:
        """Return those that have every mark."""
        if not marks:
            return self
        kept = np.logical_and.reduce(marks)
        return type(self)(ids=self.ids[kept], codes=self.codes[kept[self._owners()]])

    def tally(self) -> dict[int, int]:
        """Return how many entries have each code."""
        counts = np.bincount(self.codes)
        counts[:1] = 0
        present = np.flatnonzero(counts)
        return dict(zip(present.tolist(), counts[present].tolist(), strict=True))

    def _owners(self) -> NDArray[np.int64]:
        """Return of each code the place of the entry that has it."""
        ended = self.codes == 0
        owners: NDArray[np.int64] = np.cumsum(ended, dtype=np.int64) - ended.astype(np.int64)
        return owners
