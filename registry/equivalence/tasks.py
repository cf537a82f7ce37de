"""Equivalence's tasks: one service called, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from registry.equivalence.services import recognition


@shared_task(name="registry.equivalence.recognise")
def recognise() -> int:
    """Mark what is recognised across the border as of today: assertions begin and end."""
    return recognition.refresh(at=timezone.now())
