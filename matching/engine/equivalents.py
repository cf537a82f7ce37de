"""What a held credential is worth towards another, as the recognised graph says it."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from matching.engine.enums import UNKNOWN, Effect
from matching.engine.schema import Column, check_table, check_unique, take_rows
from matching.engine.sparse import check_rows


@dataclass(frozen=True, kw_only=True, eq=False)
class Equivalents:
    """One row per directed, effective equivalence: holding ``source`` counts for ``target``.

    Only what is in force on the day of the snapshot stands here; a revoked or disputed
    equivalence is simply absent. A row with an ``employer`` counts at that employer's
    openings alone, one with a ``subdivision`` at workplaces there alone; -1 is everywhere.
    Several rows for one pair may stand side by side: the best that applies is used.
    ``width`` is the number of credential versions, as in ``Workers.credentials``.
    """

    ids: Annotated[NDArray[np.int64], Column(np.int64, "id", low=-(2**63), high=2**63 - 1)]
    source: Annotated[NDArray[np.int32], Column(np.int32, "held credential", low=0, high=2**31 - 1)]
    target: Annotated[
        NDArray[np.int32], Column(np.int32, "asked credential", low=0, high=2**31 - 1)
    ]
    worth: Annotated[
        NDArray[np.int16], Column(np.int16, "per mille of the target", low=0, high=1000)
    ]
    effect: Annotated[
        NDArray[np.int8],
        Column(np.int8, "Effect, never HELD", low=Effect.LEGAL, high=Effect.INFERRED),
    ]
    employer: Annotated[
        NDArray[np.int32], Column(np.int32, "employer index, -1 all", low=UNKNOWN, high=2**31 - 1)
    ]
    subdivision: Annotated[
        NDArray[np.int16], Column(np.int16, "state index, -1 all", low=UNKNOWN, high=32767)
    ]
    width: int

    def __len__(self) -> int:
        return len(self.ids)

    def validate(self) -> None:
        """Check every column; raises InvalidColumn naming the column and its first bad row."""
        check_table(self, len(self))
        check_unique("equivalents.ids", self.ids)
        check_rows("equivalents.source", self.source >= self.width, "no such credential")
        check_rows("equivalents.target", self.target >= self.width, "no such credential")
        check_rows("equivalents.target", self.source == self.target, "is its own source")

    def take(self, rows: NDArray[np.int64]) -> "Equivalents":
        """Pick the given rows, in the order given."""
        return take_rows(self, rows)
