"""Issue to a file of recipients: rows in the database, one task, an outcome for every row."""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import structlog
from celery import current_app
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override
from kombu.exceptions import OperationalError

from registry.badges import policies
from registry.badges.enums import BatchStatus, RowOutcome
from registry.badges.models import Badge, BadgeBatch, BadgeBatchRow
from registry.badges.services import issuing
from registry.badges.services.awards import Award, Person, tidy
from registry.badges.services.issuing import AlreadyIssued
from registry.badges.sources import tables
from registry.catalogue.models import CredentialVersion
from registry.people.enums import AuditAction, Language
from registry.people.models import Organisation, User
from registry.people.policies import NotAnEditor
from registry.people.services import audit
from registry.refusals import InvalidFields, Refusal

RUN_TASK: Final = "registry.badges.run_batch"
SILENT: Final = dt.timedelta(minutes=2)

log = structlog.get_logger(__name__)
Clock = Callable[[], dt.datetime]


@dataclass(frozen=True, kw_only=True)
class BatchDraft:
    """A file of recipients of one credential, as it came."""

    organisation: Organisation
    version: CredentialVersion
    language: Language
    file_name: str
    content: bytes


@transaction.atomic
def receive(*, by: User, draft: BatchDraft, at: dt.datetime) -> tuple[BadgeBatch, bool]:
    """Keep a file and its rows, and send it to a worker; return it, and whether it is new.

    The same bytes for the same credential are the same batch, however often they are sent.

    Raises:
        NotAnEditor, NotVerified, NotYourCredential, CredentialNotPublished: see ``policies``.
        RecipientsUnreadable, TooManyRecipients: see ``sources.tables``.
    """
    policies.check_issue(by, draft.organisation, draft.version)
    batch, is_new = BadgeBatch.objects.get_or_create(
        organisation=draft.organisation,
        version=draft.version,
        sha256=hashlib.sha256(draft.content).hexdigest(),
        defaults={
            "by": by,
            "language": draft.language,
            "file_name": draft.file_name.replace("\x00", "")[:200] or "recipients.csv",
            "received_at": at,
        },
    )
    if not is_new:
        return batch, False
    rows = _keep_rows(batch, draft.content)
    audit.record(by=by, action=AuditAction.RUN, target=batch, details={"rows": rows}, at=at)
    transaction.on_commit(partial(send, batch.pk))
    return batch, True


def _keep_rows(batch: BadgeBatch, content: bytes) -> int:
    found = tables.rows(content)
    BadgeBatchRow.objects.bulk_create(
        BadgeBatchRow(batch=batch, number=number, values=values)
        for number, values in enumerate(found, start=2)
    )
    return len(found)


def send(batch_id: int) -> None:
    """Send a batch to a worker; what cannot be sent waits for the sweeper."""
    try:
        current_app.send_task(RUN_TASK, args=[batch_id])
    except (OperationalError, OSError) as error:
        log.warning("badge_batch_not_sent", batch=batch_id, error=str(error))


def run(*, batch_id: int, clock: Clock) -> None:
    """Go through the rows that wait. Another worker may do the same: no row is done twice."""
    batch = BadgeBatch.objects.select_related(
        "organisation", "version__credential__issuer", "by"
    ).get(pk=batch_id)
    if batch.status == BatchStatus.DONE:
        return
    BadgeBatch.objects.filter(pk=batch_id).update(status=BatchStatus.RUNNING, heartbeat_at=clock())
    waiting = batch.rows.filter(outcome=RowOutcome.WAITING).order_by("number")
    for key in list(waiting.values_list("pk", flat=True)):
        _one(batch, key, clock())
    if not batch.rows.filter(outcome=RowOutcome.WAITING).exists():
        BadgeBatch.objects.filter(pk=batch_id).exclude(status=BatchStatus.DONE).update(
            status=BatchStatus.DONE, done_at=clock()
        )


@transaction.atomic
def _one(batch: BadgeBatch, key: int, at: dt.datetime) -> None:
    """Issue to one row; the row and its badge are written together or not at all."""
    rows = BadgeBatchRow.objects.select_for_update(skip_locked=True)
    row = rows.filter(pk=key, outcome=RowOutcome.WAITING).first()
    if row is None:
        return
    with override(batch.language):
        _issue(batch, row, at)
    row.save(update_fields=["outcome", "problem", "badge"])
    BadgeBatch.objects.filter(pk=batch.pk).update(heartbeat_at=at)


def _issue(batch: BadgeBatch, row: BadgeBatchRow, at: dt.datetime) -> None:
    try:
        if batch.by is None:  # nobody stands for it any more: that is not the platform itself
            raise NotAnEditor(organisation=batch.organisation.name)
        award = _award(batch, row)
        with transaction.atomic():
            row.badge, _is_new = issuing.issue(by=batch.by, award=award, at=at)
        row.outcome = RowOutcome.ISSUED
    except AlreadyIssued:
        row.outcome, row.badge = RowOutcome.ALREADY, _before(award)
    except InvalidFields as refusal:
        words = "; ".join(f"{name}: {' '.join(said)}" for name, said in refusal.errors.items())
        _refuse(row, refusal.code, words)
    except Refusal as refusal:
        _refuse(row, refusal.code, str(refusal))
    except ValueError as error:
        _refuse(row, "invalid_cell", str(error))


def _refuse(row: BadgeBatchRow, code: str, message: str) -> None:
    row.outcome, row.problem = RowOutcome.REFUSED, {"code": code, "message": message}


def _before(award: Award) -> Badge | None:
    award = tidy(award)
    return Badge.objects.filter(
        organisation=award.organisation,
        version=award.version,
        recipient_email__iexact=award.person.email,
        awarded_on=award.awarded_on,
    ).first()


def _award(batch: BadgeBatch, row: BadgeBatchRow) -> Award:
    """Return what a row asks for.

    Raises:
        ValueError: a cell is no date or no number; the message says which.
    """
    cells: dict[str, str] = row.values
    hours = cells.get("hours", "")
    if hours and not (hours.isascii() and hours.isdigit() and len(hours) < 7):
        raise ValueError(_("“%(cell)s” is no number of hours.") % {"cell": hours[:40]})
    return Award(
        organisation=batch.organisation,
        version=batch.version,
        person=Person(name=cells.get("name", ""), email=cells.get("email", "")),
        language=Language(batch.language),
        awarded_on=_day(cells.get("awarded_on", "")) or batch.received_at.date(),
        valid_until=_day(cells.get("valid_until", "")),
        hours=int(hours) if hours else None,
        evidence=cells.get("evidence", ""),
        evidence_url=cells.get("evidence_url", ""),
    )


def _day(cell: str) -> dt.date | None:
    """Return the day in a cell, written as 2026-11-24 or 24/11/2026."""
    if not cell:
        return None
    day, _slash, rest = cell.partition("/")
    month, _slash, year = rest.partition("/")
    written = f"{year}-{month:0>2}-{day:0>2}" if rest else cell
    try:
        return dt.date.fromisoformat(written)
    except ValueError as error:
        said = _("“%(cell)s” is no date. Write it as 2026-11-24.") % {"cell": cell[:40]}
        raise ValueError(said) from error


def sweep(*, at: dt.datetime) -> int:
    """Send silent batches again; return how many."""
    silent = BadgeBatch.objects.exclude(status=BatchStatus.DONE).filter(
        Q(heartbeat_at__lt=at - SILENT) | Q(heartbeat_at__isnull=True, received_at__lt=at - SILENT)
    )
    keys = list(silent.order_by("pk").values_list("pk", flat=True))
    for key in keys:
        send(key)
    return len(keys)
