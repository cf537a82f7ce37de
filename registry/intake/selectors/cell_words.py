"""Words that cells may have for languages, countries and choices, in either language."""

from collections.abc import Mapping
from typing import Final

from django.db.models import TextChoices

from registry.catalogue import enums as catalogue
from registry.equivalence import enums as equivalence
from registry.people.enums import OrganisationKind

LANGUAGES: Final = {
    **dict.fromkeys(("es", "espanol", "spanish", "castellano", "es-mx"), "es"),
    **dict.fromkeys(("en", "ingles", "english", "en-us"), "en"),
}
COUNTRIES: Final = {
    **dict.fromkeys(("mx", "mex", "mexico", "estados unidos mexicanos"), "MX"),
    **dict.fromkeys(("us", "usa", "ee. uu.", "ee.uu.", "eeuu", "estados unidos"), "US"),
    **dict.fromkeys(("united states", "united states of america", "u.s."), "US"),
}
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
