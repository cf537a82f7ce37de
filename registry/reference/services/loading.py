"""Load reference data: plan first, then apply, or find that nothing has changed."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.events import ChangeKind, announce
from registry.people.enums import AuditAction
from registry.people.models import User
from registry.people.services import audit
from registry.reference.models import ReferenceLoad
from registry.reference.services import crosswalks, releases, shipped
from registry.reference.services.merging import Outcome, Step, merge
from registry.refusals import StateRefuses

RULES: Final = "2"
"""Raise this when the same file would fill other columns than before."""
LOCK: Final = 0x7265665F6C6F6164
READ_SUFFIXES: Final = (".csv", ".txt", ".json")
READ_FOLDERS: Final = ("", "en", "es")


class LoadRunning(StateRefuses):
    """Another load is under way."""

    code = "reference_load_running"
    message = _("Another load of reference data is running; try again when it has ended.")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a load would do, table by table; ``is_current`` where this content is loaded."""

    source: str
    sha256: str
    outcomes: tuple[Outcome, ...]
    is_current: bool

    @property
    def is_nothing(self) -> bool:
        """Whether nothing would change."""
        return all(outcome.is_nothing for outcome in self.outcomes)


@transaction.atomic
def plan(*, source: str, directory: Path | None, at: dt.datetime) -> Plan:
    """Work out what a load would do; nothing is kept of it.

    Raises:
        SourceError: a file is missing or a row is bad; it names the place and the remedy.
        LoadRunning: another load is under way.
    """
    hold()
    digest = _checked_hash(source, directory)
    if _current(source, digest):
        return Plan(source=source, sha256=digest, outcomes=(), is_current=True)
    with transaction.atomic():
        outcomes = tuple(_merge_all(_steps(source, directory), at))
        transaction.set_rollback(True)
    return Plan(source=source, sha256=digest, outcomes=outcomes, is_current=False)


@transaction.atomic
def apply(
    *, by: User | None, source: str, directory: Path | None, at: dt.datetime
) -> ReferenceLoad:
    """Load a source whole or not at all, and keep what was done.

    Content that is loaded already changes nothing: the load that brought it is returned.

    Raises:
        SourceError: a file is missing or a row is bad; nothing was changed.
        LoadRunning: another load is under way.
    """
    hold()
    digest = _checked_hash(source, directory)
    load = _current(source, digest)
    if load:
        return load
    outcomes = list(_merge_all(_steps(source, directory), at))
    load = keep(by=by, source=source, sha256=digest, outcomes=outcomes, at=at)
    announce(kind=ChangeKind.REFERENCE, ids=[load.pk])
    return load


def hold() -> None:
    """Be the only load until the transaction ends.

    Raises:
        LoadRunning: another load is under way.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        (is_held,) = cursor.fetchone()
    if not is_held:
        raise LoadRunning


def keep(
    *,
    by: User | None,
    source: str,
    sha256: str,
    outcomes: Iterable[Outcome],
    at: dt.datetime,
) -> ReferenceLoad:
    """Write down what a load did, with one audit event."""
    done = list(outcomes)
    load = ReferenceLoad.objects.create(
        source=source,
        sha256=sha256,
        added=sum(o.added for o in done),
        changed=sum(o.changed for o in done),
        retired=sum(o.retired for o in done),
        same=sum(o.same for o in done),
        at=at,
    )
    details = {"source": source, "sha256": sha256}
    audit.record(by=by, action=AuditAction.LOAD, target=load, details=details, at=at)
    return load


def newest(source: str) -> ReferenceLoad | None:
    """Return the last load of a source."""
    return ReferenceLoad.objects.filter(source=source).order_by("-pk").first()


def content_hash(source: str, directory: Path | None) -> str:
    """Return one SHA-256 over the names and bytes of every file that a source may read."""
    digest = hashlib.sha256(f"{source} {RULES}".encode())
    for path in shipped.files() if directory is None else _files(directory):
        name = path.name if directory in (None, path) else str(path.relative_to(directory))
        digest.update(f"\n{name}\n".encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _files(directory: Path) -> list[Path]:
    if directory.is_file():
        return [directory]
    return sorted(
        path
        for folder in READ_FOLDERS
        for path in (directory / folder).glob("*")
        if path.is_file() and path.name.removesuffix(".gz").endswith(READ_SUFFIXES)
    )


def _checked_hash(source: str, directory: Path | None) -> str:
    if directory is not None:
        releases.check_folder(source, directory)
    return content_hash(source, directory)


def _current(source: str, digest: str) -> ReferenceLoad | None:
    """Return the load that brought this content, if no load of another source came after.

    Another source may since have freed rows that this one wants, or brought rows that this
    one's rows point to; then the content is merged again.
    """
    load = newest(source)
    if load is None or load.sha256 != digest:
        return None
    since = ReferenceLoad.objects.filter(pk__gt=load.pk, source__in=MERGED)
    moved = since.filter(Q(added__gt=0) | Q(changed__gt=0) | Q(retired__gt=0))
    return None if moved.exists() else load


def _steps(source: str, directory: Path | None) -> Iterator[Step]:
    return shipped.steps() if directory is None else releases.steps(source, directory)


def _merge_all(steps: Iterable[Step], at: dt.datetime) -> Iterator[Outcome]:
    for table, read in steps:
        yield merge(table, read(), at=at)
    crosswalks.check_sums()


MERGED: Final = ("shipped", *releases.READERS)
"""Sources whose loads share the reference tables."""
