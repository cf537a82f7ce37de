"""The credentials of the demonstration world."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from matching.demo.services.lookups import Lookups
from matching.demo.services.programmes import PUBLICATION, Organisations, industries_of
from matching.demo.tables import Row, day, flag, grouped, number, rows
from registry.catalogue.enums import CredentialType, RecognitionEffect, RecognitionKind
from registry.catalogue.models import CredentialVersion
from registry.catalogue.services import credentials
from registry.catalogue.services.drafts import (
    CompetencyDraft,
    CredentialDraft,
    RecognitionDraft,
    VersionDraft,
)
from registry.people.enums import Language
from registry.records import Confidence

LEGAL = {RecognitionKind.REGULATES, RecognitionKind.APPROVES}
"""What a public body does for a credential by law."""


def build_credentials(
    lookups: Lookups, found: Organisations, *, at: dt.datetime
) -> dict[str, CredentialVersion]:
    """Create and publish every credential; return its version in force by code."""
    earlier = {row["credential"]: row for row in rows("earlier_versions")}
    competencies = grouped("competencies", "credential")
    recognitions = grouped("recognitions", "credential")
    versions = {}
    for row in rows("credentials"):
        current = _version(row, competencies.get(row["code"], []), lookups)
        before = earlier.get(row["code"])
        draft = CredentialDraft(
            issuer=found[row["issuer"]],
            code=row["code"],
            type=CredentialType(row["type"]),
            country=row["country"],
            jurisdiction=row["jurisdiction"],
            is_regulated=flag(row["is_regulated"]),
            version=_before(current, before) if before else current,
            recognitions=tuple(
                _recognition(line, found) for line in recognitions.get(row["code"], [])
            ),
        )
        version = credentials.create(by=None, draft=draft, at=at)
        for state in PUBLICATION:
            credentials.move(by=None, version=version, to=state, at=at)
        if before:
            current = replace(current, version="2")
            version = credentials.supersede(by=None, version=version, draft=current, at=at)
        versions[row["code"]] = version
    return versions


def _before(current: VersionDraft, row: Row) -> VersionDraft:
    """Return a version that the current one superseded: a sample, and said to be one."""
    return replace(
        current,
        version=row["version"],
        name_en=row["name_en"],
        name_es=row["name_es"],
        hours=number(row["hours"]),
        description_en=row["description_en"],
        description_es=row["description_es"],
        competencies=current.competencies[:-1],
    )


def _version(row: Row, competencies: list[Row], lookups: Lookups) -> VersionDraft:
    return VersionDraft(
        source_language=Language(row["source_language"]),
        name_en=row["name_en"],
        name_es=row["name_es"],
        description_en=row["description_en"],
        description_es=row["description_es"],
        level=lookups.levels[row["level"]] if row["level"] else None,
        hours=number(row["hours"]),
        months_valid=number(row["months_valid"]),
        industries=industries_of(row, row["country"], lookups),
        occupations=tuple(
            (occupation, Decimal(1))
            for occupation in lookups.occupations.all_of(row["occupations"])
        ),
        competencies=tuple(
            CompetencyDraft(
                name_en=line["name_en"],
                name_es=line["name_es"],
                skill=lookups.skills[line["skill"]],
            )
            for line in competencies
        ),
        source=row["source"],
        source_url=row["source_url"],
        checked_on=day(row["checked_on"]),
        confidence=Confidence(row["confidence"]),
    )


def _recognition(row: Row, found: Organisations) -> RecognitionDraft:
    kind = RecognitionKind(row["kind"])
    return RecognitionDraft(
        organisation=found[row["organisation"]],
        kind=kind,
        effect=RecognitionEffect.LEGAL if kind in LEGAL else RecognitionEffect.INFORMATIVE,
        jurisdiction=row["jurisdiction"],
        source=row["source"],
        source_url=row["source_url"],
        confidence=Confidence(row["confidence"]),
    )
