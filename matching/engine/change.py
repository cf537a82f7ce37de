"""What one single change would do to a pair, found by scoring it again (method, 4)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np

from matching.engine.block import Block, score_block
from matching.engine.columns import Workers
from matching.engine.index import Index
from matching.engine.sparse import Sparse


class Lever(IntEnum):
    """The kinds of change, in the order in which they win a tie."""

    SKILL = 0
    CREDENTIAL = 1
    LANGUAGE = 2


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that the worker does not have and what having it would do.

    ``index``: the skill, credential or language; ``level``: the language level to reach,
    None otherwise. ``score``, ``gain``: hundredths of a point. ``mends``: the pair fails a
    condition now and would be a match.
    """

    lever: Lever
    index: int
    level: int | None
    score: int
    gain: int
    mends: bool


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The scores of one pair, as in :class:`~matching.engine.block.Block`."""

    score: int
    reasons: tuple[int, ...]
    failed: int
    near: bool
    flags: int


Step = tuple[Lever, int, int | None]


def changes(index: Index, worker: Workers, as_of: int) -> tuple[Outcome, tuple[Change, ...]]:
    """Score the one row of ``worker`` against the one opening of ``index``, as is and changed.

    Returns the outcome as it is and the changes that gain or mend, best first.
    """
    steps = list(_steps(index, worker))
    block = score_block(index, _variants(worker, steps), as_of)
    base = _outcome(block, 0)
    found = []
    for row, (lever, what, level) in enumerate(steps, start=1):
        after = _outcome(block, row)
        gain, mends = after.score - base.score, base.failed != 0 and after.failed == 0
        if gain > 0 or mends:
            found.append(
                Change(
                    lever=lever, index=what, level=level, score=after.score, gain=gain, mends=mends
                )
            )
    found.sort(key=lambda change: (not change.mends, -change.gain, change.lever, change.index))
    return base, tuple(found)


def _steps(index: Index, worker: Workers) -> Iterator[Step]:
    opening = index.openings
    skills, credentials = worker.skills.row(0), worker.credentials.row(0)
    asked = np.concatenate([opening.skills_required.row(0), opening.skills_preferred.row(0)])
    for skill in np.setdiff1d(asked, skills).tolist():
        yield Lever.SKILL, skill, None
    accepted = opening.requirements.credentials.indices
    for credential in np.setdiff1d(accepted, credentials).tolist():
        yield Lever.CREDENTIAL, credential, None
    for language, minimum in enumerate(opening.language_min[0].tolist()):
        if worker.languages[0, language] < minimum:
            yield Lever.LANGUAGE, language, minimum


def _variants(worker: Workers, steps: list[Step]) -> Workers:
    """Row 0 is the worker as she is, row ``i`` as she would be after step ``i - 1``."""
    rows = worker.take(np.zeros(len(steps) + 1, dtype=np.int64))
    languages = rows.languages.copy()
    for row, (lever, what, level) in enumerate(steps, start=1):
        if lever is Lever.LANGUAGE and level is not None:
            languages[row, what] = level
    return replace(
        rows,
        skills=_with(worker.skills, steps, Lever.SKILL),
        credentials=_with(worker.credentials, steps, Lever.CREDENTIAL),
        languages=languages,
    )


def _with(held: Sparse, steps: list[Step], lever: Lever) -> Sparse:
    now = held.row(0).tolist()
    added = [[what] if kind is lever else [] for kind, what, _ in steps]
    return Sparse.from_sets([now, *([*now, *more] for more in added)], held.width)


def _outcome(block: Block, row: int) -> Outcome:
    return Outcome(
        score=int(block.score[row, 0]),
        reasons=tuple(block.reasons[row, 0].tolist()),
        failed=int(block.failed[row, 0]),
        near=bool(block.near[row, 0]),
        flags=int(block.flags[row, 0]),
    )
