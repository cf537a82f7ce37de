"""The records of a CTDL document as rows of our kinds."""

from typing import Any

from registry.intake.sources.limits import Limits
from registry.intake.sources.rows import Reading


def is_ctdl(document: Any) -> bool:  # noqa: ARG001 - being written
    """Tell whether a JSON document is CTDL."""
    return False


def reading(document: Any, kind: str, limits: Limits) -> Reading:
    """Return the rows of a document of one kind."""
    raise NotImplementedError
