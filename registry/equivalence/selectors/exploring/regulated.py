"""The credentials and precedents of the registry that belong to a regulated occupation."""

import datetime as dt
from typing import Final

from django.db.models import Q, QuerySet

from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import CredentialVersion
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.selectors import precedents
from registry.reference.enums import OccupationScheme

MOST: Final = 12


def credentials_of(code: str) -> list[CredentialVersion]:
    """Return published credentials regulated by law for an ISCO-08 group, some of them."""
    rows = CredentialVersion.objects.filter(
        status=RecordStatus.PUBLISHED,
        credential__is_regulated=True,
        credential__merged_into__isnull=True,
        occupations__occupation__scheme=OccupationScheme.ISCO08,
        occupations__occupation__code__startswith=code,
    )
    listed = rows.select_related("credential__issuer").distinct()
    return list(listed.order_by("credential__country", "credential__code", "pk")[:MOST])


def precedents_of(code: str, *, as_of: dt.date) -> QuerySet[EquivalenceAssertion]:
    """Return what has legal effect on a day about an ISCO-08 group, from either side."""
    found = CredentialVersion.objects.filter(
        occupations__occupation__scheme=OccupationScheme.ISCO08,
        occupations__occupation__code__startswith=code,
    ).values("pk")
    return precedents(as_of=as_of).filter(Q(source__in=found) | Q(target__in=found))
