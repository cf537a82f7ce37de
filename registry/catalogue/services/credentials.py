"""Create credentials, move their versions through the states, and supersede them."""

import datetime as dt
from dataclasses import fields

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.catalogue import policies
from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import (
    Competency,
    Credential,
    CredentialOccupation,
    CredentialVersion,
    Recognition,
)
from registry.catalogue.services.drafts import CredentialDraft, VersionDraft
from registry.events import ChangeKind, announce, version_superseded
from registry.people.enums import AuditAction
from registry.people.models import User
from registry.people.services import audit
from registry.refusals import Refusal, StateRefuses, check_fields, constraints_as

VERSION_ROWS = {"occupations", "competencies"}
CREDENTIAL_ROWS = {"version", "recognitions"}


class CodeTaken(Refusal):
    """The issuer has used this code for another credential."""

    code = "credential_code_taken"
    message = _("The issuer already has a credential with the code %(code)s.")


class CtidTaken(Refusal):
    """Another credential has this CTID."""

    code = "credential_ctid_taken"
    message = _("Another credential already has the CTID %(ctid)s.")


class VersionTaken(Refusal):
    """The credential has a version of this name."""

    code = "credential_version_taken"
    message = _("This credential already has a version %(version)s.")


class NameMissing(Refusal):
    """The name in the language of the source is missing."""

    code = "credential_name_missing"
    message = _("The name in the language of the source is missing.")


class EndsBeforeStart(Refusal):
    """The version ends before it starts."""

    code = "credential_version_ends_before_start"
    message = _("The end of validity has to come after its start.")


class AnotherIsPublished(StateRefuses):
    """The credential has a published version."""

    code = "another_version_is_published"
    message = _("Another version is published: supersede that one.")


class WeightOutOfRange(Refusal):
    """An occupation's weight is not over 0 up to 1."""

    code = "occupation_weight_out_of_range"
    message = _("The weight of an occupation is more than 0 and at most 1.")


@transaction.atomic
def create(*, by: User | None, draft: CredentialDraft, at: dt.datetime) -> CredentialVersion:
    """Create a credential and its first version, a draft, with all their rows.

    Raises:
        NotAnEditor: ``by`` may not edit for the issuer.
        InvalidFields: a column holds a value that it cannot keep.
        CodeTaken, CtidTaken: the code or the CTID stands already.
        NameMissing, EndsBeforeStart, WeightOutOfRange: about the version.
    """
    policies.check_edit(by, draft.issuer)
    columns = {f.name: getattr(draft, f.name) for f in fields(draft)}
    credential = Credential(**{k: v for k, v in columns.items() if k not in CREDENTIAL_ROWS})
    check_fields(credential)
    with constraints_as(
        credential_code_per_issuer=CodeTaken(code=draft.code),
        credential_ctid_unique=CtidTaken(ctid=draft.ctid),
    ):
        credential.save()
    _recognise(credential, draft)
    version = _new_version(credential, draft.version)
    audit.record(by=by, action=AuditAction.CREATE, target=version, at=at)
    return version


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
        AnotherIsPublished: the credential has a published version.
    """
    lock(version)
    policies.check_move(by, version, to)
    was = version.status
    version.status = to
    with constraints_as(credential_one_published_version=AnotherIsPublished()):
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
        InvalidFields, VersionTaken, NameMissing, EndsBeforeStart, WeightOutOfRange:
            about the new version.
    """
    lock(version)
    policies.check_supersede(by, version)
    version.status = RecordStatus.SUPERSEDED
    version.save(update_fields=["status", "updated_at"])
    successor = _new_version(
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
    announce(kind=ChangeKind.CREDENTIAL_VERSION, ids=[version.pk, successor.pk])
    return successor


def lock(version: CredentialVersion) -> None:
    """Hold a version's row until the transaction ends, and read it afresh."""
    rows = CredentialVersion.objects.select_related("credential__issuer")
    version.refresh_from_db(from_queryset=rows.select_for_update(of=("self",)))


def _new_version(
    credential: Credential, draft: VersionDraft, **columns: object
) -> CredentialVersion:
    plain = {f.name: getattr(draft, f.name) for f in fields(draft) if f.name not in VERSION_ROWS}
    version = CredentialVersion(credential=credential, **plain, **columns)
    check_fields(version)
    with constraints_as(
        credential_version_unique=VersionTaken(version=draft.version),
        credential_version_named=NameMissing(),
        credential_version_named_at_source=NameMissing(),
        credential_version_ends_after_start=EndsBeforeStart(),
    ):
        version.save()
    with constraints_as(credential_occupation_weight=WeightOutOfRange()):
        CredentialOccupation.objects.bulk_create(
            CredentialOccupation(version=version, occupation=occupation, weight=weight)
            for occupation, weight in draft.occupations
        )
    _attest(version, draft)
    return version


def _attest(version: CredentialVersion, draft: VersionDraft) -> None:
    competencies = [
        Competency(
            version=version,
            position=position,
            name_en=row.name_en,
            name_es=row.name_es,
            skill=row.skill,
        )
        for position, row in enumerate(draft.competencies, start=1)
    ]
    for competency in competencies:
        check_fields(competency)
    with constraints_as(competency_named=NameMissing()):
        Competency.objects.bulk_create(competencies)


def _recognise(credential: Credential, draft: CredentialDraft) -> None:
    rows = [
        Recognition(credential=credential, **{f.name: getattr(row, f.name) for f in fields(row)})
        for row in draft.recognitions
    ]
    for row in rows:
        check_fields(row)
    Recognition.objects.bulk_create(rows)
