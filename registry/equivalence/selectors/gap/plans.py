"""The cheapest and the quickest way to close a gap: set cover, solved exactly. Pure.

Programs of a plan are taken one after the other: their weeks add up. The solver is HiGHS
(through ``scipy.optimize.milp``); ``plans_twin`` is the slow, readable one that it is tested
against.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

SECONDS: Final = 2.0
"""Budget of one plan. What is found by then counts, and says that it was not proven best."""

STAGES: Final = 8
"""Into how many parts the budget is split: five aims and what settles ties."""

CHUNK: Final = 16
"""So many options settle their ties in one step: weights beyond 2**16 would not be exact."""

ALL: Final = 100
HALF: Final = 50
"""Percent of what is missing that a plan has to close."""

Columns = NDArray[np.float64]


class Aim(StrEnum):
    """What a plan is to be first."""

    CHEAPEST = "cheapest"
    QUICKEST = "quickest"


@dataclass(frozen=True, kw_only=True)
class Option:
    """One offering: what it covers, what it costs (any whole unit) and its weeks.

    None is not known, which is never zero: plans with unknowns come after those without.
    """

    id: int
    covers: frozenset[str]
    cost: int | None
    weeks: int | None


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The options chosen, by id. ``is_proven``: the solver showed that none is better."""

    ids: tuple[int, ...]
    is_proven: bool = True


def columns(option: Option, aim: Aim) -> tuple[int, int, int, int, int]:
    """Return what is added up over a plan and made as small as can be, the first first.

    Unknowns of the aim, the aim, unknowns of the other, the other, the number of options.
    """
    cost = (int(option.cost is None), option.cost or 0)
    weeks = (int(option.weeks is None), option.weeks or 0)
    first, second = (cost, weeks) if aim == Aim.CHEAPEST else (weeks, cost)
    return (*first, *second, 1)


def reachable(options: Sequence[Option], missing: Mapping[str, int]) -> dict[str, int]:
    """Return the missing pieces that some option covers, with their points."""
    covered = frozenset[str]().union(*(option.covers for option in options))
    return {key: points for key, points in missing.items() if key in covered and points > 0}


def needed(missing: Mapping[str, int], within: Mapping[str, int], percent: int) -> int:
    """Return the points that a plan has to cover: all that can be, or a share of all missing."""
    if percent == ALL:
        return sum(within.values())
    return -(-sum(missing.values()) * percent // 100)


def choose(
    *,
    options: Sequence[Option],
    missing: Mapping[str, int],
    aim: Aim,
    percent: int = ALL,
    seconds: float = SECONDS,
) -> Choice | None:
    """Return the best set of options, or None where what is asked for cannot be reached.

    ``missing`` has the points of each open piece. With ``percent`` = ``ALL`` every piece that
    some option covers is covered; with less, that share of all missing points at least. Ties
    go to the smallest ids: the same input gives the same plan.
    """
    within = reachable(options, missing)
    points = needed(missing, within, percent)
    if not points or points > sum(within.values()):
        return None
    kept = _undominated(options, within, aim)
    return _solve(kept, within, points, aim, seconds / STAGES)


def _undominated(options: Sequence[Option], within: Mapping[str, int], aim: Aim) -> list[Option]:
    """Leave out what another option covers as well at no greater cost; order by id."""
    rows = sorted(
        (
            (option, option.covers & within.keys(), columns(option, aim))
            for option in options
            if option.covers & within.keys()
        ),
        key=lambda row: row[0].id,
    )
    return [
        option
        for option, covers, price in rows
        if not any(
            covers <= other_covers
            and all(theirs <= ours for theirs, ours in zip(other_price, price, strict=True))
            and (other_price != price or other.id < option.id)
            for other, other_covers, other_price in rows
        )
    ]


def _solve(
    options: list[Option], within: Mapping[str, int], points: int, aim: Aim, seconds: float
) -> Choice | None:
    """Make one aim after the other as small as can be, each without giving up the last."""
    cover = _cover(options, within, points)
    bounds: list[LinearConstraint] = cover
    width = len(options) + len(within)
    chosen: NDArray[np.bool_] | None = None
    proven = True
    for aims in _aims(options, aim):
        padded = np.zeros(width)
        padded[: len(options)] = aims
        result = milp(
            c=padded,
            constraints=bounds,
            integrality=np.ones(width, dtype=np.int64),
            bounds=Bounds(0, 1),
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )
        proven = proven and result.status == 0
        if result.x is None:
            break
        chosen = np.asarray(result.x[: len(options)]) > 0.5
        bounds = [*bounds, LinearConstraint(padded, -np.inf, float(aims @ chosen) + 0.25)]
    if chosen is None:
        return None
    ids = tuple(option.id for option, is_in in zip(options, chosen, strict=True) if is_in)
    return Choice(ids=ids, is_proven=proven)


def _aims(options: list[Option], aim: Aim) -> list[Columns]:
    """Return the objectives in their order; the last ones settle ties by the smallest ids."""
    prices = np.array([columns(option, aim) for option in options], dtype=np.float64)
    aims = [prices[:, place] for place in range(prices.shape[1]) if prices[:, place].any()]
    for start in range(0, len(options), CHUNK):
        tie = np.zeros(len(options))
        length = min(CHUNK, len(options) - start)
        tie[start : start + length] = -(2.0 ** np.arange(length - 1, -1, -1))
        aims.append(tie)
    return aims


def _cover(options: list[Option], within: Mapping[str, int], points: int) -> list[LinearConstraint]:
    """Say that a piece is closed only by an option that covers it, and how much has to be."""
    keys = sorted(within)
    by_option = np.zeros((len(keys), len(options)))
    for column, option in enumerate(options):
        for row, key in enumerate(keys):
            by_option[row, column] = key in option.covers
    closes = np.hstack([by_option, -np.eye(len(keys))])
    weights = np.array([0] * len(options) + [within[key] for key in keys], dtype=np.float64)
    return [LinearConstraint(closes, 0, np.inf), LinearConstraint(weights, points, np.inf)]
