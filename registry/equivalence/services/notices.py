"""Tell those concerned by mail, in their language: rows are the outbox, a task empties it.

A mail is sent inside the transaction that marks its row: what fails stays and is sent by a
later sweep, and two workers never take the same row.
"""

import datetime as dt
from smtplib import SMTPException
from typing import Final

import structlog
from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from registry.equivalence.models import EquivalenceAssertion, EquivalenceNotice
from registry.people.enums import OrganisationStatus
from registry.people.models import AuditEvent, Membership, User
from registry.people.policies import EDITING_ROLES

TASK: Final = "registry.equivalence.send_notices"
AT_ONCE: Final = 100
"""Mails that one task sends at most; it asks for another while rows are left."""

log = structlog.get_logger(__name__)


def concerned(assertion: EquivalenceAssertion) -> QuerySet[User]:
    """Return who is told: editors of the asserter and of both issuers, and the panel."""
    organisations = [
        assertion.asserter_id,
        assertion.source.credential.issuer_id,
        assertion.target.credential.issuer_id,
    ]
    speakers = Membership.objects.filter(
        organisation__in=organisations, role__in=EDITING_ROLES, until__isnull=True
    ).exclude(organisation__status=OrganisationStatus.SUSPENDED)
    sat = assertion.rounds.values("seats__reviewer").filter(seats__isnull=False)
    return User.objects.filter(
        Q(pk__in=speakers.values("user")) | Q(pk__in=sat), is_active=True
    ).exclude(email="")


def queue(*, event: AuditEvent, assertion: EquivalenceAssertion, at: dt.datetime) -> int:
    """Put a mail about an event into the outbox for everybody concerned but who did it."""
    rows = [
        EquivalenceNotice(event=event, assertion=assertion, user=user, queued_at=at)
        for user in concerned(assertion).order_by("pk")
        if user.pk != event.actor_id
    ]
    EquivalenceNotice.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        ask()
    return len(rows)


def ask() -> None:
    """Ask for the outbox to be emptied once the transaction is committed."""
    transaction.on_commit(_send_task, robust=True)


def _send_task() -> None:
    current_app.send_task(TASK, ignore_result=True)


def unsent() -> QuerySet[EquivalenceNotice]:
    """Return the rows that wait, the oldest first."""
    return EquivalenceNotice.objects.filter(sent_at__isnull=True).order_by("pk")


def send(*, at: dt.datetime) -> int:
    """Send what waits, at most ``AT_ONCE``; return how many went out.

    What the mail server refuses stays for a later call and holds up nothing else.
    """
    keys = list(unsent().values_list("pk", flat=True)[:AT_ONCE])
    return sum(_sent(pk, at) for pk in keys)


def _sent(pk: int, at: dt.datetime) -> bool:
    """Send one; False where another worker has it, or where the mail server refuses."""
    try:
        with transaction.atomic():
            rows = unsent().select_for_update(of=("self",), skip_locked=True)
            notice = rows.select_related("event", "user", "assertion").filter(pk=pk).first()
            if notice is None:
                return False
            notice.sent_at = at
            notice.save(update_fields=["sent_at"])
            _mail(notice)
    except (SMTPException, OSError) as error:
        log.warning("equivalence_notice_not_mailed", notice=pk, error=str(error))
        return False
    return True


def _mail(notice: EquivalenceNotice) -> None:
    assertion, event = notice.assertion, notice.event
    with override(notice.user.language):
        path = reverse("equivalence", args=[assertion.public_id])
        words = {
            "assertion": assertion,
            "event": event,
            "to": event.details.get("to", ""),
            "is_request": "request" in event.details,
            "codes": {
                "source": assertion.source.credential.code,
                "target": assertion.target.credential.code,
            },
            "address": settings.SITE_URL.rstrip("/") + path,
        }
        EmailMessage(
            subject=_("Equivalence %(source)s → %(target)s") % words["codes"],
            body=render_to_string("emails/equivalence_notice.txt", words),
            to=[notice.user.email],
            headers={"Auto-Submitted": "auto-generated"},
        ).send()
