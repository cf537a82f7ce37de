"""Competencies from rows: those of the newest version of a credential that is still a draft."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import CredentialVersion
from registry.catalogue.services import credentials
from registry.catalogue.services.drafts import CompetencyDraft
from registry.catalogue.services.redrafting import of_version
from registry.intake.enums import RowOutcome
from registry.intake.models import Upload, UploadRow
from registry.intake.selectors.interpreting import Interpreted
from registry.intake.services.targets import Ground, MappedRow, Planned
from registry.intake.services.targets.planning import (
    BETWEEN,
    Fields,
    Rules,
    Standing,
    plan,
    titled,
)
from registry.intake.sources.rows import Dialect, Notice
from registry.reference.models import Skill
from registry.reference.selectors.titles.wording import folded

NAMES: Final = ("name_es", "name_en")
CHANGEABLE: Final = (RecordStatus.DRAFT, RecordStatus.REVIEW)
LONGEST_KEY: Final = 130


def translate(found: Interpreted, ground: Ground) -> Fields:
    """Return a competency's own fields and its credential's code."""
    said = found.fields
    fields: Fields = {name: said[name] for name in NAMES if name in said}
    if "source_language" in said:
        fields["source_language"] = said["source_language"]
    titled(found, fields, "name", ground.organisation.name_language)
    del fields["source_language"]
    fields["credential_code"] = next(iter(said.get("credential_code", ())), "")
    if said.get("skill"):
        fields["skill_id"] = said["skill"][0]
    return fields


def key_of(fields: Fields, _ground: Ground) -> str:
    """Name a competency: its credential's code and its own name."""
    code = fields.get("credential_code", "")
    return f"{code}{BETWEEN}{_name(fields)}" if code else ""


def _name(fields: Fields) -> str:
    return folded(next((fields[name] for name in NAMES if fields.get(name)), ""))[:LONGEST_KEY]


def versions(codes: Iterable[str], ground: Ground) -> dict[str, CredentialVersion]:
    """Return the newest version of the issuer's credentials that have these codes."""
    rows = (
        CredentialVersion.objects.filter(
            credential__issuer=ground.organisation, credential__code__in=set(codes)
        )
        .exclude(status=RecordStatus.SUPERSEDED)
        .select_related("credential")
        .prefetch_related("competencies")
        .order_by("pk")
    )
    return {row.credential.code: row for row in rows}


def standing(keys: Sequence[str], ground: Ground) -> Mapping[str, Standing]:
    """Return the competencies that have these keys, by the version that they are part of."""
    found = {}
    for code, version in versions({key.partition(BETWEEN)[0] for key in keys}, ground).items():
        for part in version.competencies.all():
            fields = {"credential_code": code, "skill_id": part.skill_id}
            fields |= {name: getattr(part, name) for name in NAMES}
            found[key_of(fields, ground)] = Standing(pk=version.pk, fields=fields)
    return found


RULES: Final = Rules(
    kind="competencies",
    key_of=key_of,
    translate=translate,
    standing=standing,
    longest=dict.fromkeys(NAMES, 400),
)


class CompetencyTarget:
    """Competencies of one issuer's credentials; the record of a row is their version."""

    def plan(self, rows: Sequence[MappedRow], ground: Ground) -> list[Planned]:
        """Return what becomes of each row; what is published keeps its competencies."""
        planned = plan(rows, ground, RULES)
        known = versions([one.fields.get("credential_code", "") for one in planned], ground)
        for one in planned:
            code = one.fields.get("credential_code", "")
            if code and code not in known:
                _unknown(one, code, ground)
            elif code and one.outcome in {RowOutcome.NEW, RowOutcome.CHANGED}:
                one.record_id = known[code].pk
                if known[code].status not in CHANGEABLE:
                    one.refuse("version_published", "credential_code", code)
        return planned

    def apply(self, rows: Sequence[UploadRow], ground: Ground) -> None:
        """Bring each version to what its rows say, all of them at once."""
        for row in rows:
            row.before = {name: before for name, (before, _after) in row.changes.items()}
            row.is_applied = True
        _bring(rows, ground, lambda row: row.fields)

    def undo(self, rows: Sequence[UploadRow], ground: Ground) -> None:
        """Take out the competencies that were added, and put back what was changed."""
        _bring(
            rows,
            ground,
            lambda row: None if row.outcome == RowOutcome.NEW else row.fields | row.before,
        )

    def dependents(self, upload: Upload) -> list[str]:
        """Name the versions that have been published since: their competencies stay."""
        keys = upload.rows.filter(is_applied=True).values("record_id")
        rows = CredentialVersion.objects.filter(pk__in=keys).exclude(status__in=CHANGEABLE)
        return [str(row) for row in rows.select_related("credential")[:5]]


def _unknown(one: Planned, code: str, ground: Ground) -> None:
    """Refuse a competency of a credential that is not here; one of a CTDL framework is put aside.

    CTDL's competencies belong to frameworks: such a record is right without any credential.
    """
    if ground.upload.reading.get("dialect") != Dialect.CTDL or one.problems:
        one.refuse("record_unknown", "credential_code", code)
        return
    one.outcome = RowOutcome.ASIDE
    one.notices.append(Notice("aside_competency", "credential_code", code[:200]).as_json())


def _bring(rows: Sequence[UploadRow], ground: Ground, wanted: Any) -> None:
    """Bring the competencies of the rows' versions to what ``wanted`` says; None takes one out."""
    grouped: dict[int, list[UploadRow]] = defaultdict(list)
    for row in rows:
        grouped[row.record_id or 0].append(row)
    skills = Skill.objects.in_bulk(
        {
            key
            for row in rows
            for key in (row.fields.get("skill_id"), row.before.get("skill_id"))
            if key
        }
    )
    for pk, mine in grouped.items():
        version = CredentialVersion.objects.get(pk=pk)
        draft = of_version(version)
        parts = {_name(_plain(part)): part for part in draft.competencies}
        for row in mine:
            fields, name = wanted(row), _name(row.fields)
            if fields is None:
                parts.pop(name, None)
            else:
                parts[name] = _part(parts.get(name, CompetencyDraft()), fields, skills)
        whole = replace(draft, competencies=tuple(parts.values()))
        credentials.change(by=ground.by, version=version, draft=whole, at=ground.at)


def _plain(part: CompetencyDraft) -> Fields:
    return {name: getattr(part, name) for name in NAMES}


def _part(part: CompetencyDraft, fields: Fields, skills: Mapping[int, Skill]) -> CompetencyDraft:
    said: dict[str, Any] = {name: fields[name] for name in NAMES if name in fields}
    if "skill_id" in fields:
        said["skill"] = skills.get(fields["skill_id"])
    return replace(part, **said)
