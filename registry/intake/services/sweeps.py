"""Send again what the broker or a dead worker lost, and delete files whose time is over."""

import datetime as dt
from typing import Final

from django.conf import settings
from django.db.models import Q

from registry.intake.enums import UploadStatus
from registry.intake.models import Upload
from registry.intake.services import sending, storage, working

SILENT: Final = dt.timedelta(minutes=2)
"""A worker gives a sign of life with every chunk; after this it is taken for dead."""

MOST_ATTEMPTS: Final = 5
SENDERS: Final = {
    UploadStatus.RECEIVED: sending.send_read,
    UploadStatus.READING: sending.send_read,
    UploadStatus.APPLYING: sending.send_apply,
    UploadStatus.UNDOING: sending.send_undo,
}


def sweep(*, at: dt.datetime) -> int:
    """Send silent uploads again; one that dies each time fails for good. Return how many."""
    silent = Upload.objects.filter(
        Q(heartbeat_at__lt=at - SILENT) | Q(heartbeat_at__isnull=True, updated_at__lt=at - SILENT),
        status__in=SENDERS,
    ).order_by("pk")
    sent = 0
    for upload in silent:
        if upload.attempts >= MOST_ATTEMPTS:
            problem: dict[str, object] = {"code": "upload_keeps_dying"}
            working.fail(upload_id=upload.pk, problem=problem, at=at)
            continue
        Upload.objects.filter(pk=upload.pk).update(attempts=upload.attempts + 1, heartbeat_at=at)
        SENDERS[UploadStatus(upload.status)](upload.pk)
        sent += 1
    return sent


def delete_old_files(*, at: dt.datetime) -> int:
    """Delete the files of uploads whose time is over; the uploads and their rows stay.

    A file that a younger upload has too is kept.
    """
    limit = at - dt.timedelta(days=settings.INTAKE_KEEP_DAYS)
    old = Upload.objects.filter(received_at__lt=limit, file_deleted_at__isnull=True)
    hashes = set(old.values_list("sha256", flat=True))
    kept = Upload.objects.filter(sha256__in=hashes, received_at__gte=limit)
    for sha256 in hashes - set(kept.values_list("sha256", flat=True)):
        storage.delete(sha256)
    return old.update(file_deleted_at=at)
