"""Status lists: a place at random for everything signed; sign the lists, renew them in time."""

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Collection
from itertools import chain
from typing import Final

from django.db import transaction
from django.db.models import Q
from openvc.status import build_status_list_credential
from openvc.status.bitstring import new_bitstring, set_status_bit

from registry.badges.enums import STATEMENT_BITS, BadgeState, Purpose
from registry.badges.models import Badge, SignedList, StatusList
from registry.badges.selectors import addresses
from registry.badges.services import signing
from registry.people.models import Organisation

LIFE: Final = dt.timedelta(days=7)
"""A list is believed that long: a copy of yesterday brings no revoked badge back for ever."""
RENEWED_BEFORE: Final = dt.timedelta(days=5)
TTL: Final = dt.timedelta(minutes=5)
"""How long a copy may be kept without asking again."""
STATES: Final[dict[str, str]] = {
    Purpose.REVOCATION: BadgeState.REVOKED,
    Purpose.SUSPENSION: BadgeState.SUSPENDED,
}
LAGS: Final = "bits"
"""The fault of a list whose bits are not as the records are (see ``monitoring``)."""
FULLEST: Final = 2
"""A list is given up for the next one when 1/FULLEST of it is taken: places stay random."""


def place(organisation: Organisation, *, at: dt.datetime) -> tuple[StatusList, int]:
    """Return a free place at random in the issuer's newest list, inside a transaction.

    The list stays locked until its end, so that no place is given twice.
    """
    lists = StatusList.objects.filter(organisation=organisation).order_by("-number")
    found = lists.select_for_update().first()
    if found is None or _taken(found) >= found.length // FULLEST:
        found = _next(organisation, number=found.number + 1 if found else 1, at=at)
    while True:
        index = secrets.randbelow(found.length)
        if not any(
            taken.filter(status_index=index).exists() for taken in (found.badges, found.statements)
        ):
            return found, index


def _taken(status_list: StatusList) -> int:
    return status_list.badges.count() + status_list.statements.count()


def _next(organisation: Organisation, *, number: int, at: dt.datetime) -> StatusList:
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    made, is_new = StatusList.objects.get_or_create(organisation=organisation, number=number)
    if is_new:
        for purpose in Purpose.values:
            publish(made, purpose, at=at)
    return made


@transaction.atomic
def publish(status_list: StatusList, purpose: str, *, at: dt.datetime) -> SignedList:
    """Sign a list as it is now and put it in the place of the one that was served.

    The list is locked before its bits are read: who moves another badge of it at the same
    time waits, and reads this one's bit too.
    """
    StatusList.objects.select_for_update().get(pk=status_list.pk)
    signer = signing.signer_of(status_list.organisation, at=at)
    document = build_status_list_credential(
        id=addresses.list_address(status_list, purpose),
        issuer=addresses.did_of(status_list.organisation),
        bitstring=bits_of(status_list, purpose),
        status_purpose=str(purpose),
        valid_from=at,
        valid_until=at + LIFE,
        ttl=int(TTL.total_seconds() * 1000),
    )
    signed = signing.sign_document(signer, document, at=at)
    written = json.dumps(signed, sort_keys=True).encode()
    values = {
        "document": signed,
        "token": signing.sign_token(signer, document, at=at),
        "etag": hashlib.sha256(written).hexdigest(),
        "signed_at": at,
        "valid_until": at + LIFE,
    }
    served, _is_new = SignedList.objects.update_or_create(
        status_list=status_list, purpose=purpose, defaults=values
    )
    return served


def bits_of(status_list: StatusList, purpose: str) -> bytearray:
    """Return a list's bits as its badges stand, and the assertions of its statements."""
    bits = new_bitstring(status_list.length)
    badges = status_list.badges.filter(state=STATES[purpose])
    statements = status_list.statements.filter(assertion__status__in=STATEMENT_BITS[purpose])
    places = [rows.values_list("status_index", flat=True) for rows in (badges, statements)]
    for index in chain.from_iterable(places):
        if index is not None:
            set_status_bit(bits, index, 1)
    return bits


def renew(*, at: dt.datetime) -> int:
    """Sign again every list that ends soon or was found to lag behind; return how many."""
    due = SignedList.objects.filter(Q(valid_until__lt=at + RENEWED_BEFORE) | Q(fault=LAGS))
    rows = list(due.select_related("status_list__organisation"))
    for row in rows:
        publish(row.status_list, row.purpose, at=at)
    return len(rows)


def of_assertions(ids: Collection[int], *, at: dt.datetime) -> int:
    """Sign the lists of the statements on some assertions again; return of how many lists.

    The assertions have moved; a list whose bits are as they were is signed again all the same.
    """
    found = StatusList.objects.filter(statements__assertion__in=ids).distinct().order_by("pk")
    rows = list(found.select_related("organisation"))
    for row in rows:
        for purpose in Purpose.values:
            publish(row, purpose, at=at)
    return len(rows)


def of_issuer(organisation: Organisation, *, at: dt.datetime) -> None:
    """Sign every list of an issuer again, because the key that signed them is believed no more."""
    for row in StatusList.objects.filter(organisation=organisation).order_by("pk"):
        for purpose in Purpose.values:
            publish(row, purpose, at=at)


def of_badge(badge: Badge, *, at: dt.datetime) -> None:
    """Sign both lists of a badge again, because its state moved."""
    for purpose in Purpose.values:
        publish(badge.status_list, purpose, at=at)
