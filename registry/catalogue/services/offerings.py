"""Add the places and times at which a programme is given."""

import datetime as dt
from dataclasses import fields

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.catalogue import policies
from registry.catalogue.models import Offering, Programme
from registry.catalogue.services.drafts import OfferingDraft
from registry.people.enums import AuditAction
from registry.people.models import User
from registry.people.services import audit
from registry.refusals import Refusal, check_fields, constraints_as


class EndsBeforeStart(Refusal):
    """The offering ends before it starts."""

    code = "offering_ends_before_start"
    message = _("The end has to come after the start.")


class CostWithoutCurrency(Refusal):
    """A cost without a currency, or a currency without a cost."""

    code = "offering_cost_without_currency"
    message = _("A cost needs its currency, and a currency its cost.")


class PlaceMissing(Refusal):
    """Learning that is not online takes place somewhere."""

    code = "offering_place_missing"
    message = _("Say in which municipality it takes place.")


@transaction.atomic
def add(
    *, by: User | None, programme: Programme, draft: OfferingDraft, at: dt.datetime
) -> Offering:
    """Add an offering to a programme.

    Raises:
        NotAnEditor: ``by`` may not edit for the provider.
        InvalidFields: a column holds a value that it cannot keep.
        EndsBeforeStart, CostWithoutCurrency, PlaceMissing: about the offering.
    """
    policies.check_edit(by, programme.provider)
    columns = {field.name: getattr(draft, field.name) for field in fields(draft)}
    offering = Offering(programme=programme, **columns)
    check_fields(offering)
    with constraints_as(
        offering_ends_after_start=EndsBeforeStart(),
        offering_cost_has_currency=CostWithoutCurrency(),
        offering_on_site_has_place=PlaceMissing(),
    ):
        offering.save()
    audit.record(by=by, action=AuditAction.CREATE, target=offering, at=at)
    return offering
