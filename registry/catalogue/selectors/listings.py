"""Lists for machines: everything public, each row loaded whole in a fixed number of queries."""

import uuid

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery

from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import Competency, CredentialVersion, Offering, Programme
from registry.catalogue.selectors import credentials, programmes, teaching
from registry.catalogue.selectors.organisations import open_to
from registry.people.models import Organisation


def credential_versions(*, in_force: bool = True) -> QuerySet[CredentialVersion]:
    """Return public credential versions: those in force, or all that were published once."""
    rows = CredentialVersion.objects.filter(status=RecordStatus.PUBLISHED)
    if not in_force:
        rows = credentials.visible_to(None)
    return credentials.for_list(rows)


def versions_of(public_id: uuid.UUID) -> QuerySet[CredentialVersion]:
    """Return all public versions of the credential that has a version with this id."""
    return credential_versions(in_force=False).filter(credential__versions__public_id=public_id)


def competencies() -> QuerySet[Competency]:
    """Return what the credential versions in force attest, part by part."""
    return Competency.objects.filter(version__status=RecordStatus.PUBLISHED).select_related(
        "skill", "version__credential__issuer"
    )


def all_programmes() -> QuerySet[Programme]:
    """Return the programmes on offer with how many offerings each has: four queries."""
    here = Offering.objects.filter(programme=OuterRef("pk")).order_by()
    count = here.values("programme").annotate(rows=Count("pk")).values("rows")
    rows = Programme.objects.filter(status=RecordStatus.PUBLISHED)
    return programmes.for_list(rows).annotate(offerings_count=Subquery(count))


def offerings() -> QuerySet[Offering]:
    """Return the offerings of programmes on offer: three queries."""
    return (
        teaching.offerings()
        .filter(programme__status=RecordStatus.PUBLISHED)
        .select_related("municipality__subdivision", "currency", "programme__provider")
    )


def offering(public_id: uuid.UUID) -> Offering:
    """Return a public offering.

    Raises:
        Offering.DoesNotExist: there is none.
    """
    return offerings().get(public_id=public_id)


def organisations() -> QuerySet[Organisation]:
    """Return the organisations that have a public page, each with its numbers: two queries."""
    return open_to(None).prefetch_related(Prefetch("identifiers"))
