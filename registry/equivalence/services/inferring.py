"""Keep what is inferred true: the stored best chains follow the assertions, a little at a time.

All state is rows. The database notes itself which assertions changed (``InferenceDue``), in the
transaction that changes them; working them out deletes the notes in the transaction that writes
the chains. So nothing is lost with a message or a worker, and once more changes nothing.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Final

import numpy as np
from celery import current_app
from django.db import connection, transaction
from django.db.models import Q

from registry.equivalence.enums import AssertionStatus
from registry.equivalence.models import EquivalenceAssertion, InferenceDay, InferenceDue
from registry.equivalence.selectors.graph import chaining, reading
from registry.equivalence.selectors.graph.edges import Edges
from registry.equivalence.services import inferred_rows

TASK: Final = "registry.equivalence.infer"
LOCK: Final = 0x65715F696E666572
BATCH: Final = 100
"""Changed assertions worked out in one transaction."""

MOST_DUE: Final = 5000
"""With more changes than this, all is worked out anew: it is quicker."""

SOURCES_AT_ONCE: Final = 2000
"""Credentials whose chains are worked out together: bounds the memory."""


def ask() -> None:
    """Ask a worker to work out what changed; what the broker loses, the sweeper asks for again."""
    current_app.send_task(TASK)


def sweep(*, at: dt.datetime) -> bool:
    """Ask a worker where there is something to do, or a new day has begun; return whether."""
    if not is_due(at=at):
        return False
    ask()
    return True


def is_due(*, at: dt.datetime) -> bool:
    """Tell whether something changed, or a new day has begun, since all was worked out."""
    closed = InferenceDay.objects.first()
    return closed is None or closed.day < at.date() or InferenceDue.objects.exists()


@transaction.atomic
def settle(*, at: dt.datetime) -> int:
    """Work out what changed since, at most ``BATCH`` assertions; return how many.

    0 where there is nothing to do, and where somebody else is at it.
    """
    if not _held(wait=False):
        return 0
    closed = InferenceDay.objects.first()
    if closed is None:
        return _rebuilt(at.date())
    day = max(closed.day, at.date())
    _turn(closed, day)
    if InferenceDue.objects.count() > MOST_DUE:
        return _rebuilt(day)
    due = list(InferenceDue.objects.order_by("pk")[:BATCH])
    if due:
        _reclose(due, day)
        InferenceDue.objects.filter(pk__in=[row.pk for row in due]).delete()
    return len(due)


@transaction.atomic
def rebuild(*, at: dt.datetime, progress: Callable[[int], None] | None = None) -> int:
    """Work out every chain anew, write what differs, and return how many chains there are.

    Readers see the old rows until it is committed. ``progress`` hears of the chains done.
    """
    _held(wait=True)
    closed = InferenceDay.objects.first()
    return _rebuilt(max(closed.day, at.date()) if closed else at.date(), progress)


def _rebuilt(day: dt.date, progress: Callable[[int], None] | None = None) -> int:
    done = list(InferenceDue.objects.values_list("pk", flat=True))
    edges = reading.whole(day=day)
    sources = np.unique(edges.source)
    inferred_rows.prepare()
    inferred_rows.delete_outside(sources)
    count = 0
    for start in range(0, len(sources), SOURCES_AT_ONCE):
        some = sources[start : start + SOURCES_AT_ONCE]
        chains = chaining.best_from(edges, some)
        inferred_rows.replace(chains, edges, sources=some)
        count += len(chains)
        if progress:
            progress(count)
    InferenceDue.objects.filter(pk__in=done).delete()
    InferenceDay.objects.update_or_create(pk=1, defaults={"day": day})
    return count


def _turn(closed: InferenceDay, day: dt.date) -> None:
    """Note what began or ended since the day that the rows are true of."""
    if day <= closed.day:
        return
    passed = Q(valid_from__gt=closed.day, valid_from__lte=day) | Q(
        valid_to__gt=closed.day, valid_to__lte=day
    )
    turned = EquivalenceAssertion.objects.filter(passed, status=AssertionStatus.PUBLISHED)
    InferenceDue.objects.bulk_create(
        InferenceDue(assertion_id=pk, source_id=source, target_id=target)
        for pk, source, target in turned.values_list("pk", "source", "target")
    )
    closed.day = day
    closed.save(update_fields=["day"])


def _reclose(due: Iterable[InferenceDue], day: dt.date) -> None:
    """Bring the chains that use, used or could use some assertions up to date.

    Every other chain keeps its place: what does not use them is no better and no worse.
    """
    ids = {row.assertion_id for row in due}
    inferred_rows.prepare()
    pairs = inferred_rows.delete_through(due, day=day)
    if pairs:
        _refill(pairs, day)
    edges = Edges.of(reading.around(ids=ids, day=day))
    inferred_rows.keep_better(chaining.best_through(edges, np.array(sorted(ids))), edges)


def _refill(pairs: set[tuple[int, int]], day: dt.date) -> None:
    """Find the best chains that are left between some pairs."""
    sources, targets = (np.array(sorted(set(side))) for side in zip(*pairs, strict=True))
    rows = reading.between(sources=sources.tolist(), targets=targets.tolist(), day=day)
    edges = Edges.of(rows)
    chains = chaining.best_between(edges, sources, targets)
    found = zip(chains.source.tolist(), chains.target.tolist(), strict=True)
    wanted = np.array([pair in pairs for pair in found], dtype=bool)
    inferred_rows.keep_better(chains.at(wanted), edges)


def _held(*, wait: bool) -> bool:
    """Be the only one at work until the transaction ends; without waiting, return whether."""
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])
