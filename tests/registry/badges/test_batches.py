"""Files of recipients: an outcome for every row, and nobody twice."""

import datetime as dt

import pytest

from registry.badges import tasks
from registry.badges.enums import BatchStatus, RowOutcome
from registry.badges.models import Badge, BadgeBatch
from registry.badges.services import (
    batches,
)
from registry.badges.services.batches import BatchDraft
from registry.badges.sources import tables
from registry.people.enums import Language, Role
from registry.people.models import Membership
from tests.factories.people import AT
from tests.registry.badges import world

pytestmark = pytest.mark.django_db

LATER = AT + dt.timedelta(minutes=10)


FILE = """nombre;correo;fecha;vence;horas;evidencia
María Núñez;maria@example.org;20/11/2026;;120;Taller
José Ángel Peña;jose@example.org;2026-11-20;2028-11-20;80;
María Núñez;MARIA@example.org;20/11/2026;;;
Sin correo;no-address;20/11/2026;;;
Mal día;dia@example.org;31/02/2026;;;
Malas horas;horas@example.org;20/11/2026;;muchas;
;nombre@example.org;20/11/2026;;;

""".replace("\n", "\r\n")


def batch_of(content, version=None, by=None):
    if version is None:
        owner, version = world.issuer()
        by = owner.user
    draft = BatchDraft(
        organisation=version.credential.issuer,
        version=version,
        language=Language.ES,
        file_name="lista.csv",
        content=content,
    )
    return batches.receive(by=by, draft=draft, at=AT)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_file_is_issued_row_by_row_with_an_outcome_each(encoding):
    batch, is_new = batch_of(FILE.encode(encoding))

    batches.run(batch_id=batch.pk, clock=lambda: AT)

    batch.refresh_from_db()
    rows = list(batch.rows.order_by("number"))
    assert is_new
    assert batch.status == BatchStatus.DONE
    assert [row.outcome for row in rows] == ["issued", "issued", "already", *["refused"] * 4]
    assert rows[0].badge.recipient_name == "María Núñez"
    assert rows[2].badge == rows[0].badge
    assert rows[1].badge.valid_until == dt.date(2028, 11, 20)
    assert [row.problem["code"] for row in rows[3:]] == [
        *("invalid_fields", "invalid_cell", "invalid_cell", "invalid_fields")
    ]
    assert Badge.objects.count() == 2


def test_file_that_is_run_twice_or_sent_twice_issues_nothing_twice():
    batch, _new = batch_of(FILE.encode())
    tasks.run_batch(batch.pk)
    tasks.run_batch(batch.pk)

    again, is_new = batch_of(FILE.encode(), batch.version, batch.by)

    assert (again.pk, is_new) == (batch.pk, False)
    assert Badge.objects.count() == 2
    assert BadgeBatch.objects.count() == 1


def test_worker_that_died_leaves_its_rows_to_the_next(monkeypatch):
    batch, _new = batch_of(FILE.encode())
    real, seen = batches._issue, []

    def dies(batch, row, at):
        seen.append(row.number)
        if len(seen) == 2:
            raise MemoryError
        real(batch, row, at)

    monkeypatch.setattr(batches, "_issue", dies)
    with pytest.raises(MemoryError):
        batches.run(batch_id=batch.pk, clock=lambda: AT)
    monkeypatch.setattr(batches, "_issue", real)
    sent = []
    monkeypatch.setattr(batches, "send", sent.append)

    assert batches.sweep(at=AT) == 0
    assert batches.sweep(at=LATER) == 1
    batches.run(batch_id=sent[0], clock=lambda: LATER)

    outcomes = set(batch.rows.values_list("outcome", flat=True))
    assert RowOutcome.WAITING not in outcomes
    assert Badge.objects.count() == 2


def test_person_who_lost_her_role_issues_no_further_row():
    batch, _new = batch_of(FILE.encode())
    Membership.objects.filter(organisation=batch.organisation).update(role=Role.VIEWER)

    batches.run(batch_id=batch.pk, clock=lambda: AT)

    assert set(batch.rows.values_list("outcome", flat=True)) == {"refused"}


def test_file_of_a_person_who_is_gone_issues_nothing():
    batch, _new = batch_of(FILE.encode())
    BadgeBatch.objects.filter(pk=batch.pk).update(by=None)

    batches.run(batch_id=batch.pk, clock=lambda: AT)

    assert set(batch.rows.values_list("outcome", flat=True)) == {"refused"}
    assert not Badge.objects.exists()


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", tables.RecipientsUnreadable),
        (b"a,b\n1,2\n", tables.RecipientsUnreadable),
        (b"nombre\nAna\n", tables.RecipientsUnreadable),
        (b"\x00\x01\x02", tables.RecipientsUnreadable),
        (b"name,email\n" + b"a,a@example.org\n" * 5001, tables.TooManyRecipients),
        (b"name,email\n" + b"x" * (tables.MOST_BYTES + 1), tables.TooManyRecipients),
    ],
)
def test_file_that_is_no_table_of_recipients_is_refused_and_not_kept(content, refusal):
    with pytest.raises(refusal):
        batch_of(content)

    assert not BadgeBatch.objects.exists()
