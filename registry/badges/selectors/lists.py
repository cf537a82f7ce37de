"""How the status lists are doing: for the status page, and to be served."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Min, Q

from registry.badges.models import SignedList


@dataclass(frozen=True, kw_only=True)
class ListsReport:
    """How many lists are served, how many have a fault or were never checked, since when."""

    is_on: bool
    lists: int
    faulty: int
    unchecked: int
    checked_at: dt.datetime | None


def report() -> ListsReport:
    """Return it in one query; ``checked_at`` is the oldest last check."""
    found = SignedList.objects.aggregate(
        lists=Count("pk"),
        faulty=Count("pk", filter=~Q(fault="")),
        unchecked=Count("pk", filter=Q(checked_at__isnull=True)),
        checked_at=Min("checked_at"),
    )
    return ListsReport(is_on=bool(settings.BADGE_KEYS), **found)


def served(public_id: uuid.UUID, purpose: str) -> SignedList | None:
    """Return the list that is served at an address."""
    found = SignedList.objects.filter(status_list__public_id=public_id, purpose=purpose)
    return found.select_related("status_list").first()
