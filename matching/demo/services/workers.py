"""The workers of the demonstration world."""

import datetime as dt
from collections.abc import Iterable, Mapping

from matching.demo.plan_workers import HeldPlan, WorkerPlan
from matching.demo.services import organisations
from matching.demo.services.lookups import Lookups
from matching.profiles.enums import ProofStatus
from matching.profiles.services import profiles
from matching.profiles.services.drafts import (
    ExperienceDraft,
    HeldCredentialDraft,
    ProfileDraft,
)
from registry.catalogue.models import CredentialVersion
from registry.people.enums import Language
from registry.people.models import Organisation
from registry.people.services import users

DAYS_A_MONTH = 30.4375


class Workers:
    """Turn plans into people with profiles and consents."""

    def __init__(
        self,
        lookups: Lookups,
        found: Mapping[str, Organisation],
        versions: Mapping[str, CredentialVersion],
        password: str,
    ) -> None:
        self._lookups = lookups
        self._found = found
        self._versions = versions
        self._password = password

    def build(self, plans: Iterable[WorkerPlan], *, at: dt.datetime) -> int:
        """Register each person with her profile and permissions; return how many.

        Only the hand-written people get the password of the demo; the others cannot sign in.
        """
        count = 0
        for plan in plans:
            user = users.register(
                email=plan.email,
                password=self._password if plan.signs_in else None,
                display_name=plan.display_name,
                language=Language(plan.language),
                at=at,
            )
            profiles.create(user=user, draft=self._draft(plan, at.date()), at=at)
            shown_to = tuple(self._found[key] for key in plan.shown_to)
            organisations.consent(
                user, anonymously=plan.shown_anonymously, shown_to=shown_to, at=at
            )
            count += 1
        return count

    def _draft(self, plan: WorkerPlan, today: dt.date) -> ProfileDraft:
        lookups = self._lookups
        minor, currency, per = plan.wage or (None, "", "")
        return ProfileDraft(
            headline_en=plan.headline_en,
            headline_es=plan.headline_es,
            municipality=lookups.municipalities[plan.municipality],
            may_work_in=plan.may_work_in,
            education=plan.education,
            reach_km=plan.reach_km,
            commutes_across_border=plan.commutes_across_border,
            relocates_in_country=plan.relocates_in_country,
            relocates_abroad=plan.relocates_abroad,
            works_remotely=plan.works_remotely,
            kinds_wanted=plan.kinds,
            wanted_occupations=lookups.occupations.all_of(plan.occupations),
            available_from=today,
            hours_min=plan.hours[0],
            hours_max=plan.hours[1],
            wage_wish_minor=minor,
            wage_currency=lookups.currencies[currency] if currency else None,
            wage_per=per,
            experiences=self._experiences(plan),
            skills=lookups.skills.all_of(plan.skills),
            languages=plan.languages,
            credentials=tuple(self._held(row, today) for row in plan.credentials),
            is_sample=True,
        )

    def _experiences(self, plan: WorkerPlan) -> tuple[ExperienceDraft, ...]:
        return tuple(
            ExperienceDraft(
                title=row.title,
                occupation=self._lookups.occupations[row.occupation],
                months=row.months,
                ended_on=row.ended_on,
            )
            for row in plan.experiences
        )

    def _held(self, row: HeldPlan, today: dt.date) -> HeldCredentialDraft:
        version = self._versions[row.code]
        return HeldCredentialDraft(
            version=version,
            awarded_on=row.awarded_on,
            expires_on=_expiry(row.awarded_on, version.months_valid, today),
            proof=ProofStatus(row.proof),
        )


def _expiry(awarded_on: dt.date, months_valid: int | None, today: dt.date) -> dt.date | None:
    """Return the end of the current period; what runs out has been renewed in time."""
    if not months_valid:
        return None
    period = round(months_valid * DAYS_A_MONTH)
    periods = (today - awarded_on).days // period + 1
    return awarded_on + dt.timedelta(days=periods * period)
