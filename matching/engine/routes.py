"""How held credentials meet the groups that openings ask for (method, 1.3 and 2.3)."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.engine.columns import Openings, Workers
from matching.engine.enums import UNKNOWN, Effect, Force
from matching.engine.equivalents import Equivalents
from matching.engine.kernel import Ints, scatter_max, sum_segments, walk
from matching.engine.postings import Postings
from matching.engine.weights import Weights

_EFFECTS, _VALUES = 8, 1001


@dataclass(frozen=True, kw_only=True, eq=False)
class Standing:
    """What a block of workers has towards the groups of every opening.

    ``unmet``: int64[workers, openings], required groups not met. ``through``: bool, all are
    met and at least one only by an equivalence. ``value``: int64 per mille.
    """

    unmet: Ints
    through: NDArray[np.bool_]
    value: Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Routes:
    """Held credential -> (group, packed route), with the groups laid out by opening."""

    postings: Postings
    indptr: Ints
    required: NDArray[np.bool_]
    factor: Ints

    @classmethod
    def of(cls, openings: Openings, equivalents: Equivalents, weights: Weights) -> Self:
        """Every route to every group, direct ones and those through an equivalence."""
        asked = openings.requirements
        required = asked.force != Force.PREFERRED
        factor = np.where(required, weights.required_group_factor, 1).astype(np.int64)
        ends = np.arange(len(openings) + 1)
        direct, bridged = _direct(openings), _bridged(openings, equivalents, weights)
        keys, groups, packed = (np.concatenate(pair) for pair in zip(direct, bridged, strict=True))
        return cls(
            postings=Postings.of(keys, groups, packed, asked.credentials.width),
            indptr=np.searchsorted(asked.opening, ends).astype(np.int64),
            required=required,
            factor=factor,
        )

    def standing(self, workers: Workers, unstated: int) -> Standing:
        """Weigh the held credentials of a block of workers against every opening."""
        held = workers.credentials
        which, entry = walk(self.postings.indptr, held.indices.astype(np.int64))
        rows, groups = held.row_of_entry()[which], self.postings.target[entry]
        shape = (len(workers), len(self.required))
        best = scatter_max(shape, rows, groups, self.postings.value[entry])
        meets, value, effect = unpack(best)
        missing = self.required & ~meets
        bridged = self.required & meets & (effect != Effect.HELD)
        unmet = sum_segments(missing.astype(np.int64), self.indptr)
        factors = sum_segments(self.factor[None, :], self.indptr)
        worth = sum_segments(value * self.factor, self.indptr) // np.maximum(factors, 1)
        return Standing(
            unmet=unmet,
            through=(sum_segments(bridged.astype(np.int64), self.indptr) > 0) & (unmet == 0),
            value=np.where(factors > 0, worth, unstated),
        )


def pack(meets: Ints, value: Ints, effect: Ints) -> Ints:
    """One number per route that sorts as routes are preferred; 0 stands for no route."""
    packed: Ints = (meets * _VALUES + value) * _EFFECTS + (_EFFECTS - 1 - effect)
    return packed


def unpack(packed: Ints) -> tuple[NDArray[np.bool_], Ints, Ints]:
    """(meets, value, effect) of packed routes; no route gives (False, 0, 7)."""
    upper = packed // _EFFECTS
    return upper >= _VALUES, upper % _VALUES, _EFFECTS - 1 - packed % _EFFECTS


def _direct(openings: Openings) -> tuple[Ints, Ints, Ints]:
    accepted = openings.requirements.credentials
    one = np.ones(len(accepted.indices), dtype=np.int64)
    packed = pack(one, 1000 * one, int(Effect.HELD) * one)
    return accepted.indices.astype(np.int64), accepted.row_of_entry(), packed


def _bridged(
    openings: Openings, equivalents: Equivalents, weights: Weights
) -> tuple[Ints, Ints, Ints]:
    asked = openings.requirements
    accepting = Postings.of(
        asked.credentials.indices.astype(np.int64),
        asked.credentials.row_of_entry(),
        np.zeros(len(asked.credentials.indices), dtype=np.int64),
        asked.credentials.width,
    )
    row, entry = walk(accepting.indptr, equivalents.target.astype(np.int64))
    group = accepting.target[entry]
    opening = asked.opening[group]
    employer, state = equivalents.employer[row], equivalents.subdivision[row]
    fits = (employer == UNKNOWN) | (employer == openings.employer[opening])
    fits &= (state == UNKNOWN) | (state == openings.subdivision[opening])
    fits &= equivalents.worth[row] > 0
    row, group = row[fits], group[fits]
    effect = equivalents.effect[row].astype(np.int64)
    by_law = asked.force[group] == Force.LAW
    meets = np.where(by_law, effect <= Effect.LEGAL, effect <= Effect.ACCEPTED)
    share = np.array(weights.effect, dtype=np.int64)[effect]
    value = equivalents.worth[row].astype(np.int64) * share // 1000
    return (
        equivalents.source[row].astype(np.int64),
        group,
        pack(meets.astype(np.int64), value, effect),
    )
