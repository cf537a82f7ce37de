"""What search answers: hits with why, facets with counts, what was understood."""

from typing import Any, Final

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.api import questions
from registry.api.languages import reading
from registry.api.serializers.bilingual import Localised, RecordSerializer
from registry.catalogue.models import SearchEntry
from registry.catalogue.selectors import (
    ConceptKind,
    SearchKind,
    SearchPage,
    Suggestion,
    WhyKind,
)
from registry.catalogue.selectors.search.plan import PLACE


class ConceptSerializer(serializers.Serializer[Any]):
    """An occupation or skill that was understood."""

    kind = serializers.ChoiceField(choices=[kind.value for kind in ConceptKind])
    code = serializers.CharField()
    name = serializers.SerializerMethodField()
    name_en = serializers.CharField()
    name_es = serializers.CharField()
    term = serializers.CharField(help_text="The words by which it was known.")

    def get_name(self, concept: Any) -> str:
        """Return its name in the caller's language, or in the other one."""
        return str(concept.name(reading()))


class UnderstoodSerializer(ConceptSerializer):
    """An occupation, a skill or a place that was understood; of a place `code` is ISO 3166."""

    kind = serializers.ChoiceField(choices=[*(kind.value for kind in ConceptKind), PLACE])


class WhySerializer(serializers.Serializer[Any]):
    """Why something is a hit, and the concept where that is the reason."""

    kind = serializers.ChoiceField(choices=[kind.value for kind in WhyKind])
    concept = ConceptSerializer(allow_null=True)


class EntrySerializer(RecordSerializer[SearchEntry]):
    """What a result card shows."""

    name = Localised("title")
    name_en = serializers.CharField(source="title_en")
    name_es = serializers.CharField(source="title_es")
    kind = serializers.ChoiceField(choices=[kind.value for kind in SearchKind])

    class Meta:
        model = SearchEntry
        fields: tuple[str, ...] = (
            *("kind", "public_id", "name", "name_en", "name_es", "source_language", "type"),
            *("code", "organisation_name", "organisation_short", "organisation_public_id"),
            *("country", "region", "place", "latitude", "longitude", "sector", "isced_level"),
            *("delivery", "offerings", "cost_minor", "cost_usd", "currency", "weeks", "hours"),
            *("wage_from_minor", "wage_to_minor", "wage_per", "hours_per_week", "starts_on"),
            *("closes_on", "is_funded", "is_recognised", "is_sample", "published_at"),
        )
        read_only_fields = fields


class HitSerializer(serializers.Serializer[Any]):
    """Something found, why it is here, and how far away where a place was asked for."""

    entry = EntrySerializer()
    why = WhySerializer()
    km = serializers.FloatField(allow_null=True)


class FacetCountSerializer(serializers.Serializer[Any]):
    """How many results a value of a facet has beside what else was chosen."""

    value = serializers.CharField()
    count = serializers.IntegerField(min_value=0)
    is_chosen = serializers.BooleanField()


FACETS: Final = {
    "type": "object",
    "properties": {
        name: {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["value", "count", "is_chosen"],
                "properties": {
                    "value": {"type": "string"},
                    "count": {"type": "integer", "minimum": 0},
                    "is_chosen": {"type": "boolean"},
                },
            },
        }
        for name in questions.NAMES.values()
    },
}


class SuggestionSerializer(serializers.Serializer[Any]):
    """Something to search for instead, or a way to finish what is being typed."""

    text = serializers.CharField()
    kind = serializers.CharField()
    detail = serializers.CharField()
    search = serializers.SerializerMethodField(help_text="Address of the search that it means.")

    @extend_schema_field(OpenApiTypes.URI)
    def get_search(self, suggestion: Suggestion) -> str:
        """Return the address of what it stands for."""
        address = f"{reverse('api:search')}?{questions.address_of(suggestion.question)}"
        return str(self.context["request"].build_absolute_uri(address))


class SuggestionsSerializer(serializers.Serializer[Any]):
    """Ways to finish a text, the best first."""

    results = SuggestionSerializer(many=True)


class SearchPageSerializer(serializers.Serializer[Any]):
    """A page of hits. Where `is_capped`, more was found than is ranked and counted."""

    total = serializers.IntegerField(min_value=0)
    is_capped = serializers.BooleanField()
    page = serializers.IntegerField(min_value=1)
    pages = serializers.IntegerField(min_value=1)
    corrected = serializers.CharField(
        allow_blank=True, help_text="The text that was searched instead; empty: as it was asked."
    )
    understood = UnderstoodSerializer(source="everything_understood", many=True)
    results = HitSerializer(source="items", many=True)
    facets = serializers.SerializerMethodField()
    help = SuggestionSerializer(many=True)

    @extend_schema_field(FACETS)
    def get_facets(self, sheet: SearchPage) -> dict[str, list[dict[str, Any]]]:
        """Return the counts of every facet by its name."""
        return {
            questions.NAMES[facet]: [
                dict(row) for row in FacetCountSerializer(counts, many=True).data
            ]
            for facet, counts in sheet.facets.items()
        }
