"""Documents as text."""

import json
from typing import Any


def written(document: dict[str, Any]) -> bytes:
    """Return a document as JSON; names keep their ñ and accents."""
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
