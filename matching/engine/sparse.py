"""Rows of sorted column indices, with or without values: the CSR shape of the engine."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.engine.kernel import walk


class InvalidColumn(ValueError):
    """A column breaks what its docstring promises.

    ``column`` is its dotted name, ``row`` the first offending row (None when the whole
    column is wrong), ``reason`` what is wrong.
    """

    def __init__(self, column: str, row: int | None, reason: str) -> None:
        self.column, self.row, self.reason = column, row, reason
        where = column if row is None else f"{column}, row {row}"
        super().__init__(f"{where}: {reason}")


@dataclass(frozen=True, kw_only=True, eq=False)
class Sparse:
    """``len(indptr) - 1`` rows; row ``i`` is ``indices[indptr[i]:indptr[i + 1]]``.

    ``indptr``  int64[rows + 1], starts at 0, never falls, ends at ``len(indices)``.
    ``indices`` int32[entries], strictly rising inside a row, each in ``[0, width)``.
    ``values``  uint16[entries] beside ``indices``, or None; the unit is the owner's.
    ``width``   how many columns the rows index into.
    """

    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    width: int
    values: NDArray[np.uint16] | None = None

    @classmethod
    def from_sets(cls, rows: Sequence[Iterable[int]], width: int) -> Self:
        """Build from one iterable of column indices per row; repeats count once."""
        ordered = [sorted(set(row)) for row in rows]
        indices = np.array([i for row in ordered for i in row], dtype=np.int32)
        return cls(indptr=_indptr(ordered), indices=indices, width=width)

    @classmethod
    def from_maps(cls, rows: Sequence[Mapping[int, int]], width: int) -> Self:
        """Build from one mapping of column index to value per row."""
        ordered = [sorted(row.items()) for row in rows]
        indices = np.array([i for row in ordered for i, _ in row], dtype=np.int32)
        values = np.array([v for row in ordered for _, v in row], dtype=np.uint16)
        return cls(indptr=_indptr(ordered), indices=indices, width=width, values=values)

    def __len__(self) -> int:
        return len(self.indptr) - 1

    def row(self, i: int) -> NDArray[np.int32]:
        """Give the column indices of row ``i``."""
        return self.indices[self.indptr[i] : self.indptr[i + 1]]

    def row_values(self, i: int) -> NDArray[np.uint16]:
        """Give the values of row ``i``, beside :meth:`row`; raises TypeError without values."""
        if self.values is None:
            raise TypeError("these rows carry no values")
        return self.values[self.indptr[i] : self.indptr[i + 1]]

    def row_of_entry(self) -> NDArray[np.int64]:
        """int64[entries]: the row in which each entry stands."""
        return np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.indptr))

    def entries_of(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """int64: where the entries of ``rows`` stand, row after row in the order given."""
        return walk(self.indptr, rows)[1]

    def take(self, rows: NDArray[np.int64]) -> "Sparse":
        """Pick the given rows, in the order given."""
        entries = self.entries_of(rows)
        lengths = self.indptr[rows + 1] - self.indptr[rows]
        indptr = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)])
        values = None if self.values is None else self.values[entries]
        return Sparse(indptr=indptr, indices=self.indices[entries], width=self.width, values=values)

    def validate(self, name: str, rows: int) -> None:
        """Check the shape against ``rows`` rows; raises InvalidColumn naming the row."""
        _check_dtype(f"{name}.indptr", self.indptr, np.int64)
        _check_dtype(f"{name}.indices", self.indices, np.int32)
        if len(self.indptr) != rows + 1:
            raise InvalidColumn(name, None, f"{len(self.indptr) - 1} rows, {rows} expected")
        if self.indptr[0] != 0 or self.indptr[-1] != len(self.indices):
            raise InvalidColumn(name, None, "indptr does not span the indices")
        check_rows(name, np.diff(self.indptr) < 0, "indptr falls")
        row_of = self.row_of_entry()
        outside = (self.indices < 0) | (self.indices >= self.width)
        check_entries(name, row_of, outside, f"index outside 0..{self.width - 1}")
        fall = (np.diff(self.indices) <= 0) & (np.diff(row_of) == 0)
        check_entries(name, row_of[1:], fall, "indices not sorted or not unique")
        if self.values is not None:
            _check_dtype(f"{name}.values", self.values, np.uint16)
            if len(self.values) != len(self.indices):
                raise InvalidColumn(name, None, "values and indices differ in length")


def check_rows(name: str, bad: NDArray[np.bool_], reason: str) -> None:
    """Raise InvalidColumn for the first row where ``bad`` is true."""
    if bad.any():
        raise InvalidColumn(name, int(np.flatnonzero(bad)[0]), reason)


def check_entries(
    name: str, row_of: NDArray[np.int64], bad: NDArray[np.bool_], reason: str
) -> None:
    """Raise InvalidColumn for the row of the first entry where ``bad`` is true."""
    if bad.any():
        raise InvalidColumn(name, int(row_of[np.flatnonzero(bad)[0]]), reason)


def _check_dtype(name: str, array: NDArray[np.generic], dtype: type[np.generic]) -> None:
    if array.dtype != np.dtype(dtype) or array.ndim != 1:
        raise InvalidColumn(
            name, None, f"{array.dtype}[{array.ndim}d], {np.dtype(dtype)}[1d] expected"
        )


def _indptr(rows: Sequence[Sequence[object]]) -> NDArray[np.int64]:
    return np.cumsum([0, *(len(row) for row in rows)], dtype=np.int64)
