"""What an opening looks like to machines."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from matching.openings.models import Opening, OpeningOccupation, OpeningRequirement
from registry.api.serializers.bilingual import Localised, RecordSerializer, SparseSerializer
from registry.api.serializers.credentials import CredentialRefSerializer
from registry.api.serializers.organisations import OrganisationRefSerializer
from registry.api.serializers.programmes import CurrencyCode, ProgrammeRefSerializer
from registry.api.serializers.reference import (
    IndustryRefSerializer,
    MunicipalityRefSerializer,
    OccupationRefSerializer,
    SkillRefSerializer,
)
from registry.catalogue.policies import PUBLIC
from registry.reference.enums import Cefr


class OpeningOccupationSerializer(RecordSerializer[OpeningOccupation]):
    """An occupation that the work belongs to; weights carry a crosswalk's fan-out."""

    occupation = OccupationRefSerializer(read_only=True)
    weight = serializers.FloatField(read_only=True, min_value=0, max_value=1)

    class Meta:
        model = OpeningOccupation
        fields = read_only_fields = ("occupation", "weight")


class RequirementSerializer(RecordSerializer[OpeningRequirement]):
    """One thing asked for; credentials of one `alternatives` group stand for each other."""

    skill = SkillRefSerializer(read_only=True, allow_null=True)
    credential = CredentialRefSerializer(source="version", read_only=True, allow_null=True)
    cefr = serializers.SerializerMethodField()

    class Meta:
        model = OpeningRequirement
        fields = read_only_fields = (
            *("kind", "strength", "alternatives", "skill", "credential", "language", "cefr"),
        )

    def get_cefr(self, row: OpeningRequirement) -> str | None:
        """Return the level of the language: A1 to C2, or NATIVE."""
        return Cefr(row.cefr).name if row.cefr is not None else None


class OpeningSerializer(SparseSerializer):
    """A job, apprenticeship, internship, mentorship, exchange or youth placement."""

    name = Localised("title")
    name_en = serializers.CharField(source="title_en", read_only=True)
    name_es = serializers.CharField(source="title_es", read_only=True)
    description = Localised("description")
    employer = OrganisationRefSerializer(read_only=True)
    programme = serializers.SerializerMethodField()
    industry = IndustryRefSerializer(read_only=True, allow_null=True)
    municipality = MunicipalityRefSerializer(read_only=True)
    places_left = serializers.SerializerMethodField()
    currency = CurrencyCode(allow_null=True)
    education_isced = serializers.IntegerField(
        source="education_min", read_only=True, allow_null=True
    )
    occupations = OpeningOccupationSerializer(many=True, read_only=True)
    requirements = RequirementSerializer(many=True, read_only=True)

    class Meta:
        model = Opening
        fields = read_only_fields = (
            *("public_id", "reference", "kind", "name", "name_en", "name_es"),
            *("source_language", "description", "description_en", "description_es"),
            *("employer", "programme", "industry", "municipality", "place_mode"),
            *("sponsors_permit", "starts_on", "closes_on", "capacity", "places_left"),
            *("hours_per_week", "wage_from_minor", "wage_to_minor", "currency", "wage_per"),
            *("education_isced", "experience_months_min", "occupations", "requirements"),
            *("is_sample", "updated_at"),
        )

    def get_places_left(self, opening: Opening) -> int:
        """Return how many places are free."""
        return opening.capacity - opening.filled

    @extend_schema_field(ProgrammeRefSerializer(allow_null=True))
    def get_programme(self, opening: Opening) -> dict[str, Any] | None:
        """Return the programme that the place belongs to, if that is public."""
        programme = opening.programme
        if programme is None or programme.status not in PUBLIC:
            return None
        return dict(ProgrammeRefSerializer(programme).data)
