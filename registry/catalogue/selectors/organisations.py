"""Organisations as the public sees them: who they are, and what they stand behind."""

import uuid
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import CredentialVersion, Programme, Recognition
from registry.catalogue.policies import PUBLIC
from registry.people import selectors as people
from registry.people.enums import IdentifierKind, OrganisationStatus
from registry.people.models import AuditEvent, Organisation, OrganisationIdentifier
from registry.people.policies import Person
from registry.people.services.audit import key_of

OPEN_IDENTIFIERS: Final = (
    IdentifierKind.CCT,
    IdentifierKind.UNITID,
    IdentifierKind.LEI,
    IdentifierKind.UEI,
    IdentifierKind.CTID,
)
"""Numbers that their registers publish. Tax numbers (RFC, EIN) can belong to a person."""


def open_to(user: Person) -> QuerySet[Organisation]:
    """Return organisations that have a page for somebody.

    Those once verified, those that stand behind something public, and her own.
    """
    here = OuterRef("pk")
    versions = CredentialVersion.objects.filter(status__in=PUBLIC, credential__issuer=here)
    programmes = Programme.objects.filter(status__in=PUBLIC, provider=here)
    words = Recognition.objects.filter(organisation=here)
    own = people.visible_to(user).values("pk")
    return Organisation.objects.filter(
        ~Q(status=OrganisationStatus.PENDING)
        | Q(pk__in=own)
        | Exists(versions)
        | Exists(programmes)
        | Exists(words)
    )


def organisation_page(*, public_id: uuid.UUID, user: Person) -> Organisation:
    """Return an organisation that has a page for somebody.

    Raises:
        Organisation.DoesNotExist: there is none.
    """
    return open_to(user).get(public_id=public_id)


def identifiers(organisation: Organisation) -> QuerySet[OrganisationIdentifier]:
    """Return the official numbers that are public."""
    return organisation.identifiers.filter(kind__in=OPEN_IDENTIFIERS).order_by("kind")


def decision(organisation: Organisation) -> AuditEvent | None:
    """Return the act by which the organisation came to stand where it stands, if known."""
    rows = people.trail_of(*key_of(organisation))
    return rows.filter(details__to=organisation.status).first()


def credentials_of(organisation: Organisation) -> QuerySet[CredentialVersion]:
    """Return the versions in force that an organisation issues, by code."""
    return (
        CredentialVersion.objects.filter(
            credential__issuer=organisation, status=RecordStatus.PUBLISHED
        )
        .select_related("credential")
        .order_by("credential__code", "pk")
    )


def programmes_of(organisation: Organisation) -> QuerySet[Programme]:
    """Return the programmes on offer of an organisation, by code."""
    return Programme.objects.filter(provider=organisation, status=RecordStatus.PUBLISHED).order_by(
        "code", "pk"
    )


def recognised_by(organisation: Organisation) -> QuerySet[Recognition]:
    """Return what an organisation says of the credentials of others, by code."""
    return (
        Recognition.objects.filter(
            organisation=organisation, credential__versions__status=RecordStatus.PUBLISHED
        )
        .select_related("credential__issuer")
        .order_by("credential__code", "kind", "pk")
    )
