"""Concepts by meaning, as search asks for them."""

import pytest

from registry.catalogue.selectors.concepts import ConceptKind
from registry.catalogue.selectors.search.vectors import nearest_concepts
from registry.reference.services import vectors
from tests.factories.people import AT
from tests.factories.reference import OccupationFactory, SkillFactory

pytestmark = pytest.mark.django_db


def test_nearest_concepts_are_what_search_knows_as_concepts() -> None:
    if not vectors.install():
        pytest.skip("this PostgreSQL does not offer pgvector; the embedded one does")
    welder = OccupationFactory(title_en="Pipe welders", title_es="Soldadores de tubería")
    skill = SkillFactory(name_en="Pipe welding", name_es="Soldadura de tubería")
    vectors.step(at=AT)

    found = nearest_concepts("soldadura de tuberías", language="es")

    assert {(concept.kind, concept.id) for concept, _ in found} == {
        (ConceptKind.OCCUPATION, welder.pk),
        (ConceptKind.SKILL, skill.pk),
    }
    first, alike = found[0]
    assert first.name("en") == "Pipe welding"
    assert first.term == "Soldadura de tubería"
    assert 0.92 <= alike <= 1
    assert nearest_concepts("soldadura de tuberías", language="es", limit=1) == found[:1]


def test_nearest_concepts_are_none_where_nothing_was_computed() -> None:
    SkillFactory(name_en="Pipe welding")

    assert nearest_concepts("pipe welding", language="en") == ()
