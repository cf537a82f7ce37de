"""Credentials from rows: known by the issuer's codes; what is published gets a successor."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar, Final

from django.db.models import Q

from registry.catalogue.enums import CredentialType, RecordStatus
from registry.catalogue.models import Credential, CredentialVersion
from registry.catalogue.policies import PUBLIC
from registry.catalogue.services import credentials, indexing, pairs
from registry.catalogue.services.drafts import CompetencyDraft, CredentialDraft, VersionDraft
from registry.catalogue.services.redrafting import of_version
from registry.events import ChangeKind, announce
from registry.intake.enums import ChoiceField, RowOutcome
from registry.intake.models import Upload, UploadRow
from registry.intake.selectors.interpreting import Interpreted
from registry.intake.services.targets import Ground, MappedRow, Planned
from registry.intake.services.targets.organisation_names import is_own
from registry.intake.services.targets.planning import Fields, Rules, Standing, titled
from registry.intake.services.targets.rowwise import Rowwise
from registry.people.enums import AuditAction, Language, OrganisationKind
from registry.people.services import audit
from registry.reference.models import Industry, Level, Occupation, Skill
from registry.reference.selectors.titles.wording import folded

TEXTS: Final = (
    *("name_es", "name_en", "description_es", "description_en", "source_language"),
    *("hours", "credits", "credit_unit", "months_valid", "valid_from", "valid_to", "version"),
)
DAYS: Final = ("valid_from", "valid_to")
MOST_NAMED: Final = 5
SETS: Final = ("industries", "occupations")


def translate(found: Interpreted, ground: Ground) -> Fields:
    """Return a credential's own fields; only what the row says."""
    said = found.fields
    names = ("code", *credentials.SHARED, *TEXTS)
    fields: Fields = {name: said[name] for name in names if name in said}
    fields |= {name: said[name] for name in SETS if said.get(name)}
    if "level" in said:
        fields["level_id"] = said["level"]
    if "website" in said:
        fields["source_url"] = said["website"]
    if said.get("competencies"):
        fields["competencies"] = _competencies(said["competencies"], ground)
    if ("credits" in said) != ("credit_unit" in said):
        found.refuse("credits_without_unit", "credits")
    if said.get("valid_from", "") > said.get("valid_to", "9999"):
        found.refuse("days_reversed", "valid_to", said["valid_to"])
    titled(found, fields, "name", ground.organisation.name_language)
    _own_issuer(found, said.get("issuer", ""), ground)
    return fields


def _own_issuer(found: Interpreted, name: str, ground: Ground) -> None:
    if not is_own(name, ground):
        found.refuse("not_your_organisation", "issuer", name, organisation=ground.organisation.name)


def _competencies(items: Iterable[Mapping[str, str]], ground: Ground) -> list[list[Any]]:
    """Return names in both languages and the key of a skill that the text surely means."""
    rows = []
    for item in items:
        text = item.get("skill") or item.get("name_es") or item.get("name_en") or ""
        skill = (
            ground.normaliser.settled(ChoiceField.SKILL, text, ground.language) if text else None
        )
        rows.append(
            [item.get("name_en", ""), item.get("name_es", ""), skill.key if skill else None]
        )
    return rows


def standing(keys: Sequence[str], ground: Ground) -> Mapping[str, Standing]:
    """Return the newest version of the issuer's credentials that have these codes."""
    rows = (
        CredentialVersion.objects.filter(
            credential__issuer=ground.organisation, credential__code__in=set(keys)
        )
        .exclude(status=RecordStatus.SUPERSEDED)
        .select_related("credential")
        .prefetch_related("industries", "occupations", "competencies")
        .order_by("pk")
    )
    return {row.credential.code: _standing(row) for row in rows}


def _standing(row: CredentialVersion) -> Standing:
    days = {name: getattr(row, name) for name in DAYS}
    return Standing(
        pk=row.pk,
        fields={
            "code": row.credential.code,
            **{name: getattr(row.credential, name) for name in credentials.SHARED},
            **{name: getattr(row, name) for name in TEXTS},
            **{name: day.isoformat() if day else "" for name, day in days.items()},
            "credits": None if row.credits is None else f"{row.credits:.2f}",
            "level_id": row.level_id,
            "source_url": row.source_url,
            "industries": [industry.pk for industry in row.industries.all()],
            "occupations": [link.occupation_id for link in row.occupations.all()],
            "competencies": [
                [part.name_en, part.name_es, part.skill_id] for part in row.competencies.all()
            ],
        },
    )


class CredentialTarget(Rowwise):
    """Credentials of one issuer."""

    model = CredentialVersion
    rules: ClassVar[Rules] = Rules(
        kind="credentials",
        key_of=lambda fields, _ground: str(fields.get("code", "")),
        translate=translate,
        standing=standing,
        longest={"code": 60, "name_es": 300, "name_en": 300, "ctid": 39, "version": 30},
    )

    def apply(self, rows: Sequence[UploadRow], ground: Ground) -> None:
        """Write each row, and note what looks like the new ones, all of them at once.

        What a recognition body uploads is its own register: it tells its credentials apart by
        their codes, and nobody has to look at those that are named alike.
        """
        super().apply(rows, ground)
        if ground.organisation.kind != OrganisationKind.RECOGNITION_BODY:
            made = [
                row.record_id for row in rows if row.record_id and row.outcome == RowOutcome.NEW
            ]
            versions = CredentialVersion.objects.filter(pk__in=made).order_by("pk")
            pairs.note_lookalikes_of(records=list(versions.select_related("credential__issuer")))

    def write(self, fields: Fields, ground: Ground) -> int:
        """Create a credential with its first version; publish it where that was asked for."""
        draft = CredentialDraft(
            issuer=ground.organisation,
            code=fields["code"],
            type=CredentialType(fields["type"]),
            country=fields.get("country", ground.organisation.country),
            jurisdiction=fields.get("jurisdiction", ""),
            is_regulated=fields.get("is_regulated", False),
            ctid=fields.get("ctid", ""),
            version=_drafted(
                VersionDraft(source_language=Language(fields["source_language"])), fields
            ),
        )
        version = credentials.create(
            by=ground.by,
            draft=draft,
            at=ground.at,
            # What looks like it is noted with the whole chunk.
            notes_lookalikes=False,
        )
        if ground.upload.publishes:
            for state in (RecordStatus.REVIEW, RecordStatus.PUBLISHED):
                credentials.move(by=ground.by, version=version, to=state, at=ground.at)
        return version.pk

    def plan(self, rows: Sequence[MappedRow], ground: Ground) -> list[Planned]:
        """Return what becomes of each row; what a published credential is stays."""
        planned = super().plan(rows, ground)
        touched = [one for one in planned if _shared(one.changes) and not one.problems]
        versions = CredentialVersion.objects.select_related("credential").in_bulk(
            [one.record_id for one in touched if one.record_id]
        )
        for one in touched:
            credential = versions[one.record_id or 0].credential
            for name in credentials.fixed(credential, _shared(one.changes)):
                one.refuse("credential_fixed", name, str(one.fields[name]))
        return planned

    def change(self, record: CredentialVersion, fields: Fields, ground: Ground) -> None:
        """Change a draft; a published version is corrected, or superseded by a new version.

        What all versions share is amended, which a published credential refuses.
        """
        if shared := {name: fields[name] for name in _shared(fields)}:
            credentials.amend(by=ground.by, version=record, values=shared, at=ground.at)
        own = {name: value for name, value in fields.items() if name not in shared}
        if not own:
            return
        draft = _drafted(of_version(record), own)
        if record.status != RecordStatus.PUBLISHED:
            credentials.change(by=ground.by, version=record, draft=draft, at=ground.at)
        elif draft.version != record.version:
            credentials.supersede(by=ground.by, version=record, draft=draft, at=ground.at)
        else:
            credentials.correct(
                by=ground.by, version=record, draft=draft, reason="upload", at=ground.at
            )

    def delete(self, record: CredentialVersion, ground: Ground) -> None:
        """Delete a credential that nothing points at, with its only version."""
        credential, key = record.credential, record.pk
        audit.record(
            by=ground.by,
            action=AuditAction.REVOKE,
            target=record,
            reason="upload undone",
            details={
                "by": "upload",
                "code": credential.code,
                "organisation": str(ground.organisation.public_id),
            },
            at=ground.at,
        )
        record.delete()
        if not credential.versions.exists():
            credential.delete()
        indexing.refresh_versions(ids=[key], at=ground.at)
        announce(kind=ChangeKind.CREDENTIAL_VERSION, ids=[key])

    def dependents(self, upload: Upload) -> list[str]:
        """Name what points at the versions made, and what publishing keeps from going back."""
        made = upload.rows.filter(is_applied=True, outcome=RowOutcome.NEW)
        rows = CredentialVersion.objects.filter(pk__in=made.values("record_id"))
        touched = rows.filter(
            Q(assertions_from__isnull=False)
            | Q(assertions_to__isnull=False)
            | Q(programme_links__isnull=False)
            | Q(superseded_by__isnull=False)
        )
        named = [str(row) for row in touched.select_related("credential").distinct()[:MOST_NAMED]]
        return [*named, *_fixed_since(upload)][:MOST_NAMED]


def _fixed_since(upload: Upload) -> list[str]:
    """Name the versions of which something shared was changed that can no longer be put back."""
    changed = upload.rows.filter(is_applied=True, outcome=RowOutcome.CHANGED)
    changed = changed.filter(before__has_any_keys=list(credentials.SHARED))
    before = dict(changed.values_list("record_id", "before"))
    published = CredentialVersion.objects.filter(credential__versions__status__in=PUBLIC)
    rows = published.filter(pk__in=list(before)).select_related("credential").distinct()
    return [str(row) for row in rows.order_by("pk") if _stays(row.credential, before[row.pk])]


def _stays(credential: Credential, before: Fields) -> bool:
    """Tell whether a credential can no longer be brought back to what it was."""
    differs = [name for name in _shared(before) if getattr(credential, name) != before[name]]
    return bool(credentials.fixed(credential, differs))


def _shared(names: Iterable[str]) -> list[str]:
    return [name for name in credentials.SHARED if name in names]


def _drafted(draft: VersionDraft, fields: Fields) -> VersionDraft:
    columns: dict[str, Any] = {
        name: fields[name] for name in TEXTS if name in fields and name not in DAYS
    }
    for name in DAYS:
        if name in fields:
            columns[name] = dt.date.fromisoformat(fields[name]) if fields[name] else None
    if fields.get("credits") is not None:
        columns["credits"] = Decimal(fields["credits"])
    if "source_url" in fields:
        columns["source_url"] = fields["source_url"]
    return replace(draft, **columns, **_related(fields))


def _related(fields: Fields) -> dict[str, Any]:
    """Return the records that fields name by key."""
    found: dict[str, Any] = {}
    if "level_id" in fields:
        found["level"] = Level.objects.filter(pk=fields["level_id"]).first()
    if "industries" in fields:
        found["industries"] = tuple(Industry.objects.filter(pk__in=fields["industries"]))
    if "occupations" in fields:
        rows = Occupation.objects.filter(pk__in=fields["occupations"])
        found["occupations"] = tuple((occupation, Decimal(1)) for occupation in rows)
    if "competencies" in fields:
        found["competencies"] = _parts(fields["competencies"])
    return found


def _parts(rows: Sequence[Sequence[Any]]) -> tuple[CompetencyDraft, ...]:
    skills = Skill.objects.in_bulk([skill for _en, _es, skill in rows if skill])
    return tuple(
        CompetencyDraft(name_en=en, name_es=es, skill=skills.get(skill)) for en, es, skill in rows
    )


def issued(code: str, organisation_name: str = "") -> "CredentialVersion | None":
    """Return the published version that has a code, of a named issuer where one is given."""
    rows = CredentialVersion.objects.filter(
        status=RecordStatus.PUBLISHED, credential__code=code
    ).select_related("credential__issuer")
    wanted = folded(organisation_name)
    for row in rows:
        issuer = row.credential.issuer
        if not wanted or wanted in {folded(issuer.name), folded(issuer.short_name)}:
            return row
    return None
