"""Who may bring an assertion to which state, and what has to be true before."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from registry.catalogue.enums import RecordStatus
from registry.equivalence.enums import NEXT_STATUS, REVIEWED, AssertionStatus
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.policies import panel
from registry.equivalence.policies.panel_refusals import NotDeclared
from registry.equivalence.policies.parts import PANEL, Part, parts_of
from registry.equivalence.policies.proposing import check_asserter
from registry.people.enums import OrganisationStatus
from registry.people.policies import NotVerified, Person
from registry.refusals import NotAllowed, StateRefuses

MAY_MOVE_TO: Final[dict[str, frozenset[Part]]] = {
    AssertionStatus.DRAFT: frozenset(),
    AssertionStatus.PROPOSED: frozenset({Part.ASSERTER, Part.STEWARD}),
    AssertionStatus.IN_REVIEW: PANEL,
    AssertionStatus.PUBLISHED: PANEL,
    AssertionStatus.CONTESTED: frozenset({Part.ISSUER, Part.BODY, Part.REVIEWER, Part.STEWARD}),
    AssertionStatus.APPEALED: frozenset({Part.ASSERTER, Part.ISSUER}),
    AssertionStatus.NEEDS_REVIEW: frozenset({Part.ASSERTER, Part.REVIEWER, Part.STEWARD}),
    AssertionStatus.REJECTED: PANEL,
    AssertionStatus.REVOKED: frozenset({Part.ASSERTER, Part.STEWARD}),
}
"""Which parts may bring an assertion to a state; out of an appeal only ``PANEL`` may."""

DECISIONS: Final = frozenset({AssertionStatus.PUBLISHED, AssertionStatus.REJECTED})
"""States that nobody who belongs to the asserter may bring an assertion to."""


class NotYourPart(NotAllowed):
    """The person comes in no part that may bring the assertion there."""

    code = "not_your_part"
    message = _("You may not bring this assertion to the state: %(to)s.")


class AssertionStateRefuses(StateRefuses):
    """The move is not in the state table."""

    code = "assertion_state_refuses"
    message = _("An assertion that is %(now)s cannot become %(to)s.")


class VersionNotPublished(StateRefuses):
    """One of the two credential versions is not published (any more)."""

    code = "assertion_version_not_published"
    message = _("Both credentials have to be published: %(code)s is not.")


def check_move(user: Person, assertion: EquivalenceAssertion, to: str) -> None:
    """Refuse a move that the person may not make, or that is not possible now.

    Raises:
        NotYourPart: the person's parts may not bring it there.
        OwnAssertion, ConflictDeclared, NotDeclared, DecidedBefore: she may not decide this one.
        AssertionStateRefuses: ``to`` does not follow the assertion's state.
        VersionNotPublished, NotVerified: it would be published about, or by, what is not.
        AsserterSuspended: it would be proposed or published for who is suspended.
        TwoSidesMissing, RequestOpen: the panel has not approved it from both sides.
        NobodyRejected: nobody in the panel has voted against it.
        NotHeard, AppealedAlready: an appeal is not decided, or not made, like this.
    """
    _check_person(user, assertion, to)
    if to not in _following(assertion):
        raise AssertionStateRefuses(
            now=AssertionStatus(assertion.status).label, to=AssertionStatus(to).label
        )
    if to == AssertionStatus.PROPOSED:
        check_asserter(assertion.asserter)
    elif to == AssertionStatus.PUBLISHED:
        _check_publish(assertion)
    elif to == AssertionStatus.APPEALED:
        panel.check_appeal(assertion)
    elif assertion.status == AssertionStatus.IN_REVIEW:
        panel.check_rejected(assertion)
    elif assertion.status == AssertionStatus.APPEALED:
        panel.check_heard(assertion)


def _following(assertion: EquivalenceAssertion) -> tuple[str, ...]:
    """Return what follows the state; a dismissed appeal leads back to where it came from."""
    following = NEXT_STATUS[assertion.status]
    if assertion.status != AssertionStatus.APPEALED:
        return following
    was_public = assertion.published_at is not None
    away = AssertionStatus.REJECTED if was_public else AssertionStatus.REVOKED
    return tuple(state for state in following if state != away)


def _check_publish(assertion: EquivalenceAssertion) -> None:
    check_asserter(assertion.asserter)
    if assertion.asserter.status != OrganisationStatus.VERIFIED:
        raise NotVerified(organisation=assertion.asserter.name)
    for version in (assertion.source, assertion.target):
        if version.status != RecordStatus.PUBLISHED:
            raise VersionNotPublished(code=version.credential.code)
    panel.check_ready(assertion)


def _check_person(user: Person, assertion: EquivalenceAssertion, to: str) -> None:
    if user is None:
        return
    is_appeal = assertion.status == AssertionStatus.APPEALED
    parts = parts_of(user, assertion)
    if not parts & (PANEL if is_appeal else MAY_MOVE_TO[to]):
        raise NotYourPart(to=AssertionStatus(to).label)
    if not is_appeal and to not in DECISIONS:
        return
    panel.check_impartial(user, assertion)
    if assertion.status not in REVIEWED or Part.STEWARD in parts:
        return
    if panel.seat_of(user, assertion) is None:
        raise NotDeclared


def can_move(user: Person, assertion: EquivalenceAssertion, to: str) -> bool:
    """Tell whether ``check_move`` would pass."""
    try:
        check_move(user, assertion, to)
    except (NotAllowed, StateRefuses):
        return False
    return True


def moves_open_to(user: Person, assertion: EquivalenceAssertion) -> list[str]:
    """Return the states that a person may bring an assertion to now: for buttons."""
    return [to for to in NEXT_STATUS[assertion.status] if can_move(user, assertion, to)]
