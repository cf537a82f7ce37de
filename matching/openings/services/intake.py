"""Openings from an upload: the employer's own, as drafts; a file never publishes one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Final

from matching.openings import policies
from matching.openings.enums import OpeningStatus
from matching.openings.models import Opening
from matching.openings.services import amending, intake_export, openings
from matching.openings.services.intake_fields import (
    WAGES,
    as_row,
    drafted,
    new_draft,
    translate,
)
from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import CredentialVersion
from registry.intake.enums import IntakeKind, RowOutcome
from registry.intake.models import Upload, UploadRow
from registry.intake.services import exports, targets
from registry.intake.services.targets import Ground, MappedRow, Planned
from registry.intake.services.targets.planning import BETWEEN, Fields, Rules, Standing
from registry.intake.services.targets.rowwise import Rowwise
from registry.intake.sources.rows import Notice
from registry.people.models import Organisation

VERSIONS: Final = "versions_asked_for"
EDITABLE: Final = "employers_of_the_person"


def connect() -> None:
    """Make openings a kind of rows, in and out; called once, at the start."""
    targets.add(IntakeKind.OPENINGS, OpeningTarget())
    exports.add(IntakeKind.OPENINGS, intake_export.rows)


def key_of(fields: Fields, ground: Ground) -> str:
    """Name an opening: its reference, with its employer where that is another organisation."""
    reference, employer = fields.get("reference", ""), fields["employer_id"]
    if not reference or employer == ground.organisation.pk:
        return str(reference)
    return f"{reference}{BETWEEN}{employer}"


def standing(keys: Sequence[str], ground: Ground) -> Mapping[str, Standing]:
    """Return the openings that have these keys; four queries."""
    parts = [key.rpartition(BETWEEN) for key in keys]
    employers = {int(part[2]) for part in parts if part[1] and part[2].isdecimal()}
    rows = Opening.objects.filter(
        employer__in={ground.organisation.pk, *employers},
        reference__in={*keys, *(part[0] for part in parts)},
    ).prefetch_related("occupations", "requirements__version__credential")
    found = {}
    for row in rows:
        fields = as_row(row)
        found[key_of(fields, ground)] = Standing(pk=row.pk, fields=fields)
    return found


class OpeningTarget(Rowwise):
    """Openings of one employer, or of several that the person may edit."""

    model = Opening
    rules: ClassVar[Rules] = Rules(
        kind="openings",
        key_of=key_of,
        translate=translate,
        standing=standing,
        longest={"reference": 60, "title_es": 200, "title_en": 200},
    )

    def plan(self, rows: Sequence[MappedRow], ground: Ground) -> list[Planned]:
        """Return what becomes of each row; only drafts are changed."""
        planned = super().plan(rows, ground)
        known = _versions([one.fields for one in planned])
        status = dict(
            Opening.objects.filter(
                pk__in=[one.record_id for one in planned if one.record_id]
            ).values_list("pk", "status")
        )
        for one, row in zip(planned, rows, strict=True):
            for code in one.fields.get("credential_codes", ()):
                if code not in known:
                    one.refuse("record_unknown", "credential_codes", code)
            stands = status.get(one.record_id or 0, OpeningStatus.DRAFT)
            if one.outcome == RowOutcome.CHANGED and stands != OpeningStatus.DRAFT:
                one.refuse("record_published", "reference", one.fields["reference"])
            if one.outcome in {RowOutcome.NEW, RowOutcome.CHANGED}:
                _check_employer(one, ground)
                _check_wage(one, row, known, ground)
        return planned

    def apply(self, rows: Sequence[UploadRow], ground: Ground) -> None:
        """Write each row."""
        ground.kept[VERSIONS] = _versions([row.fields for row in rows])
        super().apply(rows, ground)

    def undo(self, rows: Sequence[UploadRow], ground: Ground) -> None:
        """Take each row back."""
        ground.kept[VERSIONS] = _versions([row.before for row in rows])
        super().undo(rows, ground)

    def write(self, fields: Fields, ground: Ground) -> int:
        """Create a draft opening."""
        draft = new_draft(fields, ground.kept[VERSIONS], ground.at.date())
        return openings.create(by=ground.by, draft=draft, at=ground.at).pk

    def change(self, record: Opening, fields: Fields, ground: Ground) -> None:
        """Bring a draft opening to what some fields say."""
        draft = drafted(amending.draft_of(record), fields, ground.kept[VERSIONS])
        amending.change(by=ground.by, opening=record, draft=draft, at=ground.at)

    def delete(self, record: Opening, ground: Ground) -> None:
        """Discard a draft opening."""
        amending.discard(by=ground.by, opening=record, reason="upload undone", at=ground.at)

    def dependents(self, upload: Upload) -> list[str]:
        """Name the openings that have been published since."""
        keys = upload.rows.filter(is_applied=True).values("record_id")
        rows = Opening.objects.filter(pk__in=keys).exclude(status=OpeningStatus.DRAFT)
        return [str(row) for row in rows.select_related("employer")[:5]]


def _versions(rows: Iterable[Fields]) -> dict[str, CredentialVersion]:
    codes = {code for fields in rows for code in fields.get("credential_codes") or ()}
    found = CredentialVersion.objects.filter(
        credential__code__in=codes, status=RecordStatus.PUBLISHED
    )
    return {row.credential.code: row for row in found.select_related("credential").order_by("-pk")}


def _check_employer(one: Planned, ground: Ground) -> None:
    """Refuse a row of an employer that the person does not edit for, as its service would."""
    allowed: dict[int, str | None] = ground.kept.setdefault(EDITABLE, {})
    key = one.fields["employer_id"]
    if key not in allowed:
        employer = Organisation.objects.get(pk=key)
        may = policies.can_edit(ground.by, employer)
        allowed[key] = None if may else employer.name
    if allowed[key] is not None:
        one.refuse("not_your_employer", "employer", allowed[key] or "")


def _check_wage(
    one: Planned, row: MappedRow, known: dict[str, CredentialVersion], ground: Ground
) -> None:
    """Refuse a wage under a legal floor; leave it out where the source only guesses it."""
    if "wage_from_minor" not in one.fields or one.problems or "municipality_id" not in one.fields:
        return
    draft = new_draft(one.fields, known, ground.at.date())
    try:
        openings.check_wage(draft, ground.at.date())
    except openings.WageUnderFloor as refusal:
        floor = str(refusal.details["floor"])
        if "wage_per" not in row.guessed:
            one.refuse("wage_under_floor", "wage_from", floor=floor)
            return
        for name in WAGES:
            one.fields.pop(name, None)
            one.changes.pop(name, None)
        if one.outcome == RowOutcome.CHANGED and not one.changes:
            one.outcome = RowOutcome.SAME
        said = f"{row.values.get('wage_from', '')} ({floor})"
        one.notices.append(Notice("wage_under_floor", "wage_from", said).as_json())
