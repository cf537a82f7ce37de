"""Hold an upload, and move it along the state table: each move leaves an event."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from registry.intake import policies
from registry.intake.enums import UploadStatus
from registry.intake.models import Upload
from registry.people.enums import AuditAction
from registry.people.models import User
from registry.people.services import audit


@transaction.atomic
def move(
    *,
    by: User | None,
    upload: Upload,
    to: UploadStatus,
    at: dt.datetime,
    details: Mapping[str, object] | None = None,
) -> Upload:
    """Move an upload to another state, along the state table only.

    Raises:
        NotAnEditor, UploadStateRefuses: ``by`` may not, or the table has no such move.
    """
    lock(upload)
    policies.check_move(by, upload, to)
    was, upload.status = upload.status, to
    upload.save(update_fields=["status", "updated_at"])
    audit.record(
        by=by,
        action=AuditAction.MOVE,
        target=upload,
        details={"from": was, "to": to, **(details or {})},
        at=at,
    )
    return upload


def start_afresh(upload: Upload) -> None:
    """Forget what became of the work before; whoever still does it finds no sign of his own."""
    upload.attempts, upload.stop_wanted, upload.problem = 0, False, {}
    upload.heartbeat_at = upload.told_at = None


def lock(upload: Upload) -> None:
    """Hold an upload's row until the transaction ends, and read it afresh."""
    rows = Upload.objects.select_related("organisation")
    upload.refresh_from_db(from_queryset=rows.select_for_update(of=("self",)))
