"""Move versions through their states, supersede what is published, correct its words."""

import datetime as dt
from typing import Final

from django.db import transaction

from registry.catalogue import policies
from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import CredentialVersion
from registry.catalogue.selectors.snapshots import Change
from registry.catalogue.services import indexing
from registry.catalogue.services.credentials import refusals
from registry.catalogue.services.credentials.writing import (
    bring,
    lock,
    new_version,
    record_changes,
)
from registry.catalogue.services.drafts import VersionDraft
from registry.events import ChangeKind, announce, version_superseded
from registry.people.enums import AuditAction
from registry.people.models import User
from registry.people.services import audit
from registry.refusals import constraints_as

WORDS: Final = frozenset(
    {
        *("name_en", "name_es", "translation_is_official", "description_en", "description_es"),
        *("renewal_en", "renewal_es", "industries"),
        *("source", "source_url", "checked_on", "confidence"),
    }
)
"""Fields that a correction may mend: none of them changes what the credential is worth."""


@transaction.atomic
def move(
    *,
    by: User | None,
    version: CredentialVersion,
    to: RecordStatus,
    at: dt.datetime,
    reason: str = "",
) -> CredentialVersion:
    """Move a version to another state, along the state table only.

    Raises:
        NotAnEditor, NotAnOwner, NotVerified: ``by`` may not, or the issuer may not yet.
        RecordStateRefuses, SupersededBySuccessor: the table has no such move.
        MergedAway: the credential was merged into another one.
        ReasonMissing: what was archived comes back with a reason only.
        AnotherIsPublished: the credential has a published version.
    """
    lock(version)
    policies.check_move(by, version, to)
    was = version.status
    if was == RecordStatus.ARCHIVED and not reason:
        raise refusals.ReasonMissing
    version.status = to
    with constraints_as(credential_one_published_version=refusals.AnotherIsPublished()):
        version.save(update_fields=["status", "updated_at"])
    is_publication = to == RecordStatus.PUBLISHED
    audit.record(
        by=by,
        action=AuditAction.PUBLISH if is_publication else AuditAction.MOVE,
        target=version,
        reason=reason,
        details={"from": was, "to": to},
        at=at,
    )
    if RecordStatus.PUBLISHED in {was, to}:
        indexing.refresh_versions(ids=[version.pk], at=at)
    announce(kind=ChangeKind.CREDENTIAL_VERSION, ids=[version.pk])
    return version


@transaction.atomic
def supersede(
    *, by: User | None, version: CredentialVersion, draft: VersionDraft, at: dt.datetime
) -> CredentialVersion:
    """Publish the successor of a published version and return it.

    In the same transaction every published assertion that touches the old version goes
    back to review: what was compared is no longer what is issued.

    Raises:
        NotAnOwner, NotVerified: ``by`` may not, or the issuer may not yet.
        NotPublished: the version is not in force.
        InvalidFields, VersionTaken, NameMissing, EndsBeforeStart, CreditsWithoutUnit,
        WeightOutOfRange, OccupationTwice, CompetencyNameless: about the new version.
    """
    lock(version)
    policies.check_supersede(by, version)
    version.status = RecordStatus.SUPERSEDED
    version.save(update_fields=["status", "updated_at"])
    successor = new_version(
        version.credential, draft, supersedes=version, status=RecordStatus.PUBLISHED
    )
    audit.record(
        by=by,
        action=AuditAction.PUBLISH,
        target=successor,
        details={"supersedes": str(version.public_id)},
        at=at,
    )
    version_superseded.send(sender=CredentialVersion, version=version, by=by, at=at)
    indexing.refresh_versions(ids=[version.pk, successor.pk], at=at)
    announce(kind=ChangeKind.CREDENTIAL_VERSION, ids=[version.pk, successor.pk])
    return successor


@transaction.atomic
def correct(
    *,
    by: User | None,
    version: CredentialVersion,
    draft: VersionDraft,
    reason: str,
    at: dt.datetime,
) -> CredentialVersion:
    """Mend the words of a published version, with a reason that stays in the trail.

    Level, hours, credits, validity, occupations and what is attested stay: these change by a
    successor only, because equivalence was judged by them.

    Raises:
        NotAnOwner, NotVerified: ``by`` may not, or the issuer may not yet.
        NotPublished: the version is not in force.
        ReasonMissing: there is no reason.
        NotATypo: more than words would change; says which fields.
        InvalidFields, NameMissing, CompetencyNameless: about the version.
    """
    lock(version)
    policies.check_supersede(by, version)
    if not reason:
        raise refusals.ReasonMissing
    changes = bring(version, draft)
    more = dict.fromkeys(change.field for change in changes if not _is_words(change))
    if more:
        raise refusals.NotATypo(fields=", ".join(more))
    if changes:
        record_changes(by=by, version=version, changes=changes, reason=reason, at=at)
        indexing.refresh_versions(ids=[version.pk], at=at)
        announce(kind=ChangeKind.CREDENTIAL_VERSION, ids=[version.pk])
    return version


def _is_words(change: Change) -> bool:
    if change.field == "competencies":
        return change.column in {"name_en", "name_es"}
    return change.field in WORDS
