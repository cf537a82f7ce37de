"""An equivalence statement as EndorsementCredential over the hashes of both versions."""

import base64
import hashlib
import json
from typing import Final

from registry.badges.models import StatusList
from registry.badges.selectors import addresses
from registry.badges.selectors.documents import parts
from registry.badges.selectors.documents.parts import Document
from registry.badges.sources import contexts
from registry.catalogue.models import CredentialVersion
from registry.catalogue.selectors.linked_data.documents import address, without_empty
from registry.equivalence.models import EquivalenceAssertion

COLUMNS: Final = (
    *("version", "name_en", "name_es", "source_language", "description_en", "description_es"),
    *("hours", "credit_unit", "months_valid"),
)


def version_document(version: CredentialVersion) -> Document:
    """Return what a credential version says, as plain data: this is what is hashed."""
    worth = version.credits
    return {
        **{name: getattr(version, name) for name in COLUMNS},
        "id": address(version),
        "code": version.credential.code,
        "type": version.credential.type,
        "country": version.credential.country,
        "issuer": str(version.credential.issuer.public_id),
        "credits": None if worth is None else f"{worth:.2f}",
        "level": version.level.code if version.level else None,
        "competencies": [
            {"position": row.position, "name_en": row.name_en, "name_es": row.name_es}
            for row in version.competencies.all()
        ],
    }


def canonical(document: Document) -> bytes:
    """Return a document as canonical JSON: RFC 8785 for the texts and integers that it has."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def sha256_of(version: CredentialVersion) -> str:
    """Return the SHA-256 of a version's canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(version_document(version))).hexdigest()


def statement(
    assertion: EquivalenceAssertion, status_list: StatusList, status_index: int
) -> Document:
    """Return the unsigned endorsement that an asserter signs, with its place in the lists."""
    sides = (assertion.source, assertion.target)
    return without_empty(
        id=addresses.statement_address(assertion),
        type=["VerifiableCredential", "EndorsementCredential"],
        name="Equivalence statement",
        issuer=parts.issuer_profile(assertion.asserter),
        validFrom=parts.moment(assertion.valid_from),
        validUntil=parts.moment(assertion.valid_to) if assertion.valid_to else None,
        credentialSubject={
            "id": f"{addresses.site()}/equivalences/{assertion.public_id}/",
            "type": ["EndorsementSubject"],
            "endorsementComment": _comment(assertion),
        },
        relatedResource=[
            {
                "id": addresses.absolute("version_document", side.public_id),
                "digestSRI": _sri(sha256_of(side)),
                "mediaType": "application/json",
            }
            for side in sides
        ],
        credentialStatus=parts.status_entries(status_list, status_index),
        **{"@context": [contexts.VC, contexts.OB]},
    )


def _comment(assertion: EquivalenceAssertion) -> str:
    """Return the facts of an assertion as one canonical line."""
    facts = {
        "source": address(assertion.source),
        "source_sha256": sha256_of(assertion.source),
        "target": address(assertion.target),
        "target_sha256": sha256_of(assertion.target),
        "relation": assertion.relation,
        "effect": assertion.effect,
        "method": assertion.method,
        "worth": f"{assertion.worth:.3f}",
        "confidence": f"{assertion.confidence:.3f}",
        "jurisdiction": assertion.scope_jurisdiction,
        "sector": assertion.scope_sector,
    }
    return canonical(facts).decode()


def _sri(digest: str) -> str:
    return "sha256-" + base64.b64encode(bytes.fromhex(digest)).decode()
