"""What all documents share: addresses, languages, durations, money; and no empty member."""

from decimal import Decimal
from typing import Any, Final, TypeAlias

from django.conf import settings

from registry.catalogue.models import CredentialVersion, Programme
from registry.people.models import Organisation
from registry.reference.models import Currency

Document: TypeAlias = dict[str, Any]

CTDL_CONTEXT: Final = "https://credreg.net/ctdl/schema/context/json"
SCHEMA_CONTEXT: Final = "https://schema.org"

TAGS: Final = {"en": "en-US", "es": "es-MX"}
"""BCP 47 tags of the two languages."""

HOME: Final[dict[type, str]] = {
    CredentialVersion: "credentials",
    Programme: "programmes",
    Organisation: "organisations",
}
"""The folder of the pages of each sort of record."""


def address(record: CredentialVersion | Programme | Organisation) -> str:
    """Return the permanent address of a record: without a language, it leads to either page."""
    site = settings.SITE_URL.rstrip("/")
    return f"{site}/{HOME[type(record)]}/{record.public_id}/"


def without_empty(**members: Any) -> Document:
    """Return members that say something; ``ceterms__name`` becomes ``ceterms:name``.

    A leading ``at_`` is the ``@`` of JSON-LD. None, empty texts, lists and documents are
    left out; zero and false stay.
    """
    return {
        _term(name): value for name, value in members.items() if value not in (None, "", [], {}, ())
    }


def _term(name: str) -> str:
    if name.startswith("at_"):
        return "@" + name.removeprefix("at_")
    return name.replace("__", ":", 1)


def in_languages(record: object, field: str) -> dict[str, str]:
    """Return a bilingual column as a language map."""
    found = {tag: getattr(record, f"{field}_{code}", "") for code, tag in TAGS.items()}
    return {tag: text for tag, text in found.items() if text}


def official(record: object, field: str, *, source: str, both: bool) -> dict[str, str]:
    """Return a name in the languages in which its owner wrote it.

    A translation by this registry is nobody's official name: see ``translated``.
    """
    found = in_languages(record, field)
    return found if both else {tag: text for tag, text in found.items() if tag == TAGS[source]}


def translated(record: object, field: str, *, source: str, both: bool) -> dict[str, str]:
    """Return a name in the language into which this registry translated it, if it did."""
    found = in_languages(record, field)
    return {} if both else {tag: text for tag, text in found.items() if tag != TAGS[source]}


def first(texts: dict[str, str]) -> str:
    """Return one text of a language map, or an empty one."""
    return next(iter(texts.values()), "")


def hours(number: int | None) -> str:
    """Return hours as an ISO 8601 duration."""
    return f"PT{number}H" if number else ""


def weeks(number: int | None) -> str:
    """Return weeks as an ISO 8601 duration."""
    return f"P{number}W" if number else ""


def months(number: int | None) -> str:
    """Return months as an ISO 8601 duration."""
    return f"P{number}M" if number else ""


def price(minor: int, currency: Currency) -> str:
    """Return minor units as a decimal amount of the currency, as text: never rounded."""
    return str(Decimal(minor).scaleb(-currency.minor_digits))
