"""What a run of the engine returns: ranked pairs with their reasons."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.engine.enums import Component
from matching.engine.kernel import Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Pairs:
    """Scored pairs of a worker row and an opening row, in columns of equal length.

    ``reasons`` int16[n, 8] in hundredths of a point, ``score`` int32 their sum (0..10000),
    ``flags`` uint8 :class:`Flag` bits, ``failed`` uint16 :class:`Condition` bits (0 for a
    match, exactly one for a near miss).
    """

    worker: NDArray[np.int64]
    opening: NDArray[np.int64]
    score: NDArray[np.int32]
    reasons: NDArray[np.int16]
    flags: NDArray[np.uint8]
    failed: NDArray[np.uint16]

    @classmethod
    def none(cls) -> Self:
        """No pairs at all."""
        return cls(
            worker=np.empty(0, np.int64),
            opening=np.empty(0, np.int64),
            score=np.empty(0, np.int32),
            reasons=np.empty((0, len(Component)), np.int16),
            flags=np.empty(0, np.uint8),
            failed=np.empty(0, np.uint16),
        )

    @classmethod
    def joined(cls, parts: Sequence["Pairs"]) -> Self:
        """All parts, one after another."""
        every = [cls.none(), *parts]
        names = [column.name for column in fields(cls)]
        return cls(**{name: np.concatenate([getattr(p, name) for p in every]) for name in names})

    def __len__(self) -> int:
        return len(self.score)

    def take(self, rows: Ints) -> "Pairs":
        """Pick the given pairs, in the order given."""
        return Pairs(**{column.name: getattr(self, column.name)[rows] for column in fields(self)})


@dataclass(frozen=True, kw_only=True, eq=False)
class Ranking:
    """One ranked list per owner: list ``i`` is ``pairs`` from ``indptr[i]`` to ``indptr[i + 1]``.

    ``indptr`` int64[owners + 1]. The best pair stands first.
    """

    indptr: NDArray[np.int64]
    pairs: Pairs

    @classmethod
    def of(cls, pairs: Pairs, owner: Ints, owners: int) -> Self:
        """From pairs already sorted by ``owner`` (a row number per pair), best first."""
        indptr = np.zeros(owners + 1, dtype=np.int64)
        np.cumsum(np.bincount(owner, minlength=owners), out=indptr[1:])
        return cls(indptr=indptr, pairs=pairs)

    def __len__(self) -> int:
        return len(self.indptr) - 1

    def of_owner(self, owner: int) -> Pairs:
        """Give the list of one owner, best first."""
        return self.pairs.take(np.arange(self.indptr[owner], self.indptr[owner + 1]))


@dataclass(frozen=True, kw_only=True, eq=False)
class Matches:
    """The three lists of a run.

    ``for_workers`` and ``near_misses`` have one list per worker row, ``for_openings`` one
    per opening row.
    """

    for_workers: Ranking
    for_openings: Ranking
    near_misses: Ranking
