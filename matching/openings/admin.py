"""Openings for stewards: read, search, never written past the services."""

from django.contrib import admin
from django.http import HttpRequest

from matching.openings.models import Opening, OpeningOccupation, OpeningRequirement


class ReadOnly:
    """Everything may be read, nothing changed: changes go through the services."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002
        """Nobody adds here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002
        """Nobody changes here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002
        """Nobody deletes here."""
        return False


class RequirementInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    """What an opening asks for."""

    model = OpeningRequirement
    extra = 0


class OccupationInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    """What an opening is."""

    model = OpeningOccupation
    extra = 0


@admin.register(Opening)
class OpeningAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """Openings of every state."""

    list_display = ("reference", "employer", "kind", "title_en", "title_es", "status", "closes_on")
    list_filter = ("kind", "status", "place_mode")
    list_select_related = ("employer",)
    search_fields = ("reference", "title_en", "title_es", "employer__name")
    date_hierarchy = "closes_on"
    inlines = (OccupationInline, RequirementInline)
