"""Receive an upload and move it along: every move is one function, and an event.

Longer than other modules: all that may happen to an upload stands side by side here.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.intake import policies
from registry.intake.enums import ApplyMode, IntakeKind, UploadOrigin, UploadStatus
from registry.intake.models import ColumnMapping, Upload
from registry.intake.services import sending, storage
from registry.intake.sources import by_key
from registry.people import policies as people
from registry.people.enums import AuditAction, Language
from registry.people.models import Organisation, User
from registry.people.services import audit
from registry.refusals import Refusal, StateRefuses, check_fields

LONGEST_NAME: Final = 200


class IdempotencyKeyReused(Refusal):
    """The key came before, with another file or another kind of rows."""

    code = "idempotency_key_reused"
    message = _(
        "The idempotency key %(key)s was used for another upload. "
        "Send the same file and kind again, or use a new key."
    )


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


class ColumnsUnknown(Refusal):
    """The file has no such column, or the kind no such key."""

    code = "columns_unknown"
    message = _("These columns are not of the file or not of its kind: %(columns)s.")


class PartlyApplied(StateRefuses):
    """Rows of the upload are in the registry: its plan is what undoing goes by."""

    code = "upload_partly_applied"
    message = _("Some rows of this upload are in the registry already. Go on, or undo it first.")


@dataclass(frozen=True, kw_only=True)
class UploadDraft:
    """What comes in with a file. ``sheet`` is empty for the first one."""

    organisation: Organisation
    kind: IntakeKind
    origin: UploadOrigin
    language: Language
    file_name: str
    address: str = ""
    sheet: str = ""
    idempotency_key: str = ""
    mode: ApplyMode = ApplyMode.GOOD_ROWS
    publishes: bool = False


def receive(
    *, by: User | None, draft: UploadDraft, stream: BinaryIO, at: dt.datetime
) -> tuple[Upload, bool]:
    """Store a file, keep its upload and send it to be read; return it and whether it is new.

    An upload that came before with the same idempotency key is returned as it stands.

    Raises:
        NotAnEditor: ``by`` may not edit for the organisation.
        NotAnOwner, NotVerified: the rows are to be published, and ``by`` may not do that.
        FileTooLarge, FileEmpty: about the bytes.
        IdempotencyKeyReused: the key belongs to another file or kind.
        InvalidFields: a name or key that cannot be kept.
    """
    policies.check_upload(by, draft.organisation)
    if draft.publishes:
        people.check_publish(by, draft.organisation)
    stored = storage.keep(stream)
    upload = _upload(by, draft, stored, at)
    check_fields(upload)
    with transaction.atomic():
        # The organisation's row is what two uploads with one key wait for.
        Organisation.objects.select_for_update(no_key=True).get(pk=draft.organisation.pk)
        before = _before(draft)
        if before is not None:
            if (before.sha256, before.kind) != (stored.sha256, draft.kind):
                raise IdempotencyKeyReused(key=draft.idempotency_key)
            return before, False
        upload.save()
        audit.record(
            by=by,
            action=AuditAction.CREATE,
            target=upload,
            details={"sha256": stored.sha256, "size": stored.size, "kind": draft.kind},
            at=at,
        )
        transaction.on_commit(partial(sending.send_read, upload.pk))
    return upload, True


def _upload(by: User | None, draft: UploadDraft, stored: storage.Stored, at: dt.datetime) -> Upload:
    return Upload(
        organisation=draft.organisation,
        by=by,
        kind=draft.kind,
        origin=draft.origin,
        language=draft.language,
        file_name=_shown(draft.file_name),
        address=draft.address,
        sheet=draft.sheet,
        idempotency_key=draft.idempotency_key,
        mode=draft.mode,
        publishes=draft.publishes,
        sha256=stored.sha256,
        size=stored.size,
        received_at=at,
    )


def _before(draft: UploadDraft) -> Upload | None:
    if not draft.idempotency_key:
        return None
    return Upload.objects.filter(
        organisation=draft.organisation, idempotency_key=draft.idempotency_key
    ).first()


def _shown(name: str) -> str:
    """Return a file's name without the directories that some browsers send, and printable."""
    last = name.replace("\\", "/").rpartition("/")[2]
    printable = "".join(char if char.isprintable() else " " for char in last).strip()
    return printable[-LONGEST_NAME:] or "upload"


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


@transaction.atomic
def read_again(
    *,
    by: User | None,
    upload: Upload,
    mapping: Mapping[str, str] | None = None,
    sheet: str | None = None,
    at: dt.datetime,
) -> Upload:
    """Read and plan an upload anew, with other columns or another sheet where these are given.

    The columns are remembered for the organisation's next file that has the same ones.

    Raises:
        NotAnEditor, UploadStateRefuses: see ``move``.
        PartlyApplied: some of its rows are in the registry.
        ColumnsUnknown: ``mapping`` has columns or keys that do not exist.
    """
    lock(upload)
    _check_columns(upload, mapping or {})
    policies.check_move(by, upload, UploadStatus.READING)
    if upload.rows.filter(is_applied=True).exists():
        raise PartlyApplied
    upload.rows.all().delete()
    upload.rows_read = upload.rows_applied = 0
    upload.totals, upload.planned_at = {}, None
    _start_afresh(upload)
    if sheet is not None:
        upload.sheet, upload.mapping = sheet, {}
    if mapping is not None:
        upload.mapping = dict(mapping)
        _remember(upload, at)
    upload.save()
    move(by=by, upload=upload, to=UploadStatus.READING, at=at)
    transaction.on_commit(partial(sending.send_read, upload.pk))
    return upload


def _check_columns(upload: Upload, mapping: Mapping[str, str]) -> None:
    known, keys = set(upload.reading.get("columns", ())), by_key(upload.kind)
    wrong = [
        text
        for column, key in mapping.items()
        for text in (column if column not in known else key,)
        if column not in known or (key and key not in keys)
    ]
    if wrong:
        raise ColumnsUnknown(columns=", ".join(wrong)[:LONGEST_NAME])


def _start_afresh(upload: Upload) -> None:
    """Forget what became of the work before; whoever still does it finds no sign of his own."""
    upload.attempts, upload.stop_wanted, upload.problem = 0, False, {}
    upload.heartbeat_at = upload.told_at = None


def _remember(upload: Upload, at: dt.datetime) -> None:
    fingerprint = upload.reading.get("fingerprint", "")
    if fingerprint:
        ColumnMapping.objects.update_or_create(
            organisation=upload.organisation,
            kind=upload.kind,
            fingerprint=fingerprint,
            defaults={"mapping": upload.mapping, "updated_at": at},
        )


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
    _start_afresh(upload)
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
    _start_afresh(upload)
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
    _start_afresh(upload)
    upload.problem = problem
    upload.save()
    transaction.on_commit(partial(sending.send_undo, upload.pk))
    return upload


def lock(upload: Upload) -> None:
    """Hold an upload's row until the transaction ends, and read it afresh."""
    rows = Upload.objects.select_related("organisation")
    upload.refresh_from_db(from_queryset=rows.select_for_update(of=("self",)))
