"""One shard: match a slice of the workers and keep its rows."""

import datetime as dt
from collections.abc import Iterator

import numpy as np
from django.db import transaction

from matching.engine import Condition, Flag, Matches, Pairs, match
from matching.openings.models import Opening
from matching.profiles.models import WorkerProfile
from matching.runs.enums import RunStatus, ShardStatus
from matching.runs.models import MatchResult, MatchShard
from matching.runs.selectors import snapshots, weights
from matching.runs.services import runs
from matching.runs.services.vocabulary import day_number

MOST_ATTEMPTS = 3
"""After so many attempts a shard is given up, and its run with it."""


def work(*, shard_id: int, at: dt.datetime) -> None:
    """Match the shard's workers and replace its rows; then publish the run if it was the last.

    Running it twice leaves the same rows: a shard that is done is left alone, and rows are
    replaced in one transaction.
    """
    shard = _claim(shard_id, at)
    if shard is None:
        return
    snapshot = snapshots.read(shard.run.snapshot, shard.run.snapshot_sha256)
    rows = np.arange(shard.first, shard.last, dtype=np.int64)
    matches = match(
        snapshot.workers.take(rows),
        snapshot.openings,
        snapshot.equivalents,
        weights.of_row(shard.run.weights),
        isco_codes=snapshot.isco_codes,
        k=runs.LIST_LENGTH,
        as_of=day_number(shard.run.as_of),
    )
    people = snapshot.workers.ids[shard.first : shard.last].tolist()
    _keep(shard, people, list(_results(shard, snapshot, matches)), at)
    runs.publish_when_done(run_id=shard.run_id, at=at)


@transaction.atomic
def _claim(shard_id: int, at: dt.datetime) -> MatchShard | None:
    shard = (
        MatchShard.objects.select_for_update(of=("self",))
        .select_related("run__weights")
        .get(pk=shard_id)
    )
    if shard.status == ShardStatus.DONE or shard.run.status != RunStatus.RUNNING:
        return None
    if shard.attempts >= MOST_ATTEMPTS:
        runs.fail(run_id=shard.run_id, error=shard.error or "A shard never finished.", at=at)
        return None
    shard.status, shard.heartbeat_at = ShardStatus.RUNNING, at
    shard.attempts += 1
    shard.save(update_fields=["status", "attempts", "heartbeat_at"])
    return shard


@transaction.atomic
def _keep(
    shard: MatchShard, people: list[int], results: list[MatchResult], at: dt.datetime
) -> None:
    """Replace the shard's rows and mark it done, unless another worker has done so."""
    locked = MatchShard.objects.select_for_update().get(pk=shard.pk)
    if locked.status == ShardStatus.DONE:
        return
    MatchResult.objects.filter(run_id=shard.run_id, profile_id__in=people).delete()
    MatchResult.objects.bulk_create(_still_there(results, people), batch_size=5000)
    locked.status, locked.heartbeat_at, locked.error = ShardStatus.DONE, at, ""
    locked.save(update_fields=["status", "heartbeat_at", "error"])


def _still_there(results: list[MatchResult], people: list[int]) -> list[MatchResult]:
    """Leave out whoever, and whatever, has been deleted since the snapshot was taken."""
    profiles = set(WorkerProfile.objects.filter(pk__in=people).values_list("pk", flat=True))
    offered = {row.opening_id for row in results}
    openings = set(Opening.objects.filter(pk__in=offered).values_list("pk", flat=True))
    return [row for row in results if row.profile_id in profiles and row.opening_id in openings]


@transaction.atomic
def note_error(*, shard_id: int, error: str, at: dt.datetime) -> None:
    """Keep why an attempt failed; after the last one the run is given up with that reason."""
    shard = MatchShard.objects.select_for_update().get(pk=shard_id)
    if shard.status == ShardStatus.DONE:
        return
    is_last = shard.attempts >= MOST_ATTEMPTS
    shard.status = ShardStatus.FAILED if is_last else ShardStatus.QUEUED
    shard.error = error
    shard.save(update_fields=["status", "error"])
    if is_last:
        runs.fail(run_id=shard.run_id, error=error, at=at)


def _results(
    shard: MatchShard, snapshot: snapshots.Snapshot, matches: Matches
) -> Iterator[MatchResult]:
    """One row per pair: the worker's list, what only the opening's list has, near misses."""
    workers = snapshot.workers.ids[shard.first : shard.last]
    listed: set[tuple[int, int]] = set()
    for owner in range(len(matches.for_workers)):
        pairs = matches.for_workers.of_owner(owner)
        listed |= set(zip(pairs.worker.tolist(), pairs.opening.tolist(), strict=True))
        yield from _rows(shard, snapshot, pairs, workers, ranked=True)
        yield from _rows(shard, snapshot, matches.near_misses.of_owner(owner), workers, ranked=True)
    others = matches.for_openings.pairs
    alone = [
        row
        for row, pair in enumerate(
            zip(others.worker.tolist(), others.opening.tolist(), strict=True)
        )
        if pair not in listed
    ]
    yield from _rows(
        shard, snapshot, others.take(np.array(alone, dtype=np.int64)), workers, ranked=False
    )


def _rows(
    shard: MatchShard,
    snapshot: snapshots.Snapshot,
    pairs: Pairs,
    workers: np.ndarray,
    *,
    ranked: bool,
) -> Iterator[MatchResult]:
    for place in range(len(pairs)):
        failed = Condition(int(pairs.failed[place]))
        flags = Flag(int(pairs.flags[place]))
        yield MatchResult(
            run_id=shard.run_id,
            profile_id=int(workers[pairs.worker[place]]),
            opening_id=int(snapshot.openings.ids[pairs.opening[place]]),
            rank=place + 1 if ranked else None,
            score=int(pairs.score[place]),
            reasons=pairs.reasons[place].tolist(),
            through_equivalence=Flag.EQUIVALENCE in flags,
            permit_unknown=Flag.AUTHORISATION_UNKNOWN in flags,
            near_miss=bool(failed),
            failed_condition=(failed.name or "").lower() if failed else "",
        )
