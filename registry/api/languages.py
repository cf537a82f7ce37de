"""The language in which a caller is answered: asked for, else preferred, never by cookie."""

from typing import Final

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation.trans_real import parse_accept_lang_header

LANGUAGES: Final = ("es", "en")
DEFAULT: Final = "en"


def preferred(request: HttpRequest) -> str:
    """Return ``es`` or ``en`` by the parameter ``language``, else by ``Accept-Language``."""
    asked = request.GET.get("language", "")
    if asked in LANGUAGES:
        return asked
    for tag, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if tag[:2] in LANGUAGES:
            return tag[:2]
    return DEFAULT


def reading() -> str:
    """Return the language that this request is answered in."""
    return "es" if (get_language() or DEFAULT).startswith("es") else "en"
