"""Badges in the stewards' admin: to look at. Only their issuers issue and withdraw them."""

from django.contrib import admin

from registry.badges.models import Badge, BadgeBatch, IssuerKey, SignedList, SignedStatement
from registry.people.admin import ReadMostlyAdmin


@admin.register(IssuerKey)
class IssuerKeyAdmin(ReadMostlyAdmin):
    """Keys of issuers; the private half is not shown."""

    list_display = ("organisation", "number", "made_at", "retired_at")
    exclude = ("sealed",)


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
