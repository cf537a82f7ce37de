"""Saved searches of a person, and whose digest is due."""

import datetime as dt

from django.db.models import Q, QuerySet

from registry.catalogue.models import SavedSearch
from registry.people.models import User


def kept_by(user: User) -> "QuerySet[SavedSearch]":
    """Return the searches that a person keeps, by name."""
    return SavedSearch.objects.filter(user=user, removed_at__isnull=True)


def due_on(day: dt.date) -> "QuerySet[SavedSearch]":
    """Return the searches whose digest of a day is not done yet."""
    return SavedSearch.objects.filter(
        Q(digest_on__isnull=True) | Q(digest_on__lt=day),
        has_alert=True,
        removed_at__isnull=True,
        user__is_active=True,
    )


def people_due_on(day: dt.date) -> list[int]:
    """Return the people who have a digest to get on a day; one query."""
    return list(due_on(day).order_by("user_id").values_list("user_id", flat=True).distinct())
