"""Programmes from a file: planned, applied, the same file again, changed, undone."""

import pytest
from django.utils import timezone

from registry.catalogue.models import Programme
from registry.intake.enums import UploadStatus
from registry.intake.services import reading, uploads, working
from registry.people.models import AuditEvent
from tests.factories.equivalence import ConditionFactory
from tests.factories.people import OrganisationFactory
from tests.factories.reference import OccupationFactory
from tests.registry.intake.world import applied, csv_of, planned, received

pytestmark = pytest.mark.django_db

HEADER = ("code", "title_es", "kind", "hours", "occupations")
WELDING = ("SOL-1", "Soldadura básica", "course", "120", "Soldadores")
PIPES = ("SOL-2", "Soldadura de tubería", "curso", "200", "")


@pytest.fixture(autouse=True)
def _kept_apart(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "intake": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


@pytest.fixture
def institution():
    OccupationFactory(code="7212", title_es="Soldadores", title_en="Welders")
    return OrganisationFactory()


def test_new_rows_are_planned_and_nothing_is_written(institution):
    upload = planned(institution, csv_of(HEADER, WELDING, PIPES))
    assert upload.status == UploadStatus.PLANNED
    assert upload.totals == {"new": 2}
    assert upload.rows_read == 2
    assert not Programme.objects.exists()
    first = upload.rows.order_by("number").first()
    assert (first.number, first.key) == (2, "SOL-1")
    assert first.fields["hours"] == 120


def test_applied_rows_are_programmes_with_their_occupations(institution):
    upload = applied(institution, csv_of(HEADER, WELDING, PIPES))
    assert upload.status == UploadStatus.APPLIED
    programme = Programme.objects.get(code="SOL-1")
    assert programme.title_es == "Soldadura básica"
    assert [found.code for found in programme.occupations.all()] == ["7212"]
    assert AuditEvent.objects.filter(target_id=str(programme.public_id)).count() == 1


def test_same_file_twice_changes_nothing(institution):
    content = csv_of(HEADER, WELDING, PIPES)
    applied(institution, content)
    before = list(Programme.objects.order_by("pk").values())
    again = planned(institution, content)
    assert again.totals == {"same": 2}
    with pytest.raises(uploads.NothingToApply):
        uploads.apply(by=None, upload=again, mode="good_rows", at=timezone.now())
    assert list(Programme.objects.order_by("pk").values()) == before


def test_changed_cell_is_a_difference_and_the_rest_stays(institution):
    applied(institution, csv_of(HEADER, WELDING, PIPES))
    changed = (*WELDING[:3], "140", WELDING[4])
    upload = applied(institution, csv_of(HEADER, changed))
    assert upload.totals == {"changed": 1}
    assert upload.rows.get().changes == {"hours": [120, 140]}
    programme = Programme.objects.get(code="SOL-1")
    assert programme.hours == 140
    assert programme.title_es == "Soldadura básica"
    assert programme.occupations.count() == 1


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (("", "Título", "course", "10", ""), "required", "code"),
        (("A", "", "course", "10", ""), "title_missing", "title_es"),
        (("A", "Título", "paseo", "10", ""), "not_a_choice", "kind"),
        (("A", "Título", "course", "diez", ""), "not_whole", "hours"),
        (("A" * 61, "Título", "course", "10", ""), "too_long", "code"),
    ],
)
def test_bad_row_is_rejected_with_its_place_and_rule(institution, row, code, column):
    upload = planned(institution, csv_of(HEADER, row, WELDING))
    assert upload.totals == {"rejected": 1, "new": 1}
    bad = upload.rows.get(outcome="rejected")
    assert bad.number == 2
    assert (bad.problems[0]["code"], bad.problems[0]["column"]) == (code, column)


def test_second_row_of_a_code_is_rejected_and_names_the_first(institution):
    upload = planned(institution, csv_of(HEADER, WELDING, PIPES, WELDING))
    assert upload.totals == {"new": 2, "rejected": 1}
    problem = upload.rows.get(outcome="rejected").problems[0]
    assert (problem["code"], problem["details"]["row"]) == ("key_twice", 2)


def test_same_title_under_another_code_is_a_duplicate(institution):
    applied(institution, csv_of(HEADER, WELDING))
    upload = planned(institution, csv_of(HEADER, ("OTRA", "SOLDADURA BASICA", *WELDING[2:])))
    assert upload.totals == {"duplicate": 1}


def test_all_rows_or_none_is_refused_where_one_is_bad(institution):
    upload = planned(institution, csv_of(HEADER, WELDING, ("B", "", "course", "1", "")))
    with pytest.raises(uploads.RowsCannotBeTaken):
        uploads.apply(by=None, upload=upload, mode="all", at=timezone.now())


def test_undo_takes_out_what_was_made_and_puts_back_what_was_changed(institution):
    applied(institution, csv_of(HEADER, WELDING))
    kept = Programme.objects.values().get(code="SOL-1")
    changed = ("SOL-1", "Soldadura nueva", "course", "140", "")
    upload = applied(institution, csv_of(HEADER, changed, PIPES))
    uploads.undo(by=None, upload=upload, at=timezone.now())
    working.undo(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert upload.status == UploadStatus.UNDONE
    back = Programme.objects.values().get()
    assert {**back, "updated_at": None} == {**kept, "updated_at": None}


def test_undo_is_kept_from_what_others_built_on_it(institution):
    upload = applied(institution, csv_of(HEADER, WELDING))
    ConditionFactory(programme=Programme.objects.get())
    uploads.undo(by=None, upload=upload, at=timezone.now())
    working.undo(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert upload.status == UploadStatus.APPLIED
    assert upload.problem["code"] == "upload_has_dependents"
    assert Programme.objects.count() == 1


def test_working_twice_writes_nothing_twice(institution):
    upload = applied(institution, csv_of(HEADER, WELDING, PIPES))
    working.apply(upload_id=upload.pk, clock=timezone.now)
    assert Programme.objects.count() == 2


def test_reading_goes_on_where_a_killed_worker_ended(institution, monkeypatch):
    monkeypatch.setattr(reading, "CHUNK", 1)
    rows = [(f"P{n}", f"Curso número {n}", "course", "10", "") for n in range(5)]
    upload = received(institution, csv_of(HEADER, *rows))
    real = reading._keep
    calls = []

    def dies(*args):
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(reading, "_keep", dies)
    with pytest.raises(KeyboardInterrupt):
        reading.read(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert (upload.status, upload.rows_read) == (UploadStatus.READING, 2)
    monkeypatch.setattr(reading, "_keep", real)
    reading.read(upload_id=upload.pk, clock=timezone.now)
    upload.refresh_from_db()
    assert (upload.status, upload.rows_read, upload.totals) == ("planned", 5, {"new": 5})
    assert upload.rows.count() == 5
