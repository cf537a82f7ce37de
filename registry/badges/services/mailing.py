"""Mail the link to a badge, once. The row says what was mailed; a sweeper sends what was lost."""

import datetime as dt
from smtplib import SMTPException
from typing import Final

import structlog
from celery import current_app
from django.core.mail import send_mail
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from kombu.exceptions import OperationalError

from registry.badges.enums import BadgeState
from registry.badges.models import Badge
from registry.badges.selectors import addresses
from registry.badges.selectors.documents.parts import text_in

MAIL_TASK: Final = "registry.badges.mail"
SALT: Final = "registry.badges.claim"
MAILED_WITHIN: Final = dt.timedelta(days=2)
SILENT: Final = dt.timedelta(minutes=5)

log = structlog.get_logger(__name__)


def send(badge_id: int) -> None:
    """Send the mail of a badge to Celery; what cannot be sent waits for the sweeper."""
    try:
        current_app.send_task(MAIL_TASK, args=[badge_id])
    except (OperationalError, OSError) as error:
        log.warning("badge_mail_not_sent", badge=badge_id, error=str(error))


def token_of(badge: Badge) -> str:
    """Return what proves to us that somebody has the mail of a badge."""
    return Signer(salt=SALT).sign(str(badge.public_id))


def public_id_in(token: str) -> str | None:
    """Return the public id in such a token; None where we did not write it."""
    try:
        return Signer(salt=SALT).unsign(token)
    except BadSignature:
        return None


def title_of(badge: Badge) -> str:
    """Return what a badge is of, in the badge's own language."""
    if badge.version is not None:
        return text_in(badge.version, "name", badge.language)
    return text_in(badge.programme, "title", badge.language)


def mail(*, badge_id: int, at: dt.datetime) -> bool:
    """Mail the link of a badge that nobody was mailed about; return whether a mail went out.

    It is marked first, so that a worker that dies sends no second mail.
    """
    if not _unmailed().filter(pk=badge_id).update(mailed_at=at):
        return False
    badge = Badge.objects.select_related("organisation", "version", "programme").get(pk=badge_id)
    try:
        with override(badge.language):
            _mail(badge)
    except (SMTPException, OSError) as error:
        log.warning("badge_not_mailed", badge=badge_id, error=str(error))
        Badge.objects.filter(pk=badge_id, mailed_at=at).update(mailed_at=None)
        return False
    return True


def sweep(*, at: dt.datetime) -> int:
    """Send the mails that were lost; return how many."""
    lost = _unmailed().filter(issued_at__gt=at - MAILED_WITHIN, issued_at__lt=at - SILENT)
    keys = list(lost.order_by("pk").values_list("pk", flat=True))
    for key in keys:
        send(key)
    return len(keys)


def _unmailed() -> "QuerySet[Badge]":
    return Badge.objects.filter(mailed_at__isnull=True).exclude(state=BadgeState.REVOKED)


def _mail(badge: Badge) -> None:
    words = {
        "badge": badge,
        "title": title_of(badge),
        "address": addresses.site() + reverse("badge_claim", args=[token_of(badge)]),
    }
    send_mail(
        subject=_("Your badge: %(title)s") % {"title": words["title"]},
        message=render_to_string("emails/badge.txt", words),
        from_email=None,
        recipient_list=[badge.recipient_email],
    )
