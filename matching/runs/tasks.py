"""The run's tasks: ids in, one service called, safe to run twice."""

from typing import TYPE_CHECKING

from celery import shared_task
from django.utils import timezone

from matching.runs.services import runs, shards, sweeps

if TYPE_CHECKING:
    from celery import Task

RETRY_SECONDS = 3


@shared_task(name=runs.START_TASK, bind=True, max_retries=runs.START_ATTEMPTS - 1)
def start(self: "Task[[int], None]", run_id: int) -> None:
    """Take a run's snapshot and send out its shards; what cannot start has failed in the end."""
    try:
        runs.start(run_id=run_id, at=timezone.now())
    except Exception as error:
        if self.request.retries + 1 >= runs.START_ATTEMPTS:
            runs.fail(run_id=run_id, error=told(error), at=timezone.now())
            raise
        raise self.retry(exc=error, countdown=RETRY_SECONDS) from error


@shared_task(name=runs.SHARD_TASK, bind=True, max_retries=shards.MOST_ATTEMPTS - 1)
def match_shard(self: "Task[[int], None]", shard_id: int) -> None:
    """Match one shard; whatever goes wrong is kept on its row and tried again."""
    try:
        shards.work(shard_id=shard_id, at=timezone.now())
    except Exception as error:
        shards.note_error(shard_id=shard_id, error=told(error), at=timezone.now())
        raise self.retry(exc=error, countdown=RETRY_SECONDS) from error


def told(error: Exception) -> str:
    """Say an error in one line for the operator."""
    return f"{type(error).__name__}: {error}"


@shared_task(name="matching.runs.sweep")
def sweep() -> int:
    """Send again what the broker or a dead worker lost."""
    return sweeps.sweep(at=timezone.now())


@shared_task(name="matching.runs.nightly")
def nightly() -> None:
    """Ask for a run as of today, unless one is under way."""
    runs.request_nightly(at=timezone.now())
