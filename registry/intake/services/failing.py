"""Begin work on an upload, count the attempts, and let it fail with a reason that helps.

Every start counts as an attempt and every whole chunk forgets them: what is counted are
attempts without progress. Workers that are away count nothing.
"""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Final

import structlog
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from registry.intake import policies
from registry.intake.enums import ApplyMode, UploadStatus
from registry.intake.models import Upload
from registry.intake.services import sending, telling, uploads
from registry.intake.sources import FileRefused
from registry.refusals import Refusal

MOST_ATTEMPTS: Final = 5
PAUSE: Final = 10
"""Seconds before the second attempt; the third waits twice as long, and so on."""

Clock = Callable[[], dt.datetime]

SENDERS: Final = {
    UploadStatus.RECEIVED: sending.send_read,
    UploadStatus.READING: sending.send_read,
    UploadStatus.APPLYING: sending.send_apply,
    UploadStatus.UNDOING: sending.send_undo,
}

log = structlog.get_logger(__name__)


class Broke(Refusal):
    """A defect of ours ended every attempt at the same rows."""

    code = "upload_broke"
    message = _(
        "Something on our side broke right after row %(row)s, %(attempts)s times. What was done "
        "before that row stays as it is. Resume the upload later, or send the file without the "
        "rows that follow."
    )


class KeepsDying(Refusal):
    """The worker died at every attempt, without saying why."""

    code = "upload_keeps_dying"
    message = _(
        "The work on this upload ended %(attempts)s times right after row %(row)s, and we do not "
        "know why. Resume it later, or split the file and send the parts."
    )


def run(*, work: Callable[..., None], upload_id: int, clock: Clock) -> None:
    """Do an upload's work; an error that nobody foresaw is noted, and raised again.

    Raises:
        Exception: whatever the work raised.
    """
    try:
        work(upload_id=upload_id, clock=clock)
    except Exception as error:
        log.exception("upload_broke", upload=upload_id, error=type(error).__name__)
        connection.close_if_unusable_or_obsolete()
        try:
            note(upload_id=upload_id, at=clock())
        except (DatabaseError, InterfaceError):
            log.warning("upload_error_not_noted", upload=upload_id)  # the sweeper sends it again
        raise


def begin(*, upload_id: int, statuses: tuple[UploadStatus, ...], at: dt.datetime) -> Upload | None:
    """Count an attempt and return the upload; None where there is nothing to do.

    One that died at every attempt before fails here.
    """
    with transaction.atomic():
        upload = held(upload_id)
        if upload.status not in statuses:
            return None
        is_over = upload.attempts >= MOST_ATTEMPTS
        if is_over:
            _fail(upload, KeepsDying(**_where(upload)), at)
        else:
            upload.attempts += 1
            upload.heartbeat_at = at
            upload.save(update_fields=["attempts", "heartbeat_at", "updated_at"])
    if is_over:
        telling.tell(upload_id=upload_id, at=at)
        return None
    return upload


def note(*, upload_id: int, at: dt.datetime) -> None:
    """Send an upload whose work broke again after a pause; the last time it fails."""
    with transaction.atomic():
        upload = held(upload_id)
        if upload.status not in policies.WORKING:
            return
        if upload.attempts >= MOST_ATTEMPTS:
            _fail(upload, Broke(**_where(upload)), at)
        else:
            upload.attempts = max(upload.attempts, 1)  # rows that went well before it count none
            upload.save(update_fields=["attempts", "updated_at"])
            send = SENDERS[UploadStatus(upload.status)]
            transaction.on_commit(partial(send, upload_id, pause=PAUSE * upload.attempts))
    telling.tell(upload_id=upload_id, at=at)


def fail(*, upload_id: int, refusal: Refusal, at: dt.datetime) -> None:
    """Let an upload that cannot go on fail, with the reason, and tell who sent it.

    Whole chunks stay; with all rows or none, what was applied is taken back.
    """
    with transaction.atomic():
        upload = held(upload_id)
        if upload.status not in policies.WORKING:
            return
        _fail(upload, refusal, at)
    telling.tell(upload_id=upload_id, at=at)


def _fail(upload: Upload, refusal: Refusal, at: dt.datetime) -> None:
    problem = problem_of(refusal, upload.language)
    was_applying = upload.status == UploadStatus.APPLYING
    upload.problem, upload.stop_wanted = problem, False
    upload.save(update_fields=["problem", "stop_wanted", "updated_at"])
    uploads.move(by=None, upload=upload, to=UploadStatus.FAILED, at=at, details=problem)
    takes_back = was_applying and upload.mode == ApplyMode.ALL
    if takes_back and upload.rows.filter(is_applied=True).exists():
        uploads.take_back(by=None, upload=upload, at=at)


def _where(upload: Upload) -> dict[str, object]:
    """Say how many attempts there were, and after which row of the file they ended."""
    rows = upload.rows.order_by("number")
    if upload.status == UploadStatus.APPLYING:
        rows = rows.filter(is_applied=True)
    last = rows.values_list("number", flat=True).last()
    return {"attempts": upload.attempts, "row": last or 0}


def problem_of(refusal: Refusal, language: str) -> dict[str, object]:
    """Return a refusal as an upload keeps it, in the language of its messages."""
    with override(language):
        details = {key: str(value) for key, value in refusal.details.items()}
        if isinstance(refusal, FileRefused):
            details |= {"place": refusal.place, "remedy": str(refusal.remedy)}
        return {**details, "code": refusal.code, "message": str(refusal)}


def held(upload_id: int) -> Upload:
    """Return an upload whose row is held until the transaction ends."""
    rows = Upload.objects.select_related("organisation", "by").select_for_update(of=("self",))
    return rows.get(pk=upload_id)
