"""How rare a skill is among the openings of a run: the weight of covering it."""

from dataclasses import dataclass
from typing import Annotated, Self

import numpy as np
from numpy.typing import NDArray

from matching.engine.columns import Openings
from matching.engine.schema import Column, check_table
from matching.engine.sparse import InvalidColumn


@dataclass(frozen=True, kw_only=True, eq=False)
class Scarcity:
    """One rarity per skill. Computed over *all* openings of a run, then handed to every shard."""

    rarity: Annotated[NDArray[np.int64], Column(np.int64, "rarity", low=1, high=1000)]

    @classmethod
    def of(cls, openings: Openings) -> Self:
        """From the openings that ask for each skill; ``docs/method-score.md`` 2.2."""
        width = openings.skills_required.width
        asked = np.bincount(openings.skills_required.indices, minlength=width)
        asked += np.bincount(openings.skills_preferred.indices, minlength=width)
        frequencies, which = np.unique(asked, return_inverse=True)
        scale = log2_fixed(len(openings) + 1)
        levels = [
            100 + 900 * (scale - log2_fixed(df)) // scale if df else 1000
            for df in frequencies.tolist()
        ]
        return cls(rarity=np.array(levels, dtype=np.int64)[which])

    def validate(self, skills: int) -> None:
        """Check against the number of skills; raises InvalidColumn."""
        if len(self.rarity) != skills:
            raise InvalidColumn("scarcity.rarity", None, f"{skills} entries expected")
        check_table(self, skills)


def log2_fixed(value: int) -> int:
    """Take the binary logarithm of ``value`` >= 1 in units of 1/1024, rounded down, exactly."""
    return int((value**1024).bit_length() - 1)
