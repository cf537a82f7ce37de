"""Apply a planned upload, stop it, let it go on, take it back."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.intake import policies
from registry.intake.enums import ApplyMode, UploadStatus
from registry.intake.models import Upload
from registry.intake.services import sending
from registry.intake.services.uploads.moves import lock, move, start_afresh
from registry.people import policies as people
from registry.people.models import User
from registry.refusals import StateRefuses


class RowsCannotBeTaken(StateRefuses):
    """All rows or none was asked for, and some rows cannot be taken."""

    code = "rows_cannot_be_taken"
    message = _(
        "%(count)s rows cannot be taken yet. Mend them and upload again, "
        "or apply the good rows only."
    )


class NothingToApply(StateRefuses):
    """No row is new or changed."""

    code = "nothing_to_apply"
    message = _("There is nothing to apply: no row is new or changed.")


class NotPlanned(StateRefuses):
    """Reading the file has not come to its end: its rows are not all known."""

    code = "upload_not_planned"
    message = _("This file has not been read to its end yet. Resume the upload first.")


@transaction.atomic
def apply(
    *,
    by: User | None,
    upload: Upload,
    mode: ApplyMode,
    at: dt.datetime,
    publishes: bool = False,
) -> Upload:
    """Send a planned upload (or one that stopped on its way) to be applied.

    With ``publishes`` its drafts are published at once.

    Raises:
        NotAnEditor, UploadStateRefuses: see ``move``.
        NotPlanned: the file has not been read to its end.
        NotAnOwner, NotVerified: ``by`` may not publish for the organisation.
        RowsCannotBeTaken: ``mode`` is all rows, and some cannot be taken.
        NothingToApply: no row is new or changed.
    """
    lock(upload)
    policies.check_move(by, upload, UploadStatus.APPLYING)
    if upload.planned_at is None:
        raise NotPlanned
    if publishes:
        people.check_publish(by, upload.organisation)
    totals = upload.totals
    bad = sum(totals.get(outcome, 0) for outcome in ("rejected", "question", "duplicate"))
    if mode == ApplyMode.ALL and bad:
        raise RowsCannotBeTaken(count=bad)
    if not totals.get("new", 0) + totals.get("changed", 0):
        raise NothingToApply
    upload.mode, upload.publishes = mode, publishes
    start_afresh(upload)
    upload.save()
    move(by=by, upload=upload, to=UploadStatus.APPLYING, at=at, details={"mode": mode})
    transaction.on_commit(partial(sending.send_apply, upload.pk))
    return upload


@transaction.atomic
def stop(*, by: User | None, upload: Upload, at: dt.datetime) -> Upload:
    """Ask a running upload to stop after the chunk it is in; one that waits stops at once.

    Raises:
        NotAnEditor, UploadStateRefuses: see ``move``.
    """
    lock(upload)
    policies.check_move(by, upload, UploadStatus.STOPPED)
    if upload.status in policies.WORKING and upload.heartbeat_at is not None:
        upload.stop_wanted = True
        upload.save(update_fields=["stop_wanted", "updated_at"])
        return upload
    return move(by=by, upload=upload, to=UploadStatus.STOPPED, at=at)


@transaction.atomic
def resume(*, by: User | None, upload: Upload, at: dt.datetime) -> Upload:
    """Go on where a stopped or failed upload ended: reading, looking at the plan, or applying.

    Raises:
        NotAnEditor, UploadStateRefuses: see ``move``.
    """
    lock(upload)
    to, send = _goes_on(upload)
    policies.check_move(by, upload, to)
    if upload.status not in {UploadStatus.STOPPED, UploadStatus.FAILED}:
        raise policies.UploadStateRefuses(
            now=UploadStatus(upload.status).label, to=UploadStatus(to).label
        )
    start_afresh(upload)
    upload.save()
    move(by=by, upload=upload, to=to, at=at)
    if send is not None:
        transaction.on_commit(partial(send, upload.pk))
    return upload


def _goes_on(upload: Upload) -> tuple[UploadStatus, Callable[[int], None] | None]:
    """Return where an upload goes on; one stopped before any row was applied asks again."""
    if upload.planned_at is None:
        return UploadStatus.READING, sending.send_read
    if upload.status == UploadStatus.STOPPED and not upload.rows_applied:
        return UploadStatus.PLANNED, None
    return UploadStatus.APPLYING, sending.send_apply


@transaction.atomic
def undo(*, by: User | None, upload: Upload, at: dt.datetime) -> Upload:
    """Send an applied upload to be undone: what it made goes, what it changed comes back.

    Raises:
        NotAnEditor, UploadStateRefuses: see ``move``.
    """
    lock(upload)
    upload.problem = {}
    upload.save(update_fields=["problem", "updated_at"])
    return take_back(by=by, upload=upload, at=at)


@transaction.atomic
def take_back(*, by: User | None, upload: Upload, at: dt.datetime) -> Upload:
    """Send an upload to be undone, and keep why.

    Raises:
        NotAnEditor, UploadStateRefuses: see ``move``.
    """
    move(by=by, upload=upload, to=UploadStatus.UNDOING, at=at)
    problem = upload.problem
    start_afresh(upload)
    upload.problem = problem
    upload.save()
    transaction.on_commit(partial(sending.send_undo, upload.pk))
    return upload
