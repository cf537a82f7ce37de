"""The hard conditions of a block of workers against every opening (method, 1)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.engine.columns import Openings, Workers
from matching.engine.enums import UNKNOWN, Component, Condition, Mobility, PlaceMode, Verdict
from matching.engine.geometry import distance_km, points
from matching.engine.index import Index
from matching.engine.kernel import Ints
from matching.engine.weights import Weights

Mask = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Placing:
    """The way to work: its value per mille, whether there is none, whether she must move."""

    value: Ints
    nowhere: Mask
    relocates: Mask
    abroad: Mask


def place(index: Index, workers: Workers) -> Placing:
    """Find the way to work (method 1.1) for every pair."""
    openings, weights = index.openings, index.weights
    km = distance_km(points(workers.latitude, workers.longitude), index.points)
    remote = np.broadcast_to(openings.place_mode == PlaceMode.REMOTE, km.shape)
    abroad = workers.country[:, None] != openings.country[None, :]
    reach = workers.reach_km.astype(np.int64)[:, None]
    limit = np.where(abroad, np.minimum(reach, weights.border_commute_km), reach)
    commutes = ~abroad | _may(workers, Mobility.COMMUTES_ACROSS_BORDER)
    commutes &= ~remote & (km >= 0) & (km <= limit)
    moves = np.where(
        abroad,
        _may(workers, Mobility.RELOCATES_ABROAD),
        _may(workers, Mobility.RELOCATES_IN_COUNTRY),
    )
    moves &= ~remote & ~commutes
    at_home = remote & _may(workers, Mobility.REMOTE)
    near = 1000 - (1000 - weights.commute_at_limit) * km // np.maximum(limit, 1)
    near -= np.where(abroad, weights.border_loss, 0)
    moving = np.where(abroad, weights.relocate_abroad, weights.relocate_at_home)
    value = np.select([at_home, commutes, moves], [np.full_like(km, weights.remote), near, moving])
    return Placing(
        value=value, nowhere=~(at_home | commutes | moves), relocates=moves, abroad=abroad
    )


def authorisation(openings: Openings, workers: Workers) -> NDArray[np.int8]:
    """int8[workers, openings]: the :class:`Verdict` of method 1.2."""
    there = (workers.may_work[:, None] >> openings.country.astype(np.uint8)[None, :]) & 1
    here = (workers.may_work >> workers.country.astype(np.uint8)) & 1
    abroad = workers.country[:, None] != openings.country[None, :]
    from_home = (openings.place_mode == PlaceMode.REMOTE) & abroad & (here[:, None] == 1)
    doubtful = openings.sponsors | from_home
    verdict = np.where(there == 1, Verdict.YES, np.where(doubtful, Verdict.UNKNOWN, Verdict.NO))
    return verdict.astype(np.int8)


@dataclass(frozen=True, kw_only=True, eq=False)
class Speaking:
    """Languages: how many are too low, whether one of them is unknown, value per mille."""

    short: Ints
    unknown: Mask
    value: Ints


def languages(index: Index, workers: Workers) -> Speaking:
    """Weigh languages (method 1 and 2.6) for every pair, one language after the other."""
    openings, weights = index.openings, index.weights
    shape = (len(workers), len(openings))
    short, total = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    unknown = np.zeros(shape, dtype=np.bool_)
    for language in range(openings.language_min.shape[1]):
        asking = np.flatnonzero(openings.language_min[:, language])
        least = openings.language_min[asking, language].astype(np.int64)[None, :]
        level = workers.languages[:, language].astype(np.int64)[:, None]
        above = weights.language_at_minimum + weights.language_per_level * (level - least)
        below = weights.language_at_minimum * np.maximum(level, 0) // np.maximum(least, 1)
        short[:, asking] += level < least
        unknown[:, asking] |= level == UNKNOWN
        total[:, asking] += np.where(level >= least, np.minimum(1000, above), below)
    asked = np.count_nonzero(openings.language_min, axis=1)
    mean = total // np.maximum(asked, 1)
    unstated = weights.unstated[Component.LANGUAGES]
    return Speaking(short=short, unknown=unknown, value=np.where(asked > 0, mean, unstated))


def simple_failures(
    openings: Openings, workers: Workers, weights: Weights, as_of: int
) -> NDArray[np.uint16]:
    """Collect the failed bits of consent, capacity, dates and kind for every pair."""
    latest = openings.starts.astype(np.int64) + weights.start_tolerance_days
    late = workers.available_from.astype(np.int64)[:, None] > latest[None, :]
    late |= openings.closes <= as_of
    wanted = (workers.kinds_wanted[:, None] >> openings.kind.astype(np.uint16)[None, :]) & 1
    failed = np.where(late, np.uint16(Condition.DATES), np.uint16(0))
    failed |= np.where(wanted == 0, np.uint16(Condition.KIND), np.uint16(0))
    failed |= np.where(workers.visible, np.uint16(0), np.uint16(Condition.CONSENT))[:, None]
    full = openings.capacity_left <= 0
    failed |= np.where(full, np.uint16(Condition.CAPACITY), np.uint16(0))
    return failed


def _may(workers: Workers, bit: Mobility) -> Mask:
    allowed: Mask = (workers.mobility[:, None] & np.uint8(bit)) != 0
    return allowed
