"""What breaks the constraints of badges, by the name of the constraint."""

import datetime as dt

from registry.badges.models import (
    Badge,
    BadgeBatch,
    BadgeBatchRow,
    IssuerKey,
    SignedList,
    SignedStatement,
    StatusList,
)
from tests.factories import catalogue, equivalence, people
from tests.factories.people import AT

DAY = dt.date(2026, 1, 1)


def key(**columns):
    given = {"number": 1, "public": f"z{IssuerKey.objects.count()}", "sealed": b"x", "made_at": AT}
    if "organisation" not in columns:
        given["organisation"] = people.OrganisationFactory()
    return IssuerKey.objects.create(**(given | columns))


def status_list(**columns):
    if "organisation" not in columns:
        columns["organisation"] = people.OrganisationFactory()
    return StatusList.objects.create(**({"number": 1} | columns))


def signed_list(**columns):
    given = {"purpose": "revocation", "document": {"a": 1}, "token": "-", "etag": "-"}
    given |= {"signed_at": AT, "valid_until": AT + dt.timedelta(days=1)}
    if "status_list" not in columns:
        given["status_list"] = status_list()
    return SignedList.objects.create(**(given | columns))


def badge(**columns):
    given = {
        "kind": "achievement",
        "recipient_name": "Ñ",
        "recipient_email": "a@example.org",
        "language": "es",
        "awarded_on": DAY,
        "status_index": Badge.objects.count(),
        "document": {"a": 1},
        "token": "-",
        "issued_at": AT,
    }
    if "organisation" not in columns:
        given["organisation"] = people.OrganisationFactory()
    if "key" not in columns:
        given |= {"key": key(), "status_list": status_list()}
    if "version" not in columns and columns.get("kind") != "record":
        given["version"] = catalogue.CredentialVersionFactory()
    return Badge.objects.create(**(given | columns))


def twice_issued(**columns):
    def case():
        first = badge(**{name: make() for name, make in columns.items()})
        shared = ("organisation", "version", "programme", "kind", "key", "status_list")
        badge(**{name: getattr(first, name) for name in shared}, recipient_email="A@Example.org")

    return case


def place_twice():
    first = badge()
    badge(status_list=first.status_list, key=first.key, status_index=first.status_index)


def key_twice():
    first = badge(idempotency_key="k")
    badge(organisation=first.organisation, idempotency_key="k")


def numbers_twice(make, **columns):
    def case():
        first = make()
        make(organisation=first.organisation, **columns)

    return case


def batch(**columns):
    given = {"language": "es", "file_name": "a.csv", "sha256": "0" * 64, "received_at": AT}
    if "organisation" not in columns:
        given |= {
            "organisation": people.OrganisationFactory(),
            "version": catalogue.CredentialVersionFactory(),
        }
    return BadgeBatch.objects.create(**(given | columns))


def row(**columns):
    given = {"number": 2, "values": {"name": "Ñ"}}
    if "batch" not in columns:
        given["batch"] = batch()
    return BadgeBatchRow.objects.create(**(given | columns))


def file_twice():
    first = batch()
    batch(organisation=first.organisation, version=first.version)


def statement(**columns):
    given = {"document": {"a": 1}, "token": "-", "signed_at": AT}
    given |= {"source_sha256": "0" * 64, "target_sha256": "1" * 64}
    if "assertion" not in columns:
        given["assertion"] = equivalence.AssertionFactory()
    signing = key()
    given |= {"key": signing, "organisation": signing.organisation}
    return SignedStatement.objects.create(**(given | columns))


def list_twice():
    signed_list(status_list=signed_list().status_list)


def row_twice():
    row(batch=row().batch)


def statement_twice():
    statement(assertion=statement().assertion)


def statement_place_twice():
    taken = {"status_list": status_list(), "status_index": 7}
    statement(**taken)
    statement(**taken)


def record(**columns):
    return badge(kind="record", programme=catalogue.ProgrammeFactory(), **columns)


BADGES = {
    "issuer_key_number": numbers_twice(key, retired_at=AT),
    "issuer_key_one_signs": numbers_twice(key, number=2),
    "issuer_key_retires_after_made": lambda: key(retired_at=AT - dt.timedelta(days=1)),
    "issuer_key_compromised_signs_no_more": lambda: key(compromised_since=AT),
    "issuer_key_number_from_one": lambda: key(number=0),
    "status_list_number": numbers_twice(status_list),
    "status_list_long_enough": lambda: status_list(length=131_071),
    "signed_list_per_purpose": list_twice,
    "signed_list_purpose_known": lambda: signed_list(purpose="message"),
    "signed_list_ends_after_signing": lambda: signed_list(valid_until=AT),
    "badge_place_in_list_unique": place_twice,
    "badge_issued_once": twice_issued(),
    "badge_record_issued_once": twice_issued(
        kind=lambda: "record", programme=catalogue.ProgrammeFactory
    ),
    "badge_idempotency_key_unique": key_twice,
    "badge_attests_one_thing": lambda: badge(kind="record"),
    "badge_state_known": lambda: badge(state="lost", state_reason="x"),
    "badge_withdrawn_with_reason": lambda: badge(state="revoked"),
    "badge_ends_after_start": lambda: badge(valid_until=DAY),
    "badge_has_recipient": lambda: badge(recipient_name=""),
    "badge_claimed_after_issue": lambda: badge(claimed_at=AT - dt.timedelta(days=1)),
    "badge_batch_file_once": file_twice,
    "badge_batch_status_known": lambda: batch(status="lost"),
    "badge_batch_done_is_dated": lambda: batch(status="done"),
    "badge_batch_row_number": row_twice,
    "badge_batch_row_outcome_known": lambda: row(outcome="lost"),
    "badge_batch_row_issued_has_badge": lambda: row(outcome="issued"),
    "signed_statement_once": statement_twice,
    "signed_statement_place_unique": statement_place_twice,
    "signed_statement_has_a_whole_place": lambda: statement(status_index=1),
    "signed_statement_has_hashes": lambda: statement(source_sha256="x"),
}
