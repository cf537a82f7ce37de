"""The tasks of an upload: an id in, one service called, safe to run twice."""

from typing import Any, Final

from celery import shared_task
from django.utils import timezone

from registry.intake.services import failing, reading, sending, sweeps, working

LIMITS: Final[dict[str, Any]] = {"soft_time_limit": 1200, "time_limit": 1500}
"""Seconds. Work goes on in another task after ``working.SHIFT``: this ends what hangs."""


@shared_task(name=sending.READ_TASK, **LIMITS)
def read(upload_id: int) -> None:
    """Read and plan an upload; what cannot be read fails with its reason."""
    failing.run(work=reading.read, upload_id=upload_id, clock=timezone.now)


@shared_task(name=sending.APPLY_TASK, **LIMITS)
def apply(upload_id: int) -> None:
    """Apply an upload's plan."""
    failing.run(work=working.apply, upload_id=upload_id, clock=timezone.now)


@shared_task(name=sending.UNDO_TASK, **LIMITS)
def undo(upload_id: int) -> None:
    """Take an upload back."""
    failing.run(work=working.undo, upload_id=upload_id, clock=timezone.now)


@shared_task(name="registry.intake.sweep")
def sweep() -> int:
    """Send again what was lost."""
    return sweeps.sweep(at=timezone.now())


@shared_task(name="registry.intake.delete_old_files")
def delete_old_files() -> int:
    """Delete stored files whose time is over."""
    return sweeps.delete_old_files(at=timezone.now())
