"""The catalogue's tasks: one service called, safe to run twice."""

from celery import current_app, shared_task
from django.utils import timezone

from registry.catalogue.services import digests, reindexing, staleness


@shared_task(name=reindexing.TASK)
def reindex() -> int:
    """Make the search index anew: nightly, for rates and for whatever else has moved."""
    return reindexing.rebuild(at=timezone.now())


@shared_task(name=staleness.TASK)
def renew() -> int:
    """Make anew what is stale, and ask for more where more is left."""
    done = staleness.renew(at=timezone.now())
    if done and staleness.is_due(at=timezone.now()):
        staleness.ask()
    return done


@shared_task(name=staleness.SWEEP_TASK)
def sweep_stale() -> bool:
    """Ask for stale entries to be made anew; what was lost is asked for again."""
    return staleness.sweep(at=timezone.now())


@shared_task(name=digests.TASK)
def send_digest(user_id: int) -> int:
    """Send a person what is new in her searches; the second time of a day sends nothing."""
    return digests.send(user_id=user_id, at=timezone.now())


@shared_task(name=digests.SWEEP_TASK)
def sweep_digests() -> int:
    """Ask for every digest of the day that is not done; what was lost is asked for again."""
    people = digests.due(at=timezone.now())
    for user_id in people:
        current_app.send_task(digests.TASK, args=[user_id])
    return len(people)
