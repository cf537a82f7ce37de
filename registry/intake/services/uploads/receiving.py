"""Receive a file: store it, keep its upload, send it to be read."""

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.intake import policies
from registry.intake.enums import ApplyMode, IntakeKind, UploadOrigin
from registry.intake.models import Upload
from registry.intake.services import sending, storage
from registry.people import policies as people
from registry.people.enums import AuditAction, Language
from registry.people.models import Organisation, User
from registry.people.services import audit
from registry.refusals import Refusal, check_fields

LONGEST_NAME: Final = 200


class IdempotencyKeyReused(Refusal):
    """The key came before, with another file or another kind of rows."""

    code = "idempotency_key_reused"
    message = _(
        "The idempotency key %(key)s was used for another upload. "
        "Send the same file and kind again, or use a new key."
    )


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
