"""Texts in two languages, and answers with only the fields that somebody asked for."""

from typing import Any, Final

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.api.languages import reading
from registry.api.problems import BadParameter
from registry.reference.enums import TextOrigin

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


class SparseSerializer(serializers.ModelSerializer[Any]):
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
