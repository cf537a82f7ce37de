"""Texts in two languages, and answers with only the fields that somebody asked for."""

from collections.abc import MutableMapping
from typing import Any, Final, Generic, TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.api.languages import reading
from registry.api.problems import BadParameter
from registry.reference.enums import TextOrigin

Row = TypeVar("Row", bound=Model)

LOCALISED: Final = {
    "type": "object",
    "description": (
        "The text in the language asked for, or in the other one where it has none."
        " `is_translation` is true where this registry translated it, false where its owner"
        " wrote or approved it, and null where that is not known."
    ),
    "required": ["text", "language", "is_translation"],
    "properties": {
        "text": {"type": "string"},
        "language": {"type": ["string", "null"], "enum": ["en", "es", None]},
        "is_translation": {"type": ["boolean", "null"]},
    },
}


@extend_schema_field(LOCALISED)
class Localised(serializers.Field[Any, Any, Any, Any]):
    """The ``*_en``/``*_es`` columns of a record as one text in the caller's language."""

    def __init__(self, column: str) -> None:
        super().__init__(source="*", read_only=True)
        self.column = column

    def to_representation(self, value: Any) -> dict[str, Any]:
        """Return the text, its language, and whether it is a translation."""
        first = reading()
        for language in (first, "en" if first == "es" else "es"):
            text = getattr(value, f"{self.column}_{language}", "") or ""
            if text:
                return {
                    "text": text,
                    "language": language,
                    "is_translation": is_translation(value, language),
                }
        return {
            "text": str(getattr(value, self.column, "") or ""),
            "language": None,
            "is_translation": None,
        }


def is_translation(record: Any, language: str) -> bool | None:
    """Tell whether a text is this registry's translation; None: that is not known."""
    origin = getattr(record, f"origin_{language}", "")
    if origin:
        return bool(origin == TextOrigin.OWN)
    source = getattr(record, "source_language", "")
    if not source:
        return None
    if source == language:
        return False
    return not getattr(record, "translation_is_official", False)


@extend_schema_field({"anyOf": [{"type": "string", "format": "uri"}, {"const": ""}]})
class OpenURL(serializers.URLField):
    """An address that may be empty."""


class RecordSerializer(serializers.ModelSerializer[Row], Generic[Row]):
    """A record as it is read: a choice that may be left open is described as one."""

    def include_extra_kwargs(
        self, kwargs: MutableMapping[str, Any], extra_kwargs: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        """Keep that a choice may be empty: DRF takes it to matter for what is written only."""
        is_open = "choices" in kwargs and kwargs.get("allow_blank", False)
        found = super().include_extra_kwargs(kwargs, extra_kwargs)
        return {**found, "allow_blank": True} if is_open else found

    def build_standard_field(self, field_name: str, model_field: Any) -> tuple[Any, dict[str, Any]]:
        """Describe an address that may be empty as what it is."""
        field, kwargs = super().build_standard_field(field_name, model_field)
        return (OpenURL if field is serializers.URLField and model_field.blank else field), kwargs


class SparseSerializer(RecordSerializer[Any]):
    """A record; ``?fields=a,b`` leaves only those."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = self.context.get("fields")
        if wanted is not None:
            keep_fields(self, str(wanted))


def keep_fields(serializer: serializers.Serializer[Any], wanted: str) -> None:
    """Drop the fields of a serializer that nobody asked for.

    Raises:
        BadParameter: one of them does not exist, or none is named.
    """
    names = {name.strip() for name in wanted.split(",") if name.strip()}
    unknown = sorted(names - set(serializer.fields))
    if unknown or not names:
        message = _("There is no field called “%(name)s” here. The fields are: %(names)s.")
        shown = unknown[0].replace("\x00", "")[:40] if unknown else ""
        details = {"name": shown, "names": ", ".join(serializer.fields)}
        raise BadParameter("fields", message % details, "unknown_field")
    for name in set(serializer.fields) - names:
        serializer.fields.pop(name)
