"""Keys, lists and badges, as rows: nothing of them is signed (the services are tested apart)."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from registry.badges.models import (
    Badge,
    BadgeBatch,
    IssuerKey,
    SignedList,
    SignedStatement,
    StatusList,
)
from tests.factories.catalogue import CredentialVersionFactory
from tests.factories.equivalence import AssertionFactory
from tests.factories.people import AT, OrganisationFactory


class IssuerKeyFactory(DjangoModelFactory):
    """The first key of an issuer; what is sealed in it opens with nothing."""

    class Meta:
        model = IssuerKey

    organisation = factory.SubFactory(OrganisationFactory)
    number = 1
    public = factory.Sequence(lambda n: f"z6Mk{n}")
    sealed = b"x"
    made_at = AT


class StatusListFactory(DjangoModelFactory):
    """The first list of an issuer."""

    class Meta:
        model = StatusList

    organisation = factory.SubFactory(OrganisationFactory)
    number = 1


class SignedListFactory(DjangoModelFactory):
    """A list of revocations as served."""

    class Meta:
        model = SignedList

    status_list = factory.SubFactory(StatusListFactory)
    purpose = "revocation"
    document = factory.LazyFunction(dict)
    token = "-"
    etag = "-"
    signed_at = AT
    valid_until = AT + dt.timedelta(days=7)


class BadgeFactory(DjangoModelFactory):
    """A badge of a credential."""

    class Meta:
        model = Badge

    organisation = factory.SubFactory(OrganisationFactory)
    version = factory.SubFactory(CredentialVersionFactory, published=True)
    key = factory.SubFactory(IssuerKeyFactory, organisation=factory.SelfAttribute("..organisation"))
    status_list = factory.SubFactory(
        StatusListFactory, organisation=factory.SelfAttribute("..organisation")
    )
    status_index = factory.Sequence(int)
    recipient_name = "Íñigo Muñoz"
    recipient_email = factory.Sequence(lambda n: f"recipient{n}@example.org")
    language = "es"
    awarded_on = dt.date(2026, 11, 20)
    document = factory.LazyFunction(dict)
    token = "-"
    issued_at = AT


class BadgeBatchFactory(DjangoModelFactory):
    """A file of recipients that waits."""

    class Meta:
        model = BadgeBatch

    organisation = factory.SubFactory(OrganisationFactory)
    version = factory.SubFactory(CredentialVersionFactory, published=True)
    language = "es"
    file_name = "recipients.csv"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    received_at = AT


class SignedStatementFactory(DjangoModelFactory):
    """A signed equivalence."""

    class Meta:
        model = SignedStatement

    assertion = factory.SubFactory(AssertionFactory)
    organisation = factory.SelfAttribute("assertion.asserter")
    key = factory.SubFactory(IssuerKeyFactory, organisation=factory.SelfAttribute("..organisation"))
    source_sha256 = "0" * 64
    target_sha256 = "1" * 64
    document = factory.LazyFunction(dict)
    token = "-"
    signed_at = AT
