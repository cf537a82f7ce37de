"""The tasks of an upload: an id in, one service called, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from registry.intake.services import reading, sending, sweeps, working


@shared_task(name=sending.READ_TASK)
def read(upload_id: int) -> None:
    """Read and plan an upload; what cannot be read fails with its reason."""
    reading.read(upload_id=upload_id, clock=timezone.now)


@shared_task(name=sending.APPLY_TASK)
def apply(upload_id: int) -> None:
    """Apply an upload's plan."""
    working.apply(upload_id=upload_id, clock=timezone.now)


@shared_task(name=sending.UNDO_TASK)
def undo(upload_id: int) -> None:
    """Take an upload back."""
    working.undo(upload_id=upload_id, clock=timezone.now)


@shared_task(name="registry.intake.sweep")
def sweep() -> int:
    """Send again what was lost."""
    return sweeps.sweep(at=timezone.now())


@shared_task(name="registry.intake.delete_old_files")
def delete_old_files() -> int:
    """Delete stored files whose time is over."""
    return sweeps.delete_old_files(at=timezone.now())
