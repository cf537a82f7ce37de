"""Industries by their codes."""

from collections.abc import Iterable

from registry.reference.enums import IndustryScheme
from registry.reference.models import Industry


def sectors(codes: Iterable[str]) -> dict[str, Industry]:
    """Return the two-digit sectors with some NAICS codes, by code; one query, none without."""
    wanted = set(codes)
    if not wanted:
        return {}
    rows = Industry.objects.filter(scheme=IndustryScheme.NAICS2022, code__in=wanted)
    return {row.code: row for row in rows}
