"""Create programmes and move them through their states."""

import datetime as dt
from dataclasses import fields

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.catalogue import policies
from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import Programme, ProgrammeCredential
from registry.catalogue.services.drafts import ProgrammeDraft
from registry.people.enums import AuditAction
from registry.people.models import User
from registry.people.services import audit
from registry.refusals import Refusal, check_fields, constraints_as

ROWS = {"occupations", "skills", "credentials"}


class CodeTaken(Refusal):
    """The provider has used this code for another programme."""

    code = "programme_code_taken"
    message = _("The provider already has a program with the code %(code)s.")


class TitleMissing(Refusal):
    """The title in the language of the source is missing."""

    code = "programme_title_missing"
    message = _("The title in the language of the source is missing.")


@transaction.atomic
def create(*, by: User | None, draft: ProgrammeDraft, at: dt.datetime) -> Programme:
    """Create a programme, a draft, with its occupations, skills and credentials.

    Raises:
        NotAnEditor: ``by`` may not edit for the provider.
        InvalidFields: a column holds a value that it cannot keep.
        CodeTaken, TitleMissing: about the programme.
    """
    policies.check_edit(by, draft.provider)
    columns = {f.name: getattr(draft, f.name) for f in fields(draft) if f.name not in ROWS}
    programme = Programme(**columns)
    check_fields(programme)
    with constraints_as(
        programme_code_unique=CodeTaken(code=draft.code),
        programme_titled_at_source=TitleMissing(),
    ):
        programme.save()
    programme.occupations.set(draft.occupations)
    programme.skills.set(draft.skills)
    ProgrammeCredential.objects.bulk_create(
        ProgrammeCredential(programme=programme, version=version, link=link)
        for version, link in dict.fromkeys(draft.credentials)
    )
    audit.record(by=by, action=AuditAction.CREATE, target=programme, at=at)
    return programme


@transaction.atomic
def move(
    *,
    by: User | None,
    programme: Programme,
    to: RecordStatus,
    at: dt.datetime,
    reason: str = "",
) -> Programme:
    """Move a programme to another state, along the state table only.

    Raises:
        NotAnEditor, NotAnOwner, NotVerified: ``by`` may not, or the provider may not yet.
        RecordStateRefuses, SupersededBySuccessor: the table has no such move.
    """
    rows = Programme.objects.select_related("provider").select_for_update(of=("self",))
    programme.refresh_from_db(from_queryset=rows)
    policies.check_move(by, programme, to)
    was = programme.status
    programme.status = to
    programme.save(update_fields=["status", "updated_at"])
    audit.record(
        by=by,
        action=AuditAction.PUBLISH if to == RecordStatus.PUBLISHED else AuditAction.MOVE,
        target=programme,
        reason=reason,
        details={"from": was, "to": to},
        at=at,
    )
    return programme
