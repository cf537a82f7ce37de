"""Records that were public once and are no more: taken back, or deleted with their upload."""

import datetime as dt
import uuid
from dataclasses import dataclass

from registry.catalogue.models import CredentialVersion, Programme
from registry.catalogue.policies import owner_of
from registry.catalogue.selectors import history, organisations
from registry.people import selectors as people
from registry.people.enums import AuditAction
from registry.people.models import Organisation
from registry.people.services.audit import key_of


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """What is known of a record that is gone.

    ``at`` is None where the trail does not say when it went, ``owner`` where it does not say
    whose it was, or where the owner has no page for everybody.
    """

    at: dt.datetime | None = None
    owner: Organisation | None = None


def of_credential(public_id: uuid.UUID) -> Withdrawal | None:
    """Return how a public credential version went, or None: it never was, or it is still there."""
    rows = CredentialVersion.objects.select_related("credential__issuer")
    version = rows.filter(public_id=public_id).first()
    if version is None:
        return _deleted(CredentialVersion(public_id=public_id))
    return _taken_back(version)


def of_programme(public_id: uuid.UUID) -> Withdrawal | None:
    """Return how a public programme went, or None: it never was, or it is still there."""
    rows = Programme.objects.select_related("provider")
    programme = rows.filter(public_id=public_id).first()
    if programme is None:
        return _deleted(Programme(public_id=public_id))
    return _taken_back(programme)


def _taken_back(record: CredentialVersion | Programme) -> Withdrawal | None:
    if not history.was_public(record):
        return None
    return Withdrawal(owner=_open(owner_of(record).public_id))


def _deleted(record: CredentialVersion | Programme) -> Withdrawal | None:
    """Read in the trail, which outlives the record, whether it was published and then deleted."""
    rows = people.trail_of(*key_of(record))
    end = rows.filter(action=AuditAction.REVOKE).first()
    if end is None or not rows.filter(history.publications(), at__lte=end.at).exists():
        return None
    return Withdrawal(at=end.at, owner=_open(end.details.get("organisation")))


def _open(public_id: uuid.UUID | str | None) -> Organisation | None:
    """Return an organisation that has a page for everybody."""
    if public_id is None:
        return None
    return organisations.open_to(None).filter(public_id=public_id).first()
