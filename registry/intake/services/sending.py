"""Send an upload's work to Celery by name. What cannot be sent stays a row: the sweeper sends it.

A broker that is away for a moment costs a minute and never an upload.
"""

from typing import Final

import structlog
from celery import current_app
from kombu.exceptions import OperationalError

READ_TASK: Final = "registry.intake.read"
APPLY_TASK: Final = "registry.intake.apply"
UNDO_TASK: Final = "registry.intake.undo"

log = structlog.get_logger(__name__)


def send_read(upload_id: int, *, pause: int = 0) -> None:
    """Send an upload to be read and planned, after ``pause`` seconds."""
    _send(READ_TASK, upload_id, pause)


def send_apply(upload_id: int, *, pause: int = 0) -> None:
    """Send an upload to be applied, after ``pause`` seconds."""
    _send(APPLY_TASK, upload_id, pause)


def send_undo(upload_id: int, *, pause: int = 0) -> None:
    """Send an upload to be undone, after ``pause`` seconds."""
    _send(UNDO_TASK, upload_id, pause)


def _send(task: str, upload_id: int, pause: int) -> None:
    try:
        current_app.send_task(task, args=[upload_id], countdown=pause or None)
    except (OperationalError, OSError) as error:
        log.warning("upload_not_sent", task=task, upload=upload_id, error=str(error))
