"""The programmes of the demonstration world, with terms, conditions and what came of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from random import Random

from matching.demo.dice import dice
from matching.demo.services.lookups import Lookups
from matching.demo.tables import Row, flag, grouped, number, rows
from registry.catalogue.enums import (
    ApprenticeshipApproach,
    CostKind,
    CredentialLink,
    Delivery,
    FundingKind,
    LanguageLevel,
    OutcomeMeasure,
    PrerequisiteKind,
    ProgrammeKind,
    RecordStatus,
)
from registry.catalogue.models import CredentialVersion, Programme
from registry.catalogue.services import offerings, programmes
from registry.catalogue.services.drafts import (
    ApprenticeshipDraft,
    CostDraft,
    FundingDraft,
    InstructionDraft,
    OfferingDraft,
    OutcomeDraft,
    PrerequisiteDraft,
    ProgrammeDraft,
    WageStepDraft,
    WorkProcessDraft,
)
from registry.people.enums import Language
from registry.people.models import Organisation
from registry.reference.models import Industry, Skill

PUBLICATION = (RecordStatus.REVIEW, RecordStatus.PUBLISHED)
SAMPLE_EN = "Demonstration sample, not an actual program of the institution."
SAMPLE_ES = "Muestra de demostración, no es un programa real de la institución."
SAMPLE_SOURCE = "Demonstration sample"

WITHOUT_OUTCOMES = {
    ProgrammeKind.INTERNSHIP,
    ProgrammeKind.MENTORSHIP,
    ProgrammeKind.SHORT_EXCHANGE,
}
"""Too short, or too new, to know what came of them."""

ANY_KIND = "*"

Organisations = Mapping[str, Organisation]
Versions = Mapping[str, CredentialVersion]


def build_programmes(
    lookups: Lookups, found: Organisations, versions: Versions, *, seed: int, at: dt.datetime
) -> dict[str, Programme]:
    """Create and publish the sample programmes with their offerings, by provider/key."""
    return Programmes(lookups, found, versions, seed, at).build()


class Programmes:
    """Builds programmes from the tables, each read once."""

    def __init__(
        self,
        lookups: Lookups,
        found: Organisations,
        versions: Versions,
        seed: int,
        at: dt.datetime,
    ) -> None:
        self.lookups, self.found, self.versions, self.seed, self.at = (
            lookups, found, versions, seed, at,
        )  # fmt: skip
        self.terms = {row["programme"]: row for row in rows("apprenticeships")}
        self.processes = grouped("work_processes", "programme")
        self.instruction = grouped("instruction", "programme")
        self.conditions = grouped("prerequisites", "programme")
        self.shares = grouped("cost_shares", "kind")
        self.funding = grouped("funding", "country")
        self.places = places_of_providers()
        self.facts = lookups.facts(at.date())

    def build(self) -> dict[str, Programme]:
        """Create and publish everything; return programmes by provider/key."""
        built = {}
        for row in rows("programmes"):
            taught = self._skills(row)
            for key in row["providers"].split():
                draft = self._draft(row, self.found[key], taught)
                programme = programmes.create(by=None, draft=draft, at=self.at)
                for state in PUBLICATION:
                    programmes.move(by=None, programme=programme, to=state, at=self.at)
                for place in self._places(row, key):
                    offering = self._offering(row, key, place)
                    offerings.add(by=None, programme=programme, draft=offering, at=self.at)
                built[f"{key}/{row['key']}"] = programme
        return built

    def _skills(self, row: Row) -> tuple[Skill, ...]:
        isco = tuple(row["occupations"].split())
        return self.lookups.skills.all_of(self.facts.skills_of(isco)[0][:4])

    def _places(self, row: Row, key: str) -> list[str]:
        """Return where a programme is given: courses at every place of the provider."""
        places = self.places[key]
        return places if row["kind"] == ProgrammeKind.COURSE else places[:1]

    def _draft(self, row: Row, provider: Organisation, taught: tuple[Skill, ...]) -> ProgrammeDraft:
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
            hours=number(row["hours"]),
            job_hours=number(row["job_hours"]),
            weeks=number(row["weeks"]),
            website=provider.website,
            industries=industries_of(row, provider.country, self.lookups),
            occupations=self.lookups.occupations.all_of(row["occupations"]),
            skills=taught,
            credentials=tuple(
                (self.versions[code], CredentialLink(how)) for how, _colon, code in links
            ),
            apprenticeship=self._terms(row["key"]),
            work_processes=tuple(map(_process, self.processes.get(row["key"], []))),
            instruction=tuple(
                _course(line, provider) for line in self.instruction.get(row["key"], [])
            ),
            wage_steps=self._steps(row),
            prerequisites=tuple(map(self._condition, self.conditions.get(row["key"], []))),
            outcomes=self._outcomes(row, provider),
            source=SAMPLE_SOURCE,
            checked_on=self.at.date(),
        )

    def _terms(self, key: str) -> ApprenticeshipDraft | None:
        row = self.terms.get(key)
        if row is None:
            return None
        apprentices, _colon, journeyworkers = row["ratio"].partition(":")
        return ApprenticeshipDraft(
            approach=ApprenticeshipApproach(row["approach"]),
            term_months=number(row["term_months"]),
            probation_hours=number(row["probation_hours"]),
            ratio_apprentices=int(apprentices),
            ratio_journeyworkers=int(journeyworkers),
            rapids_code=row["rapids_code"],
            registration_agency=self.found[row["agency"]],
        )

    def _steps(self, row: Row) -> tuple[WageStepDraft, ...]:
        """Return the wage steps, spread evenly over the hours on the job."""
        terms = self.terms.get(row["key"])
        if terms is None:
            return ()
        percents = terms["steps"].split()
        each = int(row["job_hours"]) // len(percents)
        return tuple(
            WageStepDraft(from_hours=place * each, percent=Decimal(percent))
            for place, percent in enumerate(percents)
        )

    def _condition(self, row: Row) -> PrerequisiteDraft:
        kind, value = PrerequisiteKind(row["kind"]), row["value"]
        language, _colon, degree = value.partition(":")
        is_language = kind == PrerequisiteKind.LANGUAGE
        return PrerequisiteDraft(
            kind=kind,
            is_required=flag(row["is_required"]),
            alternative=int(row["alternative"]),
            level=self.lookups.levels[value] if kind == PrerequisiteKind.LEVEL else None,
            language=Language(language) if is_language else "",
            language_level=LanguageLevel(degree) if is_language else "",
            years=Decimal(value) if kind == PrerequisiteKind.EXPERIENCE else None,
            age=int(value) if kind == PrerequisiteKind.AGE else None,
            note_en=row["note_en"],
            note_es=row["note_es"],
        )

    def _outcomes(self, row: Row, provider: Organisation) -> tuple[OutcomeDraft, ...]:
        if row["kind"] in WITHOUT_OUTCOMES:
            return ()
        chance = dice(self.seed, "outcomes", row["key"], provider.name)
        rates = {
            OutcomeMeasure.COMPLETION_RATE: chance.randint(58, 93),
            OutcomeMeasure.EMPLOYMENT_RATE: chance.randint(62, 95),
        }
        size = chance.randint(14, 140)
        return tuple(
            OutcomeDraft(
                measure=measure,
                value=Decimal(rate),
                cohort_year=self.at.year - 1,
                cohort_size=size,
                source=SAMPLE_SOURCE,
            )
            for measure, rate in rates.items()
        )

    def _offering(self, row: Row, key: str, place: str) -> OfferingDraft:
        provider = self.found[key]
        elsewhere = () if place == self.places[key][0] else (place,)
        chance = dice(self.seed, "offering", row["key"], provider.name, *elsewhere)
        starts_on = self.at.date() + dt.timedelta(days=chance.randint(14, 120))
        currency, column = ("MXN", "cost_mxn") if provider.country == "MX" else ("USD", "cost_usd")
        cost = number(row[column])
        capacity = chance.choice([12, 16, 20, 24, 30])
        return OfferingDraft(
            delivery=Delivery(row["delivery"]),
            language=Language(provider.name_language),
            municipality=self.lookups.municipalities[place],
            starts_on=starts_on,
            ends_on=starts_on + dt.timedelta(weeks=int(row["weeks"])),
            cost_minor=None if cost is None else cost * 100,
            currency=None if cost is None else self.lookups.currencies[currency],
            costs=self._costs(row, cost),
            capacity=capacity,
            funding=self._funding(row, provider, chance),
        )

    def _costs(self, row: Row, cost: int | None) -> tuple[CostDraft, ...]:
        """Return the parts of a cost; the first takes what rounding leaves."""
        if not cost:
            return ()
        shares = self.shares.get(row["kind"], [])
        amounts = [cost * int(share["percent"]) for share in shares]
        if amounts:
            amounts[0] += cost * 100 - sum(amounts)
        return tuple(
            CostDraft(kind=CostKind(share["part"]), amount_minor=amount)
            for share, amount in zip(shares, amounts, strict=True)
        )

    def _funding(
        self, row: Row, provider: Organisation, chance: Random
    ) -> tuple[FundingDraft, ...]:
        """Return who may pay: what the kind of programme always has, and for some more."""
        is_funded = chance.random() < 0.3
        return tuple(
            FundingDraft(
                kind=FundingKind(line["kind"]),
                name_en=line["name_en"],
                name_es=line["name_es"],
                source_url=line["source_url"],
            )
            for line in self.funding.get(provider.country, [])
            if line["programme_kind"] == row["kind"]
            or (is_funded and line["programme_kind"] == ANY_KIND)
        )


def places_of_providers() -> dict[str, list[str]]:
    """Return the municipalities of each organisation, its home first."""
    places = {row["key"]: [row["municipality"]] for row in rows("organisations")}
    for row in rows("more_places"):
        places[row["provider"]].append(row["municipality"])
    return places


def industries_of(row: Row, country: str, lookups: Lookups) -> tuple[Industry, ...]:
    """Return the industries of a row's occupations, in the country's classification."""
    scheme = "scian2018" if country == "MX" else "naics2022"
    found: dict[str, list[str]] = defaultdict(list)
    for line in rows("occupation_industries"):
        found[line["occupation"]].append(f"{scheme}:{line['industry']}")
    codes = (code for isco in row["occupations"].split() for code in found[isco])
    return lookups.industries.all_of(dict.fromkeys(codes))


def _process(row: Row) -> WorkProcessDraft:
    return WorkProcessDraft(
        name_en=row["name_en"], name_es=row["name_es"], hours=number(row["hours"])
    )


def _course(row: Row, provider: Organisation) -> InstructionDraft:
    return InstructionDraft(
        code=row["code"],
        name_en=row["name_en"],
        name_es=row["name_es"],
        hours=number(row["hours"]),
        provider_name=provider.name,
    )
