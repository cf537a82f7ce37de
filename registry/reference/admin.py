"""Reference data in the stewards' admin, to read: rows come from files with their source."""

from typing import Any

from django.contrib import admin

from registry.people.admin import ReadMostlyAdmin, ReadOnlyInline
from registry.reference.models import (
    CrosswalkPair,
    Currency,
    ExchangeRate,
    GlossaryTerm,
    Industry,
    Level,
    LevelFramework,
    LicensingRule,
    Municipality,
    Occupation,
    OccupationSkill,
    OccupationSynonym,
    PurchasingPower,
    ReferenceLoad,
    Skill,
    SkillSynonym,
    Subdivision,
    WageFloor,
)

IS_RETIRED: Any = ("retired_at", admin.EmptyFieldListFilter)
SOURCED: list[Any] = ["confidence", IS_RETIRED]


class SynonymInline(ReadOnlyInline):
    """How people call an occupation."""

    model = OccupationSynonym
    fields = ["language", "term", "region", "kind", "source", "confidence", "retired_at"]


class PairInline(ReadOnlyInline):
    """The pairs of an occupation into other classifications, with their fan-out."""

    model = CrosswalkPair
    fk_name = "from_occupation"
    fields = ["to_occupation", "weight", "method", "source", "confidence", "retired_at"]


@admin.register(Occupation)
class OccupationAdmin(ReadMostlyAdmin):
    """Occupations of all classifications."""

    list_display = ["code", "scheme", "level", "title_en", "title_es", "confidence"]
    list_filter = ["scheme", "level", *SOURCED]
    search_fields = ["code", "title_en", "title_es", "synonyms__term"]
    inlines = [SynonymInline, PairInline]


@admin.register(CrosswalkPair)
class CrosswalkPairAdmin(ReadMostlyAdmin):
    """Pairs between classifications, with their weights."""

    list_display = ["from_occupation", "to_occupation", "weight", "method", "confidence"]
    list_filter = ["from_occupation__scheme", "to_occupation__scheme", "method", *SOURCED]
    list_select_related = ["from_occupation", "to_occupation"]
    search_fields = ["from_occupation__code", "to_occupation__code"]
    ordering = ["from_occupation__scheme", "from_occupation__code", "-weight", "pk"]


class SkillSynonymInline(ReadOnlyInline):
    """How people call a skill."""

    model = SkillSynonym


class SkillOccupationInline(ReadOnlyInline):
    """The occupations that need a skill."""

    model = OccupationSkill


@admin.register(Skill)
class SkillAdmin(ReadMostlyAdmin):
    """Skills in both languages."""

    list_display = ["code", "name_en", "name_es", "kind", "sector", "confidence"]
    list_filter = ["sector", "kind", *SOURCED]
    search_fields = ["code", "name_en", "name_es", "synonyms__term"]
    inlines = [SkillSynonymInline, SkillOccupationInline]


@admin.register(Industry)
class IndustryAdmin(ReadMostlyAdmin):
    """NAICS and SCIAN."""

    list_display = ["code", "scheme", "level", "title_en", "title_es"]
    list_filter = ["scheme", "level", *SOURCED]
    search_fields = ["code", "title_en", "title_es"]


@admin.register(Subdivision)
class SubdivisionAdmin(ReadMostlyAdmin):
    """States of both countries."""

    list_display = ["code", "country", "name_en", "name_es", "time_zone", "is_border"]
    list_filter = ["country", "is_border", *SOURCED]
    search_fields = ["code", "name_en", "name_es"]


@admin.register(Municipality)
class MunicipalityAdmin(ReadMostlyAdmin):
    """Municipalities and cities."""

    list_display = ["code", "name", "subdivision", "population", "is_zlfn", "border_pair"]
    list_filter = ["is_zlfn", *SOURCED, "subdivision"]
    list_select_related = ["subdivision", "border_pair"]
    search_fields = ["code", "name", "name_en"]


class LevelInline(ReadOnlyInline):
    """Levels of a framework."""

    model = Level
    fields = ["code", "rank", "name_en", "name_es", "isced_level", "eqf_level", "confidence"]


@admin.register(LevelFramework)
class LevelFrameworkAdmin(ReadMostlyAdmin):
    """Scales of levels with their ISCED hinge."""

    list_display = ["code", "name_en", "name_es", "country", "confidence"]
    list_filter = SOURCED
    search_fields = ["code", "name_en", "name_es"]
    inlines = [LevelInline]


@admin.register(LicensingRule)
class LicensingRuleAdmin(ReadMostlyAdmin):
    """What the law asks for, occupation by occupation and state by state."""

    list_display = ["code", "jurisdiction", "asks", "regulator", "checked_on", "confidence"]
    list_filter = ["asks", *SOURCED]
    search_fields = ["code", "jurisdiction", "title_en", "title_es", "regulator"]


@admin.register(WageFloor)
class WageFloorAdmin(ReadMostlyAdmin):
    """Minimum wages, each from a day to another."""

    list_display = [
        "code", "jurisdiction", "amount_minor", "currency", "per", "valid_from", "valid_to",
        "confidence",
    ]  # fmt: skip
    list_filter = ["per", "currency", *SOURCED]
    search_fields = ["code", "jurisdiction", "name_en", "name_es"]
    date_hierarchy = "valid_from"


@admin.register(ExchangeRate)
class ExchangeRateAdmin(ReadMostlyAdmin):
    """Dated exchange rates."""

    list_display = ["on_date", "base", "quote", "rate", "is_sample", "source", "confidence"]
    list_filter = ["is_sample", *SOURCED]
    ordering = ["-on_date", "pk"]
    date_hierarchy = "on_date"


@admin.register(PurchasingPower)
class PurchasingPowerAdmin(ReadMostlyAdmin):
    """Purchasing power by country and year."""

    list_display = ["country", "year", "factor", "source", "confidence"]
    list_filter = ["country", *SOURCED]
    ordering = ["country", "-year"]


@admin.register(Currency)
class CurrencyAdmin(ReadMostlyAdmin):
    """Currencies."""

    list_display = ["code", "name_en", "name_es", "minor_digits"]
    search_fields = ["code", "name_en", "name_es"]


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(ReadMostlyAdmin):
    """The approved words."""

    list_display = ["key", "term_en", "term_es", "confidence"]
    list_filter = SOURCED
    search_fields = ["key", "term_en", "term_es"]


@admin.register(ReferenceLoad)
class ReferenceLoadAdmin(ReadMostlyAdmin):
    """What was loaded, and when."""

    list_display = ["at", "source", "added", "changed", "retired", "same"]
    list_filter = ["source"]
    date_hierarchy = "at"
