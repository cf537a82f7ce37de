"""Nearness of occupations by the digits of their ISCO-08 codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.engine.sparse import InvalidColumn, Sparse

DIGITS = (4, 3, 2, 1)
"""Digits shared by two codes of the same unit, minor, sub-major and major group."""


@dataclass(frozen=True, kw_only=True, eq=False)
class OccupationNearness:
    """Four levels of groups over the occupation columns, and what sharing one is worth.

    ``groups``: per level int64[columns], the group in which a column lies; ``steps``: what
    a level adds per mille to the level above it, so that the steps of all shared levels
    sum to the nearness.
    """

    groups: tuple[NDArray[np.int64], ...]
    sizes: tuple[int, ...]
    steps: tuple[int, ...]

    @classmethod
    def of(cls, codes: Sequence[str], nearness: Sequence[int]) -> Self:
        """From the code of each column; raises InvalidColumn for one without four digits."""
        for row, code in enumerate(codes):
            if len(code) != 4 or not (code.isascii() and code.isdigit()):
                raise InvalidColumn("isco_codes", row, f"{code!r} is not four digits")
        groups, sizes = [], []
        for digits in DIGITS:
            names = sorted({code[:digits] for code in codes})
            number = {name: i for i, name in enumerate(names)}
            groups.append(np.array([number[code[:digits]] for code in codes], dtype=np.int64))
            sizes.append(len(names))
        below = (*nearness[1:], 0)
        steps = tuple(here - next_ for here, next_ in zip(nearness, below, strict=True))
        return cls(groups=tuple(groups), sizes=tuple(sizes), steps=steps)

    def mass(
        self, level: int, rows: Sparse, values: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Sum ``values`` (beside the entries of ``rows``) by row and group of ``level``.

        Returns (row, group, sum) without repeats, sorted by row, then group.
        """
        size = max(self.sizes[level], 1)
        flat = rows.row_of_entry() * size + self.groups[level][rows.indices]
        found, which = np.unique(flat, return_inverse=True)
        sums = np.zeros(len(found), dtype=np.int64)
        np.add.at(sums, which, values)
        return found // size, found % size, sums
