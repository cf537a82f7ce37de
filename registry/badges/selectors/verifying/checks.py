"""The checks, each a line: what it ended in and why, in words."""

import datetime as dt
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openvc.did.base import DidResolverRegistry

from registry.badges.enums import Check, Outcome
from registry.badges.selectors import addresses
from registry.badges.selectors.verifying.report import Claims, Line
from registry.badges.sources import proofs
from registry.badges.sources.carriers import Presented
from registry.people.enums import OrganisationStatus
from registry.people.models import Organisation
from registry.refusals import Refusal


def signature(presented: Presented, resolver: DidResolverRegistry) -> Line:
    """Check that the issuer's key signed exactly this content."""
    try:
        if presented.document is not None:
            proofs.check_document(presented.document, resolver)
        else:
            proofs.check_token(presented.token, resolver)
    except proofs.WrongSignature:
        words = _("The signature does not fit: the badge was changed, or the issuer did not sign.")
        return _line(Check.SIGNATURE, Outcome.FAILED, "signature_wrong", words)
    except proofs.UnknownMethod:
        words = _("It is signed in a way that this site does not know.")
        return _line(Check.SIGNATURE, Outcome.UNCHECKED, "signature_method_unknown", words)
    except (proofs.NoKey, Refusal) as error:
        return _without_key(error)
    words = _("The issuer signed exactly this content. Nothing was changed.")
    return _line(Check.SIGNATURE, Outcome.PASSED, "signature_right", words)


def _without_key(error: Exception) -> Line:
    words = _(
        "The issuer's key could not be fetched: this site asks listed hosts only, and did:key and "
        "its own issuers without asking anybody."
    )
    if isinstance(error, Refusal):
        words = f"{words} {error}"
    return _line(Check.SIGNATURE, Outcome.UNCHECKED, "key_not_found", words)


def dates(claims: Claims, *, at: dt.datetime) -> Line:
    """Check that a badge has begun and not ended."""
    if not claims.is_dated_well:
        words = _("Its dates are not written as dates.")
        return _line(Check.DATES, Outcome.FAILED, "dates_malformed", words)
    if claims.valid_from and claims.valid_from > at:
        day = date_format(claims.valid_from.date(), "DATE_FORMAT")
        words = _("It is valid from %(day)s on, which is still to come.") % {"day": day}
        return _line(Check.DATES, Outcome.FAILED, "not_yet_valid", words)
    if claims.valid_until and claims.valid_until <= at:
        day = date_format(claims.valid_until.date(), "DATE_FORMAT")
        words = _("It expired on %(day)s.") % {"day": day}
        return _line(Check.DATES, Outcome.FAILED, "expired", words)
    if claims.valid_until:
        day = date_format(claims.valid_until.date(), "DATE_FORMAT")
        words = _("It is within its dates and ends on %(day)s.") % {"day": day}
    else:
        words = _("It is within its dates and has no end.")
    return _line(Check.DATES, Outcome.PASSED, "in_date", words)


def issuer(claims: Claims, *, is_signed: bool) -> Line:
    """Say who the issuer is to this registry: one of its own, known elsewhere, or unknown."""
    if not is_signed:
        words = _("Who issued it is open as long as the signature is not right.")
        return _line(Check.ISSUER, Outcome.UNCHECKED, "issuer_unproven", words)
    own = addresses.own_issuer(claims.issuer_id)
    if own is not None:
        return _own_issuer(Organisation.objects.filter(public_id=own).first())
    known = _known_elsewhere(claims.issuer_id)
    if known is not None:
        words = _(
            "It is signed from the website of %(name)s, a verified organization of this registry."
        )
        return _line(
            Check.ISSUER, Outcome.PASSED, "issuer_known_elsewhere", words % {"name": known.name}
        )
    words = _(
        "This registry does not know the issuer (%(id)s). The signature shows that the key is "
        "the issuer's, not who that is."
    )
    return _line(
        Check.ISSUER, Outcome.UNCHECKED, "issuer_unknown", words % {"id": claims.issuer_id}
    )


def _own_issuer(organisation: Organisation | None) -> Line:
    if organisation is None:
        words = _("This registry has no such issuer.")
        return _line(Check.ISSUER, Outcome.FAILED, "issuer_absent", words)
    said: dict[str, Any] = {"name": organisation.name}
    if organisation.status != OrganisationStatus.VERIFIED:
        words = _("%(name)s is not, or no longer, a verified organization of this registry.")
        return _line(Check.ISSUER, Outcome.FAILED, "issuer_not_verified", words % said)
    words = _("%(name)s is a verified organization of this registry.")
    return _line(Check.ISSUER, Outcome.PASSED, "issuer_verified", words % said)


def _known_elsewhere(did: str) -> Organisation | None:
    """Return the verified organisation on whose own website a did:web stands."""
    if not did.startswith(addresses.DID_WEB):
        return None
    host = unquote(did.removeprefix(addresses.DID_WEB).split(":")[0]).lower()
    rows = Organisation.objects.filter(
        Q(website__istartswith=f"https://{host}") | Q(website__istartswith=f"https://www.{host}"),
        status=OrganisationStatus.VERIFIED,
    )
    hosts = {host, f"www.{host}"}
    return next((row for row in rows if urlsplit(row.website).netloc.lower() in hosts), None)


def _line(check: Check, outcome: Outcome, code: str, text: str) -> Line:
    return Line(check=check, outcome=outcome, code=code, text=text)
