"""Reading: what a text asks for, in either language, whatever somebody types."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.catalogue.selectors.search import typeahead
from registry.catalogue.selectors.search.reading import MOST_GROUPS, read
from registry.catalogue.selectors.search.results import Facet, Near, Question
from registry.catalogue.selectors.search.zero_help import helped
from registry.catalogue.services import reindexing
from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.people import OrganisationFactory
from tests.factories.reference import (
    MunicipalityFactory,
    OccupationFactory,
    OccupationSkillFactory,
    OccupationSynonymFactory,
    SkillFactory,
    SkillSynonymFactory,
    SubdivisionFactory,
)
from tests.registry.catalogue.test_index_retrieval import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def known():
    """A handful of concepts, places and organisations that queries speak of."""
    welder = OccupationFactory(
        scheme="isco08",
        code="7212",
        title_en="Welders and flame cutters",
        title_es="Soldadores y oxicortadores",
    )
    for term, language in (("soldador", "es"), ("fierrero", "es"), ("welder", "en")):
        OccupationSynonymFactory(occupation=welder, term=term, language=language)
    OccupationFactory(
        scheme="isco08",
        code="5321",
        title_en="Health care assistants",
        title_es="Auxiliares de enfermería",
    )
    gmaw = SkillFactory(code="sk-gmaw", name_en="MIG welding", name_es="Soldadura MIG")
    SkillSynonymFactory(skill=gmaw, term="microalambre", language="es")
    SkillFactory(code="sk-forklift", name_en="Forklift driving", name_es="Manejo de montacargas")
    texas = SubdivisionFactory(code="US-TX", country="US", name_en="Texas", name_es="Texas")
    chihuahua = SubdivisionFactory(
        code="MX-CHH", country="MX", name_en="Chihuahua", name_es="Chihuahua"
    )
    MunicipalityFactory(
        subdivision=chihuahua, name="Juárez", name_en="", latitude=31.69, longitude=-106.42
    )
    MunicipalityFactory(
        subdivision=texas, name="El Paso", name_en="El Paso", latitude=31.76, longitude=-106.49
    )
    OrganisationFactory(name="American Welding Society", short_name="AWS", country="US")
    return welder


def codes(text: str) -> set[str]:
    return {concept.code for concept in read(text, language="es").concepts}


def lexemes(text: str, *, optional: bool | None = None) -> set[str]:
    return {
        term.lexeme
        for group in read(text, language="es").groups
        if optional is None or group.is_optional == optional
        for term in group.terms
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("soldador", "7212"),
        ("SOLDADORAS", "7212"),
        ("soldadores", "7212"),
        ("oxicortador", "7212"),
        ("Welders", "7212"),
        ("fierrero", "7212"),
        ("quiero ser soldador", "7212"),
        ("busco welder jobs en Texas", "7212"),
        ("auxiliares en enfermeria", "5321"),
        ("health care assistant", "5321"),
        ("microalambre", "sk-gmaw"),
        ("soldadura mig", "sk-gmaw"),
        ("manejo montacargas", "sk-forklift"),
        ("7212", "7212"),
        ("ISCO 7212", "7212"),
        ("CIUO 7212", "7212"),
    ],
)
def test_read_understands(known, text, code):
    assert code in codes(text)


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("soldadro", "soldador"),
        ("soldadr mig", "soldador mig"),
        ("Auxiliar de enfermreia", "Auxiliar de enfermería"),
        ("weldr", "welder"),
        ("weld", ""),
        ("fierero", "fierrero"),
        ("xyzzy", ""),
        ("soldador", ""),
        ("ec0217x", ""),
    ],
)
def test_read_corrects_only_long_unknown_words(known, text, corrected):
    assert read(text, language="es").corrected == corrected


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("label", ["SINCO", "sinco"])
def test_read_takes_the_name_of_a_classification_for_no_error(known, label, language):
    OccupationFactory(
        scheme="sinco2011", code="2641", title_en="Five trades", title_es="Cinco oficios"
    )
    OccupationFactory(scheme="isco08", code="2641", title_en="Authors", title_es="Autores")

    plan = read(f"{label} 2641", language=language)

    assert plan.corrected == ""
    assert [concept.name_en for concept in plan.concepts] == ["Five trades"]


@pytest.mark.parametrize("label", ["naics", "scian", "renec", "rapids"])
def test_read_corrects_no_label_into_a_word_like_it(known, label):
    OccupationFactory(scheme="isco08", code="9999", title_en=f"{label}x", title_es=f"{label}x")

    assert read(f"{label} 4841", language="es").corrected == ""


def test_read_leaves_a_word_that_the_index_has(known):
    CredentialVersionFactory(published=True, name_es="Soldadrona profesional")
    reindexing.rebuild(at=NOW)

    assert read("soldadrona", language="es").corrected == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("EC0217", "ec0217"),
        ("EC-0217", "ec0217"),
        ("ec 0217", "ec0217"),
        ("estándar EC0217.01", "ec021701"),
        ("OSHA 10", "osha10"),
        ("OSHA 30 horas", "osha30"),
        ("AWS D1.1", "awsd11"),
        ("49-9041", "499041"),
    ],
)
def test_read_finds_codes(known, text, code):
    assert code in read(text, language="es").codes


@pytest.mark.parametrize(
    ("text", "lexeme"),
    [
        ("soldador en texas", "f:sUS-TX"),
        ("soldador juárez", "f:sMX-CHH"),
        ("soldador cd juarez", "g:31:-107"),
        ("soldador en Cd. Juárez", "g:31:-107"),
        ("welder ciudad juarez", "g:31:-107"),
        ("welder el paso tx", "f:sUS-TX"),
        ("soldador en estados unidos", "f:cUS"),
        ("licenciatura soldador", "f:tBachelorDegree"),
        ("welding certification", "f:tCertification"),
        ("curso de soldador gratis", "f:pfree"),
        ("aprendiz de soldador", "f:tregistered_apprenticeship"),
    ],
)
def test_read_wishes_for_places_and_levels_and_requires_none(known, text, lexeme):
    assert lexeme in lexemes(text, optional=True)
    assert lexeme not in lexemes(text, optional=False)


@pytest.mark.parametrize(
    ("text", "es", "en", "code"),
    [
        ("soldador en Juárez", "Juárez, Chihuahua", "Juárez, Chihuahua", "MX-CHH"),
        ("welder el paso", "El Paso, Texas", "El Paso, Texas", "US-TX"),
        ("welder in El Paso, Texas, USA", "El Paso, Texas", "El Paso, Texas", "US-TX"),
        ("soldador en México", "México", "Mexico", "MX"),
        ("soldador en estado de mexico", "México", "State of Mexico", "MX-MEX"),
        ("soldador en eua", "Estados Unidos", "United States", "US"),
    ],
)
def test_read_says_which_place_it_understood(known, text, es, en, code):
    SubdivisionFactory(code="MX-MEX", country="MX", name_en="State of Mexico", name_es="México")

    (place,) = read(text, language="es").places

    assert (place.name("es"), place.name("en"), place.code) == (es, en, code)


@pytest.mark.parametrize("text", ["soldador", "soldador el paso en Juárez", "7212", ""])
def test_read_names_no_place_that_is_not_said(known, text):
    names = [place.name_es for place in read(text, language="es").places]

    assert names == (["El Paso, Texas", "Juárez, Chihuahua"] if "paso" in text else [])


def test_read_wishes_for_no_single_word_of_a_longer_place(known):
    assert not {"el", "pas", "paso"} & set(lexemes("soldador en el paso", optional=True))


def test_read_requires_a_hint_that_stands_alone(known):
    plan = read("licenciatura", language="es")

    assert plan.required == plan.groups
    assert plan.groups


@pytest.mark.parametrize("text", ["LFC", "licencia de conducir", "Licencia federal"])
def test_read_knows_how_drivers_call_their_licence(known, text):
    (group, *_) = read(text, language="es").groups

    assert ("k:lfc", True) in {(term.lexeme, term.is_prefix) for term in group.terms}


def test_read_lets_occupations_that_need_a_skill_meet_it_weakly(known):
    skill = SkillFactory(code="sk-oxy", name_en="Oxyfuel cutting", name_es="Oxicorte")
    OccupationSkillFactory(occupation=known, skill=skill, importance="essential")

    (group,) = read("oxicorte", language="es").groups
    weights = {term.lexeme: term.weight for term in group.terms}

    assert 0 < weights[f"o:{known.pk}"] < weights[f"s:{skill.pk}"]


def test_read_never_takes_an_organisation_for_an_error_or_a_concept(known):
    plan = read("American Welding Society", language="en")

    assert plan.corrected == ""
    assert plan.concepts == ()
    said = {term.lexeme for group in plan.groups for term in group.terms}
    assert said >= {"american", "welding", "societi"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\0",
        "soldador\0soldador",
        "a" * 10_000,
        "soldador " * 2_000,
        "\u202eredlew\u202c",
        "🔥🔥 👩‍🏭",
        "'; DROP TABLE registry_searchentry; --",
        "<script>alert(1)</script>",
        "\\ ' : & | ! ( ) * <-> %s %(x)s",
        "\ud800",
        "de la los",
    ],
)
def test_read_survives_hostile_text(known, text):
    plan = read(text, language="es")

    assert len(plan.groups) <= MOST_GROUPS
    typeahead.suggest(text, language="es")
    helped(Question(text=text), plan, language="es")


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=st.text(max_size=300), language=st.sampled_from(["es", "en"]))
def test_read_answers_any_text_with_a_bounded_plan(known, text, language):
    plan = read(text, language=language)

    assert len(plan.groups) <= MOST_GROUPS
    assert len(plan.codes) <= 24
    assert len(plan.concepts) <= 10
    assert all(0 < len(group.terms) <= 60 for group in plan.groups)


def test_read_takes_one_query_of_what_is_known(known, django_assert_num_queries):
    read("soldador", language="es")

    with django_assert_num_queries(1):
        read("soldador en texas con licencia", language="es")


def test_read_notices_a_new_term(known):
    assert read("gusanero", language="es").concepts == ()

    OccupationSynonymFactory(occupation=known, term="gusanero")

    assert codes("gusanero") == {"7212"}


def suggested(text: str, **options) -> list[tuple[str, str]]:
    found = typeahead.suggest(text, language="es", **options)
    return [(item.kind, item.text) for item in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sol", ("occupation", "Soldadores")),
        ("soldadura m", ("skill", "Soldadura MIG")),
        ("micro", ("skill", "microalambre")),
        ("enfermeri", ("occupation", "Auxiliares de enfermería")),
        ("american wel", ("organisation", "American Welding Society")),
        ("juár", ("place", "Juárez")),
        ("tex", ("place", "Texas")),
    ],
)
def test_suggest_finishes_what_is_typed(known, text, expected):
    assert expected in suggested(text)


def test_suggest_finds_credentials_by_code_and_title(known):
    CredentialVersionFactory(
        published=True, name_es="Impartición de cursos", credential__code="EC0217"
    )
    reindexing.rebuild(at=NOW)

    assert ("credential", "Impartición de cursos") in suggested("ec02")
    assert ("credential", "Impartición de cursos") in suggested("imparticion de cur")


@pytest.mark.parametrize("text", ["", "so", "  s ", "ñ", "😀😀😀"])
def test_suggest_waits_for_three_characters(known, text):
    assert suggested(text) == []


def test_suggest_takes_two_queries_and_no_more_than_asked(known, django_assert_num_queries):
    read("soldador", language="es")

    with django_assert_num_queries(2):
        assert len(suggested("sol", limit=1)) == 1


def test_help_widens_drops_a_filter_and_names_concepts(known):
    near = Near(latitude=31.7, longitude=-106.4, km=50)
    question = Question(text="soldador", facets={Facet.LEVEL: ("8",)}, near=near, page=3)

    found = helped(question, read("soldador", language="es"), language="es")

    assert [item.kind for item in found] == ["wider", "anywhere", "facet", "occupation"]
    assert found[0].question.near.km == 200
    assert found[1].question.near is None
    assert found[2].question.facets == {}
    assert {item.question.page for item in found} == {1}


def test_help_names_what_is_spelt_nearly_so(known):
    found = helped(Question(text="soldadura mag"), read("zzz", language="es"), language="es")

    assert [item.text for item in found] == ["Soldadura MIG"]
