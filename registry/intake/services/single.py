"""Write one record as a form says it: the columns, rules and services of a row of a file."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction

from registry.catalogue.models import CredentialVersion, Offering, Programme
from registry.intake import policies
from registry.intake.enums import ChoiceField, IntakeKind, RowOutcome
from registry.intake.models import Upload, UploadRow
from registry.intake.selectors.normalising import Normaliser, normaliser
from registry.intake.services import targets
from registry.intake.services.targets import Ground, MappedRow, Planned, credentials, programmes
from registry.intake.services.targets.offering_fields import standing_of
from registry.intake.services.targets.planning import Standing, same
from registry.intake.sources.columns import by_key
from registry.people.enums import Language
from registry.people.models import Organisation, User
from registry.reference.selectors.titles.wording import folded

SETS: Final = frozenset({"occupation", "skill", "industry", "reference", "list"})
NUMBERS: Final = frozenset({"integer", "decimal", "duration", "money", "percent"})
FIELD_OF: Final = {"level": "level_id", "place": "municipality_id", "currency": "currency_id"}
"""Columns whose field in a record has another name."""

NEVER_EMPTY: Final = frozenset({"source_language"})


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What a form says of one record.

    ``values`` are the filled cells by column; ``emptied`` the columns that were filled before
    and are not now; ``picked`` what somebody chose for a text, by field and text.
    ``standing`` is the record that is changed, None for a new one.
    """

    organisation: Organisation
    kind: IntakeKind
    language: Language
    values: Mapping[str, str]
    emptied: frozenset[str] = frozenset()
    picked: Mapping[tuple[str, str], str] = field(default_factory=dict)
    standing: Standing | None = None


def standing(
    *, kind: IntakeKind, record: Programme | CredentialVersion | Offering, at: dt.datetime
) -> Standing:
    """Return a record as rows of its kind say it, ready to be held against a form."""
    if isinstance(record, Offering):
        fields = {**standing_of(record), "programme_code": record.programme.code}
        return Standing(pk=record.pk, fields=fields)
    if isinstance(record, Programme):
        owner, code, read = record.provider, record.code, programmes.standing
    else:
        held = record.credential
        owner, code, read = held.issuer, held.code, credentials.standing
    sheet = Sheet(organisation=owner, kind=kind, language=Language.ES, values={})
    return read([code], _ground(None, sheet, at))[code]


@transaction.atomic
def write(*, by: User | None, sheet: Sheet, at: dt.datetime) -> Planned:
    """Write what a form says where nothing is wrong with it; ``record_id`` names the record.

    What is not surely understood is not written either: ``choices`` of the answer say what.

    Raises:
        NotAnEditor: ``by`` may not edit for the organisation.
        Refusal: the kind's own service refuses.
    """
    policies.check_upload(by, sheet.organisation)
    ground = _ground(by, sheet, at)
    planned = _planned(sheet, ground)
    if planned.problems or unsettled(planned):
        return planned
    if planned.outcome in {RowOutcome.NEW, RowOutcome.CHANGED}:
        row = UploadRow(
            pk=1,
            upload=ground.upload,
            number=1,
            key=planned.key,
            outcome=planned.outcome,
            values=dict(planned.values),
            fields=planned.fields,
            changes=planned.changes,
            record_id=planned.record_id,
        )
        targets.of(sheet.kind).apply([row], ground)
        planned.record_id = row.record_id
    return planned


def unsettled(planned: Planned) -> list[dict[str, Any]]:
    """Return the texts of a form that mean nothing surely: a person picks, or takes them out."""
    return [choice for choice in planned.choices if not choice["code"]]


def _ground(by: User | None, sheet: Sheet, at: dt.datetime) -> Ground:
    known = normaliser(sheet.organisation)
    picked = {
        (name, folded(text)): code
        for (name, text), code in sheet.picked.items()
        if name in ChoiceField.values
    }
    return Ground(
        upload=Upload(
            organisation=sheet.organisation, by=by, kind=sheet.kind, language=sheet.language
        ),
        organisation=sheet.organisation,
        by=by,
        at=at,
        language=sheet.language,
        day_first=sheet.organisation.country == "MX",
        normaliser=Normaliser({**known.chosen, **picked}),
    )


def _planned(sheet: Sheet, ground: Ground) -> Planned:
    row = MappedRow(number=1, values=sheet.values)
    planned = targets.of(sheet.kind).plan([row], ground)[0]
    if sheet.standing is not None:
        _hold_against(planned, sheet.standing, sheet)
    return planned


def _hold_against(planned: Planned, standing: Standing, sheet: Sheet) -> None:
    """Compare a form with the very record that it changes, what was emptied too."""
    known = by_key(sheet.kind)
    for key in sheet.emptied - NEVER_EMPTY:
        name = FIELD_OF.get(key, key)
        if key in known and name in standing.fields and name not in planned.fields:
            planned.fields[name] = _nothing(known[key].type, standing.fields[name])
    planned.record_id = standing.pk
    planned.changes = {
        name: [standing.fields.get(name), value]
        for name, value in planned.fields.items()
        if name in standing.fields and not same(standing.fields[name], value)
    }
    looks_like = [problem for problem in planned.problems if problem["code"] == "looks_the_same"]
    planned.problems = [problem for problem in planned.problems if problem not in looks_like]
    if planned.outcome != RowOutcome.QUESTION and not planned.problems:
        planned.outcome = RowOutcome.CHANGED if planned.changes else RowOutcome.SAME


def _nothing(kind: str, before: Any) -> Any:
    if kind in SETS:
        return []
    if kind in NUMBERS or kind in {"level", "place", "currency"} or before is None:
        return None
    return False if isinstance(before, bool) else ""
