"""The slow twin of ``plans``: looks at every set of options. For tests and for reading."""

from collections.abc import Mapping, Sequence
from itertools import chain, combinations

from registry.equivalence.selectors.gap.plans import (
    ALL,
    Aim,
    Choice,
    Option,
    columns,
    needed,
    reachable,
)


def choose(
    *, options: Sequence[Option], missing: Mapping[str, int], aim: Aim, percent: int = ALL
) -> Choice | None:
    """Return what ``plans.choose`` returns, after 2**n steps."""
    within = reachable(options, missing)
    points = needed(missing, within, percent)
    if not points or points > sum(within.values()):
        return None
    rows = sorted(options, key=lambda option: option.id)
    sets = chain.from_iterable(combinations(rows, size) for size in range(1, len(rows) + 1))
    enough = (chosen for chosen in sets if _points(chosen, within) >= points)
    best = min(enough, key=lambda chosen: _key(chosen, aim))
    return Choice(ids=tuple(option.id for option in best))


def _points(chosen: Sequence[Option], within: Mapping[str, int]) -> int:
    covered = frozenset[str]().union(*(option.covers for option in chosen))
    return sum(points for key, points in within.items() if key in covered)


def _key(chosen: Sequence[Option], aim: Aim) -> tuple[int | tuple[int, ...], ...]:
    prices = zip(*(columns(option, aim) for option in chosen), strict=True)
    return (*(sum(price) for price in prices), tuple(option.id for option in chosen))
