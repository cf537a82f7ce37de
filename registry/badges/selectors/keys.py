"""Find the keys of issuers: our own in the database, did:key in itself, others where allowed."""

import json
from collections.abc import Callable
from typing import Any, Final

from openvc.did.base import DidDocument, DidResolutionError, DidResolverRegistry, parse_did_document
from openvc.did.did_key import DidKeyResolver
from openvc.did.did_web import DidWebResolver

from registry.badges.selectors import addresses
from registry.badges.selectors.documents.issuers import did_document
from registry.people.models import Organisation

Fetch = Callable[[str], bytes]
"""Gets the bytes at an address; raises a refusal where that is not allowed or not possible."""

MOST_BYTES: Final = 256 * 1024


class OwnIssuers:
    """Resolves the issuers of this site from the database: no request leaves the house."""

    def supports(self, did: str) -> bool:
        """Tell whether a DID is of this site."""
        return addresses.own_issuer(did) is not None

    def resolve(self, did: str) -> DidDocument:
        """Return the DID document of an issuer.

        Raises:
            DidResolutionError: there is no such issuer, or it never signed.
        """
        public_id = addresses.own_issuer(did)
        found = Organisation.objects.filter(public_id=public_id) if public_id else None
        organisation = found.first() if found is not None else None
        document = did_document(organisation) if organisation else None
        if document is None:
            raise DidResolutionError("no such issuer here")
        return parse_did_document(document)


def resolver(fetch: Fetch | None) -> DidResolverRegistry:
    """Return what finds keys; without ``fetch`` did:web of other hosts is not looked up."""
    resolvers: list[Any] = [OwnIssuers(), DidKeyResolver()]
    if fetch is not None:
        resolvers.append(DidWebResolver(lambda address: _json_at(fetch, address)))
    return DidResolverRegistry(resolvers)


def _json_at(fetch: Fetch, address: str) -> dict[str, Any]:
    """Return the JSON document at an address.

    Raises:
        DidResolutionError: what is there is no JSON object of a fitting size.
    """
    content = fetch(address)
    try:
        document = json.loads(content[:MOST_BYTES])
    except (ValueError, RecursionError) as error:
        raise DidResolutionError("no JSON") from error
    if not isinstance(document, dict):
        raise DidResolutionError("no JSON object")
    return document
