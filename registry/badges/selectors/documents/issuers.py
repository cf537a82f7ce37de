"""The DID document of an issuer: every key that it ever signed with."""

from registry.badges.models import IssuerKey
from registry.badges.selectors import addresses
from registry.badges.selectors.documents.parts import Document
from registry.badges.sources import contexts
from registry.catalogue.selectors.linked_data.documents import address
from registry.people.models import Organisation


def did_document(organisation: Organisation) -> Document | None:
    """Return the document; None for an organisation that never signed anything."""
    did = addresses.did_of(organisation)
    keys = list(IssuerKey.objects.filter(organisation=organisation).select_related("organisation"))
    if not keys:
        return None
    return {
        "@context": [contexts.DID, contexts.MULTIKEY],
        "id": did,
        "alsoKnownAs": [address(organisation)],
        "verificationMethod": [_method(key, did) for key in keys],
        "assertionMethod": [addresses.key_id(key) for key in keys],
    }


def _method(key: IssuerKey, did: str) -> Document:
    """Return a key; ``revoked`` is the moment since which a compromised one is not believed."""
    method = {
        "id": addresses.key_id(key),
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": key.public,
    }
    if key.compromised_since is not None:
        method["revoked"] = key.compromised_since.isoformat()
    return method
