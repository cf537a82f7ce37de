"""Words that cells may have for languages, countries and choices, in either language."""

import re
from collections.abc import Mapping
from typing import Final

from babel import Locale
from django.db.models import TextChoices

from registry.catalogue import enums as catalogue
from registry.equivalence import enums as equivalence
from registry.people.enums import OrganisationKind
from registry.reference.selectors.titles.wording import folded

LANGUAGES: Final = {
    **dict.fromkeys(("es", "espanol", "spanish", "castellano", "es-mx"), "es"),
    **dict.fromkeys(("en", "ingles", "english", "en-us"), "en"),
}
NO_COUNTRIES: Final = frozenset(("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA"))
"""Territories of the CLDR that ISO 3166-1 gives no code of a country; nor XA and the like."""


def _named() -> dict[str, str]:
    """Return the countries of ISO 3166-1 by their code and their name in both languages."""
    return {
        folded(word): code
        for language in ("es", "en")
        for code, name in Locale(language).territories.items()
        if re.fullmatch("[A-WY][A-Z]", code) and code not in NO_COUNTRIES
        for word in (code, name)
    }


COUNTRIES: Final = {
    **_named(),
    **dict.fromkeys(("mx", "mex", "mexico", "estados unidos mexicanos"), "MX"),
    **dict.fromkeys(("us", "usa", "ee. uu.", "ee.uu.", "eeuu", "estados unidos"), "US"),
    **dict.fromkeys(("united states", "united states of america", "u.s."), "US"),
}
HOME: Final = frozenset(("MX", "US"))
"""The countries whose states are known here by name."""

ABROAD: Final = re.compile(r"[A-Z0-9]{1,3}")
"""The part of a state's code after its country's."""

LABELS: Final[Mapping[tuple[str, str], type[TextChoices]]] = {
    ("programmes", "kind"): catalogue.ProgrammeKind,
    ("programmes", "credit_unit"): catalogue.CreditUnit,
    ("credentials", "type"): catalogue.CredentialType,
    ("credentials", "credit_unit"): catalogue.CreditUnit,
    ("offerings", "delivery"): catalogue.Delivery,
    ("programmes", "delivery"): catalogue.Delivery,
    ("apprenticeships", "approach"): catalogue.ApprenticeshipApproach,
    ("organisations", "kind"): OrganisationKind,
    ("equivalences", "relation"): equivalence.Relation,
    ("equivalences", "effect"): equivalence.Effect,
    ("equivalences", "method"): equivalence.Method,
}
"""Columns whose words may also be written as the platform shows them, in either language."""


def abroad(text: str) -> str:
    """Return the code of a country that is not ours; empty for ours, and for no country."""
    code = COUNTRIES.get(folded(text), "")
    return "" if code in HOME else code


def state_abroad(text: str, country: str) -> str | None:
    """Return the ISO 3166-2 code of a state of a country that is not ours; None for no code."""
    code = text.strip().upper().removeprefix(f"{country}-")
    return f"{country}-{code}" if ABROAD.fullmatch(code) else None
