"""Who may see and change a worker's profile, and when it may be matched."""

from django.utils.translation import gettext_lazy as _

from matching.profiles.models import WorkerProfile
from registry.people.models import User
from registry.refusals import NotAllowed


class ProfileIsNotYours(NotAllowed):
    """Somebody who is not its worker reached for a profile."""

    code = "profile_is_not_yours"
    message = _("Only the worker herself changes this profile.")


def check_edit(user: User | None, profile: WorkerProfile) -> None:
    """Refuse a change by anybody but the worker; ``user`` None is the platform itself.

    Raises:
        ProfileIsNotYours: the profile belongs to somebody else.
    """
    if user is not None and profile.user_id != user.pk:
        raise ProfileIsNotYours


def can_edit(user: User | None, profile: WorkerProfile) -> bool:
    """Tell whether ``check_edit`` would pass."""
    try:
        check_edit(user, profile)
    except ProfileIsNotYours:
        return False
    return True
