"""A credential version in CTDL."""

from typing import Final

from registry.catalogue.enums import CredentialType, RecognitionKind, RecordStatus
from registry.catalogue.models import Competency, CredentialVersion
from registry.catalogue.selectors.linked_data import ctdl_parts as parts
from registry.catalogue.selectors.linked_data.documents import (
    TAGS,
    Document,
    address,
    hours,
    in_languages,
    months,
    official,
    translated,
    without_empty,
)

CLASSES: Final = {
    CredentialType.COMPETENCE_STANDARD: "Certification",
    CredentialType.TECHNICAL_UPPER_SECONDARY: "SecondarySchoolDiploma",
    CredentialType.TSU: "Degree",
}
"""The CTDL class of types that are Mexico's own; every other type is named after its class."""

STATES: Final = {
    RecordStatus.PUBLISHED: "credentialStat:Active",
    RecordStatus.SUPERSEDED: "credentialStat:Superseded",
    RecordStatus.ARCHIVED: "credentialStat:Deprecated",
}

WORDS_OF: Final = {
    RecognitionKind.ACCREDITS: "ceterms:accreditedBy",
    RecognitionKind.RECOGNISES: "ceterms:recognizedBy",
    RecognitionKind.REGULATES: "ceterms:regulatedBy",
    RecognitionKind.APPROVES: "ceterms:approvedBy",
}


def class_of(kind: str) -> str:
    """Return the CTDL class of a type of credential."""
    return f"ceterms:{CLASSES.get(CredentialType(kind), kind)}"


def credential(version: CredentialVersion) -> Document:
    """Return a version with its issuer, its recognisers, what it attests and where it leads."""
    whole = version.credential
    owner = parts.agent(whole.issuer)
    return without_empty(
        at_id=address(version),
        at_type=class_of(whole.type),
        ceterms__ctid=whole.ctid,
        **_names(version),
        ceterms__description=in_languages(version, "description"),
        ceterms__inLanguage=[TAGS[version.source_language]],
        ceterms__subjectWebpage=address(version),
        ceterms__codedNotation=whole.code,
        ceterms__ownedBy=owner,
        ceterms__offeredBy=owner,
        ceterms__credentialStatusType=_state(version),
        ceterms__jurisdiction=parts.place(whole.jurisdiction),
        ceterms__audienceLevelType=parts.level(version.level),
        ceterms__occupationType=[parts.occupation(r.occupation) for r in version.occupations.all()],
        ceterms__industryType=parts.industries(version.industries.all()),
        ceterms__requires=_attests(version),
        **_time(version),
        **_versions(version),
    ) | _recognisers(version)


def _names(version: CredentialVersion) -> Document:
    how = {"source": version.source_language, "both": version.translation_is_official}
    return {
        "ceterms__name": official(version, "name", **how),  # type: ignore[arg-type]
        "ceterms__alternateName": translated(version, "name", **how),  # type: ignore[arg-type]
    }


def _state(version: CredentialVersion) -> Document:
    node = STATES.get(RecordStatus(version.status), "")
    return parts.aligned("Credential Status", node=node) if node else {}


def _attests(version: CredentialVersion) -> list[Document]:
    attested = [_competency(row) for row in version.competencies.all()]
    credits_ = parts.credit(version.credits, version.credit_unit)
    profile = without_empty(ceterms__targetCompetency=attested, ceterms__creditValue=credits_)
    return [{"@type": "ceterms:ConditionProfile", **profile}] if profile else []


def _competency(row: Competency) -> Document:
    linked = row.skill.esco_uri if row.skill else ""
    return parts.aligned("", node=linked, name=in_languages(row, "name"))


def _time(version: CredentialVersion) -> Document:
    learning = {"@type": "ceterms:DurationProfile", "ceterms:exactDuration": hours(version.hours)}
    renewal = in_languages(version, "renewal")
    return {
        "ceterms__estimatedDuration": [learning] if version.hours else [],
        "ceterms__renewalFrequency": months(version.months_valid),
        "ceterms__renewal": (
            [{"@type": "ceterms:ConditionProfile", "ceterms:description": renewal}]
            if renewal
            else []
        ),
        "ceterms__dateEffective": version.valid_from.isoformat() if version.valid_from else "",
        "ceterms__expirationDate": version.valid_to.isoformat() if version.valid_to else "",
    }


def _versions(version: CredentialVersion) -> Document:
    successor = getattr(version, "superseded_by", None)
    public = successor is not None and successor.status in STATES
    number = {"@type": "ceterms:IdentifierValue", "ceterms:identifierValueCode": version.version}
    return {
        "ceterms__versionIdentifier": [number],
        "ceterms__supersedes": address(version.supersedes) if version.supersedes else "",
        "ceterms__supersededBy": address(successor) if successor and public else "",
    }


def _recognisers(version: CredentialVersion) -> Document:
    found: dict[str, list[str]] = {}
    for row in version.credential.recognitions.all():
        found.setdefault(WORDS_OF[RecognitionKind(row.kind)], []).append(address(row.organisation))
    return dict(found)
