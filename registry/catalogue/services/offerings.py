"""Add the places and times at which a programme is given, change them, withdraw them."""

import datetime as dt
from itertools import chain
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.catalogue import policies
from registry.catalogue.enums import RecordStatus
from registry.catalogue.models import Offering, Programme
from registry.catalogue.selectors import snapshots
from registry.catalogue.selectors.search.results import SearchKind
from registry.catalogue.selectors.snapshots import Change, Rows
from registry.catalogue.services import indexing, rows
from registry.catalogue.services.drafts import OfferingDraft
from registry.events import ChangeKind, announce
from registry.people.enums import AuditAction
from registry.people.models import User
from registry.people.services import audit
from registry.refusals import Refusal, check_fields, constraints_as

DRAFT_ROWS: Final = ("costs", "funding")


class EndsBeforeStart(Refusal):
    """The offering ends before it starts."""

    code = "offering_ends_before_start"
    message = _("The end has to come after the start.")


class CostWithoutCurrency(Refusal):
    """A cost without a currency, or a currency without a cost."""

    code = "offering_cost_without_currency"
    message = _("A cost needs its currency, and a currency its cost.")


class CostsDisagree(Refusal):
    """The whole cost is not the sum of its parts."""

    code = "offering_costs_disagree"
    message = _(
        "The parts of the cost sum to %(sum)s and the whole says %(whole)s. Leave the whole out,"
        " or make them agree."
    )


class PlaceMissing(Refusal):
    """Learning that is not online takes place somewhere."""

    code = "offering_place_missing"
    message = _("Say in which municipality it takes place.")


class CodeTaken(Refusal):
    """The programme has another offering with this code."""

    code = "offering_code_taken"
    message = _("This program already has an offering with the code %(code)s.")


class CostTwice(Refusal):
    """A part of the cost is there twice."""

    code = "offering_cost_twice"
    message = _("Cost %(row)s is of a kind that is in the list already: add the two up.")


class FundingTwice(Refusal):
    """A way of funding is there twice."""

    code = "offering_funding_twice"
    message = _("Funding %(row)s is of a kind that is in the list already: name each kind once.")


ROW_REFUSALS: Final[dict[str, rows.Refusals]] = {
    "costs": {"cost_item_one_per_kind": CostTwice},
    "funding": {"funding_one_per_kind": FundingTwice},
}


@transaction.atomic
def add(
    *, by: User | None, programme: Programme, draft: OfferingDraft, at: dt.datetime
) -> Offering:
    """Add an offering to a programme, with its costs and who may pay them.

    Raises:
        NotAnEditor: ``by`` may not edit for the provider.
        RecordClosed: the programme is archived or was merged into another one.
        InvalidFields: a column holds a value that it cannot keep.
        EndsBeforeStart, CostWithoutCurrency, CostsDisagree, PlaceMissing, CodeTaken, CostTwice,
        FundingTwice: about the offering.
    """
    policies.check_offer(by, programme)
    offering = Offering(programme=programme, **_columns(draft))
    _save(offering)
    for sort, drafts in _rows(draft):
        rows.add(offering, sort, drafts, ROW_REFUSALS[sort.relation])
    audit.record(by=by, action=AuditAction.CREATE, target=offering, at=at)
    _tell(programme, at)
    return offering


@transaction.atomic
def change(
    *, by: User | None, offering: Offering, draft: OfferingDraft, at: dt.datetime
) -> Offering:
    """Bring an offering to what a draft says, all of it.

    The event in the trail keeps every field that differs; where none does there is no event.

    Raises:
        NotAnEditor, RecordClosed, InvalidFields: as ``add``.
        EndsBeforeStart, CostWithoutCurrency, CostsDisagree, PlaceMissing, CodeTaken, CostTwice,
        FundingTwice: about the offering.
    """
    _lock(offering)
    policies.check_offer(by, offering.programme)
    changes = _bring(offering, draft)
    if changes:
        audit.record(
            by=by,
            action=AuditAction.UPDATE,
            target=offering,
            details={"changes": [change.details() for change in changes]},
            at=at,
        )
        _tell(offering.programme, at)
    return offering


@transaction.atomic
def withdraw(*, by: User | None, offering: Offering, reason: str, at: dt.datetime) -> None:
    """Take an offering back for good; the programme's trail keeps what it said.

    Raises:
        NotAnEditor: ``by`` may not edit for the provider.
        RecordClosed: the programme is archived or was merged into another one.
    """
    _lock(offering)
    programme = offering.programme
    policies.check_offer(by, programme)
    said = snapshots.snapshot(offering)
    gone = {" ".join(filter(None, cell)): value for cell, value in said.items() if value}
    audit.record(
        by=by,
        action=AuditAction.UPDATE,
        target=programme,
        reason=reason,
        details={
            "withdrawn": {"public_id": str(offering.public_id)} | gone,
            "changes": [
                Change(
                    field="offerings", row=str(offering), before=str(offering), after=""
                ).details()
            ],
        },
        at=at,
    )
    offering.delete()
    _tell(programme, at)


def _columns(draft: OfferingDraft) -> dict[str, Any]:
    """Return the offering's own columns: the cost is the sum of its parts where given."""
    columns = rows.columns_of(draft, DRAFT_ROWS)
    if draft.costs:
        whole = sum(cost.amount_minor for cost in draft.costs)
        if draft.cost_minor is not None and draft.cost_minor != whole:
            raise CostsDisagree(sum=whole, whole=draft.cost_minor)
        columns["cost_minor"] = whole
    columns["is_funded"] = draft.is_funded or bool(draft.funding)
    return columns


def _bring(offering: Offering, draft: OfferingDraft) -> list[Change]:
    before = snapshots.plain(offering)
    for name, value in _columns(draft).items():
        setattr(offering, name, value)
    changes = list(snapshots.differences(before, snapshots.plain(offering)))
    written = [
        rows.replace(offering, sort, drafts, ROW_REFUSALS[sort.relation])
        for sort, drafts in _rows(draft)
    ]
    changes += chain.from_iterable(written)
    if changes:
        _save(offering)
    return changes


def _save(offering: Offering) -> None:
    check_fields(offering)
    with constraints_as(
        offering_ends_after_start=EndsBeforeStart(),
        offering_cost_has_currency=CostWithoutCurrency(),
        offering_on_site_has_place=PlaceMissing(),
        offering_code_unique=CodeTaken(code=offering.code),
    ):
        offering.save()


def _rows(draft: OfferingDraft) -> list[tuple[Rows, list[Any]]]:
    return [(sort, list(getattr(draft, sort.relation))) for sort in snapshots.SHAPES[Offering].rows]


def _lock(offering: Offering) -> None:
    offerings = Offering.objects.select_related("programme__provider", "municipality", "currency")
    offering.refresh_from_db(from_queryset=offerings.select_for_update(of=("self",)))


def _tell(programme: Programme, at: dt.datetime) -> None:
    """Tell search and the listeners that a published programme is offered differently."""
    if programme.status == RecordStatus.PUBLISHED:
        indexing.refresh(kind=SearchKind.PROGRAMME, ids=[programme.pk], at=at)
        announce(kind=ChangeKind.PROGRAMME, ids=[programme.pk])
