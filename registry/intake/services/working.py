"""Work on an upload a chunk at a time; each chunk is one transaction.

A worker that dies leaves whole chunks behind, and another goes on after them. Two workers on
one upload do no harm: a chunk holds the upload's row, and looks at what is left to do.
"""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from django.db import DataError, IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from registry.intake.enums import ApplyMode, RowOutcome, UploadStatus
from registry.intake.models import Upload, UploadRow
from registry.intake.selectors.normalising import normaliser
from registry.intake.services import failing, sending, targets, telling, uploads
from registry.intake.services.failing import Clock
from registry.intake.services.targets import Ground
from registry.people.enums import AuditAction
from registry.people.models import AuditEvent, User
from registry.people.services import audit
from registry.refusals import Refusal

CHUNK: Final = 1000
"""Rows of one transaction: some hundred milliseconds, a few megabytes."""

KEEP: Final = """
UPDATE registry_uploadrow AS kept
SET record_id = done.record_id, is_applied = done.is_applied, before = done.before::jsonb
FROM unnest(%s::bigint[], %s::bigint[], %s::boolean[], %s::text[])
    AS done (id, record_id, is_applied, before)
WHERE kept.id = done.id
"""

SHIFT: Final = dt.timedelta(minutes=1)
"""After this a task ends and sends another for the rest: a large upload lets others through."""

MOST_NAMED: Final = 20

HAS_DEPENDENTS: Final = _(
    "Other records have been built on what this upload made, so it stays: %(dependents)s"
)

TO_APPLY: Final = (RowOutcome.NEW, RowOutcome.CHANGED)


SHOWN: Final = ("values", "problems", "choices", "notices")
"""What of a row is for people to see: writing it takes none of these."""

REFUSES: Final = (Refusal, IntegrityError, DataError)
"""How a row can be refused: by a service, or by the database, which has the last word."""


class RowNotWritten(Refusal):
    """The database refused what no rule had refused before it."""

    code = "row_not_written"
    message = _(
        "The registry could not keep what is in rows %(first)s to %(last)s. "
        "Look for a value that is too long or too large, or that another record has already."
    )


@dataclass(frozen=True, kw_only=True)
class Left:
    """What a chunk leaves: whether there is more to do."""

    more: bool


def ground_of(upload: Upload, at: dt.datetime) -> Ground:
    """Return what the rows of an upload stand on; the tables of words are read when needed."""
    return Ground(
        upload=upload,
        organisation=upload.organisation,
        by=upload.by,
        at=at,
        language=upload.language,
        day_first=bool(upload.reading.get("day_first", upload.language == "es")),
        normaliser=normaliser(upload.organisation),
    )


def apply(*, upload_id: int, clock: Clock) -> None:
    """Apply an upload's rows, chunk after chunk, until none is left or it is stopped."""
    at = clock()
    upload = failing.begin(upload_id=upload_id, statuses=(UploadStatus.APPLYING,), at=at)
    if upload is not None:
        ground = replace(ground_of(upload, at), by=_asked_by(upload))
        _work(upload_id, partial(_apply_chunk, upload_id, ground), sending.send_apply, clock)
    telling.tell(upload_id=upload_id, at=clock())


def _asked_by(upload: Upload) -> User | None:
    """Return who said that the plan is to be applied: what is written is written by her."""
    kind, key = audit.key_of(upload)
    asked = AuditEvent.objects.filter(
        target_type=kind,
        target_id=key,
        action=AuditAction.MOVE,
        details__to=UploadStatus.APPLYING,
    ).order_by("pk")
    last = asked.select_related("actor").last()
    return last.actor if last else upload.by


def _work(
    upload_id: int,
    chunk: Callable[[dt.datetime], Left],
    again: Callable[[int], None],
    clock: Clock,
) -> None:
    """Do chunk after chunk; after a while the rest is left to another task."""
    ends = clock() + SHIFT
    try:
        while chunk(clock()).more:
            if clock() >= ends:
                again(upload_id)
                return
    except Refusal as refusal:
        failing.fail(upload_id=upload_id, refusal=refusal, at=clock())


@transaction.atomic
def _apply_chunk(upload_id: int, ground: Ground, at: dt.datetime) -> Left:
    upload = failing.held(upload_id)
    if upload.status != UploadStatus.APPLYING:
        return Left(more=False)
    if upload.stop_wanted:
        return _stopped(upload, at)
    left = upload.rows.filter(outcome__in=TO_APPLY, is_applied=False).defer(*SHOWN)
    rows = list(left.order_by("number")[:CHUNK])
    if not rows:
        upload.rows_applied, upload.applied_at = upload.rows_read, at
        upload.save(update_fields=["rows_applied", "applied_at", "updated_at"])
        uploads.move(by=None, upload=upload, to=UploadStatus.APPLIED, at=at)
        return Left(more=False)
    _write(upload, rows, ground, at)
    upload.rows_applied = min(upload.rows_applied + len(rows), upload.rows_read)
    upload.heartbeat_at, upload.attempts = at, 0
    upload.save(update_fields=["rows_applied", "heartbeat_at", "attempts", "totals", "updated_at"])
    return Left(more=True)


def _write(upload: Upload, rows: list[UploadRow], ground: Ground, at: dt.datetime) -> None:
    """Write a chunk; where it is refused as a whole, its rows go one by one."""
    try:
        _write_some(upload, rows, ground)
    except REFUSES as no:
        if upload.mode == ApplyMode.ALL:
            raise _named(no, rows) from no
        for row in rows:
            _write_alone(upload, row, ground)
    made = sum(row.is_applied for row in rows)
    audit.record(
        by=ground.by,
        action=AuditAction.UPDATE,
        target=upload,
        details={"applied": made, "from_row": rows[0].number, "to_row": rows[-1].number},
        at=at,
    )


def _write_some(upload: Upload, rows: list[UploadRow], ground: Ground) -> None:
    """Write rows, all of them or none.

    Raises:
        RowNotWritten: one was passed over without a word.
    """
    with transaction.atomic():
        targets.of(upload.kind).apply(rows, ground)
        for row in rows:
            if not row.is_applied or row.record_id is None:
                raise RowNotWritten(first=row.number, last=row.number)
        _keep(rows)


def _write_alone(upload: Upload, row: UploadRow, ground: Ground) -> None:
    row.is_applied = False
    try:
        _write_some(upload, [row], ground)
    except REFUSES as no:
        _reject(upload, row, _named(no, [row]))


def _named(no: Exception, rows: list[UploadRow]) -> Refusal:
    """Return a refusal as it is; the database's own no with the rows that it is about."""
    if isinstance(no, Refusal):
        return no
    return RowNotWritten(first=rows[0].number, last=rows[-1].number)


def _reject(upload: Upload, row: UploadRow, refusal: Refusal) -> None:
    was, row.outcome = row.outcome, RowOutcome.REJECTED
    row.is_applied = False
    row.problems = [
        *row.problems,
        {"column": "", "value": row.key, "rule": str(refusal), "code": refusal.code, "remedy": ""},
    ]
    row.save(update_fields=["outcome", "problems", "is_applied"])
    totals = dict(upload.totals)
    totals[was] = totals.get(was, 1) - 1
    totals[RowOutcome.REJECTED] = totals.get(RowOutcome.REJECTED, 0) + 1
    upload.totals = totals


def _keep(rows: list[UploadRow]) -> None:
    """Write what applying did to a chunk's rows; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            KEEP,
            [
                [row.pk for row in rows],
                [row.record_id for row in rows],
                [row.is_applied for row in rows],
                [json.dumps(row.before) for row in rows],
            ],
        )


def undo(*, upload_id: int, clock: Clock) -> None:
    """Take an upload back, the last rows first, chunk after chunk.

    What depends on its records keeps all that are left of them, and the upload says what.
    """
    at = clock()
    upload = failing.begin(upload_id=upload_id, statuses=(UploadStatus.UNDOING,), at=at)
    if upload is not None:
        chunk = partial(_undo_chunk, upload_id, ground_of(upload, at))
        _work(upload_id, chunk, sending.send_undo, clock)
    telling.tell(upload_id=upload_id, at=clock())


@transaction.atomic
def _undo_chunk(upload_id: int, ground: Ground, at: dt.datetime) -> Left:
    upload = failing.held(upload_id)
    if upload.status != UploadStatus.UNDOING:
        return Left(more=False)
    target = targets.of(upload.kind)
    dependents = target.dependents(upload)
    if dependents:
        return _kept_by_others(upload, dependents, at)
    rows = list(upload.rows.filter(is_applied=True).order_by("-number")[:CHUNK])
    if not rows:
        upload.rows_applied = 0
        upload.save(update_fields=["rows_applied", "updated_at"])
        uploads.move(by=None, upload=upload, to=UploadStatus.UNDONE, at=at)
        return Left(more=False)
    target.undo(rows, ground)
    UploadRow.objects.filter(pk__in=[row.pk for row in rows]).update(is_applied=False)
    upload.rows_applied = max(upload.rows_applied - len(rows), 0)
    upload.heartbeat_at, upload.attempts = at, 0
    upload.save(update_fields=["rows_applied", "heartbeat_at", "attempts", "updated_at"])
    return Left(more=True)


def _kept_by_others(upload: Upload, dependents: list[str], at: dt.datetime) -> Left:
    """End an undo that others' records forbid: applied as before, or failed on its way."""
    named = dependents[:MOST_NAMED]
    with override(upload.language):
        message = HAS_DEPENDENTS % {"dependents": ", ".join(named)}
    upload.problem = {
        "code": "upload_has_dependents",
        "message": message,
        "dependents": named,
    }
    upload.save(update_fields=["problem", "updated_at"])
    is_whole = not upload.rows.filter(outcome__in=TO_APPLY, is_applied=False).exists()
    is_applied = is_whole and upload.applied_at is not None
    to = UploadStatus.APPLIED if is_applied else UploadStatus.FAILED
    uploads.move(by=None, upload=upload, to=to, at=at)
    return Left(more=False)


def _stopped(upload: Upload, at: dt.datetime) -> Left:
    upload.stop_wanted = False
    upload.save(update_fields=["stop_wanted", "updated_at"])
    uploads.move(by=None, upload=upload, to=UploadStatus.STOPPED, at=at)
    return Left(more=False)
