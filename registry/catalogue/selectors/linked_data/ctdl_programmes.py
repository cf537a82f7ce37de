"""A programme in CTDL. An apprenticeship is a learning program that is registered by somebody."""

from collections.abc import Iterable
from typing import Final

from registry.catalogue.enums import (
    CostKind,
    CredentialLink,
    Delivery,
    PrerequisiteKind,
    ProgrammeKind,
    RecordStatus,
)
from registry.catalogue.models import ApprenticeshipTerms, Offering, Prerequisite, Programme
from registry.catalogue.selectors import teaching
from registry.catalogue.selectors.linked_data import ctdl_parts as parts
from registry.catalogue.selectors.linked_data.documents import (
    TAGS,
    Document,
    address,
    hours,
    in_languages,
    official,
    price,
    translated,
    weeks,
    without_empty,
)

CLASSES: Final = {
    ProgrammeKind.COURSE: "ceterms:Course",
    ProgrammeKind.LEARNING_PROGRAMME: "ceterms:LearningProgram",
    ProgrammeKind.REGISTERED_APPRENTICESHIP: "ceterms:LearningProgram",
    ProgrammeKind.DUAL_TRAINING: "ceterms:LearningProgram",
}
"""The others are ``ceterms:LearningOpportunityProfile``, the class above these."""

ON_THE_JOB: Final = frozenset(
    {
        ProgrammeKind.REGISTERED_APPRENTICESHIP,
        ProgrammeKind.DUAL_TRAINING,
        ProgrammeKind.INTERNSHIP,
        ProgrammeKind.YOUTH_PLAN,
    }
)

DELIVERY: Final = {
    Delivery.ON_SITE: "deliveryType:InPerson",
    Delivery.ONLINE: "deliveryType:OnlineOnly",
    Delivery.BLENDED: "deliveryType:BlendedDelivery",
}

COSTS: Final = {
    CostKind.TUITION: "costType:Tuition",
    CostKind.ENROLMENT: "costType:EnrollmentFee",
    CostKind.EXAM: "costType:AssessmentFee",
    CostKind.MATERIALS: "costType:LearningResource",
    CostKind.TOOLS: "costType:Tools",
}


def programme(record: Programme) -> Document:
    """Return a programme with what it asks for, what it leads to, and its next offerings."""
    how = {"source": record.source_language, "both": False}
    return without_empty(
        at_id=address(record),
        at_type=CLASSES.get(ProgrammeKind(record.kind), "ceterms:LearningOpportunityProfile"),
        ceterms__name=official(record, "title", **how),  # type: ignore[arg-type]
        ceterms__alternateName=translated(record, "title", **how),  # type: ignore[arg-type]
        ceterms__description=in_languages(record, "description"),
        ceterms__inLanguage=[TAGS[record.source_language]],
        ceterms__subjectWebpage=record.website or address(record),
        ceterms__codedNotation=record.code,
        ceterms__ownedBy=parts.agent(record.provider),
        ceterms__offeredBy=parts.agent(record.provider),
        ceterms__registeredBy=_registered_by(record),
        ceterms__lifeCycleStatusType=_state(record),
        ceterms__learningMethodType=_methods(record),
        ceterms__audienceLevelType=parts.level(record.level),
        ceterms__instructionalProgramType=_cip(record),
        ceterms__occupationType=[parts.occupation(row) for row in record.occupations.all()],
        ceterms__industryType=parts.industries(record.industries.all()),
        ceterms__teaches=[parts.skill(row) for row in record.skills.all()],
        ceterms__creditValue=parts.credit(record.credits, record.credit_unit),
        ceterms__estimatedDuration=_durations(record),
        ceterms__isPreparationFor=_leads_to(record),
        ceterms__requires=_conditions(record, is_required=True),
        ceterms__recommends=_conditions(record, is_required=False),
        ceterms__hasOffering=[_offering(row) for row in teaching.listed_offerings(record)],
    )


def _registered_by(record: Programme) -> list[str]:
    terms: ApprenticeshipTerms | None = getattr(record, "apprenticeship", None)
    agency = terms.registration_agency if terms else None
    return [address(agency)] if agency else []


def _state(record: Programme) -> Document:
    node = "Active" if record.status == RecordStatus.PUBLISHED else "Ceased"
    return parts.aligned("Life Cycle Status", node=f"lifeCycle:{node}")


def _methods(record: Programme) -> list[Document]:
    if record.kind not in ON_THE_JOB:
        return []
    return [parts.aligned("Learning Method", node="learnMethod:WorkBased")]


def _cip(record: Programme) -> list[Document]:
    return [parts.aligned("CIP 2020", code=record.cip_code)] if record.cip_code else []


def _durations(record: Programme) -> list[Document]:
    lasts = (weeks(record.weeks), hours(record.hours), hours(record.job_hours))
    return [
        {"@type": "ceterms:DurationProfile", "ceterms:exactDuration": length}
        for length in lasts
        if length
    ]


def _leads_to(record: Programme) -> list[Document]:
    targets = [
        address(link.version)
        for link in record.credential_links.all()
        if link.link != CredentialLink.REQUIRES
    ]
    if not targets:
        return []
    return [{"@type": "ceterms:ConditionProfile", "ceterms:targetCredential": targets}]


def _conditions(record: Programme, *, is_required: bool) -> list[Document]:
    rows = [row for row in record.prerequisites.all() if row.is_required == is_required]
    single = [_condition(row) for row in rows if not row.alternative]
    groups: dict[int, list[Document]] = {}
    for row in rows:
        if row.alternative:
            groups.setdefault(row.alternative, []).append(_condition(row))
    either = [
        {"@type": "ceterms:ConditionProfile", "ceterms:alternativeCondition": group}
        for group in groups.values()
    ]
    return [*single, *either]


def _condition(row: Prerequisite) -> Document:
    asked = _asked(row)
    return {"@type": "ceterms:ConditionProfile", **asked}


def _asked(row: Prerequisite) -> Document:
    return without_empty(
        ceterms__description=in_languages(row, "note"),
        ceterms__targetCredential=[address(row.credential)] if row.credential else [],
        ceterms__targetCompetency=[parts.skill(row.skill)] if row.skill else [],
        ceterms__audienceLevelType=parts.level(row.level),
        ceterms__inLanguage=[TAGS[row.language]] if row.language else [],
        ceterms__minimumAge=row.age,
        ceterms__yearsOfExperience=(
            float(row.years) if row.kind == PrerequisiteKind.EXPERIENCE and row.years else None
        ),
    )


def _offering(row: Offering) -> Document:
    return without_empty(
        at_type="ceterms:ScheduledOffering",
        ceterms__codedNotation=row.code,
        ceterms__inLanguage=[TAGS[row.language]],
        ceterms__startDate=row.starts_on.isoformat() if row.starts_on else "",
        ceterms__endDate=row.ends_on.isoformat() if row.ends_on else "",
        ceterms__deliveryType=[parts.aligned("", node=DELIVERY[Delivery(row.delivery)])],
        ceterms__availableAt=_place(row),
        ceterms__estimatedCost=list(_costs(row)),
    )


def _place(row: Offering) -> list[Document]:
    if row.municipality is None:
        return []
    state = row.municipality.subdivision
    return [
        {
            "@type": "ceterms:Place",
            "ceterms:addressLocality": {"es-MX": row.municipality.name},
            "ceterms:addressRegion": {"es-MX": state.name_es, "en-US": state.name_en},
            "ceterms:addressCountry": {"en-US": state.country},
            "ceterms:latitude": float(row.municipality.latitude),
            "ceterms:longitude": float(row.municipality.longitude),
        }
    ]


def _costs(row: Offering) -> Iterable[Document]:
    if row.currency is None or row.cost_minor is None:
        return
    yield _cost(row, row.cost_minor, "costType:AggregateCost")
    for part in row.costs.all():
        yield _cost(row, part.amount_minor, COSTS.get(CostKind(part.kind), ""))


def _cost(row: Offering, minor: int, node: str) -> Document:
    assert row.currency is not None  # noqa: S101 - _costs() has looked
    kind = parts.aligned("", node=node) if node else {}
    return without_empty(
        at_type="ceterms:CostProfile",
        ceterms__currency=row.currency.code,
        ceterms__price=float(price(minor, row.currency)),
        ceterms__directCostType=kind,
    )
