"""What somebody says that a credential is worth where another one is asked for."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.api.serializers.bilingual import Localised, RecordSerializer, SparseSerializer
from registry.api.serializers.credentials import CredentialRefSerializer
from registry.api.serializers.organisations import OrganisationRefSerializer
from registry.api.serializers.programmes import ProgrammeRefSerializer
from registry.catalogue.policies import PUBLIC
from registry.equivalence.enums import Method
from registry.equivalence.models import (
    DIMENSIONS,
    EquivalenceAssertion,
    EquivalenceCondition,
    EvidenceItem,
)
from registry.people.models import AuditEvent


class EvidenceSerializer(RecordSerializer[EvidenceItem]):
    """A document that an assertion stands on."""

    summary = Localised("summary")

    class Meta:
        model = EvidenceItem
        fields = read_only_fields = (
            *("title", "publisher", "url", "page", "dated", "summary", "summary_en"),
            *("summary_es", "sha256"),
        )


class ConditionSerializer(RecordSerializer[EquivalenceCondition]):
    """Something that must be added for the assertion to hold."""

    text = Localised("text")
    programme = serializers.SerializerMethodField()

    class Meta:
        model = EquivalenceCondition
        fields = read_only_fields = ("kind", "text", "text_en", "text_es", "programme")

    @extend_schema_field(ProgrammeRefSerializer(allow_null=True))
    def get_programme(self, condition: EquivalenceCondition) -> dict[str, Any] | None:
        """Return the programme that meets it, if that is public."""
        programme = condition.programme
        if programme is None or programme.status not in PUBLIC:
            return None
        return dict(ProgrammeRefSerializer(programme).data)


class EquivalenceSerializer(SparseSerializer):
    """An assertion, from `source` to `target`; `is_inferred` is never a recognition."""

    source = CredentialRefSerializer(read_only=True)  # type: ignore[assignment]
    target = CredentialRefSerializer(read_only=True)
    asserter = OrganisationRefSerializer(read_only=True)
    is_inferred = serializers.SerializerMethodField()
    worth = serializers.FloatField(read_only=True, min_value=0, max_value=1)
    confidence = serializers.FloatField(read_only=True, min_value=0, max_value=1)
    rule_note = Localised("rule_note")
    scope_note = Localised("scope_note")
    evidence = EvidenceSerializer(many=True, read_only=True)
    conditions = ConditionSerializer(many=True, read_only=True)

    class Meta:
        model = EquivalenceAssertion
        fields = read_only_fields = (
            *("public_id", "source", "target", "asserter", "relation", "effect", "method"),
            *(
                "is_inferred",
                "worth",
                "confidence",
                *DIMENSIONS,
                "rule",
                "rule_note",
                "rule_note_en",
            ),
            *("rule_note_es", "scope_jurisdiction", "scope_sector", "is_federal_only"),
            *("scope_note", "scope_note_en", "scope_note_es", "valid_from", "valid_to", "status"),
            *("status_reason", "published_at", "evidence", "conditions", "updated_at"),
        )

    def get_is_inferred(self, assertion: EquivalenceAssertion) -> bool:
        """Tell whether it was inferred: for information, never a recognition."""
        return assertion.method == Method.INFERRED


class EventSerializer(SparseSerializer):
    """Something that was done to an assertion; never who did it.

    `before` and `after` are its states where it moved; `changed` names what else changed.
    """

    before = serializers.SerializerMethodField()
    after = serializers.SerializerMethodField()
    changed = serializers.SerializerMethodField()

    class Meta:
        model = AuditEvent
        fields = read_only_fields = ("at", "action", "reason", "before", "after", "changed")

    @extend_schema_field({"type": ["string", "null"]})
    def get_before(self, event: AuditEvent) -> str | None:
        """Return the state that it was moved from."""
        return _text(event.details.get("from"))

    @extend_schema_field({"type": ["string", "null"]})
    def get_after(self, event: AuditEvent) -> str | None:
        """Return the state that it was moved to."""
        return _text(event.details.get("to"))

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_changed(self, event: AuditEvent) -> list[str]:
        """Return the names of the fields that changed."""
        found = event.details.get("fields")
        return [str(name) for name in found] if isinstance(found, list) else []


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
