"""How alike two titles, organisations and places are; no database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.catalogue.selectors.likeness import (
    Band,
    Likeness,
    Sought,
    organisation_likeness,
    place_likeness,
    title_likeness,
    words,
)
from registry.people.models import Organisation

HERE = Organisation(pk=1, name="Centro de Formación Dos Riberas", country="MX")


def sought(**columns) -> Sought:
    return Sought(
        **{"title_en": "", "title_es": "Soldadura", "organisation": HERE, "country": "MX"} | columns
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Soldadura GMAW en placa", "SOLDADURAS GMAW EN PLACAS"),
        ("Técnico en refrigeración", "tecnico en refrigeracion"),
        ("Nurse Aide Training", "Training for Nurse Aides"),
        ("Mecánica nivel II", "Mecánica, nivel 2"),
        ("Soldadura-MIG", "Soldadura MIG"),
    ],
)
def test_title_is_the_same_in_other_clothes(one, other):
    assert title_likeness(one, other) == 100


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Instalaciones eléctricas", "Instalaciones elécrticas"),
        ("Refrigeration technician", "Refrigeraton technician"),
    ],
)
def test_title_with_a_typing_error_is_looked_at(one, other):
    assert 80 <= title_likeness(one, other) < 100


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Soldadura MIG", "Soldadura TIG"),
        ("Electrical Level 1", "Electrical Level 2"),
        ("Licencia federal de conductor, clase B", "Licencia federal de conductor, clase E"),
        ("Licencia federal de conductor, clase A", "Licencia federal de conductor, clase B"),
        ("Auto repair G1", "Auto repair G2"),
        ("TSU en Mecatrónica", "TSU en Mantenimiento"),
        ("Manejo higiénico de alimentos", "Manejo de alimentos"),
        ("Machining I", "Machining II"),
        ("Soldadura", ""),
    ],
)
def test_title_of_another_thing_is_distinct(one, other):
    assert title_likeness(one, other) < 80


def test_words_keep_a_capital_that_is_a_class():
    assert words("Conductor de la clase A") == ["conductor", "clas", "a"]
    assert words("CORTE Y SOLDADURA") == ["cort", "soldadura"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_title_likeness_is_in_range_and_the_same_both_ways(one, other):
    there, back = title_likeness(one, other), title_likeness(other, one)

    assert 0 <= there <= 100
    assert abs(there - back) < 25


@given(st.text(min_size=1, max_size=60).filter(words))
def test_title_is_like_itself(title):
    assert title_likeness(title, title) == 100


def test_organisation_is_itself_whatever_its_name():
    assert organisation_likeness(HERE, Organisation(pk=1, name="Otro")) == 100


def test_organisation_of_another_town_counts_little():
    one = Organisation(pk=2, name="Universidad Tecnológica de Tijuana")
    other = Organisation(pk=3, name="Universidad Tecnológica de Saltillo")

    assert organisation_likeness(one, other) < 30


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({}, {}, 100),
        ({}, {"places": frozenset({"MX-05030"})}, 100),
        ({"places": frozenset({"MX-05030"})}, {"places": frozenset({"MX-05030"})}, 100),
        (
            {"places": frozenset({"MX-05030"}), "regions": frozenset({"MX-COA"})},
            {"places": frozenset({"MX-05027"}), "regions": frozenset({"MX-COA"})},
            15,
        ),
        ({"organisation": Organisation(region="MX-COA")}, {}, 100),
        (
            {"organisation": Organisation(region="MX-COA")},
            {"organisation": Organisation(region="MX-CHH")},
            0,
        ),
        ({"places": frozenset({"MX-05030"})}, {"places": frozenset({"MX-08037"})}, 0),
        ({}, {"country": "US"}, 0),
    ],
)
def test_place(one, other, expected):
    assert place_likeness(sought(**one), sought(**other)) == expected


@pytest.mark.parametrize(
    ("parts", "band"),
    [
        ({"title": 100, "organisation": 100, "place": 100}, Band.SAME),
        ({"title": 92, "organisation": 100, "place": 100}, Band.LOOK),
        ({"title": 100, "organisation": 100, "place": 0}, Band.DISTINCT),
        ({"title": 100, "organisation": 45, "place": 100}, Band.DISTINCT),
        ({"title": 75, "organisation": 100, "place": 100}, Band.DISTINCT),
        ({"title": 90, "organisation": 0, "place": 100, "is_same_code": True}, Band.LOOK),
        ({"title": 70, "organisation": 0, "place": 100, "is_same_code": True}, Band.DISTINCT),
        ({"title": 92, "organisation": 100, "place": 100, "is_told_apart": True}, Band.DISTINCT),
        ({"title": 100, "organisation": 100, "place": 100, "is_told_apart": True}, Band.SAME),
    ],
)
def test_whole_falls_into_its_band(parts, band):
    assert Likeness(**parts).band == band
