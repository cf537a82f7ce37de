"""Who may change an opening, and what may happen in which state."""

import datetime as dt
from typing import Final

from django.utils.translation import gettext_lazy as _

from matching.openings.enums import OpeningStatus
from matching.openings.models import Opening
from registry.people import policies as people
from registry.people.enums import OrganisationStatus
from registry.people.models import Organisation, User
from registry.refusals import NotAllowed, StateRefuses

NEXT_STATUS: Final[dict[str, tuple[str, ...]]] = {
    OpeningStatus.DRAFT: (OpeningStatus.PUBLISHED, OpeningStatus.CLOSED),
    OpeningStatus.PUBLISHED: (OpeningStatus.PAUSED, OpeningStatus.CLOSED),
    OpeningStatus.PAUSED: (OpeningStatus.PUBLISHED, OpeningStatus.CLOSED),
    OpeningStatus.CLOSED: (),
}
"""The state table of an opening."""


class NotTheEmployersEditor(NotAllowed):
    """The person has no editing role at the employer."""

    code = "not_the_employers_editor"
    message = _("Only the employer's owners and editors change its openings.")


class OpeningStateRefuses(StateRefuses):
    """The move is not in the state table."""

    code = "opening_state_refuses"
    message = _("An opening that is %(now)s cannot become %(to)s.")


def check_edit(user: User | None, employer: Organisation) -> None:
    """Refuse anybody without an editing role; ``user`` None is the platform itself.

    Raises:
        NotTheEmployersEditor: no current owner's or editor's role at ``employer``.
    """
    if user is None:
        return
    if not people.holds(user, people.EDITING_ROLES, [employer]):
        raise NotTheEmployersEditor


def can_edit(user: User | None, employer: Organisation) -> bool:
    """Tell whether ``check_edit`` would pass."""
    try:
        check_edit(user, employer)
    except NotTheEmployersEditor:
        return False
    return True


def check_move(opening: Opening, to: OpeningStatus) -> None:
    """Refuse a move that the state table does not have, or that the employer is not ready for.

    Openings become public for verified employers only, whoever publishes them, even the
    platform: the rule is about the employer.

    Raises:
        OpeningStateRefuses: ``to`` does not follow the opening's state.
        NotVerified: it would be published for an employer that is not verified.
    """
    if to not in NEXT_STATUS[opening.status]:
        raise OpeningStateRefuses(
            now=OpeningStatus(opening.status).label, to=OpeningStatus(to).label
        )
    if to != OpeningStatus.PUBLISHED:
        return
    if opening.employer.status != OrganisationStatus.VERIFIED:
        raise people.NotVerified(organisation=opening.employer.name)


def can_move(opening: Opening, to: OpeningStatus) -> bool:
    """Tell whether ``check_move`` would pass."""
    try:
        check_move(opening, to)
    except (OpeningStateRefuses, people.NotVerified):
        return False
    return True


def takes_people(opening: Opening, day: dt.date) -> bool:
    """Tell whether an opening is public and still takes people on ``day``."""
    return (
        opening.status == OpeningStatus.PUBLISHED
        and opening.employer.status == OrganisationStatus.VERIFIED
        and opening.closes_on > day
        and opening.filled < opening.capacity
    )
