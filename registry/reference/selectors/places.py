"""Places by their codes."""

from collections.abc import Iterable

from registry.reference.models import Subdivision


def subdivisions(codes: Iterable[str]) -> dict[str, Subdivision]:
    """Return the states with some ISO 3166-2 codes, by code; one query, none without codes."""
    wanted = {code for code in codes if "-" in code}
    if not wanted:
        return {}
    return {row.code: row for row in Subdivision.objects.filter(code__in=wanted)}
