"""An AchievementCredential of Open Badges 3.0 for one badge."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from registry.badges.models import StatusList
from registry.badges.selectors import addresses
from registry.badges.selectors.documents import parts
from registry.badges.selectors.documents.parts import Document
from registry.badges.sources import contexts
from registry.catalogue.enums import CredentialType
from registry.catalogue.models import CredentialVersion
from registry.catalogue.selectors.linked_data.documents import address, without_empty
from registry.people.models import Organisation

OTHER_TYPES: Final[dict[str, str]] = {
    CredentialType.DIGITAL_BADGE: "Badge",
    CredentialType.OPEN_BADGE: "Badge",
    CredentialType.COMPETENCE_STANDARD: "Certificate",
}
"""Our kinds that Open Badges calls by another name; the others have the same in both."""
MOST_ALIGNMENTS: Final = 40


@dataclass(frozen=True, kw_only=True)
class Given:
    """What is said of one person: who, when, until when, on which evidence. All texts NFC."""

    public_id: uuid.UUID
    name: str
    email: str
    language: str
    awarded_on: dt.date
    valid_until: dt.date | None
    hours: int | None
    evidence: str
    evidence_url: str
    status_list: StatusList
    status_index: int

    @property
    def salt(self) -> str:
        """What the recipient's e-mail is hashed with: another for every badge."""
        return self.public_id.hex


def credential(issuer: Organisation, version: CredentialVersion, given: Given) -> Document:
    """Return the unsigned credential that says that a person has earned a version."""
    achieved = achievement(version, given.language)
    subject: Document = {
        "id": given.public_id.urn,
        "type": ["AchievementSubject"],
        "identifier": parts.identities(name=given.name, email=given.email, salt=given.salt),
        "achievement": achieved,
    }
    if given.hours is not None:
        described = f"{address(version)}#hours"
        achieved["resultDescription"] = [result_description(described, given.language)]
        subject["result"] = [result(described, given.hours)]
    return without_empty(
        id=addresses.absolute("badge_credential", given.public_id),
        type=["VerifiableCredential", "OpenBadgeCredential"],
        name=achieved["name"],
        issuer=parts.issuer_profile(issuer),
        validFrom=parts.moment(given.awarded_on),
        validUntil=parts.moment(given.valid_until) if given.valid_until else None,
        credentialSubject=subject,
        evidence=evidence(given),
        credentialStatus=parts.status_entries(given.status_list, given.status_index),
        **{"@context": [contexts.VC, contexts.OB]},
    )


def achievement(version: CredentialVersion, language: str) -> Document:
    """Return what was achieved, in the language of its issuer."""
    name = parts.text_in(version, "name", language)
    about = parts.text_in(version, "description", language)
    return without_empty(
        id=address(version),
        type=["Achievement"],
        achievementType=OTHER_TYPES.get(version.credential.type, version.credential.type),
        name=name,
        description=about or name,
        criteria={"id": address(version), "narrative": about or name},
        humanCode=version.credential.code,
        version=version.version,
        inLanguage=parts.TAGS[language],
        image={"id": addresses.picture_address(version, "credential"), "type": "Image"},
        alignment=_alignments(version, language),
    )


def result_description(address_of_it: str, language: str, name: str = "") -> Document:
    """Return what a number of hours is a result in."""
    with override(language):
        words = name or _("Hours with evidence")
    return {
        "id": address_of_it,
        "type": ["ResultDescription"],
        "name": words,
        "resultType": "RawScore",
    }


def result(described: str, hours: int) -> Document:
    """Return a number of hours as a result."""
    return {"type": ["Result"], "resultDescription": described, "value": str(hours)}


def evidence(given: Given) -> list[Document]:
    """Return the evidence of a badge; none where nothing was said."""
    if not given.evidence and not given.evidence_url:
        return []
    return [
        without_empty(id=given.evidence_url, type=["Evidence"], narrative=given.evidence),
    ]


def _alignments(version: CredentialVersion, language: str) -> list[Document]:
    """Return the occupations and competencies that a version aligns with."""
    occupations = [
        {
            "type": ["Alignment"],
            "targetName": parts.text_in(row.occupation, "title", language),
            "targetCode": row.occupation.code,
            "targetFramework": row.occupation.scheme.upper(),
            "targetUrl": f"{address(version)}#{row.occupation.scheme}-{row.occupation.code}",
        }
        for row in version.occupations.all()
    ]
    competencies = [
        {
            "type": ["Alignment"],
            "targetName": parts.text_in(row, "name", language),
            "targetUrl": f"{address(version)}#competency-{row.position}",
        }
        for row in version.competencies.all()
    ]
    return [row for row in [*occupations, *competencies] if row["targetName"]][:MOST_ALIGNMENTS]
