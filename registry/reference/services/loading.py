"""Load reference data: plan first, then apply, or find that nothing has changed."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from registry.people.enums import AuditAction
from registry.people.models import User
from registry.people.services import audit
from registry.reference.models import ReferenceLoad
from registry.reference.services import releases, shipped
from registry.reference.services.merging import Outcome, merge
from registry.reference.services.shipped import Step


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


def plan(*, source: str, directory: Path | None, at: dt.datetime) -> Plan:
    """Work out what a load would do; nothing is kept of it.

    Raises:
        SourceError: a file is missing or a row is bad; it names the place and the remedy.
    """
    digest = content_hash(source, directory)
    newest = ReferenceLoad.objects.filter(source=source).first()
    if newest and newest.sha256 == digest:
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

    Raises:
        SourceError: a file is missing or a row is bad; nothing was changed.
    """
    digest = content_hash(source, directory)
    outcomes = list(_merge_all(_steps(source, directory), at))
    load = ReferenceLoad.objects.create(
        source=source,
        sha256=digest,
        added=sum(o.added for o in outcomes),
        changed=sum(o.changed for o in outcomes),
        retired=sum(o.retired for o in outcomes),
        same=sum(o.same for o in outcomes),
        at=at,
    )
    details = {"source": source, "sha256": digest}
    audit.record(by=by, action=AuditAction.LOAD, target=load, details=details, at=at)
    return load


def content_hash(source: str, directory: Path | None) -> str:
    """Return one SHA-256 over the names and bytes of every file that a source reads."""
    files: Iterable[Path] = (
        shipped.files()
        if directory is None
        else sorted(path for path in directory.rglob("*") if path.is_file())
    )
    digest = hashlib.sha256(source.encode())
    for path in files:
        digest.update(path.name.encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _steps(source: str, directory: Path | None) -> Iterator[Step]:
    return shipped.steps() if directory is None else releases.steps(source, directory)


def _merge_all(steps: Iterable[Step], at: dt.datetime) -> Iterator[Outcome]:
    for table, read in steps:
        yield merge(table, read(), at=at)
