"""Parts that credentials and programmes share in CTDL."""

from collections.abc import Iterable

from registry.catalogue.enums import CreditUnit
from registry.catalogue.selectors.linked_data.documents import (
    Document,
    address,
    in_languages,
    without_empty,
)
from registry.people.models import Organisation
from registry.reference.models import Industry, Level, Occupation, Skill

CREDIT_UNITS = {
    CreditUnit.US_SEMESTER: "creditUnit:SemesterHours",
    CreditUnit.US_QUARTER: "creditUnit:QuarterHours",
    CreditUnit.ECTS: "creditUnit:ECTS",
    CreditUnit.CEU: "creditUnit:ContinuingEducationUnit",
    CreditUnit.CLOCK_HOUR: "creditUnit:ClockHour",
}
"""Units that CTDL has a name for; SATCA is named in words."""


def aligned(framework: str, node: str = "", code: str = "", **names: dict[str, str]) -> Document:
    """Return an alignment with a term of a framework."""
    return without_empty(
        at_type="ceterms:CredentialAlignmentObject",
        ceterms__frameworkName={"en-US": framework} if framework else {},
        ceterms__targetNode=node,
        ceterms__codedNotation=code,
        ceterms__targetNodeName=names.get("name", {}),
    )


def occupation(row: Occupation) -> Document:
    """Return an occupation as an alignment with its classification."""
    return aligned(row.get_scheme_display(), code=row.code, name=in_languages(row, "title"))


def industries(rows: Iterable[Industry]) -> list[Document]:
    """Return industries as alignments with NAICS or SCIAN."""
    return [
        aligned(row.get_scheme_display(), code=row.code, name=in_languages(row, "title"))
        for row in rows
    ]


def skill(row: Skill) -> Document:
    """Return a skill; with its ESCO address where it has one."""
    return aligned(
        "ESCO" if row.esco_uri else "", node=row.esco_uri, name=in_languages(row, "name")
    )


def level(row: Level | None) -> list[Document]:
    """Return a level on its own framework, and its ISCED hinge where somebody states one."""
    if row is None:
        return []
    own = aligned(row.framework.name_en, code=row.code, name=in_languages(row, "name"))
    if row.isced_level is None:
        return [own]
    return [own, aligned("ISCED 2011", code=str(row.isced_level))]


def credit(value: object, unit: str) -> list[Document]:
    """Return credits in their own unit."""
    if value is None:
        return []
    node = CREDIT_UNITS.get(CreditUnit(unit), "")
    kind = aligned("", node=node, name={"en-US": CreditUnit(unit).name})
    return [
        {"@type": "ceterms:ValueProfile", "schema:value": float(f"{value}")}
        | {"ceterms:creditUnitType": [kind]}
    ]


def place(code: str) -> list[Document]:
    """Return a jurisdiction by its ISO 3166 code."""
    if not code:
        return []
    country, _, _state = code.partition("-")
    main = without_empty(
        at_type="ceterms:Place",
        ceterms__addressCountry={"en-US": country},
        ceterms__addressRegion={"en-US": code} if "-" in code else {},
    )
    return [{"@type": "ceterms:JurisdictionProfile", "ceterms:mainJurisdiction": [main]}]


def agent(organisation: Organisation) -> list[str]:
    """Return an organisation by its address."""
    return [address(organisation)]
