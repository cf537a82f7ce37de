"""In which part somebody comes to an assertion."""

from enum import StrEnum
from typing import Final

from registry.catalogue.models import Recognition
from registry.equivalence.models import EquivalenceAssertion
from registry.people import policies
from registry.people.enums import OrganisationStatus, Role
from registry.people.policies import Person


class Part(StrEnum):
    """In which part a person comes to an assertion."""

    ASSERTER = "asserter"  # owner or editor of the organisation that asserts it
    ISSUER = "issuer"  # owner or editor of an issuer of either credential
    BODY = "body"  # owner or editor of a body that recognises or regulates either credential
    REVIEWER = "reviewer"
    STEWARD = "steward"


PANEL: Final = frozenset({Part.REVIEWER, Part.STEWARD})


def parts_of(user: Person, assertion: EquivalenceAssertion) -> frozenset[Part]:
    """Return every part in which a person comes to an assertion; five queries."""
    issuers = [assertion.source.credential.issuer, assertion.target.credential.issuer]
    parts = {
        Part.ASSERTER: policies.holds(user, policies.EDITING_ROLES, [assertion.asserter]),
        Part.ISSUER: policies.holds(user, policies.EDITING_ROLES, issuers),
        Part.BODY: _speaks_for_a_body(user, assertion),
        Part.REVIEWER: policies.is_reviewer(user),
        Part.STEWARD: policies.is_steward(user),
    }
    return frozenset(part for part, is_held in parts.items() if is_held)


def _speaks_for_a_body(user: Person, assertion: EquivalenceAssertion) -> bool:
    credentials = [assertion.source.credential_id, assertion.target.credential_id]
    bodies = Recognition.objects.filter(credential__in=credentials).values("organisation")
    return (
        policies.memberships(user)
        .filter(
            role__in=policies.EDITING_ROLES,
            organisation__in=bodies,
            organisation__status=OrganisationStatus.VERIFIED,
        )
        .exists()
    )


def belongs_to_asserter(user: Person, assertion: EquivalenceAssertion) -> bool:
    """Tell whether a person has any role at the organisation that asserts."""
    return policies.holds(user, Role.values, [assertion.asserter])
