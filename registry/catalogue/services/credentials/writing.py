"""Write credentials, their versions and the rows of both."""

import datetime as dt
from itertools import chain
from typing import Any, Final

from django.db import transaction

from registry.catalogue import policies
from registry.catalogue.models import Credential, CredentialVersion
from registry.catalogue.selectors import snapshots
from registry.catalogue.selectors.snapshots import Change, Rows
from registry.catalogue.services import pairs, rows
from registry.catalogue.services.credentials import refusals
from registry.catalogue.services.drafts import CredentialDraft, VersionDraft
from registry.people.enums import AuditAction
from registry.people.models import User
from registry.people.services import audit
from registry.refusals import Refusal, check_fields, constraints_as

VERSION_ROWS: Final = ("industries", "occupations", "competencies")
CREDENTIAL_ROWS: Final = ("version", "recognitions")

RECOGNITIONS: Final = Rows(relation="recognitions", key=("organisation", "kind", "jurisdiction"))
ROW_REFUSALS: Final[dict[str, rows.Refusals]] = {
    "occupations": {
        "credential_occupation_weight": refusals.WeightOutOfRange,
        "credential_occupation_unique": refusals.OccupationTwice,
    },
    "competencies": {"competency_named": refusals.CompetencyNameless},
}


@transaction.atomic
def create(
    *, by: User | None, draft: CredentialDraft, at: dt.datetime, notes_lookalikes: bool = True
) -> CredentialVersion:
    """Create a credential and its first version, a draft, with all their rows.

    Credentials that look like it are noted for a person to look at. Without
    ``notes_lookalikes`` the caller notes those of a whole set, or needs none: an issuer's own
    register tells its credentials apart by code.

    Raises:
        NotAnEditor: ``by`` may not edit for the issuer.
        InvalidFields: a column holds a value that it cannot keep.
        CodeTaken, CtidTaken, RecognitionTwice: about the credential.
        NameMissing, EndsBeforeStart, CreditsWithoutUnit, WeightOutOfRange, OccupationTwice,
        CompetencyNameless: about the version.
    """
    policies.check_edit(by, draft.issuer)
    credential = Credential(**rows.columns_of(draft, CREDENTIAL_ROWS))
    check_fields(credential)
    with constraints_as(
        credential_code_per_issuer=refusals.CodeTaken(code=draft.code),
        credential_ctid_unique=refusals.CtidTaken(ctid=draft.ctid),
    ):
        credential.save()
    once = {"recognition_unique": refusals.RecognitionTwice}
    rows.add(credential, RECOGNITIONS, draft.recognitions, once)
    version = new_version(credential, draft.version)
    audit.record(by=by, action=AuditAction.CREATE, target=version, at=at)
    if notes_lookalikes:
        pairs.note_lookalikes(record=version)
    return version


def new_version(
    credential: Credential, draft: VersionDraft, **columns: object
) -> CredentialVersion:
    """Write a version with its rows; the caller guards and records it."""
    version = CredentialVersion(
        credential=credential, **rows.columns_of(draft, VERSION_ROWS), **columns
    )
    _save(version)
    if draft.industries:
        version.industries.set(draft.industries)
    for sort, drafts in _rows(draft):
        rows.add(version, sort, drafts, ROW_REFUSALS[sort.relation])
    return version


@transaction.atomic
def change(
    *, by: User | None, version: CredentialVersion, draft: VersionDraft, at: dt.datetime
) -> CredentialVersion:
    """Bring a version that is not published yet to what a draft says.

    The event in the trail keeps every field that differs; where none does there is no event.

    Raises:
        NotAnEditor: ``by`` may not edit for the issuer.
        VersionIsFixed: it was published: it is superseded, or corrected.
        InvalidFields, VersionTaken, NameMissing, EndsBeforeStart, CreditsWithoutUnit,
        WeightOutOfRange, OccupationTwice, CompetencyNameless: about the version.
    """
    lock(version)
    policies.check_change_version(by, version)
    changes = bring(version, draft)
    if changes:
        record_changes(by=by, version=version, changes=changes, reason="", at=at)
    return version


def lock(version: CredentialVersion) -> None:
    """Hold a version's row until the transaction ends, and read it afresh."""
    versions = CredentialVersion.objects.select_related("credential__issuer")
    version.refresh_from_db(from_queryset=versions.select_for_update(of=("self",)))


def bring(version: CredentialVersion, draft: VersionDraft) -> list[Change]:
    """Write what a draft says onto a version, and return what differs."""
    before = snapshots.plain(version)
    for name, value in rows.columns_of(draft, VERSION_ROWS).items():
        setattr(version, name, value)
    changes = list(snapshots.differences(before, snapshots.plain(version)))
    if changes:
        _save(version)
    changes += rows.choose(version, "industries", draft.industries)
    written = (
        rows.replace(version, sort, drafts, ROW_REFUSALS[sort.relation])
        for sort, drafts in _rows(draft)
    )
    return [*changes, *chain.from_iterable(written)]


def record_changes(
    *,
    by: User | None,
    version: CredentialVersion,
    changes: list[Change],
    reason: str,
    at: dt.datetime,
) -> None:
    """Add the event of a change to the trail."""
    audit.record(
        by=by,
        action=AuditAction.UPDATE,
        target=version,
        reason=reason,
        details={"changes": [change.details() for change in changes]},
        at=at,
    )


def _save(version: CredentialVersion) -> None:
    check_fields(version)
    with constraints_as(**version_refusals(version=version.version)):
        version.save()


def version_refusals(*, version: str) -> dict[str, Refusal]:
    """Return the refusals for the constraints of a version, by constraint."""
    return {
        "credential_version_unique": refusals.VersionTaken(version=version),
        "credential_version_named": refusals.NameMissing(),
        "credential_version_named_at_source": refusals.NameMissing(),
        "credential_version_ends_after_start": refusals.EndsBeforeStart(),
        "credential_version_credits_have_unit": refusals.CreditsWithoutUnit(),
    }


def _rows(draft: VersionDraft) -> list[tuple[Rows, list[Any]]]:
    given: dict[str, list[Any]] = {
        "occupations": [
            {"occupation": occupation, "weight": weight} for occupation, weight in draft.occupations
        ],
        "competencies": list(draft.competencies),
    }
    return [(sort, given[sort.relation]) for sort in snapshots.SHAPES[CredentialVersion].rows]
