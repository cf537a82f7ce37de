"""Where an address leads whose record has been merged or moved."""

import uuid
from dataclasses import dataclass
from typing import TypeVar

from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import Credential, CredentialVersion, Programme
from registry.catalogue.policies import PUBLIC

Merged = TypeVar("Merged", Credential, Programme)

HOPS = 8
"""Merges that are followed one after the other; a longer chain is a circle."""


@dataclass(frozen=True, kw_only=True)
class Destination:
    """The record to go to; ``is_for_ever`` is false where another may take its place."""

    public_id: uuid.UUID
    is_for_ever: bool


def of_credential(public_id: uuid.UUID) -> Destination | None:
    """Return where the id of a merged credential's version, or of a credential itself, leads.

    None: it leads nowhere else.
    """
    version = (
        CredentialVersion.objects.select_related("credential").filter(public_id=public_id).first()
    )
    if version is not None:
        survivor = _survivor(version.credential)
        found = current_version(survivor) if survivor else None
        return Destination(public_id=found.public_id, is_for_ever=True) if found else None
    credential = Credential.objects.filter(public_id=public_id).first()
    if credential is None:
        return None
    found = current_version(_survivor(credential) or credential)
    return Destination(public_id=found.public_id, is_for_ever=False) if found else None


def of_programme(public_id: uuid.UUID) -> Destination | None:
    """Return the programme that a merged one leads to, or None."""
    programme = Programme.objects.filter(public_id=public_id).first()
    survivor = _survivor(programme) if programme else None
    if survivor is None or survivor.status not in PUBLIC:
        return None
    return Destination(public_id=survivor.public_id, is_for_ever=True)


def current_version(credential: Credential) -> CredentialVersion | None:
    """Return the version in force, else the newest that was public once, else None."""
    rows = CredentialVersion.objects.filter(credential=credential, status__in=PUBLIC)
    in_force = rows.filter(status=RecordStatus.PUBLISHED).first()
    return in_force or rows.order_by("-pk").first()


def _survivor(record: Merged) -> Merged | None:
    """Follow merges to the record that stands, or None where there was no merge."""
    found = None
    step = record.merged_into
    for _ in range(HOPS):
        if step is None:
            return found
        found, step = step, step.merged_into
    return None
