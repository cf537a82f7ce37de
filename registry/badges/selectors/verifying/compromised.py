"""Whether the key that signed was in somebody else's hands.

The date in what a thief signs is the thief's own. So of a compromised key only that is believed
which this registry itself kept before the moment of the compromise, to the letter.
"""

import datetime as dt
from typing import Any, Final

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.badges.enums import Check, Outcome
from registry.badges.models import Badge, IssuerKey, SignedStatement
from registry.badges.selectors import addresses
from registry.badges.selectors.verifying.report import Line
from registry.badges.sources import proofs
from registry.badges.sources.carriers import Presented

LONGEST_NUMBER: Final = 9


def check(presented: Presented, signed: Line) -> Line:
    """Return the line of a right signature as it was, or why it is not believed after all."""
    key = _key(presented) if signed.outcome == Outcome.PASSED else None
    since = key.compromised_since if key else None
    if key is None or since is None or _is_on_record(presented, key, since):
        return signed
    words = _(
        "The key that signed it may have been in other hands since %(day)s, and this registry has "
        "no record of it from before: it is not believed."
    ) % {"day": date_format(since, "DATE_FORMAT")}
    return Line(check=Check.SIGNATURE, outcome=Outcome.FAILED, code="key_compromised", text=words)


def _key(presented: Presented) -> IssuerKey | None:
    """Return the key of an issuer of this site that signed, if one did."""
    did, _sign, name = _method_of(presented).partition("#")
    number = name.removeprefix("key-")
    public_id = addresses.own_issuer(did)
    if public_id is None or not number.isdecimal() or len(number) > LONGEST_NUMBER:
        return None
    return IssuerKey.objects.filter(organisation__public_id=public_id, number=int(number)).first()


def _method_of(presented: Presented) -> str:
    if presented.document is None:
        header, _claims = proofs.peek(presented.token)
        return proofs.id_of(header.get("kid"))
    proof: Any = presented.document.get("proof")
    first = proof[0] if isinstance(proof, list) and proof else proof
    return proofs.id_of(first.get("verificationMethod")) if isinstance(first, dict) else ""


def _is_on_record(presented: Presented, key: IssuerKey, since: dt.datetime) -> bool:
    same = (
        Q(token=presented.token) if presented.document is None else Q(document=presented.document)
    )
    kept = Badge.objects.filter(same, key=key, issued_at__lt=since)
    return (
        kept.exists() or SignedStatement.objects.filter(same, key=key, signed_at__lt=since).exists()
    )
