"""Work on an upload a chunk at a time; each chunk is one transaction.

A worker that dies leaves whole chunks behind, and another goes on after them. Two workers on
one upload do no harm: a chunk holds the upload's row, and looks at what is left to do.
"""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction

from registry.intake.enums import ApplyMode, RowOutcome, UploadStatus
from registry.intake.models import Upload, UploadRow
from registry.intake.selectors.normalising import normaliser
from registry.intake.services import sending, targets, telling, uploads
from registry.intake.services.targets import Ground
from registry.intake.sources import FileRefused
from registry.people.enums import AuditAction
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

Clock = Callable[[], dt.datetime]

TO_APPLY: Final = (RowOutcome.NEW, RowOutcome.CHANGED)


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
    upload = Upload.objects.select_related("organisation", "by").get(pk=upload_id)
    ground = ground_of(upload, clock())
    try:
        while _apply_chunk(upload_id, ground, clock()).more:
            pass
    except Refusal as refusal:
        fail(upload_id=upload_id, problem=problem_of(refusal), at=clock())
    telling.tell(upload_id=upload_id, at=clock())


@transaction.atomic
def _apply_chunk(upload_id: int, ground: Ground, at: dt.datetime) -> Left:
    upload = _held(upload_id)
    if upload.status != UploadStatus.APPLYING:
        return Left(more=False)
    if upload.stop_wanted:
        return _stopped(upload, at)
    rows = list(
        upload.rows.filter(outcome__in=TO_APPLY, is_applied=False).order_by("number")[:CHUNK]
    )
    if not rows:
        upload.rows_applied, upload.applied_at = upload.rows_read, at
        upload.save(update_fields=["rows_applied", "applied_at", "updated_at"])
        uploads.move(by=None, upload=upload, to=UploadStatus.APPLIED, at=at)
        return Left(more=False)
    _write(upload, rows, ground, at)
    upload.rows_applied = min(upload.rows_applied + len(rows), upload.rows_read)
    upload.heartbeat_at = at
    upload.save(update_fields=["rows_applied", "heartbeat_at", "totals", "updated_at"])
    return Left(more=upload.status == UploadStatus.APPLYING)


def _write(upload: Upload, rows: list[UploadRow], ground: Ground, at: dt.datetime) -> None:
    """Write a chunk; where it is refused as a whole, its rows go one by one."""
    target = targets.of(upload.kind)
    try:
        with transaction.atomic():
            target.apply(rows, ground)
            _keep(rows)
    except Refusal:
        if upload.mode == ApplyMode.ALL:
            raise
        for row in rows:
            _write_alone(upload, row, ground)
    made = sum(row.is_applied for row in rows)
    audit.record(
        by=upload.by,
        action=AuditAction.UPDATE,
        target=upload,
        details={"applied": made, "from_row": rows[0].number, "to_row": rows[-1].number},
        at=at,
    )


def _write_alone(upload: Upload, row: UploadRow, ground: Ground) -> None:
    try:
        with transaction.atomic():
            targets.of(upload.kind).apply([row], ground)
            _keep([row])
    except Refusal as refusal:
        _reject(upload, row, refusal)


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

    What depends on its records keeps all of them: the upload stays applied and says what.
    """
    upload = Upload.objects.select_related("organisation", "by").get(pk=upload_id)
    ground = ground_of(upload, clock())
    while _undo_chunk(upload_id, ground, clock()).more:
        pass


@transaction.atomic
def _undo_chunk(upload_id: int, ground: Ground, at: dt.datetime) -> Left:
    upload = _held(upload_id)
    if upload.status != UploadStatus.UNDOING:
        return Left(more=False)
    target = targets.of(upload.kind)
    dependents = target.dependents(upload)
    if dependents:
        upload.problem = {"code": "upload_has_dependents", "dependents": dependents[:20]}
        upload.save(update_fields=["problem", "updated_at"])
        uploads.move(by=None, upload=upload, to=UploadStatus.APPLIED, at=at)
        return Left(more=False)
    rows = list(upload.rows.filter(is_applied=True).order_by("-number")[:CHUNK])
    if not rows:
        uploads.move(by=None, upload=upload, to=UploadStatus.UNDONE, at=at)
        return Left(more=False)
    target.undo(rows, ground)
    UploadRow.objects.filter(pk__in=[row.pk for row in rows]).update(is_applied=False)
    upload.rows_applied = max(upload.rows_applied - len(rows), 0)
    upload.heartbeat_at = at
    upload.save(update_fields=["rows_applied", "heartbeat_at", "updated_at"])
    return Left(more=True)


def _held(upload_id: int) -> Upload:
    rows = Upload.objects.select_related("organisation", "by").select_for_update(of=("self",))
    return rows.get(pk=upload_id)


def _stopped(upload: Upload, at: dt.datetime) -> Left:
    upload.stop_wanted = False
    upload.save(update_fields=["stop_wanted", "updated_at"])
    uploads.move(by=None, upload=upload, to=UploadStatus.STOPPED, at=at)
    return Left(more=False)


@transaction.atomic
def fail(*, upload_id: int, problem: dict[str, object], at: dt.datetime) -> None:
    """Let an upload that cannot go on fail, with the reason; whole chunks stay.

    With all rows or none, what was applied is taken back.
    """
    upload = _held(upload_id)
    if upload.status not in {UploadStatus.READING, UploadStatus.APPLYING, UploadStatus.RECEIVED}:
        return
    was_applying = upload.status == UploadStatus.APPLYING
    upload.problem = problem
    upload.save(update_fields=["problem", "updated_at"])
    uploads.move(by=None, upload=upload, to=UploadStatus.FAILED, at=at, details=problem)
    if was_applying and upload.mode == ApplyMode.ALL and upload.rows.filter(is_applied=True):
        uploads.move(by=None, upload=upload, to=UploadStatus.UNDOING, at=at)
        transaction.on_commit(lambda: sending.send_undo(upload_id))


def problem_of(refusal: Refusal) -> dict[str, object]:
    """Return a refusal as an upload keeps it."""
    details = {key: str(value) for key, value in refusal.details.items()}
    if isinstance(refusal, FileRefused):
        details |= {"place": refusal.place, "remedy": str(refusal.remedy)}
    return {"code": refusal.code, "message": str(refusal), **details}
