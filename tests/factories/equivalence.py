"""Assertions of equivalence, as rows (the services are tested apart)."""

import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from registry.equivalence.enums import AssertionStatus, ConditionKind, Effect, Method, Relation
from registry.equivalence.models import EquivalenceAssertion, EquivalenceCondition, EvidenceItem
from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.people import OrganisationFactory


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
