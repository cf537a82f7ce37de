"""Organisations: who they are, with the official numbers that are public."""

from typing import Any

from rest_framework import serializers

from registry.api.serializers.bilingual import Localised, RecordSerializer, SparseSerializer
from registry.catalogue.selectors.organisations import OPEN_IDENTIFIERS
from registry.people.models import Organisation, OrganisationIdentifier


class OrganisationRefSerializer(RecordSerializer[Organisation]):
    """An organisation, as others name it."""

    class Meta:
        model = Organisation
        fields = read_only_fields = ("public_id", "name", "short_name", "country")


class IdentifierSerializer(RecordSerializer[OrganisationIdentifier]):
    """An official number."""

    class Meta:
        model = OrganisationIdentifier
        fields = read_only_fields = ("kind", "value")


class OrganisationSerializer(SparseSerializer):
    """An institution, employer, recognition body, public agency or partner."""

    about = Localised("about")
    identifiers = serializers.SerializerMethodField()

    class Meta:
        model = Organisation
        fields = read_only_fields = (
            *("public_id", "kind", "name", "name_language", "short_name", "country", "region"),
            *("website", "about", "about_en", "about_es", "status", "is_sample"),
            *("identifiers", "updated_at"),
        )

    def get_identifiers(self, organisation: Organisation) -> list[dict[str, Any]]:
        """Return the numbers that their registers publish."""
        rows = sorted(
            (row for row in organisation.identifiers.all() if row.kind in OPEN_IDENTIFIERS),
            key=lambda row: row.kind,
        )
        return [dict(row) for row in IdentifierSerializer(rows, many=True).data]
