"""What counts on a day between two credentials, all equivalents of one, and its page."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.equivalence.enums import Method
from registry.equivalence.models import EquivalenceAssertion, InferredEquivalence
from registry.equivalence.selectors.graph import standing, telling
from registry.equivalence.services import inferring
from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.equivalence import AssertionFactory, ConditionFactory
from tests.factories.people import MembershipFactory, OrganisationFactory
from tests.registry.equivalence.graphs import DAY

pytestmark = pytest.mark.django_db

AT = dt.datetime.combine(DAY, dt.time(12), tzinfo=dt.UTC)
ORDER = ("legal", "recognised", "issuer", "accepted", "informative")


@pytest.fixture
def pair():
    return (
        CredentialVersionFactory(published=True),
        CredentialVersionFactory(published=True, in_us=True),
    )


def between(source, target, **columns):
    made = {"source": source, "target": target, "asserter": OrganisationFactory(body=True)}
    return AssertionFactory(**(made | columns))


def through(source, target, **columns):
    """Publish a chain of two assertions from one credential to another."""
    first = between(source, CredentialVersionFactory(published=True), confidence=Decimal("0.9"))
    second = between(first.target, target, confidence=Decimal("0.9"), **columns)
    return [first.pk, second.pk]


def effective(pair, day=DAY, **columns):
    return standing.effective(source=pair[0].pk, target=pair[1].pk, as_of=day, **columns)


def test_effective_follows_the_policy_and_keeps_everybody(pair):
    steward = MembershipFactory(steward=True).user
    chain = through(*pair)
    computed = between(*pair, method=Method.INFERRED)
    proposed = between(*pair, proposed=True)
    rows = [between(*pair, effect=effect) for effect in reversed(ORDER)]

    found = effective(pair, user=steward)

    assert [found.first, *found.others] == [*reversed(rows), proposed, computed]
    assert [row.path for row in found.inferred] == [chain]
    assert found.status == standing.Status.LEGAL


@pytest.mark.parametrize("effect", ORDER)
def test_effective_status_is_the_effect_of_the_first(pair, effect):
    between(*pair, effect=effect)

    assert effective(pair).status == effect


def test_effective_status_where_nobody_has_decided(pair):
    steward = MembershipFactory(steward=True).user
    assert effective(pair).status == standing.Status.UNKNOWN
    through(*pair)
    assert effective(pair).status == standing.Status.INFERRED
    between(*pair, proposed=True)
    assert effective(pair).status == standing.Status.INFERRED
    assert effective(pair, user=steward).status == standing.Status.PROPOSED


def test_effective_what_was_only_computed_is_inferred(pair):
    between(*pair, method=Method.INFERRED)

    assert effective(pair).status == standing.Status.INFERRED


def test_effective_is_directional_and_of_the_day(pair):
    between(*pair, valid_from=DAY, valid_to=DAY + dt.timedelta(days=1))

    assert effective(pair).first
    assert not effective(pair[::-1]).first
    assert not effective(pair, DAY - dt.timedelta(days=1)).first
    assert not effective(pair, DAY + dt.timedelta(days=1)).first


def test_effective_finds_chains_on_a_day_that_nothing_is_stored_for(pair):
    chain = through(*pair, valid_from=DAY - dt.timedelta(days=100), valid_to=DAY)
    inferring.settle(at=AT)
    assert not InferredEquivalence.objects.exists()

    assert not effective(pair).inferred
    assert [row.path for row in effective(pair, DAY - dt.timedelta(days=1)).inferred] == [chain]


def test_equivalents_stored_and_found_anew_are_the_same(pair, django_assert_num_queries):
    source, target = pair
    between(source, target)
    through(source, target, scope_jurisdiction="US-TX")
    through(source, target)
    through(target, source)
    anew = standing.equivalents_of(version=source.pk, as_of=DAY)

    inferring.settle(at=AT)

    with django_assert_num_queries(1):
        stored = standing.equivalents_of(version=source.pk, as_of=DAY)
    assert stored == anew
    assert len(stored.outgoing) == 3
    assert len(stored.incoming) == 1
    assert stored.inferred_outgoing
    assert stored.inferred_incoming


def test_equivalents_of_the_day_after_are_the_stored_ones_still_valid(pair):
    through(*pair, valid_to=DAY + dt.timedelta(days=1))
    inferring.settle(at=AT)

    def found(days):
        day = DAY + dt.timedelta(days=days)
        return standing.equivalents_of(version=pair[0].pk, as_of=day).inferred_outgoing

    assert [len(found(days)) for days in (-200, 0, 1, 9)] == [0, 1, 0, 0]


def test_equivalents_are_in_effective_order(pair):
    rows = [between(*pair, effect=effect) for effect in ORDER]
    rows.append(between(*pair, method=Method.INFERRED))

    found = standing.equivalents_of(version=pair[0].pk, as_of=DAY)

    assert [row.id for row in found.outgoing] == [row.pk for row in rows]


def test_undominated_leaves_out_what_a_surer_chain_says_for_more_places(pair):
    through(*pair)
    through(*pair, scope_jurisdiction="US-TX", worth=Decimal("0.1"))

    (chain,) = effective(pair).inferred

    assert chain.jurisdiction == ""


def test_chains_are_told_only_for_pairs_that_nobody_spoke_of(pair):
    source, target = pair
    chain = through(source, target)

    def told(limit=5):
        found = telling.chains_of(version=source, as_of=DAY, limit=limit)
        return [row.chain.path for row in found.told], found.more

    assert told() == ([chain], 0)
    assert told(limit=0) == ([], 1)
    between(source, target, relation="none", worth=0)
    assert told() == ([], 0)


def test_chain_that_lost_a_statement_is_not_told_before_it_is_worked_out(pair):
    chain = through(*pair)
    inferring.settle(at=AT)
    assert telling.chains_of(version=pair[0], as_of=DAY, limit=5).told

    pair[1].assertions_to.filter(pk=chain[1]).update(status="revoked")

    assert not telling.chains_of(version=pair[0], as_of=DAY, limit=5).told


def page_of(client, version):
    return client.get(reverse("credential", args=[version.public_id])).content.decode()


def test_page_spells_the_chain_out_and_calls_it_inferred(client, pair):
    source, target = pair
    chain = through(source, target)
    first, second = (EquivalenceAssertion.objects.get(pk=pk) for pk in chain)
    ConditionFactory(assertion=second)

    text = page_of(client, source)

    section = text[text.index('id="inferred"') :]
    places = [
        section.index(str(address))
        for address in (
            source.public_id, first.target.public_id, first.public_id, second.public_id,
        )
    ]  # fmt: skip
    assert places[0] < places[1] < places[2] < places[3]
    assert first.asserter.name in section
    assert second.asserter.name in section
    assert "81%" in section


def test_page_says_nothing_of_chains_where_there_are_none(client, pair):
    assert 'id="inferred"' not in page_of(client, pair[0])


def test_page_asks_as_much_for_one_chain_as_for_many(client, pair):
    source, target = pair
    through(source, target)
    inferring.settle(at=AT)
    page_of(client, source)
    with CaptureQueriesContext(connection) as one:
        page_of(client, source)
    for _ in range(10):
        through(source, CredentialVersionFactory(published=True, in_us=True))
    inferring.settle(at=AT)
    with CaptureQueriesContext(connection) as many:
        text = page_of(client, source)

    assert len(many) == len(one)
    assert text.count("81%") == 6
