"""Assertions as columns, and the chains that are made of them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from registry.equivalence.selectors.graph.scopes import Meets, meet_of_places, meet_of_sectors

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

SHARE: Final = 1000
"""A share of 1 in an assertion; a chain's is in ``SHARE ** MOST_HOPS`` parts, all exact."""

MOST_HOPS: Final = 3
WHOLE: Final = SHARE**MOST_HOPS
OPEN_END: Final = dt.date.max.toordinal()
"""The end of what does not end."""


class Edge(NamedTuple):
    """An assertion as one row: shares in thousandths, days as ordinals, relation as its code."""

    id: int
    source: int
    target: int
    relation: int
    worth: int
    confidence: int
    jurisdiction: str
    sector: str
    starts: int
    ends: int


@dataclass(frozen=True, kw_only=True)
class Rules:
    """How far inference goes.

    ``floor`` is the least confidence, in ``WHOLE`` parts: what is less likely right than wrong is
    no help to anybody and is not kept. As confidence only falls along a chain, nothing above the
    floor is ever missed by it.
    """

    hops: int = MOST_HOPS
    floor: int = WHOLE // 2


RULES: Final = Rules()


@dataclass(frozen=True, kw_only=True)
class Edges:
    """Assertions as columns sorted by source and id; ``places`` and ``sectors`` give the words."""

    ids: Ints
    source: Ints
    target: Ints
    relation: Ints
    worth: Ints
    confidence: Ints
    jurisdiction: Ints
    sector: Ints
    starts: Ints
    ends: Ints
    places: Meets
    sectors: Meets

    @classmethod
    def of(cls, rows: Sequence[Edge]) -> Self:
        """Make columns of rows, in any order."""
        places = Meets.of({row.jurisdiction for row in rows}, meet_of_places)
        sectors = Meets.of({row.sector for row in rows}, meet_of_sectors)
        place = {name: code for code, name in enumerate(places.names)}
        sector = {name: code for code, name in enumerate(sectors.names)}
        coded = [(*r[:6], place[r.jurisdiction], sector[r.sector], r.starts, r.ends) for r in rows]
        table = np.array(coded, dtype=np.int64).reshape(-1, 10)
        return cls.from_columns(list(table.T), places=places, sectors=sectors)

    @classmethod
    def from_columns(cls, columns: Sequence[Ints], *, places: Meets, sectors: Meets) -> Self:
        """Sort columns in the order of ``Edge`` whose scopes are coded already."""
        order = np.lexsort((columns[0], columns[1]))
        names = ("ids", "source", "target", "relation", "worth", "confidence")
        sorted_ = [np.ascontiguousarray(column[order]) for column in columns]
        return cls(
            **dict(zip(names, sorted_[:6], strict=True)),
            jurisdiction=sorted_[6],
            sector=sorted_[7],
            starts=sorted_[8],
            ends=sorted_[9],
            places=places,
            sectors=sectors,
        )

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, kw_only=True)
class Chains:
    """Chains of assertions as columns.

    ``path`` has one row a chain, ``MOST_HOPS`` wide and filled with 0: the assertions' ids.
    ``nodes`` has likewise the credentials on the way after the source, the target last.
    ``worth`` and ``confidence`` are in ``WHOLE`` parts. ``jurisdiction`` and ``sector`` are codes
    of the edges that the chains were made of.
    """

    source: Ints
    target: Ints
    relation: Ints
    worth: Ints
    confidence: Ints
    jurisdiction: Ints
    sector: Ints
    starts: Ints
    ends: Ints
    hops: Ints
    path: Ints
    nodes: Ints

    def __len__(self) -> int:
        return len(self.source)

    def at(self, places: Ints | Mask) -> "Chains":
        """Return some of the chains."""
        return Chains(**{name: column[places] for name, column in vars(self).items()})

    @classmethod
    def joined(cls, parts: Sequence["Chains"]) -> "Chains":
        """Return all chains of several tables."""
        return cls(
            **{
                name: np.concatenate([getattr(part, name) for part in parts])
                for name in cls.__dataclass_fields__
            }
        )
