"""Who may upload for whom, and what may happen to an upload in which state."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from registry.intake.enums import UploadStatus
from registry.intake.models import Upload
from registry.people import policies
from registry.people.models import Organisation
from registry.people.policies import Person
from registry.refusals import NotAllowed, StateRefuses

NEXT_STATUS: Final[dict[str, tuple[str, ...]]] = {
    UploadStatus.RECEIVED: (UploadStatus.READING, UploadStatus.STOPPED, UploadStatus.FAILED),
    UploadStatus.READING: (UploadStatus.PLANNED, UploadStatus.STOPPED, UploadStatus.FAILED),
    UploadStatus.PLANNED: (UploadStatus.APPLYING, UploadStatus.READING, UploadStatus.STOPPED),
    UploadStatus.APPLYING: (UploadStatus.APPLIED, UploadStatus.STOPPED, UploadStatus.FAILED),
    UploadStatus.APPLIED: (UploadStatus.UNDOING,),
    UploadStatus.STOPPED: (
        UploadStatus.READING,
        UploadStatus.PLANNED,
        UploadStatus.APPLYING,
        UploadStatus.UNDOING,
    ),
    UploadStatus.FAILED: (UploadStatus.READING, UploadStatus.APPLYING, UploadStatus.UNDOING),
    UploadStatus.UNDOING: (UploadStatus.UNDONE, UploadStatus.APPLIED, UploadStatus.FAILED),
    UploadStatus.UNDONE: (),
}
"""The state table of an upload."""

WORKING: Final = (
    UploadStatus.RECEIVED,
    UploadStatus.READING,
    UploadStatus.APPLYING,
    UploadStatus.UNDOING,
)
"""States in which a worker has something to do; the sweeper sends these again."""


class UploadStateRefuses(StateRefuses):
    """The move is not in the state table."""

    code = "upload_state_refuses"
    message = _("An upload that is %(now)s cannot become %(to)s.")


def check_upload(user: Person, organisation: Organisation) -> None:
    """Refuse everybody but the organisation's editors and owners, and stewards.

    Raises:
        NotAnEditor: the person is none of these.
    """
    policies.check_edit(user, organisation)


def can_upload(user: Person, organisation: Organisation) -> bool:
    """Tell whether ``check_upload`` would pass."""
    return policies.can_edit(user, organisation)


def check_move(user: Person, upload: Upload, to: str) -> None:
    """Refuse a move that the person may not make, or that the state table does not have.

    Raises:
        NotAnEditor: the person may not edit for the organisation.
        UploadStateRefuses: ``to`` does not follow the upload's state.
    """
    policies.check_edit(user, upload.organisation)
    if to not in NEXT_STATUS[upload.status]:
        raise UploadStateRefuses(now=UploadStatus(upload.status).label, to=UploadStatus(to).label)


def can_move(user: Person, upload: Upload, to: str) -> bool:
    """Tell whether ``check_move`` would pass."""
    try:
        check_move(user, upload, to)
    except (NotAllowed, StateRefuses):
        return False
    return True
