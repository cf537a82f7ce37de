"""Create and change a worker's profile."""

import datetime as dt
from dataclasses import fields

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from matching.profiles.models import (
    Experience,
    HeldCredential,
    WorkerLanguage,
    WorkerProfile,
    WorkerSkill,
)
from matching.profiles.services.drafts import ProfileDraft
from registry.people.enums import AuditAction
from registry.people.models import User
from registry.people.services import audit
from registry.refusals import Refusal

ROWS = {"experiences", "skills", "languages", "credentials", "wanted_occupations"}


class ProfileExists(Refusal):
    """The person has a profile already."""

    code = "profile_exists"
    message = _("You already have a profile; change that one.")


@transaction.atomic
def create(*, user: User, draft: ProfileDraft, at: dt.datetime) -> WorkerProfile:
    """Create the profile of ``user`` with all its rows.

    Raises:
        ProfileExists: she has one.
    """
    if WorkerProfile.objects.filter(user=user).exists():
        raise ProfileExists
    profile = WorkerProfile(user=user, confirmed_at=at, **_columns(draft))
    profile.full_clean(validate_unique=False, validate_constraints=False)
    profile.save()
    _add_rows(profile, draft)
    audit.record(by=user, action=AuditAction.CREATE, target=profile, at=at)
    return profile


def _columns(draft: ProfileDraft) -> dict[str, object]:
    values = {f.name: getattr(draft, f.name) for f in fields(draft) if f.name not in ROWS}
    return values | {
        "may_work_in": list(draft.may_work_in),
        "kinds_wanted": list(draft.kinds_wanted),
    }


def _add_rows(profile: WorkerProfile, draft: ProfileDraft) -> None:
    profile.wanted_occupations.set(draft.wanted_occupations)
    Experience.objects.bulk_create(
        Experience(
            profile=profile,
            title=row.title,
            occupation=row.occupation,
            months=row.months,
            ended_on=row.ended_on,
        )
        for row in draft.experiences
    )
    WorkerSkill.objects.bulk_create(
        WorkerSkill(profile=profile, skill=skill) for skill in dict.fromkeys(draft.skills)
    )
    WorkerLanguage.objects.bulk_create(
        WorkerLanguage(profile=profile, language=language, cefr=cefr)
        for language, cefr in draft.languages
    )
    HeldCredential.objects.bulk_create(
        HeldCredential(
            profile=profile,
            version=row.version,
            awarded_on=row.awarded_on,
            expires_on=row.expires_on,
            proof=row.proof,
        )
        for row in draft.credentials
    )
