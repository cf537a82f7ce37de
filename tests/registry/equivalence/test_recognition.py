"""Recognition across the border, as search shows it: it comes and goes with the assertions."""

import datetime as dt

import pytest

from registry.catalogue.models import SearchEntry
from registry.catalogue.selectors.search import answering
from registry.catalogue.selectors.search.results import Facet, Question
from registry.catalogue.services import reindexing
from registry.equivalence import tasks
from registry.equivalence.enums import AssertionStatus, Relation
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.services import assertions, recognition
from tests.factories.catalogue import (
    CredentialVersionFactory,
    ProgrammeCredentialFactory,
    ProgrammeFactory,
)
from tests.factories.equivalence import AssertionFactory, RoundFactory, SeatFactory
from tests.factories.people import AT

pytestmark = pytest.mark.django_db


def recognised():
    """Return the kinds that the facet finds, and check that it counts the same."""
    page = answering.search(
        Question(facets={Facet.RECOGNISED: ("yes",)}), language="es", today=AT.date()
    )
    counted = {row.value: row.count for row in page.facets[Facet.RECOGNISED]}
    assert counted.get("yes", 0) == page.total == len(page.items)
    assert SearchEntry.objects.filter(is_recognised=True).count() == page.total
    return sorted(hit.entry.kind for hit in page.items)


def test_facet_follows_an_assertion_through_its_states():
    assertion = AssertionFactory(legal=True, in_review=True)
    ProgrammeCredentialFactory(programme=ProgrammeFactory(published=True), version=assertion.source)
    reindexing.rebuild(at=AT)
    assert recognised() == []

    current = RoundFactory(assertion=assertion)
    SeatFactory(round=current, approves=True)
    SeatFactory(round=current, approves=True, us=True)
    assertions.move(by=None, assertion=assertion, to=AssertionStatus.PUBLISHED, at=AT)
    assert recognised() == ["credential", "programme"]

    assertions.move(by=None, assertion=assertion, to=AssertionStatus.REVOKED, reason="wrong", at=AT)
    assert recognised() == []


@pytest.mark.parametrize(
    "columns",
    [
        {},  # it only informs
        {"legal": True, "relation": Relation.NONE, "worth": 0},
        {"legal": True, "valid_to": AT.date()},
        {"legal": True, "valid_from": AT.date() + dt.timedelta(days=1)},
        {"legal": True, "proposed": True},
    ],
)
def test_what_says_nothing_yet_or_any_more_is_no_recognition(columns):
    AssertionFactory(**columns)
    reindexing.rebuild(at=AT)

    assert recognition.refresh(at=AT) == 0
    assert recognised() == []


def test_within_a_country_nothing_crosses_the_border():
    AssertionFactory(legal=True, target=CredentialVersionFactory(published=True))
    reindexing.rebuild(at=AT)

    assert recognition.refresh(at=AT) == 0
    assert recognised() == []


def test_night_notices_what_began_and_what_ended():
    assertion = AssertionFactory(legal=True)
    reindexing.rebuild(at=AT)

    for _twice in range(2):
        tasks.recognise.apply(throw=True)
    assert recognised() == ["credential"]
    EquivalenceAssertion.objects.filter(pk=assertion.pk).update(valid_to=dt.date(2026, 1, 2))
    for _twice in range(2):
        tasks.recognise.apply(throw=True)
    assert recognised() == []
