"""Mail the result of an upload to the person who sent it, once."""

import datetime as dt

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from registry.intake.enums import UploadStatus
from registry.intake.models import Upload


def tell(*, upload_id: int, at: dt.datetime) -> bool:
    """Mail what became of an applied or failed upload; return whether a mail went out.

    The upload is marked first: a worker that dies in between sends no second mail.
    """
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload_id)
        told = upload.told_at is not None or upload.by_id is None
        if told or upload.status not in {UploadStatus.APPLIED, UploadStatus.FAILED}:
            return False
        upload.told_at = at
        upload.save(update_fields=["told_at", "updated_at"])
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
