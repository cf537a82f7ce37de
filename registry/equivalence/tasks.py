"""Equivalence's tasks: one service called, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from registry.equivalence.services import inferring, notices, recognition


@shared_task(name="registry.equivalence.recognise")
def recognise() -> int:
    """Mark what is recognised across the border as of today: assertions begin and end."""
    return recognition.refresh(at=timezone.now())


@shared_task(name=inferring.TASK)
def infer() -> int:
    """Work out the chains of what changed, and ask for more where more is left."""
    done = inferring.settle(at=timezone.now())
    if done and inferring.is_due(at=timezone.now()):
        inferring.ask()
    return done


@shared_task(name="registry.equivalence.sweep_inference")
def sweep_inference() -> bool:
    """Ask for inference where there is something to do; what was lost is asked for again."""
    return inferring.sweep(at=timezone.now())


@shared_task(name=notices.TASK)
def send_notices() -> int:
    """Mail what waits in the outbox, and ask for more where more is left."""
    sent = notices.send(at=timezone.now())
    if sent == notices.AT_ONCE:
        notices.ask()
    return sent
