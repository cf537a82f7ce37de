"""Programmes with their terms and conditions, and their offerings."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.api.serializers.bilingual import Localised, RecordSerializer, SparseSerializer
from registry.api.serializers.credentials import CredentialRefSerializer
from registry.api.serializers.organisations import OrganisationRefSerializer
from registry.api.serializers.reference import (
    IndustryRefSerializer,
    LevelRefSerializer,
    MunicipalityRefSerializer,
    OccupationRefSerializer,
    SkillRefSerializer,
)
from registry.catalogue.models import (
    ApprenticeshipTerms,
    CostItem,
    Funding,
    Offering,
    Outcome,
    Prerequisite,
    Programme,
    ProgrammeCredential,
    RelatedInstruction,
    WageStep,
    WorkProcess,
)
from registry.catalogue.policies import PUBLIC
from registry.catalogue.selectors import teaching


class CurrencyCode(serializers.SlugRelatedField[Any]):
    """A currency by its ISO 4217 code."""

    def __init__(self, *, allow_null: bool = False) -> None:
        super().__init__(slug_field="code", read_only=True, allow_null=allow_null)


class ProgrammeRefSerializer(RecordSerializer[Programme]):
    """A programme, as others name it."""

    name = Localised("title")
    name_en = serializers.CharField(source="title_en", read_only=True)
    name_es = serializers.CharField(source="title_es", read_only=True)
    provider = OrganisationRefSerializer(read_only=True)

    class Meta:
        model = Programme
        fields: tuple[str, ...] = (
            *("public_id", "code", "kind", "name", "name_en", "name_es", "provider"),
        )
        read_only_fields: tuple[str, ...] = fields


class ApprenticeshipSerializer(RecordSerializer[ApprenticeshipTerms]):
    """The terms of an apprenticeship (29 CFR 29.5)."""

    registration_agency = OrganisationRefSerializer(read_only=True, allow_null=True)

    class Meta:
        model = ApprenticeshipTerms
        fields: tuple[str, ...] = (
            *("approach", "term_months", "probation_hours", "ratio_apprentices"),
            *("ratio_journeyworkers", "rapids_code", "registration_agency"),
            *("registration_number", "registered_on"),
        )
        read_only_fields: tuple[str, ...] = fields


class WorkProcessSerializer(RecordSerializer[WorkProcess]):
    """A part of the learning on the job, with its hours (`hours` to `hours_most`)."""

    name = Localised("name")
    skill = SkillRefSerializer(read_only=True, allow_null=True)

    class Meta:
        model = WorkProcess
        fields: tuple[str, ...] = (
            *("position", "name", "name_en", "name_es", "hours", "hours_most", "skill"),
        )
        read_only_fields: tuple[str, ...] = fields


class InstructionSerializer(RecordSerializer[RelatedInstruction]):
    """A course of the related technical instruction."""

    name = Localised("name")

    class Meta:
        model = RelatedInstruction
        fields: tuple[str, ...] = (
            *("position", "code", "name", "name_en", "name_es", "hours", "provider_name"),
        )
        read_only_fields: tuple[str, ...] = fields


class WageStepSerializer(RecordSerializer[WageStep]):
    """A step of the wage: a percentage of the journeyworker's, an hourly amount, or both."""

    percent = serializers.FloatField(read_only=True, allow_null=True)
    currency = CurrencyCode(allow_null=True)

    class Meta:
        model = WageStep
        fields: tuple[str, ...] = (
            *("position", "from_hours", "from_months", "percent", "hourly_minor", "currency"),
        )
        read_only_fields: tuple[str, ...] = fields


class PrerequisiteSerializer(RecordSerializer[Prerequisite]):
    """A condition to enter. Rows of one `alternative` above 0 are either-or."""

    credential = serializers.SerializerMethodField()
    skill = SkillRefSerializer(read_only=True, allow_null=True)
    level = LevelRefSerializer(read_only=True, allow_null=True)
    years = serializers.FloatField(read_only=True, allow_null=True)
    note = Localised("note")

    class Meta:
        model = Prerequisite
        fields: tuple[str, ...] = (
            *("position", "kind", "is_required", "alternative", "credential", "skill", "level"),
            *("language", "language_level", "years", "age", "note", "note_en", "note_es"),
        )
        read_only_fields: tuple[str, ...] = fields

    @extend_schema_field(CredentialRefSerializer(allow_null=True))
    def get_credential(self, row: Prerequisite) -> dict[str, Any] | None:
        """Return the credential asked for, if it is public."""
        if row.credential is None or row.credential.status not in PUBLIC:
            return None
        return dict(CredentialRefSerializer(row.credential).data)


class OutcomeSerializer(RecordSerializer[Outcome]):
    """What is known of those who took it: percent, or a monthly wage in minor units."""

    value = serializers.FloatField(read_only=True)
    currency = CurrencyCode(allow_null=True)

    class Meta:
        model = Outcome
        fields: tuple[str, ...] = (
            *("measure", "value", "currency", "cohort_size", "cohort_year", "source"),
            *("source_url", "confidence"),
        )
        read_only_fields: tuple[str, ...] = fields


class CostSerializer(RecordSerializer[CostItem]):
    """A part of the cost, in minor units of the offering's currency."""

    note = Localised("note")

    class Meta:
        model = CostItem
        fields = read_only_fields = ("kind", "amount_minor", "note", "note_en", "note_es")


class FundingSerializer(RecordSerializer[Funding]):
    """Who may pay, and where that is said."""

    name = Localised("name")

    class Meta:
        model = Funding
        fields = read_only_fields = ("kind", "name", "name_en", "name_es", "source_url")


class ProgrammeOfferingSerializer(SparseSerializer):
    """An offering of a programme: where, when, in which language, at which price."""

    municipality = MunicipalityRefSerializer(read_only=True, allow_null=True)
    currency = CurrencyCode(allow_null=True)
    costs = CostSerializer(many=True, read_only=True)
    funding = FundingSerializer(many=True, read_only=True)

    class Meta:
        model = Offering
        fields: tuple[str, ...] = (
            *("public_id", "code", "municipality", "delivery", "language", "starts_on"),
            *("ends_on", "cost_minor", "currency", "costs", "capacity", "is_funded", "funding"),
            "updated_at",
        )
        read_only_fields: tuple[str, ...] = fields


class NestedOfferingSerializer(ProgrammeOfferingSerializer):
    """An offering inside its programme."""


class OfferingSerializer(ProgrammeOfferingSerializer):
    """An offering with the programme that it is one of."""

    programme = ProgrammeRefSerializer(read_only=True)

    class Meta(ProgrammeOfferingSerializer.Meta):
        fields = read_only_fields = (*ProgrammeOfferingSerializer.Meta.fields, "programme")


class CredentialLinkSerializer(RecordSerializer[ProgrammeCredential]):
    """What a programme has to do with a credential."""

    credential = CredentialRefSerializer(source="version", read_only=True)

    class Meta:
        model = ProgrammeCredential
        fields = read_only_fields = ("link", "credential")


class ProgrammeSerializer(SparseSerializer):
    """A way to learn, as lists show it."""

    name = Localised("title")
    name_en = serializers.CharField(source="title_en", read_only=True)
    name_es = serializers.CharField(source="title_es", read_only=True)
    description = Localised("description")
    provider = OrganisationRefSerializer(read_only=True)
    credits = serializers.FloatField(read_only=True, allow_null=True)
    occupations = OccupationRefSerializer(many=True, read_only=True)
    skills = SkillRefSerializer(many=True, read_only=True)
    credentials = CredentialLinkSerializer(source="credential_links", many=True, read_only=True)

    class Meta:
        model = Programme
        fields: tuple[str, ...] = (
            *("public_id", "code", "kind", "status", "name", "name_en", "name_es"),
            *("source_language", "description", "description_en", "description_es"),
            *("provider", "hours", "job_hours", "weeks", "credits", "credit_unit"),
            *("cip_code", "website", "occupations", "skills", "credentials"),
            *("source", "source_url", "checked_on", "confidence", "updated_at"),
        )
        read_only_fields: tuple[str, ...] = fields


class ProgrammeDetailSerializer(ProgrammeSerializer):
    """A way to learn with all that its page shows; the next offerings first."""

    level = LevelRefSerializer(read_only=True, allow_null=True)
    industries = IndustryRefSerializer(many=True, read_only=True)
    apprenticeship = serializers.SerializerMethodField()
    work_processes = WorkProcessSerializer(many=True, read_only=True)
    instruction = InstructionSerializer(many=True, read_only=True)
    wage_steps = WageStepSerializer(many=True, read_only=True)
    prerequisites = PrerequisiteSerializer(many=True, read_only=True)
    outcomes = OutcomeSerializer(many=True, read_only=True)
    offerings = serializers.SerializerMethodField()

    class Meta(ProgrammeSerializer.Meta):
        fields: tuple[str, ...] = (
            *ProgrammeSerializer.Meta.fields,
            *("level", "industries", "apprenticeship", "work_processes", "instruction"),
            *("wage_steps", "prerequisites", "outcomes", "offerings"),
        )
        read_only_fields: tuple[str, ...] = fields

    @extend_schema_field(ApprenticeshipSerializer(allow_null=True))
    def get_apprenticeship(self, programme: Programme) -> dict[str, Any] | None:
        """Return the terms, where it is an apprenticeship that has them."""
        terms = getattr(programme, "apprenticeship", None)
        return dict(ApprenticeshipSerializer(terms).data) if terms else None

    @extend_schema_field(NestedOfferingSerializer(many=True))
    def get_offerings(self, programme: Programme) -> list[Any]:
        """Return the first offerings; `/offerings?programme=` has all of them."""
        return list(NestedOfferingSerializer(teaching.listed_offerings(programme), many=True).data)
