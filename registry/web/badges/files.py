"""A badge as a file: JSON, JWT, and baked into the pictures that we draw."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

from registry.badges.models import Badge
from registry.badges.selectors.documents.parts import text_in
from registry.badges.services.mailing import title_of
from registry.badges.sources import carriers, pictures
from registry.catalogue.models import CredentialVersion, Programme
from registry.web.badges import machine_json

TYPES: Final = {
    "json": "application/vc",
    "jwt": "application/vc+jwt",
    "png": "image/png",
    "svg": "image/svg+xml",
}
PLAIN: Final = re.compile(r"[^a-z0-9]+")


def picture(badge: Badge) -> bytes:
    """Return the picture of a badge as SVG, without the badge in it."""
    if badge.version is not None:
        return picture_of_version(badge.version, badge.language)
    assert badge.programme is not None  # noqa: S101 - the database keeps one of the two
    return picture_of_programme(badge.programme, badge.language)


def picture_of_version(version: CredentialVersion, language: str = "") -> bytes:
    """Return the picture of a credential version, in its issuer's language."""
    issuer = version.credential.issuer
    return pictures.svg(
        name=text_in(version, "name", language or version.source_language),
        issuer=issuer.short_name or issuer.name,
        code=version.credential.code,
    )


def picture_of_programme(programme: Programme, language: str = "") -> bytes:
    """Return the picture of an apprenticeship record."""
    provider = programme.provider
    return pictures.svg(
        name=text_in(programme, "title", language or programme.source_language),
        issuer=provider.short_name or provider.name,
        code=programme.code,
    )


def content(badge: Badge, form: str) -> bytes:
    """Return a badge as a file of one form."""
    return MAKERS[form](badge)


def name(badge: Badge, form: str) -> str:
    """Return a file name of plain letters: every system keeps it."""
    plain = unicodedata.normalize("NFKD", title_of(badge)).encode("ascii", "ignore").decode()
    stem = PLAIN.sub("-", plain.lower()).strip("-")[:60]
    return f"{stem or 'badge'}.{form}"


MAKERS: Final[Mapping[str, Callable[[Badge], bytes]]] = {
    "json": lambda badge: machine_json.written(badge.document),
    "jwt": lambda badge: badge.token.encode(),
    "png": lambda badge: carriers.bake_png(pictures.png(picture(badge)), badge.token),
    "svg": lambda badge: carriers.bake_svg(picture(badge), badge.token),
}
