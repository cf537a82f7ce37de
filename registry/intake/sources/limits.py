"""How much a file may hold before it is refused; every number is a setting."""

from dataclasses import dataclass
from typing import Self

from django.conf import settings

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The most that is read. ``INTAKE_LIMITS`` in the settings replaces single numbers.

    ``ratio`` is how many times larger a part of a zip may be than its packed bytes;
    ``depth`` and ``nodes`` count the nesting and the values of a JSON document.
    """

    bytes: int = 200 * MEBIBYTE
    json_bytes: int = 32 * MEBIBYTE
    rows: int = 200_000
    columns: int = 300
    cell_length: int = 32_767
    zip_members: int = 2_000
    zip_bytes: int = 512 * MEBIBYTE
    ratio: int = 200
    depth: int = 64
    nodes: int = 2_000_000

    @classmethod
    def from_settings(cls) -> Self:
        """Return the limits of this installation."""
        most = getattr(settings, "INTAKE_MOST_BYTES", cls.bytes)
        return cls(**{"bytes": most, **getattr(settings, "INTAKE_LIMITS", {})})
