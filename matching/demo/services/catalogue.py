"""The credentials, programmes and offerings of the demonstration world."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from matching.demo.dice import dice
from matching.demo.services.lookups import Lookups
from matching.demo.tables import Row, flag, grouped, rows
from registry.catalogue.enums import (
    CredentialLink,
    CredentialType,
    Delivery,
    ProgrammeKind,
    RecognitionKind,
    RecordStatus,
)
from registry.catalogue.models import CredentialVersion, Programme
from registry.catalogue.services import credentials, offerings, programmes
from registry.catalogue.services.drafts import (
    CompetencyDraft,
    CredentialDraft,
    OfferingDraft,
    ProgrammeDraft,
    RecognitionDraft,
    VersionDraft,
)
from registry.people.enums import Language
from registry.people.models import Organisation
from registry.records import Confidence

PUBLICATION = (RecordStatus.REVIEW, RecordStatus.PUBLISHED)
SAMPLE_EN = "Demonstration sample, not an actual program of the institution."
SAMPLE_ES = "Muestra de demostración, no es un programa real de la institución."

Organisations = Mapping[str, Organisation]


def build_credentials(
    lookups: Lookups, found: Organisations, *, at: dt.datetime
) -> dict[str, CredentialVersion]:
    """Create and publish every credential; return its version by code."""
    competencies = grouped("competencies", "credential")
    recognitions = grouped("recognitions", "credential")
    versions = {}
    for row in rows("credentials"):
        draft = CredentialDraft(
            issuer=found[row["issuer"]],
            code=row["code"],
            type=CredentialType(row["type"]),
            country=row["country"],
            jurisdiction=row["jurisdiction"],
            is_regulated=flag(row["is_regulated"]),
            version=_version(row, competencies.get(row["code"], []), lookups),
            recognitions=tuple(
                _recognition(line, found) for line in recognitions.get(row["code"], [])
            ),
        )
        version = credentials.create(by=None, draft=draft, at=at)
        for state in PUBLICATION:
            credentials.move(by=None, version=version, to=state, at=at)
        versions[row["code"]] = version
    return versions


def _version(row: Row, competencies: list[Row], lookups: Lookups) -> VersionDraft:
    return VersionDraft(
        source_language=Language(row["source_language"]),
        name_en=row["name_en"],
        name_es=row["name_es"],
        description_en=row["description_en"],
        description_es=row["description_es"],
        level=lookups.levels[row["level"]] if row["level"] else None,
        hours=_number(row["hours"]),
        months_valid=_number(row["months_valid"]),
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
        checked_on=_day(row["checked_on"]),
        confidence=Confidence(row["confidence"]),
    )


def _recognition(row: Row, found: Organisations) -> RecognitionDraft:
    return RecognitionDraft(
        organisation=found[row["organisation"]],
        kind=RecognitionKind(row["kind"]),
        jurisdiction=row["jurisdiction"],
        source=row["source"],
        source_url=row["source_url"],
        confidence=Confidence(row["confidence"]),
    )


def build_programmes(
    lookups: Lookups,
    found: Organisations,
    versions: Mapping[str, CredentialVersion],
    *,
    seed: int,
    at: dt.datetime,
) -> dict[str, Programme]:
    """Create and publish the sample programmes, each with an offering, by provider/key."""
    homes = {row["key"]: row["municipality"] for row in rows("organisations")}
    facts = lookups.facts(at.date())
    built = {}
    for row in rows("programmes"):
        isco = tuple(row["occupations"].split())
        taught = lookups.skills.all_of(facts.skills_of(isco)[0][:4])
        for key in row["providers"].split():
            draft = _programme(row, found[key], lookups, versions, taught)
            programme = programmes.create(by=None, draft=draft, at=at)
            for state in PUBLICATION:
                programmes.move(by=None, programme=programme, to=state, at=at)
            offering = _offering(row, found[key], homes[key], lookups, seed, at.date())
            offerings.add(by=None, programme=programme, draft=offering, at=at)
            built[f"{key}/{row['key']}"] = programme
    return built


def _programme(
    row: Row,
    provider: Organisation,
    lookups: Lookups,
    versions: Mapping[str, CredentialVersion],
    taught: tuple,  # type: ignore[type-arg]
) -> ProgrammeDraft:
    links = (link.partition(":") for link in row["credentials"].split())
    return ProgrammeDraft(
        provider=provider,
        code=f"DEMO-{row['key'].upper()}",
        kind=ProgrammeKind(row["kind"]),
        source_language=Language(provider.name_language),
        title_en=row["title_en"],
        title_es=row["title_es"],
        description_en=SAMPLE_EN,
        description_es=SAMPLE_ES,
        hours=_number(row["hours"]),
        job_hours=_number(row["job_hours"]),
        weeks=_number(row["weeks"]),
        occupations=lookups.occupations.all_of(row["occupations"]),
        skills=taught,
        credentials=tuple((versions[code], CredentialLink(how)) for how, _colon, code in links),
    )


def _offering(
    row: Row, provider: Organisation, home: str, lookups: Lookups, seed: int, today: dt.date
) -> OfferingDraft:
    chance = dice(seed, "offering", row["key"], provider.name)
    starts_on = today + dt.timedelta(days=chance.randint(14, 120))
    currency, column = ("MXN", "cost_mxn") if provider.country == "MX" else ("USD", "cost_usd")
    cost = _number(row[column])
    return OfferingDraft(
        delivery=Delivery(row["delivery"]),
        language=Language(provider.name_language),
        municipality=lookups.municipalities[home],
        starts_on=starts_on,
        ends_on=starts_on + dt.timedelta(weeks=int(row["weeks"])),
        cost_minor=None if cost is None else cost * 100,
        currency=None if cost is None else lookups.currencies[currency],
        capacity=chance.choice([12, 16, 20, 24, 30]),
        is_funded=chance.random() < 0.3,
    )


def _number(text: str) -> int | None:
    return int(text) if text else None


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
