"""Uploads for tests: a file in, as a person of an institution sends it."""

import io

from django.utils import timezone

from registry.intake.enums import ApplyMode, IntakeKind, UploadOrigin
from registry.intake.services import reading, uploads, working
from registry.intake.services.uploads import UploadDraft
from registry.people.enums import Language


def csv_of(*rows):
    """Return rows as a CSV file of bytes."""
    return "\n".join(",".join(row) for row in rows).encode()


def received(
    organisation, content, *, kind=IntakeKind.PROGRAMMES, by=None, name="rows.csv", **draft
):
    """Receive a file without reading it."""
    upload, _is_new = uploads.receive(
        by=by,
        draft=UploadDraft(
            organisation=organisation,
            kind=kind,
            origin=UploadOrigin.FILE,
            language=Language.ES,
            file_name=name,
            **draft,
        ),
        stream=io.BytesIO(content),
        at=timezone.now(),
    )
    return upload


def planned(organisation, content, **draft):
    """Receive a file and plan its rows."""
    upload = received(organisation, content, **draft)
    reading.read(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    return upload


def applied(organisation, content, *, mode=ApplyMode.GOOD_ROWS, **draft):
    """Receive a file, plan its rows and apply them."""
    upload = planned(organisation, content, **draft)
    uploads.apply(by=draft.get("by"), upload=upload, mode=mode, at=timezone.now())
    working.apply(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    return upload
