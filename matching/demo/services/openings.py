"""The openings of the demonstration world."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from matching.demo.plan_openings import OpeningPlan
from matching.demo.services.lookups import Lookups
from matching.openings.enums import (
    OpeningKind,
    PlaceMode,
    RequirementKind,
    Strength,
)
from matching.openings.services import openings
from matching.openings.services.drafts import OpeningDraft, RequirementDraft
from registry.catalogue.models import CredentialVersion, Programme
from registry.people.enums import OrganisationStatus
from registry.people.models import Organisation


class Openings:
    """Turn plans into published openings."""

    def __init__(
        self,
        lookups: Lookups,
        found: Mapping[str, Organisation],
        versions: Mapping[str, CredentialVersion],
        programmes: Mapping[str, Programme],
    ) -> None:
        self._lookups = lookups
        self._found = found
        self._versions = versions
        self._programmes = programmes

    def build(self, plans: Iterable[OpeningPlan], *, at: dt.datetime) -> int:
        """Create an opening for each plan and publish it; return how many.

        Those of employers that still wait for verification stay drafts.
        """
        count = 0
        for plan in plans:
            opening = openings.create(by=None, draft=self._draft(plan), at=at)
            if opening.employer.status == OrganisationStatus.VERIFIED:
                openings.publish(by=None, opening=opening, at=at)
            count += 1
        return count

    def _draft(self, plan: OpeningPlan) -> OpeningDraft:
        template, lookups, wage = plan.template, self._lookups, plan.wage
        share = Decimal(1) / len(plan.occupations)
        return OpeningDraft(
            employer=self._found[plan.employer],
            reference=plan.reference,
            kind=OpeningKind(template["kind"]),
            source_language=plan.source_language,
            municipality=lookups.municipalities[plan.place.code],
            starts_on=plan.starts_on,
            closes_on=plan.closes_on,
            title_en=template["title_en"],
            title_es=template["title_es"],
            description_en=f"{template['description_en']} {plan.shift['text_en']}",
            description_es=f"{template['description_es']} {plan.shift['text_es']}",
            programme=self._programmes[template["programme"]] if template["programme"] else None,
            industry=lookups.industries[plan.industry],
            place_mode=PlaceMode(plan.place_mode),
            sponsors_permit=plan.sponsors,
            capacity=plan.capacity,
            hours_per_week=plan.hours,
            wage_from_minor=wage.low if wage else None,
            wage_to_minor=wage.high if wage else None,
            currency=lookups.currencies[wage.currency] if wage else None,
            wage_per=wage.per if wage else "",
            education_min=int(template["education"]) if template["education"] else None,
            experience_months_min=plan.experience_months,
            occupations=tuple(
                (occupation, share.quantize(Decimal("0.000001")))
                for occupation in lookups.occupations.all_of(plan.occupations)
            ),
            requirements=tuple(self._requirements(plan)),
            is_sample=True,
        )

    def _requirements(self, plan: OpeningPlan) -> Iterator[RequirementDraft]:
        skills = self._lookups.skills
        for strength, codes in (
            (Strength.REQUIRED, plan.required_skills),
            (Strength.PREFERRED, plan.preferred_skills),
        ):
            for skill in skills.all_of(codes):
                yield RequirementDraft(kind=RequirementKind.SKILL, strength=strength, skill=skill)
        for number, asked in enumerate(plan.credentials, start=1):
            for code in asked.codes:
                yield RequirementDraft(
                    kind=RequirementKind.CREDENTIAL,
                    strength=_strength(by_law=asked.by_law, preferred=asked.preferred),
                    alternatives=number,
                    version=self._versions[code],
                )
        for row in plan.languages:
            yield RequirementDraft(
                kind=RequirementKind.LANGUAGE,
                strength=_strength(by_law=False, preferred=row.preferred),
                language=row.language,
                cefr=row.cefr,
            )


def _strength(*, by_law: bool, preferred: bool) -> Strength:
    if by_law:
        return Strength.REQUIRED_BY_LAW
    return Strength.PREFERRED if preferred else Strength.REQUIRED
