"""Where a chain holds: the intersection of where its assertions do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt

NOWHERE: Final = -1
"""The code for an empty intersection."""

EVERYWHERE: Final = ""


def meet_of_places(one: str, other: str) -> str | None:
    """Return the smaller of two ISO 3166 codes where one lies within the other, else None."""
    if one == EVERYWHERE or other.startswith(f"{one}-"):
        return other
    if other in (EVERYWHERE, one) or one.startswith(f"{other}-"):
        return one
    return None


def meet_of_sectors(one: str, other: str) -> str | None:
    """Return the smaller of two sectors where one lies within the other, else None.

    A NAICS or SCIAN code of digits lies within every beginning of it; a word in itself only.
    """
    if one == EVERYWHERE or (one.isdigit() and other.isdigit() and other.startswith(one)):
        return other
    if other in (EVERYWHERE, one) or (one.isdigit() and other.isdigit() and one.startswith(other)):
        return one
    return None


@dataclass(frozen=True)
class Meets:
    """The intersections of some codes as an array: ``table[one, other]`` is a place in ``names``.

    Closed: the intersection of two codes is one of them. Code 0 is everywhere.
    """

    names: tuple[str, ...]
    table: npt.NDArray[np.int16]

    @classmethod
    def of(cls, codes: Iterable[str], meet: Callable[[str, str], str | None]) -> Self:
        """Prepare the intersections of some codes."""
        names = tuple(sorted({EVERYWHERE, *codes}))
        place: dict[str | None, int] = {name: number for number, name in enumerate(names)}
        place[None] = NOWHERE
        rows = [[place[meet(one, other)] for other in names] for one in names]
        return cls(names, np.array(rows, dtype=np.int16))

    def code(self, name: str) -> int:
        """Return the place of a name."""
        return self.names.index(name)
