"""Uploads and their rows: where they stand, what was understood, what is wrong and what to do."""

from typing import Any, Final

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.api.serializers.organisations import OrganisationRefSerializer
from registry.intake import policies
from registry.intake.enums import (
    ApplyMode,
    ChoiceField,
    IntakeKind,
    RowOutcome,
    UploadOrigin,
    UploadStatus,
)
from registry.intake.models import Upload, UploadRow
from registry.intake.selectors import mending, uploads
from registry.intake.sources import Notice

WORDS: Final = {"type": "object", "additionalProperties": {"type": "string"}}
NUMBERS: Final = {
    "type": "object",
    "additionalProperties": {"type": "integer", "minimum": 0},
    "description": "Rows by outcome.",
}
PROBLEM: Final = {
    "type": ["object", "null"],
    "required": ["code", "message", "place", "remedy"],
    "properties": {
        "code": {"type": "string"},
        "message": {"type": "string"},
        "place": {"type": "string", "description": "A line, a sheet or a JSON pointer."},
        "remedy": {"type": "string"},
    },
}
LINKS: Final = {
    "type": "object",
    "required": ["self", "rows", "errors"],
    "properties": {
        "self": {"type": "string", "format": "uri"},
        "rows": {"type": "string", "format": "uri"},
        "errors": {"type": "string", "format": "uri"},
    },
}
CHANGES: Final = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["field", "before", "after"],
        "properties": {"field": {"type": "string"}, "before": {}, "after": {}},
    },
}


def _choice(choices: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField(choices=choices, read_only=True)


class ProgressSerializer(serializers.Serializer[Any]):
    """How far the work that is under way has come."""

    done = serializers.IntegerField(min_value=0)
    expected = serializers.IntegerField(min_value=0, allow_null=True)
    percent = serializers.IntegerField(min_value=0, max_value=100, allow_null=True)


class NoticeSerializer(serializers.Serializer[Any]):
    """Something detected, assumed or left out; no reason to refuse."""

    code = serializers.CharField()
    column = serializers.CharField(allow_blank=True)
    text = serializers.CharField()


class ReadingSerializer(serializers.Serializer[Any]):
    """What was found out about the file."""

    format = serializers.CharField(allow_blank=True)
    dialect = serializers.CharField(allow_blank=True)
    encoding = serializers.CharField(allow_blank=True)
    separator = serializers.CharField(allow_blank=True)
    sheet = serializers.CharField(allow_blank=True)
    sheets = serializers.ListField(child=serializers.CharField())
    columns = serializers.ListField(child=serializers.CharField())
    is_mapped = serializers.BooleanField()
    notices = NoticeSerializer(many=True)


class UploadSerializer(serializers.ModelSerializer[Upload]):
    """An upload: where it stands, how far it is, what was understood and what went wrong."""

    organisation = OrganisationRefSerializer(read_only=True)
    kind = _choice(IntakeKind)
    origin = _choice(UploadOrigin)
    status = _choice(UploadStatus)
    mode = _choice(ApplyMode)
    publish = serializers.BooleanField(source="publishes", read_only=True)
    is_done = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField()
    totals = serializers.SerializerMethodField()
    reading = serializers.SerializerMethodField()
    mapping = serializers.SerializerMethodField()
    problem = serializers.SerializerMethodField()
    links = serializers.SerializerMethodField()

    class Meta:
        model = Upload
        fields: tuple[str, ...] = (
            *("public_id", "organisation", "kind", "origin", "status", "is_done", "language"),
            *("file_name", "size", "sha256", "idempotency_key", "sheet", "mode", "publish"),
            *("progress", "totals", "reading", "mapping", "problem", "received_at"),
            *("planned_at", "applied_at", "links"),
        )
        read_only_fields: tuple[str, ...] = fields

    def get_is_done(self, upload: Upload) -> bool:
        """Tell that no worker has anything to do: asking again brings nothing new."""
        return upload.status not in policies.WORKING

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, upload: Upload) -> dict[str, Any]:
        """Return how far the work is."""
        return dict(ProgressSerializer(uploads.counts(upload)).data)

    @extend_schema_field(NUMBERS)
    def get_totals(self, upload: Upload) -> dict[str, int]:
        """Return the rows by outcome."""
        return dict(uploads.counts(upload).by_outcome)

    @extend_schema_field(ReadingSerializer(allow_null=True))
    def get_reading(self, upload: Upload) -> dict[str, Any] | None:
        """Return what was detected, in the caller's language; null before the file is read."""
        if not upload.reading:
            return None
        said = [Notice.from_json(kept) for kept in upload.reading["notices"]]
        notices = [{"code": one.code, "column": one.column, "text": one.text} for one in said]
        return dict(ReadingSerializer({**upload.reading, "notices": notices}).data)

    @extend_schema_field(WORDS)
    def get_mapping(self, upload: Upload) -> dict[str, str]:
        """Return which key of the kind each column of the file leads to; empty: to none."""
        return dict(upload.mapping)

    @extend_schema_field(PROBLEM)
    def get_problem(self, upload: Upload) -> dict[str, str] | None:
        """Return why it failed, in the language of the upload; null where it did not."""
        if not upload.problem:
            return None
        empty = {"message": "", "place": "", "remedy": ""}
        return {name: str(upload.problem.get(name, "")) for name in ("code", *empty)}

    @extend_schema_field(LINKS)
    def get_links(self, upload: Upload) -> dict[str, str]:
        """Return where its parts are."""
        request = self.context["request"]
        names = {"self": "upload", "rows": "upload_rows", "errors": "upload_errors"}
        return {
            key: request.build_absolute_uri(reverse(f"intake_api:{name}", args=[upload.public_id]))
            for key, name in names.items()
        }


class RowProblemSerializer(serializers.Serializer[Any]):
    """Why a row cannot be taken: where, which rule, and what to do."""

    code = serializers.CharField(allow_blank=True)
    column = serializers.CharField(allow_blank=True)
    value = serializers.CharField(allow_blank=True)
    rule = serializers.CharField()
    remedy = serializers.CharField(allow_blank=True)


class OptionSerializer(serializers.Serializer[Any]):
    """A concept that a text may mean."""

    code = serializers.CharField()
    name_en = serializers.CharField(allow_blank=True)
    name_es = serializers.CharField(allow_blank=True)
    confidence = serializers.FloatField()


class RowChoiceSerializer(serializers.Serializer[Any]):
    """A text that was taken for a concept, or waits for somebody to choose one."""

    field = serializers.ChoiceField(choices=ChoiceField.choices)
    text = serializers.CharField()
    column = serializers.CharField(allow_blank=True)
    code = serializers.CharField(allow_blank=True)
    confidence = serializers.FloatField()
    is_needed = serializers.BooleanField()
    options = OptionSerializer(many=True)


class RowSerializer(serializers.ModelSerializer[UploadRow]):
    """One row of the file, and what becomes of it."""

    outcome = _choice(RowOutcome)
    values = serializers.SerializerMethodField()
    changes = serializers.SerializerMethodField()
    problems = serializers.SerializerMethodField()
    choices = RowChoiceSerializer(many=True, read_only=True)
    notices = serializers.SerializerMethodField()

    class Meta:
        model = UploadRow
        fields: tuple[str, ...] = (
            *("number", "key", "outcome", "is_applied", "values", "changes", "problems"),
            *("choices", "notices"),
        )
        read_only_fields: tuple[str, ...] = fields

    @extend_schema_field(WORDS)
    def get_values(self, row: UploadRow) -> dict[str, str]:
        """Return its cells by key."""
        return {key: str(value) for key, value in row.values.items()}

    @extend_schema_field(CHANGES)
    def get_changes(self, row: UploadRow) -> list[dict[str, Any]]:
        """Return the fields that differ from the record as it stood."""
        return [
            {"field": name, "before": before, "after": after}
            for name, (before, after) in row.changes.items()
        ]

    @extend_schema_field(RowProblemSerializer(many=True))
    def get_problems(self, row: UploadRow) -> list[dict[str, Any]]:
        """Return what is wrong with it, in the caller's language."""
        said = []
        for kept in row.problems:
            rule, remedy = mending.words(kept)
            place = {name: str(kept.get(name, "")) for name in ("code", "column", "value")}
            said.append({**place, "rule": rule, "remedy": remedy})
        return said

    @extend_schema_field(NoticeSerializer(many=True))
    def get_notices(self, row: UploadRow) -> list[dict[str, Any]]:
        """Return what was left out, assumed or guessed in it."""
        said = [Notice.from_json(kept) for kept in row.notices]
        return [{"code": one.code, "column": one.column, "text": one.text} for one in said]


class NewUploadSerializer(serializers.Serializer[Any]):
    """A file with what its rows are. In a form, or the file as the body and these in the address.

    `organisation` may be left out by who edits for one organization only.
    """

    kind = serializers.ChoiceField(choices=IntakeKind.choices)
    organisation = serializers.UUIDField(required=False)
    mode = serializers.ChoiceField(choices=ApplyMode.choices, default=ApplyMode.GOOD_ROWS)
    publish = serializers.BooleanField(default=False)
    sheet = serializers.CharField(max_length=120, required=False, default="")
    file_name = serializers.CharField(max_length=200, required=False, default="")


class UploadFormSerializer(NewUploadSerializer):
    """The same with the file."""

    file = serializers.FileField()


class ApplySerializer(serializers.Serializer[Any]):
    """How a plan is to be applied; as the upload said where it is left out."""

    mode = serializers.ChoiceField(choices=ApplyMode.choices, required=False)
    publish = serializers.BooleanField(required=False)


class MappingSerializer(serializers.Serializer[Any]):
    """Which key each column of the file leads to (empty: it is left out), or another sheet."""

    mapping = serializers.DictField(
        child=serializers.CharField(allow_blank=True, max_length=60), required=False
    )
    sheet = serializers.CharField(max_length=120, required=False)


class ChosenSerializer(serializers.Serializer[Any]):
    """A text, and the concept that is meant by it."""

    field = serializers.ChoiceField(choices=ChoiceField.choices)
    text = serializers.CharField(max_length=300)
    code = serializers.CharField(max_length=100)


class ChoicesSerializer(serializers.Serializer[Any]):
    """What texts mean: remembered for the organization, and used for all rows at once."""

    choices = ChosenSerializer(many=True, allow_empty=False)
