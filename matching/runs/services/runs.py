"""The life of a run: asked for, started, published whole or not at all."""

import datetime as dt

from celery import current_app
from django.db import connection, transaction
from django.db.models import Q

from matching.runs import policies
from matching.runs.enums import RunStatus, ShardStatus
from matching.runs.models import MatchResult, MatchRun, MatchShard
from matching.runs.services import snapshots, weights
from registry.people.enums import AuditAction
from registry.people.models import User
from registry.people.services import audit

SHARD_WORKERS = 20_000
"""Workers in one shard."""

LIST_LENGTH = 20
"""How long a worker's and an opening's list gets."""

KEPT_RUNS = 3
"""Retired runs whose rows are kept."""

START_ATTEMPTS = 3
"""After so many attempts to start, a run is given up."""

START_TASK = "matching.runs.start"
SHARD_TASK = "matching.runs.match_shard"


@transaction.atomic
def request(*, by: User | None, as_of: dt.date, at: dt.datetime) -> MatchRun:
    """Ask for a run as of a day; the broker hears of it once the row is committed.

    Raises:
        NotAnOperator: ``by`` keeps neither the registry nor the programme.
    """
    policies.check_request(by)
    run = MatchRun.objects.create(weights=weights.current(at=at), as_of=as_of, requested_at=at)
    audit.record(by=by, action=AuditAction.CREATE, target=run, at=at)
    enqueue(START_TASK, run.pk)
    return run


def request_nightly(*, at: dt.datetime) -> MatchRun | None:
    """Ask for the run of the day; None where one is under way already."""
    under_way = MatchRun.objects.filter(status__in=[RunStatus.QUEUED, RunStatus.RUNNING])
    return None if under_way.exists() else request(by=None, as_of=at.date(), at=at)


def enqueue(task: str, key: int) -> None:
    """Send a task by name after the commit; what the broker loses, the sweeper sends again."""
    transaction.on_commit(lambda: current_app.send_task(task, args=[key]))


def start(*, run_id: int, at: dt.datetime) -> None:
    """Take the snapshot and cut it into shards. A run that is not waiting is left alone.

    The snapshot has a transaction of its own, of one picture; only then is the run locked.
    """
    run = MatchRun.objects.get(pk=run_id)
    if run.status != RunStatus.QUEUED:
        return
    snapshot = snapshots.take(as_of=run.as_of)
    with transaction.atomic():
        run = MatchRun.objects.select_for_update().get(pk=run_id)
        if run.status != RunStatus.QUEUED:
            return
        run.snapshot = str(run.public_id)
        run.snapshot_sha256 = snapshots.write(snapshot, run.snapshot)
        run.workers, run.openings = len(snapshot.workers), len(snapshot.openings)
        policies.check_move(run, RunStatus.RUNNING)
        run.status, run.started_at = RunStatus.RUNNING, at
        run.save()
        shards = _cut(run)
        for shard in shards:
            enqueue(SHARD_TASK, shard.pk)
    if not shards:
        publish_when_done(run_id=run_id, at=at)


def _cut(run: MatchRun) -> list[MatchShard]:
    return MatchShard.objects.bulk_create(
        MatchShard(
            run=run, number=number, first=first, last=min(first + SHARD_WORKERS, run.workers)
        )
        for number, first in enumerate(range(0, run.workers, SHARD_WORKERS))
    )


@transaction.atomic
def publish_when_done(*, run_id: int, at: dt.datetime) -> bool:
    """Publish a running run whose shards are all done, in place of the run before.

    Readers see the old run until this commits, then the new one: never a mixture. A run that
    was overtaken by one asked for later is retired at once.
    """
    run, published = _locked(run_id)
    unfinished = run.shards.exclude(status=ShardStatus.DONE)
    if run.status != RunStatus.RUNNING or unfinished.exists():
        return False
    if published and _asked(published) > _asked(run):
        _retire_overtaken(run, at)
        return False
    _rank_for_openings(run)
    _retire_others(run)
    policies.check_move(run, RunStatus.PUBLISHED)
    run.status, run.finished_at = RunStatus.PUBLISHED, at
    run.results = run.rows.count()
    run.save()
    details = {"workers": run.workers, "openings": run.openings, "results": run.results}
    audit.record(by=None, action=AuditAction.PUBLISH, target=run, details=details, at=at)
    return True


def _locked(run_id: int) -> tuple[MatchRun, MatchRun | None]:
    """Lock the run and all that are running or published; return it and the published one.

    Two runs that finish together come here one after the other.
    """
    live = Q(pk=run_id) | Q(status__in=[RunStatus.RUNNING, RunStatus.PUBLISHED])
    rows = {run.pk: run for run in MatchRun.objects.select_for_update().filter(live).order_by("pk")}
    published = (run for run in rows.values() if run.status == RunStatus.PUBLISHED)
    return rows[run_id], next(published, None)


def _asked(run: MatchRun) -> tuple[dt.datetime, int]:
    """Return what tells which of two runs is the newer: when it was asked for."""
    return run.requested_at, run.pk


def _retire_overtaken(run: MatchRun, at: dt.datetime) -> None:
    policies.check_move(run, RunStatus.RETIRED)
    run.status, run.finished_at = RunStatus.RETIRED, at
    run.save()
    MatchResult.objects.filter(run=run).delete()
    audit.record(by=None, action=AuditAction.MOVE, target=run, details={"to": run.status}, at=at)
    transaction.on_commit(lambda: snapshots.drop([run.snapshot] if run.snapshot else []))


def _rank_for_openings(run: MatchRun) -> None:
    """Rank each opening's people over all shards; rows that stand on no list go."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE matching_matchresult AS result SET opening_rank = ranked.place
            FROM (
                SELECT id, row_number() OVER (
                    PARTITION BY opening_id ORDER BY score DESC, profile_id
                ) AS place
                FROM matching_matchresult WHERE run_id = %s AND NOT near_miss
            ) AS ranked
            WHERE ranked.id = result.id AND ranked.place <= %s
            """,
            [run.pk, LIST_LENGTH],
        )
    MatchResult.objects.filter(run=run, rank__isnull=True, opening_rank__isnull=True).delete()


def _retire_others(run: MatchRun) -> None:
    MatchRun.objects.filter(status=RunStatus.PUBLISHED).exclude(pk=run.pk).update(
        status=RunStatus.RETIRED
    )
    retired = MatchRun.objects.filter(status=RunStatus.RETIRED).order_by("-finished_at", "-pk")
    old = list(retired[KEPT_RUNS:]) + list(MatchRun.objects.filter(status=RunStatus.FAILED))
    MatchResult.objects.filter(run__in=old).delete()
    names = [run.snapshot for run in old if run.snapshot]
    transaction.on_commit(lambda: snapshots.drop(names))


@transaction.atomic
def fail(*, run_id: int, error: str, at: dt.datetime) -> None:
    """Give up a run that cannot finish; the published one stays. Idempotent."""
    run = MatchRun.objects.select_for_update().get(pk=run_id)
    if not policies.can_move(run, RunStatus.FAILED):
        return
    run.status, run.error, run.finished_at = RunStatus.FAILED, error, at
    run.save()
    audit.record(by=None, action=AuditAction.MOVE, target=run, reason=error, at=at)
