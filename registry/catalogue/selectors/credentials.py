"""Credential versions, as far as somebody may see them."""

import datetime as dt
import uuid
from typing import Final

from django.db.models import Prefetch, Q, QuerySet

from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import CredentialVersion
from registry.catalogue.policies import PUBLIC
from registry.catalogue.selectors import teaching
from registry.people import policies
from registry.people.models import Organisation
from registry.people.policies import Person

ORDER: Final = ("credential__code", "pk")


def visible_to(user: Person) -> QuerySet[CredentialVersion]:
    """Return what was published once; besides it the drafts of the person's own issuers.

    Stewards see all.
    """
    if policies.is_steward(user):
        return CredentialVersion.objects.all()
    own = policies.memberships(user).values("organisation")
    return CredentialVersion.objects.filter(Q(status__in=PUBLIC) | Q(credential__issuer__in=own))


def published_credentials() -> QuerySet[CredentialVersion]:
    """Return the version in force of every credential, by code."""
    return CredentialVersion.objects.filter(status=RecordStatus.PUBLISHED).order_by(*ORDER)


def of_issuers(user: Person, issuers: QuerySet[Organisation]) -> QuerySet[CredentialVersion]:
    """Return the versions of some issuers that the person may see, by code."""
    rows = visible_to(user).filter(credential__issuer__in=issuers)
    return rows.select_related("credential__issuer").order_by(*ORDER)


def in_review(user: Person) -> QuerySet[CredentialVersion]:
    """Return the versions in review that the person may see, by code."""
    administers = user is not None and user.is_superuser
    rows = CredentialVersion.objects.all() if administers else visible_to(user)
    return (
        rows.filter(status=RecordStatus.REVIEW)
        .select_related("credential__issuer")
        .order_by(*ORDER)
    )


def for_list(versions: QuerySet[CredentialVersion]) -> QuerySet[CredentialVersion]:
    """Load everything that a list of versions shows: three queries."""
    return versions.select_related("credential__issuer", "level__framework").prefetch_related(
        "occupations__occupation", "competencies__skill"
    )


def credential_page(
    *, public_id: uuid.UUID, user: Person, day: dt.date | None = None
) -> CredentialVersion:
    """Return a version with all that its page shows, in a fixed number of queries.

    ``teaching.listed_links`` gives published programmes that teach it, at most ``LISTED``,
    those that begin next after ``day`` first; ``teaching.teaching`` counts them all.
    ``credential.versions`` are those that the person may see. Equivalence is asked for from
    its own selectors.

    Raises:
        CredentialVersion.DoesNotExist: there is none, or she may not see it.
    """
    return (
        for_list(visible_to(user))
        .select_related("supersedes", "superseded_by")
        .prefetch_related(
            "industries",
            "credential__recognitions__organisation",
            Prefetch("credential__versions", queryset=visible_to(user).order_by("-pk")),
            Prefetch(
                "programme_links",
                queryset=teaching.links(day)[: teaching.LISTED],
                to_attr=teaching.LINKS,
            ),
        )
        .get(public_id=public_id)
    )
