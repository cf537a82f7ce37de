"""The tasks of the reference data: one service called, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from registry.reference.services import vectors


@shared_task(name=vectors.STEP_TASK)
def embed() -> int:
    """Embed some texts, and ask for the next step while there are more."""
    done = vectors.step(at=timezone.now())
    if done:
        vectors.go_on()
    return done


@shared_task(name="registry.reference.sweep_vectors")
def sweep_vectors() -> bool:
    """Notice texts without a vector: after a load, an edit, a lost message."""
    return vectors.sweep(at=timezone.now())
