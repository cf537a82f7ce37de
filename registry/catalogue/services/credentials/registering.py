"""Publish many new credentials at once, as their issuer's own register has them."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction

from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import Credential, CredentialVersion
from registry.catalogue.services import indexing, rows
from registry.catalogue.services.credentials import refusals
from registry.catalogue.services.credentials.writing import (
    CREDENTIAL_ROWS,
    VERSION_ROWS,
    version_refusals,
)
from registry.catalogue.services.drafts import CredentialDraft
from registry.events import ChangeKind, announce
from registry.people import policies
from registry.people.enums import AuditAction
from registry.people.models import AuditEvent, Organisation, User
from registry.people.services.audit import key_of
from registry.refusals import check_fields, constraints_as


@transaction.atomic
def register(
    *,
    by: User | None,
    issuer: Organisation,
    drafts: Sequence[CredentialDraft],
    reason: str,
    at: dt.datetime,
) -> list[CredentialVersion]:
    """Publish new credentials of an issuer and return their versions, in the order of the drafts.

    The trail is that of ``create`` and of a version's two moves, but all are written together: a
    fixed number of queries. The register tells its credentials apart, so none is looked at for
    its likeness. It says nothing of rows: drafts have no competencies, occupations, industries
    or recognitions.

    Raises:
        NotAnEditor, NotAnOwner, NotVerified: ``by`` may not, or the issuer may not yet.
        InvalidFields: a column holds a value that it cannot keep.
        CodeTaken, CtidTaken: about one of the credentials.
        NameMissing, EndsBeforeStart, CreditsWithoutUnit, VersionTaken: about one of the versions.
    """
    policies.check_edit(by, issuer)
    policies.check_publish(by, issuer)
    made = [
        Credential(**{**rows.columns_of(draft, CREDENTIAL_ROWS), "issuer": issuer})
        for draft in drafts
    ]
    versions = [
        CredentialVersion(
            credential=credential,
            status=RecordStatus.PUBLISHED,
            **rows.columns_of(draft.version, VERSION_ROWS),
        )
        for credential, draft in zip(made, drafts, strict=True)
    ]
    for record in (*made, *versions):
        check_fields(record)
    with constraints_as(
        credential_code_per_issuer=refusals.CodeTaken(code=""),
        credential_ctid_unique=refusals.CtidTaken(ctid=""),
        **version_refusals(version=""),
    ):
        Credential.objects.bulk_create(made)
        CredentialVersion.objects.bulk_create(versions)
    AuditEvent.objects.bulk_create(
        AuditEvent(actor=by, at=at, **said)
        for version in versions
        for said in _said(version, reason)
    )
    keys = [version.pk for version in versions]
    indexing.refresh_versions(ids=keys, at=at)
    announce(kind=ChangeKind.CREDENTIAL_VERSION, ids=keys)
    return versions


def _said(version: CredentialVersion, reason: str) -> Iterator[dict[str, Any]]:
    """Yield what the trail says of a version: it was made, reviewed and published."""
    target_type, target_id = key_of(version)
    target = {"target_type": target_type, "target_id": target_id}
    draft, review, published = RecordStatus.DRAFT, RecordStatus.REVIEW, RecordStatus.PUBLISHED
    yield {"action": AuditAction.CREATE, **target}
    for action, was, to in (
        (AuditAction.MOVE, draft, review),
        (AuditAction.PUBLISH, review, published),
    ):
        yield {"action": action, "reason": reason, "details": {"from": was, "to": to}, **target}
