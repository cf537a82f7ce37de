"""The run's tasks: ids in, one service called, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from matching.engine import InvalidColumn
from matching.runs.services import runs, shards, sweeps
from matching.runs.selectors.snapshots import SnapshotDamaged


@shared_task(name=runs.START_TASK)
def start(run_id: int) -> None:
    """Take a run's snapshot and send out its shards."""
    try:
        runs.start(run_id=run_id, at=timezone.now())
    except InvalidColumn as error:
        runs.fail(run_id=run_id, error=str(error), at=timezone.now())


@shared_task(name=runs.SHARD_TASK, bind=True, max_retries=2, default_retry_delay=5)
def match_shard(self, shard_id: int) -> None:  # type: ignore[no-untyped-def]
    """Match one shard; an error is kept on its row and tried again."""
    try:
        shards.work(shard_id=shard_id, at=timezone.now())
    except (SnapshotDamaged, OSError, ValueError) as error:
        shards.note_error(shard_id=shard_id, error=str(error))
        raise self.retry(exc=error) from error


@shared_task(name="matching.runs.sweep")
def sweep() -> int:
    """Send again what the broker or a dead worker lost."""
    return sweeps.sweep(at=timezone.now())
