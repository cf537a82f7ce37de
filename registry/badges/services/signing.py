"""Sign documents: as Data Integrity proof (eddsa-rdfc-2022) and as compact token (VC-JWT)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openvc.keys import Ed25519SigningKey
from openvc.proof.data_integrity import DataIntegrityProofSuite

from registry.badges.models import IssuerKey
from registry.badges.selectors import addresses
from registry.badges.selectors.documents.parts import Document
from registry.badges.services import keys
from registry.badges.sources.contexts import contexts
from registry.badges.sources.proofs import id_of
from registry.people.models import Organisation


@dataclass(frozen=True, kw_only=True)
class Signer:
    """A key of an issuer, opened."""

    key: IssuerKey
    private: Ed25519PrivateKey

    @property
    def address(self) -> str:
        """The key as credentials name it."""
        return addresses.key_id(self.key)


def signer_of(organisation: Organisation, *, at: dt.datetime) -> Signer:
    """Return what signs for an organisation now.

    Raises:
        BadgesSwitchedOff, KeyUnreadable: see ``keys``.
    """
    key = keys.current(organisation, at=at)
    return Signer(key=key, private=keys.opened(key))


def sign_document(signer: Signer, document: Document, *, at: dt.datetime) -> Document:
    """Return a document with its embedded proof.

    The library refuses to sign what the proof would not cover: no member of the JSON can be
    changed unnoticed.
    """
    return DataIntegrityProofSuite().add_proof(
        document,
        signing_key=Ed25519SigningKey(signer.private, kid=signer.address),
        verification_method=signer.address,
        created=at,
        extra_contexts=contexts(),
    )


def sign_token(signer: Signer, document: Document, *, at: dt.datetime) -> str:
    """Return a document as compact token with its registered claims (Open Badges 3.0, 8.2.4)."""
    claims: dict[str, Any] = {
        **document,
        "iss": id_of(document["issuer"]),
        "jti": document["id"],
        "iat": int(at.timestamp()),
        "nbf": _seconds(document["validFrom"]),
    }
    subject = id_of(document["credentialSubject"])
    if subject:
        claims["sub"] = subject
    if "validUntil" in document:
        claims["exp"] = _seconds(document["validUntil"])
    return jwt.encode(
        claims, signer.private, algorithm="EdDSA", headers={"typ": "JWT", "kid": signer.address}
    )


def _seconds(moment: str) -> int:
    return int(dt.datetime.fromisoformat(moment).timestamp())
