"""Where the reference data comes from: each source once, with its date and how sure it is."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Max

from registry.records import SourcedFact
from registry.reference.models import (
    CrosswalkPair,
    ExchangeRate,
    Industry,
    Level,
    LicensingRule,
    Municipality,
    Occupation,
    OccupationSynonym,
    PurchasingPower,
    Skill,
    Subdivision,
    WageFloor,
)

KINDS: Final[tuple[type[SourcedFact], ...]] = (
    Occupation,
    CrosswalkPair,
    OccupationSynonym,
    Skill,
    Industry,
    Subdivision,
    Municipality,
    Level,
    LicensingRule,
    WageFloor,
    ExchangeRate,
    PurchasingPower,
)


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """One source of one kind of record: its rows in force, and when one was last checked."""

    kind: str
    source: str
    publisher: str
    url: str
    confidence: str
    rows: int
    checked_on: dt.date | None


def sources() -> list[Provenance]:
    """Return every source of the reference data in force; one query per kind of record."""
    return [row for kind in KINDS for row in _of(kind)]


def _of(kind: type[SourcedFact]) -> list[Provenance]:
    rows = (
        kind._default_manager.filter(retired_at__isnull=True)  # noqa: SLF001 - the model's manager
        .values("source", "publisher", "confidence")
        .annotate(rows=Count("pk"), checked=Max("checked_on"), url=Max("source_url"))
        .order_by("-rows", "source", "publisher", "confidence")
    )
    name = str(kind._meta.verbose_name_plural)  # noqa: SLF001 - the public way to a column
    return [
        Provenance(
            kind=name,
            source=row["source"],
            publisher=row["publisher"],
            url=row["url"],
            confidence=row["confidence"],
            rows=row["rows"],
            checked_on=row["checked"],
        )
        for row in rows
    ]
