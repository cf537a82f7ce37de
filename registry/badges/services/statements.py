"""Sign an equivalence assertion for its asserter."""

import datetime as dt

from django.db import transaction

from registry.badges import policies
from registry.badges.models import SignedStatement
from registry.badges.selectors.documents import statements
from registry.badges.services import lists, signing
from registry.equivalence.models import EquivalenceAssertion
from registry.people.enums import AuditAction
from registry.people.models import User
from registry.people.services import audit


@transaction.atomic
def sign(
    *, by: User | None, assertion: EquivalenceAssertion, at: dt.datetime
) -> tuple[SignedStatement, bool]:
    """Sign an assertion over both versions as they are now; return it, and whether it is new.

    Raises:
        NotAnEditor, NotVerified, StatementNotInForce: see ``policies``.
        BadgesSwitchedOff, KeyUnreadable: nothing can be signed here.
    """
    policies.check_sign_statement(by, assertion)
    EquivalenceAssertion.objects.select_for_update().get(pk=assertion.pk)
    hashes = {
        "source_sha256": statements.sha256_of(assertion.source),
        "target_sha256": statements.sha256_of(assertion.target),
    }
    before = SignedStatement.objects.filter(assertion=assertion, **hashes).first()
    if before is not None and before.status_list_id is not None:
        return before, False
    signed = _signed(assertion, at)
    if before is not None:  # signed when statements had no place in the status lists yet
        signed.pk, signed.public_id = before.pk, before.public_id
        signed.created_at = before.created_at
    for column, value in {**hashes, "signed_by": by}.items():
        setattr(signed, column, value)
    signed.save()
    audit.record(by=by, action=AuditAction.CREATE, target=signed, details=hashes, at=at)
    return signed, True


def _signed(assertion: EquivalenceAssertion, at: dt.datetime) -> SignedStatement:
    status_list, status_index = lists.place(assertion.asserter, at=at)
    signer = signing.signer_of(assertion.asserter, at=at)
    document = statements.statement(assertion, status_list, status_index)
    return SignedStatement(
        assertion=assertion,
        organisation=assertion.asserter,
        key=signer.key,
        status_list=status_list,
        status_index=status_index,
        document=signing.sign_document(signer, document, at=at),
        token=signing.sign_token(signer, document, at=at),
        signed_at=at,
    )
