"""By what lists are narrowed. A value that cannot be is refused, never ignored."""

# mypy: disable-error-code="import-untyped,misc"
# django-filter has no types.

from typing import Any, Final

import django_filters as filters
from django.db.models import Model, QuerySet

from registry.catalogue.enums import (
    CredentialLink,
    CredentialType,
    Delivery,
    ProgrammeKind,
    RecordStatus,
)
from registry.catalogue.models import (
    Competency,
    CredentialVersion,
    Offering,
    Programme,
)
from registry.equivalence.enums import AssertionStatus, Effect, Method, Relation
from registry.equivalence.models import EquivalenceAssertion
from registry.people.enums import Language, OrganisationKind
from registry.people.models import Organisation
from registry.reference.enums import IndustryScheme, OccupationScheme, PayPeriod
from registry.reference.models import (
    GlossaryTerm,
    Industry,
    Level,
    LevelFramework,
    Municipality,
    Occupation,
    Skill,
    Subdivision,
    WageFloor,
)

COUNTRIES: Final = (("MX", "MX"), ("US", "US"))
ISCED: Final = tuple((number, str(number)) for number in range(9))
LONGEST: Final = 120
BOOLEANS: Final = (("true", "true"), ("false", "false"))


class YesNo(filters.TypedChoiceFilter):
    """``true`` or ``false``, nothing else."""

    def __init__(self, field_name: str) -> None:
        super().__init__(
            field_name=field_name, choices=BOOLEANS, coerce=lambda said: said == "true"
        )


def text(field_name: str, **options: Any) -> filters.CharFilter:
    """Make a filter by an exact text of a sane length."""
    return filters.CharFilter(field_name=field_name, max_length=LONGEST, strip=False, **options)


def isced(field_name: str) -> filters.TypedChoiceFilter:
    """Make a filter by the ISCED 2011 hinge."""
    return filters.TypedChoiceFilter(field_name=field_name, choices=ISCED, coerce=int)


class DistinctFilterSet(filters.FilterSet):
    """Filters across a many-to-many relation must not repeat a record."""

    def filter_queryset(self, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """Narrow a list."""
        rows: QuerySet[Model] = super().filter_queryset(queryset).distinct()
        return rows


class CredentialFilter(DistinctFilterSet):
    """Credential versions; ``status`` other than published reaches back into history."""

    type = filters.ChoiceFilter(field_name="credential__type", choices=CredentialType.choices)
    country = filters.ChoiceFilter(field_name="credential__country", choices=COUNTRIES)
    jurisdiction = text("credential__jurisdiction")
    issuer = filters.UUIDFilter(field_name="credential__issuer__public_id")
    code = text("credential__code", lookup_expr="iexact")
    level = isced("level__isced_level")
    occupation = text("occupations__occupation__code")
    skill = text("competencies__skill__code")
    industry = text("industries__code")
    regulated = YesNo("credential__is_regulated")
    recognised = YesNo("is_recognised_abroad")
    status = filters.ChoiceFilter(
        choices=[
            (status.value, status.label)
            for status in (RecordStatus.PUBLISHED, RecordStatus.SUPERSEDED, RecordStatus.ARCHIVED)
        ]
    )
    updated_since = filters.IsoDateTimeFilter(field_name="updated_at", lookup_expr="gte")

    class Meta:
        model = CredentialVersion
        fields: tuple[str, ...] = ()


class CompetencyFilter(filters.FilterSet):
    """Parts of credentials."""

    skill = text("skill__code")
    credential = filters.UUIDFilter(field_name="version__public_id")

    class Meta:
        model = Competency
        fields: tuple[str, ...] = ()


class ProgrammeFilter(DistinctFilterSet):
    """Programmes on offer."""

    type = filters.ChoiceFilter(field_name="kind", choices=ProgrammeKind.choices)
    country = filters.ChoiceFilter(field_name="provider__country", choices=COUNTRIES)
    provider = filters.UUIDFilter(field_name="provider__public_id")
    code = text("code", lookup_expr="iexact")
    level = isced("level__isced_level")
    occupation = text("occupations__code")
    skill = text("skills__code")
    credential = filters.UUIDFilter(field_name="credential_links__version__public_id")
    link = filters.ChoiceFilter(field_name="credential_links__link", choices=CredentialLink.choices)
    state = text("offerings__municipality__subdivision__code")
    updated_since = filters.IsoDateTimeFilter(field_name="updated_at", lookup_expr="gte")

    class Meta:
        model = Programme
        fields: tuple[str, ...] = ()


class OfferingFilter(filters.FilterSet):
    """Offerings of programmes on offer."""

    programme = filters.UUIDFilter(field_name="programme__public_id")
    provider = filters.UUIDFilter(field_name="programme__provider__public_id")
    country = filters.ChoiceFilter(
        field_name="municipality__subdivision__country", choices=COUNTRIES
    )
    state = text("municipality__subdivision__code")
    municipality = text("municipality__code")
    delivery = filters.ChoiceFilter(choices=Delivery.choices)
    offered_in = filters.ChoiceFilter(field_name="language", choices=Language.choices)
    starts_from = filters.DateFilter(field_name="starts_on", lookup_expr="gte")
    starts_before = filters.DateFilter(field_name="starts_on", lookup_expr="lt")
    funded = YesNo("is_funded")
    updated_since = filters.IsoDateTimeFilter(field_name="updated_at", lookup_expr="gte")

    class Meta:
        model = Offering
        fields: tuple[str, ...] = ()


class OrganisationFilter(filters.FilterSet):
    """Organisations with a public page."""

    type = filters.ChoiceFilter(field_name="kind", choices=OrganisationKind.choices)
    country = filters.ChoiceFilter(choices=COUNTRIES)
    state = text("region")
    name = filters.CharFilter(
        lookup_expr="icontains", min_length=3, max_length=LONGEST, label="A part of the name"
    )
    updated_since = filters.IsoDateTimeFilter(field_name="updated_at", lookup_expr="gte")

    class Meta:
        model = Organisation
        fields: tuple[str, ...] = ()


class OccupationFilter(filters.FilterSet):
    """Occupations of the three classifications."""

    scheme = filters.ChoiceFilter(choices=OccupationScheme.choices)
    code = text("code")
    parent = text("parent__code")
    level = filters.NumberFilter(min_value=1, max_value=9, decimal_places=0)

    class Meta:
        model = Occupation
        fields: tuple[str, ...] = ()


class SkillFilter(filters.FilterSet):
    """Skills."""

    code = text("code")
    kind = text("kind")
    sector = text("sector")

    class Meta:
        model = Skill
        fields: tuple[str, ...] = ()


class IndustryFilter(filters.FilterSet):
    """Industries of NAICS and SCIAN."""

    scheme = filters.ChoiceFilter(choices=IndustryScheme.choices)
    code = text("code")
    parent = text("parent__code")
    level = filters.NumberFilter(min_value=1, max_value=9, decimal_places=0)

    class Meta:
        model = Industry
        fields: tuple[str, ...] = ()


class FrameworkFilter(filters.FilterSet):
    """Level frameworks."""

    country = filters.ChoiceFilter(choices=COUNTRIES)

    class Meta:
        model = LevelFramework
        fields: tuple[str, ...] = ()


class LevelFilter(filters.FilterSet):
    """Levels of all frameworks."""

    framework = text("framework__code")
    isced = isced("isced_level")

    class Meta:
        model = Level
        fields: tuple[str, ...] = ()


class StateFilter(filters.FilterSet):
    """States."""

    country = filters.ChoiceFilter(choices=COUNTRIES)
    border = YesNo("is_border")

    class Meta:
        model = Subdivision
        fields: tuple[str, ...] = ()


class MunicipalityFilter(filters.FilterSet):
    """Municipalities and cities."""

    country = filters.ChoiceFilter(field_name="subdivision__country", choices=COUNTRIES)
    state = text("subdivision__code")
    border_zone = YesNo("is_zlfn")
    name = filters.CharFilter(
        lookup_expr="istartswith", min_length=2, max_length=LONGEST, label="How the name begins"
    )

    class Meta:
        model = Municipality
        fields: tuple[str, ...] = ()


class GlossaryFilter(filters.FilterSet):
    """Approved pairs of words."""

    key = text("key")

    class Meta:
        model = GlossaryTerm
        fields: tuple[str, ...] = ()


class WageFloorFilter(filters.FilterSet):
    """Legal minimum wages."""

    jurisdiction = text("jurisdiction")
    per = filters.ChoiceFilter(choices=PayPeriod.choices)

    class Meta:
        model = WageFloor
        fields: tuple[str, ...] = ()


class EquivalenceFilter(filters.FilterSet):
    """Assertions of equivalence that are, or once were, public."""

    source = filters.UUIDFilter(field_name="source__public_id")
    target = filters.UUIDFilter(field_name="target__public_id")
    asserter = filters.UUIDFilter(field_name="asserter__public_id")
    relation = filters.ChoiceFilter(choices=Relation.choices)
    effect = filters.ChoiceFilter(choices=Effect.choices)
    method = filters.ChoiceFilter(choices=Method.choices)
    jurisdiction = text("scope_jurisdiction")
    status = filters.ChoiceFilter(
        choices=[
            (status.value, status.label)
            for status in (
                AssertionStatus.PUBLISHED,
                AssertionStatus.CONTESTED,
                AssertionStatus.NEEDS_REVIEW,
                AssertionStatus.REVOKED,
            )
        ]
    )
    updated_since = filters.IsoDateTimeFilter(field_name="updated_at", lookup_expr="gte")

    class Meta:
        model = EquivalenceAssertion
        fields: tuple[str, ...] = ()
