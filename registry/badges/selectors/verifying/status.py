"""Check the status of a badge: the bits of its status lists, ours or those of other hosts."""

import datetime as dt
import uuid
from typing import Any

from django.utils.translation import gettext as _
from openvc.did.base import DidResolverRegistry
from openvc.errors import OpenvcError
from openvc.status import check_credential_status, parse_status_entries

from registry.badges.enums import Check, Outcome
from registry.badges.models import SignedList
from registry.badges.selectors import addresses
from registry.badges.selectors.keys import Fetch
from registry.badges.selectors.verifying.reading import claims_of
from registry.badges.selectors.verifying.report import Line
from registry.badges.sources import carriers, proofs
from registry.badges.sources.proofs import id_of
from registry.refusals import Refusal


class ListNotRead(Exception):
    """A status list could not be fetched, or is not what its issuer signed for now."""


def status(
    credential: dict[str, Any],
    *,
    of_statement: bool = False,
    resolver: DidResolverRegistry,
    fetch: Fetch | None,
    at: dt.datetime,
) -> Line:
    """Check that the issuer neither revoked nor suspended a badge, or an endorsement."""
    if "credentialStatus" not in credential:
        words = _("The issuer keeps no list of revoked badges for it.")
        return _line(Outcome.UNCHECKED, "status_absent", words)
    issuer = id_of(credential.get("issuer"))

    def read(address: str) -> dict[str, Any]:
        return _list_at(address, issuer=issuer, resolver=resolver, fetch=fetch, at=at)

    try:
        entries = parse_status_entries(credential)
        found = check_credential_status(credential, resolve_status_list=read)
    except (ListNotRead, Refusal) as error:
        words = _("The list of revoked badges could not be read: %(why)s") % {"why": error}
        return _line(Outcome.UNCHECKED, "status_list_not_read", words)
    except OpenvcError:
        words = _("What it says of its status is not written as the standard asks.")
        return _line(Outcome.FAILED, "status_malformed", words)
    if not entries:
        words = _("Its status is kept in a way that this site does not know.")
        return _line(Outcome.UNCHECKED, "status_method_unknown", words)
    if of_statement and (found.revoked or found.suspended):
        return _said_of_statement(is_revoked=found.revoked)
    return _said(is_revoked=found.revoked, is_suspended=found.suspended)


def unproven() -> Line:
    """Say that what was changed cannot say which list is its own."""
    words = _("Its status is open as long as the signature is not right.")
    return _line(Outcome.UNCHECKED, "status_unproven", words)


def _said(*, is_revoked: bool, is_suspended: bool) -> Line:
    if is_revoked:
        return _line(Outcome.FAILED, "revoked", _("The issuer has revoked it."))
    if is_suspended:
        words = _("The issuer has suspended it for the time being.")
        return _line(Outcome.FAILED, "suspended", words)
    words = _("The issuer has neither revoked nor suspended it.")
    return _line(Outcome.PASSED, "status_good", words)


def _said_of_statement(*, is_revoked: bool) -> Line:
    if is_revoked:
        words = _("The statement was revoked: it counts for nothing any more.")
        return _line(Outcome.FAILED, "revoked", words)
    words = _(
        "The statement is suspended: it is contested, or one of the two credentials has changed "
        "and it is being reviewed."
    )
    return _line(Outcome.FAILED, "suspended", words)


def _list_at(
    address: str,
    *,
    issuer: str,
    resolver: DidResolverRegistry,
    fetch: Fetch | None,
    at: dt.datetime,
) -> dict[str, Any]:
    """Return the status list at an address, once its own signature, issuer and dates are right.

    Raises:
        ListNotRead: it is not there, or not to be believed.
    """
    own = _own_list(address)
    if own is not None:
        presented = carriers.Presented(document=own.document)
    elif fetch is None or address.startswith(addresses.site()):
        raise ListNotRead(_("it is not at the address that the badge names."))
    else:
        presented = carriers.read(fetch(address))
    document = _believed(presented, resolver)
    said = claims_of(document)
    if said.issuer_id != issuer:
        raise ListNotRead(_("somebody else signed it."))
    if not said.is_dated_well or (said.valid_until and said.valid_until <= at):
        raise ListNotRead(_("it is out of date."))
    return document


def _believed(presented: carriers.Presented, resolver: DidResolverRegistry) -> dict[str, Any]:
    try:
        if presented.document is None:
            return proofs.check_token(presented.token, resolver)
        proofs.check_document(presented.document, resolver)
    except (proofs.WrongSignature, proofs.UnknownMethod, proofs.NoKey) as error:
        raise ListNotRead(_("its own signature could not be checked.")) from error
    return presented.document


def _own_list(address: str) -> SignedList | None:
    """Return the signed list of this site at an address: no request leaves the house."""
    tail = address.removeprefix(addresses.site()).strip("/").split("/")
    try:
        public_id, purpose = uuid.UUID(tail[-2]), tail[-1]
    except (ValueError, IndexError):
        return None
    found = SignedList.objects.filter(status_list__public_id=public_id, purpose=purpose)
    signed = found.select_related("status_list").first()
    if signed is None or addresses.list_address(signed.status_list, purpose) != address:
        return None
    return signed


def _line(outcome: Outcome, code: str, text: str) -> Line:
    return Line(check=Check.STATUS, outcome=outcome, code=code, text=text)
