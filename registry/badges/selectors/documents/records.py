"""The record of an apprenticeship: a ClrCredential of CLR 2.0 with its list of achievements.

It is secured as a token alone: under the context of CLR 2.0.1 an embedded proof would not
cover every member of the JSON (see docs/adr/0012-badges.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from registry.badges.selectors import addresses
from registry.badges.selectors.documents import achievements, parts
from registry.badges.selectors.documents.achievements import Given
from registry.badges.selectors.documents.parts import Document
from registry.badges.sources import contexts
from registry.catalogue.models import Programme
from registry.catalogue.selectors.linked_data.documents import address, without_empty
from registry.people.models import Organisation

PART_TYPES: Final = {
    "process": "ext:WorkProcess",
    "instruction": "Course",
    "wage": "ext:WageStep",
}


@dataclass(frozen=True, kw_only=True)
class Part:
    """One line of the ledger: hours done of the hours that the programme asks for.

    A wage step has no hours of its own: ``done`` is 1 once it was reached.
    """

    kind: str
    position: int
    name: str
    asked: int | None
    done: int

    @property
    def key(self) -> str:
        """How the line is known in forms and in the stored ledger."""
        return f"{self.kind}-{self.position}"

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing of it is missing."""
        return self.done >= (self.asked or 1)


def ledger(programme: Programme, done: Mapping[str, int], language: str) -> list[Part]:
    """Return every line of a programme's ledger with what was done of it."""
    lines = [
        *_lines("process", programme.work_processes.all(), language),
        *_lines("instruction", programme.instruction.all(), language),
        *[("wage", step.position, _wage_name(step), None) for step in programme.wage_steps.all()],
    ]
    return [
        Part(
            kind=kind,
            position=position,
            name=name,
            asked=asked,
            done=done.get(f"{kind}-{position}", 0),
        )
        for kind, position, name, asked in lines
    ]


def _lines(
    kind: str, rows: Iterable[object], language: str
) -> list[tuple[str, int, str, int | None]]:
    return [
        (
            kind,
            int(getattr(row, "position", 0)),
            parts.text_in(row, "name", language),
            getattr(row, "hours", None),
        )
        for row in rows
    ]


def _wage_name(step: object) -> str:
    percent = getattr(step, "percent", None)
    amount = getattr(step, "hourly_minor", None)
    currency = getattr(step, "currency_id", None) or ""
    if percent is not None:
        return f"{percent:f}".rstrip("0").rstrip(".") + " %"
    return f"{(amount or 0) / 100:.2f} {currency}/h".strip()


def member(issuer: Organisation, programme: Programme, lines: list[Part], given: Given) -> Document:
    """Return the unsigned credential of the programme with a result for every line."""
    achieved = _programme(programme, given.language)
    base = address(programme)
    achieved["resultDescription"] = [
        without_empty(
            **achievements.result_description(f"{base}#{line.key}", given.language, line.name),
            valueMax=str(line.asked) if line.asked else None,
        )
        for line in lines
    ]
    return without_empty(
        id=f"{addresses.absolute('badge_credential', given.public_id)}#progress",
        type=["VerifiableCredential", "OpenBadgeCredential"],
        name=achieved["name"],
        issuer=parts.issuer_profile(issuer),
        validFrom=parts.moment(given.awarded_on),
        credentialSubject={
            "id": given.public_id.urn,
            "type": ["AchievementSubject"],
            "identifier": parts.identities(name=given.name, email=given.email, salt=given.salt),
            "achievement": achieved,
            "result": [achievements.result(f"{base}#{line.key}", line.done) for line in lines],
        },
        evidence=achievements.evidence(given),
        credentialStatus=parts.status_entries(given.status_list, given.status_index),
        **{"@context": [contexts.VC, contexts.OB]},
    )


def record(
    issuer: Organisation, programme: Programme, lines: list[Part], given: Given, signed: Document
) -> Document:
    """Return the unsigned record: the signed member, and every line as an achievement."""
    base = address(programme)
    return without_empty(
        id=addresses.absolute("badge_credential", given.public_id),
        type=["VerifiableCredential", "ClrCredential"],
        name=parts.text_in(programme, "title", given.language),
        issuer=parts.issuer_profile(issuer),
        validFrom=parts.moment(given.awarded_on),
        partial=not all(line.is_whole for line in lines),
        credentialSubject={
            "id": given.public_id.urn,
            "type": ["ClrSubject"],
            "identifier": parts.identities(name=given.name, email=given.email, salt=given.salt),
            "achievement": [_line(line, base, given.language) for line in lines],
            "association": [_association(line, base) for line in lines],
            "verifiableCredential": [signed],
        },
        credentialStatus=parts.status_entries(given.status_list, given.status_index),
        **{"@context": [contexts.VC, contexts.OB, contexts.CLR]},
    )


def _programme(programme: Programme, language: str) -> Document:
    title = parts.text_in(programme, "title", language)
    about = parts.text_in(programme, "description", language)
    return without_empty(
        id=address(programme),
        type=["Achievement"],
        achievementType="ApprenticeshipCertificate",
        name=title,
        description=about or title,
        criteria={"id": address(programme), "narrative": about or title},
        humanCode=programme.code,
        inLanguage=parts.TAGS[language],
    )


def _association(line: Part, base: str) -> Document:
    return {
        "type": "Association",
        "associationType": "isChildOf",
        "sourceId": f"{base}#{line.key}",
        "targetId": base,
    }


def _line(line: Part, base: str, language: str) -> Document:
    asked = f" ({line.asked} h)" if line.asked else ""
    return without_empty(
        id=f"{base}#{line.key}",
        type=["Achievement"],
        achievementType=PART_TYPES[line.kind],
        name=line.name,
        description=f"{line.name}{asked}",
        criteria={"narrative": f"{line.name}{asked}"},
        inLanguage=parts.TAGS[language],
    )
