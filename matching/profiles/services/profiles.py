"""Create and change a worker's profile."""

import datetime as dt
from dataclasses import fields
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from matching.profiles.models import (
    Experience,
    HeldCredential,
    WorkerLanguage,
    WorkerProfile,
    WorkerSkill,
)
from matching.profiles.services.drafts import ExperienceDraft, HeldCredentialDraft, ProfileDraft
from registry.people.enums import AuditAction
from registry.people.models import User
from registry.people.services import audit
from registry.refusals import Refusal, check_fields, constraints_as

ROWS = {"experiences", "skills", "languages", "credentials", "wanted_occupations"}


class ProfileExists(Refusal):
    """The person has a profile already."""

    code = "profile_exists"
    message = _("You already have a profile; change that one.")


class HoursOutOfOrder(Refusal):
    """The most hours a week are fewer than the least."""

    code = "hours_out_of_order"
    message = _("The most hours a week cannot be fewer than the least.")


class WageIncomplete(Refusal):
    """A wage lacks its currency or its period."""

    code = "wage_incomplete"
    message = _("A wage needs its amount, its currency and what it is paid for.")


class StatedTwice(Refusal):
    """An experience, a language or a credential is stated twice."""

    code = "stated_twice"
    message = _("Each experience, language and credential is stated once.")


class ExpiresBeforeAward(Refusal):
    """A credential is said to have expired before it was awarded."""

    code = "expires_before_award"
    message = _("A credential cannot expire before it was awarded.")


@transaction.atomic
def create(*, user: User, draft: ProfileDraft, at: dt.datetime) -> WorkerProfile:
    """Create the profile of ``user`` with all its rows.

    Raises:
        InvalidFields: a column holds a value that it cannot keep.
        ProfileExists: she has one.
        HoursOutOfOrder, WageIncomplete: about the wishes.
        StatedTwice, ExpiresBeforeAward: about the rows.
    """
    profile = WorkerProfile(user=user, confirmed_at=at, **_columns(draft))
    check_fields(profile)
    with constraints_as(
        matching_workerprofile_user_id_key=ProfileExists(),
        worker_hours_in_order=HoursOutOfOrder(),
        worker_wage_is_whole=WageIncomplete(),
    ):
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
    WorkerSkill.objects.bulk_create(
        WorkerSkill(profile=profile, skill=skill) for skill in dict.fromkeys(draft.skills)
    )
    experiences = [Experience(profile=profile, **_values(row)) for row in draft.experiences]
    languages = [
        WorkerLanguage(profile=profile, language=language, cefr=cefr)
        for language, cefr in draft.languages
    ]
    credentials = [HeldCredential(profile=profile, **_values(row)) for row in draft.credentials]
    for record in [*experiences, *languages, *credentials]:
        check_fields(record)
    with constraints_as(
        experience_unique=StatedTwice(),
        worker_language_unique=StatedTwice(),
        held_credential_unique=StatedTwice(),
        held_credential_expires_after_award=ExpiresBeforeAward(),
    ):
        Experience.objects.bulk_create(experiences)
        WorkerLanguage.objects.bulk_create(languages)
        HeldCredential.objects.bulk_create(credentials)


def _values(row: ExperienceDraft | HeldCredentialDraft) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(row)}
