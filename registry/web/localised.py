"""Names that exist as ``*_en`` and ``*_es`` columns, in the reader's language."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import get_language

LOCALE_TAGS: Final = {"es": "es-MX", "en": "en-US"}
"""BCP 47 tags of the two languages as they are written here."""

LANGUAGE_NAMES: Final = {"es": "Español", "en": "English"}


@dataclass(frozen=True, kw_only=True)
class Localised:
    """A text, the language it is in, and whether that is not the one asked for."""

    text: str
    language: str
    is_fallback: bool


def other(language: str) -> str:
    """Return the other of the two languages."""
    return "en" if language == "es" else "es"


def reading_language() -> str:
    """Return the active language as ``es`` or ``en``."""
    return "es" if (get_language() or "en").startswith("es") else "en"


def localised(record: object, field: str, language: str = "") -> Localised:
    """Return ``field`` of ``record`` in ``language`` (default: the active one).

    Where only the other language has a text, that text is returned and marked.
    """
    language = language or reading_language()
    text = getattr(record, f"{field}_{language}", "")
    if text:
        return Localised(text=text, language=language, is_fallback=False)
    text = getattr(record, f"{field}_{other(language)}", "") or getattr(record, field, "")
    return Localised(text=text, language=other(language), is_fallback=bool(text))


def text_of(record: object, field: str) -> str:
    """Return only the text of ``localised``: for sentences, where a mark does not fit."""
    return localised(record, field).text
