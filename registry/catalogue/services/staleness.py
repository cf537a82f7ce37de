"""Make entries anew that became stale without a writer of their records.

All state is rows. The database notes itself whose entries are due (:class:`SearchDue`), and an
entry says itself from which day on it is stale; making them anew takes both away in the same
transaction. So nothing is lost with a message or a worker, and once more changes nothing.
"""

import datetime as dt
from typing import Final

from celery import current_app
from django.db import connection, transaction

from registry.catalogue.models import SearchDue, SearchEntry
from registry.catalogue.selectors.search.results import SearchKind
from registry.catalogue.services import indexing, reindexing

TASK: Final = "registry.catalogue.renew"
SWEEP_TASK: Final = "registry.catalogue.sweep_stale"
LOCK: Final = 0x7372636872656E65
BATCH: Final = 200
"""Organisations whose entries are made anew in one transaction."""

MOST_DUE: Final = 5000
"""With more organisations than this all is made anew: it is quicker."""


def ask() -> None:
    """Ask a worker to make anew what is stale; what the broker loses, the sweeper asks again."""
    current_app.send_task(TASK)


def sweep(*, at: dt.datetime) -> bool:
    """Ask a worker where something is stale as of ``at``; return whether."""
    if not is_due(at=at):
        return False
    ask()
    return True


def is_due(*, at: dt.datetime) -> bool:
    """Tell whether an entry is stale as of ``at``; two short queries."""
    passed = SearchEntry.objects.filter(stale_on__lte=at.date())
    return SearchDue.objects.exists() or passed.exists()


@transaction.atomic
def renew(*, at: dt.datetime) -> int:
    """Make anew what is stale as of ``at``, a part of it where it is much; return how many.

    0 where nothing is, and where somebody else is at it.
    """
    if not _held():
        return 0
    due = SearchDue.objects.order_by("pk")
    if due.filter(organisation_id=None).exists() or due.count() > MOST_DUE:
        return reindexing.rebuild(at=at) or 1
    notes = dict(due.values_list("pk", "organisation_id")[:BATCH])
    if not notes:
        return _refresh_passed(at)
    owners = {owner for owner in notes.values() if owner is not None}
    indexing.refresh_of(organisations=owners, at=at)
    SearchDue.objects.filter(pk__in=notes).delete()
    return len(notes)


def _refresh_passed(at: dt.datetime) -> int:
    """Refresh a lot of those entries that say something that has passed."""
    passed = SearchEntry.objects.filter(stale_on__lte=at.date()).order_by("stale_on", "pk")
    records: dict[SearchKind, list[int]] = {}
    for kind, record_id in passed.values_list("kind", "record_id")[: indexing.LOT]:
        records.setdefault(SearchKind(kind), []).append(record_id)
    for kind, ids in records.items():
        indexing.refresh(kind=kind, ids=ids, at=at)
    return sum(map(len, records.values()))


def _held() -> bool:
    """Be the only one at work until the transaction ends, or return False."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])
