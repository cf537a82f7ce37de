"""Suggested pairs: what a panel might compare with a credential, and why."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.api.serializers.credentials import CredentialRefSerializer
from registry.equivalence.selectors.suggesting import Dimension, Suggestion

SCORES = {
    "type": "object",
    "description": "0 to 100 on each dimension; null where a record does not say enough.",
    "properties": {
        dimension.value: {"type": ["integer", "null"], "minimum": 0, "maximum": 100}
        for dimension in Dimension
    },
    "required": [dimension.value for dimension in Dimension],
    "additionalProperties": False,
}
NAMES = {
    "type": "array",
    "items": {
        "type": "object",
        "description": "What a competency is called, by language.",
        "properties": {"en": {"type": "string"}, "es": {"type": "string"}},
        "additionalProperties": False,
    },
}


class PairSerializer(serializers.Serializer[Any]):
    """A pair that may be worth comparing. It is nobody's statement and is published nowhere.

    `whole` follows from the scores by the rule of docs/method-equivalence.md. `stated` are the
    assertions on the pair that you may see. `is_judged_none`: somebody found no match.
    """

    credential = CredentialRefSerializer(source="version")
    whole = serializers.FloatField(source="scored.whole", min_value=0, max_value=100)
    scores = serializers.SerializerMethodField()
    covered = serializers.SerializerMethodField()
    missing = serializers.SerializerMethodField()
    stated = serializers.SerializerMethodField()
    is_judged_none = serializers.BooleanField()

    @extend_schema_field(SCORES)
    def get_scores(self, row: Suggestion) -> dict[str, int | None]:
        """Return the score on each dimension."""
        return {dimension.value: row.scored.scores.get(dimension) for dimension in Dimension}

    @extend_schema_field(NAMES)
    def get_covered(self, row: Suggestion) -> list[dict[str, str]]:
        """Return competencies of the target that it covers."""
        return [dict(names) for names in row.scored.covered]

    @extend_schema_field(NAMES)
    def get_missing(self, row: Suggestion) -> list[dict[str, str]]:
        """Return competencies of the target that it does not cover."""
        return [dict(names) for names in row.scored.missing]

    @extend_schema_field({"type": "array", "items": {"type": "string", "format": "uuid"}})
    def get_stated(self, row: Suggestion) -> list[str]:
        """Return the ids of what was said of the pair."""
        return [str(one.public_id) for one in row.stated]


class PairsSerializer(serializers.Serializer[Any]):
    """Suggested pairs for one credential, the best first."""

    source = CredentialRefSerializer()  # type: ignore[assignment]
    results = PairSerializer(many=True)
