"""The vocabularies of a snapshot: which column each concept has."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from registry.catalogue.models import CredentialVersion
from registry.people.models import Organisation
from registry.reference.enums import MATCHED_LANGUAGES, OccupationScheme
from registry.reference.models import CrosswalkPair, Occupation, Skill, Subdivision

COUNTRIES = ("CA", "MX", "US")
"""Countries in the order of the engine's indices."""

EPOCH = dt.date(1970, 1, 1)

Key = TypeVar("Key")


def day_number(day: dt.date) -> int:
    """Return days since 1970-01-01."""
    return (day - EPOCH).days


@dataclass(frozen=True)
class Vocabulary:
    """The index of every concept of a snapshot: primary key or code -> column."""

    units: Mapping[str, int]
    skills: Mapping[int, int]
    versions: Mapping[int, int]
    employers: Mapping[int, int]
    subdivisions: Mapping[str, int]
    languages: Mapping[str, int]
    countries: Mapping[str, int]
    shares: Mapping[int, tuple[tuple[int, int], ...]]

    @classmethod
    def read(cls) -> "Vocabulary":
        """Read the vocabulary from the reference tables, in a stable order."""
        isco_units = Occupation.objects.filter(scheme=OccupationScheme.ISCO08, level=4)
        units = _indexed(isco_units.order_by("code").values_list("code", flat=True))
        return cls(
            units=units,
            skills=_indexed(Skill.objects.order_by("pk").values_list("pk", flat=True)),
            versions=_indexed(
                CredentialVersion.objects.order_by("pk").values_list("pk", flat=True)
            ),
            employers=_indexed(
                # Schools and agencies offer places too, so every organisation has a column.
                Organisation.objects.order_by("pk").values_list("pk", flat=True)
            ),
            subdivisions=_indexed(
                Subdivision.objects.order_by("code").values_list("code", flat=True)
            ),
            languages=_indexed(MATCHED_LANGUAGES),
            countries=_indexed(COUNTRIES),
            shares=_shares(units),
        )


def _indexed(keys: Iterable[Key]) -> dict[Key, int]:
    return {key: index for index, key in enumerate(keys)}


def _shares(units: Mapping[str, int]) -> dict[int, tuple[tuple[int, int], ...]]:
    """Return, per occupation of any scheme, its unit groups and their share per mille."""
    shares: dict[int, list[tuple[str, Decimal]]] = defaultdict(list)
    for pk, code in Occupation.objects.filter(scheme=OccupationScheme.ISCO08, level=4).values_list(
        "pk", "code"
    ):
        shares[pk].append((code, Decimal(1)))
    pairs = CrosswalkPair.objects.filter(
        to_occupation__scheme=OccupationScheme.ISCO08, retired_at__isnull=True
    ).values_list("from_occupation_id", "to_occupation__code", "weight")
    for pk, code, weight in pairs.order_by("from_occupation_id", "to_occupation__code"):
        if code in units:
            shares[pk].append((code, weight))
    return {pk: _per_mille(rows, units) for pk, rows in shares.items()}


def _per_mille(
    rows: Sequence[tuple[str, Decimal]], units: Mapping[str, int]
) -> tuple[tuple[int, int], ...]:
    """Whole per mille that sum to 1000: what rounding loses goes to the largest share."""
    total = sum((weight for _code, weight in rows), Decimal(0))
    whole = [(units[code], max(1, int(1000 * weight / total))) for code, weight in rows]
    largest = max(range(len(whole)), key=lambda i: (whole[i][1], -whole[i][0]))
    unit, value = whole[largest]
    whole[largest] = (unit, value + 1000 - sum(v for _u, v in whole))
    return tuple(whole)
