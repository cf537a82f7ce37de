"""Programmes from rows: planned against those of the provider, written many at a time."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.db import models
from django.db.models import Case, F, When

from registry.catalogue.enums import CredentialLink, PrerequisiteKind, ProgrammeKind, RecordStatus
from registry.catalogue.models import (
    CredentialVersion,
    Prerequisite,
    Programme,
    ProgrammeCredential,
)
from registry.catalogue.selectors.folding import Fold
from registry.catalogue.services import bulk, bulk_rows
from registry.catalogue.services.bulk_rows import ProgrammeRow
from registry.intake.enums import RowOutcome
from registry.intake.models import Upload, UploadRow
from registry.intake.selectors.interpreting import Interpreted
from registry.intake.services.targets import Ground, MappedRow, Planned, offering_in_row
from registry.intake.services.targets.organisation_names import owner
from registry.intake.services.targets.planning import (
    BETWEEN,
    Fields,
    Rules,
    Standing,
    plan,
    titled,
)
from registry.reference.selectors.titles.wording import folded

COLUMNS: Final = (
    *("code", "kind", "source_language", "title_es", "title_en", "description_es"),
    *("description_en", "hours", "job_hours", "weeks", "credits", "credit_unit", "level_id"),
    *("cip_code", "website", "source_url", "provider_id"),
)
SETS: Final = ("occupations", "skills", "industries")
OTHERWISE: Final = frozenset(("weeks", "level_id", "credits", "provider_id"))
PLAIN: Final = tuple(name for name in COLUMNS if name not in OTHERWISE)
LONGEST: Final = {
    **dict.fromkeys(("title_es", "title_en"), 300),
    **dict.fromkeys(("website", "source_url", "prerequisites"), 500),
    **dict.fromkeys(("code", "offering.code"), 60),
    "cip_code": 7,
}
CIP: Final = re.compile(r"\d\d(\.\d\d(\d\d)?)?")


def translate(found: Interpreted, ground: Ground) -> Fields:
    """Return a programme's own fields; only what the row says."""
    said = found.fields
    fields: Fields = {name: said[name] for name in PLAIN if name in said}
    fields |= {name: said[name] for name in SETS if said.get(name)}
    fields.setdefault("kind", ProgrammeKind.LEARNING_PROGRAMME.value)
    _times(said, fields)
    if "level" in said:
        fields["level_id"] = said["level"]
    if "credits" in said:
        fields["credits"] = said["credits"]
    if ("credits" in said) != ("credit_unit" in said):
        found.refuse("credits_without_unit", "credits")
    if not CIP.fullmatch(fields.get("cip_code", "00")):
        found.refuse("not_cip", "cip_code", fields["cip_code"])
    for name in ("credential_codes", "prerequisites"):
        if said.get(name):
            fields[name] = said[name]
    titled(found, fields, "title", ground.organisation.name_language)
    fields["provider_id"] = owner(found, "provider", ground)
    return fields | offering_in_row.translate(found)


def _times(said: Mapping[str, Any], fields: Fields) -> None:
    length = said.get("weeks", {})
    if "weeks" in length:
        fields["weeks"] = length["weeks"]
    elif "hours" in length:
        fields.setdefault("hours", length["hours"])


def key_of(fields: Fields, ground: Ground) -> str:
    """Name a programme: its code, with its provider where that is another organisation."""
    code, provider = str(fields.get("code", "")), fields["provider_id"]
    if not code or provider == ground.organisation.pk:
        return code
    return f"{code}{BETWEEN}{provider}"


def split(keys: Sequence[str], ground: Ground) -> tuple[set[int], set[str]]:
    """Return the providers and codes that some keys name."""
    providers, codes = {ground.organisation.pk}, set(keys)
    for key in keys:
        code, _between, provider = key.rpartition(BETWEEN)
        if provider.isdecimal():
            providers.add(int(provider))
            codes.add(code)
    return providers, codes


def standing(keys: Sequence[str], ground: Ground) -> Mapping[str, Standing]:
    """Return the programmes that have these keys; six queries."""
    providers, codes = split(keys, ground)
    rows = Programme.objects.filter(provider__in=providers, code__in=codes)
    found = {row["id"]: row for row in rows.values("id", *COLUMNS)}
    sets = {name: _set_of(name, found) for name in SETS}
    links = _links(found)
    conditions = dict(
        Prerequisite.objects.filter(
            programme__in=found, kind=PrerequisiteKind.OTHER, position=1
        ).values_list("programme", Case(When(note_es="", then="note_en"), default="note_es"))
    )
    return {
        key_of(row, ground): Standing(
            pk=pk,
            fields={
                **_as_text(row),
                **{name: sets[name][pk] for name in SETS},
                "credential_codes": links[pk],
                "prerequisites": conditions.get(pk, ""),
            },
        )
        for pk, row in found.items()
    }


def _as_text(row: Mapping[str, Any]) -> Fields:
    credits_ = row["credits"]
    return {**row, "credits": None if credits_ is None else f"{credits_:.2f}"}


def _set_of(name: str, keys: Iterable[int]) -> dict[int, list[int]]:
    column = bulk_rows.SETS[name]
    through: type[models.Model] = getattr(Programme, name).through
    rows = through._default_manager.filter(programme_id__in=list(keys))  # noqa: SLF001 - as documented
    found: dict[int, list[int]] = defaultdict(list)
    for programme, key in rows.order_by("pk").values_list("programme_id", column):
        found[programme].append(key)
    return found


def _links(keys: Iterable[int]) -> dict[int, list[str]]:
    rows = ProgrammeCredential.objects.filter(
        programme__in=list(keys), link=CredentialLink.LEADS_TO
    ).annotate(code=F("version__credential__code"))
    found: dict[int, list[str]] = defaultdict(list)
    for programme, code in rows.order_by("pk").values_list("programme", "code"):
        found[programme].append(code)
    return found


def lookalikes(fresh: Mapping[str, Fields], ground: Ground) -> dict[str, tuple[int, str]]:
    """Return for each new key the same provider's programme of the same title and kind."""
    del ground
    wanted = {key: _said(fields) for key, fields in fresh.items()}
    titles = {title for _provider, _kind, title in wanted.values()}
    known: dict[tuple[int, str, str], tuple[int, str]] = {}
    standing = Programme.objects.filter(
        provider__in={provider for provider, _kind, _title in wanted.values()}
    ).exclude(status=RecordStatus.ARCHIVED)
    for column in ("title_es", "title_en"):
        rows = standing.annotate(said=Fold(column)).filter(said__in=titles)
        for pk, provider, kind, said, code in rows.values_list(
            "pk", "provider", "kind", "said", "code"
        ):
            known.setdefault((provider, kind, said), (pk, code))
    return {key: known[said] for key, said in wanted.items() if said in known}


def _said(fields: Fields) -> tuple[int, str, str]:
    title = folded(fields[f"title_{fields['source_language']}"])
    return fields["provider_id"], fields["kind"], title


RULES: Final = Rules(
    kind="programmes",
    key_of=key_of,
    translate=translate,
    standing=standing,
    lookalikes=lookalikes,
    longest=LONGEST,
)


class ProgrammeTarget:
    """Programmes, known by their codes, each with at most one offering in its row."""

    def plan(self, rows: Sequence[MappedRow], ground: Ground) -> list[Planned]:
        """Return what becomes of each row; a credential that nobody knows refuses it."""
        planned = plan(rows, ground, RULES)
        known = _versions(planned)
        for one in planned:
            missing = [c for c in one.fields.get("credential_codes", ()) if c not in known]
            for code in missing:
                one.refuse("record_unknown", "credential_codes", code)
        offering_in_row.compare(planned)
        return planned

    def apply(self, rows: Sequence[UploadRow], ground: Ground) -> None:
        """Write what is new at once, and what is changed row by row."""
        versions = _versions(rows)
        new = [row for row in rows if row.outcome == RowOutcome.NEW]
        written = bulk.create_programmes(
            by=ground.by, rows=[_new_row(row.fields, versions) for row in new], at=ground.at
        )
        for row, key in zip(new, written, strict=True):
            row.record_id, row.is_applied = key, True
        changed = [row for row in rows if row.outcome == RowOutcome.CHANGED]
        for row in changed:
            row.before = {name: before for name, (before, _after) in row.changes.items()}
            row.is_applied = True
        _amend({row: {name: row.fields[name] for name in row.changes} for row in changed}, ground)
        if ground.upload.publishes:
            keys = [row.record_id for row in rows if row.record_id is not None]
            bulk.publish_programmes(by=ground.by, ids=keys, at=ground.at)

    def undo(self, rows: Sequence[UploadRow], ground: Ground) -> None:
        """Delete what the rows made, and put back what they changed."""
        made = [row.record_id for row in rows if row.outcome == RowOutcome.NEW]
        bulk.delete_programmes(
            by=ground.by, ids=[key for key in made if key is not None], at=ground.at
        )
        _amend({row: row.before for row in rows if row.outcome == RowOutcome.CHANGED}, ground)

    def dependents(self, upload: Upload) -> list[str]:
        """Name what others built on the programmes that the upload made."""
        made = upload.rows.filter(is_applied=True, outcome=RowOutcome.NEW)
        keys = made.values_list("record_id", flat=True)
        return bulk.dependents_of_programmes([key for key in keys if key is not None])


def _amend(said: Mapping[UploadRow, Fields], ground: Ground) -> None:
    """Bring the programmes of some rows, and their offerings, to what some fields say."""
    versions = _versions_of(said.values())
    bulk.amend_programmes(
        by=ground.by,
        rows=[(row.record_id or 0, _row_of(fields, versions)) for row, fields in said.items()],
        at=ground.at,
    )
    for row, fields in said.items():
        offering_in_row.bring(row, fields, ground)


def _versions(rows: Iterable[UploadRow | Planned]) -> dict[str, int]:
    return _versions_of(row.fields for row in rows)


def _versions_of(said: Iterable[Fields]) -> dict[str, int]:
    """Return the published version of each credential code that is named; one query."""
    codes = {code for fields in said for code in fields.get("credential_codes") or ()}
    found = CredentialVersion.objects.filter(
        credential__code__in=codes, status=RecordStatus.PUBLISHED
    ).order_by("-pk")
    return dict(found.values_list("credential__code", "pk")) if codes else {}


def _new_row(fields: Fields, versions: Mapping[str, int]) -> ProgrammeRow:
    offered = offering_in_row.bulk_rows(fields)
    return replace(_row_of(fields, versions), offerings=offered)


def _row_of(fields: Fields, versions: Mapping[str, int]) -> ProgrammeRow:
    codes = fields.get("credential_codes")
    return ProgrammeRow(
        columns={name: fields[name] for name in COLUMNS if name in fields},
        sets={name: fields[name] or () for name in SETS if name in fields},
        credentials=None
        if codes is None
        else tuple(versions[code] for code in codes if code in versions),
        prerequisite=fields.get("prerequisites"),
    )
