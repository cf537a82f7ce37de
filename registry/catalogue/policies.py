"""Who may change a catalogue record, and what may happen in which state.

Credential versions and programmes go the same way: written by an editor, reviewed, published
by an owner of a verified organisation (or a steward). Only what was published once can be
superseded or archived, so both stay public: holders still have to point at them.
"""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext_lazy as _

from registry.catalogue.enums import DuplicateStatus, RecordStatus
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
    RecordStatus.ARCHIVED: (RecordStatus.PUBLISHED,),
}
"""The state table of a credential version and of a programme. What was archived comes back."""

NEXT_DUPLICATE: Final[dict[str, tuple[str, ...]]] = {
    DuplicateStatus.WAITING: (DuplicateStatus.DISTINCT, DuplicateStatus.MERGED),
    DuplicateStatus.DISTINCT: (DuplicateStatus.MERGED,),
    DuplicateStatus.MERGED: (DuplicateStatus.UNDONE,),
    DuplicateStatus.UNDONE: (DuplicateStatus.DISTINCT, DuplicateStatus.MERGED),
}
"""The state table of two records that look alike."""

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


class VersionIsFixed(StateRefuses):
    """A version that was published once is not changed."""

    code = "version_is_fixed"
    message = _(
        "A published version stays as it is: write its successor, or correct its words with a"
        " reason."
    )


class RecordClosed(StateRefuses):
    """The record is archived, superseded or merged into another one."""

    code = "record_is_closed"
    message = _("This record is closed. To change it, restore it first.")


class PairStateRefuses(StateRefuses):
    """The move of a pair is not in the state table."""

    code = "duplicate_state_refuses"
    message = _("A pair that is %(now)s cannot become %(to)s.")


class MergedAway(StateRefuses):
    """The record leads to another one since the two were merged."""

    code = "record_merged_away"
    message = _("This record was merged into another one. Undo the merge to restore it.")


def owner_of(record: CredentialVersion | Programme) -> Organisation:
    """Return the organisation that answers for a record: the issuer or the provider."""
    if isinstance(record, CredentialVersion):
        return record.credential.issuer
    return record.provider


def is_merged(record: CredentialVersion | Programme) -> bool:
    """Tell whether a record was merged into another one."""
    merged = record.credential if isinstance(record, CredentialVersion) else record
    return merged.merged_into_id is not None


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
        MergedAway: the record was merged into another one.
    """
    if to in EDITING:
        policies.check_edit(user, owner_of(record))
    else:
        policies.check_publish(user, owner_of(record))
    if to == RecordStatus.SUPERSEDED:
        raise SupersededBySuccessor
    if to not in NEXT_STATUS[record.status]:
        raise RecordStateRefuses(now=RecordStatus(record.status).label, to=RecordStatus(to).label)
    if is_merged(record):
        raise MergedAway


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


def check_change_version(user: Person, version: CredentialVersion) -> None:
    """Refuse to change a version once it was published, and to anybody but its editors.

    Raises:
        NotAnEditor: about the person and the issuer.
        VersionIsFixed: about the version.
    """
    policies.check_edit(user, version.credential.issuer)
    if version.status not in EDITING:
        raise VersionIsFixed


def can_change_version(user: Person, version: CredentialVersion) -> bool:
    """Tell whether ``check_change_version`` would pass."""
    return version.status in EDITING and can_edit(user, version.credential.issuer)


def check_change_programme(user: Person, programme: Programme) -> None:
    """Refuse to change a programme to anybody but its editors; published, but its owners.

    Raises:
        NotAnEditor: about the person and the provider.
        NotAnOwner, NotVerified: the programme is published, so this is a publication.
        RecordClosed: it is archived or was merged into another one.
    """
    if programme.status in EDITING:
        policies.check_edit(user, programme.provider)
    else:
        policies.check_publish(user, programme.provider)
    _check_open(programme)


def can_change_programme(user: Person, programme: Programme) -> bool:
    """Tell whether ``check_change_programme`` would pass."""
    try:
        check_change_programme(user, programme)
    except (NotAllowed, StateRefuses):
        return False
    return True


def check_offer(user: Person, programme: Programme) -> None:
    """Refuse to change a programme's offerings to anybody but its editors.

    Raises:
        NotAnEditor: about the person and the provider.
        RecordClosed: the programme is archived or was merged into another one.
    """
    policies.check_edit(user, programme.provider)
    _check_open(programme)


def can_offer(user: Person, programme: Programme) -> bool:
    """Tell whether ``check_offer`` would pass."""
    try:
        check_offer(user, programme)
    except (NotAllowed, StateRefuses):
        return False
    return True


def check_decide_pair(user: Person, owners: Iterable[Organisation], now: str, to: str) -> None:
    """Refuse a decision on two records by anybody but stewards and owners of both.

    Raises:
        NotAnOwner: about the person and the organisation that she does not own.
        PairStateRefuses: ``to`` does not follow the pair's state.
    """
    for organisation in owners:
        policies.check_own(user, organisation)
    if to not in NEXT_DUPLICATE[now]:
        raise PairStateRefuses(now=DuplicateStatus(now).label, to=DuplicateStatus(to).label)


def can_decide_pair(user: Person, owners: Iterable[Organisation], now: str, to: str) -> bool:
    """Tell whether ``check_decide_pair`` would pass."""
    try:
        check_decide_pair(user, owners, now, to)
    except (NotAllowed, StateRefuses):
        return False
    return True


def _check_open(programme: Programme) -> None:
    if programme.status not in {*EDITING, RecordStatus.PUBLISHED} or is_merged(programme):
        raise RecordClosed
