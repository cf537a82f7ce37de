"""Read what a credential says of itself. Strangers wrote it: every member may be anything."""

import datetime as dt
from typing import Any, Final

from registry.badges.selectors.verifying.report import Claims, parsed_moment
from registry.badges.sources.proofs import id_of

LONGEST: Final = 300
STATEMENT: Final = "EndorsementCredential"
KINDS: Final = ("ClrCredential", STATEMENT, "OpenBadgeCredential")


def claims_of(credential: dict[str, Any], token_claims: dict[str, Any] | None = None) -> Claims:
    """Return a credential's claims; a token's ``exp`` and ``nbf`` narrow its dates."""
    start, end, is_dated_well = _window(credential, token_claims or {})
    issuer = credential.get("issuer")
    subject = _first(credential.get("credentialSubject"))
    achievement = _first(subject.get("achievement"))
    return Claims(
        id=text(credential.get("id")),
        kind=_kind(credential.get("type")),
        name=text(achievement.get("name")) or text(credential.get("name")),
        issuer_id=id_of(issuer)[:LONGEST],
        issuer_name=text(issuer.get("name")) if isinstance(issuer, dict) else "",
        recipient=_recipient(subject),
        valid_from=start,
        valid_until=end,
        is_dated_well=is_dated_well,
    )


def text(value: Any) -> str:
    """Return a text, or the first of a language map; cut where it is too long."""
    if isinstance(value, dict):
        value = next(iter(value.values()), "")
    return value[:LONGEST] if isinstance(value, str) else ""


def _first(value: Any) -> dict[str, Any]:
    found = value[0] if isinstance(value, list) and value else value
    return found if isinstance(found, dict) else {}


def _kind(types: Any) -> str:
    said = types if isinstance(types, list) else [types]
    if "AchievementCredential" in said:
        return "OpenBadgeCredential"
    return next((kind for kind in KINDS if kind in said), "")


def _recipient(subject: dict[str, Any]) -> str:
    """Return the name that a credential gives its recipient, where it gives one."""
    identities = subject.get("identifier")
    for one in identities if isinstance(identities, list) else [identities]:
        if isinstance(one, dict) and one.get("identityType") == "name" and not one.get("hashed"):
            return text(one.get("identityHash"))
    return ""


def _window(
    credential: dict[str, Any], token_claims: dict[str, Any]
) -> tuple[dt.datetime | None, dt.datetime | None, bool]:
    """Return from when and until when, and whether all that is written there is a date."""
    try:
        start = parsed_moment(credential.get("validFrom", credential.get("issuanceDate")))
        end = parsed_moment(credential.get("validUntil", credential.get("expirationDate")))
        starts = [one for one in (start, _numeric(token_claims.get("nbf"))) if one]
        ends = [one for one in (end, _numeric(token_claims.get("exp"))) if one]
    except (TypeError, ValueError, OverflowError, OSError):
        return None, None, False
    return max(starts, default=None), min(ends, default=None), True


def _numeric(value: Any) -> dt.datetime | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("no number")
    return dt.datetime.fromtimestamp(value, tz=dt.UTC)
