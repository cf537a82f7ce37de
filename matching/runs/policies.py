"""What may happen to a run in which state, and who may ask for one."""

from django.utils.translation import gettext_lazy as _

from matching.runs.enums import NEXT_RUN_STATUS, RunStatus
from matching.runs.models import MatchRun
from registry.people import policies as people
from registry.people.models import User
from registry.refusals import NotAllowed, StateRefuses


class NotAnOperator(NotAllowed):
    """The person keeps neither the registry nor the programme."""

    code = "not_an_operator"
    message = _("Only stewards and program officers start a matching run.")


class RunStateRefuses(StateRefuses):
    """The move is not in the state table."""

    code = "run_state_refuses"
    message = _("A run that is %(now)s cannot become %(to)s.")


def check_request(user: User | None) -> None:
    """Refuse anybody but stewards and officers; None is the platform itself.

    Raises:
        NotAnOperator: no such role.
    """
    if user is None or user.is_superuser:
        return
    if not people.is_steward(user) and not people.is_officer(user):
        raise NotAnOperator


def can_request(user: User | None) -> bool:
    """Tell whether ``check_request`` would pass."""
    try:
        check_request(user)
    except NotAnOperator:
        return False
    return True


def check_move(run: MatchRun, to: RunStatus) -> None:
    """Refuse a move that the state table does not have.

    Raises:
        RunStateRefuses: ``to`` does not follow the run's state.
    """
    if to not in NEXT_RUN_STATUS[run.status]:
        raise RunStateRefuses(now=RunStatus(run.status).label, to=RunStatus(to).label)


def can_move(run: MatchRun, to: RunStatus) -> bool:
    """Tell whether ``check_move`` would pass."""
    return to in NEXT_RUN_STATUS[run.status]
