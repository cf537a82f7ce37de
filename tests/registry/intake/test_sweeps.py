"""The sweeper sends again what is silent, and nothing else."""

import datetime as dt

import pytest
from django.utils import timezone

from registry.intake import tasks
from registry.intake.enums import UploadStatus
from registry.intake.models import Upload
from registry.intake.services import sweeps
from tests.factories.people import OrganisationFactory
from tests.registry.intake.world import received

pytestmark = pytest.mark.django_db

TASK = {"received": "read", "reading": "read", "applying": "apply", "undoing": "undo"}


@pytest.fixture(autouse=True)
def _kept_apart(stored):
    pass


@pytest.fixture
def upload(broker):
    return received(OrganisationFactory(), b"code\nA")


@pytest.mark.parametrize("heartbeat", [True, False])
@pytest.mark.parametrize("status", UploadStatus.values)
def test_silent_work_is_sent_again_and_no_other(upload, broker, status, heartbeat):
    at = timezone.now() + sweeps.SILENT + dt.timedelta(seconds=1)
    beat = timezone.now() if heartbeat else None
    Upload.objects.update(status=status, heartbeat_at=beat, applied_at=at)
    expected = [(TASK[status], upload.pk)] if status in TASK else []
    assert sweeps.sweep(at=at) == len(expected)
    assert broker.sent == expected
    assert sweeps.sweep(at=at) == 0


def test_work_with_a_sign_of_life_is_left_alone(upload, broker):
    at = timezone.now()
    Upload.objects.update(status="reading", heartbeat_at=at - sweeps.SILENT)
    assert sweeps.sweep(at=at) == 0


def test_workers_that_are_away_for_a_day_fail_nothing(upload, broker):
    at = timezone.now()
    for minute in range(0, 24 * 60, 3):
        sweeps.sweep(at=at + dt.timedelta(minutes=minute))
    upload.refresh_from_db()
    assert (upload.status, upload.attempts) == (UploadStatus.RECEIVED, 0)
    assert len(broker.sent) > 400


def test_upload_that_moves_on_meanwhile_is_not_sent(upload, broker, monkeypatch):
    at = timezone.now() + sweeps.SILENT * 2
    real = Upload.objects.filter

    def moved(*args, **columns):
        if "heartbeat_at" in columns:
            real(pk=upload.pk).update(heartbeat_at=at)
        return real(*args, **columns)

    monkeypatch.setattr(Upload.objects, "filter", moved)
    assert sweeps.sweep(at=at) == 0
    assert broker.sent == []


def test_tasks_of_the_sweeper_run(upload, broker):
    assert [tasks.sweep(), tasks.delete_old_files()] == [0, 0]
