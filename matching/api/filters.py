"""By what the list of openings is narrowed."""

# mypy: disable-error-code="import-untyped,misc"
# django-filter has no types.

import django_filters as filters

from matching.openings.enums import OpeningKind, PlaceMode
from matching.openings.models import Opening
from registry.api.filters import COUNTRIES, DistinctFilterSet, Since, Text, YesNo


class OpeningFilter(DistinctFilterSet):
    """Openings that take people."""

    type = filters.ChoiceFilter(field_name="kind", choices=OpeningKind.choices)
    country = filters.ChoiceFilter(
        field_name="municipality__subdivision__country", choices=COUNTRIES
    )
    state = Text("municipality__subdivision__code")
    municipality = Text("municipality__code")
    employer = filters.UUIDFilter(field_name="employer__public_id")
    occupation = Text("occupations__occupation__code")
    skill = Text("requirements__skill__code")
    credential = filters.UUIDFilter(field_name="requirements__version__public_id")
    programme = filters.UUIDFilter(field_name="programme__public_id")
    place_mode = filters.ChoiceFilter(choices=PlaceMode.choices)
    sponsors_permit = YesNo("sponsors_permit")
    starts_from = filters.DateFilter(field_name="starts_on", lookup_expr="gte")
    closes_from = filters.DateFilter(field_name="closes_on", lookup_expr="gte")
    updated_since = Since("updated_at")

    class Meta:
        model = Opening
        fields: tuple[str, ...] = ()
