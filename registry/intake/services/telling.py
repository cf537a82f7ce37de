"""Mail the result of an upload to the person who sent it, once."""

import datetime as dt
from smtplib import SMTPException
from typing import Final

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from registry.intake.enums import UploadStatus
from registry.intake.models import Upload

TO_TELL: Final = Q(status__in=[UploadStatus.APPLIED, UploadStatus.FAILED]) | (
    Q(status=UploadStatus.UNDONE) & ~Q(problem={})
)
"""Ends that the sender did not bring about: applied, failed, or failed and taken back."""

log = structlog.get_logger(__name__)


def tell(*, upload_id: int, at: dt.datetime) -> bool:
    """Mail what became of an applied or failed upload; return whether a mail went out.

    The upload is marked first: a worker that dies in between sends no second mail. Where the
    mail server refuses, the mark goes again, and the sweeper tries later.
    """
    untold = Upload.objects.filter(TO_TELL, pk=upload_id, told_at__isnull=True, by__isnull=False)
    if not untold.update(told_at=at):
        return False
    upload = Upload.objects.select_related("by", "organisation").get(pk=upload_id)
    try:
        return _mailed(upload)
    except (SMTPException, OSError) as error:
        log.warning("upload_result_not_mailed", upload=upload_id, error=str(error))
        Upload.objects.filter(pk=upload_id, told_at=at).update(told_at=None, updated_at=at)
        return False


def _mailed(upload: Upload) -> bool:
    person = upload.by
    if person is None or not person.email:
        return False
    with override(upload.language):
        address = settings.SITE_URL.rstrip("/") + reverse("upload", args=[upload.public_id])
        words = {"upload": upload, "totals": upload.totals, "address": address}
        send_mail(
            subject=_("Your upload: %(file)s") % {"file": upload.file_name},
            message=render_to_string("emails/upload_result.txt", words),
            from_email=None,
            recipient_list=[person.email],
        )
    return True
