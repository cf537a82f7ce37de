"""Inverted lists: from a feature to the openings (or groups) that it touches."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from matching.engine.kernel import Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Postings:
    """The list of feature ``f`` is ``target[indptr[f]:indptr[f + 1]]``, with its values."""

    indptr: Ints
    target: Ints
    value: Ints

    @classmethod
    def of(cls, keys: Ints, target: Ints, value: Ints, width: int) -> Self:
        """Sort (key, target, value) triples into lists for keys ``0..width - 1``."""
        order = np.lexsort((target, keys))
        lengths = np.bincount(keys, minlength=width)
        indptr = np.zeros(width + 1, dtype=np.int64)
        np.cumsum(lengths, out=indptr[1:])
        return cls(indptr=indptr, target=target[order], value=value[order])
