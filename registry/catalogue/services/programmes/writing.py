"""Write programmes and the rows that hang on them."""

import datetime as dt
from dataclasses import fields
from itertools import chain
from typing import Any, Final

from django.db import transaction

from registry.catalogue import policies
from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import ApprenticeshipTerms, Programme
from registry.catalogue.selectors import snapshots
from registry.catalogue.selectors.search.results import SearchKind
from registry.catalogue.selectors.snapshots import Change, Rows
from registry.catalogue.services import indexing, pairs, rows
from registry.catalogue.services.drafts import ApprenticeshipDraft, ProgrammeDraft
from registry.catalogue.services.programmes import refusals
from registry.events import ChangeKind, announce
from registry.people.enums import AuditAction
from registry.people.models import User
from registry.people.services import audit
from registry.refusals import check_fields, constraints_as

SETS: Final = ("industries", "occupations", "skills")
DRAFT_ROWS: Final = (
    *SETS,
    *("credentials", "apprenticeship", "work_processes", "instruction", "wage_steps"),
    *("prerequisites", "outcomes"),
)
ROW_REFUSALS: Final[dict[str, rows.Refusals]] = {
    "credential_links": {"programme_credential_unique": refusals.LinkTwice},
    "work_processes": {
        "work_process_named": refusals.WorkProcessNameless,
        "work_process_hours_in_order": refusals.WorkProcessHoursReversed,
    },
    "instruction": {"instruction_named": refusals.InstructionNameless},
    "wage_steps": {
        "wage_step_says_how_much": refusals.WageStepEmpty,
        "wage_step_percent_in_range": refusals.WagePercentOutOfRange,
        "wage_step_has_currency": refusals.WageWithoutCurrency,
    },
    "prerequisites": {"prerequisite_says_what": refusals.PrerequisiteSaysNothing},
    "outcomes": {
        "outcome_unique": refusals.OutcomeTwice,
        "outcome_value_fits_measure": refusals.OutcomeOutOfRange,
    },
}


@transaction.atomic
def create(*, by: User | None, draft: ProgrammeDraft, at: dt.datetime) -> Programme:
    """Create a programme, a draft, with everything that its draft says.

    Programmes that look like it are noted for a person to look at.

    Raises:
        NotAnEditor: ``by`` may not edit for the provider.
        InvalidFields: a column holds a value that it cannot keep.
        CodeTaken, TitleMissing, CreditsWithoutUnit, CipCodeWrong: about the programme.
        Refusal: one of ``refusals`` about a row, which it names by number.
    """
    policies.check_edit(by, draft.provider)
    programme = Programme(**rows.columns_of(draft, DRAFT_ROWS))
    _save(programme)
    for name in SETS:
        if getattr(draft, name):
            getattr(programme, name).set(getattr(draft, name))
    if draft.apprenticeship:
        _save_terms(ApprenticeshipTerms(programme=programme), draft.apprenticeship)
    for sort, drafts in _rows(draft):
        rows.add(programme, sort, drafts, ROW_REFUSALS[sort.relation])
    audit.record(by=by, action=AuditAction.CREATE, target=programme, at=at)
    pairs.note_lookalikes(record=programme)
    return programme


@transaction.atomic
def change(
    *, by: User | None, programme: Programme, draft: ProgrammeDraft, at: dt.datetime
) -> Programme:
    """Bring a programme to what a draft says, all of it.

    The event in the trail keeps every field that differs; where none does there is no event.

    Raises:
        NotAnEditor: ``by`` may not edit for the provider; NotAnOwner, NotVerified: the
            programme is published, and ``by`` may not publish it.
        RecordClosed: it is archived or was merged into another one.
        ProviderFixed: the draft names another provider.
        InvalidFields, Refusal: as ``create``.
    """
    lock(programme)
    policies.check_change_programme(by, programme)
    if draft.provider.pk != programme.provider_id:
        raise refusals.ProviderFixed(organisation=draft.provider.name)
    changes = _bring(programme, draft)
    if not changes:
        return programme
    audit.record(
        by=by,
        action=AuditAction.UPDATE,
        target=programme,
        details={"changes": [change.details() for change in changes]},
        at=at,
    )
    if programme.status == RecordStatus.PUBLISHED:
        indexing.refresh(kind=SearchKind.PROGRAMME, ids=[programme.pk], at=at)
        announce(kind=ChangeKind.PROGRAMME, ids=[programme.pk])
    return programme


def lock(programme: Programme) -> None:
    """Hold a programme's row until the transaction ends, and read it afresh."""
    programmes = Programme.objects.select_related("provider", "level__framework")
    programme.refresh_from_db(from_queryset=programmes.select_for_update(of=("self",)))


def _bring(programme: Programme, draft: ProgrammeDraft) -> list[Change]:
    before = snapshots.plain(programme)
    for name, value in rows.columns_of(draft, (*DRAFT_ROWS, "provider")).items():
        setattr(programme, name, value)
    changes = list(snapshots.differences(before, snapshots.plain(programme)))
    written = [
        *(rows.choose(programme, name, getattr(draft, name)) for name in SETS),
        _bring_terms(programme, draft.apprenticeship),
        *(
            rows.replace(programme, sort, drafts, ROW_REFUSALS[sort.relation])
            for sort, drafts in _rows(draft)
        ),
    ]
    changes += chain.from_iterable(written)
    if changes:
        _save(programme)
    return changes


def _bring_terms(programme: Programme, draft: ApprenticeshipDraft | None) -> list[Change]:
    terms = ApprenticeshipTerms.objects.filter(programme=programme)
    standing = terms.select_related("registration_agency").first()
    before = snapshots.terms(standing)
    if draft is None:
        terms.delete()
        return list(snapshots.differences(before, {}))
    wanted = standing or ApprenticeshipTerms(programme=programme)
    for field in fields(draft):
        setattr(wanted, field.name, getattr(draft, field.name))
    changes = list(snapshots.differences(before, snapshots.terms(wanted)))
    if changes:
        _save_terms(wanted, draft)
    return changes


def _save(programme: Programme) -> None:
    check_fields(programme)
    with constraints_as(
        programme_code_unique=refusals.CodeTaken(code=programme.code),
        programme_titled_at_source=refusals.TitleMissing(),
        programme_credits_have_unit=refusals.CreditsWithoutUnit(),
        programme_cip_code_shape=refusals.CipCodeWrong(code=programme.cip_code),
    ):
        programme.save()


def _save_terms(terms: ApprenticeshipTerms, draft: ApprenticeshipDraft) -> None:
    for name, value in rows.columns_of(draft).items():
        setattr(terms, name, value)
    check_fields(terms)
    with constraints_as(apprenticeship_ratio_whole=refusals.RatioIncomplete()):
        terms.save()


def _rows(draft: ProgrammeDraft) -> list[tuple[Rows, list[Any]]]:
    links = dict.fromkeys(draft.credentials)
    given: dict[str, list[Any]] = {
        "credential_links": [{"version": version, "link": link} for version, link in links],
        "work_processes": list(draft.work_processes),
        "instruction": list(draft.instruction),
        "wage_steps": list(draft.wage_steps),
        "prerequisites": list(draft.prerequisites),
        "outcomes": list(draft.outcomes),
    }
    return [(sort, given[sort.relation]) for sort in snapshots.SHAPES[Programme].rows]
