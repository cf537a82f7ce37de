"""Assertions of equivalence, as rows (the services are tested apart)."""

import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from registry.equivalence.enums import (
    AssertionStatus,
    Choice,
    ConditionKind,
    Effect,
    Method,
    NoteKind,
    Relation,
    RoundKind,
    RoundOutcome,
)
from registry.equivalence.models import (
    EquivalenceAssertion,
    EquivalenceCondition,
    EvidenceItem,
    PanelSeat,
    ReviewNote,
    ReviewRound,
)
from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.people import AT, OrganisationFactory, UserFactory


class AssertionFactory(DjangoModelFactory):
    """An informative assertion in force, from Mexico to the US; traits change one thing each."""

    class Meta:
        model = EquivalenceAssertion

    source = factory.SubFactory(CredentialVersionFactory, published=True)
    target = factory.SubFactory(CredentialVersionFactory, published=True, in_us=True)
    asserter = factory.SubFactory(OrganisationFactory, body=True)
    relation = Relation.CLOSE
    effect = Effect.INFORMATIVE
    method = Method.CURRICULUM
    worth = Decimal("0.7")
    confidence = Decimal("0.8")
    valid_from = dt.date(2026, 1, 1)
    status = AssertionStatus.PUBLISHED

    class Params:
        proposed = factory.Trait(status=AssertionStatus.PROPOSED)
        in_review = factory.Trait(status=AssertionStatus.IN_REVIEW)
        contested = factory.Trait(status=AssertionStatus.CONTESTED)
        inferred = factory.Trait(method=Method.INFERRED)
        legal = factory.Trait(
            effect=Effect.LEGAL,
            method=Method.AGREEMENT,
            asserter=factory.SubFactory(OrganisationFactory, agency=True),
        )


class EvidenceFactory(DjangoModelFactory):
    """A document."""

    class Meta:
        model = EvidenceItem

    assertion = factory.SubFactory(AssertionFactory)
    title = "Comparison of both curricula"


class ConditionFactory(DjangoModelFactory):
    """An exam still to be taken."""

    class Meta:
        model = EquivalenceCondition

    assertion = factory.SubFactory(AssertionFactory)
    kind = ConditionKind.EXAM
    text_en = "Pass the practical exam"
    text_es = "Aprobar el examen práctico"


class RoundFactory(DjangoModelFactory):
    """A round of review that is open."""

    class Meta:
        model = ReviewRound

    assertion = factory.SubFactory(AssertionFactory, in_review=True)
    number = factory.LazyAttribute(lambda row: row.assertion.rounds.count() + 1)
    kind = RoundKind.REVIEW
    opened_at = AT

    class Params:
        appeal = factory.Trait(kind=RoundKind.APPEAL)
        rejected = factory.Trait(closed_at=AT, outcome=RoundOutcome.REJECTED)


class SeatFactory(DjangoModelFactory):
    """A reviewer on the Mexican side without a conflict, who has not voted."""

    class Meta:
        model = PanelSeat

    round = factory.SubFactory(RoundFactory)
    reviewer = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory, body=True)
    side = "MX"
    has_conflict = False
    declared_at = AT

    class Params:
        us = factory.Trait(
            side="US", organisation=factory.SubFactory(OrganisationFactory, body=True, in_us=True)
        )
        conflict = factory.Trait(has_conflict=True, declaration="I wrote the comparison.")
        approves = factory.Trait(choice=Choice.APPROVE, voted_at=AT)
        rejects = factory.Trait(choice=Choice.REJECT, voted_at=AT, reason="Too few hours.")


class NoteFactory(DjangoModelFactory):
    """A request for evidence that nobody has answered."""

    class Meta:
        model = ReviewNote

    assertion = factory.SubFactory(AssertionFactory, in_review=True)
    kind = NoteKind.REQUEST
    by = factory.SubFactory(UserFactory)
    text = "Please add the list of hours."
    at = AT
