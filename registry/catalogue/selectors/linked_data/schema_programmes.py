"""Programmes in the words of schema.org: courses with instances, and longer programs."""

from decimal import Decimal
from typing import Final

from registry.catalogue.enums import CredentialLink, Delivery, OutcomeMeasure, ProgrammeKind
from registry.catalogue.models import Offering, Programme
from registry.catalogue.selectors import teaching
from registry.catalogue.selectors.linked_data.documents import (
    TAGS,
    Document,
    address,
    first,
    hours,
    in_languages,
    price,
    weeks,
    without_empty,
)
from registry.catalogue.selectors.linked_data.schema_credentials import (
    level,
    occupation,
    reference,
)

MODES: Final = {
    Delivery.ON_SITE: "onsite",
    Delivery.ONLINE: "online",
    Delivery.BLENDED: "blended",
}


def programme(record: Programme) -> Document:
    """Return a course as a Course, anything else as an EducationalOccupationalProgram."""
    own = _course(record) if record.kind == ProgrammeKind.COURSE else _program(record)
    named = in_languages(record, "title")
    name = named[TAGS[record.source_language]]
    described = in_languages(record, "description")
    return (
        without_empty(
            at_id=address(record),
            url=record.website or address(record),
            name=name,
            alternateName=[text for text in named.values() if text != name],
            description=described.get(TAGS[record.source_language]) or first(described),
            identifier=record.code,
            provider=reference(record.provider),
            educationalCredentialAwarded=_awarded(record),
            occupationalCategory=[occupation(row) for row in record.occupations.all()],
            offers=[offer for row in _offerings(record) if (offer := _offer(row))],
        )
        | own
    )


def _course(record: Programme) -> Document:
    return without_empty(
        at_type="Course",
        inLanguage=TAGS[record.source_language],
        timeRequired=hours(record.hours) or weeks(record.weeks),
        educationalLevel=level(record.level),
        teaches=[first(in_languages(row, "name")) for row in record.skills.all()],
        hasCourseInstance=[_instance(row) for row in _offerings(record)],
    )


def _program(record: Programme) -> Document:
    dated = [row.starts_on for row in _offerings(record) if row.starts_on]
    return without_empty(
        at_type="EducationalOccupationalProgram",
        programType=record.kind,
        timeToComplete=weeks(record.weeks) or hours(record.hours),
        startDate=min(dated).isoformat() if dated else "",
        numberOfCredits=float(record.credits) if record.credits else None,
        hasCourse=[
            {"@type": "Course", "name": first(in_languages(row, "name"))}
            for row in record.instruction.all()
        ],
        salaryUponCompletion=_salary(record),
    )


def _offerings(record: Programme) -> list[Offering]:
    return teaching.listed_offerings(record)


def _awarded(record: Programme) -> list[Document]:
    return [
        {
            "@type": "EducationalOccupationalCredential",
            "@id": address(link.version),
            "name": first(in_languages(link.version, "name")),
        }
        for link in record.credential_links.all()
        if link.link == CredentialLink.LEADS_TO
    ]


def _instance(row: Offering) -> Document:
    return without_empty(
        at_type="CourseInstance",
        courseMode=MODES[Delivery(row.delivery)],
        inLanguage=TAGS[row.language],
        startDate=row.starts_on.isoformat() if row.starts_on else "",
        endDate=row.ends_on.isoformat() if row.ends_on else "",
        location=_place(row),
        maximumAttendeeCapacity=row.capacity,
        offers=_offer(row),
    )


def _place(row: Offering) -> Document:
    if row.municipality is None:
        return {}
    state = row.municipality.subdivision
    where = {
        "@type": "PostalAddress",
        "addressLocality": row.municipality.name,
        "addressRegion": state.name_en,
        "addressCountry": state.country,
    }
    return {"@type": "Place", "address": where}


def _offer(row: Offering) -> Document:
    if row.currency is None or row.cost_minor is None:
        return {}
    return {
        "@type": "Offer",
        "price": price(row.cost_minor, row.currency),
        "priceCurrency": row.currency.code,
        "category": "Paid" if row.cost_minor else "Free",
    }


def _salary(record: Programme) -> Document:
    wage = next(
        (row for row in record.outcomes.all() if row.measure == OutcomeMeasure.MEDIAN_WAGE), None
    )
    if wage is None or wage.currency is None:
        return {}
    return {
        "@type": "MonetaryAmountDistribution",
        "duration": "P1M",
        "currency": wage.currency.code,
        "median": float(wage.value * Decimal(10) ** -wage.currency.minor_digits),
    }
