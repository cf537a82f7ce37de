"""Receiving and moving uploads: one key is one upload, and every move is asked for."""

import io
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from config.celery import app
from registry.intake import policies
from registry.intake.enums import ApplyMode, IntakeKind, UploadOrigin, UploadStatus
from registry.intake.models import Upload
from registry.intake.services import reading, sending, sweeps, uploads, working
from registry.intake.services.uploads import UploadDraft
from registry.intake.sources import csv_bytes, xlsx_bytes
from registry.people.enums import Language, Role
from registry.people.models import AuditEvent
from registry.people.policies import NotAnEditor, NotAnOwner, NotVerified
from registry.refusals import InvalidFields
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory
from tests.registry.intake.world import applied, csv_of, planned, received

pytestmark = pytest.mark.django_db
COMMITTED = pytest.mark.django_db(transaction=True)

HEADER = ("code", "title_es", "kind", "hours")
ROW = ("A", "Curso", "course", "10")
BAD = ("B", "Curso", "paseo", "10")


@pytest.fixture(autouse=True)
def _kept_apart(stored):
    pass


def draft(organisation, **said):
    """Return what comes with a file."""
    fields = {
        "kind": IntakeKind.PROGRAMMES,
        "origin": UploadOrigin.API,
        "language": Language.ES,
        "file_name": "a.csv",
        **said,
    }
    return UploadDraft(organisation=organisation, **fields)


def receive(organisation, content, *, by=None, **said):
    """Receive bytes."""
    return uploads.receive(
        by=by, draft=draft(organisation, **said), stream=io.BytesIO(content), at=timezone.now()
    )


@COMMITTED
def test_two_requests_with_one_key_at_once_are_one_upload(broker):
    organisation = OrganisationFactory()
    together, found = threading.Barrier(4), []

    def request():
        together.wait()
        try:
            found.append(receive(organisation, csv_of(HEADER, ROW), idempotency_key="k"))
        finally:
            connection.close()

    threads = [threading.Thread(target=request) for _one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Upload.objects.count() == 1
    assert {upload.pk for upload, _is_new in found} == {Upload.objects.get().pk}
    assert sorted(is_new for _upload, is_new in found) == [False, False, False, True]
    assert len(broker.sent) == 1


def test_key_is_the_organisations_own_and_other_bytes_or_kinds_are_refused(broker):
    organisation = OrganisationFactory()
    receive(organisation, b"a", idempotency_key="k")
    with pytest.raises(uploads.IdempotencyKeyReused):
        receive(organisation, b"b", idempotency_key="k")
    with pytest.raises(uploads.IdempotencyKeyReused):
        receive(organisation, b"a", idempotency_key="k", kind=IntakeKind.OFFERINGS)
    assert receive(OrganisationFactory(), b"a", idempotency_key="k")[1] is True
    assert receive(organisation, b"a")[1] is True


def test_one_key_twice_is_refused_by_the_database(broker):
    upload, _is_new = receive(OrganisationFactory(), b"a", idempotency_key="k")
    upload.pk, upload.public_id, upload._state.adding = None, None, True
    upload.public_id = Upload._meta.get_field("public_id").default()
    with pytest.raises(IntegrityError, match="upload_idempotency_key_unique"), transaction.atomic():
        upload.save()


@pytest.mark.parametrize(
    ("said", "column"),
    [
        ({"idempotency_key": "x" * 121}, "idempotency_key"),
        ({"idempotency_key": "a\x00"}, "idempotency_key"),
        ({"sheet": "x" * 121}, "sheet"),
        ({"address": "javascript:1"}, "address"),
    ],
)
def test_what_cannot_be_kept_is_refused(said, column, broker):
    with pytest.raises(InvalidFields) as refused:
        receive(OrganisationFactory(), b"a", **said)
    assert list(refused.value.errors) == [column]
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\Mis cosas\\cursos.csv", "cursos.csv"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nb\x00.csv", "a  b .csv"),
        ("", "upload"),
        ("é" * 300 + ".csv", "é" * 196 + ".csv"),
    ],
)
def test_name_is_shown_without_its_directories(name, shown, broker):
    upload, _is_new = receive(OrganisationFactory(), b"a", file_name=name)
    assert upload.file_name == shown


def test_publishing_is_asked_for_by_who_may(broker):
    institution = OrganisationFactory()
    editor = MembershipFactory(organisation=institution, role=Role.EDITOR).user
    with pytest.raises(NotAnOwner):
        receive(institution, b"a", by=editor, publishes=True)
    waiting = OrganisationFactory(pending=True)
    owner = MembershipFactory(organisation=waiting).user
    with pytest.raises(NotVerified):
        receive(waiting, b"a", by=owner, publishes=True)
    with pytest.raises(NotAnEditor):
        receive(institution, b"a", by=UserFactory())
    assert receive(institution, b"a", by=editor)[0].publishes is False


@COMMITTED
@pytest.mark.parametrize("error", [OperationalError, ConnectionRefusedError])
def test_broker_that_is_away_costs_a_minute_and_no_upload(monkeypatch, broker, error):
    class Away:
        def send_task(self, *_args, **_more):
            raise error

    with monkeypatch.context() as patch:
        patch.setattr(sending, "current_app", Away())
        upload, is_new = receive(OrganisationFactory(), csv_of(HEADER, ROW))
    assert (is_new, upload.status) == (True, UploadStatus.RECEIVED)
    assert sweeps.sweep(at=timezone.now()) == 0
    assert sweeps.sweep(at=timezone.now() + sweeps.SILENT * 2) == 1
    assert broker.sent == [("read", upload.pk)]


def test_broker_that_is_really_away_raises_nothing(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(sending, "current_app", Elsewhere(app))
        sending.send_read(1)


class Elsewhere:
    """The application with a broker where nobody listens."""

    def __init__(self, app):
        self.app = app

    def send_task(self, task, args, countdown=None):
        """Send to nobody."""
        with self.app.connection("redis://127.0.0.1:1/0", connect_timeout=1) as link:
            self.app.send_task(
                task,
                args=args,
                countdown=countdown,
                connection=link,
                retry_policy={"max_retries": 1, "interval_start": 0},
            )


def test_waiting_upload_stops_at_once(broker):
    upload = received(OrganisationFactory(), csv_of(HEADER, ROW))
    uploads.stop(by=None, upload=upload, at=timezone.now())
    assert upload.status == UploadStatus.STOPPED
    reading.read(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert (upload.status, upload.rows_read) == (UploadStatus.STOPPED, 0)
    uploads.resume(by=None, upload=upload, at=timezone.now())
    reading.read(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert upload.status == UploadStatus.PLANNED


def test_reading_stops_after_its_chunk_and_goes_on_there(monkeypatch, broker):
    monkeypatch.setattr(reading, "CHUNK", 2)
    rows = [(f"P{n}", f"Curso {n}", "course", "1") for n in range(5)]
    upload = received(OrganisationFactory(), csv_of(HEADER, *rows))
    real = reading._keep

    def asked_to_stop(*args):
        fresh = Upload.objects.get(pk=upload.pk)
        if fresh.rows_read == 2:
            uploads.stop(by=None, upload=fresh, at=timezone.now())
            assert fresh.stop_wanted
        return real(*args)

    monkeypatch.setattr(reading, "_keep", asked_to_stop)
    reading.read(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert (upload.status, upload.rows_read, upload.stop_wanted) == ("stopped", 4, False)
    with pytest.raises(uploads.NotPlanned):
        uploads.apply(by=None, upload=upload, mode=ApplyMode.GOOD_ROWS, at=timezone.now())
    uploads.resume(by=None, upload=upload, at=timezone.now())
    reading.read(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert (upload.status, upload.rows_read, upload.totals) == ("planned", 5, {"new": 5})


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_file_with_a_header_only_has_failed(form, broker):
    content = {"csv": csv_bytes, "xlsx": xlsx_bytes}[form](list(HEADER), [])

    upload = planned(OrganisationFactory(), content, name=f"a.{form}")

    assert (upload.status, upload.problem["code"]) == (UploadStatus.FAILED, "file_empty")
    assert upload.problem["remedy"]


def test_table_that_is_one_endless_line_has_failed(broker):
    upload = planned(OrganisationFactory(), b"A" * 5_000_000)

    assert (upload.status, upload.problem["code"]) == (UploadStatus.FAILED, "file_no_header")
    assert upload.reading == {}


def test_plan_that_was_put_away_is_not_applied_by_going_on(broker):
    upload = planned(OrganisationFactory(), csv_of(HEADER, ROW))
    uploads.stop(by=None, upload=upload, at=timezone.now())
    uploads.resume(by=None, upload=upload, at=timezone.now())
    assert upload.status == UploadStatus.PLANNED


@pytest.mark.parametrize("status", ["received", "planned", "applied"])
def test_only_what_stopped_or_failed_goes_on(status, broker):
    organisation = OrganisationFactory()
    made = {"received": received, "planned": planned, "applied": applied}[status]
    upload = made(organisation, csv_of(HEADER, ROW))
    with pytest.raises(policies.UploadStateRefuses):
        uploads.resume(by=None, upload=upload, at=timezone.now())
    upload.refresh_from_db()
    assert upload.status == status


def test_reading_again_forgets_that_it_was_planned(broker, monkeypatch):
    upload = planned(OrganisationFactory(), csv_of(HEADER, ROW))
    uploads.read_again(by=None, upload=upload, at=timezone.now())
    uploads.stop(by=None, upload=upload, at=timezone.now())
    assert upload.planned_at is None
    with pytest.raises(uploads.NotPlanned):
        uploads.apply(by=None, upload=upload, mode=ApplyMode.GOOD_ROWS, at=timezone.now())
    uploads.resume(by=None, upload=upload, at=timezone.now())
    assert upload.status == UploadStatus.READING


def test_half_applied_upload_is_not_read_again(monkeypatch, broker):
    monkeypatch.setattr(working, "CHUNK", 1)
    upload = planned(OrganisationFactory(), csv_of(HEADER, ROW, ("C", "Otro", "course", "1")))
    uploads.apply(by=None, upload=upload, mode=ApplyMode.GOOD_ROWS, at=timezone.now())
    ground = working.ground_of(upload, timezone.now())
    assert working._apply_chunk(upload.pk, ground, timezone.now()).more
    uploads.stop(by=None, upload=upload, at=timezone.now())
    working.apply(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert (upload.status, upload.rows_applied) == ("stopped", 1)
    with pytest.raises(uploads.PartlyApplied):
        uploads.read_again(by=None, upload=upload, at=timezone.now())
    uploads.undo(by=None, upload=upload, at=timezone.now())
    working.undo(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert (upload.status, upload.rows_applied) == ("undone", 0)


@pytest.mark.parametrize(("column", "key"), [("nothing", "hours"), ("hours", "nothing")])
def test_columns_that_do_not_exist_are_refused(column, key, broker):
    upload = planned(OrganisationFactory(), csv_of(HEADER, ROW))
    with pytest.raises(uploads.ColumnsUnknown) as refused:
        uploads.read_again(by=None, upload=upload, mapping={column: key}, at=timezone.now())
    assert "nothing" in str(refused.value)


ACTS = {
    "stop": {},
    "resume": {},
    "undo": {},
    "apply": {"mode": ApplyMode.GOOD_ROWS},
    "read_again": {},
}


@pytest.mark.parametrize("act", ACTS)
def test_stranger_moves_nothing(act, broker):
    upload = planned(OrganisationFactory(), csv_of(HEADER, ROW))
    before = Upload.objects.values().get()
    events = AuditEvent.objects.count()
    with pytest.raises(NotAnEditor):
        getattr(uploads, act)(
            by=MembershipFactory().user, upload=upload, at=timezone.now(), **ACTS[act]
        )
    assert Upload.objects.values().get() == before
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize("to", UploadStatus.values)
@pytest.mark.parametrize("was", UploadStatus.values)
def test_moves_are_those_of_the_table(was, to, broker):
    upload = received(OrganisationFactory(), b"a")
    Upload.objects.filter(pk=upload.pk).update(status=was, applied_at=timezone.now())
    if to in policies.NEXT_STATUS[was]:
        uploads.move(by=None, upload=upload, to=UploadStatus(to), at=timezone.now())
        event = AuditEvent.objects.filter(target_id=str(upload.public_id)).latest("pk")
        assert (event.details["from"], event.details["to"]) == (was, to)
    else:
        with pytest.raises(policies.UploadStateRefuses):
            uploads.move(by=None, upload=upload, to=UploadStatus(to), at=timezone.now())
        upload.refresh_from_db()
        assert upload.status == was
