"""Codes of classifications: who types one finds what has it before everything else."""

import pytest

from registry.catalogue.selectors.search import answering
from registry.catalogue.selectors.search.results import Question, WhyKind
from registry.catalogue.services import reindexing
from tests.factories.catalogue import ApprenticeshipTermsFactory, ProgrammeFactory
from tests.factories.people import AT
from tests.factories.reference import OccupationFactory

pytestmark = pytest.mark.django_db


def found(text):
    """Return the titles found and why, in their order."""
    page = answering.search(Question(text=text), language="es", today=AT.date())
    return [(hit.entry.title_es, hit.why.kind) for hit in page.items]


@pytest.fixture
def programmes():
    ProgrammeFactory(published=True, title_es="Soldadura", cip_code="48.0508")
    ProgrammeFactory(published=True, title_es="Maquinado", cip_code="48.0501")
    ProgrammeFactory(published=True, title_es="Precisión", cip_code="48")
    for title, code in (("Soldador", "0627"), ("Por competencias", "0627CB"), ("Otro", "0159")):
        ApprenticeshipTermsFactory(
            programme__published=True, programme__title_es=title, rapids_code=code
        )
    ProgrammeFactory(published=True, title_es="Curso 0627 y 48.0508")
    reindexing.rebuild(at=AT)


@pytest.mark.parametrize("text", ["48.0508", "CIP 48.0508", "cip: 480508", "48-0508"])
def test_cip_code_hits_first(programmes, text):
    (first, why), *rest = found(text)

    assert (first, why) == ("Soldadura", WhyKind.EXACT_CODE)
    assert {title for title, _ in rest} <= {"Curso 0627 y 48.0508"}


@pytest.mark.parametrize("text", ["0627", "RAPIDS 0627"])
def test_rapids_code_hits_first_whatever_it_is_counted_by(programmes, text):
    hits = found(text)

    assert {title for title, why in hits if why == WhyKind.EXACT_CODE} == {
        "Soldador",
        "Por competencias",
    }
    assert all(why == WhyKind.EXACT_CODE for _, why in hits[:2])


def test_rapids_code_with_its_letters_is_that_one_alone(programmes):
    exact = [title for title, why in found("0627CB") if why == WhyKind.EXACT_CODE]

    assert exact == ["Por competencias"]


def test_family_of_cip_is_no_code_of_its_members(programmes):
    exact = [title for title, why in found("48") if why == WhyKind.EXACT_CODE]

    assert exact == ["Precisión"]


def test_code_of_a_programme_is_not_hidden_by_an_occupation_with_the_same(programmes):
    OccupationFactory(scheme="isco08", code="0627", title_es="Otra cosa", title_en="Else")

    assert found("0627")[0][1] == WhyKind.EXACT_CODE


@pytest.fixture
def coded():
    """Records of occupations whose code another scheme has too, and a programme coded like it."""
    known = {}
    for scheme, code, title in (
        ("sinco2011", "2641", "Teatro"),
        ("isco08", "2641", "Autores"),
        ("isco08", "7212", "Soldadores"),
        ("sinco2011", "7212", "Herreros"),
        ("soc2018", "49-9041", "Mecánicos"),
    ):
        occupation = OccupationFactory(scheme=scheme, code=code, title_es=title, title_en=title)
        known[scheme, code] = occupation
        ProgrammeFactory(published=True, title_es=f"{scheme} {title}", occupations=[occupation])
    for code in ("2641", "7212", "7212CB"):
        ApprenticeshipTermsFactory(
            programme__published=True, programme__title_es=f"RAPIDS {code}", rapids_code=code
        )
    ProgrammeFactory(published=True, title_es="CIP", cip_code="49.9041")
    ProgrammeFactory(published=True, title_es="Curso 2641 y 7212")
    reindexing.rebuild(at=AT)
    return known


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("SINCO 2641", "sinco2011 Teatro"),
        ("sinco: 2641", "sinco2011 Teatro"),
        ("ISCO 2641", "isco08 Autores"),
        ("ISCO-08 2641", "isco08 Autores"),
        ("CIUO 2641", "isco08 Autores"),
        ("SINCO-7212", "sinco2011 Herreros"),
        ("SINCO 2011: 7212", "sinco2011 Herreros"),
        ("SINCO 7212", "sinco2011 Herreros"),
        ("ISCO 7212", "isco08 Soldadores"),
        ("SOC 49-9041", "soc2018 Mecánicos"),
        ("SOC 499041", "soc2018 Mecánicos"),
        ("O*NET 49-9041.00", "soc2018 Mecánicos"),
    ],
)
def test_code_after_its_scheme_finds_that_occupation_first_and_no_other_code(coded, text, title):
    (first, why), *rest = found(text)

    assert (first, why) == (title, WhyKind.CONCEPT)
    assert WhyKind.EXACT_CODE not in {kind for _, kind in rest}
    assert {name for name, _ in rest} <= {"Curso 2641 y 7212", "RAPIDS 2641", "RAPIDS 7212"}


def test_code_that_a_scheme_has_not_is_no_code_of_another(coded):
    assert WhyKind.EXACT_CODE not in {kind for _, kind in found("SOC 2641")}


def test_code_after_rapids_is_no_occupation(coded):
    assert found("RAPIDS 2641")[0] == ("RAPIDS 2641", WhyKind.EXACT_CODE)
    assert "isco08 Autores" not in {title for title, _ in found("RAPIDS 2641")}
