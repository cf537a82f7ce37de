"""Free text and the concepts it means."""

from types import SimpleNamespace

import pytest

from registry.intake.enums import ChoiceField
from registry.intake.models import RememberedChoice
from registry.intake.selectors.normalising import TermIndex, Word, concepts, normaliser
from tests.factories.people import OrganisationFactory
from tests.factories.reference import MunicipalityFactory, OccupationFactory


def word(key, text, language="es", code=None):
    return Word(
        key=key, code=code or f"c:{key}", text=text, language=language, name_en=text, name_es=text
    )


@pytest.fixture
def trades():
    return TermIndex(
        [
            word(1, "Soldador"),
            word(1, "Welder", "en"),
            word(2, "Electricista industrial"),
            word(2, "Industrial electrician", "en"),
            word(3, "Electricista de edificios"),
            word(4, "Enfermero auxiliar"),
        ]
    )


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("soldador", "es", 1),
        ("SOLDADORA", "es", 1),
        ("Welders", "en", 1),
        ("Soldadr", "es", 1),
        ("electricista industrial", "es", 2),
        ("Industrial Electrician", "en", 2),
    ],
)
def test_meanings_best_first(trades, text, language, key):
    assert trades.meanings(text, language)[0].key == key


def test_exact_term_is_sure(trades):
    found = trades.settled("Soldador", "es")
    assert found is not None
    assert found.confidence == 1.0


def test_vague_text_is_not_settled_but_offers_what_it_may_mean(trades):
    assert trades.settled("electricista", "es") is None
    assert {found.key for found in trades.meanings("electricista", "es")[:2]} == {2, 3}


@pytest.mark.parametrize("text", ["", "   ", "xyzzy", "\x00", "🙂"])
def test_nothing_is_meant_by_nonsense(trades, text):
    assert trades.settled(text, "es") is None


def test_two_places_of_one_name_are_asked_about():
    index = TermIndex([word(1, "Jesús María", code="MX-01005"), word(2, "Jesús María", code="x")])
    assert index.settled("jesus maria", "es") is None
    assert len(index.meanings("jesus maria", "es")) == 2


@pytest.mark.django_db
def test_own_choice_comes_before_what_is_computed():
    welder = OccupationFactory(code="7212", title_es="Soldadores", title_en="Welders")
    fitter = OccupationFactory(code="7214", title_es="Paileros", title_en="Boilermakers")
    institution = OrganisationFactory()
    RememberedChoice.objects.create(
        organisation=institution,
        field=ChoiceField.OCCUPATION,
        language="es",
        text="soldadores",
        code=f"{fitter.scheme}:{fitter.code}",
    )
    found = normaliser(institution).settled(ChoiceField.OCCUPATION, "Soldadores", "es")
    assert found is not None
    assert found.key == fitter.pk
    other = normaliser(OrganisationFactory()).settled(ChoiceField.OCCUPATION, "Soldadores", "es")
    assert other is not None
    assert other.key == welder.pk


@pytest.mark.django_db
def test_code_of_a_classification_is_its_occupation():
    welder = OccupationFactory(code="7212", title_es="Soldadores", title_en="Welders")
    found = normaliser().settled(ChoiceField.OCCUPATION, "7212", "en")
    assert found is not None
    assert found.key == welder.pk


@pytest.mark.django_db
def test_place_is_known_with_and_without_its_state():
    place = MunicipalityFactory(name="Saltillo")
    state = place.subdivision
    short = state.code.partition("-")[2]
    for text in ("saltillo", f"Saltillo, {state.name_es}", f"SALTILLO {short}"):
        found = normaliser().settled(ChoiceField.PLACE, text, "es")
        assert found is not None, text
        assert found.key == place.pk


@pytest.mark.django_db
def test_tables_are_read_once_however_many_texts(django_assert_num_queries):
    MunicipalityFactory(name="Saltillo")
    reader = normaliser()
    with django_assert_num_queries(7):
        for text in ("Saltillo", "saltillo", "El Paso", "Laredo"):
            reader.settled(ChoiceField.PLACE, text, "es")


@pytest.mark.django_db
def test_concept_near_in_meaning_is_offered_and_never_taken_alone(monkeypatch):
    welder = OccupationFactory(code="7212", title_es="Soldadores", title_en="Welders")
    near = [SimpleNamespace(kind="occupation", id=welder.pk, alike=0.97)]
    asked = []
    monkeypatch.setattr(
        concepts.vectors, "nearest", lambda text, **_named: asked.append(text) or near
    )
    words = normaliser()
    for _twice in range(2):
        offered = words.meanings(ChoiceField.OCCUPATION, "une piezas con arco", "es")
        assert [found.key for found in offered] == [welder.pk]
        assert offered[0].confidence < 0.86
    assert words.settled(ChoiceField.OCCUPATION, "une piezas con arco", "es") is None
    assert asked == ["une piezas con arco"]
