"""Credentials and organisations in the words of schema.org."""

from registry.catalogue.enums import CredentialType
from registry.catalogue.models import CredentialVersion
from registry.catalogue.selectors.linked_data.ctdl_organisations import NUMBERS
from registry.catalogue.selectors.linked_data.documents import (
    TAGS,
    Document,
    address,
    first,
    in_languages,
    months,
    official,
    translated,
    without_empty,
)
from registry.people.enums import OrganisationKind
from registry.people.models import Organisation
from registry.reference.models import Level, Occupation


def credential(version: CredentialVersion) -> Document:
    """Return a version as an EducationalOccupationalCredential."""
    whole = version.credential
    how = {"source": version.source_language, "both": version.translation_is_official}
    names = official(version, "name", **how)  # type: ignore[arg-type]
    name = names[TAGS[version.source_language]]
    others = [*names.values(), *translated(version, "name", **how).values()]  # type: ignore[arg-type]
    described = in_languages(version, "description")
    return without_empty(
        at_type="EducationalOccupationalCredential",
        at_id=address(version),
        url=address(version),
        name=name,
        alternateName=[text for text in others if text != name],
        description=described.get(TAGS[version.source_language]) or first(described),
        inLanguage=TAGS[version.source_language],
        identifier=whole.code,
        version=version.version,
        creativeWorkStatus=version.status,
        credentialCategory=_category(whole.type),
        creator=reference(whole.issuer),
        recognizedBy=[reference(row.organisation) for row in whole.recognitions.all()],
        validIn=_area(whole.jurisdiction),
        validFor=months(version.months_valid),
        expires=version.valid_to.isoformat() if version.valid_to else "",
        educationalLevel=level(version.level),
        competencyRequired=[_either(row) for row in version.competencies.all()],
        about=[occupation(row.occupation) for row in version.occupations.all()],
    )


def organisation(record: Organisation) -> Document:
    """Return an organisation; a training institution is an EducationalOrganization."""
    teaches = record.kind == OrganisationKind.TRAINING_INSTITUTION
    agency = record.kind == OrganisationKind.PUBLIC_AGENCY
    kind = "EducationalOrganization" if teaches else "Organization"
    numbers = [row.value for row in record.identifiers.all() if row.kind in NUMBERS]
    return without_empty(
        at_type="GovernmentOrganization" if agency else kind,
        at_id=address(record),
        url=record.website or address(record),
        name=record.name,
        alternateName=record.short_name,
        description=first(in_languages(record, "about")),
        identifier=numbers,
        address=without_empty(
            at_type="PostalAddress", addressCountry=record.country, addressRegion=record.region
        ),
    )


def reference(record: Organisation) -> Document:
    """Return an organisation as others mention it."""
    return {"@type": "Organization", "@id": address(record), "name": record.name}


def level(row: Level | None) -> Document:
    """Return a level on its own framework."""
    if row is None:
        return {}
    return without_empty(
        at_type="DefinedTerm",
        name=row.name_en or row.name_es,
        termCode=row.code,
        inDefinedTermSet=row.framework.name_en,
    )


def occupation(row: Occupation) -> Document:
    """Return an occupation with its code."""
    return without_empty(
        at_type="CategoryCode",
        codeValue=row.code,
        inCodeSet=row.get_scheme_display(),
        name=row.title_en or row.title_es,
    )


def _category(kind: str) -> str:
    return f"ceterms:{CredentialType(kind).value}"


def _area(code: str) -> Document:
    return {"@type": "AdministrativeArea", "identifier": code} if code else {}


def _either(row: object) -> str:
    return first(in_languages(row, "name"))
