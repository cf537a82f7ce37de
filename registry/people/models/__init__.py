"""Users, organisations, memberships, consent and the audit trail."""

from registry.people.models.audit import AuditEvent
from registry.people.models.consent import Consent
from registry.people.models.organisations import Membership, Organisation, OrganisationIdentifier
from registry.people.models.tokens import AccessToken
from registry.people.models.users import User

__all__ = [
    "AccessToken",
    "AuditEvent",
    "Consent",
    "Membership",
    "Organisation",
    "OrganisationIdentifier",
    "User",
]
