"""Create an opening and move it through its states."""

import datetime as dt
from dataclasses import fields
from decimal import Decimal

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from matching.openings import policies
from matching.openings.enums import OpeningStatus
from matching.openings.models import Opening, OpeningOccupation, OpeningRequirement
from matching.openings.services import indexing
from matching.openings.services.drafts import OpeningDraft
from registry.people.enums import AuditAction, Language
from registry.people.models import User
from registry.people.services import audit
from registry.reference.models import WageFloor
from registry.reference.selectors import money
from registry.refusals import Refusal, check_fields, constraints_as

ROWS = {"occupations", "requirements"}


class ReferenceTaken(Refusal):
    """The employer has used this reference for another opening."""

    code = "opening_reference_taken"
    message = _("Your organization already has an opening with the reference %(reference)s.")


class WagesOutOfOrder(Refusal):
    """The highest wage is below the lowest."""

    code = "wages_out_of_order"
    message = _("The highest wage cannot be below the lowest.")


class TitleMissing(Refusal):
    """The title in the language of the source is missing."""

    code = "opening_title_missing"
    message = _("The title in the language of the source is missing.")


class WageIncomplete(Refusal):
    """A wage lacks its amount, its currency or its period."""

    code = "opening_wage_incomplete"
    message = _("A wage needs its amount, its currency and what it is paid for.")


class NoPlaces(Refusal):
    """The opening has no place to fill."""

    code = "opening_without_places"
    message = _("An opening has at least one place.")


class HoursImpossible(Refusal):
    """The hours do not fit into a week."""

    code = "opening_hours_impossible"
    message = _("A week has 1 to 168 hours.")


class OccupationRefused(Refusal):
    """An occupation stands twice, or its weight is not a share."""

    code = "opening_occupation_refused"
    message = _("Each occupation stands once, with a weight above 0 and up to 1.")


class RequirementTwice(Refusal):
    """The same thing is asked for twice."""

    code = "requirement_twice"
    message = _("Each thing is asked for once.")


class RequirementUnclear(Refusal):
    """A requirement asks for nothing, or for two things, or a language without its level."""

    code = "requirement_unclear"
    message = _("A requirement asks for one skill, one credential or one language with its level.")


class LawAsksForCredentials(Refusal):
    """A skill or a language is said to be required by law."""

    code = "law_asks_for_credentials"
    message = _("Only a credential can be required by law.")


class WageUnderFloor(Refusal):
    """The wage is below the legal minimum at the place of work."""

    code = "wage_under_floor"
    message = _(
        "The wage is under the minimum at the place of work: %(floor)s "
        "(source: %(source)s). Information, not legal advice."
    )


@transaction.atomic
def create(*, by: User | None, draft: OpeningDraft, at: dt.datetime) -> Opening:
    """Create a draft opening with its occupations and requirements.

    Raises:
        NotTheEmployersEditor: ``by`` has no editing role there.
        InvalidFields: a column holds a value that it cannot keep.
        ReferenceTaken: the employer's reference stands already.
        WagesOutOfOrder, WageIncomplete, TitleMissing, NoPlaces, HoursImpossible: about the
            opening itself.
        OccupationRefused, RequirementTwice, RequirementUnclear, LawAsksForCredentials: about
            its rows.
        WageUnderFloor: the wage lies below the floor of the place of work.
    """
    policies.check_edit(by, draft.employer)
    columns = {f.name: getattr(draft, f.name) for f in fields(draft) if f.name not in ROWS}
    opening = Opening(**columns)
    check_fields(opening)
    check_wage(draft, at.date())
    save(opening)
    add_rows(opening, draft)
    audit.record(by=by, action=AuditAction.CREATE, target=opening, at=at)
    return opening


def save(opening: Opening) -> None:
    """Save an opening; a constraint that refuses becomes its refusal."""
    with constraints_as(
        opening_reference_unique=ReferenceTaken(reference=opening.reference),
        opening_wage_in_order=WagesOutOfOrder(),
        opening_wage_is_whole=WageIncomplete(),
        opening_titled_at_source=TitleMissing(),
        opening_has_a_place=NoPlaces(),
        opening_hours_in_a_week=HoursImpossible(),
    ):
        opening.save()


def check_wage(draft: OpeningDraft | Opening, day: dt.date) -> None:
    """Refuse a wage under every floor row that holds at the place of work on ``day``.

    Compared by the month, in whole minor units, so that an hourly wage meets a daily floor and
    a yearly one that equals it is not lost to a division by twelve. A floor in another
    currency is exchanged at the day's rate. Unpaid openings (no wage) and wages that lack
    something are not judged here.

    Raises:
        WageUnderFloor: names the floor and its source.
    """
    if draft.wage_from_minor is None or draft.currency is None or not draft.wage_per:
        return
    offered = _a_month(draft.wage_from_minor, draft.wage_per, draft)
    for floor in floors_at(draft, day):
        amount = money.exchanged(floor.amount_minor, floor.currency, draft.currency, day)
        if amount is not None and offered < _a_month(amount, floor.per, draft):
            name = floor.name_es if get_language() == Language.ES else floor.name_en
            raise WageUnderFloor(floor=name, source=floor.source)


def _a_month(amount_minor: int, per: str, draft: OpeningDraft | Opening) -> int:
    monthly = money.a_month(Decimal(amount_minor), per, hours_per_week=draft.hours_per_week)
    return money.whole(monthly)


def floors_at(draft: OpeningDraft | Opening, day: dt.date) -> list[WageFloor]:
    """Return the floors of the place of work: the country's, the state's, the border zone's."""
    place = draft.municipality
    state = place.subdivision.code
    jurisdictions = [state[:2], state]
    if place.is_zlfn:
        jurisdictions.append("MX-ZLFN")
    rows = (
        WageFloor.objects.select_related("currency")
        .filter(jurisdiction__in=jurisdictions, valid_from__lte=day, retired_at__isnull=True)
        .exclude(valid_to__lte=day)
    )
    return list(rows)


def add_rows(opening: Opening, draft: OpeningDraft) -> None:
    """Write the occupations and requirements of an opening."""
    occupations = [
        OpeningOccupation(opening=opening, occupation=occupation, weight=weight)
        for occupation, weight in draft.occupations
    ]
    requirements = [
        OpeningRequirement(
            opening=opening, **{field.name: getattr(row, field.name) for field in fields(row)}
        )
        for row in draft.requirements
    ]
    for row in [*occupations, *requirements]:
        check_fields(row)
    with constraints_as(
        opening_occupation_unique=OccupationRefused(),
        opening_occupation_weight=OccupationRefused(),
        requirement_skill_once=RequirementTwice(),
        requirement_credential_once=RequirementTwice(),
        requirement_language_once=RequirementTwice(),
        requirement_asks_for_one_thing=RequirementUnclear(),
        requirement_law_asks_for_credentials=LawAsksForCredentials(),
    ):
        OpeningOccupation.objects.bulk_create(occupations)
        OpeningRequirement.objects.bulk_create(requirements)


@transaction.atomic
def move(
    *, by: User | None, opening: Opening, to: OpeningStatus, at: dt.datetime, reason: str = ""
) -> Opening:
    """Move an opening to another state, along the state table only.

    Raises:
        NotTheEmployersEditor: ``by`` has no editing role there.
        OpeningStateRefuses: the table has no such move.
        NotVerified: it would be published for an employer that is not verified.
        WageUnderFloor: it would be published with a wage below a floor that holds that day
            or, as far as it is known already, on the day that work starts.
    """
    held = locked(opening)
    policies.check_edit(by, held.employer)
    policies.check_move(held, to)
    if to == OpeningStatus.PUBLISHED:
        for day in sorted({at.date(), max(at.date(), held.starts_on)}):
            check_wage(held, day)
    was, held.status = held.status, to
    held.save(update_fields=["status", "updated_at"])
    audit.record(
        by=by,
        action=AuditAction.MOVE,
        target=held,
        reason=reason,
        details={"to": to},
        at=at,
    )
    if OpeningStatus.PUBLISHED in (was, to):
        indexing.refresh(ids=[held.pk], at=at)
    return held


def locked(opening: Opening) -> Opening:
    """Hold an opening's row until the transaction ends, and return it read afresh."""
    rows = Opening.objects.select_related("employer", "municipality__subdivision", "currency")
    return rows.select_for_update(of=("self",)).get(pk=opening.pk)


def publish(*, by: User | None, opening: Opening, at: dt.datetime) -> Opening:
    """Publish an opening; see :func:`move` for what it refuses."""
    return move(by=by, opening=opening, to=OpeningStatus.PUBLISHED, at=at)
