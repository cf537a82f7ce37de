"""What the law asks for to work in an occupation: place by place, and what is not known."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from registry.reference.enums import Licensing
from registry.reference.models import LicensingRule, Occupation


@dataclass(frozen=True, kw_only=True)
class Ruled:
    """An occupation and the rules in force about it, by place."""

    occupation: Occupation
    rules: Mapping[str, LicensingRule] = field(default_factory=dict)

    def at(self, place: str) -> LicensingRule | None:
        """Return what counts first in a state: its own rule, else the law of the country.

        None is not known: where a country leaves it to its states, a state without a rule of
        its own has not been looked at.
        """
        own = self.rules.get(place)
        if own is not None:
            return own
        whole = self.rules.get(place[:2])
        return whole if whole is not None and whole.asks != Licensing.STATES else None


def in_force(*, day: dt.date) -> QuerySet[LicensingRule]:
    """Return the rules in force on a day, with their occupations."""
    return LicensingRule.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=day),
        Q(valid_to__isnull=True) | Q(valid_to__gt=day),
        retired_at__isnull=True,
        occupation__retired_at__isnull=True,
    ).select_related("occupation")


def occupations(*, day: dt.date) -> list[Ruled]:
    """Return every occupation that a rule in force speaks of, by code; one query."""
    return _ruled(in_force(day=day).order_by("occupation__code", "pk"))


def occupation(*, code: str, day: dt.date) -> Ruled | None:
    """Return an occupation (ISCO-08) with its rules in force, None where there is none."""
    found = _ruled(in_force(day=day).filter(occupation__code=code).order_by("pk"))
    return found[0] if found else None


def _ruled(rows: Iterable[LicensingRule]) -> list[Ruled]:
    found: dict[int, tuple[Occupation, dict[str, LicensingRule]]] = {}
    for row in rows:
        found.setdefault(row.occupation_id, (row.occupation, {}))[1][row.jurisdiction] = row
    return [Ruled(occupation=work, rules=rules) for work, rules in found.values()]
