"""By what lists are narrowed. A value that cannot be is refused, never ignored."""

# mypy: disable-error-code="import-untyped,misc"
# django-filter has no types.

import datetime as dt
from typing import Any, Final

import django_filters as filters
from django.db.models import Model, QuerySet
from drf_spectacular.utils import extend_schema_field

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
from registry.reference.enums import IndustryScheme, Licensing, OccupationScheme, PayPeriod
from registry.reference.models import (
    GlossaryTerm,
    Industry,
    Level,
    LevelFramework,
    LicensingRule,
    Municipality,
    Occupation,
    Skill,
    Subdivision,
    WageFloor,
)

COUNTRIES: Final = (("MX", "MX"), ("US", "US"))
ISCED: Final = tuple((number, str(number)) for number in range(9))
LONGEST: Final = 120
DEPTHS: Final = tuple((number, str(number)) for number in range(1, 10))
READABLE: Final = r"^[^\u0000]*$"
"""What a text may hold: anything but the null character, which no row can."""

BOOLEANS: Final = (("true", "true"), ("false", "false"))


@extend_schema_field({"type": "boolean"})
class YesNo(filters.TypedChoiceFilter):
    """``true`` or ``false``, nothing else."""

    def __init__(self, field_name: str) -> None:
        super().__init__(
            field_name=field_name, choices=BOOLEANS, coerce=lambda said: said == "true"
        )


@extend_schema_field({"type": "integer", "minimum": 0, "maximum": 8})
class Isced(filters.TypedChoiceFilter):
    """The ISCED 2011 hinge."""

    def __init__(self, field_name: str) -> None:
        super().__init__(field_name=field_name, choices=ISCED, coerce=int)


@extend_schema_field({"type": "integer", "minimum": 1, "maximum": 9})
class Depth(filters.TypedChoiceFilter):
    """How deep a group lies in its classification; 1 is a whole division of it."""

    def __init__(self) -> None:
        super().__init__(field_name="level", choices=DEPTHS, coerce=int)


class Text(filters.CharFilter):
    """A text of a sane length."""

    def __init__(self, field_name: str, *, shortest: int = 1, **options: Any) -> None:
        lengths = {"min_length": shortest, "max_length": LONGEST}
        super().__init__(field_name=field_name, strip=False, **lengths, **options)
        shape = {"type": "string", "minLength": shortest, "maxLength": LONGEST}
        extend_schema_field({**shape, "pattern": READABLE})(self)


class Since(filters.IsoDateTimeFilter):
    """At a moment or later. It is asked in UTC: the database refuses offsets over 16 hours."""

    def __init__(self, field_name: str) -> None:
        super().__init__(field_name=field_name, lookup_expr="gte")

    def filter(self, qs: QuerySet[Model], value: dt.datetime | None) -> QuerySet[Model]:
        """Narrow a list."""
        rows: QuerySet[Model] = super().filter(qs, _in_utc(value) if value else value)
        return rows


def _in_utc(moment: dt.datetime) -> dt.datetime:
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError:  # within a day of the first or the last moment there is
        return moment.replace(tzinfo=dt.UTC)


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
    jurisdiction = Text("credential__jurisdiction")
    issuer = filters.UUIDFilter(field_name="credential__issuer__public_id")
    code = Text("credential__code", lookup_expr="iexact")
    level = Isced("level__isced_level")
    occupation = Text("occupations__occupation__code")
    skill = Text("competencies__skill__code")
    industry = Text("industries__code")
    regulated = YesNo("credential__is_regulated")
    recognised = YesNo("is_recognised_abroad")
    status = filters.ChoiceFilter(
        choices=[
            (status.value, status.label)
            for status in (RecordStatus.PUBLISHED, RecordStatus.SUPERSEDED, RecordStatus.ARCHIVED)
        ]
    )
    updated_since = Since("updated_at")

    class Meta:
        model = CredentialVersion
        fields: tuple[str, ...] = ()


class CompetencyFilter(filters.FilterSet):
    """Parts of credentials."""

    skill = Text("skill__code")
    credential = filters.UUIDFilter(field_name="version__public_id")

    class Meta:
        model = Competency
        fields: tuple[str, ...] = ()


class ProgrammeFilter(DistinctFilterSet):
    """Programmes on offer."""

    type = filters.ChoiceFilter(field_name="kind", choices=ProgrammeKind.choices)
    country = filters.ChoiceFilter(field_name="provider__country", choices=COUNTRIES)
    provider = filters.UUIDFilter(field_name="provider__public_id")
    code = Text("code", lookup_expr="iexact")
    level = Isced("level__isced_level")
    occupation = Text("occupations__code")
    skill = Text("skills__code")
    credential = filters.UUIDFilter(field_name="credential_links__version__public_id")
    link = filters.ChoiceFilter(field_name="credential_links__link", choices=CredentialLink.choices)
    state = Text("offerings__municipality__subdivision__code")
    updated_since = Since("updated_at")

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
    state = Text("municipality__subdivision__code")
    municipality = Text("municipality__code")
    delivery = filters.ChoiceFilter(choices=Delivery.choices)
    offered_in = filters.ChoiceFilter(field_name="language", choices=Language.choices)
    starts_from = filters.DateFilter(field_name="starts_on", lookup_expr="gte")
    starts_before = filters.DateFilter(field_name="starts_on", lookup_expr="lt")
    funded = YesNo("is_funded")
    updated_since = Since("updated_at")

    class Meta:
        model = Offering
        fields: tuple[str, ...] = ()


class OrganisationFilter(filters.FilterSet):
    """Organisations with a public page."""

    type = filters.ChoiceFilter(field_name="kind", choices=OrganisationKind.choices)
    country = filters.ChoiceFilter(choices=COUNTRIES)
    state = Text("region")
    name = Text("name", lookup_expr="icontains", shortest=3, label="A part of the name")
    updated_since = Since("updated_at")

    class Meta:
        model = Organisation
        fields: tuple[str, ...] = ()


class OccupationFilter(filters.FilterSet):
    """Occupations of the three classifications."""

    scheme = filters.ChoiceFilter(choices=OccupationScheme.choices)
    code = Text("code")
    parent = Text("parent__code")
    level = Depth()

    class Meta:
        model = Occupation
        fields: tuple[str, ...] = ()


class SkillFilter(filters.FilterSet):
    """Skills."""

    code = Text("code")
    kind = Text("kind")
    sector = Text("sector")

    class Meta:
        model = Skill
        fields: tuple[str, ...] = ()


class IndustryFilter(filters.FilterSet):
    """Industries of NAICS and SCIAN."""

    scheme = filters.ChoiceFilter(choices=IndustryScheme.choices)
    code = Text("code")
    parent = Text("parent__code")
    level = Depth()

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

    framework = Text("framework__code")
    isced = Isced("isced_level")

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
    state = Text("subdivision__code")
    border_zone = YesNo("is_zlfn")
    name = Text("name", lookup_expr="istartswith", shortest=2, label="How the name begins")

    class Meta:
        model = Municipality
        fields: tuple[str, ...] = ()


class GlossaryFilter(filters.FilterSet):
    """Approved pairs of words."""

    key = Text("key")

    class Meta:
        model = GlossaryTerm
        fields: tuple[str, ...] = ()


class WageFloorFilter(filters.FilterSet):
    """Legal minimum wages."""

    jurisdiction = Text("jurisdiction")
    per = filters.ChoiceFilter(choices=PayPeriod.choices)

    class Meta:
        model = WageFloor
        fields: tuple[str, ...] = ()


class LicensingRuleFilter(filters.FilterSet):
    """Licensing rules. ``country`` takes its federal law and the law of each of its states."""

    isco = Text("occupation__code")
    country = filters.ChoiceFilter(
        field_name="jurisdiction", lookup_expr="startswith", choices=COUNTRIES
    )
    state = Text("jurisdiction")
    asks = filters.ChoiceFilter(choices=Licensing.choices)

    class Meta:
        model = LicensingRule
        fields: tuple[str, ...] = ()


class EquivalenceFilter(filters.FilterSet):
    """Assertions of equivalence that are, or once were, public."""

    source = filters.UUIDFilter(field_name="source__public_id")
    target = filters.UUIDFilter(field_name="target__public_id")
    asserter = filters.UUIDFilter(field_name="asserter__public_id")
    relation = filters.ChoiceFilter(choices=Relation.choices)
    effect = filters.ChoiceFilter(choices=Effect.choices)
    method = filters.ChoiceFilter(choices=Method.choices)
    jurisdiction = Text("scope_jurisdiction")
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
    updated_since = Since("updated_at")

    class Meta:
        model = EquivalenceAssertion
        fields: tuple[str, ...] = ()
