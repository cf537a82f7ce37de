"""Decide on records that look alike: not the same, merged, and merged no more.

A merge leads one record to the other and hands over what hangs on it: offerings, outcomes and
links of a programme; recognitions, and what programmes say of a credential. What the kept
record has already stays behind. Equivalence stays with the version that it was judged of.
Everything that a merge changes is kept in the pair, and undoing writes it back.
"""

import datetime as dt
from typing import Any, Final, TypeAlias

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.catalogue import policies
from registry.catalogue.enums import DuplicateStatus, RecordStatus
from registry.catalogue.models import (
    Credential,
    CredentialVersion,
    DuplicatePair,
    Programme,
)
from registry.catalogue.selectors.duplicates import DuplicateKind
from registry.catalogue.selectors.search.results import SearchKind
from registry.catalogue.services import handover, indexing
from registry.events import ChangeKind, announce
from registry.people.enums import AuditAction
from registry.people.models import Organisation, User
from registry.people.services import audit
from registry.refusals import Refusal, StateRefuses

Merged: TypeAlias = Credential | Programme

MODELS: Final[dict[str, type[Credential] | type[Programme]]] = {
    DuplicateKind.CREDENTIAL: Credential,
    DuplicateKind.PROGRAMME: Programme,
}


class NotOfThePair(Refusal):
    """The record to keep is neither of the two."""

    code = "duplicate_not_of_the_pair"
    message = _("Keep one of the two records of the pair.")


class MergedAlready(StateRefuses):
    """One of the two has been merged into another record."""

    code = "duplicate_merged_already"
    message = _("%(record)s was merged into another record already. Undo that merge first.")


class ChangedSince(StateRefuses):
    """Something that the merge wrote has been changed since."""

    code = "duplicate_changed_since"
    message = _(
        "This merge cannot be undone: %(what)s was changed after it. Undo that change first."
    )


class KeptMergedSince(StateRefuses):
    """The record that was kept has itself been merged."""

    code = "duplicate_kept_merged_since"
    message = _("%(record)s was merged into another record later. Undo that merge first.")


@transaction.atomic
def dismiss(*, by: User | None, pair: DuplicatePair, reason: str, at: dt.datetime) -> DuplicatePair:
    """Say that two records are not the same; they are not asked about again.

    Raises:
        NotAnOwner: ``by`` is no steward and does not own both organisations.
        PairStateRefuses: the pair is decided otherwise.
    """
    records = _lock(pair)
    _check(by, pair, records, DuplicateStatus.DISTINCT)
    _decide(pair, DuplicateStatus.DISTINCT, by, at)
    audit.record(
        by=by,
        action=AuditAction.MOVE,
        target=pair,
        reason=reason,
        details={"to": DuplicateStatus.DISTINCT},
        at=at,
    )
    return pair


@transaction.atomic
def merge(
    *, by: User | None, pair: DuplicatePair, keep: Merged, reason: str, at: dt.datetime
) -> DuplicatePair:
    """Merge a pair: ``keep`` stays, the other one leads to it and is archived.

    Raises:
        NotAnOwner: ``by`` is no steward and does not own both organisations.
        PairStateRefuses: the pair is merged.
        NotOfThePair: ``keep`` is another record.
        MergedAlready: one of the two leads to another record.
    """
    records = _lock(pair)
    _check(by, pair, records, DuplicateStatus.MERGED)
    if not isinstance(keep, MODELS[pair.kind]) or keep.pk not in records:
        raise NotOfThePair
    kept = records.pop(keep.pk)
    (gone,) = records.values()
    for record in (kept, gone):
        if record.merged_into_id is not None:
            raise MergedAlready(record=record)
    pair.before = handover.hand_over(gone=gone, kept=kept, at=at)
    pair.merged_id = gone.pk
    _decide(pair, DuplicateStatus.MERGED, by, at)
    _record(pair, gone, kept, by, reason, at)
    _tell(gone, kept, at)
    return pair


@transaction.atomic
def undo(*, by: User | None, pair: DuplicatePair, reason: str, at: dt.datetime) -> DuplicatePair:
    """Take a merge apart: everything stands as it stood before, but for ``updated_at``.

    Raises:
        NotAnOwner: ``by`` is no steward and does not own both organisations.
        PairStateRefuses: the pair is not merged.
        KeptMergedSince, ChangedSince: something later depends on the merge.
    """
    records = _lock(pair)
    _check(by, pair, records, DuplicateStatus.UNDONE)
    gone = records.pop(pair.merged_id or 0)
    (kept,) = records.values()
    if kept.merged_into_id is not None:
        raise KeptMergedSince(record=kept)
    changed = handover.changed_since(pair.before)
    if changed:
        raise ChangedSince(what=changed)
    handover.hand_back(pair.before, at=at)
    pair.before, pair.merged_id = {}, None
    _decide(pair, DuplicateStatus.UNDONE, by, at)
    _record(pair, gone, kept, by, reason, at)
    _tell(gone, kept, at)
    return pair


def owners(pair: DuplicatePair) -> list[Organisation]:
    """Return the organisations that answer for the two records of a pair."""
    return [_owner(record) for record in _records(pair, is_locked=False).values()]


def _lock(pair: DuplicatePair) -> dict[int, Merged]:
    """Hold the pair and its two records, and return the records by their keys."""
    pair.refresh_from_db(from_queryset=DuplicatePair.objects.select_for_update())
    return _records(pair, is_locked=True)


def _records(pair: DuplicatePair, *, is_locked: bool) -> dict[int, Merged]:
    manager: Any = MODELS[pair.kind].objects
    owner = "issuer" if pair.kind == DuplicateKind.CREDENTIAL else "provider"
    rows = manager.filter(pk__in=[pair.first_id, pair.second_id]).select_related(owner)
    rows = rows.order_by("pk")
    return {row.pk: row for row in (rows.select_for_update(of=("self",)) if is_locked else rows)}


def _owner(record: Merged) -> Organisation:
    return record.issuer if isinstance(record, Credential) else record.provider


def _check(
    by: User | None, pair: DuplicatePair, records: dict[int, Merged], to: DuplicateStatus
) -> None:
    policies.check_decide_pair(by, map(_owner, records.values()), pair.status, to)


def _decide(pair: DuplicatePair, to: DuplicateStatus, by: User | None, at: dt.datetime) -> None:
    pair.status, pair.decided_by, pair.decided_at = to, by, at
    pair.save()


def _record(
    pair: DuplicatePair, gone: Merged, kept: Merged, by: User | None, reason: str, at: dt.datetime
) -> None:
    """Write the decision to the trails of both records."""
    for record, role, other in ((gone, "merged_into", kept), (kept, "merged_from", gone)):
        audit.record(
            by=by,
            action=AuditAction.MOVE,
            target=_public(record),
            reason=reason,
            details={"to": pair.status, role: str(_public(other).public_id), "pair": pair.pk},
            at=at,
        )


def _tell(gone: Merged, kept: Merged, at: dt.datetime) -> None:
    """Tell search and the listeners which records are found differently now."""
    keys = [gone.pk, kept.pk]
    if isinstance(gone, Programme):
        indexing.refresh(kind=SearchKind.PROGRAMME, ids=keys, at=at)
        announce(kind=ChangeKind.PROGRAMME, ids=keys)
        return
    versions = list(
        CredentialVersion.objects.filter(credential__in=keys).values_list("pk", flat=True)
    )
    indexing.refresh_versions(ids=versions, at=at)
    announce(kind=ChangeKind.CREDENTIAL_VERSION, ids=versions)


def _public(record: Merged) -> CredentialVersion | Credential | Programme:
    """Return the record that has a page: a credential's version in force, else its newest."""
    if isinstance(record, Programme):
        return record
    versions = record.versions.order_by("-pk")
    newest = versions.exclude(status=RecordStatus.DRAFT).first()
    return newest or versions.first() or record
