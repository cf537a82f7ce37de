"""Every pair of a block of workers and all openings: failed conditions, reasons, flags."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine import components, conditions
from matching.engine.columns import Workers
from matching.engine.enums import MENDABLE, Component, Condition, Flag, Verdict
from matching.engine.index import Index
from matching.engine.kernel import Ints
from matching.engine.routes import Standing


@dataclass(frozen=True, kw_only=True, eq=False)
class Block:
    """Dense results for the rows of a block (B workers, m openings, C components).

    ``failed``   uint16[B, m], :class:`Condition` bits, 0 where the pair is a match.
    ``near``     bool[B, m], a near miss: one mendable condition fails by one thing.
    ``reasons``  int16[B, m, C], hundredths of a point.
    ``score``    int32[B, m], their sum.
    ``flags``    uint8[B, m], :class:`Flag` bits.
    """

    failed: NDArray[np.uint16]
    near: NDArray[np.bool_]
    reasons: NDArray[np.int16]
    score: NDArray[np.int32]
    flags: NDArray[np.uint8]


def score_block(index: Index, workers: Workers, as_of: int) -> Block:
    """Score ``workers`` against every opening of ``index`` on day ``as_of``."""
    openings, weights = index.openings, index.weights
    placing = conditions.place(index, workers)
    verdict = conditions.authorisation(openings, workers)
    speaking = conditions.languages(index, workers)
    standing = index.routes.standing(workers, weights.unstated[Component.CREDENTIALS])
    failed = conditions.simple_failures(openings, workers, weights, as_of)
    failed |= _bit(placing.nowhere, Condition.PLACE)
    failed |= _bit(verdict == Verdict.NO, Condition.AUTHORISATION)
    failed |= _bit(standing.unmet > 0, Condition.CREDENTIALS)
    failed |= _bit(speaking.short > 0, Condition.LANGUAGES)
    values = {
        Component.OCCUPATION: components.occupation(index, workers),
        Component.SKILLS: components.skills(index, workers),
        Component.CREDENTIALS: standing.value,
        Component.EXPERIENCE: components.experience(index, workers),
        Component.EDUCATION: components.education(openings, workers, weights),
        Component.LANGUAGES: speaking.value,
        Component.PLACE: placing.value,
        Component.WAGE: components.wage(openings, workers, weights),
    }
    reasons = np.stack([weights.points[c] * values[c] // 10 for c in Component], axis=-1)
    return Block(
        failed=failed,
        near=_near(failed, standing, speaking),
        reasons=reasons.astype(np.int16),
        score=reasons.sum(axis=-1).astype(np.int32),
        flags=_flags(index, workers, placing, verdict, speaking, standing),
    )


def _near(
    failed: NDArray[np.uint16], standing: Standing, speaking: conditions.Speaking
) -> NDArray[np.bool_]:
    one = (failed != 0) & ((failed & (failed - np.uint16(1))) == 0)
    near: NDArray[np.bool_] = one & ((failed & np.uint16(MENDABLE)) != 0)
    near &= (standing.unmet <= 1) & (speaking.short <= 1)
    return near


def _flags(
    index: Index,
    workers: Workers,
    placing: conditions.Placing,
    verdict: NDArray[np.int8],
    speaking: conditions.Speaking,
    standing: Standing,
) -> NDArray[np.uint8]:
    flags = _flag(standing.through, Flag.EQUIVALENCE)
    flags |= _flag(verdict == Verdict.UNKNOWN, Flag.AUTHORISATION_UNKNOWN)
    flags |= _flag(speaking.unknown, Flag.FACT_MISSING)
    flags |= _flag(components.hours_differ(index.openings, workers), Flag.HOURS_DIFFER)
    flags |= _flag(placing.relocates, Flag.RELOCATION)
    return flags | _flag(placing.abroad, Flag.CROSS_BORDER)


def _bit(mask: NDArray[np.bool_], bit: Condition) -> NDArray[np.uint16]:
    return np.where(mask, np.uint16(bit), np.uint16(0))


def _flag(mask: NDArray[np.bool_], bit: Flag) -> NDArray[np.uint8]:
    return np.where(mask, np.uint8(bit), np.uint8(0))


def keys(candidates: NDArray[np.bool_], score: NDArray[np.int32], rank: Ints, ranked: int) -> Ints:
    """int64[B, m]: one distinct number per candidate that sorts by score, then low ``rank``.

    ``rank`` (0..ranked - 1) broadcasts against the block; what is no candidate gets -1.
    """
    return np.where(candidates, score.astype(np.int64) * ranked + (ranked - 1 - rank), -1)
