"""Uploads in the stewards' admin: to read; people act on an upload's own page."""

from django.contrib import admin

from registry.intake.models import RememberedChoice, Upload
from registry.people.admin import ReadMostlyAdmin


@admin.register(Upload)
class UploadAdmin(ReadMostlyAdmin):
    """Who sent what, when, with which hash, and how it went."""

    list_display = ("file_name", "organisation", "kind", "status", "by", "received_at", "sha256")
    list_filter = ("status", "kind", "origin")
    list_select_related = ("organisation", "by")
    search_fields = ("file_name", "sha256", "organisation__name")


@admin.register(RememberedChoice)
class RememberedChoiceAdmin(ReadMostlyAdmin):
    """What organisations mean by their words; stewards decide on the page of words."""

    list_display = ("text", "field", "code", "organisation", "status", "chosen_by", "decided_by")
    list_filter = ("status", "field", "language")
    list_select_related = ("organisation", "chosen_by", "decided_by")
    search_fields = ("text", "code", "organisation__name")
