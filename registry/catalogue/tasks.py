"""The catalogue's tasks: one service called, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from registry.catalogue.services import reindexing


@shared_task(name=reindexing.TASK)
def reindex() -> int:
    """Make the search index anew: nightly, and after reference data were loaded."""
    return reindexing.rebuild(at=timezone.now())
