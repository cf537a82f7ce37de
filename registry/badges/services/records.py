"""Issue the record of an apprenticeship from the hours in its ledger."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.badges import policies
from registry.badges.enums import BadgeKind
from registry.badges.models import Badge
from registry.badges.selectors.documents import records
from registry.badges.selectors.documents.parts import nfc
from registry.badges.selectors.documents.records import Part
from registry.badges.services import issuing, lists, signing
from registry.badges.services.awards import Person
from registry.badges.services.issuing import AlreadyIssued
from registry.badges.sources.carriers import enveloped
from registry.catalogue.models import Programme
from registry.people.enums import Language
from registry.people.models import Organisation, User
from registry.records import new_public_id
from registry.refusals import StateRefuses, constraints_as


class LedgerEmpty(StateRefuses):
    """The ledger has no hour in it, or the programme has no parts."""

    code = "badge_ledger_empty"
    message = _("The record has no hours in it yet.")


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """What somebody has done of an apprenticeship by a day: hours by part (see ``Part.key``)."""

    organisation: Organisation
    programme: Programme
    person: Person
    language: Language
    as_of: dt.date
    done: Mapping[str, int]


@transaction.atomic
def issue(*, by: User | None, ledger: Ledger, at: dt.datetime) -> Badge:
    """Issue the record and return it.

    Raises:
        NotAnEditor, NotVerified, NotYourCredential, CredentialNotPublished: see ``policies``.
        LedgerEmpty: nothing was done yet.
        InvalidFields: a column cannot keep what was given.
        AlreadyIssued: the person has a record of this day already.
        BadgesSwitchedOff, KeyUnreadable: nothing can be signed here.
    """
    policies.check_record(by, ledger.organisation, ledger.programme)
    lines = records.ledger(ledger.programme, ledger.done, ledger.language)
    if not any(line.done for line in lines if line.kind != "wage"):
        raise LedgerEmpty
    badge = _unsigned(ledger, lines, by, at)
    issuing.check_issuable(badge)
    with constraints_as(badge_record_issued_once=AlreadyIssued()):
        _sign(badge, ledger.programme, lines, at)
    issuing.finish(badge, by=by, at=at)
    return badge


def _unsigned(ledger: Ledger, lines: list[Part], by: User | None, at: dt.datetime) -> Badge:
    email = ledger.person.email.strip().lower()
    return Badge(
        public_id=new_public_id(),
        organisation=ledger.organisation,
        kind=BadgeKind.RECORD,
        programme=ledger.programme,
        recipient=ledger.person.account or issuing.account_of(email),
        recipient_name=nfc(ledger.person.name),
        recipient_email=email,
        language=ledger.language,
        awarded_on=ledger.as_of,
        hours=sum(line.done for line in lines if line.kind != "wage"),
        ledger={line.key: line.done for line in lines},
        issued_by=by,
        issued_at=at,
    )


def _sign(badge: Badge, programme: Programme, lines: list[Part], at: dt.datetime) -> None:
    """Sign the member, then the whole as a token; the document is the token enveloped."""
    organisation = badge.organisation
    badge.status_list, badge.status_index = lists.place(organisation, at=at)
    signer = signing.signer_of(organisation, at=at)
    given = issuing.given_of(badge)
    member = signing.sign_document(
        signer, records.member(organisation, programme, lines, given), at=at
    )
    whole = records.record(organisation, programme, lines, given, member)
    badge.key = signer.key
    badge.token = signing.sign_token(signer, whole, at=at)
    badge.document = enveloped(badge.token)
    badge.save()
