"""Make, open and rotate the signing keys of issuers. Private keys are sealed at rest."""

import datetime as dt

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from openvc.multibase import encode_multibase

from registry.badges import policies
from registry.badges.models import IssuerKey
from registry.people.enums import AuditAction
from registry.people.models import Organisation, User
from registry.people.services import audit
from registry.refusals import Refusal

ED25519_MULTICODEC = bytes([0xED, 0x01])


class BadgesSwitchedOff(Refusal):
    """The site has no key to seal private keys with."""

    code = "badges_switched_off"
    message = _("This site issues no badges: its operator has not set BADGE_KEYS.")


class KeyUnreadable(Refusal):
    """The private key was sealed with a key that this site has no more."""

    code = "badge_key_unreadable"
    message = _("The signing key cannot be opened. Ask the people who run this site.")


def sealer() -> MultiFernet:
    """Return what seals and opens private keys: the first of ``BADGE_KEYS`` seals, all open.

    Raises:
        BadgesSwitchedOff: there is none, or it is no Fernet key.
    """
    try:
        return MultiFernet([Fernet(key) for key in settings.BADGE_KEYS])
    except ValueError as error:
        raise BadgesSwitchedOff from error


def current(organisation: Organisation, *, at: dt.datetime) -> IssuerKey:
    """Return the key that signs for an organisation now; its first one is made on the way."""
    found = IssuerKey.objects.filter(organisation=organisation, retired_at__isnull=True)
    key = found.select_related("organisation").first()
    return key or _make(organisation, at)


@transaction.atomic
def rotate(*, by: User | None, organisation: Organisation, at: dt.datetime) -> IssuerKey:
    """Retire the key that signs and make the next; what the old one signed keeps verifying.

    Raises:
        NotAnEditor, NotVerified: see ``policies.check_sign_for``.
        BadgesSwitchedOff: private keys cannot be sealed here.
    """
    policies.check_sign_for(by, organisation)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    IssuerKey.objects.filter(organisation=organisation, retired_at__isnull=True).update(
        retired_at=at
    )
    key = _make(organisation, at)
    audit.record(
        by=by,
        action=AuditAction.CREATE,
        target=key,
        details={"issuer": str(organisation.public_id), "number": key.number},
        at=at,
    )
    return key


@sensitive_variables("opened")
def opened(key: IssuerKey) -> Ed25519PrivateKey:
    """Return the private half of a key.

    Raises:
        BadgesSwitchedOff, KeyUnreadable: it cannot be opened.
    """
    try:
        opened = sealer().decrypt(bytes(key.sealed))
    except InvalidToken as error:
        raise KeyUnreadable from error
    return Ed25519PrivateKey.from_private_bytes(opened)


@sensitive_variables("private", "raw")
@transaction.atomic
def _make(organisation: Organisation, at: dt.datetime) -> IssuerKey:
    """Make the next key, or return the one that another transaction has just made."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    keys = IssuerKey.objects.filter(organisation=organisation).order_by("-number")
    last = keys.select_related("organisation").first()
    if last is not None and last.retired_at is None:
        return last
    private = Ed25519PrivateKey.generate()
    raw = private.private_bytes_raw()
    public = encode_multibase(ED25519_MULTICODEC + private.public_key().public_bytes_raw())
    return IssuerKey.objects.create(
        organisation=organisation,
        number=last.number + 1 if last else 1,
        public=public,
        sealed=sealer().encrypt(raw),
        made_at=at,
    )
