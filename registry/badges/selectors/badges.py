"""Badges, files of recipients and what may be issued, as far as somebody may see them."""

import datetime as dt
import uuid

from django.db.models import Count, Q, QuerySet

from registry.badges.enums import RowOutcome
from registry.badges.models import Badge, BadgeBatch, BadgeBatchRow
from registry.badges.policies import ISSUING_ROLES
from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import CredentialVersion, Programme
from registry.people import policies
from registry.people.enums import OrganisationStatus
from registry.people.models import Organisation, User
from registry.people.policies import Person

SHOWN = ("organisation", "version__credential__issuer", "programme__provider")


def issuers_for(user: Person) -> QuerySet[Organisation]:
    """Return the verified organisations that a person may sign for, by name."""
    held = policies.memberships(user).filter(role__in=ISSUING_ROLES)
    return Organisation.objects.filter(
        pk__in=held.values("organisation"), status=OrganisationStatus.VERIFIED
    )


def issued_for(user: Person) -> QuerySet[Badge]:
    """Return the badges of the organisations that a person may sign for, the latest first."""
    return Badge.objects.filter(organisation__in=issuers_for(user)).select_related(*SHOWN)


def owned_by(user: User) -> QuerySet[Badge]:
    """Return the badges in a person's account, the latest first."""
    return Badge.objects.filter(recipient=user).select_related(*SHOWN)


def by_address(public_id: uuid.UUID) -> Badge | None:
    """Return the badge at an address that nobody can guess: who has the link may see it."""
    return Badge.objects.select_related(*SHOWN).filter(public_id=public_id).first()


def issuable_for(user: Person) -> QuerySet[CredentialVersion]:
    """Return the credential versions that a person may issue for her organisations, by code."""
    return (
        CredentialVersion.objects.filter(
            credential__issuer__in=issuers_for(user),
            credential__merged_into__isnull=True,
            status=RecordStatus.PUBLISHED,
        )
        .select_related("credential__issuer")
        .order_by("credential__code", "pk")
    )


def recordable_for(user: Person) -> QuerySet[Programme]:
    """Return the published programmes with work processes of a person's organisations."""
    rows = Programme.objects.filter(
        provider__in=issuers_for(user), status=RecordStatus.PUBLISHED, work_processes__isnull=False
    )
    return rows.select_related("provider").distinct().order_by("code", "pk")


def batches_for(user: Person) -> QuerySet[BadgeBatch]:
    """Return the files of recipients of the organisations that a person may sign for."""
    rows = BadgeBatch.objects.filter(organisation__in=issuers_for(user))
    return rows.select_related("organisation", "version__credential")


def totals_of(batch: BadgeBatch) -> dict[str, int]:
    """Return how many rows of a file have which outcome, and ``all`` of them."""
    counts = {str(outcome): Count("pk", filter=Q(outcome=outcome)) for outcome in RowOutcome.values}
    return batch.rows.aggregate(all=Count("pk"), **counts)


def rows_of(batch: BadgeBatch) -> QuerySet[BadgeBatchRow]:
    """Return the rows of a file in their order, with the badge of each."""
    return batch.rows.select_related("badge").order_by("number")


def is_expired(badge: Badge, *, on: dt.date) -> bool:
    """Tell whether a badge has ended by a day."""
    return badge.valid_until is not None and badge.valid_until <= on
