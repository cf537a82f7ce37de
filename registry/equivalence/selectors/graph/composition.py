"""Which relation follows from two: a table, with the reason for each of its cells.

Read a relation as a statement about what two credentials attest: ``exact`` A = B, ``close``
A and B nearly the same, ``broader`` A contains B, ``narrower`` A lies within B, ``partial`` A and
B overlap. A cell says what then holds from A to C where A is related to B and B to C; a pair
that is not in the table says nothing about A and C. ``none`` is in no cell: from two things
that do not match nothing follows about a third.

``broader`` then ``narrower`` is left out on purpose: as sets the two do overlap, in the middle
one. But SKOS reads the words from the other side, and silence is right whichever was meant.

The table is closed and associative: how a longer chain is cut never changes what it says.

``close`` after ``close`` stays ``close``, which SKOS leaves open because small differences add
up. Here they do not go unnoticed: worth and confidence multiply, a chain has at most three hops,
and whatever it says is inferred and informative only.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from registry.equivalence.enums import Relation

NOTHING: Final = -1
"""The code for "nothing follows"."""


@dataclass(frozen=True)
class Cell:
    """What follows from two relations, and why."""

    first: Relation
    second: Relation
    result: Relation
    because: str


_SAME: Final = "What equals a credential stands wherever the credential does."
_NEARLY: Final = "A small difference changes no other relation; worth and confidence carry it."

CELLS: Final = (
    Cell(Relation.EXACT, Relation.EXACT, Relation.EXACT, _SAME),
    Cell(Relation.EXACT, Relation.CLOSE, Relation.CLOSE, _SAME),
    Cell(Relation.EXACT, Relation.BROADER, Relation.BROADER, _SAME),
    Cell(Relation.EXACT, Relation.NARROWER, Relation.NARROWER, _SAME),
    Cell(Relation.EXACT, Relation.PARTIAL, Relation.PARTIAL, _SAME),
    Cell(Relation.CLOSE, Relation.EXACT, Relation.CLOSE, _SAME),
    Cell(Relation.CLOSE, Relation.CLOSE, Relation.CLOSE, _NEARLY),
    Cell(Relation.CLOSE, Relation.BROADER, Relation.BROADER, _NEARLY),
    Cell(Relation.CLOSE, Relation.NARROWER, Relation.NARROWER, _NEARLY),
    Cell(Relation.CLOSE, Relation.PARTIAL, Relation.PARTIAL, _NEARLY),
    Cell(Relation.BROADER, Relation.EXACT, Relation.BROADER, _SAME),
    Cell(Relation.BROADER, Relation.CLOSE, Relation.BROADER, _NEARLY),
    Cell(
        Relation.BROADER,
        Relation.BROADER,
        Relation.BROADER,
        "What contains a whole contains its parts.",
    ),
    Cell(
        Relation.BROADER,
        Relation.PARTIAL,
        Relation.PARTIAL,
        "What overlaps a part overlaps the whole.",
    ),
    Cell(Relation.NARROWER, Relation.EXACT, Relation.NARROWER, _SAME),
    Cell(Relation.NARROWER, Relation.CLOSE, Relation.NARROWER, _NEARLY),
    Cell(
        Relation.NARROWER,
        Relation.NARROWER,
        Relation.NARROWER,
        "A part of a part is a part.",
    ),
    Cell(Relation.PARTIAL, Relation.EXACT, Relation.PARTIAL, _SAME),
    Cell(Relation.PARTIAL, Relation.CLOSE, Relation.PARTIAL, _NEARLY),
    Cell(
        Relation.PARTIAL,
        Relation.NARROWER,
        Relation.PARTIAL,
        "What overlaps a part overlaps the whole.",
    ),
)

SILENT: Final = (
    (
        Relation.BROADER,
        Relation.NARROWER,
        "Both contain the middle one, but it may be little of either.",
    ),
    (Relation.NARROWER, Relation.BROADER, "Two parts of one whole may have nothing in common."),
    (Relation.NARROWER, Relation.PARTIAL, "What overlaps the whole may miss the part."),
    (Relation.PARTIAL, Relation.BROADER, "What overlaps the whole may miss the part."),
    (Relation.PARTIAL, Relation.PARTIAL, "Each may overlap another piece."),
)
"""Pairs from which nothing follows, and why; beside them every pair with ``none``."""

TABLE: Final = {(cell.first, cell.second): cell.result for cell in CELLS}

RELATIONS: Final = tuple(Relation)
"""A relation's code in arrays is its place here."""

CODES: Final = {relation: code for code, relation in enumerate(RELATIONS)}


def compose(first: Relation, second: Relation) -> Relation | None:
    """Return what follows from ``first`` and then ``second``; None where nothing does."""
    return TABLE.get((first, second))


def table_of_codes() -> npt.NDArray[np.int8]:
    """Return the table as codes: ``[first, second]`` gives the result's, or ``NOTHING``."""
    table = np.full((len(RELATIONS), len(RELATIONS)), NOTHING, dtype=np.int8)
    for (first, second), result in TABLE.items():
        table[CODES[first], CODES[second]] = CODES[result]
    return table
