"""Where nothing stands for the work that is named, work beside it is found and said to be near."""

import pytest
from django.urls import reverse

from registry.catalogue.selectors.search import answering
from registry.catalogue.selectors.search.results import (
    Facet,
    Near,
    PageOutOfRange,
    Question,
    SearchKind,
    Sort,
    WhyKind,
)
from registry.catalogue.services import reindexing
from registry.reference.models import Occupation
from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.people import AT
from tests.factories.reference import OccupationFactory, OccupationSynonymFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cared():
    """Work with people in the same groups of ISCO-08, and a namesake in another scheme."""
    for scheme, code, title, is_taught in (
        ("isco08", "5311", "Child care workers", False),
        ("isco08", "5312", "Teachers aides", True),
        ("isco08", "5321", "Nursing assistants", True),
        ("isco08", "5412", "Police officers", True),
        ("sinco2011", "5313", "Guards", True),
    ):
        row = OccupationFactory(scheme=scheme, code=code, title_en=title, title_es=title)
        if code == "5311":
            OccupationSynonymFactory(occupation=row, term="daycare", language="en")
        if is_taught:
            CredentialVersionFactory(published=True, name_es=f"Para {code}", occupations=[row])
    reindexing.rebuild(at=AT)


def found(text, **asked):
    return answering.search(Question(text=text, **asked), language="en", today=AT.date())


def test_work_beside_comes_the_nearer_first_and_says_that_it_is_only_near(cared):
    page = found("daycare")

    assert [hit.entry.title_es for hit in page.items] == ["Para 5312", "Para 5321"]
    assert {(hit.why.kind, hit.why.concept) for hit in page.items} == {(WhyKind.MEANING, None)}
    assert [concept.code for concept in page.understood] == ["5311"]
    assert page.is_wider


def test_page_says_that_it_is_work_like_it(cared, client):
    page = client.get(reverse("search"), {"q": "daycare"}).content.decode()

    assert "Nothing here is for exactly this work" in page
    assert "It is close in meaning to your words." in page


def test_guess_is_not_called_the_work_that_was_named(cared):
    namesake = Occupation.objects.get(scheme="isco08", code="5311")
    OccupationSynonymFactory(occupation=namesake, term="nursing", language="en")

    (hit,) = found("nursing").items

    assert hit.entry.title_es == "Para 5321"
    assert (hit.why.kind, hit.why.concept) == (WhyKind.MEANING, None)


@pytest.mark.parametrize(
    ("text", "facets"),
    [
        ("ISCO 5311", {}),
        ("daycare", {Facet.STATE: ("US-TX",)}),
        ("nursing assistants", {Facet.COUNTRY: ("US",)}),
        ("xyzzyx", {}),
    ],
)
def test_code_unknown_word_and_what_a_filter_hides_are_not_widened(cared, text, facets):
    assert not found(text, facets=facets).items


@pytest.mark.parametrize(
    ("asked", "finds"),
    [
        ({"facets": {Facet.WHAT: (SearchKind.CREDENTIAL,)}}, True),
        ({"facets": {Facet.WHAT: (SearchKind.PROGRAMME,)}}, False),
        ({"near": Near(latitude=32.0, longitude=-106.0, km=50)}, False),
        ({"sort": Sort.NAME}, True),
    ],
)
def test_work_beside_is_narrowed_and_sorted_too(cared, asked, finds):
    page = found("daycare", **asked)

    assert [hit.entry.title_es for hit in page.items] == ["Para 5312", "Para 5321"] * finds


def test_work_that_is_there_is_not_mixed_with_work_beside_it(cared):
    assert [hit.entry.title_es for hit in found("nursing assistants").items] == ["Para 5321"]


def test_page_after_the_last_of_what_is_near_is_refused(cared):
    with pytest.raises(PageOutOfRange):
        found("daycare", page=2)
