"""Change an opening that is still a draft, or discard it."""

import datetime as dt
from dataclasses import fields
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from matching.openings import policies
from matching.openings.enums import OpeningStatus
from matching.openings.models import Opening
from matching.openings.services.drafts import OpeningDraft, RequirementDraft
from matching.openings.services.openings import ROWS, add_rows, check_wage, locked, save
from registry.people.enums import AuditAction
from registry.people.models import User
from registry.people.services import audit
from registry.refusals import StateRefuses, check_fields


class NotADraft(StateRefuses):
    """The opening has been published: people may have read it."""

    code = "opening_not_a_draft"
    message = _("Only drafts are changed or discarded as a whole: this opening is %(now)s.")


@transaction.atomic
def change(*, by: User | None, opening: Opening, draft: OpeningDraft, at: dt.datetime) -> Opening:
    """Bring a draft opening to what is given, all of it; one event where something differs.

    Raises:
        NotTheEmployersEditor: ``by`` has no editing role there.
        NotADraft: it has been published.
        InvalidFields, Refusal: as ``openings.create``.
    """
    opening = locked(opening)
    policies.check_edit(by, opening.employer)
    _check_draft(opening)
    standing = draft_of(opening)
    if standing == draft:
        return opening
    changed = [f.name for f in fields(draft) if getattr(standing, f.name) != getattr(draft, f.name)]
    for name in changed:
        if name not in ROWS:
            setattr(opening, name, getattr(draft, name))
    check_fields(opening)
    check_wage(draft, at.date())
    save(opening)
    if ROWS & set(changed):
        opening.occupations.all().delete()
        opening.requirements.all().delete()
        add_rows(opening, draft)
    details = {"fields": changed}
    audit.record(by=by, action=AuditAction.UPDATE, target=opening, details=details, at=at)
    return opening


@transaction.atomic
def discard(*, by: User | None, opening: Opening, reason: str, at: dt.datetime) -> None:
    """Delete a draft opening.

    Raises:
        NotTheEmployersEditor: ``by`` has no editing role there.
        NotADraft: it has been published.
    """
    opening = locked(opening)
    policies.check_edit(by, opening.employer)
    _check_draft(opening)
    audit.record(by=by, action=AuditAction.REVOKE, target=opening, reason=reason, at=at)
    opening.delete()


def draft_of(opening: Opening) -> OpeningDraft:
    """Return the draft that an opening would be written from as it stands."""
    columns: dict[str, Any] = {
        f.name: getattr(opening, f.name) for f in fields(OpeningDraft) if f.name not in ROWS
    }
    occupations = opening.occupations.select_related("occupation").order_by("pk")
    requirements = opening.requirements.select_related("skill", "version").order_by("pk")
    names = [f.name for f in fields(RequirementDraft)]
    return OpeningDraft(
        **columns,
        occupations=tuple((row.occupation, row.weight) for row in occupations),
        requirements=tuple(
            RequirementDraft(**{name: getattr(row, name) for name in names}) for row in requirements
        ),
    )


def _check_draft(opening: Opening) -> None:
    if opening.status != OpeningStatus.DRAFT:
        raise NotADraft(now=OpeningStatus(opening.status).label)
