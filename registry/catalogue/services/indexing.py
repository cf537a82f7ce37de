"""Keep the search entries true: refresh some inside the writer's transaction.

The registry's own kinds are credentials and programmes. Another app adds the entries of its
kind with :func:`add_source` when it starts; the registry knows no more of it than that.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final, Protocol

from django.db import connection, transaction
from django.db.models import QuerySet

from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import (
    CredentialVersion,
    Programme,
    ProgrammeCredential,
    SearchEntry,
    SearchMatch,
    SearchToken,
)
from registry.catalogue.selectors.search.matches import packed
from registry.catalogue.selectors.search.results import SearchKind
from registry.catalogue.services.entries import credential_entries, programme_entries

TABLE: Final = "registry_searchentry"
MATCHES: Final = "registry_searchmatch"

HELD: Final = f"""LOCK TABLE {TABLE}, {MATCHES} IN ROW EXCLUSIVE MODE;
    SELECT id FROM {TABLE} WHERE kind = %s AND record_id = ANY(%s)
    ORDER BY record_id FOR UPDATE"""  # noqa: S608 - only names of ours are put in

LOT: Final = 2500
"""Records whose entries are made at a time."""

KEY: Final = ("kind", "record_id")
COLUMNS: Final = tuple(
    field.attname
    for field in SearchEntry._meta.concrete_fields  # noqa: SLF001 - Django documents _meta
    if not field.primary_key
)


class Entries(Protocol):
    """Makes the entries of those records among some that everybody may find."""

    def __call__(self, ids: Iterable[int], *, at: dt.datetime) -> list[SearchEntry]:
        """Return the entries of the records among ``ids`` that are to be found."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where the entries of a kind come from: all primary keys, and the entries of some.

    ``of`` has the keys of what may have an entry and belongs to one of some organisations.
    """

    keys: Callable[[], QuerySet[Any, int]]
    of: Callable[[Collection[int]], QuerySet[Any, int]]
    entries: Entries


def _versions() -> "QuerySet[Any, int]":
    rows = CredentialVersion.objects.filter(status=RecordStatus.PUBLISHED)
    return rows.order_by("pk").values_list("pk", flat=True)


def _programmes() -> "QuerySet[Any, int]":
    rows = Programme.objects.filter(status=RecordStatus.PUBLISHED)
    return rows.order_by("pk").values_list("pk", flat=True)


_SOURCES: Final[dict[SearchKind, Source]] = {
    SearchKind.CREDENTIAL: Source(
        keys=_versions,
        of=lambda issuers: _versions().filter(credential__issuer__in=issuers),
        entries=credential_entries,
    ),
    SearchKind.PROGRAMME: Source(
        keys=_programmes,
        of=lambda providers: _programmes().filter(provider__in=providers),
        entries=programme_entries,
    ),
}

_HELD: ContextVar[dict[SearchKind, set[int]] | None] = ContextVar("held", default=None)


def add_source(kind: SearchKind, source: Source) -> None:
    """Let another app bring the entries of its kind; called once, when it starts."""
    _SOURCES[kind] = source


def refresh(*, kind: SearchKind, ids: Iterable[int], at: dt.datetime) -> None:
    """Make the entries of some records true: as of ``at``, in the caller's transaction.

    What is not to be found any more, or never was, loses its entry. A fixed number of queries
    for every :data:`LOT` of records. Inside :func:`held` it is put off until the end.
    """
    wanted, held = sorted(set(ids)), _HELD.get()
    if held is not None:
        held.setdefault(kind, set()).update(wanted)
        return
    for lot in lots(wanted):
        with transaction.atomic(savepoint=False):
            _hold(kind, lot)
            store(kind=kind, ids=lot, entries=_SOURCES[kind].entries(lot, at=at))


def _hold(kind: SearchKind, ids: Sequence[int]) -> None:
    """Wait for whoever else makes the same entries, and for a rebuild to end; one query.

    What is read afterwards is what the other has committed. A rebuild has the tables to itself
    from its start to its end: whoever looked at them before it could not write after it.
    """
    with connection.cursor() as cursor:
        cursor.execute(HELD, [kind, list(ids)])


def refresh_of(*, organisations: Collection[int], at: dt.datetime) -> int:
    """Refresh all that belongs to some organisations; return how many records those are."""
    count = 0
    for kind, source in _SOURCES.items():
        ids = list(source.of(organisations))
        refresh(kind=kind, ids=ids, at=at)
        count += len(ids)
    return count


def refresh_versions(*, ids: Iterable[int], at: dt.datetime) -> None:
    """Refresh credential versions and the programmes that name them."""
    versions = sorted(set(ids))
    naming = ProgrammeCredential.objects.filter(version__in=versions)
    refresh(kind=SearchKind.CREDENTIAL, ids=versions, at=at)
    refresh(kind=SearchKind.PROGRAMME, ids=naming.values_list("programme", flat=True), at=at)


@transaction.atomic(savepoint=False)
def store(*, kind: SearchKind, ids: Sequence[int], entries: Sequence[SearchEntry]) -> None:
    """Keep the entries of a kind and drop those of ``ids`` that are not among them."""
    gone = set(ids) - {entry.record_id for entry in entries}
    if gone:
        SearchEntry.objects.filter(kind=kind, record_id__in=gone).delete()
    if entries:
        kept = SearchEntry.objects.bulk_create(
            entries,
            update_conflicts=True,
            unique_fields=KEY,
            update_fields=[name for name in COLUMNS if name not in KEY],
        )
        SearchMatch.objects.bulk_create(
            [
                SearchMatch(
                    entry=entry, closes_on=entry.closes_on, codes=codes, document=entry.document
                )
                for entry, codes in zip(kept, codes_of(entries), strict=True)
            ],
            update_conflicts=True,
            unique_fields=["entry"],
            update_fields=["shelf", "closes_on", "codes", "document"],
        )


def codes_of(entries: Sequence[SearchEntry]) -> list[bytes]:
    """Return the packed numbers of each entry's facet tokens; tokens that are new get one.

    One query, three where there are new ones.
    """
    split = [entry.facets.split() for entry in entries]
    wanted = {token for tokens in split for token in tokens}
    known = _numbers(wanted)
    if wanted - known.keys():
        SearchToken.objects.bulk_create(
            [SearchToken(token=token) for token in sorted(wanted - known.keys())],
            ignore_conflicts=True,
        )
        known = _numbers(wanted)
    return [packed(known[token] for token in tokens) for tokens in split]


def _numbers(tokens: Iterable[str]) -> dict[str, int]:
    return dict(SearchToken.objects.filter(token__in=tokens).values_list("token", "pk"))


@contextmanager
def held(*, at: dt.datetime) -> Iterator[None]:
    """Put every refresh off until the end, then do them all at once: for work on many records.

    Where the block fails nothing is refreshed, as its transaction is undone.
    """
    if _HELD.get() is not None:
        yield
        return
    waiting: dict[SearchKind, set[int]] = {}
    token = _HELD.set(waiting)
    try:
        yield
    finally:
        _HELD.reset(token)
    for kind, ids in waiting.items():
        refresh(kind=kind, ids=ids, at=at)


def all_entries(*, at: dt.datetime) -> Iterator[SearchEntry]:
    """Yield the entry of everything that is to be found, a lot at a time."""
    for source in _SOURCES.values():
        for lot in lots(list(source.keys())):
            yield from source.entries(lot, at=at)


def lots(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield primary keys by the lot."""
    for start in range(0, len(ids), LOT):
        yield ids[start : start + LOT]
