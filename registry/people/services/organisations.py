"""Register organisations and decide about them."""

import datetime as dt
from dataclasses import fields

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.events import ChangeKind, announce
from registry.people import identifiers, policies
from registry.people.enums import AuditAction, IdentifierKind, OrganisationStatus, Role
from registry.people.models import Membership, Organisation, OrganisationIdentifier, User
from registry.people.services import audit
from registry.people.services.drafts import OrganisationDraft
from registry.refusals import Refusal, StateRefuses, check_fields, constraints_as


class InvalidIdentifier(Refusal):
    """An official number breaks a rule of its kind; never repeats the number."""

    code = "invalid_identifier"
    message = _("%(kind)s: %(rule)s %(remedy)s")


class IdentifierNotUnique(Refusal):
    """Another organisation is registered with this official number."""

    code = "identifier_not_unique"
    message = _("An organization with this number is registered already: %(value)s.")


class IdentifierKindTwice(Refusal):
    """Two numbers of one kind were given."""

    code = "identifier_kind_twice"
    message = _("An organization has one number of each kind.")


class RegionElsewhere(Refusal):
    """The state lies in another country."""

    code = "region_elsewhere"
    message = _("The state %(region)s is not in %(country)s.")


class OrganisationInUse(StateRefuses):
    """Something stands on the organisation."""

    code = "organisation_in_use"
    message = _("Records or people belong to %(organisation)s: it cannot be deleted.")


@transaction.atomic
def register(*, by: User | None, draft: OrganisationDraft, at: dt.datetime) -> Organisation:
    """Register an organisation, waiting for verification; ``by`` becomes its owner.

    Raises:
        InvalidFields: a column holds a value that it cannot keep.
        RegionElsewhere: the state is not in the country.
        InvalidIdentifier: an official number is malformed or its check digit wrong.
        IdentifierNotUnique, IdentifierKindTwice: the number, or its kind, stands already.
    """
    organisation = _create(draft)
    if by is not None:
        Membership.objects.create(organisation=organisation, user=by, role=Role.OWNER, since=at)
    audit.record(by=by, action=AuditAction.CREATE, target=organisation, at=at)
    return organisation


@transaction.atomic
def enter(*, by: User | None, draft: OrganisationDraft, at: dt.datetime) -> Organisation:
    """Enter an organisation for others, waiting for verification; nobody owns it yet.

    Raises:
        NotASteward: ``by`` is none.
        InvalidFields, RegionElsewhere, InvalidIdentifier, IdentifierNotUnique,
        IdentifierKindTwice: as ``register``.
    """
    policies.check_steward(by)
    organisation = _create(draft)
    audit.record(by=by, action=AuditAction.CREATE, target=organisation, at=at)
    return organisation


@transaction.atomic
def change(
    *, by: User | None, organisation: Organisation, draft: OrganisationDraft, at: dt.datetime
) -> Organisation:
    """Bring an organisation to what a draft says; its kind and country stay with stewards.

    The event in the trail keeps every column that differs; where none does there is no event.
    A number that the draft leaves out stays as it is; an empty one takes it away.

    Raises:
        NotAnEditor: ``by`` may not edit for it.
        NotASteward: it would become another kind of organisation, or one of another country.
        InvalidFields, RegionElsewhere, InvalidIdentifier, IdentifierNotUnique,
        IdentifierKindTwice: as ``register``.
    """
    organisation.refresh_from_db(from_queryset=Organisation.objects.select_for_update())
    policies.check_edit(by, organisation)
    wanted = _columns(draft)
    changes = [
        {"field": name, "before": getattr(organisation, name), "after": value}
        for name, value in wanted.items()
        if getattr(organisation, name) != value
    ]
    if {"kind", "country"} & {str(one["field"]) for one in changes}:
        policies.check_steward(by)
    for name, value in wanted.items():
        setattr(organisation, name, value)
    if changes:
        _save(organisation)
    changes += _bring_numbers(organisation, draft)
    if changes:
        audit.record(
            by=by,
            action=AuditAction.UPDATE,
            target=organisation,
            details={"changes": changes},
            at=at,
        )
        announce(kind=ChangeKind.ORGANISATION, ids=[organisation.pk])
    return organisation


@transaction.atomic
def remove(*, by: User | None, organisation: Organisation, reason: str, at: dt.datetime) -> None:
    """Delete an organisation that nothing stands on.

    Raises:
        NotASteward: ``by`` is none.
        OrganisationInUse: records or people belong to it.
    """
    policies.check_steward(by)
    audit.record(by=by, action=AuditAction.REVOKE, target=organisation, reason=reason, at=at)
    if organisation.memberships.exists():
        raise OrganisationInUse(organisation=organisation.name)
    try:
        organisation.delete()
    except ProtectedError as error:
        raise OrganisationInUse(organisation=organisation.name) from error


def _columns(draft: OrganisationDraft) -> dict[str, object]:
    return {f.name: getattr(draft, f.name) for f in fields(draft) if f.name != "identifiers"}


def _create(draft: OrganisationDraft) -> Organisation:
    organisation = Organisation(**_columns(draft))
    _save(organisation)
    for kind, value in draft.identifiers:
        _identify(organisation, kind, value)
    return organisation


def _save(organisation: Organisation) -> None:
    check_fields(organisation)
    elsewhere = RegionElsewhere(region=organisation.region, country=organisation.country)
    with constraints_as(organisation_region_in_country=elsewhere):
        organisation.save()


def _bring_numbers(organisation: Organisation, draft: OrganisationDraft) -> list[dict[str, object]]:
    standing = dict(organisation.identifiers.values_list("kind", "value"))
    changes: list[dict[str, object]] = []
    for kind, value in draft.identifiers:
        if standing.get(kind, "") == value:
            continue
        organisation.identifiers.filter(kind=kind).delete()
        if value:
            _identify(organisation, kind, value)
        changes.append({"field": kind, "before": standing.get(kind, ""), "after": value})
    return changes


def _identify(organisation: Organisation, kind: str, value: str) -> None:
    try:
        normal = identifiers.validate(kind, value)
    except identifiers.IdentifierInvalid as error:
        raise InvalidIdentifier(
            kind=IdentifierKind(kind).label, rule=gettext(error.rule), remedy=gettext(error.remedy)
        ) from error
    with constraints_as(
        identifier_unique=IdentifierNotUnique(value=normal),
        identifier_one_per_kind=IdentifierKindTwice(),
    ):
        OrganisationIdentifier.objects.create(organisation=organisation, kind=kind, value=normal)


def verify(
    *, by: User | None, organisation: Organisation, reason: str, at: dt.datetime
) -> Organisation:
    """Say that an organisation is who it says; see ``_move`` for what it refuses."""
    return _move(
        by=by, organisation=organisation, to=OrganisationStatus.VERIFIED, reason=reason, at=at
    )


def suspend(
    *, by: User | None, organisation: Organisation, reason: str, at: dt.datetime
) -> Organisation:
    """Take the verification back; see ``_move`` for what it refuses."""
    return _move(
        by=by, organisation=organisation, to=OrganisationStatus.SUSPENDED, reason=reason, at=at
    )


@transaction.atomic
def _move(
    *,
    by: User | None,
    organisation: Organisation,
    to: OrganisationStatus,
    reason: str,
    at: dt.datetime,
) -> Organisation:
    """Move an organisation to another state, along the state table only.

    Raises:
        NotASteward, OwnOrganisation: ``by`` may not decide about it.
        OrganisationStateRefuses: the table has no such move.
    """
    organisation.refresh_from_db(from_queryset=Organisation.objects.select_for_update())
    policies.check_decide(by, organisation)
    policies.check_move(organisation, to)
    organisation.status = to
    organisation.save(update_fields=["status", "updated_at"])
    audit.record(
        by=by,
        action=AuditAction.MOVE,
        target=organisation,
        reason=reason,
        details={"to": to},
        at=at,
    )
    announce(kind=ChangeKind.ORGANISATION, ids=[organisation.pk])
    return organisation
