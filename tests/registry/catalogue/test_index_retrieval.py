"""Retrieval: tiers, facets with counts, nearness, sorting, cap and refusals."""

import datetime as dt

import pytest

from registry.catalogue.enums import Delivery
from registry.catalogue.models import SearchEntry, SearchMatch
from registry.catalogue.selectors import folding
from registry.catalogue.selectors.concepts import Concept, ConceptKind
from registry.catalogue.selectors.search import answering, asking, candidates, quick, retrieval
from registry.catalogue.selectors.search.plan import Group, Plan, Term
from registry.catalogue.selectors.search.results import (
    Facet,
    Near,
    PageOutOfRange,
    Question,
    SearchKind,
    SearchTooSlow,
    Sort,
    UnknownFacet,
    UnknownFacetValue,
    WhyKind,
    check_question,
)
from registry.catalogue.services import indexing, reindexing
from tests.factories.catalogue import (
    CredentialVersionFactory,
    OfferingFactory,
    ProgrammeFactory,
)
from tests.factories.people import OrganisationFactory
from tests.factories.reference import (
    CrosswalkPairFactory,
    CurrencyFactory,
    MunicipalityFactory,
    OccupationFactory,
    SkillFactory,
)

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def words(*asked: str) -> Plan:
    """A plan that asks for each word."""
    return Plan(groups=tuple(Group(terms=(Term(lexeme=folding.stem(word)),)) for word in asked))


def answer(plan: Plan | None = None, **asked):
    return answering.answer(plan or Plan(), Question(**asked), language="es", today=NOW.date())


def titles(page):
    return [hit.entry.title_es or hit.entry.title_en for hit in page.items]


def counts(page, facet):
    return {row.value: row.count for row in page.facets[facet]}


@pytest.fixture
def index():
    """Index everything that stands."""
    return lambda: reindexing.rebuild(at=NOW)


def test_retrieval_finds_a_word_of_a_title_whatever_its_ending(index):
    CredentialVersionFactory(published=True, name_es="Soldadores certificados")
    CredentialVersionFactory(published=True, name_es="Cocina")
    index()

    page = answer(words("soldador"))

    assert titles(page) == ["Soldadores certificados"]
    assert page.items[0].why.kind == WhyKind.TEXT
    assert (page.total, page.is_capped) == (1, False)


def test_retrieval_puts_an_exact_code_before_everything(index):
    CredentialVersionFactory(published=True, name_es="Curso EC0217", credential__code="X1")
    CredentialVersionFactory(published=True, name_es="Impartir", credential__code="EC0217.01")
    index()

    page = answer(Plan(codes=("ec0217",), groups=words("ec0217").groups))

    assert titles(page) == ["Impartir", "Curso EC0217"]
    assert [hit.why.kind for hit in page.items] == [WhyKind.EXACT_CODE, WhyKind.TEXT]


def test_retrieval_finds_by_concept_and_says_which(index):
    occupation = OccupationFactory(title_en="Welders", title_es="Soldadores")
    CredentialVersionFactory(published=True, name_es="Unión", occupations=[occupation])
    index()
    concept = Concept(
        kind=ConceptKind.OCCUPATION,
        id=occupation.pk,
        code=occupation.code,
        name_en="Welders",
        name_es="Soldadores",
        term="soldador",
    )
    terms = (Term(lexeme="soldador"), Term(lexeme=f"o:{occupation.pk}", weight=8.0))

    page = answer(Plan(groups=(Group(terms=terms),), concepts=(concept,)))

    assert titles(page) == ["Unión"]
    assert (page.items[0].why.kind, page.items[0].why.concept) == (WhyKind.CONCEPT, concept)


@pytest.mark.parametrize(("weight", "tier"), [("0.8", 1), ("0.2", 2), ("0.05", None)])
def test_retrieval_finds_neighbours_across_a_crosswalk_as_far_as_their_weight(index, weight, tier):
    isco, soc = OccupationFactory(), OccupationFactory(soc=True)
    CrosswalkPairFactory(from_occupation=soc, to_occupation=isco, weight=weight)
    CredentialVersionFactory(published=True, occupations=[soc])
    index()
    plan = Plan(groups=(Group(terms=(Term(lexeme=f"o:{isco.pk}", weight=8.0),)),))

    found = retrieval.retrieve(plan, Question(), language="es", today=NOW.date())

    assert [place.tier for place in found.places] == ([] if tier is None else [tier])


def test_retrieval_ranks_title_over_organisation_over_the_rest(index):
    issuer = OrganisationFactory(body=True, name="Instituto de Soldadura")
    skill = SkillFactory(name_es="Soldadura")
    CredentialVersionFactory(published=True, name_es="Otra cosa", skills=[skill])
    CredentialVersionFactory(published=True, name_es="Del instituto", credential__issuer=issuer)
    CredentialVersionFactory(published=True, name_es="Curso largo de soldadura básica")
    CredentialVersionFactory(published=True, name_es="Soldadura")
    index()

    assert titles(answer(words("soldadura"))) == [
        "Soldadura",
        "Curso largo de soldadura básica",
        "Del instituto",
        "Otra cosa",
    ]


def test_retrieval_guessed_word_never_stands_for_an_organisation(index):
    issuer = OrganisationFactory(body=True, name="Soldamex")
    CredentialVersionFactory(published=True, name_es="A", credential__issuer=issuer)
    CredentialVersionFactory(published=True, name_es="Z soldamex y otras cosas mas")
    index()
    plan = Plan(groups=(Group(terms=(Term(lexeme="soldamex", weight=3.0),)),))

    assert titles(answer(plan)) == ["Z soldamex y otras cosas mas", "A"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (("uno", "dos"), True),
        (("uno", "nada"), False),
        (("uno", "dos", "nada"), True),
        (("uno", "nada", "nunca"), False),
        (("uno", "dos", "tres", "nada"), True),
        (("uno", "dos", "nada", "nunca"), False),
        (("uno", "dos", "tres", "nada", "nunca"), True),
        (("uno", "dos", "nada", "nunca", "nadie"), False),
    ],
)
def test_retrieval_asks_for_two_words_all_but_one_or_three_quarters(index, asked, found):
    CredentialVersionFactory(published=True, name_es="Uno dos tres")
    index()

    assert (answer(words(*asked)).total == 1) is found


def test_retrieval_beginning_of_a_word_finds_it(index):
    CredentialVersionFactory(published=True, name_es="Electricista")
    index()
    plan = Plan(groups=(Group(terms=(Term(lexeme="electri", is_prefix=True),)),))

    assert answer(plan).total == 1


def test_retrieval_listing_says_so_and_has_everything(index):
    CredentialVersionFactory(published=True)
    ProgrammeFactory(published=True)
    CredentialVersionFactory()
    index()

    page = answer()

    assert {hit.why.kind for hit in page.items} == {WhyKind.LISTED}
    assert counts(page, Facet.WHAT) == {"credential": 1, "programme": 1}


@pytest.fixture
def dollar():
    return CurrencyFactory(code="USD")


@pytest.fixture
def classes(index, dollar):
    """Programmes: two free ones online in Spanish, one that costs, on site, in English."""
    for number in range(2):
        programme = ProgrammeFactory(published=True, title_es=f"Taller {number}", weeks=4)
        OfferingFactory(
            programme=programme,
            delivery=Delivery.ONLINE,
            language="es",
            cost_minor=0,
            currency=dollar,
        )
    other = ProgrammeFactory(published=True, title_es="Taller caro", weeks=60)
    OfferingFactory(
        programme=other,
        delivery=Delivery.ON_SITE,
        language="en",
        cost_minor=600_00,
        currency=dollar,
        starts_on=dt.date(2027, 1, 1),
    )
    index()


def test_facet_narrows_and_counts(classes):
    page = answer(words("taller"), facets={Facet.COST: ("free",)})

    assert page.total == 2
    assert counts(page, Facet.LANGUAGE) == {"es": 2}
    assert counts(page, Facet.DURATION) == {"to_4_weeks": 2}


def test_facet_counts_its_other_values_as_if_it_were_not_chosen(classes):
    page = answer(words("taller"), facets={Facet.COST: ("free",), Facet.LANGUAGE: ("es",)})

    assert counts(page, Facet.COST) == {"free": 2}
    assert counts(page, Facet.LANGUAGE) == {"es": 2}
    page = answer(words("taller"), facets={Facet.COST: ("free",)})
    assert counts(page, Facet.COST) == {"free": 2, "to_2000": 1}
    assert [row.is_chosen for row in page.facets[Facet.COST]] == [True, False]


def test_facet_values_are_alternatives(classes):
    page = answer(facets={Facet.COST: ("free", "to_2000"), Facet.WHAT: ("programme",)})

    assert page.total == 3


def test_facet_chosen_value_without_results_stays_to_be_taken_back(classes):
    page = answer(words("taller"), facets={Facet.SECTOR: ("23",)})

    assert page.total == 0
    row = next(row for row in page.facets[Facet.SECTOR] if row.value == "23")
    assert (row.count, row.is_chosen) == (0, True)


def test_facets_of_several_offerings_are_all_counted(index):
    programme = ProgrammeFactory(published=True)
    for delivery in (Delivery.ONLINE, Delivery.ON_SITE):
        OfferingFactory(programme=programme, delivery=delivery)
    index()

    assert counts(answer(), Facet.DELIVERY) == {"online": 1, "on_site": 1}


def test_near_leaves_out_what_is_farther_and_sorts_by_distance(index):
    for name, latitude in (("Lejos", 30.0), ("Cerca", 25.9), ("Aquí", 25.87), ("Otra", 26.3)):
        place = MunicipalityFactory(latitude=latitude, longitude=-97.5)
        OfferingFactory(
            programme=ProgrammeFactory(published=True, title_es=name), municipality=place
        )
    ProgrammeFactory(published=True, title_es="Sin lugar")
    index()

    page = answer(near=Near(latitude=25.87, longitude=-97.5, km=50), sort=Sort.NEAREST)

    assert titles(page) == ["Aquí", "Cerca", "Otra"]
    assert [round(hit.km) for hit in page.items] == [0, 3, 48]


@pytest.mark.parametrize(
    ("sort", "first"),
    [(Sort.NAME, "Taller 0"), (Sort.COST, "Taller 1"), (Sort.START, "Taller caro")],
)
def test_sort_orders_the_hits(classes, sort, first):
    assert titles(answer(words("taller"), sort=sort))[0] == first


def test_sort_newest_reads_the_date_of_publication(classes):
    SearchEntry.objects.filter(title_es="Taller 1").update(published_at=NOW + dt.timedelta(days=1))

    assert titles(answer(words("taller"), sort=Sort.NEWEST))[0] == "Taller 1"


def test_closed_entries_are_left_out_from_their_day_on(classes):
    matches = SearchMatch.objects
    matches.filter(entry__title_es="Taller 1").update(closes_on=NOW.date())
    matches.filter(entry__title_es="Taller 0").update(closes_on=NOW.date() + dt.timedelta(days=1))

    assert sorted(titles(answer(words("taller")))) == ["Taller 0", "Taller caro"]


def test_cap_is_said_and_keeps_the_best_tier(index, monkeypatch):
    monkeypatch.setattr(candidates, "CAP", 3)
    skill = SkillFactory(name_es="Mecánica")
    for number in range(3):
        CredentialVersionFactory(published=True, name_es=f"A{number}", skills=[skill])
    for number in range(3):
        CredentialVersionFactory(published=True, name_es=f"Mecánica {number}")
    index()

    page = answer(words("mecanica"))

    assert (page.total, page.is_capped) == (3, True)
    assert sorted(titles(page)) == ["Mecánica 0", "Mecánica 1", "Mecánica 2"]
    assert counts(page, Facet.WHAT) == {"credential": 3}


def test_search_asks_two_messages_for_one_hit_and_many(index, django_assert_num_queries):
    CredentialVersionFactory(published=True, name_es="Mecánica")
    index()
    question = Question(facets={Facet.COUNTRY: ("MX", "US"), Facet.LANGUAGE: ("es",)})
    for _ in range(2):
        answer(words("mecanica"))  # a process reads the columns of a rebuild once
        with django_assert_num_queries(6):  # two, and the savepoints of a test's transaction
            answering.answer(words("mecanica"), question, language="es", today=NOW.date())
        for number in range(20):
            CredentialVersionFactory(published=True, name_es=f"Mecánica {number}")
        index()


@pytest.mark.parametrize("number", [0, -1, 2, 101, 10**9])
def test_page_out_of_range_is_refused(classes, number):
    with pytest.raises(PageOutOfRange):
        answer(words("taller"), page=number)


@pytest.mark.parametrize(
    ("module", "plan"), [(candidates, Plan()), (quick, words("taller"))], ids=["all", "words"]
)
def test_too_slow_is_refused_by_name_and_the_connection_lives(classes, monkeypatch, module, plan):
    monkeypatch.setattr(asking, "PATIENCE_MS", 50)
    slow = f"SELECT *, pg_sleep(1) FROM ({module.STATEMENT}) AS asked"
    monkeypatch.setattr(module, "STATEMENT", slow)

    with pytest.raises(SearchTooSlow):
        answer(plan)

    assert SearchEntry.objects.count() == 3


def test_unknown_facet_and_value_are_refused():
    with pytest.raises(UnknownFacet):
        check_question(Question(facets={"colour": ("red",)}))
    for facet, value in (("country", "FR"), ("state", "Texas"), ("level", "9"), ("type", "a'b")):
        with pytest.raises(UnknownFacetValue):
            check_question(Question(facets={Facet(facet): (value,)}))


def test_every_kind_can_be_asked_for():
    check_question(Question(facets={Facet.WHAT: tuple(SearchKind)}))


def test_hostile_lexemes_are_only_words(index):
    CredentialVersionFactory(published=True, name_es="Mecánica")
    index()

    for lexeme in ("' | 'mecanica", "a\\", "') OR 1=1 --", "<script>", "%s", "🙂", "مرحبا"):
        assert answer(words(lexeme)).total == 0


def test_refresh_inside_held_waits_until_the_end():
    version = CredentialVersionFactory(published=True)
    with indexing.held(at=NOW):
        indexing.refresh(kind=SearchKind.CREDENTIAL, ids=[version.pk], at=NOW)
        assert not SearchEntry.objects.exists()
    assert SearchEntry.objects.count() == 1
