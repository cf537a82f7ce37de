"""Check signatures: embedded Data Integrity proofs and compact tokens. No status, no dates.

A credential that cannot be judged here (a method, a context or a key that is not known) is
told apart from one whose signature is wrong: the first could not be checked, the second failed.
"""

import base64
import json
from typing import Any, Final

import jwt
from openvc.did.base import DidResolverRegistry
from openvc.errors import KeyResolutionFailed, OpenvcError
from openvc.proof.contexts import DocumentLoaderError
from openvc.proof.errors import (
    CredentialNotYetValid,
    MalformedTimestamp,
    UnsupportedAlgorithm,
    UnsupportedCryptosuite,
)
from openvc.verify import UnknownCredentialFormat, VerificationPolicy, verify_credential

from registry.badges.sources.contexts import contexts

POLICY: Final = VerificationPolicy(require_status=False, require_not_expired=False)
ALGORITHMS: Final[dict[tuple[str, str], str]] = {
    ("OKP", "Ed25519"): "EdDSA",
    ("EC", "P-256"): "ES256",
    ("EC", "P-384"): "ES384",
    ("RSA", ""): "RS256",
}
"""The algorithm follows from the issuer's key, never from what a token says of itself."""
UNKNOWN: Final = (
    UnsupportedCryptosuite,
    UnsupportedAlgorithm,
    DocumentLoaderError,
    UnknownCredentialFormat,
)
NOT_OF_THE_SIGNATURE: Final = (CredentialNotYetValid, MalformedTimestamp)
"""Raised after the signature was found right: another check says it."""


class WrongSignature(Exception):
    """The signature does not fit the content, the key or the issuer."""


class UnknownMethod(Exception):
    """Signed in a way, or read by a context, that is not known here."""


class NoKey(Exception):
    """The issuer's key could not be found."""


def check_document(document: dict[str, Any], resolver: DidResolverRegistry) -> None:
    """Check the embedded proof, and that its key is the issuer's own.

    Raises:
        WrongSignature, UnknownMethod, NoKey: see there.
    """
    try:
        verify_credential(document, policy=POLICY, resolver=resolver, extra_contexts=contexts())
    except NOT_OF_THE_SIGNATURE:
        return
    except KeyResolutionFailed as error:
        raise NoKey(str(error)) from error
    except UNKNOWN as error:
        raise UnknownMethod(str(error)) from error
    except OpenvcError as error:
        raise WrongSignature(str(error)) from error


def check_token(token: str, resolver: DidResolverRegistry) -> dict[str, Any]:
    """Check a compact token and return its credential.

    The registered claims have to agree with the credential (Open Badges 3.0, 8.2.4).

    Raises:
        WrongSignature, UnknownMethod, NoKey: see there.
    """
    header, claims = peek(token)
    key, algorithm = _key(header, claims, resolver)
    try:
        jwt.decode(
            token,
            key=key,
            algorithms=[algorithm],
            options={"verify_exp": False, "verify_nbf": False, "verify_aud": False},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise WrongSignature(str(error)) from error
    credential = credential_of(claims)
    if _agrees(claims, credential):
        return credential
    raise WrongSignature("the claims do not agree with the credential")


def peek(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return header and claims of a token as they stand: nothing of it is checked.

    Raises:
        UnknownMethod: it is no token.
    """
    try:
        header, claims = (_part(part) for part in token.split(".")[:2])
    except (ValueError, RecursionError) as error:
        raise UnknownMethod("not a token") from error
    return header, claims


def credential_of(claims: dict[str, Any]) -> dict[str, Any]:
    """Return the credential in a token's claims: the claims themselves, or ``vc`` of old."""
    inner = claims.get("vc")
    return inner if isinstance(inner, dict) else claims


def id_of(node: Any) -> str:
    """Return the id of a node that may be written as its id alone."""
    found = node.get("id") if isinstance(node, dict) else node
    return found if isinstance(found, str) else ""


def _part(part: str) -> dict[str, Any]:
    found = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    if not isinstance(found, dict):
        raise UnknownMethod("not an object")
    return found


def _key(
    header: dict[str, Any], claims: dict[str, Any], resolver: DidResolverRegistry
) -> tuple[Any, str]:
    """Return the issuer's key that the header names, and its algorithm."""
    issuer = id_of(credential_of(claims).get("issuer"))
    kid = header.get("kid")
    if not issuer.startswith("did:"):
        raise NoKey("the issuer is no DID")
    try:
        found = resolver.resolve(issuer).key_by_kid(kid if isinstance(kid, str) else None)
    except OpenvcError as error:
        raise NoKey(str(error)) from error
    if found is None or (isinstance(kid, str) and "#" in kid and not kid.startswith(f"{issuer}#")):
        raise WrongSignature("no such key of this issuer")
    jwk = found.public_key_jwk
    algorithm = ALGORITHMS.get((str(jwk.get("kty")), str(jwk.get("crv", ""))))
    if algorithm is None:
        raise UnknownMethod("kind of key")
    return jwt.PyJWK.from_dict({**jwk, "alg": algorithm}), algorithm


def _agrees(claims: dict[str, Any], credential: dict[str, Any]) -> bool:
    subject = credential.get("credentialSubject")
    pairs = (
        (claims.get("iss"), id_of(credential.get("issuer"))),
        (claims.get("jti"), credential.get("id")),
        (claims.get("sub"), id_of(subject) or None),
    )
    return all(claim is None or claim == said for claim, said in pairs)
