"""Badges in the stewards' admin: to look at, and to report a key that was in other hands."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.badges.models import Badge, BadgeBatch, IssuerKey, SignedList, SignedStatement
from registry.badges.services import compromise
from registry.people.admin import Act, ReadMostlyAdmin, service_action
from registry.people.models import User


def _report(*, from_the_start: bool) -> Act:
    def act(by: User, key: IssuerKey, reason: str) -> None:
        now = timezone.now()
        since = key.made_at if from_the_start else now
        compromise.report(by=by, key=key, since=since, reason=reason, at=now)

    return act


@admin.register(IssuerKey)
class IssuerKeyAdmin(ReadMostlyAdmin):
    """Keys of issuers; the private half is not shown."""

    list_display = ("organisation", "number", "made_at", "retired_at", "compromised_since")
    exclude = ("sealed",)
    actions = [
        service_action(
            "compromised_now", _("Compromised as of now (say why)"), _report(from_the_start=False)
        ),
        service_action(
            "compromised_always",
            _("Compromised since it was made: believe nothing of it (say why)"),
            _report(from_the_start=True),
        ),
    ]


@admin.register(Badge)
class BadgeAdmin(ReadMostlyAdmin):
    """Badges without the name and e-mail of their recipients."""

    list_display = ("public_id", "organisation", "kind", "state", "issued_at")
    list_filter = ("state", "kind")
    exclude = (
        *("recipient", "recipient_name", "recipient_email", "document", "token"),
        *("evidence", "evidence_url"),
    )


@admin.register(BadgeBatch)
class BadgeBatchAdmin(ReadMostlyAdmin):
    """Files of recipients."""

    list_display = ("file_name", "organisation", "status", "received_at")


@admin.register(SignedList)
class SignedListAdmin(ReadMostlyAdmin):
    """Status lists as served."""

    list_display = ("status_list", "purpose", "valid_until", "checked_at", "fault")
    exclude = ("document", "token")


@admin.register(SignedStatement)
class SignedStatementAdmin(ReadMostlyAdmin):
    """Signed equivalence statements."""

    list_display = ("assertion", "organisation", "signed_at")
