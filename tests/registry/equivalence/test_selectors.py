"""Assertions as somebody sees them, in force on a day, in their order of weight."""

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser

from registry.equivalence import selectors
from registry.equivalence.enums import AssertionStatus, Effect, Method
from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.equivalence import AssertionFactory, ConditionFactory, EvidenceFactory
from tests.factories.people import AT, MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

PUBLIC = {"published", "contested", "needs_review", "revoked"}
EVERY = set(AssertionStatus.values)
DAY = dt.date(2026, 6, 1)

SEES = {
    "nobody": PUBLIC,
    "anonymous": PUBLIC,
    "outsider": PUBLIC,
    "past member": PUBLIC,
    "member of the asserter": EVERY,
    "member of the source's issuer": EVERY - {"draft"},
    "member of the target's issuer": EVERY - {"draft"},
    "reviewer": EVERY - {"draft"},
    "steward": EVERY,
}


@pytest.mark.parametrize("role", SEES)
def test_visible_by_role_and_state(role):
    first = AssertionFactory()
    for state in EVERY - {"published"}:
        AssertionFactory(
            status=state, source=first.source, target=first.target, asserter=first.asserter
        )
    issuers = first.source.credential.issuer, first.target.credential.issuer

    def member(organisation, **columns):
        return MembershipFactory(organisation=organisation, role="viewer", **columns).user

    users = {
        "nobody": lambda: None,
        "anonymous": AnonymousUser,
        "outsider": UserFactory,
        "past member": lambda: member(first.asserter, ended=True),
        "member of the asserter": lambda: member(first.asserter),
        "member of the source's issuer": lambda: member(issuers[0]),
        "member of the target's issuer": lambda: member(issuers[1]),
        "reviewer": lambda: MembershipFactory(reviewer=True).user,
        "steward": lambda: MembershipFactory(steward=True).user,
    }

    seen = selectors.visible_to(users[role]())

    assert set(seen.values_list("status", flat=True)) == SEES[role]
    assert seen.count() == len(SEES[role])


@pytest.mark.parametrize(
    ("columns", "counts"),
    [
        ({}, True),
        ({"valid_from": DAY}, True),
        ({"valid_from": DAY + dt.timedelta(days=1)}, False),
        ({"valid_to": DAY}, False),
        ({"valid_to": DAY + dt.timedelta(days=1)}, True),
        ({"status": "contested"}, False),
        ({"status": "needs_review"}, False),
        ({"status": "revoked"}, False),
    ],
)
def test_in_force_is_published_and_within_its_days(columns, counts):
    assertion = AssertionFactory(**columns)

    assert list(selectors.in_force(as_of=DAY)) == ([assertion] if counts else [])


def test_of_credential_orders_by_effect_and_keeps_disagreement():
    source = CredentialVersionFactory(published=True)
    target = CredentialVersionFactory(published=True, in_us=True)

    def add(**columns):
        return AssertionFactory(
            **{"source": source, "target": target, "asserter": OrganisationFactory()} | columns
        )

    inferred = add(method=Method.INFERRED, worth=1, confidence=1)
    surer = add(worth=Decimal("0.6"), confidence=Decimal("0.9"))
    unsure = add(worth=Decimal("0.6"), confidence=Decimal("0.2"))
    more = add(worth=Decimal("0.9"), confidence=Decimal("0.1"))
    accepted, issuer, recognised, legal = (
        add(effect=effect)
        for effect in (Effect.ACCEPTED, Effect.ISSUER, Effect.RECOGNISED, Effect.LEGAL)
    )
    contested = add(status="contested")
    again = add(status="in_review", worth=Decimal("0.1"), published_at=AT)
    back = add(source=target, target=source)
    add(proposed=True)
    AssertionFactory()

    standing = selectors.of_credential(version=source, as_of=DAY)

    assert standing.outgoing == (
        legal, recognised, issuer, accepted, more, surer, unsure, inferred
    )  # fmt: skip
    assert standing.incoming == (back,)
    assert standing.unsettled == (contested, again)


def test_of_credential_asks_the_same_number_of_queries_for_one_row_and_many(
    django_assert_max_num_queries,
):
    version = CredentialVersionFactory(published=True)

    def add(count):
        for _ in range(count):
            for columns in ({"source": version}, {"target": version}):
                for status in ("published", "contested"):
                    row = AssertionFactory(status=status, **columns)
                    EvidenceFactory(assertion=row)
                    ConditionFactory(assertion=row)

    def read():
        standing = selectors.of_credential(version=version, as_of=DAY)
        for row in (*standing.outgoing, *standing.incoming, *standing.unsettled):
            _ = row.asserter.name, row.target.credential.issuer.name, row.source.level
            _ = list(row.evidence.all()), [c.programme for c in row.conditions.all()]

    add(1)
    with django_assert_max_num_queries(6):
        read()
    add(10)
    with django_assert_max_num_queries(6):
        read()


def test_precedents_have_legal_effect_today():
    legal = AssertionFactory(legal=True)
    AssertionFactory(legal=True, valid_to=DAY)
    AssertionFactory(legal=True, status="proposed")
    AssertionFactory()

    assert list(selectors.precedents(as_of=DAY)) == [legal]


def test_effect_order_knows_every_effect():
    assert set(selectors.ORDER_OF_EFFECT) == set(Effect.values)
