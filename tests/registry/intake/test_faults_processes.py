"""Real workers that are killed, a broker that forgets, a database that hangs up.

Afterwards every row is there once, none is lost, the totals are right, and the audit trail
says what the tables say.
"""

import datetime as dt
import os
import signal
import time
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone

from registry.catalogue.models import Programme
from registry.intake.enums import ApplyMode
from registry.intake.services import sending, sweeps, uploads
from registry.people.models import AuditEvent
from tests.factories.people import MembershipFactory, OrganisationFactory
from tests.own_queue import OwnQueue
from tests.registry.intake.workers import PATIENCE, PAUSE, Worker, wait_for
from tests.registry.intake.world import csv_of, received

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 20_000
HEADER = ("code", "title_es", "kind", "hours")
LATER = dt.timedelta(minutes=10)


@pytest.fixture
def directory(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "intake": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "intake"},
        },
    }
    return tmp_path


@pytest.fixture
def queue(monkeypatch):
    queue = OwnQueue()
    monkeypatch.setattr(sending, "current_app", queue)
    yield queue
    queue.delete()


@pytest.fixture
def start(queue, directory):
    """Start workers; all that are left end with the test."""
    started = []

    def _start():
        started.append(Worker(queue, directory, intake=directory / "intake"))
        return started[-1]

    yield _start
    for worker in started:
        worker.end()


def rows(number=ROWS):
    """Return a file of which every hundredth row is bad."""
    return csv_of(
        HEADER,
        *[(f"P{n}", f"Curso {n}", "course" if n % 100 else "paseo", "10") for n in range(number)],
    )


def swept(whiles=1):
    """Sweep as if some whiles had gone by.

    A sweep gives an upload its own time as a sign of life. The embedded server may forget in a
    crash what was committed last, a worker's sign of life too: the next sweep has to be later.
    """
    return sweeps.sweep(at=timezone.now() + whiles * LATER)


def is_planned_right(upload):
    """Check a plan: every row of the file is there once."""
    assert upload.totals == {"new": ROWS - ROWS // 100, "rejected": ROWS // 100}
    assert upload.rows_read == ROWS
    numbers = list(upload.rows.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(2, ROWS + 2))
    by_outcome = upload.rows.filter(outcome="rejected").count()
    assert by_outcome == ROWS // 100


def is_applied_right(upload):
    """Check what was applied: each good row once, and the trail says so."""
    good = ROWS - ROWS // 100
    assert Programme.objects.count() == good
    assert Programme.objects.values("code").distinct().count() == good
    assert upload.rows.filter(is_applied=True).count() == good
    of_programmes = AuditEvent.objects.filter(target_type="registry.programme", action="create")
    assert of_programmes.values("target_id").distinct().count() == of_programmes.count() == good
    chunks = AuditEvent.objects.filter(
        target_id=str(upload.public_id), action="update", details__has_key="applied"
    ).order_by("pk")
    told = [event.details for event in chunks]
    assert sum(chunk["applied"] for chunk in told) == good
    assert all(one["to_row"] < two["from_row"] for one, two in pairwise(told))


def is_embedded():
    """Tell whether the server is the embedded one, which is here for these tests alone."""
    return Path(connection.settings_dict["HOST"]).is_relative_to(settings.VAR_DIR)


def hang_up():
    """Restart the embedded server as a crash does; on any other end this database's connections.

    A backend that is killed lets PostgreSQL end all others, recover from its log and go on.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        own = cursor.fetchone()[0]
        if is_embedded():
            os.kill(own, signal.SIGKILL)
            # Until the server has seen it, a new connection would be one more to be ended.
            time.sleep(1)
        else:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            assert cursor.fetchone()[0] > 0
    connection.close()
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except OperationalError:
            connection.close()
            assert time.monotonic() < deadline
            time.sleep(PAUSE)
        else:
            return


def test_upload_outlives_its_workers_its_broker_and_its_connections(start, queue, directory):
    institution = OrganisationFactory()
    owner = MembershipFactory(organisation=institution).user
    upload = received(institution, rows(), by=owner)

    first = start()
    wait_for(upload, lambda one: one.rows_read > 0, worker=first)
    first.kill()
    upload.refresh_from_db()
    assert upload.status == "reading"
    assert 0 < upload.rows_read < ROWS
    assert upload.rows.count() == upload.rows_read
    sending.send_read(upload.pk)
    queue.empty()
    assert swept() == 1

    second = start()
    read = upload.rows_read
    wait_for(upload, lambda one: one.rows_read > read, worker=second)
    hang_up()
    upload.refresh_from_db()
    assert upload.status == "reading"
    swept(2)
    wait_for(upload, lambda one: one.status == "planned", worker=second)
    is_planned_right(upload)

    uploads.apply(by=owner, upload=upload, mode=ApplyMode.GOOD_ROWS, at=timezone.now())
    wait_for(upload, lambda one: one.rows_applied > 0, worker=second)
    second.kill()
    upload.refresh_from_db()
    assert upload.status == "applying"
    assert Programme.objects.count() == upload.rows_applied
    queue.empty()
    assert swept(3) == 1

    third = start()
    applied = upload.rows_applied
    wait_for(upload, lambda one: one.rows_applied > applied, worker=third)
    hang_up()
    swept(4)
    wait_for(upload, lambda one: one.status == "applied", worker=third)
    is_planned_right(upload)
    is_applied_right(upload)
    assert (upload.attempts, upload.problem, upload.rows_applied) == (0, {}, ROWS)
