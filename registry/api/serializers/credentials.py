"""Credential versions, what they attest, who recognises them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.api.serializers.bilingual import Localised, RecordSerializer, SparseSerializer
from registry.api.serializers.organisations import OrganisationRefSerializer
from registry.api.serializers.reference import (
    IndustryRefSerializer,
    LevelRefSerializer,
    OccupationRefSerializer,
    SkillRefSerializer,
)
from registry.catalogue.enums import CredentialType
from registry.catalogue.models import (
    Competency,
    CredentialOccupation,
    CredentialVersion,
    ProgrammeCredential,
    Recognition,
)
from registry.catalogue.policies import PUBLIC
from registry.catalogue.selectors import teaching


class CredentialRefSerializer(RecordSerializer[CredentialVersion]):
    """A credential version, as others name it."""

    name = Localised("name")
    code = serializers.CharField(source="credential.code", read_only=True)
    type = serializers.ChoiceField(
        source="credential.type",
        read_only=True,
        choices=CredentialType.choices,
    )
    issuer = OrganisationRefSerializer(source="credential.issuer", read_only=True)

    class Meta:
        model = CredentialVersion
        fields: tuple[str, ...] = (
            *("public_id", "version", "status", "code", "type"),
            *("name", "name_en", "name_es", "source_language", "issuer"),
        )
        read_only_fields: tuple[str, ...] = fields


class VersionRefSerializer(RecordSerializer[CredentialVersion]):
    """A version among those of its credential."""

    class Meta:
        model = CredentialVersion
        fields = read_only_fields = ("public_id", "version", "status", "valid_from", "valid_to")


class CompetencySerializer(RecordSerializer[Competency]):
    """A part of what a version attests, linked to a skill where one fits."""

    name = Localised("name")
    skill = SkillRefSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Competency
        fields = read_only_fields = ("position", "name", "name_en", "name_es", "skill")


class CompetencyListSerializer(SparseSerializer):
    """A part of what a credential version attests, with that version."""

    name = Localised("name")
    skill = SkillRefSerializer(read_only=True, allow_null=True)
    credential = CredentialRefSerializer(source="version", read_only=True)

    class Meta:
        model = Competency
        fields: tuple[str, ...] = (
            *("position", "name", "name_en", "name_es", "skill", "credential"),
        )
        read_only_fields: tuple[str, ...] = fields


class CredentialOccupationSerializer(RecordSerializer[CredentialOccupation]):
    """An occupation that a credential prepares for; weights carry a crosswalk's fan-out."""

    occupation = OccupationRefSerializer(read_only=True)
    weight = serializers.FloatField(read_only=True, min_value=0, max_value=1)

    class Meta:
        model = CredentialOccupation
        fields = read_only_fields = ("occupation", "weight")


class RecognitionSerializer(RecordSerializer[Recognition]):
    """What another body says of a credential, where that holds, and where it says so."""

    organisation = OrganisationRefSerializer(read_only=True)

    class Meta:
        model = Recognition
        fields: tuple[str, ...] = (
            *("organisation", "kind", "effect", "jurisdiction", "source", "source_url"),
            "confidence",
        )
        read_only_fields: tuple[str, ...] = fields


class TeachingSerializer(RecordSerializer[ProgrammeCredential]):
    """A programme that leads to a credential or prepares for it."""

    public_id = serializers.UUIDField(source="programme.public_id", read_only=True)
    name_en = serializers.CharField(source="programme.title_en", read_only=True)
    name_es = serializers.CharField(source="programme.title_es", read_only=True)
    provider = OrganisationRefSerializer(source="programme.provider", read_only=True)

    class Meta:
        model = ProgrammeCredential
        fields = read_only_fields = ("link", "public_id", "name_en", "name_es", "provider")


class CredentialSerializer(SparseSerializer):
    """A version of a credential, as lists show it."""

    credential_id = serializers.UUIDField(source="credential.public_id", read_only=True)
    code = serializers.CharField(source="credential.code", read_only=True)
    ctid = serializers.CharField(source="credential.ctid", read_only=True)
    type = serializers.ChoiceField(
        source="credential.type",
        read_only=True,
        choices=CredentialType.choices,
    )
    issuer = OrganisationRefSerializer(source="credential.issuer", read_only=True)
    country = serializers.CharField(source="credential.country", read_only=True)
    jurisdiction = serializers.CharField(source="credential.jurisdiction", read_only=True)
    is_regulated = serializers.BooleanField(source="credential.is_regulated", read_only=True)
    name = Localised("name")
    description = Localised("description")
    level = LevelRefSerializer(read_only=True, allow_null=True)
    credits = serializers.FloatField(read_only=True, allow_null=True)
    occupations = CredentialOccupationSerializer(many=True, read_only=True)
    competencies = CompetencySerializer(many=True, read_only=True)

    class Meta:
        model = CredentialVersion
        fields: tuple[str, ...] = (
            *("public_id", "credential_id", "version", "status", "code", "ctid", "type"),
            *("name", "name_en", "name_es", "source_language", "translation_is_official"),
            *("description", "description_en", "description_es", "issuer", "country"),
            *("jurisdiction", "is_regulated", "level", "hours", "credits", "credit_unit"),
            *("months_valid", "valid_from", "valid_to", "is_recognised_abroad"),
            *("occupations", "competencies", "source", "source_url", "checked_on"),
            *("confidence", "updated_at"),
        )
        read_only_fields: tuple[str, ...] = fields


class CredentialDetailSerializer(CredentialSerializer):
    """A version of a credential with all that its page shows."""

    renewal = Localised("renewal")
    industries = IndustryRefSerializer(many=True, read_only=True)
    recognitions = RecognitionSerializer(
        source="credential.recognitions", many=True, read_only=True
    )
    versions = VersionRefSerializer(source="credential.versions", many=True, read_only=True)
    supersedes = serializers.SerializerMethodField()
    superseded_by = serializers.SerializerMethodField()
    taught_by = serializers.SerializerMethodField()

    class Meta(CredentialSerializer.Meta):
        fields: tuple[str, ...] = (
            *CredentialSerializer.Meta.fields,
            *("renewal", "renewal_en", "renewal_es", "industries", "recognitions"),
            *("versions", "supersedes", "superseded_by", "taught_by"),
        )
        read_only_fields: tuple[str, ...] = fields

    @extend_schema_field(VersionRefSerializer(allow_null=True))
    def get_supersedes(self, version: CredentialVersion) -> dict[str, Any] | None:
        """Return the version before this one."""
        return _public(version.supersedes)

    @extend_schema_field(VersionRefSerializer(allow_null=True))
    def get_superseded_by(self, version: CredentialVersion) -> dict[str, Any] | None:
        """Return the version after this one, once it is public."""
        return _public(getattr(version, "superseded_by", None))

    @extend_schema_field(TeachingSerializer(many=True))
    def get_taught_by(self, version: CredentialVersion) -> list[Any]:
        """Return the first programmes that teach it, the next to begin first."""
        return list(TeachingSerializer(teaching.listed_links(version), many=True).data)


def _public(version: CredentialVersion | None) -> dict[str, Any] | None:
    if version is None or version.status not in PUBLIC:
        return None
    return dict(VersionRefSerializer(version).data)
