"""A place named in a text: what is there comes first, then its state, and nothing is kept out."""

import pytest

from registry.catalogue.selectors.search import answering, quick
from registry.catalogue.selectors.search.results import Question
from registry.catalogue.services import reindexing
from tests.factories.catalogue import CredentialVersionFactory, OfferingFactory, ProgrammeFactory
from tests.factories.people import AT
from tests.factories.reference import MunicipalityFactory, OccupationFactory, SubdivisionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def courses():
    """Courses for welders in four cities, one that only speaks of them, and another trade."""
    welder = OccupationFactory(
        scheme="isco08", code="7212", title_en="Welders", title_es="Soldadores"
    )
    states = {
        code: SubdivisionFactory(code=code, country=code[:2], name_en=name, name_es=name)
        for code, name in (("MX-NLE", "Nuevo León"), ("MX-BCN", "Baja California"))
    }
    for title, city, state, at, trade in (
        ("Soldador en Tijuana", "Tijuana", "MX-BCN", (32.5, -117.0), welder),
        ("Soldador en Linares", "Linares", "MX-NLE", (24.86, -99.56), welder),
        ("Soldador en Monterrey", "Monterrey", "MX-NLE", (25.68, -100.31), welder),
        ("Cocina en Monterrey", "San Nicolás", "MX-NLE", (25.75, -100.29), None),
        ("Taller", "Apodaca", "MX-NLE", (25.78, -100.18), None),
    ):
        programme = ProgrammeFactory(
            published=True,
            title_es=title.split(" ")[0] + f" {city}",
            title_en="",
            description_es="Con un soldador" if title == "Taller" else "",
            occupations=[trade] if trade else [],
        )
        where = MunicipalityFactory(
            name=city,
            name_en="",
            subdivision=states[state],
            latitude=at[0],
            longitude=at[1],
            population=1000,
        )
        OfferingFactory(programme=programme, municipality=where)
    CredentialVersionFactory(published=True, name_es="Soldador", name_en="", occupations=[welder])
    reindexing.rebuild(at=AT)


def found(text, language="es"):
    page = answering.search(Question(text=text), language=language, today=AT.date())
    return page, [hit.entry.title_es for hit in page.items]


@pytest.mark.parametrize("is_quick", [True, False])
@pytest.mark.parametrize("text", ["soldador en Monterrey", "curso de soldador monterrey"])
def test_place_comes_first_then_its_state_then_the_rest(courses, monkeypatch, text, is_quick):
    if not is_quick:
        monkeypatch.setattr(quick, "_is_whole", lambda _asked: False)

    page, titles = found(text)

    assert titles[:3] == ["Soldador Monterrey", "Taller Apodaca", "Soldador Linares"]
    assert set(titles[3:]) == {"Soldador Tijuana", "Soldador"}
    assert [place.name("es") for place in page.places] == ["Monterrey, Nuevo León"]
    assert set(titles) == set(found("soldador")[1])


def test_state_comes_first(courses):
    _, titles = found("soldador en Nuevo León")

    assert set(titles[:3]) == {"Soldador Monterrey", "Taller Apodaca", "Soldador Linares"}
    assert len(titles) == 5


def test_place_is_said_though_nothing_is_found(courses):
    page, titles = found("xyzzyx qwertz tijuana")

    assert not titles
    assert [place.code for place in page.places] == ["MX-BCN"]


def test_place_alone_finds_what_is_there(courses):
    _, titles = found("Tijuana")

    assert titles == ["Soldador Tijuana"]
