"""The JSON-LD contexts that badges are read by: those inside the wheels, never the network.

The vocabulary of a signature must not change under it: a context that is not here is refused.
"""

from functools import cache
from typing import Any, Final

from openbadgeslib.ob3.clr import bundled_clr_contexts
from openbadgeslib.ob3.contexts import bundled_contexts

VC: Final = "https://www.w3.org/ns/credentials/v2"
OB: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CLR: Final = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
DID: Final = "https://www.w3.org/ns/did/v1"
MULTIKEY: Final = "https://w3id.org/security/multikey/v1"


@cache
def contexts() -> dict[str, dict[str, Any]]:
    """Return every context that is known here, by its address."""
    return {**bundled_contexts(), **bundled_clr_contexts()}
