"""The tasks of badges: an id in, one service called, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from registry.badges.services import batches, lists, mailing, monitoring


@shared_task(name=batches.RUN_TASK, soft_time_limit=3000, time_limit=3300)
def run_batch(batch_id: int) -> None:
    """Issue to the rows of a batch that wait."""
    batches.run(batch_id=batch_id, clock=timezone.now)


@shared_task(name=mailing.MAIL_TASK)
def mail(badge_id: int) -> bool:
    """Mail the link of a badge."""
    return mailing.mail(badge_id=badge_id, at=timezone.now())


@shared_task(name="registry.badges.sweep")
def sweep() -> int:
    """Send again what was lost: batches and mails."""
    at = timezone.now()
    return batches.sweep(at=at) + mailing.sweep(at=at)


@shared_task(name="registry.badges.renew_lists")
def renew_lists() -> int:
    """Sign status lists again before they end."""
    return lists.renew(at=timezone.now())


@shared_task(name="registry.badges.check_lists")
def check_lists() -> int:
    """Check the status lists as they are served."""
    return monitoring.check_all(at=timezone.now())
