"""All equivalents of a credential, and what stands between two."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.api.serializers.bilingual import keep_fields
from registry.api.serializers.credentials import CredentialRefSerializer
from registry.api.serializers.equivalences import EquivalenceSerializer
from registry.api.serializers.organisations import OrganisationRefSerializer
from registry.equivalence.enums import Effect, Method, Relation
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.selectors.equivalents import Direction, Equivalent
from registry.equivalence.selectors.graph.standing import Status

SHARES = {"read_only": True, "min_value": 0, "max_value": 1}
STATUSES = [(status.value, status.value) for status in Status]


class SparseAnswer(serializers.Serializer[Any]):
    """An answer that is no row of the database; ``?fields=a,b`` leaves only those."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = self.context.get("fields")
        if wanted is not None:
            keep_fields(self, str(wanted))


class StepSerializer(serializers.ModelSerializer[EquivalenceAssertion]):
    """An assertion of a chain, as far as the chain needs it."""

    source = CredentialRefSerializer(read_only=True)  # type: ignore[assignment]
    target = CredentialRefSerializer(read_only=True)
    asserter = OrganisationRefSerializer(read_only=True)
    worth = serializers.FloatField(**SHARES)  # type: ignore[arg-type]
    confidence = serializers.FloatField(**SHARES)  # type: ignore[arg-type]

    class Meta:
        model = EquivalenceAssertion
        fields = read_only_fields = (
            *("public_id", "source", "target", "asserter", "relation", "effect"),
            *("worth", "confidence"),
        )


class EquivalentSerializer(SparseAnswer):
    """One thing that stands about a credential; what is inferred is never a recognition.

    `direction` is `out` for what the credential is worth elsewhere, `in` for what is worth it.
    `effective_status` is the effect, or `inferred`. `assertions` are what it stands on, in order.
    """

    direction = serializers.ChoiceField(
        source="line.direction", choices=[(one.value, one.value) for one in Direction]
    )
    credential = CredentialRefSerializer(read_only=True)
    effective_status = serializers.ChoiceField(choices=STATUSES, source="status")
    is_inferred = serializers.BooleanField(read_only=True)
    relation = serializers.ChoiceField(source="line.row.relation", choices=Relation.choices)
    effect = serializers.ChoiceField(choices=Effect.choices)
    method = serializers.ChoiceField(choices=Method.choices)
    worth = serializers.FloatField(source="line.row.worth", **SHARES)  # type: ignore[arg-type]
    confidence = serializers.FloatField(
        source="line.row.confidence",
        **SHARES,  # type: ignore[arg-type]
    )
    asserter = OrganisationRefSerializer(read_only=True, allow_null=True)
    scope_jurisdiction = serializers.CharField(source="line.row.jurisdiction")
    scope_sector = serializers.CharField(source="line.row.sector")
    valid_from = serializers.DateField(source="line.row.valid_from")
    valid_to = serializers.DateField(source="line.row.valid_to", allow_null=True)
    hops = serializers.SerializerMethodField()
    assertions = serializers.SerializerMethodField()

    class Meta:
        fields = (
            *(
                "direction",
                "credential",
                "effective_status",
                "is_inferred",
                "relation",
                "effect",
                "method",
            ),
            *("worth", "confidence", "asserter", "scope_jurisdiction", "scope_sector"),
            *("valid_from", "valid_to", "hops", "assertions"),
        )

    def get_hops(self, one: Equivalent) -> int:
        """Return how many assertions it stands on."""
        return len(one.steps)

    @extend_schema_field({"type": "array", "items": {"type": "string", "format": "uuid"}})
    def get_assertions(self, one: Equivalent) -> list[str]:
        """Return the ids of the assertions that it stands on, in order."""
        return [str(step.public_id) for step in one.steps]


class ChainSerializer(serializers.Serializer[Any]):
    """An inferred chain: its relation, worth and confidence follow from its steps."""

    relation = serializers.ChoiceField(source="row.relation", choices=Relation.choices)
    worth = serializers.FloatField(source="row.worth", **SHARES)  # type: ignore[arg-type]
    confidence = serializers.FloatField(source="row.confidence", **SHARES)  # type: ignore[arg-type]
    scope_jurisdiction = serializers.CharField(source="row.jurisdiction")
    scope_sector = serializers.CharField(source="row.sector")
    valid_from = serializers.DateField(source="row.valid_from")
    valid_to = serializers.DateField(source="row.valid_to", allow_null=True)
    steps = StepSerializer(many=True)


class BetweenSerializer(SparseAnswer):
    """What stands from `source` to `target` on a day.

    `first` counts; `others` say so too, or disagree: all are kept. `chains` are inferred, the
    surest first, and never a recognition.
    """

    source = CredentialRefSerializer(read_only=True)  # type: ignore[assignment]
    target = CredentialRefSerializer(read_only=True)
    as_of = serializers.DateField(read_only=True)
    effective_status = serializers.ChoiceField(source="found.status", choices=STATUSES)
    first = EquivalenceSerializer(source="found.first", read_only=True, allow_null=True)
    others = EquivalenceSerializer(source="found.others", many=True, read_only=True)
    chains = ChainSerializer(many=True, read_only=True)

    class Meta:
        fields = ("source", "target", "as_of", "effective_status", "first", "others", "chains")
