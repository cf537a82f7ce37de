"""The inner loops, on bare arrays: what a compiled kernel replaces, and nothing else.

Every function is exact (integers in, integers out) and independent of the order in which
entries are visited, so another implementation must return the same bytes.
"""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def spans(starts: Ints, lengths: Ints) -> Ints:
    """int64[sum(lengths)]: ``starts[i], starts[i] + 1, ...`` for each i, one after another."""
    shift = np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
    return shift + np.arange(len(shift), dtype=np.int64)


def walk(indptr: Ints, keys: Ints) -> tuple[Ints, Ints]:
    """Follow ``keys`` into the posting lists of ``indptr``.

    Returns (which, entry): for every posting of ``keys[which]`` the place of its entry.
    """
    lengths = indptr[keys + 1] - indptr[keys]
    which = np.repeat(np.arange(len(keys), dtype=np.int64), lengths)
    return which, spans(indptr[keys], lengths)


def scatter_add(shape: tuple[int, int], rows: Ints, columns: Ints, values: Ints) -> Ints:
    """int64[shape] with ``values`` added up at ``(rows, columns)``."""
    out = np.zeros(shape, dtype=np.int64)
    np.add.at(out.reshape(-1), rows * shape[1] + columns, values)
    return out


def scatter_max(shape: tuple[int, int], rows: Ints, columns: Ints, values: Ints) -> Ints:
    """int64[shape] with the largest of ``values`` at ``(rows, columns)``, 0 where none."""
    out = np.zeros(shape, dtype=np.int64)
    np.maximum.at(out.reshape(-1), rows * shape[1] + columns, values)
    return out


def sum_segments(matrix: Ints, indptr: Ints) -> Ints:
    """int64[rows, len(indptr) - 1]: sums of ``matrix`` over the column ranges of ``indptr``."""
    running = np.zeros((matrix.shape[0], matrix.shape[1] + 1), dtype=np.int64)
    np.cumsum(matrix, axis=1, out=running[:, 1:])
    summed: Ints = running[:, indptr[1:]] - running[:, indptr[:-1]]
    return summed


def top_k(keys: Ints, k: int) -> tuple[Ints, Ints]:
    """Find the ``k`` largest non-negative keys of each row, largest first.

    ``keys`` holds no number twice in one row, apart from -1 (not a candidate). Returns
    (rows, columns), rows rising.
    """
    k = min(k, keys.shape[1])
    if k <= 0 or keys.shape[0] == 0:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    columns = np.argpartition(keys, keys.shape[1] - k, axis=1)[:, keys.shape[1] - k :]
    found = np.take_along_axis(keys, columns, axis=1)
    order = np.argsort(-found, axis=1, kind="stable")
    columns = np.take_along_axis(columns, order, axis=1)
    kept = np.take_along_axis(found, order, axis=1) >= 0
    rows, places = np.nonzero(kept)
    return rows.astype(np.int64), columns[rows, places].astype(np.int64)
