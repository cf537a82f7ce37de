"""Read and plan an upload anew, with other columns or another sheet."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.intake import policies
from registry.intake.enums import UploadStatus
from registry.intake.models import ColumnMapping, Upload
from registry.intake.services import sending
from registry.intake.services.uploads.moves import lock, move, start_afresh
from registry.intake.sources import by_key
from registry.people.models import User
from registry.refusals import Refusal, StateRefuses

LONGEST_LIST: Final = 200


class ColumnsUnknown(Refusal):
    """The file has no such column, or the kind no such key."""

    code = "columns_unknown"
    message = _("These columns are not of the file or not of its kind: %(columns)s.")


class PartlyApplied(StateRefuses):
    """Rows of the upload are in the registry: its plan is what undoing goes by."""

    code = "upload_partly_applied"
    message = _("Some rows of this upload are in the registry already. Go on, or undo it first.")


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
    start_afresh(upload)
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
        raise ColumnsUnknown(columns=", ".join(wrong)[:LONGEST_LIST])


def _remember(upload: Upload, at: dt.datetime) -> None:
    fingerprint = upload.reading.get("fingerprint", "")
    if fingerprint:
        ColumnMapping.objects.update_or_create(
            organisation=upload.organisation,
            kind=upload.kind,
            fingerprint=fingerprint,
            defaults={"mapping": upload.mapping, "updated_at": at},
        )
