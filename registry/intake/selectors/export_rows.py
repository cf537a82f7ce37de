"""An organisation's records as rows under the keys of their kinds."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from registry.catalogue.enums import CredentialLink, PrerequisiteKind, RecordStatus
from registry.catalogue.models import CredentialVersion, Offering, Programme
from registry.equivalence.enums import AssertionStatus
from registry.equivalence.models import EquivalenceAssertion
from registry.equivalence.selectors import exporting
from registry.intake.selectors import said
from registry.intake.sources import by_key, write_list
from registry.people.models import Organisation

Row = Mapping[str, str]
CHUNK: Final = 500
PROGRAMME: Final = (
    *("code", "title_es", "title_en", "description_es", "description_en", "source_language"),
    *("kind", "hours", "job_hours", "credits", "credit_unit", "cip_code", "website", "source_url"),
)
CREDENTIAL: Final = (
    *("name_es", "name_en", "description_es", "description_en", "source_language", "version"),
    *("hours", "credits", "credit_unit", "months_valid", "valid_from", "valid_to"),
)
OVER: Final = (AssertionStatus.REJECTED, AssertionStatus.REVOKED)


def organisations(organisation: Organisation) -> Iterator[Row]:
    """Yield the organisation itself, with one of its official numbers."""
    names = ("name", "name_language", "short_name", "kind", "country", "region", "website")
    number = organisation.identifiers.order_by("pk").first()
    yield {
        **_texts(organisation, (*names, "about_es", "about_en")),
        "identifier_kind": number.kind if number else "",
        "identifier": number.value if number else "",
    }


def credentials(organisation: Organisation) -> Iterator[Row]:
    """Yield the newest version of each credential of the issuer."""
    for row in _newest(organisation):
        credential = row.credential
        yield {
            **_texts(row, CREDENTIAL),
            **_texts(credential, ("code", "type", "country", "jurisdiction", "is_regulated")),
            "ctid": credential.ctid,
            "level": said.level(row.level),
            "website": row.source_url,
            "industries": said.industries(row.industries.all()),
            "occupations": said.occupations(link.occupation for link in row.occupations.all()),
            "competencies": said.competencies(
                (part.name_en, part.name_es, part.skill) for part in row.competencies.all()
            ),
        }


def competencies(organisation: Organisation) -> Iterator[Row]:
    """Yield the competencies of the newest version of each credential."""
    for row in _newest(organisation):
        for number, part in enumerate(row.competencies.all(), start=1):
            yield {
                "credential_code": row.credential.code,
                "order": str(number),
                "name_es": part.name_es,
                "name_en": part.name_en,
                "skill": part.skill.code if part.skill else "",
            }


def _newest(organisation: Organisation) -> Iterable[CredentialVersion]:
    rows = (
        CredentialVersion.objects.filter(credential__issuer=organisation)
        .exclude(status=RecordStatus.SUPERSEDED)
        .select_related("credential", "level__framework")
        .prefetch_related("industries", "occupations__occupation", "competencies__skill")
        .order_by("pk")
    )
    return {row.credential_id: row for row in rows}.values()


def programmes(organisation: Organisation) -> Iterator[Row]:
    """Yield the provider's programmes, each with its first offering that has a code."""
    rows = (
        Programme.objects.filter(provider=organisation, merged_into__isnull=True)
        .select_related("level__framework")
        .prefetch_related(
            "industries",
            "occupations",
            "skills",
            "prerequisites",
            "credential_links__version__credential",
            "offerings__municipality",
            "offerings__costs",
            "offerings__funding",
        )
        .order_by("pk")
    )
    for row in rows.iterator(CHUNK):
        links = (one for one in row.credential_links.all() if one.link == CredentialLink.LEADS_TO)
        coded = sorted((one for one in row.offerings.all() if one.code), key=lambda one: one.pk)
        yield {
            **_texts(row, PROGRAMME),
            "weeks": f"{row.weeks} weeks" if row.weeks is not None else "",
            "level": said.level(row.level),
            "industries": said.industries(row.industries.all()),
            "occupations": said.occupations(row.occupations.all()),
            "skills": said.skills(row.skills.all()),
            "credential_codes": "\n".join(link.version.credential.code for link in links),
            "prerequisites": _condition(row),
            **(_offered(coded[0], coded[0].code) if coded else {}),
        }


def _condition(row: Programme) -> str:
    for one in row.prerequisites.all():
        if one.kind == PrerequisiteKind.OTHER and one.position == 1:
            return one.note_es or one.note_en
    return ""


def offerings(organisation: Organisation) -> Iterator[Row]:
    """Yield the offerings of the provider's programmes that have a code."""
    rows = (
        Offering.objects.filter(programme__provider=organisation)
        .exclude(code="")
        .select_related("programme", "municipality")
        .prefetch_related("costs", "funding")
        .order_by("pk")
    )
    for row in rows.iterator(CHUNK):
        yield {"programme_code": row.programme.code, "code": row.code, **_offered(row, "")}


def _offered(row: Offering, code: str) -> Row:
    costs = {f"cost_{cost.kind}": said.money(cost.amount_minor) for cost in row.costs.all()}
    return {
        "offering_code": code,
        **_texts(row, ("delivery", "language", "starts_on", "ends_on", "capacity", "is_funded")),
        "place": said.place(row.municipality),
        **costs,
        "cost": "" if costs else said.money(row.cost_minor),
        "currency": row.currency_id or "",
        "funding": said.funding(
            (one.kind, one.name_en, one.name_es, one.source_url) for one in row.funding.all()
        ),
    }


def apprenticeships(organisation: Organisation) -> Iterator[Row]:
    """Yield the provider's programmes that have terms of an apprenticeship."""
    rows = (
        Programme.objects.filter(
            provider=organisation, apprenticeship__isnull=False, merged_into__isnull=True
        )
        .filter(kind="registered_apprenticeship")
        .select_related("apprenticeship__registration_agency")
        .prefetch_related("occupations", "work_processes__skill", "instruction", "wage_steps")
        .order_by("pk")
    )
    terms = ("approach", "term_months", "rapids_code", "registration_number", "registered_on")
    for row in rows.iterator(CHUNK):
        own = row.apprenticeship
        ratio = f"{own.ratio_apprentices}:{own.ratio_journeyworkers}"
        yield {
            **_texts(row, (*PROGRAMME[:6], "hours", "job_hours", "source_url")),
            **_texts(own, terms),
            "occupations": said.occupations(row.occupations.all()),
            "probation": f"{own.probation_hours} hours" if own.probation_hours is not None else "",
            "ratio": ratio if own.ratio_apprentices else "",
            "registration_agency": own.registration_agency.name if own.registration_agency else "",
            **_lists(row),
        }


def _lists(row: Programme) -> Row:
    name = f"name_{row.source_language}"
    items: dict[str, list[dict[str, Any]]] = {
        "work_processes": [
            {
                "title": getattr(one, name),
                "hours": one.hours,
                "hours_most": one.hours_most,
                "skills": one.skill.code if one.skill else "",
            }
            for one in row.work_processes.all()
        ],
        "instruction": [
            {
                "title": getattr(one, name),
                "hours": one.hours,
                "code": one.code,
                "provider": one.provider_name,
            }
            for one in row.instruction.all()
        ],
        "wage_steps": [
            {
                "percent": one.percent,
                "from_hours": one.from_hours,
                "from_months": one.from_months,
                "hourly": said.money(one.hourly_minor),
                "currency": one.currency_id,
            }
            for one in row.wage_steps.all()
        ],
    }
    return {
        key: write_list(
            [{part: said.text(value) for part, value in item.items()} for item in found],
            by_key("apprenticeships")[key].fields,
        )
        for key, found in items.items()
    }


def equivalences(organisation: Organisation) -> Iterator[Row]:
    """Yield what the organisation asserts that is not over."""
    rows = EquivalenceAssertion.objects.filter(asserter=organisation).exclude(status__in=OVER)
    for one in exporting.statements(rows):
        yield dict(one.values)


def _texts(record: Any, names: Iterable[str]) -> dict[str, str]:
    return {name: said.text(getattr(record, name)) for name in names}


ALL: Final = {
    "organisations": organisations,
    "credentials": credentials,
    "competencies": competencies,
    "programmes": programmes,
    "offerings": offerings,
    "apprenticeships": apprenticeships,
    "equivalences": equivalences,
}
"""By kind."""
