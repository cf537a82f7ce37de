"""Working on uploads: two workers, poisoned rows, all or none, and ends that are told once."""

import datetime as dt
import threading
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.db import DataError, IntegrityError, OperationalError, connection
from django.utils import timezone

from registry.catalogue.models import Programme
from registry.intake import tasks
from registry.intake.enums import ApplyMode, UploadStatus
from registry.intake.models import Upload
from registry.intake.services import failing, reading, storage, sweeps, targets, uploads, working
from registry.people.models import AuditEvent
from registry.refusals import Refusal
from tests.factories.equivalence import ConditionFactory
from tests.factories.people import MembershipFactory, OrganisationFactory
from tests.registry.intake.world import applied, csv_of, planned, received

pytestmark = pytest.mark.django_db
COMMITTED = pytest.mark.django_db(transaction=True)

HEADER = ("code", "title_es", "kind", "hours")


@pytest.fixture(autouse=True)
def _kept_apart(stored, monkeypatch):
    monkeypatch.setattr(working, "CHUNK", 2)
    monkeypatch.setattr(reading, "CHUNK", 2)


@pytest.fixture
def institution():
    return OrganisationFactory()


def rows(number=5):
    """Return a file of good rows: P0, P1, and so on."""
    return csv_of(HEADER, *[(f"P{n}", f"Curso {n}", "course", "10") for n in range(number)])


def asked(upload, mode=ApplyMode.GOOD_ROWS, by=None):
    """Ask for an upload to be applied."""
    return uploads.apply(by=by, upload=upload, mode=mode, at=timezone.now())


def codes():
    """Return the codes of all programmes."""
    return sorted(Programme.objects.values_list("code", flat=True))


def poison(monkeypatch, code, error):
    """Let the target break at one row's code; return what mends it."""
    target = targets.of("programmes")
    real, whole = target.apply, type(target).apply

    def apply(chunk, ground):
        real(chunk, ground)
        if any(row.key == code for row in chunk):
            raise error

    monkeypatch.setattr(type(target), "apply", lambda _self, chunk, ground: apply(chunk, ground))
    return lambda: monkeypatch.setattr(type(target), "apply", whole)


class Poison(Refusal):
    """Said by a target."""

    code = "poison"
    message = "This row is poison."


@pytest.mark.parametrize("error", [Poison(), IntegrityError("no"), DataError("no")])
def test_row_that_is_refused_while_written_is_rejected_alone(
    institution, monkeypatch, broker, error
):
    upload = planned(institution, rows())
    poison(monkeypatch, "P2", error)
    asked(upload)
    working.apply(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert (upload.status, upload.totals) == ("applied", {"new": 4, "rejected": 1})
    assert codes() == ["P0", "P1", "P3", "P4"]
    bad = upload.rows.get(outcome="rejected")
    assert (bad.key, bad.is_applied, bad.record_id) == ("P2", False, None)
    assert bad.problems[-1]["code"] in {"poison", "row_not_written"}
    assert upload.rows.filter(is_applied=True).count() == 4


def test_row_that_the_database_refuses_is_rejected_alone(institution, broker):
    """Another upload has taken the code since the plan was made."""
    upload = planned(institution, rows())
    applied(institution, csv_of(HEADER, ("P3", "De otra", "course", "1")))
    asked(upload)
    working.apply(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert upload.totals == {"new": 4, "rejected": 1}
    assert Programme.objects.get(code="P3").title_es == "De otra"


def test_row_that_a_target_passes_over_is_rejected(institution, monkeypatch, broker):
    upload = planned(institution, rows(3))
    monkeypatch.setattr(type(targets.of("programmes")), "apply", lambda *_args: None)
    asked(upload)
    working.apply(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert (upload.status, upload.totals["rejected"]) == ("applied", 3)


@pytest.mark.parametrize("error", [Poison(), IntegrityError("no")])
def test_all_or_none_takes_back_what_was_written(institution, monkeypatch, broker, error):
    owner = MembershipFactory(organisation=institution).user
    upload = planned(institution, rows(), by=owner)
    poison(monkeypatch, "P4", error)
    asked(upload, ApplyMode.ALL, by=owner)
    working.apply(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert upload.status == "undoing"
    assert codes() == ["P0", "P1", "P2", "P3"]
    working.undo(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert (upload.status, upload.rows_applied, codes()) == ("undone", 0, [])
    assert upload.problem["code"] in {"poison", "row_not_written"}
    assert upload.problem["message"]
    assert len(mail.outbox) == 1


def test_all_or_none_at_its_first_chunk_has_nothing_to_take_back(institution, monkeypatch, broker):
    upload = planned(institution, rows())
    poison(monkeypatch, "P0", Poison())
    asked(upload, ApplyMode.ALL)
    working.apply(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert (upload.status, codes()) == ("failed", [])


def test_taking_back_what_others_built_on_fails_and_names_it(institution, monkeypatch, broker):
    upload = planned(institution, rows())
    poison(monkeypatch, "P4", Poison())
    asked(upload, ApplyMode.ALL)
    working.apply(upload_id=upload.pk, clock=timezone.now)
    ConditionFactory(programme=Programme.objects.get(code="P1"))
    working.undo(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert (upload.status, upload.problem["code"]) == ("failed", "upload_has_dependents")
    assert upload.problem["message"]
    assert codes() == ["P0", "P1", "P2", "P3"]


def tried(task, upload, times):
    """Run a task as Celery does, and let it break each time."""
    for _time in range(times):
        result = task.apply(args=[upload.pk])
        assert isinstance(result.result, ZeroDivisionError)
    upload.refresh_from_db()


@COMMITTED
def test_defect_at_a_row_fails_after_five_attempts_and_others_go_on(
    institution, monkeypatch, broker
):
    owner = MembershipFactory(organisation=institution).user
    upload = planned(institution, rows(), by=owner)
    other = planned(OrganisationFactory(), rows(2))
    mended = poison(monkeypatch, "P3", ZeroDivisionError())
    asked(upload, by=owner)
    asked(other)
    broker.sent.clear()
    broker.pauses.clear()

    tried(tasks.apply, upload, 1)
    assert (upload.status, upload.rows_applied, upload.attempts) == ("applying", 2, 1)
    tried(tasks.apply, upload, failing.MOST_ATTEMPTS - 2)
    assert upload.status == "applying"
    tried(tasks.apply, upload, 1)
    assert (upload.status, upload.problem["code"]) == ("failed", "upload_broke")
    assert upload.problem["row"] == "3"
    assert broker.sent == [("apply", upload.pk)] * (failing.MOST_ATTEMPTS - 1)
    assert broker.pauses == sorted(broker.pauses)
    assert len(mail.outbox) == 1

    tasks.apply.apply(args=[other.pk], throw=True)
    other.refresh_from_db()
    assert other.status == "applied"
    mended()
    uploads.resume(by=owner, upload=upload, at=timezone.now())
    working.apply(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert (upload.status, upload.problem, upload.totals) == ("applied", {}, {"new": 5})


@COMMITTED
def test_defect_while_reading_fails_after_five_attempts(institution, monkeypatch, broker):
    upload = received(institution, rows())

    def breaks(*_args):
        raise ZeroDivisionError

    monkeypatch.setattr(type(targets.of("programmes")), "plan", breaks)
    tried(tasks.read, upload, failing.MOST_ATTEMPTS)
    assert (upload.status, upload.problem["code"]) == ("failed", "upload_broke")
    assert upload.rows.count() == upload.rows_read == 0


@COMMITTED
def test_defect_while_undoing_fails_and_can_be_undone_later(institution, monkeypatch, broker):
    upload = applied(institution, rows())
    uploads.undo(by=None, upload=upload, at=timezone.now())

    def breaks(*_args):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(type(targets.of("programmes")), "undo", breaks)
        tried(tasks.undo, upload, failing.MOST_ATTEMPTS)
    assert (upload.status, len(codes())) == ("failed", 5)
    uploads.undo(by=None, upload=upload, at=timezone.now())
    tasks.undo.apply(args=[upload.pk], throw=True)
    upload.refresh_from_db()
    assert (upload.status, upload.problem, codes()) == ("undone", {}, [])


@COMMITTED
def test_work_that_kills_its_worker_each_time_fails(institution, broker):
    upload = received(institution, rows())
    for _time in range(failing.MOST_ATTEMPTS):
        statuses = (UploadStatus.RECEIVED, UploadStatus.READING)  # the worker dies right here
        begun = failing.begin(upload_id=upload.pk, statuses=statuses, at=timezone.now())
        assert begun is not None
    tasks.read.apply(args=[upload.pk], throw=True)
    upload.refresh_from_db()
    assert (upload.status, upload.problem["code"]) == ("failed", "upload_keeps_dying")
    assert "5" in upload.problem["message"]


def test_progress_forgets_the_attempts(institution, monkeypatch, broker):
    upload = received(institution, rows())
    Upload.objects.update(attempts=failing.MOST_ATTEMPTS - 1)
    reading.read(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert (upload.status, upload.attempts) == ("planned", 0)
    Upload.objects.update(attempts=failing.MOST_ATTEMPTS - 1)
    asked(upload)
    working.apply(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert (upload.status, upload.attempts) == ("applied", 0)


@COMMITTED
def test_error_that_cannot_be_noted_leaves_the_upload_to_the_sweeper(
    institution, monkeypatch, broker
):
    upload = received(institution, rows())
    broker.sent.clear()

    def away(**_args):
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(failing, "note", away)
        patch.setattr(reading, "open_upload", away)
        result = tasks.read.apply(args=[upload.pk])
    assert isinstance(result.result, (OperationalError, TypeError))
    assert broker.sent == []
    assert sweeps.sweep(at=timezone.now() + sweeps.SILENT * 2) == 1
    assert broker.sent == [("read", upload.pk)]


@COMMITTED
@pytest.mark.parametrize("step", ["read", "apply", "undo"])
def test_two_workers_at_once_do_everything_once(institution, broker, step):
    number = 40
    if step == "read":
        upload = received(institution, rows(number))
        work = reading.read
    else:
        upload = planned(institution, rows(number))
        asked(upload)
        work = working.apply
    if step == "undo":
        working.apply(upload_id=upload.pk, clock=timezone.now)
        uploads.undo(by=None, upload=upload, at=timezone.now())
        work = working.undo
    together, errors = threading.Barrier(3), []

    def worker():
        together.wait()
        try:
            work(upload_id=upload.pk, clock=timezone.now)
        except Exception as error:  # noqa: BLE001 - told below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _one in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    upload.refresh_from_db()
    if upload.status == "reading":  # each took it for the other's: the sweeper sends it again
        reading.read(upload_id=upload.pk, clock=timezone.now)
        upload.refresh_from_db()
    assert upload.status == {"read": "planned", "apply": "applied", "undo": "undone"}[step]
    assert upload.rows_read == upload.rows.count() == number
    assert upload.totals == {"new": number}
    assert len(codes()) == (number if step == "apply" else 0)
    made = AuditEvent.objects.filter(target_type="registry.programme", action="create")
    assert made.count() == (0 if step == "read" else number)


def test_worker_taken_for_dead_writes_no_row_of_an_old_plan(institution, monkeypatch, broker):
    upload = received(institution, csv_of((*HEADER, "horas"), ("A", "Curso", "course", "1", "2")))
    real = reading._keep

    def slow(old, *args):
        with monkeypatch.context() as patch:
            patch.setattr(reading, "_keep", real)
            reading.read(upload_id=upload.pk, clock=timezone.now)
            fresh = Upload.objects.get(pk=upload.pk)
            mapping = {**fresh.mapping, "hours": "", "horas": "hours"}
            uploads.read_again(by=None, upload=fresh, mapping=mapping, at=timezone.now())
        return real(old, *args)

    with monkeypatch.context() as patch:
        patch.setattr(reading, "_keep", slow)
        reading.read(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert (upload.status, upload.rows_read, upload.rows.count()) == ("reading", 0, 0)
    reading.read(upload_id=upload.pk, clock=timezone.now)
    assert upload.rows.get().fields["hours"] == 2


@COMMITTED
@pytest.mark.parametrize("step", ["read", "apply", "undo"])
def test_long_work_takes_turns(institution, monkeypatch, broker, step):
    monkeypatch.setattr(working, "SHIFT", dt.timedelta(0))
    upload = received(institution, rows(6))
    task, work = ("read", reading.read)
    if step != "read":
        monkeypatch.setattr(working, "SHIFT", dt.timedelta(days=1))
        reading.read(upload_id=upload.pk, clock=timezone.now)
        asked(upload)
        task, work = ("apply", working.apply)
    if step == "undo":
        working.apply(upload_id=upload.pk, clock=timezone.now)
        upload.refresh_from_db()
        uploads.undo(by=None, upload=upload, at=timezone.now())
        task, work = ("undo", working.undo)
    monkeypatch.setattr(working, "SHIFT", dt.timedelta(0))
    broker.sent.clear()
    turns = 0
    while not turns or broker.sent:
        assert broker.sent in ([], [(task, upload.pk)])
        broker.sent.clear()
        work(upload_id=upload.pk, clock=timezone.now)
        turns += 1
    upload.refresh_from_db()
    assert upload.status not in {"reading", "applying", "undoing"}
    assert turns == 4


def test_applying_stops_after_its_chunk(institution, monkeypatch, broker):
    upload = planned(institution, rows())
    asked(upload)
    real = working._write

    def asked_to_stop(held, *args):
        if not held.rows_applied:
            Upload.objects.filter(pk=upload.pk).update(stop_wanted=True)
            held.stop_wanted = True
        real(held, *args)

    monkeypatch.setattr(working, "_write", asked_to_stop)
    working.apply(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert (upload.status, upload.rows_applied, upload.stop_wanted) == ("stopped", 2, False)
    assert codes() == ["P0", "P1"]
    uploads.resume(by=None, upload=upload, at=timezone.now())
    working.apply(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert (upload.status, len(codes())) == ("applied", 5)


def test_missing_file_is_a_clear_failure(institution, broker):
    upload = received(institution, rows())
    storage.delete(upload.sha256)
    reading.read(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert (upload.status, upload.problem["code"]) == ("failed", "upload_file_gone")
    assert "90" in upload.problem["message"]


def test_what_is_applied_is_written_by_who_asked_for_it(institution, broker):
    sender, other = (MembershipFactory(organisation=institution).user for _two in range(2))
    upload = planned(institution, rows(1), by=sender)
    asked(upload, by=other)
    working.apply(upload_id=upload.pk, clock=timezone.now)
    made = AuditEvent.objects.get(target_type="registry.programme", action="create")
    assert made.actor == other


@COMMITTED
@pytest.mark.parametrize("step", ["read", "apply", "undo"])
def test_task_twice_changes_nothing(institution, broker, step):
    upload = received(institution, rows())
    tasks.read.apply(args=[upload.pk], throw=True)
    if step != "read":
        upload.refresh_from_db()
        asked(upload)
        tasks.apply.apply(args=[upload.pk], throw=True)
    if step == "undo":
        upload.refresh_from_db()
        uploads.undo(by=None, upload=upload, at=timezone.now())
        tasks.undo.apply(args=[upload.pk], throw=True)
    once = (Upload.objects.values().get(), codes(), AuditEvent.objects.count())
    for task in (tasks.read, tasks.apply, tasks.undo):
        task.apply(args=[upload.pk], throw=True)
    assert (Upload.objects.values().get(), codes(), AuditEvent.objects.count()) == once


def test_result_is_mailed_once_and_again_after_going_on(institution, monkeypatch, broker):
    owner = MembershipFactory(organisation=institution).user
    upload = applied(institution, rows(), by=owner)
    for _twice in range(2):
        working.apply(upload_id=upload.pk, clock=timezone.now)
        sweeps.sweep(at=timezone.now() + sweeps.SILENT * 2)
    assert [message.to for message in mail.outbox] == [[owner.email]]
    assert upload.file_name in mail.outbox[0].subject


def test_mail_that_was_not_sent_is_sent_by_the_sweeper(institution, monkeypatch, broker):
    owner = MembershipFactory(organisation=institution).user
    upload = planned(institution, rows(), by=owner)
    asked(upload, by=owner)

    def away(**_mail):
        raise SMTPServerDisconnected

    with monkeypatch.context() as patch:
        patch.setattr("registry.intake.services.telling.send_mail", away)
        working.apply(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert (upload.status, upload.told_at, mail.outbox) == ("applied", None, [])
    sweeps.sweep(at=timezone.now())
    assert mail.outbox == []
    for _twice in range(2):
        sweeps.sweep(at=timezone.now() + sweeps.SILENT * 2)
    assert len(mail.outbox) == 1
