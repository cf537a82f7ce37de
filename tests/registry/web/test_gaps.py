"""The public page of the gap between two credentials."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from registry.equivalence.enums import Effect
from tests.factories.catalogue import CredentialVersionFactory, OfferingFactory, ProgrammeFactory
from tests.factories.equivalence import AssertionFactory
from tests.factories.reference import CurrencyFactory, ExchangeRateFactory, SkillFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    skills = [SkillFactory(name_es=f"Oficio {number}") for number in range(3)]
    held = CredentialVersionFactory(published=True, skills=skills[:1])
    target = CredentialVersionFactory(published=True, in_us=True, skills=skills)
    ExchangeRateFactory(on_date=timezone.now().date())
    return held, target, skills


def address(held, target):
    return reverse("credential_gap", args=[held.public_id, target.public_id])


def lesson(*skills, **fields):
    programme = ProgrammeFactory(published=True, skills=skills, weeks=6)
    return OfferingFactory(programme=programme, starts_on=None, ends_on=None, **fields)


def test_page_names_what_is_missing_and_who_teaches_it(client, pair):
    held, target, skills = pair
    row = lesson(skills[1], cost_minor=480_000, currency=CurrencyFactory())
    lesson(skills[2])
    page = client.get(address(held, target)).content.decode()
    assert "27 %" in page
    assert row.programme.title_es in page
    assert "$4,800 MXN" in page
    assert "cost not stated" in page
    assert "The cost of 1 program is not stated" in page


def test_page_marks_what_is_inferred_and_does_not_count_it(client, pair):
    held, target, _skills = pair
    AssertionFactory(source=held, target=target, inferred=True)
    page = client.get(address(held, target)).content.decode()
    assert "Not counted: inferred, recognized by nobody." in page
    assert "27 %" in page


def test_page_of_a_covered_pair_says_how_much_stays_open(client, pair):
    held, target, _skills = pair
    AssertionFactory(source=held, target=target, effect=Effect.RECOGNISED, worth="0.900")
    page = client.get(address(held, target)).content.decode()
    assert "Nothing that is on record here is left to learn." in page
    assert "counted at 90 %" in page
    assert "stays open" in page


def test_drafts_and_one_credential_twice_are_not_found(client, pair):
    held, target, _skills = pair
    draft = CredentialVersionFactory()
    for path in (address(held, draft), address(draft, target), address(held, held)):
        assert client.get(path).status_code == 404


def test_queries_are_the_same_for_one_and_twenty_lessons(client, pair):
    held, target, skills = pair
    AssertionFactory(source=held, target=target)
    lesson(skills[1])

    def counted():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(held, target)).status_code == 200
        return len(queries)

    counted()
    first = counted()
    for _ in range(20):
        lesson(*skills[1:])
        AssertionFactory(source=held, target=target)
    assert counted() == first <= 24
