"""Keep a search, name it, be told of what is new in it or not, remove it and bring it back."""

import datetime as dt
import uuid
from typing import Final

from django.core import signing
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from registry.catalogue.models import SavedSearch
from registry.catalogue.models.saved import LONGEST_ADDRESS
from registry.catalogue.selectors.saved_searches import kept_by
from registry.catalogue.selectors.search.addresses import address_of, question_of
from registry.people.enums import AuditAction
from registry.people.models import User
from registry.people.services import audit
from registry.refusals import Refusal, check_fields, constraints_as

MOST: Final = 50
"""Searches that one person can keep."""

STOP: Final = "registry.saved_searches.stop"
"""What a link that turns alerts off is signed for, and nothing else."""


class TooManySearches(Refusal):
    """The person keeps as many as one can."""

    code = "too_many_saved_searches"
    message = _("You can keep %(most)s searches. Remove one to save another.")


class SearchNameTaken(Refusal):
    """Another kept search of the person has this name."""

    code = "saved_search_name_taken"
    message = _("You have a search with this name already. Choose another name.")


class SearchNameMissing(Refusal):
    """A search without a name cannot be told from others."""

    code = "saved_search_name_missing"
    message = _("Give the search a name of at most 80 characters.")


class SearchTooLongToSave(Refusal):
    """The question has more parts than are kept."""

    code = "saved_search_too_long"
    message = _("This search is too long to save. Take out some filters.")


class UnknownStop(Refusal):
    """The link was not written by us, or not whole."""

    code = "unknown_stop"
    message = _("This link is not whole. Open it again from the e-mail.")


@transaction.atomic
def save(
    *, by: User, name: str, address: str, language: str, has_alert: bool, at: dt.datetime
) -> SavedSearch:
    """Keep a search; what was published before ``at`` is not news.

    Raises:
        TooManySearches, SearchNameTaken, SearchNameMissing, SearchTooLongToSave: it is not kept.
        Refusal: the address is no question, see ``question_of``.
    """
    kept = address_of(question_of(QueryDict(address), is_strict=False))
    if len(kept) > LONGEST_ADDRESS:
        raise SearchTooLongToSave
    User.objects.select_for_update().get(pk=by.pk)
    if kept_by(by).count() >= MOST:
        raise TooManySearches(most=MOST)
    row = SavedSearch(
        user=by,
        name=_named(name),
        address=kept,
        language=language,
        has_alert=has_alert,
        seen_until=at,
    )
    check_fields(row)
    with constraints_as(saved_search_name_unique=SearchNameTaken()):
        row.save()
    audit.record(by=by, action=AuditAction.CREATE, target=row, at=at)
    return row


@transaction.atomic
def rename(*, by: User, search_id: uuid.UUID, name: str, at: dt.datetime) -> SavedSearch:
    """Give a search of one's own another name.

    Raises:
        SearchNameTaken, SearchNameMissing: it keeps its name.
        SavedSearch.DoesNotExist: the person keeps no such search.
    """
    row = kept_by(by).select_for_update().get(public_id=search_id)
    row.name = _named(name)
    check_fields(row)
    with constraints_as(saved_search_name_unique=SearchNameTaken()):
        row.save(update_fields=["name", "updated_at"])
    audit.record(by=by, action=AuditAction.UPDATE, target=row, at=at)
    return row


@transaction.atomic
def set_alert(*, by: User, search_id: uuid.UUID, has_alert: bool, at: dt.datetime) -> SavedSearch:
    """Turn the alert of a search of one's own on or off; turned on, news begins at ``at``.

    Raises:
        SavedSearch.DoesNotExist: the person keeps no such search.
    """
    row = kept_by(by).select_for_update().get(public_id=search_id)
    if row.has_alert != has_alert:
        row.has_alert = has_alert
        if has_alert:
            row.seen_until = at
        row.save(update_fields=["has_alert", "seen_until", "updated_at"])
        audit.record(by=by, action=AuditAction.UPDATE, target=row, at=at)
    return row


@transaction.atomic
def remove(*, by: User, search_id: uuid.UUID, at: dt.datetime) -> SavedSearch:
    """Remove a search of one's own; :func:`restore` brings it back.

    Raises:
        SavedSearch.DoesNotExist: the person keeps no such search.
    """
    row = kept_by(by).select_for_update().get(public_id=search_id)
    row.removed_at = at
    row.save(update_fields=["removed_at", "updated_at"])
    audit.record(by=by, action=AuditAction.REVOKE, target=row, at=at)
    return row


@transaction.atomic
def restore(*, by: User, search_id: uuid.UUID, at: dt.datetime) -> SavedSearch:
    """Bring back a removed search; what is kept already stays as it is.

    Raises:
        TooManySearches, SearchNameTaken: something else took its place.
        SavedSearch.DoesNotExist: the person never had such a search.
    """
    User.objects.select_for_update().get(pk=by.pk)
    row = SavedSearch.objects.get(user=by, public_id=search_id)
    if row.removed_at is None:
        return row
    if kept_by(by).count() >= MOST:
        raise TooManySearches(most=MOST)
    row.removed_at = None
    with constraints_as(saved_search_name_unique=SearchNameTaken()):
        row.save(update_fields=["removed_at", "updated_at"])
    audit.record(by=by, action=AuditAction.GRANT, target=row, at=at)
    return row


def stop_token(search: SavedSearch) -> str:
    """Return what a link carries that turns one alert off without signing in."""
    return signing.dumps({"search": str(search.public_id)}, salt=STOP)


def stop_all_token(user: User) -> str:
    """Return what a link carries that turns off every alert of a person."""
    return signing.dumps({"user": str(user.public_id)}, salt=STOP)


def stopped_by(token: str) -> list[SavedSearch]:
    """Return the searches whose alerts a token turns off, with those that are off already.

    Raises:
        UnknownStop: it is no token of ours.
    """
    try:
        said = signing.loads(token, salt=STOP)
    except signing.BadSignature as error:
        raise UnknownStop from error
    rows = SavedSearch.objects.filter(removed_at__isnull=True)
    if "search" in said:
        return list(rows.filter(public_id=said["search"]))
    return list(rows.filter(user__public_id=said["user"]))


@transaction.atomic
def stop(*, token: str, at: dt.datetime) -> int:
    """Turn off the alerts of a token; returns how many were on.

    Raises:
        UnknownStop: it is no token of ours.
    """
    keys = [row.pk for row in stopped_by(token)]
    rows = SavedSearch.objects.select_for_update().filter(pk__in=keys, has_alert=True)
    on = list(rows.order_by("pk"))
    for row in on:
        row.has_alert = False
        row.save(update_fields=["has_alert", "updated_at"])
        audit.record(by=None, action=AuditAction.UPDATE, target=row, reason="link", at=at)
    return len(on)


def _named(name: str) -> str:
    found = " ".join(name.split())
    if not found or len(found) > 80:
        raise SearchNameMissing
    return found
