"""Statements of equivalence as their people send and review them."""

from typing import Any, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.api.serializers.bilingual import RecordSerializer
from registry.api.serializers.equivalences import EquivalenceSerializer
from registry.equivalence import policies
from registry.equivalence.enums import (
    AssertionStatus,
    Choice,
    ConditionKind,
    Effect,
    Method,
    Relation,
    WholeRule,
)
from registry.equivalence.models import EquivalenceAssertion, PanelSeat, ReviewNote, ReviewRound
from registry.equivalence.selectors import reviews

PEOPLE_METHODS: Final = [pair for pair in Method.choices if pair[0] != Method.INFERRED]
LONG: Final = 4000


def _text(length: int = LONG) -> serializers.CharField:
    return serializers.CharField(required=False, allow_blank=True, default="", max_length=length)


def _share(**options: Any) -> serializers.DecimalField:
    return serializers.DecimalField(
        max_digits=4, decimal_places=3, min_value=0, max_value=1, **options
    )


def _score() -> serializers.IntegerField:
    return serializers.IntegerField(
        min_value=0, max_value=100, required=False, allow_null=True, default=None
    )


class ScoresSerializer(serializers.Serializer[Any]):
    """What was compared, 0 to 100; null where it was not examined."""

    level = _score()
    competencies = _score()
    hours = _score()
    assessment = _score()
    occupation = _score()
    regulated = _score()


class NewEvidenceSerializer(serializers.Serializer[Any]):
    """A public document that the statement stands on; never a script, an inner address or ours."""

    title = serializers.CharField(max_length=300)
    publisher = _text(200)
    url = _text(500)
    page = _text(60)
    dated = serializers.DateField(required=False, allow_null=True, default=None)
    sha256 = _text(64)
    summary_en = _text()
    summary_es = _text()


class NewConditionSerializer(serializers.Serializer[Any]):
    """Something that must be added for the statement to hold."""

    kind = serializers.ChoiceField(choices=ConditionKind.choices)
    text_en = serializers.CharField(max_length=300)
    text_es = serializers.CharField(max_length=300)


class NewProposalSerializer(serializers.Serializer[Any]):
    """A statement. `worth` may be left out where `rule` makes it; `send` false keeps a draft."""

    source = serializers.UUIDField()  # type: ignore[assignment]
    target = serializers.UUIDField()
    asserter = serializers.UUIDField()
    relation = serializers.ChoiceField(choices=Relation.choices)
    effect = serializers.ChoiceField(choices=Effect.choices)
    method = serializers.ChoiceField(choices=PEOPLE_METHODS)
    worth = _share(required=False)
    confidence = _share()
    scores = ScoresSerializer(required=False)
    rule = serializers.ChoiceField(choices=WholeRule.choices, default=WholeRule.JUDGED)
    rule_note_en = _text()
    rule_note_es = _text()
    scope_jurisdiction = _text(6)
    scope_sector = _text(24)
    is_federal_only = serializers.BooleanField(default=False)
    scope_note_en = _text()
    scope_note_es = _text()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(required=False, allow_null=True, default=None)
    evidence = NewEvidenceSerializer(many=True, required=False)
    conditions = NewConditionSerializer(many=True, required=False)
    send = serializers.BooleanField(default=True)


class MoveSerializer(serializers.Serializer[Any]):
    """To which state; a reason where it hurts somebody."""

    to = serializers.ChoiceField(choices=AssertionStatus.choices)
    reason = _text()


class DeclarationSerializer(serializers.Serializer[Any]):
    """Whether the reviewer has a conflict of interest, and which."""

    has_conflict = serializers.BooleanField()
    declaration = _text()


class VoteSerializer(serializers.Serializer[Any]):
    """A vote in the open round; a reason to reject. Both are public, the person is not."""

    choice = serializers.ChoiceField(choices=Choice.choices)
    reason = _text()


class TextSerializer(serializers.Serializer[Any]):
    """What is said."""

    text = serializers.CharField(max_length=LONG)


class SeatSerializer(RecordSerializer[PanelSeat]):
    """A seat in a round: for which body, on which side, and the vote."""

    organisation = serializers.CharField(source="organisation.name", read_only=True)

    class Meta:
        model = PanelSeat
        fields = read_only_fields = ("side", "organisation", "has_conflict", "choice", "reason")


class RoundSerializer(RecordSerializer[ReviewRound]):
    """A round with its seats."""

    seats = SeatSerializer(many=True, read_only=True)

    class Meta:
        model = ReviewRound
        fields = read_only_fields = (
            *("number", "kind", "opened_at", "closed_at", "outcome", "seats"),
        )


class NoteSerializer(RecordSerializer[ReviewNote]):
    """A comment, or a request for evidence with its answer."""

    by = serializers.CharField(source="by.display_name", read_only=True)

    class Meta:
        model = ReviewNote
        fields = read_only_fields = (
            *("public_id", "kind", "by", "text", "at", "answer", "answered_at"),
        )


class ProposalSerializer(EquivalenceSerializer):
    """A statement with its review, for those who have a part in it.

    `moves` are the states that you may bring it to now.
    """

    rounds = serializers.SerializerMethodField()
    notes = serializers.SerializerMethodField()
    moves = serializers.SerializerMethodField()

    class Meta(EquivalenceSerializer.Meta):
        fields = read_only_fields = (  # type: ignore[assignment]
            *EquivalenceSerializer.Meta.fields,
            *("rounds", "notes", "moves"),
        )

    @extend_schema_field(RoundSerializer(many=True))
    def get_rounds(self, assertion: EquivalenceAssertion) -> list[Any]:
        """Return the rounds of the panel, the latest first."""
        return list(RoundSerializer(reviews.rounds_of(assertion), many=True).data)

    @extend_schema_field(NoteSerializer(many=True))
    def get_notes(self, assertion: EquivalenceAssertion) -> list[Any]:
        """Return what was said in the review."""
        return list(NoteSerializer(reviews.notes_of(assertion), many=True).data)

    @extend_schema_field(
        {"type": "array", "items": {"type": "string", "enum": AssertionStatus.values}}
    )
    def get_moves(self, assertion: EquivalenceAssertion) -> list[str]:
        """Return the states that the caller may bring it to."""
        person = self.context["request"].user
        return [str(to) for to in policies.moves_open_to(person, assertion)]


class ProposalRefSerializer(EquivalenceSerializer):
    """A statement in a list: without its review."""
