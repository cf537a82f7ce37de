"""The gap between two credentials: what is covered, what is missing, how to close it."""

from typing import Any, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.api.serializers.bilingual import Localised
from registry.api.serializers.chains import SparseAnswer
from registry.api.serializers.credentials import CredentialRefSerializer
from registry.api.serializers.equivalences import EquivalenceSerializer
from registry.api.serializers.programmes import ProgrammeRefSerializer
from registry.equivalence.selectors.gap import (
    COMPARED_IN,
    Apart,
    Gap,
    Ground,
    Lesson,
    Piece,
    PieceKind,
    Plan,
    Statement,
)

MANY: Final = 20
"""Programs that are named for a piece, those in the reader's language first."""


NUMBERS: Final = {"type": "array", "items": {"type": "integer", "minimum": 1}}


def numbers_of(gap: Gap) -> dict[str, int]:
    """Return the number of each piece of a gap, from 1, by its key."""
    return {piece.want.key: at for at, piece in enumerate(gap.tally.pieces, start=1)}


def _choices(words: Any) -> list[tuple[str, str]]:
    return [(word.value, word.value) for word in words]


class PieceSerializer(serializers.Serializer[Any]):
    """One thing asked for. `points` of all pieces add up to 10,000; `covered` are those there.

    `needed` and `held` are in hours, months, an ISCED level or a CEFR level of 1 (A1) to 6 (C2).
    """

    number = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(source="want.kind", choices=_choices(PieceKind))
    name = Localised("name")
    name_en = serializers.CharField()
    name_es = serializers.CharField()
    points = serializers.IntegerField(min_value=0)
    covered = serializers.IntegerField(min_value=0)
    is_met = serializers.BooleanField(source="finding.is_met")
    is_known = serializers.BooleanField(source="finding.is_known")
    ground = serializers.ChoiceField(source="finding.ground", choices=_choices(Ground))
    needed = serializers.IntegerField(source="want.needed", allow_null=True)
    held = serializers.IntegerField(source="finding.held", allow_null=True)
    programmes = serializers.SerializerMethodField()

    def get_number(self, piece: Piece) -> int:
        """Return its number among the pieces: plans name pieces by it."""
        return numbers_of(self.context["gap"])[piece.want.key]

    @extend_schema_field(ProgrammeRefSerializer(many=True))
    def get_programmes(self, piece: Piece) -> list[dict[str, Any]]:
        """Return programs that teach it, where it is open."""
        if piece.finding.is_met:
            return []
        gap: Gap = self.context["gap"]
        rows = {row.programme.pk: row.programme for row in gap.lessons_for(piece)}
        found = list(rows.values())[:MANY]
        return [dict(row) for row in ProgrammeRefSerializer(found, many=True).data]


class StatementSerializer(serializers.Serializer[Any]):
    """An assertion between the two; `apart` says why it does not count, null where it does."""

    assertion = EquivalenceSerializer()
    apart = serializers.ChoiceField(choices=_choices(Apart), allow_null=True)


class StepOfPlanSerializer(serializers.Serializer[Any]):
    """A program to take, with one offering of it and the pieces that it teaches."""

    programme = ProgrammeRefSerializer()
    offering = serializers.UUIDField(source="offering.public_id", allow_null=True, default=None)
    starts_on = serializers.DateField(source="offering.starts_on", allow_null=True, default=None)
    weeks = serializers.IntegerField(allow_null=True)
    pieces = serializers.SerializerMethodField()

    @extend_schema_field(NUMBERS)
    def get_pieces(self, lesson: Lesson) -> list[int]:
        """Return the numbers of the pieces that it teaches."""
        numbers = numbers_of(self.context["gap"])
        return sorted(numbers[key] for key in lesson.covers if key in numbers)


class PlanSerializer(serializers.Serializer[Any]):
    """Programs that close the gap together; money in minor units, at the rate of the day.

    Sums leave out what is not known and say how many are. `longest` are the weeks where all
    could be taken at once. `is_proven` tells that no better plan exists.
    """

    cost_minor = serializers.IntegerField(source="cost", min_value=0)
    currency = serializers.SerializerMethodField()
    unknown_costs = serializers.IntegerField(min_value=0)
    weeks = serializers.IntegerField(min_value=0)
    longest = serializers.IntegerField(min_value=0)
    unknown_weeks = serializers.IntegerField(min_value=0)
    is_proven = serializers.BooleanField()
    steps = StepOfPlanSerializer(many=True)

    def get_currency(self, _plan: Plan) -> str:
        """Return the currency in which costs are compared."""
        return COMPARED_IN


class GapSerializer(SparseAnswer):
    """What somebody who holds `held` alone lacks of `target`. Information, not legal advice.

    `unnamed` are points that an equivalence of less than the whole leaves open without saying
    what they are. `untaught` are numbers of open pieces that no published program teaches.
    """

    held = serializers.SerializerMethodField()
    target = CredentialRefSerializer(source="version")
    as_of = serializers.DateField()
    percent = serializers.IntegerField(source="tally.percent", min_value=0, max_value=100)
    unnamed = serializers.IntegerField(source="tally.unnamed", min_value=0)
    pieces = serializers.SerializerMethodField()
    statements = serializers.SerializerMethodField()
    untaught = serializers.SerializerMethodField()
    cheapest = PlanSerializer(allow_null=True)
    quickest = PlanSerializer(allow_null=True)
    half = PlanSerializer(allow_null=True)

    class Meta:
        fields = (
            *("held", "target", "as_of", "percent", "unnamed", "pieces", "statements"),
            *("untaught", "cheapest", "quickest", "half"),
        )

    @extend_schema_field(CredentialRefSerializer(many=True))
    def get_held(self, _gap: Gap) -> list[dict[str, Any]]:
        """Return the credentials held."""
        rows = CredentialRefSerializer(self.context["held"], many=True).data
        return [dict(row) for row in rows]

    @extend_schema_field(PieceSerializer(many=True))
    def get_pieces(self, gap: Gap) -> list[dict[str, Any]]:
        """Return everything asked for."""
        rows = PieceSerializer(gap.tally.pieces, many=True, context={"gap": gap}).data
        return [dict(row) for row in rows]

    @extend_schema_field(StatementSerializer(many=True))
    def get_statements(self, gap: Gap) -> list[dict[str, Any]]:
        """Return what is said between the two: first what counts."""
        rows: tuple[Statement, ...] = (*gap.counted, *gap.apart)
        return [dict(row) for row in StatementSerializer(rows, many=True).data]

    @extend_schema_field(NUMBERS)
    def get_untaught(self, gap: Gap) -> list[int]:
        """Return the numbers of pieces that nobody here teaches."""
        return [numbers_of(gap)[piece.want.key] for piece in gap.untaught]
