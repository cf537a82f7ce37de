"""People, organisations and what binds them."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from registry.people.enums import (
    AuditAction,
    ConsentPurpose,
    IdentifierKind,
    Language,
    OrganisationKind,
    OrganisationStatus,
    Role,
)
from registry.people.models import (
    AuditEvent,
    Consent,
    Membership,
    Organisation,
    OrganisationIdentifier,
    User,
)

AT = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
"""The moment at which tests happen."""


class UserFactory(DjangoModelFactory):
    """A person who can sign in; without a password unless one is given to ``set_password``."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    display_name = factory.Sequence(lambda n: f"Person {n}")
    language = Language.ES
    password = "!"

    class Params:
        admin = factory.Trait(is_staff=True, is_superuser=True)


class OrganisationFactory(DjangoModelFactory):
    """A verified Mexican training institution, unless a trait says otherwise."""

    class Meta:
        model = Organisation

    kind = OrganisationKind.TRAINING_INSTITUTION
    name = factory.Sequence(lambda n: f"Organización {n}")
    name_language = Language.ES
    country = "MX"
    status = OrganisationStatus.VERIFIED

    class Params:
        pending = factory.Trait(status=OrganisationStatus.PENDING)
        suspended = factory.Trait(status=OrganisationStatus.SUSPENDED)
        employer = factory.Trait(kind=OrganisationKind.EMPLOYER)
        body = factory.Trait(kind=OrganisationKind.RECOGNITION_BODY)
        agency = factory.Trait(kind=OrganisationKind.PUBLIC_AGENCY)
        in_us = factory.Trait(
            country="US",
            name=factory.Sequence(lambda n: f"Organization {n}"),
            name_language=Language.EN,
        )


class IdentifierFactory(DjangoModelFactory):
    """An EIN."""

    class Meta:
        model = OrganisationIdentifier

    organisation = factory.SubFactory(OrganisationFactory)
    kind = IdentifierKind.EIN
    value = factory.Sequence(lambda n: f"12-{n:07d}")


class MembershipFactory(DjangoModelFactory):
    """A current owner, unless a trait says otherwise."""

    class Meta:
        model = Membership

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.OWNER
    since = AT - dt.timedelta(days=30)

    class Params:
        ended = factory.Trait(until=AT - dt.timedelta(days=1))
        steward = factory.Trait(
            role=Role.STEWARD, organisation=factory.SubFactory(OrganisationFactory, agency=True)
        )
        reviewer = factory.Trait(
            role=Role.REVIEWER, organisation=factory.SubFactory(OrganisationFactory, body=True)
        )
        officer = factory.Trait(
            role=Role.OFFICER, organisation=factory.SubFactory(OrganisationFactory, agency=True)
        )


class ConsentFactory(DjangoModelFactory):
    """A current consent to be matched."""

    class Meta:
        model = Consent

    user = factory.SubFactory(UserFactory)
    purpose = ConsentPurpose.MATCHING
    granted_at = AT - dt.timedelta(days=10)

    class Params:
        revoked = factory.Trait(revoked_at=AT - dt.timedelta(days=1))


class AuditEventFactory(DjangoModelFactory):
    """An act of the platform itself."""

    class Meta:
        model = AuditEvent

    action = AuditAction.CREATE
    target_type = "registry.organisation"
    target_id = factory.Sequence(str)
    at = AT
