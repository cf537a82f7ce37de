"""Who may change a catalogue record, and what may happen in which state.

Credential versions and programmes go the same way: written by an editor, reviewed, published
by an owner of a verified organisation (or a steward). Only what was published once can be
superseded or archived, so both stay public: holders still have to point at them.
"""

from typing import Final

from django.utils.translation import gettext_lazy as _

from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import CredentialVersion, Programme
from registry.people import policies
from registry.people.models import Organisation
from registry.people.policies import Person
from registry.refusals import NotAllowed, StateRefuses

NEXT_STATUS: Final[dict[str, tuple[str, ...]]] = {
    RecordStatus.DRAFT: (RecordStatus.REVIEW,),
    RecordStatus.REVIEW: (RecordStatus.PUBLISHED, RecordStatus.DRAFT),
    RecordStatus.PUBLISHED: (RecordStatus.SUPERSEDED, RecordStatus.ARCHIVED),
    RecordStatus.SUPERSEDED: (),
    RecordStatus.ARCHIVED: (),
}
"""The state table of a credential version and of a programme."""

PUBLIC: Final = (RecordStatus.PUBLISHED, RecordStatus.SUPERSEDED, RecordStatus.ARCHIVED)
"""States in which everybody may open a record; lists and search show the first one only."""

EDITING: Final = (RecordStatus.DRAFT, RecordStatus.REVIEW)
"""States that an editor may move a record to; the others take an owner."""


class RecordStateRefuses(StateRefuses):
    """The move is not in the state table."""

    code = "record_state_refuses"
    message = _("A record that is %(now)s cannot become %(to)s.")


class SupersededBySuccessor(StateRefuses):
    """A version is superseded by its successor only, never by hand."""

    code = "superseded_by_successor"
    message = _("A version is superseded by writing its successor.")


class NotPublished(StateRefuses):
    """Only a published version has a successor."""

    code = "version_not_published"
    message = _("Only a published version can be superseded.")


def owner_of(record: CredentialVersion | Programme) -> Organisation:
    """Return the organisation that answers for a record: the issuer or the provider."""
    if isinstance(record, CredentialVersion):
        return record.credential.issuer
    return record.provider


def check_edit(user: Person, organisation: Organisation) -> None:
    """Refuse everybody but the organisation's editors and owners, and stewards.

    Raises:
        NotAnEditor: the person is none of these.
    """
    policies.check_edit(user, organisation)


def can_edit(user: Person, organisation: Organisation) -> bool:
    """Tell whether ``check_edit`` would pass."""
    return policies.can_edit(user, organisation)


def check_move(user: Person, record: CredentialVersion | Programme, to: str) -> None:
    """Refuse a move that the person may not make, or that the state table does not have.

    Raises:
        NotAnEditor, NotAnOwner, NotVerified: about the person and the organisation.
        RecordStateRefuses: ``to`` does not follow the record's state.
        SupersededBySuccessor: ``to`` is superseded; see ``check_supersede``.
    """
    if to in EDITING:
        policies.check_edit(user, owner_of(record))
    else:
        policies.check_publish(user, owner_of(record))
    if to == RecordStatus.SUPERSEDED:
        raise SupersededBySuccessor
    if to not in NEXT_STATUS[record.status]:
        raise RecordStateRefuses(now=RecordStatus(record.status).label, to=RecordStatus(to).label)


def can_move(user: Person, record: CredentialVersion | Programme, to: str) -> bool:
    """Tell whether ``check_move`` would pass."""
    try:
        check_move(user, record, to)
    except (NotAllowed, StateRefuses):
        return False
    return True


def check_supersede(user: Person, version: CredentialVersion) -> None:
    """Refuse a successor by anybody who may not publish it, or to an unpublished version.

    Raises:
        NotAnOwner, NotVerified: about the person and the issuer.
        NotPublished: about the version.
    """
    policies.check_publish(user, version.credential.issuer)
    if version.status != RecordStatus.PUBLISHED:
        raise NotPublished


def can_supersede(user: Person, version: CredentialVersion) -> bool:
    """Tell whether ``check_supersede`` would pass."""
    try:
        check_supersede(user, version)
    except (NotAllowed, StateRefuses):
        return False
    return True
