"""Who may assert, review and revoke equivalence, and what may happen in which state."""

from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from registry.catalogue.enums import RecordStatus
from registry.equivalence.enums import NEXT_STATUS, AssertionStatus, Effect
from registry.equivalence.models import EquivalenceAssertion
from registry.people import policies
from registry.people.enums import OrganisationKind, OrganisationStatus, Role
from registry.people.models import Organisation
from registry.people.policies import Person
from registry.refusals import NotAllowed, StateRefuses


class Part(StrEnum):
    """In which part a person comes to an assertion."""

    ASSERTER = "asserter"  # owner or editor of the organisation that asserts it
    ISSUER = "issuer"  # owner or editor of an issuer of either credential
    REVIEWER = "reviewer"
    STEWARD = "steward"


MAY_MOVE_TO: Final[dict[str, frozenset[Part]]] = {
    AssertionStatus.DRAFT: frozenset(),
    AssertionStatus.PROPOSED: frozenset({Part.ASSERTER, Part.STEWARD}),
    AssertionStatus.IN_REVIEW: frozenset({Part.REVIEWER, Part.STEWARD}),
    AssertionStatus.PUBLISHED: frozenset({Part.REVIEWER, Part.STEWARD}),
    AssertionStatus.CONTESTED: frozenset({Part.ISSUER, Part.REVIEWER, Part.STEWARD}),
    AssertionStatus.NEEDS_REVIEW: frozenset({Part.ASSERTER, Part.REVIEWER, Part.STEWARD}),
    AssertionStatus.REJECTED: frozenset({Part.REVIEWER, Part.STEWARD}),
    AssertionStatus.REVOKED: frozenset({Part.ASSERTER, Part.STEWARD}),
}
"""Which parts may bring an assertion to a state."""

DECISIONS: Final = frozenset({AssertionStatus.PUBLISHED, AssertionStatus.REJECTED})
"""States that nobody who belongs to the asserter may bring an assertion to."""

KINDS_OF_EFFECT: Final[dict[str, frozenset[str]]] = {
    Effect.LEGAL: frozenset({OrganisationKind.PUBLIC_AGENCY}),
    Effect.RECOGNISED: frozenset(
        {OrganisationKind.PUBLIC_AGENCY, OrganisationKind.RECOGNITION_BODY}
    ),
    Effect.ACCEPTED: frozenset({OrganisationKind.EMPLOYER, OrganisationKind.TRAINING_INSTITUTION}),
}
"""Effects that only some kinds of organisation can give; the issuer's own is checked apart."""


class NotYourPart(NotAllowed):
    """The person comes in no part that may bring the assertion there."""

    code = "not_your_part"
    message = _("You may not bring this assertion to the state: %(to)s.")


class OwnAssertion(NotAllowed):
    """A reviewer would decide about her own organisation's assertion."""

    code = "own_assertion"
    message = _("Nobody decides about an assertion of her own organization.")


class EffectNotYours(NotAllowed):
    """The asserter is not who can give the assertion that effect."""

    code = "effect_not_yours"
    message = _("%(organisation)s cannot give an assertion this effect: %(effect)s.")


class AssertionStateRefuses(StateRefuses):
    """The move is not in the state table."""

    code = "assertion_state_refuses"
    message = _("An assertion that is %(now)s cannot become %(to)s.")


class VersionNotPublished(StateRefuses):
    """One of the two credential versions is not published (any more)."""

    code = "assertion_version_not_published"
    message = _("Both credentials have to be published: %(code)s is not.")


def check_propose(user: Person, asserter: Organisation) -> None:
    """Refuse everybody but the asserter's owners and editors, stewards and the platform.

    Raises:
        NotAnEditor: the person is none of these.
    """
    policies.check_edit(user, asserter)


def can_propose(user: Person, asserter: Organisation) -> bool:
    """Tell whether ``check_propose`` would pass."""
    return policies.can_edit(user, asserter)


def can_see_suggestions(user: Person) -> bool:
    """Tell whether a person may see suggested pairs: who may propose somewhere, or reviews."""
    if user is None or policies.is_reviewer(user) or policies.is_steward(user):
        return True
    return (
        policies.memberships(user)
        .filter(role__in=policies.EDITING_ROLES, organisation__status=OrganisationStatus.VERIFIED)
        .exists()
    )


def check_effect(asserter: Organisation, effect: str, target_issuer: Organisation) -> None:
    """Refuse an effect that the asserter cannot give.

    Legal effect comes from a public agency, recognition from an agency or a recognition
    body, the issuer's recognition from the issuer of the credential asked for, and
    acceptance from who takes people in: an employer or a training institution, for itself.

    Raises:
        EffectNotYours: the asserter is none of these.
    """
    kinds = KINDS_OF_EFFECT.get(effect)
    is_wrong_kind = kinds is not None and asserter.kind not in kinds
    is_not_issuer = effect == Effect.ISSUER and asserter.pk != target_issuer.pk
    if is_wrong_kind or is_not_issuer:
        raise EffectNotYours(organisation=asserter.name, effect=Effect(effect).label)


def parts_of(user: Person, assertion: EquivalenceAssertion) -> frozenset[Part]:
    """Return every part in which a person comes to an assertion."""
    issuers = [assertion.source.credential.issuer, assertion.target.credential.issuer]
    parts = {
        Part.ASSERTER: policies.holds(user, policies.EDITING_ROLES, [assertion.asserter]),
        Part.ISSUER: policies.holds(user, policies.EDITING_ROLES, issuers),
        Part.REVIEWER: policies.is_reviewer(user),
        Part.STEWARD: policies.is_steward(user),
    }
    return frozenset(part for part, is_held in parts.items() if is_held)


def check_move(user: Person, assertion: EquivalenceAssertion, to: str) -> None:
    """Refuse a move that the person may not make, or that the state table does not have.

    Raises:
        NotYourPart: the person's parts may not bring it there.
        OwnAssertion: the person belongs to the asserter and would decide about it.
        AssertionStateRefuses: ``to`` does not follow the assertion's state.
        VersionNotPublished: it would be published about a version that is not.
    """
    _check_person(user, assertion, to)
    if to not in NEXT_STATUS[assertion.status]:
        raise AssertionStateRefuses(
            now=AssertionStatus(assertion.status).label, to=AssertionStatus(to).label
        )
    if to == AssertionStatus.PUBLISHED:
        for version in (assertion.source, assertion.target):
            if version.status != RecordStatus.PUBLISHED:
                raise VersionNotPublished(code=version.credential.code)


def _check_person(user: Person, assertion: EquivalenceAssertion, to: str) -> None:
    if user is None:
        return
    if not parts_of(user, assertion) & MAY_MOVE_TO[to]:
        raise NotYourPart(to=AssertionStatus(to).label)
    if to in DECISIONS and policies.holds(user, Role.values, [assertion.asserter]):
        raise OwnAssertion


def can_move(user: Person, assertion: EquivalenceAssertion, to: str) -> bool:
    """Tell whether ``check_move`` would pass."""
    try:
        check_move(user, assertion, to)
    except (NotAllowed, StateRefuses):
        return False
    return True
