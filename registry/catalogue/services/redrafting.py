"""The draft that a record would be written from as it stands: change a part, keep the rest."""

from typing import Any, TypeVar

from django.db import models

from registry.catalogue.models import ApprenticeshipTerms, CredentialVersion, Offering, Programme
from registry.catalogue.services.drafts import (
    ApprenticeshipDraft,
    CompetencyDraft,
    CostDraft,
    FundingDraft,
    InstructionDraft,
    OfferingDraft,
    OutcomeDraft,
    PrerequisiteDraft,
    ProgrammeDraft,
    VersionDraft,
    WageStepDraft,
    WorkProcessDraft,
)

D = TypeVar("D")


def of_version(version: CredentialVersion) -> VersionDraft:
    """Return the draft of a version, with its occupations and competencies."""
    return _draft(
        VersionDraft,
        version,
        industries=tuple(version.industries.all()),
        occupations=tuple(
            (row.occupation, row.weight) for row in version.occupations.select_related("occupation")
        ),
        competencies=_rows(CompetencyDraft, version.competencies.select_related("skill")),
    )


def of_programme(programme: Programme) -> ProgrammeDraft:
    """Return the draft of a programme, with everything that hangs on it."""
    terms = ApprenticeshipTerms.objects.filter(programme=programme)
    standing = terms.select_related("registration_agency").first()
    conditions = programme.prerequisites.select_related("credential", "skill", "level")
    links = programme.credential_links.select_related("version")
    return _draft(
        ProgrammeDraft,
        programme,
        industries=tuple(programme.industries.all()),
        occupations=tuple(programme.occupations.all()),
        skills=tuple(programme.skills.all()),
        credentials=tuple((link.version, link.link) for link in links.order_by("pk")),
        apprenticeship=None if standing is None else _draft(ApprenticeshipDraft, standing),
        work_processes=_rows(WorkProcessDraft, programme.work_processes.select_related("skill")),
        instruction=_rows(InstructionDraft, programme.instruction.all()),
        wage_steps=_rows(WageStepDraft, programme.wage_steps.select_related("currency")),
        prerequisites=_rows(PrerequisiteDraft, conditions),
        outcomes=_rows(OutcomeDraft, programme.outcomes.select_related("currency")),
    )


def of_offering(offering: Offering) -> OfferingDraft:
    """Return the draft of an offering, with the parts of its cost and its funding."""
    return _draft(
        OfferingDraft,
        offering,
        costs=_rows(CostDraft, offering.costs.all()),
        funding=_rows(FundingDraft, offering.funding.all()),
    )


def _rows(kind: type[D], rows: "models.QuerySet[Any]") -> tuple[D, ...]:
    return tuple(_draft(kind, row) for row in rows)


def _draft(kind: type[D], record: models.Model, **given: Any) -> D:
    names = set(kind.__dataclass_fields__) - set(given)  # type: ignore[attr-defined]
    return kind(**{name: getattr(record, name) for name in names}, **given)
