"""The addresses by which the world knows issuers, badges, lists and pictures."""

import uuid
from typing import Final
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.urls import reverse

from registry.badges.models import Badge, IssuerKey, StatusList
from registry.equivalence.models import EquivalenceAssertion
from registry.people.models import Organisation
from registry.records import PublicRecord

DID_WEB: Final = "did:web:"
ISSUERS: Final = ":issuers:"


def site() -> str:
    """Return the address of this site without a slash at its end."""
    return str(settings.SITE_URL).rstrip("/")


def host() -> str:
    """Return the host of this site as did:web writes it: a port after ``%3A``."""
    return quote(urlsplit(site()).netloc.lower(), safe=".-")


def did_of(organisation: Organisation) -> str:
    """Return the DID of an issuer; its document is at ``/issuers/<id>/did.json``."""
    return f"{DID_WEB}{host()}{ISSUERS}{organisation.public_id}"


def own_issuer(did: str) -> uuid.UUID | None:
    """Return the public id of the issuer of this site that a DID names; None for others."""
    prefix = f"{DID_WEB}{host()}{ISSUERS}"
    if not did.startswith(prefix):
        return None
    try:
        return uuid.UUID(did.removeprefix(prefix))
    except ValueError:
        return None


def key_id(key: IssuerKey) -> str:
    """Return the address of a key in its issuer's DID document."""
    return f"{did_of(key.organisation)}#key-{key.number}"


def absolute(name: str, *args: object) -> str:
    """Return the whole address of a named place."""
    return site() + reverse(name, args=args)


def badge_address(badge: Badge) -> str:
    """Return the id of a badge: an address that answers with it."""
    return absolute("badge_credential", badge.public_id)


def list_address(status_list: StatusList, purpose: str) -> str:
    """Return where a status list is served."""
    return absolute("status_list", status_list.public_id, purpose)


def picture_address(record: PublicRecord, kind: str) -> str:
    """Return where the picture of an achievement is, without a badge in it."""
    return absolute("achievement_picture", kind, record.public_id)


def statement_address(assertion: EquivalenceAssertion) -> str:
    """Return where the signed statement of an assertion is."""
    return absolute("signed_statement", assertion.public_id)
