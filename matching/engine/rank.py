"""The entrance of the engine: rank openings for workers and workers for openings."""

from collections.abc import Iterator, Sequence

import numpy as np

from matching.engine.block import Block, keys, score_block
from matching.engine.columns import Openings, Workers
from matching.engine.equivalents import Equivalents
from matching.engine.index import Index, places
from matching.engine.kernel import Ints, top_k
from matching.engine.results import Matches, Pairs, Ranking
from matching.engine.scarcity import Scarcity
from matching.engine.sparse import InvalidColumn
from matching.engine.weights import Weights

NEAR_MISSES = 5
"""How many near misses a worker is shown at most, unless the caller says otherwise."""

BLOCK_PAIRS = 1 << 18
"""How many pairs are held in memory at once, some 300 bytes each; never changes a result."""


def match(
    workers: Workers,
    openings: Openings,
    equivalents: Equivalents,
    weights: Weights,
    *,
    isco_codes: Sequence[str],
    k: int,
    as_of: int,
    near_k: int = NEAR_MISSES,
    scarcity: Scarcity | None = None,
) -> Matches:
    """Rank every worker against every opening, exactly (``docs/method-score.md``).

    ``isco_codes``: the four-digit ISCO-08 code of each occupation column. ``k``: the longest
    that a list of a worker or of an opening gets; ``near_k``: a list of near misses.
    ``as_of``: the day of the run (days since 1970-01-01). ``scarcity``: of the whole run,
    needed when ``openings`` are a part of it. A shard of workers gives final lists for its
    workers; those for openings are to be merged. Lists hold row numbers.

    Raises:
        InvalidColumn: a table breaks its promises, or two tables do not fit together.
    """
    check_together(workers, openings, equivalents, isco_codes)
    scarcity = scarcity or Scarcity.of(openings)
    scarcity.validate(openings.skills_required.width)
    index = Index.of(openings, equivalents, weights, isco_codes=isco_codes, scarcity=scarcity)
    worker_rank = places(np.argsort(workers.ids, kind="stable"))
    matched, near, wanted = [Pairs.none()], [Pairs.none()], Pairs.none()
    for rows in _blocks(len(workers), len(openings)):
        block = score_block(index, workers.take(rows), as_of)
        matched.append(_best(block, rows, index, k, near=False))
        near.append(_best(block, rows, index, near_k, near=True))
        top = _best_for_openings(block, rows, worker_rank, k)
        wanted = _merge(wanted, top, worker_rank, k)
    matches, misses = Pairs.joined(matched), Pairs.joined(near)
    return Matches(
        for_workers=Ranking.of(matches, matches.worker, len(workers)),
        for_openings=Ranking.of(wanted, wanted.opening, len(openings)),
        near_misses=Ranking.of(misses, misses.worker, len(workers)),
    )


def check_together(
    workers: Workers, openings: Openings, equivalents: Equivalents, isco_codes: Sequence[str]
) -> None:
    """Validate every table and that they speak of the same columns; raises InvalidColumn."""
    workers.validate()
    openings.validate()
    equivalents.validate()
    credentials, languages = equivalents.width, workers.languages.shape[1]
    widths = (
        ("workers.occupations", workers.occupations.width, len(isco_codes)),
        ("workers.experience", workers.experience.width, len(isco_codes)),
        ("openings.occupations", openings.occupations.width, len(isco_codes)),
        ("workers.credentials", workers.credentials.width, credentials),
        ("requirements.credentials", openings.requirements.credentials.width, credentials),
        ("workers.skills", workers.skills.width, openings.skills_required.width),
        ("openings.skills_preferred", openings.skills_preferred.width, workers.skills.width),
        ("openings.language_min", openings.language_min.shape[1], languages),
    )
    for name, width, expected in widths:
        if width != expected:
            raise InvalidColumn(name, None, f"{width} columns, {expected} expected")


def _blocks(workers: int, openings: int) -> Iterator[Ints]:
    step = max(1, BLOCK_PAIRS // max(1, openings))
    for start in range(0, workers, step):
        yield np.arange(start, min(start + step, workers), dtype=np.int64)


def _best(block: Block, rows: Ints, index: Index, k: int, *, near: bool) -> Pairs:
    candidates = block.near if near else block.failed == 0
    places_, openings = top_k(keys(candidates, block.score, index.rank, len(index.rank)), k)
    return _pairs(block, rows, places_, openings)


def _best_for_openings(block: Block, rows: Ints, worker_rank: Ints, k: int) -> Pairs:
    rank = worker_rank[rows][:, None]
    sortable = keys(block.failed == 0, block.score, rank, len(worker_rank))
    openings, places_ = top_k(np.ascontiguousarray(sortable.T), k)
    return _pairs(block, rows, places_, openings)


def _pairs(block: Block, rows: Ints, places_: Ints, openings: Ints) -> Pairs:
    return Pairs(
        worker=rows[places_],
        opening=openings,
        score=block.score[places_, openings],
        reasons=block.reasons[places_, openings],
        flags=block.flags[places_, openings],
        failed=block.failed[places_, openings],
    )


def _merge(kept: Pairs, new: Pairs, worker_rank: Ints, k: int) -> Pairs:
    """Keep the best ``k`` per opening of both, sorted by opening, best first."""
    both = Pairs.joined([kept, new])
    both = both.take(np.lexsort((worker_rank[both.worker], -both.score, both.opening)))
    first = np.searchsorted(both.opening, both.opening, side="left")
    return both.take(np.flatnonzero(np.arange(len(both)) - first < k))
