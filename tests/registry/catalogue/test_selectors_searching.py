"""Search: codes, concepts in either language, text, and whatever somebody types."""

import pytest

from registry.catalogue.enums import CredentialType
from registry.catalogue.selectors import ConceptKind
from registry.catalogue.selectors.searching import SearchKind, WhyKind, search
from tests.factories.catalogue import CredentialVersionFactory, ProgrammeFactory
from tests.factories.people import OrganisationFactory
from tests.factories.reference import (
    CrosswalkPairFactory,
    OccupationFactory,
    OccupationSynonymFactory,
    SkillFactory,
    SkillSynonymFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def welder():
    occupation = OccupationFactory(
        title_en="Welders and flame cutters", title_es="Soldadores y oxicortadores"
    )
    OccupationSynonymFactory(occupation=occupation, term="soldador")
    OccupationSynonymFactory(occupation=occupation, term="welder", language="en")
    return occupation


@pytest.fixture
def aws(welder):
    """An English credential that is welding by its occupation only."""
    return CredentialVersionFactory(
        published=True,
        in_us=True,
        name_en="Certified Joiner",
        credential__code="AWS-CW",
        occupations=[welder],
    )


def found(page):
    return [(hit.record, hit.why.kind) for hit in page.items]


@pytest.mark.parametrize("text", ["soldador", "SOLDADORES", "Soldadora", "welders", "un soldador"])
def test_search_word_of_either_language_finds_credential_through_its_occupation(aws, text):
    page = search(text, language="es")

    assert found(page) == [(aws, WhyKind.CONCEPT)]
    assert page.items[0].why.concept.name("es") == "Soldadores y oxicortadores"
    assert page.items[0].why.concept.name("en") == "Welders and flame cutters"
    assert [concept.kind for concept in page.understood] == [ConceptKind.OCCUPATION]


def test_search_crosses_to_the_other_classification(welder):
    soc = OccupationFactory(soc=True, title_en="Welders, Cutters", title_es="")
    CrosswalkPairFactory(from_occupation=welder, to_occupation=soc)
    version = CredentialVersionFactory(published=True, name_es="Unión", occupations=[soc])

    assert found(search("soldador", language="es")) == [(version, WhyKind.CONCEPT)]


def test_search_leaves_out_thin_crosswalk_pairs(welder):
    soc = OccupationFactory(soc=True)
    CrosswalkPairFactory(from_occupation=welder, to_occupation=soc, weight="0.05")
    CredentialVersionFactory(published=True, occupations=[soc])

    assert search("soldador", language="es").total == 0


def test_search_word_for_a_skill_finds_what_attests_it():
    skill = SkillFactory(name_en="Forklift operation", name_es="Manejo de montacargas")
    SkillSynonymFactory(skill=skill, term="patín hidráulico")
    version = CredentialVersionFactory(published=True, name_es="Almacén", skills=[skill])
    programme = ProgrammeFactory(published=True, title_es="Logística", skills=[skill])

    page = search("PATIN HIDRAULICO", language="es")

    assert set(found(page)) == {(version, WhyKind.CONCEPT), (programme, WhyKind.CONCEPT)}
    assert {hit.why.concept.code for hit in page.items} == {skill.code}


@pytest.mark.parametrize("code", ["EC0217", "EC0217.01"])
@pytest.mark.parametrize("text", ["ec0217", "EC 0217", "ec-0217", "EC0217 capacitación"])
def test_search_exact_code_comes_first_however_written(text, code):
    CredentialVersionFactory(published=True, name_es="Guía de EC0217 y capacitación")
    version = CredentialVersionFactory(published=True, name_es="Zapatería", credential__code=code)

    assert found(search(text, language="es"))[0] == (version, WhyKind.EXACT_CODE)


@pytest.mark.parametrize(
    "text",
    [
        "instalación eléctrica",
        "INSTALACION ELECTRICA",
        "ele\u0301ctrica instalacio\u0301n",
        "wiring",
    ],
)
def test_search_text_folds_accents_and_case_in_both_languages(text):
    version = CredentialVersionFactory(
        published=True, name_es="Instalación Eléctrica", name_en="Electrical Wiring"
    )

    assert found(search(text, language="en")) == [(version, WhyKind.TEXT)]


def test_search_finds_by_the_name_of_the_issuer():
    issuer = OrganisationFactory(body=True, name="Sociedad de Soldadura", short_name="AWS")
    version = CredentialVersionFactory(
        published=True, name_es="Inspector", credential__issuer=issuer
    )

    assert found(search("aws inspector", language="es")) == [(version, WhyKind.TEXT)]


def test_search_puts_names_before_other_hits_of_the_concept(aws, welder):
    named = CredentialVersionFactory(
        published=True, name_es="Soldador de estructuras", occupations=[welder]
    )

    assert [hit.record for hit in search("soldador", language="es").items] == [named, aws]


def test_search_longer_phrase_hides_the_words_in_it():
    nurse = OccupationFactory(title_en="Nurses", title_es="Enfermeros")
    helper = OccupationFactory(title_en="Helpers", title_es="Ayudantes")
    OccupationSynonymFactory(occupation=nurse, term="auxiliar de enfermería")
    OccupationSynonymFactory(occupation=helper, term="auxiliar")

    page = search("auxiliar de enfermería", language="es")

    assert [concept.id for concept in page.understood] == [nurse.pk]


@pytest.mark.parametrize("status", ["draft", "review", "superseded", "archived"])
def test_search_shows_only_what_is_in_force(status):
    CredentialVersionFactory(status=status, name_es="Soldadura")
    ProgrammeFactory(status=status, title_es="Soldadura")

    assert search("soldadura", language="es").total == 0


def test_search_leaves_out_retired_words(welder, aws):
    OccupationSynonymFactory(occupation=welder, term="fundidor", retired=True)

    assert search("fundidor", language="es").understood == ()


def test_search_filters_by_kind_country_and_type():
    mx = CredentialVersionFactory(published=True)
    us = CredentialVersionFactory(
        published=True, in_us=True, credential__type=CredentialType.LICENSE
    )
    course = ProgrammeFactory(published=True)

    def records(**filters):
        return {hit.record for hit in search("", language="en", **filters).items}

    assert records() == {mx, us, course}
    assert records(kinds=[SearchKind.PROGRAMME]) == {course}
    assert records(kinds=["credential"]) == {mx, us}
    assert records(kinds=[]) == set()
    assert records(country="US") == {us}
    assert records(country="MX") == {mx, course}
    assert records(type="License") == {us}
    assert records(type="License\x00", country="U\x00") == set()
    assert records(kinds=["programme"], type="License") == set()


def test_search_of_nothing_lists_everything_by_name_in_the_language():
    first = CredentialVersionFactory(published=True, name_es="Álamo", name_en="Zinc")
    second = CredentialVersionFactory(published=True, name_es="Zinc", name_en="Alamo")
    bare = CredentialVersionFactory(published=True, in_us=True, name_en="Middle")

    assert found(search("  ", language="es")) == [
        (first, WhyKind.LISTED), (bare, WhyKind.LISTED), (second, WhyKind.LISTED)
    ]  # fmt: skip
    assert [hit.record for hit in search("", language="en").items] == [second, bare, first]


def test_search_pages_hold_every_hit_once():
    versions = CredentialVersionFactory.create_batch(45, published=True, name_es="Igual")

    pages = [search("igual", language="es", page=number) for number in (1, 2, 3)]

    hits = [hit.record for page in pages for hit in page.items]
    assert [len(page.items) for page in pages] == [20, 20, 5]
    assert sorted(row.pk for row in hits) == sorted(row.pk for row in versions)
    assert {(page.total, page.pages) for page in pages} == {(45, 3)}


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-5, 1), (99, 1), (10**30, 1)])
def test_search_page_out_of_range_gives_the_nearest(asked, given):
    CredentialVersionFactory(published=True)

    assert search("", language="en", page=asked).page == given


HOSTILE = {
    "nul": "solda\x00dor",
    "only nul": "\x00",
    "long": "soldador " * 1500,
    "one long word": "a" * 10_000,
    "emoji": "👷🏽‍♀️🔥",
    "emoji and word": "🔥 soldador",
    "half surrogate": "\ud83d soldador",
    "wildcards": "%_%",
    "wildcard word": "s%r",
    "backslash": "\\",
    "quote": "'; DROP TABLE registry_user; --",
    "brackets": "((((((((((",
    "right to left": "\u202esoldador",
    "format": "%s %(name)s {x}",
    "controls": "\x01\x02\x7f\x9f",
    "chinese": "焊工",
    "combining": "e" + "\u0301" * 500,
    "sharp s": "ßßß ﬁﬁ İ",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_search_survives_whatever_somebody_types(aws, text):
    page = search(text, language="es")

    assert page.total in {0, 1}


@pytest.mark.parametrize("name", ["nul", "emoji and word", "half surrogate", "right to left"])
def test_search_reads_the_words_between_the_noise(aws, name):
    expected = 0 if name == "nul" else 1  # two half words are not the word

    assert search(HOSTILE[name], language="es").total == expected


def test_search_of_no_word_finds_nothing(aws):
    assert search("%%% 👷", language="es").total == 0


@pytest.mark.parametrize("text", ["soldador", ""])
def test_search_asks_the_same_number_of_queries_for_one_hit_and_many(
    welder, text, django_assert_num_queries
):
    def add(count):
        for _ in range(count):
            skill = SkillFactory()
            CredentialVersionFactory(published=True, occupations=[welder], skills=[skill])
            ProgrammeFactory(published=True, occupations=[welder], skills=[skill])

    def run():
        for hit in search(text, language="es").items:
            if hit.kind == SearchKind.CREDENTIAL:
                _ = hit.record.credential.issuer.name, hit.record.level
            else:
                _ = hit.record.provider.name

    queries = 14 if text else 12
    add(1)
    with django_assert_num_queries(queries):
        run()
    add(9)
    with django_assert_num_queries(queries):
        run()
