"""Openings in the registry's search: there while they take people, and true."""

import datetime as dt

import pytest

from matching.openings.enums import OpeningStatus
from matching.openings.models import Opening
from matching.openings.services import indexing, openings
from registry.catalogue.models import SearchEntry
from registry.catalogue.selectors.search import answering
from registry.catalogue.selectors.search.results import Question, SearchKind
from registry.catalogue.services import reindexing, staleness
from registry.people.models import Organisation
from tests.factories.matching import OpeningFactory, RequirementFactory
from tests.factories.people import AT
from tests.factories.reference import SkillFactory

pytestmark = pytest.mark.django_db


def shown(text="", at=AT):
    page = answering.search(Question(text=text), language="es", today=at.date())
    return [hit.entry.title_es for hit in page.items]


def renew(at=AT):
    while staleness.renew(at=at):
        pass


def test_opening_is_found_by_what_it_asks_for_and_where():
    opening = OpeningFactory(title_es="Ayudante", paid=True)
    skill = SkillFactory(name_es="Trasiego")
    RequirementFactory(opening=opening, skill=skill)
    indexing.refresh(ids=[opening.pk], at=AT)

    assert shown("trasiego") == shown(opening.municipality.name) == ["Ayudante"]
    entry = SearchEntry.objects.get()
    assert (entry.kind, entry.record_id) == (SearchKind.OPENING, opening.pk)
    assert (entry.wage_from_minor, entry.wage_per) == (opening.wage_from_minor, "month")
    assert (entry.region, entry.closes_on) == (
        opening.municipality.subdivision.code,
        opening.closes_on,
    )


@pytest.mark.parametrize("to", [OpeningStatus.PAUSED, OpeningStatus.CLOSED])
def test_opening_goes_with_its_move(to):
    opening = OpeningFactory()
    indexing.refresh(ids=[opening.pk], at=AT)

    openings.move(by=None, opening=opening, to=to, at=AT)

    assert not SearchEntry.objects.exists()


@pytest.mark.parametrize(
    "columns",
    [{"status": OpeningStatus.DRAFT}, {"filled": 2}, {"closes_on": AT.date()}],
)
def test_opening_that_takes_nobody_has_no_entry(columns):
    opening = OpeningFactory(**columns)
    indexing.refresh(ids=[opening.pk], at=AT)

    assert reindexing.rebuild(at=AT) == 0
    assert not SearchEntry.objects.exists()


def test_opening_that_closes_is_found_no_more_and_goes():
    OpeningFactory(closes_on=AT.date() + dt.timedelta(days=2), title_es="Ayudante")
    reindexing.rebuild(at=AT)
    last, after = AT + dt.timedelta(days=1), AT + dt.timedelta(days=2)

    assert shown(at=last) == ["Ayudante"]
    assert shown(at=after) == []
    renew(last)
    assert SearchEntry.objects.exists()
    renew(after)
    assert not SearchEntry.objects.exists()


def test_openings_follow_the_standing_of_their_employer():
    opening = OpeningFactory()
    reindexing.rebuild(at=AT)
    employer = Organisation.objects.filter(pk=opening.employer_id)

    for status, count in (("suspended", 0), ("suspended", 0), ("verified", 1)):
        employer.update(status=status)
        renew()
        assert SearchEntry.objects.count() == count
    employer.update(name="Otro nombre")
    renew()
    assert SearchEntry.objects.get().organisation_name == "Otro nombre"


def test_refresh_asks_the_same_for_one_and_many(django_assert_max_num_queries):
    ids = [opening.pk for opening in OpeningFactory.create_batch(9)]
    for some in (ids[:1], ids):
        with django_assert_max_num_queries(13):
            indexing.refresh(ids=some, at=AT)
    assert SearchEntry.objects.count() == Opening.objects.count() == 9
