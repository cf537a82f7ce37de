"""Apprenticeship standards from rows: a programme with its terms and the lists that hang on it."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Final

from registry.catalogue.enums import ApprenticeshipApproach, ProgrammeKind
from registry.catalogue.models import Programme
from registry.catalogue.services import bulk, programmes
from registry.catalogue.services.drafts import ApprenticeshipDraft, ProgrammeDraft
from registry.catalogue.services.redrafting import of_programme
from registry.intake.enums import RowOutcome
from registry.intake.models import Upload, UploadRow
from registry.intake.selectors.interpreting import Interpreted
from registry.intake.services.targets import Ground, apprenticeship_lists
from registry.intake.services.targets.organisation_names import named, owner
from registry.intake.services.targets.planning import Fields, Rules, Standing, titled
from registry.intake.services.targets.programmes import key_of, lookalikes, split
from registry.intake.services.targets.rowwise import Rowwise
from registry.people import identifiers
from registry.people.enums import Language
from registry.people.models import Organisation
from registry.reference.models import Occupation

TEXTS: Final = ("title_es", "title_en", "description_es", "description_en", "source_language")
OF_PROGRAMME: Final = ("code", *TEXTS, "hours", "job_hours", "source_url")
TERMS: Final = (
    *("approach", "term_months", "probation_hours", "ratio_apprentices"),
    *("ratio_journeyworkers", "rapids_code", "registration_number"),
)
HOURS_A_WEEK: Final = 40
RATIO: Final = re.compile(r"(\d{1,4})\s*(?::|/|to|a|por|per)\s*(\d{1,4})", re.IGNORECASE)


def translate(found: Interpreted, ground: Ground) -> Fields:
    """Return a standard's own fields; only what the row says."""
    said = found.fields
    fields: Fields = {name: said[name] for name in OF_PROGRAMME if name in said}
    fields["kind"] = ProgrammeKind.REGISTERED_APPRENTICESHIP.value
    plain = ("approach", "term_months", "registration_number", "registered_on")
    fields |= {name: said[name] for name in plain if name in said}
    if said.get("occupations"):
        fields["occupations"] = said["occupations"]
    _probation(found, fields)
    _ratio(found, fields)
    _looked_up(found, fields, ground)
    titled(found, fields, "title", ground.organisation.name_language)
    fields["provider_id"] = owner(found, "provider", ground)
    return fields | apprenticeship_lists.read(found, ground)


def _probation(found: Interpreted, fields: Fields) -> None:
    length = found.fields.get("probation", {})
    if "hours" in length:
        fields["probation_hours"] = length["hours"]
    elif "weeks" in length:
        hours = length["weeks"] * HOURS_A_WEEK
        fields["probation_hours"] = hours
        found.note("hours_counted", "probation", f"{length['weeks']} weeks", hours=hours)


def _ratio(found: Interpreted, fields: Fields) -> None:
    text = found.fields.get("ratio", "")
    if not text:
        return
    match = RATIO.search(text)
    if match is None or "0" in {match[1].lstrip("0") or "0", match[2].lstrip("0") or "0"}:
        found.refuse("not_a_ratio", "ratio", text)
        return
    fields["ratio_apprentices"], fields["ratio_journeyworkers"] = int(match[1]), int(match[2])


def _looked_up(found: Interpreted, fields: Fields, ground: Ground) -> None:
    """Add the occupation's federal code and the agency, which is known by its name."""
    if rapids := found.fields.get("rapids_code"):
        try:
            fields["rapids_code"] = identifiers.validate("rapids", rapids)
        except identifiers.IdentifierInvalid:
            found.refuse("not_rapids", "rapids_code", rapids)
    if agency := found.fields.get("registration_agency"):
        key = named(agency, ground)
        if key is None:
            found.note("agency_unknown", "registration_agency", agency)
        else:
            fields["registration_agency_id"] = key


def standing(keys: Sequence[str], ground: Ground) -> Mapping[str, Standing]:
    """Return the programmes that have these keys, as rows of standards say them."""
    providers, codes = split(keys, ground)
    rows = (
        Programme.objects.filter(provider__in=providers, code__in=codes)
        .select_related("apprenticeship")
        .prefetch_related("occupations", "work_processes", "instruction", "wage_steps")
    )
    found = {}
    for row in rows:
        fields = _as_row(row)
        found[key_of(fields, ground)] = Standing(pk=row.pk, fields=fields)
    return found


def _as_row(row: Programme) -> Fields:
    terms = getattr(row, "apprenticeship", None)
    day = terms and terms.registered_on
    return {
        **{name: getattr(row, name) for name in (*OF_PROGRAMME, "kind", "provider_id")},
        "occupations": [one.pk for one in row.occupations.all()],
        **{name: getattr(terms, name, None) for name in (*TERMS, "registration_agency_id")},
        "registered_on": day.isoformat() if day else "",
        **apprenticeship_lists.of_programme(row),
    }


class ApprenticeshipTarget(Rowwise):
    """Apprenticeship standards, known by their codes."""

    model = Programme
    rules: ClassVar[Rules] = Rules(
        kind="apprenticeships",
        key_of=key_of,
        translate=translate,
        standing=standing,
        lookalikes=lookalikes,
        longest={
            **dict.fromkeys(("title_es", "title_en"), 300),
            "code": 60,
            "source_url": 500,
            "registration_number": 40,
        },
    )

    def apply(self, rows: Sequence[UploadRow], ground: Ground) -> None:
        """Write each row, and publish them where that was asked for."""
        super().apply(rows, ground)
        if ground.upload.publishes:
            keys = [row.record_id for row in rows if row.record_id is not None]
            bulk.publish_programmes(by=ground.by, ids=keys, at=ground.at)

    def write(self, fields: Fields, ground: Ground) -> int:
        """Create a programme with all that its row says."""
        draft = ProgrammeDraft(
            provider=Organisation.objects.get(pk=fields["provider_id"]),
            code=fields["code"],
            kind=ProgrammeKind(fields["kind"]),
            source_language=Language(fields["source_language"]),
        )
        drafted = _drafted(draft, fields)
        return programmes.create(by=ground.by, draft=drafted, at=ground.at).pk

    def change(self, record: Programme, fields: Fields, ground: Ground) -> None:
        """Bring a programme to what some fields say; the rest stays."""
        draft = _drafted(of_programme(record), fields)
        programmes.change(by=ground.by, programme=record, draft=draft, at=ground.at)

    def delete(self, record: Programme, ground: Ground) -> None:
        """Delete a programme with all that hangs on it."""
        bulk.delete_programmes(by=ground.by, ids=[record.pk], at=ground.at)

    def dependents(self, upload: Upload) -> list[str]:
        """Name what others built on the programmes that the upload made."""
        made = upload.rows.filter(is_applied=True, outcome=RowOutcome.NEW)
        keys = made.values_list("record_id", flat=True)
        return bulk.dependents_of_programmes([key for key in keys if key is not None])


def _drafted(draft: ProgrammeDraft, fields: Fields) -> ProgrammeDraft:
    columns: dict[str, Any] = {
        name: fields[name] for name in (*OF_PROGRAMME, "kind") if name in fields
    }
    if "occupations" in fields:
        columns["occupations"] = tuple(Occupation.objects.filter(pk__in=fields["occupations"]))
    draft = replace(draft, **columns, apprenticeship=_terms(draft.apprenticeship, fields))
    return apprenticeship_lists.drafted(draft, fields)


def _terms(draft: ApprenticeshipDraft | None, fields: Fields) -> ApprenticeshipDraft | None:
    """Return the terms with what some fields say; no approach means that there were none."""
    if "approach" in fields and not fields["approach"]:
        return None
    columns: dict[str, Any] = {name: fields[name] for name in TERMS if name in fields}
    for name in ("rapids_code", "registration_number"):
        if name in columns:
            columns[name] = columns[name] or ""
    if "registered_on" in fields:
        day = fields["registered_on"]
        columns["registered_on"] = dt.date.fromisoformat(day) if day else None
    if "registration_agency_id" in fields:
        agency = fields["registration_agency_id"]
        columns["registration_agency"] = Organisation.objects.filter(pk=agency).first()
    if draft is None:
        draft = ApprenticeshipDraft(approach=ApprenticeshipApproach(fields["approach"]))
    return replace(draft, **columns)
