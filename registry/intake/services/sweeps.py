"""Send again what the broker or a dead worker lost, tell what was not told, delete old files."""

import datetime as dt
from typing import Final

from django.conf import settings
from django.db.models import Q

from registry.intake.enums import UploadStatus
from registry.intake.models import Upload
from registry.intake.services import failing, storage, telling

SILENT: Final = dt.timedelta(minutes=2)
"""A worker gives a sign of life with every chunk; after this it is taken for dead."""

TOLD_WITHIN: Final = dt.timedelta(days=2)
"""After this nobody waits for a mail about an upload any more."""

FRESH: Final = dt.timedelta(days=1)
"""A stored file younger than this may belong to an upload that is just being received."""


def sweep(*, at: dt.datetime) -> int:
    """Send silent uploads again and mail results that nobody was told; return how many sent.

    How often one may be sent is counted where the work begins: a broker or workers that are
    away for a day let no upload fail.
    """
    silent = Upload.objects.filter(
        Q(heartbeat_at__lt=at - SILENT) | Q(heartbeat_at__isnull=True, updated_at__lt=at - SILENT),
        status__in=failing.SENDERS,
    ).order_by("pk")
    sent = 0
    for upload in silent:
        # Who was taken for dead finds another sign of life than his own, and ends.
        mine = Upload.objects.filter(
            pk=upload.pk, status=upload.status, heartbeat_at=upload.heartbeat_at
        )
        if mine.update(heartbeat_at=at):
            failing.SENDERS[UploadStatus(upload.status)](upload.pk)
            sent += 1
    _tell_the_rest(at)
    return sent


def _tell_the_rest(at: dt.datetime) -> None:
    untold = Upload.objects.filter(
        telling.TO_TELL,
        told_at__isnull=True,
        by__isnull=False,
        received_at__gte=at - TOLD_WITHIN,
        updated_at__lt=at - SILENT,
    )
    for key in untold.order_by("pk").values_list("pk", flat=True):
        telling.tell(upload_id=key, at=at)


def delete_old_files(*, at: dt.datetime) -> int:
    """Delete the files of uploads whose time is over; the uploads and their rows stay.

    A file that a younger upload has too is kept. What was stored for an upload that came to
    nothing goes after a day.
    """
    limit = at - dt.timedelta(days=settings.INTAKE_KEEP_DAYS)
    old = Upload.objects.filter(received_at__lt=limit, file_deleted_at__isnull=True)
    kept = set(Upload.objects.filter(received_at__gte=limit).values_list("sha256", flat=True))
    for name, stored_at in storage.listed():
        if name not in kept and stored_at < at - FRESH:
            storage.delete(name)
    return old.update(file_deleted_at=at)
