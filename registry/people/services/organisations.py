"""Register organisations and decide about them."""

import datetime as dt
from dataclasses import fields

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.people import identifiers, policies
from registry.people.enums import AuditAction, IdentifierKind, OrganisationStatus, Role
from registry.people.models import Membership, Organisation, OrganisationIdentifier, User
from registry.people.services import audit
from registry.people.services.drafts import OrganisationDraft
from registry.refusals import Refusal, check_fields, constraints_as


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


@transaction.atomic
def register(*, by: User | None, draft: OrganisationDraft, at: dt.datetime) -> Organisation:
    """Register an organisation, waiting for verification; ``by`` becomes its owner.

    Raises:
        InvalidFields: a column holds a value that it cannot keep.
        RegionElsewhere: the state is not in the country.
        InvalidIdentifier: an official number is malformed or its check digit wrong.
        IdentifierNotUnique, IdentifierKindTwice: the number, or its kind, stands already.
    """
    columns = {f.name: getattr(draft, f.name) for f in fields(draft) if f.name != "identifiers"}
    organisation = Organisation(**columns)
    check_fields(organisation)
    elsewhere = RegionElsewhere(region=draft.region, country=draft.country)
    with constraints_as(organisation_region_in_country=elsewhere):
        organisation.save()
    for kind, value in draft.identifiers:
        _identify(organisation, kind, value)
    if by is not None:
        Membership.objects.create(organisation=organisation, user=by, role=Role.OWNER, since=at)
    audit.record(by=by, action=AuditAction.CREATE, target=organisation, at=at)
    return organisation


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
    return organisation
