"""Keep true, for search, which credential versions somebody recognises across the border."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.db import transaction
from django.db.models import F

from registry.catalogue.models import CredentialVersion
from registry.catalogue.services import indexing
from registry.equivalence import selectors
from registry.equivalence.enums import Effect, Relation

COUNTING: Final = (Effect.LEGAL, Effect.RECOGNISED, Effect.ISSUER, Effect.ACCEPTED)
"""Effects that are a recognition. What only informs, as all that is inferred, is none."""


@transaction.atomic
def refresh(*, versions: Iterable[int] | None = None, at: dt.datetime) -> int:
    """Bring the mark of some versions, or of all, up to the day of ``at``; return how many changed.

    A version is recognised abroad while an assertion in force says, with an effect, that it is
    worth something of another country's. Three queries and the refreshing of search.
    """
    crossing = (
        selectors.in_force(as_of=at.date())
        .filter(effect__in=COUNTING)
        .exclude(relation=Relation.NONE)
        .exclude(source__credential__country=F("target__credential__country"))
    )
    rows = CredentialVersion.objects.all()
    if versions is not None:
        rows = rows.filter(pk__in=list(versions))
    found = set(crossing.filter(source__in=rows).values_list("source", flat=True))
    marked = set(rows.filter(is_recognised_abroad=True).values_list("pk", flat=True))
    for changed, mark in ((found - marked, True), (marked - found, False)):
        if changed:
            CredentialVersion.objects.filter(pk__in=changed).update(is_recognised_abroad=mark)
    both = found ^ marked
    if both:
        indexing.refresh_versions(ids=both, at=at)
    return len(both)
