"""The facts that the plans lean on, read from the reference tables or from their files."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from typing import Final

DAYS_A_MONTH: Final = Decimal(365) / Decimal(12)
ZLFN: Final = "MX-ZLFN"
MINIMUM_IN_DAYS: Final = "MX"
"""The country whose minimum wage is a day's; the other's is an hour's."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A municipality as the plans see it; ``border`` where its state touches the border."""

    code: str
    name: str
    subdivision: str
    is_zlfn: bool
    border: bool

    @property
    def country(self) -> str:
        """ISO 3166-1."""
        return self.subdivision[:2]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Places by code, floors by jurisdiction, skills by occupation (essential, optional).

    Floors are minor units: centavos a day in Mexico, cents an hour in the United States.
    """

    places: Mapping[str, Place]
    floors: Mapping[str, int]
    skills: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]

    def floor(self, place: Place) -> int:
        """Return the least wage at a place: a month's centavos or an hour's cents."""
        jurisdictions = [place.country, place.subdivision] + [ZLFN] * place.is_zlfn
        highest = max(self.floors.get(code, 0) for code in jurisdictions)
        if place.country == MINIMUM_IN_DAYS:
            return int((highest * DAYS_A_MONTH).to_integral_value(ROUND_UP))
        return highest

    def skills_of(self, occupations: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return essential and optional skills over several occupations, each once."""
        essential = tuple(
            dict.fromkeys(
                code for isco in occupations for code in self.skills.get(isco, ((), ()))[0]
            )
        )
        optional = tuple(
            dict.fromkeys(
                code for isco in occupations for code in self.skills.get(isco, ((), ()))[1]
            )
        )
        return essential, tuple(code for code in optional if code not in essential)
