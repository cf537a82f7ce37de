"""The addresses of a page: its canonical one, its twin in the other language, its theme."""

import re
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.web.localised import LANGUAGE_NAMES, LOCALE_TAGS, other, reading_language

THEMES: Final = ("auto", "light", "dark")
THEME_COOKIE: Final = "theme"
THEME_LABELS: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("auto", _("Auto")),
    ("light", _("Light")),
    ("dark", _("Dark")),
)
_PREFIX: Final = re.compile(r"^/(es|en)(?=/|$)")


@dataclass(frozen=True, kw_only=True)
class Alternate:
    """The page in one language: ``tag`` is BCP 47, ``name`` the language in its own words."""

    tag: str
    name: str
    url: str


@dataclass(frozen=True, kw_only=True)
class PageAddresses:
    """What the frame of a page links to. ``canonical`` is empty off the language prefixes."""

    tag: str
    site: str
    path: str
    canonical: str
    alternates: tuple[Alternate, ...]
    other: Alternate | None
    theme: str
    theme_choice: str
    themes: tuple[tuple[str, str | Promise], ...]


def in_language(path: str, language: str) -> str:
    """Return ``path`` (with its query) in ``language``, also where no page answers to it."""
    translated = translate_url(path, language)
    return _PREFIX.sub(f"/{language}", translated, count=1)


def page_addresses(request: HttpRequest) -> PageAddresses:
    """Return the addresses of the page that ``request`` asks for."""
    language = reading_language()
    site = settings.SITE_URL.rstrip("/")
    has_prefix = bool(_PREFIX.match(request.path))
    alternates = tuple(
        Alternate(tag=tag, name=LANGUAGE_NAMES[code], url=site + in_language(request.path, code))
        for code, tag in LOCALE_TAGS.items()
        if has_prefix
    )
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return PageAddresses(
        tag=LOCALE_TAGS[language],
        site=site,
        path=request.get_full_path(),
        canonical=site + request.path if has_prefix else "",
        alternates=alternates,
        other=_twin(request, other(language), has_prefix=has_prefix),
        theme=theme if theme in {"light", "dark"} else "",
        theme_choice=theme if theme in THEMES else "auto",
        themes=THEME_LABELS,
    )


def _twin(request: HttpRequest, language: str, *, has_prefix: bool) -> Alternate:
    url = in_language(request.get_full_path(), language) if has_prefix else f"/{language}/"
    return Alternate(tag=LOCALE_TAGS[language], name=LANGUAGE_NAMES[language], url=url)
