"""The records that a form changes: found for the reader, as they stand, and where they go on."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import CredentialVersion, Offering, Programme
from registry.catalogue.selectors import credentials, programmes
from registry.catalogue.services import credentials as credential_services
from registry.catalogue.services import programmes as programme_services
from registry.intake.enums import IntakeKind
from registry.intake.selectors.cells_of import cells_of
from registry.intake.services import single
from registry.intake.services.targets.planning import Standing
from registry.people.models import Organisation, User
from registry.web.localised import reading_language, text_of

DRAFT: Final = (RecordStatus.DRAFT, RecordStatus.REVIEW)
OF_ALL_VERSIONS: Final = ("code", "type", "country", "jurisdiction", "is_regulated", "ctid")
STEPS: Final = {
    "review": (RecordStatus.REVIEW,),
    "publish": (RecordStatus.REVIEW, RecordStatus.PUBLISHED),
}
"""What a button asks for after saving, as moves along the state table."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """A record as a form changes it; ``fixed`` are the cells that name it and stay."""

    organisation: Organisation
    standing: Standing
    fixed: Mapping[str, str]
    name: str
    status: str
    status_label: str
    address: str
    is_draft: bool


def programme(user: User, public_id: uuid.UUID) -> Programme:
    """Return a programme that the reader may see, with its provider.

    Raises:
        Http404: there is none.
    """
    rows = programmes.visible_to(user).select_related("provider")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _programme(user: User, public_id: uuid.UUID) -> Record:
    found = programme(user, public_id)
    standing = single.standing(kind=IntakeKind.PROGRAMMES, record=found, at=timezone.now())
    return Record(
        organisation=found.provider,
        standing=standing,
        fixed={"code": found.code},
        name=text_of(found, "title"),
        status=found.status,
        status_label=found.get_status_display(),
        address=reverse("programme", args=[found.public_id]),
        is_draft=found.status in DRAFT,
    )


def _credential(user: User, public_id: uuid.UUID) -> Record:
    rows = credentials.visible_to(user).select_related("credential__issuer")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    standing = single.standing(kind=IntakeKind.CREDENTIALS, record=found, at=timezone.now())
    if standing.pk != found.pk:
        raise Http404
    cells = cells_of(IntakeKind.CREDENTIALS, standing.fields, reading_language())
    return Record(
        organisation=found.credential.issuer,
        standing=standing,
        # What every version shares is settled with the first one.
        fixed={key: cells.get(key, "") for key in OF_ALL_VERSIONS},
        name=text_of(found, "name"),
        status=found.status,
        status_label=found.get_status_display(),
        address=reverse("credential", args=[found.public_id]),
        is_draft=found.status in DRAFT,
    )


def _offering(user: User, public_id: uuid.UUID) -> Record:
    rows = Offering.objects.filter(programme__in=programmes.visible_to(user))
    found = (
        rows.select_related("programme__provider", "municipality")
        .prefetch_related("costs", "funding")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return Record(
        organisation=found.programme.provider,
        standing=single.standing(kind=IntakeKind.OFFERINGS, record=found, at=timezone.now()),
        fixed={"programme_code": found.programme.code, "code": found.code},
        name=text_of(found.programme, "title"),
        status="",
        status_label="",
        address=reverse("programme", args=[found.programme.public_id]),
        is_draft=True,
    )


FINDERS: Final[Mapping[str, Callable[[User, uuid.UUID], Record]]] = {
    IntakeKind.PROGRAMMES: _programme,
    IntakeKind.CREDENTIALS: _credential,
    IntakeKind.OFFERINGS: _offering,
}


def address_of(kind: str, pk: int) -> str:
    """Return the page of a record that was just written."""
    if kind == IntakeKind.PROGRAMMES:
        return reverse("programme", args=[Programme.objects.get(pk=pk).public_id])
    if kind == IntakeKind.CREDENTIALS:
        return reverse("credential", args=[CredentialVersion.objects.get(pk=pk).public_id])
    row = Offering.objects.select_related("programme").get(pk=pk)
    return reverse("programme", args=[row.programme.public_id])


def go_on(user: User, kind: str, pk: int, wanted: str, at: dt.datetime) -> None:
    """Move a record that was just written to review, or on to the public, where that is asked.

    Raises:
        Refusal: the reader may not, or the record may not now.
    """
    for to in STEPS.get(wanted, ()):
        if kind == IntakeKind.PROGRAMMES:
            _step_programme(user, pk, to, at)
        elif kind == IntakeKind.CREDENTIALS:
            _step_credential(user, pk, to, at)


def _step_programme(user: User, pk: int, to: RecordStatus, at: dt.datetime) -> None:
    record = Programme.objects.get(pk=pk)
    if record.status in DRAFT and record.status != to:
        programme_services.move(by=user, programme=record, to=to, at=at)


def _step_credential(user: User, pk: int, to: RecordStatus, at: dt.datetime) -> None:
    version = CredentialVersion.objects.get(pk=pk)
    if version.status in DRAFT and version.status != to:
        credential_services.move(by=user, version=version, to=to, at=at)
