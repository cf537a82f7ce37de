"""Stored files: whole or not there, once, and gone when their time is over."""

import datetime as dt
import hashlib
import io
import os
import threading

import pytest
from django.utils import timezone

from registry.intake.models import Upload
from registry.intake.services import storage, sweeps
from registry.people.services import audit
from tests.factories.people import OrganisationFactory
from tests.registry.intake.world import csv_of, received

HEADER = ("code", "title_es", "kind")
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _kept_apart(stored):
    pass


def files(stored):
    """Return the names of all files."""
    return sorted(path.name for path in stored.rglob("*") if path.is_file())


def test_file_is_named_by_its_hash_and_stored_once(stored):
    content = b"rows" * 1000
    kept = [storage.keep(io.BytesIO(content)) for _twice in range(2)]
    assert kept[0] == kept[1]
    assert kept[0].size == 4000
    assert files(stored) == [hashlib.sha256(content).hexdigest()]
    with storage.opened(kept[0].sha256) as file:
        assert file.read() == content


def test_many_at_once_leave_one_whole_file(stored):
    content = os.urandom(3 * storage.BLOCK)
    together = threading.Barrier(4)

    def keep():
        together.wait()
        storage.keep(io.BytesIO(content))

    threads = [threading.Thread(target=keep) for _one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (name,) = files(stored)
    with storage.opened(name) as file:
        assert hashlib.sha256(file.read()).hexdigest() == name


def test_half_written_file_of_a_dead_server_is_written_anew(stored):
    content = b"rows" * 1000
    sha256 = storage.keep(io.BytesIO(content)).sha256
    (stored / sha256[:2] / sha256).write_bytes(content[:10])
    storage.keep(io.BytesIO(content))
    with storage.opened(sha256) as file:
        assert file.read() == content


def test_write_that_breaks_leaves_nothing_under_the_name(stored, monkeypatch):
    class Breaks(io.BytesIO):
        def read(self, _size=-1):
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        storage.keep(Breaks(b"x"))
    assert not stored.exists()


@pytest.mark.parametrize(
    ("content", "refusal"), [(b"", storage.FileEmpty), (b"x" * 101, storage.FileTooLarge)]
)
def test_what_is_empty_or_too_large_is_not_stored(stored, settings, content, refusal):
    settings.INTAKE_MOST_BYTES = 100
    with pytest.raises(refusal):
        storage.keep(io.BytesIO(content))
    assert not stored.exists()


def test_endless_stream_is_read_no_further_than_the_limit(settings):
    settings.INTAKE_MOST_BYTES = 3 * storage.BLOCK
    read = []

    class Endless(io.BytesIO):
        def read(self, size=-1):
            read.append(size)
            return b"x" * size

    with pytest.raises(storage.FileTooLarge):
        storage.keep(Endless())
    assert len(read) == 4


@pytest.mark.django_db
def test_old_file_goes_and_its_upload_stays(stored, settings, broker):
    upload = received(OrganisationFactory(), csv_of(HEADER))
    at = timezone.now() + DAY * settings.INTAKE_KEEP_DAYS
    assert sweeps.delete_old_files(at=at - DAY) == 0
    assert files(stored) == [upload.sha256]
    assert sweeps.delete_old_files(at=at + DAY) == 1
    assert files(stored) == []
    upload.refresh_from_db()
    assert upload.file_deleted_at == at + DAY
    assert sweeps.delete_old_files(at=at + DAY) == 0


@pytest.mark.django_db
def test_file_that_a_younger_upload_has_too_is_kept(stored, settings, broker):
    old = received(OrganisationFactory(), csv_of(HEADER))
    young = received(OrganisationFactory(), csv_of(HEADER))
    at = timezone.now() + DAY * (settings.INTAKE_KEEP_DAYS + 1)
    Upload.objects.filter(pk=young.pk).update(received_at=at - DAY)
    sweeps.delete_old_files(at=at)
    old.refresh_from_db()
    assert old.file_deleted_at == at
    assert files(stored) == [young.sha256]


@pytest.mark.django_db
def test_file_of_a_request_that_came_to_nothing_goes_after_a_day(stored, monkeypatch):
    def breaks(**_event):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", breaks)
    with pytest.raises(RuntimeError):
        received(OrganisationFactory(), csv_of(HEADER))
    assert not Upload.objects.exists()
    (stored / "partial").mkdir(exist_ok=True)
    (stored / "partial" / "half").write_bytes(b"x")
    sweeps.delete_old_files(at=timezone.now())
    assert len(files(stored)) == 2
    sweeps.delete_old_files(at=timezone.now() + DAY * 2)
    assert files(stored) == []


@pytest.mark.django_db
def test_file_that_is_just_being_received_again_is_not_deleted(stored, settings, broker):
    upload = received(OrganisationFactory(), csv_of(HEADER))
    Upload.objects.update(received_at=timezone.now() - DAY * (settings.INTAKE_KEEP_DAYS + 1))
    storage.keep(io.BytesIO(csv_of(HEADER)))
    sweeps.delete_old_files(at=timezone.now())
    assert files(stored) == [upload.sha256]


def test_nothing_stored_yet_is_nothing_to_delete(db):
    assert sweeps.delete_old_files(at=timezone.now()) == 0
