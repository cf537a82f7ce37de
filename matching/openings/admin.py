"""Openings for stewards: read, search, never written past the services."""

from django.contrib import admin

from matching.openings.models import Opening, OpeningOccupation, OpeningRequirement
from registry.people.admin import ReadMostlyAdmin, ReadOnlyInline


class RequirementInline(ReadOnlyInline):
    """What an opening asks for."""

    model = OpeningRequirement


class OccupationInline(ReadOnlyInline):
    """What an opening is."""

    model = OpeningOccupation


@admin.register(Opening)
class OpeningAdmin(ReadMostlyAdmin):
    """Openings of every state."""

    list_display = ("reference", "employer", "kind", "title_en", "title_es", "status", "closes_on")
    list_filter = ("kind", "status", "place_mode")
    list_select_related = ("employer",)
    search_fields = ("reference", "title_en", "title_es", "employer__name")
    date_hierarchy = "closes_on"
    inlines = (OccupationInline, RequirementInline)
