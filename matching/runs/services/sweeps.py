"""The sweeper: what the broker or a dead worker lost is sent again."""

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet

from matching.runs.enums import RunStatus, ShardStatus
from matching.runs.models import MatchRun, MatchShard
from matching.runs.services import runs

PATIENCE = dt.timedelta(minutes=2)
"""A queued run or shard that nobody took for so long is sent again."""

SILENCE = dt.timedelta(minutes=15)
"""A running shard without a sign of life for so long is sent again."""


@transaction.atomic
def sweep(*, at: dt.datetime) -> int:
    """Send unfinished work again and publish what was left unpublished; return how much."""
    waiting = list(
        MatchRun.objects.filter(
            status=RunStatus.QUEUED, requested_at__lt=at - PATIENCE
        ).values_list("pk", flat=True)
    )
    for key in waiting:
        runs.enqueue(runs.START_TASK, key)
    shards = list(lost_shards(at).values_list("pk", flat=True))
    for key in shards:
        runs.enqueue(runs.SHARD_TASK, key)
    finished = MatchRun.objects.filter(status=RunStatus.RUNNING).exclude(
        shards__status__in=[ShardStatus.QUEUED, ShardStatus.RUNNING, ShardStatus.FAILED]
    )
    published = sum(
        runs.publish_when_done(run_id=key, at=at)
        for key in list(finished.values_list("pk", flat=True))
    )
    return len(waiting) + len(shards) + published


def lost_shards(at: dt.datetime) -> QuerySet[MatchShard]:
    """Return shards of running runs that nobody works on any more."""
    never_taken = Q(status=ShardStatus.QUEUED, run__started_at__lt=at - PATIENCE)
    silent = Q(status=ShardStatus.RUNNING, heartbeat_at__lt=at - SILENCE)
    return MatchShard.objects.filter(never_taken | silent, run__status=RunStatus.RUNNING)
