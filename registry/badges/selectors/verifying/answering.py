"""Verify what was presented: every check runs, and every check says its own line."""

import datetime as dt
from dataclasses import replace
from typing import Any

from registry.badges.enums import Outcome
from registry.badges.selectors.keys import Fetch, resolver
from registry.badges.selectors.verifying import checks, compromised, status
from registry.badges.selectors.verifying.reading import STATEMENT, claims_of
from registry.badges.selectors.verifying.report import Report
from registry.badges.sources import proofs
from registry.badges.sources.carriers import NothingToVerify, Presented


def verify(presented: Presented, *, at: dt.datetime, fetch: Fetch | None = None) -> Report:
    """Return what can be said of a badge at a moment.

    ``fetch`` gets documents from other hosts; without it they count as not to be had. What
    another check relies on (an issuer's word on a wrong signature) is not said to be good.

    Raises:
        NothingToVerify: it is a token of something else.
    """
    credential, token_claims = _opened(presented)
    claims = claims_of(credential, token_claims)
    if not claims.kind and "credentialSubject" not in credential:
        raise NothingToVerify
    found = resolver(fetch)
    signed = compromised.check(presented, checks.signature(presented, found))
    lines = (
        signed,
        status.unproven()
        if signed.outcome == Outcome.FAILED
        else status.status(
            credential, of_statement=claims.kind == STATEMENT, resolver=found, fetch=fetch, at=at
        ),
        checks.dates(claims, at=at),
        checks.issuer(claims, is_signed=signed.outcome == Outcome.PASSED),
    )
    if lines[1].code == "revoked":  # a revoked badge says nothing of the person any more
        claims = replace(claims, recipient="")
    return Report(lines=lines, claims=claims, form="jwt" if presented.token else "json")


def _opened(presented: Presented) -> tuple[dict[str, Any], dict[str, Any]]:
    if presented.document is not None:
        return presented.document, {}
    try:
        _header, claims = proofs.peek(presented.token)
    except proofs.UnknownMethod as error:
        raise NothingToVerify from error
    return proofs.credential_of(claims), claims
