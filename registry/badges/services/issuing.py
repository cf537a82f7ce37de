"""Issue badges: one transaction signs, keeps and audits; the mail follows after it."""

import datetime as dt
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.badges import policies
from registry.badges.models import Badge
from registry.badges.selectors.documents import achievements
from registry.badges.selectors.documents.achievements import Given
from registry.badges.services import lists, mailing, signing
from registry.badges.services.awards import Award, tidy
from registry.people.enums import AuditAction
from registry.people.models import User
from registry.people.services import audit
from registry.records import new_public_id
from registry.refusals import StateRefuses, check_fields, constraints_as


class AlreadyIssued(StateRefuses):
    """The person has this credential from this organisation, of this day, already."""

    code = "badge_already_issued"
    message = _("This person has this badge of this day already.")


class BadgeKeyReused(StateRefuses):
    """The idempotency key was sent before with another badge."""

    code = "badge_idempotency_key_reused"
    message = _("This Idempotency-Key was used for another badge.")


@transaction.atomic
def issue(*, by: User | None, award: Award, at: dt.datetime) -> tuple[Badge, bool]:
    """Issue a badge and return it, and whether it is new: the same key answers with the same.

    Raises:
        NotAnEditor, NotVerified, NotYourCredential, CredentialNotPublished: see ``policies``.
        InvalidFields: a column cannot keep what was given.
        AlreadyIssued: the person has it already.
        BadgeKeyReused: the key was used for another badge.
        BadgesSwitchedOff, KeyUnreadable: nothing can be signed here.
    """
    policies.check_issue(by, award.organisation, award.version)
    award = tidy(award)
    before = of_key(award)
    if before is not None:
        return before, False
    badge = _unsigned(award, by, at)
    check_issuable(badge)
    with constraints_as(
        badge_issued_once=AlreadyIssued(), badge_idempotency_key_unique=BadgeKeyReused()
    ):
        sign(badge, award, at)
    finish(badge, by=by, at=at)
    return badge, True


def of_key(award: Award) -> Badge | None:
    """Return the badge that was issued under the same idempotency key.

    Raises:
        BadgeKeyReused: it is of somebody or something else.
    """
    if not award.idempotency_key:
        return None
    found = Badge.objects.filter(
        organisation=award.organisation, idempotency_key=award.idempotency_key
    ).first()
    if found is None:
        return None
    same = (award.version.pk, award.person.email, award.person.name, award.awarded_on)
    if (found.version_id, found.recipient_email, found.recipient_name, found.awarded_on) != same:
        raise BadgeKeyReused
    return found


def _unsigned(award: Award, by: User | None, at: dt.datetime) -> Badge:
    return Badge(
        public_id=new_public_id(),
        organisation=award.organisation,
        version=award.version,
        recipient=award.person.account or account_of(award.person.email),
        recipient_name=award.person.name,
        recipient_email=award.person.email,
        language=award.language,
        awarded_on=award.awarded_on,
        valid_until=award.valid_until,
        hours=award.hours,
        evidence=award.evidence,
        evidence_url=award.evidence_url,
        idempotency_key=award.idempotency_key,
        issued_by=by,
        issued_at=at,
    )


def account_of(email: str) -> User | None:
    """Return the active account whose owner has proved that the e-mail is hers, if any.

    An unproved address gets nothing by itself: the link in the mail proves it.
    """
    proved = User.objects.filter(
        emailaddress__email__iexact=email, emailaddress__verified=True, is_active=True
    )
    return proved.first()


def check_issuable(badge: Badge) -> None:
    """Check the columns that people fill in, before anything is signed.

    Raises:
        InvalidFields: with the reasons by column.
    """
    badge.status_index, badge.token, badge.document = 0, "-", {"-": "-"}
    check_fields(badge)


def given_of(badge: Badge) -> Given:
    """Return what a badge says of its recipient, for the document."""
    return Given(
        public_id=badge.public_id,
        name=badge.recipient_name,
        email=badge.recipient_email,
        language=badge.language,
        awarded_on=badge.awarded_on,
        valid_until=badge.valid_until,
        hours=badge.hours,
        evidence=badge.evidence,
        evidence_url=badge.evidence_url,
        status_list=badge.status_list,
        status_index=badge.status_index,
    )


def sign(badge: Badge, award: Award, at: dt.datetime) -> None:
    """Give a badge its place and its signatures, and keep it."""
    badge.status_list, badge.status_index = lists.place(badge.organisation, at=at)
    signer = signing.signer_of(badge.organisation, at=at)
    document = achievements.credential(badge.organisation, award.version, given_of(badge))
    badge.key = signer.key
    badge.document = signing.sign_document(signer, document, at=at)
    badge.token = signing.sign_token(signer, document, at=at)
    badge.save()


def finish(badge: Badge, *, by: User | None, at: dt.datetime) -> None:
    """Leave the audit event, and mail the recipient once all this is committed."""
    audit.record(
        by=by,
        action=AuditAction.CREATE,
        target=badge,
        details={"issuer": str(badge.organisation.public_id), "kind": badge.kind},
        at=at,
    )
    transaction.on_commit(partial(mailing.send, badge.pk))
