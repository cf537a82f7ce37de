"""The bilingual vocabulary from the shipped files and from the tables."""

import pytest

from registry.reference.services import vocabulary
from tests.factories.reference import (
    OccupationFactory,
    OccupationSynonymFactory,
    SkillFactory,
    SkillSynonymFactory,
)


def terms(found, language):
    return [set(concept.terms[language]) for concept in found.concepts]


def test_shipped_vocabulary_has_titles_and_synonyms_of_both_languages():
    found = vocabulary.shipped()

    (welder,) = [c for c in found.concepts if "Welders and flamecutters" in c.terms["en"]]
    assert welder.terms["en"][0] == "Welders and flamecutters"
    assert welder.terms["es"][0] == "Soldadores y oxicortadores"
    assert "soldador de microalambre" in welder.terms["es"]


def test_shipped_vocabulary_translates_words():
    assert vocabulary.shipped().lexicons["es"].of("enfermer")[0][0] == "nurse"


@pytest.mark.django_db
def test_loaded_vocabulary_has_what_the_tables_hold(django_assert_num_queries):
    welder = OccupationFactory(title_en="Welders", title_es="Soldadores")
    OccupationSynonymFactory(occupation=welder, term="soldador de microalambre")
    OccupationSynonymFactory(occupation=welder, term="maestro", kind="ambiguous")
    skill = SkillFactory(name_en="Forklift operation", name_es="Manejo de montacargas")
    SkillSynonymFactory(skill=skill, term="patín hidráulico")

    with django_assert_num_queries(5):
        found = vocabulary.loaded()

    assert {"Soldadores", "soldador de microalambre"} in terms(found, "es")
    assert {"Manejo de montacargas", "patín hidráulico"} in terms(found, "es")
    assert {"Forklift operation"} in terms(found, "en")
