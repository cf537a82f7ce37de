"""Records of apprenticeships: hours by part, as their providers send and read them."""

from typing import Any, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.api.serializers.badges import BadgeSerializer
from registry.badges.models import Badge
from registry.badges.selectors.documents.records import PART_TYPES, ledger
from registry.people.enums import Language

KEY: Final = rf"^({'|'.join(PART_TYPES)})-[0-9]{{1,9}}$"
MOST_HOURS: Final = 100_000
MOST_PARTS: Final = 500


class DoneSerializer(serializers.Serializer[Any]):
    """What was done of one part: `process-1` is the work process at position 1.

    `instruction-1` is related instruction. `hours` of `wage-1` is 1: the step was reached.
    """

    part = serializers.RegexField(KEY, max_length=30)
    hours = serializers.IntegerField(min_value=0, max_value=MOST_HOURS)


class NewRecordSerializer(serializers.Serializer[Any]):
    """The record of one apprentice. `programme` is the public id of one that you provide."""

    programme = serializers.UUIDField()
    name = serializers.CharField(max_length=200)
    email = serializers.EmailField(max_length=254)
    language = serializers.ChoiceField(choices=Language.choices, default=Language.ES)
    as_of = serializers.DateField()
    done = serializers.ListField(child=DoneSerializer(), allow_empty=False, max_length=MOST_PARTS)


class PartSerializer(serializers.Serializer[Any]):
    """One line of the ledger: hours done, of those that the programme asks for."""

    part = serializers.CharField(source="key")
    kind = serializers.ChoiceField(choices=sorted(PART_TYPES))
    position = serializers.IntegerField()
    name = serializers.CharField()
    asked = serializers.IntegerField(allow_null=True)
    done = serializers.IntegerField()
    is_whole = serializers.BooleanField()


class RecordSerializer(BadgeSerializer):
    """A record with its ledger, in the language of the record, and its signed forms.

    `document` is the token enveloped: a ClrCredential of CLR 2.0.
    """

    ledger = serializers.SerializerMethodField()

    class Meta(BadgeSerializer.Meta):
        fields = read_only_fields = (*BadgeSerializer.Meta.fields, "ledger")

    @extend_schema_field(PartSerializer(many=True))
    def get_ledger(self, badge: Badge) -> list[dict[str, Any]]:
        """Return every line of the programme with what was done of it."""
        lines = ledger(badge.programme, badge.ledger, badge.language) if badge.programme else []
        return list(PartSerializer(lines, many=True).data)
