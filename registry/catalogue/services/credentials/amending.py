"""Amend what all versions of a credential share, as long as none of them was published."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from registry.catalogue import policies
from registry.catalogue.models import Credential, CredentialVersion
from registry.catalogue.selectors.snapshots import Change
from registry.catalogue.services import indexing
from registry.catalogue.services.credentials import refusals
from registry.catalogue.services.credentials.writing import record_changes
from registry.people.models import User
from registry.refusals import check_fields, constraints_as

SHARED: Final = ("type", "country", "jurisdiction", "is_regulated", "ctid")
"""Columns of a credential that an amendment may write; its code and issuer name it and stay."""


@transaction.atomic
def amend(
    *, by: User | None, version: CredentialVersion, values: Mapping[str, Any], at: dt.datetime
) -> Credential:
    """Bring the credential of a version to some values of ``SHARED``; the event is the version's.

    A CTID may also be given to a published credential that has none.

    Raises:
        NotAnEditor: ``by`` may not edit for the issuer.
        CredentialFixed: a version was published: equivalence was judged by what it says.
        InvalidFields, CtidTaken: about the credential.
    """
    rows = Credential.objects.select_related("issuer").select_for_update(of=("self",))
    credential = rows.get(pk=version.credential_id)
    policies.check_edit(by, credential.issuer)
    changes = [
        Change(field=name, before=str(getattr(credential, name)), after=str(values[name]))
        for name in SHARED
        if name in values and getattr(credential, name) != values[name]
    ]
    if changes:
        _check(credential, [change.field for change in changes])
        _save(credential, {change.field: values[change.field] for change in changes})
        record_changes(by=by, version=version, changes=changes, reason="", at=at)
        indexing.refresh_versions(
            ids=list(credential.versions.order_by("pk").values_list("pk", flat=True)), at=at
        )
    version.credential = credential
    return credential


def fixed(credential: Credential, names: list[str]) -> list[str]:
    """Return which of some columns of ``SHARED`` stay as they are."""
    if not credential.versions.filter(status__in=policies.PUBLIC).exists():
        return []
    return [name for name in names if name != "ctid" or credential.ctid]


def _check(credential: Credential, names: list[str]) -> None:
    if stay := fixed(credential, names):
        raise refusals.CredentialFixed(fields=", ".join(stay))


def _save(credential: Credential, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(credential, name, value)
    check_fields(credential)
    with constraints_as(credential_ctid_unique=refusals.CtidTaken(ctid=credential.ctid)):
        credential.save()
