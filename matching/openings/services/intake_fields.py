"""What a row of an upload says of an opening, and an opening as rows say it."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from matching.openings.enums import OpeningKind, PlaceMode, RequirementKind, Strength
from matching.openings.models import Opening
from matching.openings.services.drafts import OpeningDraft, RequirementDraft
from registry.catalogue.models import CredentialVersion
from registry.intake.enums import ChoiceField
from registry.intake.selectors.interpreting import Interpreted
from registry.intake.services.targets import Ground
from registry.intake.services.targets.organisation_names import owner
from registry.intake.services.targets.planning import Fields, titled
from registry.people.enums import Language
from registry.people.models import Organisation
from registry.reference.enums import Education
from registry.reference.models import Currency, Municipality, Occupation, Skill
from registry.reference.selectors.titles.wording import folded

DAYS_OPEN: Final = 30
"""Days that an opening is given where its row does not say when it closes or starts."""

TEXTS: Final = (
    *("title_es", "title_en", "description_es", "description_en", "source_language"),
    *("kind", "place_mode", "starts_on", "closes_on", "capacity", "hours_per_week"),
    *("sponsors_permit", "wage_per"),
)
WAGES: Final = ("wage_from_minor", "wage_to_minor", "currency_id", "wage_per")
SCHOOLS: Final = (
    (Education.DOCTORATE, ("doctorado", "doctorate", "phd")),
    (Education.MASTER, ("maestria", "master")),
    (Education.SHORT_TERTIARY, ("tsu", "tecnico superior", "associate")),
    (
        Education.BACHELOR,
        ("licenciatura", "profesional", "ingenieria", "bachelor", "universidad", "universitario"),
    ),
    (
        Education.UPPER_SECONDARY,
        ("preparatoria", "bachillerato", "high school", "tecnico", "tecnica", "ged", "conalep"),
    ),
    (Education.LOWER_SECONDARY, ("secundaria", "middle school")),
    (Education.PRIMARY, ("primaria", "primary", "elementary")),
)


def translate(found: Interpreted, ground: Ground) -> Fields:
    """Return an opening's own fields; only what the row says."""
    said = found.fields
    fields: Fields = {name: said[name] for name in TEXTS if name in said}
    fields["reference"] = said.get("reference", "")
    if "place" in said:
        fields["municipality_id"] = said["place"]
    elif not any(choice["column"] == "place" for choice in found.choices):
        found.refuse("required", "place")
    if "experience_months" in said:
        fields["experience_months_min"] = said["experience_months"]
    _wage(found, fields)
    _education(found, fields)
    _check_sizes(found, fields)
    _occupations(found, fields, ground)
    for name in ("skills", "credential_codes"):
        if said.get(name):
            fields[name] = said[name]
    titled(found, fields, "title", ground.organisation.name_language)
    fields["employer_id"] = owner(found, "employer", ground)
    if not {"starts_on", "closes_on"} <= fields.keys():
        found.note("days_assumed", "closes_on", days=DAYS_OPEN)
    return fields


def _wage(found: Interpreted, fields: Fields) -> None:
    amounts = {
        name: found.fields[name] for name in ("wage_from", "wage_to") if name in found.fields
    }
    if not amounts:
        fields.pop("wage_per", None)
        return
    currencies = {said["currency"] for said in amounts.values()}
    if "wage_from" not in amounts or "wage_per" not in fields or currencies & {""}:
        found.refuse("wage_incomplete", "wage_per")
        return
    if len(currencies) > 1:
        found.refuse("currencies_differ", "currency")
    fields["currency_id"] = amounts["wage_from"]["currency"]
    fields |= {f"{name}_minor": said["minor"] for name, said in amounts.items()}
    if fields.get("wage_to_minor", fields["wage_from_minor"]) < fields["wage_from_minor"]:
        found.refuse("wages_reversed", "wage_to")


def _education(found: Interpreted, fields: Fields) -> None:
    text = folded(found.fields.get("education", ""))
    if not text:
        return
    # The least of several: who has it may apply.
    levels = [level for level, words in SCHOOLS if any(word in text for word in words)]
    if Education.SHORT_TERTIARY in levels and Education.UPPER_SECONDARY in levels:
        levels.remove(Education.UPPER_SECONDARY)
    if levels:
        fields["education_min"] = int(min(levels))
    else:
        found.note("education_unread", "education", found.fields["education"])


def _check_sizes(found: Interpreted, fields: Fields) -> None:
    if not 1 <= fields.get("hours_per_week", 1) <= 168:
        found.refuse("hours_impossible", "hours_per_week", str(fields["hours_per_week"]))
    if fields.get("capacity", 1) < 1:
        found.refuse("no_places", "capacity", "0")


def _occupations(found: Interpreted, fields: Fields, ground: Ground) -> None:
    """Add the occupations as said; without any, the one that the title surely means."""
    if found.fields.get("occupations"):
        fields["occupations"] = found.fields["occupations"]
        return
    for language in ("es", "en"):
        title = fields.get(f"title_{language}")
        meaning = title and ground.normaliser.settled(ChoiceField.OCCUPATION, title, language)
        if meaning:
            fields["occupations"] = [meaning.key]
            name = meaning.name_es if ground.language == Language.ES else meaning.name_en
            found.note("occupation_by_title", f"title_{language}", name)
            return


def as_row(row: Opening) -> Fields:
    """Return an opening as rows say it; occupations and requirements come prefetched."""
    asked = row.requirements.all()
    codes = [one.version.credential.code for one in asked if one.version]
    return {
        **{name: getattr(row, name) for name in (*TEXTS, *WAGES, "reference", "employer_id")},
        **{name: getattr(row, name) for name in ("municipality_id", "education_min")},
        "experience_months_min": row.experience_months_min,
        **{name: getattr(row, name).isoformat() for name in ("starts_on", "closes_on")},
        "occupations": [one.occupation_id for one in row.occupations.all()],
        "skills": [one.skill_id for one in asked if one.skill_id],
        "credential_codes": codes,
    }


def new_draft(fields: Fields, versions: dict[str, CredentialVersion], day: dt.date) -> OpeningDraft:
    """Return the draft of a new opening; days that the row does not say are assumed."""
    later = day + dt.timedelta(days=DAYS_OPEN)
    closes = _day(fields, "closes_on")
    starts = _day(fields, "starts_on") or max(closes or later, later)
    draft = OpeningDraft(
        employer=Organisation.objects.get(pk=fields["employer_id"]),
        reference=fields["reference"],
        kind=OpeningKind(fields.get("kind") or OpeningKind.JOB),
        source_language=fields["source_language"],
        municipality=Municipality.objects.get(pk=fields["municipality_id"]),
        starts_on=starts,
        closes_on=closes or later,
    )
    return drafted(draft, fields, versions)


def drafted(
    draft: OpeningDraft, fields: Fields, versions: dict[str, CredentialVersion]
) -> OpeningDraft:
    """Return a draft with what some fields say; the rest stays."""
    plain = (*TEXTS, "wage_from_minor", "wage_to_minor", "education_min", "experience_months_min")
    columns: dict[str, Any] = {
        name: fields[name]
        for name in plain
        if name in fields and name not in {"starts_on", "closes_on"}
    }
    if "place_mode" in columns:
        columns["place_mode"] = PlaceMode(columns["place_mode"])
    for name in ("starts_on", "closes_on"):
        if day := _day(fields, name):
            columns[name] = day
    if "municipality_id" in fields:
        columns["municipality"] = Municipality.objects.get(pk=fields["municipality_id"])
    if "currency_id" in fields:
        columns["currency"] = Currency.objects.filter(pk=fields["currency_id"]).first()
    if "occupations" in fields:
        rows = Occupation.objects.filter(pk__in=fields["occupations"]).order_by("pk")
        columns["occupations"] = tuple((row, Decimal(1)) for row in rows)
    if {"skills", "credential_codes"} & fields.keys():
        columns["requirements"] = _requirements(draft, fields, versions)
    return replace(draft, **columns)


def _requirements(
    draft: OpeningDraft, fields: Fields, versions: dict[str, CredentialVersion]
) -> tuple[RequirementDraft, ...]:
    """Return what is asked for: skills and credentials as said, what else stands as it is."""
    kept = list(draft.requirements)
    if "skills" in fields:
        skills = Skill.objects.filter(pk__in=fields["skills"] or ()).order_by("pk")
        stand = {row.skill: row for row in kept if row.skill}
        kept = [row for row in kept if not row.skill]
        kept += [stand.get(skill) or _asks(RequirementKind.SKILL, skill=skill) for skill in skills]
    if "credential_codes" in fields:
        wanted = [versions[code] for code in fields["credential_codes"] or () if code in versions]
        held = {row.version: row for row in kept if row.version}
        kept = [row for row in kept if not row.version]
        kept += [held.get(one) or _asks(RequirementKind.CREDENTIAL, version=one) for one in wanted]
    return tuple(kept)


def _asks(kind: RequirementKind, **what: Any) -> RequirementDraft:
    return RequirementDraft(kind=kind, strength=Strength.REQUIRED, **what)


def _day(fields: Fields, name: str) -> dt.date | None:
    return dt.date.fromisoformat(fields[name]) if fields.get(name) else None
