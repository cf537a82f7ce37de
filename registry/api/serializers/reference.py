"""Occupations, skills, industries, levels, places, words, wage floors and licensing rules."""

from typing import Any

from rest_framework import serializers

from registry.api.serializers.bilingual import Localised, RecordSerializer, SparseSerializer
from registry.reference.models import (
    CrosswalkPair,
    GlossaryTerm,
    Industry,
    Level,
    LevelFramework,
    LicensingRule,
    Municipality,
    Occupation,
    OccupationSkill,
    OccupationSynonym,
    Skill,
    SkillSynonym,
    Subdivision,
    WageFloor,
)

SOURCE = ("source", "publisher", "source_url", "valid_from", "checked_on", "confidence")


class TitledSerializer(serializers.Serializer[Any]):
    """The titles of a classification's row, called what every other record calls them."""

    name = Localised("title")
    name_en = serializers.CharField(source="title_en", read_only=True)
    name_es = serializers.CharField(source="title_es", read_only=True)


class OccupationRefSerializer(TitledSerializer, RecordSerializer[Occupation]):
    """An occupation, as others name it."""

    class Meta:
        model = Occupation
        fields = read_only_fields = ("scheme", "code", "name", "name_en", "name_es")


class OccupationSerializer(TitledSerializer, SparseSerializer):
    """An occupation of ISCO-08, SOC 2018 or SINCO 2011, at any level."""

    parent = OccupationRefSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Occupation
        fields: tuple[str, ...] = (
            *("scheme", "code", "level", "name", "name_en", "name_es"),
            *("origin_en", "origin_es", "parent", *SOURCE),
        )
        read_only_fields: tuple[str, ...] = fields


class OccupationSynonymSerializer(RecordSerializer[OccupationSynonym]):
    """A word that people use for an occupation."""

    class Meta:
        model = OccupationSynonym
        fields = read_only_fields = ("language", "term", "region", "kind")


class SkillRefSerializer(RecordSerializer[Skill]):
    """A skill, as others name it."""

    name = Localised("name")

    class Meta:
        model = Skill
        fields = read_only_fields = ("code", "name", "name_en", "name_es")


class OccupationSkillSerializer(RecordSerializer[OccupationSkill]):
    """A skill that an occupation needs."""

    skill = SkillRefSerializer(read_only=True)

    class Meta:
        model = OccupationSkill
        fields = read_only_fields = ("skill", "importance", "source", "confidence")


class CrosswalkPairSerializer(RecordSerializer[CrosswalkPair]):
    """The occupation at the other end of a crosswalk pair; weights carry the fan-out."""

    occupation = serializers.SerializerMethodField()
    weight = serializers.FloatField(read_only=True, min_value=0, max_value=1)

    class Meta:
        model = CrosswalkPair
        fields = read_only_fields = ("occupation", "weight", "method", "source", "confidence")


class PairOutSerializer(CrosswalkPairSerializer):
    """A pair from this occupation to another classification."""

    occupation = OccupationRefSerializer(  # type: ignore[assignment]
        source="to_occupation", read_only=True
    )


class PairInSerializer(CrosswalkPairSerializer):
    """A pair from another classification to this occupation."""

    occupation = OccupationRefSerializer(  # type: ignore[assignment]
        source="from_occupation", read_only=True
    )


class OccupationDetailSerializer(OccupationSerializer):
    """An occupation with its neighbours in the other classifications, its words and skills."""

    children = OccupationRefSerializer(many=True, read_only=True)
    synonyms = OccupationSynonymSerializer(many=True, read_only=True)
    skills = OccupationSkillSerializer(many=True, read_only=True)
    crosswalk_to = PairOutSerializer(source="pairs_out", many=True, read_only=True)
    crosswalk_from = PairInSerializer(source="pairs_in", many=True, read_only=True)

    class Meta(OccupationSerializer.Meta):
        fields: tuple[str, ...] = (
            *OccupationSerializer.Meta.fields,
            *("children", "synonyms", "skills", "crosswalk_to", "crosswalk_from"),
        )
        read_only_fields: tuple[str, ...] = fields


class SkillSynonymSerializer(RecordSerializer[SkillSynonym]):
    """Another word for a skill."""

    class Meta:
        model = SkillSynonym
        fields = read_only_fields = ("language", "term", "region")


class SkillSerializer(SparseSerializer):
    """Something that a person can do or know."""

    name = Localised("name")
    description = Localised("description")
    synonyms = SkillSynonymSerializer(many=True, read_only=True)

    class Meta:
        model = Skill
        fields: tuple[str, ...] = (
            *("code", "kind", "sector", "name", "name_en", "name_es", "description"),
            *("description_en", "description_es", "esco_uri", "synonyms", *SOURCE),
        )
        read_only_fields: tuple[str, ...] = fields


class IndustryRefSerializer(TitledSerializer, RecordSerializer[Industry]):
    """An industry, as others name it."""

    class Meta:
        model = Industry
        fields = read_only_fields = ("scheme", "code", "name", "name_en", "name_es")


class IndustrySerializer(TitledSerializer, SparseSerializer):
    """An industry of NAICS or SCIAN."""

    parent = IndustryRefSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Industry
        fields: tuple[str, ...] = (
            *("scheme", "code", "level", "name", "name_en", "name_es", "parent", *SOURCE),
        )
        read_only_fields: tuple[str, ...] = fields


class FrameworkRefSerializer(RecordSerializer[LevelFramework]):
    """A level framework, as others name it."""

    name = Localised("name")

    class Meta:
        model = LevelFramework
        fields = read_only_fields = ("code", "name", "name_en", "name_es")


class LevelFrameworkSerializer(SparseSerializer):
    """A scale of levels."""

    name = Localised("name")

    class Meta:
        model = LevelFramework
        fields = read_only_fields = ("code", "name", "name_en", "name_es", "country", *SOURCE)


class LevelRefSerializer(RecordSerializer[Level]):
    """A level of a framework, as others name it, with its ISCED 2011 hinge where known."""

    framework = FrameworkRefSerializer(read_only=True)
    name = Localised("name")

    class Meta:
        model = Level
        fields: tuple[str, ...] = (
            *("framework", "code", "name", "name_en", "name_es", "isced_level"),
        )
        read_only_fields: tuple[str, ...] = fields


class LevelSerializer(SparseSerializer):
    """A level with its hinge to ISCED and the EQF, and what is said of that hinge."""

    framework = FrameworkRefSerializer(read_only=True)
    name = Localised("name")
    hinge_note = Localised("hinge_note")

    class Meta:
        model = Level
        fields: tuple[str, ...] = (
            *("framework", "code", "rank", "name", "name_en", "name_es", "isced_level"),
            *("eqf_level", "hinge_note", "hinge_note_en", "hinge_note_es", *SOURCE),
        )
        read_only_fields: tuple[str, ...] = fields


class StateRefSerializer(RecordSerializer[Subdivision]):
    """A state, as others name it."""

    name = Localised("name")

    class Meta:
        model = Subdivision
        fields = read_only_fields = ("code", "country", "name", "name_en", "name_es")


class StateSerializer(SparseSerializer):
    """A state of Mexico or the United States (ISO 3166-2)."""

    name = Localised("name")
    latitude = serializers.FloatField(read_only=True)
    longitude = serializers.FloatField(read_only=True)

    class Meta:
        model = Subdivision
        fields: tuple[str, ...] = (
            *("code", "country", "name", "name_en", "name_es", "latitude", "longitude"),
            *("time_zone", "is_border", *SOURCE),
        )
        read_only_fields: tuple[str, ...] = fields


class MunicipalityRefSerializer(RecordSerializer[Municipality]):
    """A municipality, as others name it."""

    state = StateRefSerializer(source="subdivision", read_only=True)

    class Meta:
        model = Municipality
        fields = read_only_fields = ("code", "name", "state")


class MunicipalitySerializer(SparseSerializer):
    """A municipality or city; ``is_border_zone`` has its own minimum wage in Mexico."""

    state = StateRefSerializer(source="subdivision", read_only=True)
    latitude = serializers.FloatField(read_only=True)
    longitude = serializers.FloatField(read_only=True)
    is_border_zone = serializers.BooleanField(source="is_zlfn", read_only=True)
    border_pair = serializers.SlugRelatedField[Municipality](
        slug_field="code", read_only=True, allow_null=True
    )

    class Meta:
        model = Municipality
        fields: tuple[str, ...] = (
            *("code", "name", "name_en", "state", "latitude", "longitude", "population"),
            *("population_year", "is_border_zone", "border_pair", "time_zone", *SOURCE),
        )
        read_only_fields: tuple[str, ...] = fields


class GlossaryTermSerializer(SparseSerializer):
    """The one approved pair of words for a concept of the field."""

    term = Localised("term")
    definition = Localised("definition")

    class Meta:
        model = GlossaryTerm
        fields: tuple[str, ...] = (
            *("key", "term", "term_en", "term_es", "definition", "definition_en"),
            *("definition_es", "note_en", "note_es", "source", "confidence"),
        )
        read_only_fields: tuple[str, ...] = fields


class WageFloorSerializer(SparseSerializer):
    """A legal minimum wage: ``amount_minor`` in minor units, from a day to before another."""

    name = Localised("name")
    currency = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)

    class Meta:
        model = WageFloor
        fields: tuple[str, ...] = (
            *("code", "jurisdiction", "name", "name_en", "name_es", "amount_minor", "currency"),
            *("per", "valid_to", "note", *SOURCE),
        )
        read_only_fields: tuple[str, ...] = fields


class LicensingRuleSerializer(SparseSerializer):
    """What the law of a place asks of an occupation; a place without a rule is not known."""

    occupation = OccupationRefSerializer(read_only=True)
    name = Localised("title")
    name_en = serializers.CharField(source="title_en", read_only=True)
    name_es = serializers.CharField(source="title_es", read_only=True)
    note = Localised("note")

    class Meta:
        model = LicensingRule
        fields: tuple[str, ...] = (
            *("code", "occupation", "jurisdiction", "asks", "name", "name_en", "name_es"),
            *("regulator", "note", "note_en", "note_es", "valid_to", *SOURCE),
        )
        read_only_fields: tuple[str, ...] = fields
